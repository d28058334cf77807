"""Intervals of exact numbers, each end closed, open or unbounded. Never empty.

What would be empty is ``None``: `Interval.intersection` returns it, the constructor refuses it. The world is
the real line: that a count of people is whole has already moved the bounds when a quantity was read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from reportedly.events.numbers import Number, add, subtract

LowKey = tuple[bool, Number, bool]
HighKey = tuple[bool, Number, bool]


def is_empty(low: Number | None, high: Number | None, low_open: bool = False, high_open: bool = False) -> bool:
    """Whether no number lies between the ends; ``None`` is unbounded."""
    if low is None or high is None:
        return False
    return low > high or (low == high and (low_open or high_open))


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`, an end excluded when it is open; ``None`` is unbounded.

    Raises:
        ValueError: the interval would be empty, or an unbounded end is called open.
    """

    low: Number | None = None
    high: Number | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if (self.low_open and self.low is None) or (self.high_open and self.high is None):
            raise ValueError("an unbounded end is neither open nor closed")
        if is_empty(self.low, self.high, self.low_open, self.high_open):
            raise ValueError(f"an empty interval: {self}")

    @classmethod
    def exactly(cls, value: Number) -> Self:
        """The one number."""
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        """Whether it holds exactly one number."""
        return self.low is not None and self.low == self.high

    @property
    def is_unbounded(self) -> bool:
        """Whether neither end is given."""
        return self.low is None and self.high is None

    @property
    def low_key(self) -> LowKey:
        """Orders lower ends: an unbounded one first, a closed one before an open one at the same number."""
        return (self.low is not None, 0 if self.low is None else self.low, self.low_open)

    @property
    def high_key(self) -> HighKey:
        """Orders upper ends: an open one before a closed one at the same number, an unbounded one last."""
        return (self.high is None, 0 if self.high is None else self.high, not self.high_open)

    def holds(self, value: Number) -> bool:
        """Whether the number lies inside."""
        return self.contains(Interval(value, value))

    def contains(self, other: "Interval") -> bool:
        """Whether every number of the other one lies inside this one."""
        return self.low_key <= other.low_key and other.high_key <= self.high_key

    def strictly_contains(self, other: "Interval") -> bool:
        """Whether it contains the other one and more besides."""
        return self != other and self.contains(other)

    def intersection(self, other: "Interval") -> "Interval | None":
        """The numbers in both; ``None`` when there are none."""
        low = max(self, other, key=_low_key)
        high = min(self, other, key=_high_key)
        if is_empty(low.low, high.high, low.low_open, high.high_open):
            return None
        return Interval(low.low, high.high, low.low_open, high.high_open)

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval around both."""
        low = min(self, other, key=_low_key)
        high = max(self, other, key=_high_key)
        return Interval(low.low, high.high, low.low_open, high.high_open)

    def __add__(self, other: "Interval") -> "Interval":
        """Every sum of a number of this one and a number of the other one."""
        low, low_open = _sum(self.low, self.low_open, other.low, other.low_open)
        high, high_open = _sum(self.high, self.high_open, other.high, other.high_open)
        return Interval(low, high, low_open, high_open)

    def __neg__(self) -> "Interval":
        """Every number of this one with its sign turned."""
        low = None if self.high is None else subtract(0, self.high)
        high = None if self.low is None else subtract(0, self.low)
        return Interval(low, high, self.high_open, self.low_open)

    def __sub__(self, other: "Interval") -> "Interval":
        """Every difference of a number of this one and a number of the other one."""
        return self + -other

    def shifted(self, offset: Number) -> "Interval":
        """Both ends moved by the offset."""
        return self + Interval(offset, offset)

    def __str__(self) -> str:
        low = "(-∞" if self.low is None else f"{'(' if self.low_open else '['}{self.low}"
        high = "∞)" if self.high is None else f"{self.high}{')' if self.high_open else ']'}"
        return f"{low}, {high}"


EVERYTHING = Interval()
NOT_NEGATIVE = Interval(0, None)
"""What an unreported part may be (SEMANTICS: Arithmetic between cells)."""


def hull(intervals: Iterable[Interval]) -> Interval | None:
    """The smallest interval around all of them; ``None`` of none."""
    result: Interval | None = None
    for interval in intervals:
        result = interval if result is None else result.hull(interval)
    return result


def intersection(intervals: Iterable[Interval]) -> Interval | None:
    """The numbers in all of them, everything of none; ``None`` when there are no such numbers."""
    result: Interval | None = EVERYTHING
    for interval in intervals:
        if result is None:
            return None
        result = result.intersection(interval)
    return result


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of all of them, exactly 0 of none."""
    result = Interval(0, 0)
    for interval in intervals:
        result = result + interval
    return result


def _sum(left: Number | None, left_open: bool, right: Number | None, right_open: bool) -> tuple[Number | None, bool]:
    if left is None or right is None:
        return None, False
    return add(left, right), left_open or right_open


def _low_key(interval: Interval) -> LowKey:
    return interval.low_key


def _high_key(interval: Interval) -> HighKey:
    return interval.high_key
