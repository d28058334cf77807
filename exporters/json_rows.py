"""`--json`: one JSON array, a row a line, written as the rows come."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from reportedly.exporters import Row
from reportedly.exporters.json_lines import dumps


def write(rows: Iterable[Row], out: TextIO, *, columns: Sequence[str] | None = None, headers: bool = True) -> None:
    """Write `rows` as one array; no rows are `[]`."""
    before = "["
    for row in rows:
        out.write(before + dumps(dict(row)))
        before = ",\n "
    out.write("[]\n" if before == "[" else "]\n")
