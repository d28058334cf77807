"""What does not fit together, of all incidents or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportedly.web.pages import PUBLIC, choices, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered


def findings(record: Record, asked: Asked) -> list[dict[str, Any]]:
    """The findings that an address asks for."""
    rows = record.ask("discrepancies", asked.text("incident") or None, audience=PUBLIC)
    wanted = asked.text("kind")
    return [row.to_json() for row in rows if not wanted or row.kind == wanted]


def findings_page(record: Record, asked: Asked) -> Answered:
    """The page of findings, by incident."""
    rows = findings(record, asked)
    titles = {row["incident"]: str(row["title"] or row["incident"]) for row in record.incidents(audience=PUBLIC)}
    kinds = sorted({row.kind for row in record.ask("discrepancies", asked.text("incident") or None, audience=PUBLIC)})
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(str(row["incident"]), []).append(row)
    return rendered(
        "findings.html",
        asked,
        groups=[(titles.get(name, name), asked.link("incidents", name), found) for name, found in groups.items()],
        incidents=choices({"": "all incidents", **titles}, asked.text("incident")),
        kinds=choices({"": "any", **{kind: kind.replace("-", " ") for kind in kinds}}, asked.text("kind")),
        count=len(rows),
    )
