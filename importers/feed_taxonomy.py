"""The sources and the taxonomy that a map needs: defined as events where the record has none of that name.

What a map names without saying where it belongs is defined by itself: a category in a dimension of its own, a measure
in the unit of its figure. So nothing is ever added up because of a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from reportedly.importers.feed_map import Definition, FeedMap, Figure, Group, Origin

if TYPE_CHECKING:
    from reportedly.importers.feed_reading import Node, Reader

Json = dict[str, Any]
Event = tuple[str, str, Json]
"""Type, stream, content."""


class Names:
    """What exists: in the record, or named earlier in this run."""

    def __init__(self, known: Callable[[str, str], Json | None]) -> None:
        self._known = known
        self._made: set[tuple[str, str]] = set()

    def is_new(self, kind: str, name: str) -> bool:
        """Whether there is nothing of that name yet; from now on there is."""
        if (kind, name) in self._made:
            return False
        if kind not in ("document", "link"):
            self._made.add((kind, name))
        return self._known(kind, name) is None

    def state(self, kind: str, name: str) -> Json | None:
        """What the record holds under a name."""
        return self._known(kind, name)


def sources(map: FeedMap, feed: str, names: Names) -> Iterator[Event]:
    """The publisher and every origin that the map names."""
    publisher = map.publisher or feed
    for name in dict.fromkeys([publisher, *map.sources, *_origins(map)]):
        if not names.is_new("source", name):
            continue
        given = map.sources.get(name)
        kind = "data-set" if name == publisher else "organisation"
        content = (
            {"source": name, "kind": kind} if given is None else {"source": name, **given.model_dump(exclude_none=True)}
        )
        yield "SourceRegistered", "sources", content


def _origins(map: FeedMap) -> Iterator[str]:
    for figure in (map.defaults, *map.figures.values(), *(one for group in map.each for one in _within(group))):
        yield from _named(figure.origin)
        if figure.adjusts is not None and figure.adjusts.origin is not None:
            yield figure.adjusts.origin
    yield from _named(map.origin)
    yield from (one.origin for one in map.redefinitions if one.origin is not None)


def _named(origin: Origin | None) -> Iterator[str]:
    if origin is not None:
        yield from (name for name in (origin.name, origin.otherwise, *origin.values.values()) if name is not None)


def _within(group: Group) -> Iterator[Figure]:
    yield from group.figures.values()
    for inner in group.each:
        yield from _within(inner)


def definitions(map: FeedMap, reader: Reader, names: Names) -> Iterator[Event]:
    """Units, measures, categories and scopes: first what the map defines, then what it merely names."""
    for unit in (one for one in map.taxonomy if one.unit is not None and one.measure is None):
        yield from _unit(unit.unit or "", unit.discrete, unit.label, names)
    figures = list(reader.figures())
    for _, unit_name, _, _ in figures:
        yield from _unit(unit_name, None, None, names)
    for one in map.taxonomy:
        if one.measure is not None:
            yield from _measure_of(one, figures, names)
    for measure, unit_name, additive, _ in figures:
        yield from _measure(measure, unit_name, additive, names)
    for one in map.taxonomy:
        if one.category is not None:
            yield from _category_of(one, names)
    for _, _, _, nodes in figures:
        for node, dimension, parent in nodes:
            yield from _category(node, dimension, parent, None, None, names)
    yield from _scopes(map, names)


def _unit(name: str, discrete: bool | None, label: str | None, names: Names) -> Iterator[Event]:
    if names.is_new("unit", name):
        yield "UnitDefined", "taxonomy", _present(unit=name, discrete=discrete is not False, label=label)


def _measure_of(one: Definition, figures: list[Any], names: Names) -> Iterator[Event]:
    own = next((unit for measure, unit, _, _ in figures if measure == one.measure), None)
    if one.unit is not None:
        yield from _unit(one.unit, one.discrete, None, names)
    if names.is_new("measure", one.measure or ""):
        given = _present(measure=one.measure, unit=one.unit or own, additive=one.additive is not False, label=one.label)
        if one.parents:
            given |= {"parents": list(one.parents), "relation": one.relation or "partition"}
        yield "MeasureDefined", "taxonomy", given


def _measure(name: str, unit: str, additive: bool | None, names: Names) -> Iterator[Event]:
    if names.is_new("measure", name):
        yield "MeasureDefined", "taxonomy", _present(measure=name, unit=unit, additive=additive is not False)


def _category_of(one: Definition, names: Names) -> Iterator[Event]:
    name = one.category or ""
    known = names.state("category", name) or {}
    parent = names.state("category", one.parent) if one.parent is not None else None
    dimension = one.dimension or known.get("dimension") or (parent or {}).get("dimension") or one.parent or name
    yield from _category(name, dimension, one.parent, one.relation, one.label, names)
    for relation, children in (("partition", one.partition), ("subset", one.subsets)):
        for child in children or ():
            yield from _category(child, dimension, name, relation, None, names)


def _category(
    name: str, dimension: str | None, parent: str | None, relation: str | None, label: str | None, names: Names
) -> Iterator[Event]:
    if not names.is_new("category", name):
        return
    within = names.state("category", parent) if parent is not None else None
    own = dimension or (within or {}).get("dimension") or name
    given = _present(category=name, dimension=own, parent=parent, label=label)
    if parent is not None:
        given["relation"] = relation or "subset"
    yield "CategoryDefined", "taxonomy", given


def node_definitions(node: Node, names: Names) -> Iterator[Event]:
    """The definition of a node that a field's text gave."""
    yield from _category(node.name, node.dimension, node.parent, None, node.label, names)


def _scopes(map: FeedMap, names: Names) -> Iterator[Event]:
    figures = (map.defaults, *map.figures.values(), *(one for group in map.each for one in _within(group)))
    scopes = [one.scope for one in figures] + [group.scope for group in map.each]
    for scope in scopes:
        if scope is not None and scope.apart and scope.name is not None:
            key = f"{scope.name} {map.publisher}" if map.publisher else scope.name
            if names.is_new("scope", key):
                yield "ScopeDeclared", "taxonomy", _present(scope=scope.name, apart=True, publisher=map.publisher)


def _present(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}
