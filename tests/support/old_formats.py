"""Files of older formats, made from one of today."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[1] / "store" / "format_1.sql"
COPIED = (
    "meta",
    "streams",
    "types",
    "recorders",
    "protected",
    "tree",
    "log_head",
    "events (position, stream_id, version, id, type_id, schema, recorded_at, recorder_id, causation, leaf, salt,"
    " content, commitment)",
)


def format_1(current: Path, path: Path) -> None:
    """The log of `current`, which has no redactions, in a new file of format 1."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA page_size = 8192")
        made.execute("PRAGMA journal_mode = WAL")
        made.executescript(SCHEMA.read_text())
        made.execute("ATTACH ? AS current", (str(current),))
        for each in COPIED:
            table, _, columns = each.partition(" ")
            made.execute(f"INSERT INTO main.{each} SELECT {columns.strip('()') or '*'} FROM current.{table}")
        made.execute("DETACH current")
