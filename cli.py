"""The command line: one click group, one table of commands that are imported when they are called.

To add a command: one module in `commands/` and one line in `SECTIONS`. A command is options → one call → an exporter.
Errors become one line on stderr and an exit code: 0 done, 1 data refused or a check found something, 2 usage,
3 expected-version conflict. `--debug` lets the traceback through.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reportedly.commands.app import App
from reportedly.events.errors import ReportedlyError
from reportedly.exporters.neutral import for_terminal

if TYPE_CHECKING:
    from types import TracebackType

    from click.shell_completion import CompletionItem

SECTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Starting": {
        "init": ("reportedly.commands.init:init", "Start a record: an empty log with the standard taxonomy."),
        "demo": ("reportedly.commands.demo:demo", "Record two real articles and show what can be asked."),
        "status": ("reportedly.commands.status:status", "What is in the record, and is everything up to date."),
        "schema": ("reportedly.commands.schema:schema", "The JSON Schema of the lines that `append` takes."),
    },
    "Writing": {
        "append": ("reportedly.commands.append:append", "Append events from JSON lines, all or nothing."),
        "load": ("reportedly.commands.load:load", "Record a case file (YAML): an article, written down."),
        "incident": ("reportedly.commands.incident:incident", "Open an incident, or update what is known of it."),
        "source": ("reportedly.commands.source:source", "Register a source, or reassess it."),
        "document": ("reportedly.commands.document:document", "Register one version of one publication."),
        "figure": ("reportedly.commands.figure:figure", "Record a figure that a document reports, in its words."),
        "happening": ("reportedly.commands.happening:happening", "Record something that happened, and when."),
        "statement": ("reportedly.commands.statement:statement", "Record what somebody said."),
        "correct": ("reportedly.commands.correct:correct", "Correct the recorder's own mistake."),
        "withdraw": ("reportedly.commands.withdraw:withdraw", "Withdraw a claim that was recorded by mistake."),
        "retract": ("reportedly.commands.retract:retract", "Record that a source took a claim back."),
        "reinstate": ("reportedly.commands.reinstate:reinstate", "Record that a source restored it."),
        "reclassify": ("reportedly.commands.reclassify:reclassify", "Record that a source moved a figure elsewhere."),
        "redefine": ("reportedly.commands.redefine:redefine", "Record that a source counts in another way now."),
        "link": ("reportedly.commands.link:link", "Relate one incident to another."),
        "merge": ("reportedly.commands.merge:merge", "Record that two incidents are the same."),
        "split": ("reportedly.commands.split:split", "Assign claims of an incident to another."),
    },
    "Protecting": {
        "visibility": ("reportedly.commands.visibility:visibility", "Say who may see a claim, source or incident."),
        "redact": ("reportedly.commands.redact:redact", "Remove words for good, so that no proof breaks."),
    },
    "Judging": {
        "assess": ("reportedly.commands.assess:assess", "Judge how credible a claim is."),
        "policy": ("reportedly.commands.policy:policy", "Choose which figure the headline shows."),
        "note": ("reportedly.commands.note:note", "Note claims that do not fit together."),
        "resolve": ("reportedly.commands.resolve:resolve", "Record how a noted discrepancy was settled."),
    },
    "Bringing in": {
        "import": ("reportedly.commands.import_feeds:import_", "Feeds of others, with all their revisions."),
    },
    "Asking": {
        "incidents": ("reportedly.commands.incidents:incidents", "List incidents, or search quotes and summaries."),
        "totals": ("reportedly.commands.totals:totals", "The figures of an incident, and how sure they are."),
        "timeline": ("reportedly.commands.timeline:timeline", "What happened when, and what surely came before."),
        "revisions": ("reportedly.commands.revisions:revisions", "How every figure changed, version by version."),
        "vintages": ("reportedly.commands.vintages:vintages", "What was known of each moment, and when."),
        "discrepancies": ("reportedly.commands.discrepancies:discrepancies", "What does not fit together."),
        "sources": ("reportedly.commands.sources:sources", "What each source claimed, and how often it was revised."),
        "events": ("reportedly.commands.events:events", "List, filter or follow the events of the log."),
        "show": ("reportedly.commands.show:show", "Everything about one event or claim."),
        "query": ("reportedly.commands.query:query", "Ask in SQL, read-only."),
    },
    "Auditing": {
        "log": ("reportedly.commands.log:log", "The history of an incident's record."),
        "diff": ("reportedly.commands.diff:diff", "What changed in the answers between two moments."),
        "blame": ("reportedly.commands.blame:blame", "Which claim sets each figure, since when, and by whom."),
        "replay": ("reportedly.commands.replay:replay", "Walk an incident event by event and see answers change."),
        "verify": ("reportedly.commands.verify:verify", "Check every byte: is this what was recorded."),
        "checkpoint": ("reportedly.commands.checkpoint:checkpoint", "What to keep elsewhere against rewriting."),
        "prove": ("reportedly.commands.prove:prove", "Evidence for somebody who does not have the record."),
        "verify-proof": ("reportedly.commands.verify_proof:verify_proof", "Check such a proof, without the record."),
        "key": ("reportedly.commands.key:key", "Make or show a key that signs checkpoints."),
    },
    "Looking": {
        "plot": ("reportedly.commands.plot:plot", "Draw how figures moved, or what happened when."),
        "serve": ("reportedly.commands.serve:serve", "Show the record as pages in a browser."),
    },
    "Keeping": {
        "projections": ("reportedly.commands.projections:projections", "List, check or rebuild the read models."),
        "export": ("reportedly.commands.export:export", "Write the record in a form that others read."),
        "backup": ("reportedly.commands.backup:backup", "Copy the record while it is in use."),
        "completion": ("reportedly.commands.completion:completion", "Print the completion script of a shell."),
    },
}
COMMANDS = {name: entry for section in SECTIONS.values() for name, entry in section.items()}

EXIT_REFUSED = 1
EXIT_CONFLICT = 3


class Refused(click.ClickException):
    """An error of ours as click shows it: `Error: one line`, and an exit code."""

    exit_code = EXIT_REFUSED

    def __init__(self, message: str) -> None:
        lines = [for_terminal(line) for line in message.splitlines() if line.strip()]  # a case file: one per problem
        super().__init__("\n".join(lines) or "something went wrong")


class Conflict(Refused):
    """A stream is not at the version it was expected at."""

    exit_code = EXIT_CONFLICT


def _refuse(error: Exception) -> NoReturn:
    if isinstance(error, ReportedlyError):
        conflict = type(error).__name__ == "VersionConflict"  # by name: its module loads with the store only
        raise (Conflict if conflict else Refused)(str(error)) from error
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        raise Refused(f"{name}{error.strerror}") from error
    # Not what the error says: that may quote what is stored.
    raise Refused(
        f"something unexpected happened ({type(error).__name__}): the record may be damaged, which `reportedly verify` "
        "tells, or this is a mistake in the program; --debug shows where"
    ) from error


class Commands(click.Group):
    """A group whose subcommands are imported only when called, listed in sections, with the nearest name suggested."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = get_close_matches(name, COMMANDS, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise click.UsageError(f"No such command {for_terminal(name)!r}.{hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, line) for name, (_, line) in section.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            _refuse(error)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]
        return names or click.Command.shell_complete(self, ctx, incomplete)


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"reportedly, version {version('reportedly')}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="REPORTEDLY_DB",
    default=Path("reportedly.db"),
    show_default="reportedly.db",
    show_envvar=True,
    help="The record to work on.",
)
@click.option(
    "--checkpoint",
    "checkpoints",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    multiple=True,
    envvar="REPORTEDLY_CHECKPOINT",
    show_envvar=True,
    help="Write only to the log of this checkpoint, or what continues it: to no older copy; may be repeated.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(ctx: click.Context, db: Path, checkpoints: tuple[Path, ...], debug: bool) -> None:
    """Who reported what about an incident, in which words, and what that adds up to.

    An append-only record in one SQLite file. Start with:

    \b
    Example:
        reportedly demo
        reportedly init
        reportedly load article.yaml
        reportedly totals cota-905-2021-07
    """
    ctx.obj = App(db=db, debug=debug, checkpoints=checkpoints)


def _print_traceback(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What --debug shows, neutralised: an error may quote what is stored."""
    from traceback import format_exception

    for line in "".join(format_exception(kind, error, trace)).splitlines():
        sys.stderr.write(for_terminal(line) + "\n")


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line with `args` (default: the process's); exits with 0, 1, 2 or 3 as the module says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 must not end in a traceback
    sys.excepthook = _print_traceback
    gc.set_threshold(50_000)  # else it walks again and again through what a command imports
    try:
        cli.main(args=list(args) if args is not None else None, prog_name="reportedly")
    finally:
        gc.freeze()  # else the last collection walks through everything imported, a tenth of a short command
    return 0


if __name__ == "__main__":
    sys.exit(main())
