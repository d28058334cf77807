"""Typed access to one table of a case file: each accessor says what is wrong, where, and returns None.

`Fields` is told which keys there are; the others are reported with the nearest known one. Nothing here raises: problems
are gathered, so that a recorder sees all of a file's mistakes at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reportedly.events.errors import show
from reportedly.importers.case_problems import At, Problems, nearest
from reportedly.importers.case_yaml import Items, Node, Scalar, Table

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}\Z")
YES = frozenset({"yes", "true"})
NO = frozenset({"no", "false"})


class Fields:
    """A table's entries by key. An empty plain value counts as absent; `cleared` tells which keys have one."""

    __slots__ = ("at", "cleared", "keys", "label", "problems", "values")

    def __init__(self, table: Table, label: str, problems: Problems) -> None:
        self.at = table.at
        self.label = label
        self.problems = problems
        self.keys: dict[str, At] = {key.text: key.at for key, _ in table.entries}
        self.values: dict[str, Node] = {key.text: node for key, node in table.entries if not is_empty(node)}
        self.cleared = frozenset(self.keys.keys() - self.values.keys())

    @classmethod
    def read(cls, node: Node | None, label: str, allowed: Collection[str], problems: Problems) -> Fields | None:
        """`node` as a table of the `allowed` keys; unknown keys are reported and left out."""
        if not isinstance(node, Table):
            if node is not None:
                problems.add(node.at, f"{label}: expected a table of {', '.join(sorted(allowed))}")
            return None
        fields = cls(node, label, problems)
        for key in [key for key in fields.keys if key not in allowed]:
            fields.unknown(key, allowed)
        return fields

    def unknown(self, key: str, allowed: Collection[str]) -> None:
        """Report and drop a key that is none of the `allowed`."""
        hint = nearest(key, allowed)
        if key in self.cleared and (" " in key or key.isdigit()):
            hint = "; a comma ends a value inside { }, so put a text that holds one in quotes"
        self.problems.add(self.keys[key], f"{self.label}: unknown field {show(key)}{hint}")
        self.drop(key)

    def drop(self, key: str) -> None:
        self.keys.pop(key, None)
        self.values.pop(key, None)
        self.cleared -= {key}

    def place(self, key: str) -> At:
        """Where the value of `key` stands, else where the table begins."""
        node = self.values.get(key)
        return node.at if node is not None else self.keys.get(key, self.at)

    def places(self) -> set[At]:
        """Every place of the table: its own, its keys' and its values'."""
        return {self.at, *self.keys.values(), *(node.at for node in self.values.values())}

    def wrong(self, key: str, message: str) -> None:
        self.problems.add(self.place(key), f"{key}: {message}")

    def scalar(self, key: str) -> Scalar | None:
        node = self.values.get(key)
        if node is None or isinstance(node, Scalar):
            return node
        self.wrong(key, "expected a word or a sentence, not a list or a table")
        return None

    def text(self, key: str, *, required: bool = False) -> str | None:
        """The text, surrounding blanks removed."""
        node = self.scalar(key)
        if node is not None and node.text.strip():
            return node.text.strip()
        if required and key not in self.values:
            self.problems.add(self.at, f"{self.label}: {key} is missing")
        elif node is not None:
            self.wrong(key, "is blank")
        return None

    def name(self, key: str, *, required: bool = False) -> str | None:
        text = self.text(key, required=required)
        if text is None or is_name(text):
            return text
        self.wrong(key, bad_name(text))
        return None

    def choice(self, key: str, options: Collection[str]) -> str | None:
        text = self.text(key)
        if text is None or text in options:
            return text
        self.wrong(key, f"{show(text)} is not understood{nearest(text, options) or known(options)}")
        return None

    def flag(self, key: str) -> bool | None:
        text = self.text(key)
        if text is None:
            return None
        if text.lower() in YES | NO:
            return text.lower() in YES
        self.wrong(key, f"expected yes or no, not {show(text)}")
        return None

    def whole(self, key: str) -> int | None:
        text = self.text(key)
        if text is None:
            return None
        number = whole(text)
        if number is None:
            self.wrong(key, f"expected a whole number, not {show(text)}")
        return number

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """A list of words; one word alone is a list of one."""
        node = self.values.get(key)
        if isinstance(node, Scalar):
            return (node,)
        if isinstance(node, Items):
            found = tuple(item for item in node.nodes if isinstance(item, Scalar) and item.text.strip())
            if len(found) == len(node.nodes):
                return found
        if node is not None:
            self.wrong(key, "expected a list of words")
        return ()

    def texts(self, key: str) -> list[str] | None:
        """As `scalars`, as text; None when there are none."""
        return [item.text.strip() for item in self.scalars(key)] or None

    def table(self, key: str, allowed: Collection[str]) -> Fields | None:
        return Fields.read(self.values.get(key), key, allowed, self.problems)

    def named(self, key: str) -> Iterator[tuple[Scalar, Node]]:
        """A section of names, each with a value: `sources: {outlet-b: {…}}`. Bad names are reported and skipped."""
        node = self.values.get(key)
        if node is None:
            return
        if not isinstance(node, Table):
            self.wrong(key, "expected a table of names")
            return
        for name, value in node.entries:
            if is_name(name.text):
                yield name, value
            else:
                self.problems.add(name.at, bad_name(name.text))

    def rows(self, key: str) -> Iterator[Node]:
        """A section that is a list."""
        node = self.values.get(key)
        if isinstance(node, Items):
            yield from node.nodes
        elif node is not None:
            self.wrong(key, "expected a list; begin each entry with a dash")


def keys(words: str) -> frozenset[str]:
    """The keys of a table, from words with blanks between."""
    return frozenset(words.split())


def is_empty(node: Node) -> bool:
    """A key with nothing behind it."""
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~")


def is_name(text: str) -> bool:
    return NAME.match(text) is not None


def bad_name(text: str) -> str:
    return f"{show(text)} is not a name: letters, digits and . _ : - without blanks, at most 120"


def whole(text: str) -> int | None:
    """A whole number in digits, with or without commas; None for anything else."""
    digits = text.strip().replace(",", "")
    return int(digits) if re.fullmatch(r"-?[0-9]{1,15}", digits) else None


def known(options: Collection[str]) -> str:
    return f"; understood: {', '.join(sorted(options))}"


def merged(inner: Fields, outer: Fields, keys: Collection[str]) -> Fields:
    """`inner`, with those `keys` it does not name taken from `outer`: a claim inside its block."""
    for key in keys:
        if key in outer.values and key not in inner.keys:
            inner.keys[key] = outer.keys[key]
            inner.values[key] = outer.values[key]
    return inner
