"""Checkpoints: a log's name, size and root in the text form of C2SP tlog-checkpoint, perhaps signed (C2SP signed-note).

    origin
    size
    base64 of the root
                            an empty line, and then one line per signature:
    — name base64(key id ‖ signature)

A checkpoint kept elsewhere is what shows that a log was cut short or written anew; see docs/format.md.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.events.errors import InputError, ReportedlyError, show
from reportedly.store import connection
from reportedly.store.checking import KnownHead

if TYPE_CHECKING:
    from reportedly.store.protocol import Store

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_MOST_BYTES = 100_000


class CheckpointRefused(InputError):
    """A text that is no checkpoint, or one that this log does not fit; the message is one line."""


class BehindCheckpoint(ReportedlyError):
    """The log lacks events that a checkpoint knows, or has others in their place."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its 4-byte id, and the signature itself. Not checked yet."""

    name: str
    key_id: bytes
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's head as somebody keeps it. `text` is the body, each line ended; `root` has 32 bytes."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple[Signature, ...] = ()

    @property
    def note(self) -> str:
        """The whole file: the body, and the signatures after an empty line."""
        lines = [f"— {each.name} {base64.b64encode(each.key_id + each.bytes).decode()}\n" for each in self.signatures]
        return self.text + ("\n" + "".join(lines) if lines else "")

    def known(self, name: str) -> KnownHead:
        """What `verify` holds a file against; `name` is shown in what it finds."""
        return KnownHead(name, self.origin, self.size, self.root)


def checkpoint(origin: str, size: int, root: bytes) -> Checkpoint:
    """The unsigned checkpoint of a log. Raises CheckpointRefused for a name that cannot stand in one line."""
    if not origin or _CONTROL.search(origin):
        raise CheckpointRefused("the log's name cannot stand in a checkpoint: it is empty or has control characters")
    return Checkpoint(origin, size, root, f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n")


def parse(note: str, file: str = "") -> Checkpoint:
    """A checkpoint from its text, signed or not; extension lines are kept. Raises CheckpointRefused."""
    text, gap, rest = note.rpartition("\n\n")
    if not gap:
        text, rest = note, ""
    else:
        text += "\n"
    lines = text.split("\n")
    if any(map(_CONTROL.search, lines)):
        raise CheckpointRefused("is not a checkpoint: it has control characters", file)
    if not note.endswith("\n") or len(lines) < 4 or not lines[0] or "" in lines[:-1]:
        raise CheckpointRefused("is not a checkpoint: expected the log's name, a size and a root, a line each", file)
    if not _SIZE.fullmatch(lines[1]):
        raise CheckpointRefused("is not a checkpoint: its second line is not a size", file)
    root = decoded(lines[2])
    if root is None or len(root) != 32:
        raise CheckpointRefused("is not a checkpoint: its third line is not 32 bytes in base64", file)
    signatures = tuple(_signature(line, file) for line in rest.split("\n")[:-1])
    if gap and not signatures:
        raise CheckpointRefused("is not a checkpoint: nothing follows the empty line", file)
    return Checkpoint(lines[0], int(lines[1]), root, text, signatures)


def _signature(line: str, file: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    raw = decoded(found[2]) if found else None
    if found is None or raw is None or len(raw) <= 4:
        raise CheckpointRefused("is not a signed checkpoint: a line after the empty one is no signature", file)
    return Signature(found[1], raw[:4], raw[4:])


def decoded(text: str) -> bytes | None:
    """Standard base64 with padding as bytes; None for anything else, unused bits that are set included."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def read(path: Path) -> Checkpoint:
    """The checkpoint in a file. Raises CheckpointRefused, OSError."""
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise CheckpointRefused("is not a checkpoint: too long", str(path))
    try:
        return parse(raw.decode("utf-8"), str(path))
    except UnicodeDecodeError:
        raise CheckpointRefused("is not a checkpoint: no UTF-8", str(path)) from None


def of_store(store: Store) -> Checkpoint:
    """The checkpoint of a log as it stands on the disk now.

    Raises BehindCheckpoint where the stored tree contradicts the head: what is damaged is not to be vouched for.
    """
    with store.snapshot():
        head = store.head()
        if store.root(head.size) != head.root:
            raise BehindCheckpoint("the log's head and its tree disagree: run `reportedly verify`")
    for path in (store.path, store.path.with_name(store.path.name + "-wal")):
        if path.exists():
            connection.sync(path)
    return checkpoint(store.origin, head.size, head.root)


def demand(store: Store, known: Checkpoint, name: str) -> None:
    """Raise BehindCheckpoint unless this log is the one of a checkpoint, or continues it; `name` is for the message."""
    shown = show(name, limit=200)
    if known.origin != store.origin:
        raise BehindCheckpoint(f"{shown} is a checkpoint of another log, {show(known.origin, limit=200)}")
    with store.snapshot():
        size = store.head().size
        if size < known.size:
            raise BehindCheckpoint(
                f"this log has {size} events and {shown} knows {known.size}: it is an older copy or was cut short, "
                "and continuing it would make two histories"
            )
        if store.root(known.size) != known.root:
            raise BehindCheckpoint(f"the first {known.size} events are not those that {shown} was made of")
