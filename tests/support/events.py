"""Strategies for events, built from the models: a new event type, field or vocabulary needs nothing here.

`contents(type)` reads a model's annotations, one strategy per value type. `histories()` is a coherent record: whatever
a field refers to (`REFERENCES`) was recorded before.
"""

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le
from hypothesis import assume
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from reportedly.events import fields
from reportedly.events.errors import InputError
from reportedly.events.moments import Moment
from reportedly.events.numbers import number_json
from reportedly.events.quantity import Quantity
from reportedly.events.registry import CLAIM_TYPES, EVENT_TYPES, INCIDENT, model, protected_model
from reportedly.events.standard import standard_drafts
from reportedly.events.wire import Draft, content, draft
from support.moments import moments, zones
from support.values import numbers, quantities

Json = dict[str, Any]
Strategy = st.SearchStrategy[Any]

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXTS = st.text(LETTERS, min_size=1, max_size=20)
NOTHING = st.nothing()

# What may refer to what: field → pool. `claim` of a claim event is its own new name.
REFERENCES: Mapping[str, str] = {
    **dict.fromkeys(("publisher", "speaker", "goes_back_to", "origin", "by", "preferred", "adjusts"), "sources"),
    **dict.fromkeys(("document",), "documents"),
    **dict.fromkeys(("claim", "claims", "before", "after", "computed_from"), "claims"),
    **dict.fromkeys(("into", "to_incident", "from_incident", "incident"), "incidents"),
    "occasion": "occasions",
}
LISTS = ("claims", "before", "after", "computed_from", "preferred")
MEASURES = ("killed", "injured", "casualties", "seized", "reward-offered")
CATEGORIES = ("-", "person", "police", "national-guard", "state-security-forces", "female", "police+female", "weapon")
EFFECTS = tuple(
    name
    for name, entry in EVENT_TYPES.items()
    if entry.stream == INCIDENT and name not in CLAIM_TYPES and name not in ("IncidentOpened", "IncidentSplit")
)


# Text that other JSON readers swallow, and that must be refused.
HOSTILE = {
    "cut off": b'{"a":',
    "nothing": b"",
    "two values": b"{}{}",
    "comment": b'{"a":1}//x',
    "trailing comma": b'{"a":1,}',
    "single quotes": b"{'a':1}",
    "key twice": b'{"a":1,"a":1}',
    "key twice, other value": b'{"a":1,"a":2}',
    "key twice, spaced": b'{"a": 1, "a": 2}',
    "key twice, escaped": b'{"a":1,"\\u0061":2}',
    "key twice, deep inside": b'[{"x":[{"b":{"c":1,"c":1}}]}]',
    "key twice, spaces that could hide it": b'{"a":"",  "a":" "}',
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":Infinity}',
    "minus Infinity": b'{"a":-Infinity}',
    "1e400": b'{"a":1e400}',
    "-1e400": b'{"a":-1e400}',
    "fraction": b'{"a":1.5}',
    "whole fraction": b'{"a":1.0}',
    "exponent": b'{"a":1e2}',
    "2^53": b'{"a":9007199254740992}',
    "-2^53": b'{"a":-9007199254740992}',
    "beyond 64 bits": b'{"a":123456789012345678901234567890}',
    "a million digits": b'{"a":' + b"9" * 1_000_000 + b"}",
    "a million digits behind the point": b'{"a":0.' + b"3" * 1_000_000 + b"}",
    "an exponent of a million": b'{"a":1e-1000000}',
    "lone high surrogate": b'{"a":"\\ud800"}',
    "lone low surrogate": b'{"a":"\\udc00"}',
    "surrogate in raw bytes": b'{"a":"\xed\xa0\x80"}',
    "not UTF-8": b'{"a":"\xff"}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"a":1}',
    "NUL byte": b'{"a":"\x00"}',
    "NUL behind the value": b'{"a":1}\x00',
    "NUL escape": b'{"a":"\\u0000"}',
    "NUL escape in a key": b'{"\\u0000":1}',
    "control character": b'{"a":"\x1b"}',
    "65 deep": b"[" * 65 + b"]" * 65,
    "300 deep": b"[" * 300 + b"]" * 300,
    "1,000 deep": b'{"a": ' * 1000 + b"1" + b"}" * 1000,
    "100,000 arrays deep": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "100,000 open brackets": b"[" * 100_000,
}


# Values ----------------------------------------------------------------------------------------------------------


def json_values() -> Strategy:
    """JSON the record keeps inside a field: no floats, ASCII keys."""
    leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
    keys = st.text("abcxyz_", min_size=1, max_size=5)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))


@st.composite
def quotes(draw: st.DrawFn) -> Json:
    """A quote whose offsets fit its text, or without offsets."""
    quote: Json = {"exact": draw(TEXTS)}
    if draw(st.booleans()):
        quote["start"] = draw(st.integers(0, 10_000))
        quote["end"] = quote["start"] + len(quote["exact"])
    return quote


SHAPES: dict[Any, Strategy] = {
    fields.Zone: zones,
    fields.QuotePart: quotes(),
    fields.Cell: st.sampled_from(("police", "killed/police", "national-guard")),
    fields.When: moments().map(Moment.to_json),
    fields.Amount: quantities().map(lambda quantity: {**quantity.to_json(), "wording": quantity.wording.strip("\x00")}),
    fields.Offset: numbers().map(number_json),
    fields.AnyJson: json_values(),
    fields.CategoryText: st.sampled_from(CATEGORIES),
    fields.Language: st.sampled_from(("en", "es", "pt-BR")),
    Moment: moments().map(Moment.to_json),
    Quantity: quantities().map(Quantity.to_json),
    bool: st.booleans(),
    int: st.integers(-1, 1),
    str: TEXTS,
}


def values(hint: Any) -> Strategy:
    """A strategy of JSON for one annotation of a model."""
    if hint in SHAPES:
        return SHAPES[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, UnionType):
        return st.one_of([values(each) for each in arguments if each is not NoneType])
    if origin is tuple:
        return st.lists(values(arguments[0]), min_size=1, max_size=3)
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), min_size=1, max_size=3)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return shapes(hint)
    raise NotImplementedError(f"no strategy for {hint}: add its value type to SHAPES")


def _annotated(inner: Any, metadata: tuple[Any, ...]) -> Strategy:
    flat = [each for part in metadata for each in (part.metadata if isinstance(part, FieldInfo) else [part])]
    pattern = next((each.pattern for each in flat if isinstance(each, StringConstraints) and each.pattern), None)
    if pattern:
        return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec="ascii")).filter(_is_short)
    if inner is int:
        least = next((each.ge for each in flat if isinstance(each, Ge)), -(2**53) + 1)
        most = next((each.le for each in flat if isinstance(each, Le)), 2**53 - 1)
        return st.integers(least, most)  # type: ignore[arg-type]
    return values(inner)


def _is_short(text: str) -> bool:
    return len(text) <= 60


@cache
def _fields_of(of: type[BaseModel]) -> dict[str, Strategy]:
    hints = get_type_hints(of, include_extras=True)
    return {name: values(hints[name]) for name in of.model_fields}


def shapes(of: type[BaseModel], **given: Strategy) -> Strategy:
    """JSON objects of a model, optional fields present or not; `given` replaces single fields' strategies."""
    known = {**_fields_of(of), **given}
    required = {name for name, field in of.model_fields.items() if field.is_required()}
    return st.fixed_dictionaries(
        {name: known[name] for name in known if name in required},
        optional={name: known[name] for name in known if name not in required},
    )


# Events ----------------------------------------------------------------------------------------------------------


@st.composite
def lines(draw: st.DrawFn, /, name: str, *, stream: str | None = None, **given: Strategy) -> Json:
    """A valid line of one type, as a dict."""
    line: Json = {"type": name, "content": draw(shapes(model(name), **given))}
    if name in CLAIM_TYPES and "visibility" not in given:
        line["content"].setdefault("what" if name != "FigureReported" else "term", "something happened")
    if stream is not None:
        line["stream"] = stream
    protected = protected_model(name)
    if protected is not None and name not in CLAIM_TYPES and draw(st.booleans()):
        line["protected"] = draw(shapes(protected))
    return line


@st.composite
def drafts(draw: st.DrawFn, *, types: tuple[str, ...] = tuple(EVENT_TYPES)) -> Draft:
    """One valid event of any type; what it refers to may not exist."""
    name = draw(st.sampled_from(types))
    line = draw(lines(name))
    for stream in (None, "an-incident"):
        try:
            return draft(line, stream=stream, protect=True)
        except InputError as error:
            if error.field != "stream":
                assume(False)
    raise AssertionError(f"{name} has no stream")


class _History:
    """What has been recorded so far, and what may be referred to."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.drafts: list[Draft] = []
        self.pools: dict[str, list[str]] = {
            name: [] for name in ("sources", "documents", "claims", "incidents", "occasions")
        }

    def add(self, name: str, pool: str | None = None, own: str | None = None, **given: Strategy) -> bool:
        """Record one event; `own` is the name that it introduces into `pool`. Whether there was one to record."""
        hints = model(name).model_fields
        known = {"measure": st.sampled_from(MEASURES), **self.references(hints), **given}
        known = {field: strategy for field, strategy in known.items() if field in hints}
        if any(strategy is NOTHING and hints[field].is_required() for field, strategy in known.items()):
            return False
        stream = own if name == "IncidentOpened" else None
        if stream is None and EVENT_TYPES[name].stream == INCIDENT and name != "IncidentLinked":
            stream = self.draw(st.sampled_from(self.pools["incidents"]))
        line = self.draw(lines(name, stream=stream, **known))
        try:
            self.drafts.append(draft(line, protect=True))
        except InputError:
            return False
        if pool and own:
            self.pools[pool].append(own)
        return True

    def one(self, pool: str) -> Strategy:
        return st.sampled_from(self.pools[pool]) if self.pools[pool] else NOTHING

    def several(self, pool: str) -> Strategy:
        names = self.one(pool)
        return names if names is NOTHING else st.lists(names, min_size=1, max_size=3, unique=True)

    def references(self, hints: Mapping[str, FieldInfo]) -> dict[str, Strategy]:
        return {
            field: self.several(REFERENCES[field]) if field in LISTS else self.one(REFERENCES[field])
            for field in hints
            if field in REFERENCES
        }


@st.composite
def histories(
    draw: st.DrawFn, *, incidents: int = 3, claims: int = 8, effects: int = 5, taxonomy: bool = True
) -> list[Draft]:
    """A coherent record: the standard taxonomy, then sources, incidents, documents, occasions, claims that cite them,
    and effects on those claims, up to the numbers given. Claims' names are unique."""
    history = _History(draw)
    public = st.just("public")
    for number in range(draw(st.integers(1, 3))):
        history.add("SourceRegistered", "sources", f"s{number}", source=st.just(f"s{number}"), visibility=public)
    for number in range(draw(st.integers(1, incidents))):
        history.add("IncidentOpened", "incidents", f"i{number}")
    for number in range(draw(st.integers(1, 4))):
        own = st.just(f"d{number}")
        history.add("DocumentIngested", "documents", f"d{number}", document=own, supersedes=history.one("documents"))
    for number in range(draw(st.integers(0, 2))):
        history.add("OccasionRegistered", "occasions", f"o{number}", occasion=st.just(f"o{number}"))
    for number in range(draw(st.integers(1, claims))):
        name, own = draw(st.sampled_from(sorted(CLAIM_TYPES))), st.just(f"c{number}")
        history.add(name, "claims", f"c{number}", claim=own, supersedes=history.several("claims"), beside=NOTHING)
    for _ in range(draw(st.integers(0, effects))):
        history.add(draw(st.sampled_from(EFFECTS)))
    return [*(standard_drafts() if taxonomy else ()), *history.drafts]


def corrections(of: Draft, field: str, new: Strategy) -> Strategy:
    """RecordCorrected events of one field of a claim."""
    old = of.content.get(field)
    return new.map(
        lambda value: draft(
            {
                "type": "RecordCorrected",
                "stream": of.stream,
                "content": {
                    "kind": "claim",
                    "name": of.content["claim"],
                    "field": field,
                    "old": old,
                    "new": content(of.type, {**of.content, field: value}).get(field),
                    "reason": "misread",
                },
            }
        )
    )
