"""One small story per rule of docs/semantics.md that no other test tells; expected values are worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.record import Record
from support.stories import days, document, event, figure, history, rows, told, total, undated

Json = dict[str, Any]

# Cells, series, windows


def test_a_figure_is_a_total_in_its_measures_unit_unless_it_says_otherwise() -> None:
    with told(*days("paper"), figure("a", "3", "d1", "minister")) as record:
        row = total(record)
        assert ("total", "person") == (row["counting"], row["unit"])


def test_where_a_figure_goes_back_to_sets_the_origin_and_not_the_speaker() -> None:
    """Two outlets, one minister: one origin. The outlet that does not name her stays the speaker of its own figure."""
    own = figure("b", "3", "d2", publisher="gazette", goes_back_to="minister")
    with told(*days("paper", "gazette"), figure("a", "3", "d1", "minister"), own) as record:
        row = total(record)
        assert (1, 0) == (row["origins"], row["unattributed"])
        assert ["minister", "gazette"] == [each["speaker"] for each in history(record)]


def test_an_outlets_own_voice_is_counted_apart() -> None:
    with told(*days("paper"), figure("a", "3", "d1")) as record:
        row = total(record)
        assert (0, 1) == (row["origins"], row["unattributed"])


def test_an_extrapolation_stays_out_beside_what_it_was_computed_from() -> None:
    computed = figure("b", "1,000", "d1", "minister", computed_from=["a"])
    with told(*days("paper"), figure("a", "10", "d1", "hospital"), computed) as record:
        row = total(record)
        assert ("stated", 10, 10, ["a"]) == (row["status"], row["low"], row["high"], row["claims"])


def test_an_occasion_counts_before_the_publication() -> None:
    """What was said on the 28th and printed last does not replace what was said on the 1st."""
    story = (
        figure("a", "5", "d1", "minister", said="2024-03-01"),
        figure("b", "4", "d2", "minister", said="2024-02-28"),
    )
    with told(*days("paper", "paper", start=5), *story) as record:
        assert 5 == total(record)["low"]


def test_an_as_of_counts_before_the_occasion() -> None:
    late = figure("b", "4", "d2", "minister", said="2024-03-04", as_of="2024-02-27")
    early = figure("a", "5", "d1", "minister", said="2024-03-01", as_of="2024-02-28")
    with told(*days("paper", "paper", start=5), early, late) as record:
        assert 5 == total(record)["low"]


@pytest.mark.parametrize(
    ("known_at", "status"), [("2024-03-02T03:59:59Z", "not-reported"), ("2024-03-02T04:00:00Z", "stated")]
)
def test_a_day_of_publication_is_a_day_in_the_documents_zone(known_at: str, status: str) -> None:
    """1 March in Caracas ends at 04:00 UTC."""
    paper = document("d1", "2024-03-01", zone="America/Caracas")
    with told(paper, figure("a", "3", "d1", "minister")) as record:
        assert status == total(record, known_at=known_at)["status"]


@pytest.mark.parametrize(("known_at", "status"), [("2024-03-02", "not-reported"), ("2024-03-03", "stated")])
def test_an_undated_document_was_published_by_its_retrieval(known_at: str, status: str) -> None:
    paper = document("d1", "2024-03-01/..", retrieved="2024-03-03")
    with told(paper, figure("a", "3", "d1", "minister")) as record:
        assert status == total(record, known_at=known_at)["status"]


def test_a_point_that_is_no_bound_is_only_shown() -> None:
    with told(*days("paper"), figure("a", "as many as 2,500", "d1", "minister")) as record:
        row = total(record)
        assert (None, 2500, 2500) == (row["low"], row["high"], row["point"])


# Order and revisions


@pytest.mark.parametrize(
    ("words", "kind", "moved"),
    [
        (("30", "dozens"), "vaguer", (0, 0)),
        (("30", "30"), "repeated", (0, 0)),
        (("26", "at least 26"), "requalified", (0, None)),
        (("3", "5"), "raised", (2, 2)),
        (("5", "3"), "lowered", (-2, -2)),
        (("at least 26", "30"), "raised", (4, None)),
        (("dozens", "30"), "narrowed", (6, None)),
        (("between 3 and 9", "between 4 and 6"), "narrowed", (1, -3)),
        (("between 4 and 6", "between 3 and 9"), "widened", (-1, 3)),
        (("between 3 and 5", "between 4 and 9"), "raised", (1, 4)),
        (("between 4 and 9", "between 3 and 5"), "lowered", (-1, -4)),
    ],
    ids=lambda value: " to ".join(value) if isinstance(value, tuple) and isinstance(value[0], str) else None,
)
def test_what_a_later_figure_is_to_the_one_before(words: tuple[str, str], kind: str, moved: tuple[Any, Any]) -> None:
    """Two days, one speaker: the second row, and what it does to the value in force."""
    first, second = words
    story = (figure("a", first, "d1", "minister"), figure("b", second, "d2", "minister"))
    with told(*days("paper", "paper"), *story) as record:
        one, two = history(record)
        assert ("first", kind) == (one["kind"], two["kind"])
        assert moved == (two["change_low"], two["change_high"])


def test_another_value_for_a_day_already_given_is_restated() -> None:
    story = [figure(f"c{n}", words, f"d{n}", "minister", as_of="2024-03-01") for n, words in ((1, "3"), (2, "4"))]
    with told(*days("paper", "paper", start=5), *story) as record:
        assert ["first", "restated"] == [row["kind"] for row in history(record)]


def test_an_older_day_given_later_is_backfilled_and_moves_nothing() -> None:
    story = (
        figure("a", "5", "d1", "minister", as_of="2024-03-02"),
        figure("b", "3", "d2", "minister", as_of="2024-03-01"),
    )
    with told(*days("paper", "paper", start=5), *story) as record:
        row = history(record)[-1]
        assert ("backfilled", 0, 0) == (row["kind"], row["change_low"], row["change_high"])
        assert 5 == total(record)["low"]


def test_what_supersedes_takes_the_place_whatever_it_speaks_for() -> None:
    """The superseded figure then speaks for the same day as the one that supersedes it."""
    story = (
        figure("a", "3", "d1", "minister", as_of="2024-03-02"),
        figure("b", "4", "d2", "minister", as_of="2024-03-01", supersedes=["a"]),
    )
    with told(*days("paper", "paper", start=5), *story) as record:
        row = history(record)[-1]
        assert ("restated", 3, 1) == (row["kind"], row["previous_low"], row["change_low"])
        assert 4 == total(record)["low"]


def test_a_document_that_supersedes_another_comes_after_it() -> None:
    """Both are of one day; the second version says that it replaces the first."""
    second = document("d2", "2024-03-01", supersedes="d1")
    story = (figure("a", "3", "d1", "minister"), figure("b", "4", "d2", "minister"))
    with told(document("d1", "2024-03-01"), second, *story) as record:
        assert [("a", "first", 3), ("b", "raised", 4)] == [
            (row["claim"], row["kind"], row["low"]) for row in history(record)
        ]


def test_what_is_superseded_was_published_no_later_than_what_supersedes_it() -> None:
    """The first document may have appeared until the 20th; on the 10th another one replaces its figure."""
    story = (figure("a", "3", "d1", "minister"), figure("b", "5", "d2", "minister", supersedes=["a"]))
    with told(document("d1", "2024-03-01/2024-03-20"), document("d2", "2024-03-10"), *story) as record:
        assert [("a", "first"), ("b", "raised")] == [
            (row["claim"], row["kind"]) for row in history(record, known_at="2024-03-10")
        ]


def test_a_day_that_begins_where_another_ends_comes_after_it() -> None:
    """Nothing tells which document came first; what the figures speak for does."""
    story = (
        figure("b", "3", "u1", "minister", as_of="2024-02-28"),
        figure("a", "5", "u2", "minister", as_of="2024-02-27"),
    )
    with told(*undated("paper", "gazette"), *story) as record:
        row = total(record)
        assert (3, ["b"]) == (row["low"], row["claims"])
        assert [] == outdated(row), "out of force, and so not merely outdated"


def test_figures_without_an_order_are_marked_and_have_no_change() -> None:
    story = (figure("a", "3", "u1", "minister"), figure("b", "4", "u2", "minister"))
    with told(*undated("paper", "gazette"), *story) as record:
        row = history(record)[-1]
        assert ("undetermined", "differs") == (row["order"], row["kind"])
        assert (None, None) == (row["previous_low"], row["change_low"])


def test_two_figures_of_one_document_are_no_revision() -> None:
    story = (figure("a", "3", "d1", "minister"), figure("b", "5", "d1", "minister"))
    with told(*days("paper"), *story) as record:
        assert "undetermined" == history(record)[-1]["order"]
        assert ("conflict", ["a", "b"]) == (total(record)["status"], sorted(total(record)["claims"]))


def test_in_one_document_the_as_of_gives_the_order() -> None:
    story = (
        figure("b", "5", "d1", "minister", as_of="2024-03-02"),
        figure("a", "3", "d1", "minister", as_of="2024-03-01"),
    )
    with told(*days("paper", start=5), *story) as record:
        assert [("a", "first"), ("b", "raised")] == [(row["claim"], row["kind"]) for row in history(record)]


def test_the_order_of_recording_decides_nothing() -> None:
    story = (figure("b", "5", "d2", "minister"), figure("a", "3", "d1", "minister"))
    with told(*days("paper", "paper"), *story) as record:
        assert ["a", "b"] == [row["claim"] for row in history(record)]
        assert ["b", "a"] == [row["claim"] for row in history(record, by="recorded")]


def test_the_same_value_from_another_origin_that_supersedes_is_reattributed() -> None:
    story = (figure("a", "3", "d1", "minister"), figure("b", "3", "d2", "hospital", supersedes=["a"]))
    with told(*days("paper", "paper"), *story) as record:
        assert ["reattributed"] == [row["kind"] for row in history(record, origin="hospital")]
        assert ["b"] == total(record)["claims"]


def test_silence_is_no_revision() -> None:
    story = (figure("a", "3", "d1", "minister"), figure("b", "28", "d2", "minister", cell="injured/person"))
    with told(*days("paper", "paper"), *story) as record:
        assert 3 == total(record)["low"]
        assert ["a"] == [row["claim"] for row in history(record) if row["measure"] == "killed"]


def test_the_headline_has_a_row_only_where_it_changes() -> None:
    story = [figure(f"c{n}", words, f"d{n}", "minister") for n, words in ((1, "3"), (2, "3"), (3, "4"))]
    with told(*days("paper", "paper", "paper"), *story) as record:
        assert [3, 4] == [row["low"] for row in history(record, origin=None)]


# In force, current


def test_what_speaks_for_an_earlier_time_is_outdated() -> None:
    story = (figure("a", "3", "d1", "minister"), figure("b", "5", "d2", "hospital"))
    with told(*days("paper", "paper"), *story) as record:
        row = total(record)
        assert ("stated", 5, ["b"], ["a"]) == (row["status"], row["low"], row["claims"], outdated(row))


def outdated(row: Json) -> list[str]:
    return [each if isinstance(each, str) else each["claim"] for each in row["outdated"]]


def test_a_newer_figure_that_only_says_less_outdates_nothing() -> None:
    story = (figure("a", "30", "d1", "minister"), figure("b", "at least 26", "d2", "hospital"))
    with told(*days("paper", "paper"), *story) as record:
        row = total(record)
        assert ("stated", 30, 30, []) == (row["status"], row["low"], row["high"], outdated(row))


def test_dozens_outdate_nothing() -> None:
    story = (figure("a", "3", "d1", "minister"), figure("b", "dozens", "d2", "hospital"))
    with told(*days("paper", "paper"), *story) as record:
        assert ("conflict", []) == (total(record)["status"], outdated(total(record)))


@pytest.mark.parametrize(("second", "claims"), [("2024-03-01", ["a", "b"]), ("2024-03-02", ["b"])])
def test_a_repeat_supports_for_the_same_moment_and_replaces_for_a_later_one(second: str, claims: list[str]) -> None:
    story = (figure("a", "3", "d1", "minister", as_of="2024-03-01"), figure("b", "3", "d2", "minister", as_of=second))
    with told(*days("paper", "paper", start=5), *story) as record:
        assert claims == sorted(total(record)["claims"])


def test_increments_enter_no_total_and_never_follow_one_another() -> None:
    story = [figure(f"c{day}", "3", "d1", "minister", counting="increment", period=f"2024-03-0{day}") for day in (1, 2)]
    with told(*days("paper", start=5), *story) as record:
        assert [] == [row for row in rows(record, "totals") if row["low"] is not None]
        assert ["first", "first"] == [row["kind"] for row in history(record)]


@pytest.mark.parametrize(("credibility", "low"), [(5, 3), (6, 5), (None, 5)])
def test_only_what_was_judged_improbable_stays_out_and_ends_nothing(credibility: int | None, low: int) -> None:
    story = [figure("a", "3", "d1", "minister"), figure("b", "5", "d2", "minister")]
    story += [event("ClaimAssessed", "clash", claim="b", credibility=credibility)] if credibility else []
    with told(*days("paper", "paper"), *story) as record:
        assert low == total(record)["low"]


def test_a_headline_stays_out_and_ends_nothing() -> None:
    story = (figure("a", "26", "d1", "minister"), figure("b", "scores", "d2", "minister", mode="headline"))
    with told(*days("paper", "paper"), *story) as record:
        assert (26, ["a"]) == (total(record)["low"], total(record)["claims"])


# Combining


@pytest.mark.parametrize(
    ("one", "other", "status", "low", "high"),
    [
        ("at least 26", "30", "stated", 30, 30),
        ("at least 26", "up to 40", "stated", 26, 40),
        ("between 3 and 5", "between 4 and 9", "stated", 3, 9),
        ("3", "4", "conflict", 3, 4),
        ("up to 2,500", "3,110", "conflict", None, 3110),
        ("about 4,300", "about 9,000", "conflict", None, None),
        ("about 26", "26", "stated", 26, 26),
    ],
)
def test_two_origins_combine(one: str, other: str, status: str, low: int | None, high: int | None) -> None:
    """Nothing tells which of the two came first."""
    story = (figure("a", one, "u1", "minister"), figure("b", other, "u2", "hospital"))
    with told(*undated("paper", "gazette"), *story) as record:
        row = total(record)
        assert (status, low, high) == (row["status"], row["low"], row["high"])
        assert (2 if status == "conflict" else 0) == len(row["alternatives"])


# Moments


def test_what_may_have_been_known_is_left_out_and_listed() -> None:
    with told(*undated("paper"), figure("a", "3", "u1", "minister")) as record:
        row = total(record, known_at="2024-03-05")
        assert ("not-reported", None, 1) == (row["status"], row["low"], len(row["undetermined"]))
        assert 3 == total(record, known_at="2024-03-09")["low"]


def test_a_correction_holds_for_every_known_at_and_not_for_the_record_before_it() -> None:
    given, meant = figure("a", "3", "d1", "minister"), figure("a", "5", "d1", "minister")
    old, new = given["content"]["quantity"], meant["content"]["quantity"]
    mended = {"kind": "claim", "name": "a", "field": "quantity", "old": old, "new": new, "reason": "typing error"}
    with told(*days("paper"), given) as record:
        (recorded,) = record.append([event("RecordCorrected", "clash", **mended)])
        assert 5 == total(record, known_at="2024-03-01")["low"]
        assert 3 == total(record, at_position=recorded.position - 1)["low"]


# Happenings


def happening(claim: str, when: str, **more: Any) -> Json:
    return event("HappeningReported", "clash", claim=claim, document="d1", what=claim, when=when, **more)


def before_of(record: Record, claim: str) -> list[str]:
    (row,) = [row for row in rows(record, "timeline") if row["claim"] == claim]
    return list(row["certainly_after"])


def test_before_is_what_ends_before_the_other_begins_or_what_a_claim_says() -> None:
    story = (
        *(happening("day", "2024-03-01"), happening("next", "2024-03-02"), happening("both", "2024-03-01/2024-03-02")),
        happening("told", "2024-03-01/2024-03-09", after=["both"]),
    )
    with told(*days("paper"), *story) as record:
        assert {"day": [], "next": ["day"], "both": [], "told": ["both"]} == {
            name: before_of(record, name) for name in ("day", "next", "both", "told")
        }


def test_a_merely_possible_happening_is_in_no_certain_order() -> None:
    story = (happening("maybe", "2024-03-01", modality="possible"), happening("next", "2024-03-02", after=["maybe"]))
    with told(*days("paper"), *story) as record:
        assert [] == before_of(record, "next")


def test_an_open_start_is_that_of_the_incident() -> None:
    """The incident began on 1 March: what happened by the 5th is certainly after the day before it."""
    with told(*days("paper"), happening("eve", "2024-02-29"), happening("by", "../2024-03-05")) as record:
        assert ["eve"] == before_of(record, "by")
