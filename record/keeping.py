"""Writing the read models: what an append adds, catching up cell by cell, and rebuilding beside the live tables."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import orjson

from reportedly import projections, store
from reportedly.events.numbers import Number, number_json
from reportedly.projections.combine import NOT_REPORTED
from reportedly.projections.entries import Event, Refused, Rows, rows_of
from reportedly.projections.history import CellHistory, Group, Revision, histories
from reportedly.projections.revisions import RevisionRow, revision_row
from reportedly.projections.rows import Effect, Figure, Material, Shared
from reportedly.projections.series import SeriesKey
from reportedly.projections.totals import TotalRow, total_row
from reportedly.projections.view import Lineage, visible
from reportedly.record.collector import quiet_collector
from reportedly.record.known import Knowledge, Lines, as_event, left_of
from reportedly.record.loading import ALL, lineage, material, taxonomy
from reportedly.store.protocol import Row, StoredEvent, Writer

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""

PROJECTION = "answers"
LIVE_TABLES = (
    "claims",
    "entries",
    "effects",
    "happenings",
    "statements",
    "registry",
    "supersessions",
    "visibilities",
    "mentions",
    "quotes_fts",
    "dirty",
)
"""Written with the events themselves."""
FOLDED_TABLES = ("totals", "revisions")
"""Written by catching up."""
TABLES = (*LIVE_TABLES, *FOLDED_TABLES)
BATCH = 10_000
_UNQUOTE = {"unquote": "claim", "unquote_incident": "incident"}
AMENDED = ("quotes_fts", *_UNQUOTE)
_MODULES = ("entries", "rows", "view", "series", "history", "combine", "totals", "revisions")
_ONE_BY_ONE = 3
"""Above this many cells of an incident, read the incident's figures at once."""


@cache
def definition() -> bytes:
    """The hash of the code that writes the read models: when it changes, a rebuild is due."""
    digest = hashlib.sha256()
    for name in _MODULES:
        digest.update(Path(projections.__file__).with_name(f"{name}.py").read_bytes())
    for name in TABLES:
        digest.update((Path(store.__file__).parent / "sql" / f"{name}.sql").read_bytes())
    return digest.digest()


def rows_for(event: Event, known: Knowledge) -> Rows:
    """The rows of the live tables that an event adds; from then on it is known. Raises Refused."""
    rows = rows_of(event, known)
    known.note(event, rows)
    return rows


def write_words(writer: Writer, rows: Rows) -> None:
    """Take the earlier words of corrected claims out of the full-text index, and the new ones in."""
    for what, column in _UNQUOTE.items():
        if rows.get(what):
            writer.delete("quotes_fts", (column,), rows[what])
    if rows.get("quotes_fts"):
        writer.insert("quotes_fts", rows["quotes_fts"])


@quiet_collector()
def catch_up(writer: Writer, batch: int) -> int:
    """Write the history and totals of at most `batch` cells that are out of date; how many there were.

    An incident that was merged or split, or whose claims were reclassified, is written whole.
    """
    cells = writer.fetch("dirty_cells", {"batch": batch})
    family = lineage(writer)
    wanted: dict[str, set[tuple[str, str]]] = {}
    for incident, measure, category in cells:
        for name in family.connected(incident):
            wanted.setdefault(family.final(name), set()).add((measure, category))
    folded: dict[str, list[Row]] = {table: [] for table in FOLDED_TABLES}
    whole: list[Row] = [(incident,) for incident in {cell[0] for cell in cells} if family.final(incident) != incident]
    single: list[Row] = []
    for incident, some in wanted.items():
        if _fold(writer, incident, some, family, folded):
            whole.append((incident,))
        else:
            single += [(incident, measure, category) for measure, category in some]
    for table in FOLDED_TABLES:
        writer.delete(table, ("incident",), whole)
        writer.delete(table, _CELL, single)
        writer.insert(table, folded[table])
    writer.delete("dirty", _CELL, cells)
    return len(cells)


_CELL = ("incident", "measure", "category")


def _fold(
    writer: Writer, incident: str, cells: set[tuple[str, str]] | None, family: Lineage, folded: dict[str, list[Row]]
) -> bool:
    """Fold an incident's cells (None: all) into rows; whether all were folded rather than those asked for."""
    related = family.related(incident)
    whole = cells is None or family.concerns(incident)
    loaded = Material()
    if not whole:
        params: dict[str, object] = {"incident": incident, "upto": ALL}
        loaded.effects = [Effect(*row) for row in writer.fetch("effects_of_incident", params)]
        whole = any(effect.kind == "reclassify" for effect in loaded.effects)
    if whole or cells is None or len(cells) > _ONE_BY_ONE:
        loaded = material(writer, related)
    else:
        for measure, category in cells:
            one = {**params, "measure": measure, "category": category}
            loaded.figures += [Figure(*row) for row in writer.fetch("entries_of_cell", one)]
        loaded.shared = [Shared(*row) for row in writer.fetch("shared_of_incident", params)] + taxonomy(writer, ALL)
    view = visible(loaded, incidents=frozenset((incident,)))
    for history in histories(view, only=None if whole else cells):
        folded["totals"] += [_stored_total(group) for group in history.groups.values() if _is_kept(group)]
        folded["revisions"] += _stored_revisions(history)
    return whole


def _stored_total(group: Group) -> Row:
    row = total_row(group.key, group, group.stated)
    return (
        *_key(group.keyed()),
        row.status,
        *_bounds(row),
        row.qualifier,
        row.wording,
        row.origins,
        row.unattributed,
        row.as_of,
        row.published,
        orjson.dumps(row.alternatives).decode(),
        orjson.dumps(row.outdated).decode(),
        orjson.dumps(row.claims).decode(),
        row.no_longer_stated,
        row.delisted,
    )


def _is_kept(group: Group) -> bool:
    return group.counted and group.stated is not None and (group.stated.status != NOT_REPORTED or group.has_claims())


def _key(key: SeriesKey) -> tuple[object, ...]:
    return tuple(key[:8])


def _bounds(row: TotalRow | RevisionRow) -> tuple[object, ...]:
    return (_stored(row.low), _stored(row.high), int(row.low_open), int(row.high_open), _stored(row.point))


def _stored(value: Number | None) -> int | str | None:
    return None if value is None else number_json(value)


def _stored_revisions(history: CellHistory) -> list[Row]:
    rows = []
    following = {(_series(row), row.number): row for row in history.rows}
    for revision in history.rows:
        row = revision_row(revision)
        after = following.get((_series(revision), revision.number + 1))
        effect = revision.change.effect if revision.change else None
        rows.append(
            (
                *_key(revision.key),
                row.origin or "",
                row.revision,
                row.order,
                row.kind,
                row.status,
                *_bounds(row),
                row.qualifier,
                row.wording,
                _stored(row.previous_low),
                _stored(row.previous_high),
                _stored(row.change_low),
                _stored(row.change_high),
                row.reason,
                row.speaker,
                row.publisher,
                row.document,
                row.as_of,
                row.published,
                effect.recorded_at if effect else revision.claim.row.recorded_at,
                row.position,
                row.claim,
                revision.known_from,
                after.known_from if after else None,
            )
        )
    return rows


def _series(row: Revision) -> SeriesKey:
    """The key of a row's series, whatever its definition: revisions are numbered across definitions."""
    return row.key._replace(definition=0)


@quiet_collector()
def refold(writer: Writer) -> None:
    """Write the totals and revisions of all cells there are, into empty tables."""
    family = lineage(writer)
    folded: dict[str, list[Row]] = {table: [] for table in FOLDED_TABLES}
    for incident in [str(row[0]) for row in writer.fetch("incidents")]:
        if family.final(incident) == incident:
            _fold(writer, incident, None, family, folded)
        if len(folded["revisions"]) > BATCH:
            _insert(writer, folded)
    _insert(writer, folded)


def _insert(writer: Writer, folded: dict[str, list[Row]]) -> None:
    for table, rows in folded.items():
        writer.insert(table, rows)
        folded[table] = []


def refill(writer: Writer, size: int, progress: Progress | None = None) -> None:
    """Make every read model anew where it stands, inside the caller's transaction: nothing of the old rows stays."""
    for table in TABLES:
        writer.clear(table)
    Filler(size, progress)(writer, 0, size)
    writer.checkpoint(PROJECTION, definition(), size)


class Filler:
    """Fills new tables from the log: what `store.rebuild` calls, as often as the log has grown meanwhile."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress = total, progress

    def __call__(self, writer: Writer, after: int, upto: int) -> None:
        """Project the events `after` < position <= `upto`, then fold the cells they touched."""
        known = Knowledge(writer)
        chunk: list[StoredEvent] = []
        for stored in writer.events(after=after, upto=upto):
            chunk.append(stored)
            if len(chunk) >= BATCH:
                self._write(writer, chunk, known)
                chunk = []
        self._write(writer, chunk, known)
        while catch_up(writer, BATCH):
            pass

    @quiet_collector()
    def _write(self, writer: Writer, chunk: Sequence[StoredEvent], known: Knowledge) -> None:
        if not chunk:
            return
        lines = Lines()
        left = left_of(writer, chunk)
        events = [as_event(stored, left=left.get(stored.position)) for stored in chunk]
        known.expect(events)
        for event in events:
            try:
                lines.add(rows_for(event, known))
            except Refused as error:
                log.warning("position %s does not apply: %s", event.position, error.field)
        for table, rows in lines.tables.items():
            if table not in AMENDED:
                writer.insert(table, rows)
        write_words(writer, lines.tables)
        known.written()
        if self._progress is not None:
            self._progress(chunk[-1].position, max(self._total, chunk[-1].position))
