"""Many processes write one file: nothing is lost, versions have no gaps, conflicts are expected-version errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.store.errors import VersionConflict
from reportedly.store.protocol import Row, Writer
from reportedly.store.sqlite import open_store
from support.stores import new_store, prepared

WRITER = """
import sys
from pathlib import Path
from support.stores import new_store, prepared
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with new_store(path, create=False, timeout=60) as store:
    for n in range(count):
        places = store.append([prepared(f"{name}-{n}-{k}", ("shared", name)[k % 2]) for k in range(4)])
        print(*(place.position for place in places), flush=True)
"""
COUNTER = """
import sys
from pathlib import Path
from reportedly.store.errors import VersionConflict
from support.stores import new_store, prepared
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
conflicts = done = 0
with new_store(path, create=False, timeout=60) as store:
    while done < count:
        version = store.versions(["shared"])["shared"]
        try:
            store.append([prepared(f"{name}-{done}")._replace(stream="shared")], expect={"shared": version})
            done += 1
        except VersionConflict as conflict:
            assert conflict.current > version == conflict.expected
            conflicts += 1
print(conflicts)
"""
CREATOR = """
import sys
from pathlib import Path
from support.stores import new_store, prepared
with new_store(Path(sys.argv[1]), timeout=60) as store:
    store.append([prepared(sys.argv[2])])
    print(int(store.created))
"""


def run(code: str, path: Path, names: str, count: int = 0) -> list[str]:
    """The outputs of one process per name, all at once."""
    here = str(Path(__file__).resolve().parents[1])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {here!r})\n{code}", str(path), name, str(count)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    outputs: list[str] = []
    for process in started:
        output, errors = process.communicate(timeout=120)
        assert 0 == process.returncode, errors
        outputs.append(output)
    return outputs


def test_every_acknowledged_event_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    new_store(path).close()
    outputs = run(WRITER, path, "abcd", 40)
    positions = [int(number) for output in outputs for number in output.split()]
    with new_store(path, read_only=True) as store:
        events = list(store.events())
        assert list(range(1, 641)) == sorted(positions) == [event.position for event in events]
        assert {"shared": 320, "a": 80, "b": 80, "c": 80, "d": 80} == store.streams()
        for stream in ("shared", "a"):
            versions = [event.version for event in events if event.stream == stream]
            assert list(range(1, len(versions) + 1)) == versions
        assert store.root() == store.root(640)


def test_writers_with_expected_versions_take_turns(tmp_path: Path) -> None:
    """Optimistic writers retry after a conflict; together they leave exactly what they acknowledged."""
    path = tmp_path / "a.db"
    new_store(path).close()
    run(COUNTER, path, "abc", 30)
    with new_store(path, read_only=True) as store:
        assert {"shared": 90} == store.streams()


def test_creating_at_once_makes_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    outputs = run(CREATOR, path, "abcdef")
    assert 1 == sum(int(output) for output in outputs)
    with new_store(path, read_only=True) as store:
        assert 6 == store.head().size


def test_a_second_connections_writes_are_seen(tmp_path: Path) -> None:
    """Interned names, versions and the tree follow what another connection wrote."""
    with new_store(tmp_path / "a.db") as one, new_store(tmp_path / "a.db") as two:
        for n in range(10):
            (one if n % 2 else two).append([prepared(f"{n}-{k}", f"stream {(n + k) % 3}") for k in range(5)])
        assert one.head() == two.head()
        assert list(one.events()) == list(two.events())
        with pytest.raises(VersionConflict):
            one.append([prepared("x", "stream 0")], expect={"stream 0": 0})


def test_readers_do_not_block_writers(tmp_path: Path) -> None:
    with new_store(tmp_path / "a.db") as store, new_store(tmp_path / "a.db", read_only=True) as reader:
        store.append([prepared("a")])
        with reader.snapshot():
            store.append([prepared("b")])
            assert 1 == reader.head().size
        assert 2 == reader.head().size


def test_a_rebuild_takes_in_what_is_appended_meanwhile(tmp_path: Path) -> None:
    """Others go on appending during a rebuild; the tail is written under the lock, nothing is missed or doubled."""

    def row(position: int) -> Row:
        return (str(position), "killed", "-")

    with new_store(tmp_path / "a.db") as store, new_store(tmp_path / "a.db") as other:
        store.append([prepared(n) for n in range(5000)])
        calls: list[tuple[int, int]] = []

        def fill(writer: Writer, after: int, upto: int) -> None:
            calls.append((after, upto))
            writer.insert("dirty", (row(event.position) for event in writer.events(after=after, upto=upto)))
            if len(calls) == 1:
                other.append([prepared(f"first {n}") for n in range(3000)])
            elif len(calls) == 2:
                other.append([prepared("second")])

        assert 8001 == store.rebuild(["dirty"], fill, checkpoints={"totals": b"d"})
        assert [(0, 5000), (5000, 8000), (8000, 8001)] == calls
        assert 8001 == store.checkpoints()["totals"].position
        assert 8001 == store._connection.execute("SELECT count(*) FROM dirty").fetchone()[0]
        assert 8001 == other._connection.execute("SELECT count(*) FROM dirty").fetchone()[0]


def test_a_backup_during_writes_is_a_prefix(tmp_path: Path) -> None:
    """While another process appends, every copy holds all that was acknowledged before it began."""
    path = tmp_path / "a.db"
    new_store(path).close()
    here = str(Path(__file__).resolve().parents[1])
    code = f"import sys; sys.path.insert(0, {here!r})\n{WRITER}"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path), "w", "120"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    copies: list[tuple[int, Path]] = []
    with new_store(path, create=False) as store:
        for n in range(5):
            acknowledged = [int(number) for number in process.stdout.readline().split()][-1]
            copy = tmp_path / f"copy{n}.db"
            head = store.backup(copy)
            assert head.size >= acknowledged
            copies.append((head.size, copy))
        process.communicate(timeout=60)
        for size, copy in copies:
            with new_store(copy, read_only=True) as opened:
                assert list(store.sealed(upto=size)) == list(opened.sealed())
                assert store.root(size) == opened.root()


def test_opening_a_record_again_gives_up_no_lock_of_the_first(tmp_path: Path) -> None:
    """To open and close the file itself would: another process then takes itself for the last one when it ends, and
    removes the write-ahead log, and what it wrote is never seen here."""
    path = tmp_path / "a.db"
    new_store(path).close()
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})\n{WRITER}"
    with open_store(path, read_only=True) as first, open_store(path, read_only=True) as second:
        for number in range(3):
            subprocess.run([sys.executable, "-c", code, str(path), f"w{number}", "1"], check=True, capture_output=True)
            assert [store.head().size for store in (first, second)] == [4 * (number + 1)] * 2
