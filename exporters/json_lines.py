"""`--nl`: one JSON object a line, as it comes (rows are never held back, so `events --follow` can be piped)."""

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TextIO

from reportedly.exporters import Row
from reportedly.exporters.neutral import for_json


def _default(value: object) -> object:
    if isinstance(value, bytes | memoryview):  # the form sqlite-utils gives a BLOB
        return {"$base64": True, "encoded": b64encode(value).decode("ascii")}
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def dumps(value: object, *, indent: int | None = None) -> str:
    """`value` as JSON text: exact, UTF-8, safe to show on a terminal; BLOBs as base64 objects, Decimals as strings."""
    return for_json(json.dumps(value, ensure_ascii=False, default=_default, indent=indent))


def write(rows: Iterable[Row], out: TextIO, *, columns: Sequence[str] | None = None, headers: bool = True) -> None:
    """Write each of `rows` as one line."""
    for row in rows:
        out.write(dumps(dict(row)) + "\n")
