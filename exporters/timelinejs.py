"""A timeline for Knight Lab's TimelineJS: https://timeline.knightlab.com/docs/json-format.html

A date there has parts and no doubt, so every slide says in `display_date` what is really known: "since 7 July 2021",
"by 9 July 2021, 18:00". Dates are those of the incident's own zone. TimelineJS shows `headline` and `text` as HTML:
what stands in a record is escaped, and nothing is linked by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup, Span, span_of
from reportedly.exporters.charts.scales import local
from reportedly.exporters.dates import moment_text
from reportedly.exporters.json_lines import dumps
from reportedly.exporters.neutral import for_page

Json = dict[str, Any]
FIGURES = "figures"
AT_SOME_TIME = "at some time"


def timeline_json(
    timeline: Sequence[Row], quotes: Row, found: Lookup, *, revisions: Iterable[Row] = (), summary: str = ""
) -> str:
    """The whole file. `revisions` adds a slide wherever a headline figure moved."""
    rows = [row for row in timeline if row.get("kind") == "happening"]
    slides = [slide for row in rows if (slide := _happening(row, quotes, found)) is not None]
    left_out = len(rows) - len(slides)
    slides += [slide for row in revisions if (slide := _figure(row, found)) is not None]
    note = f"{left_out} of what happened has no date at all and is left out." if left_out else ""
    title = found.label("incident", found.incident)
    about = " ".join(filter(None, (summary, note)))
    whole: Json = {
        "title": {"text": {"headline": safe(title), "text": safe(about)}, "unique_id": "title", "autolink": False},
        "events": slides,
        "scale": "human",
    }
    return dumps(whole, indent=1) + "\n"


def safe(text: str) -> str:
    """Other people's text where HTML is expected."""
    return escape(for_page(text))


def _happening(row: Row, quotes: Row, found: Lookup) -> Json | None:
    said = quotes.get(str(row.get("claim")))
    quote = said.get("exact") if isinstance(said, dict) else None
    sources = row.get("sources")
    who = ", ".join(found.source(name) for name in sources) if isinstance(sources, list) else ""
    modality = "" if row.get("modality") in (None, "stated") else f" ({row['modality']})"
    text = "".join(f"<p>{part}</p>" for part in (f"<q>{safe(str(quote))}</q>" if quote else "", safe(who)) if part)
    return _slide(
        span_of(row),
        moment_text(row, zone=found.zone),
        f"{row.get('what') or '–'}{modality}",
        text,
        str(row.get("claim") or f"row-{row.get('order')}"),
        found.zone,
    )


def _figure(row: Row, found: Lookup) -> Json | None:
    from reportedly.exporters.pages.words import kind_words, said_then, when

    if row.get("origin") is not None:
        return None
    who = found.source(row.get("speaker") or row.get("publisher"))
    text = f"<p>{safe(kind_words(row))}</p><p>{safe(who)}</p>"
    name = f"{found.cell(row)}: {said_then(row)}"
    span = found.published(row)
    slide = _slide(span, f"published {when(row)}", name, text, f"{row.get('claim')}-{row.get('revision')}", found.zone)
    return None if slide is None else {**slide, "group": FIGURES}


def _slide(span: Span, words: str, headline: str, text: str, ident: str, zone: str | None) -> Json | None:
    """One slide, placed at its earliest day, or at its latest where only that is known; None where neither is."""
    if span.lo is None:
        if span.hi is None:
            return None
        slide: Json = {"start_date": _last_part(local(span.hi, zone), timed=False)}
    else:
        slide = {"start_date": _date(local(span.lo, zone))}
        if span.hi is not None and span.hi - span.lo > 1:
            ends = _last_part(local(span.hi, zone), timed="hour" in slide["start_date"])
            if ends != slide["start_date"]:
                slide["end_date"] = ends
    slide["display_date"] = for_page(words or AT_SOME_TIME)
    slide["text"] = {"headline": safe(headline), "text": text}
    slide["unique_id"] = ident
    slide["autolink"] = False
    return slide


def _last_part(end: datetime, *, timed: bool) -> Json:
    """The last day, or where the start is `timed` the last minute, before the end of a window."""
    if (end.hour, end.minute, end.second) != (0, 0, 0):
        return _date(end)
    return _date(end - timedelta(minutes=1)) if timed else _date(end - timedelta(days=1))


def _date(moment: datetime) -> Json:
    """The parts of a date; the time of day only where it is none of midnight."""
    parts: Json = {"year": moment.year, "month": moment.month, "day": moment.day}
    return parts if (moment.hour, moment.minute) == (0, 0) else parts | {"hour": moment.hour, "minute": moment.minute}
