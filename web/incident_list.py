"""All incidents: searched, filtered, each with a small chart of its leading figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportedly.exporters.charts.history import Panel, panels
from reportedly.exporters.charts.lookup import Lookup, lookup
from reportedly.exporters.pages.words import figure_words
from reportedly.exporters.texts import published_text
from reportedly.web.pages import PUBLIC, choices, rendered
from reportedly.web.sparks import spark

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered

PAGE = 20
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One incident of the list."""

    name: str
    address: str
    title: str
    about: str
    claims: int
    found: str
    figure: str
    chart: str
    caption: str


def matching(record: Record, asked: Asked) -> list[Json]:
    """The incidents that an address asks for, the newest in time first; those without a date last."""
    rows = record.incidents(asked.text("q") or None, audience=PUBLIC)
    for name in ("kind", "place"):
        if wanted := asked.text(name):
            rows = [row for row in rows if row[name] == wanted]
    if wanted := asked.text("year"):
        rows = [row for row in rows if str(row["when"] or "").startswith(wanted)]
    return sorted(rows, key=lambda row: (row["when"] or "", row["position"]), reverse=True)


def incidents_page(record: Record, asked: Asked) -> Answered:
    """The list of incidents, a page at a time."""
    rows = matching(record, asked)
    number = asked.number("page", 1) or 1
    shown = rows[(number - 1) * PAGE : number * PAGE]
    every = record.incidents(audience=PUBLIC)
    return rendered(
        "incidents_list.html",
        asked,
        lines=[_line(record, asked, row) for row in shown],
        count=len(rows),
        filters=_filters(every, asked),
        number=number,
        more=len(rows) > number * PAGE,
        filtered={name: asked.text(name) for name in ("q", "kind", "place", "year")},
        log=record.store.origin,
    )


def _filters(every: list[Json], asked: Asked) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    found = []
    for name, label in (("year", "Year"), ("kind", "Kind"), ("place", "Place")):
        values = {_value(row, name) for row in every} - {""}
        if len(values) > 1 or asked.text(name):
            words = {"": "any", **{value: value.replace("-", " ") for value in sorted(values)}}
            found.append((name, label, choices(words, asked.text(name))))
    return found


def _value(row: Json, name: str) -> str:
    return str(row["when"] or "")[:4] if name == "year" else str(row[name] or "")


def _line(record: Record, asked: Asked, row: Json) -> Line:
    name = str(row["incident"])
    found = lookup([one.to_json() for one in record.ask("references", name, audience=PUBLIC)], name)
    totals = [one.to_json() for one in record.ask("totals", name, audience=PUBLIC)]
    leading = _leading(totals)
    chart, figure, caption = "", "", ""
    if leading is not None:
        unit = found.unit(leading.get("unit"), many=figure_words(leading) != "1")
        figure = f"{found.cell(leading)}: {figure_words(leading)} {unit}"
        if leading["status"] == "conflict":
            figure += ", in dispute"
        panel = _panel(record, name, leading, totals, found)
        chart = spark(panel) if panel is not None else ""
        caption = f"{found.cell(leading)}, version by version" if chart else ""
    about = [str(row["kind"] or "incident").replace("-", " "), published_text(row["when"]), str(row["place"] or "")]
    return Line(
        name,
        asked.link("incidents", name),
        str(row["title"] or name),
        " · ".join(part for part in about if part),
        int(row["claims"]),
        str(row["found"] or ""),
        figure,
        chart,
        caption,
    )


def _leading(totals: list[Json]) -> Json | None:
    """The figure that counts everybody; else the first that is stated."""
    stated = [row for row in totals if row["status"] in ("stated", "conflict")]
    whole = [row for row in stated if row["unit"] == "person" and row["category"] in ("-", "person")]
    return next(iter([*(row for row in whole if row["measure"] == "killed"), *whole, *stated]), None)


def _panel(record: Record, name: str, leading: Json, totals: list[Json], found: Lookup) -> Panel | None:
    rows = [
        row
        for one in record.ask("revisions", name, audience=PUBLIC)
        if all((row := one.to_json())[key] == leading[key] for key in ("measure", "category", "unit", "counting"))
    ]
    every = panels(rows, totals, found) if len(rows) > 1 else []
    return every[0] if every else None
