"""The peer: the `eventsourcing` package with its SQLite module and default settings, on the same contents.

An incident is an aggregate, a draft one event with the draft's content as its only field; documents and sources are
events of an aggregate of their own. The package's own defaults hold: JSON transcoding, UUIDs, WAL, synchronous FULL.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

Json = dict[str, Any]


class Stream(Aggregate):
    """Folds to the latest figure of every cell, the least that a projection of totals does."""

    def __init__(self) -> None:
        self.cells: dict[str, Json] = {}

    class Recorded(Aggregate.Event):
        content: Json

        def apply(self, aggregate: "Stream") -> None:
            if "quantity" in self.content:
                aggregate.cells[f"{self.content['measure']}/{self.content['category']}"] = self.content["quantity"]

    def record(self, content: Json) -> None:
        self.trigger_event(self.Recorded, content=content)


class Peer:
    """An application of the package over the file `path`."""

    def __init__(self, path: Path) -> None:
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": os.fspath(path)}
        self.application: Application[UUID] = Application(env=settings)
        self._streams: dict[str, Stream] = {}

    def append(self, drafts: Sequence[Json]) -> None:
        """Store the drafts in one transaction."""
        touched: dict[str, Stream] = {}
        for draft in drafts:
            name = str(draft.get("stream", "shared"))
            stream = self._streams.get(name)
            if stream is None:
                stream = self._streams[name] = Stream()
            stream.record(draft["content"])
            touched[name] = stream
        self.application.save(*touched.values())

    def load(self, name: str) -> dict[str, Json]:
        """Read and fold one stream anew."""
        stream: Stream = self.application.repository.get(self._streams[name].id)
        return stream.cells

    def close(self) -> None:
        self.application.close()
