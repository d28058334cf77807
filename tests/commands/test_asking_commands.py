"""Asking: the bundled case, in every format. Expected values are those of the hand-worked answers."""

import csv
import io
from pathlib import Path

import pytest

from reportedly.cli import COMMANDS
from reportedly.projections import PROJECTIONS
from support.commands import done, run

INCIDENT = "cota-905-2021-07"
CELLS = {
    ("killed", "person"): ("stated", 26, None),
    ("killed", "armed-group-member"): ("stated", 22, 22),
    ("killed", "police"): ("conflict", 3, 4),
    ("killed", "national-guard"): ("stated", 1, 1),
    ("injured", "person"): ("stated", 28, 28),
    ("officers-deployed", "state-security-forces"): ("conflict", None, 3110),
    ("seized", "ammunition"): ("stated", 24000, 24000),
}


def test_totals_of_the_case(loaded_case: Path) -> None:
    """Status and bounds of the cells with a claim of their own, both articles recorded."""
    rows = done("totals", INCIDENT, "--json", db=loaded_case).json
    found = {(row["measure"], row["category"]): (row["status"], row["low"], row["high"]) for row in rows}
    assert CELLS == {cell: found[cell] for cell in CELLS}
    assert {INCIDENT} == {row["incident"] for row in rows}


def test_totals_before_the_second_article(loaded_case: Path) -> None:
    """At the position before article B's first event only A's four police are known."""
    events = done("events", "--type", "DocumentIngested", "--json", db=loaded_case).json
    first_of_b = min(
        row["position"]
        for row in done(
            "events", "--after", str(events[0]["position"]), "--stream", "sources", "--json", db=loaded_case
        ).json
    )
    rows = done("totals", INCIDENT, "--json", "--at-position", str(first_of_b - 1), db=loaded_case).json
    found = {(row["measure"], row["category"]): (row["status"], row["low"], row["high"]) for row in rows}
    assert ("stated", 4, 4) == found["killed", "police"]
    assert ("killed", "national-guard") not in found


@pytest.mark.parametrize("question", [name for name in PROJECTIONS if name in COMMANDS])
def test_columns_are_the_same_in_every_format(question: str, loaded_case: Path) -> None:
    """DESIGN.md's flat columns, in order; CSV has a header even where nothing is answered."""
    words = ("totals", "--by", "measure", INCIDENT) if question == "sums" else (question, INCIDENT)
    for row in done(*words, "--json", db=loaded_case).json:
        assert PROJECTIONS[question].columns == list(row)
    table = list(csv.reader(io.StringIO(done(*words, "--csv", db=loaded_case).out)))
    assert PROJECTIONS[question].columns == table[0]
    assert len(done(*words, "--nl", db=loaded_case).lines) == len(table) - 1
    nothing = done(*words, "--csv", "--at-position", "80", db=loaded_case)
    assert ",".join(PROJECTIONS[question].columns) == nothing.lines[0]


def test_unbounded_is_null_in_json_and_empty_in_csv(loaded_case: Path) -> None:
    """26 or more."""
    table = csv.DictReader(io.StringIO(done("totals", INCIDENT, "--csv", db=loaded_case).out))
    row = next(row for row in table if (row["measure"], row["category"]) == ("killed", "person"))
    assert ("26", "", "false") == (row["low"], row["high"], row["high_open"])


def test_people_see_alternatives(loaded_case: Path) -> None:
    """A conflict is its alternatives; what has no upper end says so."""
    page = done("totals", INCIDENT, db=loaded_case).out
    (police,) = [line for line in page.splitlines() if line.startswith("killed/police ")]
    assert "3 | 4" in police
    assert "(cota905-b)" in police
    assert "(cota905-a)" in police
    assert "26 or more" in page
    assert "3,110 | up to 2,500" in page


def test_the_timeline_of_the_whole_record(loaded_case: Path) -> None:
    """Twelve happenings without the restricted one, in the order worked out by hand, 24 certain precedences."""
    rows = done("timeline", "--json", db=loaded_case).json
    expected = (
        "a-june-clashes b-gunfire b-trigger a-outbreak a-flight a-weapons-used a-seizure b-flight a-photo b-breach "
        "b-briefing b-display"
    )
    assert expected == " ".join(row["claim"] for row in rows)
    assert 24 == sum(len(row["certainly_after"]) for row in rows)
    page = done("timeline", db=loaded_case).out
    for words in ("June 2021", "since 7 July 2021", "7 July 2021, 18:00–24:00", "by 9 July 2021, 18:00", "(possible)"):
        assert words in page


def test_revisions_mark_what_cannot_be_ordered(loaded_case: Path) -> None:
    """The minister's police: 3 then 4, order undetermined; by recording, 4 then 3."""
    words = ("revisions", INCIDENT, "--cell", "killed/police", "--origin", "interior-minister", "--json")
    rows = done(*words, db=loaded_case).json
    assert [(3, "first"), (4, "differs")] == [(row["low"], row["kind"]) for row in rows]
    assert ("undetermined", None) == (rows[1]["order"], rows[1]["change_low"])
    recorded = done(*words, "--by", "recorded", db=loaded_case).json
    assert [(4, "first"), (3, "lowered")] == [(row["low"], row["kind"]) for row in recorded]
    assert "differs (order ?)" in done(*words[:-1], db=loaded_case).out


def test_headlines_alone(loaded_case: Path) -> None:
    """`--headline` leaves out the series."""
    rows = done("revisions", INCIDENT, "--headline", "--json", db=loaded_case).json
    assert {None} == {row["origin"] for row in rows}


@pytest.mark.parametrize("fmt", ["github", "rounded_grid", "html", "latex"])
def test_any_of_tabulates_formats(fmt: str, loaded_case: Path) -> None:
    """`--fmt NAME`, as in sqlite-utils."""
    assert "26 or more" in done("totals", INCIDENT, "--fmt", fmt, db=loaded_case).out


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--csv"),
        ("--json", "--fmt", "github"),
        ("--fmt", "nonsense"),
        ("--at-position", "3", "--recorded-at", "2021-07-12"),
    ],
)
def test_options_that_exclude_each_other(words: tuple[str, ...], loaded_case: Path) -> None:
    """Usage errors, before anything is asked."""
    assert 2 == run("totals", INCIDENT, *words, db=loaded_case).code


def test_an_unknown_incident_names_the_nearest(loaded_case: Path) -> None:
    """Exit 1 and a suggestion."""
    ran = run("totals", "cota-905", db=loaded_case)
    assert 1 == ran.code
    assert f"did you mean {INCIDENT}?" in ran.err


def test_a_moment_that_is_none_is_refused(loaded_case: Path) -> None:
    """One line, no traceback."""
    ran = run("totals", INCIDENT, "--known-at", "soonish", db=loaded_case)
    assert 1 == ran.code
    assert ran.err.startswith("Error: ")


def test_search_finds_quotes_and_summaries(loaded_case: Path) -> None:
    """All the words, in public rows."""
    rows = done("incidents", "--search", "nurse", "--json", db=loaded_case).json
    assert ["caracas-2021-06"] == [row["incident"] for row in rows]
    assert "Nothing found." in run("incidents", "--search", "zeppelin", db=loaded_case).err
    assert 0 == run("incidents", "--search", '"*( OR', db=loaded_case).code


def test_events_can_be_filtered(loaded_case: Path) -> None:
    """By stream, type and position; envelopes hold the content."""
    rows = done(
        "events", "--stream", INCIDENT, "--type", "FigureReported", "--limit", "2", "--json", db=loaded_case
    ).json
    assert 2 == len(rows)
    assert {(INCIDENT, "FigureReported")} == {(row["stream"], row["type"]) for row in rows}
    after = done("events", "--after", str(rows[0]["position"]), "--limit", "1", "--json", db=loaded_case).json
    assert rows[0]["position"] + 1 == after[0]["position"]


def test_the_log_of_an_incident_names_what_it_rests_on(loaded_case: Path) -> None:
    """Its own events and those of its documents and sources, in order, or the newest first."""
    rows = done("log", INCIDENT, "--json", db=loaded_case).json
    assert {INCIDENT, "documents", "sources"} == {row["stream"] for row in rows}
    assert sorted(row["position"] for row in rows) == [row["position"] for row in rows]
    assert rows[::-1] == done("log", INCIDENT, "--reverse", "--json", db=loaded_case).json


def test_show_by_position_id_and_name(loaded_case: Path) -> None:
    """An event two ways, a claim, a document; an unknown name is refused."""
    claim = done("show", "b-police", "--json", db=loaded_case).json
    by_position = done("show", str(claim["position"]), "--json", db=loaded_case).json
    assert by_position == done("show", claim["id"], "--json", db=loaded_case).json
    assert claim["content"] == by_position["content"]
    page = done("show", "b-police", db=loaded_case).out
    for words in (
        "3 person, “three”",
        "interior-minister (indirect)",
        "published 11 July 2021",
        "[three police officers]",
    ):
        assert words in page
    assert "by outlet-b" in page
    assert 1 == run("show", "nothing-like-it", db=loaded_case).code


def test_status_counts_and_names_the_root(loaded_case: Path) -> None:
    """34 figures, 12 happenings, 9 statements; the tables stand where the log does."""
    status = done("status", "--json", db=loaded_case).json
    assert {"figure": 34, "happening": 12, "statement": 9} == status["claims"]
    assert (status["size"], 0, False) == (status["caught_up"], status["waiting"], status["stale"])
    assert 64 == len(status["root"])
    assert f"up to date at position {status['size']}" in done("status", db=loaded_case).out


# Many incidents


def test_sums_and_filters_on_the_command_line(loaded_case: Path) -> None:
    """26 or more killed in July 2021 in Caracas, 3 or more in June; nothing is recorded of Lima."""
    rows = done("totals", "--by", "month", "--measure", "killed", "--json", db=loaded_case).json
    found = {row["group"]: (row["low"], row["high"], row["way"]) for row in rows if row["category"] == "person"}
    assert {"2021-06": (3, None, "carry-forward"), "2021-07": (26, None, "carry-forward")} == found
    assert {"killed"} == {row["measure"] for row in rows}
    assert [] == done("totals", "--by", "place", "--place", "Lima", "--json", db=loaded_case).json
    listed = done("incidents", "--kind", "armed-clash", "--from", "2021-07", "--json", db=loaded_case).json
    assert [INCIDENT] == [row["incident"] for row in listed]


def test_a_year_is_no_month(loaded_case: Path) -> None:
    """The deaths of 2020 began in no month that is known."""
    rows = done("totals", "--by", "month", "--kind", "statistic", "--json", db=loaded_case).json
    assert {None} == {row["group"] for row in rows}


def test_answers_without_an_incident_are_those_of_all(loaded_case: Path) -> None:
    for question in ("totals", "revisions", "discrepancies"):
        alone = done(question, INCIDENT, "--json", db=loaded_case).json
        assert alone
        every = done(question, "--json", db=loaded_case).json
        assert alone == [row for row in every if row["incident"] == INCIDENT]


def test_the_way_to_sum_is_in_the_table(loaded_case: Path) -> None:
    """A reader sees by which rule the sum was made."""
    assert "listed-only" in done("totals", "--way", "listed-only", db=loaded_case).out


@pytest.mark.parametrize("more", [("--all",), ("--policy", "latest")])
def test_sums_are_of_what_is_stated(more: tuple[str, ...], loaded_case: Path) -> None:
    assert 2 == run("totals", "--by", "month", *more, db=loaded_case).code
