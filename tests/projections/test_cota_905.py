"""The two articles of the worked case against answers worked out by hand from their texts.

T1 is the position before article B's first event, T2 everything. `?` is null. The public case is tested from the files
that come with the package; the one restricted happening needs the shared case file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reportedly.importers.case import load
from reportedly.record import Record
from support.answers import asked
from support.case_files import bundled
from support.histories import new_record
from support.shared import SHARED, needs_shared

INCIDENT = "cota-905-2021-07"
Json = dict[str, Any]


class Case(NamedTuple):
    record: Record
    t1: int


def _loaded(second: Path) -> Iterator[Case]:
    with new_record() as record:
        load(record, bundled("a"))
        positions = load(record, second).positions
        yield Case(record, positions[0] - 1)


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    """Both articles as they come with the package."""
    yield from _loaded(bundled("b"))


# cell: the claims behind it, status low–high, origins; in the order of the page, T1 and T2
TOTALS = """
killed/person                           | a-total           | stated 26–? | a-total           | stated 26–?
killed/armed-group-member               | a-gang            | stated 22–22 | a-gang b-gang    | stated 22–22
killed/police                           | a-police          | stated 4–4  | a-police b-police | conflict 3–4
killed/national-guard                   |                   |             | b-guard           | stated 1–1
killed/non-combatant                    | a-noncombatants   | stated 1–?  | a-noncombatants   | stated 1–?
injured/person                          | a-injured         | stated 28–28 | a-injured b-injured | stated 28–28
injured/bystander                       | a-bystanders      | stated 18–18 | a-bystanders     | stated 18–18
officers-deployed/state-security-forces | a-officers        | stated ?–2500 | a-officers b-officers | conflict ?–3110
seized/ammunition (round)               | a-ammo            | stated 24000–24000 | a-ammo b-ammo | stated 24000–24000
seized/rocket-launcher                  | a-launchers       | stated 3–3  | a-launchers       | stated 3–3
seized/rifle                            | a-rifles          | stated 5–5  | a-rifles          | stated 5–5
seized/submachine-gun                   | a-submachine-guns | stated 4–4  | a-submachine-guns | stated 4–4
seized/handgun                          | a-handguns        | stated 2–?  | a-handguns        | stated 2–?
seized/weapon                           |                   |             | b-weapons         | stated 2–?
seized/animal                           |                   |             | b-ocelot          | stated 1–1
reward-offered/gang-leader (USD)        | a-reward          | stated 500000–500000 | a-reward | stated 500000–500000
duration-of-clashes/-                   | a-clash-days      | stated ?–2) | a-clash-days      | stated ?–2)
duration-of-gunfire/-                   | a-gunfire-days    | stated 2–?  | a-gunfire-days    | stated 2–?
duration-of-fear/-                      | a-fear-days       | stated 2–2  | a-fear-days       | stated 2–2
neighbourhoods-affected/-               | a-neighbourhoods  | stated 2–?  | a-neighbourhoods  | stated 2–?
barrios-targeted/-                      | a-barrios         | stated 1–1  | a-barrios         | stated 1–1
adjacent-neighbourhoods/-               |                   |             | b-areas           | stated 2–?
"""


def _expected(column: int) -> dict[str, tuple[str, str]]:
    rows = [[part.strip() for part in line.split("|")] for line in TOTALS.strip().splitlines()]
    return {row[0]: (row[column], row[column + 1]) for row in rows if row[column]}


def _cell(row: Json) -> str:
    unit = f" ({row['unit']})" if row["unit"] in ("round", "USD") else ""
    return f"{row['measure']}/{row['category']}{unit}"


def _bounds(low: object, high: object) -> str:
    return f"{'?' if low is None else low}–{'?' if high is None else high}"


def _figures(rows: list[Json]) -> dict[str, tuple[str, str]]:
    return {
        _cell(row): (
            " ".join(sorted(row["claims"])),
            f"{row['status']} {_bounds(row['low'], row['high'])}{')' if row['high_open'] else ''}",
        )
        for row in rows
        if row["status"] in ("stated", "conflict")
    }


def test_totals_with_article_a_alone(case: Case) -> None:
    assert _figures(asked(case.record, "totals", INCIDENT, at_position=case.t1)) == _expected(1)


def test_totals_with_both_articles(case: Case) -> None:
    assert _figures(asked(case.record, "totals", INCIDENT)) == _expected(3)


def _row(case: Case, cell: str, **moment: Any) -> Json:
    (row,) = [row for row in asked(case.record, "totals", INCIDENT, **moment) if _cell(row) == cell]
    return row


def test_the_two_tolls_of_police_are_one_origin_in_conflict(case: Case) -> None:
    row = _row(case, "killed/police")
    assert row["origins"] == 1
    assert {(one["low"], one["document"]) for one in row["alternatives"]} == {(4, "cota905-a"), (3, "cota905-b")}
    assert row["point"] is None


def test_officers_conflict_with_the_scopes_of_both(case: Case) -> None:
    row = _row(case, "officers-deployed/state-security-forces")
    assert {(one["high"], one["scope"]) for one in row["alternatives"]} == {(2500, "one slum"), (3110, "all agencies")}


@pytest.mark.parametrize("cell", ["killed/armed-group-member", "injured/person"])
def test_figures_in_both_articles_rest_on_one_origin(case: Case, cell: str) -> None:
    assert _row(case, cell)["origins"] == 1
    assert _row(case, cell)["unattributed"] == 0


INFERRED = [
    # cell, T1?, status, inferred_low, inferred_high, enumerated
    ("killed/person", True, "stated", 27, None, None),
    ("killed/person", False, "stated", 27, None, None),
    ("killed/state-security-forces", True, "derived", 4, None, 4),
    ("killed/state-security-forces", False, "derived", 4, None, 4),
    ("injured/non-combatant", True, "inferred", 18, 28, None),
    ("injured/non-combatant", False, "inferred", 18, 28, None),
]


@pytest.mark.parametrize(("cell", "early", "status", "low", "high", "enumerated"), INFERRED)
def test_what_follows_from_the_figures(
    case: Case, cell: str, early: bool, status: str, low: int, high: int | None, enumerated: int | None
) -> None:
    row = _row(case, cell, at_position=case.t1 if early else None)
    assert (row["status"], row["inferred_low"], row["inferred_high"], row["enumerated"]) == (
        status,
        low,
        high,
        enumerated,
    )


@pytest.mark.parametrize(
    ("cell", "early", "status"),
    [("seized/weapon", True, "derived"), ("seized/weapon", False, "stated"), ("seized/seized-item", False, "derived")],
)
def test_weapons_of_each_kind_add_up_to_at_least_fourteen(case: Case, cell: str, early: bool, status: str) -> None:
    row = _row(case, cell, at_position=case.t1 if early else None)
    assert (row["status"], row["inferred_low"], row["inferred_high"]) == (status, 14, None)


HIDDEN = (
    "seized/seized-item (round)",
    "officers-deployed/police",
    "officers-deployed/national-guard",
    "officers-deployed/other-state-forces",
    "officers-deployed/person",
    "killed/gang-leader",
    "injured/police",
)
"""Shown only on demand, by the last words of section 1."""


@pytest.mark.parametrize("cell", HIDDEN)
def test_cells_about_which_little_follows_are_shown_on_demand_only(case: Case, cell: str) -> None:
    shown = {_cell(row) for row in asked(case.record, "totals", INCIDENT)}
    everything = {_cell(row): row for row in asked(case.record, "totals", INCIDENT, include_all=True)}
    assert cell not in shown
    assert shown <= everything.keys()
    assert everything[cell]["low"] is everything[cell]["high"] is None
    assert everything[cell]["status"] in ("derived", "inferred", "not-reported")


def test_forces_are_never_five(case: Case) -> None:
    row = _row(case, "killed/state-security-forces")
    assert (row["low"], row["high"], row["origins"]) == (None, None, 1)


# Revisions


def _rows(case: Case, **options: Any) -> list[Json]:
    return [row for row in asked(case.record, "revisions", INCIDENT, **options) if row["origin"] is not None]


def _history(case: Case, cell: str, origin: str, **options: Any) -> list[tuple[object, ...]]:
    names = ("claim", "low", "high", "kind", "order", "change_low", "change_high")
    rows = _rows(case, **options)
    return [tuple(row[name] for name in names) for row in rows if _cell(row) == cell and row["origin"] == origin]


def test_every_row_of_article_a_alone_is_a_first(case: Case) -> None:
    rows = _rows(case, at_position=case.t1)
    assert len(rows) == 19  # eighteen cells of section 1, and "Scores"
    assert {row["kind"] for row in rows if row["claim"] != "a-scores"} == {"first"}


@pytest.mark.parametrize(
    ("cell", "low", "claims"),
    [("killed/armed-group-member", 22, "gang"), ("injured/person", 28, "injured")],
)
def test_the_same_figure_in_both_articles_is_repeated(case: Case, cell: str, low: int, claims: str) -> None:
    assert _history(case, cell, "interior-minister") == [
        (f"b-{claims}", low, low, "first", "determined", None, None),
        (f"a-{claims}", low, low, "repeated", "undetermined", None, None),
    ]


def test_the_tolls_of_police_differ_and_nothing_says_which_is_newer(case: Case) -> None:
    assert _history(case, "killed/police", "interior-minister") == [
        ("b-police", 3, 3, "first", "determined", None, None),
        ("a-police", 4, 4, "differs", "undetermined", None, None),
    ]


def test_in_the_order_of_the_record_the_toll_of_police_is_lowered(case: Case) -> None:
    rows = _history(case, "killed/police", "interior-minister", by="recorded")
    assert [(row[0], row[3], row[5]) for row in rows] == [("a-police", "first", None), ("b-police", "lowered", -1)]


def test_officers_are_two_series(case: Case) -> None:
    cell = "officers-deployed/state-security-forces"
    assert [row[:4] for row in _history(case, cell, "outlet-a")] == [("a-officers", None, 2500, "first")]
    assert [row[:4] for row in _history(case, cell, "interior-minister")] == [("b-officers", 3110, 3110, "first")]


@pytest.mark.parametrize("claim", ["b-guard", "b-ammo", "b-weapons", "b-ocelot", "b-areas"])
def test_what_only_article_b_says_of_a_cell_or_by_its_own_source_is_a_first(case: Case, claim: str) -> None:
    assert [row["kind"] for row in _rows(case) if row["claim"] == claim] == ["first"]


def test_vague_ammunition_does_not_move_the_headline(case: Case) -> None:
    rows = [row for row in asked(case.record, "revisions", INCIDENT) if _cell(row) == "seized/ammunition (round)"]
    assert [row["low"] for row in rows if row["origin"] is None][-1] == 24000


def test_nothing_was_retracted(case: Case) -> None:
    assert not [row for row in asked(case.record, "revisions", INCIDENT) if row["kind"] == "retracted"]


def test_the_headline_of_scores_counts_only_in_revisions(case: Case) -> None:
    assert [row["low"] for row in _rows(case) if row["claim"] == "a-scores"] == [40]
    assert not [row for row in asked(case.record, "totals", INCIDENT) if "a-scores" in row["claims"]]


# Happenings

HAPPENINGS = (
    *("a-june-clashes", "b-gunfire", "b-trigger", "a-outbreak", "a-flight", "a-weapons-used", "a-seizure", "b-flight"),
    *("a-photo", "b-leaves", "b-breach", "b-briefing", "b-display"),
)
"""In display order; `b-leaves` is the restricted one."""
RESTRICTED = "b-leaves"

BEFORE = """
a-flight: b-briefing b-display
a-photo: b-briefing b-display
a-outbreak: a-photo b-briefing b-display b-flight b-leaves
a-weapons-used: b-briefing b-display
a-seizure: b-briefing b-display
a-june-clashes: a-flight a-photo a-outbreak a-weapons-used a-seizure b-gunfire b-breach b-briefing b-display b-flight
a-june-clashes: b-leaves
b-breach: b-briefing b-display
b-leaves: b-briefing b-display
"""
PRECEDENCES = {
    (first, later)
    for first, _, rest in (line.partition(": ") for line in BEFORE.strip().splitlines())
    for later in rest.split()
}


def _timeline(case: Case) -> list[Json]:
    return [row.to_json() for row in case.record.ask("timeline") if row.to_json()["claim"] in HAPPENINGS]


def _pairs(rows: list[Json]) -> set[tuple[str, str]]:
    return {(first, row["claim"]) for row in rows for first in row["certainly_after"]}


def test_twelve_happenings_in_order(case: Case) -> None:
    rows = [row.to_json() for row in case.record.ask("timeline")]
    assert [row["claim"] for row in rows] == [name for name in HAPPENINGS if name != RESTRICTED]
    assert [row["order"] for row in rows] == list(range(1, 13))


def test_twenty_four_certain_precedences(case: Case) -> None:
    expected = {pair for pair in PRECEDENCES if RESTRICTED not in pair}
    assert len(expected) == 24
    assert _pairs(_timeline(case)) == expected


@needs_shared
def test_with_the_restricted_happening_thirteen_and_twenty_eight() -> None:
    for case in _loaded(SHARED / "cases" / "cota-905" / "article-b.yaml"):
        rows = _timeline(case)
        assert [row["claim"] for row in rows] == list(HAPPENINGS)
        assert len(PRECEDENCES) == 28
        assert _pairs(rows) == PRECEDENCES
