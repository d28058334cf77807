"""Reading the log of one connection: events in order, their seals, versions, and hashes for proofs.

Pages are fetched whole, so no read stays open between two of them and a long iteration blocks nobody's checkpoint.
What hashes is imported when it is called: loading it costs a command that only reads a twentieth of its time.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from reportedly.store.errors import StoreDamaged, StoreError
from reportedly.store.protocol import PUBLIC, Head, Part, Redacted, Row, Sealed, StoredEvent

PAGE = 500

_HEAD = """SELECT size, frontier, position, recorded_at FROM log_head
  LEFT JOIN events ON position = (SELECT max(position) FROM events)"""
_COLUMNS = """position, stream_id, version, id, type_id, schema, recorded_at, clock, recorder_id, causation, content,
  (SELECT group_concat(name) FROM protected WHERE protected.position = events.position)"""
_IN_LOG = f"SELECT {_COLUMNS} FROM events WHERE position > ? AND position <= ?{{types}} ORDER BY position LIMIT ?"
_IN_STREAM = f"""SELECT {_COLUMNS} FROM events
  WHERE stream_id = ? AND version > ? AND position > ? AND position <= ?{{types}} ORDER BY version LIMIT ?"""


class Names(dict[str | None, int | None]):
    """The numbers of interned names, remembered; looking up a new one inserts it, so only inside a write. None is None.

    `find` and `name` only read.
    """

    def __init__(self, connection: sqlite3.Connection, table: str, key: str) -> None:
        self._connection = connection
        self._find = f"SELECT {key} FROM {table} WHERE name = ?"
        self._insert = f"INSERT INTO {table} (name) VALUES (?)"
        self._name = f"SELECT name FROM {table} WHERE {key} = ?"
        self._names: dict[int, str] = {}
        self[None] = None

    def __missing__(self, name: str | None) -> int | None:
        found = self.find(name)
        if found is None:
            found = self[name] = self._connection.execute(self._insert, (name,)).lastrowid
        return found

    def find(self, name: str | None) -> int | None:
        """The number of a name; None when it was never used."""
        found = self.get(name)
        if found is None:
            row = self._connection.execute(self._find, (name,)).fetchone()
            if row is None:
                return None
            found = self[name] = int(row[0])
        return found

    def name(self, number: int) -> str:
        """The name of a number. Raises StoreDamaged when there is none."""
        found = self._names.get(number)
        if found is None:
            row = self._connection.execute(self._name, (number,)).fetchone()
            if row is None:
                raise StoreDamaged(f"an event's name number {number} is missing: run `reportedly verify`")
            found = self._names[number] = str(row[0])
        return found

    def forget(self) -> None:
        """Drop what was remembered: after a rollback, some of it was never stored."""
        self.clear()
        self._names.clear()
        self[None] = None


class LogHead(NamedTuple):
    """The stored end of the log; `recorded_at` is the last event's."""

    size: int
    frontier: list[bytes]
    recorded_at: int | None


class LogReader:
    """The log as one connection sees it. Driver errors pass through: the store translates them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.streams = Names(connection, "streams", "stream_id")
        self.types = Names(connection, "types", "type_id")
        self.recorders = Names(connection, "recorders", "recorder_id")

    def forget(self) -> None:
        """Forget interned names after a rollback."""
        for names in (self.streams, self.types, self.recorders):
            names.forget()

    def head(self) -> LogHead:
        """The log's end. Raises StoreDamaged when the events do not reach exactly that far."""
        size, hashes, last, recorded_at = self.connection.execute(_HEAD).fetchone() or (None, b"", None, None)
        if not isinstance(size, int) or size != (last or 0) or len(hashes or b"") != 32 * size.bit_count():
            raise StoreDamaged("the log's head and its events disagree: run `reportedly verify`")
        return LogHead(size, [hashes[at : at + 32] for at in range(0, len(hashes), 32)], recorded_at)

    def public_head(self) -> Head:
        """The log's end with its root."""
        from reportedly.store import merkle

        size, frontier, recorded_at = self.head()
        return Head(size, merkle.root_from_frontier(frontier), recorded_at)

    def size(self) -> int:
        """The number of events, without looking at the tree."""
        (found,) = self.connection.execute("SELECT max(position) FROM events").fetchone()
        return found or 0

    def events(
        self,
        *,
        stream: str | None = None,
        after: int = 0,
        upto: int | None = None,
        types: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        """Events in log order; see `protocol.Store.events`."""
        upto = self.size() if upto is None else upto
        wanted = None if types is None else [each for name in types if (each := self.types.find(name)) is not None]
        if wanted == []:
            return
        only = "" if wanted is None else f" AND type_id IN ({','.join(map(str, wanted))})"
        left = -1 if limit is None else limit
        if stream is not None:
            stream_id = self.streams.find(stream)
            pages = partial(self._stream_page, _IN_STREAM.format(types=only), stream_id, after, upto)
            done = 0
        else:
            pages = partial(self._log_page, _IN_LOG.format(types=only), upto)
            done = after
        while left and (rows := pages(done, PAGE if left < 0 else min(PAGE, left))):
            yield from map(self._event, rows)
            done = rows[-1][0 if stream is None else 2]
            left -= len(rows) if left > 0 else 0
            if len(rows) < PAGE and left < 0:
                return

    def _log_page(self, sql: str, upto: int, done: int, limit: int) -> list[Row]:
        return self.connection.execute(sql, (done, upto, limit)).fetchall()

    def _stream_page(self, sql: str, stream_id: int | None, after: int, upto: int, done: int, limit: int) -> list[Row]:
        return self.connection.execute(sql, (stream_id, done, after, upto, limit)).fetchall()

    def _event(self, row: Row) -> StoredEvent:
        position, stream_id, version, id, type_id, schema, at, clock, recorder_id, cause, content, parts = row
        return StoredEvent(
            position,
            self.streams.name(stream_id),
            version,
            id,
            self.types.name(type_id),
            schema,
            at,
            clock,
            None if recorder_id is None else self.recorders.name(recorder_id),
            cause,
            content,
            () if parts is None else tuple(sorted(parts.split(","))),
        )

    def event(self, which: bytes | int) -> StoredEvent | None:
        """The event with this id or at this position."""
        key = "id" if isinstance(which, bytes) else "position"
        row = self.connection.execute(f"SELECT {_COLUMNS} FROM events WHERE {key} = ?", (which,)).fetchone()
        return None if row is None else self._event(row)

    def sealed(self, *, after: int = 0, upto: int | None = None) -> Iterator[Sealed]:
        """Events with their parts, salts and leaves."""
        upto = self.size() if upto is None else upto
        while after < upto:
            end = min(after + PAGE, upto)
            yield from self._sealed_page(after, end)
            after = end

    def _sealed_page(self, after: int, upto: int) -> Iterator[Sealed]:
        execute, span = self.connection.execute, (after, upto)
        seals = execute(
            "SELECT position, leaf, salt, content, commitment FROM events WHERE position > ? AND position <= ?"
            " ORDER BY position",
            span,
        ).fetchall()
        protected = execute(
            "SELECT position, name, salt, bytes, commitment FROM protected WHERE position > ? AND position <= ?"
            " ORDER BY position, name",
            span,
        ).fetchall()
        parts = {position: [Part(*row[1:]) for row in rows] for position, rows in groupby(protected, itemgetter(0))}
        events = list(self.events(after=after, upto=upto))
        if not len(events) == len(seals) == upto - after:
            raise StoreDamaged(f"events are missing between positions {after} and {upto}: run `reportedly verify`")
        for event, (position, leaf, salt, content, commitment) in zip(events, seals, strict=True):
            public = Part(PUBLIC, salt, content, commitment)
            yield Sealed(event, (*parts.get(position, ()), public), leaf)

    def versions(self, streams: Iterable[str]) -> dict[str, int]:
        """The version of each stream, 0 where there is none."""
        return {stream: self.version(stream) for stream in streams}

    def version(self, stream: str) -> int:
        """The version of one stream, 0 when there is none."""
        stream_id = self.streams.find(stream)
        if stream_id is None:
            return 0
        row = self.connection.execute("SELECT max(version) FROM events WHERE stream_id = ?", (stream_id,)).fetchone()
        return row[0] or 0

    def all_versions(self) -> dict[str, int]:
        """Every stream and its version, in order of first use."""
        rows = self.connection.execute(
            "SELECT name, max(version) FROM events JOIN streams USING (stream_id) GROUP BY stream_id ORDER BY stream_id"
        )
        return dict(rows.fetchall())

    def protected_part(self, position: int, name: str) -> bytes | None:
        """A protected part's bytes, None when absent or redacted."""
        row = self.connection.execute(
            "SELECT bytes FROM protected WHERE position = ? AND name = ?", (position, name)
        ).fetchone()
        return None if row is None else row[0]

    def redactions(self) -> list[Redacted]:
        """All redactions in the order of the events that record them."""
        rows = self.connection.execute(
            "SELECT position, part, by_position FROM redactions ORDER BY by_position, position, part"
        )
        return [Redacted(*row) for row in rows.fetchall()]

    def position_at(self, recorded_at: int) -> int:
        """The last position recorded at or before a moment.

        Between backward steps of the clock recorded_at never falls, so the newest stretch that begins early enough
        holds the answer, and halving finds it.
        """
        end = self.size() + 1
        steps = self.connection.execute("SELECT position FROM events WHERE clock = 1 ORDER BY position DESC").fetchall()
        for start in [*(row[0] for row in steps), 1]:
            if start < end and self._recorded_at(start) <= recorded_at:
                return self._halve(start, end, recorded_at)
            end = start
        return 0

    def _halve(self, low: int, high: int, recorded_at: int) -> int:
        while high - low > 1:
            middle = (low + high) // 2
            if self._recorded_at(middle) <= recorded_at:
                low = middle
            else:
                high = middle
        return low

    def _recorded_at(self, position: int) -> int:
        row = self.connection.execute("SELECT recorded_at FROM events WHERE position = ?", (position,)).fetchone()
        if row is None:
            raise StoreDamaged(f"there is no event at position {position}: run `reportedly verify`")
        return int(row[0])

    def subtree(self, level: int, index: int) -> bytes:
        """The root of a perfect subtree; from stored nodes where there are any, else from the leaves."""
        from reportedly.store import merkle

        base = level - level % merkle.STORED_EVERY
        if base == level and level:
            return self._hashes(base, index, index + 1)[0]
        width = 1 << (level - base)
        return merkle.root_of(self._hashes(base, index * width, (index + 1) * width))

    def _hashes(self, level: int, low: int, high: int) -> list[bytes]:
        if level:
            sql = "SELECT hash FROM tree WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx"
            found = self.connection.execute(sql, (level, low, high)).fetchall()
        else:
            sql = "SELECT leaf FROM events WHERE position > ? AND position <= ? ORDER BY position"
            found = self.connection.execute(sql, (low, high)).fetchall()
        if len(found) != high - low or not all(type(hash) is bytes and len(hash) == 32 for (hash,) in found):
            raise StoreDamaged(f"the tree lacks a node at level {level}: run `reportedly verify`")
        return [row[0] for row in found]

    def root(self, size: int | None) -> bytes:
        """The root of the first `size` events. Raises StoreError beyond the log."""
        from reportedly.store import merkle

        if size is None:
            return self.public_head().root
        self._check_size(size)
        return merkle.range_root(self.subtree, 0, size)

    def inclusion(self, position: int, size: int | None) -> list[bytes]:
        """The audit path of an event. Raises StoreError when it is not in that log."""
        from reportedly.store import merkle

        size = self._check_size(size)
        if not 1 <= position <= size:
            raise StoreError(f"position {position} is not in a log of {size} events")
        return merkle.inclusion_proof(self.subtree, position - 1, size)

    def consistency(self, first: int, second: int | None) -> list[bytes]:
        """The consistency proof between two sizes. Raises StoreError for sizes that are not in order."""
        from reportedly.store import merkle

        second = self._check_size(second)
        if not 0 <= first <= second:
            raise StoreError(f"a log of {second} events does not extend one of {first}")
        return merkle.consistency_proof(self.subtree, first, second)

    def _check_size(self, size: int | None) -> int:
        found = self.size()
        if size is not None and not 0 <= size <= found:
            raise StoreError(f"the log has {found} events, not {size}")
        return found if size is None else size
