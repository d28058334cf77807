"""`Record`: append, ask, catch up, rebuild, replay."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import orjson

from reportedly.events.errors import ReportedlyError, show
from reportedly.events.moments import iso
from reportedly.projections import (
    AUDIENCES,
    FIGURES,
    HAPPENINGS,
    INTERNAL,
    PROJECTIONS,
    PUBLIC,
    STATEMENTS,
)
from reportedly.record.collector import quiet_collector
from reportedly.record.errors import StaleReadModels, UnknownName
from reportedly.record.filters import Filter
from reportedly.record.loading import ALL, lineage, material, zones
from reportedly.record.moments import MomentLike, instant
from reportedly.store.protocol import Appended, Expected, Head, Store, StoredEvent, Writer

if TYPE_CHECKING:
    from reportedly.events.fields import Content
    from reportedly.events.wire import Draft
    from reportedly.projections.audience import Public
    from reportedly.projections.differences import DifferenceRow
    from reportedly.projections.entries import KnownClaim
    from reportedly.projections.rows import Material
    from reportedly.projections.view import Lineage
    from reportedly.record.appending import Appender
    from reportedly.record.envelopes import Envelope
    from reportedly.record.keeping import Progress
    from reportedly.record.logbook import Filters
    from reportedly.record.moments import Moment
    from reportedly.record.redacting import Redacted, Target
    from reportedly.record.replaying import Step
    from reportedly.record.withholding import Withheld

Clock = Callable[[], int]
Random = Callable[[int], bytes]
Json = dict[str, Any]


class Status(NamedTuple):
    """The record at a glance. `recorded_at` is the last event's, ISO UTC; `waiting` counts cells to catch up."""

    path: str
    origin: str
    size: int
    root: str
    recorded_at: str | None
    incidents: int
    documents: int
    sources: int
    claims: dict[str, int]
    waiting: int
    caught_up: int
    stale: bool
    streams: dict[str, int]

    def to_json(self) -> Json:
        """The status as JSON values."""
        return self._asdict()


def open(
    path: str | os.PathLike[str],
    *,
    create: bool = False,
    read_only: bool = False,
    origin: str | None = None,
    clock: Clock | None = None,
    random: Random | None = None,
) -> Record:
    """Open the record in a file; with `create`, make it where there is none, with the standard taxonomy in it.

    `origin` names a new log (default: the file's name). `clock` (µs since 1970 UTC) and `random` (n → n bytes) may be
    injected. Raises ReportedlyError: no such file, not a record, another format, read-only.
    """
    from reportedly.store.sqlite import open_store, system_clock

    store = open_store(
        path,
        create=create,
        read_only=read_only,
        origin=origin,
        clock=clock or system_clock,
        random=random or os.urandom,
    )
    record = Record(store)
    if store.created:
        from reportedly.events.standard import standard_drafts

        record.append(standard_drafts(recorded_by="reportedly"))
        record.catch_up()  # says which code wrote the tables, so that another version finds them stale
    return record


class Record:
    """An open record. Use it as a context manager, or `close()` it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._appender: Appender | None = None

    # Writing

    def append(
        self,
        drafts: Iterable[Draft | Mapping[str, Any] | Content],
        *,
        expect: Mapping[str, Expected] | None = None,
        recorded_by: str | None = None,
    ) -> list[Appended]:
        """Store events, all of them or none, and say where each stands.

        An event is a mapping (`{"type", "stream", "content", …}`), an event model or a draft. One without an id gets an
        id from what it says, so that appending the same again adds nothing. `expect` names a stream's version before
        this batch: a number, "none", "exists" or "any".
        Raises InputError (RefusedEvent where an event does not fit the record), VersionConflict, IdConflict.
        """
        from reportedly.record.appending import Appender

        if self._appender is None:
            self._appender = Appender(self.store)
        return self._appender.append(drafts, expect or {}, recorded_by)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring `totals` and `revisions` (the tables for SQL) up to the log; how many cells were written.

        Answers from `ask` never wait for this. Raises StaleReadModels when other code wrote the read models.
        """
        from reportedly.record import keeping

        waiting = self.store.fetch("dirty_count")[0][0]
        done = 0
        while True:
            written = 0

            def work(writer: Writer) -> None:
                nonlocal written
                if self.stale:
                    raise StaleReadModels(
                        "the read models were written by another version; run `reportedly projections rebuild`"
                    )
                written = keeping.catch_up(writer, keeping.BATCH)
                writer.checkpoint(keeping.PROJECTION, keeping.definition(), self.store.head().size)

            self.store.write(work)
            done += written
            if progress is not None:
                progress(done, max(waiting, done))
            if written < keeping.BATCH:
                return done

    def redact(
        self,
        targets: Sequence[Target] | Callable[[], Sequence[Target]],
        *,
        reason: str,
        recorded_by: str | None = None,
        progress: Progress | None = None,
    ) -> Redacted:
        """Remove the bytes and the salt of parts of events for good, with the events that record it; see `redacting`.

        `targets` are those of `redaction_targets`, or what finds them again where somebody records meanwhile. `reason`
        is a code such as `consent-withdrawn`. Proofs, the root and (for protected parts) every answer stay. Raises
        NotRedactable, InputError, StoreError.
        """
        from reportedly.record.redacting import redact

        try:
            find = targets if callable(targets) else lambda: targets
            return redact(self.store, find, reason, recorded_by, progress)
        finally:
            self._appender = None

    def redaction_targets(
        self, *, position: int | None = None, part: str = "public", source: str | None = None
    ) -> list[Target]:
        """What would be redacted: a part of the event at a position, with the corrections that repeat it, or every
        protected part of a source and of its claims. Raises UnknownName, NotRedactable."""
        from reportedly.record.redacting import of_event, of_source

        if source is not None:
            if self.shared_state("source", source) is None:
                raise UnknownName(f"there is no source {show(source)} in this record")
            return of_source(self.store, source)
        event = self.store.event(position) if position is not None else None
        if event is None:
            raise UnknownName(f"there is no event at position {position}")
        return of_event(self.store, event, part)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build every read model anew from the log, beside the live ones, and swap at once; the position reached."""
        from reportedly.record import keeping

        size = self.store.head().size
        filler = keeping.Filler(size, progress)
        reached = self.store.rebuild(keeping.TABLES, filler, checkpoints={keeping.PROJECTION: keeping.definition()})
        self._appender = None
        return reached

    @property
    def stale(self) -> bool:
        """Whether the read models were written by another version of the projections."""
        from reportedly.record import keeping

        point = self.store.checkpoints().get(keeping.PROJECTION)
        return point is not None and point.definition != keeping.definition()

    # Asking

    def ask(
        self,
        question: str,
        incident: str | None = None,
        *,
        known_at: MomentLike | None = None,
        recorded_at: MomentLike | None = None,
        at_position: int | None = None,
        audience: str | None = None,
        where: Filter | None = None,
        **options: Any,
    ) -> list[Any]:
        """The rows of a projection, for one incident or (without) for all; see `projections.PROJECTIONS`.

        `where` keeps some incidents, a source's figures, a measure. "sums" adds totals and snapshots over incidents,
        `by` month, place, measure or source, in one of the `way`s of `projections.sums.WAYS`.

        `known_at` keeps what was published by then (a day means its end, in the incident's zone), `recorded_at` and
        `at_position` what the log held then. For the `audience` "public" it is computed as if nothing restricted had
        ever been recorded; None and "internal" are the record's own answers. Each row has `to_json()`.
        Raises UnknownName, ReportedlyError.
        """
        projection = PROJECTIONS.get(question)
        if projection is None:
            raise UnknownName(f"there is no projection {show(question)}; there are {', '.join(PROJECTIONS)}")
        with quiet_collector(), self.store.snapshot():
            upto = self._upto(recorded_at, at_position)
            who = self.audience(audience, at_position=upto)
            family = lineage(self.store, upto, who)
            self._demand_incident(incident, who)
            finals = self._chosen(incident, where or Filter(), upto, who, family)

            def fold(names: Iterable[str]) -> list[Any]:
                together = projection.together and not projection.adds
                rows: list[Any] = []
                for group in _groups(names, together=together, alone=who is not None):
                    related = {other for name in group for other in family.related(name)}
                    found = material(self.store, related, upto=upto, tables=projection.tables, who=who)
                    rows += projection.answer(
                        found,
                        position=upto,
                        known_at=None if known_at is None else _moments(found, known_at, upto),
                        incidents=frozenset(group),
                        about=where.about if where else None,
                        **options,
                    )
                return rows

            if not projection.adds:
                return fold(finals)
            from reportedly.record.summing import added

            rows, rest = self._tabled(finals, where or Filter(), family, known_at, upto, who, **options)
            return added([*rows, *fold(rest)], self.store, upto)

    def _chosen(
        self, incident: str | None, where: Filter, upto: int | None, who: Public | None, family: Lineage
    ) -> list[str]:
        """The incidents that an answer is about, by the names that they go by."""
        names = self._incident_names(who) if incident is None else [incident]
        finals = list(dict.fromkeys(family.final(name) for name in names))
        if not where.chooses:
            return finals
        from reportedly.record.summing import states_at

        where.check()
        states = states_at(self.store, upto)
        if where.source is not None and who is None:  # for an audience its own rows tell, and nothing else may
            found = self.store.fetch("cells_by_source", {"name": where.source})
            named = {family.final(other) for row in found for other in family.connected(row[0])}
            told = self.store.fetch("told_by_source", {"name": where.source})
            named |= {family.final(other) for row in told for other in family.connected(row[0])}
            finals = [name for name in finals if name in named]
        return [name for name in finals if name in states and where.holds(states[name])]

    def _tabled(
        self,
        finals: list[str],
        where: Filter,
        family: Lineage,
        known_at: MomentLike | None,
        upto: int | None,
        who: Public | None,
        *,
        by: str = "measure",
        way: str = "carry-forward",
    ) -> tuple[list[Any], list[str]]:
        """The sums that the tables of answers give, and the incidents that have to be folded."""
        from reportedly.record.summing import Tables, states_at

        past = upto is not None and upto < self.store.head().size
        tables = Tables(self.store, states_at(self.store, None), by=by, way=way)
        if past or who is not None or where.source is not None or by == "source" or self.stale:
            return [], finals
        return tables.sums(finals, family, known_at, where.measure)

    def _upto(self, recorded_at: MomentLike | None, at_position: int | None) -> int | None:
        if at_position is not None and recorded_at is not None:
            raise ReportedlyError("give --recorded-at or --at-position, not both")
        if recorded_at is not None:
            return self.store.position_at(instant(recorded_at))
        if at_position is not None and at_position < 0:
            raise ReportedlyError("positions count from 1; 0 is before everything")
        return None if at_position is None else min(at_position, ALL)

    def audience(self, name: str | None, *, at_position: int | None = None) -> Public | None:
        """What an audience may not see at a position of the log; None for one that may see everything.

        Raises UnknownName for an audience that there is not.
        """
        if name in (None, INTERNAL):
            return None
        if name != PUBLIC:
            raise UnknownName(f"there is no audience {show(name)}; there are {', '.join(AUDIENCES)}")
        from reportedly.projections.audience import Visibility, public

        who = public([Visibility(*row) for row in self.store.fetch("visibilities")], at_position)
        if not who.restricted:
            return who
        return who.widened(self._resting(who))

    def _resting(self, who: Public) -> Iterator[tuple[str, str]]:
        """Kind and name of what rests on something restricted by way of other incidents' things, or of a mention."""
        names = {kind: set(found) for kind, found in who.restricted.items()}
        for kind, name in self.store.fetch("withheld"):
            names.setdefault(kind, set()).add(name)
            yield kind, name
        for kind in ("occasion", "source"):
            said = orjson.dumps(sorted(names.get(kind, ()))).decode()
            yield from (("claim", claim) for (claim,) in self.store.fetch("mentioning", {"kind": kind, "names": said}))

    def _incident_names(self, who: Public | None = None) -> list[str]:
        names = [row[0] for row in self.store.fetch("incidents")]
        return names if who is None else [name for name in names if not who.hides("incident", name)]

    def _demand_incident(self, name: str | None, who: Public | None) -> None:
        """Raise UnknownName for an incident that there is not, for this audience."""
        if name is not None and (self.shared_state("incident", name) is None or (who and who.hides("incident", name))):
            raise self._unknown_incident(name, who)

    def _unknown_incident(self, name: str, who: Public | None = None) -> UnknownName:
        from difflib import get_close_matches

        names = self._incident_names(who)
        near = get_close_matches(name, names, 1) or [one for one in names if name.casefold() in one.casefold()]
        hint = f"; did you mean {show(near[0])}?" if near else ""
        return UnknownName(f"there is no incident {show(name)} in this record{hint}")

    def replay(self, incident: str, *, upto: int | None = None, audience: str | None = None) -> Iterator[Step]:
        """Each event that concerns an incident, in log order, with what it changed in the answers."""
        from reportedly.record.replaying import replay

        with self.store.snapshot():
            who = self.audience(audience, at_position=upto)
            self._demand_incident(incident, who)
            family = lineage(self.store, upto, who)
            final = family.final(incident)
            everything = (FIGURES, HAPPENINGS, STATEMENTS)
            found = material(self.store, family.related(final), upto=upto, tables=everything, who=who)
            events = [event for name in family.related(final) for event in self.events_of(name, upto=upto)]
            distinct = {event.position: event for event in events}
            if (withheld := self.withheld(audience)) is not None:
                distinct = {event.position: event for event in withheld.seen(distinct.values())}
            yield from replay(found, (distinct[position] for position in sorted(distinct)), final)

    def diff(
        self,
        incident: str,
        a: str | int | Moment,
        b: str | int | Moment = "now",
        *,
        include_all: bool = False,
        audience: str | None = None,
    ) -> list[DifferenceRow]:
        """What changed in an incident's answers between two moments; `record.moments` says how these are written.

        Each row names the events that did it. `include_all` adds what changed no figure; see
        `projections.differences.differences`. For the `audience` "public" as if nothing restricted had been recorded.
        Raises UnknownName, ReportedlyError.
        """
        from reportedly.record.differences import compare

        with quiet_collector(), self.store.snapshot():
            self._demand_incident(incident, self.audience(audience))
            return compare(self, incident, a, b, include_all=include_all, audience=audience)

    # Looking things up

    def events(
        self,
        *,
        stream: str | None = None,
        types: Iterable[str] | None = None,
        after: int = 0,
        upto: int | None = None,
        limit: int | None = None,
        audience: str | None = None,
    ) -> Iterator[Envelope]:
        """Events in log order, as envelopes; for the audience "public" without those that it may not see."""
        from reportedly.record.envelopes import envelope

        withheld = self.withheld(audience)
        asked = self.store.events(stream=stream, types=types, after=after, upto=upto, limit=None if withheld else limit)
        for stored in asked if withheld is None else islice(withheld.seen(asked), limit):
            yield envelope(stored)

    def withheld(self, audience: str | None) -> Withheld | None:
        """Which events an audience may not see; None where it may see all of them."""
        who = self.audience(audience)
        if who is None:
            return None
        from reportedly.record.withholding import Withheld

        return Withheld.of(self.store, who)

    def events_of(self, incident: str, *, upto: int | None = None) -> Iterator[StoredEvent]:
        """The events of an incident's stream, with those of the documents, sources and occasions it refers to."""
        found = material(self.store, [incident], upto=upto, tables=(FIGURES, HAPPENINGS, STATEMENTS))
        own = {event.position for event in self.store.events(stream=incident, upto=upto)}
        own |= {row.position for row in found.shared if row.kind in ("document", "source", "occasion", "incident")}
        for position in sorted(own):
            event = self.store.event(position)
            if event is not None:
                yield event

    def history(self, incident: str, filters: Filters | None = None, *, audience: str | None = None) -> list[Envelope]:
        """The history of an incident's record: its own events, and those of the documents and sources it rests on.

        `filters` (`record.logbook.Filters`) keeps those about a cell, source or document, of some types, or of some
        dates on any clock. Raises UnknownName, ReportedlyError.
        """
        from reportedly.record.logbook import history

        with self.store.snapshot():
            self._demand_incident(incident, self.audience(audience))
            return history(self, incident, filters, self.withheld(audience))

    def event(self, which: int | str) -> Envelope | None:
        """The event at a position, or with an id (UUID text)."""
        from reportedly.events.ids import id_bytes
        from reportedly.record.envelopes import envelope

        stored = self.store.event(which if isinstance(which, int) else id_bytes(which))
        return envelope(stored) if stored is not None else None

    def protected(self, position: int) -> dict[str, Json | None]:
        """The protected parts of the event at a position, for its record's own people; None where one was redacted."""
        event = self.store.event(position)
        parts = event.protected if event is not None else ()
        found = {name: self.store.protected_part(position, name) for name in parts}
        return {name: None if raw is None else orjson.loads(raw) for name, raw in found.items()}

    def claim(self, name: str) -> KnownClaim | None:
        """A claim's type, place and content after the recorder's corrections."""
        from reportedly.record.known import Knowledge

        return Knowledge(self.store).claim(name)

    def dossier(self, name: str, *, audience: str | None = None) -> Json | None:
        """Everything about a claim: its words, document and versions, the way to its origin, what it followed and
        superseded and what did so to it, findings, and what later events did to it. None when there is none.

        For the `audience` "public" under the names that sources go by, and without the recorder's notes."""
        from reportedly.record.dossier import of_claim, of_claim_for

        with self.store.snapshot():
            return of_claim(self, name) if audience is None else of_claim_for(self, name, audience)

    def effects(self, claim: KnownClaim) -> list[Json]:
        """What later events did to a claim, in log order: kind, position, reason and data."""
        names = ("incident", "claim", "position", "n", "kind", "recorded_at", "document", "published")
        rows = self.store.fetch("effects_of_claim", {"incident": claim.incident, "claim": claim.claim})
        found = []
        for row in rows:
            one = dict(zip((*names, "published_lo", "published_hi", "speaker", "reason", "data"), row, strict=True))
            one["data"] = orjson.loads(one["data"]) if one["data"] else None
            one["recorded_at"] = iso(one["recorded_at"])
            del one["n"], one["published_lo"], one["published_hi"]
            found.append(one)
        return found

    def claims_of(self, *, document: str | None = None, incident: str | None = None) -> list[str]:
        """The names of the claims of a document, or of an incident, in log order."""
        query = "claims_of_document" if document is not None else "claims_of_incident"
        return [row[0] for row in self.store.fetch(query, {"name": document if document is not None else incident})]

    def registry(self, kind: str) -> dict[str, Json]:
        """The present state of every shared fact of a kind: incident, source, document, occasion, measure, …"""
        return {name: orjson.loads(data) for name, data, _ in self.store.fetch("shared_of_kind", {"kind": kind})}

    def shared_state(self, kind: str, name: str) -> Json | None:
        """The present state of one shared fact."""
        rows = self.store.fetch("shared_state", {"kind": kind, "name": name})
        found: Json | None = orjson.loads(rows[0][0]) if rows else None
        return found

    def incidents(
        self, search: str | None = None, *, where: Filter | None = None, audience: str | None = None
    ) -> list[Json]:
        """Every incident with its title, when, place and number of claims; with `search`, those whose public quotes,
        summaries, titles or names hold all the words; with `where`, those that it keeps, and that have a claim of its
        source and a figure of its measure."""
        withheld = self.withheld(audience)
        kept = self._kept(where, self.audience(audience)) if where is not None else None
        counts: dict[str, int] = dict(self.store.fetch("counts_by_incident"))
        found = []
        hits = self._search(search, withheld) if search else {}
        words = (search or "").casefold().split()
        for name, position, data in self.store.fetch("incidents"):
            if (withheld is not None and withheld.hides("incident", name)) or (kept is not None and name not in kept):
                continue
            state = orjson.loads(data)
            text = f"{name} {state.get('title', '')} {state.get('summary', '')}".casefold()
            if search and name not in hits and not all(word in text for word in words):
                continue
            place = state.get("place") or {}
            found.append(
                {
                    "incident": name,
                    "title": state.get("title"),
                    "kind": state.get("kind"),
                    "when": (state.get("when") or {}).get("edtf"),
                    "place": place.get("name"),
                    "claims": counts.get(name, 0) - (withheld.claims_of(name) if withheld is not None else 0),
                    "position": position,
                    "found": hits.get(name),
                }
            )
        return found

    def _kept(self, where: Filter, who: Public | None) -> set[str]:
        """The incidents that a filter keeps, with claims of its source and measure."""
        from reportedly.projections.narrowing import speaking
        from reportedly.projections.view import visible

        family = lineage(self.store, None, who)
        names = self._chosen(None, where, None, who, family)
        if where.source is None and where.measure is None:
            return set(names)
        kept: set[str] = set()
        for group in _groups(names, together=False, alone=who is not None):
            related = {other for name in group for other in family.related(name)}
            found = material(self.store, related, tables=(FIGURES, HAPPENINGS, STATEMENTS), who=who)
            kept |= speaking(visible(found, incidents=frozenset(group)), where.about)
        return kept

    def _search(self, words: str, withheld: Withheld | None) -> dict[str, str]:
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
        hits: dict[str, str] = {}
        for incident, claim, snippet in self.store.fetch("search", {"words": quoted, "most": 500}):
            if withheld is None or not withheld.hides("claim", claim):
                hits.setdefault(incident, snippet)
        return hits

    def status(self) -> Status:
        """The record at a glance."""
        from reportedly.record import keeping

        with self.store.snapshot():
            head = self.store.head()
            point = self.store.checkpoints().get(keeping.PROJECTION)
            return Status(
                path=str(self.store.path),
                origin=self.store.origin,
                size=head.size,
                root=head.root.hex(),
                recorded_at=None if head.recorded_at is None else iso(head.recorded_at),
                incidents=len(self._incident_names()),
                documents=len(self.store.fetch("shared_of_kind", {"kind": "document"})),
                sources=len(self.store.fetch("shared_of_kind", {"kind": "source"})),
                claims=dict(self.store.fetch("claims_by_kind")),
                waiting=self.store.fetch("dirty_count")[0][0],
                caught_up=point.position if point else 0,
                stale=self.stale,
                streams=self.store.streams(),
            )

    def backup(self, destination: str | os.PathLike[str], *, overwrite: bool = False) -> Head:
        """Copy the record, as of one moment, to a new file; the copy's head."""
        return self.store.backup(Path(destination), overwrite=overwrite)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_AT_ONCE = 100
"""How many incidents are loaded and folded together, where each is answered by itself."""


def _groups(names: Iterable[str], *, together: bool, alone: bool) -> Iterator[list[str]]:
    """The incidents, in the groups in which they are folded; for an audience each alone, so that what its protected
    speakers go by does not depend on how many incidents were asked for."""
    left = list(names)
    if together:
        yield left
        return
    size = 1 if alone else _AT_ONCE
    for start in range(0, len(left), size):
        yield left[start : start + size]


def _moments(found: Material, known_at: MomentLike, upto: int | None) -> dict[str, int]:
    """The moment asked for, in each incident's own zone: a day ends when it ends there."""
    return {name: instant(known_at, zone) for name, zone in zones(found, upto).items()}
