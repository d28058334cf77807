"""`reportedly log`: how an incident's record came to be."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.events import COLUMNS
from reportedly.commands.options import Output, incident_argument, output_options


@click.command()
@incident_argument()
@click.option("--reverse", is_flag=True, help="The newest first.")
@output_options
@pass_app
def log(app: App, incident: str, reverse: bool, output: Output) -> None:
    """Show the history of an incident's record: its own events, and those of the documents and sources it rests on.

    \b
    Example:
        reportedly log cota-905-2021-07
        reportedly log cota-905-2021-07 --reverse --json
    """
    from reportedly.commands.writing import demand_incident
    from reportedly.record.envelopes import envelope

    with app.reading() as record:
        demand_incident(record, incident)
        rows = [envelope(event).to_json() for event in record.events_of(incident)]
    output.write(rows[::-1] if reverse else rows, columns=COLUMNS, view_name="events")
