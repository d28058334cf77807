"""What the record refuses, in one line each."""

from __future__ import annotations

from reportedly.events.errors import InputError, ReportedlyError


class UnknownName(ReportedlyError):
    """A name that the record does not know."""


class RefusedEvent(InputError):
    """An event that does not fit the record; `index` counts from 0 in what was appended. Nothing was stored."""

    def __init__(
        self, message: str, *, index: int, type: str, file: str = "", line: int | None = None, field: str = ""
    ) -> None:
        self.index, self.type = index, type
        super().__init__(message, file, line, field)


class StaleReadModels(ReportedlyError):
    """The read models were written by another version of the projections: a rebuild is due."""
