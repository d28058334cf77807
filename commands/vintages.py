"""`reportedly vintages`: what was known of each moment, and when."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.options import Moments, Output, incident_argument, moment_options, output_options

COUNTINGS = ("total", "snapshot", "increment")


@click.command()
@incident_argument()
@click.option("--cell", metavar="MEASURE/CATEGORY", help="Only this cell: killed/police.")
@click.option("--origin", metavar="SOURCE", help="Only what goes back to this source.")
@click.option("--counting", type=click.Choice(COUNTINGS), help="Only figures that count in this way.")
@click.option("--first", is_flag=True, help="Only what was said first of each moment.")
@click.option("--latest", is_flag=True, help="Only what is known of each moment now.")
@moment_options
@output_options
@pass_app
def vintages(
    app: App,
    incident: str,
    cell: str | None,
    origin: str | None,
    counting: str | None,
    first: bool,
    latest: bool,
    moments: Moments,
    output: Output,
) -> None:
    """Show the revision triangle: the values of each moment or period, and from when to when each was known.

    "as of" is what a figure speaks for: its own moment, else when it was said, else its publication.

    \b
    Example:
        reportedly vintages cota-905-2021-07 --cell killed/police
        reportedly vintages cota-905-2021-07 --latest --csv
    """
    if first and latest:
        raise click.UsageError("Give --first or --latest, not both.")
    measure, category = None, None
    if cell is not None:
        measure, _, category = cell.partition("/")
    answer(
        app,
        "vintages",
        incident,
        moments,
        output,
        measure=measure,
        category=(category or "-") if cell else None,
        origin=origin,
        counting=counting,
        first=first,
        latest=latest,
    )
