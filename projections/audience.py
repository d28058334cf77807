"""Who may see what: an answer for the public is folded as if nothing restricted had ever been recorded.

`Public.material` takes away, before anything is folded, every row that is restricted or rests on something restricted,
and every mention of it in the rows that stay. Protected sources go by a name of their own that no other source has, so
that what is left counts as it did. What is restricted now is hidden at every past moment too, and at a past moment so
is what was restricted then (SEMANTICS.md section 7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeVar

import orjson

from reportedly.projections.rows import Effect, Figure, Happening, Material, Shared, Statement
from reportedly.projections.view import TAXONOMY_KINDS, Lineage

RESTRICTED: Final = "restricted"
_NAMELESS: Final = "a protected source"
_UNNAMED: Final = "an unnamed source"
_SOURCE_FIELDS: Final = (
    "publisher",
    "speaker",
    "goes_back_to",
    "origin",
    "by",
    "source",
    "channel",
    "actor",
    "told_to",
    "adjusts",
)
NAMING: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_SOURCE_FIELDS, ("source",)),
    **dict.fromkeys(("incident", "from_incident", "to_incident", "into"), ("incident",)),
    **dict.fromkeys(("claim", "claims", "before", "after"), ("claim",)),
    "document": ("document",),
    "occasion": ("occasion",),
    "preferred": ("source",),
    "supersedes": ("claim", "document"),
}
"""Which fields of contents and states name things, and of which kinds."""

_OWN: Final = ("incident", "source", "document", "occasion")
R = TypeVar("R", Figure, Happening, Statement)

State = dict[str, Any]


class Visibility(NamedTuple):
    """From `position` on a thing of that kind and name is visible so; `goes_by` is a source's present pseudonym, and
    `registered` the position where it was first recorded."""

    kind: str
    name: str
    position: int
    visibility: str
    goes_by: str | None = None
    registered: int | None = None


@dataclass(frozen=True, slots=True)
class Public:
    """What the public may not see of a record at a position of its log.

    `restricted` names things by kind, `aliases` maps protected sources to what they go by, `unnamed` are claims whose
    speaker is not to be named. `telling` are protected sources whose name in the record may tell who they are: they
    were not protected when they got it.
    """

    restricted: Mapping[str, frozenset[str]]
    aliases: Mapping[str, str]
    unnamed: frozenset[str]
    telling: frozenset[str] = frozenset()

    def hides(self, kind: str, name: str) -> bool:
        """Whether a thing is itself restricted."""
        return name in self.restricted.get(kind, ())

    def widened(self, more: Iterable[tuple[str, str]]) -> Public:
        """The same with more things restricted: their kinds and names."""
        restricted = {kind: set(names) for kind, names in self.restricted.items()}
        for kind, name in more:
            restricted.setdefault(kind, set()).add(name)
        return replace(self, restricted={kind: frozenset(names) for kind, names in restricted.items()})

    def renamed(self, content: Any) -> Any:
        """A content in which every protected source goes by its pseudonym, wherever a field names it."""
        if isinstance(content, list):
            return [self.renamed(item) for item in content]
        if not isinstance(content, Mapping):
            return content
        return {field: self._renamed(field, inner, content) for field, inner in content.items()}

    def _renamed(self, field: str, inner: Any, whole: Mapping[str, Any]) -> Any:
        if field in ("old", "new") and "field" in whole:  # a correction: the value of another field
            return self.renamed({whole["field"]: inner})[whole["field"]]
        if "source" in NAMING.get(field, ()) or (field == "name" and whole.get("kind") == "source"):
            names = inner if isinstance(inner, list) else [inner]
            found = [self.aliases.get(name, name) if isinstance(name, str) else name for name in names]
            return found if isinstance(inner, list) else found[0]
        return self.renamed(inner)

    def material(self, found: Material) -> Material:
        """The rows an answer for the public is folded from."""
        nothing = not (self.restricted or self.aliases or self.unnamed)
        return found if nothing else _Cut(self, found).material()

    def hidden(self, found: Material) -> dict[str, set[str]]:
        """The names, by kind, of what is hidden among these rows; also of claims whose speaker is not to be named,
        which their own words would name."""
        cut = _Cut(self, found)
        return {**cut.hidden, "claim": cut.hidden["claim"] | cut.unnamed.keys()}

    def shared(self, rows: Iterable[Shared]) -> list[Shared]:
        """Rows of shared facts as the public may see them."""
        return _Cut(self, Material(shared=list(rows))).shared()


def public(rows: Iterable[Visibility], position: int | None = None) -> Public:
    """What the public may not see: what is restricted now, and what was at `position`. `rows` in order of the log."""
    then: dict[tuple[str, str], str] = {}
    now: dict[tuple[str, str], str] = {}
    goes_by: dict[str, str | None] = {}
    telling: set[str] = set()
    for row in rows:
        if row.kind == "source" and row.name not in goes_by and row.registered != row.position:
            telling.add(row.name)
        now[row.kind, row.name] = row.visibility
        if position is None or row.position <= position:
            then[row.kind, row.name] = row.visibility
        if row.kind == "source":
            goes_by[row.name] = row.goes_by
    said = {key: {now[key], then.get(key, now[key])} for key in now}
    restricted: dict[str, set[str]] = {}
    for (kind, name), visibilities in said.items():
        if RESTRICTED in visibilities:
            restricted.setdefault(kind, set()).add(name)
    closed = [key for key, seen in said.items() if seen != {"public"} and RESTRICTED not in seen]
    aliases = _aliases((name, goes_by[name]) for kind, name in closed if kind == "source")
    return Public(
        {kind: frozenset(names) for kind, names in restricted.items()},
        aliases,
        frozenset(name for kind, name in closed if kind == "claim"),
        frozenset(telling & aliases.keys()),
    )


def _aliases(sources: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """A name for each protected source that no other has; the record's own names have no spaces and never collide
    with a numbered one."""
    taken: set[str] = set()
    return {source: _distinct(pseudonym or _NAMELESS, taken) for source, pseudonym in sources}


def _distinct(name: str, taken: set[str]) -> str:
    shown, number = name if " " in name else f"{name} (1)", 1
    while shown in taken:
        number += 1
        shown = f"{name} ({number})"
    taken.add(shown)
    return shown


Names = Mapping[str, Collection[str]]
"""Names of things by kind."""


def names_any(value: object, names: Names) -> bool:
    """Whether a content or state names one of these things in a field that names things of that kind."""
    if isinstance(value, list | tuple):
        return any(names_any(item, names) for item in value)
    if not isinstance(value, Mapping):
        return False
    if isinstance(name := value.get("name"), str) and name in names.get(str(value.get("kind")), ()):
        return True
    return any(_field_names(field, inner, value, names) for field, inner in value.items())


def _field_names(field: str, inner: object, whole: Mapping[str, Any], names: Names) -> bool:
    if field in ("old", "new") and "field" in whole:  # a correction: the value of another field
        return names_any({whole["field"]: inner}, names)
    if field == "assign" and isinstance(inner, Mapping):  # claim → incident
        claims, incidents = names.get("claim", ()), names.get("incident", ())
        return any(claim in claims or incident in incidents for claim, incident in inner.items())
    said = inner if isinstance(inner, list | tuple) else (inner,)
    kinds = NAMING.get(field, ())
    if any(isinstance(name, str) and name in names.get(kind, ()) for kind in kinds for name in said):
        return True
    return names_any(inner, names)


@dataclass(slots=True)
class _Cut:
    """One cut: what is hidden among these rows, closed over everything that rests on it."""

    who: Public
    found: Material
    hidden: dict[str, set[str]] = field(default_factory=dict)
    unnamed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hidden = {kind: set(self.who.restricted.get(kind, ())) for kind in ("claim", *_OWN)}
        states = {kind: self._states(kind) for kind in ("document", "occasion", "merge", "split")}
        sources = self.hidden["source"]
        self.hidden["document"] |= _resting(states["document"], "publisher", sources)
        for field_, names in (("speaker", sources), ("document", self.hidden["document"])):
            self.hidden["occasion"] |= _resting(states["occasion"], field_, names)
        family = Lineage({kind: dict(states[kind]) for kind in ("merge", "split")})
        for row in self.found.claims():
            passed = family.path(row.claim, row.incident) if self.hidden["incident"] else ()
            if self._rests(row) or not self.hidden["incident"].isdisjoint(passed):
                self.hidden["claim"].add(row.claim)
        self._name_speakers()

    def _states(self, kind: str) -> list[tuple[str, State]]:
        return [(row.name, orjson.loads(row.data)) for row in self.found.shared if row.kind == kind]

    def _rests(self, row: Figure | Happening | Statement) -> bool:
        """Whether a claim rests on something that is hidden."""
        hidden = self.hidden
        return (
            row.incident in hidden["incident"]
            or row.document in hidden["document"]
            or not hidden["source"].isdisjoint((row.speaker, row.publisher, row.goes_back_to))
            or (isinstance(row, Figure) and (row.occasion in hidden["occasion"] or row.adjusts in hidden["source"]))
        )

    def _name_speakers(self) -> None:
        """For each claim whose speaker is not to be named, though its source is public, what the speaker goes by."""
        taken = set(self.who.aliases.values())
        given: dict[str, str] = {}
        for row in sorted(self.found.claims(), key=lambda row: (row.reported, row.position)):
            speaker = row.goes_back_to or row.speaker
            if row.claim in self.who.unnamed and speaker is not None and speaker not in self.who.aliases:
                if speaker not in given:
                    given[speaker] = _distinct(_UNNAMED, taken)
                self.unnamed[row.claim] = given[speaker]

    def material(self) -> Material:
        """The rows that stay."""
        return Material(
            figures=[self._figure(row) for row in self._kept(self.found.figures)],
            happenings=[self._happening(row) for row in self._kept(self.found.happenings)],
            statements=[self._spoken(row) for row in self._kept(self.found.statements)],
            effects=[self._effect(row) for row in self.found.effects if not self._hides_effect(row)],
            shared=self.shared(),
        )

    def _kept(self, rows: Iterable[R]) -> list[R]:
        return [row for row in rows if row.claim not in self.hidden["claim"]]

    def _figure(self, row: Figure) -> Figure:
        if row.adjusts is not None:
            row = row._replace(adjusts=self._alias(row.adjusts))
        return self._spoken(row._replace(supersedes=self._list(row.supersedes)) if row.supersedes else row)

    def _happening(self, row: Happening) -> Happening:
        beside = None if names_any(orjson.loads(row.beside or "{}"), self.hidden) else row.beside
        return self._spoken(row._replace(before=self._list(row.before), after=self._list(row.after), beside=beside))

    def _list(self, names: str | None) -> str | None:
        """A JSON list of claims without those that are hidden."""
        kept = [name for name in orjson.loads(names or "[]") if name not in self.hidden["claim"]]
        return orjson.dumps(kept).decode() if kept else None

    def _spoken(self, row: R) -> R:
        """A claim under the names that its sources go by."""
        alias = self.unnamed.get(row.claim)
        if alias is None:
            speaker, origin = self._alias(row.speaker), self._alias(row.goes_back_to)
        else:
            speaker, origin = (alias if name is not None else None for name in (row.speaker, row.goes_back_to))
        return row._replace(publisher=self._alias(row.publisher), speaker=speaker, goes_back_to=origin)

    def _alias(self, source: str | None) -> str | None:
        return None if source is None else self.who.aliases.get(source, source)

    def _hides_effect(self, row: Effect) -> bool:
        return (
            row.claim in self.hidden["claim"]
            or row.incident in self.hidden["incident"]
            or row.document in self.hidden["document"]
            or row.speaker in self.hidden["source"]
            or (row.data is not None and names_any(orjson.loads(row.data), self.hidden))
        )

    def _effect(self, row: Effect) -> Effect:
        data = row.data
        if data is not None and self.who.aliases:
            data = orjson.dumps(self.who.renamed(orjson.loads(data)), option=orjson.OPT_SORT_KEYS).decode()
        return row._replace(speaker=self._alias(row.speaker), data=data)

    def shared(self) -> list[Shared]:
        """The shared facts that stay, without what they say of hidden ones."""
        if not self.who.aliases and not any(self.hidden.values()):
            return self.found.shared
        kept: list[Shared] = []
        for row in self.found.shared:
            if row.kind in TAXONOMY_KINDS and row.kind not in ("constraint", "scope"):
                kept.append(row)
                continue
            state = self._scrubbed(row.kind, orjson.loads(row.data))
            if row.name in self.hidden.get(row.kind, ()) or state is None or names_any(state, self.hidden):
                continue
            name = self.who.aliases.get(row.name, row.name) if row.kind == "source" else row.name
            data = orjson.dumps(self.who.renamed(state), option=orjson.OPT_SORT_KEYS).decode()
            kept.append(row._replace(name=name, data=data))
        return kept

    def _scrubbed(self, kind: str, state: State) -> State | None:
        """A state without the hidden things that it can do without; `None` where nothing of it is left."""
        if kind == "split":
            state["assign"] = {
                claim: incident
                for claim, incident in state["assign"].items()
                if claim not in self.hidden["claim"] and incident not in self.hidden["incident"]
            }
            return state if state["assign"] else None
        if kind == "policy" and state.get("preferred"):
            state["preferred"] = [name for name in state["preferred"] if name not in self.hidden["source"]]
            return state if state["preferred"] else None
        if kind == "discrepancy" and names_any(state.get("resolved"), self.hidden):
            del state["resolved"]
        for of, name, names in (("source", "origin", "source"), ("document", "supersedes", "document")):
            if kind == of and state.get(name) in self.hidden[names]:
                del state[name]
        return state


def _resting(states: Iterable[tuple[str, State]], field: str, names: Collection[str]) -> set[str]:
    """The things one of whose states names one of `names` in a field."""
    return {name for name, state in states if state.get(field) in names}
