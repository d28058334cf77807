"""A cell's groups at one position after another, each from the last one where nothing but a newer claim was added.

Most events of a history report one figure, published after all others. It goes on where the fold stopped. After any
other event that concerns the cell, and where claims supersede each other, the cell is folded anew, as for one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reportedly.projections.history import Group, Walk
from reportedly.projections.rows import Figure, Material, Shared
from reportedly.projections.series import SeriesKey
from reportedly.projections.totals import groups_of
from reportedly.projections.view import Claim, visible


class Growing:
    """One cell; positions are asked for in ascending order."""

    def __init__(self, part: Material, incidents: frozenset[str]) -> None:
        self._part, self._incidents = part, incidents
        self._lasting = [row for row in part.shared if row.kind != "document"]
        self._documents: dict[str, list[Shared]] = {}
        for row in part.shared:
            if row.kind == "document":
                self._documents.setdefault(row.name, []).append(row)
        self._simple = all(len(rows) == 1 and '"supersedes"' not in rows[0].data for rows in self._documents.values())
        self._simple = self._simple and len({row[:3] for row in part.figures}) <= 1
        self._simple = self._simple and all(row.kind == "report" and not row.supersedes for row in part.figures)
        self._moved_at = sorted({row.position for row in part.effects} | {row.position for row in self._lasting})
        self._figures = sorted(part.figures, key=lambda row: row.position)
        self._done = self._acted = 0
        self._walk: Walk | None = None
        self._last: tuple[object, ...] = ()

    def at(self, position: int) -> Mapping[SeriesKey, Group]:
        """The groups that enter totals, as of a position."""
        new = self._figures[self._done : self._upto(position)]
        self._done += len(new)
        acted = self._acted
        while self._acted < len(self._moved_at) and self._moved_at[self._acted] <= position:
            self._acted += 1
        if self._walk is None or acted != self._acted or not self._goes_on(new, position):
            return self._anew(position)
        self._walk.answer()
        return _groups(self._walk)

    def _upto(self, position: int) -> int:
        end = self._done
        while end < len(self._figures) and self._figures[end].position <= position:
            end += 1
        return end

    def _goes_on(self, new: Iterable[Figure], position: int) -> bool:
        """Report new claims to the fold as it stands; False where one of them belongs further up."""
        for row in new:
            shared = [*self._lasting, *self._documents.get(row.document or "", ())]
            view = visible(Material(figures=[row], shared=shared), position=position, incidents=self._incidents)
            for claim in view.claims:
                if claim.place <= self._last:
                    return False
                self._report(claim)
        return True

    def _report(self, claim: Claim) -> None:
        assert self._walk is not None
        self._walk.report(claim)
        self._last = claim.place

    def _anew(self, position: int) -> Mapping[SeriesKey, Group]:
        view = visible(self._part, position=position, incidents=self._incidents)
        plain = self._simple and not any(effect.position <= position for effect in self._part.effects)
        if not plain or view.redefinitions:
            self._walk = None
            return groups_of(view, view.claims)
        self._walk, self._last = Walk(), ()
        for claim in view.claims:
            self._report(claim)
        self._walk.answer()
        return _groups(self._walk)


def _groups(walk: Walk) -> Mapping[SeriesKey, Group]:
    for group in walk.groups.values():
        group.finish()
    return {group.key: group for group in walk.groups.values() if group.counted}
