"""Categories and measures: names that nest, partition and overlap, and the one object that knows how.

A category is at most one node per dimension, written `police`, `police+female`, or `-` for none. A measure is one name;
measures nest the same way. `Taxonomy` is built from the content of taxonomy events and needs no pydantic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportedly.events.errors import ValueRefused, show

NONE = "-"
_NODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}\Z")


def is_node(text: str) -> bool:
    """Whether `text` has the form of a name: ASCII letters, digits, `._:-`, at most 120, a letter or digit first."""
    return _NODE.match(text) is not None


@dataclass(frozen=True, slots=True)
class Category:
    """The nodes of a category in the order given, each of another dimension; none for `-`."""

    nodes: tuple[str, ...]

    @property
    def text(self) -> str:
        return "+".join(self.nodes) or NONE


def parse_category(text: str) -> Category:
    """Read `-`, `police` or `police+female`. Which dimension a node belongs to only a `Taxonomy` knows."""
    if text == NONE:
        return Category(())
    nodes = tuple(text.split("+"))
    if not all(map(_NODE.match, nodes)):
        raise ValueRefused(f"not a category: {show(text)}")
    if len(set(nodes)) != len(nodes):
        raise ValueRefused(f"a category names one node twice: {show(text)}")
    return Category(nodes)
