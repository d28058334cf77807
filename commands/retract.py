"""`reportedly retract`: a source took a claim back."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.correct import corrected_thing
from reportedly.commands.writing import Setting, Writing, known, without_nothing, writing_options
from reportedly.events.errors import InputError, show


@click.command()
@click.argument("claim")
@click.option("--document", metavar="DOCUMENT", help="Where it is taken back.")
@click.option("--published", metavar="WHEN", help="When it was taken back, where there is no document.")
@click.option("--by", metavar="SOURCE", help="Who takes it back.")
@click.option("--reason", metavar="TEXT", help="The reason that is given.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def retract(
    app: App,
    claim: str,
    document: str | None,
    published: str | None,
    by: str | None,
    reason: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Record that a source took a claim back.

    From that publication on the claim is out of force, and what it had followed is in force again; before it, nothing
    changes. A mistake of your own is no retraction: use `correct` or `withdraw`.

    \b
    Example:
        reportedly retract b-police --document cota905-c --reason "the officer was found alive"
    """
    if document is None and published is None:
        raise click.UsageError("Say when it was taken back: --document or --published.")
    with app.writing() as record:
        stream, _ = corrected_thing(record, "claim", claim)
        found = None if document is None else known(record, "document", document)
        if document is not None and found is None:
            raise InputError(f"no document {show(document)} is registered", field="--document")
        content = {
            "claim": claim,
            "document": document,
            "by": by,
            "published": Setting(found, known(record, "incident", stream or "")).moment(published, "--published"),
            "reason": reason,
            "note": note,
        }
        writing.store(record, [{"type": "ClaimRetracted", "stream": stream, "content": without_nothing(content)}])
