"""The two clocks of an incident's page: at which moments something became known, and how an address names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from reportedly.events.moments import iso
from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import lookup
from reportedly.exporters.dates import clock_text, day_text, zone_named
from reportedly.web.asking import Asked
from reportedly.web.pages import PUBLIC

if TYPE_CHECKING:
    from reportedly.record import Record

MOST = 200
"""How many moments of a clock are offered; of more, some that lie evenly among them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A moment as an address names it, and in words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: its moments, which is chosen ("" is now), and those beside it."""

    name: str
    label: str
    steps: tuple[Step, ...]
    chosen: str
    now: str

    @property
    def place(self) -> int:
        """The index of the chosen step; the number of steps is now."""
        return next((at for at, step in enumerate(self.steps) if step.value == self.chosen), len(self.steps))

    @property
    def earlier(self) -> str | None:
        """The moment before the chosen one, where there is one."""
        return self.steps[self.place - 1].value if self.place else None

    @property
    def later(self) -> str | None:
        """The moment after the chosen one; "" for now; None where now is chosen."""
        at = self.place + 1
        return None if at > len(self.steps) else self.steps[at].value if at < len(self.steps) else ""


def clocks(record: Record, incident: str, asked: Asked) -> list[Clock]:
    """Both clocks of an incident, as they stand now, with what an address chose."""
    rows = [row.to_json() for row in record.ask("references", incident, audience=PUBLIC)]
    found = lookup(rows, next((str(row["incident"]) for row in rows), incident))
    moments = asked.moments()
    at = moments.get("at_position")
    if at is None and "recorded_at" in moments:
        from reportedly.record.moments import instant

        at = record.store.position_at(instant(moments["recorded_at"]))
    return [
        _clock("known_at", "Published by", _published(rows, found.zone), asked.text("known_at")),
        _clock("at_position", "In this record by", _recorded(rows), "" if at is None else str(at)),
    ]


def _clock(name: str, label: str, steps: Sequence[Step], chosen: str) -> Clock:
    kept = list(_evenly(steps, MOST))
    if chosen and all(step.value != chosen for step in kept):
        kept = sorted([*kept, Step(chosen, chosen)], key=lambda step: _order(step.value))
    return Clock(name, label, tuple(kept), chosen, "now")


def _order(value: str) -> tuple[int, str]:
    return (int(value), "") if value.isdecimal() else (0, value)


def _evenly(steps: Sequence[Step], most: int) -> Iterable[Step]:
    if len(steps) <= most:
        return steps
    gap = (len(steps) - 1) / (most - 1)
    return (steps[round(gap * at)] for at in range(most))


def _published(rows: Iterable[Row], zone: str | None) -> list[Step]:
    ends = {str(row["latest"]) for row in rows if row["kind"] == "claim" and row["latest"] is not None}
    steps = (_publication(datetime.fromisoformat(end), zone) for end in ends)
    return sorted(set(steps), key=lambda step: step.value)


def _publication(end: datetime, zone: str | None) -> Step:
    """The last moment of a window of publication: a day where it ends with the day."""
    local = end.astimezone(zone_named(zone))
    if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
        day = local - timedelta(days=1)
        return Step(f"{day:%Y-%m-%d}", day_text(day, zone))
    last = (end - timedelta(microseconds=1)).astimezone(UTC)
    value = iso(round(last.timestamp() * 1_000_000))
    return Step(value, clock_text(value))


def _batches(rows: Iterable[Row]) -> list[tuple[int, str]]:
    """The last position of each batch in which claims were recorded, and when."""
    last: dict[str, int] = {}
    for row in rows:
        about: Any = row["about"]
        if row["kind"] == "claim":
            last[about["recorded_at"]] = max(last.get(about["recorded_at"], 0), about["position"])
    return sorted((position, at) for at, position in last.items())


def _recorded(rows: Iterable[Row]) -> list[Step]:
    return [Step(str(position), f"{clock_text(at)}, position {position}") for position, at in _batches(rows)]
