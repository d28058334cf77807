"""Intervals against sets: a brute-force world of half steps, where an open end shows."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.events.intervals import (
    EVERYTHING,
    NOT_NEGATIVE,
    Interval,
    hull,
    intersection,
    is_empty,
    total,
)
from reportedly.events.numbers import Number
from support.values import intervals, numbers

# Ends are even numbers within ±6, the world all integers within ±20: between two ends there is always a member, and
# beyond the outermost end there are many, so equal sets mean equal intervals.
ENDS = st.integers(-3, 3).map(lambda half: 2 * half)
WORLD = range(-20, 21)
small = intervals(ends=ENDS)


def members(interval: Interval | None, world: range = WORLD) -> frozenset[int]:
    """The members of the world in the interval, tested end by end."""
    if interval is None:
        return frozenset()
    found = set(world)
    if interval.low is not None:
        found &= {n for n in world if n > interval.low or (n == interval.low and not interval.low_open)}
    if interval.high is not None:
        found &= {n for n in world if n < interval.high or (n == interval.high and not interval.high_open)}
    return frozenset(found)


@given(small, small)
def test_intersection_is_that_of_sets(one: Interval, other: Interval) -> None:
    """What is in both, and None when nothing is."""
    both = one.intersection(other)
    assert members(one) & members(other) == members(both)
    assert (both is None) == (not members(one) & members(other))


@given(small, small)
def test_hull_is_the_smallest_around_both(one: Interval, other: Interval) -> None:
    """It holds both, and fills only what lies between them."""
    union = members(one) | members(other)
    around = frozenset(n for n in WORLD if min(union) <= n <= max(union))
    assert around == members(one.hull(other))


@given(small, small)
def test_containment_is_that_of_sets(one: Interval, other: Interval) -> None:
    """Contained: a subset; strictly: a proper one."""
    assert (members(other) <= members(one)) == one.contains(other)
    assert (members(other) < members(one)) == one.strictly_contains(other)


@given(small, st.integers(-8, 8))
def test_a_number_is_held_like_a_member(interval: Interval, value: int) -> None:
    assert (value in members(interval)) == interval.holds(value)


@given(small, small)
def test_a_sum_holds_exactly_the_sums(one: Interval, other: Interval) -> None:
    """Half steps inside each give every half step of the sum, inside the part of the world where nothing is cut off."""
    wide = range(-60, 61)
    sums = {a + b for a, b in product(members(one, wide), members(other, wide))}
    inner = range(-20, 21)
    assert {n for n in sums if n in inner} <= members(one + other, inner)
    # Two open unit steps (0, 2) + (0, 2) = (0, 4) hold 1 and 3 as well, which quarter steps would reach.
    reached = {n for s in sums for n in (s - 1, s, s + 1)}
    assert members(one + other, inner) <= reached


@given(small, small)
def test_the_ends_of_a_sum_are_the_sums_of_the_ends(one: Interval, other: Interval) -> None:
    """An end is open as soon as one of the two is, and unbounded as soon as one is."""
    result = one + other
    if one.low is None or other.low is None:
        assert (None, False) == (result.low, result.low_open)
    else:
        assert (one.low + other.low, one.low_open or other.low_open) == (result.low, result.low_open)
    if one.high is None or other.high is None:
        assert (None, False) == (result.high, result.high_open)
    else:
        assert (one.high + other.high, one.high_open or other.high_open) == (result.high, result.high_open)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_closed_sums_equal_sets_of_integers(a: int, b: int, c: int, d: int) -> None:
    """[a, a+b] + [c, c+d] in whole numbers, counted out."""
    result = Interval(a, a + b) + Interval(c, c + d)
    expected = {x + y for x in range(a, a + b + 1) for y in range(c, c + d + 1)}
    assert expected == set(members(result, range(0, 40)))


@given(small, small)
def test_a_difference_is_the_sum_with_the_sign_turned(one: Interval, other: Interval) -> None:
    assert frozenset(-n for n in members(other)) == members(-other)
    assert one + (-other) == one - other


@given(small, st.integers(-4, 4))
def test_shifting_moves_every_member(interval: Interval, offset: int) -> None:
    inner = range(-14, 15)
    expected = {n + offset for n in members(interval, range(-20, 21)) if n + offset in inner}
    assert expected == set(members(interval.shifted(offset), inner))


@given(st.lists(small, max_size=4))
def test_many_at_once_are_one_after_the_other(several: list[Interval]) -> None:
    """hull, intersection and total of a list; of none: nothing, everything, exactly 0."""
    shared = frozenset(WORLD).intersection(*(members(i) for i in several))
    assert shared == members(intersection(several))
    assert (hull(several) is None) == (not several)
    for interval in several:
        around = hull(several)
        assert around is not None
        assert around.contains(interval)
    expected = Interval(0, 0)
    for interval in reversed(several):
        expected = interval + expected
    assert expected == total(several)


@given(intervals(), intervals(), intervals())
def test_laws_hold_for_decimals_too(a: Interval, b: Interval, c: Interval) -> None:
    """Associative, commutative, and a part summed into a larger one stays inside."""
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a.hull(b).contains(a)
    both = a.intersection(b)
    assert both is None or (a.contains(both) and b.contains(both))
    assert (a.hull(b) + c).contains(a + c)
    assert EVERYTHING.contains(a)


@given(numbers(), numbers())
def test_the_exact_interval_holds_its_number_alone(value: Number, other: Number) -> None:
    exact = Interval.exactly(value)
    assert exact.is_exact
    assert exact.holds(value)
    assert (value == other) == exact.holds(other)


@pytest.mark.parametrize(
    ("low", "high", "low_open", "high_open", "empty"),
    [
        (3, 2, False, False, True),
        (3, 3, False, False, False),
        (3, 3, True, False, True),
        (3, 3, False, True, True),
        (3, 4, True, True, False),
        (None, 3, False, True, False),
        (None, None, False, False, False),
    ],
)
def test_no_interval_is_empty(low: int | None, high: int | None, low_open: bool, high_open: bool, empty: bool) -> None:
    assert empty == is_empty(low, high, low_open, high_open)
    if empty:
        with pytest.raises(ValueError, match="empty"):
            Interval(low, high, low_open, high_open)
    else:
        Interval(low, high, low_open, high_open)


@pytest.mark.parametrize(("low_open", "high_open"), [(True, False), (False, True)])
def test_an_unbounded_end_is_not_open(low_open: bool, high_open: bool) -> None:
    with pytest.raises(ValueError, match="unbounded"):
        Interval(None, None, low_open, high_open)


def test_intervals_print_as_mathematicians_write_them() -> None:
    assert ["[26, ∞)", "(-∞, 2)", "(-∞, ∞)", "[0, ∞)"] == [
        str(i) for i in (Interval(26), Interval(None, 2, False, True), EVERYTHING, NOT_NEGATIVE)
    ]
