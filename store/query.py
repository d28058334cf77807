"""Named queries: `store/sql/queries/<name>.sql`, read once. The only way for SQL to be asked for from outside."""

import sqlite3
from collections.abc import Iterator

from reportedly.store import schema
from reportedly.store.errors import StoreError
from reportedly.store.protocol import Params, Row


def text(name: str) -> str:
    """The SQL of a named query. Raises StoreError for an unknown name."""
    try:
        return schema.sql(f"queries/{name}")
    except KeyError:
        raise StoreError(f"there is no query named {name}") from None


def fetch(connection: sqlite3.Connection, name: str, params: Params = ()) -> list[Row]:
    """All rows of a named query."""
    return connection.execute(text(name), params).fetchall()


def iterate(connection: sqlite3.Connection, name: str, params: Params = (), *, page: int = 2000) -> Iterator[Row]:
    """The rows of a named query, `page` at a time."""
    cursor = connection.execute(text(name), params)
    while rows := cursor.fetchmany(page):
        yield from rows
