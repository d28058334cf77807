"""Totals as HXL: a header, a row of hashtags below it, a row for each figure. https://hxlstandard.org

Bounds that nobody gives are empty, as are figures that nobody stated: an empty field is not zero. Dates are plain days,
the first and the last one possible, in the incident's own zone.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import TextIO

from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup, Span
from reportedly.exporters.charts.scales import local
from reportedly.exporters.delimited import cell
from reportedly.exporters.pages.words import according, figure_words, inferred_words
from reportedly.exporters.texts import listed

Field = Callable[[Row, Lookup], object]


def _plain(name: str) -> Field:
    return lambda row, found: row.get(name)


def _published(row: Row, found: Lookup) -> Span:
    claims = row.get("claims")
    spans = [found.published({"claim": name}) for name in claims] if isinstance(claims, list) else []
    lows, highs = [span.lo for span in spans], [span.hi for span in spans]
    first = min((low for low in lows if low is not None), default=None) if None not in lows else None
    return Span(first, max((high for high in highs if high is not None), default=None) if None not in highs else None)


def _first_day(row: Row, found: Lookup) -> str | None:
    low = _published(row, found).lo
    return None if low is None else f"{local(low, found.zone):%Y-%m-%d}"


def _last_day(row: Row, found: Lookup) -> str | None:
    high = _published(row, found).hi
    return None if high is None else f"{local(high - 1, found.zone):%Y-%m-%d}"


FIELDS: tuple[tuple[str, str, Field], ...] = (
    ("incident", "#event+code", _plain("incident")),
    ("title", "#event+name", lambda row, found: found.label("incident", row.get("incident"))),
    ("measure", "#indicator+code+measure", _plain("measure")),
    ("category", "#indicator+code+category", _plain("category")),
    ("what", "#indicator+name", lambda row, found: found.cell(row)),
    ("unit", "#indicator+unit", _plain("unit")),
    ("counting", "#indicator+type+counting", _plain("counting")),
    ("scope", "#indicator+type+scope", _plain("scope")),
    ("status", "#status", _plain("status")),
    ("low", "#indicator+num+min", _plain("low")),
    ("high", "#indicator+num+max", _plain("high")),
    ("point", "#indicator+num+value", _plain("point")),
    ("inferred_low", "#indicator+num+inferred+min", _plain("inferred_low")),
    ("inferred_high", "#indicator+num+inferred+max", _plain("inferred_high")),
    ("figure", "#description+figure", lambda row, found: figure_words(row)),
    ("inferred", "#description+inferred", lambda row, found: inferred_words(row)),
    ("wording", "#description+wording", _plain("wording")),
    ("proof", "#description+proof", _plain("proof")),
    ("origins", "#meta+origins+num", _plain("origins")),
    ("unattributed", "#meta+unattributed+num", _plain("unattributed")),
    ("according_to", "#meta+source", according),
    ("published_first", "#date+published+start", _first_day),
    ("published_last", "#date+published+end", _last_day),
    ("claims", "#meta+claims", lambda row, found: listed(row.get("claims"), " ")),
)
"""Header, hashtag with attributes, and what stands there."""


def write(rows: Iterable[Row], found: Lookup, out: TextIO) -> None:
    """Write totals as HXL in CSV."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([header for header, _, _ in FIELDS])
    writer.writerow([tag for _, tag, _ in FIELDS])
    for row in rows:
        writer.writerow([cell(_tidy(value(row, found))) for _, _, value in FIELDS])


def _tidy(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
