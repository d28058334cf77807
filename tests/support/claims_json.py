"""Converts the hand encoding of the two articles (`../shared/cases/cota-905/claims.json`) to events of ours.

Only names, shapes and the judgements listed in its `expected.md` change: hyphens for underscores, `-` where a measure
has no category, the outlet as speaker of its own voice left out, an occasion for when the minister spoke, article A's
open publication window, a generated name for the restricted incident. Categories and `K3` are the standard taxonomy's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ZONE = "America/Caracas"
INCIDENTS = {
    "inc:cota905-2021-07": "cota-905-2021-07",
    "inc:caracas-2021-06": "caracas-2021-06",
    "ctx:venezuela-violence-2020": "venezuela-2020",
    "inc:gang-leader-standoff": "gang-leader-standoff",
}
RESTRICTED_INCIDENT = "incident-4c81d2"
"""The generated name of the one incident that is in no case file."""
DOCUMENTS = {"doc:A": "cota905-a", "doc:B": "cota905-b"}
SOURCES = {
    "src:outlet-A": "outlet-a",
    "src:outlet-B": "outlet-b",
    "src:state-tv": "state-television",
    "src:protected-01": "resident-1",
}
MEASURES = {
    "neighbourhoods_affected_traffic": "neighbourhoods-affected",
    "neighbourhoods_gang_operates_from_adjacent": "adjacent-neighbourhoods",
}
NO_CATEGORY = frozenset({"event", "place", "rate"})
MODES = {
    "outlet_voice": "outlet",
    "indirect_speech": "indirect",
    "direct_quote": "direct",
    "photo_caption": "caption",
    "headline": "headline",
    "implied": "implied",
}
QUALIFIERS = {"at_most": "up-to", "indefinite_mass": "mass", "vague_multiple": "scores"}
UNNUMBERED = frozenset({"several", "plural", "mass", "scores", "unspecified"})
SCOPES = {"A11": "one slum", "B09": "all agencies"}
OCCASION = "briefing-2021-07-10"
PUBLISHED: dict[str, Json] = {
    "doc:A": {"published": "2021-07-09/..", "retrieved": "2021-07-12", "anchor": "2021-07-09"},
    "doc:B": {"published": "2021-07-11", "retrieved": "2021-07-12"},
}
OWN_MEASURES = (
    ("duration-of-clashes", "day", False),
    ("duration-of-gunfire", "day", False),
    ("duration-of-fear", "day", False),
    ("neighbourhoods-affected", "neighbourhood", False),
    ("adjacent-neighbourhoods", "neighbourhood", False),
    ("barrios-targeted", "neighbourhood", False),
    ("violent-deaths", "person", True),
    ("violent-death-rate", "person", False),
    ("ratio-to-global-average", "multiple", False),
    ("shot", "person", True),
)

CASE_IDS = {
    **{"A01": "a-scores", "A02": "a-gunfire-days", "A03": "a-neighbourhoods", "A04": "a-total", "A05": "a-clash-days"},
    **{"A06": "a-gang", "A07": "a-police", "A08": "a-noncombatants", "A09": "a-injured", "A10": "a-bystanders"},
    **{"A11": "a-officers", "A12": "a-barrios", "A13": "a-reward", "A14": "a-ammo", "A15": "a-launchers"},
    **{"A16": "a-rifles", "A17": "a-submachine-guns", "A18": "a-handguns", "A19": "a-june-killed"},
    **{"A20": "a-june-nurse", "A21": "a-fear-days", "A22": "a-2020-deaths", "A23": "a-2020-rate"},
    **{"A24": "a-2020-ratio", "A-H1": "a-flight", "A-H2": "a-photo", "A-H3": "a-outbreak", "A-H4": "a-weapons-used"},
    **{"A-H5": "a-seizure", "A-H6": "a-june-clashes", "A-S1": "a-arsenal", "A-S2": "a-disregard"},
    **{"A-S3": "a-peace-zones", "A-S4": "a-show", "B01": "b-areas", "B02": "b-ammo", "B03": "b-weapons"},
    **{"B04": "b-ocelot", "B05": "b-gang", "B06": "b-guard", "B07": "b-police", "B08": "b-injured"},
    **{"B09": "b-officers", "B10": "b-leader", "B-H1": "b-gunfire", "B-H2": "b-breach", "B-H3": "b-briefing"},
    **{"B-H4": "b-display", "B-H5": "b-trigger", "B-H6": "b-flight", "B-S1": "b-crisis", "B-S2": "b-control"},
    **{"B-S3": "b-fury", "B-S4": "b-la-vega", "B-S5": "b-streets"},
}
"""The ids of the same claims in the bundled case files; restricted claims have none there."""


def convert(path: Path) -> list[Json]:
    """The events of `claims.json` in the form of JSON lines, in its order, without ids."""
    data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    events = [
        _defined("MeasureDefined", measure=name, unit=unit, additive=additive) for name, unit, additive in OWN_MEASURES
    ]
    for event in data["events"]:
        events += _CONVERT.get(event["type"], _nothing)(event)
    return [_stored(event) for event in events]


def lines(path: Path) -> bytes:
    """The same, as a file of JSON lines."""
    return b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in convert(path))


def _defined(type: str, **content: object) -> Json:
    return {"type": type, "content": content}


def _stored(event: Json) -> Json:
    """Without nulls; what a restricted claim may not carry openly, in its protected part."""
    content = {key: value for key, value in event["content"].items() if value is not None}
    if content.get("visibility") == "restricted" and "claim" in content:
        protected = {key: content.pop(key) for key in ("quote", "what") if key in content}
        return {**event, "content": content, "protected": protected}
    return {**event, "content": content}


def _nothing(event: Json) -> Iterator[Json]:
    return iter(())


def _hyphens(text: str | None) -> str | None:
    return None if text is None else text.replace("_", "-")


def _incident(name: str) -> str:
    return INCIDENTS.get(name, RESTRICTED_INCIDENT)


def _source(name: str | None) -> str | None:
    return None if name is None else SOURCES.get(name, name.removeprefix("src:"))


def _note(event: Json) -> str | None:
    return "; ".join(event["judgement_calls"]) if event.get("judgement_calls") else None


def _registered(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    protected = payload["protection"]["level"] == "protected"
    defined = _defined(
        "SourceRegistered",
        source=_source(payload["source_id"]),
        kind="organisation" if payload["kind"] == "organization" else payload["kind"],
        name=payload["name"],
        role=None if protected else payload["role"],
        grade=payload["reliability"],
        pseudonym="a displaced resident" if protected else None,
        visibility="public-with-pseudonym" if protected else "public",
    )
    yield defined | ({"protected": {"place": _exact_place(payload)}} if protected else {})


def _exact_place(source: Json) -> str:
    """What the encoding keeps from the public: `pseudonym + PLACE`."""
    return str(source["protection"]["export"]["restricted"]).partition(" + ")[2]


def _ingested(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    document = payload["document_id"]
    yield _defined(
        "DocumentIngested",
        document=DOCUMENTS[document],
        sha256=payload["sha256"],
        title=payload["title"],
        publisher=_source(payload["publisher"]),
        language=payload["language"],
        characters=payload["chars"],
        zone=ZONE,
        **{key: {"edtf": edtf, "zone": ZONE} for key, edtf in PUBLISHED[document].items()},
        note=_note(event),
    )
    if document == "doc:B":
        when = {"edtf": "2021-07-10", "zone": ZONE}
        yield _defined("OccasionRegistered", occasion=OCCASION, speaker="interior-minister", when=when)


def _opened(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    restricted = payload.get("visibility") == "restricted"
    content: Json = {"title": "Restricted", "visibility": "restricted"}
    if not restricted:
        place = payload["place"]
        content = {
            "title": payload["title"],
            "kind": "statistic" if payload["kind"] == "context_statistic" else _hyphens(payload["kind"]),
            "place": {"name": (place["name"] or "").rstrip("?") or None, "within": place["within"] or None},
            "note": _note(event),
        }
    stream = _incident(payload["incident_id"])
    yield {
        "type": "IncidentOpened",
        "stream": stream,
        "content": {**content, "when": _moment(event, words=not restricted), "zone": ZONE},
    }


def _moment(event: Json, *, words: bool) -> Json | None:
    occurred = event["occurred"]
    if occurred is None:
        return None
    moment = {
        "edtf": occurred["edtf"],
        "relation": _hyphens(occurred["relation"]),
        "time_of_day": occurred["time_of_day"],
        "zone": ZONE,
        "wording": occurred["expression"] if words else None,
    }
    return {key: value for key, value in moment.items() if value is not None}


def _claim(event: Json, name: str) -> Json:
    payload = event["payload"]
    said = payload["attribution"]
    quote = payload["quote"]
    own_voice = said["speaker"] == said["publisher"]
    goes_back = name == "B08"
    visibility = _hyphens(payload.get("visibility")) or "public"
    return {
        "claim": name,
        "document": DOCUMENTS[quote["document_id"]],
        "speaker": None if own_voice or goes_back else _source(said["speaker"]),
        "goes_back_to": "interior-minister" if goes_back else None,
        "mode": "outlet" if goes_back else MODES[said["mode"]],
        "occasion": OCCASION if "uttered" in said and not goes_back else None,
        "channel": None if goes_back else _source(said.get("channel")),
        "actor": _source(said.get("actor")),
        "told_to": _source(said.get("told_to")),
        "quote": {key: quote[key] for key in ("exact", "start", "end", "prefix", "suffix") if quote[key] != ""},
        "term": payload.get("source_term"),
        "visibility": visibility,
        "modality": payload.get("modality", "stated"),
        "note": None if visibility == "restricted" else _note(event),
    }


def _reported(event: Json, type: str, name: str, **more: object) -> Json:
    return {"type": type, "stream": _incident(event["stream"]), "content": {**_claim(event, name), **more}}


def _figure(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    name, category = payload["claim_id"], payload["category"]
    yield _reported(
        event,
        "FigureReported",
        name,
        measure=MEASURES.get(payload["measure"], _hyphens(payload["measure"])),
        category="-" if category in NO_CATEGORY else _hyphens(category),
        quantity=_quantity(payload["quantity"], restricted=payload.get("visibility") == "restricted"),
        counting="total",
        scope=SCOPES.get(name),
    )


def _quantity(quantity: Json, *, restricted: bool) -> Json:
    qualifier = QUALIFIERS.get(quantity["qualifier"], _hyphens(quantity["qualifier"]))
    if qualifier == "indefinite-plural":
        qualifier = "several" if quantity["wording"].startswith("several") else "plural"
    rate = quantity["unit"] == "per_100000_inhabitants"
    found = {
        "low": _number(quantity["lower"]),
        "high": _number(quantity["upper"]),
        "high_open": True if quantity["upper"] is not None and not quantity["upper_inclusive"] else None,
        "point": _number(quantity["point"]),
        "qualifier": qualifier,
        "wording": "" if restricted else quantity["wording"],
        "unit": "person" if rate else quantity["unit"],
        "per": 100000 if rate else None,
        "numbered": qualifier not in UNNUMBERED,
    }
    return {key: value for key, value in found.items() if value is not None}


def _number(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


def _happening(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    restricted = payload.get("visibility") == "restricted"
    order = payload.get("order", {})
    yield _reported(
        event,
        "HappeningReported",
        payload["happening_id"],
        what=payload["summary"],
        when=_moment(event, words=not restricted),
        before=order.get("before"),
        after=order.get("after"),
    )


def _statement(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    name = payload["statement_id"]
    yield _reported(event, "StatementReported", name, what=payload["summary"], stance=payload["stance"])


def _linked(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    yield _defined(
        "IncidentLinked",
        from_incident=_incident(payload["from"]),
        to_incident=_incident(payload["to"]),
        relation="possible-cause",
        claim=payload["basis_claim"],
    )


def _constraint(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    if payload["constraint_id"] == "K3":
        return
    yield _defined(
        "ConstraintDeclared",
        constraint=payload["constraint_id"],
        measure=payload["measure"],
        total=_hyphens(payload["total"]),
        parts=[_hyphens(part) for part in payload["parts"]],
        relation="sum",
        incident=_incident(event["stream"]),
    )


def _noted(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    content = {
        "discrepancy": payload["discrepancy_id"],
        "claims": payload["claims"],
        "kind": _hyphens(payload["kind"]),
        "why": payload["note"],
    }
    yield {"type": "DiscrepancyNoted", "stream": _incident(event["stream"]), "content": content}


def _assessed(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    content = {
        "claim": payload["claim_id"],
        "credibility": payload["credibility"],
        "verification": _hyphens(payload["verification"]),
        "why": payload["basis"],
    }
    yield {"type": "ClaimAssessed", "stream": _incident(event["stream"]), "content": content}


def _policy(event: Json) -> Iterator[Json]:
    payload = event["payload"]
    policy = {"min_max_range": "range"}[payload["policy"]]
    content = {"policy": policy, "measure": payload["measure"], "category": payload["category"]}
    yield {"type": "HeadlinePolicySet", "stream": _incident(event["stream"]), "content": content}


_CONVERT = {
    "SourceRegistered": _registered,
    "DocumentIngested": _ingested,
    "IncidentOpened": _opened,
    "FigureReported": _figure,
    "HappeningReported": _happening,
    "StatementReported": _statement,
    "IncidentLinked": _linked,
    "ConstraintDeclared": _constraint,
    "DiscrepancyNoted": _noted,
    "ClaimAssessed": _assessed,
    "HeadlinePolicySet": _policy,
}
