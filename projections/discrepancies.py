"""Discrepancies: what does not fit together, as computed now, as people noted it, and how it was resolved.

There is one row for each set of claims. What somebody noted absorbs what is computed for the same claims or fewer of
them; a resolution hides nothing. Statuses: `computed`, `noted`, `resolved` (noted, and settled by somebody) and
`notice` (no contradiction, but a reader should know). Nothing here is stored; `checks.CHECKS` says what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportedly.projections.checks import CHECKS
from reportedly.projections.findings import NOTICE, Finding, Story
from reportedly.projections.rows import Figure
from reportedly.projections.totals import CellOrder
from reportedly.projections.view import Claim, State, Told, View

NOTED, RESOLVED = "noted", "resolved"


@dataclass(slots=True)
class DiscrepancyRow:
    """Claims that do not fit together, in the columns of every format.

    `measure` and `category` are given where all claims share them; `expected` and `found` are the two sides in words;
    `discrepancy` is the name of a noted one.
    """

    incident: str
    kind: str
    status: str
    measure: str | None
    category: str | None
    message: str
    expected: str | None
    found: str | None
    claims: list[str] = field(default_factory=list)
    discrepancy: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: getattr(self, name) for name in DiscrepancyRow.__slots__}


def discrepancies(view: View) -> list[DiscrepancyRow]:
    """The discrepancies of the view's incidents: noted ones in the order of the record, then computed ones in the
    taxonomy's order, then notices."""
    found = findings(view)
    noted = list(_noted(view))
    absorbed: set[int] = set()
    rows = []
    for incident, state, claims in noted:
        own = [one for one in found if one.claims and set(one.claims) <= set(state["claims"])]
        absorbed.update(id(one) for one in own)
        rows.append(_noted_row(incident, state, claims, own))
    order = CellOrder(view)
    left = [one for one in found if id(one) not in absorbed]
    left.sort(key=lambda one: (one.status == NOTICE, order(one.incident, one.measure or "", one.category or "")))
    rows += [_row(one) for one in left]
    return sorted(rows, key=lambda row: row.incident)


def findings(view: View) -> list[Finding]:
    """What the checks find, one for each set of claims."""
    story = Story(view)
    kept: dict[tuple[str, frozenset[str]], Finding] = {}
    for check in CHECKS:
        for one in check(story):
            kept.setdefault((one.incident, one.about), one)
    return list(kept.values())


def _row(one: Finding) -> DiscrepancyRow:
    return DiscrepancyRow(
        one.incident,
        one.kind,
        one.status,
        one.measure,
        one.category,
        one.message,
        one.expected,
        one.found,
        list(one.claims),
    )


def _noted(view: View) -> Iterator[tuple[str, State, list[Claim | Told]]]:
    """The noted discrepancies, each with its claims that are visible, for every incident these count for.

    At a moment of publication those are left out that name a claim nobody could know by then.
    """
    visible: dict[str, Claim | Told] = {one.name: one for one in (*view.statements, *view.happenings)}
    visible.update((claim.name, claim) for claim in view.claims)
    for state in view.shared.get("discrepancy", {}).values():
        claims = [visible[name] for name in state["claims"] if name in visible]
        if not view.limited or len(claims) == len(state["claims"]):
            for incident in dict.fromkeys(claim.incident for claim in claims):
                yield incident, state, claims


def _noted_row(incident: str, state: State, claims: Sequence[Claim | Told], own: Sequence[Finding]) -> DiscrepancyRow:
    """A noted discrepancy, with what is computed for its claims."""
    first = own[0] if own else None
    parts = [state.get("why"), *(one.message for one in own), _resolution(state)]
    cells = {(one.row.measure, one.row.category) if isinstance(one.row, Figure) else (None, None) for one in claims}
    measures, categories = {measure for measure, _ in cells}, {category for _, category in cells}
    return DiscrepancyRow(
        incident,
        state["kind"],
        RESOLVED if "resolved" in state else NOTED,
        measures.pop() if len(measures) == 1 else None,
        categories.pop() if len(cells) == 1 else None,
        "; ".join(part for part in parts if part) or str(state["kind"]),
        first.expected if first else None,
        first.found if first else None,
        list(state["claims"]),
        state["discrepancy"],
    )


def _resolution(state: State) -> str | None:
    resolved = state.get("resolved")
    if resolved is None:
        return None
    by = f" by {resolved['by']}" if resolved.get("by") else ""
    why = f" ({resolved['why']})" if resolved.get("why") else ""
    return f"resolved{by}: {resolved['resolution']}{why}"
