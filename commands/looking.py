"""Where pictures and pages go: what the commands that write them share."""

from __future__ import annotations

import sys
from pathlib import Path

import click

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
    if target is None or target == Path("-"):
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
