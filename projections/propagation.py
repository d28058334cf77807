"""Interval bounds inside one group, propagated over a graph of relations to a fixed point (SEMANTICS 5).

Every cell is at least 0. A lower bound that is not there is 0, an upper bound that is not there is infinite, so only
what claims bear on is ever touched. All arithmetic is exact.
"""

from __future__ import annotations

from collections import deque
from decimal import Decimal

from reportedly.events.numbers import Number, add, subtract
from reportedly.projections.nesting import Cell, Graph, Relation
from reportedly.projections.proofs import HIGH, LOW, Step, rests_on

PATIENCE = 8
"""How often a bound may move before each further move is looked at; see `Propagation._moved`."""


class Emptied(Exception):
    """No value is left for a cell: `steps` are the bounds that exclude each other."""

    def __init__(self, cell: Cell, steps: tuple[Step, ...]) -> None:
        super().__init__(cell)
        self.cell, self.steps = cell, steps


class Propagation:
    """The bounds of one group: `lows` and `highs` by cell, each with the step that proves it.

    Give the claims' own bounds with `start`, then `run`. Raises Emptied.
    """

    __slots__ = ("_graph", "_moves", "_queue", "_queued", "highs", "lows")

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.lows: dict[Cell, Step] = {}
        self.highs: dict[Cell, Step] = {}
        self._queue: deque[int] = deque()
        self._queued: set[int] = set()
        self._moves: dict[tuple[Cell, str], int] = {}

    def start(self, step: Step) -> None:
        """Take in what claims state of a cell."""
        bounds = self.lows if step.end == LOW else self.highs
        if is_tighter(step.end, step.value, step.open, bounds.get(step.cell)):
            self._moved(step)

    def run(self) -> None:
        """Apply the relations until nothing moves."""
        while self._queue:
            index = self._queue.popleft()
            self._queued.discard(index)
            relation = self._graph.relations[index]
            if len(relation.parts) == 1:
                self._one_part(relation)
            else:
                self._total_from_parts(relation)
                self._parts_from_total(relation)

    def _moved(self, step: Step) -> None:
        """Store a tighter bound.

        A bound that is tighter than an earlier one of the same cell and end and rests on that very one proves "more
        than itself": nothing satisfies the group, and it would move for ever. To look at it only after some moves
        changes when, not whether, this is found.
        """
        cell, end = step.cell, step.end
        moves = self._moves[(cell, end)] = self._moves.get((cell, end), 0) + 1
        if moves > PATIENCE and rests_on(step, cell, end):
            raise Emptied(cell, (step,))
        if end == LOW:
            self.lows[cell] = step
            other = self.highs.get(cell)
        else:
            self.highs[cell] = step
            other = self.lows.get(cell)
            if other is None and (step.value < 0 or (step.value == 0 and step.open)):
                raise Emptied(cell, (step,))
        if other is not None and excluded(step, other):
            raise Emptied(cell, (self.lows[cell], self.highs[cell]))
        for index in self._graph.touching.get(cell, ()):
            if index not in self._queued:
                self._queued.add(index)
                self._queue.append(index)

    def _one_part(self, relation: Relation) -> None:
        total, part = relation.total, relation.parts[0]
        self._copy(self.lows.get(part), total, relation, None)
        high = self.highs.get(total)
        self._copy(high, part, relation, high)
        if relation.exact:
            self._copy(self.highs.get(part), total, relation, None)
            low = self.lows.get(total)
            self._copy(low, part, relation, low)

    def _copy(self, step: Step | None, cell: Cell, relation: Relation, total: Step | None) -> None:
        if step is None:
            return
        bounds = self.lows if step.end == LOW else self.highs
        if is_tighter(step.end, step.value, step.open, bounds.get(cell)):
            parts = () if total is not None else (step,)
            self._moved(Step(cell, step.end, step.value, step.open, relation, total, parts, ()))

    def _total_from_parts(self, relation: Relation) -> None:
        total = relation.total
        steps = [self.lows[part] for part in relation.parts if part in self.lows]
        if steps:
            self._add_up(relation, total, LOW, steps)
        if relation.exact:
            highs = [self.highs[part] for part in relation.parts if part in self.highs]
            if len(highs) == len(relation.parts):
                self._add_up(relation, total, HIGH, highs)

    def _add_up(self, relation: Relation, total: Cell, end: str, steps: list[Step]) -> None:
        value, opens = _sum(steps)
        bounds = self.lows if end == LOW else self.highs
        if is_tighter(end, value, opens > 0, bounds.get(total)):
            self._moved(Step(total, end, value, opens > 0, relation, None, tuple(steps), ()))

    def _parts_from_total(self, relation: Relation) -> None:
        high = self.highs.get(relation.total)
        if high is not None:
            self._less_the_others(relation, high, HIGH, self.lows, relation.parts)
        low = self.lows.get(relation.total)
        if low is not None and relation.exact:
            unbounded = [part for part in relation.parts if part not in self.highs]
            if len(unbounded) < 2:
                self._less_the_others(relation, low, LOW, self.highs, unbounded or relation.parts)

    def _less_the_others(
        self,
        relation: Relation,
        total: Step,
        end: str,
        others: dict[Cell, Step],
        parts: tuple[Cell, ...] | list[Cell],
    ) -> None:
        """Each part is the total less the other parts: its upper bound less their lower ones, and the reverse."""
        steps = tuple([others[part] for part in relation.parts if part in others])
        value, opens = _sum(steps)
        bounds = self.lows if end == LOW else self.highs
        for part in parts:
            own = others.get(part)
            rest = value if own is None else _minus(value, own.value)
            is_open = total.open or opens > (own is not None and own.open)
            left = _minus(total.value, rest)
            if is_tighter(end, left, is_open, bounds.get(part)):
                self._moved(Step(part, end, left, is_open, relation, total, steps, ()))


def excluded(one: Step, other: Step) -> bool:
    """Whether a lower and an upper bound of a cell leave nothing between them."""
    low, high = (one, other) if one.end == LOW else (other, one)
    return low.value > high.value or (low.value == high.value and (low.open or high.open))


def is_tighter(end: str, value: Number, is_open: bool, than: Step | None) -> bool:
    """Whether a bound says more than a known one; than none, where a lower bound is 0."""
    if end == LOW:
        known, known_open = (0, False) if than is None else (than.value, than.open)
        return value > known or (value == known and is_open and not known_open)
    return than is None or value < than.value or (value == than.value and is_open and not than.open)


def _sum(steps: tuple[Step, ...] | list[Step]) -> tuple[Number, int]:
    """The exact sum, and how many of the bounds are open."""
    value: Number = 0
    opens = 0
    for step in steps:
        each = step.value
        value = add(value, each) if isinstance(value, Decimal) or isinstance(each, Decimal) else value + each
        opens += step.open
    return value, opens


def _minus(left: Number, right: Number) -> Number:
    return subtract(left, right) if isinstance(left, Decimal) or isinstance(right, Decimal) else left - right
