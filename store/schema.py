"""The schema as a table: every object of the file, in creation order; the text of `<name>` is `sql/<name>.sql`.

Nothing else creates anything. A read model may be dropped and built again at any time (`readmodels.py`); the objects
of the log change only by a step in `migrate.py`.
"""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

FORMAT = 2
APPLICATION_ID = 0x52505444  # "RPTD"
PAGE_SIZE = 8192
MINIMUM_SQLITE = (3, 37, 0)

_SQL = Path(__file__).with_name("sql")


class Object(NamedTuple):
    """A table, or an index, trigger or view `of` a table. `repeats` says what inserting a row with a taken key does.

    `columns` names what an inserted row holds where that is not simply the table's columns (a virtual table's rowid).
    """

    name: str
    kind: Literal["table", "index", "trigger", "view"] = "table"
    of: str = ""
    repeats: Literal["refuse", "ignore", "replace"] = "refuse"
    columns: tuple[str, ...] = ()


LOG = (
    Object("meta"),
    Object("streams"),
    Object("types"),
    Object("recorders"),
    Object("events"),
    Object("events_clock", "index", "events"),
    Object("protected"),
    Object("redactions"),
    Object("tree"),
    Object("log_head"),
    Object("events_insert", "trigger", "events"),
    Object("events_update", "trigger", "events"),
    Object("events_delete", "trigger", "events"),
    Object("protected_insert", "trigger", "protected"),
    Object("protected_update", "trigger", "protected"),
    Object("protected_delete", "trigger", "protected"),
    Object("redactions_insert", "trigger", "redactions"),
    Object("redactions_update", "trigger", "redactions"),
    Object("redactions_delete", "trigger", "redactions"),
    Object("tree_insert", "trigger", "tree"),
    Object("tree_update", "trigger", "tree"),
    Object("tree_delete", "trigger", "tree"),
    Object("checkpoints"),
)

READ_MODELS: tuple[Object, ...] = (
    Object("claims"),
    Object("entries"),
    Object("entries_by_document", "index", "entries"),
    Object("entries_with_rates", "index", "entries"),
    Object("effects"),
    Object("effects_of_feeds", "index", "effects"),
    Object("happenings"),
    Object("statements"),
    Object("registry"),
    Object("supersessions", repeats="ignore"),
    Object("visibilities"),
    Object("mentions", repeats="ignore"),
    Object("quotes_fts"),
    Object("dirty", repeats="ignore"),
    Object("totals"),
    Object("revisions"),
    Object("incidents_detail", "view", "registry"),
    Object("documents_detail", "view", "registry"),
    Object("sources_detail", "view", "registry"),
    Object("figures_detail", "view", "entries"),
    Object("revisions_detail", "view", "revisions"),
    Object("events_detail", "view", "events"),
    Object("visibility_now", "view", "visibilities"),
    Object("unnamed_claims", "view", "visibilities"),
    Object("protected_names", "view", "visibilities"),
    Object("protected_documents", "view", "registry"),
    Object("withheld_documents", "view", "registry"),
    Object("withheld_things", "view", "registry"),
    Object("withheld_ways", "view", "claims"),
    Object("withheld_claims", "view", "entries"),
    Object("withheld_names", "view", "visibilities"),
    Object("guarded_incidents", "view", "claims"),
    Object("public_incidents", "view", "registry"),
    Object("public_figures", "view", "entries"),
    Object("public_happenings", "view", "happenings"),
    Object("public_statements", "view", "statements"),
    Object("public_revisions", "view", "revisions"),
    Object("public_quotes", "view", "quotes_fts"),
    Object("public_documents", "view", "registry"),
    Object("public_sources", "view", "registry"),
    Object("public_events", "view", "events"),
)


@cache
def sql(name: str) -> str:
    """The text of a file below `store/sql/`, without the suffix. Raises KeyError when there is none."""
    try:
        return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    except OSError:
        raise KeyError(name) from None


def objects() -> tuple[Object, ...]:
    """Everything a file of the current format holds, in creation order."""
    return LOG + READ_MODELS


def create(connection: sqlite3.Connection) -> None:
    """Create every object inside the caller's transaction, and mark the file as ours and of this format."""
    execute_all(connection, [sql(each.name) for each in objects()])
    connection.execute("INSERT INTO log_head VALUES (1, 0, x'')")
    mark(connection)


def mark(connection: sqlite3.Connection) -> None:
    """Write the application id and the format into the file's header; undone with the transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def execute_all(connection: sqlite3.Connection, statements: list[str]) -> None:
    """Run schema statements through sqlite-utils, which is imported only here: it costs more than a whole answer."""
    from sqlite_utils import Database

    database = Database(connection, execute_plugins=False)
    with database.atomic():
        for statement in statements:
            database.execute(statement)
