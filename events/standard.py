"""The standard taxonomy: what a new store records as events, so that nothing that changes an answer lives only here."""

from __future__ import annotations

STANDARD_UNITS: dict[str, str] = {}


def standard_unit(measure: object) -> str:
    """The unit of a standard measure; `item` of any other. Used where a figure is given as words alone."""
    return STANDARD_UNITS.get(measure, "item") if isinstance(measure, str) else "item"
