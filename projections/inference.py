"""Bounds that follow from what is stated elsewhere (SEMANTICS 5, "Arithmetic between cells").

A group is what one document has from one origin for one moment. Sums are taken inside a group only: its bounds are
propagated over partitions, subsets, measures and declared constraints, then the groups are combined cell by cell by
intersection, and nothing is propagated after that. Inferred bounds are computed for a moment and never stored.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reportedly.events.intervals import Interval, intersection
from reportedly.events.numbers import Number, add, number_text
from reportedly.projections.combine import CONFLICT, Stated
from reportedly.projections.groups import Context, Group, contexts_of, idle_bounds
from reportedly.projections.nesting import Cell, Nesting, Relation
from reportedly.projections.proofs import (
    HIGH,
    LOW,
    Proof,
    Step,
    canonical,
    cell_text,
    claimed,
    claims_of,
    sum_text,
)
from reportedly.projections.propagation import Emptied, Propagation, excluded, is_tighter
from reportedly.projections.series import SeriesKey
from reportedly.projections.view import Claim, View

STATED, DERIVED, INFERRED = "stated", "derived", "inferred"
CONTRADICTION, INSIDE_DOCUMENT, FALLING_TOTAL = "contradiction", "inside-document", "falling-total"


class Finding(NamedTuple):
    """Figures that exclude each other: `inside-document`, between groups (`contradiction`), or an older group's lower
    bound above a newer group's upper bound (`falling-total`, left out).

    `claims` are names in order of publication; `expected` and `found` are the two bounds, `expected` None where the
    claims of one document cannot hold together at all.
    """

    kind: str
    key: SeriesKey
    claims: tuple[str, ...]
    expected: str | None
    found: str

    @property
    def message(self) -> str:
        """The finding in one line."""
        cell = cell_text((self.key.measure, self.key.category))
        if self.expected is None:
            return f"{cell}: {self.found}, which nothing can satisfy"
        return f"{cell}: expected {self.expected}, found {self.found}"


class Inferred(NamedTuple):
    """What follows for one cell. `status` is `stated` (bounds tighter than what is stated), `derived` or `inferred`.

    A bound that is `None` is not given. `enumerated` (derived cells) is what the exact parts add up to, where every
    group that has any agrees, and `counted` are these parts.
    """

    key: SeriesKey
    status: str
    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool
    enumerated: Number | None
    low_proof: Proof | None
    high_proof: Proof | None
    counted: tuple[Claim, ...]
    shown: bool

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What the bounds and the enumeration rest on, in order of publication and quote."""
        found = {claim.name: claim for claim in self.counted}
        for proof in (self.low_proof, self.high_proof):
            found.update((claim.name, claim) for claim in (proof.claims if proof is not None else ()))
        return tuple(sorted(found.values(), key=lambda claim: claim.place))

    @property
    def in_conflict(self) -> bool:
        """Whether a bound rests on a claim that is in conflict in its own cell."""
        return any(proof is not None and proof.disputed for proof in (self.low_proof, self.high_proof))

    @property
    def origins(self) -> int:
        """How many attributed and judged origins the claims have."""
        return len({claim.origin for claim in self.claims if claim.attributed})

    @property
    def unattributed(self) -> int:
        """How many of the claims are in an outlet's own voice."""
        return sum(not claim.attributed for claim in self.claims)

    @property
    def proof(self) -> str | None:
        """Both proofs for people, with the claims: "22 + 4 + at least 1 = at least 27 (A06, A07, A08)"."""
        if self.low_proof is None and self.high_proof is None:
            return None
        one = self._exact_sum()
        proofs = [proof for proof in (self.low_proof, self.high_proof) if proof is not None]
        if one is not None:
            return f"{one} {_named(proofs[:1])}"
        return "; ".join(f"{proof.text} {_named([proof])}" for proof in proofs)

    def _exact_sum(self) -> str | None:
        """One sum for both bounds, where every claim in it is exact."""
        if self.low_proof is None or self.high_proof is None or self.low is None or self.low != self.high:
            return None
        lows, highs = self.low_proof.terms, self.high_proof.terms
        exact = all(len(leaf.claims) == 1 and leaf.claims[0].value.is_exact for _, leaf in (*lows, *highs))
        if not exact or len(lows) < 2 or not {leaf.cell for _, leaf in lows} <= {leaf.cell for _, leaf in highs}:
            return None
        return f"{sum_text(highs)} = {number_text(self.low)}"


@dataclass(slots=True, eq=False, repr=False)
class Inference:
    """Inferred bounds by the key of their cell (`origin` None), and what was found wrong on the way."""

    cells: dict[SeriesKey, Inferred] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def infer(view: View, answers: Mapping[SeriesKey, Stated], *, include_all: bool = False) -> Inference:
    """The bounds that follow from the current claims of each cell (`Stated.current`), by headline key.

    Without `include_all` only cells shown by default are given; with it, every cell around the claims that a bound is
    known for, upper bounds of unreported parts included.
    """
    nesting = Nesting(view.taxonomy)
    contexts = contexts_of(answers, nesting)
    result = Inference()
    findings: list[_Found] = []
    for context in contexts:
        context.graph = nesting.graph(context.claimed(), context.key.incident, include_all=include_all)
        idle = idle_bounds(context)
        for group in context.groups.values():
            findings += _propagate(group, context, idle)
        findings += _Combination(context, result.cells, include_all).run()
    result.findings = _distinct(findings)
    return result


class _Found(NamedTuple):
    """A finding in the making, with the claims themselves."""

    finding: Finding
    claims: tuple[Claim, ...]
    context: Context


def _found(kind: str, context: Context, cell: Cell, steps: Sequence[Step]) -> _Found:
    claims = claims_of(steps)
    texts = {step.end: Proof(step).text for step in steps}
    expected, found = texts.get(HIGH), texts.get(LOW)
    if len(steps) == 1:
        negative = steps[0].end == HIGH and (steps[0].value < 0 or steps[0].open)
        expected, found = "at least 0" if negative else None, Proof(steps[0]).text
    names = tuple(claim.name for claim in claims)
    return _Found(Finding(kind, context.cell_key(cell), names, expected, found or ""), claims, context)


def _propagate(group: Group, context: Context, idle: set[tuple[str, str]]) -> list[_Found]:
    """Bring a group's bounds to their fixed point; a group that cannot be satisfied keeps none."""
    findings: list[_Found] = []
    bounds = Propagation(context.graph)
    try:
        for cell, claims in group.claims.items():
            findings += _start(bounds, group, context, cell, claims, idle)
        bounds.run()
    except Emptied as emptied:
        group.exact.clear()
        return [*findings, _found(INSIDE_DOCUMENT, context, emptied.cell, emptied.steps)]
    group.bounds = bounds
    return findings


def _start(
    bounds: Propagation,
    group: Group,
    context: Context,
    cell: Cell,
    claims: Sequence[Claim],
    idle: set[tuple[str, str]],
) -> Iterator[_Found]:
    """A cell's bound is the intersection of the group's claims, their hull if they exclude each other."""
    by_low: tuple[Claim, ...] = (claims[0],)
    by_high = by_low
    if len(claims) > 1:
        if intersection(claim.value for claim in claims) is None:
            by_low = by_high = tuple(claims)
        else:
            by_low = (max(claims, key=lambda claim: claim.value.low_key),)
            by_high = (min(claims, key=lambda claim: claim.value.high_key),)
    low, high = claimed(cell, LOW, by_low), claimed(cell, HIGH, by_high)
    if len(by_low) > 1:
        yield _differing(context, cell, claims)
    elif low is not None and high is not None and low.value == high.value:
        group.exact[cell] = by_low[0]
    if low is not None and (claims[0].name, LOW) not in idle:
        bounds.start(low)
    if high is not None and cell not in context.scoped and (claims[0].name, HIGH) not in idle:
        bounds.start(high)


def _differing(context: Context, cell: Cell, claims: Sequence[Claim]) -> _Found:
    highest = max(claims, key=lambda claim: claim.value.low_key)
    lowest = min(claims, key=lambda claim: claim.value.high_key)
    low, high = claimed(cell, LOW, (highest,)), claimed(cell, HIGH, (lowest,))
    assert low is not None
    assert high is not None
    names = tuple(claim.name for claim in claims)
    finding = Finding(INSIDE_DOCUMENT, context.cell_key(cell), names, Proof(high).text, Proof(low).text)
    return _Found(finding, tuple(claims), context)


class _Entry(NamedTuple):
    """What one group knows of one cell."""

    group: Group
    low: Step | None
    high: Step | None


class _Combination:
    """The groups of one context, combined cell by cell; writes what is given into `cells`."""

    def __init__(self, context: Context, cells: dict[SeriesKey, Inferred], include_all: bool) -> None:
        self._context, self._graph, self._cells, self._all = context, context.graph, cells, include_all
        self._conflicts = frozenset(context.disputed)
        self._groups = [group for group in context.groups.values() if group.bounds is not None]
        self._entries: dict[Cell, list[_Entry]] = {}
        self._derived = self._graph.all_above(context.stated, exact=True)
        self._two_parts = self._with_two_stated_parts()
        self._counts: dict[tuple[int, Cell], tuple[Number, tuple[Claim, ...]] | None] = {}
        self._below: dict[Cell, bool] = {}

    def run(self) -> list[_Found]:
        for group in self._groups:
            assert group.bounds is not None
            lows, highs = group.bounds.lows, group.bounds.highs
            for cell in lows.keys() | highs.keys() if highs else lows:
                self._entries.setdefault(cell, []).append(_Entry(group, lows.get(cell), highs.get(cell)))
        findings: list[_Found] = []
        for cell in self._graph.cells:
            entries = self._entries.get(cell, [])
            stated = self._context.stated.get(cell)
            if (stated is None or stated.status != CONFLICT) and (entries or (self._all and cell in self._derived)):
                findings += self._cell(cell, stated, entries)
        return findings

    def _cell(self, cell: Cell, stated: Stated | None, entries: Sequence[_Entry]) -> Iterator[_Found]:
        lows, left_out = self._lows(cell, entries)
        yield from left_out
        low = self._best(lows, stated, LOW)
        high = self._best((each.high for each in entries if each.high and not each.group.older), stated, HIGH)
        if low is not None and high is not None and excluded(low, high):
            yield _found(CONTRADICTION, self._context, cell, (low, high))
            return
        if stated is not None:
            self._beside(cell, stated, low, high)
        elif self._all or self._is_shown(cell, low):
            self._give(cell, DERIVED if cell in self._derived else INFERRED, low, high)

    def _lows(self, cell: Cell, entries: Sequence[_Entry]) -> tuple[list[Step], list[_Found]]:
        """The lower bounds that count: an older group's only for totals, and only where no newer one excludes it."""
        lows = [each.low for each in entries if each.low is not None and not each.group.older]
        older = [(each.group, each.low) for each in entries if each.low is not None and each.group.older]
        if not older or self._context.key.counting == "snapshot":
            return lows, []
        upper = _Uppers(entries)
        findings = []
        for group, low in older:
            high = upper.after(group.window.hi)
            if high is not None and excluded(low, high):
                findings.append(_found(FALLING_TOTAL, self._context, cell, (low, high)))
            else:
                lows.append(low)
        return lows, findings

    def _best(self, steps: Iterable[Step], stated: Stated | None, end: str) -> Step | None:
        """The tightest bound; among equals the one with fewest claims in conflict, then with fewest terms."""
        best: list[Step] = []
        for step in steps:
            if not best or is_tighter(end, step.value, step.open, best[0]):
                best = [step]
            elif (step.value, step.open) == (best[0].value, best[0].open):
                best.append(step)
        if len(best) < 2:
            return best[0] if best else None
        if stated is not None and stated.value is not None and not _says_more(best[0], stated.value):
            return best[0]
        return min(best, key=self._preference)

    def _preference(self, step: Step) -> tuple[int, int]:
        disputed = sum(claim.name in self._conflicts for claim in claims_of((step,))) if self._conflicts else 0
        return disputed, len(step.parts)

    def _beside(self, cell: Cell, stated: Stated, low: Step | None, high: Step | None) -> None:
        """Beside a stated figure, the bounds that are tighter."""
        value = stated.value or Interval()
        low = low if low is not None and _says_more(low, value) else None
        high = high if high is not None and _says_more(high, value) else None
        if low is not None or high is not None:
            self._give(cell, STATED, low, high)

    def _give(self, cell: Cell, status: str, low: Step | None, high: Step | None) -> None:
        enumerated, counted = self._enumerated(cell) if status == DERIVED else (None, ())
        key = self._context.cell_key(cell)
        self._cells[key] = Inferred(
            key=key,
            status=status,
            low=canonical(low.value) if low else None,
            high=canonical(high.value) if high else None,
            low_open=low.open if low else False,
            high_open=high.open if high else False,
            enumerated=enumerated,
            low_proof=Proof(low, self._conflicts) if low else None,
            high_proof=Proof(high, self._conflicts) if high else None,
            counted=counted,
            shown=cell in self._context.stated or self._is_shown(cell, low),
        )

    # What is shown, and what is counted one by one

    def _is_shown(self, cell: Cell, low: Step | None) -> bool:
        return low is not None and (cell in self._two_parts or self._lies_below(cell))

    def _lies_below(self, cell: Cell) -> bool:
        """Whether a cell with a claim of its own contains this one."""
        found = self._below.get(cell)
        if found is None:
            above = [relation.total for relation in self._graph.above(cell)]
            found = any(total in self._context.stated or self._lies_below(total) for total in above)
            self._below[cell] = found
        return found

    def _with_two_stated_parts(self) -> set[Cell]:
        """The cells of which one group states two parts of one partition."""
        found = set()
        for group in self._context.groups.values():
            seen: set[int] = set()
            for cell in group.claims if len(group.claims) > 1 else ():
                for relation in self._graph.above(cell, exact=True):
                    if id(relation) in seen:
                        found.add(relation.total)
                    seen.add(id(relation))
        return found

    def _enumerated(self, cell: Cell) -> tuple[Number | None, tuple[Claim, ...]]:
        """The sum of the exact parts, and the parts, if all groups that have any agree."""
        counted = [each for group in self._groups if group.exact and (each := self._count(group, cell)) is not None]
        if len({number for number, _ in counted}) != 1:
            return None, ()
        return canonical(counted[0][0]), tuple(claim for _, claims in counted for claim in claims)

    def _count(self, group: Group, cell: Cell) -> tuple[Number, tuple[Claim, ...]] | None:
        """What a group counts of a cell one by one: its own exact figure, else its parts', by the fullest partition."""
        own = group.exact.get(cell)
        if own is not None:
            assert own.value.low is not None
            return own.value.low, (own,)
        place = (id(group), cell)
        if place not in self._counts:
            sums = [found for relation in self._graph.below(cell) if (found := self._count_parts(group, relation))]
            self._counts[place] = max(sums, key=lambda found: found[0], default=None)
        return self._counts[place]

    def _count_parts(self, group: Group, relation: Relation) -> tuple[Number, tuple[Claim, ...]] | None:
        counted = [each for part in relation.parts if (each := self._count(group, part)) is not None]
        if not counted:
            return None
        total: Number = 0
        for number, _ in counted:
            total = add(total, number)
        return total, tuple(claim for _, claims in counted for claim in claims)


class _Uppers:
    """The upper bounds of a cell by the beginning of their groups' windows."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        ordered = sorted(
            ((each.group.window.lo, each.high) for each in entries if each.high is not None), key=lambda each: each[0]
        )
        self._begins = [begin for begin, _ in ordered]
        self._least: list[Step] = []
        for _, high in reversed(ordered):
            least = self._least[-1] if self._least else high
            self._least.append(high if is_tighter(HIGH, high.value, high.open, least) else least)
        self._least.reverse()

    def after(self, instant: int) -> Step | None:
        """The least upper bound of the groups that begin then or later."""
        index = bisect_left(self._begins, instant)
        return self._least[index] if index < len(self._least) else None


def _says_more(step: Step, than: Interval) -> bool:
    if step.end == LOW:
        return (True, step.value, step.open) > than.low_key
    return (False, step.value, not step.open) < than.high_key


def _named(proofs: Sequence[Proof]) -> str:
    """The claims of proofs in brackets, and which of them are in conflict."""
    names = [claim.name for claim in claims_of(proof.step for proof in proofs)]
    disputed = dict.fromkeys(name for proof in proofs for name in proof.disputed)
    conflict = f"; in conflict: {', '.join(disputed)}" if disputed else ""
    return f"({', '.join(names)}{conflict})"


def _distinct(findings: Iterable[_Found]) -> list[Finding]:
    """One finding per set of claims; none that only follows from another, or from a conflict within one cell."""
    kept: list[tuple[frozenset[str], Finding]] = []
    for found in sorted(findings, key=lambda each: len(each.claims)):
        names = frozenset(found.finding.claims)
        if not any(other <= names for other, _ in kept) and not _follows_from_conflict(found):
            kept.append((names, found.finding))
    return sorted((finding for _, finding in kept), key=lambda finding: (finding.key[:8], finding.kind, finding.claims))


def _follows_from_conflict(found: _Found) -> bool:
    """Whether two of the claims already exclude each other in a cell that is in conflict."""
    if len({(claim.row.measure, claim.row.category) for claim in found.claims}) == 1:
        return False
    by_cell: dict[Cell, list[Claim]] = {}
    for claim in found.claims:
        if claim.name in found.context.disputed:
            by_cell.setdefault((claim.row.measure, claim.row.category), []).append(claim)
    return any(intersection(claim.value for claim in claims) is None for claims in by_cell.values())
