"""`reportedly assess`: how credible a claim is, in your judgement."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.correct import corrected_thing
from reportedly.commands.writing import Writing, without_nothing, writing_options


@click.command()
@click.argument("claim")
@click.option("--credibility", type=click.IntRange(1, 6), help="1 confirmed … 5 improbable, 6 cannot be judged.")
@click.option("--verification", metavar="WORD", help="What was done to verify it: geolocated, single-origin …")
@click.option("--why", metavar="TEXT", help="Why you judge so.")
@click.option("--note", metavar="TEXT", help="Your judgement call, kept with it.")
@writing_options
@pass_app
def assess(
    app: App,
    claim: str,
    credibility: int | None,
    verification: str | None,
    why: str | None,
    note: str | None,
    writing: Writing,
) -> None:
    """Judge how credible a claim is, apart from its source's grade.

    A claim at 5 stays out of totals and of what follows from them, and keeps its place in revisions, discrepancies and
    by source. 6, like no judgement at all, means not judged, and changes nothing. The last judgement counts.

    \b
    Example:
        reportedly assess a-scores --credibility 5 --why "its own body contradicts it"
    """
    if credibility is None and verification is None:
        raise click.UsageError("Say how you judge it: --credibility or --verification.")
    with app.writing() as record:
        stream, _ = corrected_thing(record, "claim", claim)
        content = {"claim": claim, "credibility": credibility, "verification": verification, "why": why, "note": note}
        writing.store(record, [{"type": "ClaimAssessed", "stream": stream, "content": without_nothing(content)}])
