"""Whatever happens, the tables that were caught up event by event are those of a rebuild, and those of the answers."""

import json
from typing import Any

import pytest

from reportedly.events.errors import ReportedlyError
from reportedly.record import Record
from support.answers import as_asked, series_of, table
from support.every_event import Teller, opening
from support.histories import new_record

Json = dict[str, Any]
STATED = ("stated", "conflict", "retracted")


def tables(record: Record) -> list[list[Json]]:
    """The rows of both tables, in one order."""
    return [
        sorted(table(record, name), key=lambda row: json.dumps(row, sort_keys=True, default=str))
        for name in ("totals", "revisions")
    ]


@pytest.mark.parametrize("seed", range(60))
def test_caught_up_is_rebuilt_is_asked(seed: int) -> None:
    """Events that do not apply are refused and change nothing; every other leaves no table behind the log."""
    with new_record() as record:
        record.append(opening())
        for event in Teller(seed).history():
            try:
                record.append([event])
            except ReportedlyError:
                continue
            record.catch_up()
        caught_up = tables(record)
        record.rebuild()
        assert caught_up == tables(record)
        kept = {str(series_of(row)): row for row in map(as_asked, caught_up[0]) if row["status"] in STATED}
        asked = {str(series_of(row)): row for row in (one.to_json() for one in record.ask("totals"))}
        for series, row in kept.items():
            assert row == {name: asked[series][name] for name in row}
        assert kept.keys() == {series for series, row in asked.items() if row["status"] in STATED}
