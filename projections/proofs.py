"""Proofs of inferred bounds: which claims, by which relations, one step after the other.

A `Step` is one bound of one cell. It rests on a claim, or on steps before it by a `Relation`. A `Proof` reads as a sum
in the order of the quotes ("22 + 4 + at least 1 = at least 27") and, as JSON, can be checked by a program that knows
only the claims and the taxonomy.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from reportedly.events.categories import NONE
from reportedly.events.numbers import Number, add, number_json, number_text
from reportedly.projections.nesting import Cell, Relation
from reportedly.projections.view import Claim

LOW, HIGH = "low", "high"
Json = dict[str, Any]


class Step(NamedTuple):
    """A lower (`low`) or upper (`high`) bound of a cell.

    Without a `rule` it is the bound of `claims`: of one, or the hull of several that exclude each other. With one it
    is the total's, the sum of `parts` (what is not there counts 0 from below); or, with `total`, a part's: the total
    less the other `parts`.
    """

    cell: Cell
    end: str
    value: Number
    open: bool
    rule: Relation | None
    total: "Step | None"
    parts: tuple["Step", ...]
    claims: tuple[Claim, ...]

    @property
    def given(self) -> tuple["Step", ...]:
        """The steps this one rests on; the total's first."""
        if self.total is None:
            return self.parts
        return (self.total, *[part for part in self.parts if part.cell != self.cell])


def claimed(cell: Cell, end: str, claims: tuple[Claim, ...]) -> Step | None:
    """The bound that claims give a cell: the first one's own, the hull's where there are several."""
    values = [claim.value for claim in claims]
    if end == LOW:
        low = values[0] if len(values) == 1 else min(values, key=lambda value: value.low_key)
        return None if low.low is None else Step(cell, LOW, low.low, low.low_open, None, None, (), claims)
    high = values[0] if len(values) == 1 else max(values, key=lambda value: value.high_key)
    return None if high.high is None else Step(cell, HIGH, high.high, high.high_open, None, None, (), claims)


def ordered(root: Step) -> list[Step]:
    """Every step a bound rests on, each once and after those it rests on itself; the bound last."""
    seen: set[int] = set()
    order: list[Step] = []
    stack: list[tuple[Step, bool]] = [(root, False)]
    while stack:
        step, done = stack.pop()
        if done:
            order.append(step)
        elif id(step) not in seen:
            seen.add(id(step))
            stack.append((step, True))
            stack += [(each, False) for each in reversed(step.given)]
    return order


def rests_on(root: Step, cell: Cell, end: str) -> bool:
    """Whether a bound rests on an earlier one of this cell and end."""
    return any(step.cell == cell and step.end == end for step in ordered(root)[:-1])


def claims_of(steps: Iterable[Step]) -> tuple[Claim, ...]:
    """The claims that bounds rest on, each once, in order of publication and quote."""
    found = {claim.name: claim for root in steps for step in ordered(root) for claim in step.claims}
    return tuple(sorted(found.values(), key=lambda claim: claim.place))


class Proof(NamedTuple):
    """Why a bound holds. `conflicts` names all claims around it that are in conflict in their own cell."""

    step: Step
    conflicts: frozenset[str] = frozenset()

    @property
    def disputed(self) -> tuple[str, ...]:
        """The claims it rests on that are in conflict."""
        return tuple(claim.name for claim in self.claims if claim.name in self.conflicts) if self.conflicts else ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims it rests on, in order of publication and quote."""
        return claims_of((self.step,))

    @property
    def terms(self) -> list[tuple[int, Step]]:
        """How often (negative: taken away) each claim's bound enters the sum, in quote order, what is added first."""
        counts: dict[int, int] = {id(self.step): 1}
        leaves = []
        for step in reversed(ordered(self.step)):
            count = counts[id(step)]
            if step.rule is None:
                leaves.append((count, step))
            for each in step.given:
                sign = 1 if step.total is None or each is step.total else -1
                counts[id(each)] = counts.get(id(each), 0) + sign * count
        return sorted(
            (leaf for leaf in leaves if leaf[0]), key=lambda leaf: (leaf[0] < 0, leaf[1].claims[0].place, leaf[1].cell)
        )

    @property
    def text(self) -> str:
        """The proof for people: "22 + 4 + at least 1 = at least 27"; "at least 18 (bystander)" where one claim does."""
        result = bound_text(self.step)
        terms = self.terms
        if len(terms) == 1 and terms[0][0] == 1:
            leaf = terms[0][1]
            return (
                claim_text(leaf) if leaf.cell == self.step.cell else f"{result} ({_where(leaf.cell, self.step.cell)})"
            )
        return f"{sum_text(terms)} = {result}"

    def to_json(self) -> Json:
        """The proof as JSON: the bound and the steps to it, each naming claims or earlier steps by their place."""
        order = ordered(self.step)
        place = {id(step): index for index, step in enumerate(order)}
        steps = [_step_json(step, place) for step in order]
        return {**_bound_json(self.step), "text": self.text, "disputed": list(self.disputed), "steps": steps}


def sum_text(terms: Iterable[tuple[int, Step]]) -> str:
    """The terms as one would write them down: "30 − 4 − at most 3"."""
    text = ""
    for count, leaf in terms:
        times = "" if abs(count) == 1 else f"{abs(count)} × "
        sign = " − " if count < 0 else " + " if text else ""
        text += f"{sign}{times}{claim_text(leaf)}"
    return text.strip() if text else "0"


def claim_text(step: Step) -> str:
    """A claim's bound as a term: the number itself where the claim is exact."""
    exact = step.rule is None and len(step.claims) == 1 and step.claims[0].value.is_exact
    return number_text(step.value) if exact else bound_text(step)


def bound_text(step: Step) -> str:
    """A bound in words: at least, more than, at most, less than."""
    words = ("more than" if step.open else "at least") if step.end == LOW else "less than" if step.open else "at most"
    return f"{words} {number_text(canonical(step.value))}"


def canonical(value: Number) -> Number:
    """The number in its one form: integers beyond what JSON readers keep are decimals."""
    return add(value, 0)


def cell_text(cell: Cell) -> str:
    """The cell as the command line writes it: `killed/police`, or the measure alone."""
    measure, category = cell
    return measure if category == NONE else f"{measure}/{category}"


def _where(cell: Cell, other: Cell) -> str:
    return cell[1] if cell[0] == other[0] and cell[1] != NONE else cell_text(cell)


def _bound_json(step: Step) -> Json:
    found: Json = {"cell": cell_text(step.cell), "bound": step.end, "value": number_json(canonical(step.value))}
    return {**found, "open": True} if step.open else found


def _step_json(step: Step, place: dict[int, int]) -> Json:
    found = _bound_json(step)
    if step.rule is None:
        return {**found, "claims": [claim.name for claim in step.claims]}
    rule: Json = {
        "kind": step.rule.kind,
        "total": cell_text(step.rule.total),
        "parts": [cell_text(part) for part in step.rule.parts],
    }
    if step.rule.name is not None:
        rule["name"] = step.rule.name
    return {**found, "rule": rule, "from": [place[id(each)] for each in step.given]}
