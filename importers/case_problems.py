"""What is wrong in a case file: every problem with its line and column, all of them shown, not only the first."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from reportedly.events.errors import ReportedlyError, show

SHOWN = 50
LISTED = 12


class At(NamedTuple):
    """A place in a file: line and column, both from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing to mend. `message` is one line."""

    at: At
    message: str


class CaseError(ReportedlyError):
    """A case file that cannot be loaded. `str()` has one line per problem, `file:line:column: message`."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(dict.fromkeys(sorted(problems)))
        lines = [f"{file}:{at.line}:{at.column}: {message}" for at, message in self.problems[:SHOWN]]
        if (more := len(self.problems) - SHOWN) > 0:
            lines.append(f"{file}: and {more} more")
        super().__init__("\n".join(lines))

    @classmethod
    def single(cls, file: str, at: At, message: str) -> CaseError:
        return cls(file, [Problem(at, message)])


@dataclass(slots=True)
class Problems:
    """Gathers problems while reading goes on; `check()` raises CaseError if there are any."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, at: At, message: str) -> None:
        self.found.append(Problem(at, show(message, limit=1000)))

    def check(self) -> None:
        if self.found:
            raise CaseError(self.file, self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """A clause to end an error with: the nearest known name, or the known ones when they are few, or nothing."""
    names = sorted(set(known))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"; nearest: {close[0]}"
    if names and len(names) <= LISTED:
        return f"; known: {', '.join(names)}"
    return ""
