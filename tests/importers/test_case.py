"""Case files: what they say becomes events; what they say again adds nothing; what they say otherwise corrects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportedly.importers import IMPORTERS, importer
from reportedly.importers.case import CaseError, load, read_case
from reportedly.importers.case_yaml import Scalar, read_yaml
from reportedly.record import Record
from support.case_files import HEAD, bundled, contents, new_record, planned, words_of, written
from support.shared import SHARED, needs_shared

COTA = SHARED / "cases" / "cota-905"
JULY, JUNE, YEAR, STANDOFF = "cota-905-2021-07", "caracas-2021-06", "venezuela-2020", "gang-leader-standoff"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return new_record(tmp_path / "test.db")


def types(record: Record, after: int) -> list[str]:
    return [event.type for event in record.events(after=after)]


def size(record: Record) -> int:
    return record.store.head().size


# The bundled case

FIGURES_A = {  # expected.md section 1; low, high, point
    ("a-scores", JULY, "killed", "person"): (40, None, None),
    ("a-total", JULY, "killed", "person"): (26, None, None),
    ("a-gang", JULY, "killed", "armed-group-member"): (22, 22, 22),
    ("a-police", JULY, "killed", "police"): (4, 4, 4),
    ("a-noncombatants", JULY, "killed", "non-combatant"): (1, None, None),
    ("a-injured", JULY, "injured", "person"): (28, 28, 28),
    ("a-bystanders", JULY, "injured", "bystander"): (18, 18, 18),
    ("a-officers", JULY, "officers-deployed", "state-security-forces"): (None, 2500, 2500),
    ("a-ammo", JULY, "seized", "ammunition"): (24000, 24000, 24000),
    ("a-launchers", JULY, "seized", "rocket-launcher"): (3, 3, 3),
    ("a-rifles", JULY, "seized", "rifle"): (5, 5, 5),
    ("a-submachine-guns", JULY, "seized", "submachine-gun"): (4, 4, 4),
    ("a-handguns", JULY, "seized", "handgun"): (2, None, None),
    ("a-reward", JULY, "reward-offered", "gang-leader"): (500000, 500000, 500000),
    ("a-clash-days", JULY, "duration-of-clashes", "-"): (None, 2, 2),
    ("a-gunfire-days", JULY, "duration-of-gunfire", "-"): (2, None, None),
    ("a-fear-days", JULY, "duration-of-fear", "-"): (2, 2, 2),
    ("a-neighbourhoods", JULY, "neighbourhoods-affected", "-"): (2, None, None),
    ("a-barrios", JULY, "barrios-targeted", "-"): (1, 1, 1),
    ("a-june-killed", JUNE, "killed", "person"): (3, None, None),
    ("a-june-nurse", JUNE, "killed", "nurse"): (1, 1, 1),
    ("a-2020-deaths", YEAR, "violent-deaths", "person"): (12000, 12000, 12000),
    ("a-2020-rate", YEAR, "violent-death-rate", "person"): ("45.6", "45.6", "45.6"),
    ("a-2020-ratio", YEAR, "ratio-to-global-average", "-"): (7, 7, 7),
}
FIGURES_B = {
    ("b-gang", JULY, "killed", "armed-group-member"): (22, 22, 22),
    ("b-guard", JULY, "killed", "national-guard"): (1, 1, 1),
    ("b-police", JULY, "killed", "police"): (3, 3, 3),
    ("b-officers", JULY, "officers-deployed", "state-security-forces"): (3110, 3110, 3110),
    ("b-injured", JULY, "injured", "person"): (28, 28, 28),
    ("b-areas", JULY, "adjacent-neighbourhoods", "-"): (2, None, None),
    ("b-ammo", JULY, "seized", "ammunition"): (1, None, None),
    ("b-weapons", JULY, "seized", "weapon"): (2, None, None),
    ("b-ocelot", JULY, "seized", "animal"): (1, 1, 1),
    ("b-leader", STANDOFF, "injured", "gang-leader"): (1, 1, 1),
}
HAPPENINGS = [  # expected.md section 5, without the restricted one; windows in UTC, Caracas being four hours behind
    ("a-june-clashes", "2021-06", "during", JUNE, "2021-06-01T04:00:00Z", "2021-07-01T04:00:00Z"),
    ("b-gunfire", "2021-07-07/..", "since", JULY, "2021-07-07T04:00:00Z", None),
    ("b-trigger", "../2021-07-07", "before", STANDOFF, None, "2021-07-08T04:00:00Z"),
    ("a-outbreak", "2021-07-07", "during", JULY, "2021-07-07T22:00:00Z", "2021-07-08T04:00:00Z"),
    ("a-flight", "2021-07-07/2021-07-09", "during", JULY, "2021-07-07T22:00:00Z", "2021-07-10T04:00:00Z"),
    ("a-weapons-used", "2021-07-07/2021-07-09", "during", JULY, "2021-07-07T22:00:00Z", "2021-07-10T04:00:00Z"),
    ("a-seizure", "2021-07-07/2021-07-09", "during", JULY, "2021-07-07T22:00:00Z", "2021-07-10T04:00:00Z"),
    ("b-flight", "2021-07-07/2021-07-11", "during", JULY, "2021-07-07T04:00:00Z", "2021-07-12T04:00:00Z"),
    ("a-photo", "2021-07-09", "during", JULY, "2021-07-09T04:00:00Z", "2021-07-10T04:00:00Z"),
    ("b-breach", "../2021-07-09", "not-later-than", JULY, None, "2021-07-09T22:00:00Z"),
    ("b-briefing", "2021-07-10", "during", JULY, "2021-07-10T04:00:00Z", "2021-07-11T04:00:00Z"),
    ("b-display", "2021-07-10", "during", JULY, "2021-07-10T04:00:00Z", "2021-07-11T04:00:00Z"),
]


def figures(record: Record) -> dict[tuple[str, str, str, str], tuple[object, object, object]]:
    found = {}
    for event in record.events(types=["FigureReported"]):
        content = event.content or {}
        quantity = content["quantity"]
        key = (content["claim"], event.stream, content["measure"], content["category"])
        found[key] = tuple(quantity.get(name) for name in ("low", "high", "point"))
    return found


def test_bundled_article_a_has_every_figure_of_the_hand_encoding(record: Record) -> None:
    load(record, bundled("a"))
    assert figures(record) == FIGURES_A


def test_bundled_article_b_adds_its_own(record: Record) -> None:
    load(record, bundled("a"))
    load(record, bundled("b"))
    assert figures(record) == FIGURES_A | FIGURES_B


def test_bundled_happenings_have_the_expected_moments(record: Record) -> None:
    load(record, bundled("a"))
    load(record, bundled("b"))
    found = {}
    for event in record.events(types=["HappeningReported"]):
        when = (event.content or {})["when"]
        window = (when.get("earliest"), when.get("latest"))
        found[(event.content or {})["claim"]] = (when["edtf"], when["relation"], event.stream, *window)
    assert found == dict(map(_tupled, HAPPENINGS))


def _tupled(row: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    return row[0], row[1:]


def test_bundled_publications(record: Record) -> None:
    """Article A has no date: its window is open and its weekdays are counted from the caption's day."""
    load(record, bundled("a"))
    load(record, bundled("b"))
    first, second = record.registry("document")["cota905-a"], record.registry("document")["cota905-b"]
    assert first["published"] == {
        "edtf": "2021-07-09/..",
        "earliest": "2021-07-09T04:00:00Z",
        "relation": "during",
        "zone": "America/Caracas",
    } | {key: first["published"][key] for key in ("wording", "how") if key in first["published"]}
    assert first["anchor"]["edtf"] == "2021-07-09"
    assert first["retrieved"]["edtf"] == "2021-07-12"
    assert second["published"]["edtf"] == "2021-07-11"
    assert "anchor" not in second


def test_bundled_speakers(record: Record) -> None:
    """The outlet's own voice has no speaker; what goes back to the minister keeps the outlet's voice."""
    load(record, bundled("a"))
    load(record, bundled("b"))
    total, injured, police = (record.claim(name) for name in ("a-total", "b-injured", "b-police"))
    assert total is not None
    assert "speaker" not in total.content
    assert total.content["mode"] == "outlet"
    assert injured is not None
    assert "speaker" not in injured.content
    assert injured.content["goes_back_to"] == "interior-minister"
    assert police is not None
    assert police.content["speaker"] == "interior-minister"
    assert police.content["occasion"] == "briefing-2021-07-10"
    assert record.registry("occasion")["briefing-2021-07-10"]["when"]["edtf"] == "2021-07-10"


def test_bundled_files_hold_fragments_and_nothing_restricted(record: Record) -> None:
    """At most eight words of any quote or wording, no restricted claim, no place of a protected source."""
    load(record, bundled("a"))
    load(record, bundled("b"))
    fragments = []
    for event in record.events():
        content = event.content or {}
        assert content.get("visibility") != "restricted"
        assert event.protected == []
        fragments += [content["quote"]["exact"]] if "quote" in content else []
        fragments += [content["quantity"]["wording"]] if "quantity" in content else []
    assert len(fragments) == 57 + 34, "57 quotes (55 claims, a link, an occasion) and 34 wordings"
    assert max(words_of(fragments)) <= 8
    for letter in "ab":
        assert "cementerio" not in bundled(letter).read_text(encoding="utf-8").casefold()


@needs_shared
@pytest.mark.parametrize("letter", ["a", "b"])
def test_bundled_quotes_stand_where_they_say(record: Record, letter: str) -> None:
    """With the article at hand its hash agrees and every quote is found at its place; nothing changes."""
    load(record, bundled("a"))
    load(record, bundled("b"))
    before = size(record)
    load(record, bundled(letter), text=COTA / f"article-{letter}.txt")
    (only,) = [event.content or {} for event in record.events(after=before)]
    assert (only["field"], only["new"]) == ("characters", {"a": 2730, "b": 2594}[letter])


@needs_shared
def test_the_example_of_the_form_loads_after_article_a(record: Record) -> None:
    """article-b.yaml, as it is: 18 public claims and one whose words are protected; 13 happenings in all."""
    load(record, bundled("a"))
    loaded = load(record, COTA / "article-b.yaml")
    assert loaded.counts()["FigureReported"] == 10
    assert loaded.counts()["HappeningReported"] == 7
    assert {**FIGURES_A, **FIGURES_B} == figures(record)
    starts = {"b-gang": 584, "b-guard": 628, "b-police": 667, "b-officers": 866, "b-injured": 790, "b-leader": 1454}
    assert starts == {name: record.claim(name).content["quote"]["start"] for name in starts}  # type: ignore[union-attr]
    leaves = record.claim("b-leaves")
    assert leaves is not None
    assert leaves.content["when"] == {
        "edtf": "2021-07-09",
        "earliest": "2021-07-09T10:00:00Z",
        "latest": "2021-07-09T16:00:00Z",
        "relation": "during",
        "time_of_day": "morning",
        "zone": "America/Caracas",
    }
    assert load(record, COTA / "article-b.yaml").drafts == ()


# Twice, and edited


def test_loading_twice_adds_nothing(record: Record) -> None:
    for letter in "abab":
        last = load(record, bundled(letter))
    before = size(record)
    assert (last.drafts, last.positions) == ((), [])
    assert last.summary() == "cota905-b: nothing new, 39 unchanged"
    load(record, bundled("a"))
    assert size(record) == before


def test_a_dry_run_tells_and_stores_nothing(record: Record) -> None:
    before = size(record)
    dry = load(record, bundled("a"), dry_run=True)
    assert size(record) == before
    assert "FigureReported a-officers: officers-deployed/state-security-forces ?–2500 person “As many as 2,500”" in (
        dry.lines()
    )
    assert dry.rows()[-1]["position"] is None
    done = load(record, bundled("a"))
    assert done.lines() == dry.lines()
    assert done.positions == list(range(before + 1, before + 1 + len(done.drafts)))
    assert done.summary().startswith(f"cota905-a: {len(done.drafts)} events at positions {before + 1}–")


FOUR = """\
claims:
- by: minister
  figures:
  - {id: p-police, killed/police: four, quote: four officers, at: [10, 23]}
  happenings:
  - {id: p-march, what: A march, when: Wednesday evening}
"""


def test_an_edited_claim_is_corrected_field_by_field(record: Record, tmp_path: Path) -> None:
    load(record, written(tmp_path, FOUR))
    before = size(record)
    edited = FOUR.replace("four, quote: four officers, at: [10, 23]", "five, quote: five officers, at: [10, 23]")
    load(record, written(tmp_path, edited.replace("A march", "A long march")))
    events = [event.content or {} for event in record.events(after=before)]
    assert [(each["kind"], each["name"], each["field"]) for each in events] == [
        ("claim", "p-police", "quantity"),
        ("claim", "p-police", "quote"),
        ("claim", "p-march", "what"),
    ]
    assert events[0]["old"]["low"] == 4
    assert events[0]["new"]["low"] == 5
    assert {each["reason"] for each in events} == {"edited in the case file"}
    found = record.claim("p-police")
    assert found is not None
    assert found.content["quantity"]["wording"] == "five"
    assert load(record, written(tmp_path, edited.replace("A march", "A long march"))).drafts == ()


def test_there_and_back_and_there_again(record: Record, tmp_path: Path) -> None:
    """The same correction may be due twice; each time it is an event of its own."""
    edited = FOUR.replace("A march", "A protest")
    for yaml in (FOUR, edited, FOUR, edited):
        load(record, written(tmp_path, yaml))
    found = record.claim("p-march")
    assert found is not None
    assert found.content["what"] == "A protest"
    assert sum(event.type == "RecordCorrected" for event in record.events()) == 3


def test_a_deleted_claim_is_withdrawn_and_does_not_come_back(record: Record, tmp_path: Path) -> None:
    load(record, written(tmp_path, FOUR))
    before = size(record)
    shorter = FOUR.split("  happenings")[0]
    load(record, written(tmp_path, shorter))
    (event,) = record.events(after=before)
    assert (event.type, event.stream) == ("ClaimWithdrawn", "clash")
    assert event.content == {"claim": "p-march", "reason": "deleted from the case file"}
    assert load(record, written(tmp_path, shorter)).drafts == ()
    with pytest.raises(CaseError, match=r"case.yaml:13:\d+: p-march was withdrawn.*give this claim another id"):
        load(record, written(tmp_path, FOUR))


def test_the_reason_for_an_edit_can_be_given(record: Record, tmp_path: Path) -> None:
    load(record, written(tmp_path, FOUR))
    before = size(record)
    load(record, written(tmp_path, "reason: misread\n" + FOUR.split("  happenings")[0].replace("four,", "nine,")))
    assert [(event.content or {})["reason"] for event in record.events(after=before)] == ["misread", "misread"]


def test_claims_recorded_in_other_ways_are_left_alone(record: Record, tmp_path: Path) -> None:
    """Only what the case file brought in is withdrawn when the case file no longer has it."""
    load(record, written(tmp_path, FOUR))
    told = {"claim": "typed", "what": "Typed at the prompt", "document": "paper-1"}
    record.append([{"type": "StatementReported", "stream": "clash", "content": told}])
    assert load(record, written(tmp_path, FOUR)).drafts == ()


def test_shared_things_are_corrected_where_the_file_says_otherwise(record: Record, tmp_path: Path) -> None:
    said = "occasions: {briefing: {speaker: minister, when: Saturday}}\n"
    load(record, written(tmp_path, said))
    before = size(record)
    path = written(tmp_path, said.replace("Saturday", "Friday"))
    text = path.read_text().replace("grade: C", "grade: B").replace("A clash", "The clash")
    path.write_text(text.replace("published: 2021-07-11", "published: 2021-07-11, title: News"))
    load(record, path)
    events = list(record.events(after=before))
    told = [(event.stream, *((event.content or {}).get(key) for key in ("kind", "name", "field"))) for event in events]
    assert told == [
        ("sources", "source", "minister", "grade"),
        ("documents", "document", "paper-1", "title"),
        ("documents", "occasion", "briefing", "when"),
        ("clash", "incident", "clash", "title"),
    ]
    assert (record.shared_state("source", "minister") or {})["grade"] == "B"
    assert load(record, path).drafts == ()


def test_a_mention_with_fewer_fields_changes_nothing(record: Record, tmp_path: Path) -> None:
    load(record, written(tmp_path, ""))
    path = written(tmp_path, "")
    path.write_text("case: 1\ndocument: {id: paper-1}\nsources: {minister: {kind: official}}\nincidents: {clash: {}}\n")
    assert load(record, path).drafts == ()


def test_an_empty_value_clears_a_field(record: Record, tmp_path: Path) -> None:
    load(record, written(tmp_path, ""))
    path = written(tmp_path, "")
    path.write_text("case: 1\nsources:\n  minister:\n    kind: official\n    grade:\n")
    before = size(record)
    load(record, path)
    (event,) = record.events(after=before)
    assert event.content == {
        "kind": "source",
        "name": "minister",
        "field": "grade",
        "old": "C",
        "reason": "edited in the case file",
    }
    assert "grade" not in (record.shared_state("source", "minister") or {})
    assert load(record, path).drafts == ()


def test_a_second_article_may_share_incident_and_occasion(record: Record, tmp_path: Path) -> None:
    """Its own quote for the occasion corrects nothing, nor does a coarser moment for the incident."""
    said = "occasions: {briefing: {speaker: minister, when: Saturday, quote: spoke on Saturday, at: [0, 17]}}\n"
    path = written(tmp_path, said)
    path.write_text(path.read_text().replace("when: 2021-07-07/2021-07-09", "when: from Wednesday evening to Friday"))
    load(record, path)
    other = written(tmp_path, said.replace("spoke on Saturday, at: [0, 17]", "on Saturday, at: [4, 15]"))
    other.write_text(other.read_text().replace("paper-1", "paper-2"))
    assert load(record, other).counts() == {"DocumentIngested": 1}


# What a file can say


def test_scalars_are_text() -> None:
    """`no` is a word, 3110 are digits, a date is text."""
    node = read_yaml(b"[no, 3110, 2021-07-11, ~, 1e5, true, '']", "x")
    assert [item.text for item in getattr(node, "nodes", ()) if isinstance(item, Scalar)] == [
        *("no", "3110", "2021-07-11", "~", "1e5", "true", "")
    ]
    made = planned("claims: [{figures: [{id: p, killed/police: no}, {id: q, killed/person: 3110}]}]")
    none, many = (content["quantity"] for content in contents(made, "FigureReported"))
    assert isinstance(none, dict)
    assert isinstance(many, dict)
    assert (none["low"], none["high"], none["wording"]) == (0, 0, "no")
    assert (many["low"], many["high"], many["wording"]) == (3110, 3110, "3110")


def test_bounds_by_hand() -> None:
    """Explicit bounds and what words mean; an exact count is a number of its own (SEMANTICS.md section 1)."""
    made = planned(
        """\
        claims:
        - figures:
          - {id: f1, killed/person: a family, low: 3, high: 5}
          - {id: f2, killed/person: two families, low: 4}
          - {id: f3, killed/person: a sergeant, means: 1}
          - {id: f4, seized/weapon: weapons, means: at least 2}
          - {id: f5, violent-deaths: "45.6", unit: percent, per: "1,000"}
        measures: {violent-deaths: percent}
        """
    )
    found = [content["quantity"] for content in contents(made, "FigureReported")]
    keys = ("low", "high", "qualifier", "numbered", "unit", "per")
    assert [tuple(q.get(key) for key in keys) for q in found if isinstance(q, dict)] == [
        (3, 5, "range", False, "person", None),
        (4, None, "at-least", False, "person", None),
        (1, 1, "exact", True, "person", None),
        (2, None, "plural", False, "item", None),
        ("45.6", "45.6", "exact", True, "percent", 1000),
    ]


def test_what_a_block_says_holds_for_its_claims() -> None:
    made = planned(
        """\
        claims:
        - by: minister
          said: Saturday
          as-of: Friday
          figures:
          - {id: f1, killed/police: three}
          - {id: f2, killed/person: ten, by: paper, as-of: Thursday}
          statements:
          - {id: s1, what: Regrets it, mode: direct}
        """
    )
    one, two, three = contents(made, "FigureReported", "StatementReported")
    assert (one["speaker"], one["mode"], one["said"]["edtf"], one["as_of"]["edtf"]) == (  # type: ignore[index]
        *("minister", "indirect", "2021-07-10", "2021-07-09"),
    )
    assert ("speaker" in two, two["mode"], two["as_of"]["edtf"]) == (False, "outlet", "2021-07-08")  # type: ignore[index]
    assert (three["speaker"], three["mode"], "as_of" in three) == ("minister", "direct", False)


def test_ids_are_derived_from_document_place_and_cell() -> None:
    yaml = """\
        claims:
        - figures:
          - {killed/police: three, quote: three police, at: [7, 19]}
          - {killed/person+female: two}
          - {killed/person+female: at least two}
          happenings:
          - {what: A march, quote: marched, at: [40, 47]}
        """
    names = [content["claim"] for content in contents(planned(yaml), "FigureReported", "HappeningReported")]
    assert names == [
        *("paper-1:7:killed.police", "paper-1:killed.person.female", "paper-1:killed.person.female.2"),
        "paper-1:40:happening",
    ]


def test_taxonomy_can_be_declared_in_the_file() -> None:
    made = planned(
        """\
        units: {hectare: {discrete: no}}
        measures: {burnt: hectare, scorched: {unit: hectare, parents: burnt, additive: yes}}
        categories: {forest: {dimension: land}, pine: forest, larch: {parent: forest, relation: subset}}
        constraints: {k1: {measure: burnt, total: forest, parts: [pine, larch], relation: at-most}}
        scopes: [{scope: flash, publisher: paper}]
        claims: [{figures: [{id: f, scorched/pine: more than 30, scope: flash}]}]
        """
    )
    (figure,) = contents(made, "FigureReported")
    quantity = figure["quantity"]
    assert isinstance(quantity, dict)
    assert (quantity["unit"], quantity["low"], quantity["low_open"]) == ("hectare", 30, True)
    pine, larch = contents(made, "CategoryDefined")[1:]
    assert (pine["dimension"], pine["parent"], pine["relation"]) == ("land", "forest", "partition")
    assert larch["relation"] == "subset"
    assert [one.type for one in made.drafts] == [
        *("UnitDefined", "MeasureDefined", "MeasureDefined", "CategoryDefined", "CategoryDefined", "CategoryDefined"),
        *("SourceRegistered", "SourceRegistered", "DocumentIngested", "IncidentOpened"),
        *("ConstraintDeclared", "ScopeDeclared", "FigureReported"),
    ]


def test_categories_get_their_one_spelling() -> None:
    (figure,) = contents(planned("claims: [{figures: [{id: f, killed/female+police: two}]}]"), "FigureReported")
    assert figure["category"] == "police+female"


TEXT = "Four died on Monday. Four died on Tuesday, the minister said."


def test_quotes_are_found_in_the_text() -> None:
    made = planned(
        """\
        claims:
        - figures:
          - {id: f1, killed/person: four, quote: Four died}
          - {id: f2, killed/person: four, quote: Four died, nth: 2}
          - {id: f3, killed/person: four, quote: Four died, at: [21, 30]}
        """,
        text=TEXT,
    )
    quotes = [content["quote"] for content in contents(made, "FigureReported")]
    assert [(q["start"], q["end"]) for q in quotes if isinstance(q, dict)] == [(0, 9), (21, 30), (21, 30)]
    assert quotes[0] == {"exact": "Four died", "start": 0, "end": 9, "suffix": " on Monday. Four die"}


def test_the_article_is_read_beside_the_file_and_checked(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    path = written(tmp_path, "case: 1\ndocument: {id: d, text: article.txt}\n", head=False)
    case = read_case(path)
    assert case.text == TEXT
    hashed = f"case: 1\ndocument:\n  id: d\n  text: article.txt\n  sha256: {case.sha256}\n"
    assert read_case(written(tmp_path, hashed, head=False)).text == TEXT
    wrong = hashed.replace(f"sha256: {case.sha256}", f"sha256: {'0' * 64}")
    with pytest.raises(CaseError, match=r"case.yaml:5:11: sha256: .* its hash is [0-9a-f]{64}"):
        read_case(written(tmp_path, wrong, head=False))


def test_a_happening_without_a_moment_has_that_of_its_incident() -> None:
    (march,) = contents(planned("claims: [{happenings: [{id: h, what: A march}]}]"), "HappeningReported")
    when = march["when"]
    assert isinstance(when, dict)
    assert (when["edtf"], when["how"]) == ("2021-07-07/2021-07-09", "no time of its own; that of its incident")


def test_a_restricted_claim_keeps_its_words_apart(record: Record, tmp_path: Path) -> None:
    """Quote, summary and the words of its moments are in the protected part or nowhere; they are never corrected in
    the open."""
    yaml = """\
        claims:
        - by: minister
          visibility: restricted
          happenings:
          - {id: c-7f3a, what: Somebody leaves, when: Friday morning, quote: left on Friday, at: [3, 17]}
        """
    load(record, written(tmp_path, yaml))
    (event,) = record.events(types=["HappeningReported"])
    assert event.protected == ["protected"]
    shown = repr(event.content)
    assert not any(word in shown for word in ("Somebody", "left on", "Friday"))
    assert b"Somebody leaves" in (record.store.protected_part(event.position, "protected") or b"")
    assert load(record, written(tmp_path, yaml)).drafts == ()
    with pytest.raises(CaseError, match="c-7f3a is restricted, and its words cannot be corrected in the open"):
        load(record, written(tmp_path, yaml.replace("Somebody", "A person")))


def test_a_change_of_visibility_is_an_event_of_its_own(record: Record, tmp_path: Path) -> None:
    load(record, written(tmp_path, FOUR))
    before = size(record)
    closed = FOUR.replace("by: minister\n", "by: minister\n  visibility: restricted\n")
    load(record, written(tmp_path, closed))
    found = [(event.type, (event.content or {})["name"]) for event in record.events(after=before)]
    assert found == [("VisibilityChanged", "p-police"), ("VisibilityChanged", "p-march")]
    assert load(record, written(tmp_path, closed)).drafts == ()


def test_a_source_that_is_not_public_keeps_its_name_apart() -> None:
    yaml = "case: 1\nsources: {r-1: {kind: person, name: Jo Doe, pseudonym: a resident, visibility: restricted}}\n"
    (draft,) = planned(yaml, head=False).drafts
    assert "name" not in draft.content
    assert draft.protected == {"name": "Jo Doe"}


INCIDENTS = """\
incidents:
  clash: {title: A clash, when: 2021-07-07/2021-07-09, zone: America/Caracas}
  earlier: {title: An earlier one}
links: [{from: earlier, to: clash, as: possible-cause, claim: p-march}]
"""
CHANGES = """\
retract: [{claim: p-police, reason: miscounted}]
reinstate: [{claim: p-police, published: 2021-07-12}]
"""
RECLASSIFIED = """\
reclassify: [{claim: p-police, to: killed/national-guard, reason: was a guard}]
"""
JUDGED = """\
assess: [{claim: p-police, credibility: 2, why: two witnesses}]
noted: [{id: D9, claims: [p-police], kind: omission, why: silence}]
policies: [{incident: clash, policy: official, for: killed/police}]
"""
ACTS = HEAD.split("incidents:")[0] + FOUR.replace("- by:", "- incident: clash\n  by:") + INCIDENTS + CHANGES


def test_acts_are_recorded_once_and_judged_anew_when_they_change() -> None:
    acts = ("IncidentLinked", "ClaimRetracted", "ClaimReinstated", "FigureReclassified")
    judged = ("ClaimAssessed", "DiscrepancyNoted", "HeadlinePolicySet")
    made = planned(ACTS + RECLASSIFIED + JUDGED, head=False)
    assert [one.type for one in made.drafts if one.type in acts + judged] == [*acts, *judged]
    retracted, moved = contents(made, "ClaimRetracted", "FigureReclassified")
    assert retracted == {"claim": "p-police", "document": "paper-1", "reason": "miscounted"}
    assert (moved["measure"], moved["category"]) == ("killed", "national-guard")


def test_acts_again_add_nothing(record: Record, tmp_path: Path) -> None:
    again = ACTS + JUDGED
    load(record, written(tmp_path, again, head=False))
    assert load(record, written(tmp_path, again, head=False)).drafts == ()
    changed = load(record, written(tmp_path, again.replace("credibility: 2", "credibility: 3"), head=False))
    assert changed.counts() == {"ClaimAssessed": 1}


def test_importers_are_named_in_one_table() -> None:
    assert importer("case").load is load
    assert set(IMPORTERS) == {"case", "feed"}
