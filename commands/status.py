"""`reportedly status`: the record at a glance."""

from __future__ import annotations

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import Output, output_options
from reportedly.exporters.dates import clock_text


@click.command()
@output_options
@pass_app
def status(app: App, output: Output) -> None:
    """Show what is in the record, where its log ends, and whether the tables are up to date.

    The root hash stands for every event there is: two records with the same root hold the same.

    \b
    Example:
        reportedly status
        reportedly status --json
    """
    from reportedly.store.schema import FORMAT

    with app.reading() as record:
        found = record.status()
    row = found.to_json() | {"format": FORMAT}
    if not output.is_table or output.fmt:
        output.write_record(row)
        return
    claims = ", ".join(f"{count} {kind}" for kind, count in found.claims.items())
    output.write_record(
        {
            "record": found.path,
            "log": found.origin,
            "events": found.size,
            "last": clock_text(found.recorded_at) or "–",
            "root": found.root,
            "incidents": found.incidents,
            "documents": found.documents,
            "sources": found.sources,
            "claims": claims or "none",
            "tables": state_of(found.stale, found.waiting, found.caught_up, found.size),
            "format": FORMAT,
        }
    )


def state_of(stale: bool, waiting: int, caught_up: int, size: int) -> str:
    """Whether the tables for SQL stand where the log does, and what to do if not."""
    if stale:
        return "written by another version: run `reportedly projections rebuild`"
    if waiting:
        return f"{waiting} cells behind (answers are not): run `reportedly projections rebuild`"
    return f"up to date at position {size}" if caught_up == size else f"at position {caught_up} of {size}, none waiting"
