"""Whether the log is what was recorded: checked in the background, once for each size it has."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.record.verifying import Report

PATIENCE = 1.0
"""How many seconds a page waits for it."""
_checks: dict[Path, tuple[int, Future[Report]]] = {}
_lock = threading.Lock()
_worker = ThreadPoolExecutor(1, thread_name_prefix="reportedly-verify")


class Verification(NamedTuple):
    """What checking found: `problem` is empty where all is as recorded; up to which size of the log."""

    done: bool
    size: int
    problem: str = ""


def verification(record: Record) -> Verification:
    """What checking the log of a record found, or that it is not done yet."""
    size = record.store.head().size
    with _lock:
        known = _checks.get(record.store.path)
        if known is None or (known[0] != size and known[1].done()):
            known = _checks[record.store.path] = (size, _worker.submit(_check, record.store.path))
    try:
        report = known[1].result(timeout=PATIENCE)
    except TimeoutError:
        return Verification(False, size)
    except Exception:
        return Verification(True, size, "it could not be checked")
    first = "" if report.first is None else f", the first at position {report.first}"
    count = len(report.problems) + report.more
    return Verification(True, report.size, f"{count} problems{first}" if count else "")


def _check(path: Path) -> Report:
    from reportedly.record.verifying import verify

    return verify(path, read_models=False)
