"""The process in which ad-hoc SQL runs: confined, and killed when its time is over.

It uses little of the standard library and nothing else, so that it starts quickly. It reads one request from stdin and
writes frames to stdout, each its length (4 bytes, the largest first) and a marshalled pair of a word and a value.
`adhoc` is the other end. A deadline looked at between SQLite's steps would not do: one step, a LIKE over a long text,
can take for ever.
"""

from __future__ import annotations

import marshal
import sqlite3
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing alone would cost a tenth of the start
    from collections.abc import Iterator
    from typing import Any, BinaryIO

HIDDEN = frozenset({("protected", "bytes"), ("protected", "salt"), ("events", "salt")})
"""Columns that read as NULL: what could identify a source, and what would let somebody guess redacted words."""

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
"""Functions a statement may call. Left out: what loads code, and what makes huge values from nothing."""

_PRAGMAS = """
    data_version database_list foreign_key_list function_list index_info index_list index_xinfo table_info table_list
    table_xinfo user_version application_id
"""
PRAGMAS = frozenset(_PRAGMAS.split())
_TAKE_A_NAME = frozenset(name for name in PRAGMAS if name.endswith(("info", "_list")))
_PLAIN = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
_TABLES = frozenset(
    {"sqlite_master", "sqlite_schema", "json_each", "json_tree"} | {f"pragma_{each}" for each in PRAGMAS}
)
"""What may be read beside the file's own tables: not its raw pages, nor what SQLite keeps in memory."""

HEAP = 256 * 1024 * 1024
"""Bytes that SQLite may use, sorting and temporary tables included: nothing goes to the disk."""
ADDRESS_SPACE = 1024 * 1024 * 1024
LONGEST_VALUE = 16 * 1024 * 1024
FRAME = 256 * 1024


class Guard:
    """The authorizer: what it refused last, for the error message."""

    def __init__(self, tables: frozenset[str]) -> None:
        self._tables = tables | _TABLES
        self.refused: tuple[str, str] | None = None

    def __call__(
        self, action: int, first: str | None, second: str | None, database: str | None, inside: str | None
    ) -> int:
        if action in _PLAIN:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            if (first, second) in HIDDEN:
                return sqlite3.SQLITE_IGNORE
            return self._allow(not second or first in self._tables, "table", first)
        if action == sqlite3.SQLITE_FUNCTION:
            return self._allow((second or "").lower() in FUNCTIONS, "function", second)
        if action == sqlite3.SQLITE_PRAGMA:
            name = (first or "").lower()
            return self._allow(name in PRAGMAS and (second is None or name in _TAKE_A_NAME), "pragma", first)
        # Connecting a virtual table (full text, json_each) asks to update the schema table, and does not do it.
        return self._allow(action == sqlite3.SQLITE_UPDATE and first == "sqlite_master", "statement", "")

    def _allow(self, fits: bool, kind: str, name: str | None) -> int:
        if fits:
            return sqlite3.SQLITE_OK
        self.refused = kind, name or ""
        return sqlite3.SQLITE_DENY


def limit_process(seconds: float | None) -> None:
    """Let the system end this process beyond its memory, and beyond its time even where nobody is left to kill it."""
    try:
        import resource
    except ImportError:
        return
    limits = {resource.RLIMIT_AS: ADDRESS_SPACE, resource.RLIMIT_CORE: 0}
    if seconds is not None:
        limits[resource.RLIMIT_CPU] = int(seconds) + 2
    for limit, most in limits.items():
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):  # a lower one is set already
            continue


def opened(uri: str, timeout: float) -> tuple[sqlite3.Connection, Guard]:
    """A connection that can do no harm."""
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
    for pragma in ("query_only = ON", "cell_size_check = ON", "temp_store = MEMORY", f"hard_heap_limit = {HEAP}"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    guard = Guard(frozenset(name for (name,) in connection.execute("SELECT name FROM sqlite_master")))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(guard)
    return connection, guard


def answer(request: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The frames of an answer: columns, rows as they come, and how it ended."""
    guard = None
    try:
        connection, guard = opened(request["uri"], request["timeout"])
        cursor = connection.execute(request["sql"], request["params"])
        yield "columns", tuple(column[0] for column in cursor.description or ())
        yield from _rows(cursor, request["most_rows"], request["most_bytes"])
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError, MemoryError) as error:
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(error, MemoryError) or code == 7:
            yield "memory", None
        elif guard is not None and guard.refused is not None:
            yield "refused", guard.refused
        else:
            yield "error", (code, isinstance(error, UnicodeError), str(error))


def _rows(cursor: sqlite3.Cursor, most_rows: int | None, most_bytes: int | None) -> Iterator[tuple[str, Any]]:
    held: list[tuple[Any, ...]] = []
    size = total = 0
    for count, row in enumerate(cursor):
        size += sum([len(value) if isinstance(value, str | bytes) else 8 for value in row])
        if (most_rows is not None and count >= most_rows) or (most_bytes is not None and total + size > most_bytes):
            yield "rows", held
            yield "cut", None
            return
        held.append(row)
        if size >= FRAME or len(held) >= 1000:
            yield "rows", held
            held, total, size = [], total + size, 0
    yield "rows", held
    yield "done", None


def send(out: BinaryIO, frame: tuple[str, Any]) -> None:
    """One frame, at once."""
    raw = marshal.dumps(frame)
    out.write(len(raw).to_bytes(4, "big") + raw)
    out.flush()


def main() -> None:
    """Serve the one request on stdin."""
    request = marshal.loads(sys.stdin.buffer.read())
    limit_process(request["seconds"])
    try:
        for frame in answer(request):
            send(sys.stdout.buffer, frame)
    except BrokenPipeError:  # nobody reads on
        return
