"""`reportedly replay`: an incident, event by event, and what each changed in the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.asking import zones
from reportedly.commands.options import Output, audience_option, incident_argument, output_options
from reportedly.exporters import Row
from reportedly.exporters.changes import happening_text, moved_text
from reportedly.exporters.neutral import for_terminal
from reportedly.exporters.views import Context

if TYPE_CHECKING:
    from reportedly.record.replaying import Step

COLUMNS = ["position", "type", "recorded_at", "content", "totals", "happenings", "gone"]


@click.command()
@incident_argument()
@click.option("--to", "upto", type=click.IntRange(min=0), metavar="N", help="Stop after position N.")
@click.option("--changes", is_flag=True, help="Only the events that changed an answer.")
@audience_option()
@output_options
@pass_app
def replay(app: App, incident: str, upto: int | None, changes: bool, audience: str, output: Output) -> None:
    """Walk an incident event by event, and see what each changed in its totals and its timeline.

    Where it stops, the answers are those of `totals --at-position N`.

    \b
    Example:
        reportedly replay cota-905-2021-07 --changes
        reportedly replay cota-905-2021-07 --to 100 --nl
    """
    with app.reading() as record, ExitStack() as walk:
        walked = walk.enter_context(closing(record.replay(incident, upto=upto, audience=audience)))  # type: ignore[type-var]
        steps = (step for step in walked if not (changes and step.quiet))
        if not output.is_table or output.fmt:
            output.write(map(step_json, steps), columns=COLUMNS)
            return
        context = zones(record)
        for step in steps:
            for line in step_lines(step_json(step), context):
                click.echo(for_terminal(line))


def step_json(step: Step) -> dict[str, Any]:
    """A step as JSON values: the event, the totals it moved (before, after), happenings that came, changed or went."""
    from reportedly.record.envelopes import envelope

    event = envelope(step.event)
    return {
        "position": event.position,
        "type": event.type,
        "recorded_at": event.recorded_at,
        "content": event.content,
        "totals": [
            {name: row.to_json() if row else None for name, row in (("before", one.before), ("after", one.after))}
            for one in step.totals
        ],
        "happenings": [row.to_json() for row in step.happenings],
        "gone": [row.to_json() for row in step.gone],
    }


def step_lines(step: Row, context: Context) -> Iterator[str]:
    """A step for people: the event on a line, and under it what changed."""
    from reportedly.exporters.events_view import about, says

    head = [str(step["position"]).rjust(5), str(step["type"]), about(step), says(step)]
    yield "  ".join(part for part in head if part)
    for moved in step["totals"]:  # type: ignore[attr-defined]
        yield f"         {moved_text(moved['before'], moved['after'])}"
    for row in step["happenings"]:  # type: ignore[attr-defined]
        yield f"         timeline: {happening_text(row, context)}"
    for row in step["gone"]:  # type: ignore[attr-defined]
        yield f"         no longer in the timeline: {happening_text(row, context)}"
