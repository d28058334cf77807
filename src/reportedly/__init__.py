"""An append-only record of who reported what about an incident, and projections that answer from it.

import reportedly

with reportedly.open("reportedly.db") as record:
    for row in record.ask("totals", "cota-905-2021-07"):
        print(row.measure, row.category, row.low, row.high, row.status)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportedly.record import Filter as Filter
    from reportedly.record import Record as Record
    from reportedly.record import open as open

__version__ = "0.1.0"
__all__ = ["Filter", "Record", "__version__", "open"]


def __getattr__(name: str) -> Any:
    if name in ("Filter", "Record", "open"):
        from reportedly import record

        return getattr(record, name)
    raise AttributeError(f"module 'reportedly' has no attribute {name!r}")
