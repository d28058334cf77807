"""Two moments of an incident compared: what changed in the answers, and which claims did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import lookup
from reportedly.exporters.dates import edtf_text
from reportedly.exporters.differences_view import GROUPS, SAYS
from reportedly.exporters.pages.words import STATUS
from reportedly.exporters.texts import cell_name
from reportedly.exporters.views import Context
from reportedly.web.clocks import Clock, clocks
from reportedly.web.pages import PUBLIC, cell_parts, choices, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered

HEADINGS = {**GROUPS, "claim": "Claims that did not move a figure"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed."""

    what: str
    address: str
    change: str
    says: str
    claims: tuple[tuple[str, str], ...]


def compared(record: Record, asked: Asked) -> tuple[str, str, list[dict[str, Any]]]:
    """The two moments of an address as it writes them, and the rows of what changed between them."""
    a, first = asked.moment("a", "start")
    b, second = asked.moment("b", "now")
    rows = record.diff(asked.groups["incident"], first, second, audience=PUBLIC)
    return a, b, [row.to_json() for row in rows]


def compare_page(record: Record, asked: Asked) -> Answered:
    """The page of a comparison."""
    incident = asked.groups["incident"]
    a, b, rows = compared(record, asked)
    references = [row.to_json() for row in record.ask("references", incident, audience=PUBLIC)]
    found = lookup(references, next((str(row["incident"]) for row in references), incident))
    context = Context(zones={found.incident: found.zone} if found.zone else {})
    groups = []
    for about, heading in HEADINGS.items():
        own = [row for row in rows if row["about"] == about]
        if own:
            groups.append((heading, [_change(asked, found.incident, row, found, context) for row in own]))
    moments = _moments(clocks(record, incident, asked))
    return rendered(
        "incidents_compare.html",
        asked,
        incident=found.incident,
        title=found.label("incident", found.incident),
        address=asked.link("incidents", found.incident),
        here=asked.link("incidents", incident, "compare"),
        swapped=asked.link("incidents", incident, "compare", a=b, b=a),
        data=asked.link("incidents", incident, "compare.json", a=a, b=b),
        first=choices({a: _said(a), **moments} if a not in moments else moments, a),
        second=choices({b: _said(b), **moments} if b not in moments else moments, b),
        words={"a": moments.get(a) or _said(a), "b": moments.get(b) or _said(b)},
        groups=groups,
    )


def _moments(every: list[Clock]) -> dict[str, str]:
    found = {"start": "before everything", "now": "now"}
    for clock in every:
        for step in clock.steps:
            value = f"known:{step.value}" if clock.name == "known_at" else step.value
            found[value] = f"{clock.label.lower()} {step.words}"
    return found


def _said(text: str) -> str:
    """A moment of an address in words, where it is none of those offered."""
    parts = [part.strip().partition(":") for part in text.split(",")]
    words = {"known": "published by ", "recorded": "in this record by "}
    said = [words[kind] + edtf_text(rest) if kind in words else f"at {kind}" for kind, _, rest in parts]
    return ", ".join(said)


def _change(asked: Asked, incident: str, row: Row, found: Any, context: Context) -> Change:
    is_figure = row.get("measure") is not None
    what = found.cell(row) if is_figure else str(row["change"]).replace("-", " ")
    address = asked.link("incidents", incident, "figures", *cell_parts(cell_name(row))) if is_figure else ""
    says = SAYS[str(row["about"])](row, context)
    for status in STATUS:
        says = says.replace(f"({status})", f"({STATUS[status]})") if status in ("conflict",) else says
    claims = row.get("claims")
    links = [(str(name), asked.link("claims", str(name))) for name in claims] if isinstance(claims, list) else []
    return Change(what, address, str(row["change"]), says, tuple(links))
