"""The maps of real feeds that come with the program, by name: `west-bank` is `examples/map-west-bank.yaml`."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reportedly.importers.feed_map import FeedMap

_BEFORE: Final = "map-"
_AFTER: Final = ".yaml"


def names() -> list[str]:
    """What there is."""
    found = (one.name for one in resources.files("reportedly.examples").iterdir())
    return sorted(
        name.removeprefix(_BEFORE).removesuffix(_AFTER)
        for name in found
        if name.startswith(_BEFORE) and name.endswith(_AFTER)
    )


def bundled_map(name: str) -> FeedMap:
    """The map of that name. Raises KeyError where there is none."""
    from reportedly.importers.feed_map import parse_map

    if name not in names():
        raise KeyError(name)
    file = f"{_BEFORE}{name}{_AFTER}"
    return parse_map((resources.files("reportedly.examples") / file).read_bytes(), file)
