"""`reportedly sources`: what each source claimed."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.options import Moments, Output, incident_argument, moment_options, output_options


@click.command()
@incident_argument(required=False)
@moment_options
@output_options
@pass_app
def sources(app: App, incident: str | None, moments: Moments, output: Output) -> None:
    """Show what each source claimed, and how often and in which direction it was revised.

    \b
    Example:
        reportedly sources
        reportedly sources cota-905-2021-07 --csv
    """
    answer(app, "sources", incident, moments, output)
