"""Several processes write one record at once, by the command line and by the library: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import reportedly
from reportedly.record.verifying import verify
from support.commands import done
from support.faults import times

ROUNDS = times(2)
LIBRARY = """
import json, sys
from pathlib import Path
import reportedly
from reportedly.store.errors import VersionConflict
from support.killing import figures
name, rounds = sys.argv[2], int(sys.argv[3])
conflicts = 0
with reportedly.open(sys.argv[1]) as record:
    for n in range(rounds):
        events = figures(n)
        for event in events:
            event["content"]["claim"] = name + "-" + event["content"]["claim"]
        while True:
            version = record.store.versions(["flood"])["flood"]
            try:
                record.append(events, expect={"flood": version})
                break
            except VersionConflict as conflict:
                assert conflict.current > version
                conflicts += 1
        record.catch_up()
        print(*(event["content"]["claim"] for event in events), flush=True)
print("conflicts", conflicts)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "record.db"
    with reportedly.open(path, create=True) as record:
        record.append([{"type": "SourceRegistered", "content": {"source": "paper", "kind": "outlet"}}])
        for name in ("flood", "river"):
            record.append([{"type": "IncidentOpened", "stream": name, "content": {"title": "A flood"}}])
        record.catch_up()
    return path


def command(path: Path, *args: str, input: str = "") -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "reportedly", "--db", str(path), *args]
    return subprocess.run(words, input=input, capture_output=True, text=True)


def by_command(path: Path, name: str) -> tuple[list[str], int]:
    """Append with the version that was read before, as often as it takes; the claims, and how many conflicts."""
    claims, conflicts, n = [], 0, 0
    while n < ROUNDS:
        version = json.loads(command(path, "status", "--json").stdout)["streams"]["river"]
        claim = f"{name}-{n}"
        content = {
            "claim": claim,
            "what": "something happened",
            "document": None,
            "publisher": "paper",
            "mode": "outlet",
        }
        line = json.dumps({"type": "StatementReported", "stream": "river", "content": content})
        ran = command(path, "append", "-", "--expect", f"river={version}", input=line)
        assert ran.returncode in (0, 3), ran.stderr
        if ran.returncode == 3:
            assert ran.stderr.count("\n") == 1
            assert "expected version" in ran.stderr
            conflicts += 1
            continue
        claims.append(claim)
        n += 1
    return claims, conflicts


def by_library(path: Path, name: str) -> tuple[list[str], int]:
    tests = str(Path(__file__).resolve().parents[1])
    code = f"import sys; sys.path.insert(0, {tests!r})\n{LIBRARY}"
    words = [sys.executable, "-c", code, str(path), name, str(ROUNDS * 8)]
    ran = subprocess.run(words, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    *lines, last = ran.stdout.splitlines()
    return [claim for line in lines for claim in line.split()], int(last.split()[1])


def test_many_write_at_once(path: Path, told: Callable[[str], None]) -> None:
    """Everything acknowledged is there once, conflicts are exit code 3, the read models are what a rebuild gives."""
    with ThreadPoolExecutor(4) as pool:
        running = [
            *(pool.submit(by_command, path, f"command-{n}") for n in range(2)),
            *(pool.submit(by_library, path, f"library-{n}") for n in range(2)),
        ]
        results = [each.result() for each in running]
    claims = [claim for found, _ in results for claim in found]
    with reportedly.open(path, read_only=True) as record:
        streams = [list(record.events(stream=name)) for name in ("flood", "river")]
        assert sorted(claims) == sorted(
            event.content["claim"] for events in streams for event in events if event.content and event.version > 1
        )
        assert all(list(range(1, len(events) + 1)) == [event.version for event in events] for events in streams)
    assert [] == verify(path).problems
    conflicts = sum(count for _, count in results)
    told(f"{len(claims)} events of 4 processes, {conflicts} conflicts, none lost")


def test_writing_while_others_rebuild_back_up_and_read(path: Path, tmp_path: Path, told: Callable[[str], None]) -> None:
    """Nobody is refused for another's work, and every copy is a whole record."""

    def others(n: int) -> None:
        for k in range(ROUNDS):
            words = [("projections", "rebuild"), ("backup", str(tmp_path / f"{n}-{k}.db")), ("totals", "flood")][n]
            ran = command(path, *words)
            assert ran.returncode == 0, ran.stderr

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(others, n) for n in range(3)]
        claims, _ = by_library(path, "writer")
        for each in running:
            each.result()
    with reportedly.open(path, read_only=True) as record:
        assert sorted(claims) == sorted(record.claims_of(incident="flood"))
    for copy in tmp_path.glob("1-*.db"):
        assert [] == verify(copy).problems
    assert [] == verify(path).problems
    told(f"{len(claims)} events beside {ROUNDS} rebuilds, backups and answers")


def test_a_conflict_is_exit_code_3(path: Path) -> None:
    line = json.dumps({"type": "IncidentUpdated", "stream": "flood", "content": {"title": "Other"}})
    done("append", "-", "--expect", "flood=1", db=path, input=line)
    ran = command(path, "append", "-", "--expect", "flood=1", input=line.replace("Other", "Another"))
    assert (ran.returncode, ran.stderr.count("\n")) == (3, 1)
    assert "current version 2" in ran.stderr
