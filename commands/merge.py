"""`reportedly merge`: two incidents are the same."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, demand_incident, without_nothing, writing_options


@click.command()
@incident_argument()
@click.argument("into")
@click.option("--reason", metavar="TEXT", required=True, help="Why they are the same.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def merge(app: App, incident: str, into: str, reason: str, note: str | None, writing: Writing) -> None:
    """Record that INCIDENT is the same as INTO, whose name stays.

    Nothing is summed: the claims of both stand side by side as rivals. The old name keeps leading to the new one, and
    earlier moments (--at-position) still show the two apart.

    \b
    Example:
        reportedly merge caracas-shootout cota-905-2021-07 --reason "same place, same hours"
    """
    with app.writing() as record:
        demand_incident(record, incident)
        demand_incident(record, into)
        content = without_nothing({"into": into, "reason": reason, "note": note})
        writing.store(record, [{"type": "IncidentsMerged", "stream": incident, "content": content}])
