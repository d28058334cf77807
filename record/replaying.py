"""Replaying a history: event by event, what each one changed in the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportedly.projections.history import Group
from reportedly.projections.rows import Material
from reportedly.projections.series import SeriesKey
from reportedly.projections.timeline import TimelineRow, timeline
from reportedly.projections.totals import TotalRow, groups_of, rows_of
from reportedly.projections.view import TAXONOMY_KINDS, View, visible
from reportedly.store.protocol import StoredEvent

CellKey = tuple[object, ...]
_Cell = tuple[str, str, str]
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
    groups: dict[_Cell, dict[SeriesKey, Group]] = {}
    before: dict[CellKey, TotalRow] = {}
    seen: dict[str, TimelineRow] = {}
    for event in events:
        step = Step(event)
        touched = parts.touched(event.position)
        for cell in touched:
            view = parts.view(cell, event.position)
            groups[cell] = groups_of(view, view.claims)
        if touched or parts.judges(event.position):
            _compare_totals(parts, groups, event.position, before, step)
        if parts.tells(event.position):
            _compare_happenings(parts, event.position, seen, step)
        yield step


class _Parts:
    """An incident's material cut by cell, so that a step costs what it changes.

    Where claims move between cells or incidents, or an event is about all of an incident, it stays in one piece.
    """

    def __init__(self, material: Material, incidents: frozenset[str]) -> None:
        self.material, self.incidents = material, incidents
        self.whole = any(effect.kind in ("reclassify", "redefine", "list") for effect in material.effects) or any(
            shared.kind in ("merge", "split") for shared in material.shared
        )
        self.cells: dict[_Cell, Material] = {}
        self._cells_at: dict[int, set[_Cell]] = {}
        self._shared_at: dict[int, set[str]] = {}
        self._told_at = {row.position for row in material.happenings}
        claims: dict[str, set[_Cell]] = {}
        documents: dict[_Cell, set[str]] = {}
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
        begun: set[str] = set()
        for shared in sorted(material.shared, key=lambda row: row.position):
            if shared.kind != "document" or shared.name in linked or shared.name in begun:
                self._shared_at.setdefault(shared.position, set()).add(shared.kind)
            else:
                begun.add(shared.name)  # a new document changes nothing until a claim cites it
            for cell, part in self.cells.items():
                if shared.kind != "document" or shared.name in documents[cell] or shared.name in linked:
                    part.shared.append(shared)
        if self.whole:
            self.cells = {_WHOLE: material}
        self._told = Material(happenings=material.happenings, effects=material.effects, shared=material.shared)
        self._judging = Material(shared=[row for row in material.shared if row.kind != "document"])

    def view(self, cell: _Cell, position: int) -> View:
        """What is visible of a cell at a position."""
        return visible(self.cells[cell], position=position, incidents=self.incidents)

    def frame(self, position: int) -> View:
        """The taxonomy, sources and policies at a position, and no claims."""
        return visible(self._judging, position=position)

    def told(self, position: int) -> list[TimelineRow]:
        """The happenings at a position, in order."""
        return timeline(visible(self._told, position=position, incidents=self.incidents))

    def judges(self, position: int) -> bool:
        """Whether the event at `position` may change answers without touching a cell: taxonomy, policies."""
        return bool(self._shared_at.get(position, set()) & {*TAXONOMY_KINDS, "policy"})

    def touched(self, position: int) -> list[_Cell]:
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


def _compare_totals(
    parts: _Parts,
    groups: Mapping[_Cell, Mapping[SeriesKey, Group]],
    position: int,
    before: dict[CellKey, TotalRow],
    step: Step,
) -> None:
    found = {key: group for one in groups.values() for key, group in one.items()}
    now = {_row_key(row): row for row in rows_of(parts.frame(position), found, {})}
    for key in [*now, *(key for key in before if key not in now)]:
        old, new = before.get(key), now.get(key)
        if old is None or new is None or old.to_json() != new.to_json():
            step.totals.append(Moved(old, new))
    before.clear()
    before.update(now)


def _row_key(row: TotalRow) -> CellKey:
    return (row.incident, row.measure, row.category, row.unit, row.counting, row.scope, row.period)


def _compare_happenings(parts: _Parts, position: int, seen: dict[str, TimelineRow], step: Step) -> None:
    now = {row.claim or "": row for row in parts.told(position)}
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
