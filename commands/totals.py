"""`reportedly totals`: the figures of an incident, and how sure they are."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.options import POLICIES, Moments, Output, incident_argument, moment_options, output_options


@click.command()
@incident_argument()
@click.option("--all", "everything", is_flag=True, help="Also cells that only inference knows, or nobody reported.")
@click.option("--policy", type=click.Choice(POLICIES), help="Try a policy for all cells, without recording it.")
@moment_options
@output_options
@pass_app
def totals(app: App, incident: str, everything: bool, policy: str | None, moments: Moments, output: Output) -> None:
    """Show the figures of an incident, and how sure they are.

    "26 or more" has no upper end; "?" is not known; "–" is not stated. Where sources contradict each other the
    alternatives stand side by side. What follows from stated figures stands apart, as inferred, with its proof.

    \b
    Example:
        reportedly totals cota-905-2021-07
        reportedly totals cota-905-2021-07 --known-at 2021-07-10 --json
        reportedly totals cota-905-2021-07 --policy official
    """
    answer(app, "totals", incident, moments, output, include_all=everything, policy=policy)
