"""What sources take back, move and redefine; what incidents are joined and parted. Expected values follow from the
rules' text."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.events.errors import InputError
from reportedly.record import Record
from support.answers import table
from support.stories import change, days, document, event, figure, history, rows, told, total

Json = dict[str, Any]
KINDS = ("kind", "low", "high", "change_low", "claim")


def seen(record: Record, cell: str = "killed/person", incident: str = "clash", **options: Any) -> tuple[Any, ...]:
    """Status, low and high of a cell; None where it has no row."""
    measure, _, category = cell.partition("/")
    found = rows(record, "totals", incident, **options)
    for row in found:
        if (row["measure"], row["category"]) == (measure, category or "-"):
            return row["status"], row["low"], row["high"]
    return (None, None, None)


def kinds(record: Record, **options: Any) -> list[tuple[Any, ...]]:
    """Kind, bounds, change and claim of the minister's rows."""
    return [tuple(row[name] for name in KINDS) for row in history(record, **options)]


# Reclassification

MOVED = (
    *days("paper", "paper", "paper"),
    figure("c1", "4", "d1", "minister", cell="killed/police"),
    change("FigureReclassified", "c1", "d2", category="national-guard", reason="they were guards"),
)


def test_a_reclassified_figure_counts_in_its_new_cell_from_then_on() -> None:
    """Known on the 1st as police, on the 2nd as guards."""
    with told(*MOVED) as record:
        assert ("stated", 4, 4) == seen(record, "killed/police", known_at="2024-03-01")
        assert (None, None, None) == seen(record, "killed/national-guard", known_at="2024-03-01")
        assert (None, None) == seen(record, "killed/police")[1:]
        assert ("stated", 4, 4) == seen(record, "killed/national-guard")


def test_both_cells_say_where_it_went() -> None:
    """A row `reclassified` in each, with the reason, in place of a death and a resurrection."""
    with told(*MOVED) as record:
        found = [(row["category"], row["kind"], row["reason"]) for row in history(record)]
    assert [
        ("police", "first", None),
        ("police", "reclassified", "they were guards"),
        ("national-guard", "reclassified", "they were guards"),
    ] == found


def test_what_it_had_followed_is_in_force_again() -> None:
    """3 police, then 4, which were guards: 3 police and 4 guards."""
    with told(
        *days("paper", "paper", "paper"),
        figure("c0", "3", "d1", "minister", cell="killed/police"),
        figure("c1", "4", "d2", "minister", cell="killed/police"),
        change("FigureReclassified", "c1", "d3", category="national-guard", reason="they were guards"),
    ) as record:
        assert ("stated", 4, 4) == seen(record, "killed/police", known_at="2024-03-02")
        assert ("stated", 3, 3) == seen(record, "killed/police")
        assert ("stated", 4, 4) == seen(record, "killed/national-guard")


def test_moved_twice_it_counts_once() -> None:
    """Police, guards, other forces: one cell holds it at any moment."""
    cells = ("killed/police", "killed/national-guard", "killed/other-state-forces")
    with told(
        *MOVED,
        change("FigureReclassified", "c1", "d3", category="other-state-forces", reason="they were soldiers"),
    ) as record:
        for day, expected in (("01", cells[0]), ("02", cells[1]), ("03", cells[2])):
            holding = [one for one in cells if seen(record, one, known_at=f"2024-03-{day}")[1] is not None]
            assert [expected] == holding


def test_a_moved_figure_can_be_taken_back() -> None:
    """Retracted after it moved, it is in neither cell."""
    with told(*MOVED, change("ClaimRetracted", "c1", "d3")) as record:
        assert (None, None) == seen(record, "killed/police")[1:]
        assert ("retracted", None, None) == seen(record, "killed/national-guard")


# Retraction

TAKEN_BACK = (
    *days("paper", "paper", "paper", "paper", "paper"),
    figure("c1", "30", "d1", "minister"),
    figure("c2", "40", "d2", "minister"),
    change("ClaimRetracted", "c2", "d3", reason="counted twice"),
)


def test_a_retraction_brings_back_what_was_followed() -> None:
    """30, 40, and 30 again, with a row that says why."""
    with told(*TAKEN_BACK) as record:
        assert ("stated", 40, 40) == seen(record, known_at="2024-03-02")
        assert ("stated", 30, 30) == seen(record)
        assert [
            ("first", 30, 30, None, "c1"),
            ("raised", 40, 40, 10, "c2"),
            ("retracted", 30, 30, -10, "c2"),
        ] == kinds(record)
        assert "counted twice" == history(record)[-1]["reason"]


def test_a_retraction_of_a_retraction() -> None:
    """Restored, 40 is in force at its old place, and 30 is followed again."""
    with told(*TAKEN_BACK, change("ClaimReinstated", "c2", "d4")) as record:
        assert ("stated", 30, 30) == seen(record, known_at="2024-03-03")
        assert ("stated", 40, 40) == seen(record)
        assert ("reinstated", 40, 40, 10, "c2") == kinds(record)[-1]


def test_taken_back_restored_and_taken_back_again() -> None:
    """The last word counts, at every moment."""
    with told(*TAKEN_BACK, change("ClaimReinstated", "c2", "d4"), change("ClaimRetracted", "c2", "d5")) as record:
        moments = [seen(record, known_at=f"2024-03-0{day}")[1] for day in range(1, 6)]
    assert [30, 40, 30, 40, 30] == moments


def test_the_order_of_recording_a_retraction_and_its_undoing_does_not_matter() -> None:
    """Recorded the other way round, published as before."""
    *story, retracted = TAKEN_BACK
    with told(*story, change("ClaimReinstated", "c2", "d4"), retracted) as record:
        assert [30, 40, 30, 40] == [seen(record, known_at=f"2024-03-0{day}")[1] for day in range(1, 5)]


def test_retracted_then_stated_again() -> None:
    """The only figure is taken back, then said again: `retracted` in between, then in force."""
    with told(
        *days("paper", "paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        change("ClaimRetracted", "c1", "d2"),
        figure("c2", "30", "d3", "minister"),
    ) as record:
        assert ("retracted", None, None) == seen(record, known_at="2024-03-02")
        assert ("stated", 30, 30) == seen(record)
        assert ["first", "retracted", "stated-again"] == [row["kind"] for row in history(record)]


def test_a_retraction_takes_back_one_claim_and_not_its_renderings() -> None:
    """Two papers render one briefing; one of them takes its rendering back."""
    with told(
        *days("paper", "gazette", "paper"),
        event("OccasionRegistered", occasion="briefing", when="2024-03-01"),
        figure("c1", "30", "d1", "minister", occasion="briefing"),
        figure("c2", "30", "d2", "minister", occasion="briefing"),
        change("ClaimRetracted", "c1", "d3"),
    ) as record:
        assert ("stated", 30, 30) == seen(record)
        assert ["c2"] == total(record)["claims"]


def test_withdrawn_is_retroactive_for_the_public_and_not_for_the_record() -> None:
    """As if never said at any moment of publication; --recorded-at shows what the record said."""
    with told(
        *days("paper", "paper"), figure("c1", "30", "d1", "minister"), figure("c2", "40", "d2", "minister")
    ) as record:
        before = record.status().size
        record.append([event("ClaimWithdrawn", "clash", claim="c2", reason="typing error")])
        assert ("stated", 30, 30) == seen(record)
        assert ("stated", 30, 30) == seen(record, known_at="2024-03-02")
        assert ("stated", 40, 40) == seen(record, at_position=before)
        assert ["first", "withdrawn"] == [row["kind"] for row in history(record)]


# Redefinition


def redefined(kind: str, **more: Any) -> Json:
    """The minister's ministry redefines what it counts, in d2."""
    return event("MeasureRedefined", "clash", measure="killed", kind=kind, document="d2", **more)


def test_a_rebase_is_no_death() -> None:
    """123 becomes 4,170 with an offset of 4,047: redefined, change 0."""
    with told(
        *days("paper", "paper"),
        figure("c1", "123", "d1", "minister"),
        redefined("rebase", offset=4047),
        figure("c2", "4,170", "d2", "minister"),
    ) as record:
        row = history(record)[-1]
        headline = history(record, origin=None)[-1]
        assert ("stated", 4170, 4170) == seen(record)
    for one in (row, headline):
        assert ("redefined", 4170, 0, 0, 2) == tuple(
            one[name] for name in ("kind", "low", "change_low", "change_high", "definition")
        )


def test_a_rename_compares_as_it_is() -> None:
    """30 under the old name, 31 under the new: redefined, and one more."""
    with told(
        *days("paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        redefined("rename"),
        figure("c2", "31", "d2", "minister"),
    ) as record:
        assert ("redefined", 31, 31, 1, "c2") == kinds(record)[-1]


def test_a_new_definition_ends_what_was_in_force() -> None:
    """From its publication on the old figure is not in force, even where nothing is said under the new one yet."""
    with told(
        *days("paper", "paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        redefined("new-definition"),
        figure("c2", "50", "d3", "minister"),
    ) as record:
        assert ("stated", 30, 30) == seen(record, known_at="2024-03-01")
        assert (None, None) == seen(record, known_at="2024-03-02")[1:]
        assert ("stated", 50, 50) == seen(record)
        assert "redefined" == history(record)[-1]["kind"]


def test_after_a_redefinition_figures_are_revised_as_ever() -> None:
    """The second figure of the new definition is raised against the first."""
    with told(
        *days("paper", "paper", "paper"),
        figure("c1", "123", "d1", "minister"),
        redefined("rebase", offset=4047),
        figure("c2", "4,170", "d2", "minister"),
        figure("c3", "4,175", "d3", "minister"),
    ) as record:
        assert ("raised", 4175, 4175, 5, "c3") == kinds(record)[-1]


def test_a_redefinition_of_one_origin_leaves_the_others() -> None:
    """The hospital goes on under its own definition."""
    with told(
        *days("paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        figure("c2", "28", "d1", "hospital"),
        redefined("new-definition", origin="minister"),
    ) as record:
        assert ("stated", 28, 28) == seen(record)
        assert ["c2"] == total(record)["claims"]


def test_a_redefinition_of_one_category_leaves_the_others() -> None:
    """Police are counted anew; guards as before."""
    with told(
        *days("paper", "paper"),
        figure("c1", "4", "d1", "minister", cell="killed/police"),
        figure("c2", "2", "d1", "minister", cell="killed/national-guard"),
        redefined("new-definition", category="police"),
    ) as record:
        assert (None, None) == seen(record, "killed/police")[1:]
        assert ("stated", 2, 2) == seen(record, "killed/national-guard")


# Merging, splitting, linking

TWO_NAMES = (
    *days("paper", "gazette"),
    figure("c1", "4", "d1", "minister", as_of="2024-03-01"),
    figure("f1", "7", "d2", "minister", as_of="2024-03-01", incident="fire"),
    figure("f2", "2", "d2", "minister", cell="injured/person", incident="fire"),
)
MERGED = event("IncidentsMerged", "fire", into="clash", reason="one and the same")


def test_merging_sums_nothing_and_nothing_follows() -> None:
    """4 and 7 of one origin and day, published one after the other, are rivals: 4–7, never 11, never just 7."""
    with told(*TWO_NAMES, MERGED) as record:
        assert ("conflict", 4, 7) == seen(record)
        assert ("stated", 2, 2) == seen(record, "injured/person")
        assert {"c1": "first", "f1": "first"} == {
            row["claim"]: row["kind"] for row in history(record) if row["measure"] == "killed"
        }


def test_the_old_name_leads_to_the_new_one() -> None:
    """Whatever is asked by the old name is answered by the new."""
    with told(*TWO_NAMES, MERGED) as record:
        for question in ("totals", "revisions", "timeline", "discrepancies", "vintages", "sources"):
            assert rows(record, question, "clash") == rows(record, question, "fire")
        assert {"clash"} == {row["incident"] for row in rows(record, "totals", "fire")}
        assert 2 == len(rows(record, "totals", None))


def test_before_the_merge_both_stood_apart() -> None:
    """A merge is the recorder's judgement: it applies from its place in the record on, and to all of the past."""
    with told(*TWO_NAMES) as record:
        before = record.status().size
        record.append([MERGED])
        assert ("stated", 4, 4) == seen(record, at_position=before)
        assert ("stated", 7, 7) == seen(record, incident="fire", at_position=before)
        assert ("stated", 4, 4) == seen(record, known_at="2024-03-01")


def test_of_rivals_the_one_that_speaks_for_an_earlier_time_is_outdated() -> None:
    """Nothing follows, but what is current is still what speaks for the later time."""
    with told(
        *days("paper", "gazette"),
        figure("c1", "4", "d1", "minister", as_of="2024-03-01"),
        figure("f1", "7", "d2", "minister", as_of="2024-03-02", incident="fire"),
        MERGED,
    ) as record:
        row = total(record)
    assert ("stated", 7, ["c1"]) == (row["status"], row["low"], row["outdated"])


def test_splitting_assigns_claims_one_by_one() -> None:
    """What is assigned counts there; the rest stays."""
    with told(*TWO_NAMES, event("IncidentSplit", "fire", assign={"f1": "march"}, reason="another street")) as record:
        assert ("stated", 7, 7) == seen(record, incident="march")
        assert (None, None, None) == seen(record, incident="fire")
        assert ("stated", 2, 2) == seen(record, "injured/person", "fire")
        assert ("stated", 4, 4) == seen(record)


def test_a_merge_followed_by_a_split() -> None:
    """Joined, then one claim is assigned to a third incident: the rest stays joined."""
    split = event("IncidentSplit", "clash", assign={"f1": "march"}, reason="another street")
    with told(*TWO_NAMES, MERGED, split) as record:
        assert ("stated", 4, 4) == seen(record)
        assert ("stated", 7, 7) == seen(record, incident="march")
        assert ("stated", 2, 2) == seen(record, "injured/person")
        assert ("stated", 4, 4) == seen(record, incident="fire")


def test_a_split_followed_by_a_merge() -> None:
    """What was assigned away before the merge does not come along."""
    split = event("IncidentSplit", "fire", assign={"f1": "march"}, reason="another street")
    with told(*TWO_NAMES, split, MERGED) as record:
        assert ("stated", 4, 4) == seen(record)
        assert ("stated", 2, 2) == seen(record, "injured/person")
        assert ("stated", 7, 7) == seen(record, incident="march")


def test_a_chain_of_merges() -> None:
    """Three names, one incident, under the last one."""
    onward = event("IncidentsMerged", "clash", into="march", reason="one and the same")
    with told(*TWO_NAMES, MERGED, onward) as record:
        for name in ("clash", "fire", "march"):
            assert ("conflict", 4, 7) == seen(record, incident=name)


def test_a_claim_recorded_under_the_old_name_counts_for_the_new() -> None:
    """After the merge, somebody still writes to the old stream."""
    late = figure("f3", "3", "d2", "minister", cell="missing/person", incident="fire")
    with told(*TWO_NAMES, MERGED, late) as record:
        assert ("stated", 3, 3) == seen(record, "missing/person")


def test_a_split_back_to_the_old_name_gives_it_its_claims_back() -> None:
    """The merge was an error: assigned back, the old name has its claims, and nothing is lost from all answers."""
    back = event("IncidentSplit", "clash", assign={"f1": "fire", "f2": "fire"}, reason="two incidents after all")
    with told(*TWO_NAMES, MERGED, back) as record:
        assert ("stated", 4, 4) == seen(record)
        assert ("stated", 7, 7) == seen(record, incident="fire")


@pytest.mark.parametrize(
    "late",
    [
        event("HeadlinePolicySet", "fire", policy="latest"),
        event("IncidentsMerged", "clash", into="fire", reason="the other way round"),
        event("IncidentsMerged", "fire", into="clash", reason="once more"),
    ],
)
def test_what_was_merged_away_takes_no_judgement_of_its_own(late: Json) -> None:
    """A policy or a merge that could never apply is refused, and says where it belongs; nothing is stored."""
    with told(*TWO_NAMES, MERGED) as record:
        size = record.status().size
        with pytest.raises(InputError, match=r"merged into|into itself"):
            record.append([late])
        assert size == record.status().size


def test_a_link_moves_no_figure() -> None:
    """Totals, revisions and discrepancies are what they were."""
    linked = event("IncidentLinked", from_incident="fire", to_incident="clash", relation="possible-cause")
    with told(*TWO_NAMES) as record:
        before = [rows(record, question, "clash") for question in ("totals", "revisions", "discrepancies")]
        record.append([linked])
        assert before == [rows(record, question, "clash") for question in ("totals", "revisions", "discrepancies")]


@pytest.mark.parametrize("name", ["totals", "revisions"])
def test_tables_caught_up_after_every_change_are_those_of_a_rebuild(name: str) -> None:
    """Reclassified, retracted, redefined, merged, split: event by event, or all at once."""
    events = (
        *MOVED,
        document("e1", "2024-03-04"),
        figure("k1", "30", "e1", "hospital"),
        change("ClaimRetracted", "k1", "e1"),
        redefined("new-definition"),
        figure("f1", "7", "d2", "minister", as_of="2024-03-01", incident="fire"),
        figure("f2", "2", "d2", "minister", cell="injured/person", incident="fire"),
        MERGED,
        event("IncidentSplit", "clash", assign={"f1": "march"}, reason="another street"),
    )
    with told() as record:
        for one in events:
            record.append([one])
            record.catch_up()
        caught_up = table(record, name)
        record.rebuild()
        record.catch_up()
        assert caught_up == table(record, name)
        assert caught_up
