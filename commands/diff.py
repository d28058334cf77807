"""`reportedly diff`: what changed in an incident's answers between two moments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import zones
from reportedly.commands.options import Output, audience_option, incident_argument, output_options
from reportedly.events.errors import ValueRefused
from reportedly.exporters import Row

if TYPE_CHECKING:
    from reportedly.exporters.views import Context


def read_moment(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A moment as it was typed; a usage error where it is none."""
    from reportedly.record.moments import moment

    try:
        moment(value)
    except ValueRefused as refused:
        raise click.BadParameter(str(refused)) from None
    return value


@click.command()
@incident_argument()
@click.argument("a", callback=read_moment)
@click.argument("b", callback=read_moment, default="now")
@click.option("--all", "everything", is_flag=True, help="Also what changed no figure: proofs, origins, notices.")
@audience_option()
@output_options
@pass_app
def diff(app: App, incident: str, a: str, b: str, everything: bool, audience: str, output: Output) -> None:
    """Show what changed in the answers about an incident between moment A and moment B (default: now).

    Figures that appeared, moved or went, claims that left the total as it was, happenings, and findings; each line
    names the events that did it. A moment is one of:

    \b
        131                        the position in the log
        v12                        the version of the incident's stream
        recorded:2021-07-12        what this record held then: a day (its end) or an instant
        known:2021-07-11           what the public could know then: a day (its end) or an instant
        last-week.txt              the checkpoint in this file; the log must continue it
        start, now                 before everything, and the end of the log
        131,known:2021-07-11       what was known then, by what the record held at 131

    What a claim is to those before it ("repeated") goes by the record's own order; by publication where A and B differ
    only in what was known.

    \b
    Example:
        reportedly diff cota-905-2021-07 124
        reportedly diff cota-905-2021-07 known:2021-07-11 now --json
        reportedly diff cota-905-2021-07 last-week.txt now
    """
    from reportedly.projections.differences import DifferenceRow

    with app.reading() as record:
        rows = [row.to_json() for row in record.diff(incident, a, b, include_all=everything, audience=audience)]
        context = zones(record) if output.is_table else None
    columns = list(DifferenceRow.__slots__)
    if context is None:
        output.write(rows, columns=columns)
    elif not rows:
        click.echo(f"No answer about {incident} changed.", err=True)
    else:
        _write_groups(rows, output, context)


def _write_groups(rows: Sequence[Row], output: Output, context: Context) -> None:
    """A heading and a table for each thing that changes are about."""
    from reportedly.exporters.differences_view import GROUPS

    above = ""
    for about, title in GROUPS.items():
        found = [row for row in rows if row["about"] == about]
        if found:
            click.echo(f"{above}{title}")
            output.write(found, view_name="diff", context=context)
            above = "\n"
