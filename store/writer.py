"""Writing the log: sealing outside the lock; ids, versions, entries, leaves and tree inside it.

Everything here runs on the connection of a `LogReader`; what is inside a transaction says so.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from reportedly.events.errors import show
from reportedly.store import merkle
from reportedly.store.entry import LARGEST_INTEGER, SALT_BYTES, commitment, entry, parts_json, public_parts_json
from reportedly.store.errors import IdConflict, StoreError, VersionConflict
from reportedly.store.protocol import (
    PUBLIC,
    Appended,
    Expected,
    Part,
    Prepared,
    Random,
    Redacted,
    Redaction,
    Row,
    Sealed,
    StoredEvent,
)
from reportedly.store.reader import LogHead, LogReader

_PART_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}\Z")
_IDS_AT_ONCE = 500

_EVENT = """INSERT OR FAIL INTO events
  (position, stream_id, version, id, type_id, schema, recorded_at, recorder_id, causation, leaf, salt, content,
   commitment, clock)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_PROTECTED = "INSERT OR FAIL INTO protected (position, name, salt, bytes, commitment) VALUES (?, ?, ?, ?, ?)"
_TREE = "INSERT OR FAIL INTO tree (level, idx, hash) VALUES (?, ?, ?)"
_HEAD = "UPDATE log_head SET size = ?, frontier = ?"


class Seal(NamedTuple):
    """What is computed before the lock is taken: the content's salt, E's `parts`, and the protected parts."""

    salt: bytes
    parts: str
    protected: tuple[Part, ...]


def seal(batch: Sequence[Prepared], random: Random) -> list[Seal]:
    """Salt and commit to every part, from one call of `random`."""
    wanted = SALT_BYTES * (len(batch) + sum([len(event.protected) for event in batch]))
    salts = random(wanted)
    if len(salts) != wanted:
        raise StoreError("the source of random bytes ran short")
    seals: list[Seal] = []
    at = 0
    for event in batch:
        salt = salts[at : (at := at + SALT_BYTES)]
        hash = commitment(salt, PUBLIC, event.content)
        if event.protected:
            start, at = at, at + SALT_BYTES * len(event.protected)
            seals.append(_seal_protected(salt, hash, event.protected, salts[start:at]))
        else:
            seals.append(Seal(salt, public_parts_json(hash), ()))
    return seals


def _seal_protected(salt: bytes, hash: bytes, protected: Mapping[str, bytes], salts: bytes) -> Seal:
    _check_parts(protected)
    parts: list[Part] = []
    hashes = [(PUBLIC, hash)]
    for number, (name, data) in enumerate(sorted(protected.items())):
        own = salts[number * SALT_BYTES : (number + 1) * SALT_BYTES]
        parts.append(Part(name, own, data, None))
        hashes.append((name, commitment(own, name, data)))
    return Seal(salt, parts_json(hashes), tuple(parts))


def _check_parts(parts: Collection[str]) -> None:
    for name in parts:
        if name == PUBLIC or not _PART_NAME.match(name):
            raise StoreError(f"not a name for a protected part: {show(name)}")


def unique(batch: Sequence[Prepared]) -> list[Prepared]:
    """The batch with repeats dropped. Raises IdConflict for one id with two contents, StoreError for a bad id."""
    if len(batch) == 1 and len(batch[0].id) == 16:
        return list(batch)
    first: dict[bytes, Prepared] = {}
    for event in batch:
        if len(event.id) != 16:
            raise StoreError("an event's id has 16 bytes")
        earlier = first.setdefault(event.id, event)
        if earlier is not event and earlier != event:
            raise IdConflict(event.id, None)
    return list(first.values())


class Writing:
    """One append inside its transaction: takes the head, checks what must be checked, writes."""

    def __init__(self, log: LogReader, origin: str, clock: Callable[[], int]) -> None:
        self.log = log
        self._origin = origin
        self._clock = clock
        self._execute = log.connection.execute
        self._executemany = log.connection.executemany
        self.head: LogHead = log.head()
        self.new: list[StoredEvent] = []

    def known(self, events: Sequence[Prepared]) -> dict[bytes, StoredEvent]:
        """The stored events with these ids. Raises IdConflict when one says something else."""
        if not self.head.size:
            return {}
        found: dict[bytes, StoredEvent] = {}
        ids = [event.id for event in events]
        for at in range(0, len(ids), _IDS_AT_ONCE):
            some = ids[at : at + _IDS_AT_ONCE]
            sql = f"SELECT id FROM events WHERE id IN ({','.join('?' * len(some))})"
            for (id,) in self._execute(sql, some).fetchall():
                stored = self.log.event(id)
                if stored is not None:
                    found[id] = stored
        if found:
            self._check_same(events, found)
        return found

    def _check_same(self, events: Sequence[Prepared], found: Mapping[bytes, StoredEvent]) -> None:
        for event in events:
            stored = found.get(event.id)
            if stored is not None and not self._same(event, stored):
                raise IdConflict(event.id, stored.position)

    def _same(self, event: Prepared, stored: StoredEvent) -> bool:
        """Whether a retry says what is stored; a redacted part matches anything."""
        return (
            event.stream == stored.stream
            and event.type == stored.type
            and event.schema == stored.schema
            and event.recorded_by == stored.recorded_by
            and event.causation == stored.causation
            and stored.content in (None, event.content)
            and tuple(sorted(event.protected)) == stored.protected
            and all(
                self.log.protected_part(stored.position, name) in (None, data) for name, data in event.protected.items()
            )
        )

    def check_expected(
        self, events: Sequence[Prepared], known: Collection[bytes], expect: Mapping[str, Expected]
    ) -> None:
        """Raise VersionConflict unless every expectation holds; "any" is none."""
        if not expect:
            return
        counts = Counter((event.stream, event.id in known) for event in events if event.stream in expect)
        for stream, expected in expect.items():
            if expected == "any":
                continue
            old, new = counts[stream, True], counts[stream, False]
            if old and not new:
                continue
            current = self.log.version(stream)
            if old or not _holds(expected, current):
                raise VersionConflict(stream, expected, current, old if new else 0)

    def store(self, events: Sequence[Prepared], seals: Sequence[Seal], *, keep: bool) -> list[Appended]:
        """Write new events at the end of the log; with `keep` they stay in `new` as they were stored."""
        log, origin, now = self.log, self._origin, self._now()
        streams, types, recorders, versions = log.streams, log.types, log.recorders, _Versions(log)
        position, last = self.head.size, self.head.recorded_at
        clock = int(last is not None and now < last)
        rows: list[Row] = []
        leaves: list[bytes] = []
        places: list[Appended] = []
        for (stream, type, schema, id, by, cause, content, _), (salt, parts, _) in zip(events, seals, strict=True):
            position += 1
            version = versions[stream] = versions[stream] + 1
            text = entry(cause, clock, id, origin, parts, position, now, by, schema, stream, type, version)
            leaf = sha256(b"\x00" + text).digest()
            leaves.append(leaf)
            rows.append(
                (position, streams[stream], version, id, types[type], schema, now, recorders[by], cause, leaf, salt,
                 content, None, clock)
            )  # fmt: skip
            places.append(Appended(position, stream, version, id, True))
            clock = 0
        self._write(rows, _protected_rows(places, seals), leaves)
        if keep:
            self.new = [_stored(event, place, row) for event, place, row in zip(events, places, rows, strict=True)]
        return places

    def _now(self) -> int:
        now = self._clock()
        if not 0 <= now <= LARGEST_INTEGER:
            raise StoreError("the clock shows a moment that cannot be recorded")
        return now

    def _write(self, rows: Sequence[Row], protected: Sequence[Row], leaves: Sequence[bytes]) -> None:
        frontier, nodes = merkle.extend(self.head.size, self.head.frontier, leaves)
        size = self.head.size + len(leaves)
        self._executemany(_EVENT, rows)
        if protected:
            self._executemany(_PROTECTED, protected)
        if nodes:
            self._executemany(_TREE, nodes)
        self._execute(_HEAD, (size, b"".join(frontier)))
        self.head = LogHead(size, frontier, rows[-1][6])

    def redact(self, wanted: Sequence[Redaction], places: Mapping[bytes, Appended]) -> None:
        """Drop parts, each on behalf of a new event of this batch; a part that is gone already stays gone."""
        for position, part, by in wanted:
            if by not in places:
                raise StoreError("a redaction needs the event that records it in the same batch")
            if places[by].new and not self._is_redacted(position, part):
                self._drop(position, part, self._part(position, part), places[by].position)

    def _is_redacted(self, position: int, part: str) -> bool:
        sql = "SELECT 1 FROM redactions WHERE position = ? AND part = ?"
        return self._execute(sql, (position, part)).fetchone() is not None

    def _part(self, position: int, part: str) -> tuple[bytes, bytes]:
        if part == PUBLIC:
            row = self._execute("SELECT salt, content FROM events WHERE position = ?", (position,)).fetchone()
        else:
            sql = "SELECT salt, bytes FROM protected WHERE position = ? AND name = ?"
            row = self._execute(sql, (position, part)).fetchone()
        if row is None or row[0] is None or row[1] is None:
            raise StoreError(f"position {position} has no part named {show(part)} to redact")
        return row[0], row[1]

    def _drop(self, position: int, part: str, found: tuple[bytes, bytes], by: int) -> None:
        self._execute("INSERT INTO redactions (position, part, by_position) VALUES (?, ?, ?)", (position, part, by))
        hash = commitment(found[0], part, found[1])
        if part == PUBLIC:
            sql = "UPDATE events SET content = NULL, salt = NULL, commitment = ? WHERE position = ?"
            self._execute(sql, (hash, position))
        else:
            sql = "UPDATE protected SET bytes = NULL, salt = NULL, commitment = ? WHERE position = ? AND name = ?"
            self._execute(sql, (hash, position, part))

    def restore(self, batch: Sequence[Sealed], redactions: Sequence[Redacted]) -> None:
        """Write events of another copy of this log at its end, byte for byte, after checking every leaf."""
        log, versions = self.log, _Versions(self.log)
        rows: list[Row] = []
        protected: list[Row] = []
        for event, parts, leaf in batch:
            self._check_continues(event, self.head.size + len(rows) + 1, versions[event.stream] + 1)
            versions[event.stream] = event.version
            if merkle.leaf_hash(entry_of(event, parts, self._origin)) != leaf:
                raise StoreError(f"position {event.position} does not match its leaf hash; nothing was restored")
            public = next(part for part in parts if part.name == PUBLIC)
            rows.append(
                (event.position, log.streams[event.stream], event.version, event.id, log.types[event.type],
                 event.schema, event.recorded_at, log.recorders[event.recorded_by], event.causation, leaf,
                 public.salt, public.data, public.commitment, event.clock)
            )  # fmt: skip
            protected.extend(
                (event.position, part.name, part.salt, part.data, part.commitment)
                for part in parts
                if part.name != PUBLIC
            )
        self._write(rows, protected, [row[9] for row in rows])
        self._executemany("INSERT INTO redactions (position, part, by_position) VALUES (?, ?, ?)", redactions)
        self.new = [each.event for each in batch]

    def _check_continues(self, event: StoredEvent, position: int, version: int) -> None:
        if (event.position, event.version) != (position, version):
            raise StoreError(
                f"position {event.position}, version {event.version} of {show(event.stream)} does not continue this "
                f"log: position {position}, version {version} is next"
            )


class _Versions(dict[str, int]):
    """Current versions, asked for once: the hot loop only looks up."""

    def __init__(self, log: LogReader) -> None:
        self._log = log

    def __missing__(self, stream: str) -> int:
        found = self[stream] = self._log.version(stream)
        return found


def entry_of(event: StoredEvent, parts: Sequence[Part], origin: str) -> bytes:
    """E of a stored event; commitments are computed from what stands, and taken as stored where it was redacted."""
    hashes = [(part.name, commitment_of(part)) for part in parts]
    return entry(
        event.causation,
        event.clock,
        event.id,
        origin,
        parts_json(hashes),
        event.position,
        event.recorded_at,
        event.recorded_by,
        event.schema,
        event.stream,
        event.type,
        event.version,
    )


def commitment_of(part: Part) -> bytes:
    """A part's commitment. Raises StoreError when neither the part nor its commitment stands."""
    if part.salt is not None and part.data is not None:
        return commitment(part.salt, part.name, part.data)
    if part.commitment is None:
        raise StoreError(f"a part named {show(part.name)} is gone and left no commitment")
    return part.commitment


def _holds(expected: Expected, current: int) -> bool:
    if expected == "none":
        return current == 0
    if expected == "exists":
        return current > 0
    return expected == current


def _protected_rows(places: Sequence[Appended], seals: Sequence[Seal]) -> list[Row]:
    return [
        (place.position, part.name, part.salt, part.data, None)
        for place, sealed in zip(places, seals, strict=True)
        if sealed.protected
        for part in sealed.protected
    ]


def _stored(event: Prepared, place: Appended, row: Row) -> StoredEvent:
    return StoredEvent(
        place.position,
        event.stream,
        place.version,
        event.id,
        event.type,
        event.schema,
        row[6],
        row[13],
        event.recorded_by,
        event.causation,
        event.content,
        tuple(sorted(event.protected)),
    )
