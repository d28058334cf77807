"""The table for people, and `--fmt NAME`: the same table in any of tabulate's formats.

The default layout is tabulate's `simple`. It is drawn here, because importing tabulate costs half of a reading
command's start-up; the two are compared in the tests. On a terminal (or where COLUMNS is set) wide text is wrapped so
that the table fits; elsewhere each row stays on one line, for `grep` and `less -S`.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TextIO
from unicodedata import combining, east_asian_width

from reportedly.exporters import Row
from reportedly.exporters.json_lines import dumps
from reportedly.exporters.neutral import MARKUP_AS_IT_IS, for_markup, for_terminal

GAP = 2
NARROWEST = 12
LONGEST_WORD = 18


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, what it shows of a row, and how.

    `optional` columns vanish when every cell is empty; `wrap` may be broken over lines; `once` blanks a cell that says
    the same as the one above it; `spare` ones give way, the last first, where the table does not fit otherwise;
    `varied` ones vanish when all rows say the same.
    """

    title: str
    text: Callable[[Row], str]
    align: Literal["left", "right"] = "left"
    optional: bool = False
    wrap: bool = False
    once: bool = False
    spare: bool = False
    varied: bool = False


View = Sequence[Column]


@dataclass(frozen=True, slots=True)
class Cells:
    """A table ready to be drawn: titles and rows of neutralised text, one entry per shown column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def plain_view(names: Iterable[str]) -> View:
    """A view that shows the named values as they are: numbers right-aligned, null empty, lists as JSON."""
    return [
        Column(for_terminal(name), lambda row, name=name: plain_text(row.get(name)), wrap=True)  # type: ignore[misc]
        for name in names
    ]


def plain_text(value: object) -> str:
    """Any JSON value as a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else dumps(value)


def width_of(text: str) -> int:
    """The number of terminal columns `text` takes (wide East Asian characters take two, combining marks none)."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def room() -> int | None:
    """The width a table must fit: COLUMNS, or the terminal's; None where there is neither."""
    if os.environ.get("COLUMNS", "").isdecimal() and int(os.environ["COLUMNS"]) > 0:
        return int(os.environ["COLUMNS"])
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def cells(rows: Iterable[Row], view: View) -> Cells:
    """Every row's cells by `view`, neutralised, without the optional and varied columns that would say nothing."""
    table = [[for_terminal(column.text(row)) for column in view] for row in rows]
    kept = [i for i, column in enumerate(view) if _says_something(column, [row[i] for row in table])]
    shown = [[row[i] for i in kept] for row in table]
    return Cells([view[i] for i in kept], _without_repeats(shown, [view[i].once for i in kept]))


def _says_something(column: Column, texts: Sequence[str]) -> bool:
    return (not column.optional or any(texts)) and not (column.varied and len(set(texts)) < 2)


def _without_repeats(rows: Sequence[Sequence[str]], once: Sequence[bool]) -> list[list[str]]:
    """Blank a `once` cell that repeats the one above, as long as every `once` cell to its left does."""
    blanked: list[list[str]] = []
    above: Sequence[str] | None = None
    for row in rows:
        same, out = above is not None, list(row)
        for i, only in enumerate(once):
            if only:
                same = same and above is not None and above[i] == row[i]
                out[i] = "" if same else row[i]
        blanked.append(out)
        above = row
    return blanked


def fitted(widths: Sequence[int], least: Sequence[int], available: int) -> list[int]:
    """Widths that fit into `available` if they can: the widest columns give way first, none below its `least`."""
    fit = [max(low, min(width, available)) for width, low in zip(widths, least, strict=True)]
    for _ in range(sum(fit) + GAP * (len(fit) - 1) - available):
        giving = [i for i, width in enumerate(fit) if width > least[i]]
        if not giving:
            break
        fit[max(giving, key=lambda i: fit[i])] -= 1
    return fit


def least_widths(table: Cells, widths: Sequence[int]) -> list[int]:
    """How narrow each column may become: its full width, or for one that wraps its longest word, within reason."""
    least = list(widths)
    for i, column in enumerate(table.columns):
        if column.wrap:
            longest = max((width_of(word) for row in table.rows for word in row[i].split()), default=0)
            least[i] = min(widths[i], max(NARROWEST, width_of(column.title), min(longest, LONGEST_WORD)))
    return least


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` terminal columns, broken between words where it can be."""
    if width_of(text) <= width:
        return [text]
    lines, line = [], ""
    for word in text.split():
        for n, piece in enumerate(_pieces(word, width)):
            if line and (n or width_of(line) + 1 + width_of(piece) > width):
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}" if line else piece
    return [*lines, line]


def _pieces(word: str, width: int) -> Iterable[str]:
    """A word that is too long, broken after its last slash or hyphen that fits, else where the line ends."""
    start = 0
    while (fits := _fitting(word, start, width)) < len(word):
        at = max(word.rfind(mark, start, fits) for mark in "/-") + 1
        at = at if at > start else fits
        yield word[start:at]
        start = at
    yield word[start:]


def _fitting(word: str, start: int, width: int) -> int:
    """Where what fits into `width` from `start` on ends: at least one character, and the marks that belong to it."""
    end, taken = start, 0
    while end < len(word) and (taken + (wide := width_of(word[end])) <= width or end == start):
        taken, end = taken + wide, end + 1
    return end


def _line(parts: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    padded = []
    for part, width, column in zip(parts, widths, columns, strict=True):
        space = " " * (width - width_of(part))
        padded.append(space + part if column.align == "right" else part + space)
    return (" " * GAP).join(padded).rstrip()


def natural_widths(table: Cells, headers: bool) -> list[int]:
    """The width of each column when nothing wraps."""
    titles = [width_of(column.title) if headers else 0 for column in table.columns]
    return [max([title, *(width_of(row[i]) for row in table.rows)]) for i, title in enumerate(titles)]


def spared(table: Cells, headers: bool, available: int) -> tuple[Cells, list[str]]:
    """`table` without the spare columns that cannot fit, and their titles."""
    gone: list[str] = []
    while sum(least_widths(table, natural_widths(table, headers))) + GAP * (len(table.columns) - 1) > available:
        spare = [i for i, column in enumerate(table.columns) if column.spare]
        if not spare:
            break
        at = spare[-1]
        gone.insert(0, table.columns[at].title)
        table = Cells(
            [*table.columns[:at], *table.columns[at + 1 :]], [[*row[:at], *row[at + 1 :]] for row in table.rows]
        )
    return table, gone


def draw(table: Cells, out: TextIO, *, headers: bool = True, available: int | None = None) -> None:
    """Write `table` in the `simple` layout, wrapped to `available` terminal columns when that is given."""
    titles = [column.title for column in table.columns]
    widths = natural_widths(table, headers)
    if available is not None:
        widths = fitted(widths, least_widths(table, widths), available)
    if headers:
        out.write(_line(titles, widths, table.columns) + "\n")
        out.write((" " * GAP).join("-" * width for width in widths) + "\n")
    for row in table.rows:
        blocks = [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for depth in range(max(map(len, blocks))):
            parts = [block[depth] if depth < len(block) else "" for block in blocks]
            out.write(_line(parts, widths, table.columns) + "\n")


def _format(table: Cells, out: TextIO, name: str, headers: bool) -> None:
    from tabulate import tabulate

    titles = [for_markup(column.title, name) for column in table.columns] if headers else ()
    rows = [[for_markup(text, name) for text in row] for row in table.rows]
    aligns = [column.align for column in table.columns]
    out.write(tabulate(rows, titles, name, disable_numparse=True, colalign=aligns if rows else None) + "\n")


def table_formats() -> list[str]:
    """The names `--fmt` accepts: tabulate's, without those that let the text of a cell act."""
    from tabulate import tabulate_formats

    return [name for name in tabulate_formats if name not in MARKUP_AS_IT_IS]


def write(rows: Iterable[Row], out: TextIO, *, view: View, headers: bool = True, fmt: str | None = None) -> None:
    """Write `rows` as `view` shows them: our own layout, or tabulate's format `fmt` (never wrapped)."""
    table = cells(rows, view)
    if not table.columns:
        return
    available = room()
    if fmt is not None:
        _format(table, out, fmt, headers)
    elif available is None:
        draw(table, out, headers=headers)
    else:
        table, gone = spared(table, headers, available)
        draw(table, out, headers=headers, available=available)
        if gone:
            out.flush()
            sys.stderr.write(f"(Not shown, for width: {', '.join(gone)}.)\n")


def write_record(row: Mapping[str, object], out: TextIO, *, titles: Mapping[str, str] | None = None) -> None:
    """Write one row as `name: value` lines, names aligned; values of several lines are indented below each other."""
    names = [for_terminal((titles or {}).get(name, name)) for name in row]
    width = max(map(len, names), default=0)
    available = room()
    for name, value in zip(names, row.values(), strict=True):
        text = for_terminal(plain_text(value))
        lines = [text] if available is None else wrapped(text, max(available - width - GAP, NARROWEST))
        for depth, line in enumerate(lines):
            out.write(f"{(name if depth == 0 else '').ljust(width)}{' ' * GAP}{line}".rstrip() + "\n")
