"""The revision triangle as a heat map: a row for each moment a figure speaks for, a column for each time it was known.

A cell of the map holds the value that was known then of that moment. Where there are more moments than can be read,
only those whose value changed are shown, and the map says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.events.moments import micros
from reportedly.exporters import Row
from reportedly.exporters.charts.history import Value, cell_name, value_of
from reportedly.exporters.charts.lookup import Lookup
from reportedly.exporters.texts import published_text

MOST_ROWS = 40
MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Known:
    """One value of one moment from one column of the map to another, `end` excluded."""

    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class Moment:
    """A row of the map."""

    label: str
    values: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Triangle:
    """A map: its columns are instants, each from when on something else was known."""

    name: str
    unit: str
    origin: str
    columns: tuple[int, ...]
    moments: tuple[Moment, ...]
    all_moments: int
    all_columns: int
    zone: str | None


def triangles(
    vintages: Iterable[Row], found: Lookup, *, cells: Sequence[str] = (), most: int = MOST_COLUMNS
) -> list[Triangle]:
    """A map for each cell and origin, with at most `most` columns."""
    grouped: dict[tuple[object, ...], list[Row]] = {}
    for row in vintages:
        if not cells or cell_name(row) in cells or str(row.get("measure")) in cells:
            key = tuple(row.get(name) for name in ("measure", "category", "unit", "counting", "scope", "origin"))
            grouped.setdefault(key, []).append(row)
    return [_triangle(rows, found, max(most, 2)) for rows in grouped.values()]


def _triangle(rows: list[Row], found: Lookup, most: int) -> Triangle:
    by_moment: dict[object, list[Row]] = {}
    for row in rows:
        if row.get("known_from") is not None:
            by_moment.setdefault(row.get("as_of"), []).append(row)
    chosen = _chosen(by_moment)
    starts = sorted({str(row["known_from"]) for moment in chosen for row in by_moment[moment]})
    columns = starts if len(starts) <= most else _thinned(starts, most)
    return Triangle(
        found.cell(rows[0]),
        found.unit(rows[0].get("unit")),
        found.source(rows[0].get("origin")),
        tuple(micros(at) for at in columns),
        tuple(
            Moment(published_text(moment) or "–", tuple(_known(row, columns) for row in by_moment[moment]))
            for moment in chosen
        ),
        len(by_moment),
        len(starts),
        found.zone,
    )


def _chosen(by_moment: dict[object, list[Row]]) -> list[object]:
    """Every moment; of too many those with most values, then the newest; in order of time."""
    names = sorted(by_moment, key=lambda moment: str(moment or ""))
    if len(names) <= MOST_ROWS:
        return names
    ranked = sorted(range(len(names)), key=lambda at: (-len(by_moment[names[at]]), -at))
    return [names[at] for at in sorted(ranked[:MOST_ROWS])]


def _thinned(starts: Sequence[str], most: int) -> list[str]:
    step = (len(starts) - 1) / (most - 1)
    return [starts[round(step * index)] for index in range(most)]


def _known(row: Row, columns: Sequence[str]) -> Known:
    """In which columns a value was known: those whose instant lies in its time."""
    start = next((at for at, column in enumerate(columns) if column >= str(row["known_from"])), len(columns))
    end = len(columns)
    if row.get("known_to") is not None:
        end = next((at for at, column in enumerate(columns) if column >= str(row["known_to"])), len(columns))
    return Known(start, max(start, end), value_of(row))


def extent(model: Triangle) -> tuple[float, float]:
    """The lowest and the highest value of a map."""
    known = [
        known.value.anchor for moment in model.moments for known in moment.values if known.value.anchor is not None
    ]
    return min(known, default=0.0), max(known, default=1.0)
