"""`reportedly export markdown`: an incident as text for a wiki, a repository or a message."""

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
def markdown(app: App, incident: str, moments: Moments, target: Path | None) -> None:
    """Write what `export html` says, without its pictures, as Markdown with tables.

    \b
    Example:
        reportedly export markdown cota-905-2021-07 -o cota.md
    """
    from reportedly.exporters.pages.answers import gather
    from reportedly.exporters.pages.markdown import render
    from reportedly.exporters.pages.model import page

    with app.reading() as record:
        answers = gather(record, incident, moments.as_options())
    deliver(render(page(answers, charts=False)), target)
