"""What the rows of an answer refer to: windows of time, public names, words. Made from the rows of `references`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportedly.events.errors import ReportedlyError
from reportedly.events.moments import micros, window
from reportedly.exporters import Row


class Span(NamedTuple):
    """A window of time in microseconds, `hi` excluded; None where it is open."""

    lo: int | None
    hi: int | None


OPEN = Span(None, None)


@dataclass(frozen=True, slots=True)
class Lookup:
    """The references of one incident, by kind and name."""

    incident: str = ""
    found: Mapping[tuple[str, str], Row] = field(default_factory=dict)

    def about(self, kind: str, name: object) -> Mapping[str, Any]:
        """What else is known of a thing."""
        row = self.found.get((kind, str(name)))
        about = row.get("about") if row else None
        return about if isinstance(about, Mapping) else {}

    def label(self, kind: str, name: object) -> str:
        """How a thing may be printed; its name where nothing better is known."""
        row = self.found.get((kind, str(name)))
        return str(row["label"]) if row and row.get("label") else str(name)

    def word(self, name: str) -> str:
        """A measure or a category node in words."""
        said = self.label("word", name)
        return said.replace("-", " ") if said == name else said

    def source(self, name: object) -> str:
        """A source in words: its public name and role, or its pseudonym."""
        return "an unnamed outlet" if name is None else self.label("source", name)

    def unit(self, name: object, *, many: bool = True) -> str:
        """A unit in words: people, items."""
        plural = self.about("unit", name).get("plural") if many else None
        return str(plural or self.label("unit", name))

    def cell(self, row: Row) -> str:
        """The cell of a row in words: `Killed: police`; `Killed` where the category is all that the unit counts."""
        measure, category = str(row.get("measure") or ""), str(row.get("category") or "-")
        said = self.word(measure)
        said = said[:1].upper() + said[1:]
        if category in ("-", "", row.get("unit")):
            return said
        return f"{said}: {', '.join(self.word(node) for node in category.split('+'))}"

    def cell_inside(self, row: Row) -> str:
        """The cell inside a sentence: `killed (police)`."""
        name, colon, category = self.cell(row).partition(": ")
        return f"{name[:1].lower()}{name[1:]}" + (f" ({category})" if colon else "")

    @property
    def zone(self) -> str | None:
        """The incident's time zone."""
        found = self.about("incident", self.incident).get("zone")
        return str(found) if found else None

    def published(self, row: Row) -> Span:
        """When what a row tells became readable: its document's window, else its EDTF, else its claim's document's."""
        document = self.found.get(("document", str(row.get("document"))))
        if row.get("document") is not None and document is not None:
            return span_of(document)
        if row.get("published") is not None:
            return edtf_span(row["published"], self.zone)
        claim = self.found.get(("claim", str(row.get("claim"))))
        return OPEN if claim is None else span_of(claim)

    def speaks_for(self, row: Row) -> Span:
        """What a revision speaks for."""
        ends = self.about("claim", row.get("claim")).get("as_of")
        if isinstance(ends, list | tuple) and len(ends) == 2:
            return Span(*(None if end is None else micros(end) for end in ends))
        return edtf_span(row.get("as_of") or row.get("published"), self.zone)

    def counts(self, row: Row) -> bool:
        """Whether a claim can enter totals: not what stands in a headline only, nor what was judged improbable."""
        return bool(self.about("claim", row.get("claim")).get("counts", True))


def lookup(references: Iterable[Row], incident: str) -> Lookup:
    """The references of `incident`."""
    rows = [row for row in references if row.get("incident") == incident]
    return Lookup(incident, {(str(row["kind"]), str(row["name"])): row for row in rows})


def span_of(row: Row) -> Span:
    """The window of a row with `earliest` and `latest`."""
    lo, hi = row.get("earliest"), row.get("latest")
    return Span(micros(lo) if isinstance(lo, str) else None, micros(hi) if isinstance(hi, str) else None)


def edtf_span(edtf: object, zone: str | None) -> Span:
    """The window of an EDTF text in a zone; open where it says nothing."""
    if not isinstance(edtf, str):
        return OPEN
    try:
        return Span(*window(edtf, zone))
    except ReportedlyError:
        return OPEN
