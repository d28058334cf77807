"""Values as feeds give them: 5, 5.0 and "5" are one number; null, blank and what the map declares nothing are one
nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from reportedly.events.errors import ReportedlyError, ValueRefused, show
from reportedly.events.moments import Moment
from reportedly.events.numbers import Number, number, number_json
from reportedly.events.quantity import Quantity

Json = dict[str, Any]

EXACT: Final = "exact"


class Amount(NamedTuple):
    """A quantity as stored, and what makes it another one: not its digits' spelling, but words that are not exact."""

    json: Json
    value: tuple[Any, ...]


def _amount(found: Quantity, wording: str | None = None) -> Amount:
    return amount_of({**found.to_json(), **({} if wording is None else {"wording": wording})})


def amount_of(json: Json) -> Amount:
    """A stored quantity with what makes it another one."""
    said = json["wording"] if json["qualifier"] != EXACT else None
    return Amount(json, (*(json.get(name) for name in ("low", "high", "point", "qualifier", "number")), said))


_EPOCH: Final = 100_000_000
_EPOCH_MS: Final = 100_000_000_000


def at(item: Any, path: str) -> Any:
    """The value at a path of keys; a key that holds dots is found as it is. None where there is none."""
    if path == ".":
        return item
    if not isinstance(item, dict):
        return None
    if path in item:
        return item[path]
    head, dot, rest = path.partition(".")
    return at(item.get(head), rest) if dot else None


def each(item: Any, path: str) -> Iterator[tuple[str, Any]]:
    """(place, element) of a path that may go through lists (`[]`) and tables (`{}`)."""
    step, _, rest = path.partition(".")
    key = step.removesuffix("[]").removesuffix("{}")
    found = item if key in ("", ".") else at(item, key)
    if step.endswith("[]"):
        pairs = [
            (f"{key}.{n}" if key else str(n), one) for n, one in enumerate(found if isinstance(found, list) else ())
        ]
    elif step.endswith("{}"):
        pairs = (
            [(f"{key}.{name}" if key else name, one) for name, one in (found or {}).items()]
            if isinstance(found, dict)
            else []
        )
    else:
        pairs = [(key, found)] if found is not None else []
    for place, element in pairs:
        if not rest:
            yield place, element
        else:
            yield from ((f"{place}.{below}", one) for below, one in each(element, rest))


def as_number(value: Any) -> Number | None:
    """The number that a value is, None for anything else. Raises ValueRefused for one that cannot be kept."""
    return _as_number(value) if value.__class__ in _KEPT else None


_KEPT: Final = frozenset((int, float, str))


@lru_cache(maxsize=65536, typed=True)
def _as_number(value: Any) -> Number | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return number(Decimal(repr(value)))
    if isinstance(value, str):
        text = value.strip().replace(",", "").replace("\u00a0", "").replace(" ", "").lstrip("+")
        bare = text.removeprefix("-")
        if bare.replace(".", "", 1).isdecimal() and bare[:1].isdecimal() and bare[-1:].isdecimal() and bare.isascii():
            return number(Decimal(text))
    return None


def nothings(declared: Iterable[Any]) -> frozenset[Any]:
    """What counts as nothing: numbers as numbers, texts by their letters."""
    return frozenset(_comparable(value) for value in declared)


def is_nothing(value: Any, declared: frozenset[Any]) -> bool:
    """Null, blank, an empty list or table, or declared nothing."""
    if value is None or value == "" or value == [] or value == {}:
        return True
    if value.__class__ is str and not value.strip():
        return True
    return bool(declared) and value.__class__ not in _NESTED and _comparable(value) in declared


_NESTED: Final = frozenset((dict, list))


@lru_cache(maxsize=65536, typed=True)
def _comparable(value: Any) -> Any:
    if isinstance(value, bool):
        return ("flag", value)
    try:
        found = as_number(value)
    except ReportedlyError:
        found = None
    return found if found is not None else str(value).strip().casefold()


def plain(value: Any) -> Any:
    """A value as something that equals and hashes by what it says: 5.0 as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@lru_cache(maxsize=32768)
def quantity(value: Number | str, unit: str, word: str | None, said: str | None, discrete: bool | None) -> Amount:
    """The quantity of one value. `word` is how it is to be read ("more than"), `said` what stood there.

    Raises ValueRefused for text that says no number.
    """
    if isinstance(value, str):
        return _amount(Quantity.from_words(value, unit=unit, discrete=discrete))
    digits = str(number_json(value))
    if word is None:
        return _amount(Quantity.exact(value, unit=unit, wording=digits))
    found = Quantity.from_words(f"{word} {digits}", unit=unit, discrete=discrete)
    return _amount(found, f"{said or word} {digits}")


@lru_cache(maxsize=8192)
def interval(low: Number | None, high: Number | None, point: Number | None, unit: str) -> Amount | None:
    """The quantity of a low, a high and a point that stand in fields of their own; None where all are nothing."""
    if low is None and high is None and point is None:
        return None
    if low is None and high is None and point is not None:
        low = high = point
    words = f"{_digits(low)}–{_digits(high)}" + (f", {_digits(point)}" if point is not None else "")
    if low == high:
        return _amount(Quantity.exact(low if low is not None else 0, unit=unit, wording=words))
    how = "range" if low is not None and high is not None else "at-least" if high is None else "at-most"
    return _amount(Quantity(low, high, point=point, qualifier=how, wording=words, unit=unit))


def _digits(value: Number | None) -> str:
    return "" if value is None else str(number_json(value))


@lru_cache(maxsize=16384)
def moment(value: str | int | float, precision: str | None, zone: str | None, trusted: bool) -> Json:
    """A moment as stored, read in `zone` unless it has an offset that is trusted, and cut to a precision.

    A number beyond a hundred million counts seconds, or milliseconds, since 1970. Raises ValueRefused.
    """
    instant = _instant(value, zone, trusted)
    if instant is None:
        text = str(value).strip()
        return Moment.parse(text[: {"year": 4, "month": 7}.get(precision or "", 10)], zone=zone).to_json()
    if precision in (None, "instant"):
        return Moment.parse(instant.astimezone(UTC).isoformat().replace("+00:00", "Z"), zone=zone).to_json()
    local = instant.astimezone(ZoneInfo(zone or "UTC")).date().isoformat()
    return Moment.parse(local[: {"year": 4, "month": 7, "day": 10}[precision]], zone=zone).to_json()


@lru_cache(maxsize=16384)
def edtf(text: str, zone: str | None) -> Json:
    """EDTF text as a stored moment. Raises ValueRefused."""
    return Moment.parse(text, zone=zone).to_json()


def _instant(value: str | int | float, zone: str | None, trusted: bool) -> datetime | None:
    """The instant, None for what has no time of day."""
    if not isinstance(value, str):
        if abs(value) < _EPOCH:
            return None
        return datetime.fromtimestamp(value / 1000 if abs(value) >= _EPOCH_MS else value, UTC)
    text = value.strip()
    if len(text) <= 10 or text[10] not in "T ":
        return None
    try:
        found = datetime.fromisoformat(text.replace(" UTC", "Z").replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        raise ValueRefused(f"{show(text)} is no moment") from None
    if found.tzinfo is None or not trusted:
        return found.replace(tzinfo=ZoneInfo(zone or "UTC"))
    return found
