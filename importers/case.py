"""Case files: one article written down by hand, in YAML, as `load` reads them.

`load(record, path)` makes the record say what the file says and returns what was appended: everything the first time,
nothing the second, and after an edit only the changes, as corrections and withdrawals. `plan` is the pure part: a
case and a state in, drafts out. Errors carry file, line and column, and all of them are shown at once (`CaseError`).

The form, by example: `reportedly/examples/cota-905-a.yaml`. Every scalar is text; `when: Wednesday evening` is read
beside the document's day; quotes are looked up in the article's text, or say where they stand, `at: [start, end]`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportedly.events.quotes import digest
from reportedly.events.wire import Draft
from reportedly.importers.case_describe import describe, facts, subject
from reportedly.importers.case_fields import is_name
from reportedly.importers.case_plan import WAS_REDACTED, Case, Plan, plan
from reportedly.importers.case_problems import At, CaseError
from reportedly.importers.case_state import State, gather
from reportedly.importers.case_yaml import MAX_BYTES, Node, Scalar, Table, read_yaml
from reportedly.store.protocol import Appended

if TYPE_CHECKING:
    from reportedly.record import Record

__all__ = ["Case", "CaseError", "Loaded", "Plan", "State", "load", "plan", "read_case"]

START = At(1, 1)
MAX_TEXT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did, or would do. `appended` is empty after a dry run; it and `drafts` are in the same order."""

    file: str
    document: str | None
    drafts: tuple[Draft, ...]
    appended: tuple[Appended, ...]
    unchanged: int
    dry_run: bool
    kept: tuple[str, ...] = ()
    """What was changed by hand since, differs from the file, and stays as it is."""

    @property
    def positions(self) -> list[int]:
        """Where the new events stand in the log."""
        return [one.position for one in self.appended]

    def counts(self) -> dict[str, int]:
        """Number of events by type, in the order of the file."""
        return dict(Counter(one.type for one in self.drafts))

    def rows(self) -> list[dict[str, int | str | None]]:
        """One row per event: position (None after a dry run), stream, type, name, facts."""
        positions: list[int | None] = [*self.positions] or [None] * len(self.drafts)
        return [
            {"position": at, "stream": one.stream, "type": one.type, "name": subject(one), "facts": facts(one)}
            for at, one in zip(positions, self.drafts, strict=True)
        ]

    def lines(self) -> list[str]:
        """One readable line per event: type, name, key facts; then one for each thing that was left as it is."""
        left = [_left(what) for what in self.kept]
        return [*(describe(one) for one in self.drafts), *left]

    def summary(self) -> str:
        """One line: `cota905-b: 37 events at positions 62–98 (10 FigureReported, …), 3 unchanged`."""
        name = self.document or self.file
        if not self.drafts:
            return f"{name}: nothing new, {self.unchanged} unchanged"
        kinds = ", ".join(f"{count} {type}" for type, count in self.counts().items())
        events = "1 event" if len(self.drafts) == 1 else f"{len(self.drafts)} events"
        where = " would be appended" if self.dry_run else f" at {_span(self.positions)}"
        return f"{name}: {events}{where} ({kinds}), {self.unchanged} unchanged"


def load(
    record: Record,
    path: str | Path,
    *,
    text: str | bytes | Path | None = None,
    dry_run: bool = False,
    recorded_by: str | None = None,
) -> Loaded:
    """Append what the case file at `path` says and `record` does not hold yet, in one transaction.

    path: `-` is stdin. text: the article (or a Path to it), where `document.text` does not name it or is elsewhere;
    bytes are hashed as they are, a str as UTF-8.
    dry_run: append nothing. Raises CaseError (the file), and what `record.append` raises; nothing is stored then.
    """
    case = read_case(path, text=text)
    made = plan(case, gather(record, *mentioned(case.root)))
    appended: Iterable[Appended] = ()
    if made.drafts and not dry_run:
        appended = record.append(made.drafts, recorded_by=recorded_by)
    return Loaded(str(path), made.document, made.drafts, tuple(appended), made.unchanged, dry_run, made.kept)


def read_case(path: str | Path, *, text: str | bytes | Path | None = None) -> Case:
    """The file and, where `document.text` names it (relative to the case file), its article. Raises CaseError."""
    file = str(path)
    root = read_yaml(sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else _bytes(Path(path), file, START), file)
    document = _table(root, "document")
    if isinstance(text, Path):
        text = _bytes(text, str(text), START)
    given = text.encode() if isinstance(text, str) else text
    named = _scalar(document, "text")
    if given is None and named is not None:
        given = _bytes(Path(path).parent / named.text.strip(), file, named.at)
    if given is None:
        return Case(file, root)
    sha256 = digest(given)
    _check_hash(document, sha256, file)
    try:
        return Case(file, root, given.decode("utf-8"), sha256)
    except UnicodeDecodeError:
        at = named.at if named is not None else START
        raise CaseError.single(file, at, "the article's text is not UTF-8") from None


def mentioned(root: Node) -> tuple[list[str], str | None]:
    """Every word of the file that could be a name, and the document's name: what the state has to know of."""
    document = _scalar(_table(root, "document"), "id")
    words = dict.fromkeys(word for word in _words(root) if is_name(word))
    return list(words), document.text.strip() if document is not None else None


def _words(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text.strip()
    elif isinstance(node, Table):
        for key, value in node.entries:
            yield key.text
            yield from _words(value)
    else:
        for item in node.nodes:
            yield from _words(item)


def _check_hash(document: Table | None, sha256: str, file: str) -> None:
    stated = _scalar(document, "sha256")
    if stated is not None and stated.text.strip().lower() != sha256:
        message = f"sha256: this is not the text the quotes were taken from; its hash is {sha256}"
        raise CaseError.single(file, stated.at, message)


def _bytes(path: Path, file: str, at: At) -> bytes:
    try:
        if path.stat().st_size > MAX_TEXT:
            raise CaseError.single(file, at, f"{path.name} has more than {MAX_TEXT} bytes")
        return path.read_bytes()
    except OSError as error:
        raise CaseError.single(file, at, f"cannot read {path}: {error.strerror or error}") from None


def _table(node: Node, key: str) -> Table | None:
    found = _get(node, key)
    return found if isinstance(found, Table) else None


def _scalar(node: Node | None, key: str) -> Scalar | None:
    found = _get(node, key)
    return found if isinstance(found, Scalar) and found.text.strip() else None


def _get(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, Table):
        return None
    return next((value for name, value in node.entries if name.text == key), None)


def _span(positions: list[int]) -> str:
    first, last = positions[0], positions[-1]
    return f"position {first}" if first == last else f"positions {first}–{last}"


def _left(what: str) -> str:
    """What a case file does not touch, and why."""
    if what.endswith(WAS_REDACTED):
        return f"left as it is: {what}"
    return f"left as it was corrected by hand: {what}; to change it, use `reportedly correct`"
