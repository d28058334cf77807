"""`reportedly export`: the record in forms that others read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from reportedly.commands.app import App, pass_app, progress, silent_option
from reportedly.commands.export_csv import csv
from reportedly.commands.export_html import html
from reportedly.commands.export_hxl import hxl
from reportedly.commands.export_markdown import markdown
from reportedly.commands.export_timelinejs import timelinejs
from reportedly.commands.options import audience_option
from reportedly.projections import PUBLIC


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def export() -> None:
    """Write the record in a form that others read.

    \b
    Example:
        reportedly export events -o events.jsonl
    """


@export.command()
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this new file, which only you can read.",
)
@audience_option(PUBLIC)
@silent_option
@pass_app
def events(app: App, target: Path | None, audience: str, silent: bool) -> None:
    """Write every event with all that restores the log: parts, salts, clocks, hashes.

    For the public, what it may not see stands as a hash alone: anybody can still check that the rest is what the log
    holds, with `verify --export`. To move or keep a record whole, PROTECTED PARTS included, take --audience internal:
    `append --restore` makes a record of that with the same root, so that every checkpoint and proof stays good.

    \b
    Example:
        reportedly export events -o for-everybody.jsonl
        reportedly export events --audience internal -o events.jsonl
        reportedly --db copy.db append --restore events.jsonl
    """
    from reportedly.record.moving import exported

    with app.reading() as record, progress("Exporting", silent=silent) as told:
        withheld = record.withheld(audience)
        lines = exported(record.store, told, withheld)
        if target is None or target == Path("-"):
            sys.stdout.flush()
            for line in lines:
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        else:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.writelines(lines)
    if withheld is not None:
        click.echo(
            "Protected parts are withheld, if there are any: to keep or move a record, take --audience internal.",
            err=True,
        )


for command in (html, markdown, csv, hxl, timelinejs):
    export.add_command(command)
