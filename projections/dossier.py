"""One claim among the others: whom it goes back to, what it followed and what followed it, whether it stands."""

from __future__ import annotations

from typing import Any

from reportedly.projections.blame import path
from reportedly.projections.discrepancies import discrepancies
from reportedly.projections.history import Group, histories
from reportedly.projections.series import Member, follows, supports
from reportedly.projections.view import Claim, View

Json = dict[str, Any]


def dossier(view: View, name: str) -> Json:
    """What a view says of one claim, as JSON values; names in order of publication.

    `path` leads from the speaker to the origin. `stands` is `current`, `outdated`, `in-force` (but not counted),
    `followed`, `retracted`, `reclassified`, `withdrawn`, or None for what is no figure. `findings` are the rows of the
    discrepancies that it is part of.
    """
    claims = [claim for claim in view.claims if claim.name == name]
    last = claims[-1] if claims else None
    told = next((one for one in (*view.happenings, *view.statements) if one.name == name), last)
    return {
        "path": path(view, told) if told else [],
        "stands": _stands(view, last) if last else None,
        "supersedes": sorted(last.supersedes) if last else [],
        "superseded_by": [one.name for one in view.claims if name in one.supersedes],
        **_neighbours(view, last),
        "findings": [row.to_json() for row in discrepancies(view) if name in row.claims],
    }


def _group(view: View, claim: Claim) -> tuple[Group | None, Member | None]:
    """The group of the cell that a claim stands in, and the claim there."""
    only = {(claim.row.measure, claim.row.category)}
    for history in histories(view, only=only, rows=False):
        for group in history.groups.values():
            for series in group.series.values():
                for member in (*series.members, *series.former, *series.gone):
                    if member.claim is claim:
                        return group, member
    return None, None


def _stands(view: View, claim: Claim) -> str:
    if claim.withdrawn is not None:
        return "withdrawn"
    group, _ = _group(view, claim)
    stated = group.stated if group else None
    if stated is not None and any(one is claim for one in stated.current):
        return "current"
    if stated is not None and any(one is claim for one in stated.outdated):
        return "outdated"
    for series in group.series.values() if group else ():
        if any(member.claim is claim for member in series.gone):
            return "reclassified" if claim.changes and claim.changes[-1].kind == "reclassify" else "retracted"
        if any(one is claim for one in series.in_force()):
            return "in-force"
    return "followed"


def _neighbours(view: View, claim: Claim | None) -> dict[str, list[str]]:
    """The claims of its series that it took the place of, and those that took its place."""
    group, member = _group(view, claim) if claim is not None else (None, None)
    if group is None or member is None or claim is None:
        return {"follows": [], "followed_by": []}
    members = [one for series in group.series.values() if member in series.members for one in series.members]
    return {
        "follows": [one.claim.name for one in members if _took_place(member, one)],
        "followed_by": [one.claim.name for one in members if _took_place(one, member)],
    }


def _took_place(later: Member, earlier: Member) -> bool:
    return later is not earlier and later.ends and follows(later, earlier) and not supports(later, earlier)
