"""From an older format to the current one: same log, current schema, and never a half-upgraded file."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reportedly.store import migrate, schema
from reportedly.store.errors import WrongFormat
from reportedly.store.protocol import Redaction, Sealed
from reportedly.store.sqlite import open_store
from support.old_formats import format_1
from support.stores import ORIGIN, id_of, new_store, prepared

HERE = Path(__file__).parent
KILLED = f"""
import os, signal, sys; sys.path.insert(0, {str(HERE.parent)!r})
from pathlib import Path
from reportedly.store import migrate, schema
from support.stores import new_store
plain = schema.execute_all
def dying(connection, statements):
    plain(connection, statements[: int(sys.argv[2])])
    os.kill(os.getpid(), signal.SIGKILL)
if int(sys.argv[2]) >= 0:
    schema.execute_all = dying
else:
    schema.mark = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
new_store(Path(sys.argv[1]), create=False)
"""


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, list[Sealed]]:
    """A file of format 1 with 300 events, and what they are."""
    current, path = tmp_path / "current.db", tmp_path / "old.db"
    with new_store(current, origin=ORIGIN) as store:
        store.append([prepared(n, "ab"[n % 2], protected={"witness": b"x"}) for n in range(300)])
        sealed = list(store.sealed())
    format_1(current, path)
    return path, sealed


def shape(path: Path) -> dict[str, object]:
    """Everything that makes a schema: columns, keys and the text of triggers and indexes."""
    with closing(sqlite3.connect(path)) as connection:
        found: dict[str, object] = {}
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_master").fetchall():
            columns = connection.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
            keys = connection.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
            found[name] = (kind, columns, keys) if kind == "table" else (kind, " ".join((sql or "").split()))
        return found


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def rows_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_an_older_format_is_upgraded_when_opened_for_writing(
    old: tuple[Path, list[Sealed]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, sealed = old
    with caplog.at_level("INFO"), new_store(path, create=False) as store:
        assert sealed == list(store.sealed())
        assert store.root() == store.root(300)
        assert ORIGIN == store.origin
        assert {} == store.checkpoints()
        store.append([prepared("r")], redact=[Redaction(5, "witness", id_of("r"))])
        assert store.protected_part(5, "witness") is None
    assert ["upgraded the file from format 1 to 2"] == [record.getMessage() for record in caplog.records]
    assert schema.FORMAT == format_of(path)
    assert shape(tmp_path / "current.db") == shape(path)


def test_an_older_format_opened_for_reading_says_what_to_do(old: tuple[Path, list[Sealed]]) -> None:
    path, _ = old
    before = path.read_bytes()
    with pytest.raises(WrongFormat, match="has file format 1: `reportedly projections rebuild` upgrades it") as caught:
        open_store(path, read_only=True)
    assert (1, 2) == (caught.value.found, caught.value.current)
    assert before == path.read_bytes()


@pytest.mark.parametrize("number", [0, schema.FORMAT + 1])
def test_an_unknown_format_is_left_alone(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.db"
    with new_store(path) as store:
        store._connection.execute(f"PRAGMA user_version = {number}")
    for read_only in (False, True):
        with pytest.raises(WrongFormat, match=f"has file format {number}, this program reads"):
            open_store(path, read_only=read_only)
    assert number == format_of(path)


@pytest.mark.parametrize("statements", [0, 1, 3, 6, 10, 12, -1])
def test_an_upgrade_killed_half_way_is_wholly_old(old: tuple[Path, list[Sealed]], statements: int) -> None:
    """Killed after so many statements, or (-1) right before the new version number: every byte of meaning is old."""
    path, sealed = old
    before = rows_of(path)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), str(statements)], capture_output=True, text=True)
    assert -signal.SIGKILL == done.returncode, done.stderr
    assert 1 == format_of(path)
    assert before == rows_of(path)
    with new_store(path, create=False) as store:
        assert sealed == list(store.sealed())


def test_an_upgrade_that_fails_is_wholly_old(old: tuple[Path, list[Sealed]], monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = old
    before = rows_of(path)

    def failing(connection: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(schema, "mark", failing)
        with pytest.raises(ZeroDivisionError):
            new_store(path, create=False)
    assert before == rows_of(path)
    new_store(path, create=False).close()
    assert schema.FORMAT == format_of(path)


def test_two_programs_upgrading_at_once_upgrade_once(old: tuple[Path, list[Sealed]]) -> None:
    """The second finds the work done once it has the lock, and touches nothing."""
    path, sealed = old
    with new_store(path, create=False) as store:
        store.write(lambda writer: writer.checkpoint("totals", b"new", 300))
        migrate.migrate(store._connection)
        assert ["totals"] == list(store.checkpoints())
        assert sealed == list(store.sealed())


def test_every_older_format_has_a_step() -> None:
    assert list(range(1, schema.FORMAT)) == list(migrate.STEPS)
    for names in migrate.STEPS.values():
        assert all(schema.sql(name) for name in names)


def test_the_schema_is_the_files_and_the_files_are_the_schema() -> None:
    """Every .sql file is listed, every listed object has its file, named like what it creates."""
    folder = Path(schema.__file__).with_name("sql")
    listed = [each.name for each in schema.objects()]
    assert sorted(path.stem for path in folder.glob("*.sql")) == sorted(listed)
    for each in schema.objects():
        assert f" {each.name} " in schema.sql(each.name).replace("\n", " ").replace("(", " ")
