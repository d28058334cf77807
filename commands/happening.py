"""`reportedly happening`: something that happened, and when."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.claims import Attribution, claim_options, store_claim
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, without_nothing


@click.command()
@incident_argument()
@click.argument("what")
@click.option("--when", metavar="WHEN", help='EDTF, an instant, or words: "since Wednesday", "by Friday afternoon".')
@click.option("--kind", metavar="WORD", help="What kind of happening it is.")
@click.option("--place", metavar="TEXT", help="Where.")
@click.option("--before", metavar="CLAIM", multiple=True, help="A happening this surely came before; may be repeated.")
@click.option("--after", metavar="CLAIM", multiple=True, help="A happening this surely came after; may be repeated.")
@claim_options
@pass_app
def happening(
    app: App,
    incident: str,
    what: str,
    when: str | None,
    kind: str | None,
    place: str | None,
    before: tuple[str, ...],
    after: tuple[str, ...],
    attribution: Attribution,
    writing: Writing,
) -> None:
    """Record something that happened, and when.

    WHAT is a summary in your own words; the document's words belong in --quote.

    \b
    Example:
        reportedly happening cota-905-2021-07 "State forces enter Cota 905" \\
            --when "by Friday afternoon" --document cota905-b --by local-media
    """
    with app.writing() as record:
        setting = attribution.setting(record, incident)
        content = attribution.content(record, setting) | without_nothing(
            {
                "what": what,
                "when": setting.moment(when, "--when"),
                "kind": kind,
                "place": {"name": place} if place else None,
                "before": list(before),
                "after": list(after),
            }
        )
        store_claim(record, "HappeningReported", incident, attribution, content, writing)
