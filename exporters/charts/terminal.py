"""Charts in characters, for a terminal: braille dots for lines, shading for bands, a digit or letter for each revision.

Nothing needs colour, and nothing is wider than the room there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.exporters.charts.draw_history import tick_text
from reportedly.exporters.charts.happenings import Happenings, range_of
from reportedly.exporters.charts.history import (
    AS_OF,
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
from reportedly.exporters.charts.scales import Linear, local, number_axis, time_range, time_ticks
from reportedly.exporters.charts.triangle import Triangle, extent
from reportedly.exporters.neutral import for_terminal
from reportedly.exporters.table import width_of

ROWS = 12
LEAST = 40
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BAND, _CONFLICT, _FADE, _POSSIBLE = "░", "▒", "·", "▒"
_SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
_PATTERNS = ((1,), (1, 1, 0), (1, 0), (1, 1, 1, 0), (1, 0, 0), (1, 1, 0, 0))


class Canvas:
    """A grid of characters, each of 2 × 4 dots or with a sign of its own."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._dots = [[0] * columns for _ in range(rows)]
        self._signs = [[""] * columns for _ in range(rows)]
        self._shade = [[" "] * columns for _ in range(rows)]

    def dot(self, x: int, y: int) -> None:
        """Set one dot; x counts from the left, y from the top."""
        if 0 <= x < self.columns * 2 and 0 <= y < self.rows * 4:
            self._dots[y // 4][x // 2] |= _DOTS[y % 4][x % 2]

    def shade(self, x: int, y: int, sign: str) -> None:
        """Shade the character that a dot lies in."""
        if 0 <= x < self.columns * 2 and 0 <= y < self.rows * 4:
            self._shade[y // 4][x // 2] = sign

    def sign(self, x: int, y: int, sign: str) -> None:
        """Put a sign where a dot lies, or beside it, or above it where that place is taken."""
        column, row = min(max(x // 2, 0), self.columns - 1), min(max(y // 4, 0), self.rows - 1)
        for away, up in ((0, 0), (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (2, 0), (-2, 0)):
            at, on = column + away, row + up
            if 0 <= at < self.columns and 0 <= on < self.rows and not self._signs[on][at]:
                self._signs[on][at] = sign
                return

    def lines(self) -> list[str]:
        """The rows of the grid, as text."""
        return ["".join(self._char(row, column) for column in range(self.columns)) for row in range(self.rows)]

    def _char(self, row: int, column: int) -> str:
        if self._signs[row][column]:
            return self._signs[row][column]
        dots = self._dots[row][column]
        return chr(0x2800 + dots) if dots else self._shade[row][column]


def history_lines(panel: Panel, *, width: int, rows: int = ROWS) -> Iterator[str]:
    """A panel as lines no wider than `width` columns (40 at least)."""
    width = max(width, LEAST)
    panel = replace(panel, marks=tuple(numbered(panel.marks, len(_SIGNS))))
    yield from _wrapped(panel.name, width)
    now = f"{panel.now} {panel.one if panel.now == '1' else panel.unit}" if panel.now else panel.unit
    follows = f"; from what is stated follows now: {panel.inferred.text}" if panel.inferred else ""
    yield from _wrapped(now + follows, width)
    axis = number_axis(numbers(panel), most=4)
    low, high = time_range(instants(panel))
    texts = {value: tick_text(value) for value in axis.ticks}
    margin = max(map(len, texts.values())) + 1
    canvas = Canvas(width - margin - 2, rows)
    x = Linear(low, high, 0, canvas.columns * 2 - 1)
    y = Linear(axis.low, axis.high, rows * 4 - 1, 0)
    for line in panel.lines:
        for track in line.tracks:
            _draw_track(canvas, track, line.index, x, y)
    for mark in panel.marks:
        if mark.number is not None:
            anchor = mark.value.anchor
            place = canvas.columns * 2 - 1 if mark.at is None else round(x(mark.at))
            canvas.sign(place, rows * 4 - 1 if anchor is None else round(y(anchor)), _SIGNS[mark.number - 1])
    at_row = {round(y(value)) // 4: text for value, text in texts.items()}
    for row, text in enumerate(canvas.lines()):
        yield f"{at_row.get(row, ''):>{margin}} {'┤' if row in at_row else '│'}{text}".rstrip()
    yield f"{'':>{margin}} {'╪' if axis.zoomed else '└'}{'─' * canvas.columns}"
    yield " " * (margin + 2) + _time_labels(panel.zone, x, low, high, canvas.columns, scale=2)
    yield from _wrapped(_axis_words(panel, axis.zoomed, tick_text(axis.low)), width)
    yield from _ends(panel.lines, width)
    yield from _legend(panel.marks, width)


def happenings_lines(model: Happenings, *, width: int) -> Iterator[str]:
    """A timeline as bars of blocks; shading where an end is open, a diamond for what fits into one character."""
    width = max(width, LEAST)
    yield from _wrapped(model.name, width)
    room = min(max(width * 2 // 5, 18), 46)
    low, high = time_range(range_of(model))
    columns = width - room - 1
    x = Linear(low, high, 0, columns)
    yield " " * (room + 1) + _time_labels(model.zone, x, low, high, columns, scale=1)
    for bar in model.bars:
        start = 0 if bar.lo is None else max(round(x(bar.lo)), 0)
        end = columns if bar.hi is None else min(round(x(bar.hi)), columns)
        drawn = list(" " * start + (_POSSIBLE if bar.possible else "█") * (end - start)) or [" "]
        if bar.lo is None:
            drawn[: max(end // 2, 1)] = "░" * max(end // 2, 1)
        if bar.hi is None:
            open_from = start + max((columns - start) // 2, 1)
            drawn[open_from:] = "░" * (len(drawn) - open_from)
        if end <= start:
            drawn = list(" " * min(start, columns - 1) + "◆")
        text = list(_wrapped(bar.what, room))
        yield _padded(text[0] if len(text) == 1 else text[0][: room - 1] + "…", room) + " " + "".join(drawn).rstrip()
        yield _padded("  " + bar.when, room).rstrip()
    yield from _wrapped(f"All times are {model.zone or 'UTC'}. Shaded: that end is open.", width)
    if model.left_out:
        yield f"{model.left_out:,} later happenings are not drawn."


def triangle_lines(model: Triangle, *, width: int) -> Iterator[str]:
    """A revision triangle as a table of numbers, each with a shade before it; as many columns as there is room for."""
    width = max(width, LEAST)
    yield from _wrapped(f"{model.name}, {model.unit}, {model.origin}", width)
    low, high = extent(model)
    label_width = min(max((len(moment.label) for moment in model.moments), default=1), 24)
    texts = [known.value.text or "?" for moment in model.moments for known in moment.values]
    field = min(max([*map(len, texts), 9]) + 2, 16)
    most = max((width - label_width - 2) // field, 1)
    columns = model.columns[-most:]
    skipped = len(model.columns) - len(columns)
    dates = [local(at, model.zone) for at in columns]
    yield " " * (label_width + 2) + "".join(f"{f'{at.day} {at:%b}':<{field}}" for at in dates).rstrip()
    yield " " * (label_width + 2) + "".join(f"{at:%Y %H:%M}"[: field - 1].ljust(field) for at in dates).rstrip()
    for moment in model.moments:
        cells = [""] * len(columns)
        for known in moment.values:
            for column in range(max(known.start - skipped, 0), max(known.end - skipped, 0)):
                said = (known.value.text or "?") if column == max(known.start - skipped, 0) else ""
                cells[column] = f"{_shade_of(known.value, low, high)} {said}"
        yield (
            f"{moment.label[:label_width]:<{label_width}}  " + "".join(f"{cell:<{field}}" for cell in cells)
        ).rstrip()
    yield from _wrapped("Rows: what the figure speaks for. Columns: known from. Darker is higher.", width)
    left_out = model.all_columns - len(columns)
    if left_out or len(model.moments) < model.all_moments:
        yield from _wrapped(
            f"{len(model.moments)} of {model.all_moments:,} moments, {len(columns)} of {model.all_columns:,} times.",
            width,
        )


def _shade_of(value: Value, low: float, high: float) -> str:
    if value.anchor is None or high == low:
        return "░"
    return "░▒▓█"[min(int((value.anchor - low) / (high - low) * 4), 3)]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _draw_track(canvas: Canvas, track: Sequence[Step], index: int, x: Linear, y: Linear) -> None:
    pattern = (1,) if index < 0 else _PATTERNS[index % len(_PATTERNS)]
    last: int | None = None
    for step in track:
        left = round(x(step.start))
        right = canvas.columns * 2 if step.end is None else round(x(step.end))
        value, anchor = step.value, step.value.anchor
        ends = [None if end is None else round(y(end)) for end in (value.high, value.low)]
        if value.exact is None:
            _shade(canvas, range(left, right + 1), ends[0], ends[1], value.conflict)
        if anchor is None or value.conflict:
            last = None
            continue
        here = round(y(anchor))
        for column in range(left, right + 1):
            if pattern[column % len(pattern)]:
                canvas.dot(column, here)
        if last is not None and not step.after_break:
            for row in range(min(last, here), max(last, here) + 1):
                canvas.dot(left, row)
        last = here


def _shade(canvas: Canvas, columns: range, top: int | None, bottom: int | None, conflict: bool) -> None:
    if top is None and bottom is None:
        return
    sign = _CONFLICT if conflict else _BAND if top is not None and bottom is not None else _FADE
    upper = top if top is not None else max((bottom or 0) - 7, 0)
    lower = bottom if bottom is not None else (top or 0) + 7
    for column in columns:
        for row in range(upper, lower + 1):
            canvas.shade(column, row, sign)


def _time_labels(zone: str | None, x: Linear, low: int, high: int, columns: int, *, scale: int) -> str:
    text = ""
    year = ""
    for tick in time_ticks(low, high, zone=zone, most=max(columns // 14, 2)):
        said = f"{tick.label} {tick.year}" if tick.year not in ("", year) else tick.label
        at = round(x(tick.label_at)) // scale - len(said) // 2
        if at >= len(text) + (2 if text else 0) and at + len(said) <= columns:
            text = text.ljust(at) + said
            year = tick.year or year
    return text


def _axis_words(panel: Panel, zoomed: bool, low: str) -> str:
    said = {AS_OF: "By the moment the figure speaks for", RECORDED: "By when it entered this record"}
    words = said.get(panel.axis, "By publication: at the latest moment each can have appeared")
    return f"{words}, {panel.zone or 'UTC'}." + (f" The scale begins at {low}, not at 0." if zoomed else "")


def _ends(lines: Sequence[Line], width: int) -> Iterator[str]:
    """What each line ends in, with its pattern."""
    for line in lines:
        pattern = (1,) if line.index < 0 else _PATTERNS[line.index % len(_PATTERNS)]
        canvas = Canvas(4, 1)
        for column in range(8):
            if pattern[column % len(pattern)]:
                canvas.dot(column, 1)
        values = [f"in conflict, {_CONFLICT}" if value.conflict else value.text for value in line.last()]
        yield from _wrapped(
            f"{line.label}: {' or '.join(values) or 'nothing in force'}", width, canvas.lines()[0] + " "
        )


def _legend(marks: Sequence[Mark], width: int) -> Iterator[str]:
    shown = [mark for mark in marks if mark.number is not None]
    for mark in shown:
        yield from _wrapped(mark.text, width, f" {_SIGNS[(mark.number or 1) - 1]}  ")
    left = len(marks) - len(shown)
    if left:
        yield f"    {left:,} further revisions are not numbered."


def _wrapped(text: str, width: int, first: str = "") -> Iterator[str]:
    """Text over lines, neutralised, those after the first one indented as far as `first` reaches."""
    line, indent = first, " " * len(first)
    used = 0
    for word in for_terminal(text).split(" "):
        while width_of(word) > width - len(indent):
            word, rest = word[: width - len(indent) - 1], word[width - len(indent) - 1 :]
            yield line + (" " if used else "") + word if width_of(line + word) < width else line
            line, used, word = indent, 0, rest
        if used and width_of(line) + 1 + width_of(word) > width:
            yield line
            line, used = indent, 0
        line += (" " if used else "") + word
        used += 1
    yield line
