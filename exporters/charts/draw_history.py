"""A panel of a figure's history as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.exporters.charts import svg
from reportedly.exporters.charts.history import (
    AS_OF,
    PUBLISHED,
    RECORDED,
    Line,
    Mark,
    Panel,
    Step,
    Value,
    instants,
    numbered,
    numbers,
)
from reportedly.exporters.charts.palette import HEADLINE, Style, style
from reportedly.exporters.charts.scales import Linear, NumberAxis, number_axis, time_range, time_ticks
from reportedly.exporters.charts.svg import FAINT, INK, RULE, label, line, tag
from reportedly.exporters.figures import number_text

WIDE, NARROW = 760, 360
PLOT_HEIGHT = 230
MOST_NUMBERED = 24
DENSE = 60
_LEFT, _SIDE, _STRIP, _FADE = 58, 196, 76, 34
_CAPTIONS = {
    AS_OF: "by the moment the figure speaks for",
    RECORDED: "by when it entered this record",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything of a chart has its place."""

    width: float
    left: float
    right: float
    top: float
    bottom: float
    x: Linear
    y: Linear
    numbers: NumberAxis
    low: int
    high: int
    strip: float | None
    narrow: bool

    def at(self, instant: int | None) -> float:
        """The place of an instant on the chart; the right edge for what goes on, the edges for what lies beyond."""
        place = self.right if instant is None else self.x(instant)
        return min(max(place, self.left), self.right)


def draw_history(
    panel: Panel, *, width: float = WIDE, ident: str = "h", legend: bool = True, titles: bool = True
) -> str:
    """The chart of one panel. `ident` keeps its ids apart from those of other charts on a page.

    With `legend` the numbered revisions are listed below it; without `titles` only they can be pointed at.
    """
    panel = replace(panel, marks=tuple(numbered(panel.marks, MOST_NUMBERED)))
    narrow = width < 520
    head, top = _head(panel, width, narrow)
    frame = _frame(panel, width, top, narrow)
    body = [*head, *_definitions(panel, ident), *_grid(panel, frame)]
    for one in sorted(panel.lines, key=lambda each: each.index != -1):
        body.append(_line(one, frame, ident))
    body += _strip(panel, frame, ident)
    body += _marks(panel.marks, frame, titles)
    if not narrow:
        body += _side_labels(panel.lines, frame)
    below, height = _legend(panel, frame) if legend else ([], frame.bottom + 48)
    scale = {"data_low": frame.low, "data_high": frame.high, "data_left": frame.left, "data_right": frame.right}
    veil = tag("rect", class_="later", x=frame.right, y=frame.top - 6, width=0, height=PLOT_HEIGHT + 12, fill=svg.PAPER)
    return svg.document(
        width,
        height,
        [*body, veil, *below],
        name=panel.name,
        described=described(panel),
        ident=ident,
        **(scale if panel.axis == PUBLISHED else {}),
    )


def described(panel: Panel) -> str:
    """The chart in a sentence or two, for those who do not see it."""
    said = [
        f"{line.label}: {', '.join(value.text for value in line.last()) or 'nothing in force'}" for line in panel.lines
    ]
    return f"{len(panel.marks)} revisions. {panel.now and f'Now {panel.now}. '}{'; '.join(said)}."


def look(index: int) -> Style:
    """The look of a line; that of the headline is ink."""
    return HEADLINE if index < 0 else style(index)


def _head(panel: Panel, width: float, narrow: bool) -> tuple[list[str], float]:
    """Title, what is known now, and on a narrow chart the key to its lines; and where the plot begins."""
    out = [label(0, 18, svg.fitted(panel.name, width, 17), font_size="17", font_weight="600")]
    now = f"{panel.now} {panel.one if panel.now == '1' else panel.unit}" if panel.now else ""
    if any(value.conflict for line in panel.lines for value in line.last()):
        now += ", in conflict"
    out.append(label(0, 38, svg.fitted(now or panel.unit, width), fill=FAINT, class_="faint"))
    top = 58.0
    if narrow:
        for one in panel.lines:
            values = " or ".join("in conflict" if value.conflict else value.text for value in one.last())
            out += _key(one, 0, top)
            out.append(
                label(
                    30,
                    top + 4,
                    svg.fitted(f"{values} – {one.label}" if values else one.label, width - 30, 12),
                    font_size="12",
                )
            )
            top += 18
        top += 6
    return out, top


def _frame(panel: Panel, width: float, top: float, narrow: bool) -> Frame:
    axis = number_axis(numbers(panel))
    low, high = time_range(instants(panel))
    strip = _STRIP if panel.inferred else 0
    longest = max((len(tick_text(tick)) for tick in axis.ticks), default=1)
    left = min(_LEFT, 14 + longest * 7.5)
    right = width - strip - (6 if narrow else _SIDE)
    top += 16 if axis.zoomed else 4
    bottom = top + PLOT_HEIGHT
    return Frame(
        width,
        left,
        right,
        top,
        bottom,
        Linear(low, high, left, right),
        Linear(axis.low, axis.high, bottom, top),
        axis,
        low,
        high,
        width - strip + 18 if strip else None,
        narrow,
    )


def tick_text(value: float) -> str:
    """A number of an axis."""
    return number_text(int(value)) if value == int(value) else number_text(f"{value:g}")


def _grid(panel: Panel, frame: Frame) -> Iterator[str]:
    rules, texts = [], []
    for value in frame.numbers.ticks:
        y = frame.y(value)
        rules.append(line(frame.left, y, frame.right, y))
        texts.append(label(frame.left - 8, y + 4, tick_text(value), text_anchor="end"))
    yield tag("g", *rules, class_="rule", stroke=RULE, stroke_width="1")
    if frame.numbers.zoomed:
        said = f"This scale begins at {tick_text(frame.numbers.low)}, not at 0."
        texts.append(label(frame.left, frame.top - 8, said, font_style="italic"))
        texts.append(_zigzag(frame.left, frame.bottom))
    ticks = []
    most = max(int((frame.right - frame.left) / 76), 2)
    year = ""
    for tick in time_ticks(frame.low, frame.high, zone=panel.zone, most=most):
        x, middle = frame.at(tick.at), frame.at(tick.label_at)
        if tick.at > frame.low:
            ticks.append(line(x, frame.bottom, x, frame.bottom + 5))
        said = f"{tick.label} {tick.year}" if tick.year not in ("", year) else tick.label
        half = len(said) * 3.4
        if middle - half >= frame.left - 12 and middle + half <= frame.right + 14:
            texts.append(label(middle, frame.bottom + 19, said, text_anchor="middle"))
            year = tick.year or year
    ticks.append(line(frame.left, frame.bottom, frame.right, frame.bottom))
    yield tag("g", *ticks, class_="faint-line", stroke=FAINT, stroke_width="1")
    zone = f", {panel.zone} time" if panel.zone else ", UTC"
    published = "by publication" if frame.narrow else "by publication, each at the latest moment it can have appeared"
    caption = _CAPTIONS.get(panel.axis, published)
    texts.append(
        label(frame.left, frame.bottom + 37, svg.fitted(caption + zone, frame.width - frame.left, 11), font_size="11")
    )
    yield tag("g", *texts, class_="faint", fill=FAINT, font_size="12")


def _zigzag(x: float, y: float) -> str:
    """The sign for an axis that does not reach zero."""
    d = f"M{svg.number(x)} {svg.number(y)}v3l-4 2l8 4l-8 4l4 2v3"
    return tag("path", d=d, class_="faint-line", stroke=FAINT, fill="none")


def _definitions(panel: Panel, ident: str) -> Iterator[str]:
    """Gradients for ends that are open, and hatching for conflict."""
    inside = []
    for one in panel.lines:
        look_ = look(one.index)
        for way, y1, y2 in (("up", "1", "0"), ("down", "0", "1")):
            stops = (
                tag("stop", offset="0", stop_color=look_.colour, stop_opacity="0.34", class_=f"{look_.name}-stop"),
                tag("stop", offset="1", stop_color=look_.colour, stop_opacity="0", class_=f"{look_.name}-stop"),
            )
            inside.append(
                tag("linearGradient", *stops, id=f"{ident}-{way}{one.index + 1}", x1="0", x2="0", y1=y1, y2=y2)
            )
    hatch = tag("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", stroke=FAINT, stroke_width="1", class_="faint-line")
    inside.append(tag("pattern", hatch, id=f"{ident}-hatch", width="6", height="6", patternUnits="userSpaceOnUse"))
    yield tag("defs", *inside)


def _line(one: Line, frame: Frame, ident: str) -> str:
    """The tracks of one origin: bands below, then lines."""
    shown = look(one.index)
    bands: list[str] = []
    solid, about = [], []
    for track in one.tracks:
        for step in track:
            bands += _band(step, one.index, frame, ident)
        solid.append(_path(track, frame, of=_solid))
        about.append(_path(track, frame, of=_about))
    width = "1.5" if one.index < 0 else "2"
    strokes = {"class_": f"{shown.name}-line", "stroke": shown.colour, "fill": "none", "stroke_width": width}
    drawn = "".join(solid)
    guesses = "".join(about)
    return tag(
        "g",
        *bands,
        *([tag("path", d=drawn, stroke_dasharray=shown.dash, **strokes)] if drawn else []),
        *([tag("path", d=guesses, stroke_dasharray="1 4", stroke_linecap="round", **strokes)] if guesses else []),
    )


def _solid(value: Value) -> float | None:
    """Where the line of a value runs: one that has both ends and differs is a band with two edges, not a line."""
    if value.exact is not None:
        return value.exact
    if value.conflict or (value.low is not None and value.high is not None):
        return None
    return value.low if value.low is not None else value.high


def _about(value: Value) -> float | None:
    """A point that bounds nothing."""
    return value.point if value.point is not None and value.point != _solid(value) else None


def _path(track: Sequence[Step], frame: Frame, *, of: object) -> str:
    """A step path; it is broken where nothing is in force, or something else is counted."""
    assert callable(of)
    parts: list[str] = []
    last: tuple[float, float] | None = None
    for step in track:
        value = of(step.value)
        if value is None:
            last = None
            continue
        start, end, y = frame.at(step.start), frame.at(step.end), frame.y(value)
        joined = last is not None and abs(last[0] - start) < 0.01 and not step.after_break
        parts.append(f"V{svg.number(y)}" if joined else f"M{svg.number(start)} {svg.number(y)}")
        parts.append(f"H{svg.number(end)}")
        last = (end, y)
    return "".join(parts)


def _band(step: Step, index: int, frame: Frame, ident: str) -> Iterator[str]:
    """What a value leaves open: a band between two ends, a fade beyond one."""
    value, shown = step.value, look(index)
    left, right = frame.at(step.start), frame.at(step.end)
    open_conflict = value.conflict and (value.low is None or value.high is None)
    if value.exact is not None or right <= left or open_conflict:
        return
    room = {"x": left, "width": right - left}
    if value.low is not None and value.high is not None:
        top, bottom = frame.y(value.high), frame.y(value.low)
        fill = f"url(#{ident}-hatch)" if value.conflict else shown.colour
        opacity = None if value.conflict else "0.16"
        kind = None if value.conflict else f"{shown.name}-fill"
        yield tag("rect", y=top, height=bottom - top, fill=fill, fill_opacity=opacity, class_=kind, **room)
        if not value.conflict:
            for y in (top, bottom):
                yield line(
                    left, y, right, y, stroke=shown.colour, class_=f"{shown.name}-line", stroke_dasharray=shown.dash
                )
    elif value.low is not None:
        y = frame.y(value.low)
        height = min(_FADE, max(y - frame.top, 4))
        yield tag("rect", y=y - height, height=height, fill=f"url(#{ident}-up{index + 1})", **room)
    elif value.high is not None:
        y = frame.y(value.high)
        height = min(_FADE, max(frame.bottom - y, 4))
        yield tag("rect", y=y, height=height, fill=f"url(#{ident}-down{index + 1})", **room)


def _strip(panel: Panel, frame: Frame, ident: str) -> Iterator[str]:
    """The bounds that follow now, apart from the history they do not have."""
    value = panel.inferred
    if value is None or frame.strip is None:
        return
    x, half = frame.strip + 20, 9
    top = frame.y(value.high) if value.high is not None else None
    bottom = frame.y(value.low) if value.low is not None else None
    parts = [line(frame.strip - 10, frame.top, frame.strip - 10, frame.bottom, stroke=RULE, class_="rule")]
    strokes = {"stroke": INK, "class_": "ink-line", "stroke_width": "1.5", "fill": "none"}
    for y in (top, bottom):
        if y is not None:
            parts.append(line(x - half, y, x + half, y, **strokes))
    upper = top if top is not None else max((bottom or frame.bottom) - _FADE, frame.top)
    lower = bottom if bottom is not None else min((top or frame.top) + _FADE, frame.bottom)
    parts.append(line(x, upper, x, lower, stroke_dasharray="2 3", **strokes))
    for y, edge, sign in ((top, upper, 1), (bottom, lower, -1)):
        if y is None:
            parts.append(
                tag(
                    "path",
                    d=f"M{svg.number(x - 4)} {svg.number(edge + 5 * sign)}l4 {-5 * sign}l4 {5 * sign}",
                    **strokes,
                )
            )
    for offset, text in ((0, "follows"), (13, "now:")):
        parts.append(label(frame.strip - 4, frame.top + 8 + offset, text, font_size="11", fill=FAINT, class_="faint"))
    for offset, text in enumerate(svg.broken(value.text, _STRIP - 14, 12, 2)):
        parts.append(label(frame.strip - 4, frame.bottom + 16 + 14 * offset, text, font_size="12", font_weight="600"))
    yield tag("g", svg.title(f"Inferred from what is stated now: {value.text}"), *parts, class_="inferred")


def _marks(marks: Sequence[Mark], frame: Frame, titles: bool) -> Iterator[str]:
    """Every revision; whiskers reach back to the earliest moment each may have appeared."""
    size = 2.2 if len(marks) > DENSE else 4.2
    taken: list[tuple[float, float]] = []
    by_line: dict[int, list[str]] = {}
    quiet: dict[tuple[int, bool], dict[str, None]] = {}
    for mark in marks:
        anchor = mark.value.anchor
        x = frame.at(mark.at)
        y = frame.bottom if anchor is None else frame.y(anchor)
        shown = look(mark.line)
        d = shape(shown.marker, x, y, size if mark.number is None or size > 3 else 3.4)
        if not titles and mark.number is None:
            quiet.setdefault((mark.line, mark.moves), {})[f"M{svg.number(x)} {svg.number(y)}h0"] = None
            continue
        inside = [svg.title(f"{mark.number}. {mark.text}" if mark.number else mark.text)]
        if mark.earliest is not None and len(marks) <= DENSE:
            back = frame.at(mark.earliest)
            if x - back > 3:
                inside.append(line(back, y, x, y, stroke_width="1.2", stroke_dasharray="1.5 2.5"))
        hollow = not mark.moves or anchor is None
        fill = {"fill": svg.PAPER, "class_": "hollow"} if hollow else {}
        inside.append(tag("path", d=d, **fill))
        if mark.number is not None:
            inside.append(_number(mark.number, x, y, frame, taken))
        by_line.setdefault(mark.line, []).append(tag("g", *inside))
    for index in sorted(by_line.keys() | {index for index, _ in quiet}):
        shown = look(index)
        rest = [_dots(quiet[index, moves], moves) for moves in (True, False) if (index, moves) in quiet]
        yield tag(
            "g", *rest, *by_line.get(index, []), class_=f"{shown.name}-mark", fill=shown.colour, stroke=shown.colour,
            stroke_width="1.4",
        )  # fmt: skip


def _dots(places: Iterable[str], moves: bool) -> str:
    """Many marks as one path: dots, smaller ones where the value in force did not change."""
    return tag("path", d="".join(places), stroke_width="4" if moves else "2.2", stroke_linecap="round")


def _number(number: int, x: float, y: float, frame: Frame, taken: list[tuple[float, float]]) -> str:
    """The number of a mark, above it, or below or farther off where another has that place."""
    places = [(x, y - 8 - 11 * up) for up in range(4)] + [(x, y + 17 + 11 * down) for down in range(3)]
    inside = [place for place in places if frame.top - 4 <= place[1] <= frame.bottom + 2] or places[:1]
    free = (place for place in inside if all(abs(place[0] - a) > 13 or abs(place[1] - b) > 9 for a, b in taken))
    place = next(free, inside[-1])
    taken.append(place)
    return label(
        *place,
        str(number),
        font_size="10",
        text_anchor="middle",
        fill=INK,
        stroke=svg.PAPER,
        stroke_width="2.5",
        paint_order="stroke",
        class_="ink halo",
    )


def shape(marker: str, x: float, y: float, size: float) -> str:
    """Path data of a marker: circle, square, triangle, down, diamond or cross."""
    at, s = f"M{svg.number(x)} {svg.number(y)}", svg.number
    if marker == "circle":
        return (
            f"{at}m{s(-size)} 0a{s(size)} {s(size)} 0 1 0 {s(2 * size)} 0a{s(size)} {s(size)} 0 1 0 {s(-2 * size)} 0z"
        )
    if marker == "square":
        return f"{at}m{s(-size)} {s(-size)}h{s(2 * size)}v{s(2 * size)}h{s(-2 * size)}z"
    if marker == "triangle":
        return f"{at}m0 {s(-1.2 * size)}l{s(1.1 * size)} {s(2 * size)}h{s(-2.2 * size)}z"
    if marker == "down":
        return f"{at}m0 {s(1.2 * size)}l{s(1.1 * size)} {s(-2 * size)}h{s(-2.2 * size)}z"
    if marker == "diamond":
        there, back = s(1.3 * size), s(-1.3 * size)
        return f"{at}m0 {back}l{there} {there}l{back} {there}l{back} {back}z"
    return f"{at}m{s(-size)} {s(-size)}l{s(2 * size)} {s(2 * size)}m0 {s(-2 * size)}l{s(-2 * size)} {s(2 * size)}"


def _key(one: Line, x: float, y: float) -> Iterator[str]:
    """A short piece of a line, with its marker."""
    shown = look(one.index)
    strokes = {"stroke": shown.colour, "stroke_width": "2", "class_": f"{shown.name}-line"}
    yield line(x, y, x + 22, y, stroke_dasharray=shown.dash, **strokes)
    yield tag("path", d=shape(shown.marker, x + 11, y, 4.0), fill=shown.colour, class_=f"{shown.name}-mark")


def _side_labels(lines: Sequence[Line], frame: Frame) -> Iterator[str]:
    """Every line named where it ends, kept apart from the others, with a thin leader to its end."""
    ends: list[tuple[Line, float, str]] = []
    for one in lines:
        values = [value for value in one.last() if value.anchor is not None]
        for value in values:
            end = value.high if value.conflict and value.high is not None else value.anchor
            y = frame.bottom if end is None else frame.y(end)
            more = " (order not known)" if len(values) > 1 else ""
            said = "in conflict" if value.conflict else value.text
            ends.append((one, y, f"{said}{more} – {one.label}"))
        if not values:
            ends.append((one, frame.bottom, f"nothing in force – {one.label}"))
    rows = 3 if len(ends) <= 4 else 2 if len(ends) <= 7 else 1
    places = svg.apart([y for _, y, _ in ends], 16.0 + 13 * (rows - 1), frame.top + 4, frame.bottom - 13 * (rows - 1))
    for (one, y, text), place in zip(ends, places, strict=True):
        yield line(frame.right + 1, y, frame.right + 11, place, stroke=FAINT, class_="faint-line")
        yield from _key(one, frame.right + 15, place)
        for row, piece in enumerate(svg.broken(text, _SIDE - 46, 12, rows)):
            yield label(frame.right + 42, place + 4 + 13 * row, piece, font_size="12")


def _sign(mark: Mark, y: float) -> str:
    """The marker of a revision, as it stands in the chart."""
    shown = look(mark.line)
    fill = {"fill": svg.PAPER, "class_": "hollow"} if not mark.moves else {}
    marker = tag("path", d=shape(shown.marker, 30, y - 4, 4.0), **fill)
    return tag("g", marker, class_=f"{shown.name}-mark", fill=shown.colour, stroke=shown.colour, stroke_width="1.4")


def _legend(panel: Panel, frame: Frame) -> tuple[list[str], float]:
    """The numbered revisions in words, below the chart."""
    y = frame.bottom + 64.0
    out = []
    shown = [mark for mark in panel.marks if mark.number is not None]
    for mark in shown:
        out.append(label(18, y, str(mark.number), font_size="12", text_anchor="end", font_weight="600"))
        out.append(_sign(mark, y))
        for piece in svg.broken(mark.text, frame.width - 44, 12, 3 if frame.narrow else 2):
            out.append(label(42, y, piece, font_size="12"))
            y += 15
        y += 3
    left = len(panel.marks) - len(shown)
    notes = [f"{left:,} further revisions are marked and not numbered."] if left else []
    notes += (
        ["Hollow: said, but it did not change the value in force."] if any(not mark.moves for mark in shown) else []
    )
    for note in notes:
        out.append(label(18, y, svg.fitted(note, frame.width - 18, 12), font_size="12", fill=FAINT, class_="faint"))
        y += 16
    return out, y + 4
