"""Vintages for people: what was known of a moment, from when to when."""

from reportedly.exporters import Row
from reportedly.exporters.dates import clock_text
from reportedly.exporters.figures import figure_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, counting_text, date_cell, text
from reportedly.exporters.views import Context


def view(context: Context) -> View:
    """Columns of a cell's revision triangle, or of several; instants in the incident's own time zone."""

    def known(row: Row, name: str) -> str:
        value = row.get(name)
        return clock_text(value, context.zones.get(str(row.get("incident")))) if isinstance(value, str) else ""

    return [
        Column("incident", text("incident"), varied=True, once=True),
        Column("what", cell_name, once=True, wrap=True),
        Column("counting", counting_text, optional=True),
        Column("scope", text("scope"), optional=True, wrap=True),
        Column("origin", text("origin"), once=True),
        Column("as of", date_cell("as_of")),
        Column("figure", figure_text, "right"),
        Column("known from", lambda row: known(row, "known_from"), optional=True),
        Column("until", lambda row: known(row, "known_to"), optional=True),
        Column("claim", text("claim"), spare=True),
    ]
