"""Sums over incidents: what their totals and snapshots come to, by month, place, measure or source (SEMANTICS 10).

A sum adds, cell by cell, what is stated for each incident, as intervals: an end that one of them leaves open is open in
the sum, and a conflict counts from its lowest to its highest. Nothing inferred is added, nor rates, nor units that do
not add up. Rows of sums over parts of the incidents can be added again: `merged` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from reportedly.events.categories import Taxonomy
from reportedly.events.errors import ReportedlyError, show
from reportedly.events.intervals import EVERYTHING, Interval
from reportedly.events.moments import window
from reportedly.events.numbers import Number, add
from reportedly.projections.combine import CONFLICT, Stated, combine
from reportedly.projections.history import Group
from reportedly.projections.series import SeriesKey
from reportedly.projections.totals import CellOrder, groups_of, json_value
from reportedly.projections.view import Claim, State, View

CARRY_FORWARD, LAST_RECORD, LISTED_ONLY = "carry-forward", "last-record", "listed-only"
WAYS: Final = (CARRY_FORWARD, LAST_RECORD, LISTED_ONLY)
"""What counts of an incident: its last stated value, listed or not; what its last record states; that, where listed."""
MONTH, PLACE, MEASURE, SOURCE = "month", "place", "measure", "source"
GROUPINGS: Final = (MONTH, PLACE, MEASURE, SOURCE)
_RATIOS: Final = ("percent", "multiple")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class SumRow:
    """What one cell comes to over the incidents of one group, in the columns of every format.

    `grouped` says by what, `group` is the month (of the incident's beginning), place, measure or source; `None` where
    it is not known. `incidents` counts those with a value, of which `conflicts` are in conflict, `unbounded` leave an
    end open, `no_longer_stated` and `delisted` are not stated or listed any more. `point` is given where each has one.
    """

    way: str
    grouped: str
    group: str | None
    measure: str
    category: str
    unit: str
    counting: str
    scope: str | None
    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool
    point: Number | None
    incidents: int = 0
    conflicts: int = 0
    unbounded: int = 0
    no_longer_stated: int = 0
    delisted: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What rows that can be added share."""
        return (self.group, self.measure, self.category, self.unit, self.counting, self.scope)

    def take(self, other: SumRow) -> None:
        """Add another row of the same key."""
        self.low = None if self.low is None or other.low is None else add(self.low, other.low)
        self.high = None if self.high is None or other.high is None else add(self.high, other.high)
        self.low_open = self.low is not None and (self.low_open or other.low_open)
        self.high_open = self.high is not None and (self.high_open or other.high_open)
        self.point = None if self.point is None or other.point is None else add(self.point, other.point)
        self.incidents += other.incidents
        self.conflicts += other.conflicts
        self.unbounded += other.unbounded
        self.no_longer_stated += other.no_longer_stated
        self.delisted += other.delisted

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: json_value(getattr(self, name)) for name in SumRow.__slots__}


class Labels:
    """The group of an incident: its month or place, from its state."""

    def __init__(self, grouped: str) -> None:
        self._grouped = grouped
        self._known: dict[str, str | None] = {}

    def __call__(self, incident: str, state: State | None) -> str | None:
        """The label, `None` where it is not known."""
        if incident not in self._known:
            self._known[incident] = self._label(state or {})
        return self._known[incident]

    def _label(self, state: State) -> str | None:
        if self._grouped == PLACE:
            name: str | None = (state.get("place") or {}).get("name")
            return name
        return month_of(state.get("when"), state.get("zone"))


def month_of(when: Mapping[str, Any] | None, zone: str | None) -> str | None:
    """The month in which an incident began, in its own zone; `None` where more than one is possible."""
    if when is None or when.get("relation") in ("before", "not-later-than"):
        return None
    begins = when["edtf"].split("/")[0]
    lo, hi = (None, None) if begins in ("", "..") else window(begins, when.get("zone") or zone)
    if lo is None or hi is None:
        return None
    first, last = (_month(instant, when.get("zone") or zone) for instant in (lo, hi - 1))
    return first if first == last else None


def _month(instant: int, zone: str | None) -> str:
    return f"{(_EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(zone or 'UTC')):%Y-%m}"


def sums(view: View, *, by: str = MEASURE, way: str = CARRY_FORWARD) -> list[SumRow]:
    """The sums over the view's incidents. Raises ReportedlyError for another grouping or way than there is."""
    check(by, way)
    labels = Labels(by)
    found: list[SumRow] = []
    for key, group in groups_of(view, view.claims).items():
        if group.counted and adds_up(view.taxonomy, key.measure, key.unit):
            for label, stated in _answers(group, by, way):
                if by in (MONTH, PLACE):
                    incident = view.incidents.get(key.incident)
                    label = labels(key.incident, incident.state if incident else None)
                found.append(_term(key, stated, way, by, label))
    return merged(found, CellOrder(view))


def check(by: str, way: str) -> None:
    """Raise ReportedlyError for a grouping or a way that there is not."""
    for name, known, what in ((by, GROUPINGS, "grouping"), (way, WAYS, "way to sum")):
        if name not in known:
            raise ReportedlyError(f"there is no {what} {show(name)}; there are {', '.join(known)}")


def adds_up(taxonomy: Taxonomy, measure: str, unit: str) -> bool:
    """Whether figures of a measure in a unit may be added over incidents: no ratios, nothing declared not to add up."""
    if not taxonomy.known_measure(measure) or unit in _RATIOS or unit.startswith("per-"):
        return False
    return taxonomy.additive(measure)


class Answer(NamedTuple):
    """What counts of one cell of an incident."""

    value: Interval
    point: Number | None
    conflict: bool
    no_longer_stated: bool = False
    delisted: bool = False


def _answers(group: Group, by: str, way: str) -> Iterator[tuple[str | None, Answer]]:
    """What counts of a cell: of all origins together, or of each alone; nothing where nothing is left."""
    claims = [claim for claim in group.in_force() if claim.row.per is None and _counts(claim, way)]
    parts: dict[str | None, list[Claim]] = {}
    for claim in claims:
        parts.setdefault(claim.origin if by == SOURCE else group.key.measure, []).append(claim)
    for label, own in parts.items():
        stated = combine(own)
        if stated.current:
            yield label, _answer(stated)


def _answer(stated: Stated) -> Answer:
    return Answer(
        stated.value or EVERYTHING,
        stated.point,
        stated.status == CONFLICT,
        all(claim.unstated is not None for claim in stated.current),
        all(claim.delisted is not None for claim in stated.current),
    )


def _counts(claim: Claim, way: str) -> bool:
    """Whether a claim in force counts: what the last record leaves empty or does not list may not."""
    if way != CARRY_FORWARD and claim.unstated is not None:
        return False
    return way != LISTED_ONLY or claim.delisted is None


def _term(key: SeriesKey, answer: Answer, way: str, by: str, label: str | None) -> SumRow:
    return term(way, by, label, (key.measure, key.category, key.unit, key.counting, key.scope or None), answer)


def term(way: str, by: str, label: str | None, cell: tuple[str, str, str, str, str | None], answer: Answer) -> SumRow:
    """One incident's answer as a row that can be added."""
    value = answer.value
    return SumRow(
        way,
        by,
        label,
        *cell,
        value.low,
        value.high,
        value.low_open,
        value.high_open,
        answer.point,
        incidents=1,
        conflicts=int(answer.conflict),
        unbounded=int(value.low is None or value.high is None),
        no_longer_stated=int(answer.no_longer_stated),
        delisted=int(answer.delisted),
    )


def merged(rows: Iterable[SumRow], order: CellOrder) -> list[SumRow]:
    """Rows added by group and cell, in the order of their groups, then the taxonomy's; an unknown group last."""
    found: dict[tuple[object, ...], SumRow] = {}
    for row in rows:
        known = found.get(row.key)
        if known is None:
            found[row.key] = row
        else:
            known.take(row)
    return sorted(found.values(), key=lambda row: _place(row, order))


def _place(row: SumRow, order: CellOrder) -> tuple[Any, ...]:
    cell = order("", row.measure, row.category)
    return (row.group is None, row.group or "", cell, row.unit, row.counting, row.scope or "")
