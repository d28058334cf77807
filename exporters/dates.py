"""How a moment reads: honest about what is not known. `9 July 2021`, `7–9 July 2021`, `since 7 July 2021`,
`by 9 July 2021, 18:00`, `about June 2021`, `some day in July 2021`.

Works on the EDTF text and the two instants of a JSON row, without an EDTF parser (reading commands start fast). What it
does not know it shows as it stands.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from reportedly.exporters import Row

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_PART = re.compile(r"(?P<year>-?\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d\d|XX))?(?:-(?P<day>\d\d|XX))?(?P<mark>[~?%]?)\Z")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_MARKS = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}
_OPEN = ("", "..")


def instant(text: str | None) -> datetime | None:
    """An ISO instant of a row (`2021-07-09T22:00:00Z`) as an aware datetime; None stays None."""
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(maxsize=64)
def zone_named(name: str | None) -> tzinfo:
    """The time zone called `name`; UTC for None and for a name this machine does not know."""
    if name is None:
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError):
        return UTC


def clock_text(text: str | None, zone: str | None = None) -> str:
    """An instant as `12 July 2021, 10:07 UTC`; in the named zone, unmarked, when one is given; empty for None."""
    moment = instant(text)
    if moment is None:
        return ""
    local = moment.astimezone(zone_named(zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}" + ("" if zone else " UTC")


def day_text(moment: datetime, zone: str | None = None) -> str:
    """The day of an aware datetime in the zone of that name, or in UTC."""
    local = moment.astimezone(zone_named(zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def _year_text(year: str) -> str:
    if year.endswith("XX"):
        return f"the {year[:2]}00s"
    return f"the {year[:3]}0s" if year.endswith("X") else year


def _part_text(part: str, *, with_year: bool = True, with_month: bool = True) -> str | None:
    match = _PART.match(part)
    if match is None:
        return None
    year, month, day = _year_text(match["year"]), match["month"], match["day"]
    mark = _MARKS[match["mark"]]
    if month is None:
        return mark + year
    if month == "XX":
        return f"{mark}some {'day' if day else 'month'} in {year}"
    number = int(month)
    name = MONTHS[number - 1] if 1 <= number <= 12 else _SEASONS.get(number)
    if name is None:
        return None
    if day == "XX":
        return f"{mark}some day in {name} {year}"
    words = [str(int(day))] if day else []
    return mark + " ".join([*words, *([name] if with_month else []), *([year] if with_year else [])])


def _interval_text(start: str, end: str) -> str | None:
    first, last = _PART.match(start), _PART.match(end)
    if first is None or last is None:
        return None
    same_year = first["year"] == last["year"] and first["month"] is not None and last["month"] is not None
    same_month = same_year and first["month"] == last["month"] and bool(first["day"]) and bool(last["day"])
    plain = first["mark"] == "" and "X" not in start
    head = _part_text(start, with_year=not (plain and same_year), with_month=not (plain and same_month))
    tail = _part_text(end)
    if head is None or tail is None:
        return None
    return head + ("–" if " " not in head else " – ") + tail


def edtf_text(edtf: str) -> str:
    """EDTF alone, in words; text that is no EDTF of level 1 as it stands."""
    if _INSTANT.match(edtf):
        try:
            return clock_text(edtf if edtf.endswith("Z") or "+" in edtf else edtf + "Z")
        except ValueError:
            return edtf
    start, slash, end = edtf.partition("/")
    if not slash:
        return _part_text(edtf) or edtf
    if start in _OPEN and end in _OPEN:
        return "at some time"
    if start in _OPEN:
        last = _part_text(end)
        return f"{last} or earlier" if last else edtf
    if end in _OPEN:
        first = _part_text(start)
        return f"{first} or later" if first else edtf
    return _interval_text(start, end) or edtf


def _day(edtf: str) -> date | None:
    try:
        return date.fromisoformat(edtf.rstrip("~?%"))
    except ValueError:
        return None


def _hours(moment: datetime, day: date) -> str:
    """The local time of `moment` as seen from `day`; the next midnight is 24:00, the day's own midnight is empty."""
    if moment.date() == day:
        return "" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"
    return "24:00" if moment.date() == day + timedelta(days=1) and (moment.hour, moment.minute) == (0, 0) else ""


def _time_of_day(edtf: str, earliest: datetime | None, latest: datetime | None) -> str:
    day = _day(edtf)
    if day is None or earliest is None or latest is None:
        return ""
    start, end = _hours(earliest, day) or "00:00", _hours(latest, day)
    return f", {start}–{end}" if end and (start, end) != ("00:00", "24:00") else ""


def _bound(edtf: str, moment: datetime | None) -> str:
    """A one-sided bound: the day, and the time of day where the bound is not a midnight."""
    day = _day(edtf)
    hours = "" if day is None or moment is None else _hours(moment, day)
    text = edtf_text(edtf) if "/" not in edtf else edtf
    return text if hours in ("", "24:00") else f"{text}, {hours}"


def moment_text(row: Row, *, zone: str | None = None) -> str:
    """A row's moment (edtf, earliest, latest, relation) in words; times of day only where the `zone` is known."""
    edtf = str(row.get("edtf") or "")
    if not edtf:
        return ""
    relation = str(row.get("relation") or "during")
    start, _, end = edtf.partition("/")
    earliest, latest = (_local(row.get(name), zone) for name in ("earliest", "latest"))
    if relation == "since" or relation == "after":
        return f"{relation} {_bound(start if start not in _OPEN else end, earliest)}"
    if relation == "before" or relation == "not-later-than":
        word = "before" if relation == "before" else "by"
        return f"{word} {_bound(end if end not in _OPEN else start, latest)}"
    return edtf_text(edtf) + _time_of_day(edtf, earliest, latest)


def _local(value: object, zone: str | None) -> datetime | None:
    """An instant in a known zone. Without a zone no local time of day can be told, so there is none."""
    if zone is None or not isinstance(value, str):
        return None
    return datetime.fromisoformat(value).astimezone(zone_named(zone))


def duration_text(seconds: int | float | None) -> str:
    """A length of time in its two largest units: `3 d 4 h`, `5 min`, `−2 h`; empty for None."""
    if seconds is None:
        return ""
    left = abs(int(seconds))
    parts = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return ("−" if seconds < 0 else "") + (" ".join(parts[:2]) or "0 s")
