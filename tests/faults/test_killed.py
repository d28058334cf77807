"""kill -9 at random moments of whatever writes: acknowledged is stored, a step is whole or absent, and all verifies.

To add something that writes: a line in `OPERATIONS`, and a check of what must hold after each kill.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import reportedly
from reportedly.record.verifying import verify
from support.faults import times
from support.killing import Operation, batch, killed_after
from support.old_formats import format_1

SOURCES = 400
Check = Callable[[Path, int], None]
"""Of the record's path and the last acknowledged step."""


def appended(path: Path, last: int) -> None:
    """Whole batches, in order, every acknowledged one; saying one again, or the lost one, stores nothing twice."""
    with reportedly.open(path) as record:
        before = record.store.head().size
        streams = {name for name in record.store.streams() if name.startswith("incident-")}
        steps, rest = divmod(len(streams), 10)
        assert 0 == rest
        assert steps in (last + 1, last + 2)
        assert streams == {str(event["stream"]) for n in range(steps) for event in batch(n)}
        assert not any(each.new for n in range(max(0, steps - 2), steps) for each in record.append(batch(n)))
        assert before == record.store.head().size


def counted(path: Path, last: int) -> None:
    """Every acknowledged figure is in the answers, and in the tables once they are caught up."""
    with reportedly.open(path) as record:
        claims = set(record.claims_of(incident="flood"))
        assert {f"figure-{n}-{k}" for n in range(last + 1) for k in range(2)} <= claims
        assert 0 == len(claims) % 2
        record.catch_up()
        if last >= 0:
            row = next(row for row in record.ask("totals", "flood") if row.measure == "killed")
            kept = record.store.fetch("dirty_count")[0][0]
            assert (0, len(claims) // 2) == (kept, row.high)


def redacted(path: Path, last: int) -> None:
    """Of every acknowledged source no byte is left in any file; of the others either all or nothing."""
    raw = b"".join(each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name))
    assert [] == [n for n in range(last + 1) if secret(n).encode() in raw]
    with reportedly.open(path, read_only=True) as record:
        gone = {each.position for each in record.store.redactions()}
        for event in record.events(types=["SourceRegistered"]):
            assert event.content is not None
            if not event.protected:
                continue
            n = int(event.content["source"][1:])
            part = record.store.protected_part(event.position, "protected")
            assert (part is None) == (event.position in gone), n
            assert n > last or part is None


def secret(n: int) -> str:
    return f"secret-{n:04}-{'x' * 40}"


def copied(path: Path, last: int) -> None:
    """What stands under the name of the backup is a whole record."""
    copy = path.with_name("copy.db")
    assert copy.exists() or last < 0
    if copy.exists():
        assert [] == verify(copy).problems


def anything(path: Path, last: int) -> None:
    """Nothing more than that it verifies."""


OPERATIONS: dict[str, tuple[Operation, Check]] = {
    "append": (Operation("record.append(batch(n))"), appended),
    "append and catch up": (Operation("record.append(figures(n)); record.catch_up()"), counted),
    "append, and catch up all of it": (Operation("[record.append(figures(n)), n % 20 or record.catch_up()]"), counted),
    "rebuild": (Operation("record.rebuild()"), anything),
    "redact": (
        Operation("record.redact(record.redaction_targets(source=f's{n}'), reason='consent-withdrawn')"),
        redacted,
    ),
    "backup": (Operation("record.backup(path.with_name('copy.db'), overwrite=True)"), copied),
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with an incident, and sources that have something to hide."""
    path = tmp_path_factory.mktemp("killed") / "record.db"
    sources = [
        {
            "type": "SourceRegistered",
            "content": {"source": f"s{n}", "kind": "person", "visibility": "public-with-pseudonym", "pseudonym": "W"},
            "protected": {"name": secret(n)},
        }
        for n in range(SOURCES)
    ]
    with reportedly.open(path, create=True) as record:
        record.append([{"type": "SourceRegistered", "content": {"source": "paper", "kind": "outlet"}}, *sources])
        record.append([{"type": "IncidentOpened", "stream": "flood", "content": {"title": "A flood"}}])
        record.catch_up()
    return path


@pytest.mark.parametrize("name", OPERATIONS)
def test_killed_at_any_moment(name: str, begun: Path, tmp_path: Path, told: Callable[[str], None]) -> None:
    """After every kill the record verifies, its read models are what a rebuild gives, and the work goes on."""
    operation, check = OPERATIONS[name]
    path, chance, last = tmp_path / "record.db", random.Random(name), -1
    shutil.copy(begun, path)
    for _ in range(times(2)):
        last = max(last, killed_after(operation, path, last + 1, chance.uniform(0.0, 0.3)))
        check(path, last)
        assert [] == verify(path, read_models=not stale(path)).problems
        if last > SOURCES - 100:
            break
    told(f"{times(2)} kills, {last + 1} steps acknowledged")


def stale(path: Path) -> bool:
    with reportedly.open(path, read_only=True) as record:
        return record.stale


def test_killed_while_upgrading(begun: Path, tmp_path: Path, told: Callable[[str], None]) -> None:
    """The file is wholly of the old format or wholly of the new, and the next opening ends with the new."""
    old, path, chance = tmp_path / "old.db", tmp_path / "record.db", random.Random(1)
    format_1(begun, old)
    upgraded = 0
    for _ in range(times(3)):
        shutil.copy(old, path)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        operation = Operation("reportedly.open(path).close()", opens=True)
        upgraded += killed_after(operation, path, 0, chance.uniform(0.0, 0.12)) >= 0
        with reportedly.open(path) as record:
            record.rebuild()
        assert [] == verify(path).problems
    told(f"{times(3)} kills, {upgraded} after the upgrade")
