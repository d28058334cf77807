"""From numbers and instants to places on a chart, and which of them deserve a label."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from reportedly.exporters.dates import MONTHS, zone_named

MICROSECOND = 1_000_000
HOUR = 3600 * MICROSECOND
DAY = 24 * HOUR
HIGHEST = 1e300
"""What is farther from zero has no place on any chart."""
LOWEST_STEP = 1e-300  # a float below it may have no power of ten
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FINEST = 1e-9
_FLAT = 0.2
"""What moves by less than this share of its height would look flat above zero, and gets a zoomed axis."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight map of [low, high] onto [start, end]."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class NumberAxis:
    """The range of an axis of numbers and its ticks; `zoomed` where it does not reach down to zero."""

    low: float
    high: float
    ticks: tuple[float, ...]
    zoomed: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of a time axis. The label of a single day, month or year stands in the middle of it, at `label_at`;
    `year` is to be added where it is not clear."""

    at: int
    label: str
    label_at: int
    year: str = ""


def step_for(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ that divides `span` into at most `most` parts."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    rough = max(span / max(most, 1), LOWEST_STEP)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))


def number_axis(values: Iterable[float], *, most: int = 5, whole: bool = True) -> NumberAxis:
    """An axis with a place for all `values` that can have one. It starts at zero unless that would flatten them."""
    known = [value for value in values if abs(value) <= HIGHEST]
    low, high = min(known, default=0.0), max(known, default=1.0)
    zoomed = 0 < high - low < _FLAT * high
    floor = low if zoomed else min(low, 0.0)
    step = step_for((high - floor) or 1.0, most)
    step = max(step, 1.0 if whole else 0.0, max(abs(low), abs(high)) * _FINEST)
    first = math.floor(floor / step) * step
    if zoomed and first >= low and first >= step:
        first -= step
    last = math.ceil(high / step) * step
    last += step if last <= high else 0
    count = round((last - first) / step)
    return NumberAxis(
        first, last, tuple(round(first + step * index, 10) for index in range(count + 1)), zoomed and first > 0
    )


def time_range(instants: Iterable[int]) -> tuple[int, int]:
    """The span of some instants with air on both sides, more of it after the last; a day where all are one."""
    known = sorted(instants)
    if not known:
        return 0, DAY
    low, high = known[0], known[-1]
    air = (high - low) // 30 if high > low else DAY
    return low - air, high + 3 * air


def time_ticks(low: int, high: int, *, zone: str | None = None, most: int = 8) -> list[Tick]:
    """Ticks at the starts of hours, days, months or years of a time zone, at most about `most` of them."""
    unit, size = _tick_size(high - low, max(most, 1))
    starts = [low, *(at for at in _starts(unit, size, low, high, zone) if low < at < high), high]
    ticks = []
    previous: datetime | None = None
    for start, end in pairwise(starts):
        moment = local(start, zone)
        whole = size == 1 and unit != "hour"
        if start == low and not whole:
            continue
        middle = (start + end) // 2 if whole else start
        dated = unit in ("day", "month") or (unit == "hour" and _is_new_day(moment, previous))
        ticks.append(Tick(start, _label(unit, moment, previous), middle, str(moment.year) if dated else ""))
        previous = moment
    return ticks


def local(instant: int, zone: str | None) -> datetime:
    """An instant in microseconds as local time; the nearest that a calendar has, where it has none."""
    try:
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone_named(zone))
    except OverflowError:
        return datetime(2 if instant < 0 else 9998, 1, 1, tzinfo=UTC)


def _tick_size(span: int, most: int) -> tuple[str, int]:
    sizes = [("hour", 1, HOUR), ("hour", 3, 3 * HOUR), ("hour", 6, 6 * HOUR), ("hour", 12, 12 * HOUR)]
    sizes += [("day", 1, DAY), ("day", 2, 2 * DAY), ("day", 7, 7 * DAY), ("day", 14, 14 * DAY)]
    sizes += [("month", size, size * 30 * DAY) for size in (1, 2, 3, 6)]
    for unit, size, micros in sizes:
        if span / micros <= most:
            return unit, size
    years = span / (365.25 * DAY)
    return "year", max(1, int(step_for(years, most)))


def _starts(unit: str, size: int, low: int, high: int, zone: str | None) -> Iterator[int]:
    first = local(low, zone)
    if unit == "hour":
        moment = first.replace(minute=0, second=0, microsecond=0, hour=first.hour - first.hour % size)
    elif unit == "day":
        moment = first.replace(hour=0, minute=0, second=0, microsecond=0)
    elif unit == "month":
        month = first.month - 1
        moment = first.replace(month=month - month % size + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
    else:
        year = max(first.year - first.year % size, 2)
        moment = first.replace(year=year, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    while (at := _micros(moment)) <= high and moment.year < 9990:
        yield at
        moment = _next(unit, size, moment)


def _next(unit: str, size: int, moment: datetime) -> datetime:
    if unit == "hour":
        return moment + timedelta(hours=size)
    if unit == "day":
        return moment + timedelta(days=size)
    if unit == "month":
        months = moment.year * 12 + moment.month - 1 + size
        return moment.replace(year=months // 12, month=months % 12 + 1)
    return moment.replace(year=moment.year + size)


def _micros(moment: datetime) -> int:
    return int((moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1))


def _is_new_day(moment: datetime, previous: datetime | None) -> bool:
    return previous is None or previous.date() != moment.date()


def _label(unit: str, moment: datetime, previous: datetime | None) -> str:
    month = MONTHS[moment.month - 1][:3]
    if unit == "year":
        return str(moment.year)
    if unit == "month":
        return month
    if unit == "day":
        return f"{moment.day} {month}"
    return f"{moment:%H:%M}, {moment.day} {month}" if _is_new_day(moment, previous) else f"{moment:%H:%M}"
