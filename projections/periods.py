"""What follows from figures within periods: increments added up, and totals with the adjustments they do not contain.

Such rows are derived: low and high stay null, and the bounds stand as inferred ones, with the claims they rest on. One
origin's increments are added over its disjoint periods; the gaps between these are named, and what overlaps another
period or has none is listed and not added. SEMANTICS 3.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from reportedly.events.intervals import EVERYTHING, Interval
from reportedly.events.moments import iso
from reportedly.events.numbers import Number, add, number_text
from reportedly.projections.combine import Stated, combine
from reportedly.projections.history import Group
from reportedly.projections.series import SeriesKey
from reportedly.projections.view import BEGINNING, END, Claim, Window

Json = dict[str, Any]
INCREMENT, ADJUSTMENT, TOTAL = "increment", "adjustment", "total"
_MOST_TERMS = 6
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True, eq=False, repr=False)
class Derived:
    """A derived row: the key of its cell, whose figures it adds up, and what they come to."""

    key: SeriesKey
    origin: str
    scope: str | None
    value: Interval
    point: Number | None
    proof: str
    claims: tuple[Claim, ...]
    gaps: tuple[str, ...] = ()
    unsummed: tuple[Json, ...] = ()


class _Part(NamedTuple):
    """What an origin says of one period."""

    key: SeriesKey
    claims: list[Claim]
    span: Window | None
    stated: Stated


def derived(groups: Mapping[SeriesKey, Group]) -> Iterator[Derived]:
    """The derived rows of groups of series, increments first."""
    found: dict[tuple[object, ...], list[_Part]] = {}
    for key, group in groups.items():
        if key.counting == INCREMENT:
            for part in _parts(group):
                one = part.claims[0]
                found.setdefault((key._replace(period=""), one.origin, one.row.scope or ""), []).append(part)
    for parts in found.values():
        summed = _summed(parts)
        if summed is not None:
            yield summed
    yield from _adjusted(groups)


def _parts(group: Group) -> Iterator[_Part]:
    """Each series of a group as one part: what its claims in force combine to."""
    by_origin: dict[tuple[str, str], list[Claim]] = {}
    for claim in group.in_force():
        by_origin.setdefault((claim.origin, claim.row.scope or ""), []).append(claim)
    for claims in by_origin.values():
        stated = combine(claims, outdate=False)
        if stated.current:
            yield _Part(group.key, list(stated.current), claims[0].span, stated)


def _summed(parts: Sequence[_Part]) -> Derived | None:
    """One origin's increments over disjoint periods."""
    bounded = [part for part in parts if part.span and part.span.lo != BEGINNING and part.span.hi != END]
    overlapping = _overlapping(bounded)
    kept = sorted((part for part in bounded if id(part) not in overlapping), key=_begin)
    if not kept:
        return None
    whole = "/".join(dict.fromkeys((_start_of(kept[0]), _end_of(kept[-1]))))
    unsummed = [_listed(part, "overlaps another period") for part in bounded if id(part) in overlapping]
    unsummed += [_listed(part, "no period") for part in parts if part not in bounded]
    return _derived(
        kept[0].key._replace(period=whole),
        kept[0].claims[0].origin,
        kept[0].claims[0].row.scope,
        [part.stated for part in kept],
        "periods",
        gaps=tuple(_gaps(kept)),
        unsummed=tuple(unsummed),
    )


def _derived(
    key: SeriesKey,
    origin: str,
    scope: str | None,
    terms: Sequence[Stated],
    what: str,
    *,
    gaps: tuple[str, ...] = (),
    unsummed: tuple[Json, ...] = (),
) -> Derived:
    value, point = total(terms)
    claims = tuple(claim for one in terms for claim in one.current)
    return Derived(key, origin, scope, value, point, _sum_text(terms, value, point, what), claims, gaps, unsummed)


def _begin(part: _Part) -> tuple[int, int]:
    assert part.span is not None
    return part.span


def _overlapping(parts: Iterable[_Part]) -> set[int]:
    """The parts (by identity) whose period overlaps that of another."""
    found: set[int] = set()
    widest: _Part | None = None
    for part in sorted(parts, key=_begin):
        lo, hi = _begin(part)
        if widest is not None and lo < _begin(widest)[1]:
            found |= {id(widest), id(part)}
        if widest is None or hi > _begin(widest)[1]:
            widest = part
    return found


def _gaps(parts: Sequence[_Part]) -> Iterator[str]:
    for one, other in pairwise(parts):
        if _begin(one)[1] < _begin(other)[0]:
            if _is_in_days(one) and _is_in_days(other):
                yield f"{_day_beside(_end_of(one), 1)}/{_day_beside(_start_of(other), -1)}"
            else:
                yield f"{iso(_begin(one)[1])}/{iso(_begin(other)[0])}"


def _day_beside(day: str, step: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=step)).isoformat()


def _listed(part: _Part, why: str) -> Json:
    return {"claims": [claim.name for claim in part.claims], "period": part.key.period or None, "why": why}


def _start_of(part: _Part) -> str:
    """Where a part's period begins: the day, where days are given."""
    return part.key.period.split("/")[0] if _is_in_days(part) else iso(_begin(part)[0])


def _end_of(part: _Part) -> str:
    return part.key.period.split("/")[-1] if _is_in_days(part) else iso(_begin(part)[1])


def _is_in_days(part: _Part) -> bool:
    return all(_DAY.fullmatch(end) for end in part.key.period.split("/"))


def _adjusted(groups: Mapping[SeriesKey, Group]) -> Iterator[Derived]:
    """Totals with the adjustments that are declared not to be in them yet, by the origin whose totals these are."""
    found: dict[tuple[SeriesKey, str], list[_Part]] = {}
    for key, group in groups.items():
        for part in _parts(group) if key.counting == ADJUSTMENT else ():
            left_out = [claim for claim in part.claims if claim.row.included == 0]
            if left_out:
                whole = key._replace(counting=TOTAL, period="")
                origin = left_out[-1].row.adjusts or left_out[-1].origin
                found.setdefault((whole, origin), []).append(
                    part._replace(claims=left_out, stated=combine(left_out, outdate=False))
                )
    for (whole, origin), parts in found.items():
        known = groups.get(whole)
        claims = [claim for claim in known.in_force() if claim.origin == origin] if known is not None else []
        stated = combine(claims)
        if stated.current:
            terms = [stated, *(part.stated for part in parts)]
            yield _derived(whole._replace(counting=ADJUSTMENT), origin, None, terms, "figures")


def total(terms: Iterable[Stated]) -> tuple[Interval, Number | None]:
    """The sum of answers, as bounds and as a point: an end that one of them leaves open is open in the sum, and there
    is a point where each of them gives one."""
    low: Number | None = 0
    high: Number | None = 0
    point: Number | None = 0
    low_open = high_open = False
    for one in terms:
        value = one.value or EVERYTHING
        low = None if low is None or value.low is None else add(low, value.low)
        high = None if high is None or value.high is None else add(high, value.high)
        point = None if point is None or one.point is None else add(point, one.point)
        low_open, high_open = low_open or value.low_open, high_open or value.high_open
    return Interval(low, high, low is not None and low_open, high is not None and high_open), point


def _sum_text(terms: Sequence[Stated], value: Interval, point: Number | None, what: str) -> str:
    result = _words(value, point)
    if len(terms) > _MOST_TERMS:
        return f"{len(terms)} {what} add up to {result}"
    written = " + ".join(_words(one.value or EVERYTHING, one.point) for one in terms)
    return f"{written.replace('+ -', '- ')} = {result}"


def _words(value: Interval, point: Number | None) -> str:
    """An answer as a term of a sum."""
    low, high = ("?" if end is None else number_text(end) for end in (value.low, value.high))
    if value.is_exact:
        return low
    return f"about {number_text(point)}" if value.is_unbounded and point is not None else f"({low} to {high})"
