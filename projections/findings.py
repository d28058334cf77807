"""Findings: what does not fit together, in words that can be printed.

A `Finding` is computed and never stored; `checks` holds the functions that make them, and `discrepancies` merges them
with what people noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, number_text
from reportedly.projections.combine import Stated
from reportedly.projections.history import CellHistory, Group, histories
from reportedly.projections.inference import Inference, infer
from reportedly.projections.series import SeriesKey
from reportedly.projections.view import Claim, State, View

COMPUTED, NOTICE = "computed", "notice"
MOST_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """Claims that do not fit together (`computed`), or that a reader should know of (`notice`).

    `claims` are names in order of publication; a finding about documents that make no claims has only `documents`.
    `expected` and `found` are the two sides in words, where there are two.
    """

    kind: str
    incident: str
    measure: str | None
    category: str | None
    message: str
    expected: str | None
    found: str | None
    claims: tuple[str, ...]
    documents: tuple[str, ...] = ()
    status: str = COMPUTED

    @property
    def about(self) -> frozenset[str]:
        """What the finding is about: there is one finding for each."""
        return frozenset(self.claims or self.documents)


class Story:
    """What the checks read: a view, and every cell's history as if what is retracted had never been said."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.cells: list[CellHistory] = list(_standing(view))
        self.claims = {claim.name: claim for cell in self.cells for claim in _members(cell)}
        """The standing claims, by name; a reclassified one as it stands in its last cell."""

    @cached_property
    def groups(self) -> dict[SeriesKey, Group]:
        """What combines into one answer, by key."""
        return {group.key: group for cell in self.cells for group in cell.groups.values()}

    @cached_property
    def stated(self) -> dict[SeriesKey, Stated]:
        """What is stated for each cell of totals and snapshots."""
        return {key: one.stated for key, one in self.groups.items() if one.counted and one.stated is not None}

    @cached_property
    def inference(self) -> Inference:
        """What follows between cells, and what was found wrong on the way."""
        return infer(self.view, self.stated)

    def ordered(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims, each once, in order of publication."""
        return tuple(sorted({claim.name: claim for claim in claims}.values(), key=lambda claim: claim.place))

    def finding(
        self,
        kind: str,
        claims: Iterable[Claim],
        message: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        status: str = COMPUTED,
    ) -> Finding:
        """A finding about claims of one cell; the message is preceded by the cell in words."""
        ordered = self.ordered(claims)
        row = ordered[0].row
        cell = self.cell(row.measure, row.category)
        names = tuple(claim.name for claim in ordered)
        return Finding(
            kind,
            ordered[0].incident,
            row.measure,
            row.category,
            f"{cell}: {message}",
            expected,
            found,
            names,
            status=status,
        )

    # Words

    def cell(self, measure: str, category: str) -> str:
        """The cell in words: "killed (police)"."""
        nodes = [] if category == "-" else [self._label(node) for node in category.split("+")]
        return self._label(measure) + (f" ({', '.join(nodes)})" if nodes else "")

    def _label(self, name: str) -> str:
        label = self.view.taxonomy.label(name)
        return label.replace("-", " ") if label == name else label

    def source(self, name: str | None) -> str:
        """A source as it may be printed: its public name and role, its pseudonym, else its name in the record."""
        if name is None:
            return "an unnamed outlet"
        return public_name(name, self.view.shared.get("source", {}).get(name, {}))

    def attribution(self, claim: Claim) -> str:
        """Who says it, where, and about what: "Carmen Meléndez in cota905-b, for all agencies"."""
        words = self.source(claim.speaker)
        if claim.attributed and claim.origin not in (claim.speaker, claim.publisher):
            words = f"{words.rstrip(',')}, going back to {self.source(claim.origin).rstrip(',')},"
        words += f" in {claim.row.document}" if claim.row.document else " in no document"
        if claim.row.scope:
            words += f", for {claim.row.scope}"
        return words + (f", as of {claim.row.as_of}" if claim.row.as_of else "")

    def saying(self, claims: Sequence[Claim]) -> str:
        """One value and everybody who gives it: "4 (the minister in a; the hospital in b)"."""
        sources = list(dict.fromkeys(self.attribution(claim) for claim in claims))
        more = [f"and {len(sources) - MOST_SOURCES} more"] if len(sources) > MOST_SOURCES else []
        return f"{value_words(claims[0])} ({'; '.join([*sources[:MOST_SOURCES], *more])})"

    def sides(self, claims: Sequence[Claim]) -> tuple[str, str, str]:
        """Claims of several values as a sentence, the first value, and the others."""
        values: dict[tuple[Interval, Number | None], list[Claim]] = {}
        for claim in claims:
            values.setdefault((claim.value, claim.point), []).append(claim)
        sayings = [self.saying(same) for same in values.values()]
        first, *others = [value_words(same[0]) for same in values.values()]
        return " against ".join(sayings), first, " | ".join(others)


def public_name(name: str, state: State) -> str:
    """A source as it may be printed, given its state: public name and role, pseudonym, else its name in the record."""
    if state.get("visibility", "public") != "public":
        return state.get("pseudonym") or name
    role = state.get("role")
    said = state.get("name") or role or name
    return f"{said}, {role}," if role and said != role else str(said)


def value_words(claim: Claim) -> str:
    """A claim's value in words: "4", "at least 26", "up to 2,500", "about 4,300", else its own wording."""
    value, point = claim.value, claim.point
    if value.low is None and value.high is None:
        return claim.row.wording or "no number" if point is None else f"about {number_text(point)}"
    return interval_words(value)


def interval_words(value: Interval) -> str:
    """Bounds in words."""
    low, high = value.low, value.high
    if low is not None and low == high:
        return number_text(low)
    least = "" if low is None else f"{'more than' if value.low_open else 'at least'} {number_text(low)}"
    most = "" if high is None else f"{'less than' if value.high_open else 'up to'} {number_text(high)}"
    return f"{least} and {most}" if least and most else least or most or "any number"


def exclude(one: Claim, other: Claim) -> bool:
    """Whether two figures cannot both hold: no common value, or differing points where neither gives a bound."""
    if one.value.intersection(other.value) is None:
        return True
    return one.value.is_unbounded and other.value.is_unbounded and one.point != other.point


def _members(cell: CellHistory) -> Iterable[Claim]:
    for group in cell.groups.values():
        for series in group.series.values():
            yield from (member.claim for member in (*series.former, *series.members))


def _standing(view: View) -> Iterable[CellHistory]:
    """Every cell's history without what was withdrawn, retracted or moved away, as if it had never been there."""
    plain = list(histories(view))
    if not any(claim.changes or claim.withdrawn for claim in view.claims):
        return plain
    standing = {id(claim) for cell in plain for claim in _members(cell)}
    claims = [replace(claim, changes=[]) for claim in view.claims if id(claim) in standing]
    return histories(view, claims=claims)
