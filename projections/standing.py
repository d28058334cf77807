"""What stands in a group of series, kept from one answer to the next.

Of a hundred origins' claims in force all but a few are outdated by newer ones, and a new claim changes little of that.
So each outdated claim remembers one that outdates it: while both stand it stays outdated, and an answer looks only at
the rest. `combine` over the rest says what it would say over all.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reportedly.projections.combine import outdates
from reportedly.projections.view import Claim

if TYPE_CHECKING:
    from reportedly.projections.series import Member, Series


class Standing:
    """The claims in force of several series none of whose claims overrule another's, in order of publication."""

    def __init__(self) -> None:
        self.plain = True
        """False once a claim came that `combine` must see among all others: a redacted or an extrapolated one."""
        self.live: list[Claim] = []
        """The claims that nothing outdates."""
        self._claims: list[Claim] = []
        self._newest: list[Claim] = []
        self._fronts: dict[int, list[Member]] = {}
        self._newer: dict[int, Claim] = {}
        self._outdates: dict[int, list[Claim]] = {}

    def update(self, moved: Iterable[Series]) -> None:
        """Take in what changed in series; a series that changed has another list of what nothing follows."""
        left: dict[int, Claim] = {}
        came: dict[int, Claim] = {}
        for series in {id(one): one for one in moved}.values():
            left.update((id(one.claim), one.claim) for one in self._fronts.get(id(series), ()))
            came.update((id(one.claim), one.claim) for one in series.front)
            self._fronts[id(series)] = series.front
        gone = left.keys() - came.keys()
        leaving = [claim for key, claim in left.items() if key in gone]
        for claim in leaving:
            self._leave(claim)
        again = [claim for one in leaving for claim in self._freed(one)]
        new = [claim for key, claim in came.items() if key not in left]
        for claim in new:
            self._enter(claim)
        newer = sorted((one for one in new if one.counts and one.row.numbered), key=_age)
        for claim in [one for one in self.live if one.row.numbered]:
            found = outdates(claim, newer)
            if found is not None:
                _remove(self.live, claim, _place)
                self._is_outdated(claim, found)
        for claim in (*new, *again):
            self._judge(claim)

    def outdated(self) -> tuple[Claim, ...]:
        """The claims that a newer one outdates, in order."""
        return tuple(claim for claim in self._claims if id(claim) in self._newer)

    def _enter(self, claim: Claim) -> None:
        self.plain = self.plain and not (claim.redacted or claim.row.computed_from)
        insort(self._claims, claim, key=_place)
        if claim.counts and claim.row.numbered:
            insort(self._newest, claim, key=_age)

    def _judge(self, claim: Claim) -> None:
        """Whether a claim that came, or that lost what outdated it, is outdated."""
        if not claim.counts:
            return
        found = outdates(claim, self._newest) if claim.row.numbered else None
        if found is None:
            insort(self.live, claim, key=_place)
        else:
            self._is_outdated(claim, found)

    def _is_outdated(self, claim: Claim, by: Claim) -> None:
        self._newer[id(claim)] = by
        self._outdates.setdefault(id(by), []).append(claim)

    def _leave(self, claim: Claim) -> None:
        _remove(self._claims, claim, _place)
        if claim.counts and claim.row.numbered:
            _remove(self._newest, claim, _age)
        if self._newer.pop(id(claim), None) is None and claim.counts:
            _remove(self.live, claim, _place)

    def _freed(self, claim: Claim) -> list[Claim]:
        """What stands, and was outdated by a claim that left."""
        freed = []
        for one in self._outdates.pop(id(claim), ()):
            if self._newer.get(id(one)) is claim:
                del self._newer[id(one)]
                freed.append(one)
        return freed


def _place(claim: Claim) -> tuple[Any, ...]:
    return claim.place


def _age(claim: Claim) -> int:
    return -claim.speaks.lo


def _remove(claims: list[Claim], claim: Claim, key: Any) -> None:
    at = bisect_left(claims, key(claim), key=key)
    while claims[at] is not claim:
        at += 1
    del claims[at]
