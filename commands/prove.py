"""`reportedly prove`: evidence for somebody who does not have the record."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.commands.app import App, pass_app
from reportedly.commands.options import audience_option
from reportedly.projections import PUBLIC

if TYPE_CHECKING:
    from reportedly.record import Record

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("event", metavar="EVENT|CLAIM", required=False)
@click.option("--since", type=FILE, metavar="CHECKPOINT", help="Prove that the log continues this checkpoint's.")
@click.option("--part", "parts", metavar="NAME", multiple=True, help="Show this part (default: public); repeatable.")
@click.option("--no-parts", is_flag=True, help="Show no part, only the entry: names, times, position.")
@click.option(
    "--checkpoint", "at", type=FILE, metavar="FILE", help="Prove it for this checkpoint (default: the log now)."
)
@click.option("--sign", "key", type=FILE, metavar="KEY", help="Sign the checkpoint in the proof with this key.")
@click.option("-o", "--output", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@audience_option(PUBLIC, told=False)
@pass_app
def prove(
    app: App,
    event: str | None,
    since: Path | None,
    parts: tuple[str, ...],
    no_parts: bool,
    at: Path | None,
    key: Path | None,
    target: Path | None,
    audience: str,
) -> None:
    """Write a proof that one event is in the log, or that the log extends an earlier checkpoint.

    Whoever gets it checks it with `verify-proof` or with any tool for C2SP tlog-proof, without the record. It shows the
    event's content and nothing else of the log; a redacted or hidden part is proved to be there by its commitment
    alone. What is restricted, or protected, is proved only with --audience internal. Make it for a checkpoint that the
    receiver has, or one that is signed or published.

    \b
    Example:
        reportedly prove b-police -o b-police.tlog-proof
        reportedly prove 131 --checkpoint 2021-07-12.txt
        reportedly prove --since 2021-07-12.txt -o since.json
    """
    from reportedly.record import checkpoints, proofs
    from reportedly.record.keys import read_key

    if (event is None) == (since is None):
        raise click.UsageError("Give an event to prove, or --since CHECKPOINT.")
    if since is not None and (parts or no_parts):
        raise click.UsageError("--part goes with an event.")
    if no_parts and parts:
        raise click.UsageError("Give --part or --no-parts, not both.")
    if at is not None and key is not None:
        raise click.UsageError("--checkpoint is proved as it is: leave out --sign.")
    signer = read_key(key) if key is not None else None
    with app.reading() as record:
        head = checkpoints.read(at) if at is not None else checkpoints.of_store(record.store)
        head = signer.sign(head) if signer is not None else head
        if since is not None:
            text = proofs.consistency(record.store, checkpoints.read(since), head)
        else:
            shown = () if no_parts else parts or ("public",)
            position = position_of(record, event or "")
            _demand_shown(record, position, shown, audience)
            text = proofs.inclusion(record.store, position, shown, head)
    if target is None or target == Path("-"):
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8")


def _demand_shown(record: Record, position: int, parts: Iterable[str], audience: str) -> None:
    """Raise ReportedlyError for what may not be shown to the audience: a proof is made for outsiders."""
    from reportedly.events.errors import ReportedlyError

    withheld = record.withheld(audience)
    event = record.store.event(position)
    if withheld is None or event is None:
        return
    if withheld.holds_back_whole(event) or set(parts) - {"public"}:
        raise ReportedlyError(
            f"position {position} holds what is kept from the public: --audience internal proves it all the same"
        )


def position_of(record: Record, name: str) -> int:
    """The position of an event given by position, id or the claim it reports. Raises UnknownName."""
    from reportedly.events.errors import show
    from reportedly.record.errors import UnknownName

    if name.isascii() and (name.isdecimal() or (name.count("-") == 4 and len(name) == 36)):
        event = record.event(int(name) if name.isdecimal() else name) if len(name) < 19 or "-" in name else None
        if event is not None:
            return event.position
    claim = record.claim(name)
    if claim is None:
        raise UnknownName(f"there is no event or claim {show(name)} in this record")
    return claim.position
