"""A figure's whole history: its chart, its headline over time, every version of every origin with its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportedly.exporters import Row
from reportedly.exporters.charts.draw_triangle import draw_triangle
from reportedly.exporters.charts.triangle import triangles
from reportedly.exporters.pages.answers import Answers, ask, gather
from reportedly.exporters.pages.model import page
from reportedly.exporters.pages.words import STATUS, figure_words, kind_words
from reportedly.exporters.texts import cell_name, published_text
from reportedly.web.asking import NotThere
from reportedly.web.clocks import clocks
from reportedly.web.incident_page import Site
from reportedly.web.pages import PUBLIC, cell_parts, rendered

if TYPE_CHECKING:
    from reportedly.record import Record
    from reportedly.web.asking import Asked
    from reportedly.web.desk import Answered


@dataclass(frozen=True, slots=True)
class Headline:
    """The figure as it stood from one publication on."""

    number: int
    figure: str
    status: str
    kind: str
    published: str
    claim: str


def figure_page(record: Record, asked: Asked) -> Answered:
    """The page of one cell of an incident."""
    incident, measure = asked.groups["incident"], asked.groups["measure"]
    category = asked.groups.get("category") or "-"
    told = {"audience": PUBLIC, **asked.moments()}
    every = gather(record, incident, told, past=False)
    answers = of_cell(every, measure, category)
    # A past moment may be before the figure's first version.
    if not answers.totals and not _known(record, incident, measure, category):
        raise NotThere("there is no such figure of this incident")
    cell = cell_name({"measure": measure, "category": category})
    here = ("incidents", answers.incident, "figures", *cell_parts(cell))
    site = Site(asked, answers.incident, clocks(record, incident, asked), here)
    vintages = [row for row in ask(record, "vintages", incident, told) if _is(row, measure, category)]
    drawn = [draw_triangle(one, ident=f"v{at}") for at, one in enumerate(triangles(vintages, answers.found))]
    return rendered(
        "incidents_figure.html",
        asked,
        page=page(answers),
        site=site,
        figure=every.found.cell({"measure": measure, "category": category, "unit": _unit(answers)}),
        headlines=[_headline(row) for row in answers.revisions if row["origin"] is None],
        triangles=drawn if len({row["as_of"] for row in vintages}) > 1 else [],
        parts=[(words, site.figure(name)) for name, words in _nearby(every, measure, cell).items()],
    )


def _known(record: Record, incident: str, measure: str, category: str) -> bool:
    rows = [*record.ask("revisions", incident, audience=PUBLIC), *record.ask("totals", incident, audience=PUBLIC)]
    return any(row.measure == measure and row.category == category for row in rows)


def of_cell(answers: Answers, measure: str, category: str) -> Answers:
    """These answers as far as they are about one cell."""
    revisions = [row for row in answers.revisions if _is(row, measure, category)]
    claims = {row["claim"] for row in revisions}
    return replace(
        answers,
        totals=[row for row in answers.totals if _is(row, measure, category)],
        silent=[],
        revisions=revisions,
        timeline=[],
        discrepancies=[row for row in answers.discrepancies if not claims.isdisjoint(_claims(row))],
    )


def _claims(row: Row) -> list[Any]:
    found = row.get("claims")
    return found if isinstance(found, list) else []


def _is(row: Row, measure: str, category: str) -> bool:
    return row["measure"] == measure and row["category"] == category


def _unit(answers: Answers) -> object:
    return next((row.get("unit") for row in (*answers.totals, *answers.revisions)), None)


def _nearby(answers: Answers, measure: str, cell: str) -> dict[str, str]:
    """The other figures of the same measure: their names, and what they are called."""
    found = {cell_name(row): answers.found.cell(row) for row in answers.totals if row["measure"] == measure}
    return {name: words for name, words in found.items() if name != cell}


def _headline(row: Row) -> Headline:
    return Headline(
        int(str(row["revision"])),
        figure_words(row),
        STATUS.get(str(row["status"]), str(row["status"])),
        kind_words(row),
        published_text(row.get("published")),
        str(row["claim"]),
    )
