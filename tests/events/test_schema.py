"""The JSON Schema of the input: made from the table, complete, and true of every draft."""

import json
from typing import Any

import pytest

from reportedly.events.errors import ValueRefused
from reportedly.events.registry import EVENT_TYPES
from reportedly.events.schema import content_schema, line_schema, type_schema


def _refs(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(_refs, value.values()))
    return set().union(*map(_refs, value)) if isinstance(value, list) else set()


def test_the_union_has_every_type_once() -> None:
    """Told apart by `type`, as the table has them."""
    schema = line_schema()
    assert [f"#/$defs/{name}Line" for name in EVENT_TYPES] == [each["$ref"] for each in schema["oneOf"]]
    assert {name: f"#/$defs/{name}Line" for name in EVENT_TYPES} == schema["discriminator"]["mapping"]


@pytest.mark.parametrize("schema", [line_schema(), type_schema("FigureReported"), content_schema("FigureReported")])
def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    """No dangling `$ref`; the schema is plain JSON."""
    assert json.loads(json.dumps(schema)) == schema
    assert _refs(schema) <= {f"#/$defs/{name}" for name in schema.get("$defs", {})}


def test_figure_reported() -> None:
    """The required fields, the defaults and the closed shape of SPEC's figure."""
    shape = content_schema("FigureReported")
    assert ["claim", "measure", "quantity"] == sorted(shape["required"])
    assert shape["additionalProperties"] is False
    assert "total" == shape["properties"]["counting"]["default"]
    assert ["total", "snapshot", "increment", "adjustment"] == shape["properties"]["counting"]["enum"]


def test_shared_types_name_their_stream() -> None:
    """A source stands on the stream `sources`, an incident's event on any name."""
    line = type_schema("SourceRegistered")["$defs"]["SourceRegisteredLine"]
    assert {"const": "sources"} == line["properties"]["stream"]
    assert ["type", "content"] == line["required"]


def test_only_types_that_have_one_take_a_protected_part() -> None:
    """Sources and claims."""
    defs = line_schema()["$defs"]
    having = {name for name in EVENT_TYPES if "protected" in defs[f"{name}Line"]["properties"]}
    assert {"SourceRegistered", "FigureReported", "HappeningReported", "StatementReported"} == having


def test_an_unknown_type_is_refused() -> None:
    """One line, not a KeyError."""
    with pytest.raises(ValueRefused, match="unknown event type: Nothing"):
        type_schema("Nothing")
