"""One readable line for a draft: type, name and the facts a recorder checks before saying yes. Words of a restricted
claim are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportedly.events.errors import show
from reportedly.events.registry import CLAIM_TYPES
from reportedly.events.wire import Draft

SHOWN = (
    *("title", "kind", "role", "grade", "unit", "parent", "dimension", "total"),
    *("credibility", "verification", "policy", "what", "why", "reason"),
)


def describe(one: Draft) -> str:
    """`FigureReported b-gang: killed/armed-group-member 22 person “22”, by interior-minister`."""
    said = facts(one)
    return f"{one.type} {subject(one)}" + (f": {said}" if said else "")


def facts(one: Draft) -> str:
    """What the event says, in a few words."""
    content = one.content
    if one.type in CLAIM_TYPES:
        return _claim(one)
    elif one.type == "RecordCorrected":
        return f"{content['field']}: {_short(content.get('old'))} → {_short(content.get('new'))}"
    elif one.type == "VisibilityChanged":
        return f"{content['kind']} becomes {content['visibility']}"
    elif one.type == "IncidentLinked":
        return f"{content['from_incident']} is {content['relation']} of {content['to_incident']}"
    return ", ".join(_fact(content, key) for key in ("published", "when", *SHOWN) if content.get(key))


def subject(one: Draft) -> str:
    """The name of what the event brings in or is about."""
    content = one.content
    if one.type in ("IncidentOpened", "IncidentLinked", "HeadlinePolicySet"):
        return one.stream
    if one.type in ("RecordCorrected", "VisibilityChanged"):
        return str(content["name"])
    return next((str(content[key]) for key in _names(one.type) if key in content), one.stream)


def _names(type: str) -> tuple[str, ...]:
    """The fields that may hold the name of what an event of this type brings in or is about."""
    word = type.removesuffix("Registered").removesuffix("Ingested").removesuffix("Defined").removesuffix("Declared")
    return (word.lower(), "claim", "discrepancy")


def _claim(one: Draft) -> str:
    content = one.content
    if one.type == "FigureReported":
        cell = content["measure"] + ("" if content["category"] == "-" else f"/{content['category']}")
        words = content["visibility"] != "restricted"
        said = f"{cell} {_amount(content['quantity'], words=words)}"
    else:
        said = show(content.get("what", "(restricted)"), limit=80)
    when = f", {_moment(content['when'])}" if "when" in content else ""
    by = f", by {content['speaker']}" if "speaker" in content else ""
    mode = f" ({content['mode']})" if content["mode"] not in ("outlet", "indirect") else ""
    return f"{said}{when}{by}{mode}"


def _amount(quantity: Mapping[str, Any], *, words: bool = True) -> str:
    """`22 person “22”`, `26–? person “at least 26”`."""
    low, high = quantity.get("low"), quantity.get("high")
    if low is None and high is None:
        bounds = f"about {quantity.get('point', '?')}"
    elif low == high:
        bounds = str(low)
    else:
        bounds = f"{'?' if low is None else low}–{'?' if high is None else high}"
    return f"{bounds} {quantity['unit']}" + (f" “{show(quantity['wording'])}”" if words else "")


def _fact(content: Mapping[str, Any], key: str) -> str:
    value = content[key]
    return _moment(value) if isinstance(value, Mapping) and "edtf" in value else show(value, limit=80)


def _moment(moment: Mapping[str, Any]) -> str:
    part = f" {moment['time_of_day']}" if "time_of_day" in moment else ""
    relation = "" if moment["relation"] in ("during", "at") else f"{moment['relation']} "
    return f"{relation}{moment['edtf']}{part}"


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        if "edtf" in value:
            return _moment(value)
        if "wording" in value:
            return _amount(value)
        if "exact" in value:
            return f"“{show(value['exact'], limit=60)}”"
    return show(value, limit=60)
