"""Maps: every mistake with its place and key; short forms; the schema; what each part of the language means."""

import re
from pathlib import Path
from typing import Any

import pytest

from reportedly.importers.feed_map import FeedMap, MapError, parse_map, read_map, schema
from reportedly.importers.feed_reading import Reader, Reading
from support.repository import ROOT

BUNDLED = sorted((ROOT / "examples").glob("map-*.yaml"))
ROWS = """
map: 1
items: {id: day, are: as-of rows}
incident: {id: flood, title: Flood, zone: Europe/Berlin}
as_of: {field: day, precision: day}
"""


def read(text: str, item: dict[str, Any]) -> Reading:
    return Reader(parse_map(text.encode()), "feed").read(item)


def rows(figures: str, item: dict[str, Any], more: str = "") -> dict[str, dict[str, Any]]:
    """What an item of 2024-05-01 states by place, in the words of its claims."""
    made = read(f"{ROWS}{more}\nfigures:\n{figures}\n", {"day": "2024-05-01", **item})
    assert [] == made.troubles
    return {place: one.content() for place, one in made.stated.items()}


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_the_bundled_maps_are_valid(path: Path) -> None:
    assert isinstance(read_map(path), FeedMap)


def test_there_is_a_bundled_map_for_each_shared_feed() -> None:
    assert 6 == len(BUNDLED)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("map: 2\n", "map:1:6: map: input should be 1"),
        ("map: 1\nitems: {id: a, are: rows}\n", "map:2:21: items.are: input should be 'incidents' or 'as-of rows'"),
        ("map: 1\nitems: {id: a, are: incidents}\nfigurs: {}\n", "map:3:1: figurs: unknown key; nearest: figures"),
        (
            "map: 1\nitems: {id: a, are: incidents}\nfigures:\n  killed: {measure: killed, categry: person}\n",
            "map:4:29: figures.killed.categry: unknown key; nearest: category",
        ),
        (
            "map: 1\nitems: {id: a, are: incidents}\nfigures:\n  killed: {measure: the dead}\n",
            "map:4:21: figures.killed.measure: not a name or word of the form this key takes",
        ),
        (
            "map: 1\nitems: {id: a, are: incidents}\nfigures: {k: {period: {hours: 0, hour: 3}}}\n",
            "map:3:34: figures.k.period.hour: unknown key; nearest: hours",
        ),
        ("map: 1\nitems: {id: a, are: incidents}\n", "map:1:1: no figure is named, neither under"),
        (
            "map: 1\nitems: {id: a, are: as-of rows}\nfigures: {k: {}}\n",
            "map:1:1: items are as-of rows, so `incident` needs",
        ),
        (
            "map: 1\nitems: {id: a, are: incidents}\nfigures: {k: {}}\n"
            "redefinitions: [{at: x, field: k, kind: rebase}]\n",
            "map:4:17: redefinitions: a rebase needs its `offset`",
        ),
        (
            "map: 1\nitems: {id: a, are: incidents}\nfigures: {k: {}}\nas_of: {field: d, zone: Mars/Base}\n",
            "map:4:25: ",
        ),
        ("map: [1\n", "not YAML"),
        ("map: 1\nmap: 1\n", "map:2:1: map: given twice, first in line 1"),
    ],
)
def test_a_mistake_has_a_place_and_a_key(text: str, problem: str) -> None:
    with pytest.raises(MapError) as refused:
        parse_map(text.encode())
    assert problem in str(refused.value)


def test_all_mistakes_are_shown_at_once() -> None:
    text = "map: 1\nitems: {id: a, are: incidents, at: []}\nfigures: {k: {unit: 'a b', counting: sum}}\n"
    with pytest.raises(MapError) as refused:
        parse_map(text.encode())
    assert 3 == len(str(refused.value).splitlines())


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="No such file"):
        read_map(tmp_path / "none.yaml")


def test_the_schema_names_every_key() -> None:
    made = schema()
    assert {"map", "items", "figures", "null", "fills", "redefinitions"} <= made["properties"].keys()
    assert made["additionalProperties"] is False


# Figures


@pytest.mark.parametrize("value", [5, 5.0, "5", " 5 ", "5.0", "+5"])
def test_one_number_however_it_is_written(value: Any) -> None:
    five, one = (rows("  killed: {}", {"killed": given})["killed"]["quantity"]["number"] for given in (5, value))
    assert five == one


@pytest.mark.parametrize("value", [None, "", "  ", [], {}, "n/a", "N/A", -1, "-1"])
def test_nothing_however_it_is_written(value: Any) -> None:
    assert {} == rows("  killed: {}", {"killed": value}, "'null': [n/a, -1]")
    assert {} == rows("  killed: {}", {}, "'null': [n/a, -1]")


def test_nothing_by_figure() -> None:
    found = rows("  killed: {null: [0]}\n  injured: {}", {"killed": 0, "injured": 0})
    assert ["injured"] == list(found)


def test_words_in_a_field_are_read() -> None:
    amount = rows("  killed: {unit: person}", {"killed": "at least 26"})["killed"]["quantity"]
    assert (26, None, "at-least") == (amount["low"], amount.get("high"), amount["qualifier"])


@pytest.mark.parametrize(
    ("word", "low", "wording"), [("more", 27, "more 26"), ("more than", 27, "more than 26"), (None, 26, "26")]
)
def test_a_word_beside_the_number(word: str | None, low: int, wording: str) -> None:
    spec = "  killed: {unit: person, qualifier: {field: how, words: {more: more than, more than: more than}}}"
    amount = rows(spec, {"killed": 26, "how": word})["killed"]["quantity"]
    assert (low, wording) == (amount["low"], amount["wording"])


def test_a_missing_word_may_mean_something() -> None:
    spec = "  killed: {unit: person, qualifier: {field: how, missing: about}}"
    assert "about" == rows(spec, {"killed": 26})["killed"]["quantity"]["qualifier"]


def test_low_high_and_point_in_fields_of_their_own() -> None:
    spec = "  deaths: {measure: killed, quantity: {low: min, high: max, point: best}}"
    amount = rows(spec, {"deaths": {"min": 3, "max": 9, "best": 5}})["deaths"]["quantity"]
    assert (3, 9, 5, "range") == (amount["low"], amount["high"], amount["point"], amount["qualifier"])
    beside = "  deaths: {measure: killed, quantity: {low: deaths_min}}"
    amount = rows(beside, {"deaths_min": 3})["deaths"]["quantity"]
    assert (3, "at-least") == (amount["low"], amount["qualifier"])


@pytest.mark.parametrize(
    ("spec", "period"),
    [
        ("{hours: span}", "2024-04-29/2024-05-01"),
        ("{days: 1}", "2024-05-01"),
        ("{days: 7}", "2024-04-25/2024-05-01"),
        ("{start: from, end: until}", "2024-04-01/2024-04-15"),
    ],
)
def test_periods_of_increments(spec: str, period: str) -> None:
    figure = f"  killed: {{counting: increment, period: {spec}}}"
    item = {"killed": 2, "span": 72, "from": "2024-04-01", "until": "2024-04-15"}
    assert period == rows(figure, item)["killed"]["period"]["edtf"]


def test_an_adjustment_says_what_it_adjusts() -> None:
    figure = "  killed: {counting: adjustment, adjusts: {origin: ministry, included: no}}"
    found = rows(figure, {"killed": -3}, "origin: compiler")["killed"]
    assert ("ministry", False, -3, "2024-05-01") == (
        found["adjusts"],
        found["included"],
        found["quantity"]["low"],
        found["period"]["edtf"],
    )


def test_categories_of_several_dimensions_and_from_text() -> None:
    spec = """  killed:
    category:
      - person
      - {field: side, values: {A: by-state-forces, B: by-armed-group}}
      - {field: cause, dimension: cause, slug: yes}"""
    made = read(f"{ROWS}figures:\n{spec}\n", {"day": "2024-05-01", "killed": 1, "side": "A", "cause": "Air strike"})
    assert "person+by-state-forces+air-strike" == made.stated["killed"].content()["category"]
    assert [("air-strike", "cause", "Air strike")] == [(one.name, one.dimension, one.label) for one in made.nodes]


def test_a_value_that_is_in_no_table_is_not_understood() -> None:
    spec = "  killed: {category: [{field: side, values: {A: by-state-forces}}]}"
    made = read(f"{ROWS}figures:\n{spec}\n", {"day": "2024-05-01", "killed": 1, "side": "C"})
    assert {} == made.stated
    assert {"killed"} == made.unread
    assert "C is not in `values`" in made.troubles[0][1]


def test_origin_by_field_by_table_and_by_figure() -> None:
    more = "origin: {field: src, values: {m: ministry}, otherwise: press}"
    figures = "  killed: {}\n  injured: {origin: hospital}"
    assert "ministry" == rows(figures, {"killed": 1, "src": "m"}, more)["killed"]["goes_back_to"]
    assert "press" == rows(figures, {"killed": 1, "src": "x"}, more)["killed"]["goes_back_to"]
    assert "hospital" == rows(figures, {"injured": 1, "src": "m"}, more)["injured"]["goes_back_to"]


def test_values_carried_over_are_no_statements() -> None:
    text = f"{ROWS}fills: {{when: {{how: [fill, copy]}}, fields: [killed]}}\nfigures: {{killed: {{}}, injured: {{}}}}\n"
    made = read(text, {"day": "2024-05-01", "killed": 1, "injured": 2, "how": "copy"})
    assert (["injured"], {"killed"}) == (list(made.stated), made.carried)
    assert {"killed", "injured"} == read(text, {"day": "2024-05-01", "killed": 1, "injured": 2}).stated.keys()


def test_what_stands_beside_a_figure() -> None:
    figure = "  killed: {documents: 'links[]', note: remark, term: deaths}"
    item = {"killed": 1, "links": ["https://a.example", "https://b.example", "https://a.example"], "remark": "Partly."}
    found = rows(figure, {**item, "phase": 2.0}, "attributes: [phase]")["killed"]
    assert ["https://a.example", "https://b.example"] == found["cites"]
    assert ("Partly.", "deaths", {"phase": "2"}) == (found["note"], found["term"], found["attributes"])


def test_a_figure_computed_from_others_names_them() -> None:
    made = read(f"{ROWS}figures: {{a: {{}}, b: {{computed_from: [a]}}}}\n", {"day": "2024-05-01", "a": 1, "b": 2})
    assert ("a",) == made.stated["b"].computed_from


# Moments


@pytest.mark.parametrize(
    ("spec", "given", "edtf"),
    [
        ("{field: t, precision: day}", "2024-05-01T23:30:00Z", "2024-05-02"),
        ("{field: t, precision: day, offset: ignore}", "2024-05-01T23:30:00Z", "2024-05-01"),
        ("{field: t}", "2024-05-01T23:30:00Z", "2024-05-01T23:30:00Z"),
        ("{field: t, offset: ignore}", "2024-05-01T23:30:00Z", "2024-05-01T21:30:00Z"),
        ("{field: t}", "2024-05-01 23:30", "2024-05-01T21:30:00Z"),
        ("{field: t}", 1714606200, "2024-05-01T23:30:00Z"),
        ("{field: t}", 1714606200000, "2024-05-01T23:30:00Z"),
        ("{field: t, precision: month}", "2024-05-01", "2024-05"),
        ("{field: t, precision: year}", 2024, "2024"),
    ],
)
def test_moments_in_fields(spec: str, given: Any, edtf: str) -> None:
    text = ROWS.replace("as_of: {field: day, precision: day}", f"as_of: {spec}")
    made = read(f"{text}figures: {{killed: {{}}}}\n", {"day": "x", "t": given, "killed": 1})
    assert edtf == made.stated["killed"].content()["as_of"]["edtf"]


def test_a_row_without_its_moment_states_nothing_and_says_so() -> None:
    made = read(f"{ROWS}figures: {{killed: {{}}}}\n", {"day": None, "killed": 1})
    assert ({}, [("day", "no moment")]) == (made.stated, made.troubles)


# Incidents


def test_an_item_describes_its_incident() -> None:
    text = """
map: 1
items: {id: [county, no], are: incidents}
incident: {prefix: fires, title: name, place: {name: name, within: [county]}, start: began, end: out, zone: UTC}
figures: {killed: {}}
"""
    item = {"county": "Butte County", "no": 7, "name": "Camp", "began": "2018-11-08", "out": "2018-11-25", "killed": 85}
    (opened,) = read(text, item).incidents
    assert "fires-butte-county.7" == opened.incident
    assert "Camp" == opened.content["title"]
    assert {"name": "Camp", "within": ["Butte County"]} == opened.content["place"]
    assert "2018-11-08/2018-11-25" == opened.content["when"]["edtf"]


def test_nested_elements_with_an_incident_of_their_own() -> None:
    text = """
map: 1
items: {id: war, are: incidents}
each:
  - path: "battles[]"
    id: name
    incident: {id: [war, name], title: name, start: year, link: part-of}
    figures: {".": {measure: killed, quantity: {low: low, high: high}}}
"""
    made = read(text, {"war": "w", "battles": [{"name": "Hill 3", "year": 1999, "low": 1, "high": 2}]})
    assert ["w", "w.hill-3"] == [one.incident for one in made.incidents]
    assert ("w", "part-of") == made.incidents[1].link
    (place,) = made.stated
    assert re.fullmatch(r"battles\.hill-3-[0-9a-f]{8}\.figure", place)


def test_fields_that_the_map_says_nothing_of() -> None:
    reader = Reader(parse_map(f"{ROWS}figures: {{killed: {{}}}}\nignore: [note]\n".encode()), "feed")
    assert ("weather",) == reader.unknown({"day": 1, "killed": 2, "note": 3, "weather": 4})


def test_old_names_of_a_field_from_a_version_on() -> None:
    aliases = "aliases:\n  dead: killed\n  hurt: {is: injured, since: v2, until: v3}\n"
    text = f"{ROWS}{aliases}figures: {{killed: {{}}, injured: {{}}}}\n"
    reader = Reader(parse_map(text.encode()), "feed")
    seen = []
    for version in ("v1", "v2", "v3"):
        reader.enter({"version": version})
        seen.append(sorted(reader.read({"day": "2024-05-01", "dead": 1, "hurt": 2}).stated))
    assert [["killed"], ["injured", "killed"], ["killed"]] == seen
