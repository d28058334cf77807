"""`reportedly projections`: the read models, which can always be made again from the log."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app, progress, silent_option
from reportedly.commands.options import Output, output_options
from reportedly.commands.status import state_of


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def projections() -> None:
    """List, check or rebuild the read models: tables for SQL, made from the log and from nothing else.

    \b
    Example:
        reportedly projections status
        reportedly projections rebuild
    """


@projections.command("list")
@output_options
def list_projections(output: Output) -> None:
    """List what can be asked.

    \b
    Example:
        reportedly projections list
    """
    from importlib import import_module

    from reportedly.projections import PROJECTIONS

    rows = []
    for name, projection in PROJECTIONS.items():
        module = import_module(f"reportedly.projections.{projection.path.partition(':')[0]}")
        sentence = (module.__doc__ or "").strip().splitlines()[0].partition(" (")[0].rstrip(".")
        rows.append({"projection": name, "answers": sentence.partition(": ")[2] or sentence})
    output.write(rows, columns=["projection", "answers"])


@projections.command("status")
@output_options
@pass_app
def show_status(app: App, output: Output) -> None:
    """Show whether the tables stand where the log does.

    \b
    Example:
        reportedly projections status --json
    """
    with app.reading() as record:
        found = record.status()
    row = {"position": found.caught_up, "events": found.size, "waiting": found.waiting, "stale": found.stale}
    state = state_of(found.stale, found.waiting, found.caught_up, found.size)
    output.write_record(row | ({"state": state} if output.is_table else {}))


@projections.command()
@silent_option
@pass_app
def rebuild(app: App, silent: bool) -> None:
    """Make every read model anew beside the live ones, and swap them in at once.

    Answers stay available meanwhile, and an interrupted rebuild leaves the tables as they were.

    \b
    Example:
        reportedly projections rebuild
    """
    with app.writing() as record, progress("Rebuilding", silent=silent) as told:
        reached = record.rebuild(told)
    click.echo(f"Rebuilt from {reached} events.")


@projections.command()
@pass_app
@click.pass_context
def verify(ctx: click.Context, app: App) -> None:
    """Rebuild a copy from the log and compare it with the tables; exit 1 where they differ.

    \b
    Example:
        reportedly projections verify
    """
    differing = differences(app)
    for line in differing:
        click.echo(line)
    if differing:
        click.echo("Run `reportedly projections rebuild`.", err=True)
        ctx.exit(1)
    click.echo("The tables are what the log says.")


def differences(app: App) -> list[str]:
    """A line per table whose rows are not those of a rebuild of a copy."""
    import tempfile
    from functools import partial
    from pathlib import Path

    import reportedly
    from reportedly.record.keeping import TABLES
    from reportedly.store.adhoc import read_only_rows

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        with app.reading() as record:
            record.backup(copy)
        fresh = Path(folder) / "fresh.db"
        with reportedly.open(copy, read_only=True) as record:
            record.backup(fresh)
        with reportedly.open(fresh) as record:
            record.rebuild()
        whole = partial(read_only_rows, seconds=None, most_bytes=None)
        found = []
        for table in TABLES:
            sql = f'SELECT * FROM "{table}"'
            ours, theirs = (sorted(map(repr, whole(path, sql).rows)) for path in (copy, fresh))
            if ours != theirs:
                found.append(f"{table}: {len(ours)} rows, and {len(theirs)} by the log")
        return found
