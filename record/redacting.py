"""Redacting: the bytes and the salt of parts of events go for good, and one event for each says so.

A protected part (an identity, a contact, a sensitive quote) goes without any answer changing. When the public part of
an event goes, all that was made of it is made anew without it, in the same transaction; what answers still need stands
in the event that redacts (`events.remains`). Proofs and the root stay good: the log commits to hashes only.
"""

from __future__ import annotations

import mmap
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from reportedly.events.errors import ReportedlyError, show
from reportedly.events.ids import id_text
from reportedly.events.registry import CLAIM_TYPES
from reportedly.events.remains import remains
from reportedly.events.wire import draft, with_derived_id
from reportedly.record import keeping
from reportedly.record.appending import prepared
from reportedly.record.known import as_event
from reportedly.store.errors import VersionConflict
from reportedly.store.protocol import PUBLIC, Appended, Redaction, Store, StoredEvent, Writer

if TYPE_CHECKING:
    from reportedly.record.keeping import Progress

REDACTING = "PartRedacted"
_SHORTEST, _SHORTEST_PROTECTED = 12, 5
"""Characters: shorter texts stand everywhere, and finding them says nothing; a name tells sooner."""
_TRIES = 5
_WORD = re.compile(r"[a-z0-9][a-z0-9-]*")
_PATIENCE = 5.0
"""Seconds to wait for readers that keep the write-ahead log in use."""
_PAUSE = 0.1


class NotRedactable(ReportedlyError):
    """There is no such part, or it may not go."""


class Target(NamedTuple):
    """One part to redact: the position and type of its event, and the part's name."""

    position: int
    type: str
    part: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done. `parts` are gone now, `already` were gone before.

    `still` are positions of other events that hold the same words; `waiting` says that the write-ahead log still holds
    the removed bytes, because another program reads it; `found` that they were found in the file all the same.
    """

    parts: list[Target]
    already: list[Target]
    places: list[Appended] = field(default_factory=list)
    still: list[int] = field(default_factory=list)
    waiting: bool = False
    found: bool = False

    @property
    def done(self) -> bool:
        """Whether the words are nowhere in this file."""
        return not (self.waiting or self.found or self.still)


def of_event(store: Store, event: StoredEvent, part: str) -> list[Target]:
    """The part of an event, and with the public part of a thing the corrections that repeat it.

    Raises NotRedactable for a part that the event does not have, and for the record of a redaction.
    """
    if event.type == REDACTING:
        raise NotRedactable("what records a redaction holds nothing that could be redacted")
    if part != PUBLIC and part not in event.protected:
        there = ", ".join([PUBLIC, *event.protected])
        raise NotRedactable(f"position {event.position} has no part {show(part)}; it has {there}")
    targets = [Target(event.position, event.type, part)]
    return targets + (list(_corrections(store, event)) if part == PUBLIC else [])


_DEFINING = {
    "IncidentOpened": "incident",
    "SourceRegistered": "source",
    "DocumentIngested": "document",
    "OccasionRegistered": "occasion",
}


def _thing(event: StoredEvent) -> tuple[str, object] | None:
    """Kind and name of what an event first records; None where it records nothing that can be corrected."""
    kind = "claim" if event.type in CLAIM_TYPES else _DEFINING.get(event.type)
    if kind is None:
        return None
    return kind, event.stream if kind == "incident" else as_event(event).content.get(kind)


def _corrections(store: Store, event: StoredEvent) -> Iterator[Target]:
    """Corrections of what an event records: they hold its words of before and after."""
    thing = _thing(event)
    for later in store.events(stream=event.stream, after=event.position, types=["RecordCorrected"]):
        said = as_event(later).content
        if thing is not None and (said.get("kind"), said.get("name")) == thing:
            yield Target(later.position, later.type, PUBLIC)


def of_source(store: Store, source: str) -> list[Target]:
    """The protected parts of a source, and of all claims that it made or that go back to it."""
    events = [each for each in store.events(stream="sources", types=["SourceRegistered"]) if _is(each, source)]
    positions = [position for (position,) in store.fetch("claims_of_source", {"source": source})]
    events += [event for position in positions if (event := store.event(position)) is not None]
    return [Target(event.position, event.type, part) for event in events for part in event.protected]


def _is(event: StoredEvent, source: str) -> bool:
    return as_event(event).content.get("source") == source


def redact(
    store: Store,
    find: Callable[[], Sequence[Target]],
    reason: str,
    recorded_by: str | None = None,
    progress: Progress | None = None,
) -> Redacted:
    """Take parts out, whole or not at all, and then make sure that the file holds nothing of them.

    What to take out is found again where somebody records in the same streams meanwhile: it may be a correction that
    repeats the words. Raises NotRedactable, InputError (a `reason` that is no code), VersionConflict, StoreError.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _redact(store, find, reason, recorded_by, progress)
        except VersionConflict:
            if not left:
                raise
    raise AssertionError


def _redact(
    store: Store,
    find: Callable[[], Sequence[Target]],
    reason: str,
    recorded_by: str | None,
    progress: Progress | None,
) -> Redacted:
    with store.snapshot():
        targets = find()
        expect = store.versions({_event(store, each.position).stream for each in targets})
    gone = {(each.position, each.part) for each in store.redactions()}
    wanted = [each for each in dict.fromkeys(targets) if (each.position, each.part) not in gone]
    already = [each for each in dict.fromkeys(targets) if (each.position, each.part) in gone]
    if not wanted:
        return Redacted([], already, waiting=not _scrubbed(store))
    words = sorted({text for each in wanted for text in _texts(store, each)})
    drafts = [with_derived_id(draft(_said(store, each, reason)), {}) for each in wanted]
    redactions = [Redaction(each.position, each.part, one.id or b"") for each, one in zip(wanted, drafts, strict=True)]

    def amend(new: Sequence[StoredEvent], writer: Writer) -> None:
        if any(each.part == PUBLIC for each in wanted):
            keeping.refill(writer, new[-1].position, progress)

    events = [prepared(one, recorded_by) for one in drafts]
    places = store.append(events, expect=expect, amend=amend, redact=redactions)
    waiting = not _scrubbed(store)
    still = _holding(store, words)
    found = not (waiting or still) and _in_file(store.path, words) and not _vacuumed(store, words)
    return Redacted(wanted, already, places, still, waiting, found)


def _event(store: Store, position: int) -> StoredEvent:
    event = store.event(position)
    if event is None:
        raise NotRedactable(f"there is no event at position {position}")
    return event


def _said(store: Store, target: Target, reason: str) -> dict[str, Any]:
    event = _event(store, target.position)
    content: dict[str, Any] = {
        "event": id_text(event.id),
        "position": target.position,
        "part": target.part,
        "reason": reason,
    }
    if target.part == PUBLIC and event.content is not None:
        content["left"] = _left(store, event)
    return {"type": REDACTING, "stream": event.stream, "content": content}


def _left(store: Store, event: StoredEvent) -> dict[str, Any]:
    """What is left of a content. A scope that nobody else names is text; its series keeps to itself without it."""
    content = as_event(event).content
    left = remains(event.type, content)
    scope = content.get("scope")
    if event.type in CLAIM_TYPES and scope is not None:
        shared = store.fetch("scope_elsewhere", {"scope": scope, "position": event.position})
        left["scope"] = scope if shared else f"redacted-{event.position}"
    return left


def _texts(store: Store, target: Target) -> Iterator[str]:
    """The texts of a part that are long enough to be looked for."""
    event = _event(store, target.position)
    raw = event.content if target.part == PUBLIC else store.protected_part(target.position, target.part)
    if raw is None:
        return
    said = orjson.loads(raw)
    stays = set(_leaves(remains(event.type, said))) if target.part == PUBLIC else set()
    stays.add(str((said.get("quantity") or {}).get("qualifier")))
    shortest = _SHORTEST if target.part == PUBLIC else _SHORTEST_PROTECTED
    words = (text for text in _leaves(said) if len(text) >= shortest and text not in stays)
    yield from (text for text in words if target.part != PUBLIC or not _WORD.fullmatch(text))  # the vocabulary


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def _holding(store: Store, words: Iterable[str]) -> list[int]:
    """The events that still hold one of these texts, in any part."""
    needles = [_stored(word) for word in words]
    found: list[int] = []
    if not needles:
        return found
    for sealed in store.sealed():
        parts = (part.data for part in sealed.parts if part.data is not None)
        if any(needle in data for data in parts for needle in needles):
            found.append(sealed.event.position)
    return found


def _stored(text: str) -> bytes:
    """A text as it stands inside stored JSON."""
    return orjson.dumps(text)[1:-1]


def _scrubbed(store: Store) -> bool:
    """Empty the write-ahead log, waiting a while for readers to let go of it."""
    end = time.monotonic() + _PATIENCE
    while not store.scrub():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True


def _in_file(path: Path, words: Iterable[str]) -> bool:
    """Whether a text stands anywhere in the file's bytes, used or free."""
    needles = {raw for word in words for raw in (_stored(word), word.encode())}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as seen:
        return any(seen.find(needle) >= 0 for needle in needles)


def _vacuumed(store: Store, words: Sequence[str]) -> bool:
    """Write the file anew without what is free; whether the texts are gone then."""
    store.compact()
    return not _in_file(store.path, words)
