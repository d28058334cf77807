"""`reportedly figure`: one figure, in the words of its document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from reportedly.commands.app import App, on_terminal, pass_app
from reportedly.commands.claims import Attribution, claim_options, store_claim
from reportedly.commands.options import incident_argument
from reportedly.commands.writing import Writing, known, without_nothing
from reportedly.events.errors import InputError, show

if TYPE_CHECKING:
    from reportedly.record import Record

COUNTINGS = ("total", "snapshot", "increment", "adjustment")


@click.command()
@incident_argument(required=False)
@click.argument("cell", required=False)
@click.argument("words", required=False)
@claim_options
@click.option("--as-of", metavar="WHEN", help="The moment the figure speaks for.")
@click.option("--unit", help="What is counted or measured (default: the measure's own unit).")
@click.option("--scope", metavar="TEXT", help="What was counted, if not everything.")
@click.option("--counting", type=click.Choice(COUNTINGS), default="total", help="How it counts.")
@click.option("--period", metavar="WHEN", help="The period of an increment or adjustment.")
@click.option("--means", metavar="WORDS", help='The count for words without one: --means 1 for "a sergeant".')
@click.option("--computed-from", metavar="TEXT", multiple=True, help="What the publisher computed it from.")
@click.option("--not-included", is_flag=True, help="An adjustment that the totals do not contain yet.")
@pass_app
def figure(
    app: App,
    incident: str | None,
    cell: str | None,
    words: str | None,
    attribution: Attribution,
    writing: Writing,
    as_of: str | None,
    unit: str | None,
    scope: str | None,
    counting: str,
    period: str | None,
    means: str | None,
    computed_from: tuple[str, ...],
    not_included: bool,
) -> None:
    """Record a figure that a document reports.

    CELL is measure/category (killed/police, killed/police+female) or a measure alone. WORDS are the document's own:
    "at least 26", "as many as 2,500", "several". On a terminal, what is missing is asked for.

    \b
    Example:
        reportedly figure cota-905-2021-07 killed/police "at least 26" \\
            --by interior-minister --document cota905-b --quote "three police officers"
    """
    with app.writing() as record:
        if incident is None or cell is None or words is None:
            incident, cell, words, attribution = _ask(record, incident, cell, words, attribution)
        setting = attribution.setting(record, incident)
        measure, _, category = cell.partition("/")
        content = attribution.content(record, setting) | without_nothing(
            {
                "measure": measure,
                "category": checked_category(record, category),
                "quantity": quantity(record, measure, words, unit=unit, means=means),
                "counting": counting,
                "scope": scope,
                "as_of": setting.moment(as_of, "--as-of"),
                "period": setting.moment(period, "--period"),
                "computed_from": list(computed_from),
                "included": False if not_included else None,
            }
        )
        store_claim(record, "FigureReported", incident, attribution, content, writing)


def quantity(record: Record, measure: str, words: str, *, unit: str | None, means: str | None) -> dict[str, Any]:
    """The words as a quantity's JSON form, in `unit` or the measure's own. Raises InputError and QuantityError."""
    from reportedly.events.categories import Taxonomy
    from reportedly.events.quantity import Quantity

    measures = record.registry("measure")
    if measure not in measures:
        raise InputError(f"no measure {show(measure)}{nearest(measure, measures, 'MeasureDefined')}", field="CELL")
    name = unit or Taxonomy(measures=measures.values(), lenient=True).unit(measure)
    discrete = (known(record, "unit", name) or {}).get("discrete")
    said = Quantity.from_words(means or words, unit=name, discrete=discrete)
    if means is not None:
        said = replace(said, wording=words, qualifier="means", numbered=said.is_exact)
    return said.to_json()


def checked_category(record: Record, category: str) -> str:
    """`category`, all of whose nodes are defined; `-` where it is empty. Raises InputError with the nearest name."""
    from reportedly.events.categories import parse_category

    known_nodes = record.registry("category")
    for node in parse_category(category or "-").nodes:
        if node not in known_nodes:
            raise InputError(f"no category {show(node)}{nearest(node, known_nodes, 'CategoryDefined')}", field="CELL")
    return category or "-"


def nearest(name: str, names: Iterable[str], type: str) -> str:
    """A clause that ends an error: the nearest name, or which event defines a new one."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(names), 1)
    return f"; did you mean {near[0]}?" if near else f"; a {type} event defines one"


def _ask(
    record: Record, incident: str | None, cell: str | None, words: str | None, attribution: Attribution
) -> tuple[str, str, str, Attribution]:
    """Ask for what is missing; without a terminal that is a usage error."""
    if not on_terminal():
        missing = next(
            name for name, given in (("INCIDENT", incident), ("CELL", cell), ("WORDS", words)) if given is None
        )
        raise click.UsageError(f"Missing argument '{missing}'.")
    incident = incident or click.prompt("Incident")
    cell = cell or click.prompt("Cell (measure/category)")
    words = words or click.prompt("The figure, in the document's words")
    document = attribution.document or _optional("Document")
    by = attribution.by or _optional("Who said it (empty: the outlet itself)")
    quote = attribution.quote or _optional("Quote")
    return incident, cell, words, replace(attribution, document=document, by=by, quote=quote)


def _optional(label: str) -> str | None:
    return click.prompt(label, default="", show_default=False) or None
