"""Old shapes become today's on reading; stored bytes never change.

To change a shape: raise the type's schema in `registry.py` and add one line to `_UPCASTS`, a function from the content
of that schema to the content of the next. Functions stay forever, as the events they read do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from reportedly.events.errors import ValueRefused
from reportedly.events.registry import event_type

Json = dict[str, Any]


def _summary_is_what(content: Json) -> Json:
    """HappeningReported 1 called `what` `summary`."""
    return {("what" if name == "summary" else name): value for name, value in content.items()}


_UPCASTS: Final[dict[tuple[str, int], Callable[[Json], Json]]] = {
    ("HappeningReported", 1): _summary_is_what,
}


def upcast(type: str, schema: int, content: Json) -> Json:
    """`content` as written under `schema` in the shape of today's schema. `content` itself is left alone."""
    current = event_type(type).schema
    if not 1 <= schema <= current:
        raise ValueRefused(f"{type} has schemas 1 to {current}, not {schema}")
    for version in range(schema, current):
        content = _UPCASTS[type, version](content)
    return content
