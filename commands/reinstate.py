"""`reportedly reinstate`: a source restored what it had taken back."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.changing import Publishing, publishing_options
from reportedly.commands.correct import corrected_thing
from reportedly.commands.writing import Writing
from reportedly.events.errors import InputError


@click.command()
@click.argument("claim")
@click.option("--by", metavar="SOURCE", help="Who restores it.")
@publishing_options()
@pass_app
def reinstate(app: App, claim: str, by: str | None, publishing: Publishing, writing: Writing) -> None:
    """Record that a source restored a claim it had taken back.

    From that publication on the claim is in force again, at its old place. A figure that is merely said again, say with
    another value, is a new figure.

    \b
    Example:
        reportedly reinstate b-police --document cota905-d --reason "the retraction was an error"
    """
    with app.writing() as record:
        stream, _ = corrected_thing(record, "claim", claim)
        found = record.claim(claim)
        if found is not None and "retract" not in found.acts:
            raise InputError(f"claim {claim} was never retracted")
        publishing.store(record, "ClaimReinstated", stream or "", {"claim": claim, "by": by}, writing)
