"""Two rules that only overlapping values and windows can tell from simpler ones."""

from support.stories import days, figure, rows, told


def test_a_range_around_an_exact_figure_is_dropped() -> None:
    """SEMANTICS 4, step 1: "between 20 and 30" says nothing beside another's 26, and widens nothing."""
    story = (
        *days("paper", "gazette"),
        figure("c1", "between 20 and 30", "d1", "minister", as_of="2024-03-01"),
        figure("c2", "26", "d2", "hospital", as_of="2024-03-01"),
    )
    with told(*story) as record:
        (row,) = rows(record, "totals", "clash")
    assert ("stated", 26, 26, 26) == (row["status"], row["low"], row["high"], row["point"])


def test_a_later_report_of_a_day_does_not_follow_that_of_its_month() -> None:
    """SEMANTICS 2: what speaks for the 5th ends before what speaks for the month, so both stay in force."""
    story = (
        *days("paper", "paper"),
        figure("c1", "4", "d1", "minister", as_of="2024-03"),
        figure("c2", "5", "d2", "minister", as_of="2024-03-05"),
    )
    with told(*story) as record:
        (row,) = rows(record, "totals", "clash")
    assert ("conflict", 4, 5) == (row["status"], row["low"], row["high"])
