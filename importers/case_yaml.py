"""YAML read as text with its place: every scalar is a string, every node knows its line and column.

A case file is written by hand, so nothing in it is guessed: `no` is a word, `3110` is digits, `2021-07-11` is text.
Tags are refused, as are duplicate keys. Size, depth, aliases and the number of nodes (aliases counted as what they
stand for) are bounded, so a hostile file fails early and cheaply.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from reportedly.importers.case_problems import At, CaseError, Problems

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 16
MAX_ALIASES = 100
MAX_NODES = 200_000
HINTS = {
    "mapping values are not allowed": "; a text with a colon and a blank in it goes in quotes",
    "parsing a flow mapping": "; a text with a comma, colon or bracket in it goes in quotes inside { }",
    "parsing a block mapping": "; is this line, or the one before it, indented as it should be?",
    "parsing a block collection": "; is this line, or the one before it, indented as it should be?",
    "'\\t'": "; indent with blanks, not tabs",
    "quoted scalar": "; is a quotation mark missing?",
}
TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text. `plain` is False for quoted and block scalars: an empty plain one means "nothing here"."""

    text: str
    at: At
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    nodes: tuple[Node, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order of the file; keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    at: At


Node = Scalar | Items | Table


def read_yaml(data: bytes, file: str) -> Node:
    """The one document in `data`, UTF-8.

    Raises CaseError, with line and column, for what is not YAML, is not text, or is beyond the limits above.
    """
    problems = Problems(file)
    if len(data) > MAX_BYTES:
        raise CaseError.single(file, At(1, 1), f"a case file has at most {MAX_BYTES} bytes; this one has {len(data)}")
    text = _decode(data, file)
    try:
        node = _Builder(_events(text), problems).document()
    except MarkedYAMLError as error:
        raise CaseError.single(file, _mark(error), f"not YAML: {_reason(error)}") from None
    except ReaderError as error:
        raise CaseError.single(file, _place(text, error.position), "a character that YAML does not allow") from None
    except YAMLError as error:
        raise CaseError.single(file, At(1, 1), f"not YAML: {str(error).splitlines()[0]}") from None
    problems.check()
    return node


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place(data[: error.start].decode("utf-8", "replace"), error.start)
        raise CaseError.single(file, place, "not UTF-8") from None


def _place(text: str, index: int) -> At:
    before = text[:index]
    return At(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _mark(error: MarkedYAMLError) -> At:
    mark = error.problem_mark or error.context_mark
    return At(mark.line + 1, mark.column + 1) if mark else At(1, 1)


def _reason(error: MarkedYAMLError) -> str:
    reason = ", ".join(part.rstrip(",") for part in (error.context, error.problem) if part)
    return reason + next((hint for words, hint in HINTS.items() if words in reason), "")


def _events(text: str) -> Iterator[Event]:
    events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
    return events


@dataclass(slots=True)
class _Builder:
    """Folds parser events into nodes; recursion is bounded by MAX_DEPTH."""

    events: Iterator[Event]
    problems: Problems
    anchors: dict[str, Node | None] = field(default_factory=dict)  # None while its node is being read
    sizes: dict[str, int] = field(default_factory=dict)
    aliases: int = 0
    count: int = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    self._stop(event, "one document in a case file; a second one starts here")
                root = self._node(next(self.events), 1)
        return root if root is not None else Table((), At(1, 1))

    def _node(self, event: Event, depth: int) -> Node:
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            self._stop(event, f"nested more than {MAX_DEPTH} deep")
        self._room(event, 1)
        if not isinstance(event, ScalarEvent | CollectionStartEvent):
            self._stop(event, "not YAML")
        if event.tag not in TEXT_TAGS:
            self.problems.add(_at(event), f"tags are not understood here: {event.tag}")
        if event.anchor is None:
            return self._value(event, depth)
        self.anchors[event.anchor] = None
        start = self.count
        node = self._value(event, depth)
        self.anchors[event.anchor] = node
        self.sizes[event.anchor] = self.count - start + 1
        return node

    def _value(self, event: ScalarEvent | CollectionStartEvent, depth: int) -> Node:
        if isinstance(event, ScalarEvent):
            return Scalar(event.value, _at(event), plain=bool(event.implicit[0]))
        return self._items(event, depth) if isinstance(event, SequenceStartEvent) else self._table(event, depth)

    def _items(self, start: Event, depth: int) -> Items:
        nodes: list[Node] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            nodes.append(self._node(event, depth + 1))
        return Items(tuple(nodes), _at(start))

    def _table(self, start: Event, depth: int) -> Table:
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, At] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.problems.add(key.at, "a key is a word, not a list or a table")
            elif key.text in seen:
                self.problems.add(key.at, f"{key.text}: given twice, first in line {seen[key.text].line}")
            else:
                seen[key.text] = key.at
                entries.append((key, value))
        return Table(tuple(entries), _at(start))

    def _alias(self, event: AliasEvent) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self._stop(event, f"more than {MAX_ALIASES} aliases")
        node = self.anchors.get(event.anchor)
        if node is None:
            self._stop(event, f"*{event.anchor} has no anchor before it")
        self._room(event, self.sizes[event.anchor])
        return node

    def _room(self, event: Event, nodes: int) -> None:
        self.count += nodes
        if self.count > MAX_NODES:
            self._stop(event, f"more than {MAX_NODES} values")

    def _stop(self, event: Event, message: str) -> NoReturn:
        self.problems.add(_at(event), message)
        self.problems.check()
        raise AssertionError("unreachable: check raises when there is a problem")


def _at(event: Event) -> At:
    return At(event.start_mark.line + 1, event.start_mark.column + 1)
