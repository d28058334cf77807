"""The timeline: what happened when, in display order, with what is certainly before what (SEMANTICS 8)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from reportedly.events.moments import closure, iso
from reportedly.projections.rows import Happening
from reportedly.projections.view import BEGINNING, END, NO_OFFSET, Claim, Told, View, Window, moment_window

HAPPENING, CLAIM, PUBLICATION = "happening", "claim", "publication"
MOST_ORDERED = 1500
"""Above this many happenings `certainly_after` is left out: the pairs grow with the square."""

_BEFORE = ("before", "not-later-than")
_AFTER = ("after",)


@dataclass(slots=True)
class TimelineRow:
    """One row of a timeline. `earliest` and `latest` are ISO UTC, `latest` excluded, `None` where open.

    `certainly_after` names the happenings that certainly came before this one; `None` where there are too many to say.
    """

    incident: str
    order: int
    edtf: str | None
    earliest: str | None
    latest: str | None
    relation: str
    modality: str
    what: str | None
    kind: str
    sources: list[str]
    certainly_after: list[str] | None
    claim: str | None

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: getattr(self, name) for name in TimelineRow.__slots__}

    def said(self) -> dict[str, Any]:
        """What the row says, leaving out its place among the others."""
        return {name: value for name, value in self.to_json().items() if name not in ("order", "certainly_after")}


@dataclass(slots=True)
class _Item:
    incident: str
    claim: str | None
    window: Window
    edtf: str | None
    relation: str
    modality: str
    what: str | None
    kind: str
    sources: list[str]
    tail: tuple[Any, ...]
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    beside: tuple[str, int] | None = None
    key: tuple[Any, ...] = ()

    def names(self) -> list[str]:
        """The happenings that its explicit order names."""
        return [*self.before, *self.after, *((self.beside[0],) if self.beside else ())]


def timeline(view: View, *, include: Iterable[str] = (HAPPENING,)) -> list[TimelineRow]:
    """The view's happenings in display order; `include` may add `claim` (figures as reported) and `publication`."""
    wanted = set(include)
    items = [_happening(told, view) for told in view.happenings if _stands(told)] if HAPPENING in wanted else []
    ordered = _certain(items) if len(items) <= MOST_ORDERED else None
    _set_keys(items)
    if CLAIM in wanted:
        items += [_claim(claim) for claim in view.claims if claim.withdrawn is None]
    if PUBLICATION in wanted:
        items += _publications(view)
    items.sort(key=lambda item: item.key or _own_key(item))
    places = {item.claim: index for index, item in enumerate(items) if item.claim}
    rows = []
    for index, item in enumerate(items, start=1):
        after = None
        if item.kind != HAPPENING:
            after = []
        elif ordered is not None:
            after = sorted(ordered.get(item.claim or "", ()), key=lambda name: places[name])
        rows.append(_row(item, index, after))
    return rows


def _stands(told: Told) -> bool:
    return told.withdrawn is None and told.retracted is None


def _happening(told: Told, view: View) -> _Item:
    row = told.row
    assert isinstance(row, Happening)
    incident = view.incidents.get(row.incident)
    span = moment_window(
        row.edtf,
        row.earliest,
        row.latest,
        _zone(told, view),
        relation=row.relation,
        time_of_day=row.time_of_day,
    )
    if span.lo == BEGINNING and incident is not None and incident.when.lo < span.hi:
        span = Window(incident.when.lo, span.hi)
    return _Item(
        incident=told.incident,
        claim=row.claim,
        window=span,
        edtf=row.edtf,
        relation=row.relation,
        modality=row.modality,
        what=row.what,
        kind=HAPPENING,
        sources=[name for name in (told.speaker,) if name],
        tail=_tail(told),
        before=orjson.loads(row.before) if row.before else [],
        after=orjson.loads(row.after) if row.after else [],
        beside=_beside(row.beside),
    )


def _beside(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    said = orjson.loads(text)
    return said["claim"], said.get("shift", 1)


def _zone(told: Told, view: View) -> str | None:
    document = view.shared.get("document", {}).get(told.row.document or "", {})
    incident = view.incidents.get(told.row.incident)
    return document.get("zone") or (incident.zone if incident else None)


def _tail(told: Told) -> tuple[Any, ...]:
    start = told.row.quote_start
    return (told.publication.sha256, NO_OFFSET if start is None else start, told.name)


def _claim(claim: Claim) -> _Item:
    row = claim.row
    what = f"{row.measure}/{row.category}: {row.wording or ''}".rstrip(": ")
    return _Item(
        claim.incident, row.claim, claim.speaks, row.as_of, "during", row.modality, what, CLAIM,
        [claim.speaker] if claim.speaker else [],
        (claim.publication.sha256, NO_OFFSET if row.quote_start is None else row.quote_start, row.claim),
    )  # fmt: skip


def _publications(view: View) -> list[_Item]:
    seen: dict[tuple[str, str], _Item] = {}
    told: list[Claim | Told] = [*view.claims, *view.happenings, *view.statements]
    for one in told:
        publication = one.publication
        if publication.document is None or (one.incident, publication.document) in seen:
            continue
        state = view.shared.get("document", {}).get(publication.document, {})
        seen[(one.incident, publication.document)] = _Item(
            one.incident, None, publication.window, publication.edtf, "during", "stated",
            state.get("title") or publication.document, PUBLICATION,
            [publication.publisher] if publication.publisher else [], (publication.sha256, 0, publication.document),
        )  # fmt: skip
    return list(seen.values())


def _certain(items: Iterable[_Item]) -> dict[str, set[str]]:
    """For each happening those certainly before it, by window or by claim, closed under transitivity."""
    certain = [item for item in items if item.modality != "possible" and item.claim]
    names = {item.claim for item in certain}
    pairs: set[tuple[str, str]] = set()
    for item in certain:
        mine = item.claim or ""
        pairs.update((name, mine) for name in item.after if name in names)
        pairs.update((mine, name) for name in item.before if name in names)
    by_start = sorted(certain, key=lambda item: item.window.lo)
    starts = [item.window.lo for item in by_start]
    for item in certain:
        if item.window.hi != END:
            for later in by_start[bisect_left(starts, item.window.hi) :]:
                if later is not item:
                    pairs.add((item.claim or "", later.claim or ""))
    before: dict[str, set[str]] = {}
    for one, other in closure(pairs):
        if one != other:
            before.setdefault(other, set()).add(one)
    return before


def _own_key(item: _Item) -> tuple[Any, ...]:
    side = -1 if item.relation in _BEFORE else 1 if item.relation in _AFTER else 0
    span = item.window
    instant = span.hi if item.relation in _BEFORE else span.lo
    return (instant, side, span.hi - span.lo, *item.tail)


def _set_keys(items: list[_Item]) -> None:
    """An explicit order shifts the key beside the named happening, where the item would stand on its wrong side.

    What is named may be shifted itself, so it is placed first; in a circle everybody keeps their own key.
    """
    by_name = {item.claim: item for item in items if item.claim}
    for first in items:
        waiting, begun = [first], set()
        while waiting:
            item = waiting[-1]
            named = [by_name[name] for name in item.names() if name in by_name]
            unsettled = [one for one in named if not one.key and id(one) not in begun]
            begun.add(id(item))
            if unsettled and not item.key:
                waiting += unsettled
                continue
            waiting.pop()
            if not item.key:
                item.key = _shifted(item, {one.claim or "": one.key or _own_key(one) for one in named})


def _shifted(item: _Item, named: dict[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    key = _own_key(item)
    if item.beside is not None and item.beside[0] in named:
        other = named[item.beside[0]]
        return (other[0], other[1] + item.beside[1], *key[2:])
    after = [named[name] for name in item.after if name in named]
    before = [named[name] for name in item.before if name in named]
    if after and key <= (other := max(after)):
        key = (other[0], other[1] + 1, *key[2:])
    if before and key >= (other := min(before)):
        key = (other[0], other[1] - 1, *key[2:])
    return key


def _row(item: _Item, index: int, after: list[str] | None) -> TimelineRow:
    span = item.window
    return TimelineRow(
        incident=item.incident,
        order=index,
        edtf=item.edtf,
        earliest=None if span.lo == BEGINNING else iso(span.lo),
        latest=None if span.hi == END else iso(span.hi),
        relation=item.relation,
        modality=item.modality,
        what=item.what,
        kind=item.kind,
        sources=item.sources,
        certainly_after=after,
        claim=item.claim,
    )
