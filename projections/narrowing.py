"""Answers narrowed to a source or a measure. A source here is an origin: where figures go back to.

Totals and sums are worked out from the source's claims alone; of revisions, vintages and the timeline its own rows are
kept, of discrepancies those that a claim of it takes part in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from reportedly.projections.view import Told, View

_ALONE: Final = ("totals", "sums", "timeline")
"""Answers that are worked out from the source's claims alone."""


class About(NamedTuple):
    """What an answer is about; None is all."""

    source: str | None = None
    measure: str | None = None


def narrow(question: str, view: View, about: About | None) -> None:
    """Take out of the view what the answer is not about."""
    source, measure = about or About()
    if source is not None and question in _ALONE:
        view.claims = [claim for claim in view.claims if claim.origin == source]
        view.undetermined = [claim for claim in view.undetermined if claim.origin == source]
        view.happenings = [told for told in view.happenings if _origin(told, view) == source]
        view.undetermined_told = [told for told in view.undetermined_told if _origin(told, view) == source]
    if measure is not None and question in ("sums", "timeline"):
        view.claims = [claim for claim in view.claims if claim.row.measure == measure]


def chosen(question: str, rows: Iterable[Any], view: View, about: About | None) -> list[Any]:
    """The rows that the answer is about."""
    source, measure = about or About()
    kept = list(rows)
    if source is not None and question not in _ALONE:
        origins = {claim.name: claim.origin for claim in view.claims}
        kept = [row for row in kept if _is_of(row, source, origins)]
    if measure is not None and question != "timeline":
        kept = [row for row in kept if getattr(row, "measure", measure) == measure]
    return kept


def speaking(view: View, about: About) -> set[str]:
    """The incidents with a claim of the source, of the measure where one is given."""
    source, measure = about
    found = {
        claim.incident
        for claim in view.claims
        if source in (None, claim.origin) and measure in (None, claim.row.measure)
    }
    if measure is None:
        found |= {told.incident for told in (*view.happenings, *view.statements) if _origin(told, view) == source}
    return found


def _is_of(row: Any, source: str, origins: dict[str, str]) -> bool:
    if hasattr(row, "origin"):
        return source in (row.origin, getattr(row, "source", None))
    return any(origins.get(name) == source for name in row.claims)


def _origin(told: Told, view: View) -> str | None:
    origin: str | None = told.row.goes_back_to or told.speaker
    sources = view.shared.get("source", {})
    seen: set[str | None] = set()
    while origin is not None and origin not in seen and sources.get(origin, {}).get("origin"):
        seen.add(origin)
        origin = sources[origin]["origin"]
    return origin
