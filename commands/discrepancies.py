"""`reportedly discrepancies`: what does not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.filtering import filter_options
from reportedly.commands.options import Moments, Output, incident_argument, moment_options, output_options
from reportedly.exporters import Row

if TYPE_CHECKING:
    from reportedly.record import Filter

STATUSES = ("noted", "resolved", "computed", "notice")


@click.command()
@incident_argument(required=False)
@click.option("--status", type=click.Choice(STATUSES), multiple=True, help="Only these; may be repeated.")
@click.option("--kind", metavar="KIND", multiple=True, help="Only these kinds; may be repeated.")
@filter_options(kind="--incident-kind")
@moment_options
@output_options
@pass_app
def discrepancies(
    app: App,
    incident: str | None,
    status: tuple[str, ...],
    kind: tuple[str, ...],
    where: Filter | None,
    moments: Moments,
    output: Output,
) -> None:
    """Show what does not fit together: noted by somebody, resolved, computed, or worth a notice.

    Both numbers and both sources are named. One that somebody noted takes in what is computed for the same claims.

    \b
    Example:
        reportedly discrepancies cota-905-2021-07
        reportedly discrepancies --status computed --json
    """

    def chosen(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["status"] in (status or STATUSES) and (not kind or row["kind"] in kind)]

    answer(app, "discrepancies", incident, moments, output, choose=chosen, where=where)
