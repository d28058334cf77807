"""What changed in an incident's answers between two moments: totals, claims, happenings and findings.

`differences` compares two views of one incident's rows. Claims are compared first; only cells in which one differs are
folded for both moments, and the other cells of their unit once, because what follows from stated figures may rest on
them. A row names the events that did it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from reportedly.projections.combine import NOT_REPORTED
from reportedly.projections.discrepancies import NOTED, RESOLVED, DiscrepancyRow, discrepancies
from reportedly.projections.findings import NOTICE
from reportedly.projections.history import PUBLISHED, RECORDED, CellHistory, Group, by_cell, histories
from reportedly.projections.rows import Effect, Shared
from reportedly.projections.series import SeriesKey
from reportedly.projections.timeline import TimelineRow, timeline
from reportedly.projections.totals import (
    UNSTATED,
    CellOrder,
    Place,
    TotalRow,
    doubtful,
    inferred_of,
    interval_json,
    rows_of,
    with_doubts,
)
from reportedly.projections.view import TAXONOMY_KINDS, Claim, State, Told, View

Json = dict[str, Any]
Context = tuple[str, str]
Key = tuple[str, str, str]
TOTAL, CLAIM, HAPPENING, FINDING = "total", "claim", "happening", "finding"
BOUNDS = ("low", "high", "low_open", "high_open", "point", "inferred_low", "inferred_high")
WORDS = ("qualifier", "wording")
OTHERWISE = "otherwise"
MIRRORED = {
    "appeared": "gone",
    "retracted": "reinstated",
    "came": "left",
    "added": "gone",
    "opened": "closed",
    "noted": "unnoted",
    "resolved": "reopened",
    "absorbed": "released",
}
"""What each kind of change is when the two moments change places; the others stay what they are."""
_CHANGED_BY_SOURCES = ("retract", "reinstate", "reclassify", "unstate")
_JUDGEMENTS = ("assess", "visibility")
_TIMES = ("edtf", "earliest", "latest", "relation")


@dataclass(slots=True)
class DifferenceRow:
    """One thing that changed, in the columns of every format.

    `about` is `total`, `claim` (one that came or left and left the total unmoved), `happening` or `finding`; `name` is
    that of the claim, happening or noted discrepancy. `kind` says more: of a claim, what it is to those before it.
    `before` and `after` are the rows of the answers, None where there is none; `total` is what a claim left unmoved.
    `claims` and `events` (positions) are those that did it; of a derived cell, what differs below it.
    """

    incident: str
    about: str
    change: str
    kind: str | None
    measure: str | None
    category: str | None
    unit: str | None
    counting: str | None
    scope: str | None
    period: str | None
    name: str | None
    before: Json | None
    after: Json | None
    total: Json | None
    claims: list[str] = field(default_factory=list)
    events: list[int] = field(default_factory=list)

    def to_json(self) -> Json:
        """The row as JSON values."""
        return {name: getattr(self, name) for name in DifferenceRow.__slots__}


def differences(one: View, other: View, *, include_all: bool = False) -> list[DifferenceRow]:
    """What is another thing in `other` than in `one`: two moments of one incident.

    `include_all` adds what changes no figure: totals of which only the proof, the origins or the claims differ, claims
    of which only the judgement differs, and notices. With it, the totals of `one` with these rows applied are those of
    `other`.
    """
    change = _Change(one, other)
    totals = list(change.totals(include_all))
    moved = {_place_of(row) for row in totals if row.change != OTHERWISE}
    return [
        *totals,
        *change.unmoved(moved, include_all),
        *change.happenings(),
        *change.findings(include_all),
    ]


class _Side:
    """One of the two moments: its view, and what is folded of it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.claims = {(claim.name, claim.row.measure, claim.row.category): claim for claim in view.claims}
        self.known = {claim.name for claim in view.claims}
        self.doubtful = {id(claim) for claim in view.undetermined}
        self.claims.update(((claim.name, claim.row.measure, claim.row.category), claim) for claim in view.undetermined)
        self.by_name: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            self.by_name.setdefault(claim.name, []).append(claim)
        self.histories: dict[tuple[str, str], CellHistory] = {}
        self.groups: dict[SeriesKey, Group] = {}
        self.perhaps: dict[SeriesKey, Group] = {}
        self.proofs: dict[Place, tuple[Claim, ...]] = {}
        self.told = {told.name: told for told in (*view.happenings, *view.statements)}

    @property
    def position(self) -> int | None:
        return self.view.asked.position

    def shows(self, noted: State | None) -> bool:
        """Whether what somebody noted may be told at the moment."""
        if noted is None or not self.view.limited:
            return noted is not None
        return all(name in self.told or name in self.known for name in noted["claims"])

    @cached_property
    def by_place(self) -> dict[Place, Group]:
        """What was folded, by where it stands."""
        return {_at(key): group for key, group in self.groups.items()}

    def standing(self, place: Place) -> dict[str, Claim]:
        """The claims that stand in a cell, in force or followed."""
        group = self.by_place.get(place)
        found = (member.claim for series in (group.series.values() if group else ()) for member in series.members)
        return {claim.name: claim for claim in found}

    def rows(self) -> dict[Place, TotalRow]:
        """The totals of what was folded."""
        counted = {key: group for key, group in self.groups.items() if group.counted or key.counting == "increment"}
        perhaps = {key: group for key, group in self.perhaps.items() if group.counted}
        inferred = inferred_of(self.view, counted)
        self.proofs = {_at(key): found.claims for key, found in inferred.items()}
        return {row.place: row for row in rows_of(self.view, counted, perhaps, inferred=inferred)}


class _Change:
    """Two moments side by side: which claims differ, and what that makes of the answers."""

    def __init__(self, one: View, other: View) -> None:
        self.one, self.other = _Side(one), _Side(other)
        self.sides = (self.one, self.other)
        keys = self.one.claims.keys() | self.other.claims.keys()
        self.touched = {key for key in keys if self._print(self.one, key) != self._print(self.other, key)}
        self.before: dict[Place, TotalRow] = {}
        self.after: dict[Place, TotalRow] = {}
        self.redefined = _redefinitions(one) != _redefinitions(other)
        self.effects: dict[str, set[Effect]] = {}
        for effect in (*one.asked.material.effects, *other.asked.material.effects):
            self.effects.setdefault(effect.claim, set()).add(effect)
        self.shared = {*one.asked.material.shared, *other.asked.material.shared}

    @staticmethod
    def _print(side: _Side, key: Key) -> object:
        claim = side.claims.get(key)
        return None if claim is None else (*_fingerprint(claim), id(claim) in side.doubtful)

    # What differs

    @cached_property
    def everywhere(self) -> bool:
        """Whether what judges every cell differs: taxonomy, policies, the sources that a policy ranks, definitions."""
        one, other = self.one.view.shared, self.other.view.shared
        kinds = (*TAXONOMY_KINDS, "policy")
        ranked = bool(one.get("policy") or other.get("policy")) and one.get("source") != other.get("source")
        return self.redefined or ranked or any(one.get(kind) != other.get(kind) for kind in kinds)

    @cached_property
    def contexts(self) -> set[Context]:
        """The units, by counting, of which a claim differs: what follows between cells stays inside one."""
        every = (claim for side in self.sides for key, claim in side.claims.items() if key in self.touched)
        return {_context(claim) for claim in every}

    @cached_property
    def places(self) -> dict[Place, list[Key]]:
        """The claims that differ, by where they stand."""
        found: dict[Place, list[Key]] = {}
        for key in sorted(self.touched):
            for place in dict.fromkeys(_place(claim) for claim in self._both(key)):
                found.setdefault(place, []).append(key)
        return found

    def _concerned(self, claim: Claim) -> bool:
        return self.everywhere or _context(claim) in self.contexts

    def _fold(self) -> None:
        """Fold the cells concerned: those in which a claim differs for both moments, the others once."""
        touched = {key[1:] for key in self.touched}
        cells = [by_cell(filter(self._concerned, side.view.claims)) for side in self.sides]
        doubts = [by_cell(_doubts(side.view)) for side in self.sides]
        for side, of_cell, perhaps in zip(self.sides, cells, doubts, strict=True):
            for (_, *cell), claims in of_cell.items():
                if side is self.one or self.redefined or tuple(cell) in touched:
                    side.groups |= _groups(side.view, claims)
            for (_, *cell), claims in perhaps.items():
                if tuple(cell) in touched or any(map(self._concerned, claims)):
                    side.perhaps |= _groups(side.view, claims)
        for key, group in self.one.groups.items():
            if not self.redefined and (key.measure, key.category) not in touched:
                self.other.groups[key] = group

    # Totals

    def totals(self, include_all: bool) -> Iterator[DifferenceRow]:
        """The totals that differ, in the taxonomy's order."""
        if not self.touched and not self.everywhere:
            return
        self._fold()
        before, after = self.before, self.after = self.one.rows(), self.other.rows()
        order = CellOrder(self.other.view if after else self.one.view)
        for place in sorted(before.keys() | after.keys(), key=_in(order)):
            old, new = before.get(place), after.get(place)
            change = _total_change(old, new)
            if change is not None and (include_all or change != OTHERWISE):
                yield self._total(place, change, old, new)

    def _total(self, place: Place, change: str, old: TotalRow | None, new: TotalRow | None) -> DifferenceRow:
        claims, events = self._behind(place, old, new)
        row = new or old
        assert row is not None
        kind = self._why_gone(claims) if change == "gone" else None
        before, after = (row.to_json() if row else None for row in (old, new))
        return DifferenceRow(row.incident, TOTAL, change, kind, *place, None, before, after, None, claims, events)

    def _why_gone(self, claims: Iterable[str]) -> str | None:
        """What took the claims of a cell away, where that is one thing."""
        acts = {self._act(claim) for name in claims for claim in self.other.by_name.get(name, ())}
        return acts.pop() if len(acts) == 1 else None

    def _behind(self, place: Place, old: TotalRow | None, new: TotalRow | None) -> tuple[list[str], list[int]]:
        """The claims and events that made a total another one."""
        here = self.places.get(place, [])
        own = [key[0] for key in here if self._counts(key)] or [key[0] for key in here]
        if not own and new is not None and new.status in UNSTATED:
            return self._resting(old, new)
        if not own and (old is None or new is None or _follows(old) != _follows(new)):
            resting = {claim.name for side in self.sides for claim in side.proofs.get(place, ())}
            own = [key[0] for key in self.touched if key[0] in resting] or self._beside(place)
        events = self._events(own)
        if old is not None and new is not None and old.policy != new.policy:
            events |= self._shared(lambda row: row.kind == "policy")
        return self._ordered(own), sorted(events or self._judging())

    def _resting(self, old: TotalRow | None, new: TotalRow) -> tuple[list[str], list[int]]:
        """What differs of the claims that the bounds of an unstated cell rest on, or did; else of those below it."""
        gone = old.claims if old is not None and old.status in UNSTATED else []
        own = [key[0] for key in self.touched if key[0] in (*gone, *new.claims)]
        own = own or self._below(new) or self._beside(new.place)
        return self._ordered(own or new.claims), sorted(self._events(own) or self._judging())

    def _below(self, row: TotalRow) -> list[str]:
        """The claims that differ and stand in a part of a cell."""
        beside = set(self._beside(row.place))
        inside = (key for key in self.touched if key[0] in beside and key[1] == row.measure)
        return [key[0] for key in inside if self._contains(row.category, key[2])]

    def _contains(self, category: str, part: str) -> bool:
        """Whether a category lies below another one, however deep."""
        wider, waiting = set[str](), [part]
        while waiting:
            more = set(self.other.view.taxonomy.supersets(waiting.pop())) - wider
            wider |= more
            waiting += more
        return category in wider

    def _beside(self, place: Place) -> list[str]:
        """The claims that differ in the same unit: what follows for a cell may follow from any of them."""
        beside = (place.unit, place.counting)
        return [key[0] for key in self.touched if any(_context(one) == beside for one in self._both(key))]

    def _judging(self) -> set[int]:
        """The events that made every cell's answer another one: redefinitions, taxonomy, policies."""
        return _redefinitions(self.one.view) ^ _redefinitions(self.other.view) or self._shared(_judges)

    def _counts(self, key: Key) -> bool:
        """Whether a claim enters the total of its cell at one of the moments."""
        return any(claim.counts for claim in self._both(key))

    def _both(self, key: Key) -> Iterator[Claim]:
        for side in self.sides:
            if key in side.claims:
                yield side.claims[key]

    def _ordered(self, names: Iterable[str]) -> list[str]:
        """Claims in order of publication."""
        places = {name: self._latest(name).place for name in names}
        return sorted(places, key=lambda name: places[name])

    def _latest(self, name: str) -> Claim:
        """A claim as it is at the second moment, else at the first."""
        return (self.other.by_name.get(name) or self.one.by_name[name])[0]

    # Claims that left the total unmoved

    def unmoved(self, moved: Container[object], include_all: bool) -> Iterator[DifferenceRow]:
        """The claims that came, left or say another thing and moved no total: where it did move, those that stay out
        of it."""
        order = CellOrder(self.other.view)
        for place in sorted(self.places, key=_in(order)):
            keys = [key for key in self.places[place] if place not in moved or not self._counts(key)]
            yield from self._unmoved(place, keys, include_all)

    def _unmoved(self, place: Place, keys: list[Key], include_all: bool) -> Iterator[DifferenceRow]:
        stood, stands = (side.standing(place) for side in self.sides)
        for name in self._ordered(key[0] for key in keys):
            old, new = stood.get(name), stands.get(name)
            if old is None and new is None:
                continue
            if new is None or old is None:
                change = "left" if new is None else "came"
            elif _says(old) != _says(new):
                change = "changed"
            elif include_all:
                change = OTHERWISE
            else:
                continue
            kind = self._kind(place, name, old, new)
            claim = new or old
            assert claim is not None
            total = self.after.get(place) or self.before.get(place)
            events = sorted(self._events([name]))
            was, says, left = _claim_json(old), _claim_json(new), total.to_json() if total else None
            yield DifferenceRow(claim.incident, CLAIM, change, kind, *place, name, was, says, left, [name], events)

    def _kind(self, place: Place, name: str, old: Claim | None, new: Claim | None) -> str | None:
        """What a claim is to those of its cell; of one that left by somebody's act, that act."""
        if new is None:
            acts = {self._act(claim) for claim in self.other.by_name.get(name, ())} - {None}
            if acts:
                return acts.pop()
        side, beside = (self.one, self.other) if new is None else (self.other, self.one)
        claim = new or old
        assert claim is not None
        if old is not None and new is not None:
            return None
        if not claim.counts:
            return "not-counted"
        kind = self._revision_kind(side, place, name)
        group = beside.by_place.get(place)
        stated = group.stated if group else None
        if kind == "first" and stated is not None and stated.value is not None:
            if claim.interval.strictly_contains(stated.interval):
                return "looser" if claim.row.numbered else "vaguer"
            return "agrees"
        return kind

    def _revision_kind(self, side: _Side, place: Place, name: str) -> str | None:
        """The kind of a claim's own row: by the record's order, unless only what was published tells the moments
        apart."""
        by = PUBLISHED if self.one.position == self.other.position else RECORDED
        history = self._history(side, by, (str(place[0]), str(place[1])))
        rows = (row for row in history.rows if row.key.origin is not None and row.claim.name == name)
        return next((row.kind for row in rows if row.change is None or row.change is row.claim.entered), None)

    def _history(self, side: _Side, by: str, cell: tuple[str, str]) -> CellHistory:
        if cell not in side.histories:
            claims = [one for one in side.view.claims if (one.row.measure, one.row.category) == cell]
            side.histories[cell] = next(histories(side.view, by=by, claims=claims))
        return side.histories[cell]

    @staticmethod
    def _act(claim: Claim) -> str | None:
        if claim.withdrawn is not None:
            return "withdrawn"
        changes = sorted(claim.changes, key=lambda one: (one.publication.window, one.effect.position))
        acts = {"retract": "retracted", "reclassify": "reclassified", "unstate": "no-longer-stated"}
        return acts.get(changes[-1].kind) if changes else None

    # Happenings

    def happenings(self) -> Iterator[DifferenceRow]:
        """The happenings that were added, moved in time, say another thing or are gone, in the timeline's order."""
        if all(_told_print(side) == _told_print(self.one) for side in self.sides):
            return
        before, after = ({row.claim or "": row for row in timeline(side.view)} for side in self.sides)
        for name in [*after, *(name for name in before if name not in after)]:
            old, new = before.get(name), after.get(name)
            change = _happening_change(old, new)
            if change is not None:
                row = new or old
                assert row is not None
                was, says = (row.said() if row else None for row in (old, new))
                events = sorted(self._told_events(name))
                yield DifferenceRow(
                    row.incident, HAPPENING, change, None, *_NOWHERE, name, was, says, None, [name], events
                )

    def _told_events(self, name: str) -> set[int]:
        one, other = (side.told.get(name) for side in self.sides)
        changed = self._told_acts(one, self.one) ^ self._told_acts(other, self.other)
        told = other or one
        assert told is not None
        facts = {("document", told.row.document), ("incident", told.row.incident), ("incident", told.incident)}
        return changed or self._shared(lambda row: (row.kind, row.name) in facts or row.kind in _JOINS)

    def _told_acts(self, told: Told | None, side: _Side) -> set[int]:
        if told is None:
            return set()
        acts = {told.row.reported, told.row.position}
        return acts | {effect.position for effect in (told.withdrawn, told.retracted) if effect is not None}

    # Findings

    def findings(self, include_all: bool) -> Iterator[DifferenceRow]:
        """The findings that were opened, closed, noted or resolved."""
        views = self._story_views(include_all)
        if views is None:
            return
        before, after = ([row for row in discrepancies(view) if include_all or row.status != NOTICE] for view in views)
        for old, new in _paired(before, after):
            change = _finding_change(old, new, include_all)
            if new is None and any(_absorbs(row, old) for row in after if old is not None):
                change = "absorbed"
            elif old is None and any(_absorbs(row, new) for row in before if new is not None):
                change = "released"
            if change is not None:
                yield self._finding(change, old, new)

    def _finding(self, change: str, old: DiscrepancyRow | None, new: DiscrepancyRow | None) -> DifferenceRow:
        row = new or old
        assert row is not None
        name = row.discrepancy or (old.discrepancy if old else None)
        events = self._judged(name) if name else set()
        if not events:
            events = self._events(key[0] for key in self.touched if key[0] in row.claims)
            events |= {at for told in row.claims if told in self._changed_told for at in self._told_events(told)}
        if not events:
            events = self._judged(name, ever=True) if name else self._events(key[0] for key in self.touched)
        if not events:
            events = self._shared(lambda shared: shared.kind == "document")
        where = (row.measure, row.category, *_NOWHERE[2:])
        before, after = (row.to_json() if row else None for row in (old, new))
        claims = list(row.claims)
        return DifferenceRow(
            row.incident, FINDING, change, row.kind, *where, name, before, after, None, claims, sorted(events)
        )

    def _noted(self) -> Iterator[State]:
        """What was noted and differs: by a resolution, or because only at one moment all its claims were known."""
        states = [side.view.shared.get("discrepancy", {}) for side in self.sides]
        for name in states[0].keys() | states[1].keys():
            old, new = (state.get(name) for state in states)
            if old != new or self.one.shows(old) != self.other.shows(new):
                yield from (state for state in (old, new) if state is not None)

    def _judged(self, discrepancy: str, *, ever: bool = False) -> set[int]:
        """The events that noted or resolved a discrepancy, between the two moments or ever."""
        states = [side.view.shared.get("discrepancy", {}) for side in self.sides]
        names = {name for one in states for name, state in one.items() if state["discrepancy"] == discrepancy}
        if ever:
            return {row.position for row in self.shared if row.kind == "discrepancy" and row.name in names}
        return self._shared(lambda row: row.kind == "discrepancy" and row.name in names)

    @cached_property
    def _changed_told(self) -> set[str]:
        names = self.one.told.keys() | self.other.told.keys()
        return {
            name
            for name in names
            if self._told_acts(self.one.told.get(name), self.one)
            != self._told_acts(self.other.told.get(name), self.other)
        }

    def _story_views(self, include_all: bool) -> tuple[View, View] | None:
        """The two views with the claims that findings which may differ are about; None where none can."""
        one, other = (side.view.shared for side in self.sides)
        documents = self._linked()
        noted = list(self._noted())
        every = self.everywhere or (include_all and one.get("source") != other.get("source"))
        if not (every or self.touched or noted or documents or self._changed_told):
            return None
        contexts = set(self.contexts)
        named = {name for state in noted for name in state["claims"]} | self._changed_told
        both = [claim for side in self.sides for claim in side.claims.values()]
        states = [*one.get("discrepancy", {}).values(), *other.get("discrepancy", {}).values()]
        known = -1
        while known != len(contexts) + len(named):
            known = len(contexts) + len(named)
            contexts |= {_context(claim) for claim in both if claim.name in named or claim.row.document in documents}
            here = named | {claim.name for claim in both if _context(claim) in contexts}
            named |= {name for state in states if not here.isdisjoint(state["claims"]) for name in state["claims"]}

        def of(view: View) -> View:
            return replace(view, claims=[claim for claim in view.claims if every or _context(claim) in contexts])

        return of(self.one.view), of(self.other.view)

    def _linked(self) -> set[str | None]:
        """The documents that take the place of others, and these, where anything about them differs."""
        states = [side.view.shared.get("document", {}) for side in self.sides]
        linked: set[str | None] = set()
        for name, state in (item for one in states for item in one.items()):
            if state.get("supersedes"):
                linked |= {name, state["supersedes"]}
        touched = any(claim.row.document in linked for key in self.touched for claim in self._both(key))
        differ = any(states[0].get(name or "") != states[1].get(name or "") for name in linked)
        return linked if touched or differ else set()

    # Events

    def _events(self, names: Iterable[str]) -> set[int]:
        """The positions of the events by which claims differ."""
        found: set[int] = set()
        earlier = min(_last(side.position) for side in self.sides)
        same_clock = self.one.view.asked.known_at == self.other.view.asked.known_at
        for name in set(names):
            own = self._acts(self.one, name) ^ self._acts(self.other, name)
            if not own or (same_clock and max(own) <= earlier):
                own = self._facts(name) or own
            found |= own
        return found

    def _acts(self, side: _Side, name: str) -> set[int]:
        """The events that make a claim what it is at a moment: its report, corrections, and what was done to it."""
        known = [claim for claim in side.by_name.get(name, ()) if id(claim) not in side.doubtful]
        if not known:
            return set()
        acts = {at for claim in known for at in (claim.row.reported, claim.row.position)}
        acts |= {change.effect.position for claim in known for change in claim.changes}
        acts |= {claim.entered.effect.position for claim in known if claim.entered is not None}
        return acts | {
            effect.position
            for effect in self.effects.get(name, ())
            if effect.position <= _last(side.position) and self._acts_on(effect, known[0])
        }

    def _acts_on(self, effect: Effect, claim: Claim) -> bool:
        """Whether an effect makes a claim what it is; a judgement only where the claim stands at both moments, or
        stays out of totals by it."""
        if effect.kind in _JUDGEMENTS:
            return not claim.counts or all(claim.name in side.by_name for side in self.sides)
        return effect.kind not in _CHANGED_BY_SOURCES

    def _facts(self, name: str) -> set[int]:
        """The events about what a claim refers to: its document, sources, occasion, scope, incident."""
        names: set[str | None] = set()
        for claim in (*self.one.by_name.get(name, ()), *self.other.by_name.get(name, ())):
            row = claim.row
            names |= {row.document, row.publisher, claim.publisher, row.speaker, row.goes_back_to, claim.origin}
            names |= {row.occasion, row.incident, claim.incident, row.scope, *claim.replaces}
        found = self._shared(lambda one: one.kind in _JOINS or (one.kind in _FACTS and one.name in names))
        return found or self._shared(lambda one: one.kind in (*_FACTS, *_JOINS))

    def _shared(self, wanted: Callable[[Shared], bool]) -> set[int]:
        """The positions, between the two, of events about shared facts."""
        lo, hi = sorted(_last(side.position) for side in self.sides)
        return {row.position for row in self.shared if lo < row.position <= hi and wanted(row)}


_NOWHERE = (None, None, None, None, None, None)
_JOINS = ("merge", "split")
_FACTS = ("document", "source", "occasion", "incident", "scope")


def _judges(row: Shared) -> bool:
    return row.kind in (*TAXONOMY_KINDS, "policy", "source")


class _Said(NamedTuple):
    """What a claim says, for comparing."""

    value: object
    point: object
    qualifier: object
    wording: object
    origin: object
    speaker: object
    speaks: object


def _says(claim: Claim) -> _Said:
    row = claim.row
    return _Said(claim.value, claim.point, row.qualifier, row.wording, claim.origin, claim.speaker, row.as_of)


def _fingerprint(claim: Claim) -> tuple[object, ...]:
    """All that the rules read of a claim."""
    return (
        claim.row, claim.incident, claim.publication, claim.published, claim.speaks, claim.speaks_by, claim.origin,
        claim.attributed, claim.scope, claim.place, claim.supersedes, claim.replaces, claim.counts, claim.credibility,
        claim.withdrawn, claim.changes, claim.side, claim.perhaps, claim.entered,
        claim.delisted,
    )  # fmt: skip


def _context(claim: Claim) -> Context:
    return (claim.row.unit or "", claim.row.counting)


def _place(claim: Claim) -> Place:
    row = claim.row
    period = claim.period if row.counting in ("increment", "adjustment") else ""
    return Place(row.measure, row.category, row.unit or "", row.counting, claim.scope or None, period or None)


def _place_of(row: DifferenceRow) -> tuple[object, ...]:
    return (row.measure, row.category, row.unit, row.counting, row.scope, row.period)


def _in(order: CellOrder) -> Callable[[Place], tuple[object, ...]]:
    """The order of the places of one incident, as totals have it."""
    return lambda place: (order("", place.measure, place.category), *map(str, place[2:]))


def _at(key: SeriesKey) -> Place:
    return Place(key.measure, key.category, key.unit, key.counting, key.scope or None, key.period or None)


def _groups(view: View, claims: Iterable[Claim]) -> dict[SeriesKey, Group]:
    return {group.key: group for one in histories(view, claims=claims, rows=False) for group in one.groups.values()}


def _doubts(view: View) -> list[Claim]:
    """The claims of the cells with one that cannot be placed before or after the moment, as if all were known."""
    cells = {(claim.row.measure, claim.row.category) for claim in doubtful(view)}
    if not cells:
        return []
    return [claim for claim in with_doubts(view) if (claim.row.measure, claim.row.category) in cells]


def _redefinitions(view: View) -> set[int]:
    return {one.effect.position for one in view.redefinitions}


def _last(position: int | None) -> int:
    return (1 << 62) if position is None else position


def _total_change(old: TotalRow | None, new: TotalRow | None) -> str | None:
    stood, stands = (row is not None and row.status != NOT_REPORTED for row in (old, new))
    if stood != stands:
        return "appeared" if stands else "gone"
    if old is None or new is None or not stood:
        return OTHERWISE if (old and old.to_json()) != (new and new.to_json()) else None
    if "retracted" in (old.status, new.status) and old.status != new.status:
        return "retracted" if new.status == "retracted" else "reinstated"
    for names, change in ((BOUNDS, "moved"), (("status",), "status"), (WORDS, "wording")):
        if any(getattr(old, name) != getattr(new, name) for name in names):
            return change
    return OTHERWISE if old.to_json() != new.to_json() else None


def _follows(row: TotalRow) -> tuple[object, ...]:
    """What is inferred for a cell."""
    return (row.inferred_low, row.inferred_high)


def _happening_change(old: TimelineRow | None, new: TimelineRow | None) -> str | None:
    if old is None or new is None:
        return "added" if new is not None else "gone"
    if any(getattr(old, name) != getattr(new, name) for name in _TIMES):
        return "moved"
    return "changed" if old.said() != new.said() else None


def _told_print(side: _Side) -> tuple[object, ...]:
    """What the timeline is made from."""
    view = side.view
    told = [(one.row, one.incident, one.publication, one.withdrawn, one.retracted) for one in view.happenings]
    return (told, view.incidents, {one.row.document: one.publication for one in view.happenings})


def _paired(
    before: Iterable[DiscrepancyRow], after: Iterable[DiscrepancyRow]
) -> list[tuple[DiscrepancyRow | None, DiscrepancyRow | None]]:
    """Rows about the same: of one name, else of the same claims; a computed one with the noted one that absorbs it."""
    left = list(before)
    pairs: list[tuple[DiscrepancyRow | None, DiscrepancyRow | None]] = []
    waiting = []
    for row in after:
        same = next((one for one in left if _identity(one) == _identity(row)), None)
        if same is None:
            waiting.append(row)
        else:
            left.remove(same)
            pairs.append((same, row))
    for row in waiting:
        near = next((one for one in left if _absorbs(row, one) or _absorbs(one, row)), None)
        left = [one for one in left if one is not near]
        pairs.append((near, row))
    return [*pairs, *((one, None) for one in left)]


def _identity(row: DiscrepancyRow) -> object:
    return row.discrepancy or (row.kind, frozenset(row.claims), None if row.claims else row.message)


def _absorbs(one: DiscrepancyRow, other: DiscrepancyRow) -> bool:
    return one.discrepancy is not None and other.discrepancy is None and set(other.claims) <= set(one.claims) != set()


_RANKS = {NOTED: 1, RESOLVED: 2}


def _finding_change(old: DiscrepancyRow | None, new: DiscrepancyRow | None, include_all: bool) -> str | None:
    if old is None or new is None:
        return "opened" if new is not None else "closed"
    then, now = _RANKS.get(old.status, 0), _RANKS.get(new.status, 0)
    if then != now:
        return ("resolved" if now == 2 else "noted") if now > then else ("reopened" if then == 2 else "unnoted")
    if (old.kind, old.expected, old.found) != (new.kind, new.expected, new.found):
        return "changed"
    return OTHERWISE if include_all and old.to_json() != new.to_json() else None


def _claim_json(claim: Claim | None) -> Json | None:
    if claim is None:
        return None
    row = claim.row
    return {
        **interval_json(claim.value, claim.point),
        "qualifier": row.qualifier,
        "wording": row.wording,
        "speaker": claim.speaker,
        "origin": claim.origin,
        "document": row.document,
        "as_of": row.as_of,
        "published": claim.publication.edtf,
    }
