"""Judging, and recording what sources change: each command as a user types it, on the bundled case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.commands import done, run

COTA = "cota-905-2021-07"
Json = dict[str, Any]


def total(db: Path, cell: str, *words: str, incident: str = COTA) -> Json | None:
    """The row of a cell, or None."""
    measure, _, category = cell.partition("/")
    for row in done("totals", incident, "--json", *words, db=db).json:
        if (row["measure"], row["category"]) == (measure, category or "-"):
            return dict(row)
    return None


def bounds(db: Path, cell: str, *words: str, incident: str = COTA) -> tuple[object, ...]:
    """Status, low and high of a cell."""
    row = total(db, cell, *words, incident=incident)
    return (None, None, None) if row is None else (row["status"], row["low"], row["high"])


def kinds(db: Path, cell: str, origin: str = "interior-minister") -> list[str]:
    """The kinds of the rows of one origin."""
    rows = done("revisions", COTA, "--cell", cell, "--origin", origin, "--json", db=db).json
    return [row["kind"] for row in rows]


@pytest.fixture
def later(cota: Path) -> Path:
    """The case and a third article of 13 July."""
    done(
        "document",
        "cota905-c",
        "--publisher",
        "outlet-b",
        "--published",
        "2021-07-13",
        "--zone",
        "America/Caracas",
        db=cota,
    )
    return cota


# Asking


def test_discrepancies_for_people(loaded_case: Path) -> None:
    """Five noted by name, two notices, both numbers and both sources in the message."""
    page = done("discrepancies", COTA, db=loaded_case).out
    for words in ("D1", "D5", "notice", "circular-sourcing", "4 (Carmen Meléndez", "up to 2,500", "for all agencies"):
        assert words in page


def test_discrepancies_by_status_kind_and_moment(loaded_case: Path) -> None:
    """Filters keep rows as they are; before article A there is none."""
    whole = done("discrepancies", COTA, "--json", db=loaded_case).json
    assert whole == done("discrepancies", "--json", db=loaded_case).json
    notices = done("discrepancies", COTA, "--status", "notice", "--json", db=loaded_case).json
    assert [row for row in whole if row["status"] == "notice"] == notices
    omission = done("discrepancies", COTA, "--kind", "omission", "--json", db=loaded_case).json
    assert ["D5"] == [row["discrepancy"] for row in omission]
    assert [] == done("discrepancies", COTA, "--status", "resolved", "--json", db=loaded_case).json
    ran = run("discrepancies", COTA, "--at-position", "80", db=loaded_case)
    assert (0, "") == (ran.code, ran.out)
    assert "No discrepancies" in ran.err


def test_vintages_of_a_cell(loaded_case: Path) -> None:
    """The two tolls of police, each for its own moment."""
    rows = done("vintages", COTA, "--cell", "killed/police", "--json", db=loaded_case).json
    assert {("2021-07-10", 3, "b-police"), ("2021-07-09/..", 4, "a-police")} == {
        (row["as_of"], row["low"], row["claim"]) for row in rows
    }
    assert "known from" in done("vintages", COTA, db=loaded_case).out
    assert 2 == run("vintages", COTA, "--first", "--latest", db=loaded_case).code


def test_totals_by_a_policy_that_is_not_recorded(loaded_case: Path) -> None:
    """The headline by policy of the worked case, and the record stays as it was."""
    size = done("status", "--json", db=loaded_case).json["size"]
    for policy, low in (("latest", 26), ("official", None), ("highest-credible", 26), ("range-all", 26)):
        row = total(loaded_case, "killed/person", "--policy", policy)
        assert row is not None
        assert (low, 27, policy) == (row["low"], row["inferred_low"], row["policy"])
    assert size == done("status", "--json", db=loaded_case).json["size"]
    assert 2 == run("totals", COTA, "--policy", "loudest", db=loaded_case).code


def test_sources_say_how_far_and_how_late(later: Path) -> None:
    """The minister's police go from 3 to 6: raised once; the change and the days since the first report are there."""
    done(
        "figure",
        COTA,
        "killed/national-guard",
        "three",
        "--by",
        "interior-minister",
        "--document",
        "cota905-c",
        db=later,
    )
    rows = done("sources", COTA, "--json", db=later).json
    (minister,) = [row for row in rows if row["source"] == "interior-minister"]
    assert (1, 1, 0, 2, 2) == tuple(
        minister[name] for name in ("revised", "raised", "lowered", "median_change", "largest_change")
    )
    assert minister["median_delay"] >= 0


# Judging


def test_policy_is_recorded_for_a_cell(cota: Path) -> None:
    """It shows from then on, and not in the record of before."""
    size = done("status", "--json", db=cota).json["size"]
    done("policy", COTA, "preferred", "--for", "officers-deployed", "--prefer", "interior-minister", db=cota)
    cell = "officers-deployed/state-security-forces"
    assert ("conflict", 3110, 3110) == bounds(cota, cell)
    assert ("conflict", None, 3110) == bounds(cota, cell, "--at-position", str(size))
    assert ("stated", 26, None) == bounds(cota, "killed/person")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("preferred",), 2),
        (("range", "--prefer", "outlet-a"), 2),
        (("preferred", "--prefer", "nobody"), 1),
        (("official", "--for", "kiled"), 1),
        (("official", "--for", "killed/polise"), 1),
    ],
)
def test_policies_that_are_refused(words: tuple[str, ...], code: int, cota: Path) -> None:
    """Nothing is stored."""
    size = done("status", "--json", db=cota).json["size"]
    ran = run("policy", COTA, *words, db=cota)
    assert code == ran.code
    assert size == done("status", "--json", db=cota).json["size"]


def test_assessing_at_five_takes_a_claim_out(cota: Path) -> None:
    """The guard leaves the totals; judged again, it is back."""
    done("assess", "b-guard", "--credibility", "5", "--why", "hearsay", db=cota)
    assert None is bounds(cota, "killed/national-guard")[1]
    done("assess", "b-guard", "--credibility", "3", db=cota)
    assert ("stated", 1, 1) == bounds(cota, "killed/national-guard")
    assert 2 == run("assess", "b-guard", db=cota).code
    assert 2 == run("assess", "b-guard", "--credibility", "7", db=cota).code
    assert 1 == run("assess", "b-gard", "--credibility", "3", db=cota).code


def test_note_and_resolve(cota: Path) -> None:
    """A noted one absorbs the notice; resolved, it says by whom and why, and stays."""
    done("note", COTA, "D6", "a-gang", "b-gang", "--kind", "one-origin", "--why", "one briefing?", db=cota)
    rows = done("discrepancies", COTA, "--json", db=cota).json
    assert ("noted", "one-origin", ["a-gang", "b-gang"]) == next(
        (row["status"], row["kind"], row["claims"]) for row in rows if row["discrepancy"] == "D6"
    )
    assert 1 == sum(row["status"] == "notice" for row in rows)
    done("resolve", COTA, "D6", "one briefing it is", "--by", "desk", "--why", "the broadcast", db=cota)
    (row,) = done("discrepancies", COTA, "--status", "resolved", "--json", db=cota).json
    assert row["message"].endswith("resolved by desk: one briefing it is (the broadcast)")
    assert 8 - 1 == len(done("discrepancies", COTA, "--json", db=cota).json)


def test_notes_that_are_refused(cota: Path) -> None:
    """An unknown claim, a name that is taken, a discrepancy nobody noted."""
    assert 1 == run("note", COTA, "D6", "a-gong", "--kind", "odd", db=cota).code
    assert "is in the record already" in run("note", COTA, "D1", "a-gang", "--kind", "odd", db=cota).err
    ran = run("resolve", COTA, "D9", "settled", db=cota)
    assert (1, "Error: no discrepancy D9 is noted for") == (ran.code, ran.err[:37])


# What sources change


def test_retract_and_reinstate(later: Path) -> None:
    """Taken back on the 13th, restored on the 14th; each at its own moment."""
    done("retract", "b-guard", "--document", "cota905-c", db=later)
    assert ("retracted", None, None) == bounds(later, "killed/national-guard")
    assert ("stated", 1, 1) == bounds(later, "killed/national-guard", "--known-at", "2021-07-12")
    done("reinstate", "b-guard", "--published", "2021-07-14", "--reason", "an error", db=later)
    assert ("stated", 1, 1) == bounds(later, "killed/national-guard")
    assert ("retracted", None, None) == bounds(later, "killed/national-guard", "--known-at", "2021-07-13")
    assert ["first", "retracted", "reinstated"] == kinds(later, "killed/national-guard")
    assert 2 == run("reinstate", "b-guard", db=later).code
    assert 1 == run("reinstate", "b-guard", "--document", "cota905-x", db=later).code


def test_reclassify(later: Path) -> None:
    """The guard turns out to be police: 3 or 4, and 1 beside them."""
    where = ("--document", "cota905-c", "--reason", "a clerk's error")
    done("reclassify", "b-guard", "killed/other-state-forces", *where, db=later)
    assert ("stated", 1, 1) == bounds(later, "killed/other-state-forces")
    assert None is bounds(later, "killed/national-guard")[1]
    assert 2 == run("reclassify", "b-guard", "killed/police", "--document", "cota905-c", db=later).code
    assert "did you mean police?" in run("reclassify", "b-guard", "killed/polise", *where, db=later).err


def test_redefine_rebases(later: Path) -> None:
    """28 injured becomes 128 with an offset of 100: redefined, change 0."""
    where = ("--document", "cota905-c")
    done("redefine", COTA, "injured/person", "--kind", "rebase", "--offset", "100", *where, db=later)
    assert None is bounds(later, "injured/person")[1]
    done("figure", COTA, "injured/person", "128", "--by", "interior-minister", *where, db=later)
    assert ("stated", 128, 128) == bounds(later, "injured/person")
    rows = done("revisions", COTA, "--cell", "injured/person", "--origin", "interior-minister", "--json", db=later).json
    assert ("redefined", 0, 0) == tuple(rows[-1][name] for name in ("kind", "change_low", "change_high"))
    assert 2 == run("redefine", COTA, "injured", "--kind", "rebase", *where, db=later).code
    ran = run("redefine", COTA, "injured", "--kind", "rebase", "--offset", "some", *where, db=later)
    assert (1, True) == (ran.code, "--offset" in ran.err)


# Incidents


def test_merge_and_split(cota: Path) -> None:
    """June's background joins by mistake: rivals, never a sum; then its claims are assigned elsewhere."""
    done("merge", "caracas-2021-06", COTA, "--reason", "a test", db=cota)
    row = total(cota, "killed/person")
    assert row is not None
    assert {"a-total", "a-june-killed"} == {*row["claims"], *row["outdated"]}
    assert row["low"] in (3, 26)
    asked = [done("totals", name, "--json", db=cota).json for name in ("caracas-2021-06", COTA)]
    assert asked[0] == asked[1]
    done("incident", "june", "--title", "June", db=cota)
    done("split", COTA, "a-june-killed=june", "a-june-nurse=june", "--reason", "another month", db=cota)
    assert ("stated", 26, None) == bounds(cota, "killed/person")
    assert ("stated", 3, None) == bounds(cota, "killed/person", incident="june")


def test_merges_and_splits_that_are_refused(cota: Path) -> None:
    """Into itself, into nothing, a claim or an incident nobody knows, words that are no assignment."""
    assert 1 == run("merge", COTA, COTA, "--reason", "x", db=cota).code
    assert 1 == run("merge", COTA, "nowhere", "--reason", "x", db=cota).code
    assert 2 == run("merge", COTA, "caracas-2021-06", db=cota).code
    assert 1 == run("split", COTA, "a-gong=caracas-2021-06", "--reason", "x", db=cota).code
    assert 1 == run("split", COTA, "a-gang=nowhere", "--reason", "x", db=cota).code
    assert 2 == run("split", COTA, "a-gang", "--reason", "x", db=cota).code
    assert 2 == run("split", COTA, "a-gang=caracas-2021-06", "a-gang=venezuela-2020", "--reason", "x", db=cota).code


def test_link_moves_nothing(cota: Path) -> None:
    """Every total is what it was."""
    before = done("totals", COTA, "--json", db=cota).json
    done("link", "caracas-2021-06", COTA, "--as", "precursor", "--claim", "a-june-killed", db=cota)
    assert before == done("totals", COTA, "--json", db=cota).json
    assert 1 == run("link", "nowhere", COTA, "--as", "precursor", db=cota).code


# All of them


COMMANDS = (
    ("assess", "b-guard", "--credibility", "3"),
    ("policy", COTA, "official"),
    ("note", COTA, "D7", "a-gang", "--kind", "odd"),
    ("resolve", COTA, "D3", "settled"),
    ("reinstate", "b-guard", "--document", "cota905-c"),
    ("reclassify", "b-guard", "killed/police", "--document", "cota905-c", "--reason", "x"),
    ("redefine", COTA, "killed", "--kind", "rename", "--document", "cota905-c"),
    ("link", "caracas-2021-06", COTA, "--as", "precursor"),
    ("merge", "caracas-2021-06", COTA, "--reason", "x"),
    ("split", COTA, "a-gang=caracas-2021-06", "--reason", "x"),
)


def prepare(words: tuple[str, ...], db: Path) -> None:
    """Only what was taken back can be reinstated."""
    if words[0] == "reinstate":
        assert 1 == run(*words, db=db).code
        done("retract", words[1], "--document", "cota905-c", "--reason", "an error", db=db)


def test_what_is_set_changed_and_set_back_is_three_events(later: Path) -> None:
    """The last word counts, though it was said before; the same command twice in a row is one event."""
    for policy in ("latest", "range", "latest", "latest"):
        done("policy", "cota-905-2021-07", policy, db=later)
    assert "latest" == done("totals", "cota-905-2021-07", "--json", db=later).json[0]["policy"]
    set_ = done("events", "--type", "HeadlinePolicySet", "--json", db=later).json
    assert ["latest", "range", "latest"] == [event["content"]["policy"] for event in set_]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_dry_run_prints_the_line_that_append_takes(words: tuple[str, ...], later: Path) -> None:
    """It stores nothing; the line, appended, stores what the command itself would have."""
    prepare(words, later)
    size = done("status", "--json", db=later).json["size"]
    line = done(*words, "--dry-run", db=later).out
    assert size == done("status", "--json", db=later).json["size"]
    assert "type" in json.loads(line)
    done("append", "-", db=later, input=line)
    assert size + 1 == done("status", "--json", db=later).json["size"]
    assert "already stored" in done(*words, db=later).out


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_each_has_its_place_in_the_log_and_in_replay(words: tuple[str, ...], later: Path) -> None:
    """The event stands in the incident's history, and replay walks over it."""
    prepare(words, later)
    done(*words, db=later)
    newest = done("events", "--json", db=later).json[-1]
    stream = newest["stream"]
    assert newest["position"] in [row["position"] for row in done("log", stream, "--json", db=later).json]
    assert 0 == run("replay", stream, db=later).code
    assert 0 == run("projections", "verify", db=later).code
