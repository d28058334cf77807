"""Laws of answers, over generated histories (DESIGN, Laws)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from support.answers import RECORDED, answers, asked, by_series, series_of, stated
from support.histories import DAYS, INCIDENT, History, Json, histories, new_record

LAW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
moments = st.sampled_from((*DAYS, "2021-07-15", "2021-07-20"))


@LAW
@given(histories(), moments, moments)
def test_rows_known_at_a_moment_are_the_first_of_the_rows_known_later(history: History, one: str, other: str) -> None:
    early, late = sorted((one, other))
    with new_record() as record:
        record.append(history)
        first = by_series(asked(record, "revisions", INCIDENT, known_at=early))
        then = by_series(asked(record, "revisions", INCIDENT, known_at=late))
        last = by_series(asked(record, "revisions", INCIDENT))
    for key, rows in first.items():
        assert rows == then[key][: len(rows)]
    for key, rows in then.items():
        assert rows == last[key][: len(rows)]


def dated_series(numbers: Sequence[int], as_of: Sequence[str | None], gone: int | None) -> History:
    """One speaker, one document a day, an exact number in each; one claim may be taken back at the end."""
    history: History = [
        {"type": "IncidentOpened", "stream": INCIDENT, "content": {"title": "An incident"}},
        {"type": "SourceRegistered", "content": {"source": "outlet-1", "kind": "outlet"}},
        {"type": "SourceRegistered", "content": {"source": "minister", "kind": "official"}},
    ]
    for day, (number, when) in enumerate(zip(numbers, as_of, strict=True), start=14):
        document: Json = {"document": f"d{day}", "publisher": "outlet-1", "published": f"2021-07-{day}"}
        claim: Json = {"claim": f"c{day}", "document": f"d{day}", "speaker": "minister", "quantity": str(number)}
        claim |= {"measure": "killed", "category": "person"} | ({} if when is None else {"as_of": when})
        history.append({"type": "DocumentIngested", "content": document})
        history.append({"type": "FigureReported", "stream": INCIDENT, "content": claim})
    if gone is not None:
        content = {"claim": f"c{14 + gone % len(numbers)}", "published": "2021-08-01"}
        history.append({"type": "ClaimRetracted", "stream": INCIDENT, "content": content})
    return history


@st.composite
def series(draw: st.DrawFn) -> History:
    """Series of numbers without undetermined pairs."""
    size = draw(st.integers(1, 6))
    numbers = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    when = st.none() if draw(st.booleans()) else st.sampled_from(DAYS)
    as_of = draw(st.lists(when, min_size=size, max_size=size))
    return dated_series(numbers, as_of, draw(st.none() | st.integers(0, 5)))


@LAW
@given(series())
def test_the_newest_row_is_the_value_in_force_and_the_changes_lead_to_it(history: History) -> None:
    with new_record() as record:
        record.append(history)
        rows = [row for row in asked(record, "revisions", INCIDENT) if row["origin"] is not None]
        (total,) = stated(asked(record, "totals", INCIDENT))
    gone = {row["claim"] for row in rows if row["kind"] == "retracted"}
    alive = [row for row in rows if row["claim"] not in gone]
    assert all(row["order"] == "determined" for row in rows)
    if not alive:
        assert total["status"] == "retracted"
        return
    newest = max(row["as_of"] or row["published"] for row in alive)
    last = [row for row in alive if (row["as_of"] or row["published"]) == newest][-1]
    assert (total["low"], total["high"]) == (last["low"], last["high"])
    for end in ("low", "high"):
        changes = [row[f"change_{end}"] for row in rows]
        assert changes[0] is None
        if None not in changes[1:]:
            assert rows[0][end] + sum(changes[1:]) == last[end]


@LAW
@given(histories(incidents=2))
def test_events_of_another_incident_change_nothing(history: History) -> None:
    with new_record() as both, new_record() as alone:
        both.append(history)
        alone.append([event for event in history if event.get("stream") != "fire"])
        assert answers(both, INCIDENT, without=RECORDED) == answers(alone, INCIDENT, without=RECORDED)


@LAW
@given(histories(changes=False), st.randoms(use_true_random=False))
def test_the_order_of_recording_changes_only_what_says_when_it_was_recorded(history: History, chance: Any) -> None:
    claims = [event for event in history if event["type"] == "FigureReported"]
    named = {name for event in claims for name in event["content"].get("supersedes", ())}
    bound = [event for event in claims if "supersedes" in event["content"] or event["content"]["claim"] in named]
    free = [event for event in claims if event not in bound]
    shuffled = chance.sample(free, len(free))
    rest = [event for event in history if event["type"] != "FigureReported"]
    with new_record() as record, new_record() as other:
        record.append(history)
        other.append([*rest, *shuffled, *bound] if chance.random() < 0.5 else [*rest, *bound, *shuffled])
        assert answers(record, INCIDENT, without=RECORDED) == answers(other, INCIDENT, without=RECORDED)


@LAW
@given(histories(changes=False), st.data())
def test_a_retracted_claim_is_as_if_never_in_force_and_history_keeps_it(history: History, data: st.DataObject) -> None:
    claims = [event for event in history if event["type"] == "FigureReported"]
    taken = data.draw(st.sampled_from(claims))
    name = taken["content"]["claim"]
    assume("supersedes" not in taken["content"])
    assume(not any(name in event["content"].get("supersedes", ()) for event in claims))
    retraction = {"claim": name, "published": "2021-08-01"}
    with new_record() as record, new_record() as never:
        record.append([*history, {"type": "ClaimRetracted", "stream": INCIDENT, "content": retraction}])
        never.append([event for event in history if event is not taken])
        now = {series_of(row): row for row in stated(asked(record, "totals", INCIDENT)) if row["status"] != "retracted"}
        then = {series_of(row): row for row in stated(asked(never, "totals", INCIDENT))}
        rows = [row for row in asked(record, "revisions", INCIDENT) if row["origin"] is not None]
    assert now == then
    mine = [row["kind"] for row in rows if row["claim"] == name]
    assert len(mine) == 2
    assert "retracted" in mine
