"""Revisions: the version-by-version history of every series, and of the headline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.events.moments import iso
from reportedly.events.numbers import Number
from reportedly.projections.history import PUBLISHED, Revision, histories
from reportedly.projections.totals import CellOrder, json_value
from reportedly.projections.view import View


@dataclass(slots=True)
class RevisionRow:
    """One row of a history, in the columns of every format. `origin` is `None` in rows of the headline.

    `revision` counts from 1 within the series; `order` is `determined` or `undetermined`; `recorded_at` is ISO UTC.
    """

    incident: str
    measure: str
    category: str
    unit: str
    counting: str
    scope: str | None
    period: str | None
    definition: int
    origin: str | None
    revision: int
    order: str
    kind: str
    status: str | None
    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool
    point: Number | None
    qualifier: str | None
    wording: str | None
    previous_low: Number | None
    previous_high: Number | None
    change_low: Number | None
    change_high: Number | None
    reason: str | None
    speaker: str | None
    publisher: str | None
    document: str | None
    as_of: str | None
    published: str | None
    recorded_at: str
    position: int
    claim: str

    def to_json(self) -> dict[str, Any]:
        """The row as flat JSON values."""
        return {name: json_value(getattr(self, name)) for name in RevisionRow.__slots__}


def revisions(
    view: View,
    *,
    by: str = PUBLISHED,
    measure: str | None = None,
    category: str | None = None,
    origin: str | None = None,
) -> list[RevisionRow]:
    """Every series' rows, cell by cell in the taxonomy's order, the headline's first.

    `by` is `published` or `recorded`; `measure`, `category` and `origin` keep only those series.
    """
    order = CellOrder(view)
    rows = [
        row
        for row in history(view, by=by, measure=measure, category=category)
        if origin is None or row.key.origin == origin
    ]
    rows.sort(
        key=lambda row: (
            order(row.key.incident, row.key.measure, row.key.category),
            row.key[3:8],
            row.key.origin is not None,
            row.key.origin or "",
            row.number,
        )
    )
    return [revision_row(row) for row in rows]


def history(
    view: View, *, by: str = PUBLISHED, measure: str | None = None, category: str | None = None
) -> Iterator[Revision]:
    """The revisions of every cell, unsorted across cells."""
    for one in histories(view, by=by):
        for row in one.rows:
            if measure in (None, row.key.measure) and category in (None, row.key.category):
                yield row


def revision_row(row: Revision) -> RevisionRow:
    """A revision in the columns of every format."""
    claim, change, key = row.claim, row.change, row.key
    effect = change.effect if change else None
    publication = change.publication if change else claim.publication
    value, previous = row.value, row.previous
    return RevisionRow(
        incident=key.incident,
        measure=key.measure,
        category=key.category,
        unit=key.unit,
        counting=key.counting,
        scope=key.scope or None,
        period=key.period or None,
        definition=key.definition,
        origin=key.origin,
        revision=row.number,
        order=row.order,
        kind=row.kind,
        status=row.status,
        low=value.low if value else None,
        high=value.high if value else None,
        low_open=value.low_open if value else False,
        high_open=value.high_open if value else False,
        point=row.point,
        qualifier=row.qualifier,
        wording=row.wording,
        previous_low=previous.low if previous else None,
        previous_high=previous.high if previous else None,
        change_low=row.change_low,
        change_high=row.change_high,
        reason=row.reason,
        speaker=effect.speaker or claim.speaker if effect else claim.speaker,
        publisher=publication.publisher if change else claim.publisher,
        document=publication.document,
        as_of=claim.row.as_of,
        published=publication.edtf,
        recorded_at=iso(effect.recorded_at if effect else claim.row.recorded_at),
        position=effect.position if effect else claim.row.reported,
        claim=claim.name,
    )
