"""The `claims:` section: blocks of one incident, one speaker and one mode, each with figures, happenings, statements.

What a block says (`by`, `mode`, `said`, `channel`, `actor` …) holds for all of its claims; a claim may say otherwise.
A figure is written `killed/police: four`: the key is the cell, the value the words. Reading goes in two steps:
`entries` finds every claim with its id, so that claims may name each other in any order; `claim` reads one of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, get_args

from reportedly.events import fields as vocabulary
from reportedly.events.categories import parse_category
from reportedly.events.errors import ReportedlyError, show
from reportedly.events.moments import Moment
from reportedly.events.numbers import number
from reportedly.events.quantity import Quantity
from reportedly.importers.case_context import Context, Wanted, json_of, present
from reportedly.importers.case_fields import Fields, keys, merged
from reportedly.importers.case_problems import nearest
from reportedly.importers.case_shared import VISIBILITIES, place
from reportedly.importers.case_yaml import Node, Scalar, Table

MODES = get_args(vocabulary.Mode)
OWN_VOICE = ("outlet", "headline")
MODALITIES = get_args(vocabulary.Modality)
COUNTINGS = get_args(vocabulary.Counting)

SHARED_KEYS = keys("by mode said channel actor told-to goes-back-to visibility modality")
BLOCK_KEYS = SHARED_KEYS | keys("incident figures happenings statements counting scope as-of period")
FIGURE_SHARED = SHARED_KEYS | keys("counting scope as-of period")
CLAIM_KEYS = SHARED_KEYS | keys("id quote at nth term original supersedes note")
BOUND_KEYS = keys("low high point low-open high-open")
FIGURE_KEYS = CLAIM_KEYS | BOUND_KEYS | keys("means unit per scope counting as-of period computed-from included")
HAPPENING_KEYS = CLAIM_KEYS | keys("what when kind place before after beside")
STATEMENT_KEYS = CLAIM_KEYS | keys("what stance")


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim of the file, found and named. `cell` is the key of a figure: measure and category as written."""

    type: str
    id: str
    incident: str
    fields: Fields
    quote: dict[str, Any] | None
    cell: str | None = None


# Finding


def entries(context: Context) -> list[Entry]:
    """Every claim of the file in its order. Ids given are kept, the others derived from document, place and cell."""
    found: list[Entry] = []
    taken: dict[str, int] = {}
    if "claims" in context.root.values and context.document is None:
        context.root.wrong("claims", "there is no document: say `document: {id: …}` for what they stand in")
    for node in context.root.rows("claims"):
        block = Fields.read(node, "claims", BLOCK_KEYS, context.problems)
        incident = _incident(context, block) if block is not None else None
        if block is None or incident is None:
            continue
        for type, key, allowed in _PARTS:
            for item in block.rows(key):
                entry = _entry(context, block, incident, type, item, allowed, taken)
                if entry is not None:
                    found.append(entry)
    context.named.update({("claim", entry.id): {} for entry in found})
    return found


_PARTS = (
    ("FigureReported", "figures", FIGURE_KEYS),
    ("HappeningReported", "happenings", HAPPENING_KEYS),
    ("StatementReported", "statements", STATEMENT_KEYS),
)


def _incident(context: Context, block: Fields) -> str | None:
    """The block's incident; where the file names only one, it need not be repeated."""
    if "incident" in block.values:
        return context.refer(block, "incident", "incident")
    named = [name for kind, name in context.named if kind == "incident"]
    if len(named) == 1:
        return named[0]
    context.problems.add(block.at, "claims: incident is missing")
    return None


def _entry(
    context: Context,
    block: Fields,
    incident: str,
    type: str,
    node: Node,
    allowed: frozenset[str],
    taken: dict[str, int],
) -> Entry | None:
    figure = type == "FigureReported"
    cell = None
    if figure and isinstance(node, Table):
        figured = Fields(node, "figure", context.problems)
        cell = _cell_key(context, figured)
        fields: Fields | None = figured
    else:
        fields = Fields.read(node, _label(type), allowed, context.problems)
    if fields is None or (figure and cell is None):
        return None
    merged(fields, block, FIGURE_SHARED if figure else SHARED_KEYS)
    quote = context.quote(fields)
    name = fields.name("id")
    restricted = fields.text("visibility") == "restricted"
    if name is None:
        if "id" in fields.values:
            return None
        if restricted:
            context.problems.add(fields.at, "a restricted claim needs an id, one that tells nothing, say c-7f3a")
            return None
        name = _derived(context, quote, (cell or _label(type)).replace("/", ".").replace("+", "."), taken)
    elif name in taken:
        fields.wrong("id", f"{name} is given twice, first in line {taken[name]}")
        return None
    taken[name] = fields.at.line
    return Entry(type, name, incident, fields, quote, cell)


def _label(type: str) -> str:
    return type.removesuffix("Reported").lower()


def _derived(context: Context, quote: dict[str, Any] | None, what: str, taken: dict[str, int]) -> str:
    """An id from where the claim stands and what it speaks of: `cota905-b:667:killed.police`."""
    parts = [context.document or "case", *([str(quote["start"])] if quote else []), what]
    name = ":".join(parts)
    if len(name) > 110:
        name = f"{name[:80]}:{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    count, found = 1, name
    while found in taken:
        count += 1
        found = f"{name}.{count}"
    return found


def _cell_key(context: Context, fields: Fields) -> str | None:
    """The one key that is no field: a measure, with its category behind a slash."""
    keys = [key for key in fields.keys if key not in FIGURE_KEYS]
    cells = [key for key in keys if "/" in key or context.taxonomy.known_measure(key)]
    if len(keys) == 1 and not cells and not _resembles_field(keys[0]):
        cells = keys
    for key in keys:
        if key not in cells:
            fields.unknown(key, FIGURE_KEYS | set(context.taxonomy.measures))
    if len(cells) == 1:
        return cells[0]
    if cells:
        fields.problems.add(fields.at, f"one figure in each entry; here are {', '.join(map(show, cells))}")
    elif not keys:
        fields.problems.add(fields.at, "figure: say what was counted, such as `killed/police: four`")
    return None


def _resembles_field(key: str) -> bool:
    return ";" in nearest(key, FIGURE_KEYS)


# Reading


def claim(context: Context, entry: Entry) -> Wanted:
    """The content of one claim, as far as it can be read; problems are gathered."""
    fields = entry.fields
    given = {"claim": entry.id, **_common(context, entry)}
    given |= {"FigureReported": _figure, "HappeningReported": _happening, "StatementReported": _statement}[entry.type](
        context, entry
    )
    if given["visibility"] == "restricted":
        given = {key: _wordless(value) for key, value in given.items()}
    return Wanted("claim", entry.id, entry.type, entry.incident, present(given), fields.at, fields, whole=True)


def _wordless(value: Any) -> Any:
    """A moment of a restricted claim without the words it was read from, which are the quote's."""
    if isinstance(value, dict) and "edtf" in value:
        return {key: text for key, text in value.items() if key not in ("wording", "how")}
    return value


def _common(context: Context, entry: Entry) -> dict[str, Any]:
    fields = entry.fields
    occasion, said = _said(context, fields)
    speaker, mode = _speaker(context, fields)
    return {
        "document": context.document,
        "speaker": speaker,
        "mode": mode,
        "occasion": occasion,
        "said": said,
        "goes_back_to": context.refer(fields, "goes-back-to", "source"),
        "channel": context.refer(fields, "channel", "source"),
        "actor": context.refer(fields, "actor", "source"),
        "told_to": context.refer(fields, "told-to", "source"),
        "quote": entry.quote,
        "term": fields.text("term"),
        "original": _original(fields),
        "visibility": fields.choice("visibility", VISIBILITIES),
        "modality": fields.choice("modality", MODALITIES),
        "supersedes": context.refers(fields, "supersedes", "claim"),
        "note": fields.text("note"),
    }


def _speaker(context: Context, fields: Fields) -> tuple[str | None, str]:
    """Who speaks, and how. The publisher's own voice has no speaker; anybody else is indirect speech unless said."""
    speaker = context.refer(fields, "by", "source")
    mode = fields.choice("mode", MODES)
    if speaker is not None and speaker == context.publisher:
        speaker = None
    if speaker is not None and mode in OWN_VOICE:
        fields.wrong("mode", f"{mode} is the outlet's own voice, not that of {speaker}; see goes-back-to")
    if speaker is None and "by" not in fields.values and mode in ("direct", "indirect"):
        fields.wrong("mode", f"{mode} speech needs `by:`, whose words they are")
    return speaker, mode or ("indirect" if speaker else "outlet")


def _said(context: Context, fields: Fields) -> tuple[str | None, dict[str, str] | None]:
    """`said:` names an occasion, or says when the speaker spoke."""
    name = fields.text("said") if isinstance(fields.values.get("said"), Scalar) else None
    if name is not None and context.content("occasion", name) is not None:
        return name, None
    before = len(context.problems.found)
    moment = context.moment(fields, "said")
    if moment is None and name is not None and len(context.problems.found) > before:
        problem = context.problems.found.pop()
        hint = nearest(name, context.names("occasion"))
        context.problems.add(problem.at, f"said: {show(name)} is no occasion{hint}; and as a moment: {problem.message}")
    return None, json_of(moment)


def _original(fields: Fields) -> dict[str, Any] | None:
    """The original wording: text, or a table of text and language."""
    if isinstance(fields.values.get("original"), Scalar):
        return {"text": fields.text("original")}
    table = fields.table("original", {"text", "language"})
    if table is None:
        return None
    return present({"text": table.text("text", required=True), "language": table.text("language")})


# Figures


def _figure(context: Context, entry: Entry) -> dict[str, Any]:
    fields = entry.fields
    measure, category = _cell(context, entry)
    unit = context.refer(fields, "unit", "unit")
    if unit is None:
        unit = context.taxonomy.unit(measure) if measure is not None else "item"
    quantity = _quantity(context, entry, unit)
    zone = _zone(context, entry)
    return {
        "measure": measure,
        "category": category,
        "quantity": quantity.to_json() if quantity is not None else None,
        "counting": fields.choice("counting", COUNTINGS),
        "scope": fields.text("scope"),
        "as_of": json_of(context.moment(fields, "as-of", zone)),
        "period": json_of(context.moment(fields, "period", zone)),
        "computed_from": fields.texts("computed-from"),
        "included": fields.flag("included"),
    }


def _cell(context: Context, entry: Entry) -> tuple[str | None, str | None]:
    """`killed/police+female`: a known measure, and known nodes of different dimensions, put in the one spelling."""
    assert entry.cell is not None
    return cell(context, entry.fields, entry.cell, entry.cell)


def cell(context: Context, fields: Fields, key: str, text: str) -> tuple[str | None, str | None]:
    """`text` as measure and category; what is wrong with it is reported at the key `key`."""
    at = fields.keys.get(key, fields.at) if key == text else fields.place(key)
    measure, _, category = text.partition("/")
    measures = context.taxonomy.measures
    found: str | None = measure
    if not context.taxonomy.known_measure(measure):
        hint = nearest(measure, measures) or f"; declare it, `measures: {{{show(measure)}: its unit}}`"
        fields.problems.add(at, f"unknown measure {show(measure)}{hint}")
        found = None
    try:
        nodes = parse_category(category or "-").nodes
        unknown = [node for node in nodes if not context.taxonomy.known_category(node)]
        for node in unknown:
            hint = nearest(node, context.names("category")) or "; declare it under categories:"
            fields.problems.add(at, f"unknown category {show(node)}{hint}")
        return found, None if unknown else context.taxonomy.canonical(category or "-")
    except ReportedlyError as error:
        fields.problems.add(at, str(error))
        return found, None


def _quantity(context: Context, entry: Entry, unit: str) -> Quantity | None:
    """The words; else, in this order of precedence, explicit bounds or what the words mean."""
    fields, key = entry.fields, entry.cell
    assert key is not None
    words = fields.text(key)
    if words is None:
        if key in fields.cleared:
            fields.problems.add(fields.keys[key], f"{key}: the words are missing")
        return None
    bounds = sorted(BOUND_KEYS & fields.values.keys())
    means = fields.text("means")
    if bounds and means is not None:
        fields.wrong("means", f"give either means or {', '.join(bounds)}")
        return None
    discrete = context.taxonomy.discrete(unit)
    try:
        if bounds:
            return _bounded(fields, words, unit)
        if means is not None:
            return Quantity.from_means(words, means, unit=unit, discrete=discrete)
        return _with_base(fields, Quantity.from_words(words, unit=unit, discrete=discrete))
    except (ReportedlyError, ValueError) as error:
        hint = "" if bounds or means else "; where the words hold no number, say `means: 1` or `means: at least 2`"
        fields.wrong("means" if means else bounds[0] if bounds else key, f"{error}{hint}")
        return None


def _bounded(fields: Fields, words: str, unit: str) -> Quantity:
    """Bounds the recorder gives. They count as a number of the words when they are exact (SEMANTICS.md section 1)."""
    ends = {name: number(text) for name in ("low", "high", "point") if (text := _digits(fields, name)) is not None}
    low, high, point = ends.get("low"), ends.get("high"), ends.get("point")
    exact = low is not None and low == high
    qualifier = "exact" if exact else "about" if low is None and high is None else "range"
    if qualifier == "range" and (low is None or high is None):
        qualifier = "at-most" if low is None else "at-least"
    opened = {name: fields.flag(f"{name}-open") or False for name in ("low", "high")}
    quantity = Quantity(
        low,
        high,
        low_open=opened["low"],
        high_open=opened["high"],
        point=point,
        qualifier=qualifier,
        wording=words,
        unit=unit,
        numbered=exact or any(character.isdigit() for character in words),
    )
    return _with_base(fields, quantity)


def _digits(fields: Fields, key: str) -> str | None:
    text = fields.text(key)
    return None if text is None else text.replace(",", "")


def _with_base(fields: Fields, quantity: Quantity) -> Quantity:
    base = _digits(fields, "per")
    return quantity if base is None else Quantity.from_json({**quantity.to_json(), "per": base})


# Happenings and statements


def _happening(context: Context, entry: Entry) -> dict[str, Any]:
    fields = entry.fields
    before, after = (context.refers(fields, key, "claim") for key in ("before", "after"))
    return {
        "what": fields.text("what", required=True),
        "when": _when(context, entry, before is not None),
        "kind": fields.text("kind"),
        "place": place(fields),
        "before": before,
        "after": after,
        "beside": _beside(context, fields),
    }


def _when(context: Context, entry: Entry, precedes: bool) -> dict[str, str] | None:
    """Its own moment; without one, that of its incident, which may have an open start: `before` something, then."""
    incident = context.content("incident", entry.incident) or {}
    whole = incident.get("when")
    if "when" in entry.fields.values:
        start = Moment.from_json(whole) if whole is not None else None
        return json_of(context.moment(entry.fields, "when", _zone(context, entry), start))
    if whole is None:
        return None
    moment = Moment.from_json(whole)
    open_start = moment.is_placed and moment.earliest is None
    given = {name: whole[name] for name in ("edtf", "time_of_day", "zone", "earliest", "latest") if name in whole}
    relation = "before" if precedes and open_start else moment.relation
    return {**given, "relation": relation, "how": "no time of its own; that of its incident"}


def _beside(context: Context, fields: Fields) -> dict[str, Any] | None:
    table = fields.table("beside", {"claim", "shift"})
    if table is None:
        return None
    shift = table.whole("shift")
    return {"claim": context.refer(table, "claim", "claim"), "shift": 0 if shift is None else shift}


def _statement(context: Context, entry: Entry) -> dict[str, Any]:
    fields = entry.fields
    return {"what": fields.text("what", required=True), "stance": fields.text("stance")}


def _zone(context: Context, entry: Entry) -> str | None:
    """Days of a claim are those of its incident's zone, else of the document's."""
    zone: str | None = (context.content("incident", entry.incident) or {}).get("zone")
    return zone or context.zone
