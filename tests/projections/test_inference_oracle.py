"""Inferred bounds against every possible world.

`REPORTEDLY_INCIDENTS=10000 pytest -s` on this file tries that many generated incidents and says how many bounds were
tight. Without it a few hundred are tried.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.numbers import Number
from reportedly.projections.inference import Inference, infer
from reportedly.projections.view import Claim
from support.figure_claims import answers
from support.proof_checker import check
from support.small_worlds import HIGHEST, Model, World, any_world, count, group, model, satisfying, tree, worlds

INCIDENTS = int(os.environ.get("REPORTEDLY_INCIDENTS", "300"))
FEW = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
RANDOMS = st.randoms(use_true_random=False)

Bounds = dict[tuple[str, str], tuple[Number, Number | None]]


def inferred(model: Model, claims: Iterable[Claim]) -> Inference:
    """Everything that follows; every proof is checked."""
    claims = list(claims)
    found = infer(model.view, answers(claims), include_all=True)
    by_name = {one.name: one for one in claims}
    for key, cell in found.cells.items():
        for proof in (cell.low_proof, cell.high_proof):
            if proof is not None:
                check(proof.to_json(), by_name, model.taxonomy, key.incident)
    return found


def tried(model: Model, groups: list[list[Claim]], tally: Counter[str]) -> None:
    """Each bound holds in every world that satisfies the group its proof is from; count those that are reached."""
    highest = HIGHEST[model.atoms]
    found = inferred(model, [one for claims in groups for one in claims])
    possible = {claims[0].row.document: satisfying(model, claims, highest) for claims in groups}
    tally["incidents"] += 1
    tally["findings"] += len(found.findings)
    for key, cell in found.cells.items():
        atoms = model.cells[(key.measure, key.category)]
        for proof, value, reach in ((cell.low_proof, cell.low, min), (cell.high_proof, cell.high, max)):
            if proof is None:
                continue
            assert value is not None
            counts = [count(world, atoms) for world in possible[proof.claims[0].row.document]]
            if not counts:
                continue
            extreme = reach(counts)
            assert extreme >= value if reach is min else extreme <= value
            tally["bounds"] += 1
            tally["tight"] += extreme == value


def test_every_bound_holds_in_every_world_of_its_group() -> None:
    """Groups of true and false claims over trees, subsets, two dimensions, nested measures and constraints."""
    tally: Counter[str] = Counter()
    for seed in range(INCIDENTS):
        rng = Random(seed)
        drawn = model(rng)
        truth = any_world(rng, drawn.atoms, HIGHEST[drawn.atoms] // 2)
        groups = [group(rng, drawn, truth, document=name) for name in rng.choice(["a", "a", "ab"])]
        tried(drawn, groups, tally)
    print(f"\n{dict(tally)}: {100 * tally['tight'] / tally['bounds']:.1f} % of the bounds are tight")
    # Some worlds that would reach a bound count further than is tried here.
    assert tally["tight"] > 0.8 * tally["bounds"]


@FEW
@given(RANDOMS)
def test_every_bound_holds_shrunk(rng: Random) -> None:
    drawn = model(rng)
    truth = any_world(rng, drawn.atoms, HIGHEST[drawn.atoms] // 2)
    tried(drawn, [group(rng, drawn, truth, document=name) for name in "ab"], Counter())


def effective(found: Inference, claims: list[Claim]) -> Bounds:
    """What is known of each cell: what is stated, and what follows."""
    bounds: Bounds = {}
    for key, stated in answers(claims).items():
        value = stated.value
        assert value is not None
        bounds[(key.measure, key.category)] = (max(0, value.low or 0), value.high)
    for key, cell in found.cells.items():
        cell_name = (key.measure, key.category)
        low, high = bounds.get(cell_name, (0, None))
        bounds[cell_name] = (low if cell.low is None else cell.low, high if cell.high is None else cell.high)
    return bounds


def test_on_trees_every_bound_is_tight() -> None:
    """One group, partitions only: bounds are exactly what all worlds allow, and what cannot hold is always found."""
    tally: Counter[str] = Counter()
    for seed in range(INCIDENTS):
        rng = Random(seed)
        drawn = tree(rng, rng.randint(1, 3))
        claims = group(rng, drawn, any_world(rng, drawn.atoms, 2), false=0.2)
        possible = satisfying(drawn, claims, 9)  # far enough: no claim says more than 8
        found = inferred(drawn, claims)
        tally["impossible"] += not possible
        assert bool(found.findings) == (not possible)
        if not possible:
            assert all(cell.low is None and cell.high is None for cell in found.cells.values())
            continue
        known = effective(found, claims)
        for cell, atoms in drawn.cells.items():
            counts = [count(world, atoms) for world in possible]
            low, high = known.get(cell, (0, None))
            assert min(counts) == low
            assert max(counts) == high or (high is None and max(counts) >= 9)
            tally["tight"] += 1 + (high is not None)
    print(f"\n{dict(tally)}")
    assert tally["impossible"]


@FEW
@given(RANDOMS)
def test_what_was_true_yesterday_bounds_today_from_below(rng: Random) -> None:
    """Counts only grow: each bound holds today if yesterday's group held in some world below today's."""
    drawn = model(rng)
    while drawn.atoms > 3:
        drawn = model(rng)
    today: World = any_world(rng, drawn.atoms, 3)
    yesterday: World = tuple(rng.randint(0, each) for each in today)
    old = group(rng, drawn, yesterday, document="a", day=0)
    new = group(rng, drawn, today, document="b", day=1)
    found = inferred(drawn, [*old, *new])
    before = satisfying(drawn, old, 4)
    after = [
        world
        for world in satisfying(drawn, new, 4)
        if any(all(x <= y for x, y in zip(earlier, world, strict=True)) for earlier in before)
    ]
    for key, cell in found.cells.items():
        atoms = drawn.cells[(key.measure, key.category)]
        for world in after:
            assert cell.low is None or cell.low <= count(world, atoms)
            assert cell.high is None or cell.high >= count(world, atoms)


@FEW
@given(RANDOMS)
def test_a_claim_that_contradicts_nothing_never_widens_a_bound(rng: Random) -> None:
    drawn = model(rng)
    claims = group(rng, drawn, any_world(rng, drawn.atoms, 2), false=0)
    fewer = claims[:-1]
    if not fewer:
        return
    before = effective(inferred(drawn, fewer), fewer)
    found = inferred(drawn, claims)
    assert found.findings == []
    after = effective(found, claims)
    for cell, (low, high) in before.items():
        new_low, new_high = after.get(cell, (0, None))
        assert new_low >= low
        assert high is None or (new_high is not None and new_high <= high)


@FEW
@given(RANDOMS)
def test_what_is_shown_by_default_is_part_of_all(rng: Random) -> None:
    """Looking at fewer cells gives the same bounds for those that are shown."""
    drawn = model(rng)
    truth = any_world(rng, drawn.atoms, 2)
    claims = [one for name in "ab" for one in group(rng, drawn, truth, document=name)]
    rng.shuffle(claims)
    stated = answers(claims)
    every = infer(drawn.view, stated, include_all=True)
    default = infer(drawn.view, dict(reversed(stated.items())))
    shown = {key: (one.low, one.high, one.status) for key, one in every.cells.items() if one.shown}
    assert {key: (one.low, one.high, one.status) for key, one in default.cells.items()} == shown
    assert [one.key for one in default.findings] == [one.key for one in every.findings]


def test_the_worlds_are_all_of_them() -> None:
    assert len(worlds(3, 6)) == 7**3
