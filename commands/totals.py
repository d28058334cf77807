"""`reportedly totals`: the figures of an incident or of many, how sure they are, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import answer
from reportedly.commands.filtering import filter_options
from reportedly.commands.options import POLICIES, Moments, Output, incident_argument, moment_options, output_options

if TYPE_CHECKING:
    from reportedly.record import Filter

GROUPINGS = ("month", "place", "measure", "source")
WAYS = ("carry-forward", "last-record", "listed-only")


@click.command()
@incident_argument(required=False)
@click.option("--all", "everything", is_flag=True, help="Also cells that only inference knows, or nobody reported.")
@click.option("--policy", type=click.Choice(POLICIES), help="Try a policy for all cells, without recording it.")
@click.option("--by", type=click.Choice(GROUPINGS), help="Add totals and snapshots up over incidents, by this.")
@click.option("--way", type=click.Choice(WAYS), help="What of an incident counts in sums.  [default: carry-forward]")
@filter_options()
@moment_options
@output_options
@pass_app
def totals(
    app: App,
    incident: str | None,
    everything: bool,
    policy: str | None,
    by: str | None,
    way: str | None,
    where: Filter | None,
    moments: Moments,
    output: Output,
) -> None:
    """Show the figures of an incident, and how sure they are; without INCIDENT, of all or of those chosen.

    "26 or more" has no upper end; "?" is not known; "–" is not stated. Where sources contradict each other the
    alternatives stand side by side. What follows from stated figures stands apart, as inferred, with its proof.

    With --by they are added up over incidents: an open end makes the sum open, a conflict counts from its lowest to its
    highest. What is no longer stated or listed counts with its last value (--way carry-forward), or not where the last
    record leaves it empty (last-record), or neither that nor what is not listed any more (listed-only).

    \b
    Example:
        reportedly totals cota-905-2021-07
        reportedly totals cota-905-2021-07 --known-at 2021-07-10 --json
        reportedly totals cota-905-2021-07 --policy official
        reportedly totals --by month --place Venezuela --measure killed
    """
    if by is None and way is None:
        answer(app, "totals", incident, moments, output, include_all=everything, policy=policy, where=where)
    elif everything or policy is not None:
        raise click.UsageError("Sums are of what is stated: give neither --all nor --policy with --by or --way.")
    else:
        answer(app, "sums", incident, moments, output, where=where, by=by or "measure", way=way or WAYS[0])
