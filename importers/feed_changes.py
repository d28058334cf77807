"""Versions of a feed against what it stated before: which figures are new, changed, gone, carried over, back.

`Changes` holds the feed's present state, one entry an item, whatever the length of its history; `of(version)` is pure
in it and gives the events of a version, in order. Ids and names derive from the place: feed, version, item, field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from reportedly.importers.feed_map import FeedMap
from reportedly.importers.feed_names import event_id, fit, joined
from reportedly.importers.feed_reading import Opened, Reader, Reading, Stated
from reportedly.importers.feed_taxonomy import Names, node_definitions
from reportedly.importers.feed_values import Json

CARRIED: Final = "carried"
EMPTIED: Final = "emptied"
REMOVED: Final = "removed"
MAX_DIGESTS: Final = 512


@dataclass(slots=True)
class Version:
    """One version of a feed: what changed in it since the one before, item by item (None: the item is gone).

    `key` names it inside the feed; `names` are the words by which a map may refer to it. `published` is EDTF or an
    instant. `problem` says why it could not be read; `empty`, that it holds nothing where its predecessor was full.
    """

    key: str
    edits: list[tuple[str, Any]] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)
    published: str | None = None
    retrieved: str | None = None
    sha256: str | None = None
    title: str | None = None
    items: int | None = None
    supersedes: str | None = None
    problem: str | None = None
    empty: bool = False
    troubles: list[tuple[str, str]] = field(default_factory=list)

    def changed(self) -> dict[str, Any]:
        """The edits by item: of an item that a version changes twice, the last one."""
        return dict(self.edits) if self.problem is None else {}


class Fact(NamedTuple):
    """An event to be: its type, stream and content, and its id where the place gives one."""

    type: str
    stream: str
    content: Json
    id: bytes | None = None


class Known(NamedTuple):
    """A figure that an item states now: the claim that says so, and what it says."""

    claim: str
    identity: tuple[Any, ...]
    value: tuple[Any, ...]


@dataclass(slots=True)
class Item:
    """What the feed says of an item now."""

    listed: bool = True
    incident: str | None = None
    stated: dict[str, Known] = field(default_factory=dict)
    clock: str | None = None
    digests: dict[int, None] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What was found, by count; `troubles` and `unknown` are what was not understood."""

    versions: int = 0
    items: int = 0
    claims: int = 0
    by_field: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    listing: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    failed_fetches: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    troubles: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    redefined: list[str] = field(default_factory=list)


class Changes:
    """A feed's present state. `known(kind, name)` is what the record holds of a shared fact; it is asked only for what
    this feed has not named itself."""

    def __init__(self, map: FeedMap, feed: str, known: Callable[[str, str], Json | None]) -> None:
        self.map, self.feed = map, feed
        self.reader = Reader(map, feed)
        self.tally = Tally()
        self.items: dict[str, Item] = {}
        self._names = Names(known)
        self._described: dict[str, Json] = {}
        self._linked: set[tuple[str, str]] = set()
        self._last: str | None = None
        self._redefined: set[int] = set()

    # Versions

    def of(self, version: Version) -> Iterator[Fact]:
        """The events of the next version. All of them must be taken before the one after it is asked for."""
        self.tally.versions += 1
        self.reader.enter(version.names)
        for path, message in version.troubles:
            self.tally.troubles[(path, message)] += 1
        document = joined(self.feed, version.key)
        if version.problem is not None:
            self.tally.unreadable.append((version.key, version.problem))
        if version.empty:
            self.tally.failed_fetches.append(version.key)
        yield from self._document(document, version)
        if version.problem is not None:
            return
        opening = self.reader.opening()
        if opening is not None and opening.incident not in self._described:
            yield from self._open(opening, version.key, document)
        yield from self._redefinitions(version, document)
        edits = version.changed()
        if len(edits) < len(version.edits):
            self.tally.troubles[("an item", "changed twice in one version; the last change counts")] += 1
        for name, record in edits.items():
            yield from self._edit(name, record, version.key, document)
        self._last = document

    def _document(self, document: str, version: Version) -> Iterator[Fact]:
        if not self._names.is_new("document", document):
            return
        suspect = version.empty and self.map.empty == "failed-fetch"
        notes = []
        if version.problem is not None:
            notes.append(f"could not be read: {version.problem}")
        given: Json = {
            "document": document,
            "sha256": version.sha256,
            "title": version.title,
            "publisher": self.map.publisher or self.feed,
            "published": self._published(version),
            "retrieved": version.retrieved,
            "language": self.map.language,
            "zone": self.map.incident.zone,
            "url": self._url(version),
            "items": version.items if version.problem is None else None,
            "supersedes": self._last if suspect else version.supersedes,
            "note": "; ".join(notes) or None,
        }
        content = {key: value for key, value in given.items() if value is not None}
        yield Fact("DocumentIngested", "documents", content, event_id(self.feed, version.key, "document"))

    def _published(self, version: Version) -> str | None:
        spec = self.map.published
        if spec is None or not (spec.unknown or spec.no_later_than):
            return version.published
        if spec.no_later_than not in (None, "retrieval"):
            return f"../{spec.no_later_than}"
        return None

    def _url(self, version: Version) -> str | None:
        if self.map.url is None:
            return None
        url = self.map.url
        for name, value in version.names.items():
            url = url.replace("{" + name + "}", value)
        return url

    def _redefinitions(self, version: Version, document: str) -> Iterator[Fact]:
        for number, one in enumerate(self.map.redefinitions):
            wanted = one.at.model_dump(exclude_none=True)
            if number in self._redefined or any(
                not version.names.get(name, "").startswith(word)
                if name == "commit"
                else version.names.get(name) != word
                for name, word in wanted.items()
            ):
                continue
            self._redefined.add(number)
            figure = self.reader.figure(one.field)
            stream = self.reader.opening()
            if figure is None or stream is None:
                self.tally.troubles[(one.field, "a redefinition needs a figure of a feed of rows")] += 1
                continue
            given: Json = {
                **figure,
                "origin": one.origin or figure.get("origin"),
                "kind": one.kind,
                "offset": one.offset,
                "from_measure": one.from_measure,
                "reason": one.reason,
                "document": document,
            }
            content = {key: value for key, value in given.items() if value is not None}
            self.tally.redefined.append(one.field)
            place = (self.feed, version.key, "redefined", one.field)
            yield Fact("MeasureRedefined", stream.incident, content, event_id(*place))

    def holds(self, document: str) -> bool:
        """Whether the record has the document."""
        return self._names.state("document", document) is not None

    def missed(self) -> list[str]:
        """The redefinitions whose version never came."""
        return [one.field for number, one in enumerate(self.map.redefinitions) if number not in self._redefined]

    # Items

    def _edit(self, name: str, record: Any, version: str, document: str) -> Iterator[Fact]:
        item = self.items.get(name)
        if record is None:
            if item is not None and item.listed:
                yield from self._leave(name, item, version, document)
            return
        reading = self.reader.read(record)
        for trouble in reading.troubles:
            self.tally.troubles[trouble] += 1
        for path in self.reader.unknown(record):
            self.tally.unknown[path] += 1
        if item is None:
            item = self.items[name] = Item()
            self.tally.items += 1
            self.tally.listing["new"] += 1
        elif not item.listed:
            item.listed = True
            self.tally.listing["on"] += 1
            if not self.map.rows and item.incident is not None:
                yield self._listing(name, item, True, version, document)
        if self._is_stale(item, reading):
            yield from self._stale(name, item, version)
            return
        yield from self._opened(reading, version, document)
        if reading.incidents and item.incident is None:
            item.incident = reading.incidents[0].incident
        yield from self._figures(name, item, reading, version, document)

    def _figures(self, name: str, item: Item, reading: Reading, version: str, document: str) -> Iterator[Fact]:
        for node in reading.nodes:
            yield from (Fact(*one) for one in node_definitions(node, self._names))
        for source, text in reading.sources.items():
            if self._names.is_new("source", source):
                yield Fact("SourceRegistered", "sources", {"source": source, "kind": "organisation", "name": text})
        if not reading.incidents and not self.map.rows:
            return
        for place in [place for place in item.stated if place not in reading.stated and place not in reading.unread]:
            why = CARRIED if place in reading.carried else EMPTIED
            yield self._gone(name, item, place, why, version, document)
        fresh: list[tuple[str, Stated, Known | None]] = []
        for place, one in reading.stated.items():
            before = item.stated.get(place)
            if before is None or before.value != one.value or before.identity != one.identity:
                fresh.append((place, one, before))
                item.stated[place] = Known(self._claim(name, place, version), one.identity, one.value)
        for place, one, before in fresh:
            yield self._reported(name, item, place, one, before, version, document)

    def _claim(self, name: str, place: str, version: str) -> str:
        return joined(self.feed, version, fit(name), place)

    def _reported(
        self, name: str, item: Item, place: str, one: Stated, before: Known | None, version: str, document: str
    ) -> Fact:
        self.tally.claims += 1
        self.tally.by_field[place] += 1
        content: Json = {"claim": item.stated[place].claim, "document": document, "item": name[:1000], **one.content()}
        if before is not None and before.identity != one.identity and before.identity[0] == one.identity[0]:
            content["supersedes"] = [before.claim]
        derived = [known.claim for other in one.computed_from if (known := item.stated.get(other)) is not None]
        if one.computed_from:
            content["computed_from"] = derived or list(one.computed_from)
        return Fact("FigureReported", one.incident, content, event_id(self.feed, version, name, place))

    def _gone(self, name: str, item: Item, place: str, why: str, version: str, document: str) -> Fact:
        known = item.stated.pop(place)
        self.tally.gone[why] += 1
        content: Json = {"claim": known.claim, "document": document, "reason": why}
        if not self.map.rows:
            content["stays_in_force"] = True
        return Fact("FigureNoLongerStated", known.identity[0], content, event_id(self.feed, version, name, place, why))

    def _leave(self, name: str, item: Item, version: str, document: str) -> Iterator[Fact]:
        item.listed = False
        self.tally.listing["off"] += 1
        if self.map.rows:
            for place in list(item.stated):
                yield self._gone(name, item, place, REMOVED, version, document)
        elif item.incident is not None:
            yield self._listing(name, item, False, version, document)

    def _listing(self, name: str, item: Item, listed: bool, version: str, document: str) -> Fact:
        place = (self.feed, version, name, "listed" if listed else "delisted")
        content: Json = {"listed": listed, "document": document}
        return Fact("ListingChanged", item.incident or "", content, event_id(*place))

    # Stale copies

    def _is_stale(self, item: Item, reading: Reading) -> bool:
        """Whether this is an earlier version come back: its own time is older than one published already, and its
        figures are those of an earlier version."""
        if reading.clock is None:
            return False
        if item.clock is not None and reading.clock < item.clock and reading.digest in item.digests:
            return True
        item.clock = max(item.clock or "", reading.clock)
        item.digests[reading.digest] = None
        if len(item.digests) > MAX_DIGESTS:
            item.digests.pop(next(iter(item.digests)))
        return False

    def _stale(self, name: str, item: Item, version: str) -> Iterator[Fact]:
        self.tally.stale += 1
        incidents = {known.identity[0] for known in item.stated.values()}
        for incident in sorted(incidents):
            claims = [known.claim for known in item.stated.values() if known.identity[0] == incident]
            content: Json = {
                "discrepancy": joined(self.feed, version, fit(name), "stale-copy"),
                "claims": claims,
                "kind": "stale-copy",
                "why": f"version {version} repeats an earlier one: its own time is before {item.clock}",
            }
            yield Fact(
                "DiscrepancyNoted", incident, content, event_id(self.feed, version, name, incident, "stale-copy")
            )

    # Incidents

    def _opened(self, reading: Reading, version: str, document: str) -> Iterator[Fact]:
        for one in reading.incidents:
            yield from self._open(one, version, document)

    def _open(self, one: Opened, version: str, document: str) -> Iterator[Fact]:
        before = self._described.get(one.incident)
        if before is None:
            if self._names.is_new("incident", one.incident):
                yield Fact("IncidentOpened", one.incident, one.content, event_id(self.feed, one.incident, "opened"))
        elif before != one.content:
            changed = {key: value for key, value in one.content.items() if before.get(key) != value}
            changed.pop("visibility", None)
            if changed:
                content = {**changed, "reason": f"the feed says so from {document} on"}
                place = (self.feed, version, one.incident, "updated")
                yield Fact("IncidentUpdated", one.incident, content, event_id(*place))
        self._described[one.incident] = one.content
        if one.link is not None and (one.incident, one.link[0]) not in self._linked:
            self._linked.add((one.incident, one.link[0]))
            content = {"from_incident": one.incident, "to_incident": one.link[0], "relation": one.link[1]}
            content["document"] = document
            name = f"{one.incident} {one.link[1]} {one.link[0]}"
            if self._names.is_new("link", name):
                yield Fact("IncidentLinked", one.incident, content, event_id(self.feed, name, "linked"))

    # Before the first version

    def prepare(self) -> Iterator[Fact]:
        """Sources and taxonomy that the map needs and the record has not."""
        from reportedly.importers.feed_taxonomy import definitions, sources

        for one in (*sources(self.map, self.feed, self._names), *definitions(self.map, self.reader, self._names)):
            yield Fact(*one)
