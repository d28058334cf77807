"""`reportedly redact`: take words out of the record for good, so that no proof breaks."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, on_terminal, pass_app, progress, silent_option
from reportedly.commands.options import Output, output_options
from reportedly.commands.writing import recorder_option

if TYPE_CHECKING:
    from reportedly.record.redacting import Redacted, Target

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
CANNOT = """Gone from this record, and it cannot be undone. It does not reach what was made before: backups and
copies of the file, exported bundles, proofs that were handed out, what somebody has read or printed."""


def _code(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not CODE.fullmatch(value):
        raise click.BadParameter("a code in lower-case letters, digits and hyphens, so that it tells nothing itself.")
    return value


@click.command()
@click.argument("event", metavar="EVENT|CLAIM", required=False)
@click.option("--part", metavar="NAME", help="Which part of it: protected, or public for its whole content.")
@click.option("--source", metavar="SOURCE", help="All protected parts of a source and of its claims.")
@click.option(
    "--reason",
    metavar="CODE",
    required=True,
    callback=_code,
    help="Why, as a code: consent-withdrawn, safety, court-order, recorded-by-mistake.",
)
@click.option("--dry-run", is_flag=True, help="Redact nothing; show what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@recorder_option
@silent_option
@output_options
@pass_app
@click.pass_context
def redact(
    ctx: click.Context,
    app: App,
    event: str | None,
    part: str | None,
    source: str | None,
    reason: str,
    dry_run: bool,
    yes: bool,
    recorded_by: str | None,
    silent: bool,
    output: Output,
) -> None:
    """Remove a part of an event for good: its bytes and its salt, everywhere in this file.

    The event stays in the log with its hash, so every proof and checkpoint stays good, and another event records what
    was removed and why. Removing a protected part changes no answer. With the public part of a figure its place stays,
    as redacted. Exit 1 where the words are gone from the record and something still holds them on the disk.

    \b
    Example:
        reportedly redact --source resident-1 --reason consent-withdrawn
        reportedly redact b-leaves --part protected --reason safety
        reportedly redact 131 --part public --reason court-order --dry-run
    """
    if (event is None) == (source is None):
        raise click.UsageError("Give an event and its --part, or --source.")
    if (event is None) != (part is None):
        raise click.UsageError("--part says which part of an event: public or protected.")
    with app.writing() as record:
        find = partial(record.redaction_targets, source=source)
        if event is not None:
            from reportedly.commands.prove import position_of

            find = partial(record.redaction_targets, position=position_of(record, event), part=part or "")
        targets = find()
        if dry_run or not targets:
            _show(targets, [], output, "Nothing to redact." if not targets else "")
            return
        if not yes and on_terminal():
            click.confirm(f"Remove {_count(len(targets))} for good?", abort=True, err=True)
        with progress("Redacting", silent=silent) as told:
            done = record.redact(find, reason=reason, recorded_by=recorded_by, progress=told)
    _show(done.parts, done.already, output, "" if done.parts else "All of it was gone already.")
    if done.parts:
        click.echo(CANNOT, err=True)
    for line in _left(done):
        click.echo(line, err=True)
    if not done.done:
        ctx.exit(1)


def _count(number: int) -> str:
    return "1 part" if number == 1 else f"{number} parts"


def _show(parts: list[Target], already: list[Target], output: Output, empty: str) -> None:
    rows = [
        {"position": each.position, "type": each.type, "part": each.part, "new": new}
        for some, new in ((parts, True), (already, False))
        for each in some
    ]
    if not output.is_table or output.fmt:
        output.write(rows, columns=["position", "type", "part", "new"])
        return
    for row in rows:
        click.echo(f"{row['position']} {row['type']} {row['part']}{'' if row['new'] else ' (gone already)'}")
    if empty:
        click.echo(empty, err=True)


def _left(done: Redacted) -> list[str]:
    """What the person who redacted still has to see to."""
    lines = []
    if done.still:
        where = ", ".join(map(str, done.still[:20])) + (" …" if len(done.still) > 20 else "")
        lines.append(f"The same words still stand in other events: {where}. Look at them with `show`, and redact them.")
    if done.waiting:
        lines.append(
            "Another program is reading the file, and its write-ahead log still holds the removed bytes: close it, "
            "and run this again."
        )
    if done.found:
        lines.append("The removed words were found in the file all the same: copy what you need, and run `verify`.")
    return lines
