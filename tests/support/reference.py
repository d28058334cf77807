"""A second implementation of SEMANTICS sections 1–4, 6 and 8, as naive as the text: to be compared with, never used.

Everything is worked out anew, by quadratic loops, from a list of plain events: the wire form (`type`, `stream`,
`content`) with an integer `position`. Only values are borrowed: windows of EDTF texts, intervals, numbers. It knows
figures of counting `total` and `snapshot`, retractions, reinstatements, what is no longer stated, withdrawals,
corrections, assessments and happenings; not merges, splits, reclassifications, redefinitions, and nothing of section 5.

Times are µs since 1970 UTC, a window is (earliest, latest), latest excluded, None = open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from reportedly.events.intervals import Interval, hull, intersection
from reportedly.events.moments import Window, window
from reportedly.events.numbers import Number, number, subtract

Json = dict[str, Any]
Cell = tuple[str, str, str, str, str | None]
"""measure, category, unit, counting, scope where it is apart"""
INF = 1 << 62


class Total(NamedTuple):
    """A row of totals; sets of claims are sorted."""

    cell: Cell
    status: str
    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool
    point: Number | None
    origins: int
    unattributed: int
    claims: tuple[str, ...]
    outdated: tuple[str, ...]


class Row(NamedTuple):
    """A row of revisions. `series` is cell, scope, origin; `origin` is None for a headline."""

    series: tuple[Cell, str | None, str | None]
    revision: int
    kind: str
    order: str
    low: Number | None
    high: Number | None
    point: Number | None
    previous_low: Number | None
    previous_high: Number | None
    change_low: Number | None
    change_high: Number | None
    claim: str


class Headline(NamedTuple):
    """A row of a cell's headline."""

    cell: Cell
    status: str
    low: Number | None
    high: Number | None
    point: Number | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure after the recorder's corrections, with what places it."""

    name: str
    cell: Cell
    scope: str | None
    origin: str
    attributed: bool
    document: str
    place: tuple[Any, ...]
    published: Window
    speaks_for: Window
    kind_of_window: str
    supersedes: frozenset[str]
    counts: bool
    interval: Interval
    point: Number | None
    number: Number | None
    numbered: bool
    qualifier: str

    @property
    def series(self) -> tuple[Cell, str | None, str | None]:
        return (self.cell, self.scope, self.origin)

    @property
    def counted_as(self) -> Interval:
        if self.interval.is_unbounded and self.point is not None:
            return Interval(self.point, self.point)
        return self.interval


@dataclass(frozen=True, slots=True)
class Effect:
    """What befell a claim, placed by its own publication; `also` goes with it."""

    claim: str
    gone: bool
    place: tuple[Any, ...]
    published: Window
    kind: str
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class World:
    """What the events say, before anything is combined."""

    claims: list[Claim] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    superseding: dict[str, set[str]] = field(default_factory=dict)
    """document → all documents it supersedes, however indirectly"""


# Reading the events -----------------------------------------------------------------------------------------------


def _moment(value: Any, zone: str) -> Window:
    """The window of a moment in wire form."""
    if isinstance(value, str):
        return window(value, zone)
    lo, hi = window(value["edtf"], value.get("zone") or zone)
    if "/" in value["edtf"]:
        return lo, hi
    relations: dict[str, Window] = {
        "since": (lo, None),
        "after": (hi, None),
        "before": (None, lo),
        "not-later-than": (None, hi),
    }
    return relations.get(value.get("relation", "during"), (lo, hi))


def _current(events: Iterable[Json], kinds: dict[str, str]) -> dict[str, dict[str, Json]]:
    """kind → name → content with every correction of the recorder, whenever it was made."""
    found: dict[str, dict[str, Json]] = {kind: {} for kind in kinds.values()}
    for event in events:
        kind = kinds.get(event["type"])
        if kind is not None:
            content = dict(event["content"])
            name = event["stream"] if kind == "incident" else content[kind]
            found[kind][name] = content | {"_position": event["position"], "_stream": event.get("stream")}
    for event in events:
        if event["type"] == "RecordCorrected":
            content = event["content"]
            target = found[content["kind"]][content["name"]]
            if content.get("new") is None:
                target.pop(content["field"], None)
            else:
                target[content["field"]] = content["new"]
    return found


_KINDS = {
    "IncidentOpened": "incident",
    "DocumentIngested": "document",
    "OccasionRegistered": "occasion",
    "FigureReported": "claim",
    "HappeningReported": "claim",
}


def _publication(documents: dict[str, Json], name: str | None, incident_zone: str | None) -> Window:
    """That of a document; bounded by its retrieval where its end is open, and by what supersedes it."""
    if name is None or name not in documents:
        return None, None
    document = documents[name]
    zone = document.get("zone") or incident_zone or "UTC"
    lo, hi = _moment(document["published"], zone) if "published" in document else (None, None)
    if hi is None and "retrieved" in document:
        hi = _moment(document["retrieved"], zone)[1]
    for other, content in documents.items():
        if content.get("supersedes") == name:
            lo, hi = _no_later((lo, hi), _publication(documents, other, incident_zone))
    return lo, hi


def _no_later(one: Window, other: Window) -> Window:
    """`one`, published no later than `other`."""
    ends = [end for end in (one[1], other[1]) if end is not None]
    return one[0], min(ends, default=None)


def _stands(documents: dict[str, Json], name: str | None, incident_zone: str | None) -> Window:
    """The window that places a document: what is superseded also begins no later than what supersedes it."""
    lo, hi = _publication(documents, name, incident_zone)
    for other, content in documents.items():
        if content.get("supersedes") == name:
            begins = _stands(documents, other, incident_zone)[0]
            lo = None if lo is None or begins is None else min(lo, begins)
    return lo, hi


def _superseding(documents: dict[str, Json]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in documents:
        found[name] = set()
        earlier = documents[name].get("supersedes")
        while earlier is not None and earlier not in found[name]:
            found[name].add(earlier)
            earlier = documents.get(earlier, {}).get("supersedes")
    return found


def read(events: Sequence[Json], incident: str) -> World:
    """The figures of an incident and what befell them."""
    now = _current(events, _KINDS)
    documents = now["document"]
    incident_zone = now["incident"][incident].get("zone")
    apart = [e["content"] for e in events if e["type"] == "ScopeDeclared"]
    credibility = {
        e["content"]["claim"]: e["content"]["credibility"]
        for e in events
        if e["type"] == "ClaimAssessed" and e["content"].get("credibility") is not None
    }
    world = World(superseding=_superseding(documents))
    world.withdrawn = {e["content"]["claim"] for e in events if e["type"] == "ClaimWithdrawn"}
    for name, content in now["claim"].items():
        if content["_stream"] == incident and "quantity" in content:
            world.claims.append(_claim(name, content, now, incident_zone, apart, credibility.get(name), world))
    world.claims = [_bounded_by_superseding(claim, world) for claim in world.claims]
    for event in events:
        if event["type"] in _EFFECTS and event["stream"] == incident:
            content = event["content"]
            if "published" in content:
                published = _moment(content["published"], incident_zone or "UTC")
            else:
                published = _publication(documents, content.get("document"), incident_zone)
            sha = documents.get(content.get("document", ""), {}).get("sha256", "")
            place = _place(published, 0, sha, (), 0, content["claim"])
            kind = _EFFECTS[event["type"]]
            also = _earlier_versions(content["claim"], world) if kind == "no-longer-stated" else ()
            world.effects.append(Effect(content["claim"], kind != "reinstated", place, published, kind, also))
    return world


_EFFECTS = {
    "ClaimRetracted": "retracted",
    "ClaimReinstated": "reinstated",
    "FigureNoLongerStated": "no-longer-stated",
}


def _earlier_versions(name: str, world: World) -> tuple[str, ...]:
    """What a claim had taken the place of for the same as_of or occasion: a row that goes leaves no older version."""
    now = _windows([claim for claim in world.claims if claim.name not in world.withdrawn])
    if name not in now:
        return ()
    one = now[name]
    return tuple(
        other.name
        for other in now.values()
        if other.series == one.series and other.place < one.place and _same_vintage(other, one)
    )


def _place(published: Window, depth: int, sha: str, as_of: tuple[int, ...], offset: int, name: str) -> tuple[Any, ...]:
    lo, hi = published
    return (INF if hi is None else hi, -INF if lo is None else lo, depth, sha, as_of, offset, name)


def _claim(
    name: str,
    content: Json,
    now: dict[str, dict[str, Json]],
    incident_zone: str | None,
    scopes: list[Json],
    credibility: int | None,
    world: World,
) -> Claim:
    document = now["document"].get(content.get("document", ""), {})
    zone = document.get("zone") or incident_zone or "UTC"
    publisher = content.get("publisher") or document.get("publisher")
    published = _publication(now["document"], content.get("document"), incident_zone)
    speaks_for, kind = published, "publication"
    if "as_of" in content:
        speaks_for, kind = _moment(content["as_of"], zone), "as_of"
    elif "said" in content:
        speaks_for, kind = _moment(content["said"], zone), "occasion"
    elif "occasion" in content:
        occasion = now["occasion"][content["occasion"]]
        if "when" in occasion:
            speaks_for, kind = _moment(occasion["when"], incident_zone or "UTC"), "occasion"
    scope = content.get("scope")
    declared = False
    for one in scopes:
        if one["scope"] == scope and one.get("publisher") in (None, publisher):
            declared = one["apart"]
    quantity = content["quantity"]
    low, high, point, single = (
        None if quantity.get(key) is None else number(quantity[key]) for key in ("low", "high", "point", "number")
    )
    interval = Interval(low, high, quantity.get("low_open", False), quantity.get("high_open", False))
    if point is None and interval.is_exact:
        point = low
    numbered = quantity.get("numbered", True)
    if numbered and single is None:
        single = (
            point if point is not None or (low is not None and high is not None) else (high if low is None else low)
        )
    attributed = content.get("goes_back_to") or content.get("speaker")
    cell = (
        content["measure"],
        content.get("category", "-"),
        quantity.get("unit", "item"),
        content.get("counting", "total"),
        scope if declared else None,
    )
    lo, hi = speaks_for if kind == "as_of" else published
    as_of = (-INF if lo is None else lo, INF if hi is None else hi)
    offset = (content.get("quote") or {}).get("start", 0)
    depth = len(world.superseding.get(content.get("document", ""), ()))
    stands = _stands(now["document"], content.get("document"), incident_zone)
    return Claim(
        name=name,
        cell=cell,
        scope=scope,
        origin=attributed or publisher or "",
        attributed=attributed is not None,
        document=content.get("document", f"none:{name}"),
        place=_place(stands, depth, document.get("sha256", ""), as_of, offset, name),
        published=published,
        speaks_for=speaks_for,
        kind_of_window=kind,
        supersedes=frozenset(content.get("supersedes", ())),
        counts=content.get("mode") != "headline" and credibility != 5,
        interval=interval,
        point=point,
        number=single,
        numbered=numbered,
        qualifier=quantity.get("qualifier", "exact"),
    )


def _bounded_by_superseding(claim: Claim, world: World) -> Claim:
    """What is superseded counts as published no later than what supersedes it, and stands before it."""
    published, starts, depth = claim.published, claim.place[1], 0
    named = {other.name: other for other in world.claims if other.name not in world.withdrawn}
    later = [claim]
    for one in later:
        for other in named.values():
            if one.name in other.supersedes:
                published = _no_later(published, other.published)
                starts = min(starts, other.place[1])
                later.append(other)
    earlier = [claim.name] if claim.supersedes and claim.name in named else []
    while earlier := [name for one in earlier if one in named for name in named[one].supersedes]:
        depth += 1
    ends = INF if published[1] is None else published[1]
    speaks_for = published if claim.kind_of_window == "publication" else claim.speaks_for
    place = (ends, starts, max(claim.place[2], depth), *claim.place[3:])
    return replace(claim, published=published, speaks_for=speaks_for, place=place)


# Order ------------------------------------------------------------------------------------------------------------


def _ends_before(one: Window, other: Window) -> bool:
    return one[1] is not None and other[0] is not None and one[1] <= other[0]


def _neither_end_earlier(later: Window, earlier: Window) -> bool:
    starts = [-INF if end is None else end for end in (later[0], earlier[0])]
    ends = [INF if end is None else end for end in (later[1], earlier[1])]
    return starts[0] >= starts[1] and ends[0] >= ends[1]


def _published_before(c: Claim, d: Claim, world: World) -> bool:
    if c.document == d.document:
        return False
    return (
        _ends_before(c.published, d.published)
        or c.document in world.superseding.get(d.document, ())
        or c.name in d.supersedes
    )


def _windows(claims: Sequence[Claim]) -> dict[str, Claim]:
    """What is superseded speaks for what supersedes it."""
    found = {claim.name: claim for claim in claims}
    for _ in claims:
        for d in claims:
            for name in d.supersedes & found.keys():
                found[name] = replace(found[name], speaks_for=found[d.name].speaks_for)
    return found


def _follows(d: Claim, c: Claim, world: World) -> bool:
    """Whether D follows C, both with the windows they speak for now."""
    if d.series != c.series or d.name == c.name:
        return False
    if c.name in d.supersedes:
        return True
    if d.name in c.supersedes:
        return False
    if d.document == c.document:
        both = d.kind_of_window == c.kind_of_window == "as_of"
        return both and _ends_before(c.speaks_for, d.speaks_for)
    if _ends_before(c.speaks_for, d.speaks_for):
        return True
    if _ends_before(d.speaks_for, c.speaks_for):
        return False
    return _neither_end_earlier(d.speaks_for, c.speaks_for) and _published_before(c, d, world)


# Force ------------------------------------------------------------------------------------------------------------


def _same_number(a: Claim, b: Claim) -> bool:
    if a.number is not None and b.number is not None:
        return a.number == b.number
    return a.number is None and b.number is None and a.interval == b.interval


def _agree(a: Claim, b: Claim) -> bool:
    return _same_number(a, b) and a.qualifier == b.qualifier


def _same_vintage(a: Claim, b: Claim) -> bool:
    return a.kind_of_window == b.kind_of_window != "publication" and a.speaks_for == b.speaks_for


def _ended(c: Claim, others: Iterable[Claim], world: World) -> bool:
    return any(_follows(d, c, world) and not (_agree(d, c) and _same_vintage(d, c)) for d in others)


def _strong(alive: Iterable[Claim], world: World) -> list[Claim]:
    """The counting claims of one series that are not vaguer, in the order of their places."""
    strong: list[Claim] = []
    for d in sorted((claim for claim in alive if claim.counts), key=lambda claim: claim.place):
        value = _value(strong, world)
        if value is not None and not d.numbered and d.counted_as.strictly_contains(value.counted_as):
            continue
        strong.append(d)
    return strong


def _in_force(alive: Iterable[Claim], world: World) -> list[Claim]:
    """Of the living claims of one series, those in force, vaguer ones too."""
    alive = [claim for claim in alive if claim.counts]
    strong = _strong(alive, world)
    now = _windows(strong)
    return [claim for claim in alive if not _ended(now.get(claim.name, claim), now.values(), world)]


def _value(strong: Sequence[Claim], world: World) -> Claim | None:
    """The value in force of a series: the newest as_of still stated, in its latest vintage."""
    now = _windows(strong)
    force = [claim for claim in now.values() if not _ended(claim, now.values(), world)]
    return max(force, key=_newness, default=None)


def _newness(claim: Claim) -> tuple[object, ...]:
    lo, hi = claim.speaks_for
    return (INF if hi is None else hi, -INF if lo is None else lo, claim.place)


# Totals -----------------------------------------------------------------------------------------------------------


def _known(world: World, known_at: int | None) -> World:
    """Only what was certainly published by then."""
    if known_at is None:
        return world

    def by_then(published: Window) -> bool:
        return published[1] is not None and published[1] - 1 <= known_at

    return World(
        [claim for claim in world.claims if by_then(claim.published)],
        [effect for effect in world.effects if by_then(effect.published)],
        world.withdrawn,
        world.superseding,
    )


def undetermined(events: Sequence[Json], incident: str, known_at: int) -> set[str]:
    """The claims whose publication cannot be placed before or after that moment."""
    world = read(events, incident)
    kept = {claim.name for claim in _known(world, known_at).claims}
    return {
        claim.name
        for claim in world.claims
        if claim.name not in kept | world.withdrawn and (claim.published[0] is None or claim.published[0] <= known_at)
    }


def _gone(effects: Iterable[Effect]) -> set[str]:
    state: dict[str, bool] = {}
    for effect in sorted(effects, key=lambda one: one.place):
        state |= dict.fromkeys((effect.claim, *effect.also), effect.gone)
    return {name for name, gone in state.items() if gone}


def reference_totals(events: Sequence[Json], incident: str, *, known_at: int | None = None) -> list[Total]:
    """The totals of an incident, sorted by cell."""
    everything = read(events, incident)
    cells = sorted({one.cell for one in everything.claims if one.name not in everything.withdrawn}, key=str)
    world = _known(everything, known_at)
    claims = [claim for claim in world.claims if claim.name not in world.withdrawn]
    return [_total(cell, [claim for claim in claims if claim.cell == cell], world.effects, world) for cell in cells]


def _total(cell: Cell, said: Sequence[Claim], effects: Iterable[Effect], world: World) -> Total:
    gone = _gone(effects)
    alive = [claim for claim in said if claim.name not in gone]
    force: list[Claim] = []
    for series in {claim.series for claim in alive}:
        force += _in_force([claim for claim in alive if claim.series == series], world)
    if not force:
        taken = {one.claim for one in effects if one.kind == "retracted"}
        status = "retracted" if any(claim.name in gone & taken for claim in said) else "not-reported"
        return Total(cell, status, None, None, False, False, None, 0, 0, (), ())
    outdated = [claim for claim in force if claim.numbered and any(_outdates(other, claim) for other in force)]
    current = [claim for claim in force if claim not in outdated]
    status, bounds, point = _combined(current)
    return Total(
        cell,
        status,
        bounds.low,
        bounds.high,
        bounds.low_open,
        bounds.high_open,
        point,
        len({claim.origin for claim in current if claim.attributed}),
        sum(not claim.attributed for claim in current),
        tuple(sorted(claim.name for claim in current)),
        tuple(sorted(claim.name for claim in outdated)),
    )


def _outdates(other: Claim, one: Claim) -> bool:
    return (
        other.numbered
        and _ends_before(one.speaks_for, other.speaks_for)
        and not other.counted_as.strictly_contains(one.counted_as)
    )


def _combined(current: Sequence[Claim]) -> tuple[str, Interval, Number | None]:
    rest = [one for one in current if not any(one.counted_as.strictly_contains(other.counted_as) for other in current)]
    shared = intersection(one.interval for one in rest)
    loose = {one.point for one in rest if one.interval.is_unbounded and one.point is not None}
    if shared is not None and len(loose) <= 1:
        status = "stated"
        bounds = hull(one.interval for one in rest if one.interval.low is not None and one.interval.high is not None)
        bounds = bounds or shared
    else:
        status = "conflict"
        found = hull(one.interval for one in rest)
        assert found is not None
        bounds = found
    points = {one.point for one in rest}
    point = bounds.low if bounds.is_exact else (points.pop() if len(points) == 1 else None)
    return status, bounds, point


# Revisions --------------------------------------------------------------------------------------------------------


def reference_revisions(
    events: Sequence[Json], incident: str, *, by: str = "published", known_at: int | None = None
) -> list[Row]:
    """The rows of every series of an incident, series by series."""
    world = _known(_ordered(read(events, incident), events, by), known_at)
    rows: list[Row] = []
    for series in sorted({claim.series for claim in world.claims}, key=str):
        rows += _rows([claim for claim in world.claims if claim.series == series], world)
    return rows


def _ordered(world: World, events: Sequence[Json], by: str) -> World:
    if by == "published":
        return world
    raise NotImplementedError(by)


def _steps(claims: Sequence[Claim], world: World) -> list[Claim | Effect]:
    names = {claim.name for claim in claims}
    effects = [one for one in world.effects if one.claim in names and one.claim not in world.withdrawn]
    steps: list[Claim | Effect] = sorted(claims, key=lambda one: one.place)
    for effect in sorted(effects, key=lambda one: one.place):
        own = next(at for at, step in enumerate(steps) if isinstance(step, Claim) and step.name == effect.claim)
        later = [at for at, step in enumerate(steps) if step.place > effect.place and at > own]
        steps.insert(min(later, default=len(steps)), effect)
    return steps


def _rows(claims: Sequence[Claim], world: World) -> list[Row]:
    named = {claim.name: claim for claim in claims}
    rows: list[Row] = []
    said: list[Claim] = []
    effects: list[Effect] = []
    for step in _steps(claims, world):
        if isinstance(step, Claim) and step.name in world.withdrawn:
            rows.append(_row(step, len(rows) + 1, "withdrawn", "determined", None, None, None, shown=step))
            continue
        before = _value(_strong(_alive(said, effects), world), world)
        if isinstance(step, Effect):
            effects.append(step)
            claim, kind, previous = named[step.claim], step.kind, before
            order = "determined"
        else:
            claim = step
            kind, previous = _kind(claim, said, effects, world)
            order = "undetermined" if _unordered(claim, said, effects, world) else "determined"
            said.append(step)
        after = _value(_strong(_alive(said, effects), world), world)
        null = kind in ("repeated", "differs") and _nothing_determined(claim, said, effects, world)
        changes = (None, None) if null else _changes(before, after)
        shown = after if isinstance(step, Effect) else claim
        rows.append(_row(claim, len(rows) + 1, kind, order, previous, *changes, shown=shown))
    return rows


def _alive(said: Iterable[Claim], effects: Iterable[Effect]) -> list[Claim]:
    gone = _gone(effects)
    return [claim for claim in said if claim.name not in gone]


def _row(
    claim: Claim,
    revision: int,
    kind: str,
    order: str,
    previous: Claim | None,
    change_low: Number | None,
    change_high: Number | None,
    *,
    shown: Claim | None,
) -> Row:
    """A claim's row shows the claim; that of a retraction or reinstatement the value in force after it."""
    before = previous.interval if previous is not None else Interval()
    at = shown.interval if shown is not None else Interval()
    return Row(
        claim.series,
        revision,
        kind,
        order,
        at.low,
        at.high,
        shown.point if shown is not None else None,
        before.low,
        before.high,
        change_low,
        change_high,
        claim.name,
    )


def _changes(before: Claim | None, after: Claim | None) -> tuple[Number | None, Number | None]:
    if before is None or after is None:
        return None, None
    if before.name == after.name:
        return 0, 0
    return _difference(after.interval.low, before.interval.low), _difference(after.interval.high, before.interval.high)


def _difference(after: Number | None, before: Number | None) -> Number | None:
    return None if after is None or before is None else subtract(after, before)


def _determined(d: Claim, e: Claim, world: World) -> bool:
    return _published_before(e, d, world) or _follows(d, e, world)


def _earlier(said: Sequence[Claim], effects: Sequence[Effect], world: World) -> list[Claim]:
    """What may be a predecessor: counting, not vaguer among the living; those gone stay vintages."""
    gone = _gone(effects)
    strong = {claim.name for claim in _strong(_alive(said, effects), world)}
    return [claim for claim in said if claim.counts and (claim.name in strong or claim.name in gone)]


def _unordered(d: Claim, said: Sequence[Claim], effects: Sequence[Effect], world: World) -> bool:
    return any(not _determined(d, e, world) for e in _earlier(said, effects, world) if e.name != d.name)


def _nothing_determined(d: Claim, said: Sequence[Claim], effects: Sequence[Effect], world: World) -> bool:
    earlier = [e for e in _earlier(said, effects, world) if e.place < d.place]
    return bool(earlier) and not any(_determined(d, e, world) for e in earlier)


def _kind(d: Claim, said: Sequence[Claim], effects: Sequence[Effect], world: World) -> tuple[str, Claim | None]:
    """The kind of D's row and what it is compared with."""
    gone = _gone(effects)
    strong = _strong(_alive(said, effects), world)
    value = _value(strong, world)
    earlier = _earlier(said, effects, world)
    now = _windows([*earlier, d])
    determined = [now[e.name] for e in earlier if _determined(d, e, world)]
    vintages = [e for e in determined if _same_vintage(e, d)]
    vintage = max(vintages, key=lambda e: (e.name not in gone, e.place), default=None)
    stated = [e for e in determined if e.name not in gone and _follows(d, e, world)]
    previous = vintage or max(stated, key=_newness, default=None)
    if value is not None and not d.numbered and d.counted_as.strictly_contains(value.counted_as):
        return "vaguer", previous
    if earlier and not determined:
        return ("repeated" if any(_agree(d, e) for e in earlier) else "differs"), None
    alive = [e for e in determined if e.name not in gone]
    if vintage is None and any(_older(d, e) for e in alive):
        return "backfilled", previous
    if previous is None:
        again = [e for e in determined if e.name in gone and _agree(d, e)]
        return ("stated-again", max(again, key=lambda e: e.place)) if again else ("first", None)
    if _same_number(d, previous):
        if d.qualifier == previous.qualifier:
            return ("stated-again" if previous.name in gone else "repeated"), previous
        return "requalified", previous
    if vintage is not None:
        return "restated", previous
    return _direction(d, previous), previous


def _older(d: Claim, e: Claim) -> bool:
    return d.speaks_for != e.speaks_for and _neither_end_earlier(e.speaks_for, d.speaks_for)


def _direction(d: Claim, previous: Claim) -> str:
    if d.number is not None and previous.number is not None:
        return "raised" if d.number > previous.number else "lowered"
    now, was = d.counted_as, previous.counted_as
    if was.strictly_contains(now):
        return "narrowed"
    if now.strictly_contains(was):
        return "widened"
    if now.low_key != was.low_key:
        return "raised" if now.low_key > was.low_key else "lowered"
    if now.high_key != was.high_key:
        return "raised" if now.high_key > was.high_key else "lowered"
    return "requalified"


def reference_headline(events: Sequence[Json], incident: str) -> list[Headline]:
    """Each cell's headline, one row for every change of its status, low, high or point."""
    world = read(events, incident)
    claims = [claim for claim in world.claims if claim.name not in world.withdrawn]
    rows: list[Headline] = []
    for cell in sorted({claim.cell for claim in claims}, key=str):
        said: list[Claim] = []
        effects: list[Effect] = []
        last: Headline | None = None
        for step in _steps([claim for claim in claims if claim.cell == cell], world):
            if isinstance(step, Claim):
                said.append(step)
            else:
                effects.append(step)
            total = _total(cell, said, effects, world)
            now = Headline(cell, total.status, total.low, total.high, total.point)
            if now != last and not (last is None and total.status == "not-reported"):
                rows.append(now)
            last = now
    return rows


# Happenings -------------------------------------------------------------------------------------------------------


def reference_precedence(events: Sequence[Json], incidents: Sequence[str]) -> tuple[list[str], set[tuple[str, str]]]:
    """Happenings in display order, and every pair of them in which the first is certainly before the second."""
    now = _current(events, _KINDS)
    withdrawn = {e["content"]["claim"] for e in events if e["type"] == "ClaimWithdrawn"}
    windows: dict[str, Window] = {}
    told: dict[str, Json] = {}
    for name, content in now["claim"].items():
        if "what" in content and content["_stream"] in incidents and name not in withdrawn:
            told[name] = content
            windows[name] = _when(content, now)
    sure = [name for name, content in told.items() if content.get("modality") != "possible"]
    pairs = {(x, y) for x in sure for y in sure if x != y and _ends_before(windows[x], windows[y])}
    pairs |= {(x, y) for x in sure for y in told[x].get("before", ()) if y in sure}
    pairs |= {(x, y) for y in sure for x in told[y].get("after", ()) if x in sure}
    while more := {(x, z) for x, y in pairs for y2, z in pairs if y == y2} - pairs:
        pairs |= more
    return sorted(told, key=lambda name: _display(name, told, windows, now)), pairs


def _when(content: Json, now: dict[str, dict[str, Json]]) -> Window:
    document = now["document"].get(content.get("document", ""), {})
    incident = now["incident"][content["_stream"]]
    zone = document.get("zone") or incident.get("zone") or "UTC"
    if "when" not in content:
        return None, None
    lo, hi = _moment(content["when"], zone)
    if lo is None and "when" in incident:
        start = _moment(incident["when"], incident.get("zone") or "UTC")[0]
        if start is not None and (hi is None or start < hi):
            lo = start
    return lo, hi


def _display(
    name: str, told: dict[str, Json], windows: dict[str, Window], now: dict[str, dict[str, Json]]
) -> tuple[object, ...]:
    content = told[name]
    key, shift = _key(name, told, windows)
    lo, hi = windows[name]
    width = INF if lo is None or hi is None else hi - lo
    document = now["document"].get(content.get("document", ""), {})
    offset = (content.get("quote") or {}).get("start", 0)
    return key, shift, width, document.get("sha256", ""), offset, name


def _key(name: str, told: dict[str, Json], windows: dict[str, Window]) -> tuple[int, int]:
    content = told[name]
    beside = content.get("beside")
    if beside is not None and beside["claim"] in told:
        return _key(beside["claim"], told, windows)[0], beside["shift"]
    when = content.get("when")
    relation = when.get("relation", "during") if isinstance(when, dict) else "during"
    if isinstance(when, str) and when.startswith("../"):
        relation = "not-later-than"
    lo, hi = windows[name]
    instant = hi if relation in ("before", "not-later-than") else lo
    return (INF if instant is None else instant), {"before": -1, "not-later-than": -1, "after": 1}.get(relation, 0)
