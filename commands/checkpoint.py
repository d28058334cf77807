"""`reportedly checkpoint`: what to keep elsewhere, so that nobody can rewrite the log unnoticed."""

from __future__ import annotations

from pathlib import Path

import click

from reportedly.commands.app import App, pass_app


@click.command()
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="KEY",
    help="Sign it with the key in this file; `reportedly key new` makes one.",
)
@pass_app
def checkpoint(app: App, key: Path | None) -> None:
    """Print the log's checkpoint: its name, its size and the hash of everything up to there.

    Keep it where those who can write to the record cannot: send it to somebody, publish it, have it timestamped. With
    it `verify` finds every later change to what the log held, also one that computed all hashes anew. It does not show
    that what was recorded is true, nor, by itself, when. A signature shows which key vouched for it.

    \b
    Example:
        reportedly checkpoint > 2021-07-12.txt
        reportedly checkpoint --sign ~/desk.key | mail -s checkpoint archive@example.org
    """
    from reportedly.record.checkpoints import of_store
    from reportedly.record.keys import read_key

    signer = read_key(key) if key is not None else None
    with app.reading() as record:
        made = of_store(record.store)
    click.echo((signer.sign(made) if signer else made).note, nl=False)
