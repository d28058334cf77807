"""Incidents small enough to try every world: a few atoms, each with a small count, and what a group says of them.

A cell is a set of atoms (someone killed who is a policewoman, say) and counts them all. Because every world can be
tried, what is certain in all worlds that satisfy a group is known without any rule of inference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import product
from random import Random

from reportedly.events.categories import Taxonomy
from reportedly.events.intervals import Interval
from reportedly.projections.view import Claim, View
from support.figure_claims import claim, view

World = tuple[int, ...]
Cell = tuple[str, str]
HIGHEST = {1: 9, 2: 9, 3: 6, 4: 4, 5: 2, 6: 2}
"""How far each atom is counted, by the number of atoms: a thousand worlds at most."""


@dataclass(slots=True)
class Model:
    """A taxonomy, and the atoms of each of its cells."""

    taxonomy: Taxonomy
    cells: dict[Cell, frozenset[int]]
    atoms: int
    is_tree: bool
    view: View = field(init=False)

    def __post_init__(self) -> None:
        self.view = view(self.taxonomy)


@cache
def worlds(atoms: int, highest: int) -> list[World]:
    """Every way to count the atoms from 0 to `highest`."""
    return list(product(range(highest + 1), repeat=atoms))


def count(world: World, atoms: frozenset[int]) -> int:
    return sum(world[atom] for atom in atoms)


def satisfying(model: Model, claims: list[Claim], highest: int) -> list[World]:
    """The worlds in which every claim is true."""
    found = worlds(model.atoms, highest)
    for one in claims:
        atoms = model.cells[(one.row.measure, one.row.category)]
        low = 0 if one.value.low is None else one.value.low
        high = 10**9 if one.value.high is None else one.value.high
        found = [world for world in found if low <= count(world, atoms) <= high]
    return found


def tree(rng: Random, atoms: int) -> Model:
    """One measure, one dimension, partitions only."""
    return _model(rng, atoms, measures=1, sexes=1, subsets=False)


def model(rng: Random) -> Model:
    """Also subsets that overlap, a second dimension, measures that nest, declared constraints; six atoms at most."""
    measures, sexes = rng.choice([(1, 1), (1, 1), (1, 2), (2, 1)])
    return _model(rng, rng.randint(1, 6 // (measures * sexes)), measures=measures, sexes=sexes, subsets=True)


def _model(rng: Random, roles: int, *, measures: int, sexes: int, subsets: bool) -> Model:
    categories: list[dict[str, str]] = [{"category": "all", "dimension": "role"}]
    of_role = {"all": frozenset(range(roles))}
    _divide(rng, "all", of_role, categories)
    if subsets and rng.random() < 0.5:
        _subset(rng, of_role, categories)
    names = {role: role for role in of_role}
    if sexes == 2:
        categories += [
            {"category": sex, "dimension": "sex", "parent": "all", "relation": "partition"} for sex in ("f", "m")
        ]
    nested: list[dict[str, object]] = [{"measure": "hit"}] if measures == 1 else [{"measure": "hit"}, *_parts_of_hit()]
    atoms = {
        (measure, sex, role): index
        for index, (measure, sex, role) in enumerate(product(range(measures), range(sexes), range(roles)))
    }
    cells: dict[Cell, frozenset[int]] = {}
    for name, measure in [("hit", None), ("dead", 0), ("hurt", 1)][: 1 if measures == 1 else 3]:
        for role in names:
            for sex_name, sex in [("", None), ("f", 0), ("m", 1)][: 1 if sexes == 1 else 3]:
                category = role if not sex_name else sex_name if role == "all" else f"{role}+{sex_name}"
                cells[(name, category)] = frozenset(
                    index
                    for (one, other, atom), index in atoms.items()
                    if measure in (None, one) and sex in (None, other) and atom in of_role[role]
                )
    constraints = _constraints(rng, cells) if subsets else []
    taxonomy = Taxonomy(measures=nested, categories=categories, constraints=constraints, lenient=True)
    return Model(taxonomy, cells, len(atoms), is_tree=not subsets)


def _parts_of_hit() -> list[dict[str, object]]:
    return [{"measure": name, "parents": ["hit"], "relation": "partition"} for name in ("dead", "hurt")]


def _divide(rng: Random, node: str, atoms: dict[str, frozenset[int]], categories: list[dict[str, str]]) -> None:
    """Divide a node into two or three parts, and these again; a leaf may hold several atoms."""
    own = sorted(atoms[node])
    if len(own) < 2 or (node != "all" and rng.random() < 0.3):
        return
    rng.shuffle(own)
    cuts = sorted(rng.sample(range(1, len(own)), min(len(own) - 1, rng.choice([1, 1, 2]))))
    for at, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(own)], strict=True)):
        part = f"{node}{at}" if node != "all" else f"p{at}"
        atoms[part] = frozenset(own[start:end])
        categories.append({"category": part, "dimension": "role", "parent": node, "relation": "partition"})
        _divide(rng, part, atoms, categories)


def _subset(rng: Random, atoms: dict[str, frozenset[int]], categories: list[dict[str, str]]) -> None:
    node = rng.choice(sorted(atoms))
    own = sorted(atoms[node])
    atoms["some"] = frozenset(rng.sample(own, rng.randint(1, len(own))))
    categories.append({"category": "some", "dimension": "role", "parent": node, "relation": "subset"})


def _constraints(rng: Random, cells: dict[Cell, frozenset[int]]) -> list[dict[str, object]]:
    """A constraint that is true: a cell against others inside it that do not overlap."""
    total = rng.choice(sorted(cells))
    parts: list[Cell] = []
    for cell in rng.sample(sorted(cells), len(cells)):
        taken = frozenset[int]().union(*(cells[part] for part in parts))
        if cell != total and cells[cell] < cells[total] and not cells[cell] & taken:
            parts.append(cell)
    if not parts or rng.random() < 0.6:
        return []
    covered = frozenset[int]().union(*(cells[part] for part in parts)) == cells[total]
    names = ["/".join(part) for part in parts]
    relation = "sum" if covered else "at-most"
    return [{"constraint": "K", "measure": "hit", "total": "/".join(total), "parts": names, "relation": relation}]


def group(
    rng: Random, model: Model, truth: World, *, document: str = "a", day: int = 0, false: float = 0.15, most: int = 5
) -> list[Claim]:
    """What one document says of some cells: mostly true, in words of every kind."""
    cells = rng.sample(sorted(model.cells), min(len(model.cells), rng.randint(1, most)))
    found = []
    for order, (measure, category) in enumerate(cells):
        value = count(truth, model.cells[(measure, category)])
        if rng.random() < false:
            value = max(0, value + rng.choice([-1, 1]))
        bounds = rng.choice(
            [
                Interval(value, value),
                Interval(value, value),
                Interval(max(0, value - rng.randint(0, 1)), None),
                Interval(None, value + rng.randint(0, 1)),
                Interval(max(0, value - 1), value + 1),
            ]
        )
        found.append(claim(f"{measure}/{category}", bounds, document=document, day=day, order=order))
    return found


def any_world(rng: Random, atoms: int, highest: int) -> World:
    return tuple(rng.randint(0, highest) for _ in range(atoms))
