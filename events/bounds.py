"""From what words say to bounds: where an end lies depends on whether the unit counts or measures.

"More than 26" people are at least 27; more than 2 days are anything above 2. One row of `_BOUNDS` per qualifier.
"""

import re
from collections.abc import Callable
from typing import TypedDict

from reportedly.events import lexicon
from reportedly.events.errors import ValueRefused, show
from reportedly.events.numbers import Number, add, number_text, subtract
from reportedly.events.wording import Reading, WordingError, bare_noun, read

_RATE = re.compile(r"per-([1-9][0-9]*)")


class Bounds(TypedDict, total=False):
    """What the words give a `Quantity`; what they do not give is left out."""

    low: Number
    high: Number
    low_open: bool
    high_open: bool
    point: Number
    qualifier: str
    per: Number
    numbered: bool
    number: Number


def is_discrete(unit: str, discrete: bool | None = None) -> bool:
    """Whether the unit counts: what the caller says, else the lexicon.

    Raises:
        WordingError: neither says so.
    """
    if discrete is not None:
        return discrete
    if unit not in lexicon.UNITS:
        raise WordingError(f"unit {show(unit)}: unknown; say whether it counts or measures (discrete)")
    return lexicon.UNITS[unit].discrete


def bounds_of(text: str, unit: str, discrete: bool | None = None) -> Bounds:
    """The bounds, point and qualifier of the words in this unit; see `Quantity.from_words`."""
    reading = read(text)
    per = _per(text, reading, unit)
    _check_unit(text, reading, unit)
    counts = is_discrete(unit, discrete) and per is None
    if counts:
        _check_whole(text, reading)
    bounds = _BOUNDS[reading.qualifier](reading, counts)
    bounds["qualifier"] = reading.qualifier
    bounds["numbered"] = reading.numbered
    if reading.numbered and reading.first is not None and reading.second is None:
        bounds["number"] = reading.first
    if per is not None:
        bounds["per"] = per
    return bounds


def bounds_meant(wording: str, means: str, unit: str, discrete: bool | None = None) -> Bounds:
    """The bounds the recorder gives for words without a number; see `Quantity.from_means`."""
    meant = bounds_of(means, unit, discrete)
    if not meant["numbered"]:
        raise WordingError(f"means {show(means)}: a count is a number, exact or with at least, up to and the like")
    said = _own_number(wording, unit, discrete)
    if said is not None:
        if _numbers(said) != _numbers(meant):
            raise WordingError(f"means {show(means)}: the words {show(wording)} give another number")
        return said
    if meant["qualifier"] in ("exact", "none"):
        meant["qualifier"] = "exact"
        return meant
    meant["qualifier"] = _meant_qualifier(wording, meant)
    meant["numbered"] = False
    meant.pop("number", None)
    return meant


def _own_number(wording: str, unit: str, discrete: bool | None) -> Bounds | None:
    try:
        said = bounds_of(wording, unit, discrete)
    except ValueRefused:
        return None
    return said if said["numbered"] else None


def _numbers(bounds: Bounds) -> tuple[object, ...]:
    return tuple(bounds.get(name) for name in ("low", "high", "low_open", "high_open", "point"))


def _meant_qualifier(wording: str, meant: Bounds) -> str:
    least = meant.get("low") if meant["qualifier"] == "at-least" else None
    kind = bare_noun(wording)
    if least == lexicon.SEVERAL and kind in ("plural", "unknown"):
        return "plural"
    return "mass" if least == 1 and kind in ("mass", "unknown") else "means"


def _per(text: str, reading: Reading, unit: str) -> Number | None:
    rate = _RATE.fullmatch(unit)
    if rate is None:
        return reading.per
    base = int(rate[1])
    if reading.per not in (None, base):
        raise WordingError(f"{show(text)}: the unit is {unit}, the words say per {number_text(reading.per or 0)}")
    return base


def _check_unit(text: str, reading: Reading, unit: str) -> None:
    named = reading.units
    # The last: "two working days" may be counted in a recorder's own "working-day".
    if named is None or unit in named or named & set(unit.split("-")):
        return
    money = named <= set(lexicon.CURRENCIES) and len(named) > 1
    name = "a currency" if money else " or ".join(sorted(named))
    raise WordingError(f"{show(text)}: the words name {name}, the unit is {show(unit)}")


def _check_whole(text: str, reading: Reading) -> None:
    numbers = [value for value in (reading.first, reading.second) if value is not None]
    if reading.pointed or any(value != int(value) for value in numbers):
        raise WordingError(f"{show(text)}: a count is a whole number; thousands are separated by commas")
    if reading.qualifier in ("fewer-than", "nearly") and min(numbers) <= 0:
        raise WordingError(f"{show(text)}: no count is below 0")


def _first(reading: Reading) -> Number:
    assert reading.first is not None
    return reading.first


def _exact(reading: Reading, counts: bool) -> Bounds:
    value = _first(reading)
    return {"low": value, "high": value, "point": value}


def _at_least(reading: Reading, counts: bool) -> Bounds:
    return {"low": _first(reading)}


def _more_than(reading: Reading, counts: bool) -> Bounds:
    value = _first(reading)
    return {"low": add(value, 1)} if counts else {"low": value, "low_open": True}


def _at_most(reading: Reading, counts: bool) -> Bounds:
    return {"high": _first(reading)}


def _up_to(reading: Reading, counts: bool) -> Bounds:
    return {"high": _first(reading), "point": _first(reading)}


def _fewer_than(reading: Reading, counts: bool) -> Bounds:
    value = _first(reading)
    return {"high": subtract(value, 1)} if counts else {"high": value, "high_open": True}


def _nearly(reading: Reading, counts: bool) -> Bounds:
    bounds = _fewer_than(reading, counts)
    bounds["point"] = _first(reading)
    return bounds


def _about(reading: Reading, counts: bool) -> Bounds:
    return {"point": _first(reading)}


def _range(reading: Reading, counts: bool) -> Bounds:
    assert reading.second is not None
    return {"low": _first(reading), "high": reading.second}


def _some(reading: Reading, counts: bool) -> Bounds:
    """ "An unspecified number": one at least, or some of what is measured."""
    return {"low": 1} if counts else {"low": 0, "low_open": True}


def _plural(reading: Reading, counts: bool) -> Bounds:
    """Two of what is counted, or of the unit itself ("days"); some of anything else that is measured."""
    if counts or reading.units is not None:
        return {"low": lexicon.SEVERAL}
    return {"low": 0, "low_open": True}


_BOUNDS: dict[str, Callable[[Reading, bool], Bounds]] = {
    "exact": _exact,
    "none": _exact,
    "at-least": _at_least,
    "more-than": _more_than,
    "at-most": _at_most,
    "up-to": _up_to,
    "fewer-than": _fewer_than,
    "nearly": _nearly,
    "about": _about,
    "range": _range,
    "plural": _plural,
    "mass": _some,
    "unspecified": _some,
    **dict.fromkeys(["several", *(name for name, _ in lexicon.PLURAL_SCALES.values())], _at_least),
}
