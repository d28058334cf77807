"""Replaying a history: event by event, what each one changed in the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reportedly.projections.growing import Growing
from reportedly.projections.history import Group
from reportedly.projections.parts import CellName, Parts
from reportedly.projections.rows import Material
from reportedly.projections.series import SeriesKey
from reportedly.projections.timeline import TimelineRow
from reportedly.projections.totals import TotalRow, rows_of
from reportedly.store.protocol import StoredEvent

CellKey = tuple[object, ...]


@dataclass(slots=True)
class Moved:
    """A cell's answer before and after an event; `None` where there was none."""

    before: TotalRow | None
    after: TotalRow | None


@dataclass(slots=True)
class Step:
    """One event of an incident's history and what it did: totals moved, happenings that appeared, went or changed."""

    event: StoredEvent
    totals: list[Moved] = field(default_factory=list)
    happenings: list[TimelineRow] = field(default_factory=list)
    gone: list[TimelineRow] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Whether no answer changed."""
        return not (self.totals or self.happenings or self.gone)


def replay(material: Material, events: Iterator[StoredEvent], incident: str) -> Iterator[Step]:
    """A step for each event, in log order; each answer is the as-of answer at that position."""
    parts = Parts(material, frozenset((incident,)))
    growing = {cell: Growing(part, parts.incidents) for cell, part in parts.cells.items()}
    groups: dict[CellName, Mapping[SeriesKey, Group]] = {}
    before: dict[CellKey, TotalRow] = {}
    seen: dict[str, TimelineRow] = {}
    for event in events:
        step = Step(event)
        touched = parts.touched(event.position)
        for cell in touched:
            groups[cell] = growing[cell].at(event.position)
        if touched or parts.judges(event.position):
            _compare_totals(parts, groups, event.position, before, step)
        if parts.tells(event.position):
            _compare_happenings(parts, event.position, seen, step)
        yield step


def _compare_totals(
    parts: Parts,
    groups: Mapping[CellName, Mapping[SeriesKey, Group]],
    position: int,
    before: dict[CellKey, TotalRow],
    step: Step,
) -> None:
    found = {key: group for one in groups.values() for key, group in one.items()}
    now: dict[CellKey, TotalRow] = {
        (row.incident, *row.place): row for row in rows_of(parts.frame(position), found, {})
    }
    for key in [*now, *(key for key in before if key not in now)]:
        old, new = before.get(key), now.get(key)
        if old != new:
            step.totals.append(Moved(old, new))
    before.clear()
    before.update(now)


def _compare_happenings(parts: Parts, position: int, seen: dict[str, TimelineRow], step: Step) -> None:
    now = {row.claim or "": row for row in parts.told(position)}
    for name, row in now.items():
        if name not in seen or seen[name].said() != row.said():
            step.happenings.append(row)
    step.gone += [row for name, row in seen.items() if name not in now]
    seen.clear()
    seen.update(now)
