"""`reportedly incidents`: list and search."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import Output, audience_option, output_options

COLUMNS = ["incident", "title", "kind", "when", "place", "claims", "position", "found"]


@click.command()
@click.option("--search", metavar="WORDS", help="Only where public quotes, summaries or titles hold all the words.")
@audience_option()
@output_options
@pass_app
def incidents(app: App, search: str | None, audience: str, output: Output) -> None:
    """List the incidents of the record; with --search, those whose quotes and summaries hold all the words.

    \b
    Example:
        reportedly incidents
        reportedly incidents --search "rocket launcher" --nl
    """
    with app.reading() as record:
        rows = record.incidents(search, audience=audience)
    output.write(
        rows, columns=COLUMNS, view_name="incidents", empty="No incidents." if search is None else "Nothing found."
    )
