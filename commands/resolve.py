"""`reportedly resolve`: how a noted discrepancy was settled."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, demand_incident, known, without_nothing, writing_options
from reportedly.events.errors import show


@click.command()
@incident_argument()
@click.argument("name")
@click.argument("resolution")
@click.option("--by", metavar="NAME", help="Who settled it.")
@click.option("--why", metavar="TEXT", help="On what grounds.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def resolve(
    app: App,
    incident: str,
    name: str,
    resolution: str,
    by: str | None,
    why: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Record how the noted discrepancy NAME was settled, by whom and why.

    It changes no figure and hides nothing: the discrepancy stays in the list as resolved. What follows from it is an
    event of its own: `reclassify`, `assess`, `policy`.

    \b
    Example:
        reportedly resolve cota-905-2021-07 D3 "the guard is A's fourth officer" \\
            --by desk-2 --why "the ministry said so on the telephone"
    """
    with app.writing() as record:
        demand_incident(record, incident)
        if known(record, "discrepancy", f"{incident} {name}") is None:
            from reportedly.record.errors import UnknownName

            raise UnknownName(f"no discrepancy {show(name)} is noted for {incident}; `note` records one")
        content = {"discrepancy": name, "resolution": resolution, "by": by, "why": why, "note": note}
        writing.store(
            record, [{"type": "DiscrepancyResolved", "stream": incident, "content": without_nothing(content)}]
        )
