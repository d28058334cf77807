"""What commands for the sources' own changes share: where and when a change was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reportedly.commands.writing import Setting, Writing, known, without_nothing, writing_options
from reportedly.events.errors import InputError, show

if TYPE_CHECKING:
    from reportedly.record import Record

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where and when a source changed what it said, why, and the recorder's own note."""

    document: str | None = None
    published: str | None = None
    reason: str | None = None
    note: str | None = None

    def store(self, record: Record, type: str, incident: str, content: dict[str, Any], writing: Writing) -> None:
        """Store the change as an event of the incident. Raises InputError for an unknown document."""
        found = None if self.document is None else known(record, "document", self.document)
        if self.document is not None and found is None:
            raise InputError(f"no document {show(self.document)} is registered", field="--document")
        whole = content | {
            "document": self.document,
            "published": Setting(found, known(record, "incident", incident)).moment(self.published, "--published"),
            "reason": self.reason,
            "note": self.note,
        }
        writing.store(record, [{"type": type, "stream": incident, "content": without_nothing(whole)}])


def publishing_options(*, reason_required: bool = False) -> Callable[[Command], Command]:
    """Add `--document`, `--published`, `--reason`, `--note` and the writing options; the command gets `publishing` and
    `writing`. Without a document and a day the change could not be placed, which is a usage error."""

    def decorated(function: Command) -> Command:
        @wraps(function)
        def collected(*args: Any, **kwargs: Any) -> Any:
            publishing = Publishing(*(kwargs.pop(name) for name in ("document", "published", "reason", "note")))
            if publishing.document is None and publishing.published is None:
                raise click.UsageError("Say when it was published: --document or --published.")
            return function(*args, publishing=publishing, **kwargs)

        options = (
            click.option("--document", metavar="DOCUMENT", help="Where it is published."),
            click.option("--published", metavar="WHEN", help="When it was published, where there is no document."),
            click.option("--reason", metavar="TEXT", required=reason_required, help="The reason that is given."),
            click.option("--note", metavar="TEXT", help="Your judgement call, kept with it."),
        )
        wrapped: Any = collected
        for option in reversed(options):
            wrapped = option(wrapped)
        return writing_options(wrapped)  # type: ignore[no-any-return]

    return decorated


def cell_of(record: Record, cell: str) -> tuple[str, str | None]:
    """Measure and category (None where only the measure is named) of `killed/police`. Raises InputError with the
    nearest name."""
    from reportedly.commands.figure import checked_category, nearest

    measure, slash, category = cell.partition("/")
    measures = record.registry("measure")
    if measure not in measures:
        raise InputError(f"no measure {show(measure)}{nearest(measure, measures, 'MeasureDefined')}", field="CELL")
    return measure, checked_category(record, category) if slash else None
