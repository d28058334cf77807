"""Quantities: what the words of a report say about a number, as bounds, a point, a qualifier and the words.

The bounds are stored with the claim and never parsed again; `Quantity.from_words` reads the words once, on the
way in, with the lexicon of `reportedly.events.lexicon`. A point that is no bound ("about 4,300") bounds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias

from reportedly.events.errors import ValueRefused, show
from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, is_number, number, number_json

QUALIFIERS = frozenset(
    (
        "exact",
        "at-least",
        "more-than",
        "at-most",
        "up-to",
        "fewer-than",
        "nearly",
        "about",
        "range",
        "several",
        "plural",
        "mass",
        "tens",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "millions",
        "unspecified",
        "none",
        "means",
    )
)

QuantityJson: TypeAlias = dict[str, int | str | bool]

_NUMBERS = ("low", "high", "point", "per", "number")
_FLAGS = ("low_open", "high_open", "numbered")
_TEXTS = ("qualifier", "wording", "unit")
_KEYS = frozenset((*_NUMBERS, *_FLAGS, *_TEXTS))


class QuantityError(ValueRefused):
    """The quantity contradicts itself, or its words are not understood. The message is one line."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An interval with what was said about it.

    low, high: the bounds, ``None`` where there is none; low_open, high_open: the end itself is excluded.
    point: the number the words name, filled in where low = high; it bounds nothing by itself.
    qualifier: one of `QUALIFIERS`. wording: the verbatim words. unit: what is counted or measured.
    per: the base of a rate (100000 in "45.6 per 100,000"). numbered: the words give a number of their own;
    number: that number, 26 in "more than 26", where the words give one and not two. Left out, it is the point, else
    the one end that is given.

    Raises:
        QuantityError: empty bounds, an open unbounded end, an unknown qualifier, an "exact" without its number,
            or a number that is not in canonical form.
    """

    low: Number | None = None
    high: Number | None = None
    low_open: bool = False
    high_open: bool = False
    point: Number | None = None
    qualifier: str = "exact"
    wording: str = ""
    unit: str = "item"
    per: Number | None = None
    numbered: bool = True
    number: Number | None = None

    def __post_init__(self) -> None:
        for name in _NUMBERS:
            value = getattr(self, name)
            if value is not None and not is_number(value):
                raise QuantityError(f"{name}: not a number in canonical form: {value!r}")
        if self.qualifier not in QUALIFIERS:
            raise QuantityError(f"qualifier: {show(self.qualifier)} is none of {', '.join(sorted(QUALIFIERS))}")
        if not self.unit:
            raise QuantityError("unit: may not be empty")
        if self.per is not None and self.per <= 0:
            raise QuantityError("per: the base of a rate is above 0")
        try:
            interval = Interval(self.low, self.high, self.low_open, self.high_open)
        except ValueError as error:
            raise QuantityError(f"low, high: {error}") from None
        if interval.is_exact and self.point is None:
            object.__setattr__(self, "point", self.low)
        if self.qualifier == "exact" and not (interval.is_exact and self.point == self.low):
            raise QuantityError("an exact quantity has one number: low, high and point are the same")
        if not self.numbered and self.number is not None:
            raise QuantityError("number: a quantity that is not numbered has none")
        if self.numbered and self.number is None:
            object.__setattr__(self, "number", self._only_number())

    def _only_number(self) -> Number | None:
        if self.point is not None or (self.low is not None and self.high is not None):
            return self.point
        return self.high if self.low is None else self.low

    @classmethod
    def exact(cls, value: Number, *, unit: str, wording: str = "") -> Self:
        """The number itself, as a table or a feed gives it."""
        return cls(value, value, point=value, wording=wording, unit=unit)

    @classmethod
    def from_words(cls, text: str, *, unit: str = "person", discrete: bool | None = None) -> Self:
        """What the words of a report say, read with the lexicon; the words are kept as they are.

        unit: what is counted or measured; a bound moves by one only where it is counted. discrete: whether it is,
        for a unit the lexicon does not know. Source of the bounds: the tables of `reportedly.events.lexicon`.

        Raises:
            ValueRefused: a word is not understood, several numbers are given, the words name another unit,
                a count is not whole, or nothing is known of the unit.
        """
        # Reading commands never read words: the tables and patterns load on first use.
        from reportedly.events.bounds import bounds_of

        return cls(wording=text, unit=unit, **bounds_of(text, unit, discrete))

    @classmethod
    def from_means(cls, wording: str, means: int | str, *, unit: str = "person", discrete: bool | None = None) -> Self:
        """The recorder's count for words without one: 1 for "a sergeant", "at least 2" for "weapons".

        An exact count is a number of its own; any other is not, and its qualifier is plural, mass or means.

        Raises:
            ValueRefused: the count is not understood or names no number, or the words say another number.
        """
        from reportedly.events.bounds import bounds_meant

        return cls(wording=wording, unit=unit, **bounds_meant(wording, str(means), unit, discrete))

    @property
    def interval(self) -> Interval:
        """The bounds alone."""
        return Interval(self.low, self.high, self.low_open, self.high_open)

    @property
    def counted_as(self) -> Interval:
        """The bounds, or the point of a quantity that has a point and no bounds (SEMANTICS 3 and 4.1)."""
        if self.low is None and self.high is None and self.point is not None:
            return Interval(self.point, self.point)
        return self.interval

    @property
    def is_exact(self) -> bool:
        """Whether the bounds leave exactly one number."""
        return self.low is not None and self.low == self.high

    def to_json(self) -> QuantityJson:
        """The JSON object: numbers as ints or decimal strings, absent ends left out, open ends only when open."""
        result: QuantityJson = {
            "qualifier": self.qualifier,
            "wording": self.wording,
            "unit": self.unit,
            "numbered": self.numbered,
        }
        for name in _NUMBERS:
            value = getattr(self, name)
            if value is not None:
                result[name] = number_json(value)
        if self.low_open:
            result["low_open"] = True
        if self.high_open:
            result["high_open"] = True
        return result

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """The quantity of a JSON object as `to_json` writes it; null and absent are the same.

        Raises:
            QuantityError: an unknown key, a value of the wrong type, or what the constructor refuses.
        """
        if unknown := data.keys() - _KEYS:
            raise QuantityError(f"unknown: {', '.join(map(show, sorted(unknown)))}; known: {', '.join(sorted(_KEYS))}")
        return cls(
            low=_number(data, "low"),
            high=_number(data, "high"),
            low_open=_flag(data, "low_open", False),
            high_open=_flag(data, "high_open", False),
            point=_number(data, "point"),
            qualifier=_text(data, "qualifier", "exact"),
            wording=_text(data, "wording", ""),
            unit=_text(data, "unit", "item"),
            per=_number(data, "per"),
            numbered=_flag(data, "numbered", True),
            number=_number(data, "number"),
        )


def _number(data: Mapping[str, object], name: str) -> Number | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise QuantityError(f"{name}: an integer or a decimal string, not {type(value).__name__}")
    try:
        return number(value)
    except ValueError as error:
        raise QuantityError(f"{name}: {error}") from None


def _flag(data: Mapping[str, object], name: str, default: bool) -> bool:
    value = data.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise QuantityError(f"{name}: true or false, not {type(value).__name__}")
    return value


def _text(data: Mapping[str, object], name: str, default: str) -> str:
    value = data.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise QuantityError(f"{name}: a text, not {type(value).__name__}")
    return value
