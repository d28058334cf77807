"""Options that commands share, as decorators; what they collect arrives as one typed value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from reportedly.exporters import Row, exporter
from reportedly.projections import AUDIENCES, INTERNAL, PUBLIC

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from reportedly.exporters.views import Context

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("json", "nl", "csv", "tsv")
POLICIES = ("range", "latest", "official", "highest-credible", "preferred", "range-all")
"""Which figure a headline may show; `reportedly policy --help` says what each means."""


class Output(NamedTuple):
    """How to print: one of FORMATS, or a table (`format` None) in our own layout or tabulate's `fmt`."""

    format: str | None = None
    fmt: str | None = None
    headers: bool = True

    @property
    def is_table(self) -> bool:
        """Whether a person reads it."""
        return self.format is None

    def write(
        self,
        rows: Iterable[Row],
        *,
        columns: Sequence[str] | None = None,
        view_name: str | None = None,
        context: Context | None = None,
        empty: str = "",
    ) -> None:
        """Write `rows` to stdout; a table by the view `view_name`, or `empty` on stderr where it has no rows."""
        out = sys.stdout
        if self.format is not None:
            exporter(self.format)(rows, out, columns=columns, headers=self.headers)
            return
        from reportedly.exporters import table
        from reportedly.exporters.views import view

        held = list(rows)
        if not held:
            click.echo(empty, err=True, nl=bool(empty))
            return
        shown = view(view_name, columns if columns is not None else list(held[0]), context)
        table.write(held, out, view=shown, headers=self.headers, fmt=self.fmt)

    def write_record(self, row: Row) -> None:
        """Write one thing: `name  value` lines for people, a JSON object for `--json` and `--nl`, else one row."""
        out = sys.stdout
        if self.format in ("json", "nl"):
            from reportedly.exporters.json_lines import dumps

            out.write(dumps(dict(row), indent=2 if self.format == "json" else None) + "\n")
        elif self.format is not None or self.fmt is not None:
            self.write([row])
        else:
            from reportedly.exporters.table import write_record

            write_record(row, out)


def _complete_fmt(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from reportedly.exporters.table import table_formats

    return [CompletionItem(name) for name in table_formats() if name.startswith(incomplete)]


def _known_fmt(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from reportedly.exporters.table import table_formats

        if value not in table_formats():
            raise click.BadParameter(f"{value!r} is not one of {', '.join(table_formats())}.")
    return value


_OUTPUT = (
    click.option("--json", "as_json", is_flag=True, help="Output a JSON array of flat, stable rows."),
    click.option("--nl", "as_nl", is_flag=True, help="Output newline-delimited JSON."),
    click.option("--csv", "as_csv", is_flag=True, help="Output CSV."),
    click.option("--tsv", "as_tsv", is_flag=True, help="Output TSV."),
    click.option("-t", "--table", "as_table", is_flag=True, help="Output a table (the default)."),
    click.option(
        "--fmt",
        metavar="NAME",
        callback=_known_fmt,
        shell_complete=_complete_fmt,
        help="Output a table in any format of tabulate: github, rounded_grid, html, latex …",
    ),
    click.option("--no-headers", is_flag=True, help="Omit the headers of CSV, TSV and tables."),
)


def output_options(function: Command) -> Command:
    """Add the output formats; the command gets `output: Output`. Two formats at once are a usage error."""

    @wraps(function)
    def collected(*args: Any, **kwargs: Any) -> Any:
        chosen = [name for name in (*FORMATS, "table") if kwargs.pop(f"as_{name}")]
        fmt: str | None = kwargs.pop("fmt")
        if len(chosen) + (fmt is not None and chosen != ["table"]) > 1:
            raise click.UsageError("Choose one output format.")
        picked = chosen[0] if chosen and chosen[0] != "table" else None
        kwargs["output"] = Output(picked, fmt, headers=not kwargs.pop("no_headers"))
        return function(*args, **kwargs)

    return cast(Command, _with_options(collected, _OUTPUT))


class Moments(NamedTuple):
    """The moment an answer is for, None is now; and for whom it is, None is the record's own people."""

    known_at: str | None = None
    recorded_at: str | None = None
    at_position: int | None = None
    audience: str | None = None

    def as_options(self) -> Mapping[str, Any]:
        """The keyword arguments `Record.ask` takes."""
        return self._asdict()


_MOMENTS = (
    click.option("--known-at", metavar="WHEN", help="What the public could know then: a day (its end) or an instant."),
    click.option("--recorded-at", metavar="WHEN", help="What this record held then: a day (its end) or an instant."),
    click.option("--at-position", metavar="N", type=click.IntRange(min=0), help="What this record held at position N."),
)


def moment_options(function: Command, *, audience: str = INTERNAL) -> Command:
    """Add `--known-at`, `--recorded-at`, `--at-position`, `--audience`; the command gets `moments: Moments`. `audience`
    is for whom it answers where nothing is said."""

    @wraps(function)
    def collected(*args: Any, **kwargs: Any) -> Any:
        moments = Moments(*(kwargs.pop(name) for name in Moments._fields))
        if moments.recorded_at is not None and moments.at_position is not None:
            raise click.UsageError("Give --recorded-at or --at-position, not both.")
        return function(*args, moments=moments, **kwargs)

    return cast(Command, _with_options(audience_option(audience)(collected), _MOMENTS))


def public_moment_options(function: Command) -> Command:
    """`moment_options` of what leaves the house: for the public unless it is said otherwise."""
    return moment_options(function, audience=PUBLIC)


def audience_option(default: str = INTERNAL, *, told: bool = True) -> Callable[[Command], Command]:
    """Add `--audience`; the command gets `audience: str`. With `told`, stderr says that an answer is the public's."""

    def decorated(function: Command) -> Command:
        @wraps(function)
        def answered(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            if told and kwargs["audience"] == PUBLIC:
                click.echo("For the public: without anything restricted, and protected sources by pseudonym.", err=True)
            return result

        option = click.option(
            "--audience",
            type=click.Choice(AUDIENCES),
            default=default,
            show_default=True,
            help="For whom: for the public it is computed without anything restricted.",
        )
        return cast(Command, option(answered))

    return decorated


def _with_options(function: Callable[..., Any], options: Sequence[Callable[[Any], Any]]) -> Any:
    for option in reversed(options):
        function = option(function)
    return function


def _complete_incident(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from reportedly.commands.app import App
    from reportedly.events.errors import ReportedlyError
    from reportedly.exporters.neutral import for_terminal

    root = ctx.find_root()
    try:
        with App(db=root.params.get("db") or Path("reportedly.db")).reading() as record:
            found = [(str(row["incident"]), row.get("title")) for row in map(_as_row, record.incidents())]
    except (ReportedlyError, OSError):
        return []
    return [
        CompletionItem(name, help=for_terminal(str(title or "")))
        for name, title in found
        if name.startswith(incomplete)
    ]


def _as_row(row: Any) -> Row:
    return row if isinstance(row, Mapping) else row.to_json()


def incident_argument(required: bool = True) -> Callable[[Command], Command]:
    """Add the INCIDENT argument; shells complete it with the names in the record."""
    return click.argument("incident", required=required, shell_complete=_complete_incident)
