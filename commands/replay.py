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
from reportedly.exporters.dates import moment_text
from reportedly.exporters.neutral import for_terminal
from reportedly.exporters.texts import cell_name
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


def moved_text(before: Row | None, after: Row | None) -> str:
    """`killed/police: 4 → 4 | 3 (conflict)`; what did not change the figure says what it did change."""
    row = after or before or {}
    old, new = total_text(before), total_text(after)
    return (
        f"{cell_name(row)}: {old} → {new}" if old != new else f"{cell_name(row)}: {new}, {other_change(before, after)}"
    )


def total_text(row: Row | None) -> str:
    """A total in a few words: its figure, and its status unless it is plainly stated."""
    from reportedly.exporters.totals_view import figure, inferred

    if row is None:
        return "nothing"
    status = row.get("status")
    value = f"{inferred(row)} inferred" if figure(row) == "–" and inferred(row) else figure(row)
    return value if status == "stated" else f"{value} ({status})"


def other_change(before: Row | None, after: Row | None) -> str:
    """Which columns changed beside the figure."""
    old, new = before or {}, after or {}
    changed = [name for name in new if old.get(name) != new.get(name)]
    return ", ".join(one_change(name, old.get(name), new.get(name)) for name in changed) or "the same"


def one_change(name: str, old: object, new: object) -> str:
    """`origins 1 → 2`, `claims + b-gang − a-gang`."""
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(item, str) for item in old + new):
        came = [f"+ {item}" for item in new if item not in old]
        gone = [f"− {item}" for item in old if item not in new]
        return " ".join([name, *came, *gone]) if came or gone else f"{name} reordered"
    plain = all(value is None or isinstance(value, int | str) for value in (old, new))
    return f"{name} {old} → {new}" if plain else name


def happening_text(row: Row, context: Context) -> str:
    """A happening's moment and summary."""
    when = moment_text(row, zone=context.zones.get(str(row.get("incident"))))
    return f"{when}, {row.get('what') or '(protected)'}" if when else str(row.get("what") or "(protected)")
