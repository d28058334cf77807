"""Rows from the store to the projections: an incident's material up to a position."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson

from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.projections.rows import Effect, Figure, Happening, Material, Shared, Statement
from reportedly.projections.view import Lineage

if TYPE_CHECKING:
    from reportedly.projections.audience import Public
    from reportedly.store.protocol import Reader

ALL = (1 << 62) - 1


def material(
    store: Reader,
    incidents: Iterable[str],
    *,
    upto: int | None = None,
    tables: Iterable[str] = (FIGURES,),
    who: Public | None = None,
) -> Material:
    """What answers about `incidents` are folded from, as the log stood at position `upto` (default: now).

    For an audience all rows up to now are cut first, so that what came to rest on something restricted later is hidden
    at every moment; whoever folds them keeps to the position.
    """
    position = ALL if upto is None or who is not None else upto
    names, wanted = sorted(set(incidents)), frozenset(tables)
    found = Material(shared=[*taxonomy(store, position), *joins(store, position)])
    params: dict[str, object] = {"upto": position}
    if len(names) == 1:
        what, params["incident"] = "incident", names[0]
    else:
        what, params["incidents"] = "incidents", orjson.dumps(names).decode()
    if FIGURES in wanted:
        found.figures = [Figure(*row) for row in store.fetch(f"entries_of_{what}", params)]
    if HAPPENINGS in wanted:
        found.happenings = [Happening(*row) for row in store.fetch(f"happenings_of_{what}", params)]
    if STATEMENTS in wanted:
        found.statements = [Statement(*row) for row in store.fetch(f"statements_of_{what}", params)]
    found.effects = [Effect(*row) for row in store.fetch(f"effects_of_{what}", params)]
    found.shared += [Shared(*row) for row in store.fetch(f"shared_of_{what}", params)]
    return found if who is None else who.material(found)


def taxonomy(store: Reader, upto: int) -> list[Shared]:
    """The rows that define the taxonomy at a position."""
    return [Shared(*row) for row in store.fetch("taxonomy", {"upto": upto})]


def joins(store: Reader, upto: int) -> list[Shared]:
    """The rows of merges and splits up to a position."""
    return [Shared(*row) for row in store.fetch("joins", {"upto": upto})]


def lineage(store: Reader, upto: int | None = None, who: Public | None = None) -> Lineage:
    """Which incidents were merged and split, up to a position, as an audience may know."""
    states: dict[str, dict[str, Any]] = {}
    rows = joins(store, ALL if upto is None else upto)
    for row in rows if who is None else who.shared(rows):
        states.setdefault(row.kind, {})[row.name] = orjson.loads(row.data)
    return Lineage(states)


def zones(found: Material, upto: int | None = None) -> dict[str, str | None]:
    """The time zone of each incident, as of the newest row of it up to a position."""
    known = (row for row in found.shared if row.kind == "incident" and (upto is None or row.position <= upto))
    rows = sorted(known, key=lambda row: (row.position, row.n))
    return {row.name: orjson.loads(row.data).get("zone") for row in rows}
