"""Sources and their record of revision: what each claimed, and how often, how far and in which direction it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportedly.exporters.figures import DASH
from reportedly.exporters.sources_view import view
from reportedly.exporters.views import Context
from reportedly.web.pages import PUBLIC, choices, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered

ALWAYS = ("source", "claims", "revised", "raised", "lowered")
"""Columns that are shown although nothing is in them: that nothing was revised says something."""


def source_rows(record: Record, asked: Asked) -> list[dict[str, Any]]:
    """The sources of all incidents or of one, the most quoted first."""
    rows = [row.to_json() for row in record.ask("sources", asked.text("incident") or None, audience=PUBLIC)]
    return sorted(rows, key=lambda row: (-row["claims"], str(row["source"])))


def sources_page(record: Record, asked: Asked) -> Answered:
    """The page of sources."""
    rows = source_rows(record, asked)
    titles = {row["incident"]: str(row["title"] or row["incident"]) for row in record.incidents(audience=PUBLIC)}
    columns = [
        column
        for column in view(Context())
        if column.title in ALWAYS or any(column.text(row) not in ("", DASH) for row in rows)
    ]
    return rendered(
        "sources.html",
        asked,
        headings=[(column.title, column.align == "right") for column in columns],
        rows=[[(column.text(row), column.align == "right") for column in columns] for row in rows],
        incidents=choices({"": "all incidents", **titles}, asked.text("incident")),
    )
