"""The strategies themselves: they reach every type and make coherent records."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.registry import CLAIM_TYPES, EVENT_TYPES
from reportedly.events.standard import standard_taxonomy
from reportedly.events.wire import Draft
from support.events import drafts, histories, lines

SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@pytest.mark.parametrize("name", EVENT_TYPES)
@given(data=st.data())
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_every_type_has_examples(name: str, data: st.DataObject) -> None:
    """Each line of the table gives valid drafts, without a word about it in the tests."""
    assert data.draw(drafts(types=(name,))).type == name


@given(histories())
@SLOW
def test_histories_refer_to_what_was_recorded(history: list[Draft]) -> None:
    """A claim's document, sources and supersessions stand before it."""
    seen: set[str] = set()
    for each in history:
        for field in ("document", "speaker", "publisher", "goes_back_to"):
            if each.type in CLAIM_TYPES and field in each.content:
                assert each.content[field] in seen
        assert set(each.content.get("supersedes", ())) <= seen or each.type == "DocumentIngested"
        own = {"SourceRegistered": "source", "DocumentIngested": "document", "OccasionRegistered": "occasion"}
        seen.add(str(each.content.get("claim" if each.type in CLAIM_TYPES else own.get(each.type, ""), "")))


@given(histories())
@SLOW
def test_histories_use_the_standard_taxonomy(history: list[Draft]) -> None:
    """Every cell of a history is known."""
    taxonomy = standard_taxonomy()
    for each in history:
        if each.type == "FigureReported":
            assert taxonomy.known_measure(each.content["measure"])
            assert taxonomy.known_category(each.content["category"])


@given(lines("FigureReported"))
@settings(max_examples=5)
def test_lines_are_plain_json(line: dict[str, object]) -> None:
    """A line is what a user writes: type and content."""
    assert set(line) == {"type", "content"}
