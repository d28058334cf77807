"""`reportedly blame`: which claims set every figure, since when, and whom they go back to."""

from __future__ import annotations

from typing import Any

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import zones
from reportedly.commands.cells import cell_named
from reportedly.commands.options import Moments, Output, incident_argument, moment_options, output_options
from reportedly.exporters import Row
from reportedly.projections import PROJECTIONS


@click.command()
@incident_argument()
@click.argument("cell", required=False)
@moment_options
@output_options
@pass_app
def blame(app: App, incident: str, cell: str | None, moments: Moments, output: Output) -> None:
    """Show for every figure, bound by bound, which claim sets it, since when, and whom it goes back to.

    CELL keeps one: killed/police. "public since" is the day by whose end the public certainly knew, "in the record
    since" the event from which this record has given the bound its present value without a break. An inferred bound
    has its proof; where figures exclude each other, every alternative stands on a line.

    \b
    Example:
        reportedly blame cota-905-2021-07
        reportedly blame cota-905-2021-07 killed/person --json
    """
    with app.reading() as record:
        asked: dict[str, Any] = {}
        if cell is not None:
            asked = dict(zip(("measure", "category"), cell_named(record, cell), strict=True))
        rows: list[Row] = [row.to_json() for row in record.ask("blame", incident, **moments.as_options(), **asked)]
        context = zones(record) if output.is_table else None
    if context is not None:
        from reportedly.exporters.blame_view import merged

        rows = merged(rows)
    empty = f"No figure of {incident}{f' in {cell}' if cell else ''}."
    output.write(rows, columns=PROJECTIONS["blame"].columns, view_name="blame", context=context, empty=empty)
