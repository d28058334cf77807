"""Hypothesis strategies for numbers, intervals and quantities, all valid and in canonical form."""

from decimal import Decimal

from hypothesis import strategies as st

from reportedly.events.intervals import Interval, is_empty
from reportedly.events.numbers import Number, number
from reportedly.events.quantity import QUALIFIERS, Quantity

UNITS = ("person", "item", "round", "day", "USD", "kg")


def numbers(*, low: int = -(10**6), high: int = 10**6, decimals: bool = True) -> st.SearchStrategy[Number]:
    """Integers, and with `decimals` also numbers of up to six places."""
    integers = st.integers(low, high)
    if not decimals:
        return integers.map(number)
    return st.one_of(integers, st.decimals(low, high, places=6, allow_nan=False, allow_infinity=False)).map(number)


@st.composite
def intervals(draw: st.DrawFn, *, ends: st.SearchStrategy[Number] | None = None) -> Interval:
    """Never empty; each end closed, open or unbounded."""
    of_ends = st.none() | (numbers() if ends is None else ends)
    low, high = draw(of_ends), draw(of_ends)
    if low is not None and high is not None and low > high:
        low, high = high, low
    low_open = low is not None and draw(st.booleans())
    high_open = high is not None and draw(st.booleans())
    if is_empty(low, high, low_open, high_open):
        low_open = high_open = False
    return Interval(low, high, low_open, high_open)


@st.composite
def quantities(draw: st.DrawFn, *, ends: st.SearchStrategy[Number] | None = None) -> Quantity:
    """Any bounds with any qualifier that may stand with them; not only what words can say."""
    interval = draw(intervals(ends=ends))
    qualifiers = sorted(QUALIFIERS if interval.is_exact else QUALIFIERS - {"exact"})
    return Quantity(
        low=interval.low,
        high=interval.high,
        low_open=interval.low_open,
        high_open=interval.high_open,
        point=interval.low if interval.is_exact else draw(st.none() | (numbers() if ends is None else ends)),
        qualifier=draw(st.sampled_from(qualifiers)),
        wording=draw(st.text(max_size=20)),
        unit=draw(st.sampled_from(UNITS)),
        per=draw(st.sampled_from((None, None, 1000, 100_000, Decimal("0.5")))),
        numbered=draw(st.booleans()),
    )
