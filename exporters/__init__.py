"""Answers → bytes.

An exporter is a module with one function, `write(rows, out, *, columns, headers)`: it takes JSON rows (mappings, in
DESIGN's flat column order) and writes text. The table for people is drawn from a *view* (`views.py`), which says in a
list of columns how each row of an answer reads.

To add a format: one new module here and one line in `EXPORTERS`.
To add a view for people: one new module here and one line in `views.VIEWS`.

Text in a record is other people's text. Whatever leaves through this package is neutralised for where it goes
(`neutral.py`): JSON escapes what a terminal would obey and loses nothing; CSV and tables show it visibly.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Protocol, TextIO, cast

Row = Mapping[str, object]
"""One JSON row: names to JSON values."""


class Exporter(Protocol):
    """What every exporter's `write` accepts."""

    def __call__(self, rows: Iterable[Row], out: TextIO, *, columns: Sequence[str] | None, headers: bool) -> None: ...


EXPORTERS: Mapping[str, str] = {
    "json": "reportedly.exporters.json_rows:write",
    "nl": "reportedly.exporters.json_lines:write",
    "csv": "reportedly.exporters.delimited:write_csv",
    "tsv": "reportedly.exporters.delimited:write_tsv",
}


def exporter(name: str) -> Exporter:
    """The exporter called `name`; KeyError when there is none."""
    module, _, attribute = EXPORTERS[name].partition(":")
    return cast(Exporter, getattr(import_module(module), attribute))
