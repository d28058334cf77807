"""`reportedly log`: how an incident's record came to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.cells import cell_named, demand
from reportedly.commands.events import COLUMNS
from reportedly.commands.options import Output, audience_option, incident_argument, output_options

if TYPE_CHECKING:
    from reportedly.record import Record


def read_span(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A span of time as it was typed; a usage error where it is none."""
    from reportedly.events.errors import ValueRefused

    if value is not None:
        from reportedly.record.logbook import span

        try:
            span(value)
        except ValueRefused as refused:
            raise click.BadParameter(str(refused)) from None
    return value


@click.command()
@incident_argument()
@click.option("--cell", metavar="MEASURE/CATEGORY", help="Only what concerns this cell: killed/police.")
@click.option("--source", metavar="SOURCE", help="Only what this source published, said, or is said to have said.")
@click.option("--document", metavar="DOCUMENT", help="Only this document, its claims, and what acts on them.")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only this type of event; may be repeated.")
@click.option("--recorded", metavar="WHEN", callback=read_span, help="Only what was recorded then.")
@click.option(
    "--published", metavar="WHEN", callback=read_span, help="Only what was, or may have been, published then."
)
@click.option(
    "--occurred", metavar="WHEN", callback=read_span, help="Only what happened, or speaks for a moment, then."
)
@click.option("--reverse", is_flag=True, help="The newest first.")
@audience_option()
@output_options
@pass_app
def log(
    app: App,
    incident: str,
    cell: str | None,
    source: str | None,
    document: str | None,
    types: tuple[str, ...],
    recorded: str | None,
    published: str | None,
    occurred: str | None,
    reverse: bool,
    audience: str,
    output: Output,
) -> None:
    """Show the history of an incident's record: its own events, and those of the documents and sources it rests on.

    Several options together keep what all of them keep. WHEN is a day, a month, an instant, or an interval such as
    2021-07-09/2021-07-11. A correction, retraction, judgement or note concerns what the claim it acts on concerns. A
    name that the record does not know is refused.

    \b
    Example:
        reportedly log cota-905-2021-07
        reportedly log cota-905-2021-07 --cell killed/police
        reportedly log cota-905-2021-07 --source interior-minister --published 2021-07-11 --json
    """
    from reportedly.record.logbook import Filters

    with app.reading() as record:
        known = Filters(
            cell_named(record, cell) if cell is not None else None,
            _named(record, "source", source, audience),
            _named(record, "document", document, audience),
            frozenset(map(_type, types)),
            recorded,
            published,
            occurred,
        )
        rows = [event.to_json() for event in record.history(incident, known, audience=audience)]
    empty = f"No event of {incident} fits."
    output.write(rows[::-1] if reverse else rows, columns=COLUMNS, view_name="events", empty=empty)


def _named(record: Record, kind: str, name: str | None, audience: str) -> str | None:
    """The name of a source or document that the audience may know. Raises UnknownName."""
    if name is None:
        return None
    withheld = record.withheld(audience)
    return demand(name, kind, (one for one in record.registry(kind) if not (withheld and withheld.hides(kind, one))))


def _type(name: str) -> str:
    from reportedly.events.registry import EVENT_TYPES

    return demand(name, "type of event", EVENT_TYPES)
