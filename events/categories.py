"""Categories and measures: names that nest, partition and overlap, and the one object that knows how.

A category is at most one node per dimension, written `police`, `police+female`, or `-` for none. A measure is one name;
measures nest the same way. `Taxonomy` is built from the content of taxonomy events and needs no pydantic.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from reportedly.events.errors import TaxonomyError, ValueRefused, show

NONE = "-"
_NODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}\Z")


def is_node(text: str) -> bool:
    """Whether `text` has the form of a name: ASCII letters, digits, `._:-`, at most 120, a letter or digit first."""
    return _NODE.match(text) is not None


class Category(NamedTuple):
    """The nodes of a category in the order given, each of another dimension; none for `-`."""

    nodes: tuple[str, ...]

    @property
    def text(self) -> str:
        return "+".join(self.nodes) or NONE


def parse_category(text: str) -> Category:
    """Read `-`, `police` or `police+female`. Which dimension a node belongs to only a `Taxonomy` knows."""
    if text == NONE:
        return Category(())
    nodes = tuple(text.split("+"))
    if not all(map(_NODE.match, nodes)):
        raise ValueRefused(f"not a category: {show(text)}")
    if len(set(nodes)) != len(nodes):
        raise ValueRefused(f"a category names one node twice: {show(text)}")
    return Category(nodes)


Definition = Mapping[str, Any]


class Constraint(NamedTuple):
    """`total` equals the sum of `parts` (`sum`) or is at least that (`at-most`); cells are (measure, category)."""

    name: str
    total: tuple[str, str]
    parts: tuple[tuple[str, str], ...]
    relation: str
    incident: str | None = None


class _Node(NamedTuple):
    dimension: str
    parent: str | None
    relation: str | None


class _Measure(NamedTuple):
    unit: str | None
    additive: bool
    parents: tuple[str, ...]
    relation: str


class Taxonomy:
    """Measures, categories, units, constraints and scopes, as defined so far.

    Built from the content of the taxonomy events in the order of the record; a later definition of a name replaces the
    earlier one. Raises `TaxonomyError` for an unknown parent, a cycle, a constraint by which a cell contains itself.
    With `lenient`, made for reading a record at any of its positions, such a definition is passed over instead, and an
    unknown node counts as a dimension of its own.

    Dimensions may share a root: `female` (dimension `sex`, parent `person`) lies within `person` (dimension `role`),
    so `police` is partitioned into `police+female` … as `person` is into `female` ….
    """

    __slots__ = (
        "_above",
        "_aliases",
        "_canonical",
        "_children",
        "_constraints",
        "_labels",
        "_lenient",
        "_measures",
        "_nodes",
        "_partitions",
        "_roots",
        "_scopes",
        "_submeasures",
        "_units",
    )

    def __init__(
        self,
        *,
        units: Iterable[Definition] = (),
        measures: Iterable[Definition] = (),
        categories: Iterable[Definition] = (),
        constraints: Iterable[Definition] = (),
        scopes: Iterable[Definition] = (),
        lenient: bool = False,
    ) -> None:
        units, measures, categories = tuple(units), tuple(measures), tuple(categories)
        self._lenient = lenient
        self._units = {str(each["unit"]): bool(each["discrete"]) for each in units}
        self._scopes = {(str(each["scope"]), each.get("publisher")): bool(each["apart"]) for each in scopes}
        self._labels = {
            str(each[key]): str(each["label"])
            for key, group in (("unit", units), ("measure", measures), ("category", categories))
            for each in group
            if each.get("label")
        }
        self._measures = {str(each["measure"]): _measure(each) for each in measures}
        self._nodes = {str(each["category"]): _node(each) for each in categories if not each.get("alias_of")}
        self._aliases = {str(each["category"]): str(each["alias_of"]) for each in categories if each.get("alias_of")}
        self._canonical: dict[str, str] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._partitions: dict[tuple[str, frozenset[str] | None], list[list[str]]] = {}
        self._settle(categories)
        self._children = _grouped((node.parent, name) for name, node in self._nodes.items() if node.parent)
        self._submeasures = _grouped((parent, name) for name, each in self._measures.items() for parent in each.parents)
        self._roots = self._find_roots()
        self._constraints: list[Constraint] = []
        for each in {str(one["constraint"]): one for one in constraints}.values():
            self._declare(each)

    @classmethod
    def from_events(cls, events: Iterable[tuple[str, Definition]], *, lenient: bool = False) -> "Taxonomy":
        """Of (event type, content) pairs in the order of the record; other types than taxonomy's are passed over."""
        groups: dict[str, list[Definition]] = {}
        for type, content in events:
            groups.setdefault(type, []).append(content)
        return cls(
            units=groups.get("UnitDefined", ()),
            measures=groups.get("MeasureDefined", ()),
            categories=groups.get("CategoryDefined", ()),
            constraints=groups.get("ConstraintDeclared", ()),
            scopes=groups.get("ScopeDeclared", ()),
            lenient=lenient,
        )

    # Categories ------------------------------------------------------------------------------------------------

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, aliases apart, in the order of their definition."""
        return tuple(self._nodes)

    def known_category(self, text: str) -> bool:
        """Whether every node of the category is defined; `-` is."""
        return all(self._resolve(node) in self._nodes for node in parse_category(text).nodes)

    def canonical(self, text: str) -> str:
        """The one spelling of a category: aliases resolved, nodes in the order of their dimensions, a dimension's root
        left out beside nodes of other dimensions."""
        found = self._canonical.get(text)
        if found is None:
            found = self._canonical[text] = self._spell(parse_category(text).nodes)
        return found

    def dimension(self, node: str) -> str:
        """The dimension of a node or alias."""
        return self._node(self._resolve(node)).dimension

    def parent(self, node: str) -> str | None:
        """The parent of a node or alias, whatever the relation; of another dimension where dimensions share a root."""
        return self._node(self._resolve(node)).parent

    def children(self, node: str) -> list[str]:
        """All nodes whose parent this is, in the order of their definition."""
        return list(self._children.get(self._resolve(node), ()))

    def is_within(self, inner: str, outer: str) -> bool:
        """Whether all that `inner` counts is certainly counted by `outer`: each node of `outer` is, or contains by
        partitions and subsets, a node of `inner`."""
        inner, outer = self.canonical(inner), self.canonical(outer)
        if inner == outer:
            return True
        if NONE in (inner, outer):
            return False
        above = frozenset[str]().union(*(self._ancestry(node) for node in inner.split("+")))
        return all(node in above for node in outer.split("+"))

    def partitions(self, category: str, dimensions: frozenset[str] | None = None) -> list[list[str]]:
        """The ways to divide a category into parts that do not overlap and leave nothing out.

        First by the children in its own dimensions, then by other dimensions: those that divide one of its nodes or
        what these lie within. `dimensions` restricts the latter, as each multiplies the number of cells.
        """
        key = (self.canonical(category), dimensions)
        if key not in self._partitions:
            self._partitions[key] = [*self._own_partitions(key[0]), *self._cross_partitions(key[0], dimensions)]
        return [list(parts) for parts in self._partitions[key]]

    def subsets(self, category: str) -> list[str]:
        """The categories declared to lie within this one without being part of a partition."""
        nodes = self._split(category)
        return [
            self._spell((*(other for other in nodes if other != node), child))
            if self._nodes[child].dimension == self._node(node).dimension
            else self._spell((*nodes, child))
            for node in nodes
            for child in self._children.get(node, ())
            if self._nodes[child].relation == "subset" and self._fits(nodes, node, child)
        ]

    def supersets(self, category: str) -> list[str]:
        """The categories one step wider: a node replaced by its parent, or left out beside others."""
        nodes, found = self._split(category), dict[str, None]()
        for node in nodes:
            rest = tuple(other for other in nodes if other != node)
            definition = self._node(node)
            if definition.parent is not None and definition.relation != "overlap":
                wider = self._widened(rest, definition.parent)
                if wider is not None:
                    found[wider] = None
            if rest:
                found[self._spell(rest)] = None
        found.pop(self.canonical(category), None)
        return list(found)

    # Measures --------------------------------------------------------------------------------------------------

    @property
    def measures(self) -> tuple[str, ...]:
        """All measures in the order of their definition."""
        return tuple(self._measures)

    def known_measure(self, measure: str) -> bool:
        return measure in self._measures

    def unit(self, measure: str) -> str:
        """The measure's own unit, else that of its first parent that has one, else `item`."""
        definition = self._of_measure(measure)
        if definition.unit is not None:
            return definition.unit
        return next((self.unit(parent) for parent in definition.parents), "item")

    def additive(self, measure: str) -> bool:
        """Whether figures of the measure may be added over categories and incidents."""
        return self._of_measure(measure).additive

    def parents_of_measure(self, measure: str) -> list[str]:
        """The measures this one certainly counts towards."""
        definition = self._of_measure(measure)
        return [] if definition.relation == "overlap" else list(definition.parents)

    def partitions_of_measure(self, measure: str) -> list[list[str]]:
        """The ways to divide a measure into others: none or one."""
        parts = self._related(measure, "partition")
        return [parts] if parts else []

    def subsets_of_measure(self, measure: str) -> list[str]:
        """The measures declared to lie within this one without being part of its partition."""
        return self._related(measure, "subset")

    def is_measure_within(self, inner: str, outer: str) -> bool:
        """Whether all that `inner` counts `outer` counts too."""
        return inner == outer or any(self.is_measure_within(up, outer) for up in self.parents_of_measure(inner))

    # Units, scopes, constraints, labels --------------------------------------------------------------------------

    def discrete(self, unit: str) -> bool:
        """Whether the unit is counted rather than measured; an undefined unit is counted."""
        return self._units.get(unit, True)

    def apart(self, scope: str | None, publisher: str | None = None) -> bool:
        """Whether the scope is a cell of its own; what is declared for the publisher comes first."""
        if scope is None:
            return False
        return self._scopes.get((scope, publisher), self._scopes.get((scope, None), False))

    def constraints(self, incident: str | None = None) -> list[Constraint]:
        """The constraints that hold everywhere, and those of the incident."""
        return [each for each in self._constraints if each.incident is None or each.incident == incident]

    def label(self, name: str) -> str:
        """The label of a unit, measure or node, else its name."""
        return self._labels.get(name, name)

    # Inside ------------------------------------------------------------------------------------------------------

    def _settle(self, categories: Iterable[Definition]) -> None:
        """Check aliases and parents; point parents at nodes rather than aliases."""
        last = {str(each["category"]): bool(each.get("alias_of")) for each in categories}
        for name, is_alias in last.items():
            (self._nodes if is_alias else self._aliases).pop(name, None)
        for alias in list(self._aliases):
            if self._resolve(alias) not in self._nodes:
                self._complain(f"the alias {show(alias)} leads to no category")
                del self._aliases[alias]
        for name, node in list(self._nodes.items()):
            if node.parent is not None:
                self._nodes[name] = self._settled(name, node)
        for name, measure in list(self._measures.items()):
            self._measures[name] = self._settled_measure(name, measure)

    def _settled(self, name: str, node: _Node) -> _Node:
        assert node.parent is not None
        parent = self._resolve(node.parent)
        if parent not in self._nodes:
            self._complain(f"the parent of {show(name)} is unknown: {show(node.parent)}")
            return node._replace(parent=None, relation=None)
        seen = {name}
        above: str | None = parent
        while above is not None and above in self._nodes:
            if above in seen:
                self._complain(f"the category {show(name)} lies within itself")
                return node._replace(parent=None, relation=None)
            seen.add(above)
            further = self._nodes[above].parent
            above = None if further is None else self._resolve(further)
        return node._replace(parent=parent)

    def _settled_measure(self, name: str, measure: _Measure) -> _Measure:
        kept = []
        for parent in measure.parents:
            if parent not in self._measures:
                self._complain(f"the parent of {show(name)} is unknown: {show(parent)}")
            elif self._reaches(parent, name):
                self._complain(f"the measure {show(name)} lies within itself")
            else:
                kept.append(parent)
        return measure._replace(parents=tuple(kept))

    def _reaches(self, start: str, goal: str) -> bool:
        stack, seen = [start], set[str]()
        while stack:
            at = stack.pop()
            if at == goal:
                return True
            if at not in seen and at in self._measures:
                seen.add(at)
                stack.extend(self._measures[at].parents)
        return False

    def _complain(self, message: str) -> None:
        if not self._lenient:
            raise TaxonomyError(message)

    def _resolve(self, name: str) -> str:
        """The node behind an alias; a circle of aliases ends at one of them, which is no node."""
        for _ in range(len(self._aliases)):
            if name not in self._aliases:
                break
            name = self._aliases[name]
        return name

    def _node(self, name: str) -> _Node:
        node = self._nodes.get(name)
        if node is not None:
            return node
        self._complain(f"unknown category: {show(name)}")
        return _Node(name, None, None)

    def _of_measure(self, name: str) -> _Measure:
        measure = self._measures.get(name)
        if measure is not None:
            return measure
        self._complain(f"unknown measure: {show(name)}")
        return _Measure(None, True, (), "partition")

    def _find_roots(self) -> frozenset[str]:
        """The nodes that stand for their whole dimension: the only one without a parent, if others lie below it."""
        tops = _grouped((node.dimension, name) for name, node in self._nodes.items() if node.parent is None)
        return frozenset(names[0] for names in tops.values() if len(names) == 1 and names[0] in self._children)

    def _spell(self, given: Iterable[str]) -> str:
        by_dimension: dict[str, str] = {}
        for node in map(self._resolve, given):
            dimension = self._node(node).dimension
            if by_dimension.setdefault(dimension, node) != node:
                both = f"{show(by_dimension[dimension])} and {show(node)}"
                self._complain(f"two nodes of the dimension {show(dimension)}: {both}")
                by_dimension[f"{dimension} {node}"] = node
        nodes = [by_dimension[dimension] for dimension in sorted(by_dimension)]
        kept = [node for node in nodes if node not in self._roots] or nodes[:1]
        return "+".join(kept) or NONE

    def _split(self, category: str) -> tuple[str, ...]:
        text = self.canonical(category)
        return () if text == NONE else tuple(text.split("+"))

    def _ancestry(self, node: str) -> frozenset[str]:
        """The node and all nodes that contain it."""
        found = self._above.get(node)
        if found is None:
            definition = self._node(node)
            inherits = definition.parent is not None and definition.relation != "overlap"
            above = self._ancestry(definition.parent) if inherits and definition.parent else frozenset[str]()
            found = self._above[node] = above | {node}
        return found

    def _partition_below(self, node: str) -> dict[str, list[str]]:
        """The children that partition the node, by their dimension."""
        return _grouped(
            (self._nodes[child].dimension, child)
            for child in self._children.get(node, ())
            if self._nodes[child].relation == "partition"
        )

    def _own_partitions(self, category: str) -> list[list[str]]:
        nodes = self._split(category)
        result = []
        for node in nodes:
            rest = tuple(other for other in nodes if other != node)
            parts = self._partition_below(node).get(self._node(node).dimension)
            if parts:
                result.append([self._spell((*rest, part)) for part in parts])
        return result

    def _cross_partitions(self, category: str, dimensions: frozenset[str] | None) -> list[list[str]]:
        nodes = self._split(category)
        taken = {self._node(node).dimension for node in nodes}
        result = []
        for holder in sorted(frozenset[str]().union(*(self._ancestry(node) for node in nodes))):
            for dimension, parts in self._partition_below(holder).items():
                foreign = dimension not in taken and dimension != self._node(holder).dimension
                if foreign and (dimensions is None or dimension in dimensions):
                    result.append([self._spell((*nodes, part)) for part in parts])
        return result

    def _fits(self, nodes: tuple[str, ...], node: str, child: str) -> bool:
        """Whether `child` of `node` can stand in a category that has these nodes."""
        dimension = self._nodes[child].dimension
        return dimension == self._node(node).dimension or all(self._node(each).dimension != dimension for each in nodes)

    def _widened(self, rest: tuple[str, ...], parent: str) -> str | None:
        """The category with `parent` in a node's place; `None` where that says no more than the rest does."""
        dimension = self._node(parent).dimension
        if any(self._node(other).dimension == dimension for other in rest):
            return None
        return self._spell((*rest, parent))

    def _related(self, measure: str, relation: str) -> list[str]:
        self._of_measure(measure)
        return [name for name in self._submeasures.get(measure, ()) if self._measures[name].relation == relation]

    def _declare(self, each: Definition) -> None:
        cells = [self._cell(str(text), str(each["measure"])) for text in (each["total"], *each["parts"])]
        constraint = Constraint(
            str(each["constraint"]), cells[0], tuple(cells[1:]), str(each["relation"]), each.get("incident")
        )
        if any(self._contains(part, constraint.total, frozenset()) for part in constraint.parts):
            self._complain(f"by the constraint {show(constraint.name)} a cell would contain itself")
            return
        self._constraints.append(constraint)

    def _cell(self, text: str, measure: str) -> tuple[str, str]:
        if "/" in text:
            measure, _, text = text.partition("/")
        self._of_measure(measure)
        return measure, self.canonical(text)

    def _contains(self, outer: tuple[str, str], inner: tuple[str, str], seen: frozenset[str]) -> bool:
        """Whether a cell contains another, by the trees or by the constraints declared so far."""
        if self.is_measure_within(inner[0], outer[0]) and self.is_within(inner[1], outer[1]):
            return True
        return any(
            self._contains(part, inner, seen | {each.name})
            for each in self._constraints
            if each.name not in seen and self._contains(outer, each.total, seen | {each.name})
            for part in each.parts
        )


def _measure(each: Definition) -> _Measure:
    return _Measure(
        each.get("unit"),
        bool(each.get("additive", True)),
        tuple(each.get("parents") or ()),
        str(each.get("relation") or "partition"),
    )


def _node(each: Definition) -> _Node:
    parent = each.get("parent")
    # Without a relation a child is a subset: that claims least, so no bound is inferred from a part forgotten.
    return _Node(str(each["dimension"]), parent, (each.get("relation") or "subset") if parent else None)


def _grouped(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        if key is not None:
            groups.setdefault(key, []).append(value)
    return groups
