"""Reading an item by its map: an item in, the figures it states out. Pure: the same item reads the same always.

A `Reader` is made once for a map. What is not understood is returned with the rest and never dropped in silence; a
figure that cannot be read leaves what was stated before as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from reportedly.events.errors import ReportedlyError, show
from reportedly.events.numbers import Number
from reportedly.importers import feed_values as values
from reportedly.importers.feed_map import Adjusts, Category, FeedMap, Figure, Group, Incident, Origin, Place, Ref, Scope
from reportedly.importers.feed_names import fit, slug
from reportedly.importers.feed_values import Json, at, each, is_nothing, moment, nothings

MAX_CITES: Final = 1000
MAX_SHORT: Final = 1000
MAX_NOTE: Final = 20000


class Node(NamedTuple):
    """A category's node that a field's text gave, to be defined where the record has none of that name."""

    name: str
    dimension: str | None
    parent: str | None
    label: str | None


class Stated(NamedTuple):
    """A figure that an item states. `identity` says of what, `value` how much; `content` makes its claim's content."""

    incident: str
    identity: tuple[Any, ...]
    value: tuple[Any, ...]
    content: Callable[[], Json]
    computed_from: tuple[str, ...] = ()


class Opened(NamedTuple):
    """An incident as an item describes it: its name, its content and, where it is nested, the link to another."""

    incident: str
    content: Json
    link: tuple[str, str] | None = None


@dataclass(slots=True)
class Reading:
    """What an item says: its figures by place, which places are carried over or could not be read, its incidents."""

    stated: dict[str, Stated] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    incidents: list[Opened] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    clock: str | None = None

    @property
    def digest(self) -> int:
        """Tells apart what items state."""
        return hash(frozenset((place, one.identity, one.value) for place, one in self.stated.items()))


class _Figure(NamedTuple):
    """A figure of the map with its defaults filled in."""

    path: str
    place: str
    spec: Figure
    nothing: frozenset[Any]
    unit: str
    measure: str
    counting: str
    fixed: tuple[str, ...]
    """The category, where no field has a say in it."""
    plain: bool
    """Whether one number makes the quantity."""
    discrete: bool | None
    cell: str
    """The fixed category, as it is written."""
    varies: bool
    """Whether a field has a say in the category."""
    lasts: bool
    """Whether it is of a period."""
    origin: Origin | None


class _Frame(NamedTuple):
    """What lies around an element: it, what it lies in, and the category, scope and incident that hold there."""

    chain: tuple[Any, ...]
    place: str
    category: tuple[str, ...]
    scope: str | None
    incident: str


class Reader:
    """Reads items by a map. `feed` is the feed's name."""

    def __init__(self, map: FeedMap, feed: str) -> None:
        self.map, self.feed = map, feed
        self.zone = map.incident.zone
        self.rows = map.rows
        self._discrete = {one.unit: one.discrete for one in map.taxonomy if one.unit}
        self._figures = [self._compiled(path, spec) for path, spec in map.figures.items()]
        self._groups = {id(group): self._group(group) for group in _groups(map.each)}
        self._carried = frozenset(map.fills.fields) if map.fills else frozenset()
        self._nothing = nothings(map.nothing)
        self._known = self._known_keys()
        self.relevant = tuple(sorted(self._known - set(map.ignore)))
        """Top-level keys that can make a difference."""
        self._seen: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._aliases = {old: one.name for old, one in map.aliases.items() if not one.since}
        self._constant = self._only_incident() if map.rows else None

    # Versions

    def enter(self, version: Mapping[str, str]) -> None:
        """From this version on: names of fields that begin or end with it change."""
        for old, one in self.map.aliases.items():
            if one.since is not None and one.since in version.values():
                self._aliases[old] = one.name
            if one.until is not None and one.until in version.values():
                self._aliases.pop(old, None)

    # Items

    def id_of(self, item: Any) -> str | None:
        """What names the item; None where it has no name."""
        parts = [at(item, path) for path in self.map.items.id]
        if any(isinstance(part, dict | list) or is_nothing(part, frozenset()) for part in parts):
            return None
        return "/".join(str(values.plain(part)) for part in parts)

    def renamed(self, item: Any) -> Any:
        """The item under the present names of its fields."""
        if not self._aliases or not isinstance(item, dict) or self._aliases.keys().isdisjoint(item):
            return item
        named = {self._aliases.get(key, key): value for key, value in item.items() if key in self._aliases}
        return {**{key: value for key, value in item.items() if key not in self._aliases}} | {
            key: value for key, value in named.items() if key not in item
        }

    def unknown(self, item: Any) -> tuple[str, ...]:
        """The fields of an item that the map says nothing of."""
        if not isinstance(item, dict):
            return ()
        keys = tuple(item)
        found = self._seen.get(keys)
        if found is None:
            found = self._seen[keys] = tuple(key for key in keys if key not in self._known)
            if len(self._seen) > 4096:
                self._seen.clear()
        return found

    def read(self, item: Any) -> Reading:
        """What the item states. Renaming is done here."""
        item = self.renamed(item)
        made = Reading()
        incident = self._constant
        if incident is None:
            incident = self._opened(self.map.incident, (item,), made, None)
            if incident is None:
                return made
        as_of = self._as_of(item, made)
        if as_of is None and self.map.rows:
            made.troubles.append((self.map.as_of.field if self.map.as_of else "as_of", "no moment"))
            return made
        if self.map.clock is not None:
            clock = self._moment(item, self.map.clock, made)
            made.clock = clock.get("earliest") if clock else None
        frame = _Frame((item,), "", (), None, incident)
        self._figures_of(self._figures, frame, as_of, made)
        for group in self.map.each:
            self._elements(group, frame, as_of, made)
        return made

    # Moments

    def _as_of(self, item: Any, made: Reading) -> Json | None:
        return self._moment(item, self.map.as_of, made) if self.map.as_of is not None else None

    def _moment(self, item: Any, spec: Any, made: Reading) -> Json | None:
        value = at(item, spec.field)
        if is_nothing(value, self._nothing):
            return None
        try:
            return moment(value, spec.precision, spec.zone or self.zone, spec.offset == "trust")
        except (ReportedlyError, ValueError, TypeError, OverflowError, OSError) as error:
            made.troubles.append((spec.field, _line(error)))
            return None

    # Groups

    def _elements(self, group: Group, outer: _Frame, as_of: Json | None, made: Reading) -> None:
        for place, element in each(outer.chain[0], group.path):
            chain = (element, *outer.chain)
            if group.id is not None:
                named = [_near(chain, path) for path in group.id]
                place = f"{group.path.replace('[]', '').replace('{}', '')}.{'.'.join(map(str, named))}"
            where = f"{outer.place}{'.'.join(fit(step) for step in place.split('.'))}."
            category = self._category(group.category or (), chain, made, where)
            scope = self._scope(group.scope, chain)
            incident: str | None = outer.incident
            if group.incident is not None:
                incident = self._opened(group.incident, chain, made, outer.incident)
            if category is None or incident is None:
                continue
            frame = _Frame(chain, where, (*outer.category, *category), scope or outer.scope, incident)
            self._figures_of(self._groups[id(group)], frame, as_of, made)
            for inner in group.each:
                self._elements(inner, frame, as_of, made)

    # Figures

    def _figures_of(self, figures: list[_Figure], frame: _Frame, as_of: Json | None, made: Reading) -> None:
        item = frame.chain[0]
        carried = self._carried if self._carried and self._is_fill(frame.chain[-1]) else ()
        for figure in figures:
            value = item.get(figure.path) if figure.plain and isinstance(item, dict) else None
            if value is None:
                value = at(item, figure.path)
            if figure.plain and is_nothing(value, figure.nothing):
                continue
            place = frame.place + figure.place
            if figure.path in carried:
                made.carried.add(place)
                continue
            try:
                one = self._stated(figure, value, frame, as_of, made, place)
            except (ReportedlyError, ValueError, TypeError, ArithmeticError) as error:
                made.unread.add(place)
                made.troubles.append((frame.place + figure.path, _line(error)))
                continue
            if one is not None:
                made.stated[place] = one

    def _stated(
        self, figure: _Figure, value: Any, frame: _Frame, as_of: Json | None, made: Reading, place: str
    ) -> Stated | None:
        spec = figure.spec
        base = value if isinstance(value, dict) else frame.chain[0]
        amount = self._amount(figure, value, base, frame)
        if amount is None:
            return None
        chain = (base, *frame.chain)
        category = figure.fixed
        if figure.varies:
            found = self._category(spec.category or (), chain, made, place)
            if found is None:
                return None
            category = found
        cell = figure.cell if not frame.category and category is figure.fixed else _joined(frame.category, category)
        scope = (spec.scope.name or self._scope(spec.scope, chain)) if spec.scope is not None else None
        origin = self._origin(figure.origin, chain, made) if figure.origin is not None else None
        period = self._period(figure, frame.chain[0], as_of) if figure.lasts else None
        identity = (
            frame.incident,
            figure.measure,
            cell,
            figure.unit,
            figure.counting,
            scope or frame.scope,
            origin,
            as_of["edtf"] if as_of is not None and self.rows else None,
            period["edtf"] if period is not None else None,
        )
        parents = tuple(frame.place + fit(path) for path in spec.computed_from or ())
        content = partial(self._content, figure, amount.json, identity, as_of, period, base, frame.chain)
        return Stated(frame.incident, identity, amount.value, content, parents)

    def _content(
        self,
        figure: _Figure,
        amount: Json,
        identity: tuple[Any, ...],
        as_of: Json | None,
        period: Json | None,
        base: Any,
        chain: tuple[Any, ...],
    ) -> Json:
        """The content of the claim, without its name and document: made only where there is something to say."""
        _, measure, cell, _, counting, scope, origin, _, _ = identity
        content: Json = {"measure": measure, "category": cell, "quantity": amount, "counting": counting}
        given = {"scope": scope, "as_of": as_of, "period": period, "goes_back_to": origin}
        content |= {name: value for name, value in given.items() if value is not None}
        if figure.spec.adjusts is not None:
            _adjusting(content, figure.spec.adjusts)
        self._beside(content, figure.spec, base, chain)
        return content

    def _amount(self, figure: _Figure, value: Any, base: Any, frame: _Frame) -> values.Amount | None:
        spec = figure.spec
        if spec.quantity is not None:
            ends = [
                self._end(base, path, figure) for path in (spec.quantity.low, spec.quantity.high, spec.quantity.point)
            ]
            return values.interval(*ends, figure.unit)
        word, said = self._word(spec, frame.chain[0]) if spec.qualifier is not None else (None, None)
        found = values.as_number(value)
        if found is None:
            if not isinstance(value, str):
                raise ValueError(f"a {type(value).__name__} is no figure")
            return values.quantity(value.strip(), figure.unit, None, None, figure.discrete)
        if found < 0 and figure.counting != "adjustment" and figure.discrete is not False:
            raise ValueError("a count below 0")
        return values.quantity(found, figure.unit, word, said, figure.discrete)

    def _end(self, base: Any, path: str | None, figure: _Figure) -> Number | None:
        value = at(base, path) if path is not None else None
        if is_nothing(value, figure.nothing):
            return None
        found = values.as_number(value)
        if found is None:
            raise ValueError(f"{path}: no number")
        return found

    def _word(self, spec: Figure, item: Any) -> tuple[str | None, str | None]:
        """How a number is to be read, and the word that said so."""
        assert spec.qualifier is not None
        said = at(item, spec.qualifier.field)
        if is_nothing(said, self._nothing):
            missing = spec.qualifier.missing
            return (None, None) if missing == values.EXACT else (missing, None)
        text = str(said).strip()
        word = spec.qualifier.words.get(text)
        if word is None:
            raise ValueError(f"{spec.qualifier.field}: the word {show(text)} is not in `words`")
        return (None, None) if word == values.EXACT else (word, text)

    def _category(
        self, given: tuple[Category, ...], chain: tuple[Any, ...], made: Reading, place: str
    ) -> tuple[str, ...] | None:
        found = []
        for one in given:
            if one.fixed is not None:
                found += [one.fixed] if one.fixed != "-" else []
                continue
            text = _near(chain, one.field or ".")
            if is_nothing(text, frozenset()):
                continue
            words = str(values.plain(text))
            if one.values:
                node = one.values.get(words)
                if node is None:
                    made.unread.add(place)
                    made.troubles.append((f"{place} {one.field}", f"{show(words)} is not in `values`"))
                    return None
            else:
                node = slug(words) if one.slug else fit(words)
                made.nodes.append(Node(node, one.dimension, one.parent, words if node != words else None))
            found.append(node)
        return tuple(found)

    def _scope(self, spec: Scope | None, chain: tuple[Any, ...]) -> str | None:
        if spec is None or spec.name is not None:
            return spec.name if spec is not None else None
        text = _near(chain, spec.field or ".")
        return None if is_nothing(text, frozenset()) else str(text).strip()[:MAX_SHORT]

    def _origin(self, spec: Origin, chain: tuple[Any, ...], made: Reading) -> str | None:
        if spec.field is None:
            return spec.name
        text = _near(chain, spec.field)
        if is_nothing(text, frozenset()):
            return spec.otherwise or spec.name
        found = spec.values.get(str(text))
        if found is None and spec.slug:
            found = slug(str(text), 100) or fit(str(text))
            made.sources[found] = str(text)[:MAX_SHORT]
        found = found or spec.otherwise
        if found is None:
            raise ValueError(f"{spec.field}: the origin {show(str(text))} is not in `values`")
        return found

    def _period(self, figure: _Figure, item: Any, as_of: Json | None) -> Json | None:
        spec = figure.spec.period
        if spec is None:
            return as_of
        if spec.start is not None or spec.end is not None:
            ends = [_day(at(item, path)) if path else "" for path in (spec.start, spec.end or spec.start)]
            return values.edtf("/".join(ends) if ends[0] != ends[1] else ends[0], self.zone)
        hours = self._length(spec.hours, item, 1) if spec.hours is not None else self._length(spec.days, item, 24)
        if as_of is None:
            raise ValueError("a period of hours or days ends with an `as_of`, and there is none")
        return _ending(as_of, hours, self.zone)

    def _length(self, given: str | int | None, item: Any, factor: int) -> int:
        found = given if isinstance(given, int) else values.as_number(at(item, str(given)))
        if not isinstance(found, int) or found <= 0:
            raise ValueError(f"{given}: the length of a period is a whole number above 0")
        return found * factor

    def _beside(self, content: Json, spec: Figure, base: Any, chain: tuple[Any, ...]) -> None:
        """What stands beside the figure: sources it cites, a note, attributes of the row."""
        if spec.documents is not None:
            cites = [text for path in spec.documents for _, one in each(base, path) if (text := _text(one))]
            if cites:
                content["cites"] = list(dict.fromkeys(cites))[:MAX_CITES]
        if spec.note is not None and (note := at(base, spec.note)):
            content["note"] = str(note)[:MAX_NOTE]
        if spec.term is not None:
            content["term"] = spec.term
        if self.map.attributes:
            beside = {path: text for path in self.map.attributes if (text := _text(at(chain[-1], path)))}
            if beside:
                content["attributes"] = beside

    def _is_fill(self, item: Any) -> bool:
        assert self.map.fills is not None
        return all(values.plain(at(item, path)) in wanted for path, wanted in self.map.fills.when.items())

    # Incidents

    def _only_incident(self) -> str:
        given = self.map.incident.id or ()
        return "-".join(part if isinstance(part, str) else part.text or "" for part in given)

    def opening(self) -> Opened | None:
        """The one incident of a feed of rows."""
        return None if self._constant is None else Opened(self._constant, self._described(self.map.incident, ()))

    def _opened(self, spec: Incident, chain: tuple[Any, ...], made: Reading, outer: str | None) -> str | None:
        named = spec.id or self.map.items.id
        parts = [_value(one, chain, literal=False) for one in named]
        if any(part is None for part in parts):
            made.troubles.append(("incident", "has no id"))
            return None
        name = ".".join(_named(str(part)) for part in parts)
        if spec.prefix is not None:
            name = f"{spec.prefix}-{name}"
        name = fit(name, 120)
        content = self._described(spec, chain)
        content.setdefault("title", str(parts[-1])[:MAX_SHORT])
        link = (outer, spec.link) if outer is not None and spec.link is not None else None
        made.incidents.append(Opened(name, content, link))
        return name

    def _described(self, spec: Incident, chain: tuple[Any, ...]) -> Json:
        literal = not chain
        content: Json = {}
        title = _value(spec.title, chain, literal=literal)
        summary = _value(spec.summary, chain, literal=literal)
        if title is not None:
            content["title"] = str(title)[:MAX_SHORT]
        if summary is not None:
            content["summary"] = str(summary)[:MAX_NOTE]
        when = self._span(spec, chain, literal)
        if when is not None:
            content["when"] = when
        place = _placed(spec.place, chain, literal)
        if place:
            content["place"] = place
        for name in ("zone", "kind", "visibility"):
            if getattr(spec, name) is not None:
                content[name] = getattr(spec, name)
        return content

    def _span(self, spec: Incident, chain: tuple[Any, ...], literal: bool) -> Json | None:
        start, end = (_value(one, chain, literal=literal) for one in (spec.start, spec.end))
        if start is None:
            return None
        try:
            first = _day(start)
            return values.edtf(f"{first}/{_day(end)}" if end is not None else first, spec.zone or self.zone)
        except (ReportedlyError, ValueError):
            return None

    # The map, prepared

    def figures(self) -> Iterator[tuple[str, str, bool | None, list[tuple[str, str | None, str | None]]]]:
        """Of every figure: measure, unit, additive, and the (node, dimension, parent) of fixed categories."""
        for one in (*self._figures, *(one for group in self._groups.values() for one in group)):
            yield one.measure, one.unit, one.spec.additive, list(_nodes(one.spec.category or ()))
        for group in _groups(self.map.each):
            if group.category:
                first = next((one for one in self._groups[id(group)]), None)
                if first is not None:
                    yield first.measure, first.unit, None, list(_nodes(group.category))

    def figure(self, field: str) -> Json | None:
        """What the series of a field has in common: measure, category, counting, scope, origin, as far as fixed."""
        found = next((one for one in self._figures if one.path == field), None)
        if found is None:
            return None
        scope, origin = found.spec.scope, found.spec.origin or self.map.origin
        given = {
            "measure": found.measure,
            "category": "+".join(found.fixed) or "-",
            "counting": found.counting,
            "scope": scope.name if scope is not None else None,
            "origin": origin.name if origin is not None and origin.field is None else None,
        }
        return {key: value for key, value in given.items() if value is not None}

    def _compiled(self, path: str, spec: Figure) -> _Figure:
        full = spec.over(self.map.defaults)
        if spec.nothing is None and full.nothing is None:
            full = full.model_copy(update={"nothing": self.map.nothing})
        measure = full.measure or slug(path)
        unit = full.unit or standard_unit(measure)
        nodes = full.category or ()
        fixed = tuple(one.fixed for one in nodes if one.fixed not in (None, "-"))
        return _Figure(
            path,
            fit(path) if path != "." else "figure",
            full,
            nothings(full.nothing or ()),
            unit,
            measure,
            full.counting or "total",
            fixed,
            full.quantity is None,
            self._discrete.get(unit, True if unit not in _LEXICON_UNITS else None),
            _joined((), fixed),
            any(one.field is not None for one in nodes),
            full.period is not None or full.counting in ("increment", "adjustment"),
            full.origin or self.map.origin,
        )

    def _group(self, group: Group) -> list[_Figure]:
        return [self._compiled(path, spec) for path, spec in group.figures.items()]

    def _known_keys(self) -> frozenset[str]:
        """Keys that the map names, as far as their first step: what lies deeper is the map's own choice."""
        known = {*self.map.items.id, *self.map.attributes, *self.map.ignore, *self.map.figures, *self.map.aliases}
        known |= {one.name for one in self.map.aliases.values()}
        known |= {path for group in self.map.each for path in (group.path,)}
        for spec in (self.map.as_of, self.map.clock, self.map.published, self.map.origin):
            if spec is not None and spec.field is not None:
                known.add(spec.field)
        known |= set(self.map.fills.when) if self.map.fills else set()
        for figure in (*self._figures, *(one for group in self._groups.values() for one in group)):
            known |= _fields_of(figure.spec)
        incident = self.map.incident
        if not self.map.rows:
            for value in (*(incident.id or ()), incident.title, incident.start, incident.end, incident.summary):
                known |= _fields(value)
            known |= _fields(incident.place)
        return frozenset(known | {path.split(".")[0].removesuffix("[]").removesuffix("{}") for path in known})


_LEXICON_UNITS: Final = frozenset(
    [
        "person",
        "item",
        "round",
        "animal",
        "vehicle",
        "building",
        "house",
        "neighbourhood",
        "incident",
        "attack",
        "kg",
        "hour",
        "day",
        "month",
        "year",
        "percent",
        "multiple",
        "per-100000",
        "USD",
    ]
)


def _joined(outer: tuple[str, ...], inner: tuple[str, ...]) -> str:
    return "+".join(dict.fromkeys((*outer, *inner))) or "-"


def standard_unit(measure: str) -> str:
    """The unit of a figure whose map names none."""
    from reportedly.events.standard import standard_unit as unit

    return unit(measure)


def _groups(given: tuple[Group, ...]) -> Iterator[Group]:
    for group in given:
        yield group
        yield from _groups(group.each)


def _nodes(given: tuple[Category, ...]) -> Iterator[tuple[str, str | None, str | None]]:
    """The nodes that a category of the map names outright."""
    for one in given:
        for text in (one.fixed, *one.values.values()):
            if text is not None and text != "-":
                yield from ((node, one.dimension, one.parent) for node in text.split("+"))


def _fields_of(spec: Figure) -> set[str]:
    found = set(spec.computed_from or ()) | set(spec.documents or ())
    found |= {one.field for one in spec.category or () if one.field}
    period, quantity = spec.period, spec.quantity
    given: list[Any] = [one.field for one in (spec.qualifier, spec.scope, spec.origin) if one is not None]
    given += [spec.note]
    given += [period.hours, period.days, period.start, period.end] if period else []
    given += [quantity.low, quantity.high, quantity.point] if quantity else []
    return found | {one for one in given if isinstance(one, str)}


def _fields(value: str | Ref | Place | None) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, Place):
        return set().union(*(_fields(one) for one in (value.name, *(value.within or ()))))
    return {value.field, *(value.fields or ())} - {None} if isinstance(value, Ref) else set()  # type: ignore[return-value]


def _near(chain: tuple[Any, ...], path: str) -> Any:
    """The value at a path in the innermost element that has one."""
    for element in chain:
        found = element if path == "." and not isinstance(element, dict | list) else at(element, path)
        if found is not None:
            return found
    return None


def _value(value: str | Ref | None, chain: tuple[Any, ...], *, literal: bool) -> Any:
    """What a value of the map is for an item; a list is its texts joined by commas."""
    if value is None:
        return None
    if isinstance(value, str):
        found = value if literal else _near(chain, value)
    elif value.text is not None:
        return value.text
    else:
        parts = [_near(chain, path) for path in value.fields or (value.field or ".",)]
        found = ", ".join(str(part) for part in parts if not is_nothing(part, frozenset()))
    if isinstance(found, list):
        found = ", ".join(str(one) for one in found)
    return None if is_nothing(found, frozenset()) or isinstance(found, dict) else values.plain(found)


def _placed(place: str | Ref | Place | None, chain: tuple[Any, ...], literal: bool) -> Json:
    if not isinstance(place, Place):
        name = _value(place, chain, literal=literal)
        return {} if name is None else {"name": str(name)[:MAX_SHORT]}
    found: Json = _placed(place.name, chain, literal)
    within = [str(text) for one in place.within or () if (text := _value(one, chain, literal=literal)) is not None]
    if within:
        found["within"] = within
    if place.precision is not None:
        found["precision"] = place.precision
    return found


def _named(text: str) -> str:
    """A part of an incident's name: as it is, else as words joined by hyphens."""
    kept = fit(text)
    return kept if kept == text else slug(text) or kept


def _text(value: Any) -> str | None:
    if is_nothing(value, frozenset()) or isinstance(value, dict | list):
        return None
    return str(values.plain(value)).strip()[:MAX_SHORT] or None


def _day(value: Any) -> str:
    text = str(values.plain(value)).strip()
    return text[:10]


def _ending(as_of: Json, hours: int, zone: str | None) -> Json:
    """The period of so many hours that ends with a day, or at an instant."""
    edtf = as_of["edtf"]
    try:
        last = date.fromisoformat(edtf)
    except ValueError:
        raise ValueError("a period of hours or days ends with a day") from None
    if hours % 24:
        raise ValueError(f"{hours} hours are no whole days")
    first = last - timedelta(days=hours // 24 - 1)
    return values.edtf(edtf if first == last else f"{first.isoformat()}/{edtf}", zone)


def _adjusting(content: Json, adjusts: Adjusts) -> None:
    content["included"] = adjusts.included
    if adjusts.origin is not None and adjusts.origin != content.get("goes_back_to"):
        content["adjusts"] = adjusts.origin


def _line(error: BaseException) -> str:
    """An error as one short line, without what stood in the feed beyond a word."""
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
