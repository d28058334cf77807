"""`reportedly export hxl`: totals for humanitarian data tools."""

from __future__ import annotations

import io
from pathlib import Path

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.looking import deliver, file_option
from reportedly.commands.options import Moments, incident_argument, public_moment_options


@click.command()
@incident_argument()
@public_moment_options
@file_option
@pass_app
def hxl(app: App, incident: str, moments: Moments, target: Path | None) -> None:
    """Write the totals as HXL: CSV with a row of hashtags (#indicator+num+min …) below its header.

    \b
    Example:
        reportedly export hxl cota-905-2021-07 -o totals.hxl.csv
    """
    from reportedly.exporters.charts.lookup import lookup
    from reportedly.exporters.hxl import write
    from reportedly.exporters.pages.answers import ask

    with app.reading() as record, record.store.snapshot():
        rows = ask(record, "totals", incident, moments.as_options())
        references = ask(record, "references", incident, moments.as_options())
    out = io.StringIO()
    write(rows, lookup(references, str(references[0]["incident"]) if references else incident), out)
    deliver(out.getvalue(), target)
