"""Replaying a history: event by event, what each one changed in the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportedly.projections.rows import Material
from reportedly.projections.timeline import TimelineRow, timeline
from reportedly.projections.totals import TotalRow, totals
from reportedly.projections.view import TAXONOMY_KINDS, visible
from reportedly.store.protocol import StoredEvent

CellKey = tuple[object, ...]
_WHOLE = ("", "", "")


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
    parts = _Parts(material, frozenset((incident,)))
    before: dict[CellKey, TotalRow] = {}
    seen: dict[str, TimelineRow] = {}
    for event in events:
        step = Step(event)
        cells = parts.touched(event.position)
        for cell in cells:
            _compare_cell(parts, cell, event.position, before, step)
        if parts.tells(event.position):
            _compare_happenings(parts, event.position, seen, step)
        yield step


class _Parts:
    """An incident's material cut by cell, so that a step costs what it changes.

    Where claims move between cells or incidents, or a series is redefined, it stays in one piece.
    """

    def __init__(self, material: Material, incidents: frozenset[str]) -> None:
        self.material, self.incidents = material, incidents
        self.whole = any(effect.kind in ("reclassify", "redefine") for effect in material.effects) or any(
            shared.kind in ("merge", "split") for shared in material.shared
        )
        self.cells: dict[tuple[str, str, str], Material] = {}
        self._cells_at: dict[int, set[tuple[str, str, str]]] = {}
        self._shared_at: dict[int, set[str]] = {}
        self._told_at = {row.position for row in material.happenings}
        claims: dict[str, set[tuple[str, str, str]]] = {}
        documents: dict[tuple[str, str, str], set[str]] = {}
        for row in material.figures:
            cell = (row.incident, row.measure, row.category)
            self.cells.setdefault(cell, Material()).figures.append(row)
            claims.setdefault(row.claim, set()).add(cell)
            documents.setdefault(cell, set()).add(row.document or "")
            self._cells_at.setdefault(row.position, set()).add(cell)
        for effect in material.effects:
            for cell in claims.get(effect.claim, ()):
                self.cells[cell].effects.append(effect)
                documents.setdefault(cell, set()).add(effect.document or "")
                self._cells_at.setdefault(effect.position, set()).add(cell)
            if effect.claim not in claims:
                self._told_at.add(effect.position)
        linked = {row.name for row in material.shared if row.kind == "document" and '"supersedes"' in row.data}
        for shared in material.shared:
            self._shared_at.setdefault(shared.position, set()).add(shared.kind)
            for cell, part in self.cells.items():
                if shared.kind != "document" or shared.name in documents[cell] or shared.name in linked:
                    part.shared.append(shared)
        if self.whole:
            self.cells = {_WHOLE: material}

    def touched(self, position: int) -> list[tuple[str, str, str]]:
        """The cells whose answer may differ after the event at `position`."""
        if self.whole:
            return [_WHOLE]
        kinds = self._shared_at.get(position, set())
        if kinds - set(TAXONOMY_KINDS) or "scope" in kinds:
            return [cell for cell, part in self.cells.items() if part.figures[0].position <= position]
        return sorted(self._cells_at.get(position, ()))

    def tells(self, position: int) -> bool:
        """Whether the timeline may differ after the event at `position`."""
        return (
            self.whole
            or position in self._told_at
            or bool(self._shared_at.get(position, set()) & {"document", "incident"})
        )


def _compare_cell(
    parts: _Parts, cell: tuple[str, str, str], position: int, before: dict[CellKey, TotalRow], step: Step
) -> None:
    view = visible(parts.cells[cell], position=position, incidents=parts.incidents)
    now = {_row_key(row): row for row in totals(view)}
    for key in [*now, *(key for key in before if cell in (_WHOLE, key[:3]) and key not in now)]:
        old, new = before.get(key), now.get(key)
        if old is None or new is None or old.to_json() != new.to_json():
            step.totals.append(Moved(old, new))
        if new is None:
            del before[key]
        else:
            before[key] = new


def _row_key(row: TotalRow) -> CellKey:
    return (row.incident, row.measure, row.category, row.unit, row.counting, row.scope, row.period)


def _compare_happenings(parts: _Parts, position: int, seen: dict[str, TimelineRow], step: Step) -> None:
    now = {
        row.claim or "": row for row in timeline(visible(parts.material, position=position, incidents=parts.incidents))
    }
    for name, row in now.items():
        if name not in seen or _told(seen[name]) != _told(row):
            step.happenings.append(row)
    step.gone += [row for name, row in seen.items() if name not in now]
    seen.clear()
    seen.update(now)


def _told(row: TimelineRow) -> Mapping[str, Any]:
    """What a happening says, leaving out its place among the others."""
    said = row.to_json()
    del said["order"], said["certainly_after"]
    return said
