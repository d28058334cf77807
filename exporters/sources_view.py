"""Sources for people: what each claimed and how its figures were revised."""

from collections.abc import Callable

from reportedly.exporters import Row
from reportedly.exporters.dates import duration_text
from reportedly.exporters.figures import DASH, signed
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import date_cell, text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of the sources of an incident or the whole record."""
    return [
        Column("source", text("source"), once=True),
        Column("origin", origin, optional=True),
        Column("kind", text("kind")),
        Column("grade", text("grade")),
        *(Column(name, counted(name), "right") for name in ("claims", "revised", "raised", "lowered")),
        *(Column(name, counted(name), "right", optional=True) for name in ("restated", "retracted")),
        Column("median change", change, "right", optional=True),
        Column("first", date_cell("first"), optional=True),
        Column("last", date_cell("last"), optional=True),
        Column("median lag", lag, "right", optional=True),
    ]


def origin(row: Row) -> str:
    """Where the source's claims come from, when that is not itself."""
    value = row.get("origin")
    return "" if value is None or value == row.get("source") else str(value)


def counted(name: str) -> Callable[[Row], str]:
    """A cell with a count; a dash for 0, so that what happened stands out."""
    return lambda row: str(row.get(name) or DASH)


def change(row: Row) -> str:
    """The median change of a revision; empty for null."""
    value = row.get("median_change")
    return "" if value is None else signed(value)


def lag(row: Row) -> str:
    """The median time from what a claim speaks for to its publication."""
    value = row.get("median_lag")
    return duration_text(value) if isinstance(value, int | float) else str(value or "")
