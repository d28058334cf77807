"""`reportedly init`: an empty record."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app


@click.command()
@click.option("--origin", metavar="NAME", help="The log's name, for proofs: example.org/cota (default: made up).")
@pass_app
def init(app: App, origin: str | None) -> None:
    """Start a record: an empty log that knows the standard taxonomy.

    Safe to run again: a record that exists stays as it is.

    \b
    Example:
        reportedly init
        reportedly --db cota.db init --origin example.org/cota
    """
    import reportedly

    existed = app.db.exists()
    with reportedly.open(app.db, create=True, origin=origin) as record:
        record.catch_up()
        events = record.status().size
    if existed:
        click.echo(f"{app.db} is a record already, with {events} events; nothing was changed.")
        return
    click.echo(f"Started {app.db}: {events} events of standard taxonomy.")
    click.echo(f"Next: {app.command('load CASE.yaml')}, or {app.command('incident NAME --title …')}")
