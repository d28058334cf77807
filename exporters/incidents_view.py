"""Incidents for people."""

from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import date_cell, text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of a list of incidents, or of what a search found in them."""
    return [
        Column("incident", text("incident"), once=True),
        Column("title", text("title"), wrap=True, optional=True, once=True),
        Column("when", date_cell("when"), optional=True),
        Column("kind", text("kind"), optional=True),
        Column("events", text("events"), "right", optional=True),
        Column("claims", text("claims"), "right", optional=True),
        Column("claim", text("claim"), optional=True),
        Column("found", text("found"), wrap=True, optional=True),
    ]
