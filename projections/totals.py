"""Totals: per cell what is stated, by how many origins, and what excludes what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from reportedly.events.categories import NONE as NO_CATEGORY
from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, number_json
from reportedly.projections.combine import NOT_REPORTED, Stated
from reportedly.projections.history import Group, histories
from reportedly.projections.inference import DERIVED, Inferred, infer
from reportedly.projections.periods import Derived, derived
from reportedly.projections.policies import RANGE, Policy, apply, policy_for
from reportedly.projections.series import SeriesKey
from reportedly.projections.view import Change, Claim, View

Json = dict[str, Any]


class Place(NamedTuple):
    """Where an answer stands in an incident: its cell, and what keeps it apart there."""

    measure: str
    category: str
    unit: str
    counting: str
    scope: str | None
    period: str | None


@dataclass(slots=True)
class TotalRow:
    """One cell's answer, in the columns of every format. `None` is unbounded, or not given.

    `alternatives` is empty unless the status is `conflict`; `undetermined` names claims that cannot be placed before
    or after the moment asked for, with the answer that would include them where it differs.
    """

    incident: str
    measure: str
    category: str
    unit: str
    counting: str
    scope: str | None
    period: str | None
    definition: int
    status: str
    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool
    point: Number | None
    qualifier: str | None
    wording: str | None
    inferred_low: Number | None
    inferred_high: Number | None
    enumerated: Number | None
    proof: str | None
    policy: str
    origins: int
    unattributed: int
    as_of: str | None
    published: str | None
    alternatives: list[Json] = field(default_factory=list)
    undetermined: list[Json] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    """The claims between which the policy cannot decide, `latest` where their order is not certain."""
    no_longer_stated: str | None = None
    """Since when no publisher of these claims states them any more; of a cell without any, of those it had."""
    delisted: str | None = None
    """Since when no publisher of these claims lists the incident any more."""
    origin: str | None = None
    """Of a row derived from one origin's increments or adjustments: whose they are, or whose total is adjusted."""
    gaps: list[str] = field(default_factory=list)
    """The times between the periods of increments that were added up."""
    unsummed: list[Json] = field(default_factory=list)
    """Increments that were not added up: their claims, period, and why."""

    @property
    def place(self) -> Place:
        """Which cell of its incident it answers for; of a row derived from one origin's figures, for whom."""
        period = self.period if self.origin is None else " ".join([*filter(None, [self.period]), f"({self.origin})"])
        return Place(self.measure, self.category, self.unit, self.counting, self.scope, period)

    def to_json(self) -> Json:
        """The row as flat JSON values: numbers exact, a fraction as its decimal text."""
        return {name: json_value(getattr(self, name)) for name in TotalRow.__slots__}


def json_value(value: Any) -> Any:
    """A value of a row as JSON has it."""
    return number_json(value) if value is not None and not isinstance(value, (str, bool, int, list, dict)) else value


def totals(view: View, *, include_all: bool = False, policy: str | None = None) -> list[TotalRow]:
    """The totals of every cell of the view's incidents, in the taxonomy's order.

    `policy` tries one for all cells instead of those recorded. `include_all` adds cells about which little follows, and
    those that nothing is stated for.
    """
    groups = groups_of(view, view.claims)
    doubts = doubtful(view)
    perhaps = groups_of(view, with_doubts(view), only=doubts) if doubts else {}
    return rows_of(view, groups, perhaps, include_all=include_all, policy=policy)


def _unreported(view: View, keys: Iterable[SeriesKey]) -> set[SeriesKey]:
    """The cells around those with claims: what contains them, and the parts of these and of what contains them."""
    taxonomy = view.taxonomy
    found: set[SeriesKey] = set()
    for key in keys:
        if key.category == NO_CATEGORY:
            continue
        wider = taxonomy.supersets(key.category)
        around = [*wider, *taxonomy.subsets(key.category)]
        for category in (key.category, *wider):
            dimensions = frozenset(taxonomy.dimension(node) for node in category.split("+"))
            around += [part for parts in taxonomy.partitions(category, dimensions) for part in parts]
        found.update(key._replace(category=category) for category in around)
    return found


UNSTATED = ("derived", "inferred")


def _is_told(row: TotalRow, group: Group | None, include_all: bool) -> bool:
    """Whether a cell has a row: somebody's claim, or something that follows for it; with `include_all` any at all."""
    if row.status in UNSTATED:
        return include_all or not _is_bare(row)
    own = group is not None and group.has_claims()
    return include_all or own or bool(row.undetermined) or row.status != NOT_REPORTED


def _is_bare(row: TotalRow) -> bool:
    """Whether nothing at all is known of a cell that only inference speaks of."""
    return row.inferred_low is row.inferred_high is row.enumerated is None and not row.undetermined


def doubtful(view: View) -> list[Claim]:
    """The claims that cannot be placed before or after the moment, or that a change which cannot be acts on."""
    return [*view.undetermined, *(claim for claim in view.claims if claim.perhaps)]


def with_doubts(view: View) -> list[Claim]:
    """The claims as they would be if all that is undetermined had been known."""
    claims = [
        replace(claim, changes=[*claim.changes, *claim.perhaps]) if claim.perhaps else claim for claim in view.claims
    ]
    return sorted((*claims, *view.undetermined), key=lambda claim: claim.place)


def rows_of(
    view: View,
    groups: Mapping[SeriesKey, Group],
    perhaps: Mapping[SeriesKey, Group],
    *,
    include_all: bool = False,
    policy: str | None = None,
    inferred: Mapping[SeriesKey, Inferred] | None = None,
) -> list[TotalRow]:
    """The rows of groups, with what follows from them; `perhaps` are the groups with what is undetermined taken in.

    `inferred` saves inferring where that was done already.
    """
    if inferred is None:
        inferred = inferred_of(view, groups, include_all=include_all)
    rows = []
    keys = {key for one in (groups, perhaps) for key, group in one.items() if group.counted} | inferred.keys()
    for key in keys | _unreported(view, keys) if include_all else keys:
        group = groups.get(key)
        stated = group.stated if group else None
        row = total_row(key, group, stated)
        chosen = policy_for(view, key.incident, key.measure, key.category)
        _show(row, chosen if policy is None else Policy(policy, chosen.preferred), group, stated, view)
        if key in perhaps:
            row.undetermined = _undetermined(view, key, stated, perhaps[key].stated)
        if key in inferred:
            _add_inferred(row, inferred[key])
        if _is_told(row, group, include_all):
            rows.append(row)
    rows += [_derived_row(one) for one in derived(groups)]
    order = CellOrder(view)
    rows.sort(
        key=lambda row: (
            order(row.incident, row.measure, row.category),
            row.unit,
            _COUNTINGS.index(row.counting),
            row.scope or "",
            row.origin or "",
        )
    )
    return rows


_COUNTINGS = ("snapshot", "total", "increment", "adjustment")


def _derived_row(one: Derived) -> TotalRow:
    """The row of increments added up, or of a total with adjustments."""
    row = total_row(one.key, None, None)
    row.status, row.scope, row.origin = DERIVED, one.key.scope or one.scope, one.origin
    row.inferred_low, row.inferred_high = one.value.low, one.value.high
    row.enumerated = one.value.low if one.value.is_exact else None
    row.point = None if one.value.is_exact else one.point
    row.proof, row.gaps, row.unsummed = one.proof, list(one.gaps), list(one.unsummed)
    row.claims = [claim.name for claim in one.claims]
    row.origins = int(any(claim.attributed for claim in one.claims))
    row.unattributed = sum(not claim.attributed for claim in one.claims)
    row.as_of = _newest_as_of(one.claims)
    row.published = max(one.claims, key=lambda claim: claim.place).publication.edtf
    return row


def inferred_of(
    view: View, groups: Mapping[SeriesKey, Group], *, include_all: bool = False
) -> dict[SeriesKey, Inferred]:
    """What follows for each cell from what is stated in groups."""
    answers = {key: group.stated for key, group in groups.items() if group.stated is not None and group.counted}
    return infer(view, answers, include_all=include_all).cells


def _add_inferred(row: TotalRow, found: Inferred) -> None:
    """What follows from other cells; where nothing is stated, the cell's status, claims and origins are of that."""
    row.inferred_low, row.inferred_high = found.low, found.high
    row.enumerated, row.proof = found.enumerated, found.proof
    if row.status == NOT_REPORTED:
        row.status = found.status
        row.origins, row.unattributed = found.origins, found.unattributed
        row.claims = [claim.name for claim in found.claims]
        row.published = found.claims[-1].publication.edtf if found.claims else None


def _show(row: TotalRow, policy: Policy, group: Group | None, stated: Stated | None, view: View) -> None:
    """Let a policy choose what the row shows; its status stays the cell's."""
    row.policy = policy.name
    if policy.name == RANGE or group is None or stated is None:
        return
    shown = apply(policy, group, stated, view)
    chosen = shown.stated
    value = chosen.value if chosen else None
    row.low, row.high = (value.low, value.high) if value else (None, None)
    row.low_open, row.high_open = (value.low_open, value.high_open) if value else (False, False)
    row.point = chosen.point if chosen else None
    row.qualifier = chosen.qualifier if chosen else None
    row.wording = chosen.wording if chosen else None
    if shown.candidates:
        row.undecided = [claim.name for claim in shown.candidates]
        row.alternatives = _alternatives(shown.candidates)


def groups_of(view: View, claims: Iterable[Claim], *, only: Iterable[Claim] | None = None) -> dict[SeriesKey, Group]:
    """What combines into one answer, by key; with `only`, in the cells of those claims alone."""
    wanted = None if only is None else {(claim.row.measure, claim.row.category) for claim in only}
    found = (group for one in histories(view, only=wanted, claims=claims, rows=False) for group in one.groups.values())
    return {group.key: group for group in found}


def total_row(key: SeriesKey, group: Group | None, stated: Stated | None) -> TotalRow:
    """The row of one group of series."""
    status = stated.status if stated else NOT_REPORTED
    value = stated.value if stated and stated.value is not None else None
    current = stated.current or stated.redacted if stated else ()
    return TotalRow(
        incident=key.incident,
        measure=key.measure,
        category=key.category,
        unit=key.unit,
        counting=key.counting,
        scope=key.scope or None,
        period=key.period or None,
        definition=group.keyed().definition if group else key.definition,
        status=status,
        low=value.low if value else None,
        high=value.high if value else None,
        low_open=value.low_open if value else False,
        high_open=value.high_open if value else False,
        point=stated.point if stated else None,
        qualifier=stated.qualifier if stated else None,
        wording=stated.wording if stated else None,
        inferred_low=None,
        inferred_high=None,
        enumerated=None,
        proof=None,
        policy="range",
        origins=stated.origins if stated else 0,
        unattributed=stated.unattributed if stated else 0,
        as_of=_newest_as_of(current),
        published=current[-1].publication.edtf if current else None,
        alternatives=_alternatives(stated.alternatives) if stated else [],
        outdated=[claim.name for claim in stated.outdated] if stated else [],
        claims=[claim.name for claim in current],
        no_longer_stated=_since([claim.unstated for claim in current or (group.gone() if group else ())]),
        delisted=_since([claim.delisted for claim in current]),
    )


def _since(changes: Sequence[Change | None]) -> str | None:
    """Since when all of it holds: the publication of the last change, where every claim has one."""
    known = [change for change in changes if change is not None]
    if not known or len(known) < len(changes):
        return None
    return max(known, key=lambda change: change.publication.window.hi).publication.edtf


def interval_json(value: Interval | None, point: Number | None) -> Json:
    """Bounds and point as JSON values."""
    return {
        "low": json_value(value.low if value else None),
        "high": json_value(value.high if value else None),
        "low_open": value.low_open if value else False,
        "high_open": value.high_open if value else False,
        "point": json_value(point),
    }


def _alternatives(claims: Iterable[Claim]) -> list[Json]:
    """Each value with origin, document and scope, and the claims that give it."""
    found: dict[tuple[object, ...], Json] = {}
    for claim in claims:
        row = claim.row
        key = (claim.value, claim.point, claim.origin, row.document, row.scope)
        if key in found:
            found[key]["claims"].append(claim.name)
            continue
        found[key] = {
            **interval_json(claim.value, claim.point),
            "qualifier": row.qualifier,
            "wording": row.wording,
            "origin": claim.origin,
            "document": row.document,
            "scope": row.scope,
            "claims": [claim.name],
        }
    return list(found.values())


def _undetermined(view: View, key: SeriesKey, stated: Stated | None, other: Stated | None) -> list[Json]:
    names = [
        claim.name
        for claim in doubtful(view)
        if (claim.incident, claim.row.measure, claim.row.category, claim.row.unit or "", claim.row.counting) == key[:5]
        and claim.scope == key.scope
    ]
    if not names:
        return []
    entry: Json = {"claims": names}
    if other is not None and (stated is None or stated.headline() != other.headline()):
        entry |= {"status": other.status, **interval_json(other.value, other.point)}
    return [entry]


def _newest_as_of(claims: Iterable[Claim]) -> str | None:
    dated = [claim for claim in claims if claim.speaks_by == "as_of"]
    return max(dated, key=lambda claim: (claim.speaks.hi, claim.speaks.lo)).row.as_of if dated else None


class CellOrder:
    """Orders cells as the taxonomy defines them: measures, then categories, a node before what it contains."""

    def __init__(self, view: View) -> None:
        self._measures = {name: index for index, name in enumerate(view.shared.get("measure", {}))}
        self._categories = {name: index for index, name in enumerate(view.shared.get("category", {}))}

    def __call__(self, incident: str, measure: str, category: str) -> tuple[object, ...]:
        nodes = tuple(self._categories.get(node, len(self._categories)) for node in category.split("+"))
        return (incident, self._measures.get(measure, len(self._measures)), measure, len(nodes), nodes, category)
