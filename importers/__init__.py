"""Outside data in, events out.

To add an importer: write one module here with `load(record, path, …)`, which reads its input, compares it with what the
record holds (`record.claim`, `record.registry`), appends drafts through `record.append`, and returns what it did; add
one line to `IMPORTERS`; give it a command in `commands/`. Keep the part that turns input and state into drafts pure, so
that it is tested without a store. Loading the same input twice adds nothing; errors say where in the input they are.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

IMPORTERS: Final[dict[str, str]] = {
    "case": "reportedly.importers.case",  # one article written down by hand, in YAML
    "feed": "reportedly.importers.feed",  # what others publish and revise, read by a map
}
"""Importers by name; the module is imported when it is first asked for."""


def importer(name: str) -> ModuleType:
    """The module of an importer. Raises KeyError for an unknown name."""
    return import_module(IMPORTERS[name])
