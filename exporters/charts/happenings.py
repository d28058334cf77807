"""What happened when, as bars: as wide as the date is uncertain, and open where one of its ends is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup, span_of
from reportedly.exporters.dates import moment_text

MOST = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One happening: its window (None where it is open), what happened, when in words, and who says so."""

    lo: int | None
    hi: int | None
    what: str
    when: str
    who: str
    possible: bool


@dataclass(frozen=True, slots=True)
class Happenings:
    """The bars of a timeline in display order; `left_out` counts those beyond the first 60."""

    name: str
    bars: tuple[Bar, ...]
    zone: str | None
    left_out: int = 0


def bars(timeline: Iterable[Row], found: Lookup, *, most: int = MOST) -> Happenings:
    """The bars of a timeline's happenings."""
    rows = [row for row in timeline if row.get("kind") == "happening"]
    return Happenings(
        f"What happened when: {found.label('incident', found.incident)}",
        tuple(_bar(row, found) for row in rows[:most]),
        found.zone,
        max(len(rows) - most, 0),
    )


def _bar(row: Row, found: Lookup) -> Bar:
    span = span_of(row)
    sources = row.get("sources")
    who = ", ".join(found.source(name) for name in sources) if isinstance(sources, list) else ""
    possible = row.get("modality") not in (None, "stated")
    what = str(row.get("what") or "–")
    return Bar(
        span.lo,
        span.hi,
        f"{what} ({row['modality']})" if possible else what,
        moment_text(row, zone=found.zone) or "at some time",
        who,
        possible,
    )


def range_of(model: Happenings) -> list[int]:
    """The instants that have to have a place."""
    return [end for bar in model.bars for end in (bar.lo, bar.hi) if end is not None]
