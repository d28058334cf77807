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
@silent_option
@pass_app
def events(app: App, target: Path | None, silent: bool) -> None:
    """Write every event with all that restores the log: parts, salts, clocks, hashes. It holds PROTECTED PARTS too.

    `append --restore` makes a record of it with the same root, so that every checkpoint and proof stays good. It is
    meant for moving and keeping a record, not for handing out: use `events --nl` for that.

    \b
    Example:
        reportedly export events -o events.jsonl
        reportedly --db copy.db append --restore events.jsonl
    """
    from reportedly.record.moving import exported

    with app.reading() as record, progress("Exporting", silent=silent) as told:
        if target is None:
            sys.stdout.flush()
            for line in exported(record.store, told):
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            return
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(exported(record.store, told))


for command in (html, markdown, csv, hxl, timelinejs):
    export.add_command(command)
