"""Policies: which of a cell's claims the headline shows. A policy never changes status, inference or history.

To add one: write a function from the claims in force to the claims to show, and add a line to `POLICIES`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from reportedly.events.errors import ValueRefused, show
from reportedly.projections.combine import Stated, combine
from reportedly.projections.history import Group
from reportedly.projections.series import Member, follows
from reportedly.projections.view import Claim, State, View

RANGE = "range"
_UNJUDGED = 9
_GRADES = "ABCDE"


class Policy(NamedTuple):
    """A policy for a cell: its name and, for `preferred`, the origins in order, best first."""

    name: str = RANGE
    preferred: tuple[str, ...] = ()


class Shown(NamedTuple):
    """What a policy shows: one answer over the chosen claims, or none and the candidates between which it cannot
    decide."""

    stated: Stated | None
    candidates: tuple[Claim, ...] = ()


class Choice(NamedTuple):
    """What a policy chooses among: a cell's claims, and the sources' kinds and grades."""

    group: Group
    stated: Stated
    sources: Mapping[str, State]
    preferred: tuple[str, ...]


def policy_for(view: View, incident: str, measure: str, category: str) -> Policy:
    """The policy recorded for a cell: of the cell, else of its measure, else of its incident, else `range`."""
    recorded = view.shared.get("policy", {})
    for cell in (f"{measure}/{category}", f"{measure}/*", f"*/{category}", "*/*"):
        state = recorded.get(f"{incident} {cell}")
        if state is not None:
            return Policy(state["policy"], tuple(state.get("preferred") or ()))
    return Policy()


def apply(policy: Policy, group: Group, stated: Stated, view: View) -> Shown:
    """What the policy shows of a cell. Raises ValueRefused for an unknown policy."""
    choose = POLICIES.get(policy.name)
    if choose is None:
        raise ValueRefused(f"there is no policy {show(policy.name)}; there are {', '.join(POLICIES)}")
    return choose(Choice(group, stated, view.shared.get("source", {}), policy.preferred))


def _range(choice: Choice) -> Shown:
    return Shown(choice.stated)


def _latest(choice: Choice) -> Shown:
    """The claims that certainly speak for the latest moment, or were certainly published last for the same one."""
    members = [Member(claim, claim.speaks, claim.published) for claim in choice.stated.current]
    last = [one for one in members if not any(_is_newer(other, one) for other in members)]
    if not last:
        return Shown(None)
    values = {(one.claim.value, one.claim.point) for one in last}
    claims = [one.claim for one in last]
    return Shown(combine(claims)) if len(values) == 1 else Shown(None, tuple(claims))


def _is_newer(one: Member, other: Member) -> bool:
    return one is not other and follows(one, other)


def _official(choice: Choice) -> Shown:
    """The claims that go back to an official."""
    return _of([one for one in choice.stated.current if _source(choice, one).get("kind") == "official"])


def _highest_credible(choice: Choice) -> Shown:
    """The best by credibility, then by the grade of the source; what is not judged comes last."""
    ranks = {_rank(choice, claim) for claim in choice.stated.current}
    return _of([claim for claim in choice.stated.current if _rank(choice, claim) == min(ranks)])


def _rank(choice: Choice, claim: Claim) -> tuple[int, int]:
    credibility = claim.credibility if claim.credibility not in (None, 6) else _UNJUDGED
    grade = _source(choice, claim).get("grade") or "F"
    return credibility or _UNJUDGED, _GRADES.index(grade) if grade in _GRADES else _UNJUDGED


def _preferred(choice: Choice) -> Shown:
    """The claims of the first of a person's ranked sources that has any here."""
    for name in choice.preferred:
        claims = [one for one in choice.stated.current if name in (one.origin, one.speaker, one.publisher, one.name)]
        if claims:
            return _of(claims)
    return Shown(None)


def _range_all(choice: Choice) -> Shown:
    """The range over every origin's last claim, outdated ones too."""
    last = [claim for series in choice.group.series.values() for claim in series.in_force()]
    return Shown(combine(sorted(last, key=lambda claim: claim.place), outdate=False)) if last else Shown(None)


def _of(claims: Sequence[Claim]) -> Shown:
    return Shown(combine(claims) if claims else None)


def _source(choice: Choice, claim: Claim) -> Mapping[str, Any]:
    """The source a claim goes back to, as registered; its grade is the one a policy looks at."""
    return choice.sources.get(claim.origin) or choice.sources.get(claim.speaker or "") or {}


POLICIES: Mapping[str, Callable[[Choice], Shown]] = {
    RANGE: _range,
    "latest": _latest,
    "official": _official,
    "highest-credible": _highest_credible,
    "preferred": _preferred,
    "range-all": _range_all,
}
