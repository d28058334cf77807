"""What the record holds now, as far as a case file needs it: names and their current content.

`State` is plain data, so that `plan` is a pure function; `gather` makes one from a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from reportedly.events.ids import derived_id, id_bytes, id_text
from reportedly.events.registry import CLAIM_TYPES, DOCUMENTS, SOURCES, TAXONOMY

if TYPE_CHECKING:
    from reportedly.record import Record

Content = Mapping[str, Any]
Key = tuple[str, str]
"""Kind (source, document, occasion, incident, claim, unit, measure, category, constraint, scope, …) and name."""

TAXONOMIC = ("unit", "measure", "category", "constraint", "scope")
OTHERS = ("source", "document", "occasion", "incident")
STREAMS: Mapping[str, str] = {
    **dict.fromkeys(TAXONOMIC, TAXONOMY),
    **{"source": SOURCES, "document": DOCUMENTS, "occasion": DOCUMENTS},
}
"""The shared stream of each kind that has one."""

ACTS = (
    *("IncidentLinked", "ClaimAssessed", "ClaimRetracted", "ClaimReinstated", "FigureReclassified"),
    *("DiscrepancyNoted", "HeadlinePolicySet"),
)
ADDED = frozenset({"withdrawn"})
"""What the record adds to a thing's state beside its content."""


class Act(NamedTuple):
    """An event that names no new thing: a link, a judgement, a change in reporting."""

    type: str
    stream: str
    content: Content


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a name, with its current content, after the recorder's corrections.

    `cause` is the event a claim was recorded for: its document's, where a case file brought it in. `protected` is the
    protected part of a restricted claim, None where it is gone.
    """

    type: str
    stream: str
    content: Content
    cause: bytes | None = None
    protected: Content | None = None
    withdrawn: bool = False


@dataclass(slots=True)
class State:
    """Things by kind and name, and acts in log order. `hints` are names known besides, to suggest; `ingested` is the
    id of the document's own event; `position` is the log's head: what is appended to another one has other ids."""

    things: dict[Key, Thing] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    hints: set[Key] = field(default_factory=set)
    ingested: dict[str, bytes] = field(default_factory=dict)
    position: int = 0
    by_hand: dict[Key, set[str]] = field(default_factory=dict)
    """The fields of a thing that were last changed by hand, not by a case file."""

    def get(self, kind: str, name: str) -> Thing | None:
        return self.things.get((kind, name))

    def names(self, kind: str) -> Iterator[str]:
        return (name for of, name in self.things if of == kind)

    def suggestions(self, kind: str) -> set[str]:
        """Names of a kind, those of things that were not read included."""
        return {name for of, name in (*self.things, *self.hints) if of == kind}

    def claims_of(self, document: str) -> Iterator[tuple[str, Thing]]:
        """The claims that the document's case file brought in: those recorded for its event, not by other ways."""
        cause = self.ingested.get(document)
        for (kind, name), thing in self.things.items():
            if kind == "claim" and cause is not None and thing.cause == cause:
                yield name, thing

    def of_type(self, type: str, stream: str) -> Iterator[Content]:
        """Every act of a type on a stream, oldest first."""
        return (act.content for act in self.acts if act.type == type and act.stream == stream)

    def latest(self, type: str, stream: str, about: Content) -> Content | None:
        """The last such act about this: `latest("ClaimAssessed", incident, {"claim": "b-gang"})`."""
        found = [
            content
            for content in self.of_type(type, stream)
            if all(content.get(key) == value for key, value in about.items())
        ]
        return found[-1] if found else None


def ingested_id(document: str) -> bytes:
    """The id of the event that brings in a case file's document, made of its name."""
    return derived_id(DOCUMENTS, "DocumentIngested", document.encode(), 0)


def gather(record: Record, names: Iterable[str], document: str | None) -> State:
    """The state of a record as far as it concerns a file that says `names` and is about `document`.

    Read are the taxonomy, the shared facts and claims that are named, the document's claims, and what was said about
    them; of other shared facts only the names.
    """
    said = frozenset(names)
    with record.store.snapshot():
        state = State(position=record.store.head().size)
        for kind in (*TAXONOMIC, *OTHERS):
            for name, content in record.registry(kind).items():
                state.hints.add((kind, name))
                if kind in TAXONOMIC or name in said:
                    current = record.shared_state(kind, name) or content
                    state.things[(kind, name)] = Thing("", STREAMS.get(kind, name), _own(current))
        incidents = [name for name in names if ("incident", name) in state.things]
        for incident in incidents:
            state.hints.update(("claim", name) for name in record.claims_of(incident=incident))
        own = record.claims_of(document=document) if document is not None else []
        for name in dict.fromkeys((*own, *names)):
            _add_claim(record, state, name)
        if document is not None and ("document", document) in state.things:
            _add_ingested(record, state, document)
        for stream in sorted({*incidents, *(thing.stream for key, thing in state.things.items() if key[0] == "claim")}):
            for event in record.events(stream=stream, types=ACTS):
                state.acts.append(Act(event.type, stream, event.content or {}))
        for stream in sorted({thing.stream for thing in state.things.values()} - {TAXONOMY}):
            for event in record.events(stream=stream, types=_CHANGES):
                _note_hand(state, event.type, stream, event.content or {}, event.causation is None)
        return state


_CHANGES = ("RecordCorrected", "SourceReassessed", "IncidentUpdated")


def _note_hand(state: State, type: str, stream: str, content: Content, by_hand: bool) -> None:
    """What a case file changes is caused by its document's event; what has no cause was changed by a person."""
    if type == "RecordCorrected":
        key, fields = (content["kind"], content["name"]), {content["field"]}
    elif type == "SourceReassessed":
        key, fields = ("source", content["source"]), content.keys() - {"source", "reason", "note"}
    else:
        key, fields = ("incident", stream), content.keys() - {"reason", "note"}
    found = state.by_hand.setdefault(key, set())
    found.update(fields) if by_hand else found.difference_update(fields)


def _own(content: Content) -> Content:
    return {key: value for key, value in content.items() if key not in ADDED}


def _add_claim(record: Record, state: State, name: str) -> None:
    found = record.claim(name)
    if found is None or found.type not in CLAIM_TYPES:
        return
    effects = record.effects(found)
    content = dict(found.content)
    for effect in effects:
        if effect["kind"] == "visibility":
            content["visibility"] = effect["data"]["visibility"]
    event = record.event(found.position)
    cause = id_bytes(event.causation) if event is not None and event.causation is not None else None
    protected = record.store.protected_part(found.position, "protected")
    state.things[("claim", name)] = Thing(
        found.type,
        found.incident,
        content,
        cause,
        None if protected is None else json.loads(protected),
        withdrawn=any(effect["kind"] == "withdraw" for effect in effects),
    )


def _add_ingested(record: Record, state: State, document: str) -> None:
    """The document's own event: under the id a case file gives it, else wherever it stands."""
    usual = ingested_id(document)
    if record.event(id_text(usual)) is not None:
        state.ingested[document] = usual
        return
    for event in record.events(stream=DOCUMENTS, types=("DocumentIngested",)):
        if event.content is not None and event.content["document"] == document:
            state.ingested[document] = id_bytes(event.id)
