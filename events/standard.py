"""The standard taxonomy: what a new store records as events, so that nothing that changes an answer lives only here.

The tables below are the whole of it. What one case needs beyond that (durations, neighbourhoods, rates) its own case
file defines. Partitions are exhaustive, hence the `other-…` and `unknown-…` nodes. Source: SEMANTICS.md sections 1, 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reportedly.events.categories import Taxonomy
from reportedly.events.lexicon import LEXICON, UNITS

if TYPE_CHECKING:
    from reportedly.events.wire import Draft

Definition = dict[str, Any]

_UNITS: Final = (
    *("person", "item", "round", "animal", "vehicle", "building", "house", "neighbourhood", "incident", "attack"),
    *("kg", "hour", "day", "month", "year", "percent", "multiple", "per-100000", "USD"),
)

_MEASURES: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (  # measure, unit, parents it is a partition of
    ("casualties", "person", ()),
    ("dead-or-missing", "person", ()),
    ("killed", "person", ("casualties", "dead-or-missing")),
    ("injured", "person", ("casualties",)),
    ("missing", "person", ("dead-or-missing",)),
    ("displaced", "person", ()),
    ("detained", "person", ()),
    ("abducted", "person", ()),
    ("officers-deployed", "person", ()),
    ("seized", "item", ()),
    ("destroyed", "item", ()),
    ("damaged", "item", ()),
    ("reward-offered", "USD", ()),
)
_NOT_ADDITIVE: Final = frozenset(("reward-offered",))

_ROOTS: Final = (("person", "role"), ("seized-item", "item"))  # node, dimension

_CATEGORIES: Final = (  # parent, relation, dimension, nodes
    ("person", "partition", "role", "armed-group-member state-security-forces non-combatant unknown-status"),
    ("armed-group-member", "subset", "role", "gang-leader"),
    ("state-security-forces", "partition", "role", "police national-guard other-state-forces"),
    ("non-combatant", "subset", "role", "bystander nurse"),
    ("person", "partition", "sex", "female male unknown-sex"),
    ("person", "partition", "age", "adult child unknown-age"),
    ("person", "partition", "responsible-side", "by-state-forces by-armed-group by-others by-unknown"),
    ("seized-item", "partition", "item", "ammunition weapon animal drugs other-seized-item"),
    ("weapon", "partition", "item", "rocket-launcher rifle submachine-gun handgun other-weapon"),
)

STANDARD_UNITS: Final[dict[str, str]] = {measure: unit for measure, unit, _ in _MEASURES}


def standard_unit(measure: object) -> str:
    """The unit of a standard measure; `item` of any other. Used where a figure is given as words alone."""
    return STANDARD_UNITS.get(measure, "item") if isinstance(measure, str) else "item"


def definitions() -> list[tuple[str, Definition]]:
    """(event type, content) of the standard taxonomy, parents before children."""
    return [*_units(), *_measures(), *_categories()]


def standard_taxonomy() -> Taxonomy:
    """The standard taxonomy as a new store knows it."""
    return Taxonomy.from_events(definitions())


def standard_drafts(*, recorded_by: str | None = None) -> list[Draft]:
    """The events of `init`: units, measures, categories, and the lexicon in use. Their ids are the same everywhere."""
    from reportedly.events.wire import draft, with_derived_id

    contents = [*definitions(), ("LexiconAdopted", {"lexicon": LEXICON})]
    seen: dict[bytes, int] = {}
    return [
        with_derived_id(draft({"type": type, "content": content}, recorded_by=recorded_by), seen)
        for type, content in contents
    ]


def _units() -> list[tuple[str, Definition]]:
    known = [UNITS[name] for name in _UNITS]
    return [
        ("UnitDefined", {"unit": unit.name, "discrete": unit.discrete, "label": unit.label, "plural": unit.plural})
        for unit in known
    ]


def _measures() -> list[tuple[str, Definition]]:
    return [
        (
            "MeasureDefined",
            {"measure": measure, "unit": unit, "additive": measure not in _NOT_ADDITIVE, "relation": "partition"}
            | ({"parents": list(parents)} if parents else {}),
        )
        for measure, unit, parents in _MEASURES
    ]


def _categories() -> list[tuple[str, Definition]]:
    roots = [("CategoryDefined", {"category": node, "dimension": dimension}) for node, dimension in _ROOTS]
    return roots + [
        ("CategoryDefined", {"category": node, "dimension": dimension, "parent": parent, "relation": relation})
        for parent, relation, dimension, nodes in _CATEGORIES
        for node in nodes.split()
    ]
