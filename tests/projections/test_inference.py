"""Arithmetic between cells, worked out by hand from SEMANTICS 5."""

from __future__ import annotations

import time
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.events.categories import Taxonomy
from reportedly.events.intervals import Interval
from reportedly.events.standard import definitions, standard_taxonomy
from reportedly.projections.inference import Inference, Inferred, infer
from reportedly.projections.totals import groups_of
from reportedly.projections.view import Claim, visible
from reportedly.record.loading import material
from support.claims_json import convert
from support.figure_claims import answers, claim, key, view
from support.proof_checker import ProofRefused, check
from support.shared import SHARED, needs_shared

STANDARD = standard_taxonomy()
COTA = "cota-905-2021-07"


def inferred(claims: Iterable[Claim], taxonomy: Taxonomy = STANDARD, *, include_all: bool = False) -> Inference:
    """What follows; every proof is checked on the way."""
    claims = list(claims)
    found = infer(view(taxonomy), answers(claims), include_all=include_all)
    check_proofs(found, claims, taxonomy)
    return found


def check_proofs(found: Inference, claims: Iterable[Claim], taxonomy: Taxonomy) -> None:
    by_name = {one.name: one for one in claims}
    for cell in found.cells.values():
        for proof, value in ((cell.low_proof, cell.low), (cell.high_proof, cell.high)):
            assert (proof is None) == (value is None)
            if proof is not None:
                assert proof.step.value == value
                check(proof.to_json(), by_name, taxonomy, cell.key.incident)


def short(found: Inference, *, shown: bool | None = None) -> dict[str, tuple[object, ...]]:
    """Status, low, high by cell."""
    return {
        f"{cell.measure}/{cell.category}": (each.status, each.low, each.high)
        for cell, each in found.cells.items()
        if shown is None or each.shown == shown
    }


def taxonomy(*more: tuple[str, dict[str, Any]]) -> Taxonomy:
    return Taxonomy.from_events([*definitions(), *more])


# The Cota 905 case


@pytest.fixture(scope="module")
def cota(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Inference, Inference]]:
    """What follows from article A alone (T1) and from both (T2): shown by default, and all."""
    path = tmp_path_factory.mktemp("cota") / "cota.db"
    found = {}
    with reportedly.open(path, create=True) as record:
        known = record.registry("unit")
        events = [
            one
            for one in convert(Path(SHARED / "cases/cota-905/claims.json"))
            if one["type"] != "UnitDefined" or one["content"]["unit"] not in known
        ]
        places = record.append(events, recorded_by="desk")
        of_b = [place.position for place, one in zip(places, events, strict=True) if "cota905-b" in str(one)]
        for moment, position in (("T1", min(of_b) - 1), ("T2", places[-1].position)):
            seen = visible(material(record.store, [COTA], upto=position), position=position)
            stated = {place: one.stated for place, one in groups_of(seen, seen.claims).items() if one.stated}
            found[moment] = (infer(seen, stated), infer(seen, stated, include_all=True))
            for inference in found[moment]:
                check_proofs(inference, seen.claims, seen.taxonomy)
    return found


def row(found: Inference, cell: str, unit: str = "person") -> Inferred:
    return found.cells[key(cell, unit, incident=COTA)]


@needs_shared
def test_article_a_gives_four_lines_by_default(cota: dict[str, tuple[Inference, Inference]]) -> None:
    """Section 1 at T1: 22 + 4 + at least 1, four police, 18 to 28 injured non-combatants, 3 + 5 + 4 + at least 2."""
    found, _ = cota["T1"]
    assert short(found) == {
        "killed/person": ("stated", 27, None),
        "killed/state-security-forces": ("derived", 4, None),
        "injured/non-combatant": ("inferred", 18, 28),
        "seized/weapon": ("derived", 14, None),
    }
    assert found.findings == []
    total = row(found, "killed/person")
    assert total.low_proof is not None
    assert total.low_proof.text == "22 + 4 + at least 1 = at least 27"
    assert [one.name for one in total.low_proof.claims] == ["A06", "A07", "A08"]
    assert not total.in_conflict
    assert row(found, "seized/weapon", "item").proof == "3 + 5 + 4 + at least 2 = at least 14 (A15, A16, A17, A18)"
    assert row(found, "killed/state-security-forces").enumerated == 4
    assert row(found, "seized/weapon", "item").enumerated == 12


@needs_shared
def test_both_articles_give_five_lines_by_default(cota: dict[str, tuple[Inference, Inference]]) -> None:
    """Section 1 at T2: seized items in items are at least 14; the police in conflict mark what rests on them."""
    found, _ = cota["T2"]
    assert short(found) == {
        "killed/person": ("stated", 27, None),
        "killed/state-security-forces": ("derived", 4, None),
        "injured/non-combatant": ("inferred", 18, 28),
        "seized/weapon": ("stated", 14, None),
        "seized/seized-item": ("derived", 14, None),
    }
    assert found.findings == []
    forces = row(found, "killed/state-security-forces")
    assert (forces.enumerated, forces.origins, forces.in_conflict) == (4, 1, True)
    assert {one.name for one in forces.claims} == {"A07", "B06", "B07"}
    total = row(found, "killed/person")
    assert total.low_proof is not None
    assert total.low_proof.text == "22 + 4 + at least 1 = at least 27"
    assert total.low_proof.disputed == ("A07",)
    assert row(found, "seized/seized-item", "item").enumerated is None  # 12 in one article, 1 in the other


@needs_shared
def test_the_rest_comes_with_all(cota: dict[str, tuple[Inference, Inference]]) -> None:
    _, first = cota["T1"]
    hidden = short(first, shown=False)
    for cell in ("police", "national-guard", "other-state-forces"):
        assert hidden[f"officers-deployed/{cell}"] == ("inferred", None, 2500)
    assert hidden["killed/gang-leader"] == ("inferred", None, 22)
    assert hidden["injured/police"] == ("inferred", None, 10)  # 28 less 18 bystanders
    assert row(first, "seized/seized-item", "round").low == 24000
    _, second = cota["T2"]
    hidden = short(second, shown=False)
    assert "officers-deployed/police" not in hidden  # the scopes are in conflict: no upper bound
    assert hidden["officers-deployed/person"] == ("derived", 3110, None)
    assert row(second, "officers-deployed/person").in_conflict
    assert short(second, shown=True) == short(cota["T2"][0])


# Groups


def test_nothing_is_added_across_documents_origins_units_countings_scopes_or_moments() -> None:
    """Four police from one and three guards from another never make seven."""
    police = claim("killed/police", 4)
    for other in (
        claim("killed/national-guard", 3, document="b"),
        claim("killed/national-guard", 3, origin="hospital"),
        claim("killed/national-guard", 3, unit="item"),
        claim("killed/national-guard", 3, counting="snapshot"),
        claim("killed/national-guard", 3, scope="the slum"),
        claim("killed/national-guard", 3, apart="verified"),
        claim("killed/national-guard", 3, day=1),
        claim("killed/national-guard", 3, recorded_for="another clash"),
    ):
        found = inferred([police, other], include_all=True)
        assert found.cells[key("killed/state-security-forces")].low == 4
    together = inferred([police, claim("killed/national-guard", 3)], include_all=True)
    assert together.cells[key("killed/state-security-forces")].low == 7


def test_claims_without_a_document_stand_alone() -> None:
    found = inferred(
        [claim("killed/police", 4, document=None), claim("killed/national-guard", 3, document=None)], include_all=True
    )
    assert found.cells[key("killed/state-security-forces")].low == 4


def test_headlines_rates_and_what_does_not_add_up_stay_out() -> None:
    own = taxonomy(("MeasureDefined", {"measure": "duration", "unit": "day", "additive": False}))
    claims = [
        claim("killed/police", 40, counts=False),
        claim("killed/national-guard", 7, per="100000"),
        claim("duration/police", 3, unit="day"),
        claim("duration/national-guard", 3, unit="day"),
        claim("injured/police", 2, counting="increment"),
    ]
    assert inferred(claims, own, include_all=True).cells == {}


def test_two_stated_parts_of_one_group_are_shown() -> None:
    """Their sum, though nothing is stated above; one part alone, or two from different documents, waits for --all."""
    both = [claim("killed/police", 4), claim("killed/national-guard", 3)]
    assert short(inferred(both)) == {"killed/state-security-forces": ("derived", 7, None)}
    assert short(inferred(both[:1])) == {}
    assert short(inferred([both[0], claim("killed/national-guard", 3, document="b")])) == {}
    assert short(inferred([claim("killed/person", 5), claim("injured/person", 7)])) == {
        "casualties/person": ("derived", 12, 12)
    }


def test_a_complete_partition_gives_both_ends_in_one_sum() -> None:
    parts = ["police", "national-guard", "other-state-forces"]
    found = inferred([claim(f"killed/{part}", n, order=n) for n, part in enumerate(parts, 1)])
    forces = found.cells[key("killed/state-security-forces")]
    assert (forces.low, forces.high, forces.enumerated) == (6, 6, 6)
    assert forces.proof == "1 + 2 + 3 = 6 (a-killed/police-1, a-killed/national-guard-2, a-killed/other-state-forces-3)"


def test_a_part_is_the_total_less_the_others() -> None:
    """30 killed, at most 5 armed, 4 of the forces, at most 3 others: at least 18 whose status is unknown."""
    found = inferred(
        [
            claim("killed/person", 30, order=0),
            claim("killed/armed-group-member", (None, 5), order=1),
            claim("killed/state-security-forces", 4, order=2),
            claim("killed/non-combatant", (1, 3), order=3),
        ]
    )
    unknown = found.cells[key("killed/unknown-status")]
    assert (unknown.status, unknown.low, unknown.high, unknown.shown) == ("inferred", 18, 25, True)
    assert unknown.low_proof is not None
    assert unknown.high_proof is not None
    assert unknown.low_proof.text == "30 − at most 5 − 4 − at most 3 = at least 18"
    assert unknown.high_proof.text == "30 − 4 − at least 1 = at most 25"
    assert set(short(found)) == {"killed/unknown-status"}


def test_measures_bound_each_other() -> None:
    """10 casualties, 7 injured: exactly 3 killed; so at most 3 police."""
    found = inferred([claim("casualties/person", 10), claim("injured/person", 7), claim("killed/police", (1, None))])
    assert found.cells[key("killed/person")].low == found.cells[key("killed/person")].high == 3
    assert short(found)["killed/police"] == ("stated", None, 3)


def test_categories_of_two_dimensions_are_never_added() -> None:
    """4 police and 3 women: at least 4 killed, not 7; and a policewoman counts for both."""
    found = inferred([claim("killed/police", 4), claim("killed/female", 3)], include_all=True)
    assert found.cells[key("killed/person")].low == 4
    found = inferred([claim("killed/police+female", 2)], include_all=True)
    for cell in ("killed/police", "killed/female", "killed/person", "killed/state-security-forces+female"):
        assert found.cells[key(cell)].low == 2
    assert found.cells[key("killed/police")].status == "derived"


def test_two_dimensions_bound_each_other() -> None:
    """Of 10 police killed at most 3 are among the 3 men killed, and no one's sex is unknown: 7 women at least."""
    claims = [claim("killed/police", 10), claim("killed/male", 3), claim("killed/unknown-sex", 0)]
    found = inferred(claims, include_all=True)
    assert found.cells[key("killed/female")].low == 7
    assert found.cells[key("killed/police+female")].low == 7


def test_declared_constraints_bound_like_partitions() -> None:
    """Shot people are killed or injured; at most so many beds are taken."""
    own = taxonomy(
        ("MeasureDefined", {"measure": "shot", "unit": "person"}),
        (
            "ConstraintDeclared",
            {"constraint": "K1", "measure": "shot", "total": "shot/person", "parts": ["killed/nurse", "injured/nurse"],
             "relation": "sum"},
        ),
        (
            "ConstraintDeclared",
            {"constraint": "K2", "measure": "killed", "total": "killed/police", "parts": ["killed/gang-leader"],
             "relation": "at-most", "incident": "elsewhere"},
        ),
    )  # fmt: skip
    found = inferred([claim("shot/person", 9), claim("killed/nurse", (None, 4))], own, include_all=True)
    assert found.cells[key("injured/nurse")].low == 5
    assert found.cells[key("injured/person")].low == 5
    assert key("killed/police") not in found.cells
    assert found.cells[key("injured/nurse")].status == "inferred"
    sums = inferred([claim("killed/nurse", 4), claim("injured/nurse", 2)], own)
    assert short(sums)["shot/person"] == ("derived", 6, 6)


# Groups against groups


def test_groups_meet_by_intersection() -> None:
    """One says 5 to 9 by its parts, the other at most 7 in all."""
    parts = [claim("killed/police", (5, 6)), claim("killed/national-guard", (0, 3)),
             claim("killed/other-state-forces", 0)]  # fmt: skip
    found = inferred([*parts, claim("killed/person", (None, 7), document="b", origin="hospital")])
    forces = found.cells[key("killed/state-security-forces")]
    assert (forces.low, forces.high) == (5, 7)
    assert short(found)["killed/person"] == ("stated", 5, None)


def test_groups_that_exclude_each_other_give_a_finding_and_no_bounds() -> None:
    """The minister's parts make 26; the hospital has 20 in all. What follows from it elsewhere is no second finding."""
    claims = [
        claim("killed/armed-group-member", 18, "gang"),
        claim("killed/police", 8, "police"),
        claim("killed/person", 20, "all", document="b", origin="hospital"),
    ]
    found = inferred(claims, include_all=True)
    assert key("killed/person") not in found.cells
    (finding,) = found.findings
    assert (finding.kind, set(finding.claims)) == ("contradiction", {"gang", "police", "all"})
    assert finding.message == "killed/person: expected 20, found 18 + 8 = at least 26"


def test_beside_a_conflict_nothing_is_inferred_and_nothing_found_twice() -> None:
    """4 against 3 police is the cell's own conflict; that 5 and 6 follow above is no second one."""
    others = [("national-guard", 1), ("other-state-forces", 0)]
    claims = [
        claim(f"killed/{cell}", number, document=document, origin=document)
        for document, police in (("a", 4), ("b", 3))
        for cell, number in [("police", police), *others]
    ]
    found = inferred(claims, include_all=True)
    assert key("killed/police") not in found.cells
    assert key("killed/state-security-forces") not in found.cells
    assert found.findings == []


def test_an_older_group_bounds_from_below_only() -> None:
    """Yesterday 10 in all, of them 4 police; today 3 guards: the forces are at least 4, and nothing limits them."""
    old = [claim("killed/person", 10), claim("killed/police", 4)]
    new = claim("killed/national-guard", 3, document="b", day=1)
    found = inferred([*old, new], include_all=True)
    forces = found.cells[key("killed/state-security-forces")]
    assert (forces.low, forces.high) == (4, None)
    assert inferred(old, include_all=True).cells[key("killed/state-security-forces")].high == 10


def test_an_older_snapshot_gives_nothing() -> None:
    old = [claim("injured/police", 4, counting="snapshot"), claim("injured/person", 9, counting="snapshot")]
    new = claim("injured/national-guard", 3, document="b", day=1, counting="snapshot")
    found = inferred([*old, new], include_all=True)
    assert found.cells[key("injured/state-security-forces", counting="snapshot")].low == 3


def test_an_older_lower_bound_that_newer_groups_exclude_is_left_out() -> None:
    """7 of the forces by the parts of yesterday; 5 at most in all today."""
    claims = [
        claim("killed/police", 4, "police"),
        claim("killed/national-guard", 3, "guard"),
        claim("killed/person", (2, 5), "today", document="b", day=1),
    ]
    found = inferred(claims, include_all=True)
    assert found.cells[key("killed/state-security-forces")].low is None
    assert found.cells[key("killed/state-security-forces")].high == 5
    assert {(one.kind, frozenset(one.claims)) for one in found.findings} == {
        ("falling-total", frozenset({"police", "guard", "today"}))
    }


def test_undated_groups_are_not_older() -> None:
    """Whose windows overlap may speak for the same moment: both bound from above."""
    found = inferred(
        [claim("killed/person", 10, day=(0, 5)), claim("killed/police", 4, document="b", day=3)], include_all=True
    )
    assert found.cells[key("killed/state-security-forces")].high == 10


def test_a_cell_in_conflict_over_scope_gives_no_upper_bound() -> None:
    one = claim("killed/person", 10, scope="the slum")
    other = claim("killed/person", 30, document="b", scope="the city")
    police = claim("killed/police", (1, None), document="c")
    assert short(inferred([one, other, police])).get("killed/police") is None
    same = [claim("killed/person", 10), claim("killed/person", 30, document="b")]
    assert short(inferred([*same, police]))["killed/police"] == ("stated", None, 10)


# Inside a group


def test_one_document_with_two_figures_bounds_by_both() -> None:
    """Figures that agree are intersected; figures that exclude each other bound by their hull, which is found."""
    agree = [claim("killed/police", (3, None), "p"), claim("killed/police", (None, 5), "q", order=1)]
    found = inferred([*agree, claim("killed/national-guard", 1), claim("killed/other-state-forces", 0)])
    forces = found.cells[key("killed/state-security-forces")]
    assert (forces.low, forces.high) == (4, 6)
    differ = [claim("killed/police", 3, "p"), claim("killed/police", 5, "q", order=1)]
    found = inferred([*differ, claim("killed/national-guard", 1), claim("killed/other-state-forces", 0)])
    forces = found.cells[key("killed/state-security-forces")]
    assert (forces.low, forces.high, forces.enumerated, forces.in_conflict) == (4, 6, 1, True)
    assert [(one.kind, one.claims) for one in found.findings] == [("inside-document", ("p", "q"))]


def test_a_group_that_cannot_hold_infers_nothing() -> None:
    """5 in all, but 4 and 3 among them; another document's bounds stay."""
    claims = [
        claim("killed/person", 5, "all"),
        claim("killed/police", 4, "police"),
        claim("killed/armed-group-member", 3, "gang"),
        claim("killed/police", 4, "police-b", document="b"),
    ]
    found = inferred(claims, include_all=True)
    assert found.cells[key("killed/state-security-forces")].high is None
    assert found.cells[key("killed/state-security-forces")].low == 4
    (finding,) = found.findings
    assert (finding.kind, set(finding.claims)) == ("inside-document", {"all", "police", "gang"})


def test_less_than_nobody_cannot_hold() -> None:
    found = inferred([claim("killed/police", -2, "p"), claim("killed/national-guard", 3)], include_all=True)
    assert {(one.low, one.high, one.enumerated) for one in found.cells.values()} == {(None, None, None)}
    assert [(one.kind, one.claims, one.expected) for one in found.findings] == [
        ("inside-document", ("p",), "at least 0")
    ]


def test_bounds_that_would_grow_for_ever_are_found_out() -> None:
    """Rows of 10 and 10, columns of 10 and a billion: no step empties a cell before the billionth."""
    cells = {name: f"shot/{name}" for name in "abcd"}
    own = Taxonomy(
        measures=[{"measure": "shot", "unit": "person"}],
        categories=[{"category": name, "dimension": name} for name in ("a", "b", "c", "d", "ab", "cd", "ac", "bd")],
        constraints=[
            {"constraint": total, "measure": "shot", "total": total, "parts": list(total), "relation": "sum"}
            for total in ("ab", "cd", "ac", "bd")
        ],
    )
    big = 10**9
    figures = {"ab": big, "cd": big, "ac": big, "bd": big + 1}
    claims = [claim(f"shot/{cell}", number, cell) for cell, number in figures.items()]
    started = time.process_time()
    found = inferred([*claims, claim(cells["a"], (5, None), "a")], own, include_all=True)
    assert time.process_time() - started < 1
    assert found.cells == {}
    (finding,) = found.findings
    assert finding.kind == "inside-document"


def test_a_chain_longer_than_patience_is_no_contradiction() -> None:
    """A hundred nested boxes, each with a part of its own: what moves often need not move for ever."""
    nodes = [{"category": "n0", "dimension": "box"}]
    for depth in range(100):
        for name in (f"n{depth + 1}", f"rest{depth + 1}"):
            nodes.append({"category": name, "dimension": "box", "parent": f"n{depth}", "relation": "partition"})
    own = Taxonomy(measures=[{"measure": "shot", "unit": "person"}], categories=nodes)
    claims = [claim(f"shot/rest{depth + 1}", depth, order=depth) for depth in range(100)]
    found = inferred([*claims, claim("shot/n0", 5000)], own, include_all=True)
    deepest = found.cells[key("shot/n100")]
    assert (deepest.low, deepest.high) == (50, 50)  # 5000 less 0 + 1 + … + 99 = 4950


def test_ends_that_are_excluded_stay_excluded_and_fractions_exact() -> None:
    """Less than 2.1 days and 0.2 more: less than 2.3, to the last digit."""
    own = taxonomy(("MeasureDefined", {"measure": "rain", "unit": "hour"}))
    parts = {
        "police": Interval(1, Decimal("2.1"), False, True),
        "national-guard": Interval(Decimal("0.2"), Decimal("0.2")),
        "other-state-forces": Interval(0, 0),
    }
    found = inferred([claim(f"rain/{cell}", value, unit="hour") for cell, value in parts.items()], own)
    forces = found.cells[key("rain/state-security-forces", "hour")]
    assert (forces.low, forces.low_open, forces.high, forces.high_open) == (Decimal("1.2"), False, Decimal("2.3"), True)
    long = Decimal("0.0000000000000000000000000000000001")
    found = inferred([claim("rain/police", 10**15, unit="hour"), claim("rain/national-guard", long, unit="hour")], own)
    assert found.cells[key("rain/state-security-forces", "hour")].low == Decimal(
        "1000000000000000.0000000000000000000000000000000001"
    )


# What is given


def test_a_stated_figure_keeps_only_tighter_bounds_beside_it() -> None:
    found = inferred([claim("killed/person", (26, 40)), claim("killed/police", 4), claim("killed/gang-leader", 30)])
    assert short(found)["killed/person"] == ("stated", 34, None)
    assert key("killed/police") not in found.cells


def test_a_derived_cell_enumerates_where_all_groups_agree() -> None:
    a, b = (
        claim("killed/police", 4),
        [claim("killed/police", 3, document="b"), claim("killed/national-guard", 1, document="b")],
    )
    agreed = inferred([a, *b], include_all=True).cells[key("killed/state-security-forces")]
    assert (agreed.enumerated, agreed.low) == (4, 4)
    other = claim("killed/national-guard", 2, document="c")
    differing = inferred([a, *b, other], include_all=True).cells[key("killed/state-security-forces")]
    assert (differing.enumerated, differing.low) == (None, 4)


def test_a_point_that_is_no_bound_infers_nothing() -> None:
    found = inferred([claim("killed/police", Interval(), point=4300), claim("killed/national-guard", 2)])
    forces = found.cells[key("killed/state-security-forces")]
    assert (forces.low, forces.enumerated) == (2, 2)


def test_nothing_stated_nothing_inferred() -> None:
    assert inferred([]).cells == {}
    assert inferred([claim("killed/person", 5)]).cells == {}


def test_a_forged_proof_is_refused() -> None:
    claims = [claim("killed/police", 4, "p"), claim("killed/national-guard", 3, "g")]
    found = infer(view(STANDARD), answers(claims)).cells[key("killed/state-security-forces")]
    assert found.low_proof is not None
    proof = found.low_proof.to_json()
    by_name = {one.name: one for one in claims}
    check(proof, by_name, STANDARD, "clash")
    with pytest.raises(ProofRefused):
        check({**proof, "value": 8}, by_name, STANDARD, "clash")
    forged = {**proof, "steps": [{**proof["steps"][0], "value": 5}, *proof["steps"][1:]]}
    with pytest.raises(ProofRefused):
        check(forged, by_name, STANDARD, "clash")
    with pytest.raises(ProofRefused):
        check(proof, {**by_name, "p": claim("killed/police", 4, "p", document="b")}, STANDARD, "clash")


def test_five_hundred_cells_cost_milliseconds() -> None:
    """A big incident: 20 documents of 250 figures each over 500 cells."""
    nodes: list[dict[str, Any]] = [{"category": "all", "dimension": "place"}]
    for region in range(20):
        nodes.append({"category": f"r{region}", "dimension": "place", "parent": "all", "relation": "partition"})
        for town in range(24):
            nodes.append(
                {"category": f"r{region}t{town}", "dimension": "place", "parent": f"r{region}", "relation": "partition"}
            )
    own = Taxonomy(measures=[{"measure": "killed", "unit": "person"}], categories=nodes)
    towns = [node["category"] for node in nodes[1:]]
    claims = [
        claim(f"killed/{towns[(document * 25 + at) % len(towns)]}", (at % 7, None), document=f"d{document}", order=at)
        for document in range(20)
        for at in range(250)
    ]
    stated = answers(claims)
    seen = view(own)
    best = min(_seconds(seen, stated) for _ in range(5))
    print(f"\n{sum(len(one.current) for one in stated.values())} current claims: {best * 1000:.1f} ms")
    assert best < 0.5


def _seconds(seen: Any, stated: Any) -> float:
    started = time.process_time()
    infer(seen, stated)
    return time.process_time() - started
