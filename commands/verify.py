"""`reportedly verify`: is everything in the file what was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from reportedly.commands.app import App, pass_app, progress, silent_option
from reportedly.commands.options import Output, output_options
from reportedly.exporters.neutral import for_terminal

if TYPE_CHECKING:
    from reportedly.record.verifying import Report

SHOWN = 50


def _beside(report: Report) -> str:
    if report.withheld:
        return f"{report.withheld} of {report.size} events withheld from the public, wholly or in part"
    return "and the read models are what they give" if report.read_models else "read models not compared"


@click.command()
@click.option(
    "--checkpoint",
    "checkpoints",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Demand that the log is the one of this checkpoint, or continues it; may be repeated.",
)
@click.option("--key", metavar="KEY", help="Demand that this public key (or the one in a file) signed them.")
@click.option("--log-only", is_flag=True, help="Leave out the read models, which are made from the log.")
@click.option(
    "--export", "bundle", type=click.File("rb"), metavar="FILE", help="Check a file that `export events` wrote."
)
@silent_option
@output_options
@pass_app
@click.pass_context
def verify(
    ctx: click.Context,
    app: App,
    checkpoints: tuple[Path, ...],
    key: str | None,
    log_only: bool,
    bundle: BinaryIO | None,
    silent: bool,
    output: Output,
) -> None:
    """Check every byte of the record: one line per problem, exit 1 where there is any.

    It checks the file, every event against its hash, the tree of hashes, what was redacted and by which event, and the
    read models against a rebuild in a temporary copy. Whoever can write to the file could compute all hashes anew, or
    remove the newest events: that is found only with a checkpoint kept elsewhere.

    \b
    Example:
        reportedly verify
        reportedly verify --checkpoint last-week.txt
        reportedly verify --export for-everybody.jsonl --checkpoint last-week.txt
    """
    from reportedly.record.verifying import verify as verified

    known = app.known(checkpoints)
    if key is not None and not known:
        raise click.UsageError("--key says who signed a checkpoint: give --checkpoint too.")
    if key is not None:
        from reportedly.record.keys import demand_signed

        for name, each in known:
            demand_signed(each, key, name)
    if bundle is not None:
        from reportedly.record.moving import check

        report = check(bundle, bundle.name, known)
    else:
        with progress("Verifying", silent=silent) as told:
            report = verified(app.db, known, read_models=not log_only, progress=told)
    rows = [{"position": each.position, "problem": each.what} for each in report.problems]
    if not output.is_table or output.fmt:
        output.write(rows, columns=["position", "problem"])
    else:
        for problem in report.problems[:SHOWN]:
            click.echo(for_terminal(str(problem)))
        left = len(rows) + report.more - SHOWN
        if left > 0:
            click.echo(f"… and {left} more problems")
    if rows:
        if any(each.what.startswith("SQLite:") for each in report.problems):
            click.echo("The file itself is damaged: keep it, and go on with a backup that verifies.", err=True)
        click.echo(f"First bad position: {report.first or 'none, the file as a whole'}.", err=True)
        ctx.exit(1)
    if output.is_table and not output.fmt:
        root = report.root.hex() if report.root else ""
        click.echo(f"{report.size} events, root {root}: all as recorded, {_beside(report)}.")
        if known:
            click.echo(f"The log continues {'the checkpoint' if len(known) == 1 else f'all {len(known)} checkpoints'}.")
