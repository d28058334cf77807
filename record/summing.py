"""Sums over incidents: from the tables of answers where they can tell, else folded, some incidents at a time.

The tables hold what is stated now, and every headline with when it was known. They cannot tell a past position of the
log, an audience or a source, nor what a last record leaves empty; what waits to be caught up is folded too. Both ways
give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, number
from reportedly.projections.combine import CONFLICT
from reportedly.projections.rows import Material
from reportedly.projections.sums import Answer, Labels, SumRow, adds_up, check, merged, term
from reportedly.projections.totals import CellOrder
from reportedly.projections.view import View, visible
from reportedly.record.loading import ALL, taxonomy
from reportedly.record.moments import MomentLike, instant

if TYPE_CHECKING:
    from reportedly.projections.view import Lineage
    from reportedly.store.protocol import Reader

Fold = Callable[[Sequence[str]], list[SumRow]]
States = Mapping[str, Mapping[str, Any]]


def frame(store: Reader, upto: int | None) -> View:
    """The taxonomy at a position, and no claims."""
    position = ALL if upto is None else upto
    return visible(Material(shared=taxonomy(store, position)), position=upto)


def added(rows: Iterable[SumRow], store: Reader, upto: int | None) -> list[SumRow]:
    """Rows of sums over some incidents each, added."""
    return merged(rows, CellOrder(frame(store, upto)))


class Tables:
    """The sums that the tables of answers give."""

    def __init__(self, store: Reader, states: States, *, by: str, way: str) -> None:
        check(by, way)
        self._store, self._states, self._by, self._way = store, states, by, way
        self._labels = Labels(by)
        self._taxonomy = frame(store, None).taxonomy

    def sums(
        self, incidents: Iterable[str], family: Lineage, known_at: MomentLike | None, measure: str | None
    ) -> tuple[list[SumRow], list[str]]:
        """A row for each cell of these incidents, and the incidents that have to be folded."""
        wanted = set(incidents)
        fold = {name for (one,) in self._store.fetch("incidents_to_fold") for name in _finals(one, family)}
        at = self._moments(wanted, known_at)
        found: list[SumRow] = []
        added_up: dict[tuple[str, str], bool] = {}
        kept = []
        for row in self._fetch(at):
            incident, measure_, unit = row[0], row[1], row[3]
            if incident not in wanted or incident in fold or measure not in (None, measure_):
                continue
            if row[13] is not None and row[12] is not None and row[13] < row[12]:
                fold.add(incident)
                continue
            if (measure_, unit) not in added_up:
                added_up[measure_, unit] = adds_up(self._taxonomy, measure_, unit)
            if added_up[measure_, unit] and (at is None or _holds(row, at[incident])):
                kept.append(row)
        found = [self._row(row) for row in kept if row[0] not in fold and row[6] in ("stated", "conflict")]
        return found, sorted(wanted & fold)

    def _moments(self, wanted: Iterable[str], known_at: MomentLike | None) -> dict[str, int] | None:
        """The moment asked for, in each incident's own zone."""
        if known_at is None:
            return None
        by_zone: dict[str | None, int] = {}
        found = {}
        for name in wanted:
            zone = self._states.get(name, {}).get("zone")
            if zone not in by_zone:
                by_zone[zone] = instant(known_at, zone)
            found[name] = by_zone[zone]
        return found

    def _fetch(self, at: Mapping[str, int] | None) -> Iterable[tuple[Any, ...]]:
        if at is None:
            return self._store.fetch("headlines")
        if not at:
            return []
        return self._store.fetch("headlines_at", {"earliest": min(at.values()), "latest": max(at.values())})

    def _row(self, row: tuple[Any, ...]) -> SumRow:
        incident, measure, category, unit, counting, scope, status, low, high, low_open, high_open, point, *_ = row
        value = Interval(_number(low), _number(high), bool(low_open), bool(high_open))
        label = measure if self._by == "measure" else self._labels(incident, dict(self._states.get(incident, {})))
        answer = Answer(value, _number(point), status == CONFLICT)
        return term(self._way, self._by, label, (measure, category, unit, counting, scope or None), answer)


def _holds(row: tuple[Any, ...], at: int) -> bool:
    known_from, known_to = row[12], row[13]
    return known_from is not None and known_from <= at and (known_to is None or known_to > at)


def _number(value: int | str | None) -> Number | None:
    return number(value) if isinstance(value, str) else value


def _finals(incident: str, family: Lineage) -> Iterable[str]:
    if not family.concerns(incident):
        return (incident,)
    return {family.final(name) for name in family.connected(incident)}


def states_at(store: Reader, upto: int | None) -> dict[str, dict[str, Any]]:
    """The state of every incident that was open at a position, in the order of opening."""
    rows = store.fetch("incidents_at", {"upto": ALL if upto is None else upto})
    return {name: orjson.loads(data) for name, _, data in rows}
