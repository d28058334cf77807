"""What can be asked: pure functions from rows to rows.

A projection is one module with one function from a `View` (what is visible at a moment, see `view`) to a list of typed
rows, and one line in `PROJECTIONS`. It reads no store and no clock, decides nothing about what exists at a moment, and
keeps nothing between calls, so that a rebuild, a catch-up and a live answer cannot differ.

To add one: write `projections/<name>.py`, give its rows a `to_json`, and add a line to the table below.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from reportedly.projections.narrowing import About
    from reportedly.projections.rows import Material

FIGURES, HAPPENINGS, STATEMENTS = "figures", "happenings", "statements"
INTERNAL, PUBLIC = "internal", "public"
AUDIENCES: Final = (INTERNAL, PUBLIC)
"""For whom an answer is: the record's own people, or everybody; `audience` says what the public may not see."""


class Projection(NamedTuple):
    """One line of the table: module and function, the class of its rows, the rows it folds, and whether all incidents
    are answered together, or some at a time and then added."""

    path: str
    row: str
    tables: tuple[str, ...] = (FIGURES,)
    together: bool = False
    adds: bool = False

    @property
    def columns(self) -> list[str]:
        """The columns of its rows, in order: what every format prints."""
        module, _ = self.path.split(":")
        return list(getattr(import_module(f"reportedly.projections.{module}"), self.row).__slots__)

    def answer(
        self,
        material: Material,
        *,
        position: int | None = None,
        known_at: int | Mapping[str, int] | None = None,
        incidents: frozenset[str] | None = None,
        about: About | None = None,
        **options: Any,
    ) -> list[Any]:
        """The rows for what is visible at a moment, incident by incident in the order of opening; with `about`
        only what it says. Raises TypeError for an option the projection does not take."""
        from reportedly.projections.narrowing import chosen, narrow
        from reportedly.projections.view import visible

        module, function = self.path.split(":")
        project = getattr(import_module(f"reportedly.projections.{module}"), function)
        question, view = function, visible(material, position=position, known_at=known_at, incidents=incidents)
        narrow(question, view, about)
        rows = chosen(question, project(view, **options), view, about)
        if not (self.together or self.adds) and incidents is not None and len(incidents) > 1:
            place = {name: at for at, name in enumerate(view.incidents)}
            rows.sort(key=lambda row: place.get(getattr(row, "incident", ""), 0))
        return rows


PROJECTIONS: Final[dict[str, Projection]] = {
    "totals": Projection("totals:totals", "TotalRow"),
    "revisions": Projection("revisions:revisions", "RevisionRow"),
    "timeline": Projection("timeline:timeline", "TimelineRow", (FIGURES, HAPPENINGS, STATEMENTS), together=True),
    "sources": Projection("sources:sources", "SourceRow", together=True),
    "discrepancies": Projection("discrepancies:discrepancies", "DiscrepancyRow", (FIGURES, HAPPENINGS, STATEMENTS)),
    "vintages": Projection("vintages:vintages", "VintageRow"),
    "sums": Projection("sums:sums", "SumRow", adds=True),
    "references": Projection("references:references", "ReferenceRow", (FIGURES, HAPPENINGS, STATEMENTS)),
    "blame": Projection("blame:blame", "BlameRow"),
}
