"""JSON Schema (2020-12) of what `append` takes: one line, or the content of one type.

It is made from the models, so it needs pydantic. What only code can check (offsets that fit their quote, a restricted
claim's missing words) is said in the descriptions.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic.json_schema import models_json_schema

from reportedly.events.registry import ANY, EVENT_TYPES, INCIDENT, EventType, event_type, model, protected_model

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REFS: Final = "#/$defs/{model}"
_NAME: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]*$", "maxLength": 120}
_UUID: Final[Schema] = {"type": "string", "format": "uuid"}


def line_schema() -> Schema:
    """The schema of a line: a union of all types, told apart by `type`."""
    return _lines(list(EVENT_TYPES.values()))


def type_schema(name: str) -> Schema:
    """The schema of a line of one type. Raises `ValueRefused` for an unknown type."""
    return _lines([event_type(name)])


def content_schema(name: str) -> Schema:
    """The schema of one type's content alone. Raises `ValueRefused` for an unknown type."""
    event_type(name)
    return {"$schema": _DIALECT, **model(name).model_json_schema(ref_template=_REFS)}


def _lines(entries: list[EventType]) -> Schema:
    models = [model(entry.name) for entry in entries]
    parts = {part for entry in entries if (part := protected_model(entry.name)) is not None}
    shapes = [*models, *sorted(parts, key=lambda part: part.__name__)]
    refs, defs = models_json_schema([(shape, "validation") for shape in shapes], ref_template=_REFS)
    # Two models of one name would be one definition; the table's names are unique, so are the parts'.
    by_model = {shape: ref for (shape, _), ref in refs.items()}
    lines = {f"{entry.name}Line": _line(entry, by_model) for entry in entries}
    union: Schema = {
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in lines],
        "discriminator": {
            "propertyName": "type",
            "mapping": {entry.name: f"#/$defs/{entry.name}Line" for entry in entries},
        },
    }
    shape = union if len(entries) > 1 else {"$ref": f"#/$defs/{entries[0].name}Line"}
    return {"$schema": _DIALECT, "title": "Line", **shape, "$defs": {**defs["$defs"], **lines}}


def _line(entry: EventType, refs: dict[Any, Any]) -> Schema:
    protected = protected_model(entry.name)
    properties: Schema = {
        "type": {"const": entry.name},
        "stream": _NAME if entry.stream in (INCIDENT, ANY) else {"const": entry.stream},
        "content": refs[model(entry.name)],
        "id": _UUID,
        "schema": {"type": "integer", "minimum": 1, "maximum": entry.schema},
        "recorded_by": _NAME,
        "causation": _UUID,
    }
    if protected is not None:
        properties["protected"] = refs[protected]
    return {
        "type": "object",
        "description": f"Content: schema version {entry.schema}; older ones are upcast.",
        "properties": properties,
        "required": ["type", "content"],
        "additionalProperties": False,
    }
