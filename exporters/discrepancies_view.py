"""Discrepancies for people: what does not fit together, in sentences."""

from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import listed, text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of the discrepancies of an incident or the whole record."""
    return [
        Column("incident", text("incident"), varied=True, once=True),
        Column("name", text("discrepancy"), optional=True),
        Column("status", text("status")),
        Column("kind", text("kind")),
        Column("message", text("message"), wrap=True),
        Column("claims", lambda row: listed(row.get("claims")), wrap=True, optional=True),
    ]
