"""Blame: for every figure, bound by bound, which claims set it, since when, and whom it goes back to.

What a bound is now is compared with what it was before each event of the record, and before each publication, the
newest first, until it was something else. A step folds only the cells it touches, and the walk ends when every bound is
explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportedly.events.intervals import Interval
from reportedly.events.moments import iso
from reportedly.events.numbers import Number
from reportedly.projections.combine import CONFLICT, STATED, Stated, tightest
from reportedly.projections.history import Group
from reportedly.projections.inference import Inferred
from reportedly.projections.parts import WHOLE, CellName, Parts
from reportedly.projections.policies import RANGE, apply, policy_for
from reportedly.projections.series import SeriesKey
from reportedly.projections.totals import Place, TotalRow, groups_of, inferred_of, json_value, rows_of
from reportedly.projections.view import END, Claim, Told, View

Json = dict[str, Any]
LOW, HIGH, POINT, ALTERNATIVE = "low", "high", "point", "alternative"
INFERRED_LOW, INFERRED_HIGH = "inferred-low", "inferred-high"


class Value(NamedTuple):
    """What a bound is."""

    low: Number | None = None
    high: Number | None = None
    low_open: bool = False
    high_open: bool = False
    point: Number | None = None


@dataclass(slots=True)
class BlameRow:
    """One bound of one figure, in the columns of every format.

    `bound` is `low`, `high`, `point`, `inferred-low`, `inferred-high` or, where figures exclude each other,
    `alternative`; its value stands in `low`, `high` or `point`. `said` has, for each of `claims`, who said it where,
    and `path`: from the speaker to whom it goes back to. The bound has had this value without a break since
    `since_position` (recorded at `since_recorded`) in the record, and for the public since `since_known`, None where
    nobody can say that it was certainly known. Of an inferred bound `proof` is the sum and `derivation` its steps.
    """

    incident: str
    measure: str
    category: str
    unit: str
    counting: str
    scope: str | None
    period: str | None
    status: str
    bound: str
    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool
    point: Number | None
    claims: list[str]
    said: list[Json]
    since_known: str | None = None
    since_recorded: str | None = None
    since_position: int | None = None
    proof: str | None = None
    derivation: Json | None = None

    @property
    def place(self) -> Place:
        """Which cell of its incident it is about."""
        return Place(self.measure, self.category, self.unit, self.counting, self.scope, self.period)

    @property
    def value(self) -> Value:
        """The value of the bound."""
        return Value(self.low, self.high, self.low_open, self.high_open, self.point)

    def to_json(self) -> Json:
        """The row as JSON values."""
        return {name: json_value(getattr(self, name)) for name in BlameRow.__slots__}


def blame(view: View, *, measure: str | None = None, category: str | None = None) -> list[BlameRow]:
    """Every bound of every figure of the view's incidents, in the order of totals; `measure` and `category` keep only
    those."""
    groups = groups_of(view, view.claims)
    inferred = inferred_of(view, groups)
    rows: list[BlameRow] = []
    for total in rows_of(view, groups, {}, inferred=inferred):
        if measure in (None, total.measure) and category in (None, total.category):
            rows += _bounds(view, total, _at(groups, total), _at(inferred, total))
    _Walk(view, rows, groups).run()
    return rows


def _at(found: Mapping[SeriesKey, Any], total: TotalRow) -> Any:
    key = SeriesKey(
        total.incident, total.measure, total.category, total.unit, total.counting, total.scope or "", "", 1, None
    )
    return found.get(key) or next((one for each, one in found.items() if each[:7] == key[:7]), None)


# What sets a bound


def _bounds(view: View, total: TotalRow, group: Group | None, inferred: Inferred | None) -> Iterator[BlameRow]:
    stated = _shown(view, total, group)
    if stated is not None and stated.value is not None and total.status in (STATED, CONFLICT):
        kept = tightest(stated.current)
        for bound in (LOW, HIGH, POINT):
            value = _value(total, bound)
            if value is not None:
                yield _row(view, total, bound, value, [claim for claim in kept if _sets(claim, bound, stated)])
        if total.status == CONFLICT:
            for value, claims in _alternatives(stated.alternatives).items():
                yield _row(view, total, ALTERNATIVE, value, claims)
    for bound, proof in (
        (INFERRED_LOW, inferred and inferred.low_proof),
        (INFERRED_HIGH, inferred and inferred.high_proof),
    ):
        value = _value(total, bound)
        if value is not None and proof is not None:
            row = _row(view, total, bound, value, proof.claims)
            row.proof, row.derivation = proof.text, proof.to_json()
            yield row


def _shown(view: View, total: TotalRow, group: Group | None) -> Stated | None:
    """What the headline shows, under the policy of the cell."""
    if group is None or group.stated is None or total.policy == RANGE:
        return group.stated if group is not None else None
    return apply(policy_for(view, total.incident, total.measure, total.category), group, group.stated, view).stated


def _sets(claim: Claim, bound: str, stated: Stated) -> bool:
    """Whether a claim gives the bound its value."""
    value, shown = claim.value, stated.value or Interval()
    if bound == LOW:
        return (value.low, value.low_open) == (shown.low, shown.low_open)
    if bound == HIGH:
        return (value.high, value.high_open) == (shown.high, shown.high_open)
    return claim.point == stated.point or (value.is_exact and value.low == stated.point)


def _value(total: TotalRow, bound: str) -> Value | None:
    """The value of a bound of a total; None where there is none."""
    if bound == LOW:
        return None if total.low is None else Value(low=total.low, low_open=total.low_open)
    if bound == HIGH:
        return None if total.high is None else Value(high=total.high, high_open=total.high_open)
    if bound == POINT:
        return None if total.point is None else Value(point=total.point)
    if bound == INFERRED_LOW:
        return None if total.inferred_low is None else Value(low=total.inferred_low)
    return None if total.inferred_high is None else Value(high=total.inferred_high)


def _alternatives(claims: Iterable[Claim]) -> dict[Value, list[Claim]]:
    found: dict[Value, list[Claim]] = {}
    for claim in claims:
        value = Value(claim.value.low, claim.value.high, claim.value.low_open, claim.value.high_open, claim.point)
        found.setdefault(value, []).append(claim)
    return found


def _row(view: View, total: TotalRow, bound: str, value: Value, claims: Sequence[Claim]) -> BlameRow:
    names = list(dict.fromkeys(claim.name for claim in claims))
    said = [_said(view, claim) for claim in claims]
    return BlameRow(total.incident, *total.place, total.status, bound, *value, names, said)


def _said(view: View, claim: Claim) -> Json:
    row = claim.row
    return {
        "claim": claim.name,
        "wording": row.wording,
        "mode": row.mode,
        "path": path(view, claim),
        "document": row.document,
        "published": claim.publication.edtf,
        "position": row.reported,
    }


def path(view: View, claim: Claim | Told) -> list[str]:
    """From who says it to whom it goes back to: the speaker, the recorder's judgement, the sources' own origins."""
    sources = view.shared.get("source", {})
    found = [name for name in (claim.speaker, claim.row.goes_back_to) if name]
    while found and (further := sources.get(found[-1], {}).get("origin")) and further not in found:
        found.append(further)
    return list(dict.fromkeys(found))


# Since when


class _Pending(NamedTuple):
    """A bound whose beginning is looked for, and its value now."""

    row: BlameRow
    value: Value


class _Walk:
    """Goes back through the record, then through what was published, until every bound was something else."""

    def __init__(self, view: View, rows: Sequence[BlameRow], groups: Mapping[SeriesKey, Group]) -> None:
        self._view, self._rows = view, rows
        material, position, _, incidents = view.asked
        last = max(
            *(row.position for row in material.figures),
            *(effect.position for effect in material.effects),
            *(shared.position for shared in material.shared),
            0,
        )
        self._position = last if position is None else min(position, last)
        self._parts = Parts(material, incidents if incidents is not None else frozenset(view.incidents))
        self._contexts = {(row.unit, row.counting) for row in rows}

    def run(self) -> None:
        """Say of every row since when it is as it is, on both clocks."""
        if not self._rows:
            return
        material = self._view.asked.material
        recorded = {row.position: row.recorded_at for row in material.figures}
        recorded.update((effect.position, effect.recorded_at) for effect in material.effects)
        for row, position in self._back(self._recorded()):
            row.since_position = position
            row.since_recorded = iso(recorded[position]) if position in recorded else None
        for row, instant in self._back(self._published()):
            row.since_known = None if instant >= END - 1 else iso(instant)

    def _back(self, steps: Iterator[_Step]) -> Iterator[tuple[BlameRow, int]]:
        """Each row with the newest moment before which its bound was not what it is now."""
        pending = [_Pending(row, row.value) for row in self._rows]
        folded: dict[CellName, dict[SeriesKey, Group]] = {}
        for cell in self._parts.cells:
            folded[cell] = self._groups(cell, self._position, self._view.asked.known_at)
        for moment, cells, position, known_at in steps:
            for cell in cells:
                folded[cell] = self._groups(cell, position, known_at)
            found = {key: group for one in folded.values() for key, group in one.items()}
            totals = {row.place: row for row in rows_of(self._parts.frame(position), found, {})}
            left = []
            for one in pending:
                if _holds(totals.get(one.row.place), one.row.bound, one.value):
                    left.append(one)
                else:
                    yield one.row, moment
            pending = left
            if not pending:
                return

    def _groups(
        self, cell: CellName, position: int, known_at: int | Mapping[str, int] | None
    ) -> dict[SeriesKey, Group]:
        view = self._parts.view(cell, position, known_at)
        return {
            key: group
            for key, group in groups_of(view, view.claims).items()
            if (key.unit, key.counting) in self._contexts
        }

    def _recorded(self) -> Iterator[_Step]:
        """Before each event, the newest first."""
        for position in range(self._position, 0, -1):
            cells = self._parts.touched(position)
            if cells or self._parts.judges(position):
                yield _Step(position, cells, position - 1, self._view.asked.known_at)

    def _published(self) -> Iterator[_Step]:
        """Before each moment at which something became certainly known, the latest first."""
        whole = [WHOLE] if self._parts.whole else None
        touched: dict[int, set[CellName]] = {}
        for claim in self._view.claims:
            row = claim.row
            spans = [claim.published, *(change.publication.window for change in claim.changes)]
            for span in spans:
                touched.setdefault(span.hi - 1, set()).add((row.incident, row.measure, row.category))
        for one in self._view.redefinitions:
            touched.setdefault(one.publication.window.hi - 1, set())
        known = self._view.asked.known_at
        for instant in sorted(touched, reverse=True):
            before: int | Mapping[str, int] = instant - 1
            if isinstance(known, Mapping):
                before = {name: min(at, instant - 1) for name, at in known.items()}
            yield _Step(instant, whole or sorted(touched[instant]), self._position, before)


class _Step(NamedTuple):
    """One moment of a walk back: which cells differ before it, and what gives the answer before it."""

    moment: int
    cells: Sequence[CellName]
    position: int
    known_at: int | Mapping[str, int] | None


def _holds(total: TotalRow | None, bound: str, value: Value) -> bool:
    """Whether a bound had a value."""
    if total is None:
        return False
    if bound != ALTERNATIVE:
        return _value(total, bound) == value
    if total.status != CONFLICT:
        return Value(total.low, total.high, total.low_open, total.high_open, total.point) == value
    return any(
        Value(*(one[name] for name in Value._fields)) == Value(*map(json_value, value)) for one in total.alternatives
    )
