"""Sums over incidents, counted again in plain Python from the feed itself, and against the totals they add up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.errors import ReportedlyError
from reportedly.record import Filter, Record
from support.histories import DAYS, History, Json, histories, lists, new_record
from support.stories import change, days, document, event, figure, told

LAW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
WAYS = ("carry-forward", "last-record", "listed-only")
Bounds = tuple[int | None, int | None]


def sums(record: Record, incident: str | None = None, **options: Any) -> list[Json]:
    """The rows of sums as JSON."""
    return [row.to_json() for row in record.ask("sums", incident, **options)]


def bounds(rows: Iterable[Json]) -> dict[tuple[Any, str], tuple[Any, ...]]:
    """Group and measure → bounds and the number of incidents."""
    return {(row["group"], row["measure"]): (row["low"], row["high"], row["incidents"]) for row in rows}


# Counted again


def value(words: str) -> Bounds:
    """What the words of these feeds mean."""
    return (3, None) if words == "at least 3" else (int(words), int(words))


def recount(versions: list[Json], way: str, group: Callable[[str], str | None]) -> dict[Any, tuple[Any, ...]]:
    """Each field of each item, as the way to sum says; added by group."""
    counted: dict[Any, tuple[Any, ...]] = {}
    for name in {name for version in versions for name in version}:
        own = [version[name] for version in versions if name in version]
        if way == "listed-only" and name not in versions[-1]:
            continue
        for cell in own[-1]:
            stated = [record[cell] for record in own if record[cell] is not None]
            words = own[-1][cell] if way != "carry-forward" else (stated[-1] if stated else None)
            if words is not None:
                low, high = value(words)
                key = (group(name), cell.split("/")[0])
                before = counted.get(key, (0, 0, 0))
                counted[key] = (before[0] + low, _plus(before[1], high), before[2] + 1)
    return counted


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def month(about: Json) -> str | None:
    """The month in which an incident began."""
    return str(about["when"])[:7]


@LAW
@given(lists(), st.sampled_from(WAYS), st.sampled_from(("month", "place")), st.booleans(), st.integers(10, 15))
def test_sums_are_those_of_the_feed(
    feed: tuple[History, Json, list[Json]], way: str, by: str, caught_up: bool, day: int
) -> None:
    """At the end and at any moment; from the tables and folded."""
    history, about, versions = feed
    then = [version for number, version in enumerate(versions, 10) if number <= day]

    def group(name: str) -> str | None:
        return month(about[name]) if by == "month" else about[name].get("place", {}).get("name")

    with new_record() as record:
        record.append(history)
        if caught_up:
            record.catch_up()
        assert bounds(sums(record, by=by, way=way)) == recount(versions, way, group)
        known = sums(record, by=by, way=way, known_at=f"2021-07-{day}T12:00:00Z")
        assert bounds(known) == (recount(then, way, group) if then else {})


@LAW
@given(lists())
def test_the_three_ways_agree_where_all_is_stated_and_listed(feed: tuple[History, Json, list[Json]]) -> None:
    """Without what leaves, they are one."""
    history = [one for one in feed[0] if one["type"] not in ("FigureNoLongerStated", "ListingChanged")]
    with new_record() as record:
        record.append(history)
        found = [bounds(sums(record, by="place", way=way)) for way in WAYS]
    assert found[0] == found[1] == found[2]


@LAW
@given(histories(incidents=2), st.sampled_from((None, *DAYS, "2021-07-20")))
def test_a_sum_over_one_incident_is_its_total(history: History, known_at: str | None) -> None:
    with new_record() as record:
        record.append(history)
        for incident in ("flood", "fire"):
            total = [row.to_json() for row in record.ask("totals", incident, known_at=known_at)]
            added = sums(record, incident, known_at=known_at)
            assert in_order(added) == in_order(row for row in total if row["status"] in ("stated", "conflict"))


@LAW
@given(histories(incidents=2), st.sampled_from((None, *DAYS, "2021-07-20")))
def test_the_tables_and_the_fold_give_the_same_sums(history: History, known_at: str | None) -> None:
    with new_record() as record:
        record.append(history)
        folded = sums(record, known_at=known_at)
        record.catch_up()
        assert folded == sums(record, known_at=known_at)


def in_order(rows: Iterable[Json]) -> list[str]:
    """What a row of totals and of sums share, sorted."""
    names = ("measure", "category", "unit", "counting", "scope", "low", "high", "low_open", "high_open", "point")
    return sorted(json.dumps([row[name] for name in names]) for row in rows)


# By hand

PAPERS = days("paper", "gazette", "paper")


def test_a_conflict_counts_from_its_lowest_to_its_highest() -> None:
    """4 against 7 there, 10 here: 14 to 17, one conflict."""
    story = (
        *PAPERS,
        figure("c1", "4", "d1", "minister"),
        figure("c2", "7", "d1", "hospital"),
        figure("f1", "10", "d1", "minister", incident="fire"),
    )
    with told(*story) as record:
        (row,) = sums(record)
    assert (14, 17, None, 2, 1, 0) == tuple(
        row[name] for name in ("low", "high", "point", "incidents", "conflicts", "unbounded")
    )


def test_what_is_open_stays_open_and_a_point_is_no_bound() -> None:
    """At least 4 and 10 are at least 14; about 26 has no bounds, and a point that only points add to."""
    story = (
        *PAPERS,
        figure("c1", "at least 4", "d1", "minister"),
        figure("f1", "10", "d1", "minister", incident="fire"),
    )
    with told(*story) as record:
        (row,) = sums(record)
        assert (14, None, None, 1) == tuple(row[name] for name in ("low", "high", "point", "unbounded"))
        record.append([figure("m1", "about 26", "d1", "minister", incident="march")])
        (row,) = sums(record)
        assert (None, None, None, 2) == tuple(row[name] for name in ("low", "high", "point", "unbounded"))
        (row,) = sums(record, where=Filter(since="2024-03-01"), by="source")
        assert "minister" == row["group"]


def test_by_source_each_counts_alone() -> None:
    """The hospital's 7 and the minister's 4 and 10 are no conflict in sums by source."""
    story = (
        *PAPERS,
        figure("c1", "4", "d1", "minister"),
        figure("c2", "7", "d1", "hospital"),
        figure("f1", "10", "d1", "minister", incident="fire"),
    )
    with told(*story) as record:
        found = bounds(sums(record, by="source"))
        alone = bounds(sums(record, where=Filter(source="hospital")))
    assert {("hospital", "killed"): (7, 7, 1), ("minister", "killed"): (14, 14, 2)} == found
    assert {("killed", "killed"): (7, 7, 1)} == alone


def test_only_totals_and_snapshots_of_what_adds_up_are_added() -> None:
    """No increments, no rewards, no rates."""
    rate = figure("c3", "5", "d1", "minister", cell="injured/person")
    rate["content"]["quantity"]["per"] = 100000
    story = (
        *PAPERS,
        figure("c1", "4", "d1", "minister", counting="increment", period="2024-02-01"),
        figure("c2", "900", "d1", "minister", cell="reward-offered/-"),
        figure("c4", "3,110", "d1", "minister", cell="officers-deployed/-", counting="snapshot"),
        rate,
    )
    with told(*story) as record:
        folded = sums(record)
        record.catch_up()
        assert folded == sums(record)
    assert [("officers-deployed", "snapshot", 3110)] == [
        (row["measure"], row["counting"], row["low"]) for row in folded
    ]


def test_at_a_past_position_and_for_the_public() -> None:
    """The record of yesterday knew 4; the public knows nothing of what is restricted."""
    story = (*PAPERS, figure("c1", "4", "d1", "minister"))
    with told(*story) as record:
        position = record.status().size
        record.append([figure("c2", "9", "d2", "minister", visibility="restricted")])
        record.catch_up()
        found = [sums(record)[0]["low"], sums(record, at_position=position)[0]["low"]]
        assert [9, 4, 4] == [*found, sums(record, audience="public")[0]["low"]]


def test_a_day_ends_when_it_ends_at_the_incident() -> None:
    """Published at 22:00 UTC: not on that day in Tehran, where it had ended, and on that day in Caracas."""
    story = (
        document("d1", "2024-03-01T22:00:00Z"),
        event("IncidentUpdated", "clash", zone="Asia/Tehran"),
        event("IncidentUpdated", "fire", zone="America/Caracas"),
        figure("c1", "4", "d1", "minister"),
        figure("f1", "10", "d1", "minister", incident="fire"),
    )
    with told(*story) as record:
        folded = [sums(record, known_at=day) for day in ("2024-03-01", "2024-03-02")]
        record.catch_up()
        assert folded == [sums(record, known_at=day) for day in ("2024-03-01", "2024-03-02")]
    assert [10, 14] == [rows[0]["low"] for rows in folded]


def test_merged_incidents_count_once() -> None:
    """Two names of one incident: rivals, and one of the two incidents of the sum."""
    story = (
        *PAPERS,
        figure("c1", "4", "d1", "minister"),
        figure("f1", "7", "d1", "hospital", incident="fire"),
        figure("m1", "1", "d2", "hospital", incident="march"),
        event("IncidentsMerged", "fire", into="clash", reason="the same"),
    )
    with told(*story) as record:
        folded = sums(record)
        record.catch_up()
        assert folded == sums(record)
    assert (5, 8, 2, 1) == tuple(folded[0][name] for name in ("low", "high", "incidents", "conflicts"))


def test_a_change_published_before_what_it_changes() -> None:
    """The times of the rows run backwards; the tables leave such an incident to the fold."""
    taken = change("ClaimRetracted", "c1", "d1")
    story = (*PAPERS, figure("c1", "4", "d3", "minister"), taken)
    with told(*story) as record:
        folded = [sums(record, known_at=f"2024-03-0{day}") for day in (1, 2, 3)]
        record.catch_up()
        assert folded == [sums(record, known_at=f"2024-03-0{day}") for day in (1, 2, 3)]


@pytest.mark.parametrize("option", [{"by": "colour"}, {"way": "by-guess"}])
def test_another_grouping_or_way_is_refused(option: Json) -> None:
    with told(*PAPERS) as record, pytest.raises(ReportedlyError, match="there are"):
        record.ask("sums", **option)


# Filters


def placed(name: str, place: str, within: list[str], kind: str, when: str) -> Json:
    """What becomes known of an incident."""
    return event("IncidentUpdated", name, place={"name": place, "within": within}, kind=kind, when=when)


WHERE = (
    *PAPERS,
    placed("clash", "Caracas", ["Venezuela"], "shooting", "2024-02-28/2024-03-02"),
    placed("fire", "Lima", ["Peru"], "fire", "2024-05-01"),
    figure("c1", "4", "d1", "minister"),
    figure("c2", "6", "d1", "minister", cell="injured/person"),
    figure("f1", "10", "d1", "hospital", incident="fire"),
    figure("m1", "1", "d1", "minister", incident="march"),
)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(), {"clash", "fire", "march"}),
        (Filter(place="caracas"), {"clash"}),
        (Filter(place="Peru"), {"fire"}),
        (Filter(kind="fire"), {"fire"}),
        (Filter(since="2024-03-02"), {"clash", "fire"}),
        (Filter(since="2024-03-03"), {"fire"}),
        (Filter(until="2024-03-01"), {"clash", "march"}),
        (Filter(since="2024-02", until="2024-02"), {"clash"}),
        (Filter(source="hospital"), {"fire"}),
        (Filter(kind="fire", place="Caracas"), set()),
    ],
)
def test_incidents_are_chosen(where: Filter, expected: set[str]) -> None:
    """March began on 1 March like the clash was said to; its place and kind are not known."""
    with told(*WHERE) as record:
        assert expected == {row.incident for row in record.ask("totals", where=where)}
        assert expected == {row.incident for row in record.ask("revisions", where=where)}
        assert expected == {row["incident"] for row in record.incidents(where=where)}


def test_a_measure_or_a_source_is_chosen() -> None:
    with told(*WHERE) as record:
        found = record.ask("totals", where=Filter(measure="injured"))
        assert [("clash", "injured", 6)] == [(row.incident, row.measure, row.low) for row in found]
        found = record.ask("revisions", where=Filter(source="hospital"))
        assert [("fire", "hospital")] == [(row.incident, row.origin) for row in found]
        assert {"fire"} == {
            row.incident for row in record.ask("timeline", include=["claim"], where=Filter(kind="fire"))
        }


def test_many_incidents_answer_like_each_alone() -> None:
    """One question to all, in the order of opening."""
    with told(*WHERE) as record:
        for question in ("totals", "revisions", "discrepancies", "vintages"):
            one_by_one = [row for name in ("clash", "fire", "march") for row in record.ask(question, name)]
            assert [row.to_json() for row in record.ask(question)] == [row.to_json() for row in one_by_one]
