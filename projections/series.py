"""The history of a cell: how each series moved, claim by claim, and which claims are in force (SEMANTICS 2 and 3).

A series is what one origin says of one cell in one unit, counting, scope, period and definition. `cell_history` walks
the claims and changes of a cell in the order of their publication (or of the record) and writes a row for each, and a
row of the headline, whose origin is `None`, whenever the cell's stated answer moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, subtract
from reportedly.projections.combine import Stated, combine
from reportedly.projections.view import END, Change, Claim, Window

PUBLISHED = "published"
RECORDED = "recorded"


class SeriesKey(NamedTuple):
    """What claims of one series share. `origin` is `None` in the key of a headline."""

    incident: str
    measure: str
    category: str
    unit: str
    counting: str
    scope: str
    period: str
    definition: int
    origin: str | None


@dataclass(slots=True)
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

    @property
    def known_from(self) -> int | None:
        """The instant (µs) from which the row is certainly known; `None` when it never is."""
        hi = self.change.publication.window.hi if self.change else self.claim.published.hi
        return None if hi == END else hi - 1


@dataclass(slots=True)
class CellHistory:
    """The rows of one cell, in order, and what stands at the end of each group of series that combine."""

    rows: list[Revision]
    groups: dict[SeriesKey, Group]


@dataclass(slots=True)
class Group:
    """What combines into one answer: the series of one unit, counting, scope and period, by origin."""

    key: SeriesKey
    series: dict[str, Series] = field(default_factory=dict)
    stated: Stated | None = None
    revision: int = 0

    def in_force(self) -> list[Claim]:
        """Every claim in force, of every origin, in order of publication."""
        if len(self.series) == 1:
            return next(iter(self.series.values())).in_force()
        return sorted(
            (claim for series in self.series.values() for claim in series.in_force()), key=lambda claim: claim.place
        )

    @property
    def counted(self) -> bool:
        """Whether these claims enter totals: increments and adjustments never do."""
        return self.key.counting in ("total", "snapshot")


@dataclass(slots=True, eq=False)
class Member:
    """A claim inside its series: what it speaks for by now, and how many claims have taken its place."""

    claim: Claim
    speaks: Window
    published: Window
    vaguer: bool = False
    followers: int = 0

    @property
    def ends(self) -> bool:
        """Whether it can take the place of another."""
        return self.claim.counts and not self.vaguer


def follows(later: Member, earlier: Member) -> bool:
    """Whether `later` takes the place of `earlier` in their series (SEMANTICS 2, first rule)."""
    one, other = later.claim, earlier.claim
    if one.supersedes or other.supersedes:
        if other.name in one.supersedes:
            return True
        if one.name in other.supersedes:
            return False
    if one.row.incident != other.row.incident:
        return False
    if one.publication.document is not None and one.publication.document == other.publication.document:
        return one.speaks_by == other.speaks_by == "as_of" and earlier.speaks.hi <= later.speaks.lo
    if earlier.speaks.hi <= later.speaks.lo:
        return True
    if later.speaks.hi <= earlier.speaks.lo:
        return False
    if later.speaks.lo < earlier.speaks.lo or later.speaks.hi < earlier.speaks.hi:
        return False
    return earlier.published.hi <= later.published.lo or other.publication.document in one.replaces


def supports(later: Member, earlier: Member) -> bool:
    """Whether `later` only repeats `earlier` for the same `as_of` or occasion, which leaves it in force."""
    one, other = later.claim, earlier.claim
    return (
        one.speaks_by != "publication"
        and one.speaks_by == other.speaks_by
        and later.speaks == earlier.speaks
        and _same_number(one, other)
        and one.row.qualifier == other.row.qualifier
    )


class Series:
    """The claims of one series as they become known, kept so that each step costs what it changes."""

    def __init__(self, key: SeriesKey) -> None:
        self.key = key
        self.revision = 0
        self.members: list[Member] = []
        self.gone: list[Member] = []
        self.overruled: set[str] = set()

    def add(self, member: Member) -> None:
        """Take a claim in; what it supersedes speaks from now on for what it speaks for."""
        if member.claim.supersedes:
            for other in self.members:
                if other.claim.name in member.claim.supersedes:
                    other.speaks = member.speaks
            self.members.append(member)
            self._recount()
            return
        self._count(member)
        self.members.append(member)

    def remove(self, name: str) -> Member | None:
        """Take a claim out; what it had followed is in force again."""
        for member in self.members:
            if member.claim.name == name:
                self.members.remove(member)
                self.gone.append(member)
                self._restart()
                return member
        return None

    def restore(self, name: str) -> Member | None:
        """Take a claim that had gone in again, at its old place."""
        for member in self.gone:
            if member.claim.name == name:
                self.gone.remove(member)
                self.members.append(member)
                self.members.sort(key=lambda one: one.claim.place)
                self._restart()
                return member
        return None

    def in_force(self) -> list[Claim]:
        """The claims in force, in order."""
        return [member.claim for member in self.members if not member.followers and self._stands(member)]

    def value(self) -> Member | None:
        """The member that gives the value in force: the newest `as_of` still stated, in its latest vintage."""
        best: Member | None = None
        for member in self.members:
            if member.followers or not member.ends or not self._stands(member):
                continue
            if best is None or (member.speaks.hi, member.speaks.lo) >= (best.speaks.hi, best.speaks.lo):
                best = member
        return best

    def is_vaguer(self, claim: Claim) -> bool:
        """Whether a claim has no number of its own and strictly contains the value in force (kind 1)."""
        if claim.row.numbered or not claim.counts:
            return False
        value = self.value()
        return value is not None and claim.interval.strictly_contains(value.claim.interval)

    def _stands(self, member: Member) -> bool:
        return member.claim.name not in self.overruled

    def _count(self, member: Member) -> None:
        for other in self.members:
            if member.ends and follows(member, other) and not supports(member, other):
                other.followers += 1
            if other.ends and follows(other, member) and not supports(other, member):
                member.followers += 1

    def _recount(self) -> None:
        members, self.members = self.members, []
        for member in members:
            member.followers = 0
            self._count(member)
            self.members.append(member)

    def _restart(self) -> None:
        """Judge again, among the claims still alive, which are vaguer and which are followed."""
        members, self.members = self.members, []
        for member in members:
            member.followers, member.speaks = 0, member.claim.speaks
        for member in members:
            for other in members:
                if other.claim.name in member.claim.supersedes:
                    other.speaks = member.speaks
        for member in members:
            member.vaguer = self.is_vaguer(member.claim)
            self._count(member)
            self.members.append(member)


def cell_history(claims: Iterable[Claim], *, by: str = PUBLISHED, definition: int = 1) -> CellHistory:
    """The history of the claims of one cell.

    `by` is `published` (rows in order of publication) or `recorded` (the record's own order). The result depends on
    the claims alone, so that a rebuild, a catch-up and a live answer are the same.
    """
    walk = _Walk(by, definition)
    for _, _, claim, change in sorted(_items(claims, by), key=lambda item: item[:2]):
        if change is None:
            walk.report(claim)
        else:
            walk.changed(claim, change)
    return CellHistory(walk.rows, walk.groups)


def _items(claims: Iterable[Claim], by: str) -> Iterable[tuple[tuple[Any, ...], int, Claim, Change | None]]:
    """Every claim and change with its place; a change never stands before the claim it changes."""
    for claim in claims:
        place = claim.place if by == PUBLISHED else (claim.row.reported,)
        yield place, 0, claim, None
        for change in claim.changes:
            span = change.publication.window
            own: tuple[Any, ...] = (
                (span.hi, span.lo, change.publication.sha256, "", END, END, END, claim.name)
                if by == PUBLISHED
                else (change.effect.position,)
            )
            yield max(own, place), change.effect.position, claim, change


class _Walk:
    """The fold over one cell's claims and changes."""

    def __init__(self, by: str, definition: int) -> None:
        self.by, self.definition = by, definition
        self.rows: list[Revision] = []
        self.groups: dict[SeriesKey, Group] = {}
        self._latest_record = 0

    def report(self, claim: Claim) -> None:
        group, series = self._series(claim)
        if claim.withdrawn is not None:
            effect = claim.withdrawn
            self._row(series, claim, "withdrawn", "determined", None, None, None, effect.reason)
            return
        member = self._member(claim)
        member.vaguer = series.is_vaguer(claim)
        before = series.value()
        order, kind, previous = _compare(member, series, self._superseded(claim, group))
        series.add(member)
        for name in claim.supersedes:
            for other in group.series.values():
                if other is not series:
                    other.overruled.add(name)
        change = (
            _NOTHING if kind in ("differs",) or _undecided(order, kind, previous) else _moved(before, series.value())
        )
        self._row(series, claim, kind, order, previous, *change, None)
        self._headline(group, claim, order, None)

    def changed(self, claim: Claim, change: Change) -> None:
        group, series = self._series(claim)
        if claim.withdrawn is not None:
            return
        before = series.value()
        step = series.remove if change.kind == "retract" else series.restore
        if step(claim.name) is None:
            return
        after = series.value()
        kind = "retracted" if change.kind == "retract" else "reinstated"
        self._effect_row(series, claim, change, kind, before, after)
        self._headline(group, claim, "determined", change)

    def _member(self, claim: Claim) -> Member:
        if self.by == PUBLISHED:
            return Member(claim, claim.speaks, claim.published)
        self._latest_record = max(self._latest_record, claim.row.recorded_at)
        recorded = Window(self._latest_record, self._latest_record + 1)
        at = Window(claim.row.reported, claim.row.reported + 1)
        return Member(claim, claim.speaks if claim.speaks_by == "as_of" else recorded, at)

    def _series(self, claim: Claim) -> tuple[Group, Series]:
        row = claim.row
        increments = row.counting in ("increment", "adjustment")
        key = SeriesKey(
            row.incident,
            row.measure,
            row.category,
            row.unit or "",
            row.counting,
            claim.scope,
            claim.period if increments else "",
            self.definition,
            None,
        )
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(key)
        series = group.series.get(claim.origin)
        if series is None:
            series = group.series[claim.origin] = Series(key._replace(origin=claim.origin))
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
        series: Series,
        claim: Claim,
        kind: str,
        order: str,
        previous: Member | None,
        change_low: Number | None,
        change_high: Number | None,
        reason: str | None,
    ) -> None:
        series.revision += 1
        self.rows.append(
            Revision(
                key=series.key,
                number=series.revision,
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
                claims=(claim.name,),
            )
        )

    def _effect_row(
        self, series: Series, claim: Claim, change: Change, kind: str, before: Member | None, after: Member | None
    ) -> None:
        series.revision += 1
        low, high = _moved(before, after)
        now = after.claim if after else None
        self.rows.append(
            Revision(
                key=series.key,
                number=series.revision,
                order="determined",
                kind=kind,
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
            )
        )

    def _headline(self, group: Group, claim: Claim, order: str, change: Change | None) -> None:
        """A row of the headline, when the cell's status, low, high or point moved."""
        if not group.counted:
            return
        before, group.stated = group.stated, combine(group.in_force())
        now = group.stated
        if before is not None and before.headline() == now.headline():
            return
        if before is None and now.status == "not-reported":
            return
        group.revision += 1
        self.rows.append(
            Revision(
                key=group.key,
                number=group.revision,
                order=order,
                kind=_headline_kind(before, now, change),
                status=now.status,
                value=now.value,
                point=now.point,
                qualifier=now.qualifier,
                wording=now.wording,
                previous=before.value if before else None,
                change_low=_minus(now.value, before.value if before else None, "low"),
                change_high=_minus(now.value, before.value if before else None, "high"),
                reason=change.effect.reason if change else None,
                claim=claim,
                change=change,
                claims=tuple(one.name for one in now.current),
            )
        )


_NOTHING: tuple[Number | None, Number | None] = (None, None)


def _undecided(order: str, kind: str, previous: Member | None) -> bool:
    return kind == "repeated" and order == "undetermined" and previous is None


def _compare(member: Member, series: Series, superseded: Member | None) -> tuple[str, str, Member | None]:
    """Order, kind and predecessor of a claim against what stands before it (SEMANTICS 2)."""
    claim = member.claim
    before = [other for other in series.members if other.ends]
    determined = [other for other in before if _is_determined(other, member)]
    order = "determined" if len(determined) == len(before) else "undetermined"
    if member.vaguer:
        return order, "vaguer", _latest(determined)
    if before and not determined and superseded is None:
        same = any(_same_number(claim, other.claim) and _same_qualifier(claim, other.claim) for other in before)
        return order, "repeated" if same else "differs", None
    own = [other for other in determined if _same_vintage(member, other)]
    gone = [other for other in series.gone if other.ends and _same_vintage(member, other)]
    older = [other for other in determined if _not_newer(other, member)]
    previous = (_latest(own) or _latest(gone)) or superseded or _newest(older)
    if not own and not gone and superseded is None and any(_is_older(member, other) for other in determined):
        return order, "backfilled", previous
    if previous is None:
        previous = next((other for other in reversed(series.gone) if _repeats(claim, other.claim)), None)
        return order, "stated-again" if previous else "first", previous
    return order, _kind(member, previous, bool(own or gone), previous in series.gone), previous


def _kind(member: Member, previous: Member, own_vintage: bool, had_gone: bool) -> str:
    claim, other = member.claim, previous.claim
    if claim.origin != other.origin and _same_number(claim, other):
        return "reattributed"
    if _same_number(claim, other):
        if not _same_qualifier(claim, other):
            return "requalified"
        return "stated-again" if had_gone else "repeated"
    if own_vintage:
        return "restated"
    if claim.number is not None and other.number is not None:
        return "raised" if claim.number > other.number else "lowered"
    return interval_kind(other.interval, claim.interval)


def interval_kind(before: Interval, after: Interval) -> str:
    """`narrowed`, `widened`, `raised` or `lowered`, unbounded ends read as −∞ and +∞ (SEMANTICS 2, kind 7)."""
    if before.strictly_contains(after):
        return "narrowed"
    if after.strictly_contains(before):
        return "widened"
    if before.low_key != after.low_key:
        return "raised" if after.low_key > before.low_key else "lowered"
    if before.high_key != after.high_key:
        return "raised" if after.high_key > before.high_key else "lowered"
    return "requalified"


def _headline_kind(before: Stated | None, now: Stated, change: Change | None) -> str:
    if change is not None and now.value is None:
        return "retracted"
    if before is None or before.value is None:
        return "first" if before is None else "reinstated" if change is not None else "stated-again"
    if now.value is None:
        return "withdrawn"
    if before.value == now.value and before.point == now.point:
        return "requalified"
    if before.point is not None and now.point is not None and before.point != now.point:
        return "raised" if now.point > before.point else "lowered"
    return interval_kind(before.value, now.value)


def _is_determined(earlier: Member, later: Member) -> bool:
    return earlier.published.hi <= later.published.lo or follows(later, earlier)


def _same_number(one: Claim, other: Claim) -> bool:
    if one.number is not None or other.number is not None:
        return one.number == other.number
    return one.value == other.value and one.point == other.point


def _same_qualifier(one: Claim, other: Claim) -> bool:
    return one.row.qualifier == other.row.qualifier


def _repeats(one: Claim, other: Claim) -> bool:
    return _same_number(one, other) and _same_qualifier(one, other)


def _same_vintage(one: Member, other: Member) -> bool:
    """Whether both speak for the same `as_of` or occasion."""
    return (
        one.claim.speaks_by != "publication"
        and other.claim.speaks_by == one.claim.speaks_by
        and one.speaks == other.speaks
    )


def _not_newer(earlier: Member, later: Member) -> bool:
    return earlier.speaks.lo <= later.speaks.lo and earlier.speaks.hi <= later.speaks.hi


def _is_older(member: Member, other: Member) -> bool:
    return member.speaks != other.speaks and _not_newer(member, other)


def _latest(members: Sequence[Member]) -> Member | None:
    return members[-1] if members else None


def _newest(members: Sequence[Member]) -> Member | None:
    """The newest `as_of`, in its latest vintage."""
    best: Member | None = None
    for member in members:
        if best is None or (member.speaks.hi, member.speaks.lo) >= (best.speaks.hi, best.speaks.lo):
            best = member
    return best


def _moved(before: Member | None, after: Member | None) -> tuple[Number | None, Number | None]:
    """What a row did to the value in force; 0 when it did nothing, `None` where an end is unbounded."""
    if before is None or after is None:
        return _NOTHING
    if before is after:
        return 0, 0
    one, other = before.claim.value, after.claim.value
    return _minus(other, one, "low"), _minus(other, one, "high")


def _minus(after: Interval | None, before: Interval | None, end: str) -> Number | None:
    if after is None or before is None:
        return None
    now, then = (after.low, before.low) if end == "low" else (after.high, before.high)
    return None if now is None or then is None else subtract(now, then)
