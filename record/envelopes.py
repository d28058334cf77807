"""Events as the record shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportedly.events.ids import id_text
from reportedly.events.moments import iso
from reportedly.record.known import as_event
from reportedly.store.protocol import StoredEvent

Json = dict[str, Any]


@dataclass(slots=True)
class Envelope:
    """An event as the record shows it: content decoded, protected parts never included, only named."""

    position: int
    stream: str
    version: int
    id: str
    type: str
    schema: int
    recorded_at: str
    recorded_by: str | None
    causation: str | None
    content: Json | None
    protected: list[str]

    def to_json(self) -> Json:
        """The envelope as JSON values, its keys always the same."""
        return {name: getattr(self, name) for name in Envelope.__slots__}


def envelope(stored: StoredEvent) -> Envelope:
    """A stored event as the record shows it."""
    event = as_event(stored)
    return Envelope(
        position=stored.position,
        stream=stored.stream,
        version=stored.version,
        id=id_text(stored.id),
        type=stored.type,
        schema=stored.schema,
        recorded_at=iso(stored.recorded_at),
        recorded_by=stored.recorded_by,
        causation=id_text(stored.causation) if stored.causation else None,
        content=None if stored.content is None else event.content,
        protected=list(stored.protected),
    )
