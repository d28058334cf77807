"""Files that are absent, foreign, broken, busy or cannot be written: one clear line, and nothing changed."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from pathlib import Path

import pytest

from reportedly.store import connection as connections
from reportedly.store.errors import (
    NotAStore,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreMissing,
    StoreReadOnly,
)
from reportedly.store.sqlite import open_store
from support.children import NOBODY, in_child, needs_root
from support.stores import new_store, prepared


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A folder that other users can reach."""
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/tmp"):
            folder.chmod(0o755)
    return tmp_path


def one_line(error: BaseException) -> str:
    text = str(error)
    assert "\n" not in text
    assert "sqlite3" not in text
    return text


@pytest.mark.parametrize("read_only", [False, True])
def test_a_missing_file_says_how_to_begin(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreMissing, match="run `reportedly init` first"):
        open_store(tmp_path / "a.db", read_only=read_only)
    assert [] == list(tmp_path.iterdir())


def test_create_makes_a_missing_file_and_opens_an_existing_one(tmp_path: Path) -> None:
    with new_store(tmp_path / "a.db", origin="one") as store:
        assert store.created
        store.append([prepared("a")])
    with new_store(tmp_path / "a.db") as store:
        assert ("one", False, 1) == (store.origin, store.created, store.head().size)
    with pytest.raises(StoreExists, match="holds the log one"):
        new_store(tmp_path / "a.db", origin="two")


def test_an_empty_file_is_no_record_yet(tmp_path: Path) -> None:
    """An empty file, or an empty database from a creation that died, can be made a record."""
    for name in ("empty.db", "unborn.db"):
        path = tmp_path / name
        path.touch()
        if name == "unborn.db":
            connections.writing(path, timeout=1, create=True).close()
        with pytest.raises(StoreMissing):
            open_store(path)
        with new_store(path) as store:
            assert 0 == store.head().size


@pytest.mark.parametrize("content", [b"hello, world", b"x" * 9000, b"SQLite format 3\x00 and then nothing"])
def test_not_a_database_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(content)
    for options in ({}, {"read_only": True}, {"create": True}):
        with pytest.raises(NotAStore, match="is not a database") as caught:
            open_store(path, **options)  # type: ignore[arg-type]
        one_line(caught.value)
    assert content == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("mark", [0, 77])
def test_a_foreign_database_is_refused_unchanged(tmp_path: Path, mark: int) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA application_id = {mark}")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    for options in ({}, {"read_only": True}, {"create": True}):
        with pytest.raises(NotAStore, match="database of something else; it was not changed"):
            open_store(path, **options)  # type: ignore[arg-type]
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_is_not_a_record(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="is a folder"):
        open_store(tmp_path)


def test_a_truncated_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with new_store(path) as store:
        store.append([prepared(n) for n in range(500)])
    path.write_bytes(path.read_bytes()[: 8192 * 4])
    with pytest.raises(StoreDamaged) as caught, open_store(path, read_only=True) as store:
        list(store.events())
    one_line(caught.value)


def test_flipped_bytes_never_end_in_a_drivers_error(tmp_path: Path) -> None:
    """Wherever 64 bytes are overwritten, reading works or fails in our words."""
    path = tmp_path / "a.db"
    with new_store(path) as store:
        store.append([prepared(n) for n in range(400)])
    whole = path.read_bytes()
    failures = 0
    for at in range(100, len(whole), len(whole) // 60):
        path.write_bytes(whole[:at] + b"\xa5" * 64 + whole[at + 64 :])
        try:
            with open_store(path, read_only=True) as store:
                list(store.sealed())
                store.head()
        except StoreError as error:
            failures += 1
            one_line(error)
    assert failures > 0


def test_a_record_opened_for_reading_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with new_store(path) as store:
        store.append([prepared("a")])
    with open_store(path, read_only=True) as store:
        for write in (
            lambda: store.append([prepared("b")]),
            lambda: store.write(lambda writer: writer.clear("dirty")),
            lambda: store.rebuild(["dirty"], lambda writer, after, upto: None),
        ):
            with pytest.raises(StoreReadOnly, match="opened for reading only"):
                write()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store._connection.execute("DELETE FROM dirty")
        assert 1 == store.head().size


@needs_root
def test_a_read_only_file_is_refused_for_writing(public: Path) -> None:
    path = public / "a.db"
    with new_store(path) as store:
        store.append([prepared("a")])
    path.chmod(0o444)

    def work() -> None:
        with pytest.raises(StoreReadOnly, match="is read-only"):
            open_store(path)
        with pytest.raises(StoreReadOnly, match="folder"):
            new_store(public / "new.db")

    in_child(work, user=NOBODY)


@needs_root
def test_a_cleanly_closed_record_opens_on_read_only_media(public: Path) -> None:
    """No side file can be made there: the file is read as immutable."""
    path = public / "a.db"
    with new_store(path) as store:
        store.append([prepared("a"), prepared("b")])
    path.chmod(0o644)

    def work() -> None:
        with open_store(path, read_only=True) as opened:
            assert 2 == opened.head().size
            assert 2 == len(list(opened.events()))

    in_child(work, user=NOBODY)
    assert [path] == list(public.iterdir())


@needs_root
def test_a_record_that_was_not_closed_says_what_to_do_on_read_only_media(public: Path) -> None:
    path = public / "a.db"
    with new_store(path) as store:
        store.append([prepared("a")])
        copy = public / "there"
        copy.mkdir()
        for name in ("a.db", "a.db-wal"):
            (copy / name).write_bytes((public / name).read_bytes())
            (copy / name).chmod(0o444)
    copy.chmod(0o555)

    def work() -> None:
        with pytest.raises(StoreReadOnly, match="was not closed cleanly"):
            open_store(copy / "a.db", read_only=True)

    in_child(work, user=NOBODY)


@needs_root
def test_a_file_that_may_not_be_read_is_one_line(public: Path) -> None:
    path = public / "a.db"
    new_store(path).close()
    path.chmod(0)

    def work() -> None:
        with pytest.raises(StoreError, match="cannot be read"):
            open_store(path, read_only=True)

    in_child(work, user=NOBODY)


def test_a_locked_record_is_busy_and_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with new_store(path) as store, new_store(path, timeout=0.05) as other:
        store._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="locked by another process"):
            other.append([prepared("a")])
        store._connection.execute("ROLLBACK")
        assert other.append([prepared("a")])[0].new


def test_a_failed_write_of_the_disk_acknowledges_nothing(tmp_path: Path) -> None:
    """With the size of files limited by the system, the batch is refused in one line, and later ones work."""
    path = tmp_path / "a.db"
    new_store(path).close()

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with new_store(path) as store:
            store.append([prepared("a")])
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
            with pytest.raises(StoreError) as caught:
                store.append([prepared(n) for n in range(5000)])
            one_line(caught.value)
            assert 1 == store.head().size
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            assert 5000 == len(store.append([prepared(n) for n in range(5000)]))

    in_child(work)
    with new_store(path) as store:
        assert 5001 == store.head().size


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match=r"3\.37\.0 or newer is needed"):
        new_store(tmp_path / "a.db")


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = new_store(tmp_path / "a.db")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.head()


def test_names_of_files_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing) as caught:
        open_store(tmp_path / "a\x1b[31m\n\u202eb.db")
    assert not set("\x1b\n\u202e") & set(str(caught.value))


def test_odd_names_of_files_work(tmp_path: Path) -> None:
    for name in ("a b?c#d%20e.db", "ä'\".db"):
        with new_store(tmp_path / name) as store:
            store.append([prepared("a")])
        with open_store(tmp_path / name, read_only=True) as store:
            assert 1 == store.head().size


def test_reading_imports_nothing_heavy(tmp_path: Path) -> None:
    """Opening and reading a record loads neither pydantic nor sqlite_utils."""
    import subprocess
    import sys

    new_store(tmp_path / "a.db").close()
    code = (
        "import sys; from reportedly.store.sqlite import open_store\n"
        "with open_store(sys.argv[1], read_only=True) as store: store.head()\n"
        "print([name for name in ('pydantic', 'sqlite_utils', 'orjson', 'importlib.resources') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.db")], capture_output=True, text=True)
    assert "[]" == done.stdout.strip(), done.stderr
