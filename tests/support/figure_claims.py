"""Figure claims as a view has them, made from a few words: `claim("killed/police", 4)` is four police killed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.events.categories import Taxonomy
from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number
from reportedly.projections.combine import Stated, combine
from reportedly.projections.rows import Figure
from reportedly.projections.series import SeriesKey
from reportedly.projections.view import Claim, Publication, View, Window

INCIDENT = "clash"
_EMPTY: dict[str, Any] = dict.fromkeys(Figure._fields)

Value = Number | tuple[Number | None, Number | None] | Interval


def interval(value: Value) -> Interval:
    """22 is exactly 22; (2, None) is at least 2."""
    if isinstance(value, Interval):
        return value
    return Interval(*value) if isinstance(value, tuple) else Interval(value, value)


def claim(
    cell: str,
    value: Value,
    name: str = "",
    *,
    document: str | None = "a",
    origin: str = "minister",
    day: int | tuple[int, int] = 0,
    unit: str = "person",
    counting: str = "total",
    scope: str | None = None,
    apart: str = "",
    per: str | None = None,
    counts: bool = True,
    point: Number | None = None,
    incident: str = INCIDENT,
    recorded_for: str | None = None,
    order: int = 0,
) -> Claim:
    """A claim of one cell; `day` (or first and last day) is what it speaks for, `order` its place in the document."""
    measure, _, category = cell.partition("/")
    first, last = day if isinstance(day, tuple) else (day, day)
    window = Window(first, last + 1)
    bounds = interval(value)
    name = name or f"{document}-{cell}-{order}"
    row = Figure(
        **{
            **_EMPTY,
            "incident": recorded_for or incident,
            "measure": measure,
            "category": category or "-",
            "claim": name,
            "document": document,
            "unit": unit,
            "counting": counting,
            "scope": scope,
            "per": per,
            "numbered": 1,
            "qualifier": "exact" if bounds.is_exact else "at-least",
            "mode": "indirect",
        }
    )
    return Claim(
        row=row,
        name=name,
        incident=incident,
        publication=Publication(window, document=document),
        published=window,
        speaks=window,
        speaks_by="publication",
        origin=origin,
        attributed=True,
        speaker=origin,
        publisher=None,
        value=bounds,
        point=point,
        number=bounds.low if bounds.is_exact else None,
        scope=apart,
        period="",
        place=(window.hi, window.lo, "", document or "", order, name),
        counts=counts,
    )


def key(
    cell: str, unit: str = "person", counting: str = "total", scope: str = "", incident: str = INCIDENT
) -> SeriesKey:
    """The key of a cell's answer."""
    measure, _, category = cell.partition("/")
    return SeriesKey(incident, measure, category or "-", unit, counting, scope, "", 1, None)


def answers(claims: Iterable[Claim]) -> dict[SeriesKey, Stated]:
    """What is stated for each cell when all these claims are in force."""
    cells: dict[SeriesKey, list[Claim]] = {}
    for one in claims:
        row = one.row
        place = SeriesKey(one.incident, row.measure, row.category, row.unit or "", row.counting, one.scope, "", 1, None)
        cells.setdefault(place, []).append(one)
    return {place: combine(sorted(found, key=lambda one: one.place)) for place, found in cells.items()}


def view(taxonomy: Taxonomy) -> View:
    """A view with nothing but a taxonomy."""
    return View({}, taxonomy, {}, [], [], [])
