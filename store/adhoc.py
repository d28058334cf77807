"""Ad-hoc SQL that can do no harm: read-only, with an allow-list, and in a process that is killed at its deadline.

Protected parts and the salts of commitments read as NULL here, whatever the statement: what could identify a source,
and what would let somebody guess redacted words, does not leave through a query. `confined` is what runs over there.
"""

from __future__ import annotations

import contextlib
import marshal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Any

from reportedly.events.errors import ReportedlyError, show
from reportedly.store import confined
from reportedly.store import connection as opening
from reportedly.store.errors import StoreError

_START = "import sys; sys.path.append(sys.argv[1]); import confined; confined.main()"  # compiled once, unlike a script
_COMMAND = [sys.executable, "-I", "-S", "-c", _START, str(Path(confined.__file__).parent)]
MOST_BYTES = 256 * 1024 * 1024
_REFUSED = {
    "function": "the function {}",
    "pragma": "PRAGMA {}",
    "statement": "a statement that does more than read",
    "table": "the table {}",
}
_OF_THE_STATEMENT = (1, 18, 20, 25)  # SQLITE_ERROR, TOOBIG, MISMATCH, RANGE


class QueryRefused(StoreError):
    """The statement is not one that only reads, is no SQL, or asks for what is not there."""


class QueryTimeout(StoreError):
    """The statement ran into its deadline."""


@dataclass(slots=True)
class Answer:
    """The columns of a statement, and its rows as they are read. `rows` may be iterated once.

    Once they were, `count` says how many there were, and `cut` whether there are more.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]
    count: int = 0
    cut: bool = False


def read_only_rows(
    path: Path,
    sql: str,
    params: Mapping[str, object] | Sequence[object] = (),
    *,
    seconds: float | None = 60.0,
    most_rows: int | None = None,
    most_bytes: int | None = MOST_BYTES,
    timeout: float = 5.0,
) -> Answer:
    """Run one statement that only reads on the record at `path`.

    params: by name or in order. seconds: the deadline for the whole statement, reading its rows included; None is none.
    most_rows, most_bytes: where the answer is cut. timeout: how long to wait for a lock, in seconds. Values are int,
    float, str, bytes or None, none longer than `confined.LONGEST_VALUE`.
    Raises StoreMissing, NotAStore, QueryRefused, QueryTimeout.
    """
    with opening.translated(path):
        if not opening.inspect(path):
            raise opening.missing(path)
        uri = opening.reading_uri(path, timeout=timeout)
    request = {
        "uri": uri,
        "sql": sql,
        "params": dict(params) if isinstance(params, Mapping) else tuple(params),
        "seconds": seconds,
        "most_rows": most_rows,
        "most_bytes": most_bytes,
        "timeout": timeout,
    }
    answer = Answer((), iter(()))
    rows = _run(path, request, answer)
    next(rows)
    answer.rows = rows
    return answer


def _run(path: Path, request: dict[str, Any], answer: Answer) -> Iterator[tuple[object, ...]]:
    """First one empty row, once the columns are known, then the rows; the process ends with the iterator."""
    seconds = request["seconds"]
    with _child(request) as (frames, ended):
        for word, value in frames:
            if word == "columns":
                answer.columns = value
                yield ()
            elif word == "rows":
                answer.count += len(value)
                yield from value
            elif word == "done":
                return
            elif word == "cut":
                answer.cut = True
                return
            else:
                raise _error(path, word, value)
        if seconds is not None and ended():
            raise QueryTimeout(f"the query took longer than {seconds:g} seconds and was stopped")
        raise _error(path, "memory", None)


@contextlib.contextmanager
def _child(request: dict[str, Any]) -> Iterator[tuple[Iterator[tuple[str, Any]], Any]]:
    """The process that answers: its frames, and whether its time was over. It never outlives this."""
    try:
        raw = marshal.dumps(request)
    except ValueError:
        raise QueryRefused("a parameter is no number, text, bytes or None") from None
    seconds = request["seconds"]
    end = time.monotonic() + (seconds if seconds is not None else 0)
    try:
        process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise StoreError(f"a query needs a process of its own, and none can be started: {error.strerror}") from None
    timer = None if seconds is None else Timer(max(end - time.monotonic(), 0), process.kill)
    with process:
        try:
            if timer is not None:
                timer.daemon = True
                timer.start()
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError), process.stdin:
                process.stdin.write(raw)
            yield _frames(process.stdout), lambda: time.monotonic() >= end
        finally:
            if timer is not None:
                timer.cancel()
            process.kill()


def _frames(stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Whole frames, until the other end is gone."""
    while len(head := stream.read(4)) == 4:
        wanted = int.from_bytes(head, "big")
        raw = stream.read(wanted)
        if len(raw) < wanted:
            return
        yield marshal.loads(raw)


def _error(path: Path, word: str, value: Any) -> ReportedlyError:
    if word == "memory":
        return QueryRefused("the query needed more memory than it may have, and was stopped")
    if word == "refused":
        kind, name = value
        return QueryRefused(f"query only reads: {_REFUSED[kind].format(show(name))} is not allowed")
    code, undecodable, message = value
    if undecodable:
        return QueryRefused("SQL: a value is text and no UTF-8; CAST(… AS BLOB) shows its bytes")
    if code is not None and code & 0xFF not in _OF_THE_STATEMENT:
        error = sqlite3.OperationalError(message)
        error.sqlite_errorcode = code
        return opening.translate(path, error)
    return QueryRefused(f"SQL: {show(message, limit=300)}")
