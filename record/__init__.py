"""The library's front door: `open(path)` gives a `Record`; the only place where store and projections meet.

A notebook needs nothing else::

    import reportedly

    with reportedly.open("reportedly.db") as record:
        record.append([{"type": "IncidentOpened", "stream": "flood-2024", "content": {"title": "Flood"}}])
        rows = record.ask("totals", "flood-2024", known_at="2024-05-01")

`Filter` keeps some incidents, a source or a measure. `known` answers what the log holds while events are projected,
`loading` brings rows from the store, `keeping` writes the read models, `moments` reads the moments that answers can be
asked for, `replaying` walks a history, `summing` adds answers over incidents.
"""

from __future__ import annotations

from reportedly.record.filters import Filter
from reportedly.record.record import Record, open

__all__ = ["Filter", "Record", "open"]
