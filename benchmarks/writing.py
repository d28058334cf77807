"""Cases about writing: JSON lines brought in, appending in batches and one by one, and bytes on disk."""

import io
import sqlite3
from pathlib import Path

import reportedly
from floor import Floor, copy
from measure import Line, Work, compare, progress, rounds, wall
from reportedly.events.wire import draft, read_lines
from reportedly.record.appending import prepared
from reportedly.record.collector import quiet_collector
from sizes import OURS, Sizes, lines, record_at, store
from synthetic import Json, Synthetic

try:
    from peer import Peer
except ModuleNotFoundError:
    Peer = None  # type: ignore[assignment, misc]

RAW = "sqlite3: executemany of the lines"
ALLOWED = 735
"""Bytes on disk of an event with 480 bytes of content."""


def ingesting(folder: Path, sizes: Sizes) -> list[Line]:
    """A file of JSON lines: validated, committed to the Merkle log and stored; without and with the claims."""
    progress(f"bring in {sizes.lines} lines")
    folder.mkdir(parents=True)
    synthetic = Synthetic()
    sources = lines(synthetic.sources())
    text = lines(synthetic.events(sizes.lines))
    alone, all_of_it = f"{OURS}: log alone", f"{OURS}: with claims and full text"
    ways: dict[str, Work] = {
        RAW: lambda n: _raw(folder / f"raw-{n}.db", text),
        alone: lambda n: _log_alone(_seeded(folder / f"log-{n}.db", sources), text),
        all_of_it: lambda n: store(_seeded(folder / f"all-{n}.db", sources), text),
        "reportedly: an empty record and its sources": lambda n: _seeded(folder / f"none-{n}.db", sources),
        "reportedly: reading and checking the lines": lambda _: _checked(text),
    }
    medians = rounds(ways, 3)
    targets = {alone: 9.0, all_of_it: 13.0}
    return compare("JSON lines, CPU", medians, floor=RAW, units=sizes.lines, targets=targets)


def _raw(path: Path, text: bytes) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE lines (position INTEGER PRIMARY KEY, line BLOB)")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO lines VALUES (?, ?)", enumerate(io.BytesIO(text)))
    connection.execute("COMMIT")
    connection.close()


def _seeded(path: Path, sources: bytes) -> reportedly.Record:
    record = record_at(path)
    store(record, sources)
    return record


@quiet_collector()
def _log_alone(record: reportedly.Record, text: bytes) -> None:
    record.store.append([prepared(one, None) for one in read_lines(io.BytesIO(text), "batch")])


def _checked(text: bytes) -> None:
    for _ in read_lines(io.BytesIO(text), "batch"):
        pass


def appending(folder: Path, sizes: Sizes) -> list[Line]:
    """Batches of 1000 from Python objects, against the peer; and single events, against the bare insert."""
    found = []
    if Peer is not None:
        found += _batches(folder / "batches", sizes)
    return [*found, *_singles(folder / "singles", sizes)]


def _batches(folder: Path, sizes: Sizes) -> list[Line]:
    """Dicts in, both validate or encode them themselves; ours the log alone, as the peer has no claims to keep."""
    progress("append 1000 at a time")
    folder.mkdir(parents=True)
    synthetic, size, count = Synthetic(), 1000, sizes.rounds
    drafts = [*synthetic.sources(), *synthetic.events(sizes.base + size * count)]
    first = len(drafts) - size * count
    batches: list[list[Json]] = [drafts[at : at + size] for at in range(first, len(drafts), size)]
    ours = record_at(folder / "ours.db")
    store(ours, lines(drafts[:first]))
    theirs = Peer(folder / "theirs.db")
    theirs.append(theirs.events(drafts[:first]))
    events = [theirs.events(batch) for batch in batches]
    checked = [[prepared(draft(one), None) for one in batch] for batch in batches]
    other = record_at(folder / "other.db")
    store(other, lines(drafts[:first]))
    third = record_at(folder / "third.db")
    store(third, lines(drafts[:first]))
    peer, alone = "eventsourcing, msgspec mapper", f"{OURS}: log alone"
    ways: dict[str, Work] = {
        peer: lambda n: theirs.append(events[n]),
        alone: lambda n: ours.store.append([prepared(draft(one), None) for one in batches[n]]),
        f"{OURS}: log alone, validated before": lambda n: other.store.append(checked[n]),
        f"{OURS}: with claims and full text": lambda n: third.append(batches[n]),
    }
    medians = rounds(ways, count)
    return compare("append 1000, durable, CPU", medians, floor=peer, units=size, targets={alone: 1.0})


def _singles(folder: Path, sizes: Sizes) -> list[Line]:
    progress("append 1 at a time")
    folder.mkdir(parents=True)
    synthetic, count = Synthetic(), sizes.rounds * 20
    drafts = [*synthetic.sources(), *synthetic.events(sizes.base + count)]
    first = len(drafts) - count
    batches = [drafts[:first], *([one] for one in drafts[first:])]
    texts = [lines(batch) for batch in batches]
    heads = []
    with record_at(folder / "model.db") as model:
        for text in texts:
            store(model, text)
            heads.append(model.status().size)
    raw = Floor(copy(folder / "model.db", heads), folder / "floor.db")
    raw.insert(0)
    ours = record_at(folder / "ours.db")
    store(ours, texts[0])
    bare = "sqlite3: insert the same rows"
    ways: dict[str, Work] = {bare: lambda n: raw.insert(n + 1), OURS: lambda n: store(ours, texts[n + 1])}
    medians = rounds(ways, count, clock=wall)
    return compare("append 1, durable, wall", medians, floor=bare, targets={OURS: 1.5})


def space(folder: Path, sizes: Sizes) -> list[Line]:
    """Bytes on disk of an event whose content has 480 bytes, the log alone, 1000 a batch."""
    progress("space on disk")
    folder.mkdir(parents=True)
    path = folder / "log.db"
    synthetic = Synthetic()
    with record_at(path) as record:
        store(record, lines(synthetic.sources()))
        before = _bytes(path, record)
        events = [prepared(draft(one), None) for one in map(_padded, synthetic.events(sizes.lines))]
        content = sum(len(one.content) for one in events) / len(events)
        for at in range(0, len(events), 1000):
            record.store.append(events[at : at + 1000])
        each = (_bytes(path, record) - before) / len(events)
    case, allowed = f"space, {content:.0f} B of content", f"{ALLOWED} B"
    return [Line(case, f"{OURS}: log alone", each, "event", allowed, each / ALLOWED, 1.0, "B")]


def _bytes(path: Path, record: reportedly.Record) -> int:
    record.store.scrub()
    return path.stat().st_size


def _padded(event: Json) -> Json:
    """The event with a note that makes an average content 480 bytes."""
    content = event["content"]
    assert isinstance(content, dict)
    return event | {"content": content | {"note": "padding"}}
