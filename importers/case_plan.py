"""From a case file and the record's present state to the events that are missing: a pure function.

What is not in the record is appended; what differs becomes a RecordCorrected per field; a claim that left the file
becomes ClaimWithdrawn; what is the same gives nothing. A shared thing (source, document, occasion, incident) is only
compared in what the file says of it; a claim as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reportedly.events.categories import Taxonomy
from reportedly.events.errors import InputError, ReportedlyError, TaxonomyError
from reportedly.events.ids import derived_id
from reportedly.events.remains import MARK
from reportedly.events.wire import Draft, draft
from reportedly.importers.case_claims import claim, entries
from reportedly.importers.case_context import Context, Wanted
from reportedly.importers.case_fields import Fields, keys
from reportedly.importers.case_judgement import judgements
from reportedly.importers.case_problems import At, CaseError, Problems
from reportedly.importers.case_shared import links, shared
from reportedly.importers.case_state import STREAMS, State, Thing, ingested_id
from reportedly.importers.case_yaml import Node

VERSION = "1"
ROOT_KEYS = keys(
    "case reason document sources units measures categories constraints scopes incidents links occasions claims "
    "retract reinstate reclassify assess noted policies"
)
CORRECTABLE = frozenset({"claim", "document", "source", "occasion", "incident"})
SUBJECTS = {
    "link": ("from_incident", "to_incident", "relation"),
    "assessment": ("claim",),
    "policy": ("measure", "category"),
    "discrepancy": ("discrepancy",),
}
WORDS = ("quote", "what", "original")
DELETED = "deleted from the case file"

WAS_REDACTED = "which was redacted"


@dataclass(frozen=True, slots=True)
class Case:
    """A case file as read: its YAML with places, and its article's text and hash where the article is at hand."""

    file: str
    root: Node
    text: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a case file would append, in order; `unchanged` counts what the record holds already, and `kept`
    names what was changed by hand since and differs from the file: it stays as it is."""

    file: str
    document: str | None
    drafts: tuple[Draft, ...]
    unchanged: int
    kept: tuple[str, ...] = ()


def plan(case: Case, state: State) -> Plan:
    """The events that make the record say what the case file says. Raises CaseError with every problem."""
    problems = Problems(case.file)
    root = Fields.read(case.root, "case file", ROOT_KEYS, problems)
    if root is None:
        raise CaseError(case.file, problems.found)
    _version(root)
    context = Context(root, state, problems, text=case.text, sha256=case.sha256)
    context.reason = root.text("reason") or context.reason
    wanted, claims = _wanted(context)
    planner = _Planner(context)
    for thing in wanted:
        planner.add(thing)
    if "claims" in root.values:
        planner.withdraw(claims)
    for act in judgements(context, planner.incidents()):
        planner.add(act)
    problems.check()
    return Plan(case.file, context.document, tuple(planner.drafts), planner.unchanged, tuple(planner.kept))


def _version(root: Fields) -> None:
    version = root.text("case", required=True)
    if version not in (None, VERSION):
        root.wrong("case", f"version {version} of the form is not understood; this reads {VERSION}")


def _wanted(context: Context) -> tuple[list[Wanted], set[str]]:
    """Everything with a name, in the order of appending, and the ids of the file's claims."""
    first = shared(context)
    context.taxonomy = _taxonomy(context)
    found = entries(context)
    wanted = [*first, *links(context), *(claim(context, entry) for entry in found)]
    return wanted, {entry.id for entry in found}


def _taxonomy(context: Context) -> Taxonomy:
    """The record's taxonomy with the file's own; what is wrong with the file's is reported where it is declared."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for kind in ("unit", "measure", "category"):
        contents = [content for name in _names(context, kind) if (content := context.content(kind, name))]
        groups[kind] = [content for content in contents if kind in content and _is_complete(kind, content)]
    try:
        return Taxonomy(units=groups["unit"], measures=groups["measure"], categories=groups["category"])
    except TaxonomyError as error:
        context.root.wrong("categories" if "categories" in context.root.values else "measures", str(error))
        return Taxonomy(units=groups["unit"], measures=groups["measure"], categories=groups["category"], lenient=True)


def _names(context: Context, kind: str) -> Iterator[str]:
    yield from context.state.names(kind)
    yield from (name for of, name in context.named if of == kind and context.state.get(kind, name) is None)


def _is_complete(kind: str, content: Mapping[str, Any]) -> bool:
    return kind != "category" or "dimension" in content


class _Planner:
    """Turns wanted things into drafts, one after the other."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.state = context.state
        self.drafts: list[Draft] = []
        self.unchanged = 0
        self.kept: list[str] = []
        self.cause = self.state.ingested.get(context.document or "")
        self._incidents: dict[str, str] = {}

    def incidents(self) -> dict[str, str]:
        """The incident of every claim, in the file and in the record."""
        recorded = {name: thing.stream for (kind, name), thing in self.state.things.items() if kind == "claim"}
        return {**recorded, **self._incidents}

    def add(self, thing: Wanted) -> None:
        """Append, correct or pass over one thing."""
        if thing.kind == "claim":
            self._incidents[thing.name] = thing.stream
        recorded = self.state.get(thing.kind, thing.name)
        built = self._built(thing, recorded)
        if built is None:
            return
        before = len(self.drafts)
        if thing.kind == "act" or thing.kind in SUBJECTS:
            self._act(thing, built)
        elif recorded is None:
            self._append(thing, built)
        elif thing.kind in CORRECTABLE:
            self._correct(thing, built, recorded)
        else:
            self._repeat(thing, built, recorded)
        self.unchanged += len(self.drafts) == before

    def withdraw(self, claims: set[str]) -> None:
        """Claims that this file brought in and no longer has."""
        document = self.context.document
        if document is None:
            return
        reason = self.context.root.text("reason") or DELETED
        for name, thing in self.state.claims_of(document):
            if name not in claims and not thing.withdrawn:
                self._event("ClaimWithdrawn", thing.stream, {"claim": name, "reason": reason}, self.context.root.at)

    # One thing

    def _built(self, thing: Wanted, recorded: Thing | None) -> Draft | None:
        """The thing's event as it would be stored. A mention may leave out what the record knows already."""
        given = thing.given
        if recorded is not None and thing.kind in CORRECTABLE and not thing.whole:
            given = {**{name: value for name, value in recorded.content.items() if name != MARK}, **given}
        wire = {"type": thing.type, "stream": thing.stream, "content": given, "protected": thing.protected}
        try:
            return draft({key: value for key, value in wire.items() if value is not None}, protect=True)
        except InputError as error:
            self._refused(thing, error)
            return None

    def _refused(self, thing: Wanted, error: InputError) -> None:
        """A complaint of the model, placed where the field stands; not that one is missing if it was refused."""
        path = error.field.split(".")
        key = path[1].replace("_", "-") if len(path) > 1 else ""
        at = thing.fields.place(key) if thing.fields is not None else thing.at
        complained = {problem.at for problem in self.context.problems.found}
        if not error.message.endswith("missing") or thing.fields is None or not complained & thing.fields.places():
            label = ".".join(path[1:]).replace("_", "-")
            self.context.problems.add(at, f"{label}: {error.message}" if label else error.message)

    def _append(self, thing: Wanted, built: Draft) -> None:
        if thing.kind == "document":
            built.id = self.cause = ingested_id(thing.name)
        self._draft(built)

    def _draft(self, one: Draft) -> None:
        """Whatever follows from the document is caused by its event. Ids depend on the log's position, as the same
        correction may be due twice: there, back, and there again."""
        if one.id is None:
            one.id = derived_id(one.stream, one.type, one.content_bytes, self.state.position, one.protected_bytes)
            one.causation = self.cause
        self.drafts.append(one)

    def _act(self, thing: Wanted, built: Draft) -> None:
        """Links and judgements: nothing when the record's last word is the same."""
        if thing.kind == "act":
            if any(_same(act, built.content) for act in self.state.of_type(built.type, built.stream)):
                return
        else:
            about = {key: built.content.get(key) for key in SUBJECTS[thing.kind]}
            known = self.state.latest(built.type, built.stream, about)
            if known is not None and (thing.kind == "link" or _same(known, built.content)):
                return
            if known is not None and thing.kind == "discrepancy":
                hint = "is noted otherwise in the record; resolve it and note it under another id"
                self.context.problems.add(thing.at, f"{thing.name} {hint}")
                return
        self._append(thing, built)

    def _repeat(self, thing: Wanted, built: Draft, recorded: Thing) -> None:
        """What is defined once: the file may repeat it, not change it."""
        for field in thing.given:
            old, new = recorded.content.get(field), built.content.get(field)
            if not _equal(old, new):
                message = f"{thing.kind} {thing.name} is in the record with another {field.replace('_', '-')}"
                at = thing.fields.place(field.replace("_", "-")) if thing.fields is not None else thing.at
                self.context.problems.add(at, f"{message}; give it another name")

    # Corrections

    def _correct(self, thing: Wanted, built: Draft, recorded: Thing) -> None:
        if recorded.content.get(MARK):
            self.kept.append(f"{thing.kind} {thing.name}, {WAS_REDACTED}")
            return
        if thing.kind == "claim" and not self._comparable(thing, built, recorded):
            return
        fields: Iterable[str]
        if thing.whole:
            fields = sorted(recorded.content.keys() | built.content.keys())
        else:
            fields = sorted(thing.given.keys() | (thing.cleared & recorded.content.keys()))
        self._visibility(thing, built, recorded)
        closed = built.content.get("visibility") == "restricted"
        for field in fields:
            old, new = recorded.content.get(field), None if field in thing.cleared else built.content.get(field)
            hidden = closed and field in WORDS
            if field in (thing.kind, "visibility") or hidden or _equal(old, new, loosely=closed or not thing.whole):
                continue
            self._field(thing, recorded, field, old, new)

    def _comparable(self, thing: Wanted, built: Draft, recorded: Thing) -> bool:
        """Whether the record's claim of this id is this one, and may be corrected at all."""
        problem = self._incomparable(thing, built, recorded)
        if problem is not None:
            at = thing.fields.place("id") if thing.fields is not None else thing.at
            self.context.problems.add(at, f"{thing.name} {problem}; give this claim another id")
        return problem is None

    def _incomparable(self, thing: Wanted, built: Draft, recorded: Thing) -> str | None:
        if recorded.withdrawn:
            return "was withdrawn, and a withdrawal stays"
        if recorded.content.get("document") not in (None, self.context.document):
            return f"is a claim of the document {recorded.content.get('document')}"
        if recorded.type != thing.type:
            return f"is recorded as a {recorded.type.removesuffix('Reported').lower()}"
        if recorded.stream != thing.stream:
            return f"is recorded in the incident {recorded.stream}"
        if built.protected and recorded.protected and not _same(built.protected, recorded.protected):
            return "is restricted, and its words cannot be corrected in the open"
        return None

    def _visibility(self, thing: Wanted, built: Draft, recorded: Thing) -> None:
        """A change of visibility is an event of its own. What was public stands in the log until it is redacted."""
        old, new = recorded.content.get("visibility", "public"), built.content.get("visibility", "public")
        if old == new or ("visibility" not in thing.given and not thing.whole):
            return
        content = {"kind": thing.kind, "name": thing.name, "visibility": new, "reason": self.context.reason}
        self._event("VisibilityChanged", self._stream(thing, recorded), content, thing.at)

    def _field(self, thing: Wanted, recorded: Thing, field: str, old: object, new: object) -> None:
        if field in self.state.by_hand.get((thing.kind, thing.name), ()):
            self.kept.append(f"{field.replace('_', '-')} of {thing.kind} {thing.name}")
            return
        content: dict[str, object] = {"kind": thing.kind, "name": thing.name, "field": field}
        content |= {key: value for key, value in (("old", old), ("new", new)) if value is not None}
        content["reason"] = self.context.reason
        self._event("RecordCorrected", self._stream(thing, recorded), content, thing.at)

    def _stream(self, thing: Wanted, recorded: Thing) -> str:
        return STREAMS.get(thing.kind, recorded.stream)

    def _event(self, type: str, stream: str, content: dict[str, object], at: At) -> None:
        try:
            one = draft({"type": type, "stream": stream, "content": content})
        except ReportedlyError as error:
            self.context.problems.add(at, str(error))
            return
        self._draft(one)


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return all(_equal(old.get(key), new.get(key)) for key in old.keys() | new.keys())


def _equal(old: object, new: object, *, loosely: bool = False) -> bool:
    """Equal in what was said. Of a moment, its instants follow from the rest and `how` only explains; of a quote, the
    context is only there to find it again. Loosely, a moment may also say less than the record does."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        if "edtf" in new and "edtf" in old:
            return _equal_moments(old, new, loosely)
        if "exact" in new and "exact" in old:
            return all(old.get(key) == new.get(key) for key in ("exact", "start", "end"))
    return old == new


def _equal_moments(old: Mapping[str, Any], new: Mapping[str, Any], loosely: bool) -> bool:
    if loosely:
        return all(old.get(key) == new[key] for key in ("edtf", "relation", "time_of_day") if key in new)
    return all(old.get(key) == new.get(key) for key in ("edtf", "relation", "time_of_day", "zone", "wording"))
