"""From the bytes of one version to its items (JSON, JSON lines, CSV), and from two listings to what changed."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from reportedly.events.errors import ReportedlyError
from reportedly.importers import feed_values as values
from reportedly.importers.feed_reading import Reader

MAX_BYTES: Final = 512 * 1024 * 1024
KEY: Final = "@key"
"""Where a document is a table of items, the key of each is put under this name."""
_BLANK: Final = b" \t\r\n"


class Unreadable(ReportedlyError):
    """A version that cannot be read; `str()` says why in a few words."""


def read_bytes(path: Path) -> bytes:
    """A file's bytes; one that ends in `.gz` is unpacked. Raises Unreadable for more than 512 MB."""
    data = path.read_bytes()
    return unpacked(data) if path.suffix == ".gz" else data


def unpacked(data: bytes) -> bytes:
    """What gzip packed, within limits."""
    machine = zlib.decompressobj(wbits=31)
    try:
        made = machine.decompress(data, MAX_BYTES)
    except zlib.error:
        raise Unreadable("not gzip") from None
    if machine.unconsumed_tail:
        raise Unreadable(f"more than {MAX_BYTES} bytes")
    return made


def kind_of(path: str) -> str:
    """`json`, `jsonl` or `csv`, by the name."""
    name = path.lower().removesuffix(".gz")
    if name.endswith((".csv", ".tsv")):
        return "csv"
    return "jsonl" if name.endswith((".jsonl", ".ndjson", ".nl")) else "json"


def rows_of(data: bytes, kind: str, where: str | None, pieces: Pieces | None = None) -> list[Any]:
    """The items of one version. `where` is their path in a JSON document. Raises Unreadable."""
    if not data.strip():
        raise Unreadable("empty")
    if kind == "csv":
        return list(table(data))
    if pieces is not None and where is None and (found := pieces.rows(data, kind)) is not None:
        return found
    try:
        if kind == "jsonl":
            return [orjson.loads(line) for line in data.splitlines() if line.strip()]
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {str(error).split(':')[0]}") from None
    return _items(document, where)


def table(data: bytes) -> Iterable[dict[str, Any]]:
    """The rows of CSV, tab-separated where the header has tabs; a short row lacks its last fields."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    header = text.split("\n", 1)[0]
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in header else ",", strict=True)
        for row in rows:
            yield {key.strip(): value for key, value in row.items() if isinstance(key, str) and value is not None}
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error}") from None


def _items(document: Any, where: str | None) -> list[Any]:
    found = values.at(document, where.removesuffix("[]").removesuffix("{}")) if where is not None else document
    if where is not None and found is None:
        raise Unreadable(f"nothing at {where}")
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        raise Unreadable("neither a list nor a table")
    if where is None:
        lists = [one for one in found.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
        if len(lists) == 1 and not any(isinstance(one, dict) for one in found.values()):
            return lists[0]
    if where is not None or (found and all(isinstance(one, dict) for one in found.values())):
        return [{KEY: key, **one} if isinstance(one, dict) else {KEY: key, "value": one} for key, one in found.items()]
    raise Unreadable("several lists; the map says which with `items: {at: …}`")


class Pieces:
    """What the version before was made of: the bytes of each item, and the item that they are.

    A piece that stood there before is not parsed again and is the same object. JSON is cut where an object seems to end
    and the next to begin; only where every piece is an object by itself is the whole the list of them.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Any] = {}

    def rows(self, data: bytes, kind: str) -> list[Any] | None:
        """The items of JSON lines or of a JSON list of objects; None where the whole must be parsed as it stands."""
        pieces = [line for line in data.splitlines() if line.strip()] if kind == "jsonl" else _cut(data)
        before = self._known
        try:
            now = {one: before[one] if one in before else orjson.loads(one) for one in pieces}
        except orjson.JSONDecodeError:
            return None
        self._known = now
        return [now[one] for one in pieces] if pieces else None


def _cut(data: bytes) -> list[bytes]:
    """The texts of the objects in a list, as far as can be told by how the first one stands there."""
    text = data.strip(_BLANK)
    inner = text[1:-1].strip(_BLANK)
    if text[:1] != b"[" or text[-1:] != b"]" or inner[:1] != b"{" or inner[-1:] != b"}":
        return []
    blank = text[1 : text.index(b"{")]
    between = b"}," + (blank or b" ") + b"{"
    if not blank and between not in text:
        between = b"},{"
    return [b"{" + one + b"}" for one in inner[1:-1].split(between)]


class Difference(NamedTuple):
    """What changed between two listings, and what of the second is not understood."""

    edits: list[tuple[str, Any]]
    troubles: list[tuple[str, str]]


class Listing:
    """The items of the newest version, by name."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._relevant = reader, reader.relevant
        ids = reader.map.items.id
        self._key = ids[0] if len(ids) == 1 else None
        self.items: dict[str, Any] = {}
        self.pieces = Pieces()

    def next(self, rows: list[Any]) -> Difference:
        """The difference between what was listed and `rows`, which is listed from now on."""
        troubles: list[tuple[str, str]] = []
        before = self.items
        now = self._plainly_named(rows)
        if now is None:
            now = self._named(rows, troubles)
        edits = [
            (name, row)
            for name, row in now.items()
            if (known := before.get(name)) is not row and known != row and (known is None or self._differ(known, row))
        ]
        edits += [(name, None) for name in before if name not in now]
        self.items = now
        return Difference(edits, troubles)

    def _plainly_named(self, rows: list[Any]) -> dict[str, Any] | None:
        """The items by name where every one has another word in the one field that names it, as is usual."""
        if self._key is None:
            return None
        try:
            now = {row[self._key]: row for row in rows}
            return now if len(now) == len(rows) and all(map(str.strip, now)) else None
        except (KeyError, TypeError, IndexError):
            return None

    def _named(self, rows: list[Any], troubles: list[tuple[str, str]]) -> dict[str, Any]:
        now: dict[str, Any] = {}
        path = self._reader.map.items.id[0]
        for row in rows:
            name = self._reader.id_of(row)
            if name is None:
                troubles.append((path, "an item without a name"))
                continue
            if name in now:
                troubles.append((path, "two items of one name; the last one counts"))
            now[name] = row
        return now

    def _differ(self, before: Any, now: Any) -> bool:
        """Whether two records of an item differ in a field that the map does not ignore."""
        if not isinstance(before, dict) or not isinstance(now, dict):
            return True
        return any(before.get(key) != now.get(key) for key in self._relevant)

    def gone(self) -> Difference:
        """Everything is gone."""
        return self.next([])
