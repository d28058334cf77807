"""The short way from a content to its stored form: one pass of pydantic-core that makes no model.

A model's own schema is rewritten to one of plain dicts: the same fields, patterns and limits, without the twenty fields
that a claim leaves out. It accepts only what is almost in its stored form already (no nulls, no empty lists, no words
for numbers), and what it accepts the model accepts with the same result. Whatever it refuses, or is too intricate to be
rewritten, goes through the model, which also words every complaint. Loading this imports pydantic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import orjson
from pydantic_core import SchemaError, SchemaValidator

from reportedly.events import fields
from reportedly.events.fields import Model, Ruled, Stored

Schema = dict[str, Any]
Shape = Callable[[Any], Stored]
"""Content in, its stored form out; raises ValueError for what the model must decide."""


@cache
def shape(kind: type[Model]) -> Shape | None:
    """The short way for a model; None where there is none."""
    kind.model_rebuild()
    found: Any = kind.__pydantic_core_schema__
    try:
        return SchemaValidator(_dict(found)).validate_python
    except (_Intricate, SchemaError, KeyError, TypeError):
        return None


class _Intricate(Exception):
    """Something in a schema that has no short way."""


def _dict(schema: Schema) -> Schema:
    """A model's schema as one of dicts, with the rule between its fields, where it has one."""
    if schema["type"] == "model":
        return _fields(schema)
    if schema["type"] != "function-after" or schema["schema"]["type"] != "model":
        raise _Intricate
    model = schema["schema"]["cls"]
    if not issubclass(model, Ruled) or schema["function"] != {"type": "no-info", "function": Ruled.held}:
        raise _Intricate
    return _after(_holding(model.holds), _fields(schema["schema"]))


def _holding(holds: Callable[[Mapping[str, Any]], None]) -> Callable[[Stored], Stored]:
    def held(stored: Stored) -> Stored:
        holds(stored)
        return stored

    return held


def _fields(schema: Schema) -> Schema:
    config, inner = schema["config"], schema["schema"]
    if inner["type"] != "model-fields" or config.get("extra_fields_behavior") != "forbid" or not config.get("strict"):
        raise _Intricate
    found = {name: _field(field["schema"]) for name, field in inner["fields"].items()}
    return {"type": "typed-dict", "fields": found, "extra_behavior": "forbid", "config": config}


def _field(schema: Schema) -> Schema:
    if schema["type"] != "default":
        return {"type": "typed-dict-field", "schema": _value(schema), "required": True}
    inner = schema["schema"]
    if schema["default"] is None:
        return {"type": "typed-dict-field", "schema": _value(_unless_null(inner)), "required": False}
    if not isinstance(schema["default"], str | int):
        raise _Intricate
    kept = {"type": "default", "default": schema["default"], "schema": _value(inner)}
    return {"type": "typed-dict-field", "schema": kept, "required": False}


def _unless_null(schema: Schema) -> Schema:
    if schema["type"] == "nullable":
        return dict(schema["schema"])
    if schema["type"] == "function-after" and schema["function"]["function"] is fields._none_if_empty:
        return {**schema["schema"]["schema"], "min_length": 1}
    raise _Intricate


def _value(schema: Schema) -> Schema:
    match schema["type"]:
        case "str" | "literal" | "bool" | "int":
            return schema
        case "tuple":
            return _list(schema)
        case "dict":
            return {**schema, **{name: _value(schema[name]) for name in ("keys_schema", "values_schema")}}
        case "function-plain":
            return {"type": "function-plain", "function": {"type": "no-info", "function": _READERS[_function(schema)]}}
        case "function-after" if _function(schema) in _UNCHANGING:
            return schema
        case _:
            return _dict(schema)


def _function(schema: Schema) -> Any:
    return schema["function"]["function"]


def _list(schema: Schema) -> Schema:
    (items,) = schema["items_schema"]
    limits: Schema = {name: schema[name] for name in ("min_length", "max_length") if name in schema}
    return {"type": "list", "items_schema": _value(items), "strict": True, **limits}


def _after(function: Callable[[Stored], Stored], schema: Schema) -> Schema:
    return {"type": "function-after", "function": {"type": "no-info", "function": function}, "schema": schema}


# Figures repeat: a feed of a thousand days has few days and few numbers. Bytes as keys tell 1 from true.


@lru_cache(maxsize=16384)
def _moment(key: bytes) -> Stored:
    return fields.read_moment(orjson.loads(key)).to_json()


@lru_cache(maxsize=16384)
def _quantity(key: bytes) -> Stored:
    return fields.read_quantity(orjson.loads(key), None).to_json()


def _moment_of(value: object) -> Stored:
    return _moment(_key(value)).copy()


def _quantity_of(value: object) -> Stored:
    return _quantity(_key(value)).copy()


def _key(value: object) -> bytes:
    if value.__class__ is not dict:
        raise ValueError("left to the model")
    return fields._key(value)


_READERS: Final[Mapping[Any, Callable[[object], Stored]]] = {
    fields.read_moment: _moment_of,
    fields._figure: _quantity_of,
}
_UNCHANGING: Final = (fields._zone,)
