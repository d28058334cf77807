"""The timeline for people: honest dates in the incident's own time zone, and what surely came before."""

from typing import TypeGuard

from reportedly.exporters import Row
from reportedly.exporters.dates import moment_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import listed, text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of a timeline, of one incident or the whole record; "surely after" gives row numbers."""

    def when(row: Row) -> str:
        return moment_text(row, zone=context.zones.get(str(row.get("incident"))))

    def surely_after(row: Row) -> str:
        claims = row.get("certainly_after")
        return ", ".join(str(context.numbers.get(str(claim), claim)) for claim in claims) if _many(claims) else ""

    return [
        Column("#", text("order"), "right"),
        Column("when", when, wrap=True),
        Column("what", what, wrap=True),
        Column("kind", kind, optional=True),
        Column("incident", text("incident"), varied=True),
        Column("surely after", surely_after, optional=True, wrap=True),
        Column("claim", text("claim"), spare=True),
        Column("sources", lambda row: listed(row.get("sources")), optional=True, wrap=True, spare=True),
    ]


def _many(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def kind(row: Row) -> str:
    """What the row is, where it is no happening."""
    return "" if row.get("kind") == "happening" else str(row.get("kind") or "")


def what(row: Row) -> str:
    """What happened; a modality other than plain statement is said."""
    modality = row.get("modality")
    said = str(row.get("what") or "–")
    return said if modality in (None, "stated") else f"{said} ({modality})"
