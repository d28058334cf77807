"""`reportedly plot`: how a figure moved, what was known when, what happened when; as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.looking import deliver, file_option
from reportedly.commands.options import Moments, incident_argument, moment_options

AXES = ("published", "as-of", "recorded")
PICTURES = (".svg", ".png", ".html", ".htm")


@click.command()
@incident_argument()
@click.argument("cells", nargs=-1, metavar="[CELL]...")
@click.option("--vintages", "kind", flag_value="vintages", help="What was known of each moment, and when: a heat map.")
@click.option("--timeline", "kind", flag_value="timeline", help="What happened when, as bars.")
@click.option(
    "--axis", type=click.Choice(AXES), default="published", show_default=True, help="Which clock runs across."
)
@click.option("--width", type=click.IntRange(40, 4000), help="Columns on a terminal, or pixels of a picture.")
@moment_options
@file_option
@pass_app
def plot(
    app: App,
    incident: str,
    cells: tuple[str, ...],
    kind: str | None,
    axis: str,
    width: int | None,
    moments: Moments,
    target: Path | None,
) -> None:
    """Draw the history of figures: who said what, and when that changed.

    A CELL is killed/police, or killed for all of its categories; without one, every figure with several versions is
    drawn. -o FILE.svg, .png or .html writes a picture; without it the chart is drawn in characters.

    A line is a value in force, one for each origin. Shading above or below it: that end is open. Hatching: a conflict.
    What merely follows from other figures stands apart, at the right: it is of now and has no history.

    \b
    Example:
        reportedly plot cota-905-2021-07 killed/police
        reportedly plot cota-905-2021-07 killed --axis recorded -o killed.svg
        reportedly plot cota-905-2021-07 --timeline -o timeline.png
    """
    if target is not None and target.suffix.lower() not in PICTURES:
        raise click.UsageError(f"{target}: a picture ends in .svg, .png or .html.")
    if kind == "timeline" and cells:
        raise click.UsageError("A timeline has no cells.")
    from reportedly.exporters.charts.gallery import QUESTIONS, gallery
    from reportedly.exporters.charts.lookup import lookup
    from reportedly.exporters.pages.answers import ask

    kind = kind or "history"
    asked = moments.as_options()
    by = {"by": "recorded"} if axis == "recorded" and kind == "history" else {}
    with app.reading() as record, record.store.snapshot():
        references = ask(record, "references", incident, asked)
        rows = ask(record, QUESTIONS[kind], incident, asked, **by)
        totals = ask(record, "totals", incident, asked) if kind == "history" else []
    name = str(references[0]["incident"]) if references else incident
    found = lookup(references, name)
    charts = gallery(kind, rows, totals, found, cells=cells, axis=axis)
    if not charts:
        from reportedly.events.errors import ReportedlyError

        about = f" for {', '.join(cells)}" if cells else ""
        raise ReportedlyError(f"there is nothing to draw of {incident}{about}")
    if target is not None:
        from reportedly.exporters.charts.gallery import as_png, as_svg

        title = found.label("incident", name)
        if target.suffix.lower() in (".html", ".htm"):
            from reportedly.exporters.pages.html import chart_page

            deliver(
                chart_page(title, [one.draw(width=width or 760, ident=f"c{at}") for at, one in enumerate(charts)]),
                target,
            )
            return
        picture = as_svg(charts, name=title, width=width or 800)
        deliver(as_png(picture) if target.suffix.lower() == ".png" else picture, target)
        return
    from reportedly.exporters.table import room

    columns = width or room() or 100
    click.echo("\n\n".join("\n".join(chart.lines(width=columns)) for chart in charts))
