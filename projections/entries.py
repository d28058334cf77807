"""From an event to the typed rows that answers are folded from.

`rows_of` is the only place that reads an event's content for the projections: appending, catching up and rebuilding
all call it, in the log's order. To project a new event type, add a function and one line to `PROJECTED`.

A function gets the event and `Known`, what the record held just before it, and returns rows by table. It refuses
(`Refused`) an event that names something the record does not know; the record then stores nothing of the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

import orjson

from reportedly.events.categories import Taxonomy
from reportedly.events.errors import ReportedlyError, show
from reportedly.events.moments import micros
from reportedly.events.remains import MARK, remains

Content = dict[str, Any]
Rows = dict[str, list[tuple[Any, ...]]]
Cell = tuple[str, str, str]
"""Incident, measure, category."""

SHARED = "registry"
VISIBILITIES = "visibilities"


class Refused(ReportedlyError):
    """An event that does not fit the record: it names what is not known, or what is known already."""

    def __init__(self, field: str, message: str) -> None:
        self.field, self.message = field, message
        super().__init__(f"{field}: {message}")


class Event(NamedTuple):
    """An event as projections see it: `content` is upcast to today's shape; once redacted, what is left of it."""

    position: int
    stream: str
    type: str
    recorded_at: int
    content: Content
    redacted: bool = False


class KnownClaim(NamedTuple):
    """A claim of the record: its type and place, and its content after the recorder's corrections so far."""

    claim: str
    type: str
    incident: str
    position: int
    recorded_at: int
    content: Content
    acts: tuple[str, ...] = ()
    """The kinds of what later events did to it so far, in order."""


class Known(Protocol):
    """What the record holds just before an event."""

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy as defined so far."""

    def claim(self, name: str) -> KnownClaim | None:
        """The claim of that name."""

    def has_claim(self, name: str) -> bool:
        """Whether the name is taken by a claim."""

    def claims(self, incident: str) -> Iterable[KnownClaim]:
        """The claims recorded for an incident."""

    def shared(self, kind: str, name: str) -> Content | None:
        """The present state of a shared fact."""

    def belongs(self, claim: str, incident: str) -> str:
        """The incident that a claim recorded for `incident` counts for."""

    def final(self, incident: str) -> str:
        """The name that answers for an incident: its own, or the one it was merged into."""

    def check(self, type: str, content: Content) -> Content:
        """A corrected content in its stored form; raises ReportedlyError where it is not a valid one."""

    def cells(self, by: str, name: str) -> Iterable[Cell]:
        """The cells with a claim of a document, an incident, a source, an occasion or a scope (`by`) of that name."""


def rows_of(event: Event, known: Known) -> Rows:
    """The rows, by table, that `event` adds to the read models; `{}` for a type that no projection reads."""
    project = PROJECTED.get(event.type)
    if project is None or (event.redacted and not event.content):
        return {}
    return project(event, known)


# Shared facts


def _defines(kind: str, key: str, *, needs: Mapping[str, str] | None = None) -> Callable[[Event, Known], Rows]:
    """A function for events that define a shared fact once: `key` names it, `needs` maps fields to kinds they name."""

    def project(event: Event, known: Known) -> Rows:
        name = event.content[key]
        if known.shared(kind, name) is not None:
            raise Refused(key, f"{kind} {show(name)} is in the record already")
        _check(event.content, known, needs or {})
        return {SHARED: [_shared(kind, name, event, event.content)], **_seen_by(kind, name, event, event.content)}

    return project


def _amends(kind: str, key: str) -> Callable[[Event, Known], Rows]:
    """A function for events that change some fields of a shared fact."""

    def project(event: Event, known: Known) -> Rows:
        name = event.content[key]
        state = _known(kind, name, known, key)
        changed = {field: value for field, value in event.content.items() if field not in ("reason", "note")}
        return {SHARED: [_shared(kind, name, event, {**state, **changed})]}

    return project


def _shared(kind: str, name: str, event: Event, state: Mapping[str, Any], n: int = 0) -> tuple[Any, ...]:
    return (kind, name, event.position, n, orjson.dumps(state, option=orjson.OPT_SORT_KEYS).decode())


def _seen_by(kind: str, name: str, event: Event, content: Mapping[str, Any]) -> Rows:
    """Who may see a thing, where that is not everybody."""
    visibility = content.get("visibility", "public")
    return {} if visibility == "public" else {VISIBILITIES: [(kind, name, event.position, visibility)]}


def _known(kind: str, name: str, known: Known, field: str) -> Content:
    state = known.shared(kind, name)
    if state is None:
        raise Refused(field, f"{kind} {show(name)} is not in the record")
    return state


def _check(content: Mapping[str, Any], known: Known, needs: Mapping[str, str]) -> None:
    for field, kind in needs.items():
        name = content.get(field)
        if name is not None and known.shared(kind, name) is None:
            raise Refused(field, f"{kind} {show(name)} is not in the record")


def _incident_opened(event: Event, known: Known) -> Rows:
    if known.shared("incident", event.stream) is not None:
        raise Refused("stream", f"incident {show(event.stream)} is open already")
    return {
        SHARED: [_shared("incident", event.stream, event, event.content)],
        **_seen_by("incident", event.stream, event, event.content),
    }


def _incident_updated(event: Event, known: Known) -> Rows:
    state = _known("incident", event.stream, known, "stream")
    changed = {field: value for field, value in event.content.items() if field not in ("reason", "note")}
    return {
        SHARED: [_shared("incident", event.stream, event, {**state, **changed})],
        "dirty": list(known.cells("incident", event.stream)),
    }


def _incident_withdrawn(event: Event, known: Known) -> Rows:
    state = _known("incident", event.stream, known, "stream")
    return {
        SHARED: [_shared("incident", event.stream, event, {**state, "withdrawn": event.content["reason"]})],
        "dirty": list(known.cells("incident", event.stream)),
        "unquote_incident": [(event.stream,)],
    }


def _linked(event: Event, known: Known) -> Rows:
    content = event.content
    _check(content, known, {"from_incident": "incident", "to_incident": "incident", "document": "document"})
    name = f"{content['from_incident']} {content['relation']} {content['to_incident']}"
    return {SHARED: [_shared("link", name, event, content)]}


def _document(event: Event, known: Known) -> Rows:
    _check(event.content, known, {"publisher": "source", "supersedes": "document"})
    rows = _defines("document", "document")(event, known)
    return {**rows, **_supersession(event.content, known)}


def _supersession(document: Content, known: Known) -> Rows:
    """What a document supersedes finds it again, and its claims' cells are out of date."""
    earlier = document.get("supersedes")
    if not earlier:
        return {}
    cells = [*known.cells("document", document["document"]), *_cells_of_superseded(document, known)]
    return {"supersessions": [(earlier, document["document"])], "dirty": cells}


def _cells_of_superseded(document: Content, known: Known) -> list[Cell]:
    """The cells of all that a document supersedes, directly or by way of others: it bounds their publication."""
    cells: list[Cell] = []
    seen = {document["document"]}
    earlier = document.get("supersedes")
    while earlier and earlier not in seen:
        seen.add(earlier)
        cells += known.cells("document", earlier)
        earlier = (known.shared("document", earlier) or {}).get("supersedes")
    return cells


def _category(event: Event, known: Known) -> Rows:
    rows = _defines("category", "category")(event, known)
    for field in ("parent", "alias_of"):
        if event.content.get(field):
            _canonical(event.content[field], known, field)
    return rows


def _constraint(event: Event, known: Known) -> Rows:
    content = event.content
    _measure(content["measure"], known)
    for node in (content["total"], *content["parts"]):
        _canonical(node, known, "parts")
    return _defines("constraint", "constraint", needs={"incident": "incident"})(event, known)


def _measure_defined(event: Event, known: Known) -> Rows:
    for parent in event.content.get("parents") or ():
        _measure(parent, known, "parents")
    return _defines("measure", "measure", needs={"unit": "unit"})(event, known)


# Claims


def _figure(event: Event, known: Known) -> Rows:
    content = event.content
    row = figure_row(content, event.stream, known, event, _kind("report", content))
    rows = _claim(event, known, "figure")
    rows["entries"] = [row]
    rows["dirty"] = [(event.stream, row[1], row[2])]
    return rows


def _kind(kind: str, content: Content) -> str:
    """The kind of a claim's row; what is left of a redacted one says so for good."""
    return "redacted" if content.get(MARK) else kind


def _happening(event: Event, known: Known) -> Rows:
    rows = _claim(event, known, "happening")
    if event.redacted:
        return rows
    rows["happenings"] = [happening_row(event.content, event.stream, event, "report")]
    return rows


def _statement(event: Event, known: Known) -> Rows:
    rows = _claim(event, known, "statement")
    if event.redacted:
        return rows
    rows["statements"] = [statement_row(event.content, event.stream, event, "report")]
    return rows


_CLAIM_NEEDS = {
    "document": "document",
    "publisher": "source",
    "speaker": "source",
    "goes_back_to": "source",
    "channel": "source",
    "actor": "source",
    "told_to": "source",
    "occasion": "occasion",
    "adjusts": "source",
}
_BESIDE = ("channel", "actor", "told_to")


def _claim(event: Event, known: Known, kind: str) -> Rows:
    """What every claim adds: its place in the directory, and its public words in the full-text index."""
    content = event.content
    _known("incident", event.stream, known, "stream")
    name = content["claim"]
    if known.has_claim(name):
        raise Refused("claim", f"claim {show(name)} is in the record already")
    _check(content, known, _CLAIM_NEEDS)
    rows: Rows = {"claims": [(name, event.stream, event.position, kind)], **_seen_by("claim", name, event, content)}
    rows |= _mentions(event.type, content)
    words = _public_words(content)
    if words is not None and not _is_closed(event.stream, known):
        rows["quotes_fts"] = [(name, event.stream, event.position, *words)]
    return rows


def _mentions(type: str, content: Mapping[str, Any]) -> Rows:
    """What a claim names that no column of its own row holds: it is hidden with any of these."""
    fields = _BESIDE if type == "FigureReported" else ("occasion", *_BESIDE)
    rows = [(_CLAIM_NEEDS[field], content[field], content["claim"]) for field in fields if content.get(field)]
    return {"mentions": rows} if rows else {}


def _public_words(content: Mapping[str, Any]) -> tuple[str, str] | None:
    quote = content.get("quote")
    exact = quote["exact"] if quote else ""
    what = content.get("what") or ""
    if content.get("visibility", "public") == "restricted" or not (exact or what):
        return None
    return exact, what


def figure_row(
    content: Content, incident: str, known: Known, event: Event, kind: str, first: KnownClaim | None = None
) -> tuple[Any, ...]:
    """A row of `entries` for a figure's content; `first` is the claim's own event where `event` is a later one."""
    measure = _measure(content["measure"], known)
    category = _canonical(content.get("category", "-"), known, "category")
    quantity = content["quantity"]
    as_of, said, period = content.get("as_of"), content.get("said"), content.get("period")
    quote = content.get("quote")
    supersedes, computed = content.get("supersedes"), content.get("computed_from")
    included = content.get("included")
    number = quantity.get("number")
    unit = quantity.get("unit") or known.taxonomy.unit(measure)
    if known.shared("unit", unit) is None:
        raise Refused("quantity.unit", f"unit {show(unit)} is not defined")
    for name in supersedes or ():
        if name == content["claim"] or not known.has_claim(name):
            raise Refused("supersedes", f"claim {show(name)} is not in the record")
    if known.taxonomy.discrete(unit) and content.get("counting") != "adjustment" and _is_negative(quantity):
        raise Refused("quantity", "a count below 0 can only be an adjustment")
    return (
        incident,
        measure,
        category,
        event.position,
        0,
        kind,
        content["claim"],
        first.position if first else event.position,
        first.recorded_at if first else event.recorded_at,
        content.get("document"),
        content.get("publisher"),
        content.get("speaker"),
        content.get("goes_back_to"),
        content.get("mode", "outlet"),
        content.get("occasion"),
        quantity.get("low"),
        quantity.get("high"),
        1 if quantity.get("low_open") else 0,
        1 if quantity.get("high_open") else 0,
        quantity.get("point"),
        number,
        1 if quantity.get("numbered", True) else 0,
        quantity.get("qualifier"),
        quantity.get("wording"),
        unit,
        quantity.get("per"),
        content.get("counting", "total"),
        content.get("scope"),
        *_window(as_of),
        _how(as_of),
        *_window(said),
        _how(said),
        *_window(period),
        _json(supersedes),
        _json(computed),
        None if included is None else int(included),
        content.get("modality", "stated"),
        content.get("visibility", "public"),
        content.get("term"),
        quote.get("start") if quote else None,
        content.get("item"),
        content.get("adjusts"),
    )


def _is_negative(quantity: Mapping[str, Any]) -> bool:
    return any(str(quantity.get(end, "")).startswith("-") for end in ("low", "high", "point", "number"))


def happening_row(
    content: Content, incident: str, event: Event, kind: str, first: KnownClaim | None = None
) -> tuple[Any, ...]:
    """A row of `happenings`; see `figure_row`."""
    when = content.get("when")
    edtf, earliest, latest = _window(when)
    quote = content.get("quote")
    return (
        *_head(content, incident, event, kind, first),
        content.get("what"),
        content.get("kind"),
        edtf,
        earliest,
        latest,
        (when or {}).get("relation", "during"),
        (when or {}).get("time_of_day"),
        _json(content.get("before")),
        _json(content.get("after")),
        _json(content.get("beside")),
        content.get("modality", "stated"),
        content.get("visibility", "public"),
        quote.get("start") if quote else None,
    )


def statement_row(
    content: Content, incident: str, event: Event, kind: str, first: KnownClaim | None = None
) -> tuple[Any, ...]:
    """A row of `statements`; see `figure_row`."""
    quote = content.get("quote")
    return (
        *_head(content, incident, event, kind, first),
        content.get("what"),
        content.get("stance"),
        content.get("modality", "stated"),
        content.get("visibility", "public"),
        quote.get("start") if quote else None,
    )


def _head(content: Content, incident: str, event: Event, kind: str, first: KnownClaim | None) -> tuple[Any, ...]:
    return (
        incident,
        event.position,
        0,
        kind,
        content["claim"],
        first.position if first else event.position,
        first.recorded_at if first else event.recorded_at,
        content.get("document"),
        content.get("publisher"),
        content.get("speaker"),
        content.get("goes_back_to"),
        content.get("mode", "outlet"),
    )


def _window(moment: Mapping[str, Any] | None) -> tuple[str | None, int | None, int | None]:
    if moment is None:
        return None, None, None
    earliest, latest = moment.get("earliest"), moment.get("latest")
    return (
        moment["edtf"],
        micros(earliest) if earliest is not None else None,
        micros(latest) if latest is not None else None,
    )


def _how(moment: Mapping[str, Any] | None) -> str | None:
    """What narrows the days of a moment that has no instants of its own: `relation/time of day`."""
    if moment is None or "earliest" in moment or "latest" in moment:
        return None
    relation, part = moment.get("relation", "during"), moment.get("time_of_day")
    return f"{relation}/{part or ''}" if part or relation != "during" else None


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _measure(name: str, known: Known, field: str = "measure") -> str:
    if not known.taxonomy.known_measure(name):
        raise Refused(field, f"measure {show(name)} is not defined")
    return name


def _canonical(category: str, known: Known, field: str = "category") -> str:
    if category == "-":
        return category
    if not known.taxonomy.known_category(category):
        raise Refused(field, f"category {show(category)} is not defined")
    try:
        return known.taxonomy.canonical(category)
    except ReportedlyError as error:
        raise Refused(field, str(error)) from None


# What later events do to a claim


def _effect(kind: str, *, data: Iterable[str] = ()) -> Callable[[Event, Known], Rows]:
    """A function for events that act on one claim and leave its own row as it is."""

    def project(event: Event, known: Known) -> Rows:
        content = event.content
        claim = _named_claim(content, known, event.stream)
        _check(content, known, {"document": "document", "by": "source"})
        kept = {field: content[field] for field in data if content.get(field) is not None}
        return {
            "effects": [_effect_row(kind, claim, event, kept)],
            **_touch(claim, known),
        }

    return project


def _effect_row(kind: str, claim: KnownClaim, event: Event, data: Mapping[str, Any], n: int = 0) -> tuple[Any, ...]:
    content = event.content
    return (
        claim.incident,
        claim.claim,
        event.position,
        n,
        kind,
        event.recorded_at,
        content.get("document"),
        *_window(content.get("published")),
        content.get("by"),
        content.get("reason") or content.get("why"),
        _json(data) if data else None,
    )


def _named_claim(content: Content, known: Known, stream: str, field: str = "claim") -> KnownClaim:
    claim = known.claim(content[field])
    if claim is None:
        raise Refused(field, f"claim {show(content[field])} is not in the record")
    if claim.incident != stream:
        raise Refused(field, f"claim {show(claim.claim)} belongs to incident {show(claim.incident)}")
    return claim


def _touch(claim: KnownClaim, known: Known) -> Rows:
    """The claim's cell, if it has one, is out of date."""
    if claim.type != "FigureReported":
        return {}
    category = _canonical(claim.content.get("category", "-"), known)
    return {"dirty": [(claim.incident, claim.content["measure"], category)]}


def _reclassified(event: Event, known: Known) -> Rows:
    content = event.content
    claim = _named_claim(content, known, event.stream)
    if claim.type != "FigureReported":
        raise Refused("claim", f"claim {show(claim.claim)} is not a figure")
    _check(content, known, {"document": "document"})
    to: Content = {}
    if content.get("measure"):
        to["measure"] = _measure(content["measure"], known)
    if content.get("category"):
        to["category"] = _canonical(content["category"], known)
    rows: Rows = {"effects": [_effect_row("reclassify", claim, event, to)]}
    rows["dirty"] = [*known.cells("incident", event.stream), *_target_cells(claim, to, known)]
    return rows


def _target_cells(claim: KnownClaim, to: Content, known: Known) -> list[Cell]:
    measure: str = to.get("measure") or claim.content["measure"]
    category: str = to.get("category") or _canonical(claim.content.get("category", "-"), known)
    return [(claim.incident, measure, category)]


def _redefined(event: Event, known: Known) -> Rows:
    """A redefinition acts on series rather than on a claim: its effect names none."""
    content = event.content
    _known("incident", event.stream, known, "stream")
    _check(content, known, {"document": "document", "origin": "source"})
    for field in ("measure", "from_measure"):
        if content.get(field):
            _measure(content[field], known, field)
    kept = ("measure", "origin", "kind", "offset", "from_measure", "counting", "scope")
    data: Content = {key: value for key, value in content.items() if key in kept}
    if content.get("category"):
        data["category"] = _canonical(content["category"], known)
    return _incident_effect("redefine", event, known, data)


def _incident_effect(kind: str, event: Event, known: Known, data: Content) -> Rows:
    """An effect on all claims of an incident: it names none."""
    nobody = KnownClaim("", "", event.stream, event.position, event.recorded_at, {})
    return {
        "effects": [_effect_row(kind, nobody, event, data)],
        "dirty": list(known.cells("incident", event.stream)),
    }


def _merged(event: Event, known: Known) -> Rows:
    into = event.content["into"]
    _known("incident", event.stream, known, "stream")
    _known("incident", into, known, "into")
    _unmerged(event.stream, known)
    if known.final(into) == event.stream:
        raise Refused("into", "an incident cannot be merged into itself")
    cells = list(known.cells("incident", event.stream))
    moved = [(into, measure, category) for _, measure, category in cells]
    return {
        SHARED: [_shared("merge", f"{event.position}", event, {"incident": event.stream, "into": into})],
        "dirty": [*cells, *moved, *known.cells("incident", into)],
    }


def _unmerged(incident: str, known: Known) -> None:
    final = known.final(incident)
    if final != incident:
        raise Refused("stream", f"incident {show(incident)} was merged into {show(final)}: say it there")


def _split(event: Event, known: Known) -> Rows:
    _known("incident", event.stream, known, "stream")
    assign: Content = event.content["assign"]
    _unmerged(event.stream, known)
    for name, incident in assign.items():
        _known("incident", incident, known, "assign")
        claim = known.claim(name)
        if claim is None or known.belongs(name, claim.incident) != event.stream:
            raise Refused("assign", f"claim {show(name)} does not belong to incident {show(event.stream)}")
    cells = set(known.cells("incident", event.stream))
    for name in assign:
        claim = known.claim(name)
        if claim is not None:
            cells.update(known.cells("incident", claim.incident))
    targets = {event.stream, *assign.values()}
    return {
        SHARED: [_shared("split", f"{event.position}", event, {"incident": event.stream, "assign": assign})],
        "dirty": [*cells, *{(target, cell[1], cell[2]) for target in targets for cell in cells}],
    }


def _corrected(event: Event, known: Known) -> Rows:
    kind = event.content["kind"]
    return _correct_claim(event, known) if kind == "claim" else _correct_shared(event, known)


def corrected(content: Content, field: str, new: object) -> Content:
    """`content` with one field replaced; `None` takes the field away."""
    changed = {name: value for name, value in content.items() if name != field}
    if new is not None:
        changed[field] = new
    return changed


def corrected_claim(claim: KnownClaim, correction: Content) -> Content:
    """A claim's content after a correction; of a figure whose correction was redacted nothing is known any more."""
    field, new = correction["field"], correction.get("new")
    if field == "quantity" and new is None:
        return remains(claim.type, claim.content)
    return corrected(claim.content, field, new)


def _correct_claim(event: Event, known: Known) -> Rows:
    content = event.content
    claim = _named_claim({"name": content["name"]}, known, event.stream, "name")
    before = claim.content
    if before.get(MARK) and not event.redacted:
        raise Refused("name", f"claim {show(claim.claim)} was redacted: nothing is left to correct")
    _check_old(content, before)
    after = _valid(claim.type, corrected_claim(claim, content), known)
    _check(after, known, _CLAIM_NEEDS)
    if content["field"] in ("claim", "visibility"):
        raise Refused("field", f"{content['field']} is not corrected: withdraw the claim, or change its visibility")
    data = {key: content.get(key) for key in ("field", "old", "new")}
    rows: Rows = {"effects": [_effect_row("correct", claim, event, data)], **_version(claim, after, event, known)}
    rows |= _mentions(claim.type, after)
    if _public_words(after) != _public_words(before):
        words = _public_words(after)
        rows["quotes_fts"] = [(claim.claim, claim.incident, event.position, *words)] if words else []
        rows["unquote"] = [(claim.claim,)]
    return rows


def _check_old(content: Content, state: Content) -> None:
    """A correction that says what stood there must be right: else somebody else has corrected it since."""
    if "old" in content and content["old"] != state.get(content["field"]):
        raise Refused("old", f"{content['field']} does not say that; somebody may have corrected it since")


def _version(claim: KnownClaim, after: Content, event: Event, known: Known) -> Rows:
    """A claim's row anew, and out of the cell it leaves."""
    if claim.type == "FigureReported":
        row = figure_row(after, claim.incident, known, event, _kind("correct", after), claim)
        old = figure_row(claim.content, claim.incident, known, event, "gone", claim)
        rows = [row] if row[:3] == old[:3] else [row, old]
        return {"entries": rows, "dirty": [(one[0], one[1], one[2]) for one in rows]}
    if after.get(MARK):
        return {}
    if claim.type == "HappeningReported":
        return {"happenings": [happening_row(after, claim.incident, event, "correct", claim)]}
    return {"statements": [statement_row(after, claim.incident, event, "correct", claim)]}


def _valid(type: str, content: Content, known: Known) -> Content:
    try:
        return known.check(type, content)
    except ReportedlyError as error:
        raise Refused("new", str(error)) from None


_TYPES = {
    "incident": "IncidentOpened",
    "source": "SourceRegistered",
    "document": "DocumentIngested",
    "occasion": "OccasionRegistered",
}


def _correct_shared(event: Event, known: Known) -> Rows:
    content = event.content
    kind, name, field = content["kind"], content["name"], content["field"]
    if field == kind:
        raise Refused("field", "a name is never corrected; withdraw and record anew")
    if field == "visibility":
        raise Refused("field", "visibility is not corrected: change it")
    state = _known(kind, name, known, "name")
    _check_old(content, state)
    after = corrected(state, field, content.get("new"))
    _valid(_TYPES[kind], {key: value for key, value in after.items() if key not in ("withdrawn", MARK)}, known)
    _check(after, known, {"publisher": "source", "speaker": "source", "supersedes": "document"})
    rows: Rows = {SHARED: [_shared(kind, name, event, after)]}
    rows["dirty"] = list(known.cells(kind, name))
    if kind == "document":
        further = _supersession(after, known)
        rows["supersessions"] = further.get("supersessions", [])
        rows["dirty"] += [*further.get("dirty", []), *_cells_of_superseded(state, known)]
    return rows


def _visibility(event: Event, known: Known) -> Rows:
    content = event.content
    kind, name, visibility = content["kind"], content["name"], content["visibility"]
    rows: Rows = {VISIBILITIES: [(kind, name, event.position, visibility)]}
    if kind == "claim":
        claim = _named_claim({"name": name}, known, event.stream, "name")
        after = {**claim.content, "visibility": visibility}
        rows["effects"] = [_effect_row("visibility", claim, event, {"visibility": visibility})]
        rows["unquote"] = [(claim.claim,)]
        rows["quotes_fts"] = _words([claim._replace(content=after)], event, known)
        return {**rows, **_version(claim, after, event, known)}
    state = _known(kind, name, known, "name")
    if kind == "incident":
        rows["unquote_incident"] = [(name,)]
        rows["quotes_fts"] = _words(known.claims(name), event, known) if visibility != "restricted" else []
    return {**rows, SHARED: [_shared(kind, name, event, {**state, "visibility": visibility})]}


def _words(claims: Iterable[KnownClaim], event: Event, known: Known) -> list[tuple[Any, ...]]:
    """The words of claims that become open to everybody, for the full-text index."""
    found = []
    for claim in claims:
        own = event.content["kind"] == "incident" or not _is_closed(claim.incident, known)
        words = _public_words(claim.content) if own and "withdraw" not in claim.acts else None
        if words is not None:
            found.append((claim.claim, claim.incident, event.position, *words))
    return found


def _is_closed(incident: str, known: Known) -> bool:
    return (known.shared("incident", incident) or {}).get("visibility") == "restricted"


def _reassessed(event: Event, known: Known) -> Rows:
    rows = _amends("source", "source")(event, known)
    rows["dirty"] = list(known.cells("source", event.content["source"]))
    return rows


def _scope(event: Event, known: Known) -> Rows:
    scope, publisher = event.content["scope"], event.content.get("publisher")
    name = f"{scope} {publisher}" if publisher else scope
    return {SHARED: [_shared("scope", name, event, event.content)], "dirty": list(known.cells("scope", scope))}


def _discrepancy(event: Event, known: Known) -> Rows:
    _known("incident", event.stream, known, "stream")
    for name in event.content["claims"]:
        if not known.has_claim(name):
            raise Refused("claims", f"claim {show(name)} is not in the record")
    name = f"{event.stream} {event.content['discrepancy']}"
    if known.shared("discrepancy", name) is not None:
        raise Refused("discrepancy", f"discrepancy {show(event.content['discrepancy'])} is in the record already")
    return {SHARED: [_shared("discrepancy", name, event, {**event.content, "incident": event.stream})]}


def _resolved(event: Event, known: Known) -> Rows:
    name = f"{event.stream} {event.content['discrepancy']}"
    state = known.shared("discrepancy", name)
    if state is None:
        raise Refused("discrepancy", f"discrepancy {show(event.content['discrepancy'])} is not in the record")
    resolved = {**event.content, "position": event.position}
    return {SHARED: [_shared("discrepancy", name, event, {**state, "resolved": resolved})]}


def _policy(event: Event, known: Known) -> Rows:
    content = event.content
    _known("incident", event.stream, known, "stream")
    _unmerged(event.stream, known)
    if content.get("measure"):
        _measure(content["measure"], known)
    category = _canonical(content["category"], known) if content.get("category") else "*"
    cell = f"{content.get('measure', '*')}/{category}"
    return {SHARED: [_shared("policy", f"{event.stream} {cell}", event, {**content, "incident": event.stream})]}


def _listed(event: Event, known: Known) -> Rows:
    """A feed lists an incident or does not: whose feed, where no document says it, is part of the effect."""
    content = event.content
    _known("incident", event.stream, known, "stream")
    _check(content, known, {"document": "document", "publisher": "source"})
    data: Content = {key: value for key, value in content.items() if key in ("listed", "publisher")}
    return _incident_effect("list", event, known, data)


def _no_longer_stated(event: Event, known: Known) -> Rows:
    claim = _named_claim(event.content, known, event.stream)
    if claim.type != "FigureReported":
        raise Refused("claim", f"claim {show(claim.claim)} is not a figure")
    return _effect("unstate", data=("stays_in_force",))(event, known)


PROJECTED: Mapping[str, Callable[[Event, Known], Rows]] = {
    "IncidentOpened": _incident_opened,
    "IncidentUpdated": _incident_updated,
    "IncidentLinked": _linked,
    "IncidentWithdrawn": _incident_withdrawn,
    "SourceRegistered": _defines("source", "source"),
    "SourceReassessed": _reassessed,
    "DocumentIngested": _document,
    "OccasionRegistered": _defines("occasion", "occasion", needs={"speaker": "source", "document": "document"}),
    "UnitDefined": _defines("unit", "unit"),
    "MeasureDefined": _measure_defined,
    "CategoryDefined": _category,
    "ConstraintDeclared": _constraint,
    "ScopeDeclared": _scope,
    "LexiconAdopted": _defines("lexicon", "lexicon"),
    "FigureReported": _figure,
    "HappeningReported": _happening,
    "StatementReported": _statement,
    "ClaimRetracted": _effect("retract"),
    "ClaimReinstated": _effect("reinstate"),
    "ClaimWithdrawn": _effect("withdraw"),
    "ClaimAssessed": _effect("assess", data=("credibility", "verification")),
    "FigureReclassified": _reclassified,
    "FigureNoLongerStated": _no_longer_stated,
    "MeasureRedefined": _redefined,
    "IncidentsMerged": _merged,
    "IncidentSplit": _split,
    "RecordCorrected": _corrected,
    "VisibilityChanged": _visibility,
    "ListingChanged": _listed,
    "DiscrepancyNoted": _discrepancy,
    "DiscrepancyResolved": _resolved,
    "HeadlinePolicySet": _policy,
}
