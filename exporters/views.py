"""How each answer reads as a table: the one list of views.

A view is a function `Context → columns` (see `table.Column`); it works on the same JSON rows every other format prints.
To add one: a module here and a line in `VIEWS`. An answer without a view shows its columns as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from reportedly.exporters.table import View, plain_view


@dataclass(frozen=True, slots=True)
class Context:
    """What a view may need beside the row: time zones (IANA names) by incident, and the table's own row numbers by
    claim."""

    zones: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, object] = field(default_factory=dict)


VIEWS: Mapping[str, str] = {
    "totals": "reportedly.exporters.totals_view:view",
    "sums": "reportedly.exporters.sums_view:view",
    "timeline": "reportedly.exporters.timeline_view:view",
    "revisions": "reportedly.exporters.revisions_view:view",
    "sources": "reportedly.exporters.sources_view:view",
    "discrepancies": "reportedly.exporters.discrepancies_view:view",
    "vintages": "reportedly.exporters.vintages_view:view",
    "diff": "reportedly.exporters.differences_view:view",
    "blame": "reportedly.exporters.blame_view:view",
    "events": "reportedly.exporters.events_view:view",
    "incidents": "reportedly.exporters.incidents_view:view",
}


def view(name: str | None, columns: Sequence[str], context: Context | None = None) -> View:
    """The view called `name` for `context`; plain `columns` when there is none."""
    if name is None or name not in VIEWS:
        return plain_view(columns)
    module, _, attribute = VIEWS[name].partition(":")
    return cast(Callable[[Context], View], getattr(import_module(module), attribute))(context or Context())
