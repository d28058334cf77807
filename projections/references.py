"""References: what the answers about an incident name, in words and with the windows of time they stand for.

A page or a chart needs more than an answer: the title of a document and when it became readable, the public name of a
source, whether a claim counts. It asks here, so that moments and audiences hold for it as for every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportedly.events.moments import iso
from reportedly.projections.findings import public_name
from reportedly.projections.view import BEGINNING, END, EVER, Claim, Told, View, Window

INCIDENT, DOCUMENT, SOURCE, CLAIM, WORD, UNIT = "incident", "document", "source", "claim", "word", "unit"

_TOLD_OF = {
    INCIDENT: ("title", "kind", "summary", "place", "when", "zone"),
    DOCUMENT: ("title", "publisher", "url", "archived", "published", "retrieved", "language", "sha256"),
    SOURCE: ("kind", "role", "grade"),
    UNIT: ("plural",),
}


@dataclass(slots=True)
class ReferenceRow:
    """One thing that answers name. `label` is how it may be printed; `earliest` and `latest` (excluded) are when a
    document, or a claim's document, became readable, or when an incident was; `about` is what else is known of it."""

    incident: str
    kind: str
    name: str
    label: str
    earliest: str | None
    latest: str | None
    about: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: getattr(self, name) for name in ReferenceRow.__slots__}


def references(view: View) -> list[ReferenceRow]:
    """What the answers about each incident of the view name: the incident, documents, sources, claims, words."""
    every: dict[str, list[Claim | Told]] = {}
    told: list[Claim | Told] = [*view.claims, *view.happenings, *view.statements]
    for one in told:
        every.setdefault(one.incident, []).append(one)
    names = every or view.incidents  # of one that nothing is told about yet, its title
    return [row for name in view.incidents if name in names for row in _rows(view, name, every.get(name, []))]


def _rows(view: View, incident: str, told: list[Claim | Told]) -> Iterator[ReferenceRow]:
    known = view.incidents[incident]
    yield _row(incident, INCIDENT, incident, str(known.state.get("title") or incident), known.when, known.state)
    documents = view.shared.get("document", {})
    claims = [one for one in told if isinstance(one, Claim)]
    every = [one.publication for one in (*told, *(change for claim in claims for change in claim.changes))]
    every += [one.publication for one in view.redefinitions if one.incident == incident]
    publications = {one.document: one.window for one in every}
    for name, window in publications.items():
        if name is not None:
            state = documents.get(name, {})
            yield _row(incident, DOCUMENT, name, str(state.get("title") or name), window, state)
    for name in _sources(view, told):
        state = view.shared.get("source", {}).get(name, {})
        # A name with spaces is what a protected source goes by, and unlike its pseudonym no other source's.
        label = name if " " in name else public_name(name, state).rstrip(",")
        yield _row(incident, SOURCE, name, label, EVER, state)
    for one in told:
        yield _claim(incident, one)
    names = {name for claim in claims for name in (claim.row.measure, *claim.row.category.split("+"))}
    for name in sorted(names - {"-"}):
        yield _row(incident, WORD, name, view.taxonomy.label(name), EVER, {})
    units = {claim.row.unit for claim in claims if claim.row.unit}
    for name in sorted(units):
        yield _row(incident, UNIT, name, view.taxonomy.label(name), EVER, view.shared.get("unit", {}).get(name, {}))


def _sources(view: View, told: list[Claim | Told]) -> list[str]:
    """Everybody who speaks, publishes or is gone back to."""
    named: dict[str | None, None] = {}
    for one in told:
        named |= dict.fromkeys((one.speaker, one.publisher, one.origin if isinstance(one, Claim) else None))
        changes = one.changes if isinstance(one, Claim) else ()
        named |= dict.fromkeys(
            name for change in changes for name in (change.effect.speaker, change.publication.publisher)
        )
    return [name for name in named if name is not None]


def _claim(incident: str, one: Claim | Told) -> ReferenceRow:
    row = ReferenceRow(incident, CLAIM, one.name, "", *_ends(one.publication.window))
    row.about = {"document": one.publication.document, "speaker": one.speaker, "mode": one.row.mode}
    row.about |= {"position": one.row.reported, "recorded_at": iso(one.row.recorded_at)}
    if isinstance(one, Claim):
        row.about |= {"counts": one.counts, "origin": one.origin, "attributed": one.attributed}
        row.about |= {"scope": one.row.scope, "as_of": _ends(one.speaks), "dated": one.speaks_by != "publication"}
    else:
        row.about["what"] = one.row.what
    return row


def _row(incident: str, kind: str, name: str, label: str, window: Window, state: Mapping[str, Any]) -> ReferenceRow:
    about = {each: state[each] for each in _TOLD_OF.get(kind, ()) if state.get(each) is not None}
    return ReferenceRow(incident, kind, name, label, *_ends(window), about)


def _ends(window: Window) -> tuple[str | None, str | None]:
    return None if window.lo == BEGINNING else iso(window.lo), None if window.hi == END else iso(window.hi)
