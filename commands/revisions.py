"""`reportedly revisions`: how every figure changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.filtering import filter_options
from reportedly.commands.options import Moments, Output, incident_argument, moment_options, output_options
from reportedly.exporters import Row

if TYPE_CHECKING:
    from reportedly.record import Filter


@click.command()
@incident_argument(required=False)
@click.option("--cell", metavar="MEASURE/CATEGORY", help="Only this cell: killed/police.")
@click.option("--origin", metavar="SOURCE", help="Only the series that go back to this source.")
@click.option("--headline", is_flag=True, help="Only the headline of each cell, not the series of each origin.")
@click.option("--by", type=click.Choice(["published", "recorded"]), default="published", help="In which order.")
@filter_options()
@moment_options
@output_options
@pass_app
def revisions(
    app: App,
    incident: str | None,
    cell: str | None,
    origin: str | None,
    headline: bool,
    by: str,
    where: Filter | None,
    moments: Moments,
    output: Output,
) -> None:
    """Show how every figure changed, version by version: per origin, and for the headline of each cell; without
    INCIDENT, of all or of those chosen.

    "order ?" marks versions that nobody can put in order; what is not mentioned again is not a revision. In tables the
    headline of a cell is left out where it says the same as the cell's only series.

    \b
    Example:
        reportedly revisions cota-905-2021-07
        reportedly revisions cota-905-2021-07 --cell killed/police --by recorded
        reportedly revisions --source interior-minister --from 2021-07 --nl
    """
    asked: dict[str, str] = {"by": by}
    if cell is not None:
        measure, _, category = cell.partition("/")
        asked |= {"measure": measure, "category": category or "-"}
    if origin is not None:
        asked["origin"] = origin
    answer(app, "revisions", incident, moments, output, choose=choice(headline, output.is_table), where=where, **asked)


def choice(headline: bool, for_people: bool) -> Callable[[list[Row]], list[Row]]:
    """Which rows to print. People are spared a headline that says the same as its only series."""

    def chosen(rows: list[Row]) -> list[Row]:
        if headline:
            return [row for row in rows if row["origin"] is None]
        if not for_people:
            return rows
        series = Counter(cell for cell, _ in {(_cell(row), row["origin"]) for row in rows if row["origin"] is not None})
        moves = Counter(_cell(row) for row in rows if row["origin"] is None)
        return [row for row in rows if row["origin"] is not None or series[_cell(row)] > 1 or moves[_cell(row)] > 1]

    return chosen


def _cell(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("incident", "measure", "category", "unit", "counting", "scope", "period"))
