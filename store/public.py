"""What SQL from anybody may read of a record: the views `public_*`, and nothing else.

Two things hold it to that. A statement must first compile where there is nothing but the public views, as empty
tables: what names anything else, in whatever disguise, has no meaning there. Then an authorizer lets the record's
tables be read only from inside the views. The authorizer alone would not do: SQLite tells it the name of a view, and a
statement may give that name to a common table expression of its own (`WITH public_events AS (SELECT … FROM events)`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reportedly.store import connection as opening
from reportedly.store import schema
from reportedly.store.confined import FUNCTIONS, PRAGMAS
from reportedly.store.errors import StoreError

PUBLIC_VIEWS: Final = tuple(
    each.name for each in schema.READ_MODELS if each.kind == "view" and each.name.startswith("public_")
)
"""What may be read by anybody."""

LONGEST_VALUE, LONGEST_PATTERN = 2 * 1024 * 1024, 100

_INSIDE: Final = frozenset(each.name for each in schema.READ_MODELS if each.kind == "view") | {"claim_ways"}
"""Inside which names the record's tables may be read: its views, and the common table expression of one of them."""

_SCHEMA_TABLES = frozenset({"sqlite_master", "sqlite_schema"})
_FULL_TEXT = "quotes_fts_"
"""How the tables begin that the full-text index reads by statements of its own, inside no view."""
_TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})
_READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
_SETTINGS = frozenset({"cache_size"})
_MORE_PRAGMAS = frozenset({"database_list", "schema_version", "foreign_key_list"})
_OK, _DENY = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY

Params = Mapping[str, object] | Sequence[object]


class NotPublic(sqlite3.DatabaseError):
    """A statement that asks for more than the public may read, or that does more than read."""


def check(path: Path) -> None:
    """Whether a file's public views are those of this version. Raises StoreMissing, NotAStore, StoreError."""
    if not opening.inspect(path):
        raise opening.missing(path)
    connection = opening.reading(path, timeout=5.0)
    try:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    except opening.DRIVER_ERRORS as error:
        raise opening.translate(path, error) from error
    finally:
        connection.close()
    found = dict(rows)
    if any(_plain(found.get(each.name)) != _plain(schema.sql(each.name)) for each in _views()):
        raise StoreError(
            f"{opening.shown(path)}: its public views are of another version; run `reportedly projections rebuild`"
        )


def _views() -> Iterable[schema.Object]:
    return (each for each in schema.READ_MODELS if each.kind == "view")


def _plain(text: str | None) -> str:
    """The text of a view as SQLite keeps it: from CREATE on, without the semicolon."""
    return "" if text is None else text[text.index("CREATE") :].strip().rstrip(";").strip()


def connect(path: Path, *, timeout: float = 5.0) -> PublicConnection:
    """A connection to a record that reads what the public may read. It may be used from any thread."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    log = path.with_name(path.name + "-wal")
    connection = _open(uri, timeout)
    opening.opened(path)
    try:
        sqlite3.Connection.execute(connection, "PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if log.exists() and log.stat().st_size:
            raise
        connection = _open(f"{uri}&immutable=1", timeout)
    connection.confine()
    return connection


def _open(uri: str, timeout: float) -> PublicConnection:
    return sqlite3.connect(
        uri, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False, factory=PublicConnection
    )


class PublicCursor(sqlite3.Cursor):
    """A cursor that runs only what may be run."""

    def execute(self, sql: str, parameters: Any = (), /) -> PublicCursor:
        connection = self.connection
        if isinstance(connection, PublicConnection):
            connection.compile(sql, parameters)
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Any, /) -> PublicCursor:
        raise NotPublic("not authorized: one statement that reads is run at a time")

    def executescript(self, sql_script: str, /) -> PublicCursor:
        raise NotPublic("not authorized: one statement that reads is run at a time")


class PublicConnection(sqlite3.Connection):
    """A connection whose statements all go through a cursor that checks them."""

    _stage: sqlite3.Connection | None = None

    def confine(self) -> None:
        """From here on nothing but the public views can be read."""
        self._stage = _stage(self)
        for pragma in ("query_only = ON", "cell_size_check = ON"):
            sqlite3.Connection.execute(self, f"PRAGMA {pragma}")
        # A deadline is looked at between SQLite's steps: one step must not be able to take long.
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        self.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
        self.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        sqlite3.Connection.set_authorizer(self, authorize)

    def compile(self, sql: str, parameters: Params) -> None:
        """Refuse what has no meaning where there is nothing but the public views. Raises sqlite3.Error."""
        if self._stage is None:
            return
        try:
            self._stage.execute(sql, parameters)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise

    def create_function(self, *args: Any, **options: Any) -> None:
        """Add a function, also where statements are compiled first."""
        super().create_function(*args, **options)
        if self._stage is not None:
            self._stage.create_function(*args, **options)

    def cursor(self, factory: Any = PublicCursor) -> Any:
        """A cursor that checks what it runs, whatever was asked for."""
        return super().cursor(PublicCursor)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return cursor

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        raise NotPublic("not authorized: one statement that reads is run at a time")

    def executescript(self, sql_script: str, /) -> sqlite3.Cursor:
        raise NotPublic("not authorized: one statement that reads is run at a time")

    def set_authorizer(self, authorizer_callback: Any) -> None:
        """Keep the authorizer of this module beside any other that is set."""

        def both(*asked: Any) -> int:
            said: int = authorizer_callback(*asked)
            return authorize(*asked) if said == _OK else said

        super().set_authorizer(authorize if authorizer_callback is None else both)

    def backup(self, *args: Any, **options: Any) -> None:
        raise NotPublic("not authorized: this record is not copied")

    def serialize(self, *args: Any, **options: Any) -> bytes:
        raise NotPublic("not authorized: this record is not copied")

    def iterdump(self, *args: Any, **options: Any) -> Any:
        raise NotPublic("not authorized: this record is not copied")

    def blobopen(self, *args: Any, **options: Any) -> Any:
        raise NotPublic("not authorized: this record is not copied")

    def enable_load_extension(self, enable: bool, /) -> None:
        raise NotPublic("not authorized: nothing is loaded into this record")

    def close(self) -> None:
        """Close both."""
        super().close()
        if self._stage is not None:
            self._stage.close()


def _stage(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A database of nothing but the public views, as empty tables, where every statement stops before it begins."""
    stage = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for view in PUBLIC_VIEWS:
        columns = sqlite3.Connection.execute(connection, f'PRAGMA table_info("{view}")').fetchall()
        named = ", ".join('"' + str(row[1]).replace('"', '""') + '"' for row in columns)
        stage.execute(f'CREATE TABLE "{view}" ({named})')
    stage.set_progress_handler(lambda: 1, 1)
    return stage


def authorize(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    """SQLite's question whether a statement may do a thing: read a public view, or a table from inside one."""
    if action in _READS:
        return _OK
    if action == sqlite3.SQLITE_READ:
        # Of a table of which no column is read, SQLite does not say inside which view it stands.
        return _OK if second == "" or _readable((first or "").lower(), (inside or "").lower()) else _DENY
    if action == sqlite3.SQLITE_FUNCTION:
        return _OK if (second or "").lower() in FUNCTIONS or _ours(second) else _DENY
    if action == sqlite3.SQLITE_PRAGMA:
        return _OK if _pragma((first or "").lower(), second) else _DENY
    # Connecting a virtual table (full text, json_each) asks to update the schema table, and does not do it.
    return _OK if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master" else _DENY


def _ours(function: str | None) -> bool:
    """Functions that a server adds for its own statements."""
    return (function or "").lower() in {"escape_fts", "convert_units", "json_error_position"}


def _readable(table: str, inside: str) -> bool:
    if table in PUBLIC_VIEWS or inside in _INSIDE:
        return True
    return table in _SCHEMA_TABLES or table in _TABLE_FUNCTIONS or table.startswith(("pragma_", _FULL_TEXT))


def _pragma(name: str, value: str | None) -> bool:
    return name in PRAGMAS or name in _MORE_PRAGMAS or (name in _SETTINGS and value is not None)
