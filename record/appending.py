"""Appending: validated drafts in, one commit of events and of the rows that answers are folded from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportedly.events.wire import Draft, draft, with_derived_id
from reportedly.projections.entries import Refused, Rows
from reportedly.record import keeping
from reportedly.record.collector import quiet_collector
from reportedly.record.errors import RefusedEvent
from reportedly.record.known import Knowledge, Lines, as_event
from reportedly.store.protocol import Appended, Expected, Prepared, Store, StoredEvent, Writer

if TYPE_CHECKING:
    from reportedly.events.fields import Content


class Appender:
    """Appends to one store, and remembers between appends what it has read of the shared facts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = Knowledge(store, strict=True)
        self._size = -1

    def append(
        self,
        drafts: Iterable[Draft | Mapping[str, Any] | Content],
        expect: Mapping[str, Expected],
        recorded_by: str | None,
    ) -> list[Appended]:
        """Store events, all of them or none; see `Record.append`."""
        with quiet_collector():
            batch = _drafts(drafts, recorded_by)
            for index, one in enumerate(batch):
                if one.type == "PartRedacted":
                    message = "a redaction is recorded together with what it takes out, never as an event alone"
                    raise _refused(Refused("stream", message), one, index)
            events = [prepared(one, recorded_by) for one in batch]
            projecting = _Projecting(self, batch, {one.id: at for at, one in reversed(list(enumerate(events)))})
            try:
                stored = self._store.append(events, expect=expect, project=projecting.rows, amend=projecting.words)
            except BaseException:
                self._known, self._size = Knowledge(self._store, strict=True), -1
                raise
            self._known.written()
        return stored

    def known_before(self, position: int) -> Knowledge:
        """What was known just before `position`; read again whenever another writer has moved the log."""
        if position - 1 != self._size:
            self._known = Knowledge(self._store, strict=True)
        return self._known

    def projected(self, position: int) -> None:
        """The log was projected up to here."""
        self._size = position


class _Projecting:
    """One append inside the store's transaction: the new events' rows, then the words of the full-text index."""

    def __init__(self, appender: Appender, batch: Sequence[Draft], index_of: Mapping[bytes, int]) -> None:
        self._appender, self._batch, self._index_of = appender, batch, index_of
        self._rows: Rows = {}

    def rows(self, new: Sequence[StoredEvent]) -> Rows:
        """The rows of the live tables."""
        known = self._appender.known_before(new[0].position)
        drafts = [self._batch[self._index_of[event.id]] for event in new]
        events = [as_event(stored, one.content) for stored, one in zip(new, drafts, strict=True)]
        known.expect(events)
        lines = Lines()
        for stored, event, one in zip(new, events, drafts, strict=True):
            try:
                lines.add(keeping.rows_for(event, known))
            except Refused as error:
                raise _refused(error, one, self._index_of[stored.id]) from None
        self._appender.projected(new[-1].position)
        self._rows = lines.tables
        return {table: rows for table, rows in self._rows.items() if table not in keeping.AMENDED}

    def words(self, new: Sequence[StoredEvent], writer: Writer) -> None:
        """The full-text index, which forgets the earlier words of what was corrected."""
        keeping.write_words(writer, self._rows)


def _drafts(given: Iterable[Draft | Mapping[str, Any] | Content], recorded_by: str | None) -> list[Draft]:
    seen: dict[bytes, int] = {}
    made = (draft(one, recorded_by=recorded_by) for one in given)
    return [one if one.id is not None else with_derived_id(one, seen) for one in made]


def prepared(draft: Draft, recorded_by: str | None) -> Prepared:
    """A draft with an id as the store takes it; `recorded_by` where it does not say who records it."""
    assert draft.id is not None
    protected = {} if draft.protected_bytes is None else {"protected": draft.protected_bytes}
    return Prepared(
        draft.stream,
        draft.type,
        draft.schema,
        draft.id,
        draft.recorded_by or recorded_by,
        draft.causation,
        draft.content_bytes,
        protected,
    )


def _refused(error: Refused, one: Draft, index: int) -> RefusedEvent:
    field = error.field if error.field == "stream" else f"content.{error.field}"
    return RefusedEvent(
        error.message, index=index, type=one.type, file=one.where.file, line=one.where.line, field=field
    )
