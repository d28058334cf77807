"""What the sections of a case file share: its document, the names known so far, and readers for moments and quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from reportedly.events.categories import Taxonomy
from reportedly.events.errors import ReportedlyError, show
from reportedly.events.moments import Moment
from reportedly.events.quotes import locate
from reportedly.events.relative import resolve
from reportedly.importers.case_fields import Fields, is_name, whole
from reportedly.importers.case_problems import At, Problems, nearest
from reportedly.importers.case_state import Content, State
from reportedly.importers.case_yaml import Items, Node, Scalar, Table

MOMENT_KEYS = frozenset({"edtf", "relation", "time-of-day", "zone", "wording"})
SECTIONS = {
    "unit": "units",
    "measure": "measures",
    "category": "categories",
    "source": "sources",
    "document": "document",
    "occasion": "occasions",
    "incident": "incidents",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something the file says should stand in the record under a name. `given` is its content as far as the file
    gives it; `cleared` are content fields that the file empties; `whole`: what is not given should be absent."""

    kind: str
    name: str
    type: str
    stream: str
    given: dict[str, Any]
    at: At
    fields: Fields | None = None
    protected: dict[str, Any] | None = None
    cleared: frozenset[str] = frozenset()
    whole: bool = False


@dataclass(slots=True)
class Context:
    """The file's root, the record's state, the article's text (or None), and what the file has named so far."""

    root: Fields
    state: State
    problems: Problems
    text: str | None = None
    document: str | None = None
    publisher: str | None = None
    zone: str | None = None
    anchor: date | None = None
    frame: Fields | None = None
    sha256: str | None = None
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    reason: str = "edited in the case file"
    named: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    # Names

    def content(self, kind: str, name: str) -> Content | None:
        """What the file, else the record, says of a name."""
        thing = self.state.get(kind, name)
        recorded = thing.content if thing is not None else None
        given = self.named.get((kind, name))
        return {**(recorded or {}), **given} if given is not None else recorded

    def names(self, kind: str) -> set[str]:
        return {name for of, name in self.named if of == kind} | self.state.suggestions(kind)

    def refer(self, fields: Fields, key: str, kind: str) -> str | None:
        """The name under `key`, which must be known."""
        name = fields.text(key)
        return name if name is not None and self.known(kind, name, fields.place(key), key) else None

    def refers(self, fields: Fields, key: str, kind: str) -> list[str] | None:
        """The list of names under `key`, each known."""
        found = fields.scalars(key)
        known = [item.text.strip() for item in found if self.known(kind, item.text.strip(), item.at, key)]
        return known or None

    def known(self, kind: str, name: str, at: At, key: str) -> bool:
        if self.content(kind, name) is not None:
            return True
        section = SECTIONS.get(kind)
        hint = f"; declare it under {section}:" if section else "; it is neither in this file nor in the record"
        self.problems.add(at, f"{key}: unknown {kind} {show(name)}{nearest(name, self.names(kind)) or hint}")
        return False

    # Moments

    def moment(self, fields: Fields, key: str, zone: str | None = None, start: Moment | None = None) -> Moment | None:
        """Words, EDTF, or a table of edtf, relation, time-of-day, wording; days are those of `zone`."""
        node = fields.values.get(key)
        if node is None:
            return None
        zone = zone or self.zone
        try:
            if isinstance(node, Scalar):
                return self._words(node.text.strip(), zone, start)
            if isinstance(node, Table):
                return self._table(fields, key, zone)
        except (ReportedlyError, ValueError) as error:
            fields.wrong(key, str(error))
            return None
        fields.wrong(key, "expected a moment: words such as Wednesday evening, or a date such as 2021-07-09")
        return None

    def _words(self, words: str, zone: str | None, start: Moment | None) -> Moment:
        if self.anchor is not None:
            return resolve(words, anchor=self.anchor, zone=zone, start=start)
        try:
            return Moment.parse(words, zone=zone)
        except ValueError as error:
            hint = "; for words such as Wednesday give the document an `anchor:`, the day they are counted from"
            raise ValueError(f"{error}{hint}") from None

    def _table(self, fields: Fields, key: str, zone: str | None) -> Moment | None:
        table = fields.table(key, MOMENT_KEYS)
        if table is None or table.text("edtf", required=True) is None:
            return None
        given = {name.replace("-", "_"): table.text(name) for name in MOMENT_KEYS if table.text(name) is not None}
        return Moment.parse({"zone": zone, **given} if zone else given)

    # Quotes

    def quote(self, fields: Fields) -> dict[str, Any] | None:
        """`quote:` found in the article's text, else placed by `at: [start, end]`."""
        exact = fields.text("quote")
        span = _span(fields)
        if exact is None:
            if fields.values.get("at") is not None and "quote" not in fields.values:
                fields.wrong("at", "there is no quote for it")
            return None
        if self.text is not None:
            return self._located(fields, exact, span)
        if span is None:
            if "at" not in fields.values:
                fields.wrong("quote", "the article's text is not given, so say where it stands, `at: [start, end]`")
            return None
        if span[1] - span[0] != len(exact):
            fields.wrong("at", f"{span[0]} to {span[1]} is {span[1] - span[0]} characters; the quote has {len(exact)}")
            return None
        return {"exact": exact, "start": span[0], "end": span[1]}

    def _located(self, fields: Fields, exact: str, span: tuple[int, int] | None) -> dict[str, Any] | None:
        assert self.text is not None
        try:
            found = locate(self.text, exact, at=span, nth=fields.whole("nth"))
        except (ReportedlyError, ValueError) as error:
            fields.wrong("quote", str(error))
            return None
        quote = {"exact": found.exact, "start": found.start, "end": found.end}
        context = {"prefix": found.prefix, "suffix": found.suffix}
        return quote | {name: text for name, text in context.items() if text}


def _span(fields: Fields) -> tuple[int, int] | None:
    node = fields.values.get("at")
    if node is None:
        return None
    numbers = [whole(item.text) for item in node.nodes if isinstance(item, Scalar)] if isinstance(node, Items) else []
    if len(numbers) == 2:
        start, end = numbers
        if start is not None and end is not None and 0 <= start < end:
            return start, end
    fields.wrong("at", "expected [start, end], characters from 0, the end not included")
    return None


def anchor_of(moment: Moment | None, zone: str | None) -> date | None:
    """The day weekdays are counted from: that of a day or an instant; None for anything wider."""
    if moment is None or "/" in moment.edtf:
        return None
    try:
        if "T" not in moment.edtf:
            return date.fromisoformat(moment.edtf)
        instant = datetime.fromisoformat(moment.edtf)
    except ValueError:
        return None
    return instant.astimezone(ZoneInfo(zone or "UTC")).date() if instant.tzinfo else instant.date()


def json_of(moment: Moment | None) -> dict[str, str] | None:
    return None if moment is None else moment.to_json()


def present(values: dict[str, Any]) -> dict[str, Any]:
    """Without the Nones."""
    return {name: value for name, value in values.items() if value is not None}


def read_section(
    context: Context, key: str, allowed: Iterable[str], short: str | None = None
) -> list[tuple[Scalar, Fields]]:
    """A section of names with tables; with `short`, a plain word stands for a table with that one field."""
    found = []
    for name, node in context.root.named(key):
        fields = Fields.read(_widened(node, short), name.text, frozenset(allowed), context.problems)
        if fields is not None:
            found.append((name, fields))
    return found


def _widened(node: Node, short: str | None) -> Node:
    if isinstance(node, Scalar) and not node.text.strip():
        return Table((), node.at)
    if isinstance(node, Scalar) and short is not None and is_name(node.text):
        return Table(((Scalar(short, node.at), node),), node.at)
    return node
