"""Sources changing what they said. Each obeys its own publication (SEMANTICS.md sections 2 and 6)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from reportedly.events.fields import CategoryText, Content, Name, Offset, Text, When


class FigureReclassified(Content):
    """A source moves a figure to another cell: another measure, another category, or both."""

    claim: Name
    measure: Name | None = None
    category: CategoryText | None = None
    document: Name | None = None
    published: When | None = None
    reason: Text

    @model_validator(mode="after")
    def _moves_somewhere(self) -> Self:
        if self.measure is None and self.category is None:
            raise ValueError("neither `measure` nor `category` is given")
        return self


class ClaimRetracted(Content):
    """A source takes a claim back; from its publication on it is out of force."""

    claim: Name
    document: Name | None = None
    by: Name | None = None
    published: When | None = None
    reason: Text | None = None


class ClaimReinstated(Content):
    """A source restores what it had retracted."""

    claim: Name
    document: Name | None = None
    by: Name | None = None
    published: When | None = None
    reason: Text | None = None


class MeasureRedefined(Content):
    """A new definition of a series begins: renamed, rebased by `offset`, or counted by another definition."""

    measure: Name
    category: CategoryText | None = None
    origin: Name | None = None
    kind: Literal["rename", "rebase", "new-definition"]
    offset: Offset | None = None
    from_measure: Name | None = None
    document: Name | None = None
    published: When | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _offset_rebases(self) -> Self:
        if self.kind == "rebase" and self.offset is None:
            raise ValueError("a rebase needs its `offset`")
        return self


class ListingChanged(Content):
    """A feed stops or resumes listing the stream's incident."""

    listed: bool
    document: Name | None = None
    published: When | None = None
    reason: Text | None = None
