"""The standard taxonomy has what the worked case needs, and says the same in every record."""

import pytest

from reportedly.events.lexicon import LEXICON, UNITS
from reportedly.events.standard import definitions, standard_drafts, standard_taxonomy, standard_unit
from support.shared import SHARED, needs_shared

STANDARD = standard_taxonomy()
GENERAL = [
    "killed/person",
    "killed/armed-group-member",
    "killed/state-security-forces",
    "killed/police",
    "killed/national-guard",
    "killed/non-combatant",
    "injured/person",
    "injured/bystander",
    "injured/non-combatant",
    "injured/gang-leader",
    "killed/nurse",
    "officers-deployed/state-security-forces",
    "seized/ammunition",
    "seized/rocket-launcher",
    "seized/rifle",
    "seized/submachine-gun",
    "seized/handgun",
    "seized/weapon",
    "seized/animal",
    "seized/drugs",
    "seized/seized-item",
    "reward-offered/gang-leader",
    "missing/person",
    "dead-or-missing/person",
    "casualties/person",
    "displaced/person",
    "detained/person",
]


@pytest.mark.parametrize("cell", GENERAL)
def test_general_cells_are_known(cell: str) -> None:
    """Every cell of the worked case that is not the case's own."""
    measure, category = cell.split("/")
    assert STANDARD.known_measure(measure)
    assert STANDARD.known_category(category)


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


@needs_shared
def test_general_cells_are_those_of_the_worked_case() -> None:
    """The list above names every category that the shared page's first section names."""
    page = (SHARED / "cases" / "cota-905" / "expected.md").read_text(encoding="utf-8").split("## 2.")[0]
    for category in ("person", "armed-group-member", "state-security-forces", "police", "national-guard", "bystander"):
        assert category in page
        assert STANDARD.known_category(category)
