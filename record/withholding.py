"""Which events an audience may not see: all that are about something restricted, or name it.

Answers are cut before they are folded (`projections.audience`). Here the same is said of the events themselves, for
listing them and for exporting the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from reportedly.events.registry import SOURCES
from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.audience import Public, names_any
from reportedly.record.known import as_event
from reportedly.record.loading import material
from reportedly.store.protocol import Reader, StoredEvent


@dataclass(frozen=True, slots=True)
class Withheld:
    """Names of things by kind that must not occur in an event that is shown, and the hidden claims of each incident."""

    names: Mapping[str, set[str]]
    claims: Counter[str] = field(default_factory=Counter)
    who: Public | None = None

    @classmethod
    def of(cls, store: Reader, who: Public) -> Withheld:
        """All that must not be shown of a record, closed over everything that rests on it; an incident at a time."""
        names = {kind: set(found) for kind, found in who.restricted.items()}
        claims: Counter[str] = Counter()
        if who.restricted or who.unnamed:
            for incident, *_ in store.fetch("incidents"):
                found = material(store, [incident], tables=(FIGURES, HAPPENINGS, STATEMENTS))
                for kind, some in who.hidden(found).items():
                    names.setdefault(kind, set()).update(some)
                hidden = names.get("claim", set())
                claims[incident] = len({row.claim for row in found.claims()} & hidden)
        return cls(names, claims, who)

    def hides(self, kind: str, name: str) -> bool:
        """Whether a thing is hidden, itself or because of what it rests on."""
        return name in self.names.get(kind, ())

    def claims_of(self, incident: str) -> int:
        """How many claims of an incident are hidden."""
        return self.claims[incident]

    def holds_back(self, event: StoredEvent) -> bool:
        """Whether an event is about something hidden, or names it, or says who a protected source is."""
        return self._holds_back(event, event.stream == SOURCES)

    def holds_back_whole(self, event: StoredEvent) -> bool:
        """The same where an event is shown to the byte, and a name in it cannot be replaced by a pseudonym."""
        return self._holds_back(event, True)

    def _holds_back(self, event: StoredEvent, nameless: bool) -> bool:
        telling = {"source": self.who.telling} if nameless and self.who is not None else {}
        said = as_event(event).content
        return self.hides("incident", event.stream) or names_any(said, self.names) or names_any(said, telling)

    def seen(self, events: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
        """The events that may be shown, protected sources under their pseudonyms."""
        return (self._shown(event) for event in events if not self.holds_back(event))

    def _shown(self, event: StoredEvent) -> StoredEvent:
        if event.content is None or self.who is None or not self.who.aliases:
            return event
        return event._replace(content=orjson.dumps(self.who.renamed(orjson.loads(event.content))))
