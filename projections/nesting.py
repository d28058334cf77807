"""Which cells of an incident bound which others: partitions, subsets, measures of measures, declared constraints.

A `Graph` holds the cells that claims speak of, what contains them and the other parts of what contains them, never the
whole taxonomy, so that its size grows with the claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reportedly.events.categories import NONE, Constraint, Taxonomy

Cell = tuple[str, str]
"""Measure and category."""

PARTITION, MEASURES, WITHIN, CONSTRAINT = "partition", "measures", "within", "constraint"


class Relation(NamedTuple):
    """The parts add up to the total (`exact`), or to no more than it.

    `kind`: a category's `partition`, a measure's (`measures`), a cell `within` another, a declared `constraint`.
    """

    kind: str
    name: str | None
    total: Cell
    parts: tuple[Cell, ...]
    exact: bool


class Graph:
    """The relations between some cells of one incident, unit, counting and scope."""

    __slots__ = ("cells", "relations", "touching")

    def __init__(self, cells: Iterable[Cell], relations: list[Relation]) -> None:
        self.cells = dict.fromkeys(cells)
        self.relations = relations
        self.touching: dict[Cell, list[int]] = {}
        for index, relation in enumerate(relations):
            for cell in (relation.total, *relation.parts):
                self.touching.setdefault(cell, []).append(index)

    def above(self, cell: Cell, *, exact: bool = False) -> Iterator[Relation]:
        """The relations in which the cell is a part; with `exact`, only those that add up."""
        for index in self.touching.get(cell, ()):
            relation = self.relations[index]
            if relation.total != cell and (relation.exact or not exact):
                yield relation

    def below(self, cell: Cell) -> Iterator[Relation]:
        """The relations by which parts add up to the cell."""
        for index in self.touching.get(cell, ()):
            relation = self.relations[index]
            if relation.total == cell and relation.exact:
                yield relation

    def all_above(self, cells: Iterable[Cell], *, exact: bool = False) -> set[Cell]:
        """Everything that contains one of the cells, through any number of relations; the cells themselves apart."""
        found: set[Cell] = set()
        stack = list(cells)
        while stack:
            for relation in self.above(stack.pop(), exact=exact):
                if relation.total not in found:
                    found.add(relation.total)
                    stack.append(relation.total)
        return found


class Nesting:
    """What a taxonomy says about cells, each question asked of it once; kept for one answer only."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._wider: dict[str, tuple[str, ...]] = {}
        self._parts: dict[tuple[str, frozenset[str]], tuple[tuple[str, ...], ...]] = {}
        self._additive: dict[str, bool] = {}

    def additive(self, measure: str) -> bool:
        """Whether figures of the measure may be added."""
        if measure not in self._additive:
            self._additive[measure] = self._taxonomy.additive(measure)
        return self._additive[measure]

    def graph(self, claimed: Iterable[Cell], incident: str, *, include_all: bool = False) -> Graph:
        """The graph around the claimed cells; with `include_all`, also everything above and below them."""
        return _Builder(self, self._taxonomy, tuple(claimed), incident, include_all).graph()

    def wider(self, category: str) -> tuple[str, ...]:
        """The categories one step wider."""
        found = self._wider.get(category)
        if found is None:
            found = self._wider[category] = tuple(self._taxonomy.supersets(category))
        return found

    def partitions(self, category: str, dimensions: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        """The ways to divide a category, by its own dimensions and by those given."""
        key = (category, dimensions)
        found = self._parts.get(key)
        if found is None:
            parts = self._taxonomy.partitions(category, dimensions) if self._is_divided(category, dimensions) else ()
            found = self._parts[key] = tuple(tuple(each) for each in parts)
        return found

    def _is_divided(self, category: str, dimensions: frozenset[str]) -> bool:
        """Whether it is worth asking: most categories are leaves, and to ask costs as much as their siblings."""
        if category == NONE:
            return False
        nodes = category.split("+")
        if any(map(self._taxonomy.children, nodes)):
            return True
        return not dimensions <= {self._taxonomy.dimension(node) for node in nodes}


class _Builder:
    """Collects the cells of a graph, then the relations between them."""

    def __init__(
        self, nesting: Nesting, taxonomy: Taxonomy, claimed: tuple[Cell, ...], incident: str, include_all: bool
    ) -> None:
        self._nesting, self._taxonomy, self._all = nesting, taxonomy, include_all
        self._claimed = claimed
        self._constraints = [each for each in taxonomy.constraints(incident) if self._usable(each)]
        named = [cell for each in self._constraints for cell in (each.total, *each.parts)]
        self._dimensions = _dimensions(taxonomy, (category for _, category in (*claimed, *named)))
        claimed_measures = dict.fromkeys(measure for measure, _ in (*claimed, *named))
        self._submeasures = {one: taxonomy.subsets_of_measure(one) for one in taxonomy.measures} if include_all else {}
        self._measures = self._measures_around(tuple(claimed_measures))
        self._divisions = {
            measure: tuple(tuple(parts) for parts in taxonomy.partitions_of_measure(measure) if self._additive(parts))
            for measure in self._measures
        }
        self._cells: dict[Cell, None] = dict.fromkeys(claimed)

    def graph(self) -> Graph:
        self._climb(self._claimed)
        self._add_siblings()
        if self._all:
            self._descend()
        return Graph(self._cells, [*self._relations()])

    def _usable(self, constraint: Constraint) -> bool:
        cells = (constraint.total, *constraint.parts)
        return len(set(cells)) == len(cells) and self._additive(measure for measure, _ in cells)

    def _additive(self, measures: Iterable[str]) -> bool:
        return all(map(self._nesting.additive, measures))

    def _measures_around(self, claimed: tuple[str, ...]) -> set[str]:
        """The measures that matter: a wider one only where something is claimed of it, above it or of two below it."""
        taxonomy = self._taxonomy
        found, stack = set(claimed), list(claimed)
        within = taxonomy.is_measure_within
        while stack:
            for parent in taxonomy.parents_of_measure(stack.pop()):
                if parent in found or not self._nesting.additive(parent):
                    continue
                above = any(within(parent, one) for one in claimed)
                if self._all or above or sum(within(one, parent) for one in claimed) > 1:
                    found.add(parent)
                    stack.append(parent)
        return found

    def _wider(self, cell: Cell) -> Iterator[Cell]:
        measure, category = cell
        for wider in self._nesting.wider(category):
            yield measure, wider
        for parent in self._taxonomy.parents_of_measure(measure):
            if parent in self._measures:
                yield parent, category

    def _divided(self, cell: Cell) -> Iterator[tuple[str, tuple[Cell, ...]]]:
        measure, category = cell
        for parts in self._nesting.partitions(category, self._dimensions):
            yield PARTITION, tuple([(measure, part) for part in parts])
        for measures in self._divisions.get(measure, ()):
            yield MEASURES, tuple([(part, category) for part in measures])

    def _add(self, cells: Iterable[Cell]) -> list[Cell]:
        new = [cell for cell in cells if cell not in self._cells]
        self._cells.update(dict.fromkeys(new))
        return new

    def _climb(self, cells: Iterable[Cell]) -> None:
        stack = list(cells)
        while True:
            while stack:
                stack += self._add(self._wider(stack.pop()))
            for each in self._constraints:
                if any(cell in self._cells for cell in (each.total, *each.parts)):
                    stack += self._add((each.total, *each.parts))
            if not stack:
                return

    def _add_siblings(self) -> None:
        """The other parts of what is divided here. Across two dimensions, or where measures are divided as well as
        categories, every part may bound another."""
        crossing = len(self._dimensions) + any(self._divisions.values()) > 1
        new: list[Cell] = []
        stack = list(self._cells)
        while stack:
            for _, parts in self._divided(stack.pop()):
                if crossing or any(part in self._cells for part in parts):
                    added = self._add(parts)
                    new += added
                    stack += added if crossing else []
        self._climb(new)
        stack = list(self._cells)
        while stack:  # the only part is the whole
            for _, parts in self._divided(stack.pop()):
                if len(parts) == 1:
                    stack += self._add(parts)

    def _descend(self) -> None:
        stack = list(self._cells)
        while stack:
            cell = stack.pop()
            measure, category = cell
            inner = [part for _, parts in self._divided(cell) for part in parts]
            inner += [(measure, subset) for subset in self._taxonomy.subsets(category)]
            inner += [(subset, category) for subset in self._submeasures[measure] if self._nesting.additive(subset)]
            stack += self._add(inner)

    def _relations(self) -> Iterator[Relation]:
        divided: set[tuple[Cell, Cell]] = set()
        for cell in self._cells:
            for kind, parts in self._divided(cell):
                if any(part in self._cells for part in parts):
                    divided.update([(part, cell) for part in parts])
                    yield Relation(kind, None, cell, parts, True)
        for cell in self._cells:
            for wider in self._wider(cell):
                if (cell, wider) not in divided and wider in self._cells:
                    yield Relation(WITHIN, None, wider, (cell,), False)
        for each in self._constraints:
            if each.total in self._cells:
                yield Relation(CONSTRAINT, each.name, each.total, each.parts, each.relation == "sum")


def _dimensions(taxonomy: Taxonomy, categories: Iterable[str]) -> frozenset[str]:
    """The dimensions in which something smaller than the whole is named."""
    nodes = {node for category in set(categories) if category != NONE for node in category.split("+")}
    return frozenset(taxonomy.dimension(node) for node in nodes if taxonomy.parent(node) is not None)
