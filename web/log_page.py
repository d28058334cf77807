"""The log: what was recorded, newest first, and whether it is all as it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportedly.exporters.dates import clock_text
from reportedly.exporters.events_view import about, says
from reportedly.web.checking import verification
from reportedly.web.desk import Answered
from reportedly.web.pages import PUBLIC, choices, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked

PAGE = 50


def log_rows(record: Record, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """The events below the position `before` that an address asks for, newest first; and up to where they reach."""
    size = record.store.head().size
    before = min(asked.number("before", 1) or size + 1, size + 1)
    types = [asked.text("type")] if asked.text("type") else None
    stream = asked.text("incident") or None
    found: list[dict[str, Any]] = []
    low = before
    while low > 1 and len(found) < PAGE:
        high, low = low, max(1, low - 500)
        events = record.events(stream=stream, types=types, after=low - 1, upto=high - 1, audience=PUBLIC)
        found += reversed([event.to_json() for event in events])
    return found[:PAGE], low if len(found) <= PAGE else 2


def log_page(record: Record, asked: Asked) -> Answered:
    """The page of the log."""
    rows, low = log_rows(record, asked)
    head = record.store.head()
    titles = {row["incident"]: str(row["title"] or row["incident"]) for row in record.incidents(audience=PUBLIC)}
    known = titles.keys()
    types = sorted({event.type for event in record.events(audience=PUBLIC)}) if head.size <= 5000 else []
    oldest = rows[-1]["position"] if rows else 1
    checked = verification(record)
    page = rendered(
        "log.html",
        asked,
        size=head.size,
        root=head.root.hex(),
        log=record.store.origin,
        checked=checked,
        rows=[
            {
                **row,
                "recorded": clock_text(row["recorded_at"]),
                "about": about(row),
                "says": says(row),
                "link": _link(asked, row, known),
            }
            for row in rows
        ],
        older=oldest if low > 1 and oldest > 1 else None,
        filters={"incident": asked.text("incident"), "type": asked.text("type")},
        incidents=choices({"": "everything", **titles}, asked.text("incident")),
        types=choices({"": "any", **{name: name for name in types}}, asked.text("type")),
        checkpoint=asked.link("checkpoint.json"),
    )
    return page if checked.done else page._replace(keep=False)


def _link(asked: Asked, row: dict[str, Any], incidents: Any) -> str:
    content = row["content"] or {}
    if str(row["type"]).endswith("Reported") and content.get("claim"):
        return asked.link("claims", content["claim"])
    return asked.link("incidents", row["stream"]) if row["stream"] in incidents else ""
