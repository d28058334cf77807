"""`reportedly export timelinejs`: a timeline for Knight Lab's TimelineJS."""

from __future__ import annotations

from pathlib import Path

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.looking import deliver, file_option
from reportedly.commands.options import Moments, incident_argument, public_moment_options


@click.command()
@incident_argument()
@click.option("--figures", is_flag=True, help="Also a slide wherever a headline figure moved, as a group of its own.")
@public_moment_options
@file_option
@pass_app
def timelinejs(app: App, incident: str, figures: bool, moments: Moments, target: Path | None) -> None:
    """Write what happened as JSON for TimelineJS. What is not certain about a date stands in its display_date.

    \b
    Example:
        reportedly export timelinejs cota-905-2021-07 -o timeline.json
    """
    from reportedly.exporters.pages.answers import gather
    from reportedly.exporters.timelinejs import timeline_json

    with app.reading() as record:
        found = gather(record, incident, moments.as_options())
    about = found.found.about("incident", found.incident)
    content = timeline_json(
        found.timeline,
        found.quotes,
        found.found,
        revisions=found.revisions if figures else (),
        summary=str(about.get("summary") or ""),
    )
    deliver(content, target)
