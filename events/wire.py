"""From outside to a validated event: one JSON line, one mapping or one model becomes a `Draft`.

A line is `{"type", "stream"?, "content", "protected"?, "id"?, "schema"?, "recorded_by"?, "causation"?}`. Shared types
(`SourceRegistered`, `DocumentIngested`, `CategoryDefined` …) may leave out the stream, and so may events whose content
names it. What a draft carries is what will be stored: canonical JSON of the validated model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from reportedly.events import strict_json
from reportedly.events.categories import is_node
from reportedly.events.errors import InputError, ValueRefused, Where, show
from reportedly.events.ids import derived_id, id_bytes
from reportedly.events.registry import (
    ANY,
    CLAIM_TYPES,
    DOCUMENTS,
    EVENT_TYPES,
    INCIDENT,
    SHARED_STREAMS,
    SOURCES,
    EventType,
    model,
    protected_model,
)
from reportedly.events.upcasts import upcast

if TYPE_CHECKING:
    from reportedly.events.fields import Content, Model
    from reportedly.events.shapes import Shape

Json = dict[str, Any]

_KEYS: Final = frozenset(("type", "stream", "content", "protected", "id", "schema", "recorded_by", "causation"))
_STREAM_FIELDS: Final = {"IncidentLinked": "from_incident"}
_STREAMS_OF_KINDS: Final = {"source": SOURCES, "document": DOCUMENTS, "occasion": DOCUMENTS}
_NOWHERE: Final = Where()


@dataclass(slots=True)
class Draft:
    """A validated event that is not stored yet. `content_bytes` and `protected_bytes` are canonical JSON of `content`
    and `protected`; `id` and `causation` are 16 bytes; `id` is None until somebody gives it one; `where` is the place
    in the input, for errors that are found later."""

    stream: str
    type: str
    schema: int
    id: bytes | None
    recorded_by: str | None
    causation: bytes | None
    content: Json
    content_bytes: bytes
    protected: Json | None = None
    protected_bytes: bytes | None = None
    where: Where = _NOWHERE


def parse_line(line: bytes, where: Where = _NOWHERE) -> Draft:
    """One JSON line, without its end. Raises `InputError` that names file, line and field."""
    try:
        value = strict_json.parse(line)
    except strict_json.BadJson as error:
        raise InputError(str(error), where.file, where.line) from None
    if type(value) is not dict:
        raise InputError("not a JSON object", where.file, where.line)
    return _draft(value, where)


def draft(
    given: Mapping[str, Any] | Content | Draft,
    *,
    stream: str | None = None,
    protected: Mapping[str, Any] | None = None,
    recorded_by: str | None = None,
    protect: bool = False,
    where: Where = _NOWHERE,
) -> Draft:
    """A mapping in the form of a line, or a content model (its class names the type; give it its `stream`).

    `stream`, `protected` and `recorded_by` fill in what `given` lacks. `protect` moves what a restricted claim may not
    carry openly into its protected part (`split_restricted`). Raises `InputError`.
    """
    if isinstance(given, Draft):
        return given
    wire: Json = dict(given) if isinstance(given, Mapping) else _as_line(given)
    for key, value in (("stream", stream), ("protected", protected), ("recorded_by", recorded_by)):
        if value is not None and wire.get(key) is None:
            wire[key] = dict(value) if isinstance(value, Mapping) else value
    if protect and wire.get("type") in CLAIM_TYPES and isinstance(wire.get("content"), Mapping):
        wire["content"], moved = split_restricted(wire["content"])
        if moved:
            wire["protected"] = moved | dict(wire.get("protected") or {})
    return _draft(wire, where)


def _as_line(given: Content) -> Json:
    name = type(given).__name__
    if name not in EVENT_TYPES:
        raise InputError(f"{show(name)} is no event")
    return {"type": name, "content": given.to_json()}


def read_lines(stream: BinaryIO, name: str, *, limit: int = strict_json.MAX_LINE) -> Iterator[Draft]:
    """The drafts of a file of JSON lines, each with an id: its own, or one derived from what it says.

    The same file again gives the same ids. Identical lines without ids are told apart by how often they came before.
    Raises `InputError` at the first bad line.
    """
    seen: dict[bytes, int] = {}
    for where, line in strict_json.lines(stream, name, limit=limit):
        parsed = parse_line(line, where)
        if parsed.id is None:
            with_derived_id(parsed, seen)
        yield parsed


def with_derived_id(parsed: Draft, seen: dict[bytes, int]) -> Draft:
    """Give `parsed` its derived id. `seen` counts, per first id, the equal lines of this input so far."""
    parts = (parsed.stream, parsed.type, parsed.content_bytes)
    first = derived_id(*parts, 0, parsed.protected_bytes)
    occurrence = seen.get(first, 0)
    seen[first] = occurrence + 1
    parsed.id = derived_id(*parts, occurrence, parsed.protected_bytes) if occurrence else first
    return parsed


def content(type: str, given: Mapping[str, Any], *, schema: int | None = None) -> Json:
    """The stored form of a content, upcast and validated again. Raises `InputError` naming the field."""
    wire = {"type": type, "content": dict(given), **({} if schema is None else {"schema": schema})}
    return _content(_type(wire, _NOWHERE), wire, _NOWHERE)


def split_restricted(content: Mapping[str, Any]) -> tuple[Json, Json | None]:
    """(content, protected part) of a claim: a restricted one's words and place move; of others nothing does."""
    if content.get("visibility") != "restricted":
        return dict(content), None
    from reportedly.events.claims import ClaimWords

    moved = {name: content[name] for name in ClaimWords.model_fields if content.get(name) is not None}
    return {name: value for name, value in content.items() if name not in moved}, moved or None


def _draft(wire: Json, where: Where) -> Draft:
    entry = _type(wire, where)
    if not wire.keys() <= _KEYS:
        unknown = min(str(key) for key in wire.keys() - _KEYS)
        raise InputError("unknown field", where.file, where.line, show(unknown))
    content = _content(entry, wire, where)
    protected = _protected(entry, wire, where)
    return Draft(
        _stream(entry, wire, content, where),
        entry.name,
        entry.schema,
        _uuid(wire, "id", where),
        _recorder(wire, where),
        _uuid(wire, "causation", where),
        content,
        _bytes(content, "content", where),
        protected,
        None if protected is None else _bytes(protected, "protected", where),
        where,
    )


def _type(wire: Json, where: Where) -> EventType:
    name = wire.get("type")
    entry = EVENT_TYPES.get(name) if isinstance(name, str) else None
    if entry is None:
        message = "missing" if name is None else f"unknown event type {show(name)}"
        raise InputError(message, where.file, where.line, "type")
    return entry


def _content(entry: EventType, wire: Json, where: Where) -> Json:
    given = wire.get("content")
    if not isinstance(given, dict):
        message = "missing" if given is None else "not an object"
        raise InputError(message, where.file, where.line, "content")
    schema = wire.get("schema")
    if schema is not None and schema != entry.schema:
        given = _upcast(entry, schema, given, where)
    return _validated(model(entry.name), given, "content", where)


def _upcast(entry: EventType, schema: object, given: Json, where: Where) -> Json:
    if type(schema) is not int:
        raise InputError("not an integer", where.file, where.line, "schema")
    try:
        return upcast(entry.name, schema, given)
    except ValueRefused as error:
        raise InputError(str(error), where.file, where.line, "schema") from None


def _protected(entry: EventType, wire: Json, where: Where) -> Json | None:
    given = wire.get("protected")
    if given is None:
        return None
    shape = protected_model(entry.name)
    if shape is None:
        raise InputError(f"{entry.name} has no protected part", where.file, where.line, "protected")
    return _validated(shape, given, "protected", where) or None


def _validated(kind: type[Model], given: Any, field: str, where: Where) -> Json:
    short = _shape(kind)
    if short is not None:
        try:
            return short(given)
        except ValueError:
            pass  # the model says what is wrong, or takes what has no short way
    try:
        stored: Json = kind.__pydantic_validator__.validate_python(given).to_json()
    except ValueError as error:  # pydantic's; it is not imported here, as reading commands come by
        raise _refused(error, field, where) from None
    return stored


@cache
def _shape(kind: type[Model]) -> Shape | None:
    from reportedly.events.shapes import shape

    return shape(kind)


def _refused(error: ValueError, field: str, where: Where) -> InputError:
    """The first complaint as one line; what was given is not repeated, it may be personal."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        raise error
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ".".join([field, *(show(part) if isinstance(part, str) else str(part) for part in first["loc"])])
    message = _MESSAGES.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    others = error.error_count() - 1
    more = f" (and {others} more)" if others else ""
    return InputError(show(message, limit=300) + more, where.file, where.line, path)


_MESSAGES: Final = {
    "extra_forbidden": "unknown field",
    "missing": "missing",
    "string_pattern_mismatch": "not a name or word of the form this field takes",
    "string_unicode": "holds a lone surrogate",
    "int_type": "not an integer",
    "bool_type": "not true or false",
    "string_type": "not text",
    "dict_type": "not an object",
    "model_type": "not an object",
    "tuple_type": "not a list",
}


def _stream(entry: EventType, wire: Json, content: Json, where: Where) -> str:
    given = wire.get("stream")
    implied = _implied_stream(entry, content)
    if given is None:
        if implied is None:
            raise InputError("missing", where.file, where.line, "stream")
        return implied
    if not isinstance(given, str) or not is_node(given):
        raise InputError("not a stream's name", where.file, where.line, "stream")
    if implied is not None and given != implied:
        raise InputError(f"this event belongs to the stream {show(implied)}", where.file, where.line, "stream")
    if entry.stream == INCIDENT and given in SHARED_STREAMS:
        raise InputError(f"{entry.name} belongs to an incident's stream", where.file, where.line, "stream")
    return given


def _implied_stream(entry: EventType, content: Json) -> str | None:
    """The only stream the event may stand on, where its type or content says which."""
    if entry.stream in SHARED_STREAMS:
        return entry.stream
    if entry.name in _STREAM_FIELDS:
        return str(content[_STREAM_FIELDS[entry.name]])
    if entry.stream == ANY and "kind" in content:
        kind = content["kind"]
        return content["name"] if kind == "incident" else _STREAMS_OF_KINDS.get(kind)
    return None


def _recorder(wire: Json, where: Where) -> str | None:
    given = wire.get("recorded_by")
    if given is not None and not (isinstance(given, str) and is_node(given)):
        raise InputError("not a name", where.file, where.line, "recorded_by")
    return given


def _uuid(wire: Json, key: str, where: Where) -> bytes | None:
    given = wire.get(key)
    if given is None or (isinstance(given, bytes) and len(given) == 16):
        return given
    try:
        return id_bytes(given)
    except ValueRefused as error:
        raise InputError(str(error), where.file, where.line, key) from None


def _bytes(value: Json, field: str, where: Where) -> bytes:
    try:
        data = strict_json.canonical(value)
    except (TypeError, ValueError):
        raise InputError("cannot be written as JSON", where.file, where.line, field) from None
    if b"\\u0000" in data and strict_json.holds_nul(value):
        raise InputError("holds a NUL character", where.file, where.line, field)
    if len(data) > strict_json.MAX_LINE:
        raise InputError(f"more than {strict_json.MAX_LINE} bytes", where.file, where.line, field)
    return data
