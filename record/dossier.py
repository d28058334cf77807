"""Everything about one claim or event: its document in all versions, its words, its way, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.dossier import dossier
from reportedly.projections.view import Claim, Told, View, visible
from reportedly.record.loading import lineage, material

if TYPE_CHECKING:
    from reportedly.projections.audience import Public
    from reportedly.record import Record

Json = dict[str, Any]


def of_claim(record: Record, name: str) -> Json | None:
    """A claim as it stands now, and all that bears on it; None when there is none."""
    claim = record.claim(name)
    if claim is None:
        return None
    event = record.event(claim.position)
    content = dict(claim.content)
    view = _view(record, name, claim.incident)
    about = dossier(view, name)
    document = content.get("document")
    noted = {row["discrepancy"] for row in about["findings"] if row["discrepancy"]}
    states = record.registry("discrepancy").values()
    resolved = {
        one["discrepancy"]: one["resolved"] for one in states if one["discrepancy"] in noted and "resolved" in one
    }
    for row in about["findings"]:
        row["resolved"] = resolved.get(row["discrepancy"])
    return {
        "claim": name,
        "type": claim.type,
        "incident": claim.incident,
        "position": claim.position,
        "id": event.id if event else None,
        "recorded_at": event.recorded_at if event else None,
        "recorded_by": event.recorded_by if event else None,
        "content": content,
        "as_recorded": event.content if event and event.content != content else None,
        "protected": event.protected if event else [],
        "redactions": list(redactions(record, claim.position)),
        "document": record.shared_state("document", document) if document else None,
        "versions": versions(record, document) if document else [],
        **about,
        "effects": record.effects(claim),
    }


def of_claim_for(record: Record, name: str, audience: str) -> Json | None:
    """The same as an audience may see it, without the recorder's own notes; None where there is none for it.

    Names are those that its sources go by. The words are left out where they would name who is not to be named.
    """
    claim = record.claim(name)
    who = record.audience(audience)
    if claim is None or who is None:
        return of_claim(record, name)
    view = _view(record, name, claim.incident, who)
    every: list[Claim | Told] = [*view.claims, *view.happenings, *view.statements]
    told = next((one for one in every if one.name == name), None)
    if told is None:
        return None
    row, withheld = told.row, record.withheld(audience)
    wordless = withheld is None or withheld.hides("claim", name)
    wanted = _PLACE if wordless else (*_PLACE, *_WORDS)
    content = {key: claim.content[key] for key in wanted if claim.content.get(key) is not None}
    sources = {"speaker": row.speaker, "publisher": row.publisher, "goes_back_to": row.goes_back_to}
    content |= {key: value for key, value in sources.items() if value is not None}
    documents = view.shared.get("document", {})
    event = record.event(claim.position)
    found = {effect.position: effect for effect in view.asked.material.effects if effect.claim == name}
    return {
        "claim": name,
        "type": claim.type,
        "incident": told.incident,
        "position": claim.position,
        "id": event.id if event else None,
        "recorded_at": event.recorded_at if event else None,
        "content": content,
        "document": documents.get(row.document) if row.document else None,
        "versions": [one for one in _versions(record, row.document) if one["document"] in documents],
        **dossier(view, name),
        "effects": [
            {"kind": one.kind, "position": one.position, "speaker": one.speaker, "document": one.document}
            for one in found.values()
        ],
    }


_PLACE = (
    *("measure", "category", "unit", "counting", "scope", "as_of", "period", "when", "mode", "modality", "occasion"),
    *("document", "stance"),
)
_WORDS = ("quantity", "quote", "original", "term", "what")


def redactions(record: Record, position: int) -> Iterator[Json]:
    """What was redacted of an event: the part, and where and why that is recorded."""
    for each in record.store.redactions():
        if each.position == position:
            by = record.event(each.by)
            said = by.content if by is not None and by.content is not None else {}
            yield {"part": each.part, "position": each.by, "reason": said.get("reason")}


def _view(record: Record, name: str, incident: str, who: Public | None = None) -> View:
    family = lineage(record.store, who=who)
    belongs = family(name, incident)
    found = material(record.store, family.related(belongs), tables=(FIGURES, HAPPENINGS, STATEMENTS), who=who)
    return visible(found, incidents=frozenset((belongs,)))


def _versions(record: Record, document: str | None) -> list[Json]:
    return versions(record, document) if document else []


def versions(record: Record, document: str) -> list[Json]:
    """Every version of a document's publication, the earliest first: name, publication and the one it superseded."""
    states = record.registry("document")
    found = [document]
    while (earlier := states.get(found[0], {}).get("supersedes")) and earlier not in found:
        found.insert(0, earlier)
    while later := [name for name, state in states.items() if state.get("supersedes") in found and name not in found]:
        found += later
    names = ("published", "retrieved", "supersedes", "sha256")
    return [{"document": name} | {key: states.get(name, {}).get(key) for key in names} for name in found]
