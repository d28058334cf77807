"""What feeds do: rows that go, fields that are emptied, items that are no longer listed. Expected values follow from
the rules' text; every story is a feed of one publisher, a version a day."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.events.errors import InputError
from reportedly.record import Record
from support.stories import change, days, document, event, figure, history, rows, told, total

Json = dict[str, Any]


def row(claim: str, words: str, version: int, day: int, **more: Any) -> Json:
    """A field of the feed's row for a day: the row is the item."""
    more = {"item": f"row-{day}"} | more
    return figure(claim, words, f"d{version}", "minister", as_of=f"2024-02-{day:02}", **more)


def gone(claim: str, version: int, reason: str = "removed", **more: Any) -> Json:
    """A version of the feed does not state a figure any more."""
    return change("FigureNoLongerStated", claim, f"d{version}", reason=reason, **more)


def kinds(record: Record, **options: Any) -> list[tuple[Any, ...]]:
    """Kind, value in force or stated, and change of the minister's rows."""
    return [(one["kind"], one["low"], one["change_low"]) for one in history(record, **options)]


# Rows of one incident

MISDATED = (
    *days(*["paper"] * 5),
    row("c1", "10", 1, 1),
    row("c2", "12", 2, 27),
    gone("c2", 3),
    row("c3", "12", 4, 2),
)


def test_a_row_that_goes_is_out_of_force_and_stays_in_the_history() -> None:
    """10 on the 1st; a row dated the 27th says 12, and goes; the 2nd says 12."""
    with told(*MISDATED) as record:
        seen = [total(record, known_at=f"2024-03-0{day}") for day in range(1, 5)]
        found = [(one["low"], one["as_of"]) for one in seen]
        assert [(10, "2024-02-01"), (12, "2024-02-27"), (10, "2024-02-01"), (12, "2024-02-02")] == found
        assert [("first", 10, None), ("raised", 12, 2), ("no-longer-stated", 10, -2), ("raised", 12, 2)] == kinds(
            record
        )
        gone_row = history(record)[2]
    assert ("removed", "d3", "2024-03-03", "2024-02-27", "c2") == tuple(
        gone_row[name] for name in ("reason", "document", "published", "as_of", "claim")
    )


def test_the_headline_says_so_too() -> None:
    """Not a fall of the toll, but a figure that is no longer stated."""
    with told(*MISDATED) as record:
        headline = [(one["kind"], one["low"], one["change_low"]) for one in history(record, origin=None)]
        assert [("first", 10, None), ("raised", 12, 2), ("no-longer-stated", 10, -2), ("raised", 12, 2)] == headline
        assert [] == [one for one in rows(record, "discrepancies") if one["kind"] == "falling-total"]


def test_what_the_row_had_said_before_goes_with_it() -> None:
    """165 corrected to 1,165, then the row is gone: neither is in force."""
    with told(*days(*["paper"] * 3), row("c1", "165", 1, 1), row("c2", "1,165", 2, 1), gone("c2", 3)) as record:
        assert [("first", 165, None), ("restated", 1165, 1000), ("no-longer-stated", None, None)] == kinds(record)
        now = total(record)
    assert ("not-reported", None, "2024-03-03") == (now["status"], now["low"], now["no_longer_stated"])


@pytest.mark.parametrize(
    ("words", "kind"), [("165", "stated-again"), ("more than 165", "requalified"), ("170", "restated")]
)
def test_a_row_that_comes_back(words: str, kind: str) -> None:
    """Gone and back: with the same figure it is stated again, with another one restated."""
    with told(*days(*["paper"] * 3), row("c1", "165", 1, 1), gone("c1", 2), row("c2", words, 3, 1)) as record:
        assert ["first", "no-longer-stated", kind] == [one["kind"] for one in history(record)]
        assert (None, "stated") == (total(record)["no_longer_stated"], total(record)["status"])


def test_what_goes_in_a_version_goes_before_what_comes_in_it() -> None:
    """One version takes the 6th away and brings the 5th: the 5th is raised, and fills no gap."""
    with told(
        *days(*["paper"] * 3), row("c1", "3", 1, 4), row("c2", "5", 2, 6), row("c3", "5", 3, 5), gone("c2", 3)
    ) as r:
        assert [("first", 3, None), ("raised", 5, 2), ("no-longer-stated", 3, -2), ("raised", 5, 2)] == kinds(r)


def test_other_words_of_the_same_item_are_another_qualifier() -> None:
    """The row said "more than 30" and says "more 30"; two papers that say so differ in nothing."""
    more = {"low": 30, "low_open": True, "number": 30, "numbered": True, "qualifier": "more-than", "unit": "person"}
    again = row("c2", "30", 2, 1, quantity=more | {"wording": "more 30"})
    again["content"]["quantity"] = more | {"wording": "more 30"}
    with told(*days("paper", "paper"), row("c1", "more than 30", 1, 1), again) as record:
        assert ["first", "requalified"] == [one["kind"] for one in history(record)]


def test_who_may_no_longer_state_a_figure() -> None:
    """A claim that the record knows, and a figure."""
    with told(*days("paper"), row("c1", "3", 1, 1)) as record:
        with pytest.raises(InputError):
            record.append([gone("nobody", 1)])
        record.append([event("StatementReported", "clash", claim="s1", document="d1", what="No comment")])
        with pytest.raises(InputError):
            record.append([gone("s1", 1)])


# Items that are incidents


def test_what_an_item_leaves_empty_stays_in_force() -> None:
    """The total keeps the value, and says since when it is no longer stated; stated again, it is."""
    fire = {"item": "fire-7"}
    story = (
        *days(*["paper"] * 3),
        figure("c1", "5", "d1", "minister", **fire),
        gone("c1", 2, "emptied", stays_in_force=True),
        figure("c2", "5", "d3", "minister", **fire),
    )
    with told(*story) as record:
        seen = [total(record, known_at=f"2024-03-0{day}") for day in (1, 2, 3)]
        assert [(5, None), (5, "2024-03-02"), (5, None)] == [(one["low"], one["no_longer_stated"]) for one in seen]
        assert [("first", 5, None), ("no-longer-stated", 5, 0), ("stated-again", 5, 0)] == kinds(record)
        assert ["first"] == [one["kind"] for one in history(record, origin=None)]


def test_an_item_that_leaves_the_list_keeps_its_value() -> None:
    """Delisted on the 2nd, back on the 3rd; the feed of another publisher changes nothing."""
    story = (
        *days("paper", "paper", "paper", "gazette"),
        figure("c1", "5", "d1", "minister"),
        event("ListingChanged", "clash", listed=False, document="d2"),
        event("ListingChanged", "clash", listed=True, document="d3"),
        event("ListingChanged", "clash", listed=False, document="d4"),
    )
    with told(*story) as record:
        seen = [total(record, known_at=f"2024-03-0{day}") for day in (1, 2, 3, 4)]
    assert [(5, None), (5, "2024-03-02"), (5, None), (5, None)] == [(one["low"], one["delisted"]) for one in seen]


def test_a_total_is_delisted_when_all_who_state_it_have() -> None:
    """Two feeds list the incident; one of them stops, then the other."""
    story = (
        *days("paper", "gazette", "paper", "gazette"),
        figure("c1", "5", "d1", "minister"),
        figure("c2", "5", "d2", "hospital"),
        event("ListingChanged", "clash", listed=False, document="d3"),
        event("ListingChanged", "clash", listed=False, document="d4"),
    )
    with told(*story) as record:
        seen = [total(record, known_at=f"2024-03-0{day}")["delisted"] for day in (2, 3, 4)]
    assert [None, None, "2024-03-04"] == seen


# Redefinitions


def test_a_redefinition_with_silence_since_has_a_row_of_the_headline() -> None:
    """From the 2nd on nothing is stated, and the headline says why; the 3rd is compared with what was."""
    story = (
        *days(*["paper"] * 3),
        figure("c1", "30", "d1", "minister"),
        event(
            "MeasureRedefined", "clash", measure="killed", kind="rebase", offset=100, document="d2", reason="recount"
        ),
        figure("c2", "130", "d3", "minister"),
    )
    with told(*story) as record:
        headline = history(record, origin=None)
        early = history(record, origin=None, known_at="2024-03-02")
    names = ("kind", "status", "low", "previous_low", "change_low", "reason", "published", "definition")
    assert [tuple(one[name] for name in names) for one in headline] == [
        ("first", "stated", 30, None, None, None, "2024-03-01", 1),
        ("redefined", "not-reported", None, 30, None, "recount", "2024-03-02", 2),
        ("redefined", "stated", 130, 30, 0, None, "2024-03-03", 2),
    ]
    assert headline[:2] == early


def test_a_redefinition_of_one_origin_moves_the_headline() -> None:
    """30 against 28; the minister counts anew, and 28 is left."""
    story = (
        *days(*["paper"] * 2),
        figure("c1", "30", "d1", "minister"),
        figure("c2", "28", "d1", "hospital"),
        event("MeasureRedefined", "clash", measure="killed", kind="new-definition", origin="minister", document="d2"),
    )
    with told(*story) as record:
        last = history(record, origin=None)[-1]
    assert ("redefined", "stated", 28, 28) == tuple(last[name] for name in ("kind", "status", "low", "high"))


def test_a_rebase_leaves_scopes_apart_and_increments_alone() -> None:
    """The total is rebased; the count per phase and what the day added go on."""
    story = (
        *days(*["paper"] * 2),
        event("ScopeDeclared", scope="phase", apart=True),
        figure("c1", "30", "d1", "minister", as_of="2024-02-01"),
        figure("c2", "30", "d1", "minister", as_of="2024-02-01", scope="phase"),
        figure("c3", "7", "d1", "minister", as_of="2024-02-01", counting="increment"),
        event("MeasureRedefined", "clash", measure="killed", kind="rebase", offset=100, document="d2"),
        figure("c4", "131", "d2", "minister", as_of="2024-02-02"),
        figure("c5", "31", "d2", "minister", as_of="2024-02-02", scope="phase"),
        figure("c6", "8", "d2", "minister", as_of="2024-02-01", counting="increment"),
    )
    with told(*story) as record:
        last = {one["claim"]: (one["kind"], one["change_low"]) for one in history(record)}
    assert (("redefined", 1), ("raised", 1), ("restated", 1)) == (last["c4"], last["c5"], last["c6"])


# Groups: the item's newest version states all that is unchanged since


def test_fields_of_an_item_stand_together_whatever_version_they_are_in() -> None:
    """4 police in the first version, 3 guards in the second: 7 of the state's forces, from one item."""
    police = figure("c1", "4", "d1", "minister", cell="killed/police", item="fire-7")
    guards = figure("c2", "3", "d2", "minister", cell="killed/national-guard", item="fire-7")
    with told(*days("paper", "paper"), police, guards) as record:
        assert 7 == total(record, "killed/state-security-forces")["inferred_low"]


def test_the_newest_version_of_an_item_gives_its_moment() -> None:
    """Guards and others in the first version, police in the third: all hold on the 3rd, after the other paper."""
    named = {"police": ("c1", "4", "d3"), "other-state-forces": ("c2", "0", "d1"), "national-guard": ("c3", "3", "d1")}
    item = [figure(*said, "minister", cell=f"killed/{node}", item="fire-7") for node, said in named.items()]
    other = figure("h1", "5", "d2", "hospital", cell="injured/person")
    with told(*days("paper", "gazette", "paper"), *item, other) as record:
        forces = total(record, "killed/state-security-forces")
    assert (7, 7) == (forces["inferred_low"], forces["inferred_high"])


def test_fields_of_different_items_or_no_item_do_not_stand_together() -> None:
    """Two versions without an item, or two items: nothing says that they hold at once."""
    for item, other in ((None, None), ("fire-7", "fire-8")):
        police = figure("c1", "4", "d1", "minister", cell="killed/police", item=item)
        guards = figure("c2", "3", "d2", "minister", cell="killed/national-guard", item=other)
        with told(*days("paper", "paper"), police, guards) as record:
            assert 4 == total(record, "killed/state-security-forces", include_all=True)["inferred_low"]


def test_what_an_item_states_no_more_does_not_stand_with_the_rest() -> None:
    """The field of the police was emptied before the guards were counted."""
    police = figure("c1", "4", "d1", "minister", cell="killed/police", item="fire-7")
    guards = figure("c2", "3", "d3", "minister", cell="killed/national-guard", item="fire-7")
    empty = gone("c1", 2, "emptied", stays_in_force=True)
    with told(*days("paper", "paper", "paper"), police, empty, guards) as record:
        assert 4 == total(record, "killed/police")["low"]
        assert 4 == total(record, "killed/state-security-forces", include_all=True)["inferred_low"]


# Findings


def test_a_version_without_items_after_one_with_some_may_be_a_failed_fetch() -> None:
    """An empty list is two characters long; the version says that it holds no items."""
    empty = document("d2", "2024-03-02", supersedes="d1", items=0, characters=2)
    with told(*days("paper"), empty, figure("c1", "5", "d1", "minister")) as record:
        (found,) = rows(record, "discrepancies")
    assert ("failed-fetch", "computed") == (found["kind"], found["status"])


# Vintages


def test_a_vintage_ends_when_it_is_no_longer_stated() -> None:
    """165, then 1,165, for the 1st; known until the row went."""
    with told(*days(*["paper"] * 3), row("c1", "165", 1, 1), row("c2", "1,165", 2, 1), gone("c2", 3)) as record:
        found = [(one["low"], one["known_to"] is not None) for one in rows(record, "vintages")]
        assert [(165, True), (1165, True)] == found
        assert [] == rows(record, "vintages", latest=True)
