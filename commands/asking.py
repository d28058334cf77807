"""What the asking commands share: one question to the record, its flat rows, and the view for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reportedly.commands.app import App
from reportedly.commands.options import Moments, Output
from reportedly.exporters import Row
from reportedly.projections import PROJECTIONS

if TYPE_CHECKING:
    from reportedly.exporters.views import Context
    from reportedly.record import Record


def answer(
    app: App,
    question: str,
    incident: str | None,
    moments: Moments,
    output: Output,
    *,
    choose: Callable[[list[Row]], list[Row]] | None = None,
    **options: Any,
) -> None:
    """Ask the record `question` and print its rows, or those of them that `choose` returns."""
    with app.reading() as record:
        asked = record.ask(question, incident, **moments.as_options(), **options)
        rows: list[Row] = [row.to_json() for row in asked]
        context = zones(record) if output.is_table else None
    if choose is not None:
        rows = choose(rows)
    if context is not None and question == "timeline":
        context = replace(context, numbers={str(row["claim"]): row["order"] for row in rows})
    about = f" of {incident}" if incident else ""
    columns = PROJECTIONS[question].columns
    output.write(rows, columns=columns, view_name=question, context=context, empty=f"No {question}{about}.")


def zones(record: Record) -> Context:
    """The time zones of the record's incidents, for showing local times of day."""
    from reportedly.exporters.views import Context

    found = record.registry("incident")
    return Context({name: str(said["zone"]) for name, said in found.items() if said.get("zone")})
