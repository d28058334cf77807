"""Sources for people: what each claimed and how its figures were revised."""

from collections.abc import Callable
from datetime import timedelta

from reportedly.exporters import Row
from reportedly.exporters.dates import day_text, duration_text, instant
from reportedly.exporters.figures import DASH, signed
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of the sources of an incident or the whole record; days are those of the incidents, if they agree."""
    zones = set(context.zones.values())
    zone = zones.pop() if len(zones) == 1 else None

    def day(value: object, back: int) -> str:
        found = instant(value) if isinstance(value, str) else None
        return "" if found is None else day_text(found - timedelta(microseconds=back), zone)

    return [
        Column("source", text("source")),
        Column("origin", origin, optional=True),
        Column("kind", text("kind")),
        Column("grade", text("grade")),
        *(Column(name, counted(name), "right") for name in ("claims", "revised", "raised", "lowered")),
        *(Column(name, counted(name), "right", optional=True) for name in ("restated", "retracted")),
        Column("median change", change("median_change"), "right", optional=True),
        Column("largest", change("largest_change"), "right", optional=True, spare=True),
        Column("first", lambda row: day(row.get("first"), 0), optional=True),
        Column("last", lambda row: day(row.get("last"), 1), optional=True),
        Column("median lag", lag("median_lag"), "right", optional=True),
        Column("after the first", lag("median_delay"), "right", optional=True, spare=True),
    ]


def origin(row: Row) -> str:
    """Where the source's claims come from, when that is not itself."""
    value = row.get("origin")
    return "" if value is None or value == row.get("source") else str(value)


def counted(name: str) -> Callable[[Row], str]:
    """A cell with a count; a dash for 0, so that what happened stands out."""
    return lambda row: str(row.get(name) or DASH)


def change(name: str) -> Callable[[Row], str]:
    """A cell with a change; empty for null."""

    def shown(row: Row) -> str:
        value = row.get(name)
        return "" if value is None else signed(value)

    return shown


def lag(name: str) -> Callable[[Row], str]:
    """A cell with a median time in seconds, to publication, in words."""

    def shown(row: Row) -> str:
        value = row.get(name)
        return duration_text(value) if isinstance(value, int | float) else str(value or "")

    return shown
