"""Timelines as bars and revision triangles as maps: by hand, and for any happenings and any history."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings

from reportedly.events.moments import micros
from reportedly.exporters.charts.draw_happenings import draw_happenings
from reportedly.exporters.charts.draw_triangle import draw_triangle
from reportedly.exporters.charts.happenings import Happenings, bars
from reportedly.exporters.charts.lookup import lookup
from reportedly.exporters.charts.terminal import happenings_lines, triangle_lines
from reportedly.exporters.charts.triangle import Triangle, triangles
from reportedly.exporters.table import width_of
from reportedly.record import Record
from support import histories as made
from support.hostile_texts import story
from support.stories import CLASH, days, document, event, figure, rows, told

SVG = "{http://www.w3.org/2000/svg}"
slow = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def bars_of(record: Record, incident: str = CLASH, **options: Any) -> Happenings:
    return bars(rows(record, "timeline", incident), lookup(rows(record, "references", incident), incident), **options)


def triangles_of(record: Record, incident: str = CLASH, **options: Any) -> list[Triangle]:
    found = lookup(rows(record, "references", incident), incident)
    return triangles(rows(record, "vintages", incident), found, **options)


def happening(claim: str, when: Any, **more: Any) -> dict[str, Any]:
    return event("HappeningReported", CLASH, claim=claim, document="d1", what=f"What {claim} did", when=when, **more)


def parsed(text: str) -> ElementTree.Element:
    assert "NaN" not in text
    assert '="inf' not in text
    return ElementTree.fromstring(text)


def test_a_bar_is_as_wide_as_its_date_is_uncertain() -> None:
    """A day of the 5th, two days, and one that is open: their windows, and their places on a line."""
    events = [
        happening("a", "2024-03-05"),
        happening("b", "2024-03-05/2024-03-06"),
        happening("c", {"edtf": "2024-03-06/..", "relation": "since"}, modality="possible"),
    ]
    with told(*days("paper"), event("IncidentUpdated", CLASH, zone="UTC"), *events) as record:
        model = bars_of(record)
    fifth, sixth, seventh = (micros(f"2024-03-0{day}T00:00:00Z") for day in (5, 6, 7))
    assert [(fifth, sixth), (fifth, seventh), (sixth, None)] == [(bar.lo, bar.hi) for bar in model.bars]
    assert ["5 March 2024", "5–6 March 2024", "since 6 March 2024"] == [bar.when for bar in model.bars]
    widths = [float(one.get("width", "")) for one in parsed(draw_happenings(model)).iter(f"{SVG}rect") if one.get("rx")]
    assert 1.98 < widths[1] / widths[0] < 2.02
    assert "What c did (possible)" in "\n".join(happenings_lines(model, width=80))


def test_beyond_what_can_be_read_it_says_how_many_are_left_out() -> None:
    events = [happening(f"h{n}", "2024-03-05") for n in range(5)]
    with told(*days("paper"), *events) as record:
        model = bars_of(record, most=3)
    assert (3, 2) == (len(model.bars), model.left_out)
    assert "2 later happenings are not drawn." in draw_happenings(model)


@slow
@given(made.told())
def test_any_happenings_are_drawn(history: list[dict[str, Any]]) -> None:
    """Each has a bar with its words in full when pointed at; in characters no line is too long."""
    with made.recorded(history) as (record, _):
        model = bars_of(record, made.INCIDENT)
        expected = len([row for row in rows(record, "timeline", made.INCIDENT) if row["kind"] == "happening"])
    assert expected == len(model.bars)
    for width in (760, 360):
        titles = [one.text or "" for one in parsed(draw_happenings(model, width=width)).iter(f"{SVG}title")]
        assert expected == sum(title.startswith(bar.when) for title, bar in zip(titles[1:], model.bars, strict=True))
    for columns in (40, 77):
        assert all(width_of(line) <= columns for line in happenings_lines(model, width=columns))


def test_a_triangle_by_hand() -> None:
    """As of the 1st: 3, restated as 4 on the 8th. As of the 2nd: 5, known from the 6th."""
    events = [
        document("d1", "2024-03-05"),
        document("d2", "2024-03-06"),
        document("d3", "2024-03-08"),
        figure("a", "3", "d1", "minister", as_of="2024-03-01"),
        figure("b", "5", "d2", "minister", as_of="2024-03-02"),
        figure("c", "4", "d3", "minister", as_of="2024-03-01"),
    ]
    with told(*events) as record:
        (model,) = triangles_of(record)
    known = {moment.label: [(one.start, one.end, one.value.text) for one in moment.values] for moment in model.moments}
    assert {"1 March 2024": [(0, 2, "3"), (2, 3, "4")], "2 March 2024": [(1, 3, "5")]} == known
    assert 3 == len(model.columns)
    fields = [one for one in parsed(draw_triangle(model)).iter(f"{SVG}rect") if one.get("class") != "paper"]
    assert 3 == len({one.get("fill") for one in fields}), "three values, three shades"


def test_of_too_many_moments_those_that_changed_are_kept() -> None:
    """Fifty moments, one of them restated: it stays, with the newest, and the map says how many there are."""
    events = [document("d1", "2024-05-01"), document("d2", "2024-05-02")]
    dates = [f"2024-{3 + n // 28:02}-{1 + n % 28:02}" for n in range(50)]
    events += [figure(f"c{n}", str(n + 1), "d1", "minister", as_of=day) for n, day in enumerate(dates)]
    events += [figure("again", "9", "d2", "minister", as_of=dates[0])]
    with told(*events) as record:
        (model,) = triangles_of(record)
    assert (40, 50) == (len(model.moments), model.all_moments)
    assert "1 March 2024" == model.moments[0].label
    assert "40 of 50 moments" in draw_triangle(model)


@slow
@given(made.histories())
def test_any_triangle_is_drawn(history: list[dict[str, Any]]) -> None:
    """Every value of a kept moment that was ever known has a field."""
    with made.recorded(history) as (record, _):
        found = triangles_of(record, made.INCIDENT)
    for model in found:
        for width in (760, 360):
            fields = [one for one in parsed(draw_triangle(model, width=width)).iter(f"{SVG}rect") if one.get("y")]
            assert len(fields) == sum(one.end > one.start for moment in model.moments for one in moment.values)
        for columns in (40, 90):
            assert all(width_of(line) <= columns for line in triangle_lines(model, width=columns))


def test_hostile_text_stays_text_on_a_timeline() -> None:
    with told(*story()) as record:
        model, maps = bars_of(record), triangles_of(record)
    drawn = [draw_happenings(model, heading=True), *map(draw_triangle, maps)]
    for text in drawn:
        assert [] == [one for one in parsed(text).iter() if one.tag == f"{SVG}script"]
    lines = [*happenings_lines(model, width=70), *(line for one in maps for line in triangle_lines(one, width=70))]
    assert not re.search("[\x00-\x1f\x7f\u202e]", "".join(lines))
