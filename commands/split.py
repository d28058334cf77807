"""`reportedly split`: claims of an incident belong to another."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.correct import corrected_thing
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, demand_incident, without_nothing, writing_options


@click.command()
@incident_argument()
@click.argument("assign", metavar="CLAIM=INCIDENT...", nargs=-1, required=True)
@click.option("--reason", metavar="TEXT", required=True, help="Why they belong there.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def split(app: App, incident: str, assign: tuple[str, ...], reason: str, note: str | None, writing: Writing) -> None:
    """Assign claims of INCIDENT to other incidents, one by one; the rest stay.

    The other incidents must be open: `reportedly incident` opens one.

    \b
    Example:
        reportedly split cota-905-2021-07 b-guard=la-vega-2021-07 --reason "killed elsewhere that day"
    """
    assigned: dict[str, str] = {}
    for one in assign:
        claim, equals, other = one.partition("=")
        if not (claim and equals and other):
            raise click.UsageError(f"Expected CLAIM=INCIDENT, not {one!r}.")
        if assigned.setdefault(claim, other) != other:
            raise click.UsageError(f"{claim} is assigned to two incidents.")
    with app.writing() as record:
        demand_incident(record, incident)
        for claim, other in assigned.items():
            corrected_thing(record, "claim", claim)
            demand_incident(record, other)
        content = without_nothing({"assign": assigned, "reason": reason, "note": note})
        writing.store(record, [{"type": "IncidentSplit", "stream": incident, "content": content}])
