"""`reportedly verify-proof`: check a proof without the record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.exporters.neutral import for_terminal

if TYPE_CHECKING:
    from reportedly.record.checkpoints import Checkpoint
    from reportedly.record.proofs import Extended, Included

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_BYTES = 64 * 1024 * 1024


@click.command("verify-proof")
@click.argument("file", type=FILE)
@click.option("--checkpoint", "trusted", type=FILE, metavar="FILE", help="The checkpoint you hold, and trust.")
@click.option("--key", metavar="KEY", help="Demand that this public key (or the one in a file) signed the checkpoint.")
@click.option("--json", "as_json", is_flag=True, help="Output what was proved as JSON.")
def verify_proof(file: Path, trusted: Path | None, key: str | None, as_json: bool) -> None:
    """Check a proof that `prove` wrote, without the record; exit 1 where it does not hold.

    A proof shows that an event stands in the log of the checkpoint inside it. That says something only where the
    checkpoint is one you hold already (--checkpoint) or that a key you know signed (--key): anybody can make up a log.

    \b
    Example:
        reportedly verify-proof b-police.tlog-proof --checkpoint 2021-07-12.txt
        reportedly verify-proof since.json --key example.org/cota+1c2e5d5f+AbC…
    """
    from reportedly.record.proofs import Extended, ProofRefused, check

    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ProofRefused("is too long to be a proof", str(file))
    try:
        found = check(raw.decode("utf-8"), str(file))
    except UnicodeDecodeError:
        raise ProofRefused("is not a proof: no UTF-8", str(file)) from None
    newest = found.now if isinstance(found, Extended) else found.checkpoint
    if trusted is not None:
        _demand_trusted(found, trusted)
    if key is not None:
        from reportedly.record.keys import demand_signed

        demand_signed(newest, key, "the checkpoint in the proof")
    if as_json:
        from reportedly.exporters.json_lines import dumps

        click.echo(dumps(as_row(found), indent=2))
    else:
        for line in sentences(found):
            click.echo(for_terminal(line))
    if trusted is None and key is None:
        click.echo("Nobody vouched for its checkpoint: compare it with one you hold (--checkpoint, --key).", err=True)


def _demand_trusted(found: Included | Extended, path: Path) -> None:
    from reportedly.record.checkpoints import read
    from reportedly.record.proofs import Extended, ProofRefused

    held = read(path)
    heads = [found.since, found.now] if isinstance(found, Extended) else [found.checkpoint]
    if not any((each.origin, each.size, each.root) == (held.origin, held.size, held.root) for each in heads):
        sizes = " and ".join(str(each.size) for each in heads)
        raise ProofRefused(
            f"is about a log of {sizes} events, and not about the checkpoint you hold, of {held.size}: "
            "ask for a proof made for that checkpoint",
            str(path),
        )


def as_row(found: Included | Extended) -> dict[str, Any]:
    """What was proved, as JSON values."""
    from reportedly.record.proofs import Extended

    if isinstance(found, Extended):
        return {"proof": "consistency", "since": _head(found.since), "now": _head(found.now)}
    parts = dict(found.parts)
    return {
        "proof": "inclusion",
        "entry": found.entry,
        "parts": parts,
        "hidden": found.hidden,
        "checkpoint": _head(found.checkpoint),
    }


def _head(each: Checkpoint) -> dict[str, Any]:
    return {"origin": each.origin, "size": each.size, "root": each.root.hex()}


def sentences(found: Included | Extended) -> list[str]:
    """What was proved, for people."""
    from reportedly.events.moments import iso
    from reportedly.record.proofs import Extended

    if isinstance(found, Extended):
        return [f"The log {found.now.origin} of {found.now.size} events begins with the {found.since.size} of before."]
    entry, head = found.entry, found.checkpoint
    lines = [
        f"Position {entry['position']} of the log {head.origin}, as of {head.size} events: {entry['type']} on "
        f"{entry['stream']}, recorded at {iso(entry['recorded_at'])} by {entry.get('recorded_by') or 'nobody named'}.",
        f"Event {entry['id']}, root {head.root.hex()}.",
    ]
    lines += [f"{name}: {text}" for name, text in sorted(found.parts.items())]
    return lines + [f"{name}: not shown" for name in found.hidden]
