"""An incident's material cut by cell, so that an answer at many moments costs what changes between them."""

from __future__ import annotations

from collections.abc import Mapping

from reportedly.projections.rows import Material
from reportedly.projections.timeline import TimelineRow, timeline
from reportedly.projections.view import TAXONOMY_KINDS, View, visible

CellName = tuple[str, str, str]
WHOLE = ("", "", "")
_NO_CELL = frozenset((*TAXONOMY_KINDS, "discrepancy", "lexicon", "link", "policy"))
"""Shared facts that no cell's own claims depend on."""


class Parts:
    """An incident's material cut by cell, so that a step costs what it changes.

    Where claims move between cells or incidents, or a series is redefined, it stays in one piece.
    """

    def __init__(self, material: Material, incidents: frozenset[str]) -> None:
        self.material, self.incidents = material, incidents
        self.whole = any(effect.kind in ("reclassify", "redefine", "list") for effect in material.effects) or any(
            shared.kind in ("merge", "split") for shared in material.shared
        )
        self.cells: dict[CellName, Material] = {}
        self._cells_at: dict[int, set[CellName]] = {}
        self._shared_at: dict[int, set[str]] = {}
        self._told_at = {row.position for row in material.happenings}
        claims: dict[str, set[CellName]] = {}
        documents: dict[CellName, set[str]] = {}
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
            self.cells = {WHOLE: material}
        self._told = Material(happenings=material.happenings, effects=material.effects, shared=material.shared)
        self._judging = Material(shared=[row for row in material.shared if row.kind != "document"])

    def view(self, cell: CellName, position: int, known_at: int | Mapping[str, int] | None = None) -> View:
        """What is visible of a cell at a position, as known at a moment."""
        return visible(self.cells[cell], position=position, known_at=known_at, incidents=self.incidents)

    def frame(self, position: int) -> View:
        """The taxonomy, sources and policies at a position, and no claims."""
        return visible(self._judging, position=position)

    def told(self, position: int) -> list[TimelineRow]:
        """The happenings at a position, in order."""
        return timeline(visible(self._told, position=position, incidents=self.incidents))

    def judges(self, position: int) -> bool:
        """Whether the event at `position` may change answers without touching a cell: taxonomy, policies."""
        return bool(self._shared_at.get(position, set()) & {*TAXONOMY_KINDS, "policy"})

    def touched(self, position: int) -> list[CellName]:
        """The cells whose answer may differ after the event at `position`."""
        if self.whole:
            return [WHOLE]
        kinds = self._shared_at.get(position, set())
        if kinds - _NO_CELL or "scope" in kinds:
            return [cell for cell, part in self.cells.items() if part.figures[0].position <= position]
        return sorted(self._cells_at.get(position, ()))

    def tells(self, position: int) -> bool:
        """Whether the timeline may differ after the event at `position`."""
        return (
            self.whole
            or position in self._told_at
            or bool(self._shared_at.get(position, set()) & {"document", "incident"})
        )
