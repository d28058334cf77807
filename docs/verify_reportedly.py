"""Verify a record of reportedly without reportedly: one file, Python's standard library, written from docs/format.md.

    python verify_reportedly.py RECORD [--checkpoint FILE]...

Prints a line per problem, `position N: what is wrong` where there is a position, and exits 1; or the size and the root
of the log, and exits 0. It checks the file and the log: not the read models, which are made from the log, and no
signatures. Memory stays flat.
"""

import argparse
import base64
import hashlib
import hmac
import json
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

FORMAT = 2
TABLES = (
    "meta",
    "streams",
    "types",
    "recorders",
    "events",
    "events_clock",
    "protected",
    "redactions",
    "tree",
    "log_head",
)
OBJECTS = (*TABLES, "checkpoints")
GUARDED = ("events", "protected", "redactions", "tree")
TRIGGERS = [f"{table}_{verb}" for table in GUARDED for verb in ("insert", "update", "delete")]
LARGEST = 2**53 - 1
SHOWN = 50
DRIVER = (sqlite3.Error, UnicodeDecodeError)


class Text(bytes):
    """A TEXT value as its bytes; a BLOB comes as plain bytes."""


class Bad(Exception):
    """What is wrong with one event."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def text(value: object, what: str) -> str:
    if not isinstance(value, Text):
        raise Bad(f"{what} is missing or is not text")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Bad(f"{what} is not UTF-8") from None


def blob(value: object, length: int, what: str) -> bytes:
    if type(value) is not bytes or len(value) != length:
        raise Bad(f"{what} is not {length} bytes")
    return value


def number(value: object, what: str) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise Bad(f"{what} is not a number that fits")
    return value


class Tree:
    """The roots of the perfect subtrees so far, largest first, as (leaves, hash)."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, bytes]] = []
        self.size = 0

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Take in a leaf hash; gives (level, idx, hash) of every subtree of 2^8, 2^16, … leaves it completes."""
        width, hash = 1, leaf
        self.size += 1
        while self.peaks and self.peaks[-1][0] == width:
            hash = sha256(b"\x01" + self.peaks.pop()[1] + hash)
            width *= 2
            level = width.bit_length() - 1
            if level % 8 == 0:
                yield level, self.size // width - 1, hash
        self.peaks.append((width, hash))

    def root(self) -> bytes:
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            root = sha256(b"\x01" + left + root)
        return root


class Beside:
    """Rows sorted by position, taken along with the events."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.held = next(rows, None)

    def upto(self, position: int) -> Iterator[tuple[Any, ...]]:
        while self.held is not None and (type(self.held[0]) is not int or self.held[0] <= position):
            yield self.held
            self.held = next(self.rows, None)


class Verifier:
    def __init__(self, path: Path, checkpoints: list[tuple[str, str, int, bytes]]) -> None:
        self.path, self.checkpoints = path, checkpoints
        self.problems: list[tuple[int, str]] = []
        self.own: set[int] = set()  # positions whose events have problems of their own
        self.doubts: list[tuple[int, object, str]] = []  # redactions that their event, perhaps changed, does not record
        self.tree = Tree()
        self.broken = False  # a leaf is missing, so there is no tree to compare
        self.roots = {0: self.tree.root()}
        self.file: sqlite3.Connection

    def bad(self, position: int, what: str) -> None:
        """Position 0 is the file as a whole."""
        self.problems.append((max(position, 0), what))

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self.file.execute(sql, values)
        except DRIVER as error:
            self.bad(0, f"SQLite: {error!r}"[:200])

    def run(self) -> None:
        try:
            self.file = opened(self.path)
        except DRIVER as error:
            self.bad(0, f"SQLite: {error!r}"[:200])
            return
        with closing(self.file):
            self.check()

    def check(self) -> None:
        try:
            self.file.text_factory = Text
            self.file.execute("BEGIN")
            for (verdict,) in self.rows("PRAGMA integrity_check(20)"):
                if verdict != b"ok":
                    self.bad(0, f"SQLite: {verdict.decode(errors='replace')!r}"[:200])
            (found,) = self.file.execute("PRAGMA user_version").fetchone()
            if found != FORMAT:
                raise Bad(f"the file has format {found}, this program verifies {FORMAT}")
            self.objects()
            row = self.file.execute("SELECT value FROM meta WHERE key = 'origin'").fetchone()
            self.origin = text(row[0] if row else None, "the log's name")
            if not self.origin:
                raise Bad("the log has no name")
            self.log()
        except DRIVER as error:
            self.bad(0, f"SQLite: {error!r}"[:200])
        except Bad as error:
            self.bad(0, str(error))
        except (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError) as error:
            self.bad(0, f"a value that cannot be there stops the check: {type(error).__name__}")

    def objects(self) -> None:
        """The tables are tables, and their columns hold what was written."""
        rows = self.file.execute("SELECT name, type, sql FROM sqlite_master")
        found = {decoded(name): (decoded(kind), decoded(sql)) for name, kind, sql in rows}
        for name in [*OBJECTS, *TRIGGERS]:
            wanted = "trigger" if name in TRIGGERS else "index" if name == "events_clock" else "table"
            kind, sql = found.get(name, ("", ""))
            if kind != wanted or not sql.upper().startswith(f"CREATE {wanted.upper()} "):
                self.bad(0, f"{name} is missing, or is no {wanted}")
            elif kind == "table" and any(row[6] for row in self.file.execute(f"PRAGMA main.table_xinfo({name})")):
                self.bad(0, f"{name} has a column that is computed, not stored")

    def log(self) -> None:
        protected = Beside(
            self.rows("SELECT position, name, salt, bytes, commitment FROM protected ORDER BY position, name")
        )
        redactions = Beside(self.rows("SELECT position, part, by_position FROM redactions ORDER BY position, part"))
        versions: dict[object, int] = {}
        last, before = 0, None
        for position, stream_id, version, at, clock, leaf, *rest in self.rows(
            "SELECT position, stream_id, version, recorded_at, clock, leaf, streams.name, types.name, id, schema,"
            " recorder_id, recorders.name, causation, salt, content, events.commitment FROM events NOT INDEXED"
            " LEFT JOIN streams USING (stream_id) LEFT JOIN types USING (type_id)"
            " LEFT JOIN recorders USING (recorder_id) ORDER BY position"
        ):
            if position < 1:
                self.bad(0, f"an event stands at position {position}, and positions count from 1")
                continue
            if position != last + 1:
                self.bad(min(last + 1, position), f"position {position} follows position {last}")
                self.broken = True
            parts = [part[1:] for part in protected.upto(position) if self.belongs(part, position)]
            gone = [row[1:] for row in redactions.upto(position) if self.belongs(row, position)]
            count = len(self.problems)
            versions[stream_id] = versions.get(stream_id, 0) + 1
            if version != versions[stream_id]:
                self.bad(position, f"version {versions[stream_id]} of its stream is next, it has {version!r}"[:200])
                versions[stream_id] = version if type(version) is int else versions[stream_id]
            if type(at) is int and clock != int(before is not None and at < before):
                self.bad(position, "its clock flag is wrong")
            before = at if type(at) is int else None
            rows = [(b"public", *rest[-3:]), *parts]
            try:
                if sha256(b"\x00" + self.entry(position, version, at, clock, rows, rest)) != blob(leaf, 32, "its leaf"):
                    self.bad(position, "what is stored does not give its leaf hash")
                if rest[1] == b"PartRedacted" and rest[-2] is not None:
                    self.redacted_by(position, rest[-2])
            except Bad as error:
                self.bad(position, str(error))
            self.parts(position, rows, gone)
            self.own |= {position} if len(self.problems) > count else set()
            self.grow(leaf)
            last = max(last, position)
        for row in [*protected.upto(sys.maxsize), *redactions.upto(sys.maxsize)]:
            self.belongs(row, -1)
        self.end(last)

    def belongs(self, row: tuple[Any, ...], position: int) -> bool:
        if row[0] != position:
            self.bad(row[0] if type(row[0]) is int else 0, "a part or a redaction stands here without an event")
        return bool(row[0] == position)

    def entry(
        self, position: int, version: object, at: object, clock: object, parts: list[tuple[Any, ...]], rest: list[Any]
    ) -> bytes:
        stream, type_, id, schema, recorder_id, recorder, cause = rest[:7]
        found = {
            "causation": None if cause is None else str(uuid.UUID(bytes=blob(cause, 16, "its causation"))),
            "clock": number(clock, "its clock flag"),
            "id": str(uuid.UUID(bytes=blob(id, 16, "its id"))),
            "origin": self.origin,
            "parts": {name: base64.b64encode(hash).decode() for name, hash in (commitment(*part) for part in parts)},
            "position": position,
            "recorded_at": number(at, "its moment"),
            "recorded_by": None if recorder_id is None else text(recorder, "its recorder"),
            "schema": number(schema, "its schema"),
            "stream": text(stream, "its stream"),
            "type": text(type_, "its type"),
            "v": 1,
            "version": number(version, "its version"),
        }
        kept = {name: value for name, value in found.items() if value is not None}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def parts(self, position: int, parts: list[tuple[Any, ...]], gone: list[tuple[Any, ...]]) -> None:
        """What is gone must be listed with a later event that says so; what is listed must be gone."""
        there = {bytes(name): salt is not None or data is not None for name, salt, data, _ in parts if name is not None}
        listed = {bytes(name): by for name, by in gone if isinstance(name, bytes)}
        if any(not isinstance(name, bytes) for name, _ in gone):
            self.bad(position, "a redaction is listed of a part that has no name")
        for name, stands in there.items():
            if stands and name in listed:
                self.bad(position, "a part is listed as redacted, and its bytes remain")
            if not stands and name not in listed:
                self.bad(position, "the bytes of a part are missing without a redaction")
        for name, by in listed.items():
            if name not in there:
                self.bad(position, "a redaction is listed of a part that the event does not have")
            sql = "SELECT types.name, content FROM events LEFT JOIN types USING (type_id) WHERE position = ?"
            row = self.file.execute(sql, (by,)).fetchone() if type(by) is int and by > position else None
            if row is None or row[0] != b"PartRedacted":
                self.doubts.append((position, by, "a redaction names no later event that records it"))
            elif row[1] is not None and said(row[1])[1:] != (position, name.decode(errors="replace")):
                self.doubts.append((position, by, "a redaction names an event that says something else"))

    def redacted_by(self, position: int, content: object) -> None:
        """Of an event that records a redaction: the bytes must be gone."""
        event, at, part = said(content)
        row = None
        if type(at) is int and at < position and isinstance(part, str):
            sql = "SELECT id, salt, content FROM events WHERE position = ?"
            if part != "public":
                sql = (
                    "SELECT id, p.salt, p.bytes FROM events JOIN protected p USING (position)"
                    " WHERE position = ? AND p.name = ?"
                )
            row = self.file.execute(sql, (at,) if part == "public" else (at, part)).fetchone()
        if row is None or type(row[0]) is not bytes or len(row[0]) != 16 or str(uuid.UUID(bytes=row[0])) != event:
            self.bad(position, "it records the redaction of a part that is not there")
        elif row[1] is not None or row[2] is not None:
            self.bad(at, f"position {position} records that a part of it was redacted, and its bytes remain")

    def grow(self, leaf: object) -> None:
        if type(leaf) is not bytes or len(leaf) != 32:
            self.broken = True
        if self.broken or not isinstance(leaf, bytes):
            return
        for level, idx, hash in self.tree.add(leaf):
            row = self.file.execute("SELECT hash FROM tree WHERE level = ? AND idx = ?", (level, idx)).fetchone()
            if row is None or row[0] != hash:
                self.subtree(level, idx, f"the stored hash of level {level}, number {idx} is wrong or missing")
        if any(size == self.tree.size for _, _, size, _ in self.checkpoints):
            self.roots[self.tree.size] = self.tree.root()

    def end(self, last: int) -> None:
        (nodes,) = self.file.execute("SELECT count(*) FROM tree").fetchone()
        if nodes != sum(last >> level for level in range(8, 64, 8)):
            self.bad(0, "the tree has another number of stored hashes than the log asks for")
        heads = self.file.execute("SELECT size, frontier FROM log_head").fetchall()
        if len(heads) != 1 or type(heads[0][0]) is not int or type(heads[0][1]) is not bytes:
            self.bad(0, "the head cannot be read")
        elif heads[0][0] != last:
            self.bad(min(heads[0][0], last) + 1, f"the head says {heads[0][0]} events, there are {last}")
        elif not self.broken:
            self.frontier(heads[0][1])
        most = max([last, *(size for size, _ in heads if type(size) is int)]) if len(heads) == 1 else last
        for position, by, what in self.doubts:  # not where that event is itself found changed or missing
            gone = type(by) is int and 0 < by <= most
            if gone and self.file.execute("SELECT 1 FROM events WHERE position = ?", (by,)).fetchone() is not None:
                gone = False
            if not gone and by not in self.own:
                self.bad(position, what)
        row = self.file.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
        if (row[0] if row else 0) != last:
            self.bad(last + 1, "the file gave out other positions than there are events")
        for name, origin, size, root in self.checkpoints:
            if origin != self.origin:
                self.bad(0, f"{name} is a checkpoint of another log")
            elif size > last:
                self.bad(last + 1, f"{name} knows {size} events, the log has {last}")
            elif self.roots.get(size) != root:
                self.bad(0, f"{name}: the first {size} events are not those it was made of")

    def subtree(self, level: int, idx: int, what: str) -> None:
        """A hash that does not fit the leaves below it, laid to the first of them that has a problem of its own."""
        first, last = (idx << level) + 1, (idx + 1) << level
        inside = [position for position in self.own if first <= position <= last]
        self.bad(min(inside, default=first), what)

    def frontier(self, stored: bytes) -> None:
        if len(stored) != 32 * len(self.tree.peaks):
            self.bad(0, "the head has another number of hashes than its size asks for")
            return
        start = 1
        for at, (width, hash) in enumerate(self.tree.peaks):
            if stored[32 * at : 32 * at + 32] != hash:
                level = width.bit_length() - 1
                self.subtree(level, (start - 1) >> level, f"the head has another hash for the {width} from {start} on")
            start += width


def commitment(name: object, salt: object, data: object, kept: object) -> tuple[str, bytes]:
    """A part's name and its commitment: computed, or as it was kept once salt and bytes are gone."""
    label = "public" if name == b"public" and not isinstance(name, Text) else text(name, "the name of a part")
    if isinstance(name, Text) and (label == "public" or not label.isascii() or not label or set(label) & set('"\\')):
        raise Bad("a protected part has a name that cannot be")
    if salt is None and data is None:
        return label, blob(kept, 32, "the commitment of a redacted part")
    if type(data) is not bytes or kept is not None:
        raise Bad("a part has lost its bytes, or keeps a commitment beside them")
    message = b"reportedly/part/v1\x00" + label.encode() + b"\x00" + data
    return label, hmac.digest(blob(salt, 32, "the salt of a part"), message, "sha256")


def decoded(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def said(content: object) -> tuple[Any, Any, Any]:
    try:
        found = json.loads(content) if isinstance(content, bytes) else None
    except (ValueError, RecursionError):
        found = None
    found = found if isinstance(found, dict) else {}
    return found.get("event"), found.get("position"), found.get("part")


def opened(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:  # read-only media: a file that was closed cleanly opens as immutable
        wal = Path(f"{path}-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return connection


def checkpoint(path: str) -> tuple[str, str, int, bytes]:
    """(file, origin, size, root). Raises ValueError."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    if len(lines) < 4 or not lines[0] or not lines[1].isascii() or not lines[1].isdecimal():
        raise ValueError(f"{path} is not a checkpoint")
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != 32:
        raise ValueError(f"{path} is not a checkpoint")
    return path, lines[0], int(lines[1]), root


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify a record of reportedly without reportedly.")
    parser.add_argument("record", type=Path)
    parser.add_argument("--checkpoint", action="append", default=[], metavar="FILE")
    chosen = parser.parse_args(arguments)
    try:
        kept = [checkpoint(path) for path in chosen.checkpoint]
        with chosen.record.open("rb") as file:
            header = file.read(100)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if len(header) < 100 or not header.startswith(b"SQLite format 3\x00"):
        print(f"{chosen.record} is not a record", file=sys.stderr)
        return 1
    verifier = Verifier(chosen.record, kept)
    verifier.run()
    for position, what in sorted(verifier.problems)[:SHOWN]:
        print(f"position {position}: {what}" if position else what)
    if not verifier.problems:
        print(f"{verifier.tree.size} events, root {verifier.tree.root().hex()}")
    return 1 if verifier.problems else 0


if __name__ == "__main__":
    sys.exit(main())
