"""The floor: plain sqlite3 putting the very rows of a finished store into a copy of its tables and indexes.

The copy has the store's own CREATE TABLE and CREATE INDEX statements and pragmas (WAL, synchronous FULL, foreign
keys, page size) but no triggers; a round is one BEGIN IMMEDIATE, one `executemany` per table, COMMIT.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

Rows = list[tuple[object, ...]]
PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536"


@dataclass(frozen=True, slots=True)
class Copied:
    """Tables, indexes and rows of a finished store, the rows dealt into batches."""

    page_size: int
    schema: list[str]
    batches: list[list[tuple[str, Rows]]]


def copy(model: Path, heads: Sequence[int], *, tables: Sequence[str] | None = None) -> Copied:
    """What stands in the store at `model`, or in some of its tables.

    `heads` are log sizes: batch 0 is the rows up to position `heads[0]`, batch n those up to `heads[n]`. A row belongs
    to the batch of its `position`, a stream's name to that of its first event; other rows are dealt out evenly.
    """
    source = sqlite3.connect(f"file:{model}?mode=ro", uri=True)
    names, schema = _schema(source, tables)
    batches: list[list[tuple[str, Rows]]] = [[] for _ in heads]
    for name in names:
        for batch, (statement, rows) in zip(batches, _deal(source, name, heads), strict=True):
            if rows:
                batch.append((statement, rows))
    page_size = source.execute("PRAGMA page_size").fetchone()[0]
    source.close()
    return Copied(page_size, schema, batches)


class Floor:
    """An empty copy of the tables at `path`, filled by `insert`."""

    def __init__(self, copied: Copied, path: Path, *, foreign_keys: bool = True) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(f"PRAGMA page_size = {copied.page_size}; {PRAGMAS}")
        self.connection.execute(f"PRAGMA foreign_keys = {foreign_keys:d}")
        for statement in copied.schema:
            self.connection.execute(statement)
        self._batches = copied.batches

    def insert(self, number: int) -> None:
        """Insert batch `number` in one durable transaction."""
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        execute("PRAGMA defer_foreign_keys = ON")
        for statement, rows in self._batches[number]:
            self.connection.executemany(statement, rows)
        execute("COMMIT")

    def close(self) -> None:
        self.connection.close()


def _schema(source: sqlite3.Connection, only: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """The tables' names, and the statements that make them and then their indexes."""
    found = source.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite%' ORDER BY type = 'index', rowid"
    ).fetchall()
    virtual = [name for kind, name, _, sql in found if kind == "table" and sql.upper().startswith("CREATE VIRTUAL")]
    names, statements = [], []
    for kind, name, table, sql in found:
        shadow = any(table.startswith(f"{parent}_") for parent in virtual)
        if shadow or (only is not None and table not in only):
            continue
        statements.append(sql)
        if kind == "table":
            names.append(name)
    return names, statements


def _deal(source: sqlite3.Connection, table: str, heads: Sequence[int]) -> list[tuple[str, Rows]]:
    """For each batch the statement and the rows of one table."""
    described = source.execute(f"PRAGMA table_xinfo('{table}')")
    # A full-text table also lists itself and its rank, both hidden.
    columns = [row[1] for row in described if row[6] == 0]
    listed = ", ".join(f'"{column}"' for column in columns)
    rows: Rows = source.execute(f'SELECT {listed} FROM "{table}"').fetchall()
    positions = _positions(source, table, columns, rows)
    if table == "log_head":
        dealt = [rows for _ in heads]
    elif positions is None:
        dealt = _evenly(rows, heads)
    else:
        dealt = _by_position(rows, positions, heads)
    verb = "INSERT OR REPLACE" if table == "log_head" else "INSERT"
    statement = f'{verb} INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(columns))})'
    return [(statement, part) for part in dealt]


def _positions(source: sqlite3.Connection, table: str, columns: Sequence[str], rows: Rows) -> list[int] | None:
    """Where in the log each row belongs: at its own position, or where its key is first used; None: nowhere."""
    if "position" in columns:
        column = columns.index("position")
        return [int(str(row[column])) for row in rows]
    if table in ("streams", "types", "recorders"):
        first = dict(source.execute(f"SELECT {columns[0]}, min(position) FROM events GROUP BY {columns[0]}"))
        return [first.get(row[0], 0) for row in rows]
    return None


def _by_position(rows: Rows, positions: Sequence[int], heads: Sequence[int]) -> list[Rows]:
    parts: list[Rows] = [[] for _ in heads]
    for position, row in sorted(zip(positions, rows, strict=True), key=itemgetter(0)):
        parts[bisect_left(heads, position)].append(row)
    return parts


def _evenly(rows: Rows, heads: Sequence[int]) -> list[Rows]:
    cuts = [0, *(len(rows) * head // heads[-1] for head in heads)]
    return [rows[begin:end] for begin, end in pairwise(cuts)]
