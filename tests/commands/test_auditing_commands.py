"""diff, blame, log and show: on the bundled case, against what was worked out by hand from the two articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.events.errors import ValueRefused
from reportedly.record.moments import NOW, START, Moment, moment
from support.commands import done, run

INCIDENT = "cota-905-2021-07"
Json = dict[str, Any]


@pytest.fixture(scope="session")
def before_b(loaded_case: Path) -> int:
    """The position before article B's first event: the last one that names something of A."""
    with reportedly.open(loaded_case, read_only=True) as record:
        noted = [
            event for event in record.events(types=["DiscrepancyNoted"]) if (event.content or {})["discrepancy"] == "D2"
        ]
        (last,) = noted
        return last.position


def changes(db: Path, *moments: object) -> list[Json]:
    """What changed, as JSON."""
    found: list[Json] = done("diff", INCIDENT, *map(str, moments), "--json", db=db).json
    return found


def cell(row: Json) -> str:
    """The cell as it is typed."""
    return row["measure"] if row["category"] == "-" else f"{row['measure']}/{row['category']}"


def figure(row: Json | None) -> tuple[Any, ...] | None:
    """A total in short: status, low, high, and what is inferred."""
    if row is None:
        return None
    return (row["status"], row["low"], row["high"], row["inferred_low"])


def test_what_article_b_changed_and_nothing_else(loaded_case: Path, before_b: int) -> None:
    """The list of the two articles' differences, worked out by hand."""
    rows = changes(loaded_case, before_b, "now")
    totals = {cell(row): (figure(row["before"]), figure(row["after"])) for row in rows if row["about"] == "total"}
    assert totals == {
        "killed/police": (("stated", 4, 4, None), ("conflict", 3, 4, None)),
        "killed/national-guard": (None, ("stated", 1, 1, None)),
        "officers-deployed/state-security-forces": (("stated", None, 2500, None), ("conflict", None, 3110, None)),
        "seized/weapon": (("derived", None, None, 14), ("stated", 2, None, 14)),
        "seized/animal": (None, ("stated", 1, 1, None)),
        "adjacent-neighbourhoods": (None, ("stated", 2, None, None)),
        "seized/seized-item": (None, ("derived", None, None, 14)),
    }
    units = {cell(row): row["unit"] for row in rows if row["about"] == "total"}
    assert units["seized/seized-item"] == "item"
    claims = {row["name"]: (cell(row), row["change"], row["kind"]) for row in rows if row["about"] == "claim"}
    assert claims == {
        "b-gang": ("killed/armed-group-member", "came", "repeated"),
        "b-injured": ("injured/person", "came", "repeated"),
        "b-ammo": ("seized/ammunition", "came", "vaguer"),
    }
    (ammunition,) = (row for row in rows if row["name"] == "b-ammo")
    assert (ammunition["after"]["speaker"], ammunition["total"]["low"], ammunition["total"]["high"]) == (
        *("local-media", 24000, 24000),
    )
    happenings = {row["name"]: row["change"] for row in rows if row["about"] == "happening"}
    assert happenings == dict.fromkeys(("b-gunfire", "b-briefing", "b-flight", "b-display", "b-breach"), "added")
    findings = {row["name"]: row["change"] for row in rows if row["about"] == "finding"}
    assert findings == dict.fromkeys(("D3", "D4", "D5"), "opened")
    assert len(rows) == len(totals) + len(claims) + len(happenings) + len(findings)


def test_every_line_names_the_events_that_did_it(loaded_case: Path, before_b: int) -> None:
    """Its claim's report, the note; of a derived cell, the reports of the claims its bounds rest on."""
    with reportedly.open(loaded_case, read_only=True) as record:
        reported = {
            (event.content or {}).get("claim"): event.position
            for event in record.events(stream=INCIDENT)
            if event.type.endswith("Reported")
        }
        noted = {
            (event.content or {})["discrepancy"]: event.position for event in record.events(types=["DiscrepancyNoted"])
        }
    rows = {row["name"] or cell(row): row["events"] for row in changes(loaded_case, before_b, "now")}
    by_hand = {
        "killed/police": "b-police",
        "killed/national-guard": "b-guard",
        "officers-deployed/state-security-forces": "b-officers",
        "seized/weapon": "b-weapons",
        "seized/animal": "b-ocelot",
        "adjacent-neighbourhoods": "b-areas",
    }
    for name, claim in by_hand.items():
        assert rows[name] == [reported[claim]]
    assert rows["seized/seized-item"] == [reported["b-weapons"], reported["b-ocelot"]]  # it has two stated parts now
    for name in ("b-gang", "b-injured", "b-ammo", "b-gunfire", "b-briefing", "b-flight", "b-display", "b-breach"):
        assert rows[name] == [reported[name]]
    assert [rows["D3"], rows["D4"], rows["D5"]] == [[noted["D3"]], [noted["D4"]], [noted["D5"]]]


def test_all_shows_what_changed_no_figure(loaded_case: Path, before_b: int) -> None:
    """A proof that rests on a disputed claim now, and the notices of circular sourcing."""
    rows = done("diff", INCIDENT, str(before_b), "--all", "--json", db=loaded_case).json
    other = {cell(row) for row in rows if row["about"] == "total" and row["change"] == "otherwise"}
    assert {"killed/person", "killed/state-security-forces"} <= other
    assert 2 == sum(row["kind"] == "circular-sourcing" for row in rows if row["about"] == "finding")


def test_what_the_public_newly_knew_is_judged_by_publication(loaded_case: Path) -> None:
    """On 11 July only B was certainly out; then A's 22 repeats B's."""
    rows = changes(loaded_case, "known:2021-07-11", "known:2021-07-12")
    claims = {row["name"]: row["kind"] for row in rows if row["about"] == "claim"}
    assert "repeated" == claims["a-gang"]
    (police,) = (row for row in rows if row["about"] == "total" and cell(row) == "killed/police")
    assert (figure(police["before"]), figure(police["after"])) == (
        ("stated", 3, 3, None),
        ("conflict", 3, 4, None),
    )


def test_a_checkpoint_is_a_moment_if_the_log_continues_it(loaded_case: Path, cota: Path, tmp_path: Path) -> None:
    """Its size is the position; one that this log does not reach is refused in one line."""
    kept = tmp_path / "kept, then.txt"
    kept.write_text(done("checkpoint", db=cota).out)
    done("withdraw", "b-guard", "--reason", "misread", db=cota)
    (row,) = (row for row in changes(cota, kept) if row["about"] == "total" and row["category"] == "national-guard")
    assert ("gone", "withdrawn", ["b-guard"]) == (row["change"], row["kind"], row["claims"])
    later = tmp_path / "later.txt"
    later.write_text(done("checkpoint", db=cota).out)
    ran = run("diff", INCIDENT, later, db=loaded_case)
    assert (1, 1) == (ran.code, len(ran.err.splitlines()))
    assert "Error:" in ran.err


def test_a_version_is_a_moment(loaded_case: Path, before_b: int) -> None:
    """The incident's own stream up to A's last event says the same as the position."""
    with reportedly.open(loaded_case, read_only=True) as record:
        version = record.event(before_b)
        assert version is not None
    assert changes(loaded_case, f"v{version.version}") == changes(loaded_case, before_b)
    ran = run("diff", INCIDENT, "v9999", db=loaded_case)
    assert (1, "Error: v9999 is not there yet") == (ran.code, ran.err[:29])


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("131", Moment(position=131)),
        ("v12", Moment(version=12)),
        ("start", START),
        ("now", NOW),
        ("known:2021-07-11", Moment(known_at="2021-07-11")),
        ("recorded:2021-07-12T10:00Z", Moment(recorded_at="2021-07-12T10:00Z")),
        ("131,known:2021-07-11", Moment(position=131, known_at="2021-07-11")),
        ("known:2021-07-11, v12", Moment(version=12, known_at="2021-07-11")),
    ],
)
def test_a_moment_is_one_word(word: str, read: Moment) -> None:
    assert read == moment(word)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("2021-07-11", "known:2021-07-11 (published) or recorded:2021-07-11"),
        ("yesterday", "is no moment"),
        ("131,v12", "two moments of one clock"),
        ("known:2021,known:2022", "two moments of one clock"),
        ("known:soon", "not a date"),
        ("known:2021-07-09/..", "needs an end"),
        ("", "is no moment"),
        ("-1", "is no moment"),
    ],
)
def test_what_is_no_moment_is_refused(word: str, says: str) -> None:
    with pytest.raises(ValueRefused, match=says.replace("(", r"\(").replace(")", r"\)")):
        moment(word)
    ran = run("diff", INCIDENT, "--", word, db=Path("nowhere.db"))
    assert 2 == ran.code
    assert says.split(" or ")[0] in " ".join(ran.err.split())


def test_diff_for_people_is_grouped_and_has_arrows(loaded_case: Path, before_b: int) -> None:
    page = done("diff", INCIDENT, str(before_b), db=loaded_case).out
    titles = ("Figures", "Claims that did not move the total", "Happenings", "What does not fit together")
    assert sorted(page.index(f"{title}\n") for title in titles) == [page.index(f"{title}\n") for title in titles]
    for words in (
        "4 → 3 | 4 (conflict)",
        "nothing → 1",
        "14 or more inferred (derived) → 2 or more (14 or more inferred)",
    ):
        assert words in page
    assert "No answer about" in done("diff", INCIDENT, "now", "now", db=loaded_case).err


def test_blame_shows_what_is_stated_and_what_follows(loaded_case: Path) -> None:
    """26 by the outlet; 27 by the minister's three figures, with the sum, from the last of them on."""
    rows = {row["bound"]: row for row in done("blame", INCIDENT, "killed/person", "--json", db=loaded_case).json}
    assert {"low", "inferred-low"} == rows.keys()
    assert (26, ["a-total"], ["outlet-a"]) == (
        rows["low"]["low"],
        rows["low"]["claims"],
        rows["low"]["said"][0]["path"],
    )
    inferred = rows["inferred-low"]
    assert (27, ["a-gang", "a-police", "a-noncombatants"]) == (inferred["low"], inferred["claims"])
    assert "22 + 4 + at least 1 = at least 27" == inferred["proof"]
    assert [["interior-minister"]] * 3 == [one["path"] for one in inferred["said"]]
    assert inferred["since_position"] == max(one["position"] for one in inferred["said"])
    assert "2021-07-13T03:59:59.999999Z" == inferred["since_known"]  # the end of 12 July in Caracas
    page = done("blame", INCIDENT, "killed/person", db=loaded_case).out
    for words in ("26 or more", "27 or more", "22 + 4 + at least 1 = at least 27", "12 July 2021"):
        assert words in page


def test_blame_has_every_alternative_of_a_conflict(loaded_case: Path) -> None:
    """B's 3 since B, A's 4 since A; on 11 July only the 3 was certainly public."""
    rows = done("blame", INCIDENT, "killed/police", "--json", db=loaded_case).json
    found = {row["low"]: (row["claims"], row["since_known"][:10]) for row in rows if row["bound"] == "alternative"}
    assert found == {3: (["b-police"], "2021-07-12"), 4: (["a-police"], "2021-07-13")}
    then = done("blame", INCIDENT, "killed/police", "--known-at", "2021-07-11", "--json", db=loaded_case).json
    assert {"low", "high", "point"} == {row["bound"] for row in then}
    assert {3} == {row[row["bound"]] for row in then}


def test_blame_leads_to_the_origin(loaded_case: Path) -> None:
    """B's own voice goes back to the minister."""
    rows = done("blame", INCIDENT, "injured/person", "--json", db=loaded_case).json
    assert {("outlet-b", "interior-minister"), ("interior-minister",)} == {
        tuple(one["path"]) for row in rows for one in row["said"]
    }


def logged(db: Path, *options: str) -> list[tuple[str, str | None]]:
    """What a log shows: the type of each event, and the claim or name it is about."""
    rows = done("log", INCIDENT, *options, "--json", db=db).json
    names = ("claim", "discrepancy", "document", "source", "occasion")
    return [
        (row["type"], next((row["content"][name] for name in names if name in row["content"]), None)) for row in rows
    ]


def test_log_keeps_what_concerns_a_cell(loaded_case: Path) -> None:
    """Both reports of the police killed, and the note about them."""
    assert logged(loaded_case, "--cell", "killed/police") == [
        ("FigureReported", "a-police"),
        ("FigureReported", "b-police"),
        ("DiscrepancyNoted", "D3"),
    ]


def test_log_filters_combine(loaded_case: Path) -> None:
    """What local media said in B that happened by 9 July; what the minister said that B published."""
    assert logged(loaded_case, "--source", "local-media", "--occurred", "2021-07-09") == [
        ("HappeningReported", "b-breach")
    ]
    only = ("--source", "interior-minister", "--document", "cota905-b", "--type", "FigureReported")
    assert logged(loaded_case, *only) == [
        ("FigureReported", name) for name in ("b-gang", "b-guard", "b-police", "b-officers", "b-injured")
    ]
    assert logged(loaded_case, *only, "--cell", "killed/police") == [("FigureReported", "b-police")]
    assert logged(loaded_case, *only, "--published", "2021-07-12/..") == []
    assert logged(loaded_case, *only, "--recorded", "2021-07-12") == []


def test_log_takes_the_day_something_may_have_been_published(loaded_case: Path) -> None:
    """A has no date: from 9 July to its retrieval on the 12th it may have been out on the 11th, too."""
    kept = {claim for _, claim in logged(loaded_case, "--published", "2021-07-11", "--cell", "killed/police")}
    assert {"a-police", "b-police", "D3"} == kept
    assert {"a-police", "D3"} == {
        claim for _, claim in logged(loaded_case, "--published", "2021-07-10", "--cell", "killed/police")
    }


@pytest.mark.parametrize(
    ("option", "name", "says"),
    [
        ("--cell", "killed/polise", "there is no category polise in this record; did you mean police?"),
        ("--cell", "kiled/police", "there is no measure kiled in this record; did you mean killed?"),
        ("--source", "minister", "there is no source minister in this record; did you mean interior-minister?"),
        ("--document", "cota905-c", "there is no document cota905-c in this record; did you mean cota905-b?"),
        ("--type", "FigureReportd", "there is no type of event FigureReportd; did you mean FigureReported?"),
    ],
)
def test_log_refuses_a_name_it_does_not_know(loaded_case: Path, option: str, name: str, says: str) -> None:
    ran = run("log", INCIDENT, option, name, db=loaded_case)
    assert (1, "", f"Error: {says}\n") == (ran.code, ran.out, ran.err)


def test_log_follows_a_claim_through_what_is_done_to_it(cota: Path) -> None:
    """A correction and a retraction concern the cell of the claim they act on."""
    done("correct", "b-police", "quantity", "five", "--reason", "misread", db=cota)
    done("retract", "b-police", "--published", "2021-07-14", db=cota)
    assert [type for type, _ in logged(cota, "--cell", "killed/police")][-2:] == ["RecordCorrected", "ClaimRetracted"]


def test_show_has_all_of_a_claim(cota: Path) -> None:
    """The way to its origin, versions of its document, neighbours, findings, and what became of it."""
    found = done("show", "b-injured", "--json", db=cota).json
    assert ["outlet-b", "interior-minister"] == found["path"]
    assert "current" == found["stands"]
    assert ["circular-sourcing"] == [row["kind"] for row in found["findings"]]
    assert ["D3"] == [row["discrepancy"] for row in done("show", "b-police", "--json", db=cota).json["findings"]]
    done(
        "document",
        "cota905-b2",
        "--publisher",
        "outlet-b",
        "--published",
        "2021-07-13",
        "--supersedes",
        "cota905-b",
        db=cota,
    )
    done(
        "figure",
        INCIDENT,
        "killed/police",
        "six",
        "--id",
        "b2-police",
        "--document",
        "cota905-b2",
        "--by",
        "interior-minister",
        db=cota,
    )
    then = done("show", "b-police", "--json", db=cota).json
    assert (["b2-police"], "followed") == (then["followed_by"], then["stands"])
    assert ["cota905-b", "cota905-b2"] == [one["document"] for one in then["versions"]]
    now = done("show", "b2-police", "--json", db=cota).json
    assert (["b-police", "a-police"], ["cota905-b", "cota905-b2"]) == (
        now["follows"],
        [one["document"] for one in now["versions"]],
    )
    page = done("show", "b-police", db=cota).out
    for words in ("followed by", "b2-police", "its other versions", "cota905-b2", "noted D3"):
        assert words in page


def test_show_of_an_event_has_the_claim_it_reports(loaded_case: Path) -> None:
    """By position: the envelope, and all of the claim."""
    position = done("show", "b-police", "--json", db=loaded_case).json["position"]
    found = done("show", str(position), "--json", db=loaded_case).json
    assert ("FigureReported", "b-police") == (found["type"], found["about"]["claim"])
    assert "three police officers" in done("show", str(position), db=loaded_case).out


def test_show_suggests_the_nearest_name(loaded_case: Path) -> None:
    ran = run("show", "b-polise", db=loaded_case)
    assert (1, "did you mean b-police?") == (ran.code, ran.err.strip()[-22:])


def test_an_upper_bound_that_follows_from_elsewhere_has_moved(cota: Path) -> None:
    """Both articles' 28 injured become 27, and so does the most that the non-combatants among them can be."""
    before = done("status", "--json", db=cota).json["size"]
    for claim in ("a-injured", "b-injured"):
        done("correct", claim, "quantity", "27", "--reason", "misread", db=cota)
    rows = {cell(row): row for row in changes(cota, before) if row["about"] == "total"}
    found = rows["injured/non-combatant"]
    assert ("moved", 28, 27) == (found["change"], found["before"]["inferred_high"], found["after"]["inferred_high"])
    assert before + 2 in found["events"]


def test_a_headline_did_not_make_the_total(loaded_case: Path, before_b: int) -> None:
    """From nothing to all of A: the body's 26 did it, and the "Scores" of the headline came and stays out."""
    rows = changes(loaded_case, "start", before_b)
    (total,) = (row for row in rows if row["about"] == "total" and cell(row) == "killed/person")
    (headline,) = (row for row in rows if row["about"] == "claim" and cell(row) == "killed/person")
    assert (["a-total"], "a-scores", "not-counted") == (total["claims"], headline["name"], headline["kind"])


def test_a_grade_that_a_policy_goes_by_moves_what_is_shown(cota: Path) -> None:
    """The 3,110 of the minister, graded C, gives way to the 2,500 of an outlet graded A."""
    done("policy", INCIDENT, "highest-credible", db=cota)
    with reportedly.open(cota) as record:
        before = record.store.head().size
        content = {"source": "outlet-a", "grade": "A", "reason": "read again"}
        record.append([{"type": "SourceReassessed", "content": content}])
    rows = {cell(row): row for row in changes(cota, before) if row["about"] == "total"}
    found = rows["officers-deployed/state-security-forces"]
    assert (3110, 2500, [before + 1]) == (found["before"]["high"], found["after"]["high"], found["events"])
