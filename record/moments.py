"""The moments an answer can be asked for, as people write them.

`instant` reads one moment of a clock. `moment` reads what two answers are compared at, in one word: `131` (a position),
`v12` (a version of the incident's stream), `known:2021-07-11`, `recorded:2021-07-12T10:00Z`, `start`, `now`, or the
path of a checkpoint; with a comma what was known by then and one of the others.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportedly.events.errors import ValueRefused, show
from reportedly.events.moments import window

if TYPE_CHECKING:
    from reportedly.store.protocol import Store

MomentLike = int | str | datetime | date


def instant(value: MomentLike, zone: str | None = None) -> int:
    """The last microsecond that `value` includes: a day means its end, an instant itself.

    `value` is microseconds since 1970 UTC, an ISO or EDTF text, a date, or an aware datetime; a text or date without
    an offset is read in `zone` (UTC when there is none). Raises ValueRefused for a moment without an end.
    """
    if isinstance(value, int):
        return value
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueRefused("a datetime needs a time zone")
    text = value if isinstance(value, str) else value.isoformat()
    _, latest = window(text.strip(), zone)
    if latest is None:
        raise ValueRefused("a moment to ask for needs an end: a day, a month, a year or an instant")
    return latest - 1


class Moment(NamedTuple):
    """A moment on either clock. `known_at` is what was published by then; of the others, which say how far the log is
    read, at most one is given: none is now."""

    position: int | None = None
    version: int | None = None
    recorded_at: MomentLike | None = None
    checkpoint: Path | None = None
    known_at: MomentLike | None = None


NOW, START = Moment(), Moment(position=0)
FORMS = "a position (131), a version (v12), known:DAY, recorded:DAY, start, now or a checkpoint file"
_DAY = re.compile(r"\d{4}-\d\d")


def moment(text: str | int | Moment) -> Moment:
    """The moment that a word names. Raises ValueRefused."""
    if isinstance(text, Moment):
        return text
    if isinstance(text, int):
        return _one(str(text))
    if Path(text).is_file():
        return Moment(checkpoint=Path(text))
    found = Moment()
    for part in text.split(","):
        given = _one(part.strip())
        clash = [name for name, value in given._asdict().items() if value is not None and _is_taken(found, name)]
        if clash:
            raise ValueRefused(f"{show(text)} names two moments of one clock: give known:DAY and one other")
        found = found._replace(**{name: value for name, value in given._asdict().items() if value is not None})
    return found


def _is_taken(found: Moment, name: str) -> bool:
    if name == "known_at":
        return found.known_at is not None
    return found._replace(known_at=None) != NOW


def _one(word: str) -> Moment:
    kind, colon, rest = word.partition(":")
    if word.isdecimal() and word.isascii() and len(word) < 19:
        return Moment(position=int(word))
    if re.fullmatch(r"v\d{1,18}", word, re.ASCII):
        return Moment(version=int(word[1:]))
    if word in ("start", "now"):
        return START if word == "start" else NOW
    if colon and kind in ("known", "recorded") and rest:
        instant(rest)
        return Moment(known_at=rest) if kind == "known" else Moment(recorded_at=rest)
    if Path(word).is_file():
        return Moment(checkpoint=Path(word))
    if _DAY.match(word):
        raise ValueRefused(f"{show(word)} on which clock? give known:{word} (published) or recorded:{word}")
    if "." in word or "/" in word:
        raise ValueRefused(f"there is no file {show(word)}; a moment is {FORMS}")
    raise ValueRefused(f"{show(word)} is no moment: give {FORMS}; the incident comes first")


def position_of(store: Store, found: Moment, incident: str) -> int | None:
    """How far the log is read at a moment; None is all of it. Raises ValueRefused, CheckpointRefused, BehindCheckpoint.

    A checkpoint counts only where this log is the one it was made of, or continues it.
    """
    if found.checkpoint is not None:
        from reportedly.record.checkpoints import demand, read

        known = read(found.checkpoint)
        demand(store, known, str(found.checkpoint))
        return known.size
    if found.version is not None:
        if found.version == 0:
            return 0
        versions = store.streams().get(incident, 0)
        if found.version > versions:
            raise ValueRefused(f"v{found.version} is not there yet: {show(incident)} is at version {versions}")
        return next(event.position for event in store.events(stream=incident) if event.version == found.version)
    if found.recorded_at is not None:
        return store.position_at(instant(found.recorded_at))
    if found.position is not None and found.position > (size := store.head().size):
        raise ValueRefused(f"position {found.position} is not there yet: the log ends at {size}")
    return found.position
