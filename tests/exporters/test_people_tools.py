"""What leaves for other people's tools is valid there, says what the record says, and stays text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hxl
import pytest
from hxl.input import InputOptions
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reportedly.exporters.charts.lookup import lookup
from reportedly.exporters.hxl import write as write_hxl
from reportedly.exporters.pages.answers import gather
from reportedly.exporters.pages.markdown import render, text
from reportedly.exporters.pages.model import page
from reportedly.exporters.timelinejs import timeline_json
from reportedly.record import Record
from support.commands import done
from support.hostile_texts import MARK, story
from support.stories import CLASH, days, event, figure, rows, told

PUBLIC = {"audience": "public"}
MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")

# TimelineJS, from the words of https://timeline.knightlab.com/docs/json-format.html: what an object may hold, of which
# type, and what it must hold.
DATE = {"year": int, "month": int, "day": int, "hour": int, "minute": int, "second": int, "millisecond": int}
DATE_MAY = {**DATE, "display_date": str}
TEXT = {"headline": str, "text": str}
SLIDE = {
    "start_date": dict,
    "end_date": dict,
    "text": dict,
    "media": dict,
    "group": str,
    "display_date": str,
    "background": dict,
    "autolink": bool,
    "unique_id": str,
}
RANGES = {"month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 59)}


def check_object(found: Any, may: Mapping[str, type], must: set[str]) -> None:
    assert isinstance(found, dict)
    assert must <= found.keys() <= may.keys()
    assert all(type(value) is may[name] for name, value in found.items())


def check_date(found: Any) -> None:
    check_object(found, DATE_MAY, {"year"})
    assert all(low <= found.get(name, low) <= high for name, (low, high) in RANGES.items())
    parts = [name in found for name in ("year", "month", "day", "hour", "minute", "second")]
    assert parts == sorted(parts, reverse=True), "no part without the one above it"


def check_slide(found: Any, *, is_title: bool = False) -> None:
    check_object(found, SLIDE, set() if is_title else {"start_date"})
    for name in ("start_date", "end_date"):
        if name in found:
            check_date(found[name])
    if "text" in found:
        check_object(found["text"], TEXT, set())
    if "end_date" in found:
        start, end = ([found[side].get(name, 0) for name in DATE] for side in ("start_date", "end_date"))
        assert start <= end


def check_timeline(found: Any) -> None:
    """What TimelineJS demands of a file."""
    check_object(found, {"title": dict, "events": list, "eras": list, "scale": str}, {"events"})
    assert found.get("scale", "human") in ("human", "cosmological")
    if "title" in found:
        check_slide(found["title"], is_title=True)
    for slide in found["events"]:
        check_slide(slide)
    names = [slide["unique_id"] for slide in found["events"] if "unique_id" in slide]
    assert len(names) == len(set(names))


def timeline_of(record: Record, *, figures: bool = False) -> Any:
    answers = gather(record, CLASH, PUBLIC)
    revisions = answers.revisions if figures else ()
    found = json.loads(timeline_json(answers.timeline, answers.quotes, answers.found, revisions=revisions))
    check_timeline(found)
    return found


def happening(claim: str, when: Any, **more: Any) -> dict[str, Any]:
    return event("HappeningReported", CLASH, claim=claim, document="d1", what="It burned", when=when, **more)


def test_dates_have_parts_and_their_doubt_has_words() -> None:
    """A day; an evening; a span; open on either side; no date at all, which begins no earlier than its incident."""
    events = [
        happening("day", "2024-03-05"),
        happening("evening", {"edtf": "2024-03-05", "time_of_day": "evening"}),
        happening("span", "2024-03-05/2024-03-07"),
        happening("since", {"edtf": "2024-03-05/..", "relation": "since"}),
        happening("before", {"edtf": "2024-02-05", "relation": "before"}),
        happening("never", None),
    ]
    with told(*days("paper"), event("IncidentUpdated", CLASH, zone="UTC"), *events) as record:
        found = timeline_of(record)
    slides = {slide["unique_id"]: slide for slide in found["events"]}
    march = {"year": 2024, "month": 3}
    assert {**march, "day": 5} == slides["day"]["start_date"]
    assert "end_date" not in slides["day"]
    assert {**march, "day": 5, "hour": 18, "minute": 0} == slides["evening"]["start_date"]
    assert {**march, "day": 5, "hour": 23, "minute": 59} == slides["evening"]["end_date"]
    assert {**march, "day": 7} == slides["span"]["end_date"]
    assert "end_date" not in slides["since"]
    assert {"year": 2024, "month": 2, "day": 4} == slides["before"]["start_date"]
    assert {**march, "day": 1} == slides["never"]["start_date"]
    assert {
        "day": "5 March 2024",
        "since": "since 5 March 2024",
        "before": "before 5 February 2024",
        "never": "at some time",
    } == {name: slides[name]["display_date"] for name in ("day", "since", "before", "never")}


def test_figures_can_be_slides() -> None:
    story = [*days("paper", "paper"), figure("a", "3", "d1", "minister"), figure("b", "9", "d2", "minister")]
    with told(*story) as record:
        found = timeline_of(record, figures=True)
    assert ["Killed: 3", "Killed: 9"] == [slide["text"]["headline"] for slide in found["events"]]


def test_hostile_text_is_no_markup_for_timelinejs() -> None:
    """It shows its texts as HTML, so nothing in them may be any, but for the tags put there by this program."""
    with told(*story()) as record:
        found = timeline_of(record, figures=True)
    for slide in [found["title"], *found["events"]]:
        said = f"{slide['text']['headline']} {slide['text']['text']}"
        assert set(re.findall(r"<[^>]*>", said)) <= {"<p>", "</p>", "<q>", "</q>"}
        assert slide["autolink"] is False


def hxl_text(record: Record) -> str:
    out = io.StringIO()
    write_hxl(rows(record, "totals", CLASH), lookup(rows(record, "references", CLASH), CLASH), out)
    return out.getvalue()


def problems(path: Path) -> list[Any]:
    """What libhxl's own schema finds."""
    found: list[Any] = []
    source = hxl.data(str(path), InputOptions(allow_local=True))
    hxl.schema(None, callback=found.append).validate(source)
    return [(one.rule.severity, one.rule.description, one.value) for one in found]


def test_totals_are_valid_hxl(tmp_path: Path) -> None:
    """libhxl reads the tags and finds nothing wrong; what is not stated is empty, never zero."""
    story = [
        *days("paper", "paper"),
        figure("a", "at least 26", "d1", "minister"),
        figure("b", "4", "d1", "minister", cell="killed/police"),
        figure("c", "3", "d1", "hospital", cell="killed/police"),
    ]
    path = tmp_path / "totals.csv"
    with told(*story) as record:
        path.write_text(hxl_text(record), encoding="utf-8")
    assert [] == problems(path)
    source = hxl.data(str(path), InputOptions(allow_local=True))
    found = {row.get("#indicator+name"): row for row in source}
    assert "26" == found["Killed"].get("#indicator+num+min-inferred")
    assert not found["Killed"].get("#indicator+num+max-inferred")
    assert "conflict" == found["Killed: police"].get("#status")
    assert "2024-03-01" == found["Killed"].get("#date+published+start")
    assert "2024-03-01" == found["Killed: police"].get("#date+published+end")


def cells(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text)):
        yield from row


def test_no_cell_is_ever_a_formula(tmp_path: Path) -> None:
    with told(*story()) as record:
        text = hxl_text(record)
    assert MARK in text
    assert [] == [cell for cell in cells(text) if cell.startswith(("=", "+", "@", "\t", "\r"))]
    path = tmp_path / "hostile.csv"
    path.write_text(text, encoding="utf-8")
    assert [] == [one for one in problems(path) if one[0] == "error"]


def test_hostile_text_is_no_markdown() -> None:
    """A CommonMark parser that allows HTML finds in the page only what this program put there."""
    with told(*story()) as record:
        markdown = render(page(gather(record, CLASH, PUBLIC), charts=False))
    html = MARKDOWN.render(markdown)
    ours = {
        "h1",
        "h2",
        "h3",
        "p",
        "em",
        "strong",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "pre",
        "a",
    }
    assert {name.lower() for name in re.findall(r"<([A-Za-z][A-Za-z0-9]*)", html)} <= ours
    links = re.findall(r'<a href="([^"]*)"', html)
    assert all(link.startswith("https://") for link in links)
    assert f"<strong>{MARK}</strong>" not in html
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", markdown)


TELLING = st.text(st.sampled_from("#-+=:>.)1 *_`~|a<&[]!\\\n"), min_size=1, max_size=8)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60) | TELLING)
@settings(max_examples=400)
def test_any_text_in_markdown_is_itself(said: str) -> None:
    """As a paragraph and in a list: no element comes of it, and what is read is what was said."""
    for before, opening, closing in (("", "<p>", "</p>\n"), ("- ", "<ul>\n<li>", "</li>\n</ul>\n")):
        shown = text(said)
        if not shown:
            continue
        html = MARKDOWN.render(before + shown)
        assert html.startswith(opening), shown
        inner = html.removeprefix(opening).removesuffix(closing)
        assert "<" not in inner, shown


@given(st.text(st.sampled_from("|ab\\`*_"), min_size=1, max_size=12))
def test_any_text_is_one_cell_of_a_table(said: str) -> None:
    html = MARKDOWN.render(f"| a | b |\n|---|---|\n| {text('x' + said)} | end |\n")
    assert 2 == html.count("<td>")


EXPORTS = ("html", "markdown", "csv", "hxl", "timelinejs")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with a public figure of 26, a restricted one of 31337, and a protected source."""
    path = tmp_path_factory.mktemp("guarded") / "record.db"
    done("init", db=path)
    events = [
        event("IncidentOpened", CLASH, title="A clash", when="2024-03-01"),
        event("SourceRegistered", source="minister", kind="official"),
        event("SourceRegistered", source="paper", kind="outlet"),
        event(
            "SourceRegistered", source="s-17", kind="person", visibility="public-with-pseudonym", pseudonym="a nurse"
        ),
        *days("paper", "paper"),
        figure("a", "26", "d1", "minister"),
        figure("b", "4", "d1", "s-17", cell="injured/person"),
        figure("c", "31337", "d2", "minister", visibility="restricted"),
        event("HappeningReported", CLASH, claim="h", document="d1", what="It burned", when="2024-03-01"),
        event("HappeningReported", CLASH, claim="i", document="d1", visibility="restricted", when="2024-03-02"),
    ]
    done("append", "-", db=path, input="\n".join(json.dumps(one) for one in events))
    return path


@pytest.mark.parametrize("kind", EXPORTS)
def test_exports_are_for_the_public_unless_it_is_said_otherwise(kind: str, guarded: Path) -> None:
    """Without the restricted figure and the protected name, computed as if they were not there."""
    more = ["--figures"] if kind == "timelinejs" else []
    public = done("export", kind, CLASH, *more, db=guarded)
    everything = done("export", kind, CLASH, *more, "--audience", "internal", db=guarded)
    for secret in ("31337", "31,337", "s-17"):
        assert secret not in public.out
    assert "31337" in everything.out or "31,337" in everything.out
    assert "public" in public.err


@pytest.mark.parametrize("kind", EXPORTS)
def test_exports_are_of_a_moment(kind: str, guarded: Path) -> None:
    """At position 0 there is nothing; as known before the first document there is no figure."""
    before = done("export", kind, CLASH, "--known-at", "2024-02-01", db=guarded)
    assert "26" not in re.sub(
        r"sha256-[^']*|\d{4}-\d\d-\d\d|<style>.*?</style>|<pre>.*?</pre>", "", before.out, flags=re.S
    )


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_goes_to_a_file_or_to_stdout(kind: str, guarded: Path, tmp_path: Path) -> None:
    target = tmp_path / f"out.{kind}"
    printed = done("export", kind, CLASH, db=guarded)
    done("export", kind, CLASH, "-o", target, db=guarded)
    assert printed.out == target.read_text(encoding="utf-8")
    assert [target] == list(tmp_path.iterdir())
