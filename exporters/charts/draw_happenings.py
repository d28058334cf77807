"""A timeline as SVG."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.exporters.charts import svg
from reportedly.exporters.charts.happenings import Bar, Happenings, range_of
from reportedly.exporters.charts.scales import Linear, time_range, time_ticks
from reportedly.exporters.charts.svg import FAINT, RULE, label, line, tag

_COLOUR = "#0072b2"
_HEIGHT = 12


def draw_happenings(model: Happenings, *, width: float = 760, ident: str = "t", heading: bool = False) -> str:
    """The bars of a timeline over its axis; texts stand left of the bars, on a narrow chart above them."""
    narrow = width < 520
    left, row = (8.0, 48.0) if narrow else (300.0, 36.0)
    top = 60.0 if heading else 34.0
    low, high = time_range(range_of(model))
    x = Linear(low, high, left, width - 12)
    bottom = top + row * len(model.bars)
    body = [label(0, 18, svg.fitted(model.name, width, 17), font_size="17", font_weight="600")] if heading else []
    body += _axis(model, x, top - 8, bottom, narrow)
    for index, bar in enumerate(model.bars):
        body += _bar(bar, x, top + row * index, narrow, ident)
    notes = [
        f"All times are {model.zone or 'UTC'}. A bar is as wide as its date is uncertain; it fades where that is open."
    ]
    notes += [f"{model.left_out:,} later happenings are not drawn."] if model.left_out else []
    y = bottom + 18
    for note in notes:
        for piece in svg.broken(note, width - 8, 11):
            body.append(label(0, y, piece, font_size="11", fill=FAINT, class_="faint"))
            y += 14
    gradient = _gradients(ident)
    described = "; ".join(f"{bar.when}: {bar.what}" for bar in model.bars[:12])
    return svg.document(width, y, [gradient, *body], name=model.name, described=described, ident=ident)


def _gradients(ident: str) -> str:
    made = []
    for way, first, last in (("l", "0", "1"), ("r", "1", "0")):
        stops = (
            tag("stop", offset="0", stop_color=_COLOUR, stop_opacity=first, class_="o-0-stop"),
            tag("stop", offset="1", stop_color=_COLOUR, stop_opacity=last, class_="o-0-stop"),
        )
        made.append(tag("linearGradient", *stops, id=f"{ident}-{way}"))
    return tag("defs", *made)


def _axis(model: Happenings, x: Linear, top: float, bottom: float, narrow: bool) -> Iterator[str]:
    rules, texts = [], []
    year = ""
    most = max(int((x.end - x.start) / 84), 2)
    for tick in time_ticks(int(x.low), int(x.high), zone=model.zone, most=most):
        at, middle = max(x(tick.at), x.start), x(tick.label_at)
        if tick.at > x.low:
            rules.append(line(at, top, at, bottom))
        said = f"{tick.label} {tick.year}" if tick.year not in ("", year) else tick.label
        half = len(said) * 3.4
        if middle - half >= x.start - 8 and middle + half <= x.end + 12:
            texts.append(label(middle, top - 8, said, text_anchor="middle"))
            year = tick.year or year
    yield tag("g", *rules, class_="rule", stroke=RULE)
    yield tag("g", *texts, class_="faint", fill=FAINT, font_size="12")
    yield line(x.start if not narrow else 0, top, x.end, top, stroke=FAINT, class_="faint-line")


def _bar(bar: Bar, x: Linear, top: float, narrow: bool, ident: str) -> Iterator[str]:
    room = x.end if narrow else x.start - 16
    y = top + (30 if narrow else 10)
    inside = [svg.title(f"{bar.when}: {bar.what}{f' – {bar.who}' if bar.who else ''}")]
    inside.append(label(0, top + (12 if narrow else 14), svg.fitted(bar.what, room, 12.5), font_size="12.5"))
    inside.append(
        label(
            0, top + (25 if narrow else 28), svg.fitted(bar.when, room, 11), font_size="11", fill=FAINT, class_="faint"
        )
    )
    start = x.start if bar.lo is None else min(max(x(bar.lo), x.start), x.end)
    end = x.end if bar.hi is None else min(max(x(bar.hi), x.start), x.end)
    outline = (
        {"fill": "none", "stroke": "#0072b2", "stroke_dasharray": "4 2", "class_": "o-0-line"}
        if bar.possible
        else {"fill": "#0072b2", "class_": "o-0-fill"}
    )
    if bar.lo is None and bar.hi is None:
        inside.append(label(x.start + 4, y + 10, "at some time", font_size="11", fill=FAINT, class_="faint"))
    elif bar.lo is None or bar.hi is None:
        edge = end if bar.lo is None else start
        inside.append(
            tag(
                "rect",
                x=start,
                y=y,
                width=max(end - start, 2.0),
                height=_HEIGHT,
                fill=f"url(#{ident}-{'l' if bar.lo is None else 'r'})",
            )
        )
        inside.append(line(edge, y - 2, edge, y + _HEIGHT + 2, stroke="#0072b2", class_="o-0-line", stroke_width="2"))
    elif end - start < 5:
        inside.append(tag("path", d=f"M{svg.number((start + end) / 2)} {y - 1}l7 7l-7 7l-7 -7z", **outline))
    else:
        inside.append(tag("rect", x=start, y=y, width=end - start, height=_HEIGHT, rx=2, **outline))
    yield tag("g", *inside)
