"""Sources: how many figures each gave, how often and in which direction they were revised, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from reportedly.events.moments import iso
from reportedly.events.numbers import Number, subtract
from reportedly.projections.history import Revision
from reportedly.projections.revisions import history
from reportedly.projections.totals import json_value
from reportedly.projections.view import BEGINNING, END, Claim, View

MOVED = frozenset({"raised", "lowered", "narrowed", "widened", "restated", "requalified", "redefined", "reclassified"})


@dataclass(slots=True)
class SourceRow:
    """One speaker and the origin its figures go back to.

    Changes are those of the lower bound, of the upper one where nothing bounds from below, over the rows that moved
    it: the median, and the largest in either direction. Lags are medians in seconds, to a claim's publication:
    `median_lag` from the incident's start, `median_delay` from the first report of the claim's cell by anybody.
    """

    source: str
    origin: str
    kind: str | None
    grade: str | None
    claims: int
    revised: int
    raised: int
    lowered: int
    restated: int
    retracted: int
    median_change: Number | None
    first: str | None
    last: str | None
    median_lag: int | None
    largest_change: Number | None
    median_delay: int | None

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: json_value(getattr(self, name)) for name in SourceRow.__slots__}


@dataclass(slots=True)
class _Tally:
    claims: list[Claim] = field(default_factory=list)
    rows: list[Revision] = field(default_factory=list)


def sources(view: View) -> list[SourceRow]:
    """A row per speaker and origin of the view's figure claims, by name."""
    tallies: dict[tuple[str, str], _Tally] = {}
    first: dict[tuple[object, ...], int] = {}
    for claim in view.claims:
        if claim.withdrawn is None:
            tally = tallies.setdefault(_key(claim), _Tally())
            if claim.entered is None:  # a claim that was moved to another cell stands there once more
                tally.claims.append(claim)
            if is_dated(claim):
                first[_cell(claim)] = min(first.get(_cell(claim), END), claim.published.lo)
    for row in history(view):
        if row.key.origin is not None and row.claim.withdrawn is None:
            tallies[_key(row.claim)].rows.append(row)
    return [_row(source, origin, tally, first, view) for (source, origin), tally in sorted(tallies.items())]


def _cell(claim: Claim) -> tuple[object, ...]:
    return claim.incident, claim.row.measure, claim.row.category, claim.row.unit, claim.row.counting


def _key(claim: Claim) -> tuple[str, str]:
    return claim.speaker or "-", claim.origin


def _row(source: str, origin: str, tally: _Tally, first: Mapping[tuple[object, ...], int], view: View) -> SourceRow:
    state = view.shared.get("source", {}).get(source, {})
    kinds = [row.kind for row in tally.rows]
    changes = [step for row in tally.rows if row.kind in MOVED and (step := _step(row))]
    published = [claim.published for claim in tally.claims]
    return SourceRow(
        source=source,
        origin=origin,
        kind=state.get("kind"),
        grade=state.get("grade"),
        claims=len(tally.claims),
        revised=sum(kind in MOVED for kind in kinds),
        raised=kinds.count("raised"),
        lowered=kinds.count("lowered"),
        restated=kinds.count("restated"),
        retracted=kinds.count("retracted"),
        median_change=_median(changes),
        first=_instant(min(span.lo for span in published)),
        last=_instant(max(span.hi for span in published)),
        median_lag=_lag(tally.claims, view),
        largest_change=_largest(changes),
        median_delay=_delay(tally.claims, first),
    )


def _instant(value: int) -> str | None:
    return None if value in (BEGINNING, END) else iso(value)


def _step(row: Revision) -> Number | None:
    """How far a row moved what it is compared with; of a redefinition, what is left after its offset."""
    if row.kind == "redefined":
        return row.change_low if row.change_low is not None else row.change_high
    now, then = row.value, row.previous
    if now is None or then is None:
        return None
    if now.low is not None and then.low is not None:
        return subtract(now.low, then.low)
    return subtract(now.high, then.high) if now.high is not None and then.high is not None else None


def _median(values: list[Number]) -> Number | None:
    """The lower median, so that it is a change that was made and needs no rounding."""
    return sorted(values)[(len(values) - 1) // 2] if values else None


def _lag(claims: Iterable[Claim], view: View) -> int | None:
    lags = []
    for claim in claims:
        incident = view.incidents.get(claim.row.incident)
        start = incident.when.lo if incident else BEGINNING
        if start != BEGINNING and is_dated(claim):
            lags.append((claim.published.lo - start) // 1_000_000)
    return int(median(lags)) if lags else None


def _largest(values: Sequence[Number]) -> Number | None:
    """The value farthest from 0."""
    far: list[Number] = [min(values), max(values)] if values else []
    return None if not far else far[0] if -far[0] > far[1] else far[1]


def _delay(claims: Iterable[Claim], first: Mapping[tuple[object, ...], int]) -> int | None:
    """The median time from the first report of a cell; a claim whose publication has no beginning has none."""
    dated = [claim for claim in claims if is_dated(claim)]
    delays = [(claim.published.lo - first[_cell(claim)]) // 1_000_000 for claim in dated]
    return int(median(delays)) if delays else None


def is_dated(claim: Claim) -> bool:
    """Whether its publication has a date of its own: an open one ("9 July or later") gives no lag and no delay."""
    edtf = claim.publication.edtf
    return edtf is not None and ".." not in edtf and claim.published.lo != BEGINNING
