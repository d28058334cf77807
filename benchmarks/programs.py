"""Cases about whole commands: how long a short one takes, and how much memory a long one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from measure import Line, bare_environment, command, compare, medians_of, progress
from sizes import OURS, Sizes, lines, record_at, store
from synthetic import Synthetic, incident_name

START_TARGET, MEMORY_TARGET = 7.0, 1.2
PEAK = [sys.executable, os.fspath(Path(__file__).with_name("peak.py"))]


def starting(folder: Path, sizes: Sizes) -> list[Line]:
    """A reading command, from the start of Python to its end."""
    progress("start-up")
    folder.mkdir(parents=True)
    path = folder / "small.db"
    with record_at(path) as record:
        synthetic = Synthetic()
        store(record, lines([*synthetic.sources(), *synthetic.incident(0)]))
        record.catch_up()
    program = str(Path(sys.executable).parent / OURS)
    answers = {
        f"{OURS} {name}": [program, "--db", str(path), name, incident_name(0), "--json"]
        for name in ("totals", "timeline", "revisions")
    }
    bare = {"python -c pass": [sys.executable, "-c", "pass"]}
    imports = {"python -c 'import sqlite3, click'": [sys.executable, "-c", "import sqlite3, click"]}
    ways = {name: _timed(arguments) for name, arguments in (answers | bare | imports).items()}
    medians = medians_of(ways, sizes.starts)
    targets = dict.fromkeys(answers, START_TARGET)
    return compare("start, answer, end", medians, floor="python -c pass", per="command", targets=targets)


def _timed(arguments: Sequence[str]) -> Callable[[], float]:
    return lambda: command(arguments)


def memory(folder: Path, sizes: Sizes) -> list[Line]:
    """The most memory that long commands hold, on a record and on one of ten times the size."""
    folder.mkdir(parents=True)
    found = {size: _peaks(folder / str(size), size) for size in (sizes.memory // 10, sizes.memory)}
    few, many = found.values()
    rows = []
    for name in few:
        small, large = f"{sizes.memory // 10} events", f"{sizes.memory} events"
        peaks = {small: few[name], large: many[name]}
        targets = {large: MEMORY_TARGET}
        rows += compare(f"peak memory, {name}", peaks, floor=small, per="command", targets=targets, unit="MiB")
    return rows


def _peaks(folder: Path, size: int) -> Mapping[str, float]:
    """MiB at most in memory, by command, on a record of so many events."""
    folder.mkdir(parents=True)
    text, path = folder / "events.jsonl", folder / "record.db"
    with text.open("wb") as file:
        file.writelines(_lines(size))
    record_at(path).close()
    progress(f"memory of commands on {size} events")
    db = ["--db", str(path)]
    commands = {
        "append": ["append", str(text), "--batch", "10000", "--silent"],
        "rebuild": ["projections", "rebuild", "--silent"],
        "verify": ["verify"],
        "export": ["export", "events"],
    }
    found = {}
    for name, arguments in commands.items():
        done = subprocess.run(
            [*PEAK, *db, *arguments], env=bare_environment(), capture_output=True, text=True, check=True
        )
        found[name] = int(done.stdout) / 1024
    shutil.rmtree(folder)
    return found


def _lines(size: int) -> Iterator[bytes]:
    synthetic = Synthetic()
    yield lines(synthetic.sources())
    for event in synthetic.events(size):
        yield lines([event])
