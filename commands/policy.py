"""`reportedly policy`: which figure the headline of a cell shows."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.changing import cell_of
from reportedly.commands.options import POLICIES, incident_argument
from reportedly.commands.writing import Writing, demand_incident, known, without_nothing, writing_options
from reportedly.events.errors import InputError, show


@click.command()
@incident_argument()
@click.argument("policy", type=click.Choice(POLICIES))
@click.option("--for", "cell", metavar="CELL", help="Only this measure, or this measure/category.")
@click.option("--prefer", metavar="SOURCE", multiple=True, help="For `preferred`: the best source first; repeat it.")
@click.option("--why", metavar="TEXT", help="Why you choose it.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def policy(
    app: App,
    incident: str,
    policy: str,
    cell: str | None,
    prefer: tuple[str, ...],
    why: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Choose which figure the headline shows, for an incident, a measure or a cell; the narrowest choice counts.

    \b
    range             everything current, and a conflict as its alternatives (the default)
    latest            the newest figure, where it is certain which one that is
    official          what goes back to officials
    highest-credible  the best by credibility, then by the source's grade
    preferred         the first source of your own list that says anything
    range-all         every origin's last figure, outdated ones too

    A policy changes what is shown, never the status, the history or what follows. `totals --policy` tries one without
    recording it.

    \b
    Example:
        reportedly policy cota-905-2021-07 official --for killed/police
        reportedly policy cota-905-2021-07 preferred --prefer outlet-b --prefer outlet-a
    """
    if (policy == "preferred") != bool(prefer):
        raise click.UsageError("The policy `preferred`, and no other, needs --prefer.")
    with app.writing() as record:
        demand_incident(record, incident)
        for source in prefer:
            if known(record, "source", source) is None:
                raise InputError(f"no source {show(source)} is registered", field="--prefer")
        measure, category = (None, None) if cell is None else cell_of(record, cell)
        content = {
            "policy": policy,
            "measure": measure,
            "category": category,
            "preferred": list(prefer),
            "why": why,
            "note": note,
        }
        writing.store(record, [{"type": "HeadlinePolicySet", "stream": incident, "content": without_nothing(content)}])
