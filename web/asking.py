"""What somebody asked for at an address, and the errors that answer when it is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from reportedly.events.errors import ReportedlyError, show
from reportedly.record.moments import NOW, START, Moment, instant

LONGEST = 1000
"""The longest value of an argument."""


class NotThere(ReportedlyError):
    """There is no such thing, or none that the public may see: the two cannot be told apart."""


class BadAddress(ReportedlyError):
    """An argument that has no meaning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path to the record (`/cota`), the groups of the address, the arguments (the last of each)."""

    base: str
    groups: Mapping[str, str] = field(default_factory=dict)
    args: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """An argument without the space around it; empty where it is not given."""
        return self.args.get(name, "").strip()

    def number(self, name: str, least: int = 0, most: int = 1 << 62) -> int | None:
        """A whole number; None where it is not given. Raises BadAddress."""
        text = self.text(name)
        if not text:
            return None
        if not re.fullmatch(r"\d{1,18}", text, re.ASCII) or not least <= int(text) <= most:
            raise BadAddress(f"{name} is a whole number from {least}")
        return int(text)

    def moments(self) -> dict[str, Any]:
        """`known_at`, and `recorded_at` or `at_position`, as `Record.ask` takes them. Raises BadAddress."""
        found: dict[str, Any] = {}
        for name in ("known_at", "recorded_at"):
            if text := self.text(name):
                found[name] = _checked(name, text)
        position = self.number("at_position")
        if position is not None:
            if "recorded_at" in found:
                raise BadAddress("give recorded_at or at_position, not both")
            found["at_position"] = position
        return found

    def moment(self, name: str, default: str) -> tuple[str, Moment]:
        """A moment to compare, as it was written and read: `131`, `v12`, `known:DAY`, `recorded:DAY`, `start`, `now`;
        `known:` may stand beside one of the others, after a comma. Raises BadAddress."""
        text = self.text(name) or default
        found = Moment()
        for word in text.split(","):
            given = _word(name, word.strip())
            if (given.known_at is not None and found.known_at is not None) or (
                given.known_at is None and found._replace(known_at=None) != NOW
            ):
                raise BadAddress(f"{name} names two moments of one clock")
            found = found._replace(**{key: value for key, value in given._asdict().items() if value is not None})
        return text, found

    def link(self, *parts: str, **args: object) -> str:
        """The address of a page of this record; arguments that are None or empty are left out."""
        path = "/".join([self.base, "-", *(quote(part, safe="") for part in parts)])
        given = {name: str(value) for name, value in args.items() if value not in (None, "")}
        return f"{path}?{urlencode(given)}" if given else path


def _checked(name: str, text: str) -> str:
    try:
        instant(text)
    except ReportedlyError as error:
        raise BadAddress(f"{name}: {error}") from None
    return text


def _word(name: str, word: str) -> Moment:
    """One word of a moment. Unlike the command line's it never names a file."""
    kind, _, rest = word.partition(":")
    if re.fullmatch(r"\d{1,18}", word, re.ASCII):
        return Moment(position=int(word))
    if re.fullmatch(r"v\d{1,18}", word, re.ASCII):
        return Moment(version=int(word[1:]))
    if word in ("start", "now"):
        return START if word == "start" else NOW
    if kind == "known" and rest:
        return Moment(known_at=_checked(name, rest))
    if kind == "recorded" and rest:
        return Moment(recorded_at=_checked(name, rest))
    raise BadAddress(f"{name} is no moment: {show(word)}; give known:DAY, recorded:DAY, a position, start or now")
