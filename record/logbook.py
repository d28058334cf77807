"""The history of an incident's record, event by event, and which events concern a cell, a source, a document or a time.

An event concerns what it names itself and what the claims it acts on are about. A date that is not exact concerns every
time it may have been at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from reportedly.events.moments import micros, window
from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.rows import Figure, Happening, Statement
from reportedly.projections.view import BEGINNING, END, EVER, Window, moment_window, state_window, visible
from reportedly.record.envelopes import Envelope, envelope
from reportedly.record.loading import material

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.record.withholding import Withheld

SOURCE_FIELDS = ("source", "publisher", "speaker", "goes_back_to", "channel", "actor", "told_to", "origin", "by")
Content = Mapping[str, Any]


class Filters(NamedTuple):
    """What to keep of a history; all that is given must hold. A time is a day, a month, an instant or an EDTF interval:
    `2021-07-09/2021-07-11`, `2021-07-09/..`."""

    cell: tuple[str, str] | None = None
    source: str | None = None
    document: str | None = None
    types: frozenset[str] = frozenset()
    recorded: str | None = None
    published: str | None = None
    occurred: str | None = None


@dataclass(slots=True)
class _Concerns:
    """What an event, or a claim, is about."""

    cells: set[tuple[str, str]] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    published: list[Window] = field(default_factory=list)
    occurred: list[Window] = field(default_factory=list)

    def take(self, other: _Concerns) -> None:
        """Concern what another one does, too."""
        self.cells |= other.cells
        self.sources |= other.sources
        self.documents |= other.documents
        self.published += other.published
        self.occurred += other.occurred


def history(
    record: Record, incident: str, filters: Filters | None = None, withheld: Withheld | None = None
) -> list[Envelope]:
    """The events of an incident that `filters` keep, in log order, without what is withheld."""
    events = record.events_of(incident)
    shown = [envelope(event) for event in (events if withheld is None else withheld.seen(events))]
    if filters is None or filters == Filters():
        return shown
    about = _About(record, incident)
    zone = about.zone
    spans = [None if text is None else span(text, zone) for text in filters[4:]]
    return [event for event in shown if _keeps(filters, spans, event, about)]


def span(text: str, zone: str | None = None) -> Window:
    """The span of time that a filter names. Raises ValueRefused."""
    lo, hi = window(text.strip(), zone)
    return Window(BEGINNING if lo is None else lo, END if hi is None else hi)


def _keeps(filters: Filters, spans: list[Window | None], event: Envelope, about: _About) -> bool:
    if filters.types and event.type not in filters.types:
        return False
    recorded, published, occurred = spans
    at = micros(event.recorded_at)
    if recorded is not None and not recorded.lo <= at < recorded.hi:
        return False
    if filters[:3] == (None, None, None) and published is None and occurred is None:
        return True
    concerns = about.event(event)
    return (
        (filters.cell is None or filters.cell in concerns.cells)
        and (filters.source is None or filters.source in concerns.sources)
        and (filters.document is None or filters.document in concerns.documents)
        and (published is None or _meets(published, concerns.published))
        and (occurred is None or _meets(occurred, concerns.occurred))
    )


def _meets(one: Window, others: Iterable[Window]) -> bool:
    return any(one.lo < other.hi and other.lo < one.hi for other in others)


class _About:
    """What every claim of an incident is about, as it stands now or ever stood."""

    def __init__(self, record: Record, incident: str) -> None:
        found = material(record.store, [incident], tables=(FIGURES, HAPPENINGS, STATEMENTS))
        view = visible(found)
        self._documents = view.shared.get("document", {})
        self._occasions = view.shared.get("occasion", {})
        self.zone = view.incidents[incident].zone if incident in view.incidents else None
        self._claims: dict[str, _Concerns] = {}
        rows: list[Figure | Happening | Statement] = [*found.figures, *found.happenings, *found.statements]
        for row in rows:
            concerns = self._claims.setdefault(row.claim, _Concerns())
            concerns.sources |= {name for name in (row.publisher, row.speaker, row.goes_back_to) if name}
            concerns.documents |= {row.document} if row.document else set()
            if isinstance(row, Happening):
                concerns.occurred.append(self._happened(row))
        for figure in found.figures:
            self._claims[figure.claim].cells.add((figure.measure, figure.category))
        for claim in view.claims:
            concerns = self._claims[claim.name]
            concerns.sources |= {name for name in (claim.origin, claim.publisher) if name and name != "-"}
            concerns.published.append(claim.published)
            if claim.speaks_by != "publication":
                concerns.occurred.append(claim.speaks)
        for told in (*view.happenings, *view.statements):
            self._claims[told.name].published.append(told.publication.window)
            self._claims[told.name].sources |= {told.publisher} if told.publisher else set()

    def _happened(self, row: Happening) -> Window:
        zone = self._documents.get(row.document or "", {}).get("zone") or self.zone
        return moment_window(
            row.edtf, row.earliest, row.latest, zone, relation=row.relation, time_of_day=row.time_of_day
        )

    def event(self, event: Envelope) -> _Concerns:
        """What an event is about."""
        content: Content = event.content or {}
        found = _Concerns(sources={content[name] for name in SOURCE_FIELDS if isinstance(content.get(name), str)})
        if content.get("measure"):
            found.cells.add((content["measure"], content.get("category") or "-"))
        self._say_when(found, content)
        for name in _documents(content):
            self._cite(found, name)
        if content.get("kind") == "source" and isinstance(content.get("name"), str):
            found.sources.add(content["name"])
        for claim in _claims(content):
            if claim in self._claims:
                found.take(self._claims[claim])
        return found

    def _say_when(self, found: _Concerns, content: Content) -> None:
        for name in ("when", "as_of", "said", "period"):
            if isinstance(content.get(name), Mapping):
                found.occurred.append(state_window(content[name], self.zone))
        if isinstance(content.get("published"), Mapping):
            found.published.append(state_window(content["published"], content.get("zone") or self.zone))

    def _cite(self, found: _Concerns, name: str) -> None:
        found.documents.add(name)
        state = self._documents.get(name, {})
        if state.get("publisher"):
            found.sources.add(state["publisher"])
        published = state_window(state.get("published"), state.get("zone") or self.zone)
        if published.hi == END and state.get("retrieved"):
            published = Window(published.lo, state_window(state["retrieved"], state.get("zone") or self.zone).hi)
        if published != EVER:
            found.published.append(published)


def _documents(content: Content) -> Iterator[str]:
    """The documents an event names."""
    for name in ("document", "supersedes"):
        if isinstance(content.get(name), str):
            yield content[name]
    if content.get("kind") == "document" and isinstance(content.get("name"), str):
        yield content["name"]


def _claims(content: Content) -> Iterator[str]:
    """The claims an event names or acts on."""
    if isinstance(content.get("claim"), str):
        yield content["claim"]
    if content.get("kind") == "claim" and isinstance(content.get("name"), str):
        yield content["name"]
    if isinstance(content.get("claims"), list):
        yield from content["claims"]
    if isinstance(content.get("assign"), Mapping):
        yield from content["assign"]
