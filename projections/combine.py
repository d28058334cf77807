"""Combining what is in force in one cell into one answer (SEMANTICS 3, last rule, and 4, policy `range`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from reportedly.events.intervals import EVERYTHING, Interval, hull, intersection
from reportedly.events.numbers import Number, subtract
from reportedly.projections.view import Claim

STATED = "stated"
CONFLICT = "conflict"
NOT_REPORTED = "not-reported"
RETRACTED = "retracted"
REDACTED = "redacted"


@dataclass(slots=True, eq=False, repr=False)
class Stated:
    """What is stated for a cell: `value` is `None` only where nothing is current.

    `origins` counts attributed and judged origins of all current claims, `unattributed` the current claims in an
    outlet's own voice. `alternatives` are the claims whose values exclude each other, in order of publication.
    """

    status: str
    value: Interval | None
    point: Number | None
    qualifier: str | None
    wording: str | None
    origins: int
    unattributed: int
    current: tuple[Claim, ...]
    outdated: tuple[Claim, ...]
    alternatives: tuple[Claim, ...] = ()
    redacted: tuple[Claim, ...] = ()
    """What is in force and was redacted, where nothing else is."""

    @property
    def interval(self) -> Interval:
        """The bounds; a point without bounds counts as that point."""
        if self.point is not None and (self.value is None or self.value.is_unbounded):
            return Interval(self.point, self.point)
        return self.value or EVERYTHING

    def headline(self) -> tuple[object, ...]:
        """What a row of the headline is written for when it changes: status, low, high, point."""
        return (self.status, self.value, self.point)


def combine(in_force: Sequence[Claim], *, outdate: bool = True) -> Stated:
    """The answer for the claims in force in one cell, of one unit, counting and scope, in order of publication.

    Without `outdate`, what speaks for an earlier time stays in.
    """
    counted = [claim for claim in in_force if claim.counts]
    gone = [claim for claim in counted if claim.redacted]
    counted = _without_extrapolations([claim for claim in counted if not claim.redacted] if gone else counted)
    if gone and not counted:
        return Stated(REDACTED, None, None, None, None, 0, 0, (), (), redacted=tuple(gone))
    if not counted:
        return Stated(NOT_REPORTED, None, None, None, None, 0, 0, (), ())
    outdated = _outdated(counted) if outdate else []
    left = set(map(id, outdated))
    current = [claim for claim in counted if id(claim) not in left] if outdated else counted
    kept = tightest(current)
    shared = _common(kept)
    points = {claim.point for claim in kept}
    status = STATED if shared is not None and not _points_differ(kept) else CONFLICT
    value = (shared if status == STATED else hull(claim.value for claim in kept)) or EVERYTHING
    point = next(iter(points)) if len(points) == 1 else None
    if status == STATED and value.is_exact:
        point = value.low
    qualifiers = {claim.row.qualifier for claim in kept}
    same = len({(claim.value, claim.point) for claim in kept}) == 1
    return Stated(
        status=status,
        value=value,
        point=point,
        qualifier=kept[-1].row.qualifier if len(qualifiers) == 1 else None,
        wording=kept[-1].row.wording if same else None,
        origins=len({claim.origin for claim in current if claim.attributed and not claim.row.computed_from}),
        unattributed=sum(not claim.attributed and not claim.row.computed_from for claim in current),
        current=tuple(current),
        outdated=tuple(outdated),
        alternatives=tuple(kept) if status == CONFLICT else (),
    )


def _without_extrapolations(claims: list[Claim]) -> list[Claim]:
    """Without what is computed from a claim that is itself stated here (SEMANTICS 1)."""
    if not any(claim.row.computed_from for claim in claims):
        return claims
    names = {claim.name for claim in claims}
    return [
        claim
        for claim in claims
        if not claim.row.computed_from or names.isdisjoint(orjson.loads(claim.row.computed_from))
    ]


def _outdated(claims: Sequence[Claim]) -> list[Claim]:
    """Numbered claims that speak for a time before another one's does, unless that one only says less."""
    if len(claims) == 1:
        return []
    numbered = [claim for claim in claims if claim.row.numbered]
    newest_first = sorted(numbered, key=lambda claim: claim.speaks.lo, reverse=True)
    return [claim for claim in numbered if outdates(claim, newest_first) is not None]


def outdates(claim: Claim, newest_first: Iterable[Claim]) -> Claim | None:
    """The first of some numbered claims that a claim speaks for a time before, unless that one only says less."""
    for other in newest_first:
        if other.speaks.lo < claim.speaks.hi:
            return None
        if not other.interval.strictly_contains(claim.interval):
            return other
    return None


def tightest(claims: Sequence[Claim]) -> list[Claim]:
    """Without the claims whose interval strictly contains another's (SEMANTICS 4, step 1)."""
    if len(claims) == 1:
        return list(claims)
    distinct = sorted({claim.interval for claim in claims}, key=_widest_first)
    loose = set()
    least: Interval | None = None
    for interval in reversed(distinct):  # all that begin no earlier have been seen: does one of them end no later?
        if least is not None and least.high_key <= interval.high_key:
            loose.add(interval)
        if least is None or interval.high_key < least.high_key:
            least = interval
    return [claim for claim in claims if claim.interval not in loose]


def _widest_first(interval: Interval) -> tuple[object, ...]:
    unbounded, high, closed = interval.high_key
    return (interval.low_key, not unbounded, subtract(0, high), not closed)


def _common(claims: Sequence[Claim]) -> Interval | None:
    """The hull of the claims with both ends, else the intersection; `None` if no value is shared (step 2)."""
    shared = intersection(claim.value for claim in claims)
    if shared is None:
        return None
    return hull(one.value for one in claims if one.value.low is not None and one.value.high is not None) or shared


def _points_differ(claims: Iterable[Claim]) -> bool:
    """Whether claims without bounds give different points: "about 4,300" and "about 9,000"."""
    return len({claim.point for claim in claims if claim.value.low is None and claim.value.high is None}) > 1
