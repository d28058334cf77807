"""Which incidents and figures an answer over many incidents is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportedly.events.moments import window
from reportedly.projections.narrowing import About
from reportedly.projections.view import BEGINNING, END, state_window


@dataclass(frozen=True, slots=True)
class Filter:
    """What to keep; None keeps all.

    `place` is an incident's place or what that lies within, `kind` its kind. `since` and `until` are days, months,
    years or instants in its own zone: an incident is kept that may have been going on between them. `source` is where
    figures go back to, `measure` a measure.
    """

    place: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    measure: str | None = None

    @property
    def chooses(self) -> bool:
        """Whether it leaves incidents out."""
        return any(value is not None for value in (self.place, self.kind, self.since, self.until, self.source))

    @property
    def about(self) -> About:
        """Whose figures, and of what, an answer is about."""
        return About(self.source, self.measure)

    def check(self) -> None:
        """Raise ValueRefused for a date that is none."""
        for date in (self.since, self.until):
            if date is not None:
                window(date)

    def holds(self, state: Mapping[str, Any]) -> bool:
        """Whether an incident in this state is kept, leaving the source aside."""
        if self.kind is not None and state.get("kind") != self.kind:
            return False
        if self.place is not None and self.place.casefold() not in _places(state):
            return False
        return self._holds_then(state)

    def _holds_then(self, state: Mapping[str, Any]) -> bool:
        if self.since is None and self.until is None:
            return True
        zone = state.get("zone")
        if state.get("when") is None:
            return False
        span = state_window(state["when"], zone)
        lo = window(self.since, zone)[0] if self.since is not None else None
        hi = window(self.until, zone)[1] if self.until is not None else None
        return span.lo < (END if hi is None else hi) and span.hi > (BEGINNING if lo is None else lo)


def _places(state: Mapping[str, Any]) -> set[str]:
    place = state.get("place") or {}
    return {name.casefold() for name in (place.get("name"), *(place.get("within") or ())) if name}
