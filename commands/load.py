"""`reportedly load`: a case file becomes events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.commands.app import App, catch_up, pass_app, progress, silent_option
from reportedly.commands.options import Output, output_options
from reportedly.commands.writing import recorder_option
from reportedly.exporters.neutral import for_terminal

if TYPE_CHECKING:
    from reportedly.importers.case import Loaded

COLUMNS = ["position", "stream", "version", "id", "type", "content"]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The document's text, in place of the one the file names.",
)
@click.option("--dry-run", is_flag=True, help="Store nothing; print what would be appended.")
@recorder_option
@silent_option
@output_options
@pass_app
def load(
    app: App,
    file: Path,
    text: Path | None,
    dry_run: bool,
    recorded_by: str | None,
    silent: bool,
    output: Output,
) -> None:
    """Record a case file (YAML): an article, written down.

    Loading a file twice adds nothing. Loading an edited file appends what changed, as corrections; a claim that is gone
    from the file is withdrawn. Errors name the file, the line and the column.

    \b
    Example:
        reportedly load article-b.yaml --dry-run
        reportedly load article-b.yaml --text article-b.txt
    """
    from reportedly.importers.case import load as load_case

    path = Path("/dev/stdin") if str(file) == "-" else file
    article = None if text is None else text.read_bytes()
    with app.writing() as record:
        loaded = load_case(record, path, text=article, dry_run=dry_run, recorded_by=recorded_by)
        if loaded.appended:
            with progress("Answers", silent=silent) as told:
                catch_up(record, told)
    if not output.is_table or output.fmt:
        output.write(rows_of(loaded), columns=COLUMNS)
        return
    for line in [*loaded.lines(), loaded.summary()]:
        click.echo(for_terminal(line))


def rows_of(loaded: Loaded) -> list[dict[str, Any]]:
    """What was appended, or would be, as JSON rows; positions, versions and ids are null in a dry run."""
    from reportedly.events.ids import id_text

    rows = []
    for n, draft in enumerate(loaded.drafts):
        at = loaded.appended[n] if loaded.appended else None
        place = (at.position, draft.stream, at.version, id_text(at.id)) if at else (None, draft.stream, None, None)
        rows.append(dict(zip(COLUMNS, (*place, draft.type, draft.content), strict=True)))
    return rows
