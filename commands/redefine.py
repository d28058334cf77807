"""`reportedly redefine`: from a publication on, a series is counted in another way."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.changing import Publishing, cell_of, publishing_options
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, demand_incident
from reportedly.events.errors import InputError

KINDS = ("rename", "rebase", "new-definition")


@click.command()
@incident_argument()
@click.argument("cell")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What happened to the series.")
@click.option("--origin", metavar="SOURCE", help="Only the series that go back to this source.")
@click.option("--offset", metavar="NUMBER", help="What to add to the old figures to compare them: 4047, -12.")
@click.option("--from-measure", metavar="MEASURE", help="The measure that goes on under this name.")
@publishing_options()
@pass_app
def redefine(
    app: App,
    incident: str,
    cell: str,
    kind: str,
    origin: str | None,
    offset: str | None,
    from_measure: str | None,
    publishing: Publishing,
    writing: Writing,
) -> None:
    """Record that a source redefined what it counts: a rename, a rebase by an offset, or a new definition.

    CELL is measure/category, or a measure alone for all its categories. From that publication on, the old figures are
    not in force, and the first new one is compared with the last old one plus the offset: a rebase is no death.

    \b
    Example:
        reportedly redefine lebanon killed/person --kind rebase --offset 4047 \\
            --published 2025-11-27 --reason "the count begins with the war now"
    """
    if kind == "rebase" and offset is None:
        raise click.UsageError("A rebase needs its --offset.")
    with app.writing() as record:
        demand_incident(record, incident)
        measure, category = cell_of(record, cell)
        content = {
            "measure": measure,
            "category": category,
            "origin": origin,
            "kind": kind,
            "offset": None if offset is None else _number(offset),
            "from_measure": from_measure,
        }
        publishing.store(record, "MeasureRedefined", incident, content, writing)


def _number(words: str) -> int | str:
    from reportedly.events.errors import ReportedlyError
    from reportedly.events.numbers import number, number_json

    try:
        return number_json(number(words))
    except ReportedlyError as error:
        raise InputError(str(error), field="--offset") from None
