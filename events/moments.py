"""When something happened: EDTF level 1 in, instants out.

A `Moment` keeps what was written (an EDTF string such as `2021-07-07/..`) beside the window it stands for:
`earliest` (inclusive) and `latest` (exclusive), integers of microseconds since 1970-01-01 UTC, None = open.
A window is never empty: an instant is one microsecond wide, and so is a local time that a clock change skipped.

Days, months and years are those of a time zone. `Moment.parse` without one leaves the window out; a reader
places it later (`Moment.placed`, `Moment.bounds`) in the zone of the document, else of the incident, else UTC.
Plain ISO dates, instants and intervals of them are read here; anything else of EDTF level 1 (`2021-07~`,
`2021-07-XX`, seasons) goes to the `edtf` library, imported only then, and only its strict bounds are used.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from reportedly.events.errors import ValueRefused, show

RELATIONS: Final = ("during", "since", "before", "after", "not-later-than", "at")
TIMES_OF_DAY: Final[Mapping[str, tuple[int, int]]] = {
    "night": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
}
"""Local hours [from, to) of each time of day."""

FIRST_YEAR, LAST_YEAR = 2, 9998
"""A year outside of these has no window: neither in Python's calendar nor, in some zone, in UTC."""

Window = tuple[int | None, int | None]
Node = TypeVar("Node", bound=Hashable)

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_LONGEST = 100
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_LEVEL_1 = r"(?:-?\d{4}(?:-\d\d(?:-\d\d)?)?|-?\d{3}X|-?\d{2}XX|-?\d{4}-XX(?:-XX)?|-?\d{4}-\d\d-XX)[?~%]?"
_FAR_YEAR = r"(?:Y-?\d{5,}|-\d{4}(?:-.*)?|0000(?:-.*)?)[?~%]?"
_FIELDS = ("edtf", "earliest", "latest", "relation", "time_of_day", "zone", "wording", "how")


class MomentError(ValueRefused):
    """A moment that cannot be read; the message is one line for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as written and the window it stands for.

    `earliest` and `latest` are µs since 1970 UTC, `latest` exclusive, None = open (or not placed, see `is_placed`).
    `relation` is one of `RELATIONS`, `time_of_day` one of `TIMES_OF_DAY`, `zone` an IANA name. `wording` keeps the
    words this was read from, `how` a sentence on how.
    """

    edtf: str
    earliest: int | None = None
    latest: int | None = None
    relation: str = "during"
    time_of_day: str | None = None
    zone: str | None = None
    wording: str | None = None
    how: str | None = None

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise MomentError(f"relation {_short(self.relation)} is none of {', '.join(RELATIONS)}")
        if self.time_of_day is not None and self.time_of_day not in TIMES_OF_DAY:
            raise MomentError(f"time of day {_short(self.time_of_day)} is none of {', '.join(TIMES_OF_DAY)}")
        if self.earliest is not None and self.latest is not None and self.earliest >= self.latest:
            raise MomentError(f"the latest instant of {_short(self.edtf)} is not after its earliest")

    @classmethod
    def parse(cls, value: "str | Mapping[str, object] | Moment", *, zone: str | None = None) -> "Moment":
        """Read EDTF text, an ISO instant, or the JSON form; `zone` is used where the JSON form names none.

        Text with an open start (`../2021-07-09`) has the relation `not-later-than`, an instant `at`, the rest
        `during`. Without any zone only what carries its own offset gets a window. Raises MomentError.
        """
        if isinstance(value, Moment):
            return value if zone is None else value.placed(zone)
        if isinstance(value, str):
            return _parse_text(value, zone)
        if isinstance(value, Mapping):
            return _parse_mapping(value, zone)
        raise MomentError(f"a moment is text or an object with `edtf`, not {type(value).__name__}")

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Moment":
        """The inverse of `to_json`. Raises MomentError."""
        return cls.parse(value)

    def to_json(self) -> dict[str, str]:
        """Members in a fixed order, absent ones dropped; instants as `2021-07-12T10:07:00Z`."""
        members = (
            self.edtf,
            None if self.earliest is None else iso(self.earliest),
            None if self.latest is None else iso(self.latest),
            self.relation,
            self.time_of_day,
            self.zone,
            self.wording,
            self.how,
        )
        return {name: member for name, member in zip(_FIELDS, members, strict=True) if member is not None}

    @property
    def is_placed(self) -> bool:
        """Whether `earliest` and `latest` are final: an absent one is open, rather than waiting for a zone."""
        return self.zone is not None or self.earliest is not None or self.latest is not None

    def placed(self, zone: str | None) -> "Moment":
        """This moment with its window in `zone` (None = UTC); one that is placed already stays as it is."""
        if self.is_placed:
            return self
        earliest, latest = self.bounds(zone)
        return replace(self, earliest=earliest, latest=latest, zone=zone or "UTC")

    def bounds(self, zone: str | None = None) -> Window:
        """(earliest, latest): its own when placed, else computed in `zone` (None = UTC)."""
        if self.is_placed:
            return self.earliest, self.latest
        return _bounds(self.edtf, self.relation, self.time_of_day, zone or "UTC")

    def bounded(self, earliest: int | None) -> "Moment":
        """An open start closed by `earliest` (the start of the incident), unless that left nothing of the window."""
        if earliest is None or self.earliest is not None or (self.latest is not None and self.latest <= earliest):
            return self
        return replace(self, earliest=earliest)


def window(edtf: str, zone: str | None = None, relation: str = "during", time_of_day: str | None = None) -> Window:
    """(earliest, latest) of an EDTF level 1 text or ISO instant, days being those of `zone`, None = UTC.

    µs since 1970 UTC, `latest` exclusive, None = open. Raises MomentError. Results are cached.
    """
    return _bounds(edtf, relation, time_of_day, zone or "UTC")


def iso(instant: int) -> str:
    """`2021-07-12T10:07:00Z`, with a six-digit fraction only where it is not zero. `instant` is µs since 1970 UTC."""
    try:
        return (_EPOCH + instant * _MICROSECOND).isoformat() + "Z"
    except OverflowError:
        raise MomentError("an instant outside the years 1 to 9999 cannot be written") from None


@lru_cache(maxsize=16384)
def micros(text: str) -> int:
    """µs since 1970 UTC of an ISO instant with `Z` or an offset; a finer fraction is cut off. Raises MomentError."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise MomentError(f"{_short(text)} is not an instant such as 2021-07-12T10:07:00Z")
    if match[2] is None:
        raise MomentError(f"{_short(text)} needs Z or an offset such as -04:00")
    return _fixed(text)


def precedes(a: Moment, b: Moment) -> bool:
    """Whether `a` was certainly over before `b` began: a.latest ≤ b.earliest (SEMANTICS §8). Open ends never are."""
    return a.latest is not None and b.earliest is not None and a.latest <= b.earliest


def closure(pairs: Iterable[tuple[Node, Node]]) -> set[tuple[Node, Node]]:
    """The transitive closure of (before, after) pairs.

    Pairs inside a cycle contradict each other, order nothing and are left out; `cycles` names them.
    """
    after = _graph(pairs)
    component = {node: number for number, group in enumerate(_components(after)) for node in group}
    nodes = sorted(after, key=component.__getitem__)  # whatever a node leads to stands before it
    bit = {node: 1 << place for place, node in enumerate(nodes)}
    reached: dict[Node, int] = {}
    for node in nodes:
        mask = 0
        for other in after[node]:
            if component[other] != component[node]:
                mask |= bit[other] | reached[other]
        reached[node] = mask
    return {(node, other) for node, mask in reached.items() for other in _members(mask, nodes)}


def cycles(pairs: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """The groups of nodes that (before, after) pairs put before themselves, each in the order of first mention."""
    after = _graph(pairs)
    place = {node: number for number, node in enumerate(after)}
    found = [
        sorted(group, key=place.__getitem__)
        for group in _components(after)
        if len(group) > 1 or group[0] in after[group[0]]
    ]
    return sorted(found, key=lambda group: place[group[0]])


# ------------------------------------------------------------------------------------------------ reading


class _Reading(NamedTuple):
    """Both edges of an EDTF text, `hi` exclusive: int = µs UTC, datetime = local clock time, None = open."""

    lo: int | datetime | None
    hi: int | datetime | None
    interval: bool = False
    timed: bool = False


@lru_cache(maxsize=16384)
def _parse_text(text: str, zone: str | None) -> Moment:
    reading = _read(text)
    if reading.interval:
        relation = "not-later-than" if reading.lo is None and reading.hi is not None else "during"
    else:
        relation = "at" if reading.timed else "during"
    earliest, latest = _own_window(reading, relation) if zone is None else _bounds(text, relation, None, zone)
    return Moment(text, earliest, latest, relation, zone=zone)


def _parse_mapping(value: Mapping[str, object], zone: str | None) -> Moment:
    given: dict[str, str] = {}
    for name, member in value.items():
        if name not in _FIELDS:
            raise MomentError(f"a moment has no field {_short(str(name))}; it has {', '.join(_FIELDS)}")
        if member is not None and not isinstance(member, str):
            raise MomentError(f"`{name}` of a moment is text, not {type(member).__name__}")
        if member is not None:
            given[name] = member
    if "edtf" not in given:
        raise MomentError("a moment needs `edtf`, such as 2021-07-09")
    base = _parse_text(given["edtf"], None)
    zone = given.get("zone", zone)
    moment = Moment(
        base.edtf,
        relation=given.get("relation", base.relation),
        time_of_day=given.get("time_of_day"),
        zone=zone,
        wording=given.get("wording"),
        how=given.get("how"),
    )
    earliest, latest = _stated_window(given, moment)
    return replace(moment, earliest=earliest, latest=latest)


def _stated_window(given: Mapping[str, str], moment: Moment) -> Window:
    """The instants that are given; an end that is not comes from the EDTF, which takes a zone unless it is open."""
    earliest, latest = (micros(given[name]) if name in given else None for name in ("earliest", "latest"))
    if earliest is None and latest is None and moment.zone is None:
        return _own_window(_read(moment.edtf), moment.relation)
    begins, ends = _bounds(moment.edtf, moment.relation, moment.time_of_day, moment.zone or "UTC")
    if moment.zone is None and _needs_zone(_read(moment.edtf)):
        for name, stated, computed in (("earliest", earliest, begins), ("latest", latest, ends)):
            if stated is None and computed is not None:
                raise MomentError(f"{_short(moment.edtf)} needs a zone, or `{name}` too")
    return begins if earliest is None else earliest, ends if latest is None else latest


def _needs_zone(reading: _Reading) -> bool:
    return isinstance(reading.lo, datetime) or isinstance(reading.hi, datetime)


def _own_window(reading: _Reading, relation: str) -> Window:
    """The window of what carries its own offset; nothing where a zone is needed."""
    if _needs_zone(reading):
        return None, None
    lo, hi = _edges(reading, relation, None)
    assert not isinstance(lo, datetime)
    assert not isinstance(hi, datetime)
    return lo, hi


@lru_cache(maxsize=16384)
def _read(text: str) -> _Reading:
    if len(text) > _LONGEST:
        raise MomentError(f"{_short(text)} is too long for a date")
    if "/" not in text:
        return _element(text)
    parts = text.split("/")
    if len(parts) != 2 or not any(parts):
        raise MomentError(f"{_short(text)} is not an interval such as 2021-07-07/2021-07-09 or 2021-07-07/..")
    first, last = (_Reading(None, None) if part in ("", "..") else _element(part) for part in parts)
    reading = _Reading(first.lo, last.hi, interval=True, timed=first.timed or last.timed)
    if _backwards(reading.lo, reading.hi):
        raise MomentError(f"the interval {_short(text)} ends before it begins")
    return reading


def _backwards(lo: int | datetime | None, hi: int | datetime | None) -> bool:
    if isinstance(lo, datetime) and isinstance(hi, datetime):
        return hi <= lo
    return isinstance(lo, int) and isinstance(hi, int) and hi <= lo


def _element(text: str) -> _Reading:
    """One date or instant."""
    plain = _DATE.fullmatch(text)
    if plain is not None and not (plain[2] is not None and plain[3] is None and "21" <= plain[2] <= "24"):
        return _plain(text, int(plain[1]), plain[2], plain[3])
    instant = _INSTANT.fullmatch(text)
    if instant is not None:
        return _instant(text, instant[2])
    if re.fullmatch(_FAR_YEAR, text, re.ASCII):
        raise _too_far(text)
    if re.fullmatch(_LEVEL_1, text, re.ASCII):
        return _by_library(text)
    raise _unreadable(text)


def _plain(text: str, year: int, month: str | None, day: str | None) -> _Reading:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _too_far(text)
    try:
        lo = datetime(year, int(month or 1), int(day or 1))
    except ValueError:
        raise MomentError(f"{_short(text)} is no date of the calendar") from None
    if day is not None:
        return _Reading(lo, lo + _DAY)
    if month is None or lo.month == 12:
        return _Reading(lo, datetime(year + 1, 1, 1))
    return _Reading(lo, datetime(year, lo.month + 1, 1))


def _instant(text: str, offset: str | None) -> _Reading:
    if offset is not None:
        lo = _fixed(text)
        return _Reading(lo, lo + 1, timed=True)
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise MomentError(f"{_short(text)} is no time of the calendar") from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise _too_far(text)
    return _Reading(local, local + _MICROSECOND, timed=True)


def _fixed(text: str) -> int:
    """µs of an instant that has an offset."""
    try:
        moment = datetime.fromisoformat(text)
        offset = moment.utcoffset() or timedelta()
        return (moment.replace(tzinfo=None) - _EPOCH - offset) // _MICROSECOND
    except ValueError:
        raise MomentError(f"{_short(text)} is no time of the calendar") from None


def _by_library(text: str) -> _Reading:
    """Uncertain, approximate and unspecified dates, and seasons, by their strict bounds."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        if not (FIRST_YEAR <= lower.tm_year and upper.tm_year <= LAST_YEAR):
            raise _too_far(text)
        lo = datetime(lower.tm_year, lower.tm_mon, lower.tm_mday)
        hi = datetime(upper.tm_year, upper.tm_mon, upper.tm_mday) + _DAY
    except MomentError:
        raise
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError):
        raise _unreadable(text) from None
    if text[5:7] == "24":
        hi = datetime(lo.year + 1, 3, 1)  # the library ends a winter on 31 December
    return _Reading(lo, hi)


def _unreadable(text: str) -> MomentError:
    return MomentError(
        f"{_short(text)} is not a date (EDTF level 1) such as 2021, 2021-07, 2021-07-09, 2021-07-09~, "
        "2021-07-XX, 2021-07-07/2021-07-09, 2021-07-09/.. or 2021-07-12T10:07:00Z"
    )


def _too_far(text: str) -> MomentError:
    return MomentError(f"{_short(text)} lies outside the years {FIRST_YEAR:04} to {LAST_YEAR}, which have a window")


def _short(text: str) -> str:
    """Quoted, on one line, no more than a fragment."""
    return f"'{show(text)}'"


# ------------------------------------------------------------------------------------------------ placing


@lru_cache(maxsize=16384)
def _bounds(edtf: str, relation: str, time_of_day: str | None, zone: str) -> Window:
    lo, hi = _edges(_read(edtf), relation, time_of_day)
    tz = time_zone(zone)
    earliest = boundary(lo, tz) if isinstance(lo, datetime) else lo
    latest = boundary(hi, tz, last=True) if isinstance(hi, datetime) else hi
    if earliest is not None and latest is not None and latest <= earliest:
        latest = earliest + 1
    return earliest, latest


def _edges(
    reading: _Reading, relation: str, time_of_day: str | None
) -> tuple[int | datetime | None, int | datetime | None]:
    """The edges a relation and a time of day leave.

    A single date opens to the side its relation points at. In a closed interval a time of day narrows the start
    only, so that the window holds both "from that evening on" and "on those evenings".
    """
    lo, hi = reading.lo, reading.hi
    begins, ends = (0, 24) if time_of_day is None or reading.timed else TIMES_OF_DAY[time_of_day]
    starts = lo + timedelta(hours=begins) if isinstance(lo, datetime) else lo
    stops = hi - timedelta(hours=24 - ends) if isinstance(hi, datetime) else hi
    if not reading.interval:
        sides = {
            "since": (starts, None),
            "after": (stops, None),
            "before": (None, starts),
            "not-later-than": (None, stops),
        }
        return sides.get(relation, (starts, stops))
    if lo is None and relation == "before" and isinstance(hi, datetime) and time_of_day is not None:
        return None, hi - timedelta(hours=24 - begins)
    if lo is None:
        return None, stops
    if hi is None and relation == "after" and isinstance(lo, datetime) and time_of_day is not None:
        return lo + timedelta(hours=ends), None
    return starts, hi


@lru_cache(maxsize=256)
def time_zone(name: str) -> tzinfo:
    """The zone of an IANA name. Raises MomentError."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise MomentError(f"{_short(name)} is not a time zone such as America/Caracas or UTC") from None


def boundary(local: datetime, zone: tzinfo, *, last: bool = False) -> int:
    """The instant (µs UTC) at which the clocks of `zone` first show `local` or more; with `last`, for good.

    Where a change of the clocks skips `local`, that is the instant of the change.
    """
    early, late = (_shift(local, zone, fold) for fold in (0, 1))
    if early == late:
        return early
    if early > late:
        return _first(local, zone, late, early)
    return late if last and _local(late - 1, zone) < local else early


def _shift(local: datetime, zone: tzinfo, fold: int) -> int:
    offset = local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()
    return (local - _EPOCH - offset) // _MICROSECOND


def _local(instant: int, zone: tzinfo) -> datetime:
    return (_EPOCH + instant * _MICROSECOND).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def _first(local: datetime, zone: tzinfo, below: int, above: int) -> int:
    """The first instant in (below, above] whose local time has reached `local`."""
    while above - below > 1:
        middle = (below + above) // 2
        if _local(middle, zone) >= local:
            above = middle
        else:
            below = middle
    return above


# ------------------------------------------------------------------------------------------------ order


def _graph(pairs: Iterable[tuple[Node, Node]]) -> dict[Node, list[Node]]:
    after: dict[Node, list[Node]] = {}
    for first, second in dict.fromkeys(pairs):
        after.setdefault(first, []).append(second)
        after.setdefault(second, [])
    return after


def _components(after: Mapping[Node, list[Node]]) -> list[list[Node]]:
    """Strongly connected components, each after all it leads to (Tarjan, without recursion)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    pending: list[Node] = []
    waiting: set[Node] = set()
    found: list[list[Node]] = []
    for root in after:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        pending.append(root)
        waiting.add(root)
        work = [(root, iter(after[root]))]
        while work:
            node, successors = work[-1]
            for other in successors:
                if other not in index:
                    index[other] = low[other] = len(index)
                    pending.append(other)
                    waiting.add(other)
                    work.append((other, iter(after[other])))
                    break
                if other in waiting:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    cut = pending.index(node) if pending[-1] != node else len(pending) - 1
                    found.append(pending[cut:])
                    waiting.difference_update(pending[cut:])
                    del pending[cut:]
    return found


def _members(mask: int, nodes: list[Node]) -> Iterable[Node]:
    while mask:
        lowest = mask & -mask
        yield nodes[lowest.bit_length() - 1]
        mask ^= lowest
