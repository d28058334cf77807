"""What is visible at a moment: the only implementation of as-of.

`visible` takes the rows of some incidents and gives the claims as they stand at a position of the log and as known at
a moment of publication, in the order that SEMANTICS fixes: prefix of the log, the recorder's own corrections, what was
published by then, the sources' own changes. Every projection folds a `View`; none looks at positions or publications
to decide what exists.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import orjson

from reportedly.events.categories import Taxonomy
from reportedly.events.intervals import Interval
from reportedly.events.moments import micros, window
from reportedly.events.numbers import Number, number
from reportedly.projections.rows import Effect, Figure, Happening, Material, Shared, Statement, Value

BEGINNING = -(1 << 63)
"""An open start, as an instant that compares: before any microsecond that SQLite can hold."""
END = 1 << 63
"""An open end."""
NO_OFFSET = 1 << 62
PERIODIC = ("increment", "adjustment")
"""The countings of figures within a period."""
TAXONOMY_KINDS = ("unit", "measure", "category", "constraint", "scope")

State = dict[str, Any]
Side = tuple[tuple[int, int], ...]
"""Through which merges a claim came (the number of each), and on which side: 0 what was merged, 1 what took it in."""
T = TypeVar("T")
R = TypeVar("R", Figure, Happening, Statement)


class Window(NamedTuple):
    """A half-open span of instants [lo, hi) in microseconds; `BEGINNING` and `END` where it is open."""

    lo: int
    hi: int


EVER = Window(BEGINNING, END)


class Publication(NamedTuple):
    """When a document, or a change without one, became readable; `edtf` as its source gives it."""

    window: Window
    edtf: str | None = None
    document: str | None = None
    sha256: str = ""
    publisher: str | None = None
    earliest: int = BEGINNING
    """The start of the window that gives its place: never after that of what supersedes it."""


class Change(NamedTuple):
    """A source's own change to a claim: retract, reinstate, reclassify or unstate, with its publication; or to all
    claims of an incident: redefine or list."""

    kind: str
    effect: Effect
    publication: Publication
    stays: bool = False
    """Of what is no longer stated: whether it stays in force."""


class Listing(NamedTuple):
    """A feed lists an incident, or does not any more."""

    incident: str
    publisher: str | None
    listed: bool
    change: Change


class Redefinition(NamedTuple):
    """A new definition of an incident's series of a measure: from its publication on, older claims are not in force."""

    incident: str
    effect: Effect
    publication: Publication
    measure: str
    category: str | None
    origin: str | None
    kind: str
    offset: Number

    from_measure: str | None = None
    counting: str | None = None
    scope: str | None = None

    def concerns(self, measure: str, category: str) -> bool:
        """Whether a cell's series are redefined; under a renaming, those of the old name end too."""
        return measure in (self.measure, self.from_measure) and self.category in (None, category)

    def concerns_series(self, counting: str, scope: str, apart: str, origin: str | None) -> bool:
        """Whether a series of such a cell is redefined: `scope` as stated, `apart` the same where it is declared so."""
        if self.origin not in (None, origin):
            return False
        if (self.scope is None and apart) or self.scope not in (None, scope):
            return False
        if self.counting is None and self.kind == "rebase":
            return counting in ("total", "snapshot")
        return self.counting in (None, counting)


@dataclass(slots=True, eq=False, repr=False)
class Claim:
    """A figure claim as it stands in a view, with everything the rules compare worked out once."""

    row: Figure
    name: str
    incident: str
    """The incident it counts for, after merges and splits; `row.incident` is where it was recorded."""
    publication: Publication
    published: Window
    speaks: Window
    speaks_by: str
    """What gives `speaks`: 'as_of', 'occasion' or 'publication'."""
    origin: str
    attributed: bool
    speaker: str | None
    publisher: str | None
    value: Interval
    point: Number | None
    number: Number | None
    scope: str
    """The scope where it is declared apart, else ''."""
    period: str
    place: tuple[Any, ...]
    supersedes: frozenset[str] = frozenset()
    replaces: frozenset[str] = frozenset()
    """Documents that the claim's document supersedes, directly or by way of others."""
    counts: bool = True
    """False for claims that stay out of totals and end nothing."""
    credibility: int | None = None
    withdrawn: Effect | None = None
    changes: list[Change] = field(default_factory=list)
    side: Side = ()
    perhaps: list[Change] = field(default_factory=list)
    """Changes that cannot be placed before or after the moment asked for."""
    entered: Change | None = None
    """The reclassification that brought it into its cell."""
    span: Window | None = None
    """The period of an increment or an adjustment."""
    delisted: Change | None = None
    """Since when its publisher does not list the incident any more."""

    @property
    def unstated(self) -> Change | None:
        """Since when its publisher does not state it any more."""
        found = [change for change in self.changes if change.kind == "unstate"]
        return max(found, key=lambda change: (change.publication.window.hi, change.effect.position), default=None)

    @property
    def redacted(self) -> bool:
        """Whether nothing but its place is left of it."""
        return self.row.kind == "redacted"

    @property
    def interval(self) -> Interval:
        """The claim's bounds; a point without bounds counts as that point (SEMANTICS 3 and 4.1)."""
        if self.value.low is None and self.value.high is None and self.point is not None:
            return Interval(self.point, self.point)
        return self.value


class Incident(NamedTuple):
    """An incident's state in a view."""

    name: str
    state: State
    when: Window

    @property
    def zone(self) -> str | None:
        """The incident's time zone."""
        found: str | None = self.state.get("zone")
        return found


@dataclass(slots=True, eq=False, repr=False)
class Told:
    """A happening or a statement as it stands in a view."""

    row: Happening | Statement
    name: str
    incident: str
    publication: Publication
    speaker: str | None
    publisher: str | None
    withdrawn: Effect | None = None
    retracted: Effect | None = None


class Asked(NamedTuple):
    """What a view was made from, and for which moment."""

    material: Material
    position: int | None
    known_at: int | Mapping[str, int] | None
    incidents: frozenset[str] | None


@dataclass(slots=True, eq=False, repr=False)
class View:
    """What is visible at a moment. `undetermined` holds what cannot be placed before or after `known_at`."""

    incidents: dict[str, Incident]
    taxonomy: Taxonomy
    shared: Mapping[str, Mapping[str, State]]
    claims: list[Claim]
    happenings: list[Told]
    statements: list[Told]
    redefinitions: list[Redefinition] = field(default_factory=list)
    undetermined: list[Claim] = field(default_factory=list)
    undetermined_told: list[Told] = field(default_factory=list)
    limited: bool = False
    """Whether only what was published by some moment is in it."""
    asked: Asked = field(default_factory=lambda: Asked(Material(), None, None, None))
    """The rows it was made from: what asks about other moments too reads these."""


def visible(
    material: Material,
    *,
    position: int | None = None,
    known_at: int | Mapping[str, int] | None = None,
    incidents: frozenset[str] | None = None,
) -> View:
    """The view at log position `position` (default: all rows), of what was published by `known_at` (µs, included).

    `known_at` may differ by incident: a day ends when it ends there. With `incidents`, only what counts for these,
    after merges and splits. What the recorder withdrew an incident for counts for nothing.
    """
    newest = _newest(material, position)
    shared = _states(newest)
    taxonomy = _taxonomy(tuple([row for row in newest if row.kind in TAXONOMY_KINDS]))
    resolver = _Resolver(shared, taxonomy)
    effects: dict[str, list[Effect]] = {}
    for effect in material.effects:
        if position is None or effect.position <= position:
            effects.setdefault(effect.claim, []).append(effect)
    asked = Asked(material, position, known_at, incidents)
    view = View(resolver.incidents, taxonomy, shared, [], [], [], limited=known_at is not None, asked=asked)
    family = Lineage(shared)
    scope = _Scope(family, shared.get("incident", {}), incidents, known_at)
    claims = []
    for row in _latest(material.figures, position):
        claims += resolver.claims(row, family(row.claim, row.incident), effects.get(row.claim, ()))
    _precede_superseding(claims)
    for claim in claims:
        if scope.holds(claim.row.incident, claim.incident):
            claim.side = family.side(claim.name, claim.row.incident)
            at = scope.known_at(claim.row.incident)
            if at is not None:
                claim.perhaps = [one for one in claim.changes if _is_open(one, at)]
                claim.changes = [one for one in claim.changes if _is_known(one, at)]
            if claim.entered is None or at is None or _is_known(claim.entered, at):
                _place(claim, claim.published, view.claims, view.undetermined, at)
    for happening in _latest(material.happenings, position):
        _tell(happening, resolver, scope, effects, view.happenings, view.undetermined_told)
    for statement in _latest(material.statements, position):
        _tell(statement, resolver, scope, effects, view.statements, view.undetermined_told)
    listings = []
    for effect in effects.get("", ()):
        at = scope.known_at(effect.incident)
        publication = resolver.effect_publication(effect)
        if at is not None and publication.window.hi > at + 1:
            continue
        if effect.kind == "list":
            listings.append(resolver.listing(effect, publication))
        else:
            view.redefinitions.append(resolver.redefinition(effect, publication))
    _delist(view.claims, listings)
    view.claims.sort(key=lambda claim: claim.place)
    view.undetermined.sort(key=lambda claim: claim.place)
    return view


class _Scope:
    """Which claims an answer is about, and what of them was known."""

    def __init__(
        self,
        family: "Lineage",
        states: Mapping[str, State],
        incidents: frozenset[str] | None,
        known_at: int | Mapping[str, int] | None,
    ) -> None:
        self.family, self._incidents, self._known_at = family, incidents, known_at
        self._withdrawn = {name for name, state in states.items() if "withdrawn" in state}

    def holds(self, recorded: str, incident: str) -> bool:
        """Whether a claim recorded for one incident, and counting for another, is in the answer."""
        if self._withdrawn and not self._withdrawn.isdisjoint((recorded, incident)):
            return False
        return self._incidents is None or incident in self._incidents

    def known_at(self, recorded: str) -> int | None:
        """The moment asked for, for what is recorded for an incident."""
        return self._known_at.get(recorded) if isinstance(self._known_at, Mapping) else self._known_at


def _tell(
    row: Happening | Statement,
    resolver: "_Resolver",
    scope: _Scope,
    effects: Mapping[str, list[Effect]],
    known: list[Told],
    undetermined: list[Told],
) -> None:
    at = scope.known_at(row.incident)
    told = resolver.told(row, scope.family(row.claim, row.incident), effects, at)
    if scope.holds(row.incident, told.incident):
        _place(told, told.publication.window, known, undetermined, at)


class Lineage:
    """Where a claim belongs after merges and splits, each applied in the order of the record.

    Calling it gives the incident of a claim; `final` gives the name an incident goes by now.
    """

    def __init__(self, shared: Mapping[str, Mapping[str, State]]) -> None:
        steps = [(int(name), state) for kind in ("merge", "split") for name, state in shared.get(kind, {}).items()]
        self._steps = [state for _, state in sorted(steps, key=lambda step: step[0])]

    def __call__(self, claim: str, incident: str) -> str:
        *_, last = self.path(claim, incident)
        return last

    def path(self, claim: str, incident: str) -> Iterator[str]:
        """The incidents that a claim recorded for `incident` counted for, one after the other."""
        yield incident
        for step in self._steps:
            if step["incident"] == incident:
                incident = step["into"] if "into" in step else step["assign"].get(claim, incident)
                yield incident

    def side(self, claim: str, incident: str) -> Side:
        """Through which merges a claim came, and on which side of each."""
        side: list[tuple[int, int]] = []
        for at, step in enumerate(self._steps):
            if "into" in step and incident in (step["incident"], step["into"]):
                side.append((at, int(incident == step["into"])))
                incident = step["into"]
            elif step["incident"] == incident:
                incident = step["assign"].get(claim, incident)
        return tuple(side)

    def final(self, incident: str) -> str:
        """The name that answers for `incident`: the one it was merged into, or its own, which a later split towards it
        gives back."""
        name = incident
        for step in self._steps:
            if step["incident"] == name and "into" in step:
                name = step["into"]
            elif incident in step.get("assign", {}).values():
                name = incident
        return name

    def concerns(self, incident: str) -> bool:
        """Whether any merge or split names the incident."""
        return any(incident in _names(step) for step in self._steps)

    def connected(self, incident: str) -> set[str]:
        """The incidents whose answers a claim of this one may count for: all that merges and splits join to it."""
        found = {incident}
        while True:
            more = {name for step in self._steps if not found.isdisjoint(names := _names(step)) for name in names}
            if more <= found:
                return found
            found |= more

    def related(self, incident: str) -> set[str]:
        """The incidents whose claims may count for `incident`: itself, those merged into it or split towards it."""
        found = {incident}
        while True:
            more = {
                step["incident"]
                for step in self._steps
                if step.get("into") in found or not found.isdisjoint(step.get("assign", {}).values())
            }
            if more <= found:
                return found
            found |= more


def _names(step: State) -> set[str]:
    """The incidents that a merge or split names."""
    return {step["incident"], *((step["into"],) if "into" in step else ()), *step.get("assign", {}).values()}


def _delist(claims: Iterable[Claim], listings: Iterable[Listing]) -> None:
    """Mark the claims whose publisher stopped listing the incident they are recorded for."""
    last: dict[tuple[str, str | None], Listing] = {}
    for one in sorted(listings, key=lambda one: (one.change.publication.window.hi, one.change.effect.position)):
        last[(one.incident, one.publisher)] = one
    gone = {key: one.change for key, one in last.items() if not one.listed}
    for claim in claims if gone else ():
        claim.delisted = gone.get((claim.row.incident, claim.publisher))


def _is_open(change: Change, known_at: int) -> bool:
    """Whether a change cannot be placed before or after the moment."""
    return change.publication.window.lo <= known_at < change.publication.window.hi - 1


def _is_known(change: Change, known_at: int) -> bool:
    return change.publication.window.hi <= known_at + 1


def _precede_superseding(claims: Iterable[Claim]) -> None:
    """What is superseded counts as published no later than what supersedes it, and stands before it (SEMANTICS 2)."""
    superseding = [claim for claim in claims if claim.supersedes and claim.withdrawn is None]
    if not superseding:
        return
    by_name = {claim.name: claim for claim in claims}
    later_of: dict[str, list[Claim]] = {}
    for later in superseding:
        for name in later.supersedes:
            if name in by_name and _cell(by_name[name]) == _cell(later):  # elsewhere it takes no place
                later_of.setdefault(name, []).append(later)
    ranks: dict[str, int] = {}
    for claim in claims:
        if claim.name in later_of:
            span = _bounded(claim, later_of, set())
            claim.place = (span.hi, span.lo, *claim.place[2:])
            claim.published = Window(min(claim.published.lo, span.hi - 1), span.hi)
    for claim in superseding:
        rank = _rank(claim, by_name, ranks, set())
        claim.place = (*claim.place[:2], max(claim.place[2], rank), *claim.place[3:])


def _cell(claim: Claim) -> tuple[str, str, str]:
    return claim.incident, claim.row.measure, claim.row.category


def _bounded(claim: Claim, later_of: Mapping[str, list[Claim]], seen: set[str]) -> Window:
    """A claim's publication, bounded by those of all claims that supersede it, directly or by way of others."""
    lo, hi = claim.published
    seen.add(claim.name)
    for later in later_of.get(claim.name, ()):
        if later.name not in seen:
            span = _bounded(later, later_of, seen)
            lo, hi = min(lo, span.lo), min(hi, span.hi)
    return Window(lo, hi)


def _rank(claim: Claim, by_name: Mapping[str, Claim], ranks: dict[str, int], seen: set[str]) -> int:
    """How long the chain of what a claim supersedes is."""
    if claim.name not in ranks:
        seen.add(claim.name)
        earlier = [by_name[name] for name in claim.supersedes if name in by_name and name not in seen]
        ranks[claim.name] = 1 + max((_rank(one, by_name, ranks, seen) for one in earlier), default=-1)
    return ranks[claim.name]


def _place(item: T, published: Window, known: list[T], undetermined: list[T], known_at: int | None) -> None:
    if known_at is None or published.hi <= known_at + 1:
        known.append(item)
    elif published.lo <= known_at:
        undetermined.append(item)


def _latest(rows: Iterable[R], position: int | None) -> list[R]:
    """The last version of each claim at the position; a version 'gone' from a cell goes with its claim's old place."""
    last: dict[str, R] = {}
    for row in rows:
        if position is not None and row.position > position:
            continue
        before = last.get(row.claim)
        if before is None or (row.position, row.kind != "gone") > (before.position, before.kind != "gone"):
            last[row.claim] = row
    return [row for row in last.values() if row.kind != "gone"]


def _newest(material: Material, position: int | None) -> list[Shared]:
    """The newest row of each shared fact at the position, in the order of first definition."""
    newest: dict[tuple[str, str], Shared] = {}
    for row in sorted(material.shared, key=_recorded):
        if position is None or row.position <= position:
            newest[(row.kind, row.name)] = row
    return [*newest.values()]


def _recorded(row: Shared) -> tuple[int, int]:
    return row.position, row.n


def _states(rows: Iterable[Shared]) -> dict[str, dict[str, State]]:
    """The states of shared facts by kind and name."""
    states: dict[str, dict[str, State]] = {}
    for row in rows:
        states.setdefault(row.kind, {})[row.name] = _parsed(row.data)
    return states


# Answers at many positions, or about many incidents, look at the same facts. Nobody changes a state that was read.


@lru_cache(maxsize=4096)
def _parsed(data: str) -> State:
    state: State = orjson.loads(data)
    return state


@lru_cache(maxsize=64)
def _taxonomy(rows: tuple[Shared, ...]) -> Taxonomy:
    return taxonomy_of(_states(rows))


def taxonomy_of(shared: Mapping[str, Mapping[str, State]], *, lenient: bool = True) -> Taxonomy:
    """The taxonomy that the shared facts define; with `lenient`, a definition that does not fit is passed over.

    Otherwise it raises TaxonomyError.
    """
    units, measures, categories, constraints, scopes = (list(shared.get(kind, {}).values()) for kind in TAXONOMY_KINDS)
    return Taxonomy(
        units=units, measures=measures, categories=categories, constraints=constraints, scopes=scopes, lenient=lenient
    )


def moment_window(
    edtf: str | None,
    lo: int | None,
    hi: int | None,
    zone: str | None,
    default: Window = EVER,
    *,
    relation: str = "during",
    time_of_day: str | None = None,
) -> Window:
    """The window of a stored moment: its own instants, else its EDTF read in `zone` (UTC when there is none)."""
    if edtf is None:
        return default
    if lo is None and hi is None:
        lo, hi = window(edtf, zone, relation, time_of_day)
    return Window(BEGINNING if lo is None else lo, END if hi is None else hi)


def state_window(moment: Mapping[str, Any] | None, zone: str | None, default: Window = EVER) -> Window:
    """The window of a moment in its JSON form."""
    if moment is None:
        return default
    lo, hi = moment.get("earliest"), moment.get("latest")
    return moment_window(
        moment["edtf"],
        None if lo is None else micros(lo),
        None if hi is None else micros(hi),
        moment.get("zone") or zone,
        default,
        relation=moment.get("relation", "during"),
        time_of_day=moment.get("time_of_day"),
    )


def _told_window(edtf: str, lo: int | None, hi: int | None, how: str | None, zone: str | None) -> Window:
    relation, _, part = (how or "during/").partition("/")
    return moment_window(edtf, lo, hi, zone, relation=relation, time_of_day=part or None)


class _Resolver:
    """Turns rows into claims, given the shared facts of one moment."""

    def __init__(self, shared: Mapping[str, Mapping[str, State]], taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._documents = shared.get("document", {})
        self._occasions = shared.get("occasion", {})
        self._sources = shared.get("source", {})
        self.incidents = {
            name: Incident(name, state, state_window(state.get("when"), state.get("zone")))
            for name, state in shared.get("incident", {}).items()
        }
        self._publications: dict[tuple[str | None, str | None], Publication] = {}
        self._replaced = self._supersessions()

    def claims(self, row: Figure, belongs: str, effects: Iterable[Effect]) -> list[Claim]:
        """The claim, and again for every cell that a reclassification brought it into."""
        found = [self.claim(row, belongs, effects)]
        moves = [change for change in found[0].changes if change.kind == "reclassify"]
        for move in sorted(moves, key=lambda change: (change.publication.window, change.effect.position)):
            last = found[-1]
            to = orjson.loads(move.effect.data or "{}")
            moved = last.row._replace(measure=to.get("measure", row.measure), category=to.get("category", row.category))
            entered = self.claim(moved, belongs, effects)
            entered.entered, own = move, move.publication.window
            span = Window(max(own.lo, last.published.lo), max(own.hi, last.published.hi))  # never before the claim
            entered.published = span
            by = move.publication
            entered.place = (span.hi, span.lo, 0, by.sha256, by.document or "", *entered.place[5:])
            last.changes = [change for change in last.changes if change.kind != "reclassify"] + [move]
            entered.changes = [change for change in entered.changes if change.kind != "reclassify"]
            found.append(entered)
        return found

    def claim(self, row: Figure, belongs: str, effects: Iterable[Effect]) -> Claim:
        incident = self.incidents.get(row.incident)
        zone = incident.zone if incident else None
        publication = self.publication(row.document, zone)
        document = self._documents.get(row.document or "", {})
        zone = document.get("zone") or zone
        speaks, speaks_by = self._speaks_for(row, publication, zone, incident.zone if incident else None)
        publisher = row.publisher or publication.publisher
        origin, attributed = self._origin(row, publisher)
        as_of = speaks if speaks_by == "as_of" else publication.window
        replaces = self._replaced.get(row.document or "", frozenset())
        claim = Claim(
            row=row,
            name=row.claim,
            incident=belongs,
            publication=publication,
            published=publication.window,
            speaks=speaks,
            speaks_by=speaks_by,
            origin=origin,
            attributed=attributed,
            speaker=row.speaker or publisher,
            publisher=publisher,
            value=Interval(_number(row.low), _number(row.high), bool(row.low_open), bool(row.high_open)),
            point=_number(row.point),
            number=_number(row.number),
            scope=self._scope(row.scope, publisher),
            period=row.period or (row.as_of or "" if row.counting in PERIODIC else ""),
            place=(
                publication.window.hi,
                publication.earliest,
                len(replaces),
                publication.sha256,
                publication.document or "",
                as_of.lo,
                as_of.hi,
                NO_OFFSET if row.quote_start is None else row.quote_start,
                row.claim,
            ),
            supersedes=frozenset(orjson.loads(row.supersedes)) if row.supersedes else frozenset(),
            replaces=replaces,
            counts=row.mode != "headline",
            span=_span(row, speaks, zone) if row.counting in PERIODIC else None,
        )
        for effect in sorted(effects, key=lambda one: (one.position, one.n)):
            self._apply(claim, effect, zone)
        return claim

    def told(
        self, row: Happening | Statement, belongs: str, all_effects: Mapping[str, list[Effect]], known_at: int | None
    ) -> Told:
        incident = self.incidents.get(row.incident)
        zone = incident.zone if incident else None
        publication = self.publication(row.document, zone)
        publisher = row.publisher or publication.publisher
        told = Told(row, row.claim, belongs, publication, row.speaker or publisher, publisher)
        effects = all_effects.get(row.claim, ())
        changes = []
        for effect in effects:
            if effect.kind == "withdraw":
                told.withdrawn = effect
            elif effect.kind in ("retract", "reinstate"):
                changes.append((self._effect_publication(effect, zone).window, effect.position, effect))
        for published, _, effect in sorted(changes, key=lambda one: (one[0].hi, one[0].lo, one[1])):
            if known_at is None or published.hi <= known_at + 1:
                told.retracted = effect if effect.kind == "retract" else None
        return told

    def _apply(self, claim: Claim, effect: Effect, zone: str | None) -> None:
        if effect.kind == "withdraw":
            claim.withdrawn = effect
        elif effect.kind == "assess":
            judged = orjson.loads(effect.data) if effect.data else {}
            claim.credibility = judged.get("credibility", claim.credibility)
            claim.counts = claim.row.mode != "headline" and claim.credibility != 5
        elif effect.kind in ("retract", "reinstate", "reclassify"):
            claim.changes.append(Change(effect.kind, effect, self._effect_publication(effect, zone)))
        elif effect.kind == "unstate":
            stays = bool(effect.data) and bool(orjson.loads(effect.data or "{}").get("stays_in_force"))
            claim.changes.append(Change(effect.kind, effect, self._effect_publication(effect, zone), stays))

    def effect_publication(self, effect: Effect) -> Publication:
        """When an effect on all claims of an incident was published."""
        incident = self.incidents.get(effect.incident)
        return self._effect_publication(effect, incident.zone if incident else None)

    def listing(self, effect: Effect, publication: Publication) -> Listing:
        """Whether a feed lists the incident from then on."""
        data = orjson.loads(effect.data or "{}")
        publisher = data.get("publisher") or publication.publisher
        return Listing(effect.incident, publisher, data["listed"], Change("list", effect, publication))

    def redefinition(self, effect: Effect, publication: Publication) -> Redefinition:
        """A redefinition of series of its incident."""
        data = orjson.loads(effect.data or "{}")
        offset = data.get("offset")
        return Redefinition(
            effect.incident,
            effect,
            publication,
            data["measure"],
            data.get("category"),
            data.get("origin"),
            data["kind"],
            0 if offset is None else number(offset),
            data.get("from_measure"),
            data.get("counting"),
            data.get("scope"),
        )

    def _effect_publication(self, effect: Effect, zone: str | None) -> Publication:
        if effect.document is not None:
            return self.publication(effect.document, zone)
        span = moment_window(effect.published, effect.published_lo, effect.published_hi, zone)
        return Publication(span, effect.published)

    def publication(self, document: str | None, incident_zone: str | None) -> Publication:
        """When a document was published: by day in its zone; an open end is bounded by its retrieval."""
        key = (document, incident_zone)
        found = self._publications.get(key)
        if found is None:
            found = self._publications[key] = self._publication(document, incident_zone)
        return found

    def _publication(self, name: str | None, incident_zone: str | None) -> Publication:
        state = self._documents.get(name or "")
        if state is None:
            return Publication(EVER, document=name)
        span = self._own_window(state, incident_zone)
        lo, hi = span
        for later, replaced in self._replaced.items():
            if name in replaced:  # what is superseded was published no later than what supersedes it
                bound = self._own_window(self._documents[later], incident_zone)
                lo, hi = min(lo, bound.lo), min(hi, bound.hi)
        published = state.get("published")
        return Publication(
            Window(min(span.lo, hi - 1), hi),
            published["edtf"] if published else None,
            name,
            state.get("sha256") or "",
            state.get("publisher"),
            lo,
        )

    def _own_window(self, state: State, incident_zone: str | None) -> Window:
        zone = state.get("zone") or incident_zone
        span = state_window(state.get("published"), zone)
        if span.hi == END and state.get("retrieved"):
            span = Window(span.lo, state_window(state["retrieved"], zone).hi)
        return span

    def _supersessions(self) -> dict[str, frozenset[str]]:
        """For each document, all that it supersedes, directly or by way of others."""
        closed: dict[str, frozenset[str]] = {}
        for name, state in self._documents.items():
            found: set[str] = set()
            earlier = state.get("supersedes")
            while earlier and earlier not in found and earlier != name:
                found.add(earlier)
                earlier = self._documents.get(earlier, {}).get("supersedes")
            if found:
                closed[name] = frozenset(found)
        return closed

    def _speaks_for(
        self, row: Figure, publication: Publication, zone: str | None, incident_zone: str | None
    ) -> tuple[Window, str]:
        """What a claim speaks for, and what says so. An occasion is one moment, whatever documents report it."""
        if row.as_of is not None:
            return _told_window(row.as_of, row.as_of_lo, row.as_of_hi, row.as_of_how, zone), "as_of"
        if row.said is not None:
            return _told_window(row.said, row.said_lo, row.said_hi, row.said_how, zone), "occasion"
        occasion = self._occasions.get(row.occasion or "", {})
        if occasion.get("when"):
            return state_window(occasion["when"], incident_zone), "occasion"
        return publication.window, "publication"

    def _origin(self, row: Figure, publisher: str | None) -> tuple[str, bool]:
        named = row.goes_back_to
        if named is None and row.speaker is not None and row.speaker != publisher:
            named = row.speaker
        attributed = named is not None
        origin = named or publisher or "-"
        seen = {origin}
        while (further := self._sources.get(origin, {}).get("origin")) and further not in seen:
            origin, attributed = further, True
            seen.add(origin)
        return origin, attributed

    def _scope(self, scope: str | None, publisher: str | None) -> str:
        return scope if scope is not None and self._taxonomy.apart(scope, publisher) else ""


def _span(row: Figure, speaks: Window, zone: str | None) -> Window | None:
    """The period of an increment or an adjustment: its own, else its `as_of`."""
    if row.period is not None:
        return moment_window(row.period, row.period_lo, row.period_hi, zone)
    return speaks if row.as_of is not None else None


def _number(value: Value) -> Number | None:
    return number(value) if isinstance(value, str) else value
