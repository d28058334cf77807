"""The short way from a content to its stored form says what the model says, or leaves it to the model."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.registry import EVENT_TYPES, model, protected_model
from reportedly.events.shapes import shape
from support.events import drafts, json_values, lines

HOT = ("IncidentOpened", "DocumentIngested", "FigureReported", "HappeningReported", "StatementReported")
ODD = st.sampled_from(
    [None, "", [], {}, 0, -1, True, 2**53, "1.5", "at least 4", "restricted", {"edtf": "2021"}, {"edtf": "2021-13"},
     {"low": 5, "high": 4}, {"low": True}, ["a", "a"], [""], "2021-07-09", "x" * 20001, "\ud800", 1.5]
)  # fmt: skip
SLOW = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def agree(kind: Any, content: Any) -> bool:
    """Whether the short way takes a content; then the model takes it too, and writes the same bytes."""
    short = shape(kind)
    if short is None:
        return False
    try:
        stored = short(content)
    except ValueError:
        return False
    assert text(stored) == text(kind.model_validate(content).to_json())
    return True


def text(stored: Any) -> str:
    """A stored form as text that tells 1 from true."""
    return json.dumps(stored, sort_keys=True)


@pytest.mark.parametrize("name", EVENT_TYPES)
@given(data=st.data())
@SLOW
def test_the_short_way_agrees_with_the_model(name: str, data: st.DataObject) -> None:
    content = data.draw(lines(name))["content"]
    agree(model(name), content)
    field = data.draw(st.sampled_from([*content, *model(name).model_fields, "else"]))
    agree(model(name), content | {field: data.draw(ODD | json_values())})
    content.pop(field, None)
    agree(model(name), content)
    inner = [key for key, value in content.items() if isinstance(value, dict) and value]
    if inner:
        field = data.draw(st.sampled_from(inner))
        part = data.draw(st.sampled_from(sorted(content[field])))
        agree(model(name), content | {field: content[field] | {part: data.draw(ODD)}})


@pytest.mark.parametrize("name", HOT)
@given(data=st.data())
@SLOW
def test_what_is_stored_takes_the_short_way_and_stays_as_it_is(name: str, data: st.DataObject) -> None:
    """Exports, and feeds that write contents as they will be stored."""
    stored = data.draw(drafts(types=(name,))).content
    short = shape(model(name))
    assert short is not None
    assert stored == short(stored)


def test_protected_parts_too() -> None:
    words = protected_model("FigureReported")
    assert words is not None
    assert agree(words, {"term": "dead", "quote": {"exact": "four dead", "start": 3, "end": 12}})
    assert not agree(words, {"term": "dead", "quote": {"exact": "four dead", "start": 3, "end": 11}})
    assert not agree(words, {"unknown": "dead"})
