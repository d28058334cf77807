"""Where numbers and instants stand on a chart, and which get a label: by hand, and by properties."""

import math
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.exporters.charts.scales import DAY, Linear, NumberAxis, Tick, number_axis, time_range, time_ticks
from reportedly.exporters.charts.svg import apart, broken, fitted, number

VALUES = st.lists(st.floats(0, 1e15, allow_nan=False), min_size=1, max_size=8)
YEAR_2000, YEAR_2100 = 946_684_800_000_000, 4_102_444_800_000_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([26, 40], NumberAxis(0, 50, (0, 10, 20, 30, 40, 50), False)),
        ([3, 4], NumberAxis(0, 5, (0, 1, 2, 3, 4, 5), False)),
        ([100, 110], NumberAxis(98, 112, (98, 100, 102, 104, 106, 108, 110, 112), True)),
        ([0, 0], NumberAxis(0, 1, (0, 1), False)),
        ([], NumberAxis(0, 2, (0, 1, 2), False)),
    ],
)
def test_axes_worked_by_hand(values: list[float], expected: NumberAxis) -> None:
    """From zero, unless what moves would look flat above it; steps of 1, 2 or 5; room above the highest value."""
    assert expected == number_axis(values)


def test_an_adjustment_below_zero_has_its_place() -> None:
    axis = number_axis([-25, 40])
    assert axis.low <= -25
    assert not axis.zoomed


@given(VALUES)
def test_every_value_is_on_the_axis(values: list[float]) -> None:
    """A zoomed axis never begins at zero, any other always does, and there are few ticks, evenly apart."""
    axis = number_axis(values)
    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert axis.zoomed == (axis.low > 0)
    assert 2 <= len(axis.ticks) <= 10
    assert list(axis.ticks) == sorted(set(axis.ticks))


@given(st.lists(st.floats(), max_size=5))
def test_what_is_no_number_makes_no_axis_infinite(values: list[float]) -> None:
    axis = number_axis(values)
    assert math.isfinite(axis.low)
    assert axis.low < axis.high


def test_days_are_named_in_their_middle() -> None:
    """A publication given by day stands at the end of that day; the name of the day belongs to all of it."""
    low, high = at("2021-07-09T00:00"), at("2021-07-12T00:00")
    noon = DAY // 2
    expected = [Tick(low + n * DAY, f"{9 + n} Jul", low + n * DAY + noon, "2021") for n in range(3)]
    assert expected == time_ticks(low, high, most=4)


def test_days_are_those_of_the_zone() -> None:
    """In Caracas (UTC−4) 9 July begins at 04:00 UTC."""
    ticks = time_ticks(at("2021-07-08T12:00"), at("2021-07-11T12:00"), zone="America/Caracas", most=5)
    assert at("2021-07-09T04:00") in [tick.at for tick in ticks]


def test_years_without_end_are_few() -> None:
    ticks = time_ticks(at("1830-01-01T00:00"), at("2021-01-01T00:00"), most=6)
    assert ["1850", "1900", "1950", "2000"] == [tick.label for tick in ticks]


@given(st.integers(YEAR_2000, YEAR_2100), st.integers(1, 50 * 365 * DAY), st.integers(1, 12))
def test_ticks_stand_in_order_on_the_axis(low: int, span: int, most: int) -> None:
    ticks = time_ticks(low, low + span, most=most)
    places = [tick.at for tick in ticks]
    assert sorted(set(places)) == places
    assert all(low <= tick.at <= tick.label_at <= low + span for tick in ticks)
    assert len(ticks) <= most + 2


def test_one_instant_has_a_day_of_room() -> None:
    assert (-DAY, 3 * DAY) == time_range([0, 0])


def test_a_scale_is_a_straight_line() -> None:
    assert 75 == Linear(0, 4, 100, 50)(2)


@pytest.mark.parametrize(("value", "text"), [(12, "12"), (12.04, "12"), (-0.04, "0"), (12.55, "12.6"), (-3.0, "-3")])
def test_a_coordinate_is_short(value: float, text: str) -> None:
    assert text == number(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_place_is_refused(value: float) -> None:
    """Rather an error in a test than `NaN` in somebody's chart."""
    with pytest.raises(ValueError, match="finite"):
        number(value)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8), st.floats(1, 20))
def test_labels_keep_apart(wanted: list[float], gap: float) -> None:
    """Each gap is kept, the order too; and nobody leaves the plot where there is room for all."""
    placed = apart(wanted, gap, 0, 200)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    for one, other in pairwise(order):
        assert placed[other] - placed[one] >= gap - 1e-6
    if gap * (len(wanted) - 1) <= 200:
        assert all(-1e-6 <= place <= 200 + 1e-6 for place in placed)


@given(st.text(max_size=200), st.floats(20, 400))
def test_cut_text_is_short(text: str, room: float) -> None:
    most = max(int(room / (13 * 0.56)), 2)
    assert len(fitted(text, room)) <= max(most, 2)
    assert len(broken(text, room, most=2)) <= 2
