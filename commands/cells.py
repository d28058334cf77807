"""Names that people type to choose what is shown: one that the record does not know is refused, with the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reportedly.events.errors import show

if TYPE_CHECKING:
    from reportedly.record import Record


def cell_named(record: Record, text: str) -> tuple[str, str]:
    """The measure and category of a cell as it is typed: `killed/police`, or `reward-offered` where there is none.

    Raises UnknownName.
    """
    measure, _, category = text.partition("/")
    demand(measure, "measure", record.registry("measure"))
    nodes = record.registry("category")
    for node in category.split("+") if category not in ("", "-") else ():
        demand(node, "category", nodes)
    return measure, "+".join(sorted(category.split("+"), key=lambda node: _dimension(nodes, node))) or "-"


def _dimension(nodes: dict[str, dict[str, object]], node: str) -> str:
    return str(nodes.get(node, {}).get("dimension", ""))


def demand(name: str, kind: str, known: Iterable[str]) -> str:
    """The name, where it is known. Raises UnknownName with the nearest one."""
    from difflib import get_close_matches

    from reportedly.record.errors import UnknownName

    names = list(known)
    if name in names:
        return name
    near = get_close_matches(name, names, 1) or [one for one in names if name and name.casefold() in one.casefold()]
    hint = f"; did you mean {show(near[0])}?" if near else ""
    where = "" if kind == "type of event" else " in this record"
    raise UnknownName(f"there is no {kind} {show(name)}{where}{hint}")
