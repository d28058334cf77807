"""What the record holds while events are being projected: `projections.entries.Known`, over a store or a rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from reportedly.events.categories import Taxonomy
from reportedly.events.registry import CLAIM_TYPES, SHARED_STREAMS
from reportedly.events.upcasts import upcast
from reportedly.projections.entries import Cell, Content, Event, KnownClaim, Rows, corrected_claim
from reportedly.projections.rows import Effect
from reportedly.projections.view import TAXONOMY_KINDS, Lineage, taxonomy_of
from reportedly.store.errors import StoreDamaged
from reportedly.store.protocol import Reader, StoredEvent

_MOST_REMEMBERED = 5_000


def as_event(stored: StoredEvent, content: Content | None = None, left: Content | None = None) -> Event:
    """A stored event as projections see it: its content decoded and brought to today's shape.

    `left` is what is left of one that was redacted, as the event that redacted it says. Raises StoreDamaged where the
    content is no JSON object.
    """
    if content is None and stored.content is not None:
        content = upcast(stored.type, stored.schema, _decoded(stored))
    elif content is None and left is not None:
        content = upcast(stored.type, stored.schema, left)
    return Event(stored.position, stored.stream, stored.type, stored.recorded_at, content or {}, stored.content is None)


def _decoded(stored: StoredEvent) -> Content:
    try:
        found = orjson.loads(stored.content or b"")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise StoreDamaged(f"the content of position {stored.position} cannot be read: run `reportedly verify`")
    return found


def left_of(reader: Reader, events: Iterable[StoredEvent]) -> dict[int, Content]:
    """What is left of those of these events that were redacted, by position."""
    gone = [event.position for event in events if event.content is None]
    found: dict[int, Content] = {}
    for position, said in reader.fetch("redacting", {"positions": _json(gone)}) if gone else ():
        left = orjson.loads(said).get("left") if said is not None else None
        if left is not None:
            found[position] = left
    return found


class Knowledge:
    """Shared facts and claims as of the last event that was noted; reads only what is asked for."""

    def __init__(self, reader: Reader, *, strict: bool = False) -> None:
        self._reader = reader
        self._strict = strict
        self._states: dict[tuple[str, str], Content | None] = {}
        self._taxonomy: Taxonomy | None = None
        self._lineage: Lineage | None = None
        self._claims: dict[str, KnownClaim] = {}
        self._asked: set[str] = set()
        self._taken: set[str] = set()
        self._cells: set[Cell] = set()

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy as defined so far."""
        if self._taxonomy is None:
            self._taxonomy = taxonomy_of({kind: self._all(kind) for kind in TAXONOMY_KINDS}, lenient=not self._strict)
        return self._taxonomy

    def expect(self, batch: Iterable[Event]) -> None:
        """Look up at once what a batch names: whether its claims are in the record, its incidents and documents."""
        claims, incidents, documents = set(), set(), set()
        for event in batch:
            incidents.add(event.stream)
            if event.type in CLAIM_TYPES and "claim" in event.content:
                claims.add(event.content["claim"])
            if "document" in event.content:
                documents.add(event.content["document"])
        claims -= self._asked
        if claims:
            self._asked |= claims
            self._taken.update(name for (name,) in self._reader.fetch("taken_claims", {"names": _json(sorted(claims))}))
        self._expect_shared("incident", incidents.difference(SHARED_STREAMS))
        self._expect_shared("document", documents)

    def _expect_shared(self, kind: str, names: Iterable[str]) -> None:
        unread = sorted(name for name in names if (kind, name) not in self._states)
        if len(unread) > 1:
            self._states.update(dict.fromkeys([(kind, name) for name in unread]))
            for name, data in self._reader.fetch("shared_states", {"kind": kind, "names": _json(unread)}):
                self._states[(kind, name)] = orjson.loads(data)

    def has_claim(self, name: str) -> bool:
        """Whether the name is taken by a claim."""
        if name in self._claims:
            return True
        if name not in self._asked:
            self._asked.add(name)
            if self._reader.fetch("claim", {"claim": name}):
                self._taken.add(name)
        return name in self._taken

    def claim(self, name: str) -> KnownClaim | None:
        """The claim of that name, with the recorder's corrections so far."""
        found = self._claims.get(name)
        if found is None and self.has_claim(name):
            found = self._claims[name] = self._read_claim(name)
        return found

    def claims(self, incident: str) -> Iterable[KnownClaim]:
        """The claims recorded for an incident, in no order."""
        names = {row[0] for row in self._reader.fetch("claims_of_incident", {"name": incident})}
        names.update(name for name, claim in self._claims.items() if claim.incident == incident)
        return [claim for name in sorted(names) if (claim := self.claim(name)) is not None]

    def shared(self, kind: str, name: str) -> Content | None:
        """The present state of a shared fact."""
        key = (kind, name)
        if key not in self._states:
            rows = self._reader.fetch("shared_state", {"kind": kind, "name": name})
            self._states[key] = orjson.loads(rows[0][0]) if rows else None
        return self._states[key]

    def final(self, incident: str) -> str:
        """The name that answers for an incident: its own, or the one it was merged into."""
        return self._family().final(incident)

    def belongs(self, claim: str, incident: str) -> str:
        """The incident that a claim recorded for `incident` counts for."""
        return self._family()(claim, incident)

    def _family(self) -> Lineage:
        if self._lineage is None:
            self._lineage = Lineage({kind: self._all(kind) for kind in ("merge", "split")})
        return self._lineage

    def check(self, type: str, content: Content) -> Content:
        """A corrected content in its stored form: validated on the way in, taken as it is when read back."""
        if not self._strict:
            return content
        from reportedly.events.wire import content as validated

        return validated(type, content)

    def cells(self, by: str, name: str) -> Iterable[Cell]:
        """The cells with a claim of a document, incident, source, occasion or scope of that name."""
        found: list[Cell] = [(row[0], row[1], row[2]) for row in self._reader.fetch(f"cells_by_{by}", {"name": name})]
        unwritten = [cell for cell in self._cells if by != "incident" or cell[0] == name]
        return {*found, *unwritten}

    def note(self, event: Event, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
        """Take in what an event added, before it can be read back."""
        for kind, name, _, _, data in rows.get("registry", ()):
            self._states[(kind, name)] = orjson.loads(data)
            if kind in TAXONOMY_KINDS:
                self._taxonomy = None
            elif kind in ("merge", "split"):
                self._lineage = None
        if event.type in CLAIM_TYPES and event.content:
            name = event.content["claim"]
            self._claims[name] = KnownClaim(
                name, event.type, event.stream, event.position, event.recorded_at, event.content
            )
        for row in rows.get("effects", ()):
            acted = self._claims.get(row[1])
            if acted is not None:
                self._claims[row[1]] = _acted(acted, row[4], event.content)
        self._cells.update((row[0], row[1], row[2]) for row in rows.get("entries", ()))

    def written(self) -> None:
        """What was noted can be read back from now on."""
        self._claims.clear()
        self._cells.clear()
        self._asked.clear()
        self._taken.clear()
        if len(self._states) > _MOST_REMEMBERED:
            self._states.clear()

    def _all(self, kind: str) -> dict[str, Content]:
        states = {name: orjson.loads(data) for name, data, _ in self._reader.fetch("shared_of_kind", {"kind": kind})}
        for (one, name), state in self._states.items():
            if one == kind and state is not None:
                states[name] = state
        return states

    def _read_claim(self, name: str) -> KnownClaim:
        claim, incident, position, _ = self._reader.fetch("claim", {"claim": name})[0]
        (stored,) = self._reader.events(after=position - 1, upto=position)
        event = as_event(stored, left=left_of(self._reader, [stored]).get(position))
        known = KnownClaim(claim, event.type, incident, position, event.recorded_at, event.content)
        for row in self._reader.fetch("effects_of_claim", {"incident": incident, "claim": name}):
            effect = Effect(*row)
            known = _acted(known, effect.kind, orjson.loads(effect.data) if effect.data else {})
        return known


def _acted(claim: KnownClaim, kind: str, data: Content) -> KnownClaim:
    """The claim after one more effect."""
    content = claim.content
    if kind == "correct":
        content = corrected_claim(claim, data)
    elif kind == "visibility":
        content = {**content, "visibility": data["visibility"]}
    return claim._replace(content=content, acts=(*claim.acts, kind))


class Lines:
    """Rows gathered by table; a cell that is out of date once, a claim's words as they are at the end."""

    def __init__(self) -> None:
        self._tables: Rows = {}
        self._dirty: dict[tuple[Any, ...], None] = {}
        self._words: dict[str, tuple[Any, ...]] = {}

    def add(self, rows: Rows) -> None:
        """Take in the rows of one event."""
        for (claim,) in rows.get("unquote", ()):
            self._words.pop(claim, None)
        for (incident,) in rows.get("unquote_incident", ()):
            self._words = {claim: row for claim, row in self._words.items() if row[1] != incident}
        for table, lines in rows.items():
            if table == "dirty":
                self._dirty.update(dict.fromkeys(lines))
            elif table == "quotes_fts":
                self._words.update((row[0], row) for row in lines)
            elif table in self._tables:
                self._tables[table] += lines
            else:
                self._tables[table] = [*lines]

    @property
    def tables(self) -> Rows:
        """All rows by table."""
        return {**self._tables, "quotes_fts": [*self._words.values()], "dirty": [*self._dirty]}


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
