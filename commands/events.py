"""`reportedly events`: the log itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import Output, audience_option, output_options
from reportedly.exporters import Row

if TYPE_CHECKING:
    from reportedly.record import Record

COLUMNS = [
    *("position", "stream", "version", "id", "type", "schema"),
    *("recorded_at", "recorded_by", "causation", "content", "protected"),
]
PAUSE = 0.5


@click.command()
@click.option("--stream", metavar="NAME", help="Only this stream: an incident, sources, documents or taxonomy.")
@click.option("--type", "types", metavar="TYPE", multiple=True, help="Only this type; may be repeated.")
@click.option("--after", type=click.IntRange(min=0), default=0, metavar="N", help="Only what stands after position N.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N events.")
@click.option("--follow", is_flag=True, help="Then wait, and print events as they are stored (JSON lines).")
@audience_option()
@output_options
@pass_app
def events(
    app: App,
    stream: str | None,
    types: tuple[str, ...],
    after: int,
    limit: int | None,
    follow: bool,
    audience: str,
    output: Output,
) -> None:
    """List the events of the log, filter them, or follow them as they come.

    JSON holds the whole content of an event; protected parts are named, never shown.

    \b
    Example:
        reportedly events --stream cota-905-2021-07 --type FigureReported
        reportedly events --after 100 --follow | jq .type
        reportedly events --nl > events.jsonl
    """
    asked: dict[str, Any] = {"stream": stream, "types": types or None, "audience": audience}
    with app.reading() as record:
        if follow:
            live = islice(following(record, after, asked), limit)
            chosen = output if output.format in ("nl", "csv", "tsv") else Output("nl")
            with suppress(KeyboardInterrupt):  # the way to end it
                chosen.write(flushed(live), columns=COLUMNS)
            return
        rows = (event.to_json() for event in record.events(after=after, limit=limit, **asked))
        output.write(rows, columns=COLUMNS, view_name="events", empty="No events.")


def following(record: Record, after: int, asked: dict[str, Any]) -> Iterator[Row]:
    """Every event after a position, and then each new one soon after it is stored; never ends by itself."""
    while True:
        for event in record.events(after=after, **asked):
            after = event.position
            yield event.to_json()
        time.sleep(PAUSE)


def flushed(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, each on its way to the reader before the next is waited for."""
    for row in rows:
        yield row
        sys.stdout.flush()
