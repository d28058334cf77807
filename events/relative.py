"""Words for a moment, as an article uses them: "since Wednesday", "by Friday afternoon", "In June", "July 9".

`resolve` reads them beside the day of the publication (the anchor). A weekday, a date without a year and a month
without a year mean the last such one on or before the anchor: what is reported has happened. Times of day are those
of `moments.TIMES_OF_DAY`. To add a word for a day, add a reader to `_READERS`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from reportedly.events.errors import show
from reportedly.events.moments import TIMES_OF_DAY, Moment, MomentError, boundary, time_zone

UNDERSTOOD: Final = (
    "a weekday, a date or month (July 9, 9 July 2021, in June, 2020), today, yesterday, three days ago, "
    "last week, the weekend, last night, each also with a time of day (morning, afternoon, evening, night) "
    "and after since, by, before, after, until or from … to …; or an EDTF date such as 2021-07-07/.."
)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHORT_WEEKDAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_WEEKDAY = {name.lower(): number for number, name in enumerate(_WEEKDAYS)} | _SHORT_WEEKDAYS
_MONTH = {name.lower(): number for number, name in enumerate(_MONTHS, 1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
_COUNT = {
    word: number
    for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}

_DAY_NAME = rf"(?P<weekday>{'|'.join(sorted(_WEEKDAY, key=len, reverse=True))})\.?"
_MONTH_NAME = rf"(?P<month>{'|'.join(sorted(_MONTH, key=len, reverse=True))})\.?"
_DAY_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_PART = "|".join(TIMES_OF_DAY)

_EXPLICIT = re.compile(r"(?:\.\.|[\dY/-])[\dXTZY~?%:.,/+-]*", re.ASCII)
_RELATION = re.compile(
    r"(?P<since>since|from|starting|beginning)|(?P<by>by|no later than|not later than)"
    r"|(?P<before>before|prior to)|(?P<after>after)|(?P<until>until|till|up to|through)"
)
_RANGE = re.compile(
    r"from (?P<a>.+?) (?:to|until|till|through|-) (?P<b>.+)|between (?P<c>.+?) and (?P<d>.+)"
    r"|(?P<e>.+?) (?:to|until|till|through|-) (?P<f>.+)"
)
_TWO_DAYS = r"(?P<a>\d{1,2}) ?(?:to|until|through|and|-) ?(?P<b>\d{1,2})"
_DAYS_OF_MONTH = re.compile(rf"(?:from |between )?{_MONTH_NAME} {_TWO_DAYS}(?:,? (?P<year>\d{{4}}))?")
_MONTH_AFTER_DAYS = re.compile(rf"(?:from |between )?{_TWO_DAYS} {_MONTH_NAME}(?:,? (?P<year>\d{{4}}))?")
_FILLER = re.compile(r"(?:on|in|at|during|over|as of|late|early|mid-?|the|of) ?\b")
_BEGINNING = re.compile(r"(?:since|from) the (?:start|beginning|outset)")


@dataclass(frozen=True, slots=True)
class _Span:
    """Days in a row: EDTF texts of the first and last unit, their outermost days, times of day at either end."""

    first: str
    last: str
    opens: date
    closes: date
    how: str
    starts: str | None = None
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class _Beside:
    """What words are read beside: the publication's day, and the last day that a bare weekday may mean."""

    anchor: date
    limit: date


def resolve(words: str, *, anchor: date, zone: str | None, start: Moment | None = None) -> Moment:
    """The moment that `words` mean in a text published on `anchor`, its days those of `zone`.

    words: English, any case, or an EDTF text or ISO instant, which is read as `Moment.parse` reads it.
    zone: IANA name; None leaves the window out, to be placed later.
    start: when the incident began, for "since the beginning".
    `by`, `before` and `until` leave the start open, `since` and `after` the end. Raises MomentError, naming what is
    understood.
    """
    explicit = words.strip()
    if explicit.endswith(".") and not explicit.endswith(".."):
        explicit = explicit[:-1]
    if _EXPLICIT.fullmatch(explicit):
        return Moment.parse(explicit, zone=zone)
    lowered = _tidy(words).lower()
    if start is not None and _BEGINNING.fullmatch(lowered):
        return _since_the_start(words, start, zone)
    try:
        moment = _read(lowered, anchor, zone)
    except (OverflowError, ValueError) as error:
        if isinstance(error, MomentError):
            raise
        raise _unknown(words) from None
    if moment is None:
        raise _unknown(words)
    return replace(moment, wording=words)


def _tidy(words: str) -> str:
    if len(words) > 200:
        raise MomentError(f"'{show(words)}' is too long for a moment")
    text = re.sub(r"[\[\]()]", "", words)
    text = re.sub(r"[‐-―]", "-", text)
    return " ".join(text.split()).strip(" .,;:")


def _unknown(words: str) -> MomentError:
    return MomentError(f"'{show(words)}' is no moment this understands: {UNDERSTOOD}")


def _since_the_start(words: str, start: Moment, zone: str | None) -> Moment:
    first = start.edtf.split("/")[0]
    if first in ("", ".."):
        raise MomentError(f"'{show(words)}' needs an incident whose own start is known")
    moment = Moment.parse({"edtf": f"{first}/..", "relation": "since"}, zone=start.zone or zone)
    earliest = moment.earliest if start.earliest is None else start.earliest
    return replace(moment, earliest=earliest, wording=words, how="since the incident's own start")


# ------------------------------------------------------------------------------------------------ whole phrases


def _read(text: str, anchor: date, zone: str | None) -> Moment | None:
    span = _range(text, anchor)
    if span is not None:
        return _moment("during", span, zone)
    span = _span(text, _Beside(anchor, anchor))
    if span is not None:
        return _moment("during", span, zone)
    match = _RELATION.match(text)
    if match is None or match.lastgroup is None:
        return None
    span = _span(text[match.end() :].strip(), _Beside(anchor, anchor))
    return None if span is None else _moment(match.lastgroup, span, zone)


def _range(text: str, anchor: date) -> _Span | None:
    days = _DAYS_OF_MONTH.fullmatch(text) or _MONTH_AFTER_DAYS.fullmatch(text)
    if days is not None:
        year = f" {days['year']}" if days["year"] else ""
        ends = (f"{days['month']} {days['a']}{year}", f"{days['month']} {days['b']}{year}")
        return _joined(*ends, anchor)
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = (part for part in match.groups() if part is not None)
    return _joined(first, last, anchor)


def _joined(first: str, last: str, anchor: date) -> _Span | None:
    """The days from one to the other; the first is the last such one before the other."""
    end = _span(last, _Beside(anchor, anchor))
    begin = None if end is None else _span(first, _Beside(anchor, end.closes))
    if begin is None or end is None:
        return None
    how = f"from {begin.how} to {end.how}"
    return _Span(begin.first, end.last, begin.opens, end.closes, how, begin.starts, end.ends)


def _moment(relation: str, span: _Span, zone: str | None) -> Moment:
    where = f", in {zone}" if zone is not None else ""
    edtf, name, part, says = _SAYING[relation](span)
    moment = Moment.parse({"edtf": edtf, "relation": name} | ({"time_of_day": part} if part else {}), zone=zone)
    if zone is not None and relation == "during" and (span.starts or span.ends):
        earliest = boundary(_clock(span.opens, span.starts, 0), time_zone(zone))
        latest = boundary(_clock(span.closes, span.ends, 1), time_zone(zone), last=True)
        moment = replace(moment, earliest=earliest, latest=max(latest, earliest + 1))
    return replace(moment, how=f"{says}{span.how}{where}")


def _clock(day: date, part: str | None, end: int) -> datetime:
    hours = (0, 24) if part is None else TIMES_OF_DAY[part]
    return datetime.combine(day, time()) + timedelta(hours=hours[end])


_Said = tuple[str, str, str | None, str]
"""EDTF text, relation, time of day, the words that introduce the explanation."""


def _during(span: _Span) -> _Said:
    if span.first == span.last:
        return span.first, "during", span.starts if span.starts == span.ends else None, ""
    return f"{span.first}/{span.last}", "during", span.starts if span.ends in (None, span.starts) else None, ""


def _since(span: _Span) -> _Said:
    return f"{span.first}/..", "since", span.starts, "from the start of "


def _by(span: _Span) -> _Said:
    return f"../{span.last}", "not-later-than", span.ends, "no later than the end of "


def _until(span: _Span) -> _Said:
    return f"../{span.last}", "not-later-than", span.ends, "up to the end of "


def _before(span: _Span) -> _Said:
    last = span.first if span.starts else _neighbour(span.first, -1)
    return f"../{last}", "before", span.starts, "before the start of "


def _after(span: _Span) -> _Said:
    first = span.last if span.ends else _neighbour(span.last, 1)
    return f"{first}/..", "after", span.ends, "after the end of "


_SAYING: Final[dict[str, Callable[[_Span], _Said]]] = {
    "during": _during,
    "since": _since,
    "by": _by,
    "until": _until,
    "before": _before,
    "after": _after,
}


def _neighbour(unit: str, step: int) -> str:
    """The next (1) or previous (-1) year, month or day."""
    year, *rest = (int(number) for number in unit.split("-"))
    if not rest:
        return f"{year + step:04}"
    if len(rest) == 1:
        months = year * 12 + rest[0] - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (date(year, rest[0], rest[1]) + timedelta(days=step)).isoformat()


# ------------------------------------------------------------------------------------------------ days


def _span(text: str, beside: _Beside) -> _Span | None:
    """The days that `text` names, narrowed by a time of day before or after them."""
    whole = _whole(text, beside)
    if whole is not None:
        return whole
    match = re.fullmatch(rf"(?P<day>.+?),? (?P<part>{_PART})", text) or re.fullmatch(
        rf"(?:on |in |during )?(?:the )?(?P<part>{_PART}) (?:of|on) (?P<day>.+)", text
    )
    if match is None:
        return None
    day = _day_of(match["day"], beside)
    if day is None or day.opens != day.closes:
        return None
    if match["part"] == "night":  # what papers call Friday night may run into Saturday
        night = _days(day.opens, day.opens + timedelta(days=1), f"{day.how}, the night being 18:00 to 06:00 after it:")
        return replace(night, starts="evening", ends="night")
    begins, ends = TIMES_OF_DAY[match["part"]]
    how = f"{day.how}, {match['part']} being {begins:02}:00 to {ends:02}:00"
    return replace(day, how=how, starts=match["part"], ends=match["part"])


def _day_of(text: str, beside: _Beside) -> _Span | None:
    """The day of a time of day: "this" alone is the anchor."""
    return _whole("today" if _bare(text) == "this" else text, beside)


def _whole(text: str, beside: _Beside) -> _Span | None:
    text = _bare(text)
    for pattern, reader in _READERS:
        match = pattern.fullmatch(text)
        if match is not None:
            return reader(match, beside)
    return None


def _bare(text: str) -> str:
    """Without leading "on", "in the", "late": what they would narrow is not narrowed."""
    match = _FILLER.match(text)
    while match is not None and match.end() < len(text):
        text = text[match.end() :].lstrip(" -")
        match = _FILLER.match(text)
    return text


def _one(day: date, how: str) -> _Span:
    return _Span(day.isoformat(), day.isoformat(), day, day, f"{how} {day.isoformat()}".strip())


def _in_month(year: int, month: int, how: str) -> _Span:
    text = f"{year:04}-{month:02}"
    last = date(year, month, monthrange(year, month)[1])
    return _Span(text, text, date(year, month, 1), last, f"{how} {text}".strip())


def _in_year(year: int, how: str) -> _Span:
    text = f"{year:04}"
    return _Span(text, text, date(year, 1, 1), date(year, 12, 31), f"{how} {text}".strip())


def _days(first: date, last: date, how: str) -> _Span:
    return _Span(first.isoformat(), last.isoformat(), first, last, f"{how} {first.isoformat()} to {last.isoformat()}")


def _weekday(match: re.Match[str], beside: _Beside) -> _Span:
    number = _WEEKDAY[match["weekday"]]
    name = _WEEKDAYS[number]
    limit = beside.limit - timedelta(days=1) if match["which"] in ("last", "past", "previous") else beside.limit
    day = limit - timedelta(days=(limit.weekday() - number) % 7)
    if day == beside.anchor:
        return _one(day, f"{name}, the day of publication itself,")
    side = "before" if limit != beside.limit else "on or before"
    return _one(day, f"the last {name} {side} {beside.limit.isoformat()},")


def _date(match: re.Match[str], beside: _Beside) -> _Span:
    day, month = int(match["day"]), _MONTH[match["month"]]
    if match["year"]:
        found = _one(_calendar(int(match["year"]), month, day), "")
    else:
        found = _last_date(month, day, beside.limit)
    if match["weekday"] and found.opens.weekday() != _WEEKDAY[match["weekday"]]:
        said = _WEEKDAYS[_WEEKDAY[match["weekday"]]]
        raise MomentError(f"{found.first} is a {_WEEKDAYS[found.opens.weekday()]}, not a {said}")
    return found


def _last_date(month: int, day: int, limit: date) -> _Span:
    for year in range(limit.year, limit.year - 9, -1):  # eight years hold a 29 February even around 1900
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= limit:
            return _one(found, f"the last {day} {_MONTHS[month - 1]} on or before {limit.isoformat()},")
    raise MomentError(f"{_MONTHS[month - 1]} has no day {day}")


def _calendar(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise MomentError(f"{_MONTHS[month - 1]} {year} has no day {day}") from None


def _month(match: re.Match[str], beside: _Beside) -> _Span:
    month = _MONTH[match["month"]]
    if match["year"]:
        return _in_month(int(match["year"]), month, "")
    limit = beside.limit.replace(day=1)
    if match["which"] == "last":
        limit -= timedelta(days=1)
    year = limit.year if month <= limit.month else limit.year - 1
    return _in_month(year, month, f"the last {_MONTHS[month - 1]} that had begun by {beside.limit.isoformat()},")


def _edtf_day(match: re.Match[str], beside: _Beside) -> _Span:
    year, month, day = match["year"], match["month"], match["day"]
    if day:
        return _one(_calendar(int(year), int(month), int(day)), "")
    return _in_month(int(year), int(month), "") if month else _in_year(int(year), "")


def _near(match: re.Match[str], beside: _Beside) -> _Span:
    back = {"today": 0, "yesterday": 1, "day before yesterday": 2}[match[0]]
    return _one(beside.anchor - timedelta(days=back), f"{match[0]} as written on {beside.anchor.isoformat()},")


def _ago(match: re.Match[str], beside: _Beside) -> _Span:
    count = _COUNT.get(match["count"]) or int(match["count"])
    return _one(beside.anchor - timedelta(days=count), f"{match[0]} as written on {beside.anchor.isoformat()},")


def _night(match: re.Match[str], beside: _Beside) -> _Span:
    """Tonight begins on the anchor; last night and overnight lead to it."""
    first = beside.anchor if match[0] == "tonight" else beside.anchor - timedelta(days=1)
    span = _days(
        first, first + timedelta(days=1), f"{match[0]} as written on {beside.anchor.isoformat()}, 18:00 to 06:00,"
    )
    return replace(span, starts="evening", ends="night")


def _weekend(match: re.Match[str], beside: _Beside) -> _Span:
    limit = beside.limit
    if match["which"] in ("last", "past"):
        limit -= timedelta(days=max(limit.weekday() - 4, 0))
    saturday = limit - timedelta(days=(limit.weekday() - 5) % 7)
    return _days(saturday, saturday + timedelta(days=1), f"the last weekend begun by {limit.isoformat()},")


def _period(match: re.Match[str], beside: _Beside) -> _Span:
    anchor, back = beside.anchor, match["which"] == "last"
    how = f"{match[0]} as written on {anchor.isoformat()},"
    if match["unit"] == "year":
        return _in_year(anchor.year - back, how)
    if match["unit"] == "month":
        day = anchor.replace(day=1) - timedelta(days=1) if back else anchor
        return _in_month(day.year, day.month, how)
    monday = anchor - timedelta(days=anchor.weekday() + 7 * back)
    return _days(monday, monday + timedelta(days=6), how)


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Beside], _Span]], ...]] = (
    (re.compile(rf"(?:(?P<which>last|past|previous|this) )?{_DAY_NAME}"), _weekday),
    (re.compile(rf"(?:{_DAY_NAME},? )?{_MONTH_NAME} {_DAY_NUMBER}(?:,? (?P<year>\d{{4}}))?"), _date),
    (re.compile(rf"(?:{_DAY_NAME},? )?(?:the )?{_DAY_NUMBER} (?:of )?{_MONTH_NAME}(?:,? (?P<year>\d{{4}}))?"), _date),
    (re.compile(rf"(?:(?P<which>last|this) )?{_MONTH_NAME}(?:,? (?:of )?(?P<year>\d{{4}}))?"), _month),
    (re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"), _edtf_day),
    (re.compile(r"today|yesterday|day before yesterday"), _near),
    (re.compile(rf"(?P<count>{'|'.join(_COUNT)}|\d{{1,3}}) days? ago"), _ago),
    (re.compile(r"tonight|last night|overnight"), _night),
    (re.compile(r"(?:(?P<which>last|past|this) )?weekend"), _weekend),
    (re.compile(r"(?P<which>last|this) (?P<unit>week|month|year)"), _period),
)
