"""The table for people, and `--fmt NAME`: the same table in any of tabulate's formats.

The default layout is tabulate's `simple`. It is drawn here, because importing tabulate costs half of a reading
command's start-up; the two are compared in the tests. On a terminal (or where COLUMNS is set) wide text is wrapped so
that the table fits; elsewhere each row stays on one line, for `grep` and `less -S`.
"""

import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TextIO
from unicodedata import combining, east_asian_width

from reportedly.exporters import Row
from reportedly.exporters.json_lines import dumps
from reportedly.exporters.neutral import for_terminal

GAP = 2
NARROWEST = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, what it shows of a row, and how.

    `optional` columns vanish when every cell is empty; `wrap` may be broken over lines; `once` blanks a cell that says
    the same as the one above it.
    """

    title: str
    text: Callable[[Row], str]
    align: Literal["left", "right"] = "left"
    optional: bool = False
    wrap: bool = False
    once: bool = False


View = Sequence[Column]


@dataclass(frozen=True, slots=True)
class Cells:
    """A table ready to be drawn: titles and rows of neutralised text, one entry per shown column."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def plain_view(names: Iterable[str]) -> View:
    """A view that shows the named values as they are: numbers right-aligned, null empty, lists as JSON."""
    return [Column(name, lambda row, name=name: plain_text(row.get(name)), wrap=True) for name in names]  # type: ignore[misc]


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
    """Every row's cells by `view`, neutralised, without the optional columns that would be empty."""
    table = [[for_terminal(column.text(row)) for column in view] for row in rows]
    kept = [i for i, column in enumerate(view) if not column.optional or any(row[i] for row in table)]
    shown = [[row[i] for i in kept] for row in table]
    return Cells([view[i] for i in kept], _without_repeats(shown, [view[i].once for i in kept]))


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


def fitted(widths: Sequence[int], wraps: Sequence[bool], available: int, gap: int = GAP) -> list[int]:
    """Widths that fit into `available`: the widest wrappable columns give way first, none below NARROWEST."""
    fit = list(widths)
    excess = sum(fit) + gap * (len(fit) - 1) - available
    while excess > 0:
        wide = sorted((i for i, wrap in enumerate(wraps) if wrap and fit[i] > NARROWEST), key=lambda i: -fit[i])
        if not wide:
            break
        peers = [i for i in wide if fit[i] == fit[wide[0]]]
        below = next((fit[i] for i in wide if fit[i] < fit[wide[0]]), NARROWEST)
        step = min(fit[wide[0]] - below, -(-excess // len(peers)))
        for i in peers:
            fit[i] -= step
        excess -= step * len(peers)
    return fit


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` terminal columns, broken between words where it can be."""
    if width_of(text) <= width:
        return [text]
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    lines, line = [], ""
    for word in text.split():
        for piece in _pieces(word, width):
            if line and width_of(line) + 1 + width_of(piece) > width:
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}" if line else piece
    return [*lines, line]


def _pieces(word: str, width: int) -> Iterable[str]:
    piece = ""
    for char in word:
        if piece and width_of(piece) + width_of(char) > width:
            yield piece
            piece = ""
        piece += char
    yield piece


def _line(parts: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    padded = []
    for part, width, column in zip(parts, widths, columns, strict=True):
        space = " " * (width - width_of(part))
        padded.append(space + part if column.align == "right" else part + space)
    return (" " * GAP).join(padded).rstrip()


def draw(table: Cells, out: TextIO, *, headers: bool = True, available: int | None = None) -> None:
    """Write `table` in the `simple` layout, wrapped to `available` terminal columns when that is given."""
    titles = [column.title for column in table.columns]
    widths = [
        max([width_of(titles[i]) if headers else 0, *(width_of(row[i]) for row in table.rows)])
        for i in range(len(titles))
    ]
    if available is not None:
        widths = fitted(widths, [column.wrap for column in table.columns], available)
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

    titles = [column.title for column in table.columns] if headers else ()
    aligns = [column.align for column in table.columns]
    out.write(tabulate(table.rows, titles, name, disable_numparse=True, colalign=aligns if table.rows else None) + "\n")


def table_formats() -> list[str]:
    """The names `--fmt` accepts: tabulate's."""
    from tabulate import tabulate_formats

    return list(tabulate_formats)


def write(rows: Iterable[Row], out: TextIO, *, view: View, headers: bool = True, fmt: str | None = None) -> None:
    """Write `rows` as `view` shows them: our own layout, or tabulate's format `fmt` (never wrapped)."""
    table = cells(rows, view)
    if not table.columns:
        return
    if fmt is None:
        draw(table, out, headers=headers, available=room())
    else:
        _format(table, out, fmt, headers)


def write_record(row: Mapping[str, object], out: TextIO, *, titles: Mapping[str, str] | None = None) -> None:
    """Write one row as `name: value` lines, names aligned; values of several lines are indented below each other."""
    names = [(titles or {}).get(name, name) for name in row]
    width = max(map(len, names), default=0)
    available = room()
    for name, value in zip(names, row.values(), strict=True):
        text = for_terminal(plain_text(value))
        lines = [text] if available is None else wrapped(text, max(available - width - GAP, NARROWEST))
        for depth, line in enumerate(lines):
            out.write(f"{(name if depth == 0 else '').ljust(width)}{' ' * GAP}{line}".rstrip() + "\n")
