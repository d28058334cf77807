"""Who says things: outlets, officials, agencies, organisations, collectives, persons, data sets."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from reportedly.events.fields import Content, Grade, Name, Protected, ShortText, Text, Visibility


class SourceRegistered(Content):
    """A source under a name that does not describe it if it needs protection. `grade` A–F judges the source, `origin`
    is the source it merely passes on. What identifies a protected source goes into the protected part."""

    source: Name
    kind: Literal["outlet", "official", "agency", "organisation", "collective", "person", "data-set"]
    name: ShortText | None = None
    role: ShortText | None = None
    grade: Grade | None = None
    origin: Name | None = None
    pseudonym: ShortText | None = None
    visibility: Visibility = "public"

    @model_validator(mode="after")
    def _keeps_the_identity_apart(self) -> Self:
        if self.visibility != "public" and self.name is not None:
            raise ValueError("the `name` of a source that is not public goes into its protected part")
        return self


class SourceIdentity(Protected):
    """The protected part of a source: short free text under any field name."""

    __pydantic_extra__: dict[str, ShortText]
    model_config = ConfigDict(extra="allow")

    name: ShortText | None = None
    contact: ShortText | None = None
    place: ShortText | None = None

    @model_validator(mode="after")
    def _names_its_fields(self) -> Self:
        if not all(name.isascii() and name.isidentifier() for name in self.__pydantic_extra__):
            raise ValueError("a field's name has ASCII letters, digits and underscores")
        return self


class SourceReassessed(Content):
    """The recorder judges a source anew."""

    source: Name
    grade: Grade | None = None
    origin: Name | None = None
    reason: Text
