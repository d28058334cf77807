"""What can be counted: units, measures, categories, constraints between them, scopes, the lexicon of words."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reportedly.events.fields import Cell, Content, Name, OptionalNames, ShortText, Unit


class UnitDefined(Content):
    """`discrete` units are counted ("more than 26" is at least 27), the others measured."""

    unit: Unit
    discrete: bool
    label: ShortText | None = None
    plural: ShortText | None = None


class MeasureDefined(Content):
    """A measure, its own unit, whether it may be added up, and the measures it is a part of."""

    measure: Name
    unit: Unit | None = None
    additive: bool = True
    parents: OptionalNames = None
    relation: Literal["partition", "subset", "overlap"] = "partition"
    label: ShortText | None = None


class CategoryDefined(Content):
    """A node of a dimension. The children that are its `partition` in one dimension make up the whole parent; a
    `subset` lies within it; an `overlap` partly. `alias_of` makes the name another word for a node."""

    category: Name
    dimension: Name
    parent: Name | None = None
    relation: Literal["partition", "subset", "overlap"] | None = None
    alias_of: Name | None = None
    label: ShortText | None = None

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if self.relation is not None and self.parent is None:
            raise ValueError("`relation` needs a `parent`")
        if self.alias_of is not None and self.parent is not None:
            raise ValueError("an alias has no `parent` of its own")
        return self


class ConstraintDeclared(Content):
    """The parts add up to the total (`sum`) or do not exceed it (`at-most`), everywhere or in one incident."""

    constraint: Name
    measure: Name
    total: Cell
    parts: Annotated[tuple[Cell, ...], Field(strict=False, min_length=1, max_length=1000)]
    relation: Literal["sum", "at-most"]
    incident: Name | None = None

    @model_validator(mode="after")
    def _contains_not_itself(self) -> Self:
        if self.total in self.parts:
            raise ValueError("the total is one of its own `parts`")
        return self


class ScopeDeclared(Content):
    """Whether figures of this scope are another count, apart from the others of their cell."""

    scope: ShortText
    apart: bool
    publisher: Name | None = None


class LexiconAdopted(Content):
    """The version of the tables that turn words into quantities."""

    lexicon: Name
