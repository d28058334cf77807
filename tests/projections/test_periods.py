"""Increments added up and adjustments taken in. Sums and gaps are counted by hand."""

from __future__ import annotations

from typing import Any

from reportedly.record import Record
from support.stories import days, figure, rows, told, total

Json = dict[str, Any]


def added(claim: str, words: str, period: str, **more: Any) -> Json:
    """What the minister says of one period, in the first document."""
    return figure(claim, words, more.pop("document", "d1"), "minister", counting="increment", period=period, **more)


def derived(record: Record, counting: str, **options: Any) -> list[Json]:
    """The derived rows of increments or adjustments."""
    found = rows(record, "totals", **options)
    return [row for row in found if row["counting"] == counting]


def bounds(row: Json) -> tuple[Any, ...]:
    """What a derived row says: nothing of its own, and what follows."""
    return tuple(row[name] for name in ("status", "low", "high", "inferred_low", "inferred_high", "enumerated"))


def test_increments_of_disjoint_periods_are_added_and_the_gap_is_named() -> None:
    """7 on the 1st and 2nd, 4 on the 3rd, 5 on the 6th: 16, and nothing for the 4th and 5th."""
    story = (added("c1", "7", "2024-02-01/2024-02-02"), added("c2", "4", "2024-02-03"), added("c3", "5", "2024-02-06"))
    with told(*days("paper"), *story) as record:
        (row,) = derived(record, "increment")
    assert ("derived", None, None, 16, 16, 16) == bounds(row)
    assert ["2024-02-04/2024-02-05"] == row["gaps"]
    assert ("2024-02-01/2024-02-06", "7 + 4 + 5 = 16", ["c1", "c2", "c3"], "minister", []) == tuple(
        row[name] for name in ("period", "proof", "claims", "origin", "unsummed")
    )


def test_overlapping_and_missing_periods_are_listed() -> None:
    """The 3rd lies within 2–4: neither is added. One increment says no period at all."""
    story = (
        added("c1", "7", "2024-02-01"),
        added("c2", "4", "2024-02-02/2024-02-04"),
        added("c3", "5", "2024-02-03"),
        figure("c4", "9", "d1", "minister", counting="increment"),
    )
    with told(*days("paper"), *story) as record:
        (row,) = derived(record, "increment")
    assert (7, ["c1"]) == (row["inferred_low"], row["claims"])
    assert [(["c2"], "overlaps another period"), (["c3"], "overlaps another period"), (["c4"], "no period")] == [
        (one["claims"], one["why"]) for one in row["unsummed"]
    ]


def test_an_open_end_makes_the_sum_open() -> None:
    """7, and at least 4: at least 11."""
    story = (added("c1", "7", "2024-02-01"), added("c2", "at least 4", "2024-02-02"))
    with told(*days("paper"), *story) as record:
        (row,) = derived(record, "increment")
    assert ("derived", None, None, 11, None, None) == bounds(row)


def test_increments_of_origins_and_scopes_are_added_apart() -> None:
    """Nobody's increments are added to anybody else's, nor one scope's to another's."""
    story = (
        added("c1", "7", "2024-02-01"),
        added("c2", "4", "2024-02-02", scope="city"),
        figure("c3", "5", "d1", "hospital", counting="increment", period="2024-02-02"),
    )
    with told(*days("paper"), *story) as record:
        found = {(row["origin"], row["scope"]): row["inferred_low"] for row in derived(record, "increment")}
    assert {("minister", None): 7, ("minister", "city"): 4, ("hospital", None): 5} == found


def test_without_a_period_the_day_an_increment_speaks_for_is_its_period() -> None:
    """A day's row of a feed; restated, the later figure counts."""
    story = (
        figure("c1", "7", "d1", "minister", counting="increment", as_of="2024-02-01"),
        figure("c2", "4", "d1", "minister", counting="increment", as_of="2024-02-02"),
        figure("c3", "9", "d2", "minister", counting="increment", as_of="2024-02-01"),
    )
    with told(*days("paper", "paper"), *story) as record:
        (row,) = derived(record, "increment")
        kinds = [one["kind"] for one in rows(record, "revisions") if one["origin"]]
    assert (13, []) == (row["inferred_low"], row["gaps"])
    assert ["first", "first", "restated"] == sorted(kinds)


def test_only_an_adjustment_that_is_not_included_changes_anything() -> None:
    """5,167, and −25 that are in it: 5,167. 32 that are not: 5,199 beside it."""
    minus = {"low": -25, "high": -25, "point": -25, "number": -25, "unit": "person", "qualifier": "exact"}
    inside = figure("c2", "25", "d1", "paper", counting="adjustment", as_of="2024-02-01", adjusts="minister")
    inside["content"] |= {"quantity": minus, "included": True}
    story = (figure("c1", "5,167", "d1", "minister", as_of="2024-02-01"), inside)
    with told(*days("paper"), *story) as record:
        assert [] == derived(record, "adjustment")
        outside = figure("c3", "32", "d1", "paper", counting="adjustment", as_of="2024-02-02", adjusts="minister")
        outside["content"]["included"] = False
        record.append([outside])
        (row,) = derived(record, "adjustment")
        assert ("stated", 5167) == (total_of(record)["status"], total_of(record)["low"])
    assert ("derived", None, None, 5199, 5199, 5199) == bounds(row)
    assert ("5,167 + 32 = 5,199", ["c1", "c3"], "minister") == (row["proof"], row["claims"], row["origin"])


def test_an_adjustment_is_of_its_own_origin_unless_it_says_otherwise() -> None:
    """The hospital's adjustment leaves the minister's total alone."""
    outside = figure("c3", "32", "d1", "hospital", counting="adjustment", as_of="2024-02-02", included=False)
    with told(*days("paper"), figure("c1", "100", "d1", "minister", as_of="2024-02-01"), outside) as record:
        assert [] == derived(record, "adjustment")
        record.append([figure("c4", "90", "d1", "hospital", as_of="2024-02-01")])
        (row,) = derived(record, "adjustment")
    assert (122, "hospital") == (row["inferred_low"], row["origin"])


def total_of(record: Record) -> Json:
    """The stated total."""
    (row,) = [row for row in rows(record, "totals") if row["counting"] == "total"]
    return row


def test_what_is_added_is_part_of_no_sum_of_cells() -> None:
    """Police and persons: increments of the part say nothing of the whole."""
    with told(*days("paper"), added("c1", "7", "2024-02-01", cell="killed/police")) as record:
        assert {"killed/police"} == {f"{row['measure']}/{row['category']}" for row in rows(record, "totals")}
        assert 7 == total(record, "killed/police")["inferred_low"]
