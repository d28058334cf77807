"""`reportedly link`: somebody relates one incident to another."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.correct import corrected_thing
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, demand_incident, quote_part, without_nothing, writing_options


@click.command()
@incident_argument()
@click.argument("other")
@click.option("--as", "relation", metavar="WORD", required=True, help="How they relate: possible-cause, part-of …")
@click.option("--claim", metavar="CLAIM", help="The claim that relates them.")
@click.option("--document", metavar="DOCUMENT", help="Where it stands.")
@click.option("--quote", metavar="TEXT", help="The exact words of the document.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def link(
    app: App,
    incident: str,
    other: str,
    relation: str,
    claim: str | None,
    document: str | None,
    quote: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Record that INCIDENT relates to OTHER: as its possible cause, as a part of it. A link never moves a figure.

    Two names for one incident are no link: use `merge`.

    \b
    Example:
        reportedly link gang-leader-standoff cota-905-2021-07 --as possible-cause --claim b-trigger
    """
    with app.writing() as record:
        demand_incident(record, incident)
        demand_incident(record, other)
        if claim is not None:
            corrected_thing(record, "claim", claim)
        content = {
            "from_incident": incident,
            "to_incident": other,
            "relation": relation,
            "claim": claim,
            "document": document,
            "quote": quote_part(quote, None),
            "note": note,
        }
        writing.store(record, [{"type": "IncidentLinked", "stream": incident, "content": without_nothing(content)}])
