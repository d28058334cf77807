"""Answers against a second implementation, written from the text alone (`support.reference`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.moments import window
from reportedly.record import Record
from support.histories import DAYS, INCIDENT, History, feeds, histories, recorded, told
from support.reference import (
    Headline,
    Row,
    Total,
    reference_headline,
    reference_precedence,
    reference_revisions,
    reference_totals,
)

LIMITS = settings(max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck))


def _cell(row: Any) -> tuple[Any, ...]:
    return (row["measure"], row["category"], row["unit"], row["counting"])


def asked_totals(record: Record, incident: str, **moment: Any) -> list[Total]:
    """The record's totals in the reference's shape."""
    rows = [row.to_json() for row in record.ask("totals", incident, **moment)]
    found = [
        Total._make(
            (
                (*_cell(row), row["scope"]),
                *(row[name] for name in Total._fields[1:9]),
                tuple(sorted(row["claims"])),
                tuple(sorted(row["outdated"])),
            )
        )
        for row in rows
        if row["status"] in ("stated", "conflict", "retracted")
    ]
    return sorted(found, key=lambda row: str(row.cell))


def expected_totals(events: History, incident: str, known_at: int | None = None) -> list[Total]:
    """The reference's totals; which empty cells are worth a row is no matter of numbers."""
    return [row for row in reference_totals(events, incident, known_at=known_at) if row.status != "not-reported"]


def asked_rows(record: Record, incident: str, **options: Any) -> list[tuple[Any, ...]]:
    """The record's rows of every series, series by series."""
    rows = [row.to_json() for row in record.ask("revisions", incident, **options)]
    found = [
        (str((*_cell(row), row["scope"], row["origin"])), *(row[name] for name in Row._fields[1:]))
        for row in rows
        if row["origin"] is not None
    ]
    return sorted(found, key=lambda row: (row[0], row[1]))


def expected_rows(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    found = [(str((*row.series[0][:4], row.series[1], row.series[2])), *row[1:]) for row in rows]
    return sorted(found, key=lambda row: (row[0], row[1]))


def asked_headline(record: Record, incident: str) -> list[Headline]:
    """The record's rows of every cell's headline, cell by cell."""
    rows = [row.to_json() for row in record.ask("revisions", incident)]
    found = [
        Headline((*_cell(row), row["scope"]), row["status"], row["low"], row["high"], row["point"])
        for row in rows
        if row["origin"] is None
    ]
    return sorted(found, key=lambda row: str(row.cell))


@LIMITS
@given(histories())
def test_totals_are_those_of_the_text(history: History) -> None:
    with recorded(history) as (record, events):
        assert asked_totals(record, INCIDENT) == expected_totals(events, INCIDENT)


@LIMITS
@given(histories(), st.sampled_from((*DAYS, "2021-08-02")))
def test_totals_known_at_a_moment_are_those_of_the_text(history: History, day: str) -> None:
    moment = (window(day)[1] or 0) - 1
    with recorded(history) as (record, events):
        assert asked_totals(record, INCIDENT, known_at=moment) == expected_totals(events, INCIDENT, moment)


@LIMITS
@given(histories())
def test_revisions_are_those_of_the_text(history: History) -> None:
    with recorded(history) as (record, events):
        assert asked_rows(record, INCIDENT) == expected_rows(reference_revisions(events, INCIDENT))


@LIMITS
@given(histories())
def test_headlines_are_those_of_the_text(history: History) -> None:
    with recorded(history) as (record, events):
        assert asked_headline(record, INCIDENT) == reference_headline(events, INCIDENT)


@LIMITS
@given(feeds(), st.integers(15, 21))
def test_a_feed_is_read_as_in_the_text(history: History, day: int) -> None:
    moment = (window(f"2021-07-{day}")[1] or 0) - 1
    with recorded(history) as (record, events):
        assert asked_totals(record, INCIDENT) == expected_totals(events, INCIDENT)
        assert asked_totals(record, INCIDENT, known_at=moment) == expected_totals(events, INCIDENT, moment)
        assert asked_rows(record, INCIDENT) == expected_rows(reference_revisions(events, INCIDENT))
        assert asked_headline(record, INCIDENT) == reference_headline(events, INCIDENT)


@LIMITS
@given(told())
def test_happenings_stand_and_precede_each_other_as_in_the_text(history: History) -> None:
    with recorded(history) as (record, events):
        rows = [row.to_json() for row in record.ask("timeline")]
        names = [row["claim"] for row in rows]
        pairs = {(first, row["claim"]) for row in rows for first in row["certainly_after"]}
        expected_names, expected_pairs = reference_precedence(events, [INCIDENT, "fire"])
        assert pairs == expected_pairs
        if not any("after" in event["content"] for event in history):
            assert names == expected_names
