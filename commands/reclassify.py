"""`reportedly reclassify`: a source moved a figure to another cell."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.changing import Publishing, cell_of, publishing_options
from reportedly.commands.correct import corrected_thing
from reportedly.commands.writing import Writing


@click.command()
@click.argument("claim")
@click.argument("cell")
@publishing_options(reason_required=True)
@pass_app
def reclassify(app: App, claim: str, cell: str, publishing: Publishing, writing: Writing) -> None:
    """Record that a source moved a figure to another CELL: another measure, another category, or both.

    From that publication on the figure counts there and no longer where it was. Where you entered it in the wrong cell
    yourself, use `correct`.

    \b
    Example:
        reportedly reclassify a-police killed/state-security-forces --document cota905-c \\
            --reason "one of the four was a guard"
    """
    with app.writing() as record:
        stream, _ = corrected_thing(record, "claim", claim)
        measure, category = cell_of(record, cell)
        content = {"claim": claim, "measure": measure, "category": category or "-"}
        publishing.store(record, "FigureReclassified", stream or "", content, writing)
