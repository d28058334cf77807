"""What the commands share that write pictures and pages: for whom, and where to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

AUDIENCES = ("internal", "public")


def audience_option(default: str) -> Callable[[Any], Any]:
    """Add `--audience`; what leaves the house is public unless it is said otherwise."""
    return click.option(
        "--audience",
        type=click.Choice(AUDIENCES),
        default=default,
        show_default=True,
        help="Answer with everything in the record, or as if nothing restricted had ever been recorded.",
    )


file_option = click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of stdout.",
)


def deliver(content: str | bytes, target: Path | None) -> None:
    """Write to the file, whole or not at all, or to stdout."""
    raw = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(raw)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
