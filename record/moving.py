"""Moving a log: all its events as JSON lines with everything that restores them, and back, byte for byte.

The first line says which log it is and where it ends. Every further line is one event with the salt and bytes of each
part (its commitment where it was redacted), its leaf hash, and which redactions it records.

For the public, protected parts are commitments only, and of an event that the public may not see there is nothing but
its leaf hash: it tells nothing, and the root still follows from what is there, so that anybody can check all of it.
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
from reportedly.record.verifying import Report
from reportedly.store import connection
from reportedly.store.checking import Problem
from reportedly.store.entry import LARGEST_INTEGER, SALT_BYTES, commitment
from reportedly.store.errors import StoreError, StoreExists
from reportedly.store.protocol import PUBLIC, Head, Part, Redacted, Sealed, StoredEvent
from reportedly.store.writer import entry_of

if TYPE_CHECKING:
    from reportedly.record.checkpoints import Checkpoint
    from reportedly.record.keeping import Progress
    from reportedly.record.withholding import Withheld
    from reportedly.store.protocol import Store

FORMAT = "reportedly/events@v1"
PUBLIC_AUDIENCE = "public"
_BATCH = 2000
_LONGEST = 256 * 1024 * 1024
_NAMES = {"clock", "id", "leaf", "parts", "position", "recorded_at", "schema", "stream", "type", "version"}
_OPTIONAL = {"causation", "recorded_by", "redacts"}
_PART_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_WHOLE = ("clock", "position", "recorded_at", "schema", "version")


def exported(store: Store, progress: Progress | None = None, withheld: Withheld | None = None) -> Iterator[bytes]:
    """The lines of a whole log, as of one moment; with `withheld`, those for the public. Raises StoreError."""
    with store.snapshot():
        head = store.head()
        opening = {"events": head.size, "format": FORMAT, "origin": store.origin, "root": _base64(head.root)}
        yield _line(opening | ({} if withheld is None else {"audience": PUBLIC_AUDIENCE}))
        redacts: dict[int, list[list[object]]] = {}
        for each in store.redactions():
            redacts.setdefault(each.by, []).append([each.position, each.part])
        hidden: set[int] = set()
        for sealed in store.sealed(upto=head.size):
            position = sealed.event.position
            about = {at for at, _ in redacts.get(position, ())}
            if withheld is not None and (withheld.holds_back_whole(sealed.event) or not hidden.isdisjoint(about)):
                hidden.add(position)
                yield _line({"leaf": _base64(sealed.leaf), "position": position})
            else:
                yield _line(_event(sealed, redacts.get(position), whole=withheld is None))
            if progress is not None and position % _BATCH == 0:
                progress(position, head.size)


def _event(sealed: Sealed, redacts: list[list[object]] | None, *, whole: bool) -> dict[str, object]:
    event = sealed.event
    shown = {part.name: whole or part.name == PUBLIC for part in sealed.parts}
    found: dict[str, object | None] = {
        "causation": id_text(event.causation) if event.causation else None,
        "clock": event.clock,
        "id": id_text(event.id),
        "leaf": _base64(sealed.leaf),
        "parts": {part.name: _part(part, event.position, shown=shown[part.name]) for part in sealed.parts},
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


def _part(part: Part, position: int, *, shown: bool) -> dict[str, object]:
    if part.data is not None and part.salt is not None:
        if shown:
            return {"bytes": part.data.decode("utf-8"), "salt": _base64(part.salt)}
        return {"commitment": _base64(commitment(part.salt, part.name, part.data)), "withheld": True}
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
    from reportedly.record import open, verifying
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
        found = verifying.verify(part, checkpoints, read_models=False)
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


def check(file: BinaryIO, name: str, checkpoints: Sequence[tuple[str, Checkpoint]] = ()) -> Report:
    """Check an export by itself: every event against its leaf hash, the leaves against the root, and checkpoints.

    Nothing but the file is needed. Raises InputError for a file that is no export.
    """
    from reportedly.store import merkle

    given = lines(file, name, limit=_LONGEST)
    _, wanted, origin = _opening(given, name)
    found = Report(name, origin, checkpoints=len(checkpoints))
    sizes = {known.size for _, known in checkpoints}
    roots: dict[int, bytes] = {0: merkle.EMPTY_ROOT}
    frontier: list[bytes] = []
    for where, line in given:
        leaf, problem, withheld = _leaf(where, _loaded(where, line), found.size + 1, origin)
        found.keep([] if problem is None else [problem])
        frontier, _ = merkle.extend(found.size, frontier, [leaf])
        found.size, found.withheld = found.size + 1, found.withheld + withheld
        if found.size in sizes:
            roots[found.size] = merkle.root_from_frontier(frontier)
    found.root = merkle.root_from_frontier(frontier)
    if (found.size, found.root) != (wanted.size, wanted.root):
        found.keep([Problem(None, "its events do not give the root that its first line says")])
    for shown, known in checkpoints:
        if known.origin != origin or roots.get(known.size) != known.root:
            found.keep([Problem(None, f"{show(shown, limit=200)} is not a checkpoint of this log")])
    return found


def _leaf(where: Where, event: dict[str, Any], position: int, origin: str) -> tuple[bytes, Problem | None, bool]:
    """The leaf hash of one line, what is wrong with it, and whether something of it is withheld."""
    from reportedly.store import merkle

    try:
        if event.keys() == {"leaf", "position"}:
            leaf, stands = _bytes(event["leaf"], 32), event["position"]
        else:
            sealed = _sealed(event)
            leaf, stands = sealed.leaf, sealed.event.position
            if merkle.leaf_hash(entry_of(sealed.event, sealed.parts, origin)) != leaf:
                return leaf, Problem(position, "what is exported does not give its leaf hash"), _is_withheld(event)
    except (KeyError, TypeError, ValueError):
        raise InputError("is not an exported event", where.file, where.line) from None
    problem = None if stands == position else Problem(position, f"position {show(stands)} stands in its place")
    return leaf, problem, _is_withheld(event)


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
        if _is_withheld(event):
            message = "is withheld from the public: a record is restored from `export events --audience internal`"
            raise InputError(message, where.file, where.line)
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


def _is_withheld(event: dict[str, Any]) -> bool:
    """Whether a line for the public keeps something back."""
    parts = event.get("parts")
    return event.keys() == {"leaf", "position"} or (
        isinstance(parts, dict) and any(isinstance(part, dict) and part.get("withheld") for part in parts.values())
    )


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
    if part.keys() in ({"commitment"}, {"commitment", "withheld"}):
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
