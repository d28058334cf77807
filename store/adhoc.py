"""Ad-hoc SQL that can do no harm: a read-only connection, an authorizer with an allow-list, limits and a deadline.

Protected parts and the salts of commitments read as NULL here, whatever the statement: what could identify a source,
and what would let somebody guess redacted words, does not leave through a query.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reportedly.events.errors import ReportedlyError, show
from reportedly.store import connection as opening
from reportedly.store.errors import StoreError

LONGEST_VALUE = 64 * 1024 * 1024
STEPS_BETWEEN_LOOKS = 10_000
HIDDEN = frozenset({("protected", "bytes"), ("protected", "salt"), ("events", "salt")})

_FUNCTIONS = """
    abs changes char coalesce glob hex ifnull iif instr last_insert_rowid length like likelihood likely lower ltrim max
    min nullif quote replace round rtrim sign soundex sqlite_version substr substring total_changes trim typeof unicode
    unlikely upper concat concat_ws octet_length unhex
    avg count group_concat string_agg sum total median percentile percentile_cont percentile_disc
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
    date time datetime julianday strftime unixepoch timediff current_date current_time current_timestamp
    json json_array json_array_length json_each json_error_position json_extract json_group_array json_group_object
    json_insert json_object json_patch json_pretty json_quote json_remove json_replace json_set json_tree json_type
    json_valid -> ->>
    acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi pow power
    radians sin sinh sqrt tan tanh trunc
    match bm25 highlight snippet
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Functions a statement may call. Left out: what loads code, and what makes a huge value in one uninterruptible step
(printf, format, zeroblob, randomblob)."""

_PRAGMAS = """
    data_version database_list foreign_key_list function_list index_info index_list index_xinfo table_info table_list
    table_xinfo user_version application_id
"""
PRAGMAS = frozenset(_PRAGMAS.split())
_TAKE_A_NAME = frozenset(name for name in PRAGMAS if name.endswith(("info", "_list")))
_PLAIN = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})


class QueryRefused(StoreError):
    """The statement is not one that only reads, is no SQL, or asks for what is not there."""


class QueryTimeout(StoreError):
    """The statement ran into its deadline."""


@dataclass(slots=True)
class _Guard:
    """The authorizer: what it refused last, for the error message."""

    refused: str = ""

    def __call__(
        self, action: int, first: str | None, second: str | None, database: str | None, inside: str | None
    ) -> int:
        if action in _PLAIN:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_IGNORE if (first, second) in HIDDEN else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return self._allow((second or "").lower() in FUNCTIONS, f"the function {show(second)}")
        if action == sqlite3.SQLITE_PRAGMA:
            name = (first or "").lower()
            fits = name in PRAGMAS and (second is None or name in _TAKE_A_NAME)
            return self._allow(fits, f"PRAGMA {show(first)}")
        # Connecting a virtual table (full text, json_each) asks to update the schema table, and does not do it.
        connecting = action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
        return self._allow(connecting, "a statement that does more than read")

    def _allow(self, fits: bool, what: str) -> int:
        if fits:
            return sqlite3.SQLITE_OK
        self.refused = what
        return sqlite3.SQLITE_DENY


@dataclass(slots=True)
class Answer:
    """The columns of a statement, and its rows as they are read. `rows` may be iterated once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]


def read_only_rows(
    path: Path,
    sql: str,
    params: Mapping[str, object] | Sequence[object] = (),
    *,
    seconds: float | None = 60.0,
    timeout: float = 5.0,
) -> Answer:
    """Run one statement that only reads on the record at `path`.

    params: by name or in order. seconds: the deadline for the whole statement, reading its rows included; None is none.
    timeout: how long to wait for a lock, in seconds. Values are int, float, str, bytes or None.
    Raises StoreMissing, NotAStore, QueryRefused, QueryTimeout.
    """
    if not opening.inspect(path):
        raise opening.missing(path)
    rows = _run(path, sql, params, seconds, timeout)
    return Answer(next(rows), rows)  # type: ignore[arg-type]


def _run(
    path: Path, sql: str, params: Mapping[str, object] | Sequence[object], seconds: float | None, timeout: float
) -> Iterator[tuple[object, ...]]:
    """First the column names, then the rows; the connection closes with the iterator."""
    guard = _Guard()
    end = None if seconds is None else time.monotonic() + seconds
    with closing(opening.reading(path, timeout=timeout)) as connection:
        _confine(connection, guard, end)
        try:
            cursor = connection.execute(sql, params)
            yield tuple(column[0] for column in cursor.description or ())
            while rows := cursor.fetchmany(1000):
                yield from rows
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise _refusal(path, error, guard, end, seconds) from None


def _confine(connection: sqlite3.Connection, guard: _Guard, end: float | None) -> None:
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(guard)
    if end is not None:
        connection.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_LOOKS)


def _refusal(path: Path, error: Exception, guard: _Guard, end: float | None, seconds: float | None) -> ReportedlyError:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT or (end is not None and "interrupted" in str(error)):
        return QueryTimeout(f"the query took longer than {seconds:g} seconds and was stopped")
    if guard.refused:
        return QueryRefused(f"query only reads: {guard.refused} is not allowed")
    if isinstance(error, sqlite3.Error) and code is not None and code & 0xFF not in (1, 18, 20, 25):
        return opening.translate(path, error)
    return QueryRefused(f"SQL: {show(str(error), limit=300)}")
