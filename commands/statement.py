"""`reportedly statement`: what somebody said."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.claims import Attribution, claim_options, store_claim
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, without_nothing


@click.command()
@incident_argument()
@click.argument("what")
@click.option("--stance", metavar="WORD", help="denies, confirms, blames …")
@claim_options
@pass_app
def statement(
    app: App, incident: str, what: str, stance: str | None, attribution: Attribution, writing: Writing
) -> None:
    """Record what somebody said, where it is neither a figure nor a happening.

    WHAT is a summary in your own words; the document's words belong in --quote.

    \b
    Example:
        reportedly statement cota-905-2021-07 "Would rather sleep outside than risk death" \\
            --by resident-1 --mode direct --document cota905-b --quote "sleeping in the streets"
    """
    with app.writing() as record:
        setting = attribution.setting(record, incident)
        content = attribution.content(record, setting) | without_nothing({"what": what, "stance": stance})
        store_claim(record, "StatementReported", incident, attribution, content, writing)
