"""What a source says, read once more, against what the record answers: an import that checks itself.

The versions are folded here a second time, in fewer words than `feed_changes` has for it: one place, one value, until
another is stated. A number that stands plainly in a field is read here in a second way, by `feed_plainly`. Every figure
that should be there is looked for in the answer `revisions`, every version among the documents, every item that left or
came back among the listings and in `totals`; and the record's own figures of this feed in what the source says.

Memory holds one number an incident: the sum of the hashes of its figures, as the source has them. Where the record's
sum is another, the source is read once more and the figures of those incidents are compared one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from reportedly.events.moments import Moment
from reportedly.importers.feed_changes import Version
from reportedly.importers.feed_map import FeedMap
from reportedly.importers.feed_names import fit, joined
from reportedly.importers.feed_plainly import Plainly
from reportedly.importers.feed_reading import Reader, Reading, Stated

if TYPE_CHECKING:
    from reportedly.importers.feed import Progress
    from reportedly.importers.feed_files import Source
    from reportedly.record import Record

GONE: Final = "no-longer-stated"
BY_HAND: Final = frozenset(("withdrawn", "retracted", "reinstated"))
NUMBERS: Final = ("low", "high", "point")
SERIES: Final = ("measure", "category", "unit", "counting", "scope")
_ALL: Final = (1 << 128) - 1


class Difference(NamedTuple):
    """Something that source and record do not agree on. `version` and `claim` say where, as far as there is a place."""

    what: str
    version: str | None
    claim: str | None
    source: str | None
    record: str | None

    def to_json(self) -> dict[str, Any]:
        """The difference as a flat row."""
        return self._asdict()


class _Expected(NamedTuple):
    version: str
    incident: str
    row: dict[str, Any]
    published: str | None


def compare(record: Record, source: Source, map: FeedMap, *, progress: Progress | None = None) -> list[Difference]:
    """Every difference, in the order of the feed; none where the record says what the source says."""
    feed = map.name or source.name
    fold = _Fold(map, feed, frozenset() if _rereads(source) else None)
    found: list[Difference] = []
    for number, version in enumerate(source.versions(fold.reader), 1):
        found += _document(record, map, feed, version)
        found += fold.take(version)
        if progress is not None:
            progress(source.done, source.total, number)
    differing = frozenset(one for one, sum in fold.sums.items() if sum != _sum(record, map, feed, one))
    if differing:
        found += _figures(record, feed, fold if fold.kept is None else _reread(source, map, feed, differing), differing)
    found += _listings(record, feed, fold)
    return found


def _rereads(source: Source) -> bool:
    """Whether the source can be read once more; stdin cannot."""
    return str(getattr(source, "path", "")) != "-"


def _reread(source: Source, map: FeedMap, feed: str, incidents: frozenset[str]) -> _Fold:
    fold = _Fold(map, feed, incidents)
    for version in source.versions(fold.reader):
        for _ in fold.take(version):
            pass
    return fold


class _Fold:
    """What each claim of the feed should be: of all incidents the sum of their hashes, of those `kept` (None: all) the
    claims themselves."""

    def __init__(self, map: FeedMap, feed: str, kept: frozenset[str] | None) -> None:
        self.map, self.feed, self.kept = map, feed, kept
        self.sums: dict[str, int] = {}
        self.reader = Reader(map, feed)
        self.claims: dict[str, _Expected] = {}
        self.gone: dict[str, str] = {}
        self.now: dict[str, dict[str, tuple[str, Stated]]] = {}
        self.times: dict[str, tuple[str | None, set[int]]] = {}
        self.incidents: dict[str, str] = {}
        self.listing: dict[str, tuple[str, bool]] = {}
        """Of items that are incidents and left or came back: the last version that says so, and what it says."""
        self._away: set[str] = set()
        self._plainly = Plainly(map)

    def take(self, version: Version) -> Iterator[Difference]:
        """The next version; where its fields say another number than their reading has."""
        self.reader.enter(version.names)
        for name, record in version.changed().items():
            stated = self.now.setdefault(name, {})
            self._list(name, version.key, listed=record is not None)
            if record is None:
                if self.map.rows:
                    for claim, one in stated.values():
                        self._gone(claim, one, version.key)
                    stated.clear()
                continue
            reading = self.reader.read(record)
            if reading.incidents:
                self.incidents.setdefault(name, reading.incidents[0].incident)
            yield from self._misread(name, version.key, reading, self._plainly.read(self.reader.renamed(record)))
            if (not reading.incidents and not self.map.rows) or self._stale(name, reading.clock, reading.digest):
                continue
            for place in stated.keys() - reading.stated.keys() - reading.unread:
                self._gone(*stated.pop(place), version.key)
            for place, one in reading.stated.items():
                if place in stated and (stated[place][1].identity, stated[place][1].value) == (one.identity, one.value):
                    continue
                claim = joined(self.feed, version.key, fit(name), place)
                stated[place] = (claim, one)
                self._stated(claim, one, version)

    def _stated(self, claim: str, one: Stated, version: Version) -> None:
        row = _row(one)
        self._add(one.incident, _hash(claim, row, row["origin"] or self.map.publisher or self.feed))
        if self.kept is None or one.incident in self.kept:
            self.claims[claim] = _Expected(version.key, one.incident, row, version.published)

    def _gone(self, claim: str, one: Stated, version: str) -> None:
        self._add(one.incident, _hash(claim))
        if self.kept is None or one.incident in self.kept:
            self.gone[claim] = version

    def _add(self, incident: str, number: int) -> None:
        self.sums[incident] = self.sums.get(incident, 0) + number & _ALL

    def _list(self, name: str, version: str, *, listed: bool) -> None:
        if listed != (name in self._away):
            return
        (self._away.discard if listed else self._away.add)(name)
        if not self.map.rows and name in self.incidents:
            self.listing[self.incidents[name]] = version, listed

    def _misread(self, name: str, version: str, reading: Reading, plain: dict[str, Any]) -> Iterator[Difference]:
        if not reading.incidents and not self.map.rows:
            return
        for place, number in plain.items():
            if place in reading.unread:
                continue
            one = reading.stated.get(place)
            found = None if one is None else one.content()["quantity"].get("number")
            if number != found:
                claim = joined(self.feed, version, fit(name), place)
                yield Difference("a field is read otherwise", version, claim, _text(number), _text(found))

    def _stale(self, name: str, clock: str | None, digest: int) -> bool:
        newest, digests = self.times.get(name, (None, set()))
        if clock is None:
            return False
        if newest is not None and clock < newest and digest in digests:
            return True
        self.times[name] = (max(newest or "", clock), digests | {digest})
        return False


def _row(one: Stated) -> dict[str, Any]:
    """The columns of the answer that the figure fixes."""
    content = one.content()
    amount = content["quantity"]
    row = {name: amount.get(name) for name in NUMBERS}
    row |= {name: content.get(name) for name in SERIES}
    row["unit"], row["origin"] = amount["unit"], content.get("goes_back_to")
    row["qualifier"] = amount["qualifier"]
    return row


def _document(record: Record, map: FeedMap, feed: str, version: Version) -> Iterator[Difference]:
    name = joined(feed, version.key)
    held = record.shared_state("document", name)
    if held is None:
        yield Difference("a version is not in the record", version.key, None, version.title, None)
        return
    if held.get("sha256") != version.sha256:
        yield Difference("a version has other bytes", version.key, None, version.sha256, held.get("sha256"))
    if version.published is not None and map.published is None:
        expected = Moment.parse(version.published, zone=map.incident.zone).to_json()["edtf"]
        if (held.get("published") or {}).get("edtf") != expected:
            stated = (held.get("published") or {}).get("edtf")
            yield Difference("a version has another publication", version.key, None, expected, stated)


def _hash(claim: str, row: dict[str, Any] | None = None, origin: str | None = None) -> int:
    """A claim with the columns that the figure fixes, or that it is gone, as a number."""
    said: list[Any] = [claim]
    if row is not None:
        said += [row.get(name) for name in (*NUMBERS, "measure", "unit", "counting", "scope", "qualifier")]
        said += [origin, *sorted(str(row.get("category")).split("+"))]
    return int.from_bytes(hashlib.blake2b(orjson.dumps(said, default=str), digest_size=16).digest(), "big")


def _sum(record: Record, map: FeedMap, feed: str, incident: str) -> int | None:
    """The sum of the hashes of what the record answers of an incident; None where it is not the source's alone."""
    if record.shared_state("incident", incident) is None:
        return None
    hashes: dict[tuple[str, bool], int] = {}
    for row in _answered_rows(record, feed, incident):
        if row.kind in BY_HAND:
            return None
        gone = row.kind == GONE
        hashes[row.claim, gone] = _hash(row.claim) if gone else _hash(row.claim, row.to_json(), row.origin)
    return sum(hashes.values()) & _ALL


def _answered_rows(record: Record, feed: str, incident: str) -> Iterator[Any]:
    """The rows of the answer `revisions` that are of this feed."""
    own = f"{feed[:60]}:"
    for row in record.ask("revisions", incident):
        if row.origin is not None and row.claim is not None and row.claim.startswith(own):
            yield row


def _figures(record: Record, feed: str, fold: _Fold, incidents: frozenset[str]) -> Iterator[Difference]:
    rows: dict[str, Any] = {}
    gone: set[str] = set()
    strange: list[Difference] = []
    for incident in sorted(incidents):
        if record.shared_state("incident", incident) is None:
            continue
        for row in _answered_rows(record, feed, incident):
            if row.kind == GONE:
                gone.add(row.claim)
            elif row.kind in BY_HAND:
                strange.append(Difference(f"a figure was {row.kind} by hand", None, row.claim, None, row.reason))
            elif row.claim in fold.claims:
                rows[row.claim] = row
            else:
                strange.append(
                    Difference("a figure is not in the source", None, row.claim, None, _words(row.to_json()))
                )
    for claim, expected in fold.claims.items():
        if expected.incident not in incidents:
            continue
        yield from _claim(claim, expected, rows.get(claim))
        if (claim in fold.gone) != (claim in gone):
            words = ("no longer stated", "stated still")
            yield Difference(
                "a figure is gone", fold.gone.get(claim), claim, *(words if claim in fold.gone else words[::-1])
            )
    yield from strange


def _listings(record: Record, feed: str, fold: _Fold) -> Iterator[Difference]:
    """Items that left and came back: by the last event that says so, and in the totals of what left."""
    if fold.map.rows:
        return
    held: dict[str, tuple[str, bool]] = {}
    for event in record.events(types=["ListingChanged"]):
        content = event.content or {}
        if str(content.get("document", "")).startswith(f"{feed[:60]}:"):
            held[event.stream] = content["document"], bool(content["listed"])
    for incident in fold.listing.keys() | held.keys():
        version, listed = fold.listing.get(incident, (None, True))
        document = joined(feed, version) if version is not None else None
        if (document, listed) != held.get(incident, (None, True)):
            words = (_listed(document, listed), _listed(*held.get(incident, (None, True))))
            yield Difference(f"{incident} has another listing", version, None, *words)
        elif any((row.delisted is not None) == listed for row in record.ask("totals", incident) if _is_own(row, feed)):
            yield Difference(f"{incident} has another listing in totals", version, None, *_answered(listed))


def _is_own(row: Any, feed: str) -> bool:
    """Whether the total is stated, and by this feed alone."""
    return bool(row.claims) and row.low is not None and all(one.startswith(f"{feed[:60]}:") for one in row.claims)


def _listed(document: str | None, listed: bool) -> str:
    return ("listed" if listed else "delisted") + (f" since {document}" if document is not None else "")


def _answered(listed: bool) -> tuple[str, str]:
    return ("listed", "delisted") if listed else ("delisted", "listed")


def _claim(claim: str, expected: _Expected, row: Any) -> Iterator[Difference]:
    if row is None:
        yield Difference("a figure is not in the record", expected.version, claim, _words(expected.row), None)
        return
    given = row.to_json()
    for name, value in expected.row.items():
        if name == "origin" and value is None:
            continue
        if name == "category":
            same = set(str(value).split("+")) == set(str(given.get(name)).split("+"))
        else:
            same = value == given.get(name)
        if not same:
            yield Difference(
                f"a figure has another {name}", expected.version, claim, _text(value), _text(given.get(name))
            )


def _words(row: dict[str, Any]) -> str:
    ends = "–".join(_text(row.get(name)) or "…" for name in ("low", "high"))
    return f"{row.get('measure')}/{row.get('category')} {ends} {row.get('unit')}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
