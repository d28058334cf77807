"""The moments an answer can be asked for, as people write them."""

from __future__ import annotations

from datetime import date, datetime

from reportedly.events.errors import ValueRefused
from reportedly.events.moments import window

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
