"""Every command on damaged files: an answer or one clear line, never a traceback, and never a driver's own words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import reportedly
from reportedly.events.errors import ReportedlyError
from reportedly.record.verifying import verify
from support.commands import Ran, done, run
from support.damage import copy, damaged, settle
from support.faults import times

INCIDENT = "cota-905-2021-07"
LINE = json.dumps({"type": "IncidentOpened", "stream": "another", "content": {"title": "Another"}})
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("status",), ("incidents",), ("incidents", "--search", "police"), ("sources",), ("events", "--json")),
    *((name, INCIDENT) for name in ("totals", "timeline", "revisions", "vintages", "discrepancies", "log", "replay")),
    *(("show", "b-police"), ("show", "137"), ("query", "select * from events"), ("query", "select * from totals")),
    *(
        ("checkpoint",),
        ("prove", "b-police"),
        ("export", "events", "--audience", "internal"),
        ("verify",),
        ("verify", "--log-only"),
    ),
    *(("projections", "status"), ("projections", "verify"), ("projections", "list")),
    ("figure", INCIDENT, "killed/police", "at least 4", "--document", "cota905-b", "--dry-run"),
    *(("append", "-"), ("source", "new-one", "--kind", "person"), ("projections", "rebuild")),
    *(("diff", INCIDENT, "100"), ("blame", INCIDENT), ("show", "b-police", "--protected")),
    *(("events", "--audience", "public"), ("totals", INCIDENT, "--audience", "public")),
    ("redact", "b-police", "--part", "public", "--reason", "safety", "--dry-run"),
    ("visibility", "claim", "b-police", "restricted"),
)
WARNS = (("projections", "rebuild"), ("projections", "verify"))
"""These go through the log and name every event that does not apply."""


@pytest.fixture(scope="module")
def good(loaded_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copy(loaded_case, tmp_path_factory.mktemp("damaged") / "good.db")
    settle(path)
    return path


def complaint(command: tuple[str, ...], ran: Ran) -> str | None:
    """What is wrong with how a command ended; None for nothing."""
    if ran.code not in (0, 1):
        return f"exit {ran.code}"
    if "Traceback" in ran.err + ran.out or "sqlite3" in ran.err:
        return ran.err
    if ran.code == 1 and command not in WARNS and ran.err.count("\n") != 1:
        return ran.err
    return None


def test_every_command_on_damaged_files(good: Path, tmp_path: Path, told: Callable[[str], None]) -> None:
    chance, wrong, refused, count = random.Random(8), [], 0, 0
    for name, path in damaged(good, tmp_path, times(16), seed=12):
        raw = path.read_bytes()
        for command in chance.sample(COMMANDS, 6):
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            path.write_bytes(raw)
            ran = run(*command, db=path, input=LINE if command[0] == "append" else None)
            count, refused = count + 1, refused + ran.code
            found = complaint(command, ran)
            if found is not None:
                wrong.append((name, command, found))
    assert [] == wrong
    told(f"{count} commands on {times(16)} damaged files, {refused} of them refused in one line")


def test_read_models_of_damaged_files_are_compared(good: Path, tmp_path: Path, told: Callable[[str], None]) -> None:
    """With the read models too: what `verify` calls good gives the answers of before."""
    before, count, found = answers(good), 0, 0
    for name, path in damaged(good, tmp_path, times(8), seed=21):
        with suppress(ReportedlyError):
            count += 1
            problems = verify(path).problems
            found += bool(problems)
            assert problems or answers(path) == before, name
    told(f"{count} damaged files verified with their read models, {found} with problems")


def answers(path: Path) -> list[object]:
    with reportedly.open(path, read_only=True) as record:
        asked = [record.ask(question, INCIDENT) for question in ("totals", "timeline", "revisions", "sources")]
        return [[row.to_json() for row in rows] for rows in asked]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"x" * 9000, b"SQLite format 3\x00", b"SQLite format 3\x00" + b"y" * 9000]
)
def test_a_file_that_is_no_record(tmp_path: Path, data: bytes) -> None:
    """One line, and the file stays as it was."""
    path = tmp_path / "other.db"
    for command in COMMANDS:
        if command == ("projections", "list"):
            continue
        path.write_bytes(data)
        ran = run(*command, db=path, input=LINE if command[0] == "append" else None)
        assert (ran.code, ran.err.count("\n")) == (1, 1), (command, ran.err)
        assert data == path.read_bytes()
        assert [path] == list(tmp_path.iterdir())


def test_afterwards_a_good_copy_works(good: Path, tmp_path: Path) -> None:
    """Damage found, a backup put in its place: everything goes on."""
    path = copy(good, tmp_path / "record.db")
    data = bytearray(path.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    path.write_bytes(data)
    assert run("status", db=path).code == 1
    copy(good, path)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    done("append", "-", db=path, input=LINE)
    done("verify", db=path)
