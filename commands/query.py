"""`reportedly query`: SQL that can only read."""

from __future__ import annotations

import sys

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import Output, output_options


@click.command()
@click.argument("sql")
@click.option("-p", "--param", type=(str, str), multiple=True, metavar="NAME VALUE", help="A value for :NAME.")
@click.option("--deadline", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Seconds; 0 is none.")
@click.option("--limit", type=click.IntRange(min=0), default=10_000, show_default=True, help="Most rows; 0 is all.")
@output_options
@pass_app
def query(app: App, sql: str, param: tuple[tuple[str, str], ...], deadline: float, limit: int, output: Output) -> None:
    """Ask in SQL, read-only; SQL may be - for stdin.

    Nothing can be written, attached or loaded. Protected parts and salts read as NULL. The tables are described in
    docs/format.md; the file is also pleasant to open in Datasette. The statement runs in a process of its own, which
    ends at the deadline whatever it is doing. Where rows were cut, a line on stderr says so.

    \b
    Example:
        reportedly query "select measure, category, low, high from totals where incident = :i" \\
            -p i cota-905-2021-07
        echo "select count(*) from events" | reportedly query - --csv
    """
    from reportedly.store.adhoc import read_only_rows

    statement = sys.stdin.read() if sql == "-" else sql
    params = {name: _value(text) for name, text in param}
    found = read_only_rows(app.db, statement, params, seconds=deadline or None, most_rows=limit or None)
    names = _distinct(found.columns)
    output.write((dict(zip(names, row, strict=True)) for row in found.rows), columns=names, empty="No rows.")
    if found.cut:
        sys.stdout.flush()
        more = "--limit 0 gives them" if found.count == limit else "the answer is longer than a query may give"
        click.echo(f"Cut after {found.count} rows; there are more: {more}.", err=True)


def _value(text: str) -> str | int | float:
    """A parameter as a number where it is written as one, so that `position > :n` compares numbers."""
    for kind in (int, float):
        try:
            return kind(text) if text == text.strip() and text.lower() not in ("nan", "inf", "-inf") else text
        except ValueError:
            continue
    return text


def _distinct(columns: tuple[str, ...]) -> list[str]:
    """Column names with a number behind a repeated one, so that no value is lost."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return names
