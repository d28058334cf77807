"""`reportedly visibility`: who may see a claim, a source, an incident, a document or an occasion."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.claims import VISIBILITIES
from reportedly.commands.correct import KINDS, corrected_thing
from reportedly.commands.writing import Writing, without_nothing, writing_options


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.argument("visibility", type=click.Choice(VISIBILITIES))
@click.option("--reason", metavar="TEXT", help="Why; it stays in the log, so it tells nothing that is to be protected.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def visibility(
    app: App, kind: str, name: str, visibility: str, reason: str | None, note: str | None, writing: Writing
) -> None:
    """Say who may see a thing from now on: everybody, everybody under a pseudonym, or the record's own people.

    What is restricted, and everything that rests on it, is absent from every answer for the public, at every past
    moment too. What stood in the log openly before stays there until it is redacted.

    \b
    Example:
        reportedly visibility claim b-streets restricted --reason "asked to be left out"
        reportedly visibility source resident-1 public-with-pseudonym
    """
    with app.writing() as record:
        stream, _ = corrected_thing(record, kind, name)
        content = {"kind": kind, "name": name, "visibility": visibility, "reason": reason, "note": note}
        draft = {"type": "VisibilityChanged", "stream": stream, "content": without_nothing(content)}
        writing.store(record, [draft])
