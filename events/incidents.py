"""What happens to incidents themselves: opened, updated, linked, merged, split, withdrawn. No event here moves a figure
of its own; joining and parting follow SEMANTICS.md section 7."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reportedly.events.fields import Content, Name, Place, QuotePart, ShortText, Text, Visibility, When, Word, Zone


class IncidentOpened(Content):
    """An incident exists; its stream carries its name. `zone` is the zone of its days."""

    title: ShortText
    kind: Word | None = None
    when: When | None = None
    place: Place | None = None
    zone: Zone | None = None
    summary: Text | None = None
    visibility: Visibility = "public"


class IncidentUpdated(Content):
    """What is given replaces what was known of the incident; the rest stays."""

    title: ShortText | None = None
    kind: Word | None = None
    when: When | None = None
    place: Place | None = None
    zone: Zone | None = None
    summary: Text | None = None
    reason: Text | None = None


class IncidentLinked(Content):
    """Somebody relates one incident to another, say `possible-cause`. On the stream of `from_incident`."""

    from_incident: Name
    to_incident: Name
    relation: Word
    claim: Name | None = None
    document: Name | None = None
    quote: QuotePart | None = None


class IncidentsMerged(Content):
    """The stream's incident is the same as `into`. Nothing is summed: the claims become rivals."""

    into: Name
    reason: Text


class IncidentSplit(Content):
    """Claims of the stream's incident belong to other incidents: claim → incident; the rest stay."""

    assign: Annotated[dict[Name, Name], Field(min_length=1, max_length=10000)]
    reason: Text


class IncidentWithdrawn(Content):
    """The recorder takes the incident back."""

    reason: Text
