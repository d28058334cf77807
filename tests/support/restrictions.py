"""Restricting things of a generated history, each in the way that its kind is."""

from __future__ import annotations

from hypothesis import strategies as st

from support.histories import History, histories, told
from support.stories import event


@st.composite
def mentioned(draw: st.DrawFn) -> History:
    """A history whose claims also name those who heard, acted or passed on, and an occasion, some in a correction."""
    history: History = draw(st.one_of(histories(incidents=2), told()))
    speaker = draw(st.sampled_from((None, "witness")))
    named: History = [
        event("SourceRegistered", "sources", source="witness", kind="person"),
        event("OccasionRegistered", "documents", occasion="assembly", **({"speaker": speaker} if speaker else {})),
    ]
    later: History = []
    for each in history:
        if not each["type"].endswith("Reported"):
            continue
        field = draw(st.sampled_from((None, "channel", "actor", "told_to", "occasion")))
        if field is None or field in each["content"]:
            continue
        name = "assembly" if field == "occasion" else "witness"
        if draw(st.booleans()):
            each["content"][field] = name
        else:
            correction = {"kind": "claim", "name": each["content"]["claim"], "field": field, "new": name}
            later.append(event("RecordCorrected", each["stream"], **correction, reason="left out"))
    return [*named, *history, *later]


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
