"""Everything about one claim or event: its document in all versions, its words, its way, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.dossier import dossier
from reportedly.projections.view import View, visible
from reportedly.record.loading import lineage, material

if TYPE_CHECKING:
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


def redactions(record: Record, position: int) -> Iterator[Json]:
    """What was redacted of an event: the part, and where and why that is recorded."""
    for each in record.store.redactions():
        if each.position == position:
            by = record.event(each.by)
            said = by.content if by is not None and by.content is not None else {}
            yield {"part": each.part, "position": each.by, "reason": said.get("reason")}


def _view(record: Record, name: str, incident: str) -> View:
    family = lineage(record.store)
    belongs = family(name, incident)
    found = material(record.store, family.related(belongs), tables=(FIGURES, HAPPENINGS, STATEMENTS))
    return visible(found, incidents=frozenset((belongs,)))


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
