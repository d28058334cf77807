"""Revisions for people: one line per version of a figure, what changed, and who said so."""

from reportedly.exporters import Row
from reportedly.exporters.figures import change_text, figure_text, previous_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, date_cell, recorded_text, text
from reportedly.exporters.views import Context

HEADLINE = "headline"


def view(context: Context) -> View:
    """Columns of revisions; the incident is shown only where there are several."""
    return [
        Column("incident", text("incident"), varied=True, once=True),
        Column("what", cell_name, once=True, wrap=True),
        Column("origin", origin, once=True),
        Column("scope", text("scope"), optional=True, wrap=True),
        Column("#", text("revision"), "right"),
        Column("figure", figure, "right"),
        Column("was", previous_text, "right", optional=True),
        Column("change", change_text, "right", optional=True),
        Column("kind", kind),
        Column("published", date_cell("published")),
        Column("as of", date_cell("as_of"), optional=True),
        Column("document", text("document"), optional=True, spare=True),
        Column("recorded", recorded_text, optional=True, spare=True),
        Column("claim", text("claim"), optional=True, spare=True),
        Column("reason", text("reason"), optional=True, wrap=True),
    ]


def origin(row: Row) -> str:
    """Whose series it is; the headline has none."""
    value = row.get("origin")
    return HEADLINE if value is None else str(value)


def figure(row: Row) -> str:
    """The value of this version; the headline in conflict says so."""
    said = figure_text(row)
    return f"conflict {said}" if row.get("status") == "conflict" else said


def kind(row: Row) -> str:
    """What the version is to the one before; `order ?` where the two cannot be ordered."""
    name = str(row.get("kind") or "")
    return f"{name} (order ?)" if row.get("order") == "undetermined" else name
