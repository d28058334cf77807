"""Checking a file against everything its format promises, down to every byte of every event.

Nothing here trusts the file: it is read column by column with its types checked, text is decoded here and not by the
driver, and whatever the driver cannot read becomes one more problem. Memory stays flat but for a number per stream.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from itertools import chain, zip_longest
from json import loads
from pathlib import Path
from typing import Any, NamedTuple

from reportedly.events.errors import show
from reportedly.events.ids import id_text
from reportedly.store import connection as connections
from reportedly.store import merkle, schema
from reportedly.store.connection import DRIVER_ERRORS, translated
from reportedly.store.entry import LARGEST_INTEGER, SALT_BYTES, commitment, entry, parts_json
from reportedly.store.errors import StoreDamaged
from reportedly.store.protocol import PUBLIC, Row

_TIMEOUT = 30.0
_MOST_OF_SQLITE = 20
_AT_ONCE = 1000
_EVENTS = """SELECT position, stream_id, streams.name, version, id, types.name, schema, recorded_at, clock, recorder_id,
    recorders.name, causation, content, salt, commitment, leaf
  FROM events NOT INDEXED LEFT JOIN streams USING (stream_id) LEFT JOIN types USING (type_id)
    LEFT JOIN recorders USING (recorder_id)
  ORDER BY position"""
_PROTECTED = "SELECT position, name, salt, bytes, commitment FROM protected ORDER BY position, name"
_REDACTIONS = "SELECT position, part, by_position FROM redactions ORDER BY position, part"
_NODES = "SELECT idx, hash FROM tree WHERE level = ? AND idx BETWEEN ? AND ?"
_SAYS = "SELECT types.name, content FROM events LEFT JOIN types USING (type_id) WHERE position = ?"
_PUBLIC_STANDS = "SELECT id, content IS NOT NULL OR salt IS NOT NULL FROM events WHERE position = ?"
_PART_STANDS = """SELECT id, bytes IS NOT NULL OR protected.salt IS NOT NULL
  FROM events JOIN protected USING (position) WHERE position = ? AND protected.name = ?"""

Progress = Callable[[int, int], None]


class Problem(NamedTuple):
    """What is wrong, in one line that quotes nothing stored but names; `position` is None for the file as a whole."""

    position: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.position is None else f"position {self.position}: {self.what}"


class KnownHead(NamedTuple):
    """What somebody kept of this log: that at `size` events it was named `origin` and had this root."""

    name: str
    origin: str
    size: int
    root: bytes


class _Text(bytes):
    """A TEXT value, so that it cannot pass for a BLOB."""


class _Bad(Exception):
    """What is wrong with one event."""


class _Doubt(NamedTuple):
    """A redaction that the event which should record it, at position `by`, does not record."""

    by: object
    problem: Problem


class LogCheck:
    """One pass over a file. `problems()` gives what it finds; afterwards the attributes say what was found there.

    `redacting` is the type of event that records a redaction, in content with `event`, `position` and `part`.
    """

    def __init__(
        self,
        path: Path,
        *,
        known: Sequence[KnownHead] = (),
        redacting: str = "PartRedacted",
        progress: Progress | None = None,
    ) -> None:
        self.path = path
        self.origin: str | None = None
        self.size = 0
        self.root: bytes | None = None
        self._known = sorted(known, key=lambda head: head.size)
        self._redacting = redacting
        self._progress = progress
        self._found: list[Problem] = []
        self._own: set[int] = set()  # positions whose events have a problem of their own
        self._doubts: list[_Doubt] = []
        self._connection: sqlite3.Connection

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong. Raises StoreMissing, NotAStore, StoreError when there is nothing to check."""
        connections.check_sqlite()
        try:
            with translated(self.path):
                if not connections.inspect(self.path):
                    raise connections.missing(self.path)
                opened = connections.reading(self.path, timeout=_TIMEOUT)
        except StoreDamaged as error:
            yield Problem(None, _words(error.__cause__ or error))
            return
        with closing(opened):
            opened.text_factory = _Text
            self._connection = opened
            try:
                for each in chain(self._file(), self._log()):
                    yield each if each.position is None or each.position > 0 else each._replace(position=None)
            except DRIVER_ERRORS as error:
                yield Problem(None, _words(error))
            except _Bad as bad:
                yield Problem(None, str(bad))
            except (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError) as error:
                yield Problem(None, f"a value that cannot be there stops the check: {type(error).__name__}")

    def _file(self) -> Iterator[Problem]:
        self._connection.execute("BEGIN")
        for (verdict,) in self._rows(f"PRAGMA integrity_check({_MOST_OF_SQLITE})"):
            if verdict != b"ok":
                for line in _decoded(verdict).splitlines()[:_MOST_OF_SQLITE]:
                    yield Problem(None, f"SQLite: {show(line, limit=200)}")
        yield from self._take()
        self._check_format()
        yield from self._objects()
        rows = self._connection.execute("SELECT value FROM meta WHERE key = 'origin'").fetchall()
        self.origin = _text(rows[0][0]) if rows else None
        if not self.origin:
            raise _Bad("the file does not say which log it holds")

    def _objects(self) -> Iterator[Problem]:
        """What the log is kept in: tables that are tables, whose columns hold what was written to them."""
        rows = self._connection.execute("SELECT name, type, sql FROM sqlite_master")
        found = {_decoded(name): (_decoded(kind), _decoded(sql)) for name, kind, sql in rows}
        for each in schema.LOG:
            kind, sql = found.get(each.name, ("", ""))
            if not kind:
                yield Problem(None, f"the {each.kind} {each.name} is missing")
            elif kind != each.kind or not sql.upper().startswith(f"CREATE {kind.upper()} "):
                yield Problem(None, f"{each.name}, a {each.kind} of the log, is another kind of thing")
            elif kind == "table":
                columns = self._connection.execute(f'PRAGMA main.table_xinfo("{each.name}")').fetchall()
                if any(row[6] for row in columns):
                    yield Problem(None, f"the table {each.name} has a column that is computed, not stored")

    def _check_format(self) -> None:
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found != schema.FORMAT:
            raise _Bad(f"the file has format {found}, this program verifies {schema.FORMAT}")

    # The log

    def _log(self) -> Iterator[Problem]:
        tree = _Tree(self._connection, self._known, self._own)
        protected, redactions = _Beside(self._rows(_PROTECTED)), _Beside(self._rows(_REDACTIONS))
        versions: dict[Any, int] = {}
        total = self._total()
        last, last_at = 0, None
        for row in self._rows(_EVENTS):
            position = row[0]
            if position < 1:
                yield Problem(None, f"an event stands at position {position}, and positions count from 1")
                continue
            parts, gone = protected.at(position), redactions.at(position)
            yield from self._between(protected, redactions)
            if position != last + 1:
                yield _gap(last, position)
            for problem in self._event(row, parts, gone, versions, last_at):
                self._own.add(position)
                yield problem
            yield from tree.add(position, row[15])
            yield from self._take()
            last, last_at = max(position, last), row[7] if type(row[7]) is int else None
            if self._progress is not None and position % _AT_ONCE == 0:
                self._progress(position, max(total, position))
        protected.drain()
        redactions.drain()
        yield from self._between(protected, redactions)
        yield from self._take()
        yield from self._end(last, tree)

    def _total(self) -> int:
        with suppress(*DRIVER_ERRORS):
            row = self._connection.execute("SELECT size FROM log_head").fetchone()
            return row[0] if row is not None and type(row[0]) is int else 0
        return 0

    def _event(
        self, row: Row, parts: list[Row], gone: list[Row], versions: dict[Any, int], last_at: int | None
    ) -> Iterator[Problem]:
        position = row[0]
        try:
            yield from (Problem(position, what) for what in self._sequence(row, versions, last_at))
            text = self._entry(row, parts, gone)
            if merkle.leaf_hash(text) != row[15]:
                raise _Bad("what is stored does not give its leaf hash: a column, a name or a part was changed")
            if self._decoded_type(row) == self._redacting and row[12] is not None:
                yield from self._recorded_redaction(position, row[12])
        except _Bad as bad:
            yield Problem(position, str(bad))
        yield from self._redactions(position, [(PUBLIC, row[13], row[12]), *[each[1:4] for each in parts]], gone)

    def _sequence(self, row: Row, versions: dict[Any, int], last_at: int | None) -> Iterator[str]:
        stream, version, at, clock = row[1], row[3], row[7], row[8]
        expected = versions.get(stream, 0) + 1
        if version != expected:
            yield f"its version is {_short(version)}, {expected} is next in its stream"
        versions[stream] = version if type(version) is int else expected
        if type(at) is int and clock != int(last_at is not None and at < last_at):
            yield "its clock flag does not say whether the clock stepped back"

    def _decoded_type(self, row: Row) -> str | None:
        return _text(row[5])

    def _entry(self, row: Row, parts: Sequence[Row], gone: Sequence[Row]) -> bytes:
        """E from the columns. Raises _Bad for a value that cannot stand in its column."""
        _, _, stream, version, id, type_, schema_, at, clock, recorder_id, recorder, cause, *public, leaf = row
        for name, value, length in (("id", id, 16), ("leaf", leaf, 32)):
            _demand_bytes(name, value, length)
        if cause is not None:
            _demand_bytes("causation", cause, 16)
        for name, value in (("version", version), ("schema", schema_), ("recorded_at", at), ("clock", clock)):
            if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
                raise _Bad(f"its {name} is not a number that can stand there")
        hashes = [(PUBLIC, _commitment(PUBLIC, public[1], public[0], public[2]))]
        hashes += [(name := _part_name(part[1]), _commitment(name, *part[2:])) for part in parts]
        return entry(
            cause,
            clock,
            id,
            self.origin or "",
            parts_json(hashes),
            row[0],
            at,
            None if recorder_id is None else _name("recorder", recorder),
            schema_,
            _name("stream", stream),
            _name("type", type_),
            version,
        )

    def _redactions(self, position: int, parts: Sequence[Row], gone: Sequence[Row]) -> Iterator[Problem]:
        stands = {_part_or_none(name): salt is not None or data is not None for name, salt, data in parts}
        recorded = {_text(row[1]): row[2] for row in gone}
        for part, by in recorded.items():
            if part not in stands:
                yield Problem(position, f"a redaction is listed of {_short(part)}, a part that it does not have")
            elif stands[part]:
                yield Problem(position, f"part {_short(part)} is listed as redacted, but its bytes remain")
            self._check_recorded(position, part, by)
        for part, there in stands.items():
            if not there and part not in recorded:
                yield Problem(position, f"the bytes of part {_short(part)} are missing without a redaction")

    def _check_recorded(self, position: int, part: str | None, by: object) -> None:
        """Whether a later event says so. Where not, it may be that event that was changed: that is known later."""
        found = self._connection.execute(_SAYS, (by,)).fetchone() if type(by) is int else None
        if found is None or not isinstance(by, int) or by <= position or _text(found[0]) != self._redacting:
            what = f"the redaction of part {_short(part)} names no later event that records it"
        elif found[1] is not None and _says(found[1])[1:] != (position, part):
            what = f"the redaction of part {_short(part)} names position {by}, which says otherwise"
        else:
            return
        self._doubts.append(_Doubt(by, Problem(position, what)))

    def _doubtful(self, last: int) -> Iterator[Problem]:
        """The doubts, but for those whose recording event is itself found changed or missing."""
        for by, problem in self._doubts:
            missing = type(by) is int and 0 < by <= last and self._connection.execute(_SAYS, (by,)).fetchone() is None
            if not missing and by not in self._own:
                yield problem

    def _recorded_redaction(self, position: int, content: object) -> Iterator[Problem]:
        """Of an event that records a redaction: the bytes it speaks of must be gone."""
        event, at, part = _says(content)
        found = None
        if isinstance(at, int) and at < position and isinstance(part, str):
            sql, params = (_PUBLIC_STANDS, (at,)) if part == PUBLIC else (_PART_STANDS, (at, part))
            found = self._connection.execute(sql, params).fetchone()
        if found is None or not isinstance(found[0], bytes) or len(found[0]) != 16 or id_text(found[0]) != event:
            yield Problem(position, "it records the redaction of a part that is not there")
        elif found[1]:
            yield Problem(at, f"position {position} records that part {_short(part)} was redacted; its bytes remain")

    def _between(self, protected: "_Beside", redactions: "_Beside") -> Iterator[Problem]:
        for position in protected.strays():
            yield Problem(position, "a protected part stands here without an event")
        for position in redactions.strays():
            yield Problem(position, "a redaction is listed here without an event")

    # The end of the log

    def _end(self, last: int, tree: "_Tree") -> Iterator[Problem]:
        yield from tree.finish(last)
        yield from self._doubtful(max(last, self._total()))
        self.size, self.root = last, tree.root
        heads = self._connection.execute("SELECT size, frontier FROM log_head").fetchall()
        size, frontier = heads[0] if len(heads) == 1 else (None, None)
        if type(size) is not int or type(frontier) is not bytes:
            yield Problem(None, "the log's head cannot be read")
        elif size != last:
            words = f"the log's head says {size} events, there are {last}"
            yield Problem(min(size, last) + 1, words if size < last else f"{words}: the last are missing")
        elif tree.whole:
            yield from tree.compare_frontier(frontier)
        yield from self._sequence_number(last)
        for head in self._known:
            yield from self._compare(head, tree)

    def _sequence_number(self, last: int) -> Iterator[Problem]:
        rows = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchall()
        highest = rows[0][0] if rows else 0
        if highest != last:
            words = f"the file has given out position {_short(highest)}, and the last event is {last}"
            yield Problem(last + 1, f"{words}: events were removed or forged")

    def _compare(self, head: KnownHead, tree: "_Tree") -> Iterator[Problem]:
        name = show(head.name, limit=200)
        if head.origin != self.origin:
            yield Problem(None, f"{name} is a checkpoint of another log, {show(head.origin, limit=200)}")
        elif head.size > self.size:
            words = f"{name} knows {head.size} events, the log has {self.size}: it lost events or is an older copy"
            yield Problem(self.size + 1, words)
        elif head.size not in tree.roots:
            yield Problem(None, f"{name} cannot be compared: events are missing before position {head.size}")
        elif tree.roots[head.size] != head.root:
            yield Problem(None, f"{name}: the first {head.size} events are not those it was made of; one was changed")

    # Reading what may be damaged

    def _rows(self, sql: str) -> Iterator[Row]:
        """The rows of a statement, as far as they can be read; where they end too early is one of the problems."""
        try:
            yield from self._connection.execute(sql)
        except DRIVER_ERRORS as error:
            self._found.append(Problem(None, _words(error)))

    def _take(self) -> Iterator[Problem]:
        found, self._found = self._found, []
        yield from found


class _Beside:
    """Rows that belong to events, walked along with them; the first column is the position."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self._strays: list[int] = []

    def at(self, position: int) -> list[Row]:
        """The rows of this position; those of lower positions are strays."""
        found: list[Row] = []
        while self._next is not None and not (isinstance(self._next[0], int) and self._next[0] > position):
            if self._next[0] == position:
                found.append(self._next)
            elif len(self._strays) < _AT_ONCE:
                self._strays.append(self._next[0] if isinstance(self._next[0], int) else 0)
            self._next = next(self._rows, None)
        return found

    def drain(self) -> None:
        """All that is left are strays."""
        self.at(LARGEST_INTEGER)

    def strays(self) -> list[int]:
        """The positions of the strays since the last call."""
        found, self._strays = self._strays, []
        return found


class _Tree:
    """The tree over the stored leaves, held against the stored nodes, the head and the roots that are known."""

    def __init__(self, connection: sqlite3.Connection, known: Iterable[KnownHead], own: Collection[int]) -> None:
        self._connection = connection
        self._own = own
        self._sizes = {head.size for head in known}
        self._size, self._leaves = 0, list[bytes]()
        self._frontier: list[bytes] = []
        self.whole = True
        self.roots: dict[int, bytes] = {0: merkle.EMPTY_ROOT}

    @property
    def root(self) -> bytes | None:
        """The root over all leaves; None when one is missing."""
        return merkle.root_from_frontier(self._frontier) if self.whole else None

    def add(self, position: int, leaf: object) -> Iterator[Problem]:
        """The next event's leaf hash."""
        expected = self._size + len(self._leaves) + 1
        if not self.whole or position != expected or not isinstance(leaf, bytes) or len(leaf) != 32:
            self.whole = False
            return
        self._leaves.append(leaf)
        if len(self._leaves) >= _AT_ONCE or position in self._sizes:
            yield from self._flush()

    def _wrong_subtree(self, where: str, level: int, index: int) -> Problem:
        """Laid to the first event below it that has a problem of its own."""
        first, last = (index << level) + 1, (index + 1) << level
        place = min((position for position in self._own if first <= position <= last), default=first)
        return Problem(place, f"{where} has another hash for positions {first} to {last} than their leaves give")

    def _flush(self) -> Iterator[Problem]:
        self._frontier, nodes = merkle.extend(self._size, self._frontier, self._leaves)
        self._size += len(self._leaves)
        self._leaves = []
        self.roots |= {self._size: merkle.root_from_frontier(self._frontier)} if self._size in self._sizes else {}
        levels = {level for level, _, _ in nodes}
        for level in sorted(levels):
            of_level = {index: hash for each, index, hash in nodes if each == level}
            stored = dict(self._connection.execute(_NODES, (level, min(of_level), max(of_level))).fetchall())
            for index, hash in of_level.items():
                if stored.get(index) != hash:
                    yield self._wrong_subtree("the stored tree", level, index)

    def finish(self, last: int) -> Iterator[Problem]:
        """The leaves that wait, and whether the table holds exactly the nodes it should."""
        yield from self._flush()
        expected = sum(last >> level for level in range(merkle.STORED_EVERY, 64, merkle.STORED_EVERY))
        (found,) = self._connection.execute("SELECT count(*) FROM tree").fetchone()
        if found != expected:
            yield Problem(None, f"the tree has {found} stored nodes instead of {expected}")

    def compare_frontier(self, stored: bytes) -> Iterator[Problem]:
        """Whether the head's hashes are those that the leaves give."""
        if len(stored) != 32 * len(self._frontier):
            yield Problem(None, "the log's head has another number of hashes than its size asks for")
            return
        start = 0
        for at, hash in enumerate(self._frontier):
            level = (self._size - start).bit_length() - 1
            if stored[32 * at : 32 * at + 32] != hash:
                yield self._wrong_subtree("the log's head", level, start >> level)
            start += 1 << level


def _gap(last: int, position: int) -> Problem:
    if position <= last:
        return Problem(position, f"it stands after position {last}")
    missing = f"position {last + 1} is" if position == last + 2 else f"positions {last + 1} to {position - 1} are"
    return Problem(last + 1, f"{missing} missing")


def _commitment(name: str, salt: object, data: object, kept: object) -> bytes:
    """A part's commitment, from its bytes or, once they are gone, as it was kept."""
    if salt is None and data is None:
        _demand_bytes(f"commitment to part {name}", kept, 32)
        assert isinstance(kept, bytes)
        return kept
    if salt is None or data is None:
        raise _Bad(f"part {name} has lost its {'salt' if salt is None else 'bytes'}")
    _demand_bytes(f"salt of part {name}", salt, SALT_BYTES)
    if type(data) is not bytes or kept is not None:
        raise _Bad(f"part {name} is not stored as it should be")
    assert isinstance(salt, bytes)
    return commitment(salt, name, data)


def _demand_bytes(name: str, value: object, length: int) -> None:
    if type(value) is not bytes or len(value) != length:
        raise _Bad(f"its {name} is not {length} bytes")


def _part_name(value: object) -> str:
    name = _text(value)
    if name is None or not name.isascii() or not name or name == PUBLIC or '"' in name or "\\" in name:
        raise _Bad("a protected part has a name that cannot be")
    return name


def _part_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else _text(value)


def _name(what: str, value: object) -> str:
    found = _text(value)
    if found is None:
        raise _Bad(f"the name of its {what} is missing or is no text")
    return found


def _text(value: object) -> str | None:
    if not isinstance(value, _Text):
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decoded(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _says(content: object) -> tuple[object, Any, Any]:
    """(event, position, part) of the content of an event that records a redaction; None for what it does not say."""
    try:
        said = loads(content) if isinstance(content, bytes) else None
    except (ValueError, RecursionError):
        said = None
    found: Mapping[str, Any] = said if isinstance(said, dict) else {}
    return found.get("event"), found.get("position"), found.get("part")


def _short(value: object) -> str:
    return show(value if isinstance(value, str) else repr(value))


def _words(error: BaseException) -> str:
    return f"SQLite: {show(str(error), limit=200)}"


# The rest of the file: what may be made again


def guards(path: Path) -> Iterator[Problem]:
    """Triggers of the log that are not this program's, or say something else than this program's do; tables and views
    that are another kind of thing."""
    wanted = {each.name: schema.sql(each.name) for each in schema.LOG if each.kind == "trigger"}
    with translated(path), closing(connections.reading(path, timeout=_TIMEOUT)) as opened:
        for name, sql in opened.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"):
            if name not in wanted:
                yield Problem(None, f"there is a trigger that is not this program's: {show(name)}")
            elif _statement(wanted[name]) != _statement(str(sql)):
                yield Problem(None, f"the trigger {name}, which keeps the log append-only, was changed")
        kinds = dict(opened.execute("SELECT name, type FROM sqlite_master"))
        for each in schema.READ_MODELS:
            if kinds.get(each.name, each.kind) != each.kind:
                yield Problem(
                    None, f"{each.name}, a {each.kind}, is another kind of thing: run `reportedly projections rebuild`"
                )


def _statement(sql: str) -> list[str]:
    """Its words, without the comment above it, which SQLite does not keep."""
    return sql[max(sql.find("CREATE"), 0) :].split()


def full_text(path: Path) -> Iterator[Problem]:
    """Full-text indexes that contradict themselves. Needs to write: only on a copy."""
    with translated(path), closing(connections.writing(path, timeout=_TIMEOUT)) as opened:
        for each in schema.READ_MODELS:
            if each.kind == "table" and "USING fts5" in schema.sql(each.name):
                try:
                    opened.execute(f'INSERT INTO "{each.name}" ("{each.name}") VALUES (\'integrity-check\')')
                except sqlite3.DatabaseError:
                    yield Problem(None, f"the full-text index {each.name} contradicts itself")


def compare(path: Path, fresh: Path, tables: Sequence[str]) -> Iterator[Problem]:
    """One problem per table whose rows are not those of the same table in `fresh`."""
    with (
        translated(path),
        closing(connections.reading(path, timeout=_TIMEOUT)) as ours,
        closing(connections.reading(fresh, timeout=_TIMEOUT)) as theirs,
    ):
        for table in tables:
            try:
                yield from _compare_table(table, ours, theirs)
            except DRIVER_ERRORS as error:
                yield Problem(None, f"the table {table} cannot be read: {_words(error)}")


def _compare_table(table: str, ours: sqlite3.Connection, theirs: sqlite3.Connection) -> Iterator[Problem]:
    columns = [row[1] for row in theirs.execute(f'PRAGMA main.table_info("{table}")')]
    place = columns.index("position") if "position" in columns else None
    order = [*([place + 1] if place is not None else []), *range(1, len(columns) + 1)]
    sql = f'SELECT * FROM main."{table}" ORDER BY {", ".join(map(str, order))}'
    for live, made in zip_longest(ours.execute(sql), theirs.execute(sql)):
        if live != made:
            counts = [each.execute(f'SELECT count(*) FROM main."{table}"').fetchone()[0] for each in (ours, theirs)]
            number = f"; it has {counts[0]} rows instead of {counts[1]}" if counts[0] != counts[1] else ""
            at = [row[place] for row in (live, made) if row is not None and place is not None]
            yield Problem(
                min((each for each in at if isinstance(each, int)), default=None),
                f"the table {table} is not what the log gives{number}: run `reportedly projections rebuild`",
            )
            return
