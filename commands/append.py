"""`reportedly append`: JSON lines in, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click

from reportedly.commands.app import App, catch_up, pass_app, progress, silent_option
from reportedly.commands.options import Output, output_options
from reportedly.commands.writing import print_appended, recorder_option
from reportedly.events.errors import InputError, Where

if TYPE_CHECKING:
    from reportedly.events.wire import Draft
    from reportedly.record import Record
    from reportedly.record.checkpoints import Checkpoint
    from reportedly.store.protocol import Appended, Expected

Item = TypeVar("Item")
Placed = tuple[Where, "Draft"]


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--expect",
    metavar="STREAM=VERSION",
    multiple=True,
    help="Refuse (exit 3) unless the stream is at this version: a number, none, exists or any; may be repeated.",
)
@click.option(
    "--checkpoint",
    "checkpoints",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="CHECKPOINT",
    multiple=True,
    help="Refuse unless the log is the one of this checkpoint, or continues it: no older copy; may be repeated.",
)
@click.option("--restore", is_flag=True, help="FILE is from `export events`: make a record of it, where there is none.")
@click.option("--batch", type=click.IntRange(min=1), metavar="N", help="Commit every N events instead of all at once.")
@recorder_option
@silent_option
@output_options
@pass_app
def append(
    app: App,
    file: BinaryIO,
    expect: tuple[str, ...],
    checkpoints: tuple[Path, ...],
    restore: bool,
    batch: int | None,
    recorded_by: str | None,
    silent: bool,
    output: Output,
) -> None:
    """Append events from JSON lines; FILE may be - for stdin.

    Reading is strict, and one bad line stores nothing: the error names the file, the line and the field. Appending the
    same file again stores nothing twice. After the commit each event gets a line: position, stream, version, id.

    \b
    Example:
        echo '{"type": "IncidentOpened", "stream": "bridge-2024-03", "content": {"title": "Bridge"}}' |
            reportedly append -
        reportedly append events.jsonl --expect cota-905-2021-07=none
        reportedly --db copy.db append --restore exported.jsonl
    """
    from reportedly.record.checkpoints import demand

    known = app.known(checkpoints)
    if restore:
        if expect or batch is not None or recorded_by is not None:
            raise click.UsageError("--restore takes events as they were: leave out --expect, --batch, --recorded-by.")
        restored(app, file, known, output, silent=silent)
        return
    if batch is not None and expect:
        raise click.UsageError("--expect is checked against one transaction: leave out --batch.")
    expected = expectations(expect)
    placed = placed_drafts(file)
    stored: list[Appended] = []
    with app.writing() as record:
        for name, each in known:
            demand(record.store, each, name)
        for group in [list(placed)] if batch is None else batches(placed, batch):
            done = store(record, group, expected, recorded_by)
            if output.is_table and output.fmt is None:
                print_appended(done, output)
            else:
                stored += done
        with progress("Answers", silent=silent) as told:
            catch_up(record, told)
    if not output.is_table or output.fmt:
        print_appended(stored, output)


def restored(
    app: App, file: BinaryIO, known: Sequence[tuple[str, Checkpoint]], output: Output, *, silent: bool
) -> None:
    """Make a record of an export and say where its log ends."""
    from reportedly.record.moving import restore

    with progress("Restoring", silent=silent) as told:
        head = restore(app.db, file, name_of(file), known, progress=told)
    if output.is_table and output.fmt is None:
        click.echo(f"{app.db}: {head.size} events, root {head.root.hex()}")
    else:
        output.write_record({"events": head.size, "root": head.root.hex()})


def name_of(file: BinaryIO) -> str:
    """The name of an input as its errors give it; `-` is stdin."""
    name = getattr(file, "name", "-")
    return "-" if name in ("<stdin>", 0) else str(name)


def placed_drafts(file: BinaryIO) -> Iterator[Placed]:
    """The drafts of a binary stream of JSON lines, each with its place and an id. Raises InputError."""
    from reportedly.events.strict_json import lines
    from reportedly.events.wire import parse_line, with_derived_id

    seen: dict[bytes, int] = {}
    for where, line in lines(file, name_of(file)):
        parsed = parse_line(line, where)
        yield where, parsed if parsed.id is not None else with_derived_id(parsed, seen)


def store(
    record: Record, group: list[Placed], expected: Mapping[str, Expected], recorded_by: str | None
) -> list[Appended]:
    """Append one transaction. What does not fit the record is an InputError that names the line."""
    from reportedly.record.errors import RefusedEvent

    try:
        return record.append([draft for _, draft in group], expect=expected, recorded_by=recorded_by)
    except RefusedEvent as error:
        where = group[error.index][0]
        raise InputError(error.message, where.file, where.line, error.field) from error


def expectations(given: Iterable[str]) -> Mapping[str, Expected]:
    """`STREAM=VERSION` options as what the store expects; anything else is a usage error."""
    expected: dict[str, Expected] = {}
    for text in given:
        stream, _, version = text.rpartition("=")
        if version in ("any", "none", "exists") and stream:
            expected[stream] = version  # type: ignore[assignment]
        elif version.isascii() and version.isdecimal() and stream:
            expected[stream] = int(version)
        else:
            message = f"{text!r} is not STREAM=VERSION (a number, none, exists, any)."
            raise click.BadParameter(message, param_hint="--expect")
    return expected


def batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size` items."""
    while group := list(islice(items, size)):
        yield group
