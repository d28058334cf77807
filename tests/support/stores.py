"""Stores for tests: a clock that ticks, random bytes from a seed, and prepared events in one line."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping
from pathlib import Path

from reportedly.store.protocol import Prepared
from reportedly.store.sqlite import SqliteStore, open_store

START = 1_626_091_740_000_000
ORIGIN = "example.org/cota"


def ticking(start: int = START, step: int = 1_000_000) -> Callable[[], int]:
    """A clock that shows `start` first and then goes on by `step` microseconds at every look."""
    now = start - step

    def clock() -> int:
        nonlocal now
        now += step
        return now

    return clock


def showing(*moments: int) -> Callable[[], int]:
    """A clock that shows these moments one after the other."""
    left = list(moments)
    return lambda: left.pop(0)


def seeded(seed: int = 905) -> Callable[[int], bytes]:
    """Reproducible random bytes."""
    return random.Random(seed).randbytes


def new_store(path: Path, **options: object) -> SqliteStore:
    """A store at `path`, made when absent, with a ticking clock and seeded random bytes unless told otherwise."""
    settings: dict[str, object] = {"create": True, "clock": ticking(), "random": seeded()}
    return open_store(path, **{**settings, **options})  # type: ignore[arg-type]


def id_of(name: object) -> bytes:
    """A 16-byte id from a short name."""
    return hashlib.sha256(str(name).encode()).digest()[:16]


def prepared(
    name: object,
    stream: str = "cota-905",
    *,
    content: bytes | None = None,
    protected: Mapping[str, bytes] | None = None,
    type: str = "FigureReported",
    by: str | None = "desk",
    causation: bytes | None = None,
) -> Prepared:
    """An event whose id and content follow from `name`."""
    body = b'{"claim":"%s"}' % str(name).encode() if content is None else content
    return Prepared(stream, type, 1, id_of(name), by, causation, body, protected or {})
