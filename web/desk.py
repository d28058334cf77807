"""Where questions to a record are answered: threads with a connection each, and what was answered before.

An answer is kept under the position of the log it was made at, so that it is never older than the record. A page is the
same for everybody; nothing else decides what it says.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reportedly.record import Record

MOST_BYTES = 64 * 1024 * 1024
THREADS = 2


class Answered(NamedTuple):
    """A whole answer; with `keep`, it is the same until the log grows."""

    body: bytes
    type: str
    status: int = 200
    keep: bool = True


Work = Callable[["Record"], Answered]


class Kept:
    """The newest answers, up to a number of bytes. Safe among threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._found: OrderedDict[object, Answered] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Answered | None:
        """What was kept under a key, which is newest then."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: object, answered: Answered) -> None:
        """Keep an answer, and let the oldest go for it."""
        with self._lock:
            before = self._found.pop(key, None)
            self._bytes += len(answered.body) - (len(before.body) if before else 0)
            self._found[key] = answered
            while self._bytes > self._most and len(self._found) > 1:
                self._bytes -= len(self._found.popitem(last=False)[1].body)


class Desk:
    """Answers from one record. Each thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reportedly")
        self._kept = Kept()

    async def answer(self, key: object, work: Work) -> Answered:
        """What `work` makes of the record as it is now; from what is kept, where the log has not grown since."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, key, work)

    def _answer(self, key: object, work: Work) -> Answered:
        record = self._record()
        with record.store.snapshot():
            place = (record.store.head(), key)
            found = self._kept.get(place)
            if found is None:
                found = work(record)
                if found.keep and found.status == 200:
                    self._kept.put(place, found)
            return found

    def _record(self) -> Record:
        record: Record | None = getattr(self._local, "record", None)
        if record is None:
            import reportedly

            record = self._local.record = reportedly.open(self.path, read_only=True)
        return record
