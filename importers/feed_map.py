"""Maps: what a feed means, written in YAML and read as one typed object, `FeedMap`.

The models below are the only definition: validation, short forms, JSON Schema (`schema()`) and what readers work with.
Errors name the file, line, column and key of every mistake. The language by example: docs/importing.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from reportedly.events.errors import show
from reportedly.events.fields import CategoryText, Counting, Grade, Language, Name, Offset, Unit, Visibility, Word, Zone
from reportedly.events.moments import Moment
from reportedly.importers.case_problems import At, CaseError, Problem, nearest
from reportedly.importers.case_yaml import Items, Node, Table, read_yaml

VERSION: Final = 1
START: Final = At(1, 1)

# Values --------------------------------------------------------------------------------------------------------------


def _as_text(value: object) -> object:
    """A number or a flag that stands where text is meant: `start: 1994`."""
    return str(value).lower() if isinstance(value, int) else value


def _listed(value: object) -> object:
    return value if value is None or isinstance(value, list | tuple) else [value]


def _short(key: str) -> BeforeValidator:
    """A word alone stands for a table with that one key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str | int) else value)


def _moment(text: str) -> str:
    Moment.parse(text)
    return text


Text = Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1, max_length=2000)]
Path_ = Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1, max_length=500)]
"""A field: its key, or keys joined by dots (`verified.killed_cum`); `[]` after a key means each of a list, `{}` each of
a table; `.` is the item itself."""
Paths = Annotated[tuple[Path_, ...], BeforeValidator(_listed), Field(strict=False, min_length=1)]
Date = Annotated[str, BeforeValidator(_as_text), AfterValidator(_moment)]
Scalar_ = str | int | bool | None


class Part(BaseModel):
    """Frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Ref(Part):
    """A value from the item (`field`, or several that are joined), or the same for all (`text`)."""

    field: Path_ | None = None
    fields: Paths | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if sum(value is not None for value in (self.field, self.fields, self.text)) != 1:
            raise ValueError("give one of `field`, `fields` and `text`")
        return self


Value = Text | Ref
"""Plain text is a field's name where items are incidents, and the text itself where they are rows of one incident."""


class Items_(Part):
    """Where the items are, what names one, and what they are."""

    id: Paths
    are: Annotated[
        Literal["incidents", "as-of rows"],
        BeforeValidator(lambda value: value.replace("as_of", "as-of") if isinstance(value, str) else value),
    ]
    at: Path_ | None = None
    """Where in the document, say `data.rows` or `features`; found by itself where there is one list."""


class Place(Part):
    name: Value | None = None
    within: tuple[Value, ...] | None = Field(None, strict=False)
    precision: Word | None = None


class Incident(Part):
    """The incident that items are about: one for all (as-of rows), or one an item."""

    id: Annotated[tuple[Value, ...], BeforeValidator(_listed), Field(strict=False, min_length=1)] | None = None
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)] | None = None
    title: Value | None = None
    zone: Zone | None = None
    start: Value | None = None
    end: Value | None = None
    place: Annotated[Value | Place | None, Field(union_mode="left_to_right")] = None
    kind: Word | None = None
    summary: Value | None = None
    visibility: Visibility | None = None
    link: Word | None = None
    """The relation of a nested incident to the item's own."""


class Published(Part):
    """When a version was published, where the feed itself does not say: not known, or in a field of its items."""

    unknown: bool = False
    no_later_than: Annotated[Literal["retrieval"] | Date | None, Field(union_mode="left_to_right")] = None
    field: Path_ | None = None


class Origin(Part):
    """Where figures come from: a source, or a table from a field's values to sources; `otherwise` for other values."""

    name: Name | None = None
    field: Path_ | None = None
    values: dict[str, Name] = {}
    otherwise: Name | None = None
    slug: bool = False
    """A value that is not in the table becomes a source of its own, its words joined by hyphens."""


class Moment_(Part):
    """A moment in a field. `precision` cuts it; a moment without an offset is read in `zone`; `offset: ignore` reads
    the digits of one that has an offset in `zone`, too, because its offset is not to be trusted."""

    field: Path_
    precision: Literal["year", "month", "day", "instant"] | None = None
    zone: Zone | None = None
    offset: Literal["trust", "ignore"] = "trust"


class Category(Part):
    """One node of a category: `fixed`, or a field's value, through a table (`values`) or made into a word (`slug`)."""

    fixed: CategoryText | None = None
    field: Path_ | None = None
    values: dict[str, CategoryText] = {}
    dimension: Name | None = None
    parent: Name | None = None
    slug: bool = False


class Scope(Part):
    name: Text | None = None
    field: Path_ | None = None
    apart: bool = False


class Qualifier(Part):
    """A field with a word beside the number. `words` says how a word is to be read; `missing` what none means."""

    field: Path_
    words: dict[str, Text] = {}
    missing: Text = "exact"


class Quantity(Part):
    low: Path_ | None = None
    high: Path_ | None = None
    point: Path_ | None = None


Length = Annotated[Annotated[int, Field(ge=1, strict=True)] | Path_, Field(union_mode="left_to_right")]


class Period(Part):
    """What an increment or an adjustment covers: hours or days that end with the `as_of`, or from `start` to `end`."""

    hours: Length | None = None
    days: Length | None = None
    start: Path_ | None = None
    end: Path_ | None = None


class Adjusts(Part):
    """The totals that an adjustment corrects, and whether they contain it already."""

    origin: Name | None = None
    counting: Literal["total"] = "total"
    included: bool = True


Categories = Annotated[tuple[Annotated[Category, _short("fixed")], ...], BeforeValidator(_listed), Field(strict=False)]
Origin_ = Annotated[Origin, _short("name")]
Scope_ = Annotated[Scope, _short("name")]
Nothing = Annotated[tuple[Scalar_, ...], BeforeValidator(_listed), Field(strict=False)]


class Figure(Part):
    """What a field counts. What is not given here is taken from `defaults`."""

    measure: Name | None = None
    category: Categories | None = None
    unit: Unit | None = None
    counting: Counting | None = None
    scope: Scope_ | None = None
    quantity: Quantity | None = None
    qualifier: Qualifier | None = None
    period: Period | None = None
    adjusts: Adjusts | None = None
    additive: bool | None = None
    nothing: Nothing | None = Field(None, alias="null")
    computed_from: Paths | None = None
    origin: Origin_ | None = None
    documents: Paths | None = None
    note: Path_ | None = None
    term: Text | None = None

    def over(self, other: Figure) -> Figure:
        """This figure with what it does not give taken from `other`."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return other.model_copy(update=given)


class Group(Part):
    """Figures of each element of a nested list or table. Its category, scope and incident hold for what lies within."""

    path: Path_
    id: Paths | None = None
    """What names an element; without it, its place in the list."""
    category: Categories | None = None
    scope: Annotated[Scope, _short("field")] | None = None
    incident: Incident | None = None
    figures: dict[str, Figure] = {}
    each: tuple[Group, ...] = Field((), strict=False)


class Fills(Part):
    """Fields that hold a value carried over from an earlier row, `when` other fields say so."""

    when: dict[str, Annotated[tuple[Scalar_, ...], BeforeValidator(_listed), Field(strict=False)]] = {}
    fields: Paths


class Alias(Part):
    """The present name of a field that had another, up to or from a version on."""

    name: Path_ = Field(alias="is")
    since: Text | None = None
    until: Text | None = None


class VersionAt(Part):
    """A version of a feed, by what the feed calls it."""

    commit: Text | None = None
    seq: Text | None = None
    version: Text | None = None


class Redefinition(Part):
    """From a version on a field counts otherwise."""

    at: Annotated[VersionAt, _short("version")]
    field: Path_
    kind: Literal["rename", "rebase", "new-definition"]
    offset: Offset | None = None
    origin: Name | None = None
    from_measure: Name | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _rebases_by_something(self) -> Self:
        if self.kind == "rebase" and self.offset is None:
            raise ValueError("a rebase needs its `offset`")
        return self


class Definition(Part):
    """A unit, a measure, a category with the parts that make it up, or a constraint, where the record has none."""

    unit: Unit | None = None
    discrete: bool | None = None
    measure: Name | None = None
    additive: bool | None = None
    parents: Annotated[tuple[Name, ...], BeforeValidator(_listed), Field(strict=False)] | None = None
    category: Name | None = None
    dimension: Name | None = None
    parent: Name | None = None
    relation: Literal["partition", "subset", "overlap"] | None = None
    partition: tuple[Name, ...] | None = Field(None, strict=False)
    subsets: tuple[Name, ...] | None = Field(None, strict=False)
    label: Text | None = None


class Source(Part):
    kind: Literal["outlet", "official", "agency", "organisation", "collective", "person", "data-set"]
    name: Text | None = None
    role: Text | None = None
    grade: Grade | None = None
    origin: Name | None = None


class FeedMap(Part):
    """What a feed means."""

    map: Literal[1]
    feed: Literal["changes", "git", "snapshots", "file", "csv", "hxl"] | None = None
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)] | None = None
    file: Text | None = None
    files: Text | None = None
    items: Items_
    removed: Literal["no-longer-stated", "delisted"] | None = None
    empty: Literal["failed-fetch", "delists"] = "failed-fetch"
    incident: Incident = Incident()
    publisher: Name | None = None
    sources: dict[str, Annotated[Source, _short("kind")]] = {}
    published: Annotated[Published, _short("field")] | None = None
    language: Language | None = None
    url: Text | None = None
    origin: Origin_ | None = None
    as_of: Annotated[Moment_, _short("field")] | None = None
    clock: Annotated[Moment_, _short("field")] | None = None
    nothing: Nothing = Field((), alias="null")
    aliases: dict[str, Annotated[Alias, _short("is")]] = {}
    fills: Fills | None = None
    defaults: Figure = Field(default_factory=lambda: Figure.model_validate({}))
    figures: dict[str, Figure] = {}
    each: tuple[Group, ...] = Field((), strict=False)
    taxonomy: tuple[Definition, ...] = Field((), strict=False)
    redefinitions: tuple[Redefinition, ...] = Field((), strict=False)
    attributes: tuple[Path_, ...] = Field((), strict=False)
    ignore: tuple[Path_, ...] = Field((), strict=False)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not self.figures and not self.each:
            raise ValueError("no figure is named, neither under `figures` nor under `each`")
        if self.rows and (self.incident.id is None or self.incident.title is None):
            raise ValueError("items are as-of rows, so `incident` needs the `id` and `title` of the one they belong to")
        if self.rows and self.as_of is None:
            raise ValueError("items are as-of rows, so `as_of` says which field holds the moment")
        if self.removed == ("delisted" if self.rows else "no-longer-stated"):
            raise ValueError("`removed`: rows are no-longer-stated, incidents are delisted")
        return self

    @property
    def rows(self) -> bool:
        """Whether an item is one `as_of` of the one incident."""
        return self.items.are == "as-of rows"


# Reading -------------------------------------------------------------------------------------------------------------


class MapError(CaseError):
    """A map that cannot be used: one line per mistake, `file:line:column: key: message`."""


def read_map(path: str | Path) -> FeedMap:
    """The map in a file. Raises MapError with every mistake."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise MapError.single(str(path), START, f"cannot read: {error.strerror or error}") from None
    return parse_map(data, str(path))


def parse_map(data: bytes, file: str = "map") -> FeedMap:
    """The map in bytes of YAML; `file` names it in errors. Raises MapError."""
    try:
        root = read_yaml(data, file)
    except CaseError as error:
        raise MapError(file, error.problems) from None
    return _validated(plain(root), root, file)


def map_of(given: Mapping[str, Any]) -> FeedMap:
    """A map from plain values. Raises MapError, without places."""
    return _validated(dict(given), Table((), START), "map")


def _validated(given: object, root: Node, file: str) -> FeedMap:
    try:
        return FeedMap.model_validate(given)
    except ValidationError as error:
        found = [_problem(one, root) for one in error.errors(include_url=False, include_context=False)]
        raise MapError(file, _shortest(found)) from None


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a map."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FeedMap.model_json_schema(by_alias=True)}


_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})\Z")
_WORDS: Final[dict[str, Scalar_]] = {"true": True, "false": False, "": None, "~": None, "null": None}


def plain(node: Node) -> Any:
    """A node as plain values: an unquoted whole number, true, false or null is one, all else is text."""
    if isinstance(node, Table):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Items):
        return [plain(one) for one in node.nodes]
    if not node.plain:
        return node.text
    if node.text.lower() in _WORDS:
        return _WORDS[node.text.lower()]
    return int(node.text) if _INTEGER.match(node.text) else node.text


_MESSAGES: Final = {
    "missing": "is missing",
    "string_pattern_mismatch": "not a name or word of the form this key takes",
    "string_type": "expected text",
    "int_type": "expected a whole number",
    "bool_type": "expected yes or no",
    "bool_parsing": "expected yes or no",
    "dict_type": "expected a table",
    "model_type": "expected a table",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
}


def _problem(error: Any, root: Node) -> Problem:
    """One complaint of the models at its place in the file: the value's, of an unknown key the key's own."""
    node, at, path = root, root.at, []
    for step in error["loc"]:
        if isinstance(node, Table):
            found = next(((key, value) for key, value in node.entries if key.text == step), None)
            if found is None:
                path.append(str(step)) if error["type"] == "missing" else None
                continue
            at = found[0].at if error["type"] == "extra_forbidden" else found[1].at
            node = found[1]
            path.append(str(step))
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.nodes):
            node = node.nodes[step]
            at = node.at
    if error["type"] == "extra_forbidden":
        message = f"unknown key{nearest(path[-1] if path else '', _keys(error['loc'][:-1]))}"
    else:
        message = _MESSAGES.get(error["type"]) or error["msg"].removeprefix("Value error, ")
        message = message[0].lower() + message[1:] if message[:1].isupper() else message
    label = ".".join(show(part) for part in path)
    return Problem(at, show(f"{label}: {message}" if label else message, limit=400))


def _keys(loc: tuple[Any, ...]) -> list[str]:
    """The keys known at a place, for a hint."""
    shape: Any = FeedMap
    table = {"figures": Figure, "defaults": Figure, "each": Group, "incident": Incident, "items": Items_}
    table |= {"as_of": Moment_, "clock": Moment_, "origin": Origin, "fills": Fills, "taxonomy": Definition}
    table |= {"redefinitions": Redefinition, "quantity": Quantity, "qualifier": Qualifier, "category": Category}
    table |= {"scope": Scope, "period": Period, "adjusts": Adjusts, "published": Published, "sources": Source}
    for step in loc:
        shape = table.get(step, shape) if isinstance(step, str) else shape
    return [field.alias or name for name, field in shape.model_fields.items()]


def _shortest(found: list[Problem]) -> list[Problem]:
    """One complaint a place: a union of shapes complains once for each of its shapes."""
    kept: dict[At, Problem] = {}
    for one in found:
        kept.setdefault(one.at, one)
    return list(kept.values())
