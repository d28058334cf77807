"""The sections on what articles share: units, measures, categories, constraints, scopes; sources; the document;
occasions; incidents; links between incidents. Each function returns what the file wants to stand in the record."""

from __future__ import annotations

from typing import Any, get_args

from reportedly.events import fields as vocabulary
from reportedly.events.registry import DOCUMENTS, SOURCES, TAXONOMY
from reportedly.events.sources import SourceRegistered
from reportedly.importers.case_context import Context, Wanted, anchor_of, json_of, present, read_section
from reportedly.importers.case_fields import Fields, keys
from reportedly.importers.case_problems import At
from reportedly.importers.case_yaml import Scalar

RELATIONS = ("partition", "subset", "overlap")
VISIBILITIES = get_args(vocabulary.Visibility)
GRADES = get_args(vocabulary.Grade)
SOURCE_KINDS = get_args(SourceRegistered.model_fields["kind"].annotation)
DOCUMENT_KEYS = keys(
    "id sha256 text title publisher published retrieved url archived language zone anchor supersedes note"
)
SOURCE_KEYS = keys("kind name role grade origin pseudonym visibility protected note")
INCIDENT_KEYS = keys("title kind when place zone summary visibility note")
CATEGORY_KEYS = keys("dimension parent relation alias-of label note")
LINK_KEYS = keys("from to as claim quote at nth note")
PLACE_KEYS = keys("name within precision")


def shared(context: Context) -> list[Wanted]:
    """All shared sections, in the order in which their events refer to each other."""
    read_document_frame(context)
    return [
        *units(context),
        *measures(context),
        *categories(context),
        *sources(context),
        *document(context),
        *occasions(context),
        *incidents(context),
        *constraints(context),
        *scopes(context),
    ]


def wanted(
    context: Context, kind: str, name: str, at: At, type: str, stream: str, fields: Fields, /, **more: Any
) -> Wanted:
    """A named thing of the file, remembered so that later sections can refer to it."""
    given = present({**more, "note": fields.text("note")})
    context.named[(kind, name)] = given
    cleared = frozenset(key.replace("-", "_") for key in fields.cleared)
    return Wanted(kind, name, type, stream, given, at, fields, cleared=cleared)


# Taxonomy


def units(context: Context) -> list[Wanted]:
    found = []
    for name, fields in read_section(context, "units", {"discrete", "label", "plural", "note"}):
        discrete = fields.flag("discrete")
        if discrete is None and "discrete" not in fields.values:
            discrete = True
        more = {"unit": name.text, "discrete": discrete, "label": fields.text("label"), "plural": fields.text("plural")}
        found.append(wanted(context, "unit", name.text, name.at, "UnitDefined", TAXONOMY, fields, **more))
    return found


def measures(context: Context) -> list[Wanted]:
    """`name: unit`, or a table of unit, additive, parents, relation, label."""
    rows = read_section(context, "measures", {"unit", "additive", "parents", "relation", "label", "note"}, "unit")
    context.named.update({("measure", name.text): {} for name, _ in rows})
    return [_measure(context, name, fields) for name, fields in rows]


def _measure(context: Context, name: Scalar, fields: Fields) -> Wanted:
    more = {
        "measure": name.text,
        "unit": context.refer(fields, "unit", "unit"),
        "additive": fields.flag("additive"),
        "parents": context.refers(fields, "parents", "measure"),
        "relation": fields.choice("relation", RELATIONS),
        "label": fields.text("label"),
    }
    return wanted(context, "measure", name.text, name.at, "MeasureDefined", TAXONOMY, fields, **more)


def categories(context: Context) -> list[Wanted]:
    """A table of dimension, parent, relation, alias-of, label; the dimension is the parent's where it has one."""
    rows = read_section(context, "categories", CATEGORY_KEYS, "parent")
    context.named.update({("category", name.text): {} for name, _ in rows})
    return [_category(context, name, fields) for name, fields in rows]


def _category(context: Context, name: Scalar, fields: Fields) -> Wanted:
    parent = context.refer(fields, "parent", "category")
    alias = context.refer(fields, "alias-of", "category")
    above = context.content("category", parent or alias or "") or {}
    dimension = fields.text("dimension") or above.get("dimension")
    if dimension is None:
        fields.problems.add(name.at, f"{name.text}: give its parent, or the dimension it begins")
    more = {
        "category": name.text,
        "dimension": dimension,
        "parent": parent,
        "relation": fields.choice("relation", RELATIONS) or ("partition" if parent else None),
        "alias_of": alias,
        "label": fields.text("label"),
    }
    return wanted(context, "category", name.text, name.at, "CategoryDefined", TAXONOMY, fields, **more)


def constraints(context: Context) -> list[Wanted]:
    found = []
    for name, fields in read_section(
        context, "constraints", {"measure", "total", "parts", "relation", "incident", "note"}
    ):
        more = {
            "constraint": name.text,
            "measure": context.refer(fields, "measure", "measure"),
            "total": fields.text("total", required=True),
            "parts": fields.texts("parts"),
            "relation": fields.choice("relation", ("sum", "at-most")) or "sum",
            "incident": context.refer(fields, "incident", "incident"),
        }
        found.append(wanted(context, "constraint", name.text, name.at, "ConstraintDeclared", TAXONOMY, fields, **more))
    return found


def scopes(context: Context) -> list[Wanted]:
    """Scopes are free text: a list of `{scope, apart, publisher}`."""
    found = []
    for node in context.root.rows("scopes"):
        fields = Fields.read(node, "scope", {"scope", "apart", "publisher", "note"}, context.problems)
        scope = fields.text("scope", required=True) if fields else None
        if fields is None or scope is None:
            continue
        apart = fields.flag("apart")
        more = {
            "scope": scope,
            "apart": True if apart is None else apart,
            "publisher": context.refer(fields, "publisher", "source"),
        }
        found.append(wanted(context, "scope", scope, fields.at, "ScopeDeclared", TAXONOMY, fields, **more))
    return found


# Sources


def sources(context: Context) -> list[Wanted]:
    rows = read_section(context, "sources", SOURCE_KEYS, "kind")
    context.named.update({("source", name.text): {} for name, _ in rows})
    return [_source(context, name, fields) for name, fields in rows]


def _source(context: Context, name: Scalar, fields: Fields) -> Wanted:
    """A source that is not public keeps its name in the protected part."""
    visibility = fields.choice("visibility", VISIBILITIES)
    identity = _identity(fields)
    label = fields.text("name")
    if visibility not in (None, "public") and label is not None:
        identity, label = {"name": label, **identity}, None
    kind = fields.choice("kind", SOURCE_KINDS)
    if "kind" not in fields.values and context.state.get("source", name.text) is None:
        fields.problems.add(name.at, f"{name.text}: kind is missing; one of {', '.join(SOURCE_KINDS)}")
    more = {
        "source": name.text,
        "kind": kind,
        "name": label,
        "role": fields.text("role"),
        "grade": fields.choice("grade", GRADES),
        "origin": context.refer(fields, "origin", "source"),
        "pseudonym": fields.text("pseudonym"),
        "visibility": visibility,
    }
    thing = wanted(context, "source", name.text, name.at, "SourceRegistered", SOURCES, fields, **more)
    return thing if not identity else _protecting(thing, identity)


def _identity(fields: Fields) -> dict[str, str]:
    return {key.text: value.text for key, value in fields.named("protected") if isinstance(value, Scalar)}


def _protecting(thing: Wanted, protected: dict[str, str]) -> Wanted:
    return Wanted(
        thing.kind, thing.name, thing.type, thing.stream, thing.given, thing.at, thing.fields, protected, thing.cleared
    )


# The document and its occasions


def read_document_frame(context: Context) -> None:
    """Zone, publisher, anchor and name of the document: what every other section reads by."""
    fields = context.root.table("document", DOCUMENT_KEYS)
    if fields is None:
        return
    context.frame = fields
    context.document = fields.name("id", required=True)
    recorded = context.content("document", context.document or "") or {}
    context.zone = _zone(fields) or recorded.get("zone")
    context.publisher = fields.text("publisher") or recorded.get("publisher")
    published = context.moment(fields, "published") if "published" in fields.values else None
    anchor = context.moment(fields, "anchor")
    context.anchor = anchor_of(anchor or published, context.zone)
    if anchor is not None and context.anchor is None:
        fields.wrong("anchor", "expected a day such as 2021-07-09")
    if context.document is not None:
        context.named[("document", context.document)] = {}


def _zone(fields: Fields) -> str | None:
    from reportedly.events.moments import time_zone

    zone = fields.text("zone")
    if zone is not None:
        try:
            time_zone(zone)
        except ValueError as error:
            fields.wrong("zone", str(error))
            return None
    return zone


def document(context: Context) -> list[Wanted]:
    fields, name = context.frame, context.document
    if fields is None or name is None:
        return []
    anchor = context.moment(fields, "anchor")
    sha256 = (fields.text("sha256") or "").lower() or context.sha256
    recorded = context.state.get("document", name)
    if recorded is not None and sha256 not in (None, recorded.content.get("sha256", sha256)):
        hint = "a later version is a document of its own, with another id and `supersedes:`"
        fields.wrong("sha256", f"{name} is recorded with another text; {hint}")
    more = {
        "document": name,
        "sha256": sha256,
        "title": fields.text("title"),
        "publisher": context.refer(fields, "publisher", "source"),
        "published": json_of(context.moment(fields, "published")),
        "retrieved": json_of(context.moment(fields, "retrieved")),
        "url": fields.text("url"),
        "archived": fields.text("archived"),
        "language": fields.text("language"),
        "zone": context.zone if "zone" in fields.values else None,
        "characters": len(context.text) if context.text is not None else None,
        "supersedes": context.refer(fields, "supersedes", "document"),
        "anchor": json_of(anchor),
    }
    return [wanted(context, "document", name, fields.at, "DocumentIngested", DOCUMENTS, fields, **more)]


def occasions(context: Context) -> list[Wanted]:
    """When somebody spoke. Its quote is of this document, unless the record has the occasion from another one."""
    found = []
    for name, fields in read_section(context, "occasions", {"speaker", "when", "quote", "at", "nth", "what", "note"}):
        quote = context.quote(fields)
        recorded = context.state.get("occasion", name.text)
        if recorded is not None and recorded.content.get("document") not in (None, context.document):
            quote = None
        more = {
            "occasion": name.text,
            "speaker": context.refer(fields, "speaker", "source"),
            "when": json_of(context.moment(fields, "when")),
            "document": context.document if quote else None,
            "quote": quote,
            "what": fields.text("what"),
        }
        found.append(wanted(context, "occasion", name.text, name.at, "OccasionRegistered", DOCUMENTS, fields, **more))
    return found


# Incidents


def incidents(context: Context) -> list[Wanted]:
    found = []
    for name, fields in read_section(context, "incidents", INCIDENT_KEYS, "title"):
        if "title" not in fields.values and context.state.get("incident", name.text) is None:
            fields.problems.add(name.at, f"{name.text}: title is missing")
        zone = _zone(fields)
        more = {
            "title": fields.text("title"),
            "kind": fields.text("kind"),
            "when": json_of(context.moment(fields, "when", zone)),
            "place": _place(fields),
            "zone": zone,
            "summary": fields.text("summary"),
            "visibility": fields.choice("visibility", VISIBILITIES),
        }
        found.append(wanted(context, "incident", name.text, name.at, "IncidentOpened", name.text, fields, **more))
    return found


def _place(fields: Fields) -> dict[str, Any] | None:
    """A word, or a table of name, within, precision."""
    node = fields.values.get("place")
    if isinstance(node, Scalar):
        return {"name": node.text.strip()}
    table = fields.table("place", PLACE_KEYS)
    if table is None:
        return None
    return present({"name": table.text("name"), "within": table.texts("within"), "precision": table.text("precision")})


place = _place


def links(context: Context) -> list[Wanted]:
    """`{from, to, as, claim, quote}`; a link is known by its two ends and its relation, and is never corrected."""
    found = []
    for node in context.root.rows("links"):
        fields = Fields.read(node, "link", LINK_KEYS, context.problems)
        if fields is None:
            continue
        ends = [context.refer(fields, key, "incident") for key in ("from", "to")]
        relation = fields.text("as", required=True)
        for key in ("from", "to"):
            fields.text(key, required=True)
        quote = context.quote(fields)
        given = {
            "from_incident": ends[0],
            "to_incident": ends[1],
            "relation": relation,
            "claim": context.refer(fields, "claim", "claim"),
            "document": context.document,
            "quote": quote,
            "note": fields.text("note"),
        }
        if ends[0] and ends[1] and relation:
            name = f"{ends[0]} {relation} {ends[1]}"
            found.append(Wanted("link", name, "IncidentLinked", ends[0], present(given), fields.at, fields))
    return found
