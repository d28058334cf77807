"""`reportedly export hxl`: totals for humanitarian data tools."""

from __future__ import annotations

import io
from pathlib import Path

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.looking import audience_option, deliver, file_option
from reportedly.commands.options import Moments, incident_argument, moment_options


@click.command()
@incident_argument()
@audience_option("public")
@moment_options
@file_option
@pass_app
def hxl(app: App, incident: str, audience: str, moments: Moments, target: Path | None) -> None:
    """Write the totals as HXL: CSV with a row of hashtags (#indicator+num+min …) below its header.

    \b
    Example:
        reportedly export hxl cota-905-2021-07 -o totals.hxl.csv
    """
    from reportedly.exporters.charts.lookup import lookup
    from reportedly.exporters.hxl import write
    from reportedly.exporters.pages.answers import ask

    asked = {name: value for name, value in moments.as_options().items() if value is not None}
    with app.reading() as record, record.store.snapshot():
        rows = ask(record, "totals", incident, audience, asked)
        references = ask(record, "references", incident, audience, asked)
    out = io.StringIO()
    write(rows, lookup(references, str(references[0]["incident"]) if references else incident), out)
    deliver(out.getvalue(), target)
