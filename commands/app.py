"""What every command gets from the group: which record to open, and how to speak to the person at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.record.checkpoints import Checkpoint


class App(NamedTuple):
    """The group's options: `db` is the record's path, `debug` lets tracebacks through.

    `checkpoints` are files: what is written to must be the log of each of them, or continue it.
    """

    db: Path
    debug: bool = False
    checkpoints: tuple[Path, ...] = ()

    def reading(self) -> Record:
        """The record, opened for reading. Raises StoreMissing, with what to do next, when there is none."""
        import reportedly

        return reportedly.open(self.db, read_only=True)

    def writing(self) -> Record:
        """The record, opened for writing. Raises StoreMissing when there is none: `init` starts one.

        Raises BehindCheckpoint where it is an older copy of what the checkpoints know: nothing may be added to that.
        """
        import reportedly

        record = reportedly.open(self.db)
        if self.checkpoints:
            self._demand(record)
        return record

    def _demand(self, record: Record) -> None:
        from reportedly.record.checkpoints import demand

        try:
            for name, known in self.known():
                demand(record.store, known, name)
        except BaseException:
            record.close()
            raise

    def known(self, more: Sequence[Path] = ()) -> list[tuple[str, Checkpoint]]:
        """The checkpoints and `more` of them, each with its name. Raises CheckpointRefused, OSError."""
        from reportedly.record.checkpoints import read

        return [(str(path), read(path)) for path in (*self.checkpoints, *more)]

    def command(self, rest: str) -> str:
        """A command line to try next, with `--db` where this one has it."""
        import shlex

        here = self.db == Path("reportedly.db")
        return f"reportedly {rest}" if here else f"reportedly --db {shlex.quote(str(self.db))} {rest}"


pass_app = click.make_pass_decorator(App)

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@contextmanager
def progress(label: str, *, silent: bool = False) -> Iterator[Progress | None]:
    """A progress bar on stderr for long work; None when `silent` or when stderr is no terminal."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield told


def catch_up(record: Record, progress: Progress | None = None) -> None:
    """Bring the tables for SQL up to the log. What was appended stays appended where they are another version's."""
    from reportedly.record.errors import StaleReadModels

    try:
        record.catch_up(progress)
    except StaleReadModels as error:
        click.echo(f"Warning: everything is stored, but {error}", err=True)


silent_option = click.option("--silent", is_flag=True, help="No progress on stderr.")


def on_terminal() -> bool:
    """Whether somebody can be asked: stdin and stdout are both a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()
