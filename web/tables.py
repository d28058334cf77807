"""What the public views are, in words, and questions in SQL that are ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_NAMES = {
    "claim": "The name of the claim: one statement of one document.",
    "incident": "The name of the incident it was recorded for.",
    "document": "The document that says so: one version of one publication.",
    "speaker": "Whom the document names; a protected source by what it goes by; empty in the outlet's own voice.",
    "publisher": "Who published the document.",
    "goes_back_to": "Whom the recorder judges it to come from, where that is somebody else.",
    "recorded_at": "When this record took it in (UTC).",
    "position": "Its place in the log.",
}
_VALUES = {
    "low": "The least that the words allow; empty where they set no lower bound.",
    "high": "The most that the words allow; empty where they set no upper bound.",
    "point": "The number that the words name, where it is one that bounds nothing too.",
    "wording": "The words of the figure.",
}


def _about(title: str, description: str, **columns: str) -> Mapping[str, Any]:
    return {"title": title, "description": description, "columns": columns}


ABOUT: Final[Mapping[str, Mapping[str, Any]]] = {
    "public_incidents": _about(
        "Incidents", "Every incident, with the number of its claims.", incident="The name of the incident."
    ),
    "public_figures": _about(
        "Figures", "Every figure that was reported: one row for each claim, as it was corrected.", **_NAMES, **_VALUES
    ),
    "public_happenings": _about("Happenings", "What happened when, as it was reported.", **_NAMES),
    "public_statements": _about("Statements", "What was said, as it was reported.", **_NAMES),
    "public_revisions": _about(
        "Revisions",
        "How figures moved, version by version, of incidents of which nothing is withheld and nobody protected. The "
        "pages of the others show theirs, computed without what is withheld.",
        **{name: text for name, text in _NAMES.items() if name not in ("publisher", "goes_back_to")},
        series="Whose figure it is: an origin's, or the headline of all.",
        kind="What the revision did: raised, lowered, repeated, …",
    ),
    "public_quotes": _about(
        "Quotes",
        "Quotes and summaries. Search them in SQL with: words MATCH 'text'.",
        claim=_NAMES["claim"],
        incident=_NAMES["incident"],
        words="What MATCH is asked of; it holds nothing to read.",
    ),
    "public_documents": _about("Documents", "Every document: one version of one publication."),
    "public_sources": _about("Sources", "Every source; protected ones by what they go by."),
    "public_events": _about(
        "Events", "The log, without the events that name something withheld.", position=_NAMES["position"]
    ),
}

QUERIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "search": {
        "sql": "select incident, claim, quote, summary from public_quotes where words match :text order by position",
        "title": "Search quotes and summaries",
        "description": 'Full text: words, "a phrase", a prefix*; AND, OR and NOT.',
    },
    "figures-by-source": {
        "sql": "select coalesce(goes_back_to, speaker, publisher) as source, measure, count(*) as figures,\n"
        "  min(low) as least, max(high) as most\nfrom public_figures\n"
        "where incident like :incident\ngroup by 1, 2\norder by figures desc",
        "title": "Figures by source",
        "description": "How many figures each source gave, and between which bounds. % stands for every incident.",
    },
    "lowered": {
        "sql": "select incident, figure, series, previous_low, low, published, claim\nfrom public_revisions\n"
        "where kind = 'lowered'\norder by position desc",
        "title": "Figures that were lowered",
        "description": "Every revision that took a figure down.",
    },
    "documents-by-publisher": {
        "sql": "select publisher, count(*) as documents, min(published) as first, max(published) as last\n"
        "from public_documents\ngroup by publisher\norder by documents desc",
        "title": "Documents by publisher",
        "description": "How much of the record each publisher gave.",
    },
}
