"""`reportedly backup`: a copy while the record is in use."""

from __future__ import annotations

from pathlib import Path

import click

from reportedly.commands.app import App, pass_app


@click.command()
@click.argument("destination", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace the file that stands there.")
@pass_app
def backup(app: App, destination: Path, overwrite: bool) -> None:
    """Copy the record to DESTINATION while others write to it: all that was stored before is in the copy.

    \b
    Example:
        reportedly backup cota-2021-07-12.db
    """
    with app.reading() as record:
        head = record.backup(destination, overwrite=overwrite)
    click.echo(f"{destination}: {head.size} events, root {head.root.hex()}")
