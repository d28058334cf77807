"""The history of a cell: a row for every claim and change, and one for the headline whenever its answer moves.

`cell_history` walks the claims and changes of one cell in the order of their publication (or of the record). The
headline, whose origin is `None`, is what all origins' claims in force combine to.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, add, subtract
from reportedly.projections.combine import NOT_REPORTED, REDACTED, RETRACTED, Stated, combine
from reportedly.projections.rows import Effect
from reportedly.projections.series import Member, Series, SeriesKey, compare, interval_kind, is_determined
from reportedly.projections.standing import Standing
from reportedly.projections.view import BEGINNING, END, Change, Claim, Publication, Redefinition, Side, View, Window

PUBLISHED = "published"
RECORDED = "recorded"


@dataclass(slots=True, eq=False, repr=False)
class Revision:
    """One row of a history: what was said, how it compares, and what it did to the value in force."""

    key: SeriesKey
    number: int
    order: str
    kind: str
    status: str | None
    value: Interval | None
    point: Number | None
    qualifier: str | None
    wording: str | None
    previous: Interval | None
    change_low: Number | None
    change_high: Number | None
    reason: str | None
    claim: Claim
    change: Change | None = None
    claims: tuple[str, ...] = ()
    compared: Claim | None = None
    """The claim that `previous` is the value of; `None` in rows of the headline."""
    left: tuple[str, ...] = ()
    """The claims that a row `no-longer-stated` took out of force."""

    @property
    def known_from(self) -> int | None:
        """The instant (µs) from which the row is certainly known; `None` when it never is."""
        hi = max(self.change.publication.window.hi if self.change else BEGINNING, self.claim.published.hi)
        return None if hi == END else hi - 1


@dataclass(slots=True, eq=False, repr=False)
class CellHistory:
    """The rows of one cell, in order, and what stands at the end of each group of series that combine."""

    rows: list[Revision]
    groups: dict[SeriesKey, "Group"]


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """What combines into one answer: the series of one unit, counting, scope and period, by origin."""

    key: SeriesKey
    series: dict[tuple[str, str, Side], Series] = field(default_factory=dict)
    """By origin, scope, and side of every merge: across a merge nothing follows anything."""
    stated: Stated | None = None
    revisions: dict[tuple[str | None, str], int] = field(default_factory=dict)
    former: Stated | None = None
    offset: Number = 0
    """What was stated before a redefinition that nothing was said under yet, and what to add to it."""
    moved: list[Series] = field(default_factory=list)
    """The series that may have changed since the last answer."""
    standing: Standing = field(default_factory=Standing)
    overruled: bool = False
    """Whether a claim ever superseded one of another origin."""
    redefined: bool = False
    published: int = BEGINNING
    """Until when everything in it was published, at the latest."""
    ended: tuple[Change, Claim, Stated] | None = None
    """A redefinition that the headline has no row for yet, the last claim that it ended, and what was stated."""

    def next_revision(self, key: SeriesKey) -> int:
        """The next number in the history of a series, or of the headline (whose origin is `None`)."""
        series = key.origin, key.scope
        number = self.revisions[series] = self.revisions.get(series, 0) + 1
        return number

    def overrule(self, claim: Claim, series: Series) -> None:
        """Take what a claim supersedes in the series of other origins out of force."""
        self.overruled = True
        for other in self.series.values():
            if other is not series:
                for name in claim.supersedes:
                    other.overruled.setdefault(name, set()).add(claim.name)

    def has_claims(self) -> bool:
        """Whether anybody's claim stands here, in force or not; what the recorder withdrew does not."""
        return any(series.members or series.gone or series.former for series in self.series.values())

    def answer(self) -> Stated:
        """What the claims in force combine to; `retracted` where sources took back all there was."""
        if self.moved:
            self.standing.update(self.moved)
            self.moved.clear()
        if self.overruled or not self.standing.plain:
            stated = combine(self.in_force())
        else:
            stated = combine(self.standing.live, outdate=False)
        if stated.status == NOT_REPORTED and self._all_taken_back():
            stated.status = RETRACTED
        return stated

    def finish(self) -> None:
        """Say of the last answer which claims it leaves out as outdated; on the way nobody asks."""
        if self.stated is not None and self.stated.current and not (self.overruled or not self.standing.plain):
            self.stated.outdated = self.standing.outdated()

    def in_force(self) -> list[Claim]:
        """Every claim in force, of every origin, in order of publication."""
        if len(self.series) == 1:
            return next(iter(self.series.values())).in_force()
        return sorted(
            (claim for series in self.series.values() for claim in series.in_force()), key=lambda claim: claim.place
        )

    def gone(self) -> list[Claim]:
        """The claims that nobody states any more and that nothing was stated after."""
        gone = [member for series in self.series.values() for member in series.gone]
        return [member.claim for member in gone if member.gone_by == "unstate" and member.claim.unstated]

    def _all_taken_back(self) -> bool:
        gone = [member for series in self.series.values() for member in series.gone]
        return any(member.gone_by == "retract" for member in gone)

    @property
    def counted(self) -> bool:
        """Whether these claims enter totals: increments and adjustments never do."""
        return self.key.counting in ("total", "snapshot")

    def keyed(self) -> SeriesKey:
        """The headline's key: of the newest definition among its series."""
        if not self.redefined:
            return self.key
        return self.key._replace(definition=max(series.key.definition for series in self.series.values()))


def histories(
    view: View,
    *,
    by: str = PUBLISHED,
    only: Container[tuple[str, str]] | None = None,
    claims: Iterable[Claim] | None = None,
    rows: bool = True,
) -> Iterator[CellHistory]:
    """The history of every cell of a view; `only` keeps cells of these measures and categories."""
    for (incident, measure, category), members in by_cell(view.claims if claims is None else claims).items():
        if only is None or (measure, category) in only:
            redefined = [
                one for one in view.redefinitions if one.incident == incident and one.concerns(measure, category)
            ]
            yield cell_history(members, by=by, redefinitions=redefined, rows=rows)


def by_cell(claims: Iterable[Claim]) -> dict[tuple[str, str, str], list[Claim]]:
    """The claims of each cell: incident, measure, category."""
    cells: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        cells.setdefault((claim.incident, claim.row.measure, claim.row.category), []).append(claim)
    return cells


def cell_history(
    claims: Iterable[Claim], *, by: str = PUBLISHED, redefinitions: Iterable[Redefinition] = (), rows: bool = True
) -> CellHistory:
    """The history of the claims of one cell.

    `by` is `published` (rows in order of publication) or `recorded` (the record's own order). The result depends on
    the claims alone, so that a rebuild, a catch-up and a live answer are the same. Without `rows` there is only what
    stands at the end, for half the work.
    """
    walk = Walk(by, rows)
    for _, _, step in sorted(_steps(claims, redefinitions, by), key=lambda step: step[:2]):
        walk.settle(_publication_of(step))
        if isinstance(step, Claim):
            walk.report(step)
        elif isinstance(step, Redefinition):
            walk.redefined(step)
        else:
            walk.changed(*step)
    walk.settle(None)
    if not rows:
        walk.answer()
    for group in walk.groups.values():
        group.finish()
    return CellHistory(walk.rows, walk.groups)


Step = Claim | Redefinition | tuple[Claim, Change]


def _steps(
    claims: Iterable[Claim], redefinitions: Iterable[Redefinition], by: str
) -> Iterator[tuple[tuple[Any, ...], int, Step]]:
    """Every claim, change and redefinition with its place: a change never before the claim it changes, a redefinition
    and what is no longer stated before the claims of its own publication."""
    for claim in claims:
        first = claim.row.reported if claim.entered is None else claim.entered.effect.position
        place = claim.place if by == PUBLISHED else (first,)
        yield place, 0, claim
        for change in claim.changes:
            among = BEGINNING if change.kind == "unstate" else END
            own = _place_of(change.publication, change.effect, by, (among, among, among, claim.name))
            yield max(own, place), change.effect.position, (claim, change)
    for one in redefinitions:
        yield _place_of(one.publication, one.effect, by, (BEGINNING, BEGINNING, BEGINNING, "")), -1, one


def _publication_of(step: Step) -> Publication:
    if isinstance(step, Claim):
        return step.publication if step.entered is None else step.entered.publication
    return step.publication if isinstance(step, Redefinition) else step[1].publication


def _place_of(publication: Publication, effect: Effect, by: str, tail: tuple[Any, ...]) -> tuple[Any, ...]:
    span = publication.window
    if by != PUBLISHED:
        return (effect.position,)
    return (span.hi, span.lo, 0, publication.sha256, publication.document or "", *tail)


class Walk:
    """The fold over one cell's claims and changes."""

    def __init__(self, by: str = PUBLISHED, keeps_rows: bool = False) -> None:
        self.by = by
        self.rows: list[Revision] = []
        self.groups: dict[SeriesKey, Group] = {}
        self._latest_record = 0
        self._renamed = False
        self._keeps_rows = keeps_rows
        self._moved: dict[SeriesKey, Group] = {}
        self._ended: list[Group] = []

    def answer(self) -> None:
        """Without rows: what every group that a step moved combines to at the end."""
        for group in self._moved.values():
            if group.counted:
                group.stated = group.answer()

    def report(self, claim: Claim) -> None:
        group, series = self._series(claim)
        if claim.withdrawn is not None:
            effect = claim.withdrawn
            self._row(group, series, claim, "withdrawn", "determined", None, None, None, effect.reason)
            return
        member = self._member(claim)
        before = series.value() if self._keeps_rows else None
        member.vaguer = series.is_vaguer(claim)
        series.expect(member)
        if not self._keeps_rows:
            self._add(member, series, group)
            self._moved[group.key] = group
            return
        order, kind, previous = compare(member, series, self._superseded(claim, group))
        if kind == "first" and self._renamed:  # it goes on under this name what another cell began
            kind = "redefined"
        across = self._order_across(member, group)
        self._add(member, series, group)
        if kind == "redefined" and previous is not None:
            change = _shifted(previous, member, series.offset)
        elif kind == "differs" or _undecided(order, kind, previous):
            change = _NOTHING
        else:
            change = _moved(before, series.value())
        self._row(
            group, series, claim, kind, order, previous, *change, claim.entered.effect.reason if claim.entered else None
        )
        self._headline(group, claim, across, claim.entered)

    @staticmethod
    def _add(member: Member, series: Series, group: Group) -> None:
        """Take a claim into its series; what it supersedes in those of other origins is not in force any more."""
        series.add(member)
        group.published = max(group.published, member.published.hi)
        if member.ends and member.claim.supersedes:
            group.overrule(member.claim, series)

    def redefined(self, redefinition: Redefinition) -> None:
        self._renamed = self._renamed or (redefinition.kind == "rename" and not self.groups)
        for group in self.groups.values():
            ended = False
            for series in group.series.values():
                one = series.key
                if redefinition.concerns_series(one.counting, one.scope, group.key.scope, one.origin):
                    series.redefine(redefinition.offset)
                    ended = True
            if ended:
                self._redefine(group, redefinition)

    def _redefine(self, group: Group, redefinition: Redefinition) -> None:
        before, group.redefined = group.stated, True
        if group.former is None:
            group.former = before
        group.offset = add(group.offset, redefinition.offset)
        group.stated = group.answer() if group.counted else None
        if before is not None and before.current and self._keeps_rows:
            change = Change("redefine", redefinition.effect, redefinition.publication)
            group.ended = group.ended or (change, before.current[-1], before)
            self._ended.append(group)

    def settle(self, publication: Publication | None) -> None:
        """Say in the headline that a redefinition ended what was stated, unless its own publication goes on."""
        if not self._ended:
            return
        waiting, self._ended = self._ended, []
        for group in waiting:
            if group.ended is not None and _is_same(group.ended[0].publication, publication):
                self._ended.append(group)
            elif group.ended is not None:
                change, claim, group.stated = group.ended
                self._headline(group, claim, "determined", change)
                group.ended = None

    def _order_across(self, member: Member, group: Group) -> str:
        """Whether a claim can be placed among all claims of its cell, of whatever origin."""
        if group.published <= member.published.lo:
            return "determined"
        doubted = (one for one in group.series.values() if not one.all_determined(member))
        others = (other for series in doubted for other in series.ending)
        return "determined" if all(is_determined(other, member) for other in others) else "undetermined"

    def changed(self, claim: Claim, change: Change) -> None:
        group, series = self._series(claim)
        if claim.withdrawn is not None:
            return
        before = series.value()
        left = self._apply(claim, change, group, series)
        if not left:
            return
        if not self._keeps_rows:
            self._moved[group.key] = group
            return
        self._effect_row(group, series, claim, change, before, series.value(), left)
        self._headline(group, claim, "determined", change)

    @staticmethod
    def _apply(claim: Claim, change: Change, group: Group, series: Series) -> list[Member]:
        """Let a change act on a series: the members it acted on."""
        if not change.stays:
            for other in group.series.values():
                for overruling in other.overruled.values():
                    overruling.discard(claim.name)
        if change.kind == "unstate":
            left = series.unstate(claim.name, change.stays)
        else:
            member = series.restore(claim.name) if change.kind == "reinstate" else series.remove(claim.name)
            left = [] if member is None else [member]
        for member in left:
            if change.kind == "reinstate" and member.ends:
                group.overrule(claim, series)
            member.gone_by = change.kind
        return left

    def _member(self, claim: Claim) -> Member:
        if self.by == PUBLISHED:
            return Member(claim, claim.speaks, claim.published)
        self._latest_record = max(self._latest_record, claim.row.recorded_at)
        recorded = Window(self._latest_record, self._latest_record + 1)
        position = claim.row.reported if claim.entered is None else claim.entered.effect.position
        at = Window(position, position + 1)
        return Member(claim, claim.speaks if claim.speaks_by == "as_of" else recorded, at)

    def _series(self, claim: Claim) -> tuple[Group, Series]:
        row = claim.row
        increments = row.counting in ("increment", "adjustment")
        key = SeriesKey(
            claim.incident,
            row.measure,
            row.category,
            row.unit or "",
            row.counting,
            claim.scope,
            claim.period if increments else "",
            1,
            None,
        )
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(key)
        one = claim.origin, row.scope or "", claim.side
        series = group.series.get(one)
        if series is None:
            series = group.series[one] = Series(key._replace(origin=claim.origin, scope=row.scope or ""), group.moved)
        return group, series

    def _superseded(self, claim: Claim, group: Group) -> Member | None:
        """What a claim supersedes in the series of another origin."""
        for series in group.series.values() if claim.supersedes else ():
            if series.key.origin != claim.origin:
                for member in series.members:
                    if member.claim.name in claim.supersedes:
                        return member
        return None

    def _row(
        self,
        group: Group,
        series: Series,
        claim: Claim,
        kind: str,
        order: str,
        previous: Member | None,
        change_low: Number | None,
        change_high: Number | None,
        reason: str | None,
    ) -> None:
        self.rows.append(
            Revision(
                key=series.key,
                number=group.next_revision(series.key),
                order=order,
                kind=kind,
                status=None,
                value=claim.value,
                point=claim.point,
                qualifier=claim.row.qualifier,
                wording=claim.row.wording,
                previous=previous.claim.value if previous else None,
                change_low=change_low,
                change_high=change_high,
                reason=reason,
                claim=claim,
                change=claim.entered,
                claims=(claim.name,),
                compared=previous.claim if previous else None,
            )
        )

    def _effect_row(
        self,
        group: Group,
        series: Series,
        claim: Claim,
        change: Change,
        before: Member | None,
        after: Member | None,
        left: Sequence[Member],
    ) -> None:
        low, high = _moved(before, after)
        now = after.claim if after else None
        self.rows.append(
            Revision(
                key=series.key,
                number=group.next_revision(series.key),
                order="determined",
                kind=_CHANGED[change.kind],
                status=None,
                value=now.value if now else None,
                point=now.point if now else None,
                qualifier=now.row.qualifier if now else None,
                wording=now.row.wording if now else None,
                previous=before.claim.value if before else None,
                change_low=low,
                change_high=high,
                reason=change.effect.reason,
                claim=claim,
                change=change,
                claims=(claim.name,),
                left=tuple(member.claim.name for member in left)
                if change.kind == "unstate" and not change.stays
                else (),
            )
        )

    def _headline(self, group: Group, claim: Claim, order: str, change: Change | None) -> None:
        """A row of the headline, when the cell's status, low, high or point moved."""
        if not group.counted:
            return
        before, group.stated = group.stated, group.answer()
        now = group.stated
        if before is not None and before.headline() == now.headline():
            return
        seen = group.revisions.get((None, group.key.scope), 0)
        if seen == 0 and now.status == NOT_REPORTED:
            return
        kind, then = _headline_kind(before, now, change, bool(seen)), before.value if before else None
        if group.former is not None and group.former.value is not None and now.value is not None:
            kind, then = "redefined", group.former.value
        shifted = then.shifted(group.offset) if then is not None and kind == "redefined" else then
        if change is not None and change.kind == "redefine":
            order, shifted = "determined", None  # nothing was counted again
        if now.value is not None:
            group.former, group.offset = None, 0
        group.ended = None
        self.rows.append(
            Revision(
                key=group.keyed(),
                number=group.next_revision(group.key),
                order=order,
                kind=kind,
                status=now.status,
                value=now.value,
                point=now.point,
                qualifier=now.qualifier,
                wording=now.wording,
                previous=then,
                change_low=_minus(now.value, shifted, "low") if order == "determined" else None,
                change_high=_minus(now.value, shifted, "high") if order == "determined" else None,
                reason=change.effect.reason if change else None,
                claim=claim,
                change=change,
                claims=tuple(one.name for one in now.current or now.redacted),
            )
        )


_CHANGED = {
    "retract": "retracted",
    "reinstate": "reinstated",
    "reclassify": "reclassified",
    "redefine": "redefined",
    "unstate": "no-longer-stated",
}
_NOTHING: tuple[Number | None, Number | None] = (None, None)


def _is_same(one: Publication, other: Publication | None) -> bool:
    if other is None:
        return False
    return one.document == other.document and one.window == other.window


def _undecided(order: str, kind: str, previous: Member | None) -> bool:
    return kind == "repeated" and order == "undetermined" and previous is None


def _headline_kind(before: Stated | None, now: Stated, change: Change | None, stated_before: bool) -> str:
    if now.status == REDACTED:
        return REDACTED
    if change is not None and change.kind in ("reclassify", "redefine", "unstate"):
        return _CHANGED[change.kind]
    if change is not None and now.value is None:
        return "retracted"
    if before is None or before.value is None:
        return "first" if not stated_before else "reinstated" if change is not None else "stated-again"
    if now.value is None:
        return "no-longer-stated"
    if before.value == now.value and before.point == now.point:
        return "requalified"
    if before.point is not None and now.point is not None and before.point != now.point:
        return "raised" if now.point > before.point else "lowered"
    return interval_kind(before.interval, now.interval)


def _moved(before: Member | None, after: Member | None) -> tuple[Number | None, Number | None]:
    """What a row did to the value in force; 0 when it did nothing, `None` where an end is unbounded."""
    if before is None or after is None:
        return _NOTHING
    if before is after:
        return 0, 0
    one, other = before.claim.value, after.claim.value
    return _minus(other, one, "low"), _minus(other, one, "high")


def _shifted(before: Member, after: Member, offset: Number) -> tuple[Number | None, Number | None]:
    """The change of a redefined figure, compared after adding the offset to what it replaces."""
    moved = before.claim.value.shifted(offset)
    return _minus(after.claim.value, moved, "low"), _minus(after.claim.value, moved, "high")


def _minus(after: Interval | None, before: Interval | None, end: str) -> Number | None:
    if after is None or before is None:
        return None
    now, then = (after.low, before.low) if end == "low" else (after.high, before.high)
    return None if now is None or then is None else subtract(now, then)
