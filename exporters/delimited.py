"""`--csv` and `--tsv`: the flat JSON columns; unbounded (null) is empty, lists are JSON, text never is a formula."""

import csv
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TextIO

from reportedly.exporters import Row
from reportedly.exporters.json_lines import dumps
from reportedly.exporters.neutral import for_csv, for_tsv


def cell(value: object, neutral: Callable[[str], str] = for_csv) -> str | int | float:
    """One value as a cell: numbers as they are, null empty, true/false, lists and objects as JSON, text neutralised."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return neutral(value if isinstance(value, str) else dumps(value))


def _write(rows: Iterable[Row], out: TextIO, columns: Sequence[str] | None, headers: bool, delimiter: str) -> None:
    neutral = for_csv if delimiter == "," else for_tsv
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    remaining = iter(rows)
    first = next(remaining, None)
    names = columns if columns is not None else list(first or ())
    if headers and names:
        writer.writerow([neutral(name) for name in names])
    for row in chain([] if first is None else [first], remaining):
        writer.writerow([cell(row.get(name), neutral) for name in names])


def write_csv(rows: Iterable[Row], out: TextIO, *, columns: Sequence[str] | None = None, headers: bool = True) -> None:
    """Write `rows` as CSV (RFC 4180 quoting, lines end in LF); `columns` fixes the header, else the first row does."""
    _write(rows, out, columns, headers, ",")


def write_tsv(rows: Iterable[Row], out: TextIO, *, columns: Sequence[str] | None = None, headers: bool = True) -> None:
    """Write `rows` as tab-separated values, as `write_csv` does; a row is a line, its tabs are those between cells."""
    _write(rows, out, columns, headers, "\t")
