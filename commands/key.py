"""`reportedly key`: keys that sign checkpoints, kept outside the record."""

from __future__ import annotations

from pathlib import Path

import click

from reportedly.commands.app import App, pass_app


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def key() -> None:
    """Make or show a key that signs checkpoints. It is a file of its own, never part of the record.

    \b
    Example:
        reportedly key new ~/desk.key --name example.org/cota
        reportedly key show ~/desk.key
    """


@key.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="The key's name, which signatures show (default: the log's name).")
@pass_app
def new(app: App, file: Path, name: str | None) -> None:
    """Make a key in FILE, which only you can read, and print its public part. Nothing is ever overwritten.

    \b
    Example:
        reportedly key new ~/desk.key --name example.org/cota
    """
    from reportedly.record.keys import new_key

    if name is None:
        with app.reading() as record:
            name = record.store.origin
    click.echo(str(new_key(file, name)))
    click.echo(f"{file} is secret. Hand out the line above: it checks signatures.", err=True)


@key.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def show(file: Path) -> None:
    """Print the public part of the key in FILE.

    \b
    Example:
        reportedly key show ~/desk.key
    """
    from reportedly.record.keys import public_key

    click.echo(str(public_key(str(file))))
