"""What can be said: the event types, their families, and the values they are made of.

To add an event type:

1. Write its model, a class named like the event in the past tense, in the module of its family (or a new module):
   a subclass of `fields.Content` made of the annotated types in `fields`.
2. Add one line to the table in `registry`: name, module, stream.

That is all: the wire form, the JSON Schema and the tests' strategies follow from the table. To change the shape of a
type that is already stored, raise its schema in the table and add a function to `upcasts`.

Values (`quantity`, `moments`, `categories`, `numbers`) need no pydantic. The models do, and load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Draft": "wire",
    "draft": "wire",
    "parse_line": "wire",
    "read_lines": "wire",
    "Quantity": "quantity",
    "Moment": "moments",
    "Category": "categories",
    "Taxonomy": "categories",
    "EVENT_TYPES": "registry",
    "ReportedlyError": "errors",
    "InputError": "errors",
}


def __getattr__(name: str) -> Any:
    from reportedly.events.registry import EVENT_TYPES, model

    if name in EVENT_TYPES:
        return model(name)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    from reportedly.events.registry import EVENT_TYPES

    return sorted([*globals(), *_HOMES, *EVENT_TYPES])
