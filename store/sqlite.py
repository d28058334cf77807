"""The record in one SQLite file. `open_store(path)` is the way in; `protocol.Store` says what the methods promise."""

import gc
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from reportedly.store import connection as connections
from reportedly.store import migrate, query, readmodels, schema
from reportedly.store.connection import shown, translated
from reportedly.store.errors import StoreError, StoreExists, StoreReadOnly
from reportedly.store.protocol import (
    Amend,
    Appended,
    Checkpoint,
    Clock,
    Expected,
    Fill,
    Head,
    Params,
    Prepared,
    Project,
    Random,
    Redacted,
    Redaction,
    Row,
    Sealed,
    StoredEvent,
    Writer,
)
from reportedly.store.reader import LogReader

if TYPE_CHECKING:
    from reportedly.store.writer import Seal, Writing

TIMEOUT = 30.0
_LARGE = 1000
_NOTHING: AbstractContextManager[None] = nullcontext()
Result = TypeVar("Result")


def system_clock() -> int:
    """Microseconds since 1970 UTC, by the machine's clock."""
    return time.time_ns() // 1000


def open_store(
    path: str | os.PathLike[str],
    *,
    create: bool = False,
    read_only: bool = False,
    origin: str | None = None,
    clock: Clock = system_clock,
    random: Random = os.urandom,
    timeout: float = TIMEOUT,
) -> "SqliteStore":
    """Open the record in a file; with `create`, make it where there is none (`store.created` says so).

    `origin` names a new log (default: the file's name) and must equal an existing one's. `timeout`, in seconds, is how
    long to wait for another writer. An older format is upgraded when opened for writing.
    Raises StoreMissing, NotAStore, StoreReadOnly, WrongFormat, StoreError.
    """
    connections.check_sqlite()
    file = Path(path)
    with translated(file):
        exists = connections.inspect(file)
        if not exists and (read_only or not create):
            raise connections.missing(file)
        if read_only:
            opened = connections.reading(file, timeout=timeout)
        else:
            connections.check_writable(file)
            opened = connections.writing(file, timeout=timeout, create=not exists)
        try:
            created = not exists and _create(opened, origin or file.stem, clock)
            migrate.upgrade(opened, file, read_only=read_only)
            store = SqliteStore(file, opened, clock, random, timeout, read_only=read_only, created=created)
            store.check_origin(origin)
            if not read_only:
                _finish_redactions(store)
        except BaseException:
            opened.close()
            raise
    return store


def _finish_redactions(store: "SqliteStore") -> None:
    """Where a program ended before it could empty the write-ahead log of redacted bytes, do it now."""
    log = store.path.with_name(store.path.name + "-wal")
    if log.exists() and log.stat().st_size and store.redactions():
        store.scrub()


def _create(connection: sqlite3.Connection, origin: str, clock: Clock) -> bool:
    """Create the schema; False when another process did it first."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID:
            connection.execute("ROLLBACK")
            return False
        schema.create(connection)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [("origin", origin), ("created", str(clock()))])
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return True


def _quiet_collector(size: int) -> AbstractContextManager[None]:
    """Keep the cyclic garbage collector from walking a large batch again and again."""
    return _collector_off() if size >= _LARGE and gc.isenabled() else _NOTHING


@contextmanager
def _collector_off() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class SqliteStore:
    """`protocol.Store` over one connection, for one thread."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        clock: Clock,
        random: Random,
        timeout: float,
        *,
        read_only: bool,
        created: bool,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.created = created
        self._connection = connection
        self._clock = clock
        self._random = random
        self._timeout = timeout
        self._log = LogReader(connection)
        self._statements = readmodels.Statements(connection)
        self._writer = readmodels.TableWriter(self._log, self._statements)
        row = connection.execute("SELECT value FROM meta WHERE key = 'origin'").fetchone()
        if row is None:
            raise StoreError(f"{shown(path)} does not say which log it holds: run `reportedly verify`")
        self.origin: str = row[0]

    def check_origin(self, wanted: str | None) -> None:
        """Raise StoreExists when another log was asked for."""
        if wanted is not None and wanted != self.origin:
            raise StoreExists(f"{shown(self.path)} holds the log {self.origin}, not the one asked for")

    def append(
        self,
        batch: Sequence[Prepared],
        *,
        expect: Mapping[str, Expected] = {},
        project: Project | None = None,
        amend: Amend | None = None,
        redact: Sequence[Redaction] = (),
    ) -> list[Appended]:
        from reportedly.store.writer import Writing, seal, unique

        with _quiet_collector(len(batch)):
            events = unique(batch)
            seals = seal(events, self._random)

            def work() -> list[Appended]:
                writing = Writing(self._log, self.origin, self._clock)
                known = writing.known(events)
                writing.check_expected(events, known, expect)
                fresh, own = _without(events, seals, known) if known else (events, seals)
                places = writing.store(fresh, own, keep=bool(project or amend)) if fresh else []
                if redact or len(places) < len(batch):
                    places = self._settle(writing, batch, known, places, redact)
                self._project(writing.new, project, amend)
                if redact:
                    readmodels.optimize_full_text(self._connection)
                return places

            places = self._transact(work)
        if redact and not self.scrub():
            import logging

            log = logging.getLogger(__name__)
            log.warning("redacted bytes stay in the write-ahead log until its last reader is done")
        return places

    def _settle(
        self,
        writing: "Writing",
        batch: Sequence[Prepared],
        known: Mapping[bytes, StoredEvent],
        places: Sequence[Appended],
        redact: Sequence[Redaction],
    ) -> list[Appended]:
        """Carry out redactions; a place for every event of the batch, known and repeated ones too."""
        of_id = {place.id: place for place in places}
        of_id |= {id: Appended(old.position, old.stream, old.version, id, False) for id, old in known.items()}
        writing.redact(redact, of_id)
        return _in_order(batch, of_id)

    def restore(
        self,
        batch: Sequence[Sealed],
        *,
        redactions: Sequence[Redacted] = (),
        project: Project | None = None,
        amend: Amend | None = None,
    ) -> None:
        from reportedly.store.writer import Writing

        if not batch:
            return

        def work() -> None:
            writing = Writing(self._log, self.origin, self._clock)
            writing.restore(batch, redactions)
            self._project(writing.new, project, amend)

        with _quiet_collector(len(batch)):
            self._transact(work)

    def _project(self, new: Sequence[StoredEvent], project: Project | None, amend: Amend | None) -> None:
        if new and project is not None:
            for table, rows in project(new).items():
                self._connection.executemany(self._statements.insert(table), rows)
        if new and amend is not None:
            amend(new, self._writer)

    def _transact(self, work: Callable[[], Result]) -> Result:
        """Run `work` in one write transaction: everything or nothing, whatever goes wrong."""
        connection = self._connection
        if self.read_only:
            raise StoreReadOnly(f"{shown(self.path)} was opened for reading only")
        try:
            if connection.in_transaction:
                raise StoreError("nothing can be written inside a snapshot or another write")
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work()
                connection.execute("COMMIT")
            except BaseException:
                self._log.forget()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except connections.DRIVER_ERRORS as error:
            raise connections.translate(self.path, error) from error
        return result

    def scrub(self) -> bool:
        execute = self._connection.execute
        with translated(self.path):
            execute("PRAGMA busy_timeout = 0")  # whoever waits for readers does it between two calls
            try:
                busy, _, _ = execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                execute(f"PRAGMA busy_timeout = {int(self._timeout * 1000)}")
        return not busy

    def compact(self) -> None:
        with translated(self.path):
            self._connection.execute("VACUUM")
        self.scrub()

    def events(
        self,
        *,
        stream: str | None = None,
        after: int = 0,
        upto: int | None = None,
        types: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        with translated(self.path):
            yield from self._log.events(stream=stream, after=after, upto=upto, types=types, limit=limit)

    def sealed(self, *, after: int = 0, upto: int | None = None) -> Iterator[Sealed]:
        with translated(self.path):
            yield from self._log.sealed(after=after, upto=upto)

    def event(self, which: bytes | int) -> StoredEvent | None:
        with translated(self.path):
            return self._log.event(which)

    def head(self) -> Head:
        with translated(self.path):
            return self._log.public_head()

    def root(self, size: int | None = None) -> bytes:
        with translated(self.path):
            return self._log.root(size)

    def inclusion(self, position: int, size: int | None = None) -> list[bytes]:
        with translated(self.path):
            return self._log.inclusion(position, size)

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        with translated(self.path):
            return self._log.consistency(first, second)

    def position_at(self, recorded_at: int) -> int:
        with translated(self.path):
            return self._log.position_at(recorded_at)

    def versions(self, streams: Iterable[str]) -> dict[str, int]:
        with translated(self.path):
            return self._log.versions(streams)

    def streams(self) -> dict[str, int]:
        with translated(self.path):
            return self._log.all_versions()

    def protected_part(self, position: int, name: str) -> bytes | None:
        with translated(self.path):
            return self._log.protected_part(position, name)

    def redactions(self) -> list[Redacted]:
        with translated(self.path):
            return self._log.redactions()

    def fetch(self, name: str, params: Params = ()) -> list[Row]:
        with translated(self.path):
            return query.fetch(self._connection, name, params)

    def checkpoints(self) -> dict[str, Checkpoint]:
        with translated(self.path):
            return readmodels.checkpoints(self._connection)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        connection = self._connection
        if connection.in_transaction:
            yield
            return
        with translated(self.path):
            connection.execute("BEGIN")
            connection.execute("SELECT size FROM log_head").fetchone()
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def write(self, work: Callable[[Writer], None]) -> None:
        self._transact(lambda: work(self._writer))

    def rebuild(self, tables: Sequence[str], fill: Fill, *, checkpoints: Mapping[str, bytes] = {}) -> int:
        if self.read_only:
            raise StoreReadOnly(f"{shown(self.path)} was opened for reading only")
        if self._connection.in_transaction:
            raise StoreError("nothing can be rebuilt inside a snapshot or another write")
        with (
            translated(self.path),
            closing(connections.writing(self.path, timeout=self._timeout)) as write,
            closing(connections.writing(self.path, timeout=self._timeout)) as read,
        ):
            reached = readmodels.rebuild(tables, fill, checkpoints, write, read)
        self._statements = readmodels.Statements(self._connection)
        self._writer = readmodels.TableWriter(self._log, self._statements)
        return reached

    def backup(self, dest: Path, *, overwrite: bool = False) -> Head:
        from reportedly.store import backup as backups

        with translated(self.path):
            return backups.backup(self._connection, self.path, dest, overwrite=overwrite)

    def close(self) -> None:
        with translated(self.path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _without(
    events: Sequence[Prepared], seals: Sequence["Seal"], known: Collection[bytes]
) -> tuple[list[Prepared], list["Seal"]]:
    fresh = [each for each in zip(events, seals, strict=True) if each[0].id not in known]
    return [event for event, _ in fresh], [sealed for _, sealed in fresh]


def _in_order(batch: Sequence[Prepared], places: Mapping[bytes, Appended]) -> list[Appended]:
    """One place per event of the batch as it was given; the second of two equal events is not new."""
    seen: set[bytes] = set()
    found: list[Appended] = []
    for event in batch:
        place = places[event.id]
        found.append(place._replace(new=False) if place.new and event.id in seen else place)
        seen.add(event.id)
    return found
