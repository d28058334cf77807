"""`reportedly source`: register a source, or reassess it."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.claims import VISIBILITIES
from reportedly.commands.writing import Writing, known, without_nothing, writing_options

KINDS = ("outlet", "official", "agency", "organisation", "collective", "person", "data-set")


@click.command()
@click.argument("source")
@click.option("--kind", type=click.Choice(KINDS), help="What it is; needed for a new source.")
@click.option("--name", help="Its public name.")
@click.option("--role", help="Its role: interior minister.")
@click.option("--grade", type=click.Choice(list("ABCDEF")), help="How reliable it is; F: cannot be judged.")
@click.option("--origin", metavar="SOURCE", help="The source it merely passes on.")
@click.option("--pseudonym", help="What it is called in public.")
@click.option("--visibility", type=click.Choice(VISIBILITIES), help="Who may see it.")
@click.option("--protected-name", help="Its real name: kept in the protected part, removable for good.")
@click.option("--protected-contact", help="How to reach it: kept in the protected part.")
@click.option("--reason", help="Why a registered source is reassessed.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def source(
    app: App,
    source: str,
    kind: str | None,
    name: str | None,
    role: str | None,
    grade: str | None,
    origin: str | None,
    pseudonym: str | None,
    visibility: str | None,
    protected_name: str | None,
    protected_contact: str | None,
    reason: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Register a source; with --reason, reassess one that is registered.

    SOURCE is the name it goes by in the record. It can never be erased: a source that needs protection gets a
    generated one (resident-1), and what identifies it goes into the protected part.

    \b
    Example:
        reportedly source interior-minister --kind official --grade C
        reportedly source resident-1 --kind person --pseudonym "a displaced resident" \\
            --visibility public-with-pseudonym
        reportedly source outlet-b --grade B --reason "names its sources since May"
    """
    with app.writing() as record:
        if reason is not None:
            if known(record, "source", source) is None:
                raise click.UsageError(f"No source {source} is registered, so there is nothing to reassess.")
            content = {"source": source, "grade": grade, "origin": origin, "reason": reason, "note": note}
            writing.store(record, [{"type": "SourceReassessed", "content": without_nothing(content)}])
            return
        if kind is None:
            raise click.UsageError("A new source needs a --kind; reassessing one needs a --reason.")
        content = {
            "source": source,
            "kind": kind,
            "name": name,
            "role": role,
            "grade": grade,
            "origin": origin,
            "pseudonym": pseudonym,
            "visibility": visibility or "public",
            "note": note,
        }
        identity = without_nothing({"name": protected_name, "contact": protected_contact})
        draft = {"type": "SourceRegistered", "content": without_nothing(content)}
        writing.store(record, [draft | ({"protected": identity} if identity else {})])
