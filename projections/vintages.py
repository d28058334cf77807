"""Vintages: a cell's values by what they speak for and by when they were known, the revision triangle.

A row is one value that an origin gave for one moment or period, from the instant it was certainly known to the instant
another took its place, it was taken back, or its definition ended. A repeat opens no row, nor do claims that count in
no total. SEMANTICS 2 and 3; the practice is that of real-time data sets in economics.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportedly.events.moments import iso
from reportedly.events.numbers import Number
from reportedly.projections.history import CellHistory, Revision, histories
from reportedly.projections.series import Member, SeriesKey, follows
from reportedly.projections.totals import CellOrder, json_value
from reportedly.projections.view import END, Claim, Redefinition, View

COUNTINGS = ("total", "snapshot", "increment")
_GONE = frozenset(("retracted", "reclassified"))


@dataclass(slots=True)
class VintageRow:
    """One value for one `as_of`, in the columns of every format.

    `as_of` is the EDTF of what the claim speaks for: its own `as_of`, else its occasion, else its publication; of an
    increment its period. `known_from` and `known_to` are ISO instants, the second not included: `None` where it is
    never certainly known, or known still.
    """

    incident: str
    measure: str
    category: str
    unit: str
    counting: str
    scope: str | None
    origin: str
    as_of: str | None
    known_from: str | None
    known_to: str | None
    low: Number | None
    high: Number | None
    point: Number | None
    claim: str

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: json_value(getattr(self, name)) for name in VintageRow.__slots__}


def vintages(
    view: View,
    *,
    measure: str | None = None,
    category: str | None = None,
    origin: str | None = None,
    counting: str | None = None,
    first: bool = False,
    latest: bool = False,
) -> list[VintageRow]:
    """The triangle of every cell, cell by cell in the taxonomy's order, then by origin, `as_of` and when it was known.

    `measure`, `category`, `origin` and `counting` keep only those series; `first` keeps the first release of each
    `as_of`, `latest` what is known of it now.
    """
    order = CellOrder(view)
    found: list[_Vintage] = []
    for cell in histories(view):
        for (key, _), rows in _series(cell).items():
            wanted = (measure, category, origin, counting)
            given = (key.measure, key.category, key.origin, key.counting)
            if key.counting in COUNTINGS and all(
                one in (None, other) for one, other in zip(wanted, given, strict=True)
            ):
                ended = _definitions(view, key, rows[0])
                found += _triangle(key, rows, ended, first=first, latest=latest)
    found.sort(key=lambda one: (order(one.key.incident, one.key.measure, one.key.category), one.place))
    return [_row(one, view) for one in found]


@dataclass(slots=True, eq=False)
class _Vintage:
    """A value while it is known: instants in microseconds, `END` for never."""

    key: SeriesKey
    claim: Claim
    known_from: int
    known_to: int = END

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it stands among the rows of its cell."""
        span = self.claim.speaks
        key = self.key
        return (*key[3:6], key.origin or "", key.period, span.hi, span.lo, self.known_from, self.claim.place)


@dataclass(slots=True)
class _Moment:
    """What one series says of one moment or period: its claims in order, and what is known of it now."""

    members: list[Member] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    known: dict[str, _Vintage] = field(default_factory=dict)
    closed: list[_Vintage] = field(default_factory=list)

    def settle(self, key: SeriesKey, at: int) -> None:
        """Bring what is known up to date with the claims, as of the instant `at`."""
        standing = {claim.name: claim for claim in _standing(self.members, self.gone)}
        for name in [name for name in self.known if name not in standing]:
            self.close(name, at)
        for name, claim in standing.items():
            if name not in self.known:
                self.known[name] = _Vintage(key, claim, at)

    def close(self, name: str, at: int) -> None:
        """The value is not known beyond the instant `at`; one that never was leaves no row."""
        one = self.known.pop(name)
        one.known_to = at
        if one.known_from < at:
            self.closed.append(one)


def _standing(members: Sequence[Member], gone: set[str]) -> list[Claim]:
    """The claims that state the values for one moment, repeats left out."""
    open_: list[Member] = []
    for member in members:
        if member.claim.name in gone:
            continue
        followed = [other for other in open_ if follows(member, other)]
        same = [other for other in followed if _says_the_same(member.claim, other.claim)]
        open_ = [other for other in open_ if other not in followed or other in same]
        if not same:
            open_.append(member)
    return [member.claim for member in open_]


def _says_the_same(one: Claim, other: Claim) -> bool:
    return (one.value, one.point, one.row.qualifier) == (other.value, other.point, other.row.qualifier)


def _triangle(
    key: SeriesKey, rows: Iterable[Revision], definitions: Mapping[int, int], *, first: bool, latest: bool
) -> Iterator[_Vintage]:
    moments: dict[tuple[object, ...], _Moment] = {}
    superseded: dict[str, _Moment] = {}
    for row in rows:
        claim, at = row.claim, END if row.known_from is None else row.known_from
        moment = moments.setdefault(_speaks_for(row), _Moment())
        if row.kind in _GONE and row.change is not claim.entered:
            moment.gone.add(claim.name)
        elif row.kind == "reinstated":
            moment.gone.discard(claim.name)
        elif row.kind == "no-longer-stated":
            for name in row.left:
                if name in superseded:
                    superseded[name].gone.add(name)
                    superseded[name].settle(row.key, at)
        elif claim.withdrawn is None and claim.counts and row.kind != "vaguer":
            moment.members.append(Member(claim, claim.speaks, claim.published))
            superseded[claim.name] = moment
            for name in claim.supersedes & superseded.keys():
                superseded[name].gone.add(name)
                superseded[name].settle(row.key, at)
        moment.settle(row.key, at)
    for (definition, *_), moment in moments.items():
        assert isinstance(definition, int)
        for name in list(moment.known) if definition in definitions else ():
            moment.close(name, definitions[definition])
        every = sorted((*moment.closed, *moment.known.values()), key=lambda one: (one.known_from, one.claim.place))
        if latest:
            every = [one for one in every if one.claim.name in moment.known]
        yield from every[:1] if first else every


def _speaks_for(row: Revision) -> tuple[object, ...]:
    """What a claim is a vintage of, within one definition."""
    if row.key.period:
        return (row.key.definition, row.key.period)
    return (row.key.definition, row.claim.speaks_by, row.claim.speaks)


def _series(cell: CellHistory) -> dict[tuple[SeriesKey, str], list[Revision]]:
    """The rows of each series, of whatever definition, in order."""
    found: dict[tuple[SeriesKey, str], list[Revision]] = {}
    for row in cell.rows:
        if row.key.origin is not None:
            found.setdefault((row.key._replace(definition=1), row.claim.row.incident), []).append(row)
    return found


def _definitions(view: View, key: SeriesKey, first: Revision) -> dict[int, int]:
    """When each definition of a series ended; what was redefined before its first row is none of its definitions."""
    apart, begun = first.claim.scope, END if first.known_from is None else first.known_from
    ended = sorted(
        one.publication.window.hi
        for one in view.redefinitions
        if one.incident == key.incident and _concerns(one, key, apart) and one.publication.window.hi - 1 > begun
    )
    return {number: hi if hi == END else hi - 1 for number, hi in enumerate(ended, start=1)}


def _concerns(one: Redefinition, key: SeriesKey, apart: str) -> bool:
    return one.concerns(key.measure, key.category) and one.concerns_series(key.counting, key.scope, apart, key.origin)


def _row(one: _Vintage, view: View) -> VintageRow:
    key, claim = one.key, one.claim
    return VintageRow(
        incident=key.incident,
        measure=key.measure,
        category=key.category,
        unit=key.unit,
        counting=key.counting,
        scope=key.scope or None,
        origin=claim.origin,
        as_of=key.period or _edtf(claim, view),
        known_from=_instant(one.known_from),
        known_to=_instant(one.known_to),
        low=claim.value.low,
        high=claim.value.high,
        point=claim.point,
        claim=claim.name,
    )


def _edtf(claim: Claim, view: View) -> str | None:
    """What a claim speaks for, as its document gives it."""
    row = claim.row
    if claim.speaks_by == "as_of":
        return row.as_of
    if claim.speaks_by == "publication":
        return claim.publication.edtf
    occasion = view.shared.get("occasion", {}).get(row.occasion or "", {})
    found: str | None = row.said or (occasion.get("when") or {}).get("edtf")
    return found


def _instant(value: int) -> str | None:
    return None if value == END else iso(value)
