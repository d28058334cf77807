"""`reportedly note`: claims that do not fit together, as you see it."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.correct import corrected_thing
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, demand_incident, without_nothing, writing_options


@click.command()
@incident_argument()
@click.argument("name")
@click.argument("claims", nargs=-1, required=True)
@click.option("--kind", metavar="WORD", required=True, help="What is wrong: possible-reclassification, omission …")
@click.option("--why", metavar="TEXT", help="What does not fit, in your own words.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def note(
    app: App,
    incident: str,
    name: str,
    claims: tuple[str, ...],
    kind: str,
    why: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Note a discrepancy, NAME, between CLAIMS of an incident; one claim alone may be odd too.

    What is found by computing for the same claims, or fewer of them, becomes part of it. `resolve` settles it, and
    hides nothing.

    \b
    Example:
        reportedly note cota-905-2021-07 D3 a-police b-guard b-police \\
            --kind possible-reclassification --why "the guard may be A's fourth officer"
    """
    with app.writing() as record:
        demand_incident(record, incident)
        for claim in claims:
            corrected_thing(record, "claim", claim)
        content = {"discrepancy": name, "claims": list(claims), "kind": kind, "why": why, "note": note}
        writing.store(record, [{"type": "DiscrepancyNoted", "stream": incident, "content": without_nothing(content)}])
