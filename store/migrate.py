"""Formats of the file, and the way from each to the next.

`PRAGMA user_version` is the format. A step's statements are files in `store/sql/migrate/`; all steps of an upgrade run
in one transaction with the new version number, so a file is wholly of the old format or wholly of the new one, however
the upgrade ends. Steps touch the log only: read models are dropped and created anew, their checkpoints cleared, and
the next catch-up fills them.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportedly.store import schema
from reportedly.store.connection import shown
from reportedly.store.errors import WrongFormat

# format -> names of the statements that make it the next format, in order
STEPS: Mapping[int, Sequence[str]] = {
    1: (
        "migrate/0001_add_clock",
        "migrate/0001_drop_events_update",
        "migrate/0001_drop_protected_update",
        "events_clock",
        "redactions",
        "redactions_insert",
        "redactions_update",
        "redactions_delete",
        "events_update",
        "protected_update",
    ),
}


def upgrade(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    """Bring a file to the current format. Raises WrongFormat when it is newer, or older and opened for reading."""
    found = _format(connection)
    if found == schema.FORMAT:
        return
    name, current = shown(path), schema.FORMAT
    if found > current or any(step not in STEPS for step in range(found, current)):
        raise WrongFormat(f"{name} has file format {found}, this program reads {current}: upgrade it", found, current)
    if read_only:
        message = f"{name} has file format {found}: `reportedly projections rebuild` upgrades it to {current}"
        raise WrongFormat(message, found, current)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        migrate(connection)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def migrate(connection: sqlite3.Connection) -> None:
    """All steps from the file's format to the current one, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _format(connection)
        if found == schema.FORMAT:
            connection.execute("ROLLBACK")
            return
        _drop_read_models(connection)
        steps = [name for step in range(found, schema.FORMAT) for name in STEPS[step]]
        models = [each.name for each in schema.READ_MODELS]
        schema.execute_all(connection, [schema.sql(name) for name in [*steps, *models]])
        connection.execute("DELETE FROM checkpoints")
        schema.mark(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    import logging

    logging.getLogger(__name__).info("upgraded the file from format %d to %d", found, schema.FORMAT)


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _drop_read_models(connection: sqlite3.Connection) -> None:
    """Views first: a view over a dropped table would stop later changes of the schema."""
    for kind in ("view", "table"):
        for each in schema.READ_MODELS:
            if each.kind == kind:
                connection.execute(f'DROP {kind} IF EXISTS "{each.name}"')
