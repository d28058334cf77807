"""`reportedly demo`: two real articles, recorded, asked and explained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App
from reportedly.commands.asking import answer
from reportedly.commands.options import Moments, Output
from reportedly.exporters import Row

if TYPE_CHECKING:
    from reportedly.record import Record

INCIDENT = "cota-905-2021-07"
CASES = ("cota-905-a.yaml", "cota-905-b.yaml")


@click.command()
@click.option(
    "--keep", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Leave the record in FILE."
)
def demo(keep: Path | None) -> None:
    """Record two articles about one night in Caracas, and show what can be asked.

    The case files come with the program. The record is thrown away unless --keep names a file for it.

    \b
    Example:
        reportedly demo
        reportedly demo --keep cota.db
    """
    if keep is not None and keep.exists():
        raise click.UsageError(f"{keep} exists; name a new file.")
    with place(keep) as path:
        recorded(path)
        app = App(db=path)
        _totals(app)
        _timeline(app)
        _revisions(app)
    _next(keep)


@contextmanager
def place(keep: Path | None) -> Iterator[Path]:
    """The path of the demo's record: `keep`, or one in a folder that goes away."""
    if keep is not None:
        yield keep
        return
    with TemporaryDirectory() as folder:
        yield Path(folder) / "demo.db"


def recorded(path: Path) -> None:
    """Start a record at `path` and load the bundled case files, saying what is stored."""
    import reportedly

    say(
        "Two news articles report on clashes in the Cota 905 quarter of Caracas in July 2021. Each was written",
        "down as a case file: what it says, who says so, in which words. Both are loaded into a new record.",
    )
    with reportedly.open(path, create=True) as record:
        for name in CASES:
            click.echo(f"  {_load(record, name)}")
        record.catch_up()


def _load(record: Record, name: str) -> str:
    from reportedly.importers.case import load

    with resources.as_file(resources.files("reportedly.examples") / name) as path:
        loaded = load(record, path)
    claims = sum(count for type, count in loaded.counts().items() if type.endswith("Reported"))
    return f"{loaded.document}: {len(loaded.drafts)} events, {claims} of them claims"


def _totals(app: App) -> None:
    title("What are the figures, and how sure are they?", f"totals {INCIDENT}")
    say(
        "“26 or more” has no upper end: an article that says “at least 26” gives none. Where two documents",
        "contradict each other both values stand, and nothing is averaged. “origins” counts who a figure goes back",
        "to: two articles that quote one minister are one origin.",
        "“inferred” is what nobody said and what follows all the same: the minister names 22 gang members, 4 police",
        "and an unspecified number of others, so at least 27 died. The last column says from which claims, and",
        "whether one of them is disputed. (Some rows are left out here.)",
    )
    answer(app, "totals", INCIDENT, Moments(), Output(), choose=_worth_a_first_look)


def _worth_a_first_look(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["measure"] in ("killed", "injured", "officers-deployed", "seized")]


def _timeline(app: App) -> None:
    title("What happened when?", "timeline")
    say(
        "Dates are as exact as the words were, and no more. “surely after” holds only where nothing else is possible:",
        "a “since Wednesday” cannot be put before a Friday.",
    )
    answer(app, "timeline", None, Moments(), Output())


def _revisions(app: App) -> None:
    title("How did a figure change, version by version?", f"revisions {INCIDENT} --cell killed/police")
    say(
        "The minister is quoted with 3 dead police officers in one article and 4 in the other, which bears no date.",
        "So nobody can say which came first: that is marked, not guessed, and not called a retraction.",
    )
    answer(app, "revisions", INCIDENT, Moments(), Output(), measure="killed", category="police")


def _next(keep: Path | None) -> None:
    title("What next?")
    if keep is None:
        say("Keep the record, and ask it yourself:")
        click.echo("  reportedly demo --keep cota.db")
    app = App(db=keep or Path("cota.db"))
    for command, why in (
        (f"totals {INCIDENT} --json", "the same for programs"),
        (f"totals {INCIDENT} --known-at 2021-07-11", "what one could know on 11 July"),
        (f"replay {INCIDENT} --changes", "how the answers grew, event by event"),
        (f"blame {INCIDENT} killed/person", "who says so, since when, and why"),
        ("show b-police", "one claim: its document, its quote, its history"),
        ('query "select claim, wording from entries"', "SQL, read-only"),
    ):
        click.echo(f"  {app.command(command)}".ljust(74) + f"  # {why}")
    say("", "To record an article of your own: `reportedly init`, then `reportedly load ARTICLE.yaml`.")


def title(words: str, command: str | None = None) -> None:
    """A heading, and the command that gives what stands below it."""
    click.echo(f"\n{words}\n{'=' * len(words)}")
    if command is not None:
        click.echo(f"$ reportedly {command}\n")


def say(*lines: str) -> None:
    """A paragraph of explanation, and a blank line."""
    for line in lines:
        click.echo(line)
    click.echo()
