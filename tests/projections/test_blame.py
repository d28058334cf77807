"""Which claims set a bound, and since when: laws over generated histories."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from reportedly.events.errors import ReportedlyError
from reportedly.events.moments import micros
from reportedly.record import Record
from support.every_event import INCIDENTS, Teller, opening
from support.histories import INCIDENT, History, Json, histories, new_record, recorded

LAW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
PLACE = ("measure", "category", "unit", "counting", "scope", "period")
ENDS = ("low", "high", "low_open", "high_open", "point")


def value_of(row: Json, total: Json | None) -> bool:
    """Whether a total has the value that a bound has in `row`."""
    if total is None or (total["status"] not in ("stated", "conflict") and not row["bound"].startswith("inferred")):
        return False
    bound = row["bound"]
    if bound.startswith("inferred"):
        end = bound.removeprefix("inferred-")
        return bool(total[f"inferred_{end}"] == row[end])
    if bound == "point":
        return bool(total["point"] == row["point"])
    if bound == "alternative":
        shown = total["alternatives"] if total["status"] == "conflict" else [total]
        return any(all(one[end] == row[end] for end in ENDS) for one in shown)
    return bool((total[bound], total[f"{bound}_open"]) == (row[bound], row[f"{bound}_open"]))


def total_at(record: Record, row: Json, of: str, **moment: Any) -> Json | None:
    """The total a row is about, at a moment."""
    found = [one.to_json() for one in record.ask("totals", of, **moment)]
    return next((one for one in found if all(one[name] == row[name] for name in PLACE)), None)


def hold_since(record: Record, of: str) -> None:
    """Every bound has had its value at every position since, and not before; the same for what was known."""
    last = record.store.head().size
    for row in (one.to_json() for one in record.ask("blame", of)):
        begin, of = row["since_position"], row["incident"]
        for position in range(begin, last + 1):
            assert value_of(row, total_at(record, row, of, at_position=position)), (row, position)
        assert not value_of(row, total_at(record, row, of, at_position=begin - 1)), row
        if row["since_known"] is not None:
            instant = micros(row["since_known"])
            assert value_of(row, total_at(record, row, of, known_at=instant)), row
            assert not value_of(row, total_at(record, row, of, known_at=instant - 1)), row


@LAW
@given(histories(most=5))
def test_a_bound_has_its_value_since_then_and_not_before(history: History) -> None:
    with recorded(history) as (record, _):
        hold_since(record, INCIDENT)


@LAW
@given(histories())
def test_every_bound_of_every_total_is_explained(history: History) -> None:
    """By claims that give it; an inferred one by a proof."""
    with recorded(history) as (record, _):
        rows = [row.to_json() for row in record.ask("blame", INCIDENT)]
        for total in (row.to_json() for row in record.ask("totals", INCIDENT)):
            mine = {row["bound"]: row for row in rows if all(row[name] == total[name] for name in PLACE)}
            for bound, column in (("low", "low"), ("high", "high"), ("point", "point")):
                assert (bound in mine) == (total[column] is not None), (bound, total)
            for end in ("low", "high"):
                assert (f"inferred-{end}" in mine) == (total[f"inferred_{end}"] is not None)
                if f"inferred-{end}" in mine:
                    assert mine[f"inferred-{end}"]["derivation"]["value"] == total[f"inferred_{end}"]
                    assert str(total[f"inferred_{end}"]) in mine[f"inferred-{end}"]["proof"]
        for row in rows:
            assert row["claims"], row
            assert [one["claim"] for one in row["said"]] == row["claims"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_a_bound_has_its_value_since_then_and_not_before(seed: int) -> None:
    """Also across merges, redefinitions and corrections of documents."""
    with new_record() as record:
        record.append(opening())
        for event in Teller(seed).history():
            try:
                record.append([event])
            except ReportedlyError:
                continue
        hold_since(record, Random(seed).choice(INCIDENTS))
