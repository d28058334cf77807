"""The one table of event types: name, the module that holds its model, the stream it belongs to, its schema version.

It is readable without pydantic; `model(name)` imports the model. A model is a class of the same name as the event, and
a name once stored never changes meaning. `stream` is a shared stream's name, `INCIDENT` (a stream named like an
incident) or `ANY` (the stream of whatever the event is about). `protected` names the model of the protected part.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from reportedly.events.errors import ValueRefused, show

if TYPE_CHECKING:
    from reportedly.events.fields import Content, Protected

SOURCES: Final = "sources"
DOCUMENTS: Final = "documents"
TAXONOMY: Final = "taxonomy"
SHARED_STREAMS: Final = (SOURCES, DOCUMENTS, TAXONOMY)
INCIDENT: Final = "incident"
ANY: Final = "any"


class EventType(NamedTuple):
    """One line of the table. `module` is relative to `reportedly.events`; `schema` is the version written today."""

    name: str
    module: str
    stream: str = INCIDENT
    schema: int = 1
    protected: str | None = None


_TABLE: Final = (
    EventType("IncidentOpened", "incidents"),
    EventType("IncidentUpdated", "incidents"),
    EventType("IncidentLinked", "incidents"),
    EventType("IncidentsMerged", "incidents"),
    EventType("IncidentSplit", "incidents"),
    EventType("IncidentWithdrawn", "incidents"),
    EventType("SourceRegistered", "sources", SOURCES, protected="SourceIdentity"),
    EventType("SourceReassessed", "sources", SOURCES),
    EventType("DocumentIngested", "documents", DOCUMENTS),
    EventType("OccasionRegistered", "documents", DOCUMENTS),
    EventType("UnitDefined", "taxonomy", TAXONOMY),
    EventType("MeasureDefined", "taxonomy", TAXONOMY),
    EventType("CategoryDefined", "taxonomy", TAXONOMY),
    EventType("ConstraintDeclared", "taxonomy", TAXONOMY),
    EventType("ScopeDeclared", "taxonomy", TAXONOMY),
    EventType("LexiconAdopted", "taxonomy", TAXONOMY),
    EventType("FigureReported", "claims", protected="ClaimWords"),
    EventType("HappeningReported", "claims", schema=2, protected="ClaimWords"),
    EventType("StatementReported", "claims", protected="ClaimWords"),
    EventType("FigureReclassified", "changes"),
    EventType("ClaimRetracted", "changes"),
    EventType("ClaimReinstated", "changes"),
    EventType("FigureNoLongerStated", "changes"),
    EventType("MeasureRedefined", "changes"),
    EventType("ListingChanged", "changes"),
    EventType("RecordCorrected", "corrections", ANY),
    EventType("ClaimWithdrawn", "corrections"),
    EventType("ClaimAssessed", "judgement"),
    EventType("DiscrepancyNoted", "judgement"),
    EventType("DiscrepancyResolved", "judgement"),
    EventType("HeadlinePolicySet", "judgement"),
    EventType("VisibilityChanged", "privacy", ANY),
    EventType("PartRedacted", "privacy", ANY),
)
EVENT_TYPES: Final[dict[str, EventType]] = {entry.name: entry for entry in _TABLE}
CLAIM_TYPES: Final = frozenset(entry.name for entry in _TABLE if entry.protected == "ClaimWords")


def event_type(name: str) -> EventType:
    """The table's line for `name`; an unknown name is refused."""
    entry = EVENT_TYPES.get(name)
    if entry is None:
        raise ValueRefused(f"unknown event type: {show(name)}")
    return entry


@cache
def model(name: str) -> type[Content]:
    """The pydantic model of an event type's content; imports pydantic."""
    entry = event_type(name)
    found: type[Content] = getattr(import_module(f"reportedly.events.{entry.module}"), name)
    return found


@cache
def protected_model(name: str) -> type[Protected] | None:
    """The pydantic model of an event type's protected part, `None` if it has none."""
    entry = event_type(name)
    if entry.protected is None:
        return None
    found: type[Protected] = getattr(import_module(f"reportedly.events.{entry.module}"), entry.protected)
    return found
