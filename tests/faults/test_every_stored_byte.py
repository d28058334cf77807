"""Whatever is changed of what an event is stored as, `verify` finds it, and says where."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from reportedly.events.errors import ReportedlyError
from reportedly.events.ids import id_text
from reportedly.record import checkpoints
from reportedly.record.verifying import Report, verify
from reportedly.store import merkle, schema
from reportedly.store.entry import commitment
from reportedly.store.protocol import Part, Prepared, Redaction, Sealed
from reportedly.store.sqlite import open_store
from reportedly.store.writer import entry_of
from support.damage import PAGE, copy, damaged, edit, settle
from support.faults import times
from support.stores import id_of, new_store, prepared, ticking

Told = Callable[[str], None]
TABLES = [each.name for each in schema.LOG if each.kind == "table" and each.name != "checkpoints"]
SIZE = 60
CREATED = "x'63726561746564'"  # the key under which `meta` says when the log was begun: no hash covers that


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 events of two streams with causes, protected parts, both kinds of redaction, and a clock that stepped back."""
    path = tmp_path_factory.mktemp("bytes") / "good.db"
    with new_store(path) as store:
        store.append([prepared(n, f"stream-{n % 2}", causation=id_of(n - 1) if n % 3 else None) for n in range(40)])
        store.append([prepared(f"p{n}", protected={"protected": b'{"name":"%d"}' % n}) for n in range(8)])
        for position, part in ((45, "protected"), (5, "public")):
            event = store.event(position)
            assert event is not None
            content = f'{{"event":"{id_text(event.id)}","part":"{part}","position":{position},"reason":"safety"}}'
            says = Prepared("cota-905", "PartRedacted", 1, id_of(part), "desk", None, content.encode())
            store.append([says], redact=[Redaction(position, part, says.id)])
    with open_store(path, clock=ticking(start=1)) as store:
        store.append([prepared(f"late-{n}", by=None) for n in range(SIZE - 50)])
    settle(path)
    return path


def checked(path: Path, *known: checkpoints.Checkpoint) -> Report:
    return verify(path, [("kept", each) for each in known], read_models=False)


def head_of(path: Path) -> checkpoints.Checkpoint:
    with open_store(path, read_only=True) as store:
        return checkpoints.of_store(store)


# By SQL ---------------------------------------------------------------------------------------------------------------


def others(value: Any, same_column: list[Any]) -> Iterator[Any]:
    """Values to put in the place of one: of its own kind, of other kinds, and what stands in other rows."""
    if isinstance(value, bytes):
        yield from (value[:-1], value + b"\x00", b"", bytes(len(value)))
        for at in {0, len(value) // 2, len(value) - 1}:
            yield value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    elif isinstance(value, str):
        yield from (value + "x", value[:-1], value.swapcase(), value + "\x00", value + "\u202e", "")
    elif isinstance(value, int):
        yield from (value + 1, value - 1, -value, 2**53, 2**62, 0)
    yield from (None, 1, 0, b"\x00", "x", 0.5)
    yield from same_column[:2]


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    if isinstance(value, str):
        return f"CAST(x'{value.encode().hex()}' AS TEXT)"
    return repr(value)


def changes(path: Path) -> list[tuple[str, str, Any, str]]:
    """(table, column, position of the row's event, statement) for every column of every row of the log."""
    found = []
    with closing(sqlite3.connect(path)) as opened:
        for table in TABLES:
            info = opened.execute(f"PRAGMA table_info({table})").fetchall()
            keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
            rows = opened.execute(f"SELECT {', '.join(row[1] for row in info)} FROM {table}").fetchall()
            for at, (_, column, *_) in enumerate(info):
                for row in rows:
                    named = dict(zip([each[1] for each in info], row, strict=True))
                    where = " AND ".join(f"{key} IS {literal(named[key])}" for key in keys)
                    for value in others(row[at], [other[at] for other in rows if other[at] != row[at]]):
                        if value != row[at] or type(value) is not type(row[at]):
                            sql = f"UPDATE {table} SET {column} = {literal(value)} WHERE {where}"
                            found.append((table, column, named.get("position"), sql))
    return found


def contents(path: Path) -> list[list[Any]]:
    """All that the log's tables hold."""
    with closing(sqlite3.connect(path)) as opened:
        return [sorted(map(repr, opened.execute(f"SELECT * FROM {table}"))) for table in TABLES]


def test_every_column_of_every_table(good: Path, tmp_path: Path, told: Told) -> None:
    """A value that may stand there and is another one is found, and where it belongs to an event, at its position."""
    everything = [each for each in changes(good) if CREATED not in each[3] and each[:2] != ("log_head", "id")]
    chosen = random.Random(905).sample(everything, min(times(120), len(everything)))
    kept, original = head_of(good), contents(good)
    missed, misplaced, done = [], [], 0
    for table, column, position, sql in chosen:
        path = copy(good, tmp_path / "edited.db")
        with suppress(sqlite3.IntegrityError, OverflowError):
            edit(path, sql)
        if contents(path) == original:
            continue
        done += 1
        report = checked(path, kept)
        if not report.problems:
            missed.append(sql)
        elif table in ("events", "protected") and column != "position" and report.first != position:
            misplaced.append((sql, report.first))
    assert [] == missed
    assert [] == misplaced
    told(f"{done} changes by SQL, of {len(everything)} there are, each found where it is")


FORGED = """INSERT INTO events SELECT {}, stream_id, 99, zeroblob(16), type_id, schema, recorded_at, recorder_id,
  causation, leaf, salt, content, commitment, clock FROM events WHERE position = 12"""
FORGERIES = {
    "two events changed places": [
        "UPDATE events SET position = 1000 WHERE position = 12",
        "UPDATE events SET position = 12 WHERE position = 14",
        "UPDATE events SET position = 14 WHERE position = 1000",
    ],
    "two events of one stream changed contents": [
        "UPDATE events SET (content, salt) = (SELECT content, salt FROM events WHERE position = 14) WHERE position = 12"
    ],
    "an event was inserted behind the last": [
        FORGED.format(61)
    ],
    "an event was inserted where one is missing": [
        "DELETE FROM events WHERE position = 12",
        "INSERT INTO events SELECT 12, stream_id, version - 1, zeroblob(16), type_id, schema, recorded_at, recorder_id,"
        " causation, leaf, salt, content, commitment, clock FROM events WHERE position = 14",
    ],
    "an event with position 0": [
        FORGED.format(0)
    ],
    "an event with a position below 0": [
        FORGED.format(-5)
    ],
    "the newest is gone": ["DELETE FROM events WHERE position = 60"],
    "the newest is gone, and its number": [
        "DELETE FROM events WHERE position = 60",
        "UPDATE sqlite_sequence SET seq = 59 WHERE name = 'events'",
    ],
    "the newest is gone, and the head says so": [
        "DELETE FROM events WHERE position = 60",
        "UPDATE log_head SET size = 59",
    ],
    "all are gone": ["DELETE FROM events"],
    "the names of two streams were exchanged": [
        "UPDATE streams SET name = 'other' WHERE name = 'stream-0'",
        "UPDATE streams SET name = 'stream-0' WHERE name = 'stream-1'",
        "UPDATE streams SET name = 'stream-1' WHERE name = 'other'",
    ],
    "a protected part was moved to another event": ["UPDATE protected SET position = 12 WHERE position = 42"],
    "a protected part got a second one beside it": [
        "INSERT INTO protected VALUES (42, 'more', zeroblob(32), x'7b7d', NULL)"
    ],
    "a redaction was made up": [
        "UPDATE events SET content = NULL, salt = NULL, commitment = zeroblob(32) WHERE position = 12",
        "INSERT INTO redactions VALUES (12, 'public', 49)",
    ],
    "redacted words were put back": ["UPDATE events SET content = x'7b7d', salt = zeroblob(32) WHERE position = 5"],
}  # fmt: skip
FIRST = {
    "an event was inserted behind the last": 61,
    "an event with position 0": None,
    "an event with a position below 0": None,
    "all are gone": 1,
    "the names of two streams were exchanged": 1,
    "a protected part got a second one beside it": 42,
    "redacted words were put back": 5,
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_found_without_a_checkpoint(good: Path, tmp_path: Path, name: str) -> None:
    path = copy(good, tmp_path / "edited.db")
    edit(path, *FORGERIES[name])
    first = FIRST.get(name, 60 if name.startswith("the newest") else 12)
    report = checked(path)
    assert report.problems
    assert first == report.first


def test_a_table_that_is_a_view_is_found(good: Path, tmp_path: Path) -> None:
    """It could show one thing today and another tomorrow."""
    for statement in (
        "CREATE VIEW events AS SELECT * FROM kept",
        "CREATE VIRTUAL TABLE events USING fts5 (position)",
    ):
        path = copy(good, tmp_path / "edited.db")
        with closing(sqlite3.connect(path)) as opened:
            for (trigger,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                opened.execute(f"DROP TRIGGER {trigger}")
            opened.execute("PRAGMA legacy_alter_table = ON")
            opened.execute("DROP INDEX events_clock")
            opened.execute("DROP VIEW IF EXISTS events_detail")
            opened.execute("ALTER TABLE events RENAME TO kept")
            opened.execute(statement)
            opened.commit()
        assert any("another kind of thing" in problem.what for problem in checked(path).problems)


def rewritten(good: Path, path: Path, change: Callable[[list[Sealed]], list[Sealed]]) -> None:
    """A log of the same name whose events were changed, with every hash worked out anew."""
    with open_store(good, read_only=True) as store:
        events, origin, redactions = change(list(store.sealed())), store.origin, store.redactions()
    with new_store(path, origin=origin) as store:
        anew = [each._replace(leaf=merkle.leaf_hash(entry_of(each.event, each.parts, origin))) for each in events]
        store.restore(anew, redactions=[each for each in redactions if each.by <= len(anew)])


def another_word(events: list[Sealed]) -> list[Sealed]:
    changed = events[29]
    (part,) = changed.parts
    assert part.salt is not None
    words = b'{"claim":"another"}'
    assert commitment(part.salt, part.name, words) != commitment(part.salt, part.name, part.data or b"")
    return [*events[:29], changed._replace(parts=(Part(part.name, part.salt, words, None),)), *events[30:]]


@pytest.mark.parametrize(
    ("change", "last_good"), [(another_word, 29), (lambda events: events[:-1], 59), (lambda events: events[:4], 4)]
)
def test_a_log_made_anew_is_found_with_a_checkpoint_of_before(
    good: Path, tmp_path: Path, change: Callable[[list[Sealed]], list[Sealed]], last_good: int
) -> None:
    """Without one nothing is wrong with it; with any that knows what was changed, it is found."""
    with open_store(good, read_only=True) as store:
        kept = [checkpoints.checkpoint(store.origin, size, store.root(size)) for size in range(SIZE + 1)]
    rewritten(good, tmp_path / "anew.db", change)
    assert [] == checked(tmp_path / "anew.db").problems
    fits = [each.size for each in kept if not checked(tmp_path / "anew.db", each).problems]
    assert list(range(last_good + 1)) == fits


# On the disk ----------------------------------------------------------------------------------------------------------


def test_every_byte_of_an_event_on_the_disk(good: Path, tmp_path: Path, told: Told) -> None:
    """The bytes of contents, salts, leaves and parts where they stand in the file: changed, found at that position."""
    raw = good.read_bytes()
    with open_store(good, read_only=True) as store:
        found = [(each.event.position, piece) for each in store.sealed() for piece in pieces(each)]
    places = [
        (position, at + n)
        for position, piece in found
        if raw.count(piece) == 1
        for at in [raw.index(piece)]
        for n in range(len(piece))
    ]
    assert len({position for position, _ in places}) == SIZE
    chance = random.Random(11)
    chosen = chance.sample(places, min(times(60), len(places)))
    path = tmp_path / "flipped.db"
    wrong = []
    for position, at in chosen:
        data = bytearray(raw)
        data[at] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        report = checked(path)
        if report.first != position:
            wrong.append((position, at, report.problems[:3]))
    assert [] == wrong
    told(f"{len(chosen)} of {len(places)} bytes of {SIZE} events changed on the disk, each found at its position")


def pieces(sealed: Sealed) -> list[bytes]:
    event = sealed.event
    found = [sealed.leaf, *(part.salt or part.commitment or b"" for part in sealed.parts)]
    return (
        found
        + [part.data for part in sealed.parts if part.data is not None and len(part.data) > 12]
        + ([event.content] if event.content and len(event.content) > 20 else [])
    )


def test_random_damage(good: Path, tmp_path: Path, told: Told) -> None:
    """Bits, pages, sectors, lengths: a report or one line; what reads otherwise than before is never called good."""
    kept, original = head_of(good), events_of(good)
    count = found = refused = 0
    lines: list[str] = []
    for name, path in damaged(good, tmp_path, times(60), seed=4):
        count += 1
        try:
            report = checked(path, kept)
        except ReportedlyError as error:
            refused += 1
            lines.append(str(error))
            continue
        lines += map(str, report.problems)
        found += bool(report.problems)
        assert report.problems or events_of(path) == original, name
    assert [] == [line for line in lines if "\n" in line]
    told(f"{count} files damaged: {found} reported, {refused} refused, the others read as before")


def events_of(path: Path) -> list[Sealed]:
    with open_store(path, read_only=True) as store:
        return list(store.sealed())


def test_every_page_of_the_log(good: Path, tmp_path: Path, told: Told) -> None:
    """A page of zeros, of ones, or another page in its place."""
    raw = good.read_bytes()
    original = events_of(good)
    path, count = tmp_path / "paged.db", 0
    pages = range(1, len(raw) // PAGE)
    for page in random.Random(3).sample(pages, min(times(15), len(pages))):
        for other in (bytes(PAGE), b"\xff" * PAGE, raw[PAGE : 2 * PAGE]):
            path.write_bytes(raw[: page * PAGE] + other + raw[(page + 1) * PAGE :])
            count += 1
            with suppress(ReportedlyError):
                assert checked(path).problems or events_of(path) == original, page
    told(f"{count} pages replaced")
