"""A copy of a record in use: SQLite's online backup into a file beside the destination, checked, flushed, renamed."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from reportedly.store import connection as connections
from reportedly.store import merkle
from reportedly.store.connection import shown
from reportedly.store.errors import StoreDamaged, StoreError, StoreExists
from reportedly.store.protocol import Head
from reportedly.store.reader import LogReader

_TIMEOUT = 5.0
_PAGE = 10_000


def backup(source: sqlite3.Connection, path: Path, dest: Path, *, overwrite: bool = False) -> Head:
    """Copy what `source` shows now to `dest`; returns the copy's head.

    Raises StoreExists when `dest` stands (without `overwrite`) or is the record itself, StoreDamaged when the copy's
    leaves do not give its root, StoreError when it cannot be written.
    """
    dest = Path(dest)
    if dest.exists() and (not overwrite or dest.samefile(path)):
        raise StoreExists(f"{shown(dest)} exists already")
    part = dest.with_name(f".{dest.name}.{os.getpid()}.part")
    try:
        _copy(source, part)
        head = check(part)
        connections.sync(part)
        for stale in _beside(dest):
            stale.unlink(missing_ok=True)
        part.replace(dest)
        connections.sync(dest.absolute().parent)
    except OSError as error:
        raise StoreError(f"{shown(dest)} cannot be written: {error.strerror}") from None
    except sqlite3.Error as error:
        raise connections.translate(dest, error) from error
    finally:
        for left in (part, *_beside(part)):
            left.unlink(missing_ok=True)
    return head


def _beside(path: Path) -> list[Path]:
    """SQLite's side files. One left by an earlier file of this name would be replayed into the new one."""
    return [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


def _copy(source: sqlite3.Connection, part: Path) -> None:
    part.unlink(missing_ok=True)
    connections.make_private(part)
    with closing(sqlite3.connect(part, isolation_level=None)) as target:
        source.backup(target)


def check(path: Path) -> Head:
    """The head of a record's file, after checking its pages and that its leaves give its root."""
    with closing(connections.writing(path, timeout=_TIMEOUT)) as opened:
        (verdict,) = opened.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise StoreDamaged("the copy is damaged, and so may be the record: run `reportedly verify`")
        head = LogReader(opened).public_head()
        frontier: list[bytes] = []
        for after in range(0, head.size, _PAGE):
            sql = "SELECT leaf FROM events WHERE position > ? ORDER BY position LIMIT ?"
            leaves = [row[0] for row in opened.execute(sql, (after, _PAGE))]
            frontier, _ = merkle.extend(after, frontier, leaves)
    if merkle.root_from_frontier(frontier) != head.root:
        raise StoreDamaged("the copy's leaves do not give its root: run `reportedly verify`")
    return head
