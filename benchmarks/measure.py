"""Measure several ways of doing one thing in one run, and print one table of ratios.

Only ratios inside a table carry over to another machine or another day. So the ways of a case take turns, round by
round, in an order that alternates, and the median of the rounds counts. Time is CPU time, user and system, of this
process; wall time where waiting for the disk, or a second core, is the point; CPU time of a whole command where a
command is.
"""

import gc
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

Work = Callable[[int], object]
"""One round of one way; the argument is the round's number, from 0."""

Clock = Callable[[], float]
cpu: Clock = time.process_time
wall: Clock = time.perf_counter


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: `amount` in `unit` for one `per`; ratio and target are to the way called `against`."""

    case: str
    way: str
    amount: float
    per: str
    against: str = ""
    ratio: float | None = None
    target: float | None = None
    unit: str = "s"

    @property
    def missed(self) -> bool:
        return self.ratio is not None and self.target is not None and self.ratio > self.target


def rounds(ways: Mapping[str, Work], count: int, *, clock: Clock = cpu) -> dict[str, float]:
    """Median seconds of each way over `count` rounds in which all of them take turns."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(count):
        order = list(ways) if number % 2 == 0 else list(ways)[::-1]
        for name in order:
            gc.collect()
            begun = clock()
            ways[name](number)
            spent[name].append(clock() - begun)
    return {name: statistics.median(times) for name, times in spent.items()}


def compare(
    case: str,
    medians: Mapping[str, float],
    *,
    floor: str,
    units: int | Mapping[str, int] = 1,
    per: str = "event",
    targets: Mapping[str, float] | None = None,
    unit: str = "s",
) -> list[Line]:
    """One line per way, each with its ratio to the way called `floor`; `units` is how many `per` each way measured."""
    each = {name: spent / (units if isinstance(units, int) else units[name]) for name, spent in medians.items()}
    lines = []
    for name, amount in each.items():
        ratio = None if name == floor else amount / each[floor]
        target = None if targets is None else targets.get(name)
        lines.append(Line(case, name, amount, per, floor if ratio else "", ratio, target, unit))
    return lines


def bare_environment() -> dict[str, str]:
    """The environment without what would change how Python starts."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def command(arguments: Sequence[str]) -> float:
    """CPU seconds, user and system, of a command that must succeed; its output is thrown away."""
    process = subprocess.Popen(
        arguments, env=bare_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(arguments), stderr=complaint)
    return usage.ru_utime + usage.ru_stime


def medians_of(ways: Mapping[str, Callable[[], float]], count: int) -> dict[str, float]:
    """As `rounds`, for ways that measure themselves."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(count):
        for name, way in ways.items():
            spent[name].append(way())
    return {name: statistics.median(times) for name, times in spent.items()}


def machine() -> str:
    """What the figures were measured on, in one line; no name of a host or a person."""
    packages = ("reportedly", "pydantic", "orjson", "click", "eventsourcing", "msgspec")
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}; "
        f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def table(lines: Sequence[Line]) -> str:
    """Fixed columns: case, way, amount for one, ratio and what to, target."""
    rows = [("case", "way", "amount", "per", "ratio", "to", "target", ""), *map(_cells, lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_aligned(row, widths) for row in [rows[0], tuple("-" * width for width in widths), *rows[1:]])


def _cells(line: Line) -> tuple[str, ...]:
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
    target, verdict = "", ""
    if line.target is not None:
        target, verdict = f"<= {line.target:g}", "missed" if line.missed else "met"
    amount = _time(line.amount) if line.unit == "s" else f"{line.amount:.0f} {line.unit}"
    return line.case, line.way, amount, line.per, ratio, line.against, target, verdict


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    right = (2, 4)
    cells = [
        text.rjust(w) if n in right else text.ljust(w) for n, (text, w) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def progress(text: str) -> None:
    """A word on stderr about what is being measured."""
    print(f"… {text}", file=sys.stderr, flush=True)
