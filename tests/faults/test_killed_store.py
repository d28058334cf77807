"""kill -9 at any moment: acknowledged means stored, a batch is whole or absent, a retry is harmless."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportedly.store import merkle
from reportedly.store.protocol import Row, Writer
from reportedly.store.writer import entry_of
from support.stores import new_store, prepared

HERE = str(Path(__file__).resolve().parents[1])
BATCH = 25
WRITER = f"""
import sys; sys.path.insert(0, {HERE!r})
from pathlib import Path
from support.stores import new_store, prepared
with new_store(Path(sys.argv[1]), create=False) as store:
    for n in range(int(sys.argv[2]), 10_000):
        store.append(
            [prepared(f"{{n}}-{{k}}", f"stream {{k % 3}}") for k in range({BATCH})],
            project=lambda new: {{"dirty": [(str(event.position), "killed", "-") for event in new]}},
        )
        print(n, flush=True)
"""
REBUILDER = f"""
import os, signal, sys; sys.path.insert(0, {HERE!r})
from pathlib import Path
from reportedly.store import readmodels
from support.stores import new_store
where = sys.argv[2]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def fill(writer, after, upto):
    for number in range(3):
        writer.insert("dirty", [(f"new {{number}} {{n}}", "killed", "-") for n in range(30_000)])
    if where == "fill":
        die()
if where == "swap":
    swap = readmodels.swap
    def killed(*given):
        swap(*given)
        die()
    readmodels.swap = killed
with new_store(Path(sys.argv[1]), create=False) as store:
    store.rebuild(["dirty", "quotes_fts"], fill, checkpoints={{"totals": b"new"}})
"""


def kill_while_writing(path: Path, first: int, delay: float) -> int:
    """Start a writer at batch `first`, kill it `delay` seconds after its first batch; the last acknowledged batch."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(first)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    time.sleep(delay)
    process.kill()
    lines += process.stdout.readlines()
    assert -signal.SIGKILL == process.wait(timeout=30)
    return int([line for line in lines if line.endswith("\n")][-1])


def test_killed_while_writing_again_and_again(tmp_path: Path) -> None:
    """After each of 12 kills the log holds whole batches, every acknowledged one, and the rows and hashes to match."""
    path = tmp_path / "a.db"
    new_store(path).close()
    delays = random.Random(905)
    first = 0
    for _ in range(12):
        acknowledged = kill_while_writing(path, first, delays.uniform(0.0, 0.08))
        with new_store(path, create=False) as store:
            events = list(store.events())
            batches, rest = divmod(len(events), BATCH)
            assert 0 == rest
            assert batches in (acknowledged + 1, acknowledged + 2)
            expected = [f'{{"claim":"{n}-{k}"}}'.encode() for n in range(batches) for k in range(BATCH)]
            assert expected == [event.content for event in events]
            assert list(range(1, len(events) + 1)) == [event.position for event in events]
            assert len(events) == store._connection.execute("SELECT count(*) FROM dirty").fetchone()[0]
            again = store.append([prepared(f"{batches - 1}-{k}", f"stream {k % 3}") for k in range(BATCH)])
            assert not any(place.new for place in again)
        first = acknowledged
    with new_store(path, read_only=True) as store:
        entries = [entry_of(each.event, each.parts, store.origin) for each in store.sealed()]
        assert merkle.root_of([merkle.leaf_hash(each) for each in entries]) == store.root()
        assert "ok" == store._connection.execute("PRAGMA integrity_check").fetchone()[0]


@pytest.mark.parametrize("where", ["fill", "swap"])
def test_a_killed_rebuild_leaves_the_live_tables(tmp_path: Path, where: str) -> None:
    """In the middle of filling, or after the swap but before its commit: the old rows stand, the next rebuild works."""
    path = tmp_path / "a.db"
    with new_store(path) as store:
        store.append([prepared("a")], project=lambda new: {"dirty": [("live", "killed", "-")]})
    done = subprocess.run([sys.executable, "-c", REBUILDER, str(path), where], capture_output=True, text=True)
    assert -signal.SIGKILL == done.returncode, done.stderr

    def rows(expected: list[Row]) -> None:
        assert expected == store._connection.execute("SELECT * FROM dirty").fetchall()

    def fill(writer: Writer, after: int, upto: int) -> None:
        writer.insert("dirty", [("rebuilt", "killed", "-")])

    with new_store(path, create=False) as store:
        rows([("live", "killed", "-")])
        assert {} == store.checkpoints()
        store.append([prepared("b")])
        store.rebuild(["dirty"], fill)
        rows([("rebuilt", "killed", "-")])
        left = store._connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'new\\_%' ESCAPE '\\'")
        assert [] == left.fetchall()


def test_a_killed_creation_can_be_begun_again(tmp_path: Path) -> None:
    """Killed inside the transaction that creates the schema: nothing is there, and creating works."""
    path = tmp_path / "a.db"
    code = (
        f"import os, signal, sys; sys.path.insert(0, {HERE!r})\n"
        "from pathlib import Path\nfrom reportedly.store import schema\nfrom support.stores import new_store\n"
        "schema.mark = lambda connection: os.kill(os.getpid(), signal.SIGKILL)\n"
        "new_store(Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert -signal.SIGKILL == done.returncode, done.stderr
    with new_store(path) as store:
        assert store.created
        assert 1 == len(store.append([prepared("a")]))
