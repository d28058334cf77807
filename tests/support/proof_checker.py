"""Checks the proof of an inferred bound from the claims and the taxonomy alone.

It knows the rules as SEMANTICS 5 words them, not the program: that each step follows from what it names, that all
claims are of one group, and that the last step is the bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reportedly.events.categories import Taxonomy
from reportedly.events.numbers import Number, add, subtract
from reportedly.projections.view import Claim

Json = dict[str, Any]
Cell = tuple[str, str]
Bound = tuple[Cell, str, Number, bool]
"""Cell, end, value, whether open."""


class ProofRefused(AssertionError):
    """A step does not follow."""


def check(proof: Json, claims: Mapping[str, Claim], taxonomy: Taxonomy, incident: str) -> None:
    """Raise ProofRefused unless every step follows and the last is the proof's bound."""
    steps: list[Bound] = []
    used: list[Claim] = []
    for step in proof["steps"]:
        bound = _bound(step)
        if "claims" in step:
            named = [claims[name] for name in step["claims"]]
            _check_claims(bound, named, list(claims.values()))
            used += named
        else:
            _check_rule(bound, step["rule"], [steps[index] for index in step["from"]], taxonomy, incident)
        steps.append(bound)
    _require(steps[-1] == _bound(proof), "the last step is another bound")
    _require(len({_group(claim) for claim in used}) == 1, "claims of more than one group")
    _require(all(taxonomy.additive(cell[0]) for cell, *_ in steps), "a measure that does not add up")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ProofRefused(message)


def _cell(text: str) -> Cell:
    measure, _, category = text.partition("/")
    return measure, category or "-"


def _bound(step: Json) -> Bound:
    return _cell(step["cell"]), step["bound"], add(Decimal(step["value"]), 0), step.get("open", False)


def _group(claim: Claim) -> tuple[object, ...]:
    row = claim.row
    alone = claim.name if row.document is None else None
    return row.document, alone, row.incident, claim.origin, row.unit, row.counting, row.scope, claim.scope, claim.speaks


def _check_claims(bound: Bound, named: list[Claim], every: list[Claim]) -> None:
    cell, end, value, is_open = bound
    _require(all((one.row.measure, one.row.category) == cell and one.counts for one in named), "a claim elsewhere")
    values = [one.value for one in named]
    if len(values) > 1:
        _require(max(v.low_key for v in values)[1] >= min(v.high_key for v in values)[1], "a hull of what agrees")
        group = {one.name for one in every if _group(one) == _group(named[0])}
        own = {one.name for one in every if (one.row.measure, one.row.category) == cell and one.name in group}
        _require({one.name for one in named} == own, "a hull of some claims only")
    if end == "low":
        low = min(values, key=lambda v: v.low_key)
        _require((low.low, low.low_open) == (value, is_open), "not the claim's lower bound")
    else:
        high = max(values, key=lambda v: v.high_key)
        _require((high.high, high.high_open) == (value, is_open), "not the claim's upper bound")


def _check_rule(bound: Bound, rule: Json, given: list[Bound], taxonomy: Taxonomy, incident: str) -> None:
    total, parts = _cell(rule["total"]), [_cell(part) for part in rule["parts"]]
    adds_up = _check_relation(rule, total, parts, taxonomy, incident)
    cell, end, value, is_open = bound
    others = [one for one in given if one[0] in parts]
    _require(len({one[0] for one in others}) == len(others), "a part twice")
    _require(cell not in {one[0] for one in given}, "a bound from itself")
    if cell == total:
        _require(len(others) == len(given), "a step that is no part")
        _require(all(one[1] == end for one in others), "a part's other end")
        if end == "high":
            _require(adds_up and len(others) == len(parts), "an upper bound without all parts'")
        expected, expected_open = _sum(others)
    else:
        _require(cell in parts, "a cell outside the relation")
        totals = [one for one in given if one[0] == total]
        _require(len(totals) == 1 and len(given) == len(others) + 1, "a part without the total")
        _require(totals[0][1] == end and all(one[1] != end for one in others), "ends that do not belong together")
        if end == "low":
            _require(adds_up and len(others) == len(parts) - 1, "a lower bound without all the others' upper ones")
        rest, rest_open = _sum(others)
        expected, expected_open = subtract(totals[0][2], rest), totals[0][3] or rest_open
    _require((expected, expected_open) == (value, is_open), f"not what follows: {expected}, not {value}")


def _sum(bounds: list[Bound]) -> tuple[Number, bool]:
    total: Number = 0
    for _, _, value, _ in bounds:
        total = add(total, value)
    return total, any(is_open for *_, is_open in bounds)


def _check_relation(rule: Json, total: Cell, parts: list[Cell], taxonomy: Taxonomy, incident: str) -> bool:
    """Whether the relation is the taxonomy's, and whether its parts add up to the total."""
    kind = rule["kind"]
    if kind == "within":
        inside = taxonomy.is_within(parts[0][1], total[1]) and taxonomy.is_measure_within(parts[0][0], total[0])
        _require(len(parts) == 1 and inside, "not within")
        return False
    if kind == "constraint":
        found = [one for one in taxonomy.constraints(incident) if one.name == rule["name"]]
        _require(bool(found) and found[0].total == total and list(found[0].parts) == parts, "no such constraint")
        return found[0].relation == "sum"
    if kind == "partition":
        _require(all(measure == total[0] for measure, _ in parts), "another measure")
        named = {category for _, category in parts}
        _require(any(named == set(each) for each in taxonomy.partitions(total[1])), "no such partition")
    else:
        _require(kind == "measures" and all(category == total[1] for _, category in parts), "another category")
        named = {measure for measure, _ in parts}
        _require(any(named == set(each) for each in taxonomy.partitions_of_measure(total[0])), "no such measures")
    return True
