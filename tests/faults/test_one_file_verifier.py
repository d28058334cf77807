"""The one-file verifier, written from the description of the format alone, agrees with `verify`."""

from __future__ import annotations

import ast
import importlib.util
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reportedly.events.errors import ReportedlyError
from reportedly.events.ids import id_text
from reportedly.record import checkpoints
from reportedly.record.verifying import verify
from reportedly.store.protocol import Prepared, Redaction
from reportedly.store.sqlite import open_store
from support.damage import copy, damaged, edit, settle
from support.faults import times
from support.repository import ROOT
from support.stores import id_of, new_store, prepared, ticking

SCRIPT = ROOT / "docs" / "verify_reportedly.py"


def script() -> Any:
    spec = importlib.util.spec_from_file_location("verify_reportedly", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = script()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 events: streams, causes, protected parts, a redaction of each kind, a clock that stepped back."""
    path = tmp_path_factory.mktemp("one-file") / "good.db"
    with new_store(path) as store:
        store.append([prepared(n, f"stream-{n % 7}", causation=id_of(n - 1) if n % 3 else None) for n in range(200)])
        store.append([prepared(f"p{n}", protected={"protected": b'{"name":"%d"}' % n}) for n in range(20)])
        for position, part in ((205, "protected"), (5, "public")):
            event = store.event(position)
            assert event is not None
            content = f'{{"event":"{id_text(event.id)}","part":"{part}","position":{position},"reason":"safety"}}'
            says = Prepared("cota-905", "PartRedacted", 1, id_of(part), "desk", None, content.encode())
            store.append([says], redact=[Redaction(position, part, says.id)])
    with open_store(path, clock=ticking(start=1)) as store:
        store.append([prepared(f"late-{n}", "später", by=None) for n in range(78)])
        assert store.head().size == 300
    settle(path)
    return path


def ours(path: Path, kept: list[tuple[str, checkpoints.Checkpoint]]) -> tuple[bool, int | None]:
    """Whether `verify --log-only` calls it good, and the first bad position."""
    try:
        report = verify(path, kept, read_models=False)
    except ReportedlyError:
        return False, None
    return not report.problems, report.first


def theirs(path: Path, kept: list[tuple[str, checkpoints.Checkpoint]]) -> tuple[bool, int | None]:
    """The same of the one file."""
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\x00"):
        return False, None
    verifier = VERIFIER.Verifier(path, [(name, each.origin, each.size, each.root) for name, each in kept])
    verifier.run()
    return not verifier.problems, min((position for position, _ in verifier.problems if position), default=None)


def checkpoint_of(path: Path) -> checkpoints.Checkpoint:
    with open_store(path, read_only=True) as store:
        return checkpoints.of_store(store)


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_as_a_program_it_prints_size_and_root(good: Path, tmp_path: Path) -> None:
    kept = checkpoint_of(good)
    file = tmp_path / "kept.txt"
    file.write_text(kept.text, encoding="utf-8")
    command = [sys.executable, "-I", str(SCRIPT), str(good), "--checkpoint", str(file)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"300 events, root {kept.root.hex()}\n" == ran.stdout
    bad = copy(good, tmp_path / "bad.db")
    edit(bad, "UPDATE events SET recorded_at = recorded_at + 1 WHERE position = 17")
    ran = subprocess.run([*command[:3], str(bad)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.split(":")[0]) == (1, "position 17")
    ran = subprocess.run([*command[:3], str(SCRIPT)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)


def test_both_call_good_logs_good(good: Path, tmp_path: Path) -> None:
    kept = [("kept", checkpoint_of(good))]
    assert (True, None) == ours(good, kept) == theirs(good, kept)
    for size in (0, 1, 2, 255, 256, 257):
        path = tmp_path / f"{size}.db"
        with new_store(path) as store:
            store.append([prepared(n) for n in range(size)])
        kept = [("kept", checkpoint_of(path))]
        assert (True, None) == ours(path, kept) == theirs(path, kept)


STATEMENTS = [
    *(f"UPDATE events SET {change} WHERE position = {{}}" for change in (
        "content = CAST('{}' AS BLOB)", "content = NULL", "salt = NULL", "salt = zeroblob(32)", "salt = zeroblob(31)",
        "leaf = zeroblob(32)", "leaf = zeroblob(3)", "id = zeroblob(16)", "id = zeroblob(2)", "version = version + 900",
        "version = -1", "recorded_at = recorded_at - 1", "recorded_at = -5", "schema = 7", "schema = -1",
        "clock = 1 - clock", "clock = 5", "causation = NULL", "causation = zeroblob(16)", "causation = zeroblob(4)",
        "recorder_id = NULL", "recorder_id = 9", "type_id = 9", "stream_id = 99", "commitment = zeroblob(32)",
        "content = NULL, salt = NULL", "content = NULL, salt = NULL, commitment = zeroblob(32)",
    )),
    *("DELETE FROM events WHERE position = {}", "UPDATE events SET position = 999 WHERE position = {}"),
    *("INSERT INTO protected VALUES ({}, 'x', zeroblob(32), x'00', NULL)", "DELETE FROM redactions"),
    *("INSERT INTO protected VALUES ({}, 'public', zeroblob(32), x'00', NULL)", "DELETE FROM tree"),
    "INSERT OR REPLACE INTO redactions VALUES ({}, 'public', 300)",
    "INSERT INTO redactions VALUES (777, 'public', 778)",
    *("UPDATE redactions SET by_position = 299", "UPDATE redactions SET part = 'other'", "DELETE FROM protected"),
    *("UPDATE protected SET name = 'other'", "UPDATE protected SET salt = NULL", "UPDATE protected SET bytes = x'00'"),
    *("UPDATE tree SET hash = zeroblob(32)", "UPDATE tree SET idx = 4", "INSERT INTO tree VALUES (8, 9, x'00')"),
    *("UPDATE log_head SET size = 299", "UPDATE log_head SET size = 301", "UPDATE log_head SET frontier = x''"),
    *("UPDATE log_head SET frontier = zeroblob(length(frontier))", "DELETE FROM log_head"),
    *("UPDATE streams SET name = 'x' WHERE stream_id = 3", "DELETE FROM streams WHERE stream_id = 3"),
    *("UPDATE types SET name = 'x' WHERE name = 'PartRedacted'", "DELETE FROM recorders"),
    "DELETE FROM sqlite_sequence",
    *("UPDATE meta SET value = 'x' WHERE key = 'origin'", "UPDATE meta SET value = '' WHERE key = 'origin'"),
    *("DELETE FROM meta", "PRAGMA user_version = 3", "UPDATE sqlite_sequence SET seq = 5", "DROP INDEX events_clock"),
]  # fmt: skip


@pytest.mark.parametrize("position", [1, 5, 100, 205, 222])
def test_both_find_the_same_change_by_sql(good: Path, tmp_path: Path, position: int) -> None:
    """Every column and every table, at ordinary events, redacted ones, ones that redact, and the ends."""
    kept = [("kept", checkpoint_of(good))]
    differing = []
    for statement in STATEMENTS:
        if "{}" not in statement and position != 100:
            continue
        path = copy(good, tmp_path / "edited.db")
        sql = statement.replace("= {}", f"= {position}").replace("({},", f"({position},")
        edit(path, sql)
        if ours(path, kept) != theirs(path, kept):
            differing.append((sql, ours(path, kept), theirs(path, kept)))
        path.unlink()
    assert [] == differing


def test_both_judge_hundreds_of_damaged_files_alike(good: Path, tmp_path: Path, told: Callable[[str], None]) -> None:
    kept = [("kept", checkpoint_of(good))]
    differing, bad = [], 0
    for name, path in damaged(good, tmp_path, times(300), seed=11):
        one, other = ours(path, kept), theirs(path, kept)
        bad += not one[0]
        if one != other:
            differing.append((name, one, other))
    assert [] == differing
    assert bad > 80
    told(f"{times(300)} damaged files, {bad} of them bad, judged alike")


def test_both_need_the_triggers(good: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(good)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in names:
        path = copy(good, tmp_path / "edited.db")
        with closing(sqlite3.connect(path)) as opened:
            opened.execute(f"DROP TRIGGER {name}")
        assert (False, None) == ours(path, []) == theirs(path, [])
