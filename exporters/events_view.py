"""Events for people: one line each; what an event says, in its own terms."""

from collections.abc import Mapping

from reportedly.exporters import Row
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import published_text, recorded_text, text
from reportedly.exporters.views import Context

SUMMARY_FIELDS = ("what", "title", "why", "reason", "name", "pseudonym", "label", "kind")
NAME_FIELDS = (
    *("claim", "occasion", "discrepancy", "document", "source"),
    *("constraint", "measure", "category", "unit", "scope", "lexicon"),
)


def view(context: Context) -> View:
    """Columns of a list of events."""
    return [
        Column("position", text("position"), "right"),
        Column("recorded", recorded_text, spare=True),
        Column("stream", text("stream")),
        Column("version", text("version"), "right"),
        Column("type", text("type")),
        Column("by", text("recorded_by"), optional=True),
        Column("about", about),
        Column("says", says, wrap=True, optional=True),
    ]


def content(row: Row) -> Row:
    """The event's public content; empty once redacted."""
    value = row.get("content")
    return value if isinstance(value, Mapping) else {}


def about(row: Row) -> str:
    """The name of what the event is about."""
    said = content(row)
    if row.get("type") in ("RecordCorrected", "VisibilityChanged"):
        return str(said.get("name"))
    if row.get("type") == "PartRedacted":
        return f"{said.get('part')} part of {said.get('position')}"
    return next((str(said[name]) for name in NAME_FIELDS if said.get(name)), "")


def says(row: Row) -> str:
    """What the event says, in a few words."""
    said = content(row)
    if row.get("content") is None:
        return "(redacted)"
    if row.get("type") == "FigureReported":
        return figure(said)
    if row.get("type") == "RecordCorrected":
        return f"{said.get('field')}: {said.get('reason', '')}"
    if row.get("type") == "VisibilityChanged":
        return ": ".join(str(said[name]) for name in ("visibility", "reason") if said.get(name))
    moment = published_text(said.get("when") or said.get("published"))
    words = next((str(said[name]) for name in SUMMARY_FIELDS if said.get(name)), "")
    return f"{words} ({moment})" if words and moment else words or moment


def figure(said: Row) -> str:
    """A figure as it was reported: `killed/police “at least 26” (interior-minister)`."""
    quantity = said.get("quantity")
    wording = quantity.get("wording") if isinstance(quantity, Mapping) else ""
    cell = f"{said.get('measure')}" + ("" if said.get("category") in (None, "-") else f"/{said.get('category')}")
    speaker = said.get("speaker") or said.get("publisher")
    return f"{cell} “{wording}”" + (f" ({speaker})" if speaker else "")
