"""`reportedly show`: everything about one event, claim, document, source, occasion or incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import Output, output_options
from reportedly.events.errors import show as quoted
from reportedly.exporters.dates import clock_text
from reportedly.exporters.figures import figure_text
from reportedly.exporters.texts import cell_name, listed, published_text

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.record.envelopes import Envelope
    from reportedly.record.errors import UnknownName

Json = dict[str, Any]
KINDS = ("document", "source", "occasion", "incident", "measure", "category", "unit")
NOT_SHOWN = (
    *("claim", "quote", "quantity", "measure", "category", "what", "mode", "speaker", "goes_back_to", "document"),
    *("publisher", "supersedes", "redacted"),
)
RELATIONS = {
    "supersedes": "supersedes",
    "superseded_by": "superseded by",
    "follows": "follows",
    "followed_by": "followed by",
}
STANDS = {
    "outdated": "outdated: another figure speaks for a later time",
    "in-force": "in force, and does not count in the total",
    "followed": "no: what its source said later took its place",
    "retracted": "no: retracted by its source",
    "reclassified": "no: its source moved it to another cell",
    "withdrawn": "no: withdrawn by the recorder",
}


@click.command()
@click.argument("name", metavar="EVENT|CLAIM")
@click.option("--protected", is_flag=True, help="Show its protected parts too: who they name may be in danger.")
@output_options
@pass_app
def show(app: App, name: str, protected: bool, output: Output) -> None:
    """Show everything about one thing: an event by position or id, a claim, a document, a source by name.

    A claim is shown as it stands now, with its document, its quote in context, and what later events did to it.
    Protected parts are named, and shown only with --protected.

    \b
    Example:
        reportedly show b-police
        reportedly show 131
        reportedly show cota905-b --json
        reportedly show resident-1 --protected
    """
    with app.reading() as record:
        found = found_thing(record, name)
        if protected:
            found["protected"] = record.protected(_position(record, found, name))
    output.write_record(for_people(found) if output.is_table and output.fmt is None else found)


def found_thing(record: Record, name: str) -> Json:
    """The event, claim or shared fact of that name as JSON values. Raises UnknownName."""
    from reportedly.events.registry import CLAIM_TYPES

    if name.isdecimal() or (name.count("-") == 4 and len(name) == 36):
        event = record.event(int(name) if name.isdecimal() else name)
        if event is not None:
            content = event.content or {}
            claim = content["claim"] if event.type in CLAIM_TYPES and content else None
            return event.to_json() | {"about": record.dossier(claim) if claim else None, "acts_on": acts_on(event)}
    dossier = record.dossier(name)
    if dossier is not None:
        return dossier
    for kind in KINDS:
        state = record.shared_state(kind, name)
        if state is not None:
            more = {"versions": versions(record, name)} if kind == "document" else {}
            return {"kind": kind, "name": name, **state, **more}
    raise unknown(record, name)


def _position(record: Record, found: Json, name: str) -> int:
    """The position of the event that has the protected parts, of a source that of its registration."""
    if "position" not in found:
        registered = record.events(stream="sources", types=["SourceRegistered"])
        return next((event.position for event in registered if (event.content or {}).get("source") == name), 0)
    return int(found["position"])


def versions(record: Record, document: str) -> list[Json]:
    """Every version of a document's publication."""
    from reportedly.record.dossier import versions

    return versions(record, document)


def unknown(record: Record, name: str) -> UnknownName:
    """That there is no such thing, with the nearest name."""
    from difflib import get_close_matches

    from reportedly.record.errors import UnknownName

    names = [claim for incident in record.registry("incident") for claim in record.claims_of(incident=incident)]
    names += [one for kind in KINDS for one in record.registry(kind)]
    near = get_close_matches(name, names, 1)
    hint = f"; did you mean {quoted(near[0])}?" if near else ""
    return UnknownName(f"there is no event, claim, document or source {quoted(name)} in this record{hint}")


def acts_on(event: Envelope) -> list[str]:
    """The claims, or the shared fact, that an event does something to."""
    content = event.content or {}
    if event.type == "RecordCorrected":
        return [str(content.get("name"))]
    named = [content["claim"]] if isinstance(content.get("claim"), str) else []
    return [*named, *(content.get("claims") or ()), *(content.get("assign") or ())]


def for_people(found: Json) -> Json:
    """What was found as `name: value` lines that read well."""
    if "effects" in found:
        return claim_lines(found)
    if found.get("about"):
        head = {name: found[name] for name in ("position", "stream", "version", "type", "id")}
        return (
            head
            | {name: value for name, value in claim_lines(found["about"]).items() if name != "recorded"}
            | {"recorded": recorded_text(found)}
        )
    lines: Json = {}
    for name, value in found.items():
        if name in ("acts_on", "about"):
            continue
        if name == "protected" and value:
            lines[name] = protected_text(value)
            continue
        if name == "versions":
            value = [one["document"] for one in value if one["document"] != found["name"]]
            name = "other versions"
        if name == "content" and isinstance(value, Mapping):
            lines |= {field: plain(field, inner) for field, inner in value.items()}
        elif value not in (None, [], ""):
            lines[name] = plain(name, value)
    return lines


def claim_lines(found: Json) -> Json:
    """A claim for people: what it says, who says so, where, in which words, and what became of it."""
    content: Json = found["content"]
    lines: Json = {"claim": found["claim"], "incident": found["incident"]}
    if "measure" in content:
        gone = content.get("redacted")
        lines[cell_name(content)] = "redacted" if gone else quantity_text(content.get("quantity") or {})
    if content.get("what"):
        lines["what"] = content["what"]
    lines["said by"] = voice(content)
    if len(found["path"]) > 1:
        lines["goes back to"] = " → ".join(found["path"])
    lines["document"] = document_text(content, found["document"] or {})
    others = [one["document"] for one in found["versions"] if one["document"] != content.get("document")]
    lines["its other versions"] = listed(others)
    lines["quote"] = quote_text(content.get("quote"))
    lines |= {name: plain(name, value) for name, value in content.items() if name not in NOT_SHOWN}
    lines["recorded"] = recorded_text(found)
    gone, parts = {one["part"] for one in found["redactions"]}, found["protected"]
    lines["protected"] = protected_text(parts if isinstance(parts, dict) else [one for one in parts if one not in gone])
    for one in found["redactions"]:
        lines[f"{one['part']} part"] = f"redacted at position {one['position']}: {one['reason'] or '?'}"
    lines |= {title: listed(found[name]) for name, title in RELATIONS.items()}
    if found["stands"] not in (None, "current"):
        lines["stands"] = STANDS[found["stands"]]
    for effect in found["effects"]:
        lines[f"{effect['kind']} at {effect['position']}"] = effect_text(effect)
    for row in found["findings"]:
        lines[f"{row['status']} {row['discrepancy'] or row['kind']}"] = row["message"]
    return {name: value for name, value in lines.items() if value}


def protected_text(parts: list[str] | Json) -> str:
    """The names of protected parts, or what is in them where it was asked for."""
    if isinstance(parts, Mapping):
        return "; ".join(plain(name, said) if said is not None else f"{name}: redacted" for name, said in parts.items())
    return f"{', '.join(parts)} (not shown)" if parts else ""


def recorded_text(found: Json) -> str:
    """When and where it was recorded, and by whom."""
    facts = (clock_text(found["recorded_at"]), f"position {found['position']}", found["recorded_by"] or "")
    return ", ".join(fact for fact in facts if fact)


def quantity_text(quantity: Mapping[str, Any]) -> str:
    """`26 or more person, “at least 26”`."""
    return f"{figure_text(quantity)} {quantity.get('unit', '')}, “{quantity.get('wording', '')}”"


def voice(content: Mapping[str, Any]) -> str:
    """Whose claim it is: the speaker, or the outlet in its own voice; and how it is reported."""
    speaker = content.get("speaker") or f"{content.get('publisher') or 'the outlet'}, in its own voice"
    mode = content.get("mode")
    return speaker if mode in (None, "outlet") else f"{speaker} ({mode})"


def document_text(content: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """The document, its publisher and when it was published."""
    name = str(content.get("document") or "")
    publisher = document.get("publisher") or content.get("publisher")
    published = published_text(document.get("published"))
    facts = [f"by {publisher}" if publisher else "", f"published {published}" if published else ""]
    return ", ".join([name or "none", *filter(None, facts)])


def quote_text(quote: object) -> str:
    """A quote in its context: `… had been killed, [three police officers] and a …`."""
    if not isinstance(quote, Mapping):
        return ""
    before, after = quote.get("prefix"), quote.get("suffix")
    where = f" (characters {quote['start']}–{quote['end']})" if "start" in quote else ""
    return f"{f'…{before}' if before else ''}[{quote.get('exact')}]{f'{after}…' if after else ''}{where}"


def effect_text(effect: Mapping[str, Any]) -> str:
    """What an event did to the claim, in words."""
    data = effect.get("data") or {}
    parts = []
    if effect["kind"] == "correct":
        parts.append(f"{data.get('field')}: {plain('', data.get('old'))} → {plain('', data.get('new'))}")
    elif data:
        parts.append(", ".join(f"{name} {plain(name, value)}" for name, value in data.items() if value is not None))
    if effect.get("document"):
        parts.append(f"by {effect['document']}")
    return "; ".join([*parts, *([str(effect["reason"])] if effect.get("reason") else [])])


def plain(name: str, value: object) -> str:
    """A JSON value as words: quantities, moments and quotes as people say them."""
    if isinstance(value, Mapping):
        if "edtf" in value:
            return " ".join(
                filter(None, (_relation(value), published_text(value), str(value.get("time_of_day") or "")))
            )
        if "wording" in value:
            return quantity_text(value)
        if "exact" in value:
            return quote_text(value)
        return ", ".join(f"{key} {plain(key, inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(name, item) for item in value)
    if name == "recorded_at" and isinstance(value, str):
        return clock_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)


def _relation(moment: Mapping[str, Any]) -> str:
    relation = str(moment.get("relation") or "during")
    return "" if relation in ("during", "at", "since", "not-later-than") else relation
