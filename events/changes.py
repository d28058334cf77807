"""Sources changing what they said. Each obeys its own publication (SEMANTICS.md sections 2 and 6)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from reportedly.events.fields import CategoryText, Content, Counting, Name, Offset, ShortText, Text, When, Word


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


class FigureNoLongerStated(Content):
    """A publisher no longer states a figure: its row is gone, its field was emptied, its value is carried over now.

    From its publication on the claim is not in force, nor what it had followed for the same `as_of` or item. In a feed
    whose items are incidents nothing leaves force: with `stays_in_force` answers keep the value, and say since when it
    is no longer stated. Whoever states the figure again makes a new claim."""

    claim: Name
    document: Name | None = None
    published: When | None = None
    reason: Word
    stays_in_force: bool = False


class MeasureRedefined(Content):
    """A new definition of a series begins: renamed, rebased by `offset`, or counted by another definition.

    Without `scope` it is about the cell itself, not about scopes that stand apart; without `counting` about every
    counting, a rebase about totals and snapshots alone."""

    measure: Name
    category: CategoryText | None = None
    origin: Name | None = None
    counting: Counting | None = None
    scope: ShortText | None = None
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
    """A feed stops or resumes listing the stream's incident. `publisher` is the feed's where no document says it.

    Nothing leaves force: what rests on this publisher alone keeps its value, and answers say since when it is not
    listed."""

    listed: bool
    document: Name | None = None
    publisher: Name | None = None
    published: When | None = None
    reason: Text | None = None
