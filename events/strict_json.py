"""Strict JSON in, canonical JSON out.

`loads` refuses what other readers accept silently: duplicate keys, NaN and Infinity, numbers that do not fit, lone
surrogates, byte order marks, NUL, deep nesting. `canonical` writes RFC 8785 for what the record keeps: ASCII keys,
integers up to 2^53−1, strings, booleans; there are no floats. Both cost a few µs on a line of 400 bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO, Final, NoReturn

import orjson

from reportedly.events.errors import InputError, Where, show

MAX_LINE: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_INTEGER: Final = 2**53 - 1
_BOM = b"\xef\xbb\xbf"


class BadJson(ValueError):
    """Why the text is not JSON the record accepts; one line, without any of the text's values."""


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of dicts with ASCII keys, lists, strings, booleans and integers up to 2^53−1."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)


def loads(data: bytes, *, floats: bool = False) -> Any:
    """The value of JSON text in UTF-8. Without `floats`, a number with a fraction or an exponent is refused.

    Raises `BadJson`.
    """
    value = parse(data)
    _check(value, floats)
    return value


def parse(data: bytes) -> Any:
    """Like `loads`, but leaves it to the caller's model to refuse floats, integers beyond 2^53−1 and deep nesting.

    Writing the value again proves at once that nothing was lost, duplicate keys say; only lines that are written
    another way (escapes, floats) are read a second time, key by key.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadJson(_reason(data, error)) from None
    if b"\\u0000" in data and holds_nul(value):
        raise BadJson("holds a NUL character")
    try:
        written = orjson.dumps(value)
    except orjson.JSONEncodeError:  # it writes 254 levels and reads 1024
        raise BadJson(f"nested deeper than {MAX_DEPTH}") from None
    if not _same(written, data):
        _read_again(data)
    return value


def _same(written: bytes, data: bytes) -> bool:
    """Whether two texts differ in spaces at most. A text without its spaces has the tokens it had, so one that loses
    a member when it is read and written again has fewer tokens afterwards, and cannot be the same."""
    return written == data or written.replace(b" ", b"") == data.replace(b" ", b"")


def _reason(data: bytes, error: orjson.JSONDecodeError) -> str:
    if data.startswith(_BOM):
        return "begins with a byte order mark; save the file as UTF-8 without one"
    if b"\x00" in data:
        return "holds a NUL byte"
    return f"not JSON: {str(error).split(':')[0]}"


def _read_again(data: bytes) -> None:
    try:
        json.loads(data, object_pairs_hook=_unique, parse_float=_finite, parse_int=_short, parse_constant=_constant)
    except RecursionError:
        raise BadJson(f"nested deeper than {MAX_DEPTH}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadJson(f"the key {show(twice)} stands twice in one object")
    return found


def _finite(text: str) -> float:
    if len(text) > 400 or Decimal(text).copy_abs() > Decimal("1.7e308"):
        raise BadJson("holds a number that is too large or too long")
    return float(text)


def _short(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > MAX_INTEGER:
        raise BadJson("holds an integer beyond 2^53-1; write it as a decimal string")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise BadJson(f"{text} is not JSON")


def holds_nul(value: Any) -> bool:
    """Whether any string of a JSON value, keys included, holds U+0000."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str) and "\x00" in item:
            return True
        if isinstance(item, dict):
            stack.extend(item)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return False


def _check(value: Any, floats: bool) -> None:
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, float) and not floats:
            raise BadJson("holds a number with a fraction or an exponent; write it as a decimal string")
        if isinstance(item, int) and abs(item) > MAX_INTEGER:
            raise BadJson("holds an integer beyond 2^53-1; write it as a decimal string")
        if isinstance(item, dict | list):
            if depth > MAX_DEPTH:
                raise BadJson(f"nested deeper than {MAX_DEPTH}")
            stack.extend((inner, depth + 1) for inner in (item.values() if isinstance(item, dict) else item))


def lines(stream: BinaryIO, name: str, *, limit: int = MAX_LINE) -> Iterator[tuple[Where, bytes]]:
    """The lines of a binary stream without their ends, blank ones left out, each with its place.

    A line longer than `limit` bytes is refused before it is read whole, so memory stays bounded. Raises `InputError`.
    """
    number = 0
    while line := stream.readline(limit + 2):
        number += 1
        line = line.rstrip(b"\r\n")
        if len(line) > limit:
            raise InputError(f"a line of more than {limit} bytes", name, number)
        if line and not line.isspace():
            yield Where(name, number), line
