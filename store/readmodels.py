"""Read models: tables that projections write and may lose at any time. Generic: names of tables in, SQL inside.

A rebuild never touches the live tables until it is done. It fills `new_<table>` batch by batch, and in one last
transaction writes what was appended meanwhile, drops the live tables, renames the new ones and creates their indexes
and views. A rebuild that dies leaves `new_` tables behind; the next one drops them.
"""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from reportedly.store import query, schema
from reportedly.store.errors import StoreBusy, StoreError
from reportedly.store.protocol import Checkpoint, Fill, Params, Row, StoredEvent
from reportedly.store.reader import LogReader

_BESIDE = "new_"
_REBUILD = "rebuild"
"""The key in `meta` under which a rebuild that is under way says which one it is."""
_ROWS_AT_ONCE = 20_000
_SMALL_TAIL = 2_000
_CREATE = r"^CREATE (?:VIRTUAL )?TABLE (\w+)"
_VERBS = {"refuse": "INSERT", "ignore": "INSERT OR IGNORE", "replace": "INSERT OR REPLACE"}


class Statements:
    """The INSERT of each read model, made once per connection from the table's own columns."""

    def __init__(self, connection: sqlite3.Connection, prefix: str = "") -> None:
        self._connection = connection
        self._prefix = prefix
        self._inserts: dict[str, str] = {}

    def target(self, table: str) -> str:
        """The quoted name to write to. Raises StoreError for a table that is not a read model."""
        if not any(each.name == table and each.kind == "table" for each in schema.READ_MODELS):
            raise StoreError(f"{table} is not a read model")
        return f'main."{self._prefix}{table}"'

    def insert(self, table: str) -> str:
        """`INSERT … VALUES (?, …)` with one mark per column."""
        found = self._inserts.get(table)
        if found is None:
            found = self._inserts[table] = self._insert(table)
        return found

    def _insert(self, table: str) -> str:
        target = self.target(table)
        model = next(each for each in schema.READ_MODELS if each.name == table)
        columns = model.columns or self._columns(table)
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        return f"{_VERBS[model.repeats]} INTO {target} ({names}) VALUES ({marks})"

    def _columns(self, table: str) -> tuple[str, ...]:
        rows = self._connection.execute(f'PRAGMA main.table_xinfo("{self._prefix}{table}")').fetchall()
        if not rows:
            raise StoreError(f"the read model {table} is missing: run `reportedly projections rebuild`")
        return tuple(row[1] for row in rows if row[6] == 0)


class TableWriter:
    """`protocol.Writer` on one connection, inside whatever transaction is open there."""

    def __init__(self, log: LogReader, statements: Statements) -> None:
        self._connection = log.connection
        self._log = log
        self._statements = statements

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        self._connection.executemany(self._statements.insert(table), rows)

    def delete(self, table: str, columns: Sequence[str], keys: Iterable[Row]) -> None:
        sql = f"DELETE FROM {self._statements.target(table)} WHERE {_equal(columns, ' AND ')}"
        self._connection.executemany(sql, keys)

    def update(self, table: str, columns: Sequence[str], where: Sequence[str], rows: Iterable[Row]) -> None:
        target = self._statements.target(table)
        sql = f"UPDATE {target} SET {_equal(columns, ', ')} WHERE {_equal(where, ' AND ')}"
        self._connection.executemany(sql, rows)

    def clear(self, table: str) -> None:
        self._connection.execute(f"DELETE FROM {self._statements.target(table)}")

    def fetch(self, name: str, params: Params = ()) -> list[Row]:
        return query.fetch(self._connection, name, params)

    def iterate(self, name: str, params: Params = (), *, page: int = 2000) -> Iterator[Row]:
        return query.iterate(self._connection, name, params, page=page)

    def events(
        self,
        *,
        stream: str | None = None,
        after: int = 0,
        upto: int | None = None,
        types: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        return self._log.events(stream=stream, after=after, upto=upto, types=types, limit=limit)

    def checkpoint(self, projection: str, definition: bytes, position: int) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO checkpoints (projection, definition, position) VALUES (?, ?, ?)",
            (projection, definition, position),
        )


def checkpoints(connection: sqlite3.Connection) -> dict[str, Checkpoint]:
    """Every projection's checkpoint."""
    rows = connection.execute("SELECT projection, definition, position FROM checkpoints").fetchall()
    return {name: Checkpoint(definition, position) for name, definition, position in rows}


def optimize_full_text(connection: sqlite3.Connection) -> None:
    """Merge full-text indexes, which keep deleted words until then."""
    for each in schema.READ_MODELS:
        if each.kind == "table" and "USING fts5" in schema.sql(each.name):
            connection.execute(f'INSERT INTO "{each.name}" ("{each.name}") VALUES (\'optimize\')')


class Rebuild(TableWriter):
    """A writer whose tables are the new ones beside the live ones.

    What it is given waits in memory, so that the lock is held only while a batch is written. Writes go to `write`.
    Queries run on `read`, where temporary views give the new tables the live tables' names; a second connection,
    because a query that is still open must not pin the writer's snapshot. In the last transaction both are `write`.
    """

    def __init__(self, tables: Sequence[str], write: sqlite3.Connection, read: sqlite3.Connection) -> None:
        super().__init__(LogReader(read), Statements(write, _BESIDE))
        self._tables = tables
        self._write = write
        self._token = os.urandom(16).hex()
        self._queued: list[tuple[str, list[Row]]] = []
        self._pending = 0
        for table in tables:
            self._statements.target(table)

    def prepare(self) -> None:
        """Drop what an earlier rebuild left, create the new tables; another rebuild that is under way gives up."""
        self._write.execute("BEGIN IMMEDIATE")
        _drop_leftovers(self._write)
        self._write.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_REBUILD, self._token))
        for table in self._tables:
            self._write.execute(_beside(table))
        self._write.execute("COMMIT")
        for connection in (self._write, self._connection):
            for table in self._tables:
                connection.execute(f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{_BESIDE}{table}"')

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        self._own(table)
        self._check()
        sql, rest = self._statements.insert(table), iter(rows)
        while some := list(islice(rest, _ROWS_AT_ONCE)):
            self._queue(sql, some)

    def delete(self, table: str, columns: Sequence[str], keys: Iterable[Row]) -> None:
        self._own(table)
        self._queue(f"DELETE FROM {self._statements.target(table)} WHERE {_equal(columns, ' AND ')}", list(keys))

    def update(self, table: str, columns: Sequence[str], where: Sequence[str], rows: Iterable[Row]) -> None:
        self._own(table)
        target = self._statements.target(table)
        self._queue(f"UPDATE {target} SET {_equal(columns, ', ')} WHERE {_equal(where, ' AND ')}", list(rows))

    def clear(self, table: str) -> None:
        self._own(table)
        self._queue(f"DELETE FROM {self._statements.target(table)}", [()])

    def _own(self, table: str) -> None:
        if table not in self._tables:
            raise StoreError(f"{table} is not one of the tables being rebuilt")

    def _queue(self, sql: str, rows: list[Row]) -> None:
        self._queued.append((sql, rows))
        self._pending += len(rows)
        if self._pending >= _ROWS_AT_ONCE:
            self.flush()

    def fetch(self, name: str, params: Params = ()) -> list[Row]:
        self.flush()
        return super().fetch(name, params)

    def iterate(self, name: str, params: Params = (), *, page: int = 2000) -> Iterator[Row]:
        self.flush()
        return super().iterate(name, params, page=page)

    def checkpoint(self, projection: str, definition: bytes, position: int) -> None:
        raise StoreError("a rebuild sets its checkpoints itself")

    def flush(self) -> None:
        """Write what is queued, in a transaction of its own unless the last one is open."""
        last = self._write.in_transaction
        if self._queued and not last:
            self._begin()
        for sql, rows in self._queued:
            self._write.executemany(sql, rows)
        if self._queued and not last:
            self._write.execute("COMMIT")
        self._queued, self._pending = [], 0

    def finish(self, fill: Fill, after: int, definitions: Mapping[str, bytes]) -> int:
        """Under the write lock: the tail, the swap, the checkpoints. Returns the position reached."""
        self.flush()
        for pragma in ("foreign_keys = OFF", "legacy_alter_table = ON"):
            self._write.execute(f"PRAGMA {pragma}")
        self._begin()
        self._connection = self._write
        self._log = LogReader(self._write)
        upto = self._log.size()
        if upto > after:
            fill(self, after, upto)
            self.flush()
        swap(self._write, self._tables)
        for projection, definition in definitions.items():
            super().checkpoint(projection, definition, upto)
        self._write.execute("DELETE FROM meta WHERE key = ?", (_REBUILD,))
        self._write.execute("COMMIT")
        return upto

    def _begin(self) -> None:
        """Begin to write, unless another rebuild has begun since: the new tables are its own then."""
        self._write.execute("BEGIN IMMEDIATE")
        try:
            self._check()
        except StoreBusy:
            self._write.execute("ROLLBACK")
            raise

    def _check(self) -> None:
        if self._write.execute("SELECT value FROM meta WHERE key = ?", (_REBUILD,)).fetchone() != (self._token,):
            raise StoreBusy("another rebuild has begun; this one stopped and changed nothing")


def rebuild(
    tables: Sequence[str],
    fill: Fill,
    definitions: Mapping[str, bytes],
    write: sqlite3.Connection,
    read: sqlite3.Connection,
) -> int:
    """See `protocol.Store.rebuild`. Both connections are the rebuild's own; the caller closes them."""
    build = Rebuild(tables, write, read)
    build.prepare()
    done = 0
    while True:
        upto = LogReader(read).size()
        if upto > done:
            fill(build, done, upto)
            build.flush()
        behind, done = LogReader(read).size() - upto, upto
        if behind <= _SMALL_TAIL:
            return build.finish(fill, done, definitions)


def swap(connection: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Put the new tables in the live ones' place, inside the caller's transaction."""
    for table in tables:
        connection.execute(f'DROP VIEW temp."{table}"')
    for each in schema.READ_MODELS:
        if each.kind == "view":
            connection.execute(f'DROP VIEW IF EXISTS main."{each.name}"')
    for table in tables:
        connection.execute(f'DROP TABLE IF EXISTS main."{table}"')
        connection.execute(f'ALTER TABLE main."{_BESIDE}{table}" RENAME TO "{table}"')
    for each in schema.READ_MODELS:
        if each.kind == "view" or (each.kind != "table" and each.of in tables):
            connection.execute(schema.sql(each.name))


def _beside(table: str) -> str:
    text = schema.sql(table)
    found = re.search(_CREATE, text, re.MULTILINE)
    if found is None or found[1] != table:
        raise StoreError(f"store/sql/{table}.sql does not begin with CREATE TABLE {table}")
    return text[: found.start(1)] + _BESIDE + text[found.start(1) :]


def _drop_leftovers(connection: sqlite3.Connection) -> None:
    for each in schema.READ_MODELS:
        if each.kind == "table":
            connection.execute(f'DROP TABLE IF EXISTS main."{_BESIDE}{each.name}"')


def _equal(columns: Sequence[str], between: str) -> str:
    return between.join(f'"{name}" = ?' for name in columns)
