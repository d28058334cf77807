"""Numbers that stand plainly in a field, read without the importer's reader: for a comparison that shows its mistakes.

Only figures of an item's own fields whose one value is the number, of no word and no other field. What is no plain
number, or may be nothing by what the map declares, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from reportedly.importers.feed_map import FeedMap
from reportedly.importers.feed_names import fit


class Plainly:
    """Reads the plain figures of a map."""

    def __init__(self, map: FeedMap) -> None:
        self._fills = frozenset(map.fills.fields) if map.fills is not None else frozenset()
        self._filled = (
            {path: {_key(one) for one in wanted} for path, wanted in map.fills.when.items()} if map.fills else {}
        )
        self._places: dict[str, str] = {}
        self._nothing: dict[str, frozenset[str]] = {}
        for path, spec in map.figures.items():
            full = spec.over(map.defaults)
            declared = full.nothing if full.nothing is not None else map.nothing
            if full.quantity is None and full.qualifier is None and path != ".":
                self._places[path] = fit(path)
                self._nothing[path] = frozenset(_key(one) for one in declared)

    def read(self, item: Any) -> dict[str, Decimal | None]:
        """The number of each place; None where the field is missing, null or blank."""
        return dict(self._read(item))

    def _read(self, item: Any) -> Iterator[tuple[str, Decimal | None]]:
        filled = all(_key(_field(item, path.split("."))) in wanted for path, wanted in self._filled.items())
        for path, place in self._places.items():
            if filled and path in self._fills:
                continue
            value = _field(item, path.split(".")) if not isinstance(item, dict) or path not in item else item[path]
            if value is None or (isinstance(value, str) and not value.strip()):
                yield place, None
            elif not isinstance(value, bool | dict | list) and _key(value) not in self._nothing[path]:
                number = _number(value)
                if number is not None:
                    yield place, number


def _field(item: Any, keys: list[str]) -> Any:
    for key in keys:
        item = item.get(key) if isinstance(item, dict) else None
    return item


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _key(value: Any) -> str:
    """What tells declared nothings apart: 0, 0.0 and "0" are one."""
    number = _number(value) if not isinstance(value, bool) else None
    return str(value).strip().casefold() if number is None else str(number.normalize() + 0)
