"""Everything a page about one incident is made of, asked from the record in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportedly.events.moments import iso
from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup, lookup
from reportedly.projections import INTERNAL
from reportedly.projections.audience import RESTRICTED

if TYPE_CHECKING:
    from reportedly.record import Record

MOST_CONFLICTS = 40
"""At how many past moments the sides of a conflict are asked for."""
MOST_ENTRIES = 60
"""At how many positions of the log the figures are asked for."""

Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers about one incident, for one audience and moment, as JSON rows."""

    incident: str
    asked: Asked
    totals: list[Row]
    silent: list[Row]
    """The cells around these that nobody reported anything of."""
    revisions: list[Row]
    timeline: list[Row]
    discrepancies: list[Row]
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

    @property
    def audience(self) -> str:
        """For whom they are."""
        return str(self.asked.get("audience") or INTERNAL)


def ask(record: Record, question: str, incident: str, asked: Asked, **options: Any) -> list[Row]:
    """The rows of one answer, as JSON. `asked` holds the moments and the audience, as `Record.ask` takes them."""
    return [row.to_json() for row in record.ask(question, incident, **asked, **options)]


def gather(record: Record, incident: str, asked: Asked, *, past: bool = True) -> Answers:
    """Ask everything about an incident that a page of it says; with `past`, also what its control goes back to."""
    with record.store.snapshot():
        references = ask(record, "references", incident, asked)
        name = next((str(row["incident"]) for row in references), incident)
        found = lookup(references, name)
        revisions = ask(record, "revisions", incident, asked)
        timeline = ask(record, "timeline", incident, asked)
        everything = ask(record, "totals", incident, asked, include_all=True)
        head = record.store.head()
        return Answers(
            name,
            {key: value for key, value in asked.items() if value is not None},
            ask(record, "totals", incident, asked),
            [row for row in everything if row["status"] == "not-reported"],
            revisions,
            timeline,
            ask(record, "discrepancies", incident, asked),
            found,
            quotes(record, _claims(revisions, timeline), asked),
            {
                at: [row for row in rows if row["status"] == "conflict"]
                for at, rows in _at(record, incident, asked, "known_at", _disputed(revisions, found) if past else ())
            },
            dict(_at(record, incident, asked, "at_position", _positions(references) if past else ())),
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


def quotes(record: Record, claims: Iterable[str], asked: Asked) -> dict[str, Row]:
    """The public words of claims: quote, original wording, the source's own term; for a past moment of the record as
    they were recorded, without what was corrected since. Those that would name somebody are for no public."""
    withheld = record.withheld(asked.get("audience"))
    past = asked.get("recorded_at") is not None or asked.get("at_position") is not None
    found: dict[str, Row] = {}
    for name in claims:
        claim = record.claim(name)
        if claim is None or (withheld is not None and withheld.hides("claim", name)):
            continue
        event = record.event(claim.position) if past else None
        content = (claim.content if event is None else event.content) or {}
        if content.get("visibility") != RESTRICTED:
            quote = content.get("quote") or {}
            original = content.get("original") or {}
            found[name] = {"exact": quote.get("exact"), "original": original.get("text"), "term": content.get("term")}
    return found


def _at(
    record: Record, incident: str, asked: Asked, clock: str, wanted: Iterable[int]
) -> Iterator[tuple[int, list[Row]]]:
    """The totals at past moments of one clock; what else was asked for holds on."""
    kept = {**asked, "recorded_at": None} if clock == "at_position" else asked
    for moment in wanted:
        yield moment, ask(record, "totals", incident, {**kept, clock: moment})


def _disputed(revisions: Iterable[Row], found: Lookup) -> list[int]:
    """The last instants at which something was published about a figure that was ever in conflict: its sides may move
    where its range does not."""
    rows = list(revisions)
    cells = {_cell(row) for row in rows if row["origin"] is None and row["status"] == "conflict"}
    latest = (found.published(row).hi for row in rows if _cell(row) in cells)
    return sorted({hi - 1 for hi in latest if hi is not None})[-MOST_CONFLICTS:]


def _cell(row: Row) -> tuple[object, ...]:
    return row["measure"], row["category"]


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
