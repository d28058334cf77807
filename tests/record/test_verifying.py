"""Verifying: every kind of change is found, by its position where it has one, and no damage ends in a traceback."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

import reportedly
from reportedly.events.errors import ReportedlyError
from reportedly.events.ids import id_text
from reportedly.record import checkpoints
from reportedly.record.verifying import Report, verify
from reportedly.store import merkle
from reportedly.store.protocol import Prepared, Redaction
from support.damage import copy, damaged, edit, settle
from support.stores import id_of, new_store, prepared, seeded, ticking

STREAM = "cota-905"
INCIDENT = {"type": "IncidentOpened", "stream": STREAM, "content": {"title": "Prison"}}


def quantity(n: int) -> dict[str, object]:
    return {"low": n, "high": n, "point": n, "qualifier": "exact", "wording": str(n), "unit": "person"}


def figure(n: int) -> dict[str, object]:
    return {
        "type": "FigureReported",
        "stream": STREAM,
        "content": {"claim": f"c{n}", "measure": "killed", "category": "person", "quantity": quantity(n + 2)},
    }


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settled record of some 300 events: more than one stored node of the tree."""
    path = tmp_path_factory.mktemp("verify") / "good.db"
    with reportedly.open(path, create=True, origin="example.org/cota", clock=ticking(), random=seeded()) as record:
        source = {"source": "witness", "kind": "person", "pseudonym": "W1"}
        record.append(
            [
                INCIDENT,
                {"type": "SourceRegistered", "content": source, "protected": {"name": "hidden"}},
                *[figure(n) for n in range(230)],
            ]
        )
        record.catch_up()
        assert record.store.head().size > 256
    settle(path)
    return path


@pytest.fixture
def file(good: Path, tmp_path: Path) -> Path:
    return copy(good, tmp_path / "copy.db")


def found(path: Path, *known: checkpoints.Checkpoint, read_models: bool = False) -> Report:
    return verify(path, [("kept", each) for each in known], read_models=read_models)


def head_of(path: Path) -> checkpoints.Checkpoint:
    with reportedly.open(path, read_only=True) as record:
        return checkpoints.of_store(record.store)


def test_a_good_record_has_no_problems(good: Path) -> None:
    report = found(good, head_of(good), read_models=True)
    assert [] == report.problems
    head = head_of(good)
    assert (report.origin, report.size, report.root) == (head.origin, head.size, head.root)
    assert report.read_models


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE events SET content = CAST(replace(content, '2', '3') AS BLOB) WHERE position = 100", 100),
        ("UPDATE events SET recorded_at = recorded_at + 1 WHERE position = 100", 100),
        ("UPDATE events SET version = 99999 WHERE position = 100", 100),
        ("UPDATE events SET id = zeroblob(16) WHERE position = 100", 100),
        ("UPDATE events SET id = zeroblob(15) WHERE position = 100", 100),
        ("UPDATE events SET schema = 9 WHERE position = 100", 100),
        ("UPDATE events SET clock = 1 WHERE position = 100", 100),
        ("UPDATE events SET causation = zeroblob(16) WHERE position = 100", 100),
        ("UPDATE events SET salt = zeroblob(32) WHERE position = 100", 100),
        ("UPDATE events SET leaf = zeroblob(32) WHERE position = 100", 100),
        ("UPDATE events SET commitment = zeroblob(32) WHERE position = 100", 100),
        ("UPDATE events SET content = NULL WHERE position = 100", 100),
        ("UPDATE events SET content = NULL, salt = NULL, commitment = zeroblob(32) WHERE position = 100", 100),
        ("UPDATE events SET type_id = 1 WHERE position = 100", 100),
        ("UPDATE events SET stream_id = 77 WHERE position = 100", 100),
        ("UPDATE events SET recorder_id = 77 WHERE position = 100", 100),
        ("UPDATE events SET type_id = 77 WHERE position = 100", 100),
        ("DELETE FROM events WHERE position = 100", 100),
        ("DELETE FROM events WHERE position = (SELECT max(position) FROM events)", -1),
        ("UPDATE protected SET bytes = x'7b7d'", "protected"),
        ("UPDATE protected SET name = 'other'", "protected"),
        ("DELETE FROM protected", "protected"),
        ("INSERT INTO protected VALUES (100, 'more', zeroblob(32), x'7b7d', NULL)", 100),
        ("INSERT INTO protected VALUES (9999, 'more', zeroblob(32), x'7b7d', NULL)", 9999),
        ("INSERT INTO redactions VALUES (100, 'public', 101)", 100),
        ("INSERT INTO redactions VALUES (100, 'nothing', 101)", 100),
        ("UPDATE tree SET hash = zeroblob(32)", 1),
        ("DELETE FROM tree", 1),
        ("INSERT INTO tree VALUES (16, 0, zeroblob(32))", None),
        ("UPDATE log_head SET frontier = zeroblob(length(frontier))", 1),
        ("UPDATE log_head SET size = size - 1", -1),
        ("UPDATE log_head SET size = size + 1", 0),
        ("DELETE FROM log_head", None),
        ("UPDATE streams SET name = 'else' WHERE name = 'cota-905'", "stream"),
        ("UPDATE meta SET value = 'example.org/other' WHERE key = 'origin'", 1),
        ("DELETE FROM meta", None),
        ("PRAGMA user_version = 9", None),
    ],
)
def test_a_change_by_sql_is_found_where_it_is(file: Path, statement: str, first: int | str | None) -> None:
    """Numbers are positions; -1 the last one, 0 the one after it."""
    with reportedly.open(file, read_only=True) as record:
        size = record.store.head().size
        source = next(event.position for event in record.events() if event.protected)
        opened = next(event.position for event in record.events(stream=STREAM))
    places = {"protected": source, "stream": opened, -1: size, 0: size + 1}
    edit(file, statement)
    report = found(file)
    assert report.problems
    assert places.get(first, first) == report.first if first is not None else True


def test_removing_the_newest_event_and_its_traces_needs_a_checkpoint(file: Path) -> None:
    """Head, tree and counters fit again: only what was kept elsewhere tells."""
    kept = head_of(file)
    with reportedly.open(file, read_only=True) as record:
        leaves = [each.leaf for each in record.store.sealed()][:-1]
    frontier, _ = merkle.extend(0, (), leaves)
    edit(
        file,
        f"DELETE FROM events WHERE position = {kept.size}",
        f"UPDATE log_head SET size = {kept.size - 1}, frontier = x'{b''.join(frontier).hex()}'",
        f"UPDATE sqlite_sequence SET seq = {kept.size - 1} WHERE name = 'events'",
    )
    assert [] == found(file).problems
    assert kept.size == found(file, kept).first


def test_a_log_written_anew_needs_a_checkpoint(tmp_path: Path) -> None:
    """Another history of the same name, with a tree of its own."""
    with new_store(tmp_path / "one.db") as store:
        store.append([prepared(n) for n in range(20)])
        kept = checkpoints.of_store(store)
    with new_store(tmp_path / "two.db", origin="one", random=seeded(1)) as store:
        store.append([prepared(n) for n in range(30)])
    report = found(tmp_path / "two.db")
    assert [] == report.problems
    (problem,) = found(tmp_path / "two.db", kept).problems
    assert "kept: the first 20 events are not those" in problem.what


def test_a_checkpoint_of_any_earlier_size_is_accepted(tmp_path: Path) -> None:
    kept = []
    with new_store(tmp_path / "log.db") as store:
        for n in range(12):
            kept.append(checkpoints.of_store(store))
            store.append([prepared(f"{n}-{k}") for k in range(n)])
    assert [] == found(tmp_path / "log.db", *kept).problems


def redacted(path: Path, *, carried_out: bool) -> None:
    """A log of three events, the third recording that the protected part of the second went."""
    with new_store(path) as store:
        store.append([prepared(1), prepared(2, protected={"protected": b'{"name":"hidden"}'})])
        event = id_text(id_of(2))
        content = f'{{"event":"{event}","part":"protected","position":2,"reason":"safety"}}'.encode()
        says = Prepared("cota-905", "PartRedacted", 1, id_of("r"), "desk", None, content)
        store.append([says], redact=[Redaction(2, "protected", id_of("r"))] if carried_out else [])


def test_a_redaction_is_no_problem(tmp_path: Path) -> None:
    redacted(tmp_path / "log.db", carried_out=True)
    assert [] == found(tmp_path / "log.db").problems


def test_an_event_whose_bytes_remain_is_found(tmp_path: Path) -> None:
    redacted(tmp_path / "log.db", carried_out=False)
    (problem,) = found(tmp_path / "log.db").problems
    assert problem.position == 2
    assert "its bytes remain" in problem.what


@pytest.mark.parametrize("statement", ["DELETE FROM redactions", "UPDATE redactions SET by_position = 1"])
def test_bytes_gone_without_an_event_are_found(tmp_path: Path, statement: str) -> None:
    redacted(tmp_path / "log.db", carried_out=True)
    edit(tmp_path / "log.db", statement)
    assert found(tmp_path / "log.db").first == 2


def test_the_clock_set_back_is_flagged_and_verified(tmp_path: Path) -> None:
    moments = iter([100, 90, 90, 80, 95])
    with new_store(tmp_path / "log.db", clock=lambda: next(moments)) as store:
        for n in range(4):
            store.append([prepared(n)])
    assert [] == found(tmp_path / "log.db").problems


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE totals SET wording = 'many'",
        "DELETE FROM totals",
        "UPDATE revisions SET position = position + 1",
        "UPDATE claims SET claim = 'else' WHERE claim = 'c7'",
        "DELETE FROM entries WHERE claim = 'c7'",
        "UPDATE registry SET data = replace(data, 'Prison', 'Bank')",
        "UPDATE checkpoints SET position = 99999",
        "UPDATE checkpoints SET definition = zeroblob(32)",
        "DROP TABLE totals",
        "DROP TABLE dirty; CREATE VIEW dirty AS WITH RECURSIVE n AS (SELECT 1 UNION SELECT * FROM n) SELECT * FROM n",
        "DROP TRIGGER events_delete",
        "CREATE TRIGGER mine AFTER INSERT ON events BEGIN DELETE FROM dirty; END",
        "DROP TABLE redactions",
        "INSERT INTO quotes_fts VALUES ('c7', 'cota-905', 1, 'words of nobody', '')",
    ],
)
def test_changed_read_models_and_guards_are_found(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as opened:
        opened.executescript(statement)
        opened.commit()
    assert found(file, read_models=True).problems


def test_waiting_cells_are_no_problem(file: Path) -> None:
    """What was appended and not caught up yet is not damage."""
    with reportedly.open(file) as record:
        record.append([figure(900)])
        assert record.store.fetch("dirty_count")[0][0]
    assert [] == found(file, read_models=True).problems


def test_no_damage_ends_in_a_traceback(good: Path, tmp_path: Path) -> None:
    """Hundreds of damaged files: a report or one line, and what holds events is never called good."""
    kept = head_of(good)
    original = hashlib.sha256(b"".join(events_of(good))).digest()
    missed, lines = [], list[str]()
    for name, path in damaged(good, tmp_path, 150):
        try:
            report = found(path, kept)
        except ReportedlyError as error:
            lines.append(str(error))
            continue
        lines += map(str, report.problems)
        if not report.problems and hashlib.sha256(b"".join(events_of(path))).digest() != original:
            missed.append(name)
    assert [] == missed
    assert [] == [line for line in lines if "\n" in line]


def events_of(path: Path) -> list[bytes]:
    with reportedly.open(path, read_only=True) as record:
        return [repr(each).encode() for each in record.store.sealed()]


def test_no_damage_to_read_models_ends_in_a_traceback(good: Path, tmp_path: Path) -> None:
    for _, path in damaged(good, tmp_path, 12, seed=7):
        with suppress(ReportedlyError):
            assert all("\n" not in str(each) for each in found(path, read_models=True).problems)
