"""The sections that act on claims: `retract`, `reinstate`, `reclassify` (a source changes what it said), `assess`,
`noted` and `policies` (the recorder's judgement)."""

from __future__ import annotations

from typing import Any, get_args

from reportedly.events import fields as vocabulary
from reportedly.importers.case_claims import cell
from reportedly.importers.case_context import Context, Wanted, json_of, present
from reportedly.importers.case_fields import Fields

POLICIES = get_args(vocabulary.Policy)


def judgements(context: Context, incidents: dict[str, str]) -> list[Wanted]:
    """All acts of the file; `incidents` tells each claim's incident."""
    return [
        *_changes(context, incidents, "retract", "ClaimRetracted"),
        *_changes(context, incidents, "reinstate", "ClaimReinstated"),
        *_reclassified(context, incidents),
        *_assessed(context, incidents),
        *_noted(context, incidents),
        *_policies(context),
    ]


def _rows(context: Context, section: str, label: str, keys: str) -> list[Fields]:
    rows = [Fields.read(node, label, frozenset(keys.split()), context.problems) for node in context.root.rows(section)]
    return [row for row in rows if row is not None]


def _claim(context: Context, fields: Fields) -> str | None:
    fields.text("claim", required=True)
    return context.refer(fields, "claim", "claim")


def _act(kind: str, name: str, type: str, stream: str, given: dict[str, Any], fields: Fields) -> Wanted:
    return Wanted(kind, name, type, stream, present(given), fields.at, fields)


def _published(context: Context, fields: Fields) -> dict[str, Any]:
    """Where a source changed its word: another document or moment if named, else this document."""
    published = json_of(context.moment(fields, "published"))
    document = context.refer(fields, "document", "document")
    if document is None and published is None:
        document = context.document
    return {"document": document, "published": published, "reason": fields.text("reason")}


def _changes(context: Context, incidents: dict[str, str], section: str, type: str) -> list[Wanted]:
    found = []
    for fields in _rows(context, section, section, "claim document by published reason note"):
        claim = _claim(context, fields)
        given = {"claim": claim, "by": context.refer(fields, "by", "source"), **_published(context, fields)}
        given["note"] = fields.text("note")
        if claim is not None:
            found.append(_act("act", claim, type, incidents[claim], given, fields))
    return found


def _reclassified(context: Context, incidents: dict[str, str]) -> list[Wanted]:
    """`{claim, to: killed/national-guard, reason}`."""
    found = []
    for fields in _rows(context, "reclassify", "reclassify", "claim to document published reason note"):
        claim, to = _claim(context, fields), fields.text("to", required=True)
        fields.text("reason", required=True)
        if claim is None or to is None:
            continue
        measure, category = cell(context, fields, "to", to)
        given = {"claim": claim, "measure": measure, "category": category, **_published(context, fields)}
        found.append(_act("act", claim, "FigureReclassified", incidents[claim], given, fields))
    return found


def _assessed(context: Context, incidents: dict[str, str]) -> list[Wanted]:
    found = []
    for fields in _rows(context, "assess", "assess", "claim credibility verification why note"):
        claim = _claim(context, fields)
        given = {
            "claim": claim,
            "credibility": fields.whole("credibility"),
            "verification": fields.text("verification"),
            "why": fields.text("why"),
            "note": fields.text("note"),
        }
        if claim is not None:
            found.append(_act("assessment", claim, "ClaimAssessed", incidents[claim], given, fields))
    return found


def _noted(context: Context, incidents: dict[str, str]) -> list[Wanted]:
    found = []
    for fields in _rows(context, "noted", "noted", "id claims kind why note"):
        name = fields.name("id", required=True)
        claims = context.refers(fields, "claims", "claim")
        if not fields.scalars("claims"):
            fields.problems.add(fields.at, "noted: claims is missing")
        given = {
            "discrepancy": name,
            "claims": claims,
            "kind": fields.text("kind", required=True),
            "why": fields.text("why"),
            "note": fields.text("note"),
        }
        if name is not None and claims:
            found.append(_act("discrepancy", name, "DiscrepancyNoted", incidents[claims[0]], given, fields))
    return found


def _policies(context: Context) -> list[Wanted]:
    found = []
    for fields in _rows(context, "policies", "policies", "incident policy for preferred why note"):
        incident = context.refer(fields, "incident", "incident")
        for key in ("incident", "policy"):
            fields.text(key, required=True)
        target = fields.text("for")
        measure, category = cell(context, fields, "for", target) if target is not None else (None, None)
        given = {
            "policy": fields.choice("policy", POLICIES),
            "measure": measure,
            "category": category if target is not None and "/" in target else None,
            "preferred": context.refers(fields, "preferred", "source"),
            "why": fields.text("why"),
            "note": fields.text("note"),
        }
        if incident is not None:
            found.append(_act("policy", f"{incident} {target or '*'}", "HeadlinePolicySet", incident, given, fields))
    return found
