"""A full disk, a file or folder that cannot be written, a clock set back: one clear line, exit 1, and recovery."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import reportedly
from reportedly.record.verifying import verify
from support.children import NOBODY, in_child, needs_root
from support.commands import Ran, done, run
from support.killing import batch

HOUR = 3_600_000_000
START = 1_626_091_740_000_000


def lines(first: int, count: int) -> str:
    """So many batches as JSON lines."""
    return "\n".join(json.dumps(event) for n in range(first, first + count) for event in batch(n))


def command(path: Path, *args: str, input: str = "", before: Callable[[], None] | None = None) -> Ran:
    words = [sys.executable, "-m", "reportedly", "--db", str(path), *args]
    ran = subprocess.run(words, input=input, capture_output=True, text=True, preexec_fn=before)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def refused(ran: Ran, words: str) -> None:
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    done("init", db=path)
    done("append", "-", db=path, input=lines(0, 3))
    return path


WRITING: tuple[tuple[str, ...], ...] = (
    ("append", "-"),
    ("source", "new-one", "--kind", "person"),
    ("projections", "rebuild"),
    ("incident", "another", "--title", "Another"),
)


def test_a_file_that_cannot_grow(path: Path, tmp_path: Path) -> None:
    """The system refuses every byte beyond a size: nothing is acknowledged, nothing is lost, and later it works."""
    head = done("checkpoint", db=path).out

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    for words in (("append", "-"), ("projections", "rebuild"), ("backup", str(tmp_path / "copy.db"))):
        refused(command(path, *words, input=lines(3, 20), before=narrow), "disk")
    assert not (tmp_path / "copy.db").exists()
    assert [] == [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")]
    assert head == done("checkpoint", db=path).out
    done("append", "-", db=path, input=lines(3, 20))
    done("verify", db=path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(path: Path) -> None:
    """Until there is no room for a byte."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while os.write(handle, bytes(4096)):
            pass
    os.close(handle)


@needs_root
def test_a_full_disk(path: Path, small_disk: Path) -> None:
    """Whatever writes is refused in one line; with room again, everything goes on where it was."""
    record = small_disk / "record.db"
    shutil.copy(path, record)
    filler = small_disk / "filler"
    head = done("checkpoint", db=record).out
    fill(filler)
    for words in (*WRITING, ("backup", str(small_disk / "copy.db"))):
        refused(command(record, *words, input=lines(3, 20)), "disk")
    assert head == done("checkpoint", db=path).out
    filler.unlink()
    assert head == done("checkpoint", db=record).out
    done("append", "-", db=record, input=lines(3, 3))
    done("verify", db=record)


@needs_root
def test_a_read_only_disk(path: Path, small_disk: Path) -> None:
    """Reading works, also where no side file can be made; writing is refused; mounted again, it works."""
    record = small_disk / "record.db"
    shutil.copy(path, record)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    try:
        for words in WRITING:
            refused(command(record, *words, input=lines(3, 1)), "read-only")
        refused(command(small_disk / "new.db", "init"), "read-only")
        for words in (("status",), ("incidents",), ("events",), ("query", "select 1"), ("checkpoint",), ("verify",)):
            ran = command(record, *words)
            assert ran.code == 0, (words, ran.err)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    done("append", "-", db=record, input=lines(3, 1))


@needs_root
@pytest.mark.parametrize("which", ["file", "folder"])
def test_who_may_not_write(path: Path, which: str) -> None:
    """A file or a folder that belongs to another: one line for whatever writes, and reading works."""
    for folder in list(path.parents)[:4]:
        if folder.stat().st_uid == os.geteuid() and folder != Path("/tmp"):
            folder.chmod(0o755)
    reading = (("status",), ("events",), ("incidents",), ("checkpoint",))
    for words in (*reading, *WRITING):  # what is imported now need not be where others may read
        done(*words, db=path, input=lines(3, 1))
    path.chmod(0o444 if which == "file" else 0o666)
    path.parent.chmod(0o777 if which == "file" else 0o755)

    def work() -> None:
        for words in WRITING:
            refused(run(*words, db=path, input=lines(4, 1)), "read-only")
        for words in reading:
            done(*words, db=path)

    in_child(work, user=NOBODY)


@needs_root
def test_a_file_that_nobody_may_change(path: Path) -> None:
    """`chattr +i` stops even root."""
    if subprocess.run(["chattr", "+i", str(path)], capture_output=True).returncode:
        pytest.skip("this file system has no immutable files")
    try:
        for words in WRITING:
            ran = command(path, *words, input=lines(3, 1))
            assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
        assert command(path, "status").code == 0
    finally:
        subprocess.run(["chattr", "-i", str(path)], check=True)
    done("append", "-", db=path, input=lines(3, 1))


def test_the_clock_set_back_an_hour(tmp_path: Path) -> None:
    """Positions order, the step is flagged and verifies, and what was held at a moment is a prefix all the same."""
    path = tmp_path / "record.db"
    now = [START]

    def clock() -> int:
        now[0] += 1_000_000
        return now[0]

    with reportedly.open(path, create=True, clock=clock) as record:
        record.append(batch(0))
        before = record.store.head()
        now[0] -= HOUR
        record.append(batch(1))
        record.append(batch(2))
        record.catch_up()
        sealed = [each.event for each in record.store.sealed()]
        assert [before.size + 1] == [event.position for event in sealed if event.clock]
        assert list(range(1, len(sealed) + 1)) == [event.position for event in sealed]
        assert len(record.incidents()) == 30
    assert [] == verify(path).problems
    late = done("events", "--json", db=path).json
    assert [row["position"] for row in late] == sorted(row["position"] for row in late)
    with reportedly.open(path, clock=clock) as record:
        assert len(record.append(batch(3))) == 10
    done("verify", db=path)
