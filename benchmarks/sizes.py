"""How much is measured, and what every case needs to set up."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson

import reportedly
from reportedly.events.wire import read_lines
from synthetic import Json

OURS = "reportedly"


@dataclass(frozen=True, slots=True)
class Sizes:
    """In events unless said otherwise; every one is a flag, and `--quick` makes all small."""

    lines: int = 50_000  # of the file of JSON lines that is brought in
    rounds: int = 15  # of appending 1000; others follow from it
    base: int = 5000  # in the store before the first append that counts
    story: int = 10_000  # of the one long incident
    rebuild: int = 100_000
    live: int = 1_000_000  # of the smaller of two stores asked about one incident; the other is five times as large
    memory: int = 1_000_000  # of the larger of two stores; the other is a tenth
    versions: int = 2000  # of the file whose git history is imported
    starts: int = 25  # of each command


QUICK = Sizes(
    lines=5000, rounds=4, base=500, story=1000, rebuild=5000, live=4000, memory=20_000, versions=100, starts=5
)


def lines(drafts: Iterable[Json]) -> bytes:
    """Drafts as a file of JSON lines."""
    return b"".join(orjson.dumps(draft) + b"\n" for draft in drafts)


def record_at(path: Path) -> reportedly.Record:
    """A new record at `path`."""
    return reportedly.open(path, create=True)


def store(record: reportedly.Record, text: bytes) -> None:
    """What `append FILE` does: strict parsing, validation, one durable transaction."""
    record.append(read_lines(io.BytesIO(text), "batch"))


def fill(record: reportedly.Record, drafts: Iterator[Json], batch: int = 10_000) -> None:
    """Store many events, a batch at a time."""
    while chunk := list(islice(drafts, batch)):
        store(record, lines(chunk))
