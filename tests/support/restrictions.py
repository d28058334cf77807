"""Restricting things of a generated history, each in the way that its kind is."""

from __future__ import annotations

from support.histories import History
from support.stories import event


def hideable(history: History) -> list[tuple[str, str]]:
    """What of a history may be restricted: claims, documents, sources, the occasion, the second incident."""
    found = [("incident", "fire")] if any(each.get("stream") == "fire" for each in history) else []
    for each in history:
        content = each["content"]
        if each["type"].endswith("Reported"):
            found.append(("claim", content["claim"]))
        elif each["type"] == "DocumentIngested":
            found.append(("document", content["document"]))
        elif each["type"] == "SourceRegistered":
            found.append(("source", content["source"]))
        elif each["type"] == "OccasionRegistered":
            found.append(("occasion", content["occasion"]))
    return found


def restrictions(history: History, chosen: set[tuple[str, str]]) -> History:
    """The events that restrict what was chosen, after everything was recorded as public."""
    streams = {e["content"]["claim"]: e["stream"] for e in history if e["type"].endswith("Reported")}
    shared = {"source": "sources", "document": "documents", "occasion": "documents"}
    return [
        event(
            "VisibilityChanged",
            streams.get(name) or shared.get(kind) or name,
            kind=kind,
            name=name,
            visibility="restricted",
        )
        for kind, name in sorted(chosen)
    ]
