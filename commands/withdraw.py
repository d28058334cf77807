"""`reportedly withdraw`: a claim that should never have been recorded."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.correct import corrected_thing
from reportedly.commands.writing import Writing, without_nothing, writing_options
from reportedly.events.errors import InputError


@click.command()
@click.argument("claim")
@click.option("--reason", required=True, help="Why it should not have been recorded.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def withdraw(app: App, claim: str, reason: str, note: str | None, writing: Writing) -> None:
    """Withdraw a claim that you recorded by mistake: no document says it.

    It leaves every answer, whatever moment is asked about; its history stays, and --recorded-at still shows it. Where
    the source took it back, use `retract`.

    \b
    Example:
        reportedly withdraw b-police --reason "entered twice"
    """
    with app.writing() as record:
        stream, _ = corrected_thing(record, "claim", claim)
        found = record.claim(claim)
        if found is not None and "withdraw" in found.acts:
            raise InputError(f"claim {claim} is withdrawn already")
        content = without_nothing({"claim": claim, "reason": reason, "note": note})
        writing.store(record, [{"type": "ClaimWithdrawn", "stream": stream, "content": content}])
