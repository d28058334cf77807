"""The revision triangle: what was known of each day, and from when to when. Expected values are worked out by hand."""

from __future__ import annotations

from typing import Any

from reportedly.record import Record
from support.stories import change, days, event, figure, rows, told, undated

Json = dict[str, Any]


def end(day: int) -> str:
    """The last microsecond of a day of March 2024, UTC: when a publication of that day is certainly known."""
    return f"2024-03-{day:02}T23:59:59.999999Z"


def triangle(record: Record, **options: Any) -> list[tuple[Any, ...]]:
    """as_of, value, from, to, claim of each row."""
    found = rows(record, "vintages", "clash", **options)
    return [(row["as_of"], row["low"], row["known_from"], row["known_to"], row["claim"]) for row in found]


FIRST, SECOND = "2024-03-01", "2024-03-02"
STORY = (
    *days("paper", "paper", "paper", start=5),
    figure("a1", "3", "d1", "minister", as_of=FIRST),
    figure("b1", "5", "d1", "minister", as_of=SECOND),
    figure("a2", "4", "d2", "minister", as_of=FIRST),
    figure("a3", "4", "d3", "minister", as_of=FIRST),
    figure("b3", "6", "d3", "minister", as_of=SECOND),
)


def test_the_triangle_of_a_cell() -> None:
    """A value is known until another for the same day takes its place; a repeat opens no row."""
    with told(*STORY) as record:
        assert [
            (FIRST, 3, end(5), end(6), "a1"),
            (FIRST, 4, end(6), None, "a2"),
            (SECOND, 5, end(5), end(7), "b1"),
            (SECOND, 6, end(7), None, "b3"),
        ] == triangle(record)


def test_first_releases_and_the_latest_diagonal() -> None:
    """What was said first of each day, and what is known of it now."""
    with told(*STORY) as record:
        assert ["a1", "b1"] == [row[-1] for row in triangle(record, first=True)]
        assert ["a2", "b3"] == [row[-1] for row in triangle(record, latest=True)]


def test_the_triangle_at_a_moment() -> None:
    """Known by the 6th: the third document's column is not there, and what it closed is open."""
    with told(*STORY) as record:
        assert [("a1", end(6)), ("a2", None), ("b1", None)] == [
            (row[-1], row[3]) for row in triangle(record, known_at="2024-03-06")
        ]


def test_columns_of_the_series() -> None:
    """Incident, cell, unit, counting and origin say whose value it is."""
    with told(*days("paper"), figure("c1", "up to 40", "d1", "minister", as_of=FIRST)) as record:
        (row,) = rows(record, "vintages")
    assert ("clash", "killed", "person", "person", "total", None, "minister", None, 40, 40) == tuple(
        row[name]
        for name in ("incident", "measure", "category", "unit", "counting", "scope", "origin", "low", "high", "point")
    )


def test_increments_by_their_period() -> None:
    """Of increments the period is what is revised, whenever they are published."""
    more = {"counting": "increment"}
    with told(
        *days("paper", "paper", start=5),
        figure("c1", "3", "d1", "minister", period=FIRST, **more),
        figure("c2", "5", "d1", "minister", period=SECOND, **more),
        figure("c3", "4", "d2", "minister", period=FIRST, **more),
        figure("t1", "50", "d2", "minister"),
    ) as record:
        assert [
            (FIRST, 3, end(5), end(6), "c1"),
            (FIRST, 4, end(6), None, "c3"),
            (SECOND, 5, end(5), None, "c2"),
        ] == triangle(record, counting="increment")
        assert ["t1"] == [row[-1] for row in triangle(record, counting="total")]


def test_without_an_as_of_a_claim_speaks_for_its_publication() -> None:
    """Each publication is a moment of its own."""
    with told(*days("paper", "paper"), figure("c1", "3", "d1", "minister"), figure("c2", "4", "d2", "minister")) as r:
        assert [("2024-03-01", 3, end(1), None, "c1"), ("2024-03-02", 4, end(2), None, "c2")] == triangle(r)


def test_renderings_without_an_order_stand_side_by_side() -> None:
    """One briefing in two undated papers: neither closes the other. Both are certainly known by the 9th."""
    said = {"said": "2024-03-01"}
    with told(
        *undated("paper", "gazette"),
        figure("c1", "4", "u1", "minister", **said),
        figure("c2", "3", "u2", "minister", **said),
    ) as record:
        assert {(FIRST, 4, end(9), None, "c1"), (FIRST, 3, end(9), None, "c2")} == set(triangle(record))


def test_origins_do_not_close_each_other() -> None:
    """The hospital's figure for a day leaves the minister's where it is."""
    with told(
        *days("paper", "paper", start=5),
        figure("c1", "3", "d1", "minister", as_of=FIRST),
        figure("c2", "4", "d2", "hospital", as_of=FIRST),
    ) as record:
        assert {("c1", None), ("c2", None)} == {(row[-1], row[3]) for row in triangle(record)}
        assert ["c2"] == [row[-1] for row in triangle(record, origin="hospital")]


def test_a_retraction_closes_and_brings_back() -> None:
    """4 took the place of 3; once it is taken back 3 is known again; once restored, 4 is."""
    with told(
        *days("paper", "paper", "paper", "paper", start=5),
        figure("c1", "3", "d1", "minister", as_of=FIRST),
        figure("c2", "4", "d2", "minister", as_of=FIRST),
        change("ClaimRetracted", "c2", "d3"),
        change("ClaimReinstated", "c2", "d4"),
    ) as record:
        assert [
            (FIRST, 3, end(5), end(6), "c1"),
            (FIRST, 4, end(6), end(7), "c2"),
            (FIRST, 3, end(7), end(8), "c1"),
            (FIRST, 4, end(8), None, "c2"),
        ] == triangle(record)


def test_a_reclassified_figure_moves_its_row() -> None:
    """Known as police until the 6th, as guards from then on."""
    with told(
        *days("paper", "paper", start=5),
        figure("c1", "4", "d1", "minister", cell="killed/police", as_of=FIRST),
        change("FigureReclassified", "c1", "d2", category="national-guard", reason="a correction"),
    ) as record:
        found = rows(record, "vintages")
    assert [("police", end(5), end(6)), ("national-guard", end(6), None)] == [
        (row["category"], row["known_from"], row["known_to"]) for row in found
    ]


def test_a_redefinition_ends_what_was_known() -> None:
    """From its publication on the old definition's values are not known any more, whatever follows."""
    with told(
        *days("paper", "paper", "paper", start=5),
        figure("c1", "3", "d1", "minister", as_of=FIRST),
        event("MeasureRedefined", "clash", measure="killed", kind="new-definition", document="d2"),
        figure("c2", "9", "d3", "minister", as_of=FIRST),
    ) as record:
        assert [(FIRST, 3, end(5), end(6), "c1"), (FIRST, 9, end(7), None, "c2")] == triangle(record)
        assert ["c2"] == [row[-1] for row in triangle(record, latest=True)]


def test_what_explicitly_supersedes_closes() -> None:
    """A later document says that its figure replaces the other one, of another day."""
    with told(
        *days("paper", "paper", start=5),
        figure("c1", "3", "d1", "minister", as_of=SECOND),
        figure("c2", "4", "d2", "minister", as_of=FIRST, supersedes=["c1"]),
    ) as record:
        assert {("c1", end(6)), ("c2", None)} == {(row[-1], row[3]) for row in triangle(record)}


def test_headlines_vague_and_withdrawn_figures_have_no_vintages() -> None:
    """What counts in no total, what overwrites nothing, and what was never said."""
    with told(
        *days("paper", "paper", start=5),
        figure("c1", "30", "d1", "minister", as_of=FIRST),
        figure("h1", "40", "d1", mode="headline", as_of=FIRST),
        figure("v1", "dozens", "d2", "minister", as_of=FIRST),
        figure("w1", "31", "d2", "minister", as_of=FIRST),
        event("ClaimWithdrawn", "clash", claim="w1", reason="typing error"),
    ) as record:
        assert [(FIRST, 30, end(5), None, "c1")] == triangle(record)


def test_never_certainly_published_is_never_known() -> None:
    """An undated document without a day of retrieval: no instant."""
    from support.stories import document

    with told(document("d1", "2024-03-01/.."), figure("c1", "3", "d1", "minister", as_of=FIRST)) as record:
        assert [(FIRST, 3, None, None, "c1")] == triangle(record)
