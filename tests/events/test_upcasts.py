"""Upcasts: old shapes are read as today's, and stay as they were."""

import pytest

from reportedly.events import upcasts
from reportedly.events.errors import InputError, ValueRefused
from reportedly.events.registry import EVENT_TYPES
from reportedly.events.upcasts import upcast
from reportedly.events.wire import draft


def test_happening_reported_1_called_what_summary() -> None:
    """The worked example; the content given is not touched."""
    old = {"claim": "c", "summary": "Firefights break out"}
    assert {"claim": "c", "what": "Firefights break out"} == upcast("HappeningReported", 1, old)
    assert {"claim": "c", "summary": "Firefights break out"} == old


def test_a_line_of_an_old_schema_is_taken_in_todays() -> None:
    """`schema` says how a line is written; what is stored has the schema of today."""
    old = {"type": "HappeningReported", "stream": "i", "schema": 1, "content": {"claim": "c", "summary": "x"}}
    made = draft(old)
    assert (2, "x") == (made.schema, made.content["what"])


def test_a_line_without_schema_is_of_today() -> None:
    """The old field's name is unknown today."""
    with pytest.raises(InputError, match=r"content.summary: unknown field"):
        draft({"type": "HappeningReported", "stream": "i", "content": {"claim": "c", "summary": "x"}})


def test_todays_shape_passes_as_it_is() -> None:
    """Nothing happens on the common path."""
    content = {"reason": "x"}
    assert content is upcast("IncidentWithdrawn", 1, content)


@pytest.mark.parametrize("schema", [0, 3, -1])
def test_unknown_schemas_are_refused(schema: int) -> None:
    """Newer than today's too: an old program does not guess."""
    with pytest.raises(ValueRefused, match="HappeningReported has schemas 1 to 2"):
        upcast("HappeningReported", schema, {})


def test_every_step_has_its_function() -> None:
    """From each old schema of each type there is a way up."""
    steps = {(name, schema) for name, entry in EVENT_TYPES.items() for schema in range(1, entry.schema)}
    assert steps == set(upcasts._UPCASTS)
