"""Child processes that are killed in the middle of what they do, and the line by which they acknowledge each step."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from reportedly.events.quantity import Quantity

TESTS = str(Path(__file__).resolve().parents[1])


@dataclass(frozen=True)
class Operation:
    """What is done again and again until the kill.

    `step` is Python, with `record` open, `path`, and `n`, the number of the step, which is acknowledged when it
    returns. `opens` leaves opening the record to the step.
    """

    step: str
    opens: bool = False


def killed_after(operation: Operation, path: Path, first: int, seconds: float) -> int:
    """Do it from number `first` on, kill -9 `seconds` after the child was ready; the last acknowledged step."""
    opening = "record = None" if operation.opens else "record = reportedly.open(path)"
    code = (
        f"import itertools, sys; sys.path.insert(0, {TESTS!r})\n"
        "from pathlib import Path\nimport reportedly\nfrom support.killing import *\n"
        f"path = Path(sys.argv[1])\n{opening}\nprint('ready', flush=True)\n"
        f"for n in itertools.count(int(sys.argv[2])):\n    {operation.step}\n    print(n, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(path), str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    ready = process.stdout.readline()
    assert ready == "ready\n", process.stderr.read()
    time.sleep(seconds)
    process.kill()
    lines = [line for line in process.stdout.readlines() if line.endswith("\n")]
    errors = process.stderr.read()
    assert process.wait(timeout=30) == -signal.SIGKILL, errors
    process.stdout.close()
    process.stderr.close()
    return int(lines[-1]) if lines else first - 1


def batch(n: int, size: int = 10) -> list[dict[str, object]]:
    """The events of step `n`: all of them or none must be there."""
    return [
        {"type": "IncidentOpened", "stream": f"incident-{n}-{k}", "content": {"title": f"Incident {n} {k}"}}
        for k in range(size)
    ]


def figures(n: int) -> list[dict[str, object]]:
    """Figures of one incident, which change what is counted."""
    quantity = dict(Quantity.from_words(str(n + 1), unit="person").to_json())
    return [
        {
            "type": "FigureReported",
            "stream": "flood",
            "content": {
                "claim": f"figure-{n}-{k}",
                "measure": measure,
                "category": "person",
                "quantity": quantity,
                "as_of": "2021-07-08",
                "mode": "outlet",
                "publisher": "paper",
            },
        }
        for k, measure in enumerate(("killed", "injured"))
    ]
