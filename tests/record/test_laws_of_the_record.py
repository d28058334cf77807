"""Laws of the record, over generated histories: whichever way an answer is reached, it is the same answer."""

from __future__ import annotations

from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.moments import iso
from reportedly.record import Record, keeping
from support.answers import answers, as_asked, asked, series_of, stated, table
from support.histories import INCIDENT, History, histories, new_record

LAW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
cuts = st.lists(st.integers(0, 40), max_size=4).map(sorted)


def append_in_parts(record: Record, history: History, ends: list[int], *, catching_up: bool) -> None:
    """Append a history in several batches, catching up after each of them or only once."""
    begin = 0
    for end in [*(end for end in ends if end < len(history)), len(history)]:
        record.append(history[begin:end])
        begin = end
        if catching_up:
            record.catch_up()


def tables(record: Record) -> list[list[dict[str, Any]]]:
    return [table(record, "totals"), table(record, "revisions")]


@LAW
@given(histories(), cuts, st.integers(1, 3))
def test_catching_up_in_any_batching_is_rebuilding_is_the_live_answer(
    history: History, ends: list[int], batch: int
) -> None:
    with new_record() as record:
        with mock.patch.object(keeping, "BATCH", batch):
            append_in_parts(record, history, ends, catching_up=True)
            caught_up = tables(record)
            record.rebuild()
            rebuilt = tables(record)
        assert caught_up == rebuilt
        totals, revisions = rebuilt
        live = {str(series_of(row)): row for row in stated(asked(record, "totals", INCIDENT))}
        kept = {str(series_of(row)): row for row in (as_asked(row) for row in totals) if row["status"] in live_statuses}
        assert kept.keys() == live.keys()
        for key, row in kept.items():
            assert row == {name: live[key][name] for name in row}
        _compare_revisions(record, revisions)


live_statuses = ("stated", "conflict", "retracted")


def _compare_revisions(record: Record, revisions: list[dict[str, Any]]) -> None:
    live = {(str(series_of(row)), row["revision"]): row for row in asked(record, "revisions", INCIDENT)}
    kept = {(str(series_of(row)), row["revision"]): row for row in map(as_asked, revisions)}
    assert kept.keys() == live.keys()
    for key, row in kept.items():
        row["recorded_at"] = iso(row["recorded_at"])
        assert {name: row[name] for name in row if not name.startswith("known_")} == {
            name: live[key][name] for name in row if not name.startswith("known_")
        }


@LAW
@given(histories(), st.data())
def test_the_answer_at_a_position_is_that_of_a_record_which_ends_there(history: History, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(history)))
    with new_record() as whole, new_record() as part:
        appended = whole.append(history)
        part.append(history[:size])
        position = appended[size - 1].position
        assert answers(whole, INCIDENT, at_position=position, without=["recorded_at"]) == answers(
            part, INCIDENT, without=["recorded_at"]
        )


@LAW
@given(histories(), cuts)
def test_appending_in_parts_is_appending_at_once(history: History, ends: list[int]) -> None:
    with new_record() as once, new_record() as parts:
        once.append(history)
        append_in_parts(parts, history, ends, catching_up=False)
        assert answers(once, INCIDENT, without=["recorded_at"]) == answers(parts, INCIDENT, without=["recorded_at"])


@LAW
@given(histories())
def test_appending_twice_is_appending_once(history: History) -> None:
    with new_record() as record:
        first = record.append(history)
        head, before = record.store.head(), answers(record, INCIDENT)
        again = record.append(history)
        assert [one.position for one in again] == [one.position for one in first]
        assert not any(one.new for one in again)
        assert record.store.head() == head
        assert answers(record, INCIDENT) == before


@LAW
@given(histories(), st.data())
def test_a_replay_to_a_position_ends_in_the_answer_at_that_position(history: History, data: st.DataObject) -> None:
    with new_record() as record:
        appended = record.append(history)
        position = appended[data.draw(st.integers(0, len(history) - 1))].position
        now: dict[tuple[Any, ...], Any] = {}
        for step in record.replay(INCIDENT, upto=position):
            for moved in step.totals:
                for row in (moved.before, moved.after):
                    if row is not None:
                        now.pop(series_of(row.to_json()), None)
                if moved.after is not None:
                    now[series_of(moved.after.to_json())] = moved.after.to_json()
        expected = asked(record, "totals", INCIDENT, at_position=position)
        assert now == {series_of(row): row for row in expected}


@LAW
@given(histories(), st.data())
def test_what_was_recorded_by_a_moment_is_a_prefix_of_the_log(history: History, data: st.DataObject) -> None:
    with new_record() as record:
        appended = record.append(history[:8])
        appended += record.append(history[8:])
        position = data.draw(st.sampled_from([appended[0].position, appended[7].position, appended[-1].position]))
        event = record.event(position)
        assert event is not None
        last = record.store.position_at(record.store.head().recorded_at or 0)
        upto = appended[7].position if event.position <= appended[7].position and len(history) > 8 else last
        assert answers(record, INCIDENT, recorded_at=event.recorded_at) == answers(record, INCIDENT, at_position=upto)
