"""The recorder's own mistakes. They act retroactively on the known-at clock, not on the recorded one."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, TypeAdapter, ValidationInfo

from reportedly.events.fields import AnyJson, Content, FieldName, Name, StoredAmount, StoredWhen, Text

_SHAPES: Final[dict[str, TypeAdapter[Any]]] = {
    "quantity": TypeAdapter(StoredAmount),
    **dict.fromkeys(("when", "said", "as_of", "period", "published", "retrieved", "anchor"), TypeAdapter(StoredWhen)),
}


def _as_stored(value: Any, info: ValidationInfo) -> Any:
    """Quantities and moments in their stored shape, so that `"2021-07-10"` and its object are the same correction."""
    shape = _SHAPES.get(info.data.get("field", ""))
    return value if shape is None or value is None else shape.validate_python(value)


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
