"""`reportedly export html`: an incident as one page that can be mailed, archived and printed."""

from __future__ import annotations

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
def html(app: App, incident: str, moments: Moments, target: Path | None) -> None:
    """Write one page about an incident: how many, according to whom, how it moved, what is disputed.

    The page needs nothing else: no server, no network, no JavaScript. Where JavaScript runs, a control goes back to any
    moment, by publication or by entry in the record.

    \b
    Example:
        reportedly export html cota-905-2021-07 -o cota.html
        reportedly export html cota-905-2021-07 --known-at 2021-07-11 -o cota-11-july.html
    """
    from reportedly.exporters.pages.answers import gather
    from reportedly.exporters.pages.html import render
    from reportedly.exporters.pages.model import page

    with app.reading() as record:
        answers = gather(record, incident, moments.as_options())
    deliver(render(page(answers)), target)
