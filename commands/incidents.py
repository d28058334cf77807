"""`reportedly incidents`: list and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.filtering import filter_options
from reportedly.commands.options import Output, audience_option, output_options

if TYPE_CHECKING:
    from reportedly.record import Filter

COLUMNS = ["incident", "title", "kind", "when", "place", "claims", "position", "found"]


@click.command()
@click.option("--search", metavar="WORDS", help="Only where public quotes, summaries or titles hold all the words.")
@filter_options()
@audience_option()
@output_options
@pass_app
def incidents(app: App, search: str | None, where: Filter | None, audience: str, output: Output) -> None:
    """List the incidents of the record; with --search, those whose quotes and summaries hold all the words.

    \b
    Example:
        reportedly incidents
        reportedly incidents --search "rocket launcher" --nl
        reportedly incidents --place Venezuela --from 2021 --to 2022 --source interior-minister
    """
    with app.reading() as record:
        rows = record.incidents(search, where=where, audience=audience)
    empty = "No incidents." if search is None and where is None else "Nothing found."
    output.write(rows, columns=COLUMNS, view_name="incidents", empty=empty)
