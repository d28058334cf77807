"""Moving a log: all its events as JSON lines with everything that restores them, and back, byte for byte.

The first line says which log it is and where it ends. Every further line is one event with the salt and bytes of each
part (its commitment where it was redacted), its leaf hash, and which redactions it records. Protected parts are in it.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from reportedly.events.errors import InputError, Where, show
from reportedly.events.ids import id_bytes, id_text
from reportedly.events.strict_json import BadJson, lines, loads
from reportedly.record.checkpoints import decoded
from reportedly.store import connection
from reportedly.store.entry import LARGEST_INTEGER, SALT_BYTES
from reportedly.store.errors import StoreError, StoreExists
from reportedly.store.protocol import PUBLIC, Head, Part, Redacted, Sealed, StoredEvent

if TYPE_CHECKING:
    from reportedly.record.checkpoints import Checkpoint
    from reportedly.record.keeping import Progress
    from reportedly.store.protocol import Store

FORMAT = "reportedly/events@v1"
_BATCH = 2000
_LONGEST = 256 * 1024 * 1024
_NAMES = {"clock", "id", "leaf", "parts", "position", "recorded_at", "schema", "stream", "type", "version"}
_OPTIONAL = {"causation", "recorded_by", "redacts"}
_PART_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_WHOLE = ("clock", "position", "recorded_at", "schema", "version")


def exported(store: Store, progress: Progress | None = None) -> Iterator[bytes]:
    """The lines of a whole log, as of one moment. Raises StoreError."""
    with store.snapshot():
        head = store.head()
        yield _line({"events": head.size, "format": FORMAT, "origin": store.origin, "root": _base64(head.root)})
        redacts: dict[int, list[list[object]]] = {}
        for each in store.redactions():
            redacts.setdefault(each.by, []).append([each.position, each.part])
        for sealed in store.sealed(upto=head.size):
            position = sealed.event.position
            yield _line(_event(sealed, redacts.get(position)))
            if progress is not None and position % _BATCH == 0:
                progress(position, head.size)


def _event(sealed: Sealed, redacts: list[list[object]] | None) -> dict[str, object]:
    event = sealed.event
    found: dict[str, object | None] = {
        "causation": id_text(event.causation) if event.causation else None,
        "clock": event.clock,
        "id": id_text(event.id),
        "leaf": _base64(sealed.leaf),
        "parts": {part.name: _part(part, event.position) for part in sealed.parts},
        "position": event.position,
        "recorded_at": event.recorded_at,
        "recorded_by": event.recorded_by,
        "redacts": redacts,
        "schema": event.schema,
        "stream": event.stream,
        "type": event.type,
        "version": event.version,
    }
    return {name: value for name, value in found.items() if value is not None}


def _part(part: Part, position: int) -> dict[str, str]:
    if part.data is not None and part.salt is not None:
        return {"bytes": part.data.decode("utf-8"), "salt": _base64(part.salt)}
    if part.commitment is None:
        raise StoreError(f"position {position} has lost part {show(part.name)}: run `reportedly verify`")
    return {"commitment": _base64(part.commitment)}


def _line(value: Mapping[str, object]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def restore(
    path: Path,
    file: BinaryIO,
    name: str,
    checkpoints: Sequence[tuple[str, Checkpoint]] = (),
    *,
    progress: Progress | None = None,
) -> Head:
    """Make a record of an export, with the same root; whole or not at all. `path` must not hold one yet.

    What was made is verified before it stands there, against `checkpoints` (a name and what was kept) too. Raises
    InputError with the line where there is one, StoreExists, StoreError.
    """
    from reportedly.record import open
    from reportedly.record.verifying import verify
    from reportedly.store.sqlite import open_store

    if path.exists() and path.stat().st_size:
        raise StoreExists(f"{connection.shown(path)} exists already: a log is restored where there is none")
    given = lines(file, name, limit=_LONGEST)
    where, wanted, origin = _opening(given, name)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    sides = [part.with_name(part.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    try:
        with open_store(part, create=True, origin=origin) as store:
            _fill(store, given, wanted.size, progress)
            head = store.head()
            if (head.size, head.root) != (wanted.size, wanted.root):
                raise InputError(
                    f"the events give another log than its first line says: {head.size} of {wanted.size} events",
                    where.file,
                    where.line,
                )
        found = verify(part, checkpoints, read_models=False)
        if found.problems:
            raise InputError(f"nothing was restored: {found.problems[0]}", where.file)
        with open(part) as record:
            record.rebuild(progress)
        connection.sync(part)
        part.replace(path)
        connection.sync(path.absolute().parent)
    finally:
        for left in (part, *sides):
            left.unlink(missing_ok=True)
    return head


def _opening(given: Iterator[tuple[Where, bytes]], name: str) -> tuple[Where, Head, str]:
    where, line = next(given, (Where(name, 1), b"null"))
    found = _loaded(where, line)
    root = decoded(str(found.get("root")))
    size, origin = found.get("events"), found.get("origin")
    if found.get("format") != FORMAT or not isinstance(size, int) or not isinstance(origin, str) or root is None:
        raise InputError("is not an export of events", where.file, where.line)
    return where, Head(size, root, None), origin


def _fill(store: Store, given: Iterator[tuple[Where, bytes]], size: int, progress: Progress | None) -> None:
    batch: list[Sealed] = []
    redactions: list[Redacted] = []
    done = 0
    for where, line in given:
        event = _loaded(where, line)
        try:
            batch.append(_sealed(event))
            redactions += [Redacted(at, part, event["position"]) for at, part in event.get("redacts", ())]
        except (KeyError, TypeError, ValueError):
            raise InputError("is not an exported event", where.file, where.line) from None
        if len(batch) == _BATCH:
            store.restore(batch, redactions=redactions)
            done, batch, redactions = done + len(batch), [], []
            if progress is not None:
                progress(done, max(done, size))
    store.restore(batch, redactions=redactions)


def _loaded(where: Where, line: bytes) -> dict[str, Any]:
    try:
        found = loads(line)
    except BadJson as error:
        raise InputError(str(error), where.file, where.line) from None
    if not isinstance(found, dict):
        raise InputError("is not an export of events", where.file, where.line)
    return found


def _sealed(found: dict[str, Any]) -> Sealed:
    """Raises ValueError, TypeError or KeyError for what is no exported event."""
    if not _NAMES <= found.keys() <= _NAMES | _OPTIONAL:
        raise ValueError
    if any(type(found[name]) is not int or not 0 <= found[name] <= LARGEST_INTEGER for name in _WHOLE):
        raise ValueError
    if any(not isinstance(found[name], str) for name in ("stream", "type", "recorded_by") if name in found):
        raise ValueError
    parts = tuple(_restored(name, part) for name, part in sorted(found["parts"].items()))
    if PUBLIC not in found["parts"]:
        raise ValueError
    event = StoredEvent(
        found["position"],
        found["stream"],
        found["version"],
        id_bytes(found["id"]),
        found["type"],
        found["schema"],
        found["recorded_at"],
        found["clock"],
        found.get("recorded_by"),
        id_bytes(found["causation"]) if "causation" in found else None,
        next(part.data for part in parts if part.name == PUBLIC),
        tuple(part.name for part in parts if part.name != PUBLIC),
    )
    return Sealed(event, parts, _bytes(found["leaf"], 32))


def _restored(name: str, part: dict[str, str]) -> Part:
    if not _PART_NAME.fullmatch(name):
        raise ValueError
    if part.keys() == {"commitment"}:
        return Part(name, None, None, _bytes(part["commitment"], 32))
    if part.keys() != {"bytes", "salt"}:
        raise ValueError
    return Part(name, _bytes(part["salt"], SALT_BYTES), part["bytes"].encode("utf-8"), None)


def _bytes(text: str, length: int) -> bytes:
    raw = decoded(text)
    if raw is None or len(raw) != length:
        raise ValueError
    return raw


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()
