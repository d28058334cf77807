"""What a store promises, whatever keeps the bytes.

The record is written against `Store`; SQLite is the first that fulfils it. A store knows no event types: it keeps
opaque canonical bytes under a stream, a type name and an id, and rows of read models under a table name.
All moments are integer microseconds since 1970 UTC, all positions count from 1, position 0 is "before everything".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeAlias

Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = Mapping[str, Sequence[Row]]
Expected: TypeAlias = int | Literal["any", "none", "exists"]
Clock: TypeAlias = Callable[[], int]
Random: TypeAlias = Callable[[int], bytes]
Params: TypeAlias = Sequence[object] | Mapping[str, object]

PUBLIC = "public"


class Prepared(NamedTuple):
    """One validated event on its way in; `content` and `protected` are canonical bytes and are stored as they are.

    `id` is 16 bytes. `protected` maps part names (`^[a-z][a-z0-9_-]*$`, never "public") to bytes.
    """

    stream: str
    type: str
    schema: int
    id: bytes
    recorded_by: str | None
    causation: bytes | None
    content: bytes
    protected: Mapping[str, bytes] = {}


class StoredEvent(NamedTuple):
    """One event as it stands in the log. `content` is None once redacted; `protected` names parts, redacted or not."""

    position: int
    stream: str
    version: int
    id: bytes
    type: str
    schema: int
    recorded_at: int
    clock: int
    recorded_by: str | None
    causation: bytes | None
    content: bytes | None
    protected: tuple[str, ...]


class Appended(NamedTuple):
    """Where an event stands; `new` is False when it stood there before this append, or earlier in the same batch."""

    position: int
    stream: str
    version: int
    id: bytes
    new: bool


class Part(NamedTuple):
    """One unit of redaction: its name, salt and data (both None once redacted) and its 32-byte commitment."""

    name: str
    salt: bytes | None
    data: bytes | None
    commitment: bytes | None


class Sealed(NamedTuple):
    """An event with all that verifies or restores it: parts by name (public last only by sorting), and the leaf.

    A part's `commitment` is the stored one: None as long as its bytes stand and it can be computed from them.
    """

    event: StoredEvent
    parts: tuple[Part, ...]
    leaf: bytes


class Redaction(NamedTuple):
    """Drop bytes and salt of a part of the event at `position`; `by` is the id of the event of the batch saying so."""

    position: int
    part: str
    by: bytes


class Redacted(NamedTuple):
    """A redaction that was carried out: which part of which position, and the position of the event that says so."""

    position: int
    part: str
    by: int


class Head(NamedTuple):
    """The log's end: number of events, RFC 6962 root, and the last event's recorded_at (None when empty)."""

    size: int
    root: bytes
    recorded_at: int | None


class Checkpoint(NamedTuple):
    """Up to which position a projection has been written, and by which definition."""

    definition: bytes
    position: int


class Reader(Protocol):
    """What events are projected beside: the log and the read models, of a store or inside one of its transactions."""

    def fetch(self, name: str, params: Params = ()) -> list[Row]:
        """The rows of the named query `store/sql/queries/<name>.sql`."""

    def events(
        self,
        *,
        stream: str | None = None,
        after: int = 0,
        upto: int | None = None,
        types: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        """Events in log order, `after` < position <= `upto` (default: the head when the iteration starts)."""


class Writer(Reader, Protocol):
    """What may be done to read models inside one write transaction. Names of tables and columns, never SQL.

    `fetch` and `events` see this writer's own rows (in a rebuild: the tables being built).
    """

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows, each with a value for every column in the table's order; tables declared so ignore repeats."""

    def delete(self, table: str, columns: Sequence[str], keys: Iterable[Row]) -> None:
        """Delete the rows whose `columns` equal one of `keys`."""

    def update(self, table: str, columns: Sequence[str], where: Sequence[str], rows: Iterable[Row]) -> None:
        """Set `columns` where `where` equals; each row is the new values followed by the keys."""

    def clear(self, table: str) -> None:
        """Delete all rows."""

    def iterate(self, name: str, params: Params = (), *, page: int = 2000) -> Iterator[Row]:
        """The same, fetched `page` rows at a time; rows written meanwhile may be absent."""

    def checkpoint(self, projection: str, definition: bytes, position: int) -> None:
        """Set a projection's checkpoint, in the same commit as its rows."""


Project: TypeAlias = Callable[[Sequence[StoredEvent]], Rows]
Amend: TypeAlias = Callable[[Sequence[StoredEvent], Writer], None]
Fill: TypeAlias = Callable[[Writer, int, int], None]


class Store(Reader, Protocol):
    """An append-only log of events, the Merkle tree over it, and the tables that projections write.

    Every method may raise `errors.StoreError` (one line, no driver type). Use as a context manager, or `close()`.
    """

    path: Path
    origin: str
    created: bool
    read_only: bool

    def append(
        self,
        batch: Sequence[Prepared],
        *,
        expect: Mapping[str, Expected] = {},
        project: Project | None = None,
        amend: Amend | None = None,
        redact: Sequence[Redaction] = (),
    ) -> list[Appended]:
        """Store the batch whole or not at all; one `Appended` per event, in order, durable on return.

        Known ids are resolved before versions. Without an expectation known events are skipped; with one (an int, 0
        meaning none, "none" or "exists") a stream's events are all known, and then nothing is checked, or all new,
        and then the stream's version before the batch is checked; a mixture is a `VersionConflict`.
        `project(new)` and then `amend(new, writer)` run inside the transaction when anything is new; both may read
        through `fetch`. Raises VersionConflict, IdConflict.
        """

    def restore(
        self,
        batch: Sequence[Sealed],
        *,
        redactions: Sequence[Redacted] = (),
        project: Project | None = None,
        amend: Amend | None = None,
    ) -> None:
        """Continue the log with events exported from another copy of it, byte for byte: salts, clocks, commitments.

        `redactions` are those that an event of this batch records (`Redacted.by`). Raises StoreError when positions or
        versions do not continue this log, or a leaf is not its event's.
        """

    def sealed(self, *, after: int = 0, upto: int | None = None) -> Iterator[Sealed]:
        """The same events with their parts, salts and leaves, for verifying, proving and exporting."""

    def event(self, which: bytes | int) -> StoredEvent | None:
        """The event with this id (16 bytes) or at this position."""

    def head(self) -> Head:
        """Size, root and time of the log's end."""

    def root(self, size: int | None = None) -> bytes:
        """The RFC 6962 root of the first `size` events (default: all)."""

    def inclusion(self, position: int, size: int | None = None) -> list[bytes]:
        """Audit path of the event at `position` in the log of `size` events."""

    def consistency(self, first: int, second: int | None = None) -> list[bytes]:
        """Proof that the log of `second` events extends that of `first`."""

    def position_at(self, recorded_at: int) -> int:
        """The last position recorded at or before this moment; 0 when there is none."""

    def versions(self, streams: Iterable[str]) -> dict[str, int]:
        """The current version of each stream; 0 for one that does not exist."""

    def streams(self) -> dict[str, int]:
        """Every stream and its version, in order of first use."""

    def protected_part(self, position: int, name: str) -> bytes | None:
        """A protected part's bytes; None when there is none or it was redacted."""

    def scrub(self) -> bool:
        """Empty the write-ahead log, where dropped bytes linger; False while another reader keeps it in use.

        An append that redacts has tried it already.
        """

    def compact(self) -> None:
        """Write the file anew, without the space that is free."""

    def redactions(self) -> list[Redacted]:
        """All redactions, in log order."""

    def checkpoints(self) -> dict[str, Checkpoint]:
        """Every projection's checkpoint."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Reads inside see one moment of the store; may be nested; nothing may be written inside."""

    def write(self, work: Callable[[Writer], None]) -> None:
        """Run `work` in one write transaction: all of it, with its checkpoints, or nothing."""

    def rebuild(
        self,
        tables: Sequence[str],
        fill: Fill,
        *,
        checkpoints: Mapping[str, bytes] = {},
    ) -> int:
        """Build `tables` anew beside the live ones and swap them in at once; returns the position they stand at.

        `fill(writer, after, upto)` is called for (0, head), again for what was appended meanwhile, and once more under
        the write lock; the writer writes to the new tables and its queries read them. `checkpoints` maps projection
        to definition. A rebuild that dies leaves the live tables as they were.
        """

    def backup(self, dest: Path, *, overwrite: bool = False) -> Head:
        """Copy the store to `dest` while it is in use: a checked prefix with all that was acknowledged before."""

    def close(self) -> None:
        """Close the connection; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
