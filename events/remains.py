"""What stays of a content that was redacted: names, moments, numbers and words of the vocabulary; no text, no figure.

A redacted figure keeps its place, so that what it had followed does not come back as if it still held (SEMANTICS.md
section 7). What stays is recorded in the event that redacts, because the redacted event itself is gone. A field that is
not listed here does not stay, so a new field is text until somebody decides otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reportedly.events.registry import CLAIM_TYPES

Json = dict[str, Any]

REDACTED: Final = "(redacted)"
MARK: Final = "redacted"
"""A key of what is left of a claim or of what incidents share, which no content has."""

_STAYS: Final = frozenset(
    (
        # what it is about, and who said it
        *("claim", "document", "source", "occasion", "publisher", "speaker", "goes_back_to", "origin", "by"),
        *(
            "channel",
            "actor",
            "told_to",
            "adjusts",
            "supersedes",
            "mode",
            "modality",
            "visibility",
            "grade",
            "credibility",
            "verification",
        ),
        # where a figure stands
        *("measure", "category", "counting", "included", "stays_in_force", "from_measure", "items", "listed"),
        # incidents and judgements
        *("from_incident", "to_incident", "relation", "into", "assign", "discrepancy", "claims", "policy", "preferred"),
        # documents
        *("sha256", "characters", "language", "zone"),
        # the vocabulary
        *("unit", "discrete", "additive", "parents", "dimension", "parent", "alias_of", "constraint", "total", "parts"),
        *("incident", "apart", "lexicon", "part", "position", "event"),
    )
)
_MOMENTS: Final = frozenset(("when", "said", "as_of", "period", "published", "retrieved", "anchor"))
_TOLD_WHEN: Final = frozenset(("HappeningReported", "StatementReported"))
_DEFINING: Final = frozenset(("IncidentOpened", "SourceRegistered", "DocumentIngested", "OccasionRegistered"))
_MOMENT_STAYS: Final = ("edtf", "earliest", "latest", "relation", "time_of_day", "zone")
_QUANTITY_STAYS: Final = ("unit", "per")
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "IncidentOpened": frozenset(("kind",)),
    "IncidentUpdated": frozenset(("kind",)),
    "SourceRegistered": frozenset(("kind",)),
    "MeasureRedefined": frozenset(("kind", "offset", "scope")),
    "RecordCorrected": frozenset(("kind", "name", "field")),
    "VisibilityChanged": frozenset(("kind", "name")),
    "DiscrepancyNoted": frozenset(("kind",)),
    "ScopeDeclared": frozenset(("scope",)),
    "PartRedacted": frozenset(("reason", "left")),
}
"""Fields that stay in some types only; elsewhere they may be anything."""

_DEMANDED: Final[Mapping[str, tuple[str, ...]]] = {
    "IncidentOpened": ("title",),
    "IncidentWithdrawn": ("reason",),
    "DiscrepancyResolved": ("resolution",),
}
"""Text that answers cannot do without."""


def remains(type: str, content: Mapping[str, Any]) -> Json:
    """What stays of the content of an event of a type, in its stored form."""
    stays = _STAYS | _ALSO.get(type, frozenset())
    left = {name: value for name, value in content.items() if name in stays}
    if type not in _TOLD_WHEN:
        for name in _MOMENTS & content.keys():
            left[name] = _some(content[name], _MOMENT_STAYS)
    if type in CLAIM_TYPES or type in _DEFINING:
        left[MARK] = True
    if type in CLAIM_TYPES and isinstance(content.get("quantity"), Mapping):
        left["quantity"] = _some(content["quantity"], _QUANTITY_STAYS)
    if type == "RecordCorrected" and content.get("field") in _STAYS | _MOMENTS:
        left |= {name: content[name] for name in ("old", "new") if name in content}
    return left | {name: REDACTED for name in _DEMANDED.get(type, ()) if name in content}


def _some(value: Any, stays: tuple[str, ...]) -> Any:
    return {name: value[name] for name in stays if name in value} if isinstance(value, Mapping) else value
