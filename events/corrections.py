"""The recorder's own mistakes. They act retroactively on the known-at clock, not on the recorded one."""

from __future__ import annotations

from typing import Literal

from reportedly.events.fields import AnyJson, Content, FieldName, Name, Text


class RecordCorrected(Content):
    """One field of something recorded was wrong. `old` and `new` are the field's stored JSON; absent means the field is
    absent. On the stream of the corrected thing."""

    kind: Literal["claim", "document", "source", "occasion", "incident"]
    name: Name
    field: FieldName
    old: AnyJson | None = None
    new: AnyJson | None = None
    reason: Text


class ClaimWithdrawn(Content):
    """The recorder takes a claim back: it should never have been recorded."""

    claim: Name
    reason: Text
