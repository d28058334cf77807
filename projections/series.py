"""A series: what one origin says of one cell, claim by claim, and which of it is in force (SEMANTICS 2 and 3).

Claims come in the order of their publication (or of the record). `compare` says what a claim does to what stands
before it; `Series` keeps which claims are in force. The common claim, published after all others and speaking for no
earlier time, costs the same however long the series is; any other is compared with every member.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportedly.events.intervals import Interval
from reportedly.events.numbers import Number, add
from reportedly.projections.view import BEGINNING, Claim, Window


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


@dataclass(slots=True, eq=False, repr=False)
class Member:
    """A claim inside its series: what it speaks for by now, and how many claims have taken its place."""

    claim: Claim
    speaks: Window
    published: Window
    vaguer: bool = False
    followers: int = 0
    gone_by: str = ""
    """The kind of change that took it out of its series, or back in."""
    unstated: bool = False
    """Whether its publisher does not state it any more, and it stays in force."""

    @property
    def ends(self) -> bool:
        """Whether it can take the place of another."""
        return self.claim.counts and not self.vaguer

    @property
    def vintage(self) -> tuple[str, Window]:
        """What it is a vintage of: how it is dated, and the window."""
        return self.claim.speaks_by, self.speaks


def follows(later: Member, earlier: Member) -> bool:
    """Whether `later` takes the place of `earlier` in their series (SEMANTICS 2, first rule)."""
    one, other = later.claim, earlier.claim
    if one.supersedes or other.supersedes:
        if other.name in one.supersedes:
            return True
        if one.name in other.supersedes:
            return False
    if one.side != other.side:
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
        and _repeats(one, other)
    )


class Series:
    """The claims of one series as they become known."""

    def __init__(self, key: SeriesKey, moved: list["Series"] | None = None) -> None:
        self.key = key
        self._moved: list[Series] = [] if moved is None else moved
        """Where the series writes itself down whenever what stands in it may have changed."""
        self.gone: list[Member] = []
        self.overruled: dict[str, set[str]] = {}
        """Claims that another origin's claims supersede, with those that do."""
        self.former: list[Member] = []
        self.offset: Number = 0
        self._clear()

    def _clear(self) -> None:
        self._moved.append(self)
        self.members: list[Member] = []
        self.ending: list[Member] = []
        """The members that can take the place of another."""
        self.front: list[Member] = []
        """The members that nothing follows."""
        self.latest: dict[tuple[str, Window], Member] = {}
        self._ages: list[tuple[int, int, str]] = []
        self._plain = True
        self._document: str | None = None
        self._tail_is_dated, self._tail_hi = True, BEGINNING
        self._published = self._published_before = BEGINNING

    def expect(self, member: Member) -> None:
        """What a claim supersedes speaks from now on for what it speaks for (SEMANTICS 2); to be told before `add`."""
        if not member.claim.supersedes:
            return
        superseded = [other for other in self.members if other.claim.name in member.claim.supersedes]
        if not superseded:
            return
        for other in superseded:
            other.speaks = member.speaks
        members = self.members
        self._clear()
        for one in members:
            one.followers = 0
            self.add(one)

    def add(self, member: Member) -> None:
        """Take a claim in."""
        self._moved.append(self)
        self._plain = self._plain and self._keeps_plain(member)
        for other in self.front if self._plain else self.members:
            if member.ends and follows(member, other) and not supports(member, other):
                other.followers += 1
            if other.ends and follows(other, member) and not supports(other, member):
                member.followers += 1
        self.front = [other for other in self.front if not other.followers]
        self.members.append(member)
        if not member.followers:
            self.front.append(member)
        if member.claim.publication.document != self._document or self._document is None:
            self._document, self._published_before = member.claim.publication.document, self._published
            self._tail_is_dated, self._tail_hi = True, BEGINNING
        self._tail_is_dated = self._tail_is_dated and member.claim.speaks_by == "as_of"
        self._tail_hi = max(self._tail_hi, member.speaks.hi)
        self._published = max(self._published, member.published.hi)
        if member.ends:
            self.ending.append(member)
            if member.vintage not in self.latest:
                insort(self._ages, (*_age(member), member.claim.speaks_by))
            self.latest[member.vintage] = member

    def _keeps_plain(self, member: Member) -> bool:
        """Whether `follows` stays transitive, so that what follows a claim is found among those that nothing follows:
        nobody supersedes anybody, and claims of one document are ordered by their `as_of`."""
        claim = member.claim
        if claim.supersedes or claim.replaces:
            return False
        alone = self._document is None or claim.publication.document != self._document
        return alone or (self._tail_is_dated and claim.speaks_by == "as_of")

    def all_determined(self, member: Member) -> bool:
        """Whether every claim was certainly published before this one, or precedes it in its own document."""
        if self._published <= member.published.lo:
            return True
        return (
            self._plain
            and member.claim.publication.document == self._document
            and self._published_before <= member.published.lo
            and self._keeps_plain(member)
            and self._tail_hi <= member.speaks.lo
        )

    def own_vintage(self, member: Member) -> Member | None:
        """The latest claim for the same `as_of` or occasion."""
        return self.latest.get(member.vintage) if member.claim.speaks_by != "publication" else None

    def older(self, member: Member) -> Member | None:
        """The newest claim that speaks for no later time, in its latest vintage."""
        index = bisect_right(self._ages, (*_age(member), "\uffff"))
        best: Member | None = None
        for at in range(index - 1, -1, -1):
            hi, lo, by = self._ages[at]
            if best is not None and (hi, lo) < _age(best):
                break
            found = self.latest[(by, Window(lo, hi))]
            if _not_newer(found, member) and (best is None or found.claim.place > best.claim.place):
                best = found
        return best

    def is_older(self, member: Member) -> bool:
        """Whether a claim speaks for an earlier time than one of the members."""
        index = bisect_right(self._ages, (*_age(member), "\uffff"))
        newer = (self._ages[at] for at in range(len(self._ages) - 1, index - 1, -1))
        return any(_is_older(member, self.latest[(by, Window(lo, hi))]) for hi, lo, by in newer)

    def redefine(self, offset: Number) -> None:
        """Begin a new definition: what was said under the old one is not in force, and compares with `offset` added."""
        self.key = self.key._replace(definition=self.key.definition + 1)
        self.former = [*self.former, *self.members]
        self.offset = add(self.offset, offset)
        self.gone, self.overruled = [], {}
        self._clear()

    def remove(self, name: str) -> Member | None:
        """Take a claim out; what it had followed is in force again."""
        for member in self.members:
            if member.claim.name == name:
                self.gone.append(member)
                self._restart([one for one in self.members if one is not member])
                return member
        return None

    def unstate(self, name: str, stays: bool) -> list[Member]:
        """What leaves when a claim is no longer stated, the claim last: with it what it had followed for the same
        moment or item. Where it stays in force, only the claim, and it leaves nothing."""
        found = next((member for member in self.members if member.claim.name == name), None)
        if found is None:
            return []
        if stays:
            found.unstated = True
            return [found]
        before = self.members[: self.members.index(found)]
        left = [*(other for other in before if _is_earlier_version(other, found)), found]
        self.gone += left
        self._restart([one for one in self.members if one not in left])
        return left

    def restore(self, name: str) -> Member | None:
        """Take a claim that had gone in again, at its old place."""
        for member in self.gone:
            if member.claim.name == name:
                self.gone.remove(member)
                self._restart(sorted([*self.members, member], key=lambda one: one.claim.place))
                return member
        return None

    def _restart(self, members: Iterable[Member]) -> None:
        """Judge again, among the claims still alive, which are vaguer and which are followed."""
        members = list(members)
        by_name = {member.claim.name: member for member in members}
        for member in members:
            member.followers, member.speaks = 0, member.claim.speaks
        for member in members:
            for name in member.claim.supersedes:
                if name in by_name:
                    by_name[name].speaks = member.speaks
        self._clear()
        for member in members:
            member.vaguer = self.is_vaguer(member.claim)
            self.add(member)

    def in_force(self) -> list[Claim]:
        """The claims in force, in order."""
        return [member.claim for member in self.front if not self.overruled.get(member.claim.name)]

    def value(self) -> Member | None:
        """The member that gives the value in force: the newest `as_of` still stated, in its latest vintage."""
        return _newest([one for one in self.front if one.ends and not self.overruled.get(one.claim.name)])

    def is_vaguer(self, claim: Claim) -> bool:
        """Whether a claim has no number of its own and strictly contains the value in force (kind 1)."""
        if claim.row.numbered:
            return False
        value = self.value()
        return value is not None and claim.interval.strictly_contains(value.claim.interval)


def compare(member: Member, series: Series, superseded: Member | None) -> tuple[str, str, Member | None]:
    """Order, kind and predecessor of a claim against what stands before it (SEMANTICS 2).

    `superseded` is what the claim supersedes in the series of another origin.
    """
    claim = member.claim
    if series.all_determined(member):
        determined: Sequence[Member] = series.ending
        own, older, is_older = series.own_vintage(member), series.older(member), series.is_older(member)
    else:
        determined = [other for other in series.ending if is_determined(other, member)]
        own = _last(other for other in determined if _same_vintage(member, other))
        older = _newest([other for other in determined if _not_newer(other, member)])
        is_older = any(_is_older(member, other) for other in determined)
    left = [other for other in series.gone if other.ends]
    gone = [other for other in left if is_determined(other, member)]
    order = "determined" if len(determined) + len(gone) == len(series.ending) + len(left) else "undetermined"
    if member.vaguer:
        return order, "vaguer", own or older
    if claim.redacted:
        return order, "redacted", own or older
    if claim.entered is not None:
        return order, "reclassified", older
    if order == "undetermined" and not determined and not gone and superseded is None:
        same = any(_repeats(claim, other.claim) for other in (*series.ending, *left))
        return order, "repeated" if same else "differs", None
    return order, *_kind_among(member, series, gone, superseded, own, older, is_older)


def _kind_among(
    member: Member,
    series: Series,
    gone: Sequence[Member],
    superseded: Member | None,
    own: Member | None,
    older: Member | None,
    is_older: bool,
) -> tuple[str, Member | None]:
    """Kind and predecessor, where the order is determined against something or nothing stands before."""
    claim = member.claim
    own_gone = _last(other for other in gone if _same_vintage(member, other))
    former = [other for other in series.former if other.ends]
    own_former = _last(other for other in former if _same_vintage(member, other))
    previous = own or own_gone or superseded or older
    unseen = own is own_gone is own_former is superseded is None
    if unseen and (is_older or any(_is_older(member, one) for one in former)):
        return "backfilled", previous
    if own is None and former and (own_former is not None or previous is None):
        return "redefined", own_former or _newest([one for one in former if _not_newer(one, member)])
    if previous is None:
        previous = _last(other for other in gone if _repeats(claim, other.claim))
        return "stated-again" if previous else "first", previous
    return _kind(member, previous, own is not None or own_gone is not None, previous is own_gone), previous


def _kind(member: Member, previous: Member, own_vintage: bool, had_gone: bool) -> str:
    claim, other = member.claim, previous.claim
    if claim.origin != other.origin and _same_number(claim, other):
        return "reattributed"
    if _same_number(claim, other):
        if not _same_qualifier(claim, other):
            return "requalified"
        return "stated-again" if had_gone or previous.unstated else "repeated"
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


def is_determined(earlier: Member, later: Member) -> bool:
    return (
        earlier.published.hi <= later.published.lo
        or earlier.claim.publication.document in later.claim.replaces
        or follows(later, earlier)
    )


def _same_number(one: Claim, other: Claim) -> bool:
    if one.number is not None or other.number is not None:
        return one.number == other.number
    return one.value == other.value and one.point == other.point


def _same_qualifier(one: Claim, other: Claim) -> bool:
    """Whether both qualify their number alike; the versions of an item also in the same words, "more" for "more than"
    being a change that its publisher made."""
    if one.row.item is not None and (one.publisher, one.row.item) == (other.publisher, other.row.item):
        return one.row.qualifier == other.row.qualifier and one.row.wording == other.row.wording
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


def _is_earlier_version(earlier: Member, later: Member) -> bool:
    """Whether a claim is what a later one stated before: for the same `as_of` or occasion, or as the same item."""
    one, other = earlier.claim, later.claim
    if other.row.item is not None and (one.publisher, one.row.item) == (other.publisher, other.row.item):
        return True
    return _same_vintage(earlier, later)


def _not_newer(earlier: Member, later: Member) -> bool:
    return earlier.speaks.lo <= later.speaks.lo and earlier.speaks.hi <= later.speaks.hi


def _is_older(member: Member, other: Member) -> bool:
    return member.speaks != other.speaks and _not_newer(member, other)


def _last(members: Iterable[Member]) -> Member | None:
    last: Member | None = None
    for member in members:
        last = member
    return last


def _newest(members: Sequence[Member]) -> Member | None:
    """The newest `as_of`, in its latest vintage."""
    best: Member | None = None
    for member in members:
        if best is None or _age(member) >= _age(best):
            best = member
    return best


def _age(member: Member) -> tuple[int, int]:
    return member.speaks.hi, member.speaks.lo
