"""Categories and the taxonomy: one spelling, who lies within whom, how things divide. Rules: SEMANTICS 1 and 5."""

from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.events.categories import Category, Taxonomy, parse_category
from reportedly.events.errors import TaxonomyError, ValueRefused
from reportedly.events.standard import standard_taxonomy

STANDARD = standard_taxonomy()


def _node(category: str, dimension: str, parent: str | None = None, relation: str | None = None) -> dict[str, Any]:
    return {"category": category, "dimension": dimension, "parent": parent, "relation": relation}


@pytest.mark.parametrize(
    ("text", "nodes"), [("-", ()), ("police", ("police",)), ("police+female", ("police", "female"))]
)
def test_categories_are_read_and_written(text: str, nodes: tuple[str, ...]) -> None:
    """`-` is none."""
    assert Category(nodes) == parse_category(text)
    assert text == parse_category(text).text


@pytest.mark.parametrize("text", ["", "+", "police+", "+police", "police++female", "-+police", "a b", "police+police"])
def test_malformed_categories_are_refused(text: str) -> None:
    """No empty node, none twice."""
    with pytest.raises(ValueRefused):
        parse_category(text)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("-", "-"),
        ("police", "police"),
        ("police+female", "police+female"),  # role < sex
        ("female+police", "police+female"),
        ("female+police+child", "child+police+female"),  # age < role < sex
        ("person", "person"),
        ("person+female", "female"),  # the root of role says nothing beside sex
        ("child+person+female", "child+female"),
    ],
)
def test_a_category_has_one_spelling(given: str, expected: str) -> None:
    """Nodes in the order of their dimensions; a dimension's root left out beside others."""
    assert expected == STANDARD.canonical(given)
    assert expected == STANDARD.canonical(expected)


def test_aliases_are_other_words() -> None:
    """Also through each other, as parents, and in combinations; a later definition replaces an earlier one."""
    taxonomy = Taxonomy(
        categories=[
            _node("force", "role"),
            {"category": "cops", "dimension": "role", "alias_of": "officers"},
            {"category": "officers", "dimension": "role", "alias_of": "police"},
            _node("police", "role", "force", "partition"),
            _node("riot-police", "role", "cops", "subset"),
            _node("female", "sex"),
        ]
    )
    assert "police+female" == taxonomy.canonical("female+cops")
    assert taxonomy.is_within("riot-police", "police")
    assert taxonomy.known_category("cops")
    assert not taxonomy.known_category("cop")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dragon", "unknown category: dragon"),
        ("police+dragon", "unknown category: dragon"),
        ("police+national-guard", "two nodes of the dimension role: police and national-guard"),
        ("police+person", "two nodes of the dimension role: police and person"),
    ],
)
def test_impossible_categories_are_refused(text: str, message: str) -> None:
    """At most one known node per dimension."""
    with pytest.raises(TaxonomyError, match=message):
        STANDARD.canonical(text)


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("police", "police", True),
        ("police", "state-security-forces", True),
        ("police", "person", True),
        ("gang-leader", "armed-group-member", True),  # a subset lies within
        ("police+female", "police", True),
        ("police+female", "female", True),
        ("police+female", "state-security-forces+female", True),
        ("police+female", "person", True),
        ("female", "person", True),
        ("police", "police+female", False),
        ("police", "female", False),
        ("person", "police", False),
        ("national-guard", "police", False),
        ("ammunition", "person", False),
        ("rifle", "seized-item", True),
        ("-", "-", True),
        ("police", "-", False),
        ("-", "person", False),
    ],
)
def test_within_looks_at_every_dimension(inner: str, outer: str, expected: bool) -> None:
    """Whatever the outer category asks for, the inner one must have."""
    assert expected == STANDARD.is_within(inner, outer)


def test_an_overlap_contains_nothing() -> None:
    """It shares members, no more."""
    taxonomy = Taxonomy(categories=[_node("a", "d"), _node("b", "d", "a", "overlap")])
    assert not taxonomy.is_within("b", "a")
    assert "a" == taxonomy.parent("b")
    assert not taxonomy.partitions("a")
    assert not taxonomy.supersets("b")


def test_partitions_go_through_the_own_dimension_first() -> None:
    """Then the others; within each nothing overlaps."""
    assert [["police", "national-guard", "other-state-forces"]] == STANDARD.partitions(
        "state-security-forces", frozenset()
    )
    assert [
        ["armed-group-member", "state-security-forces", "non-combatant", "unknown-status"],
        ["female", "male", "unknown-sex"],
    ] == STANDARD.partitions("person", frozenset({"sex"}))
    assert [["police+female", "police+male", "police+unknown-sex"]] == STANDARD.partitions("police", frozenset({"sex"}))
    assert [] == STANDARD.partitions("police", frozenset())
    assert [["police+female", "national-guard+female", "other-state-forces+female"]] == STANDARD.partitions(
        "female+state-security-forces", frozenset()
    )
    assert [["ammunition", "weapon", "animal", "drugs", "other-seized-item"]] == STANDARD.partitions("seized-item")
    assert [] == STANDARD.partitions("-")


def test_subsets_are_no_partition() -> None:
    """Bystanders and nurses are non-combatants; the two say nothing of how many there are in all."""
    assert [] == STANDARD.partitions("non-combatant", frozenset())
    assert ["bystander", "nurse"] == STANDARD.subsets("non-combatant")
    assert ["gang-leader+female"] == STANDARD.subsets("armed-group-member+female")


def test_supersets_are_one_step_wider() -> None:
    """A node up, or a node less."""
    assert ["state-security-forces"] == STANDARD.supersets("police")
    assert {"state-security-forces+female", "female", "police"} == set(STANDARD.supersets("police+female"))
    assert ["person"] == STANDARD.supersets("female")
    assert [] == STANDARD.supersets("person") == STANDARD.supersets("-")


def test_a_child_without_relation_is_a_subset() -> None:
    """What nobody declared exhaustive bounds nothing from above."""
    taxonomy = Taxonomy(categories=[_node("a", "d"), _node("b", "d", "a")])
    assert [] == taxonomy.partitions("a")
    assert ["b"] == taxonomy.subsets("a")


def test_measures_form_a_forest() -> None:
    """Killed counts towards casualties and towards dead or missing."""
    assert ["casualties", "dead-or-missing"] == STANDARD.parents_of_measure("killed")
    assert [["killed", "injured"]] == STANDARD.partitions_of_measure("casualties")
    assert [["killed", "missing"]] == STANDARD.partitions_of_measure("dead-or-missing")
    assert [] == STANDARD.partitions_of_measure("killed")
    assert STANDARD.is_measure_within("killed", "casualties")
    assert not STANDARD.is_measure_within("casualties", "killed")


def test_a_measure_inherits_its_unit() -> None:
    """Its own, else its first parent's, else items."""
    taxonomy = Taxonomy(
        measures=[{"measure": "dead", "unit": "person"}, {"measure": "shot", "parents": ["dead"]}, {"measure": "holes"}]
    )
    assert ["person", "person", "item"] == [taxonomy.unit(name) for name in ("dead", "shot", "holes")]
    assert taxonomy.additive("holes")
    with pytest.raises(TaxonomyError, match="unknown measure: wounded"):
        taxonomy.unit("wounded")


def test_scopes_are_apart_when_declared_so() -> None:
    """What a publisher's own count is declared to be comes first."""
    taxonomy = Taxonomy(
        scopes=[{"scope": "verified", "apart": True}, {"scope": "verified", "apart": False, "publisher": "p"}]
    )
    assert [True, False, True, False, False] == [
        taxonomy.apart("verified"),
        taxonomy.apart("verified", "p"),
        taxonomy.apart("verified", "q"),
        taxonomy.apart("all agencies"),
        taxonomy.apart(None),
    ]


BROKEN: dict[str, dict[str, list[dict[str, Any]]]] = {
    "category in a circle": {"categories": [_node("a", "d", "b"), _node("b", "d", "a")]},
    "category in itself": {"categories": [_node("a", "d", "a")]},
    "unknown parent": {"categories": [_node("a", "d", "nobody")]},
    "alias of nothing": {"categories": [{"category": "a", "dimension": "d", "alias_of": "nobody"}]},
    "aliases in a circle": {
        "categories": [
            {"category": "a", "dimension": "d", "alias_of": "b"},
            {"category": "b", "dimension": "d", "alias_of": "a"},
        ]
    },
    "measure in a circle": {"measures": [{"measure": "a", "parents": ["b"]}, {"measure": "b", "parents": ["a"]}]},
    "measure in itself": {"measures": [{"measure": "a", "parents": ["a"]}]},
    "unknown parent of a measure": {"measures": [{"measure": "a", "parents": ["nobody"]}]},
}


@pytest.mark.parametrize("definitions", BROKEN.values(), ids=list(BROKEN))
def test_broken_definitions_are_refused_when_written_and_passed_over_when_read(definitions: Any) -> None:
    """A record must stay readable at each of its positions, half-way through a batch too."""
    with pytest.raises(TaxonomyError):
        Taxonomy(**definitions)
    taxonomy = Taxonomy(**definitions, lenient=True)
    assert "a" == taxonomy.canonical("a")
    assert [] == [parent for parent in taxonomy.parents_of_measure("a") if parent == "a"]


def _constraint(total: str, *parts: str, name: str = "k", measure: str = "killed") -> dict[str, Any]:
    return {"constraint": name, "measure": measure, "total": total, "parts": list(parts), "relation": "at-most"}


def _with(*constraints: dict[str, Any], lenient: bool = False) -> Taxonomy:
    from reportedly.events.standard import definitions

    events = [*definitions(), *(("ConstraintDeclared", each) for each in constraints)]
    return Taxonomy.from_events(events, lenient=lenient)


def test_constraints_name_cells() -> None:
    """A category of the measure, or a cell of another measure; of one incident or of all."""
    taxonomy = _with(_constraint("casualties/person", "female+police", "injured/person") | {"incident": "i"})
    [found] = taxonomy.constraints("i")
    assert ("casualties", "person") == found.total
    assert (("killed", "police+female"), ("injured", "person")) == found.parts
    assert [] == taxonomy.constraints() == taxonomy.constraints("other")


@pytest.mark.parametrize(
    "constraints",
    [
        [_constraint("police", "police")],
        [_constraint("police", "state-security-forces")],
        [_constraint("person", "casualties/person")],
        [_constraint("police", "nurse", name="one"), _constraint("nurse", "police", name="two")],
        [_constraint("bystander", "police", name="one"), _constraint("police", "non-combatant", name="two")],
    ],
)
def test_a_cell_that_would_contain_itself_is_refused(constraints: list[dict[str, Any]]) -> None:
    """By itself, by the trees, or by way of other constraints."""
    with pytest.raises(TaxonomyError, match="would contain itself"):
        _with(*constraints)
    assert len(constraints) - 1 == len(_with(*constraints, lenient=True).constraints())


NODES = st.sampled_from(STANDARD.nodes)
CATEGORIES = st.lists(NODES, min_size=1, max_size=3, unique_by=STANDARD.dimension).map("+".join)


@given(CATEGORIES)
@settings(max_examples=100)
def test_parts_and_supersets_agree_with_within(category: str) -> None:
    """Parts and subsets lie within the category, the category within its supersets, and never the other way."""
    own = STANDARD.canonical(category)
    for part in [*chain.from_iterable(STANDARD.partitions(category)), *STANDARD.subsets(category)]:
        assert STANDARD.is_within(part, own)
        assert not STANDARD.is_within(own, part)
    for wider in STANDARD.supersets(category):
        assert STANDARD.is_within(own, wider)
        assert not STANDARD.is_within(wider, own)


def test_unknown_names_are_read_leniently() -> None:
    """A figure of a category defined later has its cell already."""
    taxonomy = Taxonomy(lenient=True)
    assert "a+b" == taxonomy.canonical("b+a")
    assert ("item", True, []) == (taxonomy.unit("m"), taxonomy.additive("m"), taxonomy.partitions("a"))
