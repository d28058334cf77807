"""`reportedly export csv`: the rows of one answer, for a spreadsheet."""

from __future__ import annotations

import io
from pathlib import Path

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.looking import deliver, file_option
from reportedly.commands.options import Moments, incident_argument, public_moment_options

ANSWERS = ("totals", "revisions", "timeline", "vintages", "discrepancies")


@click.command()
@incident_argument()
@click.option("--what", type=click.Choice(ANSWERS), default="totals", show_default=True, help="Which answer to write.")
@public_moment_options
@file_option
@pass_app
def csv(app: App, incident: str, what: str, moments: Moments, target: Path | None) -> None:
    """Write an answer as CSV: the columns of --json, unbounded is empty, and no text is ever a formula.

    \b
    Example:
        reportedly export csv cota-905-2021-07 -o totals.csv
        reportedly export csv cota-905-2021-07 --what revisions -o revisions.csv
    """
    from reportedly.exporters.delimited import write_csv
    from reportedly.exporters.pages.answers import ask
    from reportedly.projections import PROJECTIONS

    with app.reading() as record:
        rows = ask(record, what, incident, moments.as_options())
    out = io.StringIO()
    write_csv(rows, out, columns=PROJECTIONS[what].columns)
    deliver(out.getvalue(), target)
