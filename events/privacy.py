"""Who may see what, and what was removed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reportedly.events.fields import AnyJson, Content, FieldName, Name, Text, Uuid, Visibility, Word


class VisibilityChanged(Content):
    """A claim, document, source, occasion or incident becomes visible to more or fewer people."""

    kind: Literal["claim", "document", "source", "occasion", "incident"]
    name: Name
    visibility: Visibility
    reason: Text | None = None


class PartRedacted(Content):
    """The bytes and the salt of one part of an event are gone; `part` is `public` or a protected part's name.

    `reason` is a code, so that nothing is said here of what is gone. Of a public part `left` is what answers still need
    (`remains.remains`): names, moments and the vocabulary, no text and no figure.
    """

    event: Uuid
    position: Annotated[int, Field(ge=1, le=2**53 - 1)]
    part: Word
    reason: Word
    left: dict[FieldName, AnyJson] | None = None
