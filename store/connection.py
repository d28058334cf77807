"""Connections: how a file is opened, what it must be before it is touched, and drivers' errors in our words."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reportedly.events.errors import show
from reportedly.store.errors import (
    AppendOnly,
    NotAStore,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
)
from reportedly.store.schema import APPLICATION_ID, MINIMUM_SQLITE, PAGE_SIZE

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_IMMUTABLE = "ro&immutable=1"
_WRITING = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -65536",
)
# the driver cannot decode its own message when that quotes a damaged schema
DRIVER_ERRORS = (sqlite3.Error, UnicodeDecodeError)
_CORRUPT = 11
_OTHER_READ_MODELS = ("no such table", "no such column", "table ")
_TRIGGER = 1811  # SQLITE_CONSTRAINT_TRIGGER
_BY_CODE = {
    5: (StoreBusy, "is locked by another process; try again"),
    6: (StoreBusy, "is locked by this process; try again"),
    8: (StoreReadOnly, "cannot be written: the file, its folder or this connection is read-only"),
    10: (StoreError, "cannot be read or written: the disk reports an error"),
    11: (StoreDamaged, "is damaged: run `reportedly verify`, and restore a backup"),
    13: (StoreFull, "cannot grow: the disk is full; nothing of this was stored"),
    14: (StoreError, "cannot be opened"),
    26: (NotAStore, "is not a database"),
}


def shown(path: Path) -> str:
    """A path for an error message: one line, nothing that a terminal would act on."""
    return show(str(path), limit=1000)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours; anything else passes."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise translate(path, error) from error


def translate(path: Path, error: Exception) -> StoreError:
    """The driver's error as ours, by its result code; the text never quotes what is stored."""
    code = _CORRUPT if isinstance(error, UnicodeDecodeError) else getattr(error, "sqlite_errorcode", None)
    name = shown(path)
    if code == _TRIGGER:
        return AppendOnly(f"{name}: {error}")
    if code is not None and code & 0xFF in _BY_CODE:
        kind, words = _BY_CODE[code & 0xFF]
        return kind(f"{name} {words}")
    if str(error).startswith(_OTHER_READ_MODELS):
        return StoreError(f"{name}: its read models are of another version; run `reportedly projections rebuild`")
    return StoreError(f"{name}: {show(str(error), limit=200)}")


def check_sqlite() -> None:
    """Refuse a SQLite that lacks STRICT tables. Raises StoreError."""
    if sqlite3.sqlite_version_info < MINIMUM_SQLITE:
        needed = ".".join(map(str, MINIMUM_SQLITE))
        raise StoreError(f"this Python has SQLite {sqlite3.sqlite_version}; {needed} or newer is needed")


def writing(path: Path, *, timeout: float, create: bool = False) -> sqlite3.Connection:
    """A connection for reading and writing; `timeout` in seconds. With `create` the file is made when absent."""
    if create:
        make_private(path)
    connection = _connect(path, "rw", timeout)
    if create:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = WAL")
    for pragma in _WRITING:
        connection.execute(pragma)
    return connection


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, and so SQLite's files beside it; one that is there stays."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def reading(path: Path, *, timeout: float) -> sqlite3.Connection:
    """A connection that cannot write. On media where no side file can be made, a cleanly closed file opens too."""
    connection, _ = _reading(path, timeout)
    connection.execute("PRAGMA query_only = ON")
    return connection


def reading_uri(path: Path, *, timeout: float) -> str:
    """The URI by which another process opens the file as `reading` does."""
    connection, uri = _reading(path, timeout)
    connection.close()
    return uri


def _reading(path: Path, timeout: float) -> tuple[sqlite3.Connection, str]:
    connection = _connect(path, "ro", timeout)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        return _immutable(path, timeout), _uri(path, _IMMUTABLE)
    return connection, _uri(path, "ro")


def _immutable(path: Path, timeout: float) -> sqlite3.Connection:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreReadOnly(
            f"{shown(path)} was not closed cleanly and its folder is read-only: copy it and its -wal file elsewhere"
        )
    connection = _connect(path, _IMMUTABLE, timeout)
    connection.execute("PRAGMA schema_version").fetchone()
    return connection


_opened: set[tuple[int, int]] = set()
"""The files that this process has had connections to, by device and inode."""


def opened(path: Path) -> None:
    """Note that this process has a connection to a file: from now on it must not open the file in any other way.

    To close a file descriptor gives up every lock that the process has on the file, those of its connections too. A
    program that writes then takes itself for the last one, and removes the write-ahead log from under them.
    """
    status = path.stat()
    _opened.add((status.st_dev, status.st_ino))


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _connect(path: Path, mode: str, timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        _uri(path, mode), uri=True, timeout=timeout, isolation_level=None, cached_statements=256
    )
    if path.exists():
        opened(path)
    return connection


def inspect(path: Path) -> bool:
    """Whether the file holds a record (True) or nothing at all yet (False: absent, empty, or an empty database).

    Looks without changing anything. Raises NotAStore for every other file, StoreError when it cannot be read.
    """
    try:
        if path.is_dir():
            raise NotAStore(f"{shown(path)} is a folder, not a record")
        status = path.stat()
        if (status.st_dev, status.st_ino) in _opened and status.st_size:
            if not os.access(path, os.R_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            with translated(path):
                return _inspect_database(path)
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"{shown(path)} cannot be read: {error.strerror}") from None
    if not header:
        return False
    if header[:16] != _MAGIC or len(header) < _HEADER_BYTES:
        raise NotAStore(f"{shown(path)} is not a database")
    found = int.from_bytes(header[68:72], "big")
    return found == APPLICATION_ID or _inspect_database(path)


def _inspect_database(path: Path) -> bool:
    """The same through SQLite: right after its creation a record's header may still stand in the write-ahead log."""
    connection = reading(path, timeout=5.0)
    try:
        (found,) = connection.execute("PRAGMA application_id").fetchone()
        if found == APPLICATION_ID:
            return True
        (count,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
    if found or count:
        raise NotAStore(f"{shown(path)} is a database of something else; it was not changed")
    return False


def missing(path: Path) -> StoreMissing:
    """The error for a path without a record."""
    return StoreMissing(f"there is no record at {shown(path)}: run `reportedly init` first")


def check_writable(path: Path) -> None:
    """Refuse early what SQLite would open silently for reading only. Raises StoreReadOnly."""
    if path.exists() and not os.access(path, os.W_OK):
        raise StoreReadOnly(f"{shown(path)} is read-only")
    if not os.access(path.absolute().parent, os.W_OK):
        raise StoreReadOnly(f"the folder of {shown(path)} is read-only or missing")


def sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
