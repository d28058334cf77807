"""One claim: its quote in context, the chain from who said it to who published it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportedly.exporters.charts.lookup import Lookup, lookup
from reportedly.exporters.dates import clock_text
from reportedly.exporters.figures import figure_text
from reportedly.exporters.pages.model import web_address
from reportedly.exporters.texts import cell_name, published_text
from reportedly.web.asking import NotThere
from reportedly.web.pages import PUBLIC, cell_parts, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered

Json = dict[str, Any]
STANDS = {
    "current": "It is current: it counts for the figure as it is now.",
    "outdated": "It is outdated: a newer figure speaks for a later time.",
    "in-force": "It is in force, and not counted for the figure.",
    "followed": "A later version took its place.",
    "retracted": "Its source took it back.",
    "reclassified": "Its source moved it to another figure.",
    "withdrawn": "It was recorded by mistake, and withdrawn.",
}
KINDS = {
    "FigureReported": "A figure",
    "HappeningReported": "Something that happened",
    "StatementReported": "A statement",
}
EFFECTS = {
    "correct": "corrected by the recorder",
    "withdraw": "withdrawn by the recorder",
    "retract": "taken back by its source",
    "reinstate": "restored by its source",
    "reclassify": "moved to another figure",
    "assess": "assessed",
    "visibility": "made visible to others",
}


def found_claim(record: Record, asked: Asked) -> Json:
    """The claim of an address. Raises NotThere."""
    found = record.dossier(asked.groups["claim"], audience=PUBLIC)
    if found is None:
        raise NotThere("there is no such claim in this record")
    return found


def claim_page(record: Record, asked: Asked) -> Answered:
    """The page of a claim."""
    claim = found_claim(record, asked)
    content, incident = claim["content"], claim["incident"]
    about = lookup([row.to_json() for row in record.ask("references", incident, audience=PUBLIC)], incident)
    document = claim["document"] or {}
    cell = cell_name(content) if content.get("measure") else ""
    return rendered(
        "incidents_claim.html",
        asked,
        claim=claim,
        content=content,
        kind=KINDS.get(claim["type"], "A claim"),
        figure=_figure(content),
        cell=about.cell(content) if cell else "",
        figure_address=asked.link("incidents", incident, "figures", *cell_parts(cell)) if cell else "",
        incident_title=about.label("incident", incident),
        incident_address=asked.link("incidents", incident),
        quote=_named(content.get("quote"), "prefix", "exact", "suffix"),
        original=_named(content.get("original"), "text", "language"),
        chain=_chain(content, claim, about),
        facts=_facts(content, claim),
        document=_named(document, "title", "sha256"),
        document_name=content.get("document"),
        publisher=about.source(document["publisher"]) if document.get("publisher") else "",
        published=published_text(document.get("published")),
        url=web_address(document.get("url")),
        archived=web_address(document.get("archived")),
        stands=STANDS.get(claim["stands"] or "", ""),
        others=_others(claim),
        effects=[{**one, "words": EFFECTS.get(one["kind"], one["kind"])} for one in claim["effects"]],
        recorded=clock_text(claim["recorded_at"]),
    )


def _named(value: object, *names: str) -> Json:
    """The parts of a value that a page shows; empty where they are not there."""
    found = value if isinstance(value, dict) else {}
    return {name: str(found.get(name) or "") for name in names}


def _figure(content: Json) -> str:
    quantity = content.get("quantity")
    if not isinstance(quantity, dict):
        return str(content.get("what") or "")
    said = figure_text(quantity)
    return f"“{quantity.get('wording') or 'no number'}”" if said == "?" else said


def _chain(content: Json, claim: Json, about: Lookup) -> list[str]:
    """From where it came from to where it was read."""
    names = [content.get("goes_back_to"), content.get("speaker"), content.get("publisher")]
    document = claim["document"] or {}
    names.append(document.get("publisher"))
    words = [about.source(name) for name in dict.fromkeys(name for name in names if name)]
    return [*words, str(document.get("title") or content.get("document") or "")] if content.get("document") else words


def _facts(content: Json, claim: Json) -> list[tuple[str, str]]:
    quantity = content.get("quantity")
    rows = [
        (
            "In these words",
            f"“{quantity['wording']}”" if isinstance(quantity, dict) and quantity.get("wording") else "",
        ),
        ("The source's own term", str(content.get("term") or "")),
        ("How it is said", str(content.get("mode") or "").replace("-", " ")),
        ("As of", published_text(content.get("as_of"))),
        ("When it happened", published_text(content.get("when"))),
        ("Scope", str(content.get("scope") or "")),
        ("Counting", "" if content.get("counting") == "total" else str(content.get("counting") or "")),
        ("Stance", str(content.get("stance") or "")),
    ]
    return [(name, text) for name, text in rows if text]


def _others(claim: Json) -> list[tuple[str, list[str]]]:
    names = (
        ("It took the place of", "follows"),
        ("Its place was taken by", "followed_by"),
        ("It supersedes", "supersedes"),
        ("It is superseded by", "superseded_by"),
    )
    return [(words, claim[key]) for words, key in names if claim[key]]
