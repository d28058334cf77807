"""Options of commands that answer about many incidents: which of them, whose figures, what measure."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_NAMES = ("place", "kind", "since", "until", "source", "measure")


def filter_options(*, kind: str = "--kind") -> Callable[[Command], Command]:
    """Add the filters; the command gets `where: Filter | None`. `kind` names the option for the incident's kind."""
    options = (
        click.option("--place", "where_place", metavar="NAME", help="Only incidents at this place, or within it."),
        click.option(kind, "where_kind", metavar="KIND", help="Only incidents of this kind."),
        click.option(
            "--from", "where_since", metavar="WHEN", help="Only incidents that may have gone on then or later."
        ),
        click.option("--to", "where_until", metavar="WHEN", help="Only incidents that may have gone on by then."),
        click.option("--source", "where_source", metavar="SOURCE", help="Only what goes back to this source."),
        click.option("--measure", "where_measure", metavar="MEASURE", help="Only figures of this measure."),
    )

    def add(function: Command) -> Command:
        @wraps(function)
        def collected(*args: Any, **kwargs: Any) -> Any:
            given = {name: kwargs.pop(f"where_{name}") for name in _NAMES}
            return function(*args, where=_filter(given), **kwargs)

        command: Any = collected
        for option in reversed(options):
            command = option(command)
        return cast(Command, command)

    return add


def _filter(given: dict[str, Any]) -> Any:
    if not any(value is not None for value in given.values()):
        return None
    from reportedly.record import Filter

    return Filter(**given)
