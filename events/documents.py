"""What was published, and when somebody spoke."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reportedly.events.fields import Content, Language, Name, QuotePart, Sha256, ShortText, Text, When, Zone


class DocumentIngested(Content):
    """One version of one publication. `sha256` is that of the file's bytes; `characters` counts code points; `anchor`
    is the day from which an undated document's weekdays are read; `supersedes` names the earlier version; `items` is
    how many items a version of a feed holds."""

    document: Name
    sha256: Sha256 | None = None
    title: ShortText | None = None
    publisher: Name | None = None
    published: When | None = None
    retrieved: When | None = None
    url: ShortText | None = None
    archived: ShortText | None = None
    language: Language | None = None
    zone: Zone | None = None
    characters: Annotated[int, Field(ge=0, le=2**53 - 1)] | None = None
    supersedes: Name | None = None
    anchor: When | None = None
    items: Annotated[int, Field(ge=0, le=2**53 - 1)] | None = None


class OccasionRegistered(Content):
    """A briefing, an interview: somebody spoke, and several documents may report it."""

    occasion: Name
    speaker: Name | None = None
    when: When | None = None
    document: Name | None = None
    quote: QuotePart | None = None
    what: Text | None = None
