"""Short stories as events: documents, figures in words, changes; and a record that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportedly.events.quantity import Quantity
from reportedly.record import Record
from support.histories import new_record

Json = dict[str, Any]

CLASH = "clash"
SOURCES = {
    "paper": {"kind": "outlet", "grade": "F"},
    "gazette": {"kind": "outlet", "grade": "F"},
    "minister": {"kind": "official", "grade": "C", "name": "A. Minister"},
    "hospital": {"kind": "organisation", "grade": "B", "role": "city hospital"},
}
UNITS = {"seized": "item", "reward-offered": "USD"}


def event(type: str, stream: str | None = None, **content: Any) -> Json:
    """An event in wire form; fields that are None are left out."""
    found: Json = {"type": type, "content": {name: value for name, value in content.items() if value is not None}}
    return found if stream is None else found | {"stream": stream}


def document(name: str, published: str | None, publisher: str = "paper", **more: Any) -> Json:
    """A document of an outlet; `published` is a day, an instant or an interval."""
    return event("DocumentIngested", document=name, published=published, publisher=publisher, **more)


def figure(
    claim: str,
    words: str,
    document: str | None,
    by: str | None = None,
    *,
    cell: str = "killed/person",
    incident: str = CLASH,
    means: str | None = None,
    **more: Any,
) -> Json:
    """A figure in words; without `by` it is the outlet's own voice."""
    measure, _, category = cell.partition("/")
    quantity = Quantity.from_words(words, unit=UNITS.get(measure, "person")).to_json()
    more |= {"measure": measure, "category": category or "-", "quantity": quantity, "speaker": by}
    return event("FigureReported", incident, claim=claim, document=document, **more)


def change(type: str, claim: str, document: str, incident: str = CLASH, **more: Any) -> Json:
    """A source's own change to a claim."""
    return event(type, incident, claim=claim, document=document, **more)


def opening(*incidents: str) -> list[Json]:
    """The incidents and everybody who speaks."""
    opened = [event("IncidentOpened", name, title=name, when="2024-03-01") for name in incidents]
    return opened + [event("SourceRegistered", source=name, **state) for name, state in SOURCES.items()]


@contextmanager
def told(*events: Json, incidents: tuple[str, ...] = (CLASH, "fire", "march")) -> Iterator[Record]:
    """A record of the story."""
    with new_record() as record:
        record.append([*opening(*incidents), *events])
        yield record


def days(*publishers: str, start: int = 1) -> list[Json]:
    """Documents d1, d2, … published on consecutive days of March 2024, by these outlets."""
    return [document(f"d{n}", f"2024-03-{start + n - 1:02}", outlet) for n, outlet in enumerate(publishers, 1)]


def undated(*publishers: str) -> list[Json]:
    """Documents u1, u2, … of which nothing tells which came first."""
    return [document(f"u{n}", "2024-03-01/2024-03-09", outlet) for n, outlet in enumerate(publishers, 1)]


def rows(record: Record, question: str, incident: str | None = CLASH, **options: Any) -> list[Json]:
    """An answer's rows as JSON."""
    return [row.to_json() for row in record.ask(question, incident, **options)]


def total(record: Record, cell: str = "killed/person", incident: str = CLASH, **options: Any) -> Json:
    """The one row of a cell."""
    measure, _, category = cell.partition("/")
    found = rows(record, "totals", incident, **options)
    (row,) = [row for row in found if (row["measure"], row["category"]) == (measure, category or "-")]
    return row


def history(record: Record, incident: str = CLASH, *, origin: str | None = "minister", **options: Any) -> list[Json]:
    """The rows of one origin's series, or of the headline (None)."""
    return [row for row in rows(record, "revisions", incident, **options) if row["origin"] == origin]
