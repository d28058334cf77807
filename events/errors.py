"""Errors of the record's vocabulary. Every message is one line; `ReportedlyError` is the base of all errors here.

`show` neutralises what came from outside: at most 40 characters, no control or direction-changing characters.
"""

from typing import NamedTuple

_SHOWN = 40


class ReportedlyError(Exception):
    """Base of every error a user can cause; `str()` is one line."""


class ValueRefused(ReportedlyError, ValueError):
    """A value (a quantity, a moment, a name, a category) that says nothing or something impossible."""


class TaxonomyError(ValueRefused):
    """An unknown measure or category, two nodes of one dimension, a cycle."""


class Where(NamedTuple):
    """A place in the input: file name as the user gave it (`-` is stdin) and 1-based line."""

    file: str = ""
    line: int | None = None

    def __str__(self) -> str:
        name = show(self.file, limit=200) if self.file else ""
        if self.line is None:
            return name
        return f"{name}:{self.line}" if name else f"line {self.line}"


class InputError(ReportedlyError):
    """Input refused: `message` says why, `file`, `line` and `field` (a dotted path) say where."""

    def __init__(self, message: str, file: str = "", line: int | None = None, field: str = "") -> None:
        self.message, self.file, self.line, self.field = message, file, line, field
        parts = [part for part in (str(Where(file, line)), field, message) if part]
        super().__init__(": ".join(parts))


def show(value: object, *, limit: int = _SHOWN) -> str:
    """`value` as text that is safe in one line: cut to `limit` characters, control characters as U+FFFD."""
    import unicodedata

    text = value if isinstance(value, str) else repr(value)
    cut = text[:limit] + "…" if len(text) > limit else text
    return "".join(c if not unicodedata.category(c).startswith(("C", "Zl", "Zp")) else "\ufffd" for c in cut)
