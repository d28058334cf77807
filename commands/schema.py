"""`reportedly schema`: the JSON Schema of what can be said, and of the maps that read feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reportedly.commands.options import Output, output_options
from reportedly.events.errors import ValueRefused, show

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _complete_type(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from reportedly.events.registry import EVENT_TYPES

    return [CompletionItem(name) for name in EVENT_TYPES if name.lower().startswith(incomplete.lower())]


@click.command()
@click.argument("type", required=False, shell_complete=_complete_type)
@click.option("--list", "listing", is_flag=True, help="List the event types instead.")
@click.option("--map", "of_map", is_flag=True, help="The JSON Schema of a map for `import` instead.")
@output_options
def schema(type: str | None, listing: bool, of_map: bool, output: Output) -> None:
    """Print the JSON Schema of a line that `append` takes: of one event TYPE, or of all.

    \b
    Example:
        reportedly schema --list
        reportedly schema FigureReported
        reportedly schema > reportedly.schema.json
        reportedly schema --map > map.schema.json
    """
    if of_map:
        if type is not None or listing:
            raise click.UsageError("--map stands alone.")
        from reportedly.exporters.json_lines import dumps
        from reportedly.importers.feed_map import schema as map_schema

        click.echo(dumps(map_schema(), indent=2))
        return
    from reportedly.events.registry import EVENT_TYPES

    if listing:
        entries = EVENT_TYPES.values()
        rows = [{"type": entry.name, "stream": entry.stream, "schema": entry.schema} for entry in entries]
        output.write(rows, columns=["type", "stream", "schema"])
        return
    if type is not None and type not in EVENT_TYPES:
        from difflib import get_close_matches

        near = get_close_matches(type, EVENT_TYPES, 1)
        hint = f"; did you mean {near[0]}?" if near else "; `reportedly schema --list` lists them"
        raise ValueRefused(f"no event type {show(type)}{hint}")
    from reportedly.events.schema import line_schema, type_schema
    from reportedly.exporters.json_lines import dumps

    click.echo(dumps(line_schema() if type is None else type_schema(type), indent=2))
