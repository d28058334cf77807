"""Feeds in files: a log of changes, dated snapshots, documents without a history, a table of rows.

Each is a source: `name` is what the feed is called unless its map says so, `versions(reader)` streams its versions, and
`done` of `total` says how far that is.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol, cast

import orjson

from reportedly.events.errors import InputError, ReportedlyError
from reportedly.importers import feed_values as values
from reportedly.importers.feed_changes import Version
from reportedly.importers.feed_documents import Listing, Unreadable, kind_of, read_bytes, rows_of
from reportedly.importers.feed_names import fit, slug
from reportedly.importers.feed_reading import Reader

TIMES: Final = ("published", "recorded_at", "published_at", "time", "timestamp", "date")
OPS: Final = frozenset(("add", "revise", "remove", "update", "change", "delete"))
GONE: Final = frozenset(("remove", "delete"))
_DATE: Final = re.compile(
    r"(?P<day>(?:19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9])"
    r"(?:[T_ -]?(?P<time>[0-2][0-9][:.-]?[0-5][0-9](?:[:.-]?[0-5][0-9])?)Z?)?"
)


class Source(Protocol):
    """Where versions come from."""

    name: str
    done: int
    total: int
    alone: bool
    """Whether there is only the newest version of each file, so that the record says what stood there before."""
    whole: bool
    """Whether what a version does not list is gone, where it is `alone`."""

    def versions(self, reader: Reader) -> Iterator[Version]:
        """The versions, oldest first."""

    def sample(self) -> list[Any]:
        """Some items, newest, from which a first map can be made."""

    @property
    def names_items_by(self) -> str | None:
        """The field that names an item, where the source itself says so."""


def stem(path: Path) -> str:
    """A file's name without what says its form."""
    name = path.name
    for ending in (".gz", ".jsonl", ".ndjson", ".json", ".geojson", ".csv", ".tsv"):
        name = name.removesuffix(ending)
    return slug(name.replace("_", "-")) if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) else name[:60]


def modified(path: Path) -> str:
    """When a file was last written: the latest moment at which it can have been fetched."""
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC).isoformat().replace("+00:00", "Z")


class ChangeLog:
    """JSON lines, one change each: when it was published, `op`, the item's id, and its `record` unless it is gone.

    Consecutive lines of one `seq`, else one `commit`, else one moment are a version.
    """

    alone = whole = False
    names_items_by: str | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = stem(path)
        self.done, self.total = 0, path.stat().st_size if str(path) != "-" else 0

    def versions(self, reader: Reader) -> Iterator[Version]:
        listed: set[str] = set()
        gathered: list[tuple[int, bytes, dict[str, Any]]] = []
        present: object = None
        for number, line in self._lines():
            try:
                row = orjson.loads(line)
                batch = _batch(row)
            except (orjson.JSONDecodeError, ValueError, AttributeError):
                if gathered:
                    yield self._version(gathered, listed, reader)
                gathered, present = [], None
                digest = hashlib.sha256(line).hexdigest()
                yield Version(f"line-{number}", sha256=digest, problem=f"line {number} is no change")
                continue
            if batch != present and gathered:
                yield self._version(gathered, listed, reader)
                gathered = []
            present = batch
            gathered.append((number, line, row))
        if gathered:
            yield self._version(gathered, listed, reader)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        with self._open() as (raw, lines):
            for number, line in enumerate(lines, 1):
                self.done = raw.tell() if raw is not None else number
                if line.strip():
                    yield number, line

    def _open(self) -> _Opened:
        return _Opened(self.path)

    def _version(self, rows: list[tuple[int, bytes, dict[str, Any]]], listed: set[str], reader: Reader) -> Version:
        first = rows[0][2]
        names = {name: str(first[name]) for name in ("seq", "commit", "version") if first.get(name) is not None}
        when = next((str(first[name]) for name in TIMES if isinstance(first.get(name), str)), None)
        digest = hashlib.sha256()
        edits: list[tuple[str, Any]] = []
        troubles: list[tuple[str, str]] = []
        for number, line, row in rows:
            digest.update(line)
            record = None if row["op"] in GONE else row.get("record")
            name = reader.id_of(record if record is not None else row) or reader.id_of(row) or _id(row)
            if name is None or (record is None and row["op"] not in GONE):
                troubles.append((f"line {number}", "names no item, or has no record"))
                continue
            listed.add(name) if record is not None else listed.discard(name)
            edits.append((name, record))
        key = "-".join(names[name] for name in ("seq", "commit", "version") if name in names)
        key = key or (when or f"line-{rows[0][0]}").replace(":", "")
        return Version(
            fit(key),
            edits,
            {**names, "published": when or ""},
            published=when,
            sha256=digest.hexdigest(),
            title=f"{self.path.name}, version {key}",
            items=len(listed),
            troubles=troubles,
        )

    def sample(self) -> list[Any]:
        found: list[Any] = []
        for _, line in self._lines():
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(row, dict) and isinstance(row.get("record"), dict):
                found.append(row["record"])
                self.names_items_by = self.names_items_by or next((key for key in row if key in row["record"]), None)
        by = self.names_items_by
        return list({str(one.get(by)): one for one in found}.values())[-2000:] if by is not None else found[-2000:]


class _Opened:
    """A file of lines, packed or not, with the raw file beside it to say how far reading is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> tuple[BinaryIO | None, Iterator[bytes]]:
        if str(self._path) == "-":
            self._raw = None
            return None, iter(sys.stdin.buffer)
        self._raw = self._path.open("rb")
        return self._raw, iter(cast(BinaryIO, gzip.open(self._raw)) if self._path.suffix == ".gz" else self._raw)

    def __exit__(self, *_: object) -> None:
        if self._raw is not None:
            self._raw.close()


def _batch(row: Any) -> tuple[Any, ...]:
    if not isinstance(row, dict) or row.get("op") not in OPS:
        raise ValueError("no change")
    if row.get("seq") is not None:
        return ("seq", row["seq"])
    if row.get("commit") is not None:
        return ("commit", row["commit"])
    return ("time", next((row[name] for name in TIMES if row.get(name) is not None), None))


def _id(row: dict[str, Any]) -> str | None:
    found = row.get("id")
    return str(values.plain(found)) if found is not None and not isinstance(found, dict | list) else None


class Snapshots:
    """Files whose names hold a date, each the whole feed as it stood then; oldest first."""

    alone = whole = False
    names_items_by = None

    def __init__(self, folder: Path, pattern: str = "*") -> None:
        self.folder = folder
        self.name = stem(folder.resolve())
        paths = [path for path in sorted(folder.glob(pattern)) if path.is_file() and _form(path)]
        if not paths:
            raise InputError(f"no JSON, JSON lines or CSV file here that matches {pattern}", str(folder))
        dated = [(when, path) for path in paths if (when := date_of(path.name)) is not None]
        if len(dated) < len(paths):
            undated = next(path for path in paths if date_of(path.name) is None)
            raise InputError("no date in this name; a map with `feed: file` reads files without dates", str(undated))
        self.dated = sorted(dated)
        self.done, self.total = 0, len(self.dated)

    def versions(self, reader: Reader) -> Iterator[Version]:
        listing = Listing(reader)
        for when, path in self.dated:
            data = path.read_bytes()
            found = Version(fit(path.name), names={"version": when, "file": path.name}, published=when)
            found.sha256, found.title = hashlib.sha256(data).hexdigest(), path.name
            fill(found, lambda path=path: read_bytes(path), kind_of(path.name), listing, reader)
            self.done += 1
            yield found

    def sample(self) -> list[Any]:
        return _sample(self.dated[-1][1], None)


class Documents:
    """Files without a history: each a document of its own, published nobody knows when."""

    alone, whole = True, False
    names_items_by = None

    def __init__(self, paths: list[Path], *, name: str | None = None) -> None:
        self.paths = paths
        self.name = name or stem(paths[0] if len(paths) == 1 else paths[0].resolve().parent)
        self.done, self.total = 0, len(paths)

    def versions(self, reader: Reader) -> Iterator[Version]:
        for path in self.paths:
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            found = Version(fit(f"{stem(path)}-{digest[:12]}"), names={"file": path.name}, retrieved=modified(path))
            found.sha256, found.title = digest, path.name
            fill(found, lambda path=path: read_bytes(path), kind_of(path.name), Listing(reader), reader, alone=True)
            self.done += 1
            yield found

    def sample(self) -> list[Any]:
        return [one for path in self.paths for one in _sample(path, None)]


class Rows:
    """A table of rows, CSV or otherwise: one version, or, where its map says `published: {field: …}`, one for each
    moment of publication, in their order."""

    alone, whole = True, True
    names_items_by = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = stem(path) if str(path) != "-" else "stdin"
        self._data: bytes | None = None
        self.done, self.total = 0, 1

    def data(self) -> bytes:
        """The file's bytes; stdin is read once."""
        if self._data is None:
            self._data = sys.stdin.buffer.read() if str(self.path) == "-" else read_bytes(self.path)
        return self._data

    def rows(self, at: str | None) -> list[Any]:
        """The rows. Raises InputError."""
        try:
            kind = "csv" if str(self.path) == "-" else kind_of(self.path.name)
            return rows_of(self.data(), kind, at)
        except Unreadable as error:
            raise InputError(str(error), str(self.path)) from None

    def versions(self, reader: Reader) -> Iterator[Version]:
        rows = self.rows(reader.map.items.at)
        field = reader.map.published.field if reader.map.published is not None else None
        self.whole = field is None
        groups: dict[str | None, list[Any]] = {}
        for row in rows:
            value = values.at(row, field) if field is not None else None
            groups.setdefault(str(value) if not values.is_nothing(value, frozenset()) else None, []).append(row)
        known: dict[str, Any] = {}
        for when in sorted(groups, key=lambda one: one or ""):
            listing = Listing(reader)
            difference = listing.next(groups[when])
            text = "\n".join(sorted(orjson.dumps(row).decode() for row in groups[when]))
            digest = hashlib.sha256(text.encode()).hexdigest()
            found = Version(
                fit(when) if when is not None else digest[:12], difference.edits, troubles=difference.troubles
            )
            known.update(difference.edits)
            found.published, found.items = when, len(known)
            found.names = {"version": when or digest[:12], "file": self.path.name}
            found.retrieved = modified(self.path) if str(self.path) != "-" else None
            found.sha256, found.title = digest, self.path.name if when is None else f"{self.path.name}, {when}"
            yield found
        self.done = 1

    def sample(self) -> list[Any]:
        return self.rows(None)


def fill(version: Version, read: Any, kind: str, listing: Listing, reader: Reader, *, alone: bool = False) -> None:
    """Read a version's bytes and say what changed, or why it cannot be read. A version that lists nothing after one
    that listed something is a failed fetch, unless the map says that it empties the list."""
    try:
        where = reader.map.items.at
        rows = rows_of(read(), kind, where, listing.pieces) if not alone else _whole(read(), kind, reader)
    except Unreadable as error:
        version.problem = str(error)
        return
    if not rows and listing.items:
        version.empty = True
        version.items = 0
        if reader.map.empty == "failed-fetch":
            return
    difference = listing.next(rows)
    version.edits, version.troubles, version.items = difference.edits, difference.troubles, len(listing.items)


def _whole(data: bytes, kind: str, reader: Reader) -> list[Any]:
    """The items of a document that may be one item itself."""
    if kind == "json":
        try:
            document = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise Unreadable(f"not JSON: {str(error).split(':')[0]}") from None
        if isinstance(document, dict) and reader.id_of(document) is not None:
            return [document]
    return rows_of(data, kind, reader.map.items.at)


def date_of(name: str) -> str | None:
    """The day or instant in a file's name, ISO; UTC where there is a time."""
    found = _DATE.search(name)
    if found is None:
        return None
    digits = found["day"].replace("-", "")
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    if not found["time"]:
        return day
    time = re.sub(r"[^0-9]", "", found["time"]).ljust(6, "0")
    return f"{day}T{time[:2]}:{time[2:4]}:{time[4:]}Z"


def _form(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith((".json", ".geojson", ".jsonl", ".ndjson", ".csv", ".tsv"))


def _sample(path: Path, at: str | None) -> list[Any]:
    try:
        data = read_bytes(path)
        try:
            return rows_of(data, kind_of(path.name), at)[:2000]
        except Unreadable:
            document = orjson.loads(data)
            return [document] if isinstance(document, dict) else []
    except (ReportedlyError, orjson.JSONDecodeError) as error:
        raise InputError(str(error), str(path)) from None
