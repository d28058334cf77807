"""The annotated types all event models are made of, and the two base classes.

`Content` is the base of every event's content, `Part` of what nests in it, `Protected` of a protected part. They are
frozen, strict and refuse unknown fields; `to_json()` gives the stored form: nulls dropped, defaults written out,
quantities and moments in their own JSON shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from reportedly.events.moments import Moment
from reportedly.events.numbers import Number, number, number_json
from reportedly.events.quantity import Quantity
from reportedly.events.standard import standard_unit

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 16

# Text ------------------------------------------------------------------------------------------------------------

_NODE = "[A-Za-z0-9][A-Za-z0-9._:-]*"

Name = Annotated[str, StringConstraints(pattern=f"^{_NODE}$", max_length=120)]
"""A name of a stream, claim, source, document, measure …: ASCII, can never be erased, must not describe a person."""

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
"""A lower-case hyphenated value of an open vocabulary."""

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Unit = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/%-]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20000)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ValueError("is not a time zone of the IANA database") from None
    return name


Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=60), AfterValidator(_zone)]
CategoryText = Annotated[str, StringConstraints(pattern=rf"^(-|{_NODE}(\+{_NODE})*)$", max_length=600)]
"""`-`, a node, or nodes of several dimensions joined by `+`."""

Cell = Annotated[str, StringConstraints(pattern=rf"^({_NODE}/)?(-|{_NODE}(\+{_NODE})*)$", max_length=720)]
"""A category of the constraint's measure, or `measure/category` of another measure."""

# Values of closed vocabularies -----------------------------------------------------------------------------------

Visibility = Literal["public", "public-with-pseudonym", "restricted"]
Grade = Literal["A", "B", "C", "D", "E", "F"]
Mode = Literal["direct", "indirect", "outlet", "headline", "caption", "implied"]
Modality = Literal["stated", "possible", "alleged", "expected"]
Counting = Literal["total", "snapshot", "increment", "adjustment"]
Policy = Literal["range", "latest", "official", "highest-credible", "preferred", "range-all"]

# Lists: JSON arrays; an empty one says nothing and is dropped ----------------------------------------------------

Given = TypeVar("Given", tuple[Any, ...], dict[str, Any])


def _none_if_empty(items: Given | None) -> Given | None:
    return items or None


Names = Annotated[tuple[Name, ...], Field(strict=False, max_length=10000)]
Texts = Annotated[tuple[ShortText, ...], Field(strict=False, max_length=1000)]
OptionalNames = Annotated[Names | None, AfterValidator(_none_if_empty)]
OptionalTexts = Annotated[Texts | None, AfterValidator(_none_if_empty)]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[ -~]+$", max_length=120)]
OptionalAttributes = Annotated[dict[AttributeName, ShortText] | None, AfterValidator(_none_if_empty)]
"""What stands beside a figure, by the name its publisher gives it."""

# Values with a shape of their own --------------------------------------------------------------------------------


def _to_json(value: Any) -> Any:
    return value.to_json()


def read_moment(value: object) -> Moment:
    """EDTF text, or an object as `Moment.to_json` writes it."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, str):
        return Moment.parse(value)
    if isinstance(value, dict):
        return _moment_of(_key(value))
    raise ValueError("a moment is EDTF text, or an object with `edtf`")


def read_quantity(value: object, unit: str | None) -> Quantity:
    """An object, or words in `unit`; without a unit words are refused."""
    if isinstance(value, Quantity):
        return value
    if isinstance(value, dict):
        return _quantity_of(_key(value))
    if isinstance(value, str) and unit is not None:
        return Quantity.from_words(value, unit=unit)
    raise ValueError("a quantity is an object, or words where the unit is known")


def _figure(value: object, info: ValidationInfo) -> Quantity:
    """A quantity; the unit of mere words is that of the standard measure the content names, else `item`."""
    if value.__class__ is dict:
        return _quantity_of(_key(value))
    return read_quantity(value, standard_unit((info.data or {}).get("measure")))


_LONGEST = 4000


def _key(value: dict[str, Any]) -> bytes:
    try:
        key = orjson.dumps(value)
    except (TypeError, ValueError):
        raise ValueError("holds what JSON cannot") from None
    if len(key) > _LONGEST:
        raise ValueError(f"more than {_LONGEST} bytes")
    return key


# Figures repeat: a feed of a thousand days has few days and few numbers. Bytes as keys tell 1 from true.


@lru_cache(maxsize=16384)
def _moment_of(key: bytes) -> Moment:
    return Moment.from_json(orjson.loads(key))


@lru_cache(maxsize=16384)
def _quantity_of(key: bytes) -> Quantity:
    return Quantity.from_json(orjson.loads(key))


_MOST_FLAT = 16384
_flattened: dict[int, tuple[Moment | Quantity, Stored]] = {}
"""By identity: hashing eleven fields would cost as much as writing them. Each value is kept, so that its id stays its
own."""


def _flat(value: Moment | Quantity) -> Stored:
    found = _flattened.get(id(value))
    if found is None:
        if len(_flattened) >= _MOST_FLAT:
            _flattened.clear()
        found = _flattened[id(value)] = value, value.to_json()
    return found[1].copy()


def _number(value: object) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError("a number is an integer or a decimal string")
    return number(value)


_MOMENT_KEYS = ("edtf", "earliest", "latest", "relation", "time_of_day", "zone", "wording", "how")
_MOMENT_SCHEMA = {
    "title": "Moment",
    "anyOf": [
        {"type": "string", "description": "EDTF, an ISO date or an ISO instant"},
        {
            "type": "object",
            "properties": {key: {"type": "string"} for key in _MOMENT_KEYS},
            "required": ["edtf"],
            "additionalProperties": False,
        },
    ],
}
_NUMBER_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": -MAX_INTEGER, "maximum": MAX_INTEGER},
        {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    ]
}
_QUANTITY_SCHEMA = {
    "title": "Quantity",
    "anyOf": [
        {"type": "string", "description": "the words, say `at least 26`"},
        {
            "type": "object",
            "properties": {
                "low": _NUMBER_SCHEMA,
                "high": _NUMBER_SCHEMA,
                "low_open": {"type": "boolean"},
                "high_open": {"type": "boolean"},
                "point": _NUMBER_SCHEMA,
                "qualifier": {"type": "string"},
                "wording": {"type": "string"},
                "unit": {"type": "string"},
                "per": {"type": "string"},
                "numbered": {"type": "boolean"},
                "number": _NUMBER_SCHEMA,
            },
            "additionalProperties": False,
        },
    ],
}
When = Annotated[Moment, PlainValidator(read_moment), PlainSerializer(_to_json), WithJsonSchema(_MOMENT_SCHEMA)]
Amount = Annotated[Quantity, PlainValidator(_figure), PlainSerializer(_to_json), WithJsonSchema(_QUANTITY_SCHEMA)]
Offset = Annotated[Number, PlainValidator(_number), PlainSerializer(number_json), WithJsonSchema(_NUMBER_SCHEMA)]


def _kept(value: JsonValue, depth: int = 0) -> JsonValue:
    """`value` if the record can keep it: no floats, integers up to 2^53−1, ASCII keys, not deep."""
    if depth > MAX_DEPTH:
        raise ValueError("is nested too deep")
    if isinstance(value, float):
        raise ValueError("is or holds a float; write an integer or a decimal string")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise ValueError("holds an integer beyond 2^53-1; write a decimal string")
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.isascii():
                raise ValueError("has a key that is not ASCII")
            _kept(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _kept(item, depth + 1)
    return value


AnyJson = Annotated[JsonValue, AfterValidator(_kept)]

# Base classes ----------------------------------------------------------------------------------------------------

Stored: TypeAlias = dict[str, Any]


class Model(BaseModel):
    """Frozen, strict, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def to_json(self) -> Stored:
        """The stored form: a JSON object without nulls, defaults written out, nothing shared with the model."""
        values = self.__dict__ if self.__pydantic_extra__ is None else self.__dict__ | self.__pydantic_extra__
        return {
            name: value if value.__class__ in _PLAIN else _json(value)
            for name, value in values.items()
            if value is not None
        }


_PLAIN = frozenset((str, int, bool))


def _json(value: Any) -> Any:
    convert = _CONVERSIONS.get(value.__class__)
    if convert is not None:
        return convert(value)
    return value.to_json() if isinstance(value, Model) else value


def _json_list(items: Any) -> list[Any]:
    return [_json(item) for item in items]


_CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    Quantity: _flat,
    Moment: _flat,
    Decimal: number_json,
    tuple: _json_list,
    list: _json_list,
    dict: lambda items: {key: _json(item) for key, item in items.items()},
}


class Ruled(Model):
    """A model with a rule between its fields, the same for a model's values and for their stored form."""

    @classmethod
    def holds(cls, values: Mapping[str, Any]) -> None:
        """Raises `ValueError` where `values` do not go together; what is not given is absent or None."""

    @model_validator(mode="after")
    def held(self) -> Self:
        """The rule, as pydantic calls it."""
        self.holds(self.__dict__)
        return self


class Content(Model):
    """An event's content. `note` holds the recorder's judgement call, if there was one."""

    note: Text | None = None


class Part(Model):
    """An object inside a content."""


class Protected(Model):
    """A protected part: kept apart from the content, removable without a trace in the answers."""


class Place(Part):
    """Where: a name, what it lies within (from near to far) and how precise that is."""

    name: ShortText | None = None
    within: OptionalTexts = None
    precision: Word | None = None


class QuotePart(Part, Ruled):
    """A quote: exact text, half-open code point offsets from 0, some context; `nth` when the offsets are not known."""

    exact: Text
    start: Annotated[int, Field(ge=0, le=MAX_INTEGER)] | None = None
    end: Annotated[int, Field(ge=0, le=MAX_INTEGER)] | None = None
    prefix: ShortText | None = None
    suffix: ShortText | None = None
    nth: Annotated[int, Field(ge=1, le=MAX_INTEGER)] | None = None

    @classmethod
    def holds(cls, values: Mapping[str, Any]) -> None:
        start, end = values.get("start"), values.get("end")
        if (start is None) != (end is None):
            raise ValueError("a quote has both `start` and `end`, or neither")
        if start is not None and end is not None and end - start != len(values["exact"]):
            raise ValueError("`end` − `start` is not the number of code points in `exact`")
