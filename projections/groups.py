"""Claims sorted into groups: what one document has from one origin, in one scope, for one moment (SEMANTICS 5).

What a feed has of one item stands together, whatever versions the claims are in: its newest one states every field
that is unchanged since, and gives the moment.

Only what may be added is sorted in: totals and snapshots of measures that add up, headlines and rates left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reportedly.projections.combine import CONFLICT, Stated
from reportedly.projections.nesting import Cell, Graph, Nesting
from reportedly.projections.proofs import HIGH, LOW
from reportedly.projections.propagation import Propagation
from reportedly.projections.series import SeriesKey
from reportedly.projections.view import Claim, Window

COUNTINGS = ("total", "snapshot")


class ContextKey(NamedTuple):
    """What cells that bear on each other share."""

    incident: str
    unit: str
    counting: str
    scope: str


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """The current claims of one document or item, origin, scope and moment, by cell; `bounds` once propagated."""

    window: Window
    claims: dict[Cell, list[Claim]] = field(default_factory=dict)
    older: bool = False
    bounds: Propagation | None = None
    exact: dict[Cell, Claim] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class Context:
    """One incident, unit, counting and scope apart: the cells that may bear on each other."""

    key: ContextKey
    keys: dict[Cell, SeriesKey] = field(default_factory=dict)
    stated: dict[Cell, Stated] = field(default_factory=dict)
    scoped: set[Cell] = field(default_factory=set)
    """Cells in conflict over scope: no upper bound is taken from them."""
    disputed: set[str] = field(default_factory=set)
    groups: dict[tuple[object, ...], Group] = field(default_factory=dict)
    graph: Graph = field(default_factory=lambda: Graph((), []))

    def claimed(self) -> list[Cell]:
        """The cells that claims of a group speak of."""
        return list(dict.fromkeys(cell for group in self.groups.values() for cell in group.claims))

    def cell_key(self, cell: Cell) -> SeriesKey:
        """The key of a cell's row, whether it has one yet or not."""
        found = self.keys.get(cell)
        if found is not None:
            return found
        incident, unit, counting, scope = self.key
        return SeriesKey(incident, *cell, unit, counting, scope, "", 1, None)

    def take(self, key: SeriesKey, stated: Stated) -> None:
        """What is stated for a cell of this context."""
        cell = (key.measure, key.category)
        known = self.keys.get(cell)
        if known is None or known.definition < key.definition:
            self.keys[cell] = key
        if not stated.current:
            return
        self.stated[cell] = stated
        if stated.status == CONFLICT:
            self.disputed.update(claim.name for claim in stated.alternatives)
            if len({claim.row.scope for claim in stated.alternatives}) > 1:
                self.scoped.add(cell)
        for claim in stated.current:
            if claim.counts and claim.row.per is None:
                self._group(claim).claims.setdefault(cell, []).append(claim)

    def _group(self, claim: Claim) -> Group:
        row = claim.row
        key: tuple[object, ...] = (row.incident, claim.origin, row.scope)
        if row.item is not None and claim.unstated is None:
            key = (*key, claim.publisher, row.item)
        else:
            # Without a document nothing says that two claims stood together.
            together = row.document if row.document is not None else (claim.name,)
            key = (*key, together, claim.speaks)
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(claim.speaks)
        group.window = max(group.window, claim.speaks, key=_age)
        return group


def _age(window: Window) -> tuple[int, int]:
    return window.hi, window.lo


def contexts_of(answers: Mapping[SeriesKey, Stated], nesting: Nesting) -> list[Context]:
    """What may be added, sorted into contexts and groups."""
    contexts: dict[ContextKey, Context] = {}
    for key in sorted(answers, key=lambda key: key[:8]):
        if key.counting not in COUNTINGS or not nesting.additive(key.measure):
            continue
        place = ContextKey(key.incident, key.unit, key.counting, key.scope)
        if place not in contexts:
            contexts[place] = Context(place)
        contexts[place].take(key, answers[key])
    found = [context for context in contexts.values() if context.groups]
    _mark_older(found)
    return found


def _mark_older(contexts: Sequence[Context]) -> None:
    """A group is older if another of the same incident, unit and counting begins when it has ended, or later."""
    newest: dict[tuple[str, str, str], int] = {}
    for context in contexts:
        latest = max(group.window.lo for group in context.groups.values())
        newest[context.key[:3]] = max(latest, newest.get(context.key[:3], latest))
    for context in contexts:
        for group in context.groups.values():
            group.older = group.window.hi <= newest[context.key[:3]]


def idle_bounds(context: Context) -> set[tuple[str, str]]:
    """Bounds (claim, end) of groups of one claim that another such group makes needless.

    Nothing meets them inside their group, so all they give anywhere is looser than what the other gives. This keeps
    hundreds of outlets that each state one total as cheap as one. An older group's lower bound is never needless: the
    tighter one may be left out.
    """
    alone: dict[tuple[Cell, bool], list[Claim]] = {}
    for group in context.groups.values():
        if len(group.claims) == 1:
            ((cell, claims),) = group.claims.items()
            if len(claims) == 1:
                alone.setdefault((cell, group.older), []).append(claims[0])
    idle: set[tuple[str, str]] = set()
    for (_, older), claims in alone.items():
        if len(claims) > 1:
            idle |= _loose(claims, context.disputed, HIGH)
            idle |= set() if older else _loose(claims, context.disputed, LOW)
    return idle


def _loose(claims: Sequence[Claim], disputed: set[str], end: str) -> set[tuple[str, str]]:
    """All but the tightest bounds. An upper bound also counts against what is older: the newer one must be tighter."""
    if end == LOW:
        ordered = sorted(claims, key=lambda claim: (claim.name in disputed, claim.place))
        best = max(ordered, key=lambda claim: claim.value.low_key)
        return {(claim.name, LOW) for claim in claims if claim is not best}
    found = set()
    least = None
    for claim in sorted(claims, key=lambda claim: (-claim.speaks.lo, claim.name in disputed, claim.place)):
        if least is None or claim.value.high_key < least:
            least = claim.value.high_key
        else:
            found.add((claim.name, HIGH))
    return found
