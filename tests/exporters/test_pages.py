"""One page about an incident: what it says of the worked case, what holds for any history, what it never lets in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

import reportedly
from reportedly.events.errors import ReportedlyError
from reportedly.exporters.charts.gallery import QUESTIONS, as_svg, gallery
from reportedly.exporters.pages import markdown
from reportedly.exporters.pages.answers import Answers, ask, gather
from reportedly.exporters.pages.html import chart_page, for_script, render
from reportedly.exporters.pages.model import Page, page, web_address
from reportedly.exporters.pages.words import figure_words, listed
from reportedly.record import Record
from support.every_event import Teller, opening
from support.histories import INCIDENT, histories, new_record, recorded
from support.hostile_texts import ALL, MARK, story
from support.shared import SHARED, needs_shared
from support.stories import CLASH, days, figure, told, undated

PUBLIC = {"audience": "public"}
slow = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
VOID = {"meta", "input", "br", "link", "img", "hr"}


class Read(HTMLParser):
    """A page as a browser takes it: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag in ("script", "style"):
            (self.scripts if tag == "script" else self.styles).append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self.styles[-1] += data
        else:
            self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def made(record: reportedly.Record, incident: str = CLASH, **asked: Any) -> tuple[Answers, Page, str]:
    answers = gather(record, incident, {**PUBLIC, **asked})
    drawn = page(answers)
    return answers, drawn, render(drawn)


@pytest.fixture(scope="module")
def cota(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled case."""
    from support.commands import done

    path = tmp_path_factory.mktemp("cota") / "cota.db"
    done("demo", "--keep", path)
    return path


@pytest.fixture(scope="module")
def cota_page(cota: Path) -> str:
    with reportedly.open(cota, read_only=True) as record:
        return made(record, "cota-905-2021-07")[2]


def test_the_worked_case_in_a_minute(cota_page: str) -> None:
    """How many, according to whom, how it moved, what is disputed: in the text, without a script."""
    text = " ".join(Read(cota_page).text.split())
    for said in (
        "26 or more people",
        "According to outlet-a",
        "It follows from what is stated: 27 or more",
        "22 + 4 + at least 1 = at least 27",
        "3 or 4 people",
        "In dispute: killed (police) and officers deployed (state security forces)",
        "3 Carmen Meléndez, Interior Minister of Venezuela",
        "three police officers",
        "four police officers dead",
        "nobody can say which came first",
        "Killed: state security forces: nobody stated a figure",
        "reportedly verify --checkpoint",
        "since 7 July 2021",
    ):
        assert said in text, said
    assert not re.search(r"\b5 police", text)


def test_the_page_asks_for_nothing_from_outside(cota_page: str) -> None:
    """No address but those that a reader may follow; nothing is loaded, sent or framed."""
    read = Read(cota_page)
    loading = {"src", "srcset", "data", "action", "formaction", "poster", "background", "ping", "style"}
    assert [] == [(tag, name) for tag, attributes in read.elements for name in attributes if name in loading]
    assert {"a"} >= {tag for tag, attributes in read.elements if "href" in attributes}
    assert "@import" not in cota_page
    assert all(found.startswith("url(#") for found in re.findall(r"url\([^)]*\)?", cota_page))


def test_only_this_script_and_this_style_may_run(cota_page: str) -> None:
    """The policy names both by their hash; no attribute holds a script; nothing else is allowed."""
    read = Read(cota_page)
    (policy,) = [meta["content"] or "" for meta in read.named("meta") if meta.get("http-equiv")]

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    data, script = read.scripts
    (style,) = read.styles
    wanted = {
        "default-src": "'none'",
        "style-src": hashed(style),
        "script-src": hashed(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert wanted == dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert {"zone", "published", "recorded", "past"} == set(json.loads(data))
    assert [] == [name for _, attributes in read.elements for name in attributes if name.startswith("on")]


def test_a_page_can_be_found_around_in_without_eyes_or_mouse(cota_page: str) -> None:
    """Landmarks, one heading of the first level and none skipped, headers of tables, names of charts and regions."""
    read = Read(cota_page)
    names = [tag for tag, _ in read.elements]
    assert all(names.count(tag) == 1 for tag in ("main", "h1", "nav", "html"))
    assert [("html", {"lang": "en"})] == [one for one in read.elements if one[0] == "html"]
    levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(attributes.get("scope") for attributes in read.named("th"))
    assert all(one.get("role") == "img" and one.get("aria-labelledby") for one in read.named("svg"))
    idents = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(idents) == len(set(idents))
    for _, attributes in read.elements:
        for name in ("aria-labelledby", "for"):
            assert set((attributes.get(name) or "").split()) <= set(idents)
        if (attributes.get("href") or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in idents


def check_going_back(record: Record, incident: str) -> None:
    """At each moment, on either clock, the control shows what the record answers for it."""
    answers = gather(record, incident, PUBLIC)
    drawn = page(answers, charts=False)
    keys = [_cell(row) for row in answers.totals]
    for clock, moments in (("published", drawn.published_moments), ("recorded", drawn.recorded_moments)):
        for index, moment in enumerate(moments):
            asked = {"known_at": moment.at} if clock == "published" else {"at_position": moment.position}
            then = {_cell(row): row for row in ask(record, "totals", incident, {**PUBLIC, **asked})}
            shown = {card: words for at, card, *words in drawn.past[clock] if at <= index}
            for card, key in enumerate(keys):
                row = then.get(key)
                told_then = row is not None and row["status"] not in ("derived", "inferred", "not-reported")
                if clock == "published" and not told_then:
                    continue
                expected = ["", ""] if row is None else [figure_words(row), row["status"]]
                assert expected == shown.get(card, ["", ""]), (clock, index, key)


@slow
@given(histories())
def test_going_back_shows_what_was_known(history: list[dict[str, Any]]) -> None:
    """Every event is a batch of its own."""
    with new_record() as record:
        for one in history:
            record.append([one])
        check_going_back(record, INCIDENT)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_leaves_in_every_form(seed: int) -> None:
    """Corrections, redefinitions, merges, splits, withdrawals: a page that can be read, charts that are well-formed."""
    with new_record() as record:
        record.append(opening())
        for one in Teller(seed).history():
            with suppress(ReportedlyError):
                record.append([one])
        for incident in ("a", "b", "c"):
            check_going_back(record, incident)
            for audience in ("public", "internal"):
                asked = {"audience": audience}
                answers = gather(record, incident, asked)
                drawn = page(answers)
                assert "None" not in Read(render(drawn)).text
                assert markdown.render(drawn).startswith("# An incident\n")
                for kind, question in QUESTIONS.items():
                    rows_of = ask(record, question, incident, asked)
                    charts = gallery(kind, rows_of, answers.totals, answers.found)
                    if charts:
                        ElementTree.fromstring(as_svg(charts, name="x"))
                    assert all(len(line) <= 60 for chart in charts for line in chart.lines(width=60))


def _cell(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("measure", "category", "unit", "counting", "scope"))


@slow
@given(histories())
def test_every_revision_is_in_the_ledger(history: list[dict[str, Any]]) -> None:
    """Each with the claim it comes from; the page is well-formed enough to be read, whatever the history."""
    with recorded(history) as (record, _):
        answers, drawn, html = made(record, INCIDENT)
    expected = [str(row["claim"]) for row in answers.revisions if row["origin"] is not None]
    assert sorted(expected) == sorted(entry.claim for chapter in drawn.ledger for entry in chapter.entries)
    assert "NaN" not in html
    assert "None" not in Read(html).text


def test_a_past_moment_is_a_page_of_its_own() -> None:
    """With `known_at` the page is that of the day, and says so."""
    story = [*days("paper", "paper"), figure("a", "3", "d1", "minister"), figure("b", "9", "d2", "minister")]
    with told(*story) as record:
        _, drawn, html = made(record, known_at="2024-03-01")
    assert ["3"] == [card.figure for card in drawn.cards]
    assert "what could be known by 1 March 2024" in html
    assert "9" not in [card.figure for card in drawn.cards]


def test_hostile_text_stays_text_on_the_page() -> None:
    """In every field of the record: no element, no attribute, no address comes of it, and all of it can be read."""
    with told(*story()) as record:
        _, _, html = made(record)
    read = Read(html)
    assert len(read.scripts) == 2
    assert [] == read.named("img")
    assert [] == [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    links = [attributes["href"] or "" for attributes in read.named("a")]
    assert all(link.startswith(("#", "https://")) for link in links)
    assert f"<script>{MARK}()</script>" in read.text
    assert "{{ 7*7 }}" in read.text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
    assert MARK not in read.scripts[1]
    json.loads(read.scripts[0])


def test_hostile_text_stays_text_on_a_page_of_charts() -> None:
    html = chart_page(ALL, [])
    assert [] == Read(html).scripts
    assert f"<script>{MARK}()</script>" in Read(html).text


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&lt;", "\u2028", "\x00"])
def test_data_cannot_leave_its_script(text: str) -> None:
    written = for_script({"a": text})
    assert not re.search("[<>&\u2028\x00]", written)
    assert {"a": text} == json.loads(written)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://example.org/a b", ""),
        (None, ""),
    ],
)
def test_only_addresses_of_the_web_are_linked(address: str | None, link: str) -> None:
    assert link == web_address(address)


def test_a_thousand_events_fit_into_400_kilobytes() -> None:
    """A thousand events with quotes of a usual length; and with very long ones, which are cut, and the page says so."""
    for length, cut in ((90, False), (900, True)):
        documents = [f"d{n}" for n in range(190)]
        dated = [
            {
                "type": "DocumentIngested",
                "content": {"document": name, "publisher": "paper", "published": f"2024-{m:02}-{d:02}"},
            }
            for name, (m, d) in zip(documents, ((1 + n // 28, 1 + n % 28) for n in range(190)), strict=True)
        ]
        claims = [
            figure(
                f"claim-{n}",
                str(1000 + n),
                documents[n // 4],
                ("minister", "hospital")[n % 2],
                as_of=f"2024-{1 + n // 28 % 12:02}-{1 + n % 28:02}",
                quote={"exact": f"{n} people were killed, said a spokesman. ".ljust(length, "x")},
            )
            for n in range(760)
        ]
        with told(*dated, *claims, incidents=(CLASH,)) as record:
            assert 955 <= len(dated) + len(claims) + 5 <= 1000
            _, drawn, html = made(record)
        assert cut == drawn.quotes_cut
        assert 760 == sum(len(chapter.entries) for chapter in drawn.ledger)
        assert len(html.encode()) < 400_000


def test_conflicts_show_all_sides() -> None:
    story = [*undated("paper", "gazette"), figure("a", "3", "u1", "minister"), figure("b", "4", "u2", "minister")]
    with told(*story) as record:
        _, drawn, _ = made(record)
    (card,) = drawn.cards
    assert ("3 or 4", "conflict", {"3", "4"}) == (card.figure, card.status, {side.value for side in card.sides})


@needs_shared
def test_what_is_restricted_is_on_no_page(tmp_path: Path) -> None:
    """The worked case with its restricted block: a page for the public knows none of it."""
    from support.commands import done

    path = tmp_path / "full.db"
    done("init", db=path)
    folder = SHARED / "cases" / "cota-905"
    done("load", "examples/cota-905-a.yaml", db=path)
    ran = done("load", folder / "article-b.yaml", db=path)
    assert ran.code == 0
    with reportedly.open(path, read_only=True) as record:
        withheld = record.withheld("public")
        assert withheld is not None
        hidden = {name for kind in ("claim", "incident", "document", "source") for name in withheld.names.get(kind, ())}
        public = made(record, "cota-905-2021-07")[2]
    assert hidden
    assert [] == [name for name in hidden if name in public]
    assert "resident-1" not in public


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "a"], "a"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdef"), "a, b, c and 3 others"),
    ],
)
def test_lists_read_as_sentences(words: list[str], said: str) -> None:
    assert said == listed(words)
