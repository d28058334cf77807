"""`reportedly import`: what others publish and revise, brought in with its history."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from reportedly.commands.app import App, catch_up, pass_app, progress, silent_option
from reportedly.commands.options import Output, output_options
from reportedly.commands.writing import recorder_option
from reportedly.exporters.neutral import for_terminal

if TYPE_CHECKING:
    from reportedly.importers.feed import Imported, Progress
    from reportedly.importers.feed_files import Source
    from reportedly.importers.feed_map import FeedMap

Command = TypeVar("Command", bound=Callable[..., Any])
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
LISTED = 20


def named_map(ctx: click.Context, param: click.Parameter, value: str | None) -> str | Path | None:
    """The path of a file that exists, else the name of a map that comes with the program."""
    from reportedly.importers.feed_bundled import names

    if value is None or Path(value).is_file():
        return None if value is None else Path(value)
    if value not in (known := names()):
        raise click.BadParameter(f"no file {value!r}, and no map of that name. There are: {', '.join(known)}.")
    return value


@dataclass(frozen=True, slots=True)
class Importing:
    """How to import: the map, or what stands for one, and whether to store, to try, to compare or to suggest."""

    map: str | Path | None
    id: str | None
    name: str | None
    suggest: bool
    dry_run: bool
    compare: bool
    recorded_by: str | None
    silent: bool
    output: Output


def import_options(command: Command) -> Command:
    """The options that every import shares, as one `importing`."""

    @click.option(
        "--map",
        callback=named_map,
        metavar="FILE|NAME",
        help="What the feed means (YAML), or the name of a bundled map; without it, what --suggest prints.",
    )
    @click.option("--id", metavar="FIELD", help="Without a map: the field that names an item.")
    @click.option("--name", metavar="NAME", help="What the feed is called, in place of its map's or its file's name.")
    @click.option("--suggest", is_flag=True, help="Print a first map, made from the feed itself, and store nothing.")
    @click.option("--dry-run", is_flag=True, help="Store nothing; print counts, first events, what is not understood.")
    @click.option("--compare", is_flag=True, help="Store nothing; print where feed and record differ (exit 1).")
    @recorder_option
    @silent_option
    @output_options
    @wraps(command)
    def collected(
        *args: Any,
        map: str | Path | None,
        id: str | None,
        name: str | None,
        suggest: bool,
        dry_run: bool,
        compare: bool,
        recorded_by: str | None,
        silent: bool,
        output: Output,
        **rest: Any,
    ) -> Any:
        if sum((suggest, dry_run, compare)) > 1:
            raise click.UsageError("Give one of --suggest, --dry-run and --compare.")
        if map is not None and id is not None:
            raise click.UsageError("The map says what names an item: leave out --id.")
        if map is not None and suggest:
            raise click.UsageError("--suggest makes a map: leave out --map.")
        given = Importing(map, id, name, suggest, dry_run, compare, recorded_by, silent, output)
        return command(*args, importing=given, **rest)

    return cast(Command, collected)


@click.group("import", context_settings={"help_option_names": ["-h", "--help"]})
def import_() -> None:
    """Bring in a feed with its whole history: every version a document, every changed figure a claim.

    A map says what the feed means; --suggest prints a first one, `schema --map` its JSON Schema. Maps of real feeds
    come with the program, by name: lebanon, west-bank, ukraine-personnel, ukraine-equipment, ukraine-correction,
    wars. Importing again adds only what is new, also after an interruption.

    \b
    Example:
        reportedly import git ~/src/fires-history fires.json --suggest > map.yaml
        reportedly import git ~/src/fires-history fires.json --map map.yaml --dry-run
        reportedly import git ~/src/fires-history fires.json --map map.yaml
        reportedly import git ~/src/fires-history fires.json --map map.yaml --compare
    """


@import_.command()
@click.argument("repository", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("path")
@click.option("--branch", default="HEAD", show_default=True, help="The commit that the history ends with.")
@import_options
@pass_app
def git(app: App, repository: Path, path: str, branch: str, importing: Importing) -> None:
    """Import the history of PATH, a JSON, JSON lines or CSV file, in the git repository REPOSITORY.

    First parents only; renames of the file are followed. Nothing is checked out.

    \b
    Example:
        reportedly import git ~/src/fires-history fires.json --id UniqueId
        reportedly import git ~/src/fires-history fires.json --map fires.yaml
    """
    from reportedly.importers.feed_git import GitHistory

    run(app, GitHistory(repository, path, branch=branch), importing)


@import_.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--match", "pattern", metavar="PATTERN", help="Only files whose names match, say '*.json'.")
@import_options
@pass_app
def snapshots(app: App, folder: Path, pattern: str | None, importing: Importing) -> None:
    """Import FOLDER, whose files have a date in their names: each is the whole feed as it stood then.

    With a map that says `feed: file`, each file is a document of its own, without a date and without a history; FOLDER
    may be one file then.

    \b
    Example:
        reportedly import snapshots bulletins --map bulletins.yaml
    """
    from reportedly.importers.feed_files import Documents, Snapshots

    made = read(importing)
    wanted = pattern or (made.files if made is not None else None) or "*"
    if folder.is_file() or (made is not None and made.feed == "file"):
        run(app, Documents(documents(folder, wanted)), importing, made)
    else:
        run(app, Snapshots(folder, wanted), importing, made)


@import_.command()
@click.argument("feed", type=FILE)
@import_options
@pass_app
def changes(app: App, feed: Path, importing: Importing) -> None:
    """Import FEED, JSON lines with one change each: when it was published, `op` (add, revise, remove), the item's id
    and its `record`. FEED may be gzipped, or - for stdin.

    \b
    Example:
        reportedly import changes west_bank_feed.jsonl.gz --map west-bank
    """
    from reportedly.importers.feed_files import ChangeLog

    run(app, ChangeLog(feed), importing)


@import_.command()
@click.argument("file", type=FILE)
@import_options
@pass_app
def csv(app: App, file: Path, importing: Importing) -> None:
    """Import FILE, a table with a claim or a record in each row; `published: {field: …}` in the map dates them.

    \b
    Example:
        reportedly import csv claims.csv --map claims.yaml
    """
    from reportedly.importers.feed_files import Rows

    run(app, Rows(file), importing)


@import_.command()
@click.argument("file", type=FILE)
@import_options
@pass_app
def hxl(app: App, file: Path, importing: Importing) -> None:
    """Import FILE, CSV with a row of hashtags. `#affected+killed` and its kin are understood without a map.

    \b
    Example:
        reportedly import hxl situation.csv
    """
    from reportedly.importers.feed_hxl import HxlTable

    table = HxlTable(file)
    made = read(importing)
    run(
        app,
        table,
        importing,
        made if made is not None or importing.suggest else table.map(importing.name or table.name),
    )


def read(importing: Importing) -> FeedMap | None:
    """The map that was given."""
    from reportedly.importers.feed_bundled import bundled_map
    from reportedly.importers.feed_map import read_map

    if importing.map is None:
        return None
    return bundled_map(importing.map) if isinstance(importing.map, str) else read_map(importing.map)


def documents(folder: Path, pattern: str) -> list[Path]:
    """The files of documents without dates."""
    from reportedly.events.errors import InputError

    paths = [folder] if folder.is_file() else sorted(one for one in folder.glob(pattern) if one.is_file())
    if not paths:
        raise InputError(f"no file matches {pattern}", str(folder))
    return paths


def run(app: App, source: Source, importing: Importing, given: FeedMap | None = None) -> None:
    """Suggest, try, compare or import."""
    from reportedly.importers.feed_map import parse_map
    from reportedly.importers.feed_suggest import suggest

    made = given if given is not None else read(importing)
    name = importing.name or (made.name if made is not None else None) or source.name
    if made is None:
        items = source.sample()
        text = suggest(items, name=name, id=importing.id or source.names_items_by)
        if importing.suggest:
            click.echo(text, nl=False)
            return
        made = parse_map(text.encode(), "the suggested map")
    made = made.model_copy(update={"name": name})
    if importing.compare:
        compared(app, source, made, importing)
        return
    from reportedly.importers.feed import load

    with app.writing() as record:
        with told(silent=importing.silent) as progress_of:
            done = load(
                record,
                source,
                made,
                dry_run=importing.dry_run,
                recorded_by=importing.recorded_by,
                progress=progress_of,
            )
        if not importing.dry_run:
            with progress("Answers", silent=importing.silent) as each:
                catch_up(record, each)
    show(done, importing.output)


def compared(app: App, source: Source, map: FeedMap, importing: Importing) -> None:
    """Print every difference between a source and the record; exit 1 where there is one."""
    from reportedly.importers.feed_compare import Difference, compare

    with app.reading() as record, told(silent=importing.silent) as each:
        found = compare(record, source, map, progress=each)
    rows = [one.to_json() for one in found]
    if found or not importing.output.is_table:
        importing.output.write(rows, columns=list(Difference._fields))
    else:
        click.echo(f"{map.name}: the record says what the feed says")
    if found:
        click.get_current_context().exit(1)


@contextmanager
def told(*, silent: bool) -> Iterator[Progress | None]:
    """A bar on stderr with versions a second and the time left; None when silent or off a terminal."""
    if silent or not sys.stderr.isatty():
        yield None
        return
    start = time.monotonic()
    rate = ""
    bar: Any = click.progressbar(
        length=1, label="Importing", file=sys.stderr, show_eta=True, item_show_func=lambda _: rate
    )
    with bar:

        def step(done: int, total: int, versions: int) -> None:
            nonlocal rate
            rate = f"{versions / max(time.monotonic() - start, 0.001):,.0f} versions/s"
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        yield step


def show(done: Imported, output: Output) -> None:
    """What an import did, or would do."""
    if not output.is_table or output.fmt:
        output.write_record(summary(done))
        return
    for line in lines(done):
        click.echo(for_terminal(line))


def summary(done: Imported) -> dict[str, Any]:
    """The counts as one JSON object."""
    tally = done.tally
    return {
        "feed": done.feed,
        "dry_run": done.dry_run,
        "versions": tally.versions,
        "known": done.known,
        "events": dict(done.events),
        "claims": tally.claims,
        "by_field": dict(tally.by_field),
        "no_longer_stated": dict(tally.gone),
        "listing": dict(tally.listing),
        "stale_copies": tally.stale,
        "failed_fetches": tally.failed_fetches,
        "unreadable": [{"version": key, "why": why} for key, why in tally.unreadable],
        "not_understood": [{"field": path, "why": why, "times": n} for (path, why), n in tally.troubles.items()],
        "not_in_the_map": dict(tally.unknown),
        "redefined": tally.redefined,
        "redefinitions_missed": done.missed,
    }


def lines(done: Imported) -> Iterator[str]:
    """The counts for people: what was appended, what happened in the feed, what was not understood."""
    from reportedly.importers.case_describe import describe

    tally = done.tally
    kinds = ", ".join(f"{count} {type}" for type, count in done.events.items())
    verb = "would be appended" if done.dry_run else "appended"
    what = f"{done.appended} events {verb} ({kinds})" if done.appended else "nothing new"
    yield f"{done.feed}: {_count(tally.versions, 'version')}, {done.known} known already; {what}"
    for draft in done.first:
        yield f"  {describe(draft)}"
    if done.first and done.appended > len(done.first):
        yield f"  … and {done.appended - len(done.first)} more"
    if tally.gone:
        yield f"no longer stated: {', '.join(f'{count} {why}' for why, count in tally.gone.items())}"
    if tally.listing["off"]:
        yield f"items that left the feed: {tally.listing['off']}, of which back: {tally.listing['on']}"
    if tally.stale:
        yield f"stale copies, which make no claims: {tally.stale}"
    for version in tally.failed_fetches:
        yield f"suspected failed fetch: version {version} holds nothing"
    for version, why in tally.unreadable:
        yield f"skipped: version {version} cannot be read: {why}"
    for field in done.missed:
        yield f"not understood: no version is the one from which {field} is redefined"
    for (path, why), times in list(tally.troubles.items())[:LISTED]:
        yield f"not understood: {path}: {why} ({_count(times, 'time')})"
    if len(tally.troubles) > LISTED:
        yield f"not understood: and {len(tally.troubles) - LISTED} more; --json lists all"
    if tally.unknown:
        named = ", ".join(list(tally.unknown)[:LISTED])
        yield f"not in the map: {named}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
