"""The peer: the `eventsourcing` package with its SQLite module, and the fastest mapper that it can be given.

The package's own defaults hold otherwise: UUIDs, WAL, synchronous FULL. Its default mapper writes JSON with the
standard library; one that writes an event, here a msgspec struct, with msgspec takes far less. An incident is an
aggregate, a draft one event with the draft's content as its only field; documents and sources are events of an
aggregate of their own.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, StoredEvent

Json = dict[str, Any]


class Recorded(msgspec.Struct, frozen=True):
    """One event: which aggregate, its version, and what is stored of it."""

    originator_id: UUID
    originator_version: int
    content: Json


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Json).decode


class MsgspecMapper(Mapper[UUID]):
    """Events to rows and back without looking at what they say."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        return StoredEvent(
            domain_event.originator_id,
            domain_event.originator_version,
            "peer:Recorded",
            _encode(domain_event.content),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        content = _decode(stored_event.state)
        return Recorded(UUID(str(stored_event.originator_id)), stored_event.originator_version, content)


class Peer:
    """An application of the package over the file `path`."""

    def __init__(self, path: Path) -> None:
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": os.fspath(path)}
        self.application: Application[UUID] = Application(env=settings)
        self.application.events.mapper = MsgspecMapper(self.application.events.mapper.transcoder)
        self._versions: dict[UUID, int] = {}

    def events(self, drafts: Sequence[Json]) -> list[Recorded]:
        """The drafts as the package's events, next in their aggregates."""
        found = []
        for draft in drafts:
            name = uuid5(NAMESPACE_URL, str(draft.get("stream", "shared")))
            version = self._versions[name] = self._versions.get(name, 0) + 1
            found.append(Recorded(name, version, draft["content"]))
        return found

    def append(self, events: Sequence[Recorded]) -> None:
        """Store events in one transaction."""
        self.application.events.put(events)

    def load(self, name: str) -> dict[str, Json]:
        """Read one stream anew and fold it to the latest figure of every cell."""
        cells: dict[str, Json] = {}
        for event in self.application.events.get(uuid5(NAMESPACE_URL, name)):
            content = event.content  # type: ignore[attr-defined]
            if "quantity" in content:
                cells[f"{content['measure']}/{content['category']}"] = content["quantity"]
        return cells

    def close(self) -> None:
        self.application.close()
