"""`reportedly timeline`: what happened when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.filtering import filter_options
from reportedly.commands.options import Moments, Output, incident_argument, moment_options, output_options

if TYPE_CHECKING:
    from reportedly.record import Filter


@click.command()
@incident_argument(required=False)
@click.option("--claims", is_flag=True, help="Also the figures, at what they speak for.")
@click.option("--publications", is_flag=True, help="Also the documents, when they were published.")
@filter_options()
@moment_options
@output_options
@pass_app
def timeline(
    app: App,
    incident: str | None,
    claims: bool,
    publications: bool,
    where: Filter | None,
    moments: Moments,
    output: Output,
) -> None:
    """Show what happened when, and what surely came before; without INCIDENT, for the whole record.

    Dates are shown as precisely as they are known, in the incident's own time zone. "surely after" gives the rows
    that must have come before; any other two cannot be put in order.

    \b
    Example:
        reportedly timeline cota-905-2021-07
        reportedly timeline --nl
    """
    kinds = ["happening", *(["claim"] if claims else []), *(["publication"] if publications else [])]
    answer(app, "timeline", incident, moments, output, include=kinds, where=where)
