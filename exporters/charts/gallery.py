"""The charts that one question asks for, each ready to be drawn: as SVG, in characters, as PNG where that is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from reportedly.events.errors import ReportedlyError
from reportedly.exporters import Row
from reportedly.exporters.charts import svg, terminal
from reportedly.exporters.charts.draw_happenings import draw_happenings
from reportedly.exporters.charts.draw_history import WIDE, draw_history
from reportedly.exporters.charts.draw_triangle import draw_triangle
from reportedly.exporters.charts.happenings import bars
from reportedly.exporters.charts.history import PUBLISHED, panels
from reportedly.exporters.charts.lookup import Lookup
from reportedly.exporters.charts.triangle import triangles

HISTORY, VINTAGES, TIMELINE = "history", "vintages", "timeline"
QUESTIONS = {HISTORY: "revisions", VINTAGES: "vintages", TIMELINE: "timeline"}
"""Which answer each chart is drawn from."""
_SIZE = re.compile(r'<svg [^>]*? width="([\d.]+)" height="([\d.]+)"')
_GAP = 36.0


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: `lines(width=…)` for a terminal, `draw(width=…, ident=…)` for a picture."""

    lines: Callable[..., Iterator[str]]
    draw: Callable[..., str]


def gallery(
    kind: str,
    rows: Sequence[Row],
    totals: Sequence[Row],
    found: Lookup,
    *,
    cells: Sequence[str] = (),
    axis: str = PUBLISHED,
) -> list[Chart]:
    """The charts of an answer's rows."""
    if kind == TIMELINE:
        model = bars(rows, found)
        shown = [model] if model.bars else []
        return [
            Chart(partial(terminal.happenings_lines, one), partial(draw_happenings, one, heading=True)) for one in shown
        ]
    if kind == VINTAGES:
        return [
            Chart(partial(terminal.triangle_lines, one), partial(draw_triangle, one))
            for one in triangles(rows, found, cells=cells)
        ]
    every = panels(rows, totals, found, axis=axis, cells=cells)
    if not cells:
        every = [panel for panel in every if len(panel.marks) > 1] or every[:6]
    return [Chart(partial(terminal.history_lines, one), partial(draw_history, one)) for one in every]


def as_svg(charts: Sequence[Chart], *, name: str, width: float = WIDE) -> str:
    """All of the charts as one SVG, below each other."""
    drawn = [chart.draw(width=width - 40, ident=f"c{index}") for index, chart in enumerate(charts, start=1)]
    y, placed = 20.0, []
    for one in drawn:
        found = _SIZE.match(one)
        assert found is not None
        placed.append(one.replace("<svg ", f'<svg x="20" y="{svg.number(y)}" ', 1))
        y += float(found[2]) + _GAP
    return svg.document(width, y - 10, placed, name=name, described=f"{len(drawn)} charts.", ident="all") + "\n"


def as_png(picture: str, *, zoom: float = 2) -> bytes:
    """An SVG of ours as PNG. Raises ReportedlyError where the optional resvg-py is not installed."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise ReportedlyError(
            "PNG needs the optional resvg-py: pip install 'reportedly[png]' (or write an .svg, which needs nothing)"
        ) from None
    return bytes(svg_to_bytes(svg_string=picture, background="#ffffff", zoom=zoom))
