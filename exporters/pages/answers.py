"""Everything a page about one incident is made of, asked from the record in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Any

from reportedly.events.moments import iso
from reportedly.exporters import Row
from reportedly.exporters.charts.history import cell_name
from reportedly.exporters.charts.lookup import Lookup, lookup

if TYPE_CHECKING:
    from reportedly.record import Record

PUBLIC, INTERNAL = "public", "internal"
MOST_LOOKED_BACK = 40
"""At how many past moments, for each clock, the alternatives of a conflict are asked for."""

Asked = Mapping[str, Any]
Alternatives = Mapping[tuple[str, object], list[Row]]
"""By clock and moment (an instant, or a position), the rows of `totals` that were in conflict then."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers about one incident, for one audience and moment, as JSON rows."""

    incident: str
    audience: str
    asked: Asked
    totals: list[Row]
    silent: list[Row]
    """The cells around these that nobody reported anything of."""
    revisions: list[Row]
    recorded: list[Row]
    """The revisions again, in the record's own order."""
    timeline: list[Row]
    discrepancies: list[Row]
    sources: list[Row]
    found: Lookup
    quotes: Mapping[str, Row]
    """By claim, its quote and what stands beside it."""
    conflicts: Alternatives = field(default_factory=dict)
    log: str = ""
    checkpoint: str = ""
    position: int = 0
    recorded_at: str | None = None


def ask(record: Record, question: str, incident: str, audience: str, asked: Asked, **options: Any) -> list[Row]:
    """The rows of one answer for an audience. The only place that says for whom to the record."""
    takes_audience = "audience" in signature(record.ask).parameters  # until every record can answer for one
    given = {"audience": audience} if audience != INTERNAL and takes_audience else {}
    return [row.to_json() for row in record.ask(question, incident, **asked, **given, **options)]


def gather(record: Record, incident: str, *, audience: str = PUBLIC, asked: Asked | None = None) -> Answers:
    """Ask everything about an incident. `asked` holds `known_at`, `recorded_at` or `at_position` where one is wanted."""
    moments = {name: value for name, value in (asked or {}).items() if value is not None}
    with record.store.snapshot():
        references = ask(record, "references", incident, audience, moments)
        name = next((str(row["incident"]) for row in references), incident)
        found = lookup(references, name)
        revisions = ask(record, "revisions", incident, audience, moments)
        recorded = ask(record, "revisions", incident, audience, moments, by="recorded")
        timeline = ask(record, "timeline", incident, audience, moments)
        everything = ask(record, "totals", incident, audience, moments, include_all=True)
        head = record.store.head()
        return Answers(
            name,
            audience,
            moments,
            ask(record, "totals", incident, audience, moments),
            [row for row in everything if row["status"] == "not-reported"],
            revisions,
            recorded,
            timeline,
            ask(record, "discrepancies", incident, audience, moments),
            ask(record, "sources", incident, audience, moments),
            found,
            quotes(record, _claims(revisions, timeline), past=bool(moments.keys() & {"recorded_at", "at_position"})),
            _conflicts(record, incident, audience, moments, revisions, recorded, found),
            record.store.origin,
            _checkpoint(record),
            head.size,
            None if head.recorded_at is None else iso(head.recorded_at),
        )


def _checkpoint(record: Record) -> str:
    from reportedly.record.checkpoints import checkpoint

    head = record.store.head()
    return checkpoint(record.store.origin, head.size, head.root).note


def _claims(revisions: Iterable[Row], timeline: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["claim"]) for row in (*revisions, *timeline) if row.get("claim")))


def quotes(record: Record, claims: Iterable[str], *, past: bool = False) -> dict[str, Row]:
    """The public words of claims: quote, original wording, the source's own term. With `past`, as they were recorded,
    without what was corrected since."""
    found: dict[str, Row] = {}
    for name in claims:
        claim = record.claim(name)
        if claim is None:
            continue
        event = record.event(claim.position) if past else None
        content = event.content if event is not None else claim.content
        if content.get("visibility", "public") == "public":
            quote = content.get("quote") or {}
            original = content.get("original") or {}
            found[name] = {"exact": quote.get("exact"), "original": original.get("text"), "term": content.get("term")}
    return found


def _conflicts(
    record: Record, incident: str, audience: str, moments: Asked, revisions: list[Row], recorded: list[Row], found: Lookup
) -> Alternatives:
    """What stood against what, at the past moments at which a headline came to be in conflict."""
    at: dict[tuple[str, object], dict[str, Any]] = {}
    rows = [row for row in revisions if row["origin"] is None and row["status"] == "conflict"]
    for row in rows[-MOST_LOOKED_BACK:]:
        latest = found.published(row).hi
        if latest is not None:
            at["published", latest - 1] = {**moments, "known_at": latest - 1}
    rows = [row for row in recorded if row["origin"] is None and row["status"] == "conflict"]
    for row in rows[-MOST_LOOKED_BACK:]:
        kept = {name: value for name, value in moments.items() if name == "known_at"}
        at["recorded", row["position"]] = {**kept, "at_position": row["position"]}
    return {
        moment: [row for row in ask(record, "totals", incident, audience, asked) if row["status"] == "conflict"]
        for moment, asked in at.items()
    }


def names_of_cells(rows: Iterable[Row]) -> list[str]:
    """The cells of rows, as people type them, each once."""
    return list(dict.fromkeys(cell_name(row) for row in rows))
