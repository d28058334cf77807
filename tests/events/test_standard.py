"""The standard taxonomy has what the worked case needs, and says the same in every record."""

import pytest

from reportedly.events.lexicon import LEXICON, UNITS
from reportedly.events.standard import definitions, standard_drafts, standard_taxonomy, standard_unit

STANDARD = standard_taxonomy()
GENERAL = {
    "killed": "person armed-group-member state-security-forces police national-guard non-combatant nurse",
    "injured": "person bystander non-combatant gang-leader",
    "officers-deployed": "state-security-forces",
    "seized": "ammunition rocket-launcher rifle submachine-gun handgun weapon animal drugs seized-item",
    "reward-offered": "gang-leader",
    **dict.fromkeys(("missing", "dead-or-missing", "casualties", "displaced", "detained"), "person"),
}


@pytest.mark.parametrize("measure", GENERAL)
def test_general_cells_are_known(measure: str) -> None:
    """Every cell of the worked case that is not the case's own."""
    assert STANDARD.known_measure(measure)
    assert [] == [category for category in GENERAL[measure].split() if not STANDARD.known_category(category)]


@pytest.mark.parametrize("measure", ["duration-of-clashes", "neighbourhoods-affected", "wounded"])
def test_what_belongs_to_a_case_is_not_standard(measure: str) -> None:
    """Durations are the case file's; "wounded" is a source's term for injured."""
    assert not STANDARD.known_measure(measure)


def test_units_and_additivity() -> None:
    """People are counted in persons; rewards are dollars and never added up."""
    assert ("person", "item", "USD") == tuple(STANDARD.unit(each) for each in ("killed", "seized", "reward-offered"))
    assert [True, False] == [STANDARD.additive("killed"), STANDARD.additive("reward-offered")]
    assert [True, True, False, False] == [STANDARD.discrete(each) for each in ("person", "round", "day", "USD")]
    assert ("person", "item", "item") == (standard_unit("killed"), standard_unit("x"), standard_unit(None))


def test_units_are_the_lexicons() -> None:
    """One unit has one nature, whoever reads it."""
    units = [content for type, content in definitions() if type == "UnitDefined"]
    assert {each["unit"]: UNITS[each["unit"]].discrete for each in units} == {
        each["unit"]: each["discrete"] for each in units
    }
    assert {STANDARD.unit(measure) for measure in STANDARD.measures} <= {each["unit"] for each in units}


def test_drafts_are_the_same_everywhere() -> None:
    """Their ids come from what they say, so `init` twice records once; the lexicon is among them."""
    first, second = standard_drafts(), standard_drafts()
    assert first == second
    assert len(first) == len({each.id for each in first})
    assert {"taxonomy"} == {each.stream for each in first}
    assert ("LexiconAdopted", {"lexicon": LEXICON}) == (first[-1].type, first[-1].content)


def test_the_taxonomy_is_what_the_events_say() -> None:
    """Nothing that changes an answer lives only in code: built from the drafts, nothing is lost, nor refused."""
    assert STANDARD.nodes == type(STANDARD).from_events((each.type, each.content) for each in standard_drafts()).nodes
