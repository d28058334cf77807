"""A figure's history as lines and marks: against tracks worked out by hand, and by what must hold of any history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.moments import micros
from reportedly.exporters.charts.draw_history import NARROW, WIDE, draw_history, shape
from reportedly.exporters.charts.history import AXES, Panel, Step, numbered, panels
from reportedly.exporters.charts.lookup import Lookup, lookup
from reportedly.exporters.charts.terminal import history_lines
from reportedly.exporters.table import width_of
from reportedly.record import Record
from support.histories import INCIDENT, histories, recorded
from support.stories import CLASH, change, days, event, figure, rows, told, undated

SVG = "{http://www.w3.org/2000/svg}"
slow = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def panels_of(record: Record, incident: str = CLASH, **options: Any) -> list[Panel]:
    """The panels of an incident, by publication unless it is said otherwise."""
    by = {"by": "recorded"} if options.get("axis") == "recorded" else {}
    found = lookup(rows(record, "references", incident), incident)
    return panels(rows(record, "revisions", incident, **by), rows(record, "totals", incident), found, **options)


def panel_of(record: Record, **options: Any) -> Panel:
    """The one panel of a story about one cell."""
    (panel,) = panels_of(record, **options)
    return panel


def end_of(day: int) -> int:
    """The instant after a day of March 2024."""
    return micros(f"2024-03-{day + 1:02}T00:00:00Z")


def steps(track: Sequence[Step]) -> list[tuple[int, int | None, str]]:
    return [(step.start, step.end, step.value.text) for step in track]


def test_a_line_steps_where_a_figure_is_certainly_published() -> None:
    """Day 1: 3, day 2: at least 5. A publication given by day is certain when the day is over."""
    story = [*days("paper", "paper"), figure("a", "3", "d1", "minister"), figure("b", "at least 5", "d2", "minister")]
    with told(*story) as record:
        (line,) = panel_of(record).lines
    assert [[(end_of(1), end_of(2), "3"), (end_of(2), None, "5 or more")]] == [steps(track) for track in line.tracks]


def test_what_moves_nothing_is_marked_and_hollow() -> None:
    """A repeat, a vaguer figure and one withdrawn change no value in force."""
    story = [
        *days("paper", "paper", "paper", "paper"),
        figure("a", "30", "d1", "minister"),
        figure("b", "30", "d2", "minister"),
        figure("c", "dozens", "d3", "minister"),
        figure("d", "90", "d4", "minister"),
        event("ClaimWithdrawn", CLASH, claim="d", reason="misread"),
    ]
    with told(*story) as record:
        panel = panel_of(record)
    assert [(end_of(1), None, "30")] == steps(panel.lines[0].tracks[0])
    assert [("first", True), ("repeated", False), ("vaguer", False), ("withdrawn", False)] == [
        (mark.kind, mark.moves) for mark in panel.marks
    ]


def test_a_line_forks_where_the_order_is_not_known() -> None:
    """Two documents of the same ten days, 3 and 4: both go on, and the headline is in conflict."""
    story = [*undated("paper", "gazette"), figure("a", "3", "u1", "minister"), figure("b", "4", "u2", "minister")]
    with told(*story) as record:
        panel = panel_of(record)
    minister, headline = panel.lines
    assert {"3", "4"} == {value.text for value in minister.last()}
    assert headline.origin is None
    assert [True] == [value.conflict for value in headline.last()]
    assert "3 or 4" == panel.now


def test_a_retracted_figure_ends_its_line() -> None:
    story = [*days("paper", "paper"), figure("a", "3", "d1", "minister"), change("ClaimRetracted", "a", "d2")]
    with told(*story) as record:
        (line,) = panel_of(record).lines
    assert [(end_of(1), end_of(2), "3")] == steps(line.tracks[0])
    assert [] == line.last()


def test_an_older_moment_restated_moves_nothing_but_on_its_own_axis() -> None:
    """3 as of the 1st, 5 as of the 2nd; then the 1st is restated as 4."""
    story = [
        *days("paper", "paper", "paper", start=5),
        figure("a", "3", "d1", "minister", as_of="2024-03-01"),
        figure("b", "5", "d2", "minister", as_of="2024-03-02"),
        figure("c", "4", "d3", "minister", as_of="2024-03-01"),
    ]
    with told(*story) as record:
        published, by_moment = panel_of(record), panel_of(record, axis="as-of")
    assert ["3", "5"] == [text for _, _, text in steps(published.lines[0].tracks[0])]
    assert [(end_of(1), end_of(2), "4"), (end_of(2), None, "5")] == steps(by_moment.lines[0].tracks[0])
    assert [("3", False), ("4", True), ("5", True)] == [(mark.value.text, mark.moves) for mark in by_moment.marks]


def test_each_origin_has_a_line_and_what_differs_is_a_conflict() -> None:
    story = [*days("paper", "paper"), figure("a", "3", "d1", "minister"), figure("b", "7", "d2", "hospital")]
    with told(*story) as record:
        panel = panel_of(record)
    assert ["city hospital", "A. Minister", "headline"] == [line.label for line in panel.lines]


def test_a_cell_is_chosen_by_name_or_by_measure() -> None:
    story = [
        *days("paper"),
        figure("a", "3", "d1", "minister", cell="killed/police"),
        figure("b", "7", "d1", "minister", cell="injured/person"),
    ]
    with told(*story) as record:
        assert ["injured/person"] == [panel.cell for panel in panels_of(record, cells=["injured"])]
        assert ["killed/police"] == [panel.cell for panel in panels_of(record, cells=["killed/police"])]
        assert [] == panels_of(record, cells=["killed/person"])


def drawn(panel: Panel, **options: Any) -> ElementTree.Element:
    """The chart as XML: it must be well-formed, and have a place for everything."""
    text = draw_history(panel, **options)
    assert "NaN" not in text
    assert "inf" not in re.sub(r"<(title|desc|text)[^>]*>[^<]*</|class=\"[^\"]*\"", "", text)
    return ElementTree.fromstring(text)


def titles(chart: ElementTree.Element) -> list[str]:
    return [title.text or "" for title in chart.iter(f"{SVG}title")]


def test_a_path_runs_where_the_numbers_say() -> None:
    """None on 1 March, 10 on 2 March: the step path, coordinate by coordinate.

    The axis of numbers runs from 0 at 292 to 12 at 62. That of time holds 48 hours, from the earliest moment of the
    first document on, with a thirtieth of them (1.6 h) before and three after: 54.4 h, or 34 times 1.6 h. The first day
    is over 16 of them from the left, the second 31.
    """
    story = [*days("paper", "paper"), figure("a", "none", "d1", "minister"), figure("b", "10", "d2", "minister")]
    with told(*story) as record:
        chart = drawn(panel_of(record))
    left, right = float(chart.get("data-left", "")), float(chart.get("data-right", ""))
    every = [one.get("d", "") for one in chart.iter(f"{SVG}path") if one.get("stroke-width") == "2"]
    (path,) = [d for d in every if "V" in d]
    found = re.fullmatch(r"M([\d.]+) 292H([\d.]+)V([\d.]+)H([\d.]+)", path)
    assert found is not None
    unit = (right - left) / 34
    wanted = (left + 16 * unit, left + 31 * unit, 292 - 230 * 10 / 12, right)
    assert [pytest.approx(want, abs=0.06) for want in wanted] == [float(got) for got in found.groups()]


def test_what_is_inferred_stands_apart_and_says_so() -> None:
    story = [
        *days("paper"),
        figure("a", "at least 3", "d1", "minister"),
        figure("b", "5", "d1", "minister", cell="killed/police"),
    ]
    with told(*story) as record:
        chart = drawn(panels_of(record, cells=["killed/person"])[0])
    assert any("Inferred from what is stated now: 5 or more" == title for title in titles(chart))


def test_a_zoomed_axis_says_so() -> None:
    story = [*days("paper", "paper"), figure("a", "1,000", "d1", "minister"), figure("b", "1,010", "d2", "minister")]
    with told(*story) as record:
        text = draw_history(panel_of(record))
    assert re.search(r"This scale begins at 99\d, not at 0\.", text)


def test_nothing_depends_on_colour() -> None:
    """Every origin differs from the others in dashes and in its marker, and is named where its line ends."""
    by = ("minister", "hospital", "gazette")
    story = [*days(*["paper"] * 3), *(figure(who, str(n * 3), f"d{n}", who) for n, who in enumerate(by, 1))]
    with told(*story) as record:
        panel = panel_of(record)
    text = draw_history(panel)
    looks = {(one.get("stroke-dasharray"), one.get("class")) for one in ElementTree.fromstring(text).iter(f"{SVG}path")}
    assert 3 <= len({dash for dash, name in looks if (name or "").endswith("-line")})
    assert all(label.split(",")[0] in text for label in ("A. Minister", "city hospital", "gazette"))
    assert 6 == len({shape(name, 0, 0, 4) for name in ("circle", "square", "triangle", "down", "diamond", "cross")})


def test_hostile_text_stays_text_in_a_chart() -> None:
    bad = '</text><script>alert(1)</script>"\x1b[31m\u202e'
    named = event("SourceRegistered", source="x", kind="person", name=bad)
    story = [*days("paper"), named, figure("a", "3", "d1", "x")]
    with told(*story) as record:
        panel = panel_of(record)
    assert [] == [one for one in drawn(panel).iter() if one.tag == f"{SVG}script"]
    assert any("</text><script>alert(1)</script>" in title for title in titles(drawn(panel)))
    lines = "\n".join(history_lines(panel, width=60))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", lines + draw_history(panel))


@slow
@given(histories(), st.sampled_from(AXES))
def test_every_revision_appears_in_every_drawing(history: list[dict[str, Any]], axis: str) -> None:
    """Whatever happened: each row of each origin is a mark that can be pointed at, and no width breaks a line."""
    with recorded(history) as (record, _):
        by = {"by": "recorded"} if axis == "recorded" else {}
        expected = [row for row in rows(record, "revisions", INCIDENT, **by) if row["origin"] is not None]
        found = panels_of(record, INCIDENT, axis=axis)
    assert sorted(row["claim"] for row in expected) == sorted(mark.claim for panel in found for mark in panel.marks)
    for panel in found:
        for width in (WIDE, NARROW):
            shown = titles(drawn(panel, width=width))
            assert all(any(title.endswith(mark.text) for title in shown) for mark in panel.marks)
        for width in (40, 72):
            assert all(width_of(line) <= width for line in history_lines(panel, width=width))


@slow
@given(histories())
def test_tracks_run_forward_and_end_in_what_is_in_force(history: list[dict[str, Any]]) -> None:
    """No step ends before it begins, steps of a track follow each other, and each value was said by a row."""
    with recorded(history) as (record, _):
        found = panels_of(record, INCIDENT)
    for line in (line for panel in found for line in panel.lines):
        for track in line.tracks:
            assert all(step.end is None or step.start < step.end for step in track)
            assert all(one.end is not None and one.end <= other.start for one, other in pairwise(track))


@given(st.integers(1, 200), st.integers(1, 30))
def test_of_many_marks_the_telling_ones_get_numbers(count: int, most: int) -> None:
    """From 1 on without a gap; the first and the last always."""
    story = [*days("paper"), figure("a", "3", "d1", "minister")]
    with told(*story) as record:
        (mark,) = panel_of(record).marks
    marks = numbered([mark] * count, most)
    numbers = [one.number for one in marks if one.number is not None]
    assert list(range(1, min(count, most) + 1)) == numbers
    assert marks[0].number == 1


def test_without_references_names_stand_for_themselves() -> None:
    assert "killed" == Lookup().word("killed")
    assert "an unnamed outlet" == Lookup().source(None)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_chart_in_characters_has_its_legend(width: int) -> None:
    """Each number in the drawing is explained below it."""
    story = [*days("paper", "paper"), figure("a", "3", "d1", "minister"), figure("b", "9", "d2", "minister")]
    with told(*story) as record:
        lines = list(history_lines(panel_of(record), width=width))
    assert "Killed" == lines[0]
    assert any(line.startswith(" 1  1 March 2024: 3 – A. Minister") for line in lines)
    assert any(line.startswith(" 2  2 March 2024: 9 – A. Minister") for line in lines)
