"""What changed between two moments, for people: figures, claims, happenings and findings, with what did it."""

from collections.abc import Mapping

from reportedly.exporters import Row
from reportedly.exporters.changes import happening_text, other_change, total_text
from reportedly.exporters.figures import figure_text
from reportedly.exporters.table import Column, View
from reportedly.exporters.texts import cell_name, listed
from reportedly.exporters.views import Context

GROUPS = {
    "total": "Figures",
    "claim": "Claims that did not move the total",
    "happening": "Happenings",
    "finding": "What does not fit together",
}
"""What changes may be about, in order, with the heading of each."""
KINDS = {"first": "first of its origin", "agrees": "agrees, another origin", "not-counted": "stays out of totals"}


def view(context: Context) -> View:
    """Columns of the changes of one of `GROUPS`."""

    def says(row: Row) -> str:
        return SAYS[str(row.get("about"))](row, context)

    return [
        Column("what", what, wrap=True),
        Column("change", says, wrap=True),
        Column("claims", lambda row: listed(row.get("claims")), wrap=True, spare=True),
        Column("events", lambda row: listed(row.get("events")), wrap=True),
    ]


def what(row: Row) -> str:
    """What changed: the cell, or what became of a happening or finding."""
    if row.get("about") == "happening":
        return str(row.get("change"))
    if row.get("about") == "finding":
        return f"{row.get('name') or row.get('kind')} {row.get('change')}"
    named = cell_name(row)
    asides = [str(row[name]) for name in ("scope", "period") if row.get(name)]
    return f"{named} ({', '.join(asides)})" if asides else named


def figure_says(row: Row, context: Context) -> str:
    """`4 → 3 | 4 (conflict)`; of a total whose figure stays, what else changed."""
    before, after = mapping(row.get("before")), mapping(row.get("after"))
    old, new = total_text(before), total_text(after)
    why = f", {row['kind']}" if row.get("kind") else ""
    return f"{old} → {new}{why}" if old != new else f"{new}, {other_change(before, after)}"


def claim_says(row: Row, context: Context) -> str:
    """`repeated: 22 by interior-minister; the total stays 22`."""
    before, after, total = (mapping(row.get(name)) for name in ("before", "after", "total"))
    change, kind = str(row.get("change")), str(row.get("kind") or "")
    word = KINDS.get(kind, kind) if change == "came" else f"{change}, {kind}" if kind else change
    said = value(before or after)
    if before and after and value(before) != value(after):
        said = f"{value(before)} → {value(after)}"
    stays = f"; the total stays {total_text(total)}" if total and total.get("status") != "not-reported" else ""
    return f"{word}: {said} by {(after or before or {}).get('speaker') or 'an unnamed outlet'}{stays}"


def value(claim: Row | None) -> str:
    """A claim's figure, with its words where these are no number."""
    said = figure_text(claim or {})
    wording = (claim or {}).get("wording")
    vague = wording and (claim or {}).get("low") != (claim or {}).get("high")
    return f"{said}, “{wording}”," if vague else said


def happening_says(row: Row, context: Context) -> str:
    """The happening; where it moved, both moments."""
    before, after = mapping(row.get("before")), mapping(row.get("after"))
    if before and after:
        return f"{happening_text(before, context)} → {happening_text(after, context)}"
    return happening_text(after or before or {}, context)


def finding_says(row: Row, context: Context) -> str:
    """What does not fit together."""
    found = mapping(row.get("after")) or mapping(row.get("before")) or {}
    return f"{found.get('kind')}: {found.get('message')}"


def mapping(value: object) -> Row | None:
    """A row inside a row."""
    return value if isinstance(value, Mapping) else None


SAYS = {"total": figure_says, "claim": claim_says, "happening": happening_says, "finding": finding_says}
