"""The recorder's own mistakes. They act retroactively on the known-at clock, not on the recorded one."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, ValidationInfo

from reportedly.events.fields import AnyJson, Content, FieldName, Name, Text, read_moment, read_quantity

_MOMENTS: Final = frozenset(("when", "said", "as_of", "period", "published", "retrieved", "anchor"))


def _as_stored(value: Any, info: ValidationInfo) -> Any:
    """Quantities and moments in their stored shape, so that `"2021-07-10"` and its object are the same correction.

    Words for a new quantity are read in the unit of the old one.
    """
    field = info.data.get("field")
    if value is None:
        return None
    if field in _MOMENTS:
        return read_moment(value).to_json()
    if field == "quantity":
        old = info.data.get("old")
        return read_quantity(value, old["unit"] if isinstance(old, dict) else None).to_json()
    return value


FieldValue = Annotated[AnyJson | None, AfterValidator(_as_stored)]


class RecordCorrected(Content):
    """One field of something recorded was wrong. `old` and `new` are the field's stored JSON; absent means the field is
    absent. On the stream of the corrected thing."""

    kind: Literal["claim", "document", "source", "occasion", "incident"]
    name: Name
    field: FieldName
    old: FieldValue = None
    new: FieldValue = None
    reason: Text


class ClaimWithdrawn(Content):
    """The recorder takes a claim back: it should never have been recorded."""

    claim: Name
    reason: Text
