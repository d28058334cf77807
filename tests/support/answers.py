"""Answers of a record as plain values, for laws that compare them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from reportedly.record import Record

Json = dict[str, Any]
SAID = ("stated", "conflict", "retracted")
"""Statuses of cells with a figure of their own."""
RECORDED = ("position", "recorded_at")
"""Columns that only say when and where something was recorded."""


def asked(record: Record, question: str, incident: str, *, without: Iterable[str] = (), **options: Any) -> list[Json]:
    """The rows of an answer, without some of their columns."""
    rows = [row.to_json() for row in record.ask(question, incident, **options)]
    return [{name: value for name, value in row.items() if name not in without} for row in rows]


def answers(record: Record, incident: str, *, without: Iterable[str] = (), **options: Any) -> list[Json]:
    """Totals, revisions and timeline, one after the other."""
    questions = ("totals", "revisions", "timeline")
    return [row for question in questions for row in asked(record, question, incident, without=without, **options)]


def stated(rows: Iterable[Json]) -> list[Json]:
    """The totals of cells with a figure of their own, without what other cells lead to infer of them."""
    inferred = ("inferred_low", "inferred_high", "enumerated", "proof")
    return [{name: row[name] for name in row if name not in inferred} for row in rows if row["status"] in SAID]


def series_of(row: Json) -> tuple[Any, ...]:
    """What the rows of one series, or of one headline, share."""
    names = ("incident", "measure", "category", "unit", "counting", "scope", "period", "definition", "origin")
    return tuple(row.get(name) for name in names)


def by_series(rows: Iterable[Json]) -> dict[tuple[Any, ...], list[Json]]:
    """Rows of revisions by series, in their order."""
    found: dict[tuple[Any, ...], list[Json]] = {}
    for row in rows:
        found.setdefault(series_of(row), []).append(row)
    return found


def table(record: Record, name: str) -> list[Json]:
    """A read model's rows as SQL shows them, in the order of their keys."""
    with closing(sqlite3.connect(f"file:{record.status().path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return sorted((dict(row) for row in connection.execute(f"SELECT * FROM {name}")), key=lambda row: str(row))


def as_asked(row: Json) -> Json:
    """A row of a table in the shape of an answer: empty texts as null, lists and flags decoded."""
    found = {
        name: None if value == "" and name in ("scope", "period", "origin") else value for name, value in row.items()
    }
    for name in ("alternatives", "outdated", "claims"):
        if name in found:
            found[name] = json.loads(str(found[name]))
    for name in ("low_open", "high_open"):
        found[name] = bool(found[name])
    return found
