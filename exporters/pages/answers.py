"""Everything a page about one incident is made of, asked from the record in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Any

from reportedly.events.moments import iso
from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup, lookup

if TYPE_CHECKING:
    from reportedly.record import Record

PUBLIC, INTERNAL = "public", "internal"
MOST_CONFLICTS = 40
"""At how many past moments the sides of a conflict are asked for."""
MOST_ENTRIES = 60
"""At how many positions of the log the figures are asked for."""

Asked = Mapping[str, Any]

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
    timeline: list[Row]
    discrepancies: list[Row]
    sources: list[Row]
    found: Lookup
    quotes: Mapping[str, Row]
    """By claim, its quote and what stands beside it."""
    conflicts: Mapping[int, list[Row]] = field(default_factory=dict)
    """By instant of publication, the rows of `totals` that were in conflict then."""
    entries: Mapping[int, list[Row]] = field(default_factory=dict)
    """By position of the log, the rows of `totals` as this record held them then."""
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
            timeline,
            ask(record, "discrepancies", incident, audience, moments),
            ask(record, "sources", incident, audience, moments),
            found,
            quotes(record, _claims(revisions, timeline), past=bool(moments.keys() & {"recorded_at", "at_position"})),
            {
                at: [row for row in rows if row["status"] == "conflict"]
                for at, rows in _at(record, incident, audience, moments, "known_at", _disputed(revisions, found))
            },
            dict(_at(record, incident, audience, moments, "at_position", _positions(references))),
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


def _at(
    record: Record, incident: str, audience: str, moments: Asked, clock: str, wanted: Iterable[int]
) -> Iterator[tuple[int, list[Row]]]:
    """The totals at past moments of one clock; what else was asked for holds on."""
    kept = {name: value for name, value in moments.items() if clock == "known_at" or name == "known_at"}
    for moment in wanted:
        yield moment, ask(record, "totals", incident, audience, {**kept, clock: moment})


def _disputed(revisions: Iterable[Row], found: Lookup) -> list[int]:
    """The last instants at which a headline came to be in conflict."""
    rows = (row for row in revisions if row["origin"] is None and row["status"] == "conflict")
    latest = (found.published(row).hi for row in rows)
    return sorted({hi - 1 for hi in latest if hi is not None})[-MOST_CONFLICTS:]


def _positions(references: Iterable[Row]) -> list[int]:
    """The last position of each batch in which claims were recorded; of many, some that lie evenly among them."""
    last: dict[str, int] = {}
    for row in references:
        about = row["about"]
        if row["kind"] == "claim" and isinstance(about, Mapping):
            last[about["recorded_at"]] = max(last.get(about["recorded_at"], 0), about["position"])
    every = sorted(last.values())
    if len(every) <= MOST_ENTRIES:
        return every
    step = (len(every) - 1) / (MOST_ENTRIES - 1)
    return [every[round(step * index)] for index in range(MOST_ENTRIES)]
