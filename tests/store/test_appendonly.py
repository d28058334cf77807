"""Nothing that was recorded can be changed or removed by SQL, whatever the connection forgot to switch on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.store.connection import translate
from reportedly.store.errors import AppendOnly
from reportedly.store.protocol import Redaction
from support.stores import id_of, new_store, prepared


@pytest.fixture(params=["as shipped", "as any other program"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A log of 300 events; the second connection has foreign keys and recursive triggers off."""
    path = tmp_path / "a.db"
    with new_store(path) as store:
        store.append([prepared(n, protected={"witness": b"x"}) for n in range(300)])
        store.append([prepared("r")], redact=[Redaction(1, "public", id_of("r")), Redaction(1, "witness", id_of("r"))])
        if request.param == "as shipped":
            yield store._connection
            return
    opened = sqlite3.connect(path, isolation_level=None)
    yield opened
    opened.close()


def dump(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    tables = ("events", "protected", "redactions", "tree")
    return [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM events WHERE position = 301",
        "DELETE FROM events",
        "DELETE FROM protected WHERE position = 5",
        "DELETE FROM redactions",
        "DELETE FROM tree",
        "UPDATE events SET content = x'7b7d' WHERE position = 5",
        "UPDATE events SET content = NULL, salt = NULL, commitment = leaf WHERE position = 5",
        "UPDATE events SET content = x'7b7d' WHERE position = 1",
        "UPDATE events SET commitment = leaf WHERE position = 1",
        "UPDATE events SET recorded_at = 0 WHERE position = 5",
        "UPDATE events SET version = 900 WHERE position = 5",
        "UPDATE events SET position = 900 WHERE position = 5",
        "UPDATE events SET leaf = salt WHERE position = 5",
        "UPDATE protected SET bytes = x'' WHERE position = 5",
        "UPDATE protected SET bytes = NULL, salt = NULL, commitment = x'00' WHERE position = 5",
        "UPDATE redactions SET by_position = 7",
        "UPDATE tree SET hash = x'00'",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 5",
        "INSERT OR REPLACE INTO events (position, stream_id, version, id, type_id, schema, recorded_at, leaf)"
        " SELECT 900, stream_id, 900, id, type_id, schema, recorded_at, leaf FROM events WHERE position = 5",
        "INSERT OR REPLACE INTO events (position, stream_id, version, id, type_id, schema, recorded_at, leaf)"
        " SELECT 900, stream_id, version, x'00', type_id, schema, recorded_at, leaf FROM events WHERE position = 5",
        "INSERT OR REPLACE INTO protected SELECT * FROM protected WHERE position = 5",
        "INSERT OR REPLACE INTO redactions SELECT position, part, 9 FROM redactions",
        "INSERT OR REPLACE INTO tree SELECT * FROM tree",
        "INSERT INTO tree VALUES (8, 0, x'00') ON CONFLICT DO UPDATE SET hash = x'00'",
    ],
)
def test_history_cannot_be_rewritten(connection: sqlite3.Connection, sql: str) -> None:
    before = dump(connection)
    with pytest.raises(sqlite3.IntegrityError, match="append-only") as caught:
        connection.execute(sql)
    assert isinstance(translate(Path("a.db"), caught.value), AppendOnly)
    assert before == dump(connection)


def test_a_recorded_redaction_lets_exactly_its_part_go(tmp_path: Path) -> None:
    """With a row in redactions, content and salt may become NULL; with them nothing else may change."""
    with new_store(tmp_path / "a.db") as store:
        store.append([prepared("a", protected={"witness": b"x"}), prepared("b")])
        execute = store._connection.execute
        execute("INSERT INTO redactions VALUES (1, 'public', 2)")
        for forbidden in ("schema = 2", "clock = 1", "leaf = salt", "id = x'00'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                execute(
                    f"UPDATE events SET content = NULL, salt = NULL, commitment = x'01', {forbidden} WHERE position = 1"
                )
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            execute("UPDATE events SET content = NULL, commitment = x'01' WHERE position = 1")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            execute("UPDATE protected SET bytes = NULL, salt = NULL, commitment = x'01' WHERE position = 1")
        execute("UPDATE events SET content = NULL, salt = NULL, commitment = x'01' WHERE position = 1")


def test_a_redaction_is_recorded_later_than_what_it_drops(tmp_path: Path) -> None:
    with new_store(tmp_path / "a.db") as store:
        store.append([prepared("a"), prepared("b")])
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            store._connection.execute("INSERT INTO redactions VALUES (2, 'public', 2)")


def test_every_table_is_strict_and_pages_are_large(tmp_path: Path) -> None:
    with new_store(tmp_path / "a.db") as store:
        tables = store._connection.execute("PRAGMA table_list").fetchall()
        loose = {row[1] for row in tables if row[0] == "main" and row[2] == "table" and not row[5]}
        assert {"sqlite_schema", "sqlite_sequence"} == loose
        settings = {
            name: store._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_size", "journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
        assert [8192, "wal", 2, 1, 1] == list(settings.values())


def test_positions_are_never_reused(tmp_path: Path) -> None:
    """Even with the triggers gone and the newest row deleted, the store does not go on as if nothing had been there."""
    with new_store(tmp_path / "a.db") as store:
        store.append([prepared("a"), prepared("b")])
        store._connection.execute("DROP TRIGGER events_delete")
        store._connection.execute("DELETE FROM events WHERE position = 2")
        with pytest.raises(Exception, match="disagree: run `reportedly verify`"):
            store.append([prepared("c")])
        assert ("events", 2) == store._connection.execute("SELECT * FROM sqlite_sequence").fetchone()
