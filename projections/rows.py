"""The typed rows that projections read: columns in the order of the tables in ``store/sql``.

Answers are folded from these rows and never from stored JSON: decoding payloads on the reading path costs five times
as much. Instants are integer microseconds since 1970 UTC, windows half-open, ``None`` an open end. A number is an
``int`` or, where it has a fraction, its decimal text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Value = int | str | None
"""A number as SQLite keeps it: an integer, or the decimal text of a number with a fraction."""


class Figure(NamedTuple):
    """One version of a figure claim (table ``entries``)."""

    incident: str
    measure: str
    category: str
    position: int
    n: int
    kind: str
    claim: str
    reported: int
    recorded_at: int
    document: str | None
    publisher: str | None
    speaker: str | None
    goes_back_to: str | None
    mode: str
    occasion: str | None
    low: Value
    high: Value
    low_open: int
    high_open: int
    point: Value
    number: Value
    numbered: int
    qualifier: str | None
    wording: str | None
    unit: str | None
    per: str | None
    counting: str
    scope: str | None
    as_of: str | None
    as_of_lo: int | None
    as_of_hi: int | None
    as_of_how: str | None
    said: str | None
    said_lo: int | None
    said_hi: int | None
    said_how: str | None
    period: str | None
    period_lo: int | None
    period_hi: int | None
    supersedes: str | None
    computed_from: str | None
    included: int | None
    modality: str
    visibility: str
    term: str | None
    quote_start: int | None
    item: str | None = None
    adjusts: str | None = None


class Happening(NamedTuple):
    """One version of a happening (table ``happenings``)."""

    incident: str
    position: int
    n: int
    kind: str
    claim: str
    reported: int
    recorded_at: int
    document: str | None
    publisher: str | None
    speaker: str | None
    goes_back_to: str | None
    mode: str
    what: str | None
    sort: str | None
    edtf: str | None
    earliest: int | None
    latest: int | None
    relation: str
    time_of_day: str | None
    before: str | None
    after: str | None
    beside: str | None
    modality: str
    visibility: str
    quote_start: int | None


class Statement(NamedTuple):
    """One version of a statement (table ``statements``)."""

    incident: str
    position: int
    n: int
    kind: str
    claim: str
    reported: int
    recorded_at: int
    document: str | None
    publisher: str | None
    speaker: str | None
    goes_back_to: str | None
    mode: str
    what: str | None
    stance: str | None
    modality: str
    visibility: str
    quote_start: int | None


class Effect(NamedTuple):
    """What a later event does to a claim (table ``effects``)."""

    incident: str
    claim: str
    position: int
    n: int
    kind: str
    recorded_at: int
    document: str | None
    published: str | None
    published_lo: int | None
    published_hi: int | None
    speaker: str | None
    reason: str | None
    data: str | None


class Shared(NamedTuple):
    """One version of a fact that incidents share (table ``registry``); ``data`` is its whole state, as JSON."""

    kind: str
    name: str
    position: int
    n: int
    data: str


@dataclass(slots=True, eq=False, repr=False)
class Material:
    """Every row an answer may need, as loaded by the record: some incidents' rows and what they refer to."""

    figures: list[Figure] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)

    def claims(self) -> Iterator[Figure | Happening | Statement]:
        """Every version of every claim."""
        yield from self.figures
        yield from self.happenings
        yield from self.statements
