"""Damaging a record on purpose: bits, pages, lengths, and rows by SQL with the triggers out of the way."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

PAGE = 8192


def edit(path: Path, *statements: str) -> None:
    """Run SQL on a record as somebody with write access would: triggers dropped, and put back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        triggers = opened.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "synchronous = OFF"):
            opened.execute(f"PRAGMA {pragma}")
        opened.execute("BEGIN")
        for name, _ in triggers:
            opened.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            opened.execute(statement)
        for _, sql in triggers:
            opened.execute(sql)
        opened.execute("COMMIT")
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def settle(path: Path) -> None:
    """Bring everything into the one file, so that damage to it is damage to what is read."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.execute("PRAGMA journal_mode = DELETE")


def flip(data: bytearray, chance: random.Random) -> None:
    """One bit, not in the first 16 bytes: those decide whether it is a database at all."""
    at = chance.randrange(16, len(data))
    data[at] ^= 1 << chance.randrange(8)


def flip_some(data: bytearray, chance: random.Random) -> None:
    """A few bits within one page."""
    start = chance.randrange(16, len(data) - 64)
    for _ in range(8):
        data[chance.randrange(start, start + 64)] ^= 1 << chance.randrange(8)


def blank_page(data: bytearray, chance: random.Random) -> None:
    """A page of zeros, not the first."""
    page = chance.randrange(1, len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def blank_sector(data: bytearray, chance: random.Random) -> None:
    """512 bytes of zeros."""
    at = chance.randrange(1, len(data) // 512) * 512
    data[at : at + 512] = bytes(512)


def cut(data: bytearray, chance: random.Random) -> None:
    """The end is missing."""
    del data[chance.randrange(100, len(data)) :]


def swap_pages(data: bytearray, chance: random.Random) -> None:
    """Two pages in each other's place."""
    one, other = (chance.randrange(1, len(data) // PAGE) for _ in range(2))
    first, second = (bytes(data[page * PAGE : (page + 1) * PAGE]) for page in (one, other))
    data[one * PAGE : (one + 1) * PAGE], data[other * PAGE : (other + 1) * PAGE] = second, first


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    *(flip, flip, flip, flip_some, blank_page, blank_sector, cut, swap_pages),
)


def damaged(good: Path, folder: Path, count: int, seed: int = 905) -> Iterator[tuple[str, Path]]:
    """`count` damaged copies of a settled file, one at a time, each named by what was done to it."""
    chance = random.Random(seed)
    original = good.read_bytes()
    path = folder / "damaged.db"
    for number in range(count):
        data = bytearray(original)
        way = WAYS[number % len(WAYS)]
        way(data, chance)
        if data == original:
            continue
        for suffix in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(data)
        yield f"{number}: {way.__name__}", path


def copy(source: Path, target: Path) -> Path:
    """A copy of a settled file."""
    shutil.copy(source, target)
    return target
