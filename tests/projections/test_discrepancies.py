"""What does not fit together. Expected findings follow from the text of the rules and from the worked case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportedly.importers.case import load
from reportedly.projections.checks import EMPTY_FILE
from reportedly.record import Record
from support.case_files import bundled
from support.claims_json import convert
from support.histories import new_record
from support.shared import SHARED, needs_shared
from support.stories import change, days, document, event, figure, rows, told, undated

COTA = "cota-905-2021-07"
Json = dict[str, Any]


def found(record: Record, incident: str = "clash", **options: Any) -> list[tuple[str, list[str]]]:
    """Kind and claims of each row; claims sorted, for sets have no order."""
    return [(row["kind"], sorted(row["claims"])) for row in rows(record, "discrepancies", incident, **options)]


# The worked case


@pytest.fixture(scope="module")
def case() -> Iterator[tuple[Record, int]]:
    """Both bundled articles, and the position before the second."""
    with new_record() as record:
        load(record, bundled("a"))
        yield record, load(record, bundled("b")).positions[0] - 1


NOTED = [
    ("D1", ["a-scores", "a-total"]),
    ("D2", ["a-gunfire-days", "a-clash-days", "a-fear-days"]),
    ("D3", ["a-police", "b-guard", "b-police"]),
    ("D4", ["a-officers", "b-officers"]),
    ("D5", ["a-noncombatants"]),
]


def test_the_case_has_exactly_five_and_two_notices(case: tuple[Record, int]) -> None:
    """D1–D5, each absorbing what is computed; 22 and 28 each rest on one origin."""
    found = rows(case[0], "discrepancies", COTA)
    assert NOTED == [(row["discrepancy"], row["claims"]) for row in found if row["status"] != "notice"]
    notices = [(row["measure"], row["category"], row["found"]) for row in found if row["status"] == "notice"]
    assert [("killed", "armed-group-member", "22"), ("injured", "person", "28")] == notices
    assert {"noted", "notice"} == {row["status"] for row in found}


def test_the_first_article_alone_has_two(case: tuple[Record, int]) -> None:
    """D1 and D2, and nothing beside them."""
    found = rows(case[0], "discrepancies", COTA, at_position=case[1])
    assert NOTED[:2] == [(row["discrepancy"], row["claims"]) for row in found]


def test_no_other_incident_of_the_case_has_any(case: tuple[Record, int]) -> None:
    """Whole record, the other streams: nothing."""
    assert {COTA} == {row["incident"] for row in rows(case[0], "discrepancies", None)}


def test_the_message_gives_both_numbers_sources_and_scopes(case: tuple[Record, int]) -> None:
    """D3's 4 against 3 of one origin, and D4's contradiction with its scopes."""
    d3, d4 = rows(case[0], "discrepancies", COTA)[2:4]
    assert {"3", "4"} == {d3["expected"], d3["found"]}
    for words in ("4 (Carmen Meléndez", "3 (Carmen Meléndez", "in cota905-a", "in cota905-b", "one origin"):
        assert words in d3["message"]
    for words in ("3,110 (Carmen Meléndez", "for all agencies", "up to 2,500 (outlet-a in cota905-a, for one slum)"):
        assert words in d4["message"]


@needs_shared
def test_the_hand_encoding_gives_the_same() -> None:
    """From claims.json: five and two, at the end; two before article B's first event."""
    events = convert(SHARED / "cases/cota-905/claims.json")
    first_of_b = next(n for n, one in enumerate(events) if one["content"].get("document") == "cota905-b")
    with new_record() as record:
        record.append(events[:first_of_b])
        before = rows(record, "discrepancies", COTA)
        record.append(events[first_of_b:])
        after = rows(record, "discrepancies", COTA)
    assert ["D1", "D2"] == [row["discrepancy"] for row in before]
    assert [f"D{n}" for n in range(1, 6)] == [row["discrepancy"] for row in after if row["status"] != "notice"]
    assert ["22", "28"] == [row["found"] for row in after if row["status"] == "notice"]


@needs_shared
def test_the_shared_case_file_gives_the_same() -> None:
    """Article B as the shared file has it, with its restricted block."""
    with new_record() as record:
        load(record, bundled("a"))
        load(record, SHARED / "cases/cota-905/article-b.yaml")
        found = rows(record, "discrepancies", COTA)
    assert [name for name, _ in NOTED] == [row["discrepancy"] for row in found if row["status"] != "notice"]
    assert 2 == sum(row["status"] == "notice" for row in found)


def test_without_notes_what_is_computed_stands_itself(tmp_path: Path) -> None:
    """The same articles without anybody's notes: headline, differing renderings, contradiction; and the notices."""
    with new_record() as record:
        for letter in "ab":
            text, _, _ = bundled(letter).read_text(encoding="utf-8").partition("\nnoted:")
            path = tmp_path / f"{letter}.yaml"
            path.write_text(text + "\n", encoding="utf-8")
            load(record, path)
        assert [
            ("inside-document", ["a-scores", "a-total"]),
            ("differing-renderings", ["a-police", "b-police"]),
            ("contradiction", ["a-officers", "b-officers"]),
        ] == found(record, COTA)[:3]
        assert 2 == sum(kind == "circular-sourcing" for kind, _ in found(record, COTA)[3:])


# Contradictions between origins


def test_two_origins_that_exclude_each_other() -> None:
    """4 by the minister, 3 by the hospital, of one moment: a contradiction with both in words."""
    with told(
        *undated("paper", "gazette"), figure("c1", "4", "u1", "minister"), figure("c2", "3", "u2", "hospital")
    ) as r:
        (row,) = rows(r, "discrepancies")
    assert ("contradiction", "computed", "killed", "person", None) == tuple(
        row[name] for name in ("kind", "status", "measure", "category", "discrepancy")
    )
    assert "killed (person): 4 (A. Minister in u1) against 3 (city hospital in u2)" == row["message"]
    assert ("4", "3") == (row["expected"], row["found"])


def test_figures_that_can_both_hold_are_none() -> None:
    """At least 26 beside 30, and up to 40: one value satisfies all."""
    with told(
        *undated("paper", "gazette", "paper"),
        figure("c1", "at least 26", "u1", "minister"),
        figure("c2", "30", "u2", "hospital"),
        figure("c3", "up to 40", "u3"),
    ) as record:
        assert [] == found(record)


def test_about_differs_from_about() -> None:
    """Points without bounds contradict each other when they differ."""
    with told(
        *undated("paper", "gazette"),
        figure("c1", "about 4,300", "u1", "minister"),
        figure("c2", "about 9,000", "u2", "hospital"),
    ) as record:
        (row,) = rows(record, "discrepancies")
    assert ("contradiction", "about 4,300", "about 9,000") == (row["kind"], row["expected"], row["found"])


def test_what_is_outdated_contradicts_nobody() -> None:
    """30 by the hospital a day after 4 by the minister: the newer speaks for a later moment."""
    with told(
        *days("paper", "gazette"), figure("c1", "4", "d1", "minister"), figure("c2", "30", "d2", "hospital")
    ) as r:
        assert [] == found(r)


def test_one_finding_for_a_cell_however_many_disagree() -> None:
    """Three origins, three values: one row with all three."""
    outlets = ("paper", "gazette", "paper")
    with told(
        *undated(*outlets),
        figure("c1", "4", "u1", "minister"),
        figure("c2", "3", "u2", "hospital"),
        figure("c3", "7", "u3"),
    ) as record:
        assert [("contradiction", ["c1", "c2", "c3"])] == found(record)


def test_a_scope_apart_is_another_cell() -> None:
    """Verified and claimed counts do not contradict once the scope is declared apart; before, they do."""
    story = (*undated("paper", "gazette"), figure("c1", "4", "u1", "minister"))
    verified = figure("c2", "3", "u2", "hospital", scope="verified")
    with told(*story, verified) as record:
        (row,) = rows(record, "discrepancies")
        assert "for verified" in row["message"]
        record.append([event("ScopeDeclared", scope="verified", apart=True)])
        assert [] == found(record)


def test_an_improbable_claim_stays_in_discrepancies() -> None:
    """Assessed at 5 it leaves the totals and still contradicts."""
    with told(
        *undated("paper", "gazette"),
        figure("c1", "4", "u1", "minister"),
        figure("c2", "400", "u2", "hospital"),
        event("ClaimAssessed", "clash", claim="c2", credibility=5),
    ) as record:
        assert [("contradiction", ["c1", "c2"])] == found(record)


def test_increments_of_one_period_contradict_and_of_two_do_not() -> None:
    """What two origins counted for one day is compared; for two days it is not."""
    more = {"counting": "increment"}
    with told(
        *undated("paper", "gazette"),
        figure("c1", "4", "u1", "minister", period="2024-03-01", **more),
        figure("c2", "3", "u2", "hospital", period="2024-03-01", **more),
        figure("c3", "9", "u2", "hospital", period="2024-03-02", **more),
    ) as record:
        assert [("contradiction", ["c1", "c2"])] == found(record)


# One origin


def test_differing_renderings_of_one_origin() -> None:
    """Two documents, no order, one speaker: 4 and 3."""
    with told(
        *undated("paper", "gazette"), figure("c1", "4", "u1", "minister"), figure("c2", "3", "u2", "minister")
    ) as r:
        (row,) = rows(r, "discrepancies")
    assert ("differing-renderings", ["c1", "c2"]) == (row["kind"], row["claims"])
    assert row["message"].endswith("one origin, and nothing tells which came later")


def test_what_follows_is_no_differing_rendering() -> None:
    """3 on the first day, 4 on the second: a revision."""
    with told(*days("paper", "gazette"), figure("c1", "3", "d1", "minister"), figure("c2", "4", "d2", "minister")) as r:
        assert [] == found(r)


def test_judged_to_go_back_to_one_origin() -> None:
    """The outlet's own voice, judged to go back to the minister, is one origin with her."""
    with told(
        *undated("paper", "gazette"),
        figure("c1", "4", "u1", "minister"),
        figure("c2", "3", "u2", goes_back_to="minister"),
    ) as record:
        (row,) = rows(record, "discrepancies")
    assert "differing-renderings" == row["kind"]
    assert "3 (gazette, going back to A. Minister, in u2)" in row["message"]


# Inside one document


def test_a_headline_louder_than_its_body() -> None:
    """Scores (at least 40) above at least 26; the headline stays out of the total."""
    with told(
        *days("paper"), figure("h", "scores", "d1", mode="headline"), figure("b", "at least 26", "d1", "minister")
    ) as record:
        (row,) = rows(record, "discrepancies")
        assert (26, None) == (lambda total: (total["low"], total["high"]))(rows(record, "totals")[0])
    assert ("inside-document", ["b", "h"], "at least 26", "at least 40") == (
        row["kind"],
        sorted(row["claims"]),
        row["expected"],
        row["found"],
    )


@pytest.mark.parametrize(
    ("headline", "body", "louder"),
    [
        ("40", "as many as 40", True),  # what may be fewer is told as certain
        ("dozens", "26", False),
        ("26", "26", False),
        ("at least 20", "26", False),
        ("30", "26", True),
        ("up to 40", "26", True),
        ("20", "26", True),  # quieter, but it excludes the body
    ],
)
def test_which_headline_its_body_bears_out(headline: str, body: str, louder: bool) -> None:
    """A headline may say less exactly what the body says; not more, and not something else."""
    with told(*days("paper"), figure("h", headline, "d1", mode="headline"), figure("b", body, "d1", "minister")) as r:
        assert ([("inside-document", ["b", "h"])] if louder else []) == found(r)


def test_a_headline_needs_only_one_voice_in_its_body() -> None:
    """The hospital's 30 bears the headline out; the two voices still contradict each other."""
    with told(
        *days("paper"),
        figure("h", "30", "d1", mode="headline"),
        figure("b1", "26", "d1", "minister"),
        figure("b2", "30", "d1", "hospital"),
    ) as record:
        assert [("contradiction", ["b1", "b2"])] == found(record)


def test_parts_against_the_total_of_one_document() -> None:
    """22 and 9 of one voice in one document are more than its 30."""
    with told(
        *days("paper"),
        figure("t", "30", "d1", "minister"),
        figure("p1", "22", "d1", "minister", cell="killed/armed-group-member"),
        figure("p2", "9", "d1", "minister", cell="killed/state-security-forces"),
    ) as record:
        (row,) = rows(record, "discrepancies")
    assert ("inside-document", ["p1", "p2", "t"]) == (row["kind"], sorted(row["claims"]))
    assert ("killed", "person") == (row["measure"], row["category"])
    for words in ("30", "22 + 9", "31", "A. Minister in d1"):
        assert words in row["message"]


def test_parts_of_one_document_against_the_total_of_another() -> None:
    """Sums are taken inside a group; between origins the result contradicts."""
    with told(
        *undated("paper", "gazette"),
        figure("t", "30", "u1", "hospital"),
        figure("p1", "22", "u2", "minister", cell="killed/armed-group-member"),
        figure("p2", "9", "u2", "minister", cell="killed/state-security-forces"),
    ) as record:
        assert [("contradiction", ["p1", "p2", "t"])] == found(record)


def test_leaf_wise_maxima_are_not_summed() -> None:
    """Police 4 and guards 0 in one paper, police 3 and guards 1 in the other, total 4: a conflict over the police, and
    over the guards, but never 5 against 4."""
    police, guards, forces = "killed/police", "killed/national-guard", "killed/state-security-forces"
    with told(
        *undated("paper", "gazette"),
        figure("p1", "4", "u1", "minister", cell=police),
        figure("g1", "none", "u1", "minister", cell=guards),
        figure("p2", "3", "u2", "minister", cell=police),
        figure("g2", "1", "u2", "minister", cell=guards),
        figure("f2", "4", "u2", "minister", cell=forces),
    ) as record:
        assert [("differing-renderings", ["g1", "g2"]), ("differing-renderings", ["p1", "p2"])] == sorted(found(record))


def test_rates_of_one_document_that_differ() -> None:
    """A measure that does not add up has no sums, but a document can still contradict itself."""
    with told(
        *days("paper"),
        figure("c1", "500", "d1", "minister", cell="reward-offered"),
        figure("c2", "900", "d1", "minister", cell="reward-offered"),
    ) as record:
        assert [("inside-document", ["c1", "c2"])] == found(record)


# What a series does


def test_a_falling_total() -> None:
    """30, then 26 by the same voice: a total cannot fall."""
    with told(*days("paper", "paper"), figure("c1", "30", "d1", "minister"), figure("c2", "26", "d2", "minister")) as r:
        (row,) = rows(r, "discrepancies")
    assert ("falling-total", "at least 30", "26") == (row["kind"], row["expected"], row["found"])
    assert "30 (A. Minister in d1) falls to 26 (A. Minister in d2)" in row["message"]


def test_snapshots_and_rewards_may_fall() -> None:
    """Only totals of what adds up are cumulative."""
    outlets = days("paper", "paper")
    with told(
        *outlets,
        figure("c1", "30", "d1", "minister", counting="snapshot"),
        figure("c2", "26", "d2", "minister", counting="snapshot"),
        figure("c3", "900", "d1", "minister", cell="reward-offered"),
        figure("c4", "500", "d2", "minister", cell="reward-offered"),
    ) as record:
        assert [] == found(record)


def test_saying_less_is_no_fall() -> None:
    """At least 30, then at least 26: both may be true."""
    story = days("paper", "paper")
    with told(
        *story, figure("c1", "at least 30", "d1", "minister"), figure("c2", "at least 26", "d2", "minister")
    ) as r:
        assert [] == found(r)


def test_a_fall_from_one_origin_to_another() -> None:
    """The minister's 30 is outdated by the hospital's later 26: the total of the cell fell."""
    with told(
        *days("paper", "gazette"), figure("c1", "30", "d1", "minister"), figure("c2", "26", "d2", "hospital")
    ) as r:
        assert [("falling-total", ["c1", "c2"])] == found(r)


def test_a_restarted_series() -> None:
    """4,047, then 123 and 130: it starts again. Without the rest of the story it looks the same."""
    story = [*days("paper", "paper", "paper"), figure("c1", "4,047", "d1", "minister")]
    with told(*story, figure("c2", "123", "d2", "minister"), figure("c3", "130", "d3", "minister")) as record:
        assert [("restarted-series", ["c1", "c2"])] == found(record)
        assert [("restarted-series", ["c1", "c2"])] == found(record, known_at="2024-03-02")


def test_a_dip_is_no_restart() -> None:
    """4,047, 404 by a lost digit, 4,050: a fall, for it came back."""
    with told(
        *days("paper", "paper", "paper"),
        figure("c1", "4,047", "d1", "minister"),
        figure("c2", "404", "d2", "minister"),
        figure("c3", "4,050", "d3", "minister"),
    ) as record:
        assert [("falling-total", ["c1", "c2"])] == found(record)


def test_a_rebase_is_neither() -> None:
    """The same restart, told as a rebase, is a redefinition."""
    with told(
        *days("paper", "paper"),
        figure("c1", "4,047", "d1", "minister"),
        event("MeasureRedefined", "clash", measure="killed", kind="rebase", offset=-3924, document="d2"),
        figure("c2", "123", "d2", "minister"),
    ) as record:
        assert [] == found(record)


def test_a_retracted_figure_neither_falls_nor_contradicts() -> None:
    """As if never said: 30, 300 taken back, 31. With the retraction undone, 300 falls to 31 again."""
    story = [
        *days("paper", "paper", "paper", "paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        figure("c2", "300", "d2", "minister"),
        figure("c3", "31", "d3", "minister"),
        change("ClaimRetracted", "c2", "d4"),
    ]
    with told(*story) as record:
        assert [("restarted-series", ["c2", "c3"])] == found(record, known_at="2024-03-03")
        assert [] == found(record)
        record.append([change("ClaimReinstated", "c2", "d5")])
        assert [("restarted-series", ["c2", "c3"])] == found(record)


def test_a_fall_across_a_retracted_figure_is_found() -> None:
    """30, 40 taken back, 26: without the 40 the total still fell from 30."""
    with told(
        *days("paper", "paper", "paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        figure("c2", "40", "d2", "minister"),
        figure("c3", "26", "d3", "minister"),
        change("ClaimRetracted", "c2", "d4"),
    ) as record:
        assert [("falling-total", ["c1", "c3"])] == found(record)


def test_withdrawn_is_as_if_never_recorded() -> None:
    """The recorder's own mistake makes no finding."""
    with told(
        *days("paper", "paper"),
        figure("c1", "30", "d1", "minister"),
        figure("c2", "26", "d2", "minister"),
        event("ClaimWithdrawn", "clash", claim="c2", reason="typing error"),
    ) as record:
        assert [] == found(record)


def test_restated_history() -> None:
    """Another value for a day already given: one finding for all that one document restates."""
    with told(
        *days("paper", "paper", start=5),
        figure("c1", "3", "d1", "minister", as_of="2024-03-01"),
        figure("c2", "5", "d1", "minister", as_of="2024-03-02"),
        figure("c3", "4", "d2", "minister", as_of="2024-03-01"),
        figure("c4", "6", "d2", "minister", as_of="2024-03-02"),
        figure("c5", "7", "d2", "minister", as_of="2024-03-03"),
    ) as record:
        (row,) = rows(record, "discrepancies")
    assert ("restated-history", ["c1", "c2", "c3", "c4"]) == (row["kind"], sorted(row["claims"]))
    assert "3 (A. Minister in d1, as of 2024-03-01) becomes 4" in row["message"]


# Claims and documents that cannot be as they are


def test_an_as_of_later_than_its_publication() -> None:
    """A figure of the 3rd in a paper of the 2nd; one of the same day is possible."""
    with told(
        *days("paper", start=2),
        figure("c1", "3", "d1", "minister", as_of="2024-03-03"),
        figure("c2", "3", "d1", "hospital", as_of="2024-03-02"),
        figure("c3", "3", "d1", "gazette", as_of="2024-03-01/2024-03-09"),
    ) as record:
        (row,) = [row for row in rows(record, "discrepancies") if row["status"] == "computed"]
    assert ("as-of-after-publication", ["c1"], "2024-03-02", "2024-03-03") == tuple(
        row[name] for name in ("kind", "claims", "expected", "found")
    )


def test_a_figure_without_a_document() -> None:
    """Nobody can check it."""
    with told(figure("c1", "3", None, "minister")) as record:
        (row,) = rows(record, "discrepancies")
    assert ("unsupported-figure", ["c1"]) == (row["kind"], row["claims"])
    assert "killed (person): 3, by A. Minister, stands in no document" == row["message"]


def test_an_old_copy_that_takes_the_place_of_a_newer_version() -> None:
    """v3 supersedes v2 of the 3rd, is itself of the 1st, and states nothing."""
    with told(
        document("v1", "2024-03-01"),
        document("v2", "2024-03-03", supersedes="v1"),
        document("v3", "2024-03-01", supersedes="v2"),
        figure("c1", "3", "v1", "minister"),
        figure("c2", "4", "v2", "minister"),
    ) as record:
        (row,) = [row for row in rows(record, "discrepancies") if row["kind"] == "stale-copy"]
    assert [] == row["claims"]
    assert "v3, published 2024-03-01, takes the place of v2, published 2024-03-03" in row["message"]


def test_a_newer_version_is_no_old_copy() -> None:
    """Versions in order, one of them without claims of its own."""
    with told(
        document("v1", "2024-03-01"),
        document("v2", "2024-03-03", supersedes="v1"),
        document("v3", "2024-03-03", supersedes="v2"),
        figure("c1", "3", "v1", "minister"),
    ) as record:
        assert [] == found(record)


@pytest.mark.parametrize("empty", [{"characters": 0}, {"sha256": EMPTY_FILE}])
def test_an_empty_version_after_a_full_one(empty: Json) -> None:
    """A file of no bytes, or no characters, after one with claims; an empty first version is nothing."""
    with told(
        document("v0", "2024-02-28", **empty),
        document("v1", "2024-03-01", supersedes="v0"),
        document("v2", "2024-03-03", supersedes="v1", **(empty | {"title": "again"})),
        figure("c1", "3", "v1", "minister"),
    ) as record:
        (row,) = rows(record, "discrepancies")
    assert ("failed-fetch", []) == (row["kind"], row["claims"])
    assert "v2 is empty" in row["message"]


# Notices


def test_circular_sourcing_is_a_notice_per_value() -> None:
    """Two papers, one minister, 22: one witness. A second origin for the value ends it."""
    story = [*undated("paper", "gazette", "paper"), figure("c1", "22", "u1", "minister")]
    with told(*story, figure("c2", "22", "u2", goes_back_to="minister")) as record:
        (row,) = rows(record, "discrepancies")
        assert ("circular-sourcing", "notice", ["c1", "c2"]) == (row["kind"], row["status"], row["claims"])
        assert "22 in 2 documents (u1, u2) rests on one origin, A. Minister" in row["message"]
        record.append([figure("c3", "22", "u3", "hospital")])
        assert [] == found(record)


def test_an_outlets_own_voice_without_a_judgement_is_no_circle() -> None:
    """Nobody says where the gazette has it from."""
    with told(*undated("paper", "gazette"), figure("c1", "22", "u1", "minister"), figure("c2", "22", "u2")) as record:
        assert [] == found(record)


def test_versions_of_one_publication_are_one_document() -> None:
    """The paper corrects its spelling and repeats the minister's figure for the same day."""
    with told(
        document("v1", "2024-03-01"),
        document("v2", "2024-03-02", supersedes="v1"),
        figure("c1", "22", "v1", "minister", as_of="2024-03-01"),
        figure("c2", "22", "v2", "minister", as_of="2024-03-01"),
    ) as record:
        assert [] == found(record)


# Noted and resolved


TWO = (*undated("paper", "gazette"), figure("c1", "4", "u1", "minister"), figure("c2", "3", "u2", "hospital"))


def noted(name: str, *claims: str, **more: Any) -> Json:
    """Somebody notes a discrepancy."""
    return event("DiscrepancyNoted", "clash", discrepancy=name, claims=list(claims), kind="odd", **more)


def test_a_noted_one_with_more_claims_absorbs() -> None:
    """The same claims, or more: one row, with the numbers."""
    guard = figure("c3", "1", "u2", "hospital", cell="killed/national-guard")
    with told(*TWO, guard, noted("N1", "c1", "c2", "c3", why="the guard?")) as record:
        (row,) = rows(record, "discrepancies")
    assert ("noted", "odd", "N1", ["c1", "c2", "c3"]) == tuple(
        row[name] for name in ("status", "kind", "discrepancy", "claims")
    )
    assert row["message"].startswith("the guard?; killed (person): 4 ")
    assert ("4", "3", "killed", None) == (row["expected"], row["found"], row["measure"], row["category"])


def test_a_noted_one_with_fewer_claims_does_not_absorb() -> None:
    """A third origin joins: what is found is more than what was noted."""
    with told(*TWO, document("u3", "2024-03-01/2024-03-09"), noted("N1", "c1", "c2")) as record:
        assert [("odd", ["c1", "c2"])] == found(record)
        record.append([figure("c3", "7", "u3")])
        assert [("odd", ["c1", "c2"]), ("contradiction", ["c1", "c2", "c3"])] == found(record)


def test_a_resolution_hides_nothing() -> None:
    """Resolved, it says by whom and why, keeps its numbers and stays in the list."""
    resolved = event("DiscrepancyResolved", "clash", discrepancy="N1", resolution="4 it is", by="desk", why="a list")
    with told(*TWO, noted("N1", "c1", "c2"), resolved) as record:
        (row,) = rows(record, "discrepancies")
        assert ("conflict", 3, 4) == (lambda one: (one["status"], one["low"], one["high"]))(rows(record, "totals")[0])
    assert ("resolved", "N1", "4", "3") == (row["status"], row["discrepancy"], row["expected"], row["found"])
    assert row["message"].endswith("resolved by desk: 4 it is (a list)")


def test_before_it_was_noted_it_was_computed() -> None:
    """As the record stood: first computed, then noted, then resolved."""
    with told(*TWO) as record:
        before = record.status().size
        record.append([noted("N1", "c1", "c2")])
        assert ["computed"] == [row["status"] for row in rows(record, "discrepancies", at_position=before)]
        assert ["noted"] == [row["status"] for row in rows(record, "discrepancies")]


def test_what_nobody_could_know_is_not_noted_yet() -> None:
    """At a moment before the second paper the note about both would give it away."""
    with told(
        *days("paper", "gazette"),
        figure("c1", "4", "d1", "minister"),
        figure("c2", "3", "d2", "hospital"),
        noted("N1", "c1", "c2"),
    ) as record:
        assert [] == found(record, known_at="2024-03-01")
        assert [("odd", ["c1", "c2"])] == found(record, known_at="2024-03-02")


def test_merging_makes_rivals_that_contradict() -> None:
    """The same minister on two incidents that turn out to be one: nothing follows, so the figures differ."""
    with told(
        *days("paper", "gazette"),
        figure("c1", "4", "d1", "minister", as_of="2024-03-01"),
        figure("c2", "3", "d2", "minister", as_of="2024-03-01", incident="fire"),
        event("IncidentsMerged", "fire", into="clash", reason="one and the same"),
    ) as record:
        assert [("differing-renderings", ["c1", "c2"])] == found(record)
        assert found(record) == found(record, "fire")
