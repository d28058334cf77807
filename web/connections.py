"""Datasette's view of a record: a database whose connections read what is public and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.database import Database

from reportedly.store import public

if TYPE_CHECKING:
    from datasette.app import Datasette

    from reportedly.store.public import PublicConnection


class RecordDatabase(Database):  # type: ignore[misc]
    """A record among Datasette's databases. Nothing is ever written to it."""

    def connect(self, write: bool = False) -> PublicConnection:
        """A connection that reads the public views."""
        if write:
            raise public.NotPublic("not authorized: this record is only read")
        connection = public.connect(Path(self.path))
        kept = getattr(self, "_all_connections", None)
        (self._all_file_connections if kept is None else kept).append(connection)
        return connection

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """No numbers of rows: the tables are not read, and counting a view is reading it."""
        return dict.fromkeys(await self.table_names())


def is_record(database: Any) -> bool:
    """Whether a database of Datasette's is a record."""
    from reportedly.events.errors import ReportedlyError
    from reportedly.store.connection import inspect

    if not database.path or database.is_memory:
        return False
    try:
        return inspect(Path(database.path))
    except ReportedlyError:
        return False


def take_over(datasette: Datasette) -> list[str]:
    """Put every record among Datasette's databases behind connections of ours; the names of the records.

    Raises StoreError for a record whose public views are not those of this version.
    """
    names = []
    for name, database in list(datasette.databases.items()):
        if isinstance(database, RecordDatabase):
            names.append(name)
        elif is_record(database):
            path = Path(database.path)
            public.check(path)
            ours = RecordDatabase(datasette, path=str(path), is_mutable=True)
            route = database.route
            datasette.remove_database(name)
            datasette.add_database(ours, name=name, route=route)
            names.append(name)
    return names


def records(datasette: Datasette) -> dict[str, Path]:
    """The records that are served: name and path."""
    return {
        name: Path(database.path)
        for name, database in datasette.databases.items()
        if isinstance(database, RecordDatabase)
    }
