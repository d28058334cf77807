"""Small pieces that several views share: cells, lists, names."""

from collections.abc import Callable, Mapping

from reportedly.exporters import Row
from reportedly.exporters.dates import clock_text, edtf_text


def text(name: str) -> Callable[[Row], str]:
    """A cell that shows the value called `name` as it is; empty for null."""

    def shown(row: Row) -> str:
        value = row.get(name)
        return "" if value is None else str(value)

    return shown


def cell_name(row: Row) -> str:
    """`killed/police`, as it is typed; the measure alone where it has no category."""
    measure, category = str(row.get("measure") or ""), str(row.get("category") or "-")
    return measure if category == "-" else f"{measure}/{category}"


def date_cell(name: str) -> Callable[[Row], str]:
    """A cell that shows the EDTF or instant called `name` in words."""

    def shown(row: Row) -> str:
        return published_text(row.get(name))

    return shown


def published_text(value: object) -> str:
    """An EDTF text, an instant, or a moment object, in words; empty for null."""
    if isinstance(value, Mapping):
        value = value.get("edtf")
    return edtf_text(value) if isinstance(value, str) else ""


def recorded_text(row: Row) -> str:
    """When the store appended it, to the minute, UTC."""
    value = row.get("recorded_at")
    return clock_text(value) if isinstance(value, str) else ""


def counting_text(row: Row) -> str:
    """How the figure counts, where it is not the total so far."""
    counting = row.get("counting")
    return "" if counting in (None, "total") else str(counting)


def listed(value: object, separator: str = ", ") -> str:
    """A JSON list of names as text; a name stands for itself, null is empty."""
    if value is None:
        return ""
    return separator.join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def mappings(value: object) -> list[Row]:
    """The objects of a JSON list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []
