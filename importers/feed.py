"""Feeds: what others publish and revise, brought in with its whole history.

`load(record, source, map)` streams the versions of a source (`feed_files`, `feed_git`, `feed_hxl`), reads their items
by a map (`feed_map`, `feed_reading`), compares them with what the feed stated before (`feed_changes`) and appends the
events in batches that end with a version. Ids derive from the place, so a second run appends nothing, a later one only
what is new, and one that was interrupted goes on. Memory holds the feed's present state, not its history.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson

from reportedly.events.errors import InputError, ReportedlyError
from reportedly.events.wire import Draft, draft
from reportedly.importers.feed_changes import Changes, Fact, Tally, Version
from reportedly.importers.feed_map import FeedMap
from reportedly.importers.feed_memory import remember, renewed
from reportedly.importers.feed_names import event_id, joined
from reportedly.record.collector import quiet_collector

if TYPE_CHECKING:
    from reportedly.importers.feed_files import Source
    from reportedly.record import Record

BATCH: Final = 5000
COLLECT: Final = 500
FIRST: Final = 20
Progress = Callable[[int, int, int], None]
"""Told how much of the source is done, of how much, and how many versions that is."""


class FeedError(ReportedlyError):
    """A feed that cannot be imported as its map says."""


@dataclass(slots=True)
class Imported:
    """What an import did, or would do. `events` counts by type, `first` are the first events of a dry run."""

    feed: str
    dry_run: bool
    tally: Tally
    events: Counter[str] = field(default_factory=Counter)
    first: list[Draft] = field(default_factory=list)
    known: int = 0
    """How many versions the record held already."""
    missed: list[str] = field(default_factory=list)
    """Redefinitions of the map whose version never came."""

    @property
    def appended(self) -> int:
        """How many events are new."""
        return sum(self.events.values())


def fingerprint(map: FeedMap) -> str:
    """Tells maps apart by what they mean, not by how they are written."""
    given = map.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return hashlib.sha256(orjson.dumps(given, option=orjson.OPT_SORT_KEYS)).hexdigest()


def load(
    record: Record,
    source: Source,
    map: FeedMap,
    *,
    dry_run: bool = False,
    recorded_by: str | None = None,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> Imported:
    """Append what the feed says and the record does not hold yet; see the module.

    Raises FeedError where the record holds the same place with other content, and what `record.append` raises. What was
    appended before stays: run it again to go on.
    """
    feed = map.name or source.name
    changes = Changes(map, feed, record.shared_state)
    made = Imported(feed, dry_run, changes.tally)
    writer = _Writer(record, made, recorded_by, batch)
    note = joined(feed, f"map-{fingerprint(map)[:12]}")
    complete = record.shared_state("document", note) is not None
    writer.add(changes.prepare())
    newest = remember(record, changes) if source.alone else {}
    for version in _quietly(source.versions(changes.reader)):
        if source.alone:
            version = renewed(version, changes, newest, whole=source.whole)
        known = record.shared_state("document", joined(feed, version.key)) is not None
        made.known += known
        facts = changes.of(version)
        if known and complete:
            for _ in facts:
                pass
        else:
            writer.add(facts)
        writer.flush(full=True)
        if progress is not None:
            progress(source.done, source.total, changes.tally.versions)
    if not complete:
        writer.add(_noted(map, feed, note))
    writer.flush()
    made.missed = changes.missed()
    return made


def _quietly(versions: Iterator[Version]) -> Iterator[Version]:
    """The versions, with the cyclic collector at rest: what is read of each is let go without it. It is called now and
    then, for whatever else there may be."""
    with quiet_collector():
        for number, version in enumerate(versions, 1):
            yield version
            if number % COLLECT == 0:
                gc.collect()


def _noted(map: FeedMap, feed: str, document: str) -> Iterator[Fact]:
    """The map by which all versions so far have been read."""
    content = {"document": document, "sha256": fingerprint(map), "title": f"Map of {feed}"}
    yield Fact("DocumentIngested", "documents", content, event_id(feed, document))


class _Writer:
    """Gathers drafts and appends them when there are enough; a batch ends with a version."""

    def __init__(self, record: Record, made: Imported, recorded_by: str | None, batch: int) -> None:
        self._record, self._made, self._recorder, self._batch = record, made, recorded_by, batch
        self._drafts: list[Draft] = []

    def add(self, facts: Iterator[Fact]) -> None:
        """Turn the facts of a version into drafts."""
        for fact in facts:
            wire: dict[str, Any] = {"type": fact.type, "stream": fact.stream, "content": fact.content}
            if fact.id is not None:
                wire["id"] = fact.id
            try:
                self._drafts.append(draft(wire))
            except InputError as error:
                raise FeedError(f"{self._made.feed}: {fact.type}: {error.field}: {error.message}") from None

    def flush(self, *, full: bool = False) -> None:
        """Append what was gathered; with `full`, only where it is a batch."""
        if not self._drafts or (full and len(self._drafts) < self._batch):
            return
        if self._made.dry_run:
            self._made.first += self._drafts[: max(0, FIRST - len(self._made.first))]
            self._made.events.update(one.type for one in self._drafts)
        else:
            size = self._record.store.head().size
            try:
                stored = self._record.append(self._drafts, recorded_by=self._recorder)
            except ReportedlyError as error:
                if type(error).__name__ != "IdConflict":
                    raise
                message = "the record holds this feed as another map read it; import it under another name"
                raise FeedError(f"{self._made.feed}: {message} ({error})") from None
            new = zip(self._drafts, stored, strict=True)
            self._made.events.update(one.type for one, at in new if at.position > size)
        self._drafts.clear()


__all__ = ["FeedError", "Imported", "Version", "fingerprint", "load"]
