"""What changed between two moments: the worked case by hand, and laws over generated histories."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.errors import ReportedlyError
from reportedly.projections.differences import MIRRORED
from reportedly.record import Record
from support.every_event import INCIDENTS, Teller, opening
from support.histories import DAYS, INCIDENT, History, Json, histories, new_record, recorded

LAW = settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
PLACE = ("measure", "category", "unit", "counting", "scope", "period")
SHOWN = (
    *("status", "low", "high", "low_open", "high_open", "point", "inferred_low", "inferred_high", "qualifier"),
    "wording",
)
BACK = MIRRORED | {back: there for there, back in MIRRORED.items() if back != "gone"}


@st.composite
def moments(draw: st.DrawFn, history: History) -> tuple[str, dict[str, Any]]:
    """A moment as `diff` reads it, and as `ask` does."""
    position = draw(st.sampled_from([0, *(event["position"] for event in history)]))
    known = draw(st.none() | st.sampled_from((*DAYS, "2021-07-15", "2021-07-20")))
    word, asked = draw(st.sampled_from((("now", {}), (str(position), {"at_position": position}))))
    if known is None:
        return word, asked
    return f"{word},known:{known}", {**asked, "known_at": known}


def rows(record: Record, one: str, other: str, *, include_all: bool = False, of: str = INCIDENT) -> list[Json]:
    """What changed, as JSON values."""
    return [row.to_json() for row in record.diff(of, one, other, include_all=include_all)]


def totals(record: Record, asked: dict[str, Any], of: str = INCIDENT) -> dict[tuple[object, ...], Json]:
    """The totals at a moment, by cell."""
    return {tuple(row.place): row.to_json() for row in record.ask("totals", of, **asked)}


def applied(found: dict[tuple[object, ...], Json], changes: Iterable[Json]) -> dict[tuple[object, ...], Json]:
    """Totals with changes applied, each of which must begin at what stands there."""
    for row in changes:
        if row["about"] == "total":
            assert row["before"] == found.get(place(row))
            found.pop(place(row), None)
            if row["after"] is not None:
                found[place(row)] = row["after"]
    return found


def place(row: Json) -> tuple[object, ...]:
    """Which cell a row is about."""
    return tuple(row[name] for name in PLACE)


@LAW
@given(histories(), st.data())
def test_a_moment_differs_in_nothing_from_itself(history: History, data: st.DataObject) -> None:
    with recorded(history) as (record, held):
        word, _ = data.draw(moments(held))
        assert rows(record, word, word, include_all=True) == []


@LAW
@given(histories(), st.data())
def test_the_totals_then_with_what_changed_are_the_totals_now(history: History, data: st.DataObject) -> None:
    with recorded(history) as (record, held):
        (one, then), (other, now) = data.draw(moments(held)), data.draw(moments(held))
        changes = rows(record, one, other, include_all=True)
        assert applied(totals(record, then), changes) == totals(record, now)


@LAW
@given(histories(), st.data())
def test_what_is_not_shown_is_the_same_on_both_sides(history: History, data: st.DataObject) -> None:
    with recorded(history) as (record, held):
        (one, then), (other, now) = data.draw(moments(held)), data.draw(moments(held))
        shown = {place(row) for row in rows(record, one, other) if row["about"] == "total"}
        before, after = totals(record, then), totals(record, now)
        for cell in (before.keys() | after.keys()) - shown:
            assert figure(before.get(cell)) == figure(after.get(cell))


def figure(row: Json | None) -> object:
    """What a total shows; nothing where nothing is reported."""
    return None if row is None or row["status"] == "not-reported" else [row[name] for name in SHOWN]


@LAW
@given(histories(), st.data())
def test_the_way_back_mirrors_the_way_there(history: History, data: st.DataObject) -> None:
    with recorded(history) as (record, held):
        (one, _), (other, _) = data.draw(moments(held)), data.draw(moments(held))
        there, back = rows(record, one, other, include_all=True), rows(record, other, one, include_all=True)
    assert mirrored(there) == plain(back)


def mirrored(found: Iterable[Json]) -> list[str]:
    """Rows as the way back has them."""
    return plain(row | {"before": row["after"], "after": row["before"], "change": turned(row)} for row in found)


def turned(row: Json) -> str:
    """The change as seen from the other side."""
    if row["change"] == "gone":
        return "added" if row["about"] == "happening" else "appeared"
    change: str = row["change"]
    return BACK.get(change, change)


def plain(found: Iterable[Json]) -> list[str]:
    """Rows in an order that compares, without what only the present side says."""
    named = {"total": PLACE, "claim": (*PLACE, "name"), "happening": ("name",), "finding": ("name",)}
    names = ("about", "change", "before", "after")
    return sorted(str([row[name] for name in (*names, *named[row["about"]])]) for row in found)


@LAW
@given(histories(), st.data())
def test_every_change_names_events_of_the_record(history: History, data: st.DataObject) -> None:
    """Events between the two positions, unless the public learned of what had been recorded, or a bound rests on it."""
    with recorded(history) as (record, held):
        (one, then), (other, now) = data.draw(moments(held)), data.draw(moments(held))
        found = rows(record, one, other)
    known = {event["position"] for event in held}
    for row in found:
        assert row["events"]
        assert set(row["events"]) <= known
    if then.get("known_at") == now.get("known_at"):
        lo, hi = sorted(moment.get("at_position", held[-1]["position"]) for moment in (then, now))
        for row in found:
            if row["about"] == "claim":
                assert all(lo < at <= hi for at in row["events"]), row


@pytest.mark.parametrize("seed", range(30))
def test_for_the_public_it_is_what_changed_in_the_answers_for_the_public(seed: int) -> None:
    """And no event that the public may not see is named."""
    chance = Random(seed)
    with new_record() as record:
        positions = [one.position for one in record.append(opening())]
        for event in told(seed, chance):
            try:
                positions += [one.position for one in record.append([event])]
            except ReportedlyError:
                continue
        seen = {event.position for event in record.events(audience="public")}
        for incident in INCIDENTS:
            (one, then), (other, now) = (any_moment(chance, positions) for _ in range(2))
            for asked in (then, now):
                asked["audience"] = "public"
            changes = [row.to_json() for row in record.diff(incident, one, other, include_all=True, audience="public")]
            assert applied(totals(record, then, incident), changes) == totals(record, now, incident)
            assert all(set(row["events"]) <= seen for row in changes)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_happens_the_answers_then_with_what_changed_are_those_now(seed: int) -> None:
    """Merges, splits, redefinitions, reclassifications, corrections of documents and sources, policies, notes."""
    chance = Random(seed)
    with new_record() as record:
        positions = [one.position for one in record.append(opening())]
        for event in told(seed, chance):
            try:
                positions += [one.position for one in record.append([event])]
            except ReportedlyError:
                continue
        for _ in range(6):
            incident = chance.choice(INCIDENTS)
            (one, then), (other, now) = (any_moment(chance, positions) for _ in range(2))
            changes = rows(record, one, other, include_all=True, of=incident)
            assert applied(totals(record, then, incident), changes) == totals(record, now, incident)
            assert mirrored(changes) == plain(rows(record, other, one, include_all=True, of=incident))
            kept = findings(record, then, incident)
            for row in changes:
                if row["about"] == "finding":
                    kept -= Counter([] if row["before"] is None else [shown(row["before"])])
                    kept += Counter([] if row["after"] is None else [shown(row["after"])])
            assert kept == findings(record, now, incident)
            assert all(row["events"] for row in rows(record, one, other, of=incident)) or one == other


def told(seed: int, chance: Random) -> Iterable[Json]:
    """A history with every kind of event, and people who note what they see and choose policies."""
    history = Teller(seed).history()
    claims = [(event["stream"], event["content"]["claim"]) for event in history if event["type"] == "FigureReported"]
    for number, event in enumerate(history):
        yield event
        stream, claim = chance.choice(claims)
        noted = {"discrepancy": f"D{number}", "claims": sorted({claim, chance.choice(claims)[1]}), "kind": "odd"}
        yield chance.choice(
            (
                {"type": "DiscrepancyNoted", "stream": stream, "content": noted},
                {"type": "HeadlinePolicySet", "stream": stream, "content": {"policy": "official"}},
                {
                    "type": "DiscrepancyResolved",
                    "stream": stream,
                    "content": {"discrepancy": f"D{number - 3}", "resolution": "explained"},
                },
                event,
            )
        )


def any_moment(chance: Random, positions: list[int]) -> tuple[str, dict[str, Any]]:
    """A moment on either clock or both, as `diff` reads it, and as `ask` does."""
    position, known = (
        chance.choice([*positions, 0]),
        chance.choice([None, None, "2021-07-10", "2021-07-12", "2021-07-18"]),
    )
    word, asked = chance.choice((("now", {}), (str(position), {"at_position": position})))
    return (word, asked) if known is None else (f"{word},known:{known}", {**asked, "known_at": known})


def findings(record: Record, asked: dict[str, Any], of: str) -> Counter[str]:
    """What does not fit together at a moment."""
    return Counter(shown(row.to_json()) for row in record.ask("discrepancies", of, **asked))


def shown(row: Json) -> str:
    """A finding as one text."""
    return json.dumps(row, sort_keys=True)
