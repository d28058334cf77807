"""Sources: how many figures each gave, how often and in which direction they were revised, and how late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from reportedly.events.moments import iso
from reportedly.events.numbers import Number
from reportedly.projections.history import Revision
from reportedly.projections.revisions import history
from reportedly.projections.totals import json_value
from reportedly.projections.view import BEGINNING, END, Claim, View

MOVED = frozenset({"raised", "lowered", "narrowed", "widened", "restated", "requalified", "redefined", "reclassified"})


@dataclass(slots=True)
class SourceRow:
    """One speaker and the origin its figures go back to. `median_lag` is in seconds from the incident's start.

    `median_change` is the median of the changes of the lower bound over the rows that moved it.
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
    for claim in view.claims:
        if claim.withdrawn is None:
            tallies.setdefault(_key(claim), _Tally()).claims.append(claim)
    for row in history(view):
        if row.key.origin is not None and row.claim.withdrawn is None:
            tallies[_key(row.claim)].rows.append(row)
    return [_row(source, origin, tally, view) for (source, origin), tally in sorted(tallies.items())]


def _key(claim: Claim) -> tuple[str, str]:
    return claim.speaker or "-", claim.origin


def _row(source: str, origin: str, tally: _Tally, view: View) -> SourceRow:
    state = view.shared.get("source", {}).get(source, {})
    kinds = [row.kind for row in tally.rows]
    changes = [row.change_low for row in tally.rows if row.kind in MOVED and row.change_low]
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
    )


def _instant(value: int) -> str | None:
    return None if value in (BEGINNING, END) else iso(value)


def _median(values: list[Number]) -> Number | None:
    """The lower median, so that it is a change that was made and needs no rounding."""
    return sorted(values)[(len(values) - 1) // 2] if values else None


def _lag(claims: Iterable[Claim], view: View) -> int | None:
    lags = []
    for claim in claims:
        incident = view.incidents.get(claim.row.incident)
        start = incident.when.lo if incident else BEGINNING
        if start != BEGINNING and claim.published.lo != BEGINNING:
            lags.append((claim.published.lo - start) // 1_000_000)
    return int(median(lags)) if lags else None
