"""The history of figures as a model that can be drawn: one panel per cell, one line per origin, one mark per revision.

A line shows the value in force of one origin's series as the rules of revisions give it: what is only repeated, vaguer
or filled in for an earlier moment is marked and moves nothing. Where two versions cannot be ordered the line forks, and
both values go on. The headline's own line is there where it says more than a single series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from reportedly.events.moments import micros
from reportedly.exporters import Row
from reportedly.exporters.charts.lookup import Lookup, Span, edtf_span
from reportedly.exporters.charts.scales import HIGHEST
from reportedly.exporters.figures import figure_text
from reportedly.exporters.texts import published_text

PUBLISHED, AS_OF, RECORDED = "published", "as-of", "recorded"
AXES = (PUBLISHED, AS_OF, RECORDED)
NOTABLE = frozenset(
    (
        *("lowered", "restated", "redefined", "reclassified", "reattributed", "retracted", "reinstated"),
        *("withdrawn", "no-longer-stated", "stated-again", "differs", "vaguer", "widened"),
    )
)
WEEK = 7 * 86_400_000_000
_STILL = frozenset({"vaguer", "withdrawn"})
_BY_MOMENT = frozenset({"backfilled", "restated"})
_EFFECTS = frozenset({"retracted", "reinstated", "no-longer-stated", "reclassified"})


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure's interval looks like: floats, None where it is open or nobody gave a point."""

    low: float | None = None
    high: float | None = None
    point: float | None = None
    text: str = ""
    conflict: bool = False

    @property
    def exact(self) -> float | None:
        """The one value, where there is one."""
        return self.low if self.low is not None and self.low == self.high else None

    @property
    def anchor(self) -> float | None:
        """Where to put a mark for it: the point, else the lower end, else the upper."""
        known = [value for value in (self.exact, self.point, self.low, self.high) if value is not None]
        return known[0] if known else None

    @property
    def known(self) -> list[float]:
        """Every finite number in it."""
        return [value for value in (self.low, self.high, self.point) if value is not None]


@dataclass(frozen=True, slots=True)
class Step:
    """A value from one instant to another; `end` None goes on. `after_break`: it counts something else than before."""

    start: int
    end: int | None
    value: Value
    after_break: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One revision: where it stands, how far back it may have appeared, and what it says."""

    at: int | None
    earliest: int | None
    value: Value
    kind: str
    who: str
    where: str
    when: str
    reason: str
    undetermined: bool
    moves: bool
    line: int
    claim: str
    number: int | None = None

    @property
    def notable(self) -> bool:
        """Whether it is more than the next value of a series."""
        return self.undetermined or not self.moves or self.kind in NOTABLE

    @property
    def text(self) -> str:
        """Who says what, when and why, in one sentence."""
        where = f" in {self.where}" if self.where and self.where != self.who else ""
        kind = self.kind.replace("-", " ") + (", order not known" if self.undetermined else "")
        if self.kind in _EFFECTS:
            said = f"{self.when}: {kind} by {self.who}{where}; in force then: {self.value.text or 'nothing'}"
        else:
            said = f"{self.when}: {self.value.text or 'nothing'} – {self.who}{where} ({kind})"
        return f"{said}: {self.reason}" if self.reason else said


@dataclass(frozen=True, slots=True)
class Line:
    """One origin's series, or the headline; `tracks` run beside each other where the order is not known."""

    origin: str | None
    label: str
    tracks: tuple[tuple[Step, ...], ...]
    index: int

    def last(self) -> list[Value]:
        """The values that go on at the right edge."""
        return [track[-1].value for track in self.tracks if track and track[-1].end is None]


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything one chart of one cell shows. `inferred` are the present bounds; they have no history."""

    name: str
    cell: str
    unit: str
    one: str
    axis: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    inferred: Value | None
    now: str
    zone: str | None


def panels(
    revisions: Iterable[Row],
    totals: Iterable[Row],
    found: Lookup,
    *,
    axis: str = PUBLISHED,
    cells: Sequence[str] = (),
) -> list[Panel]:
    """A panel for each cell × unit × counting × scope set apart that has a history, in the order of the answers.

    `cells` (`killed/police`, or a measure for all of its categories) chooses.
    """
    held = list(revisions)
    apart = {_key(row) for row in held if row.get("origin") is None and row.get("scope")}
    grouped: dict[tuple[object, ...], list[Row]] = {}
    for row in held:
        key = _key(row) if _key(row) in apart else (*_key(row)[:-1], None)
        if not cells or _chosen(row, cells):
            grouped.setdefault(key, []).append(row)
    answers = {_key(row): row for row in totals}
    return [_panel(rows, answers.get(key), found, axis) for key, rows in grouped.items()]


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("measure", "category", "unit", "counting", "scope"))


def cell_name(row: Row) -> str:
    """`killed/police`; the measure alone where there is no category."""
    category = row.get("category")
    return str(row.get("measure")) if category in (None, "-") else f"{row.get('measure')}/{category}"


def _chosen(row: Row, cells: Sequence[str]) -> bool:
    return cell_name(row) in cells or str(row.get("measure")) in cells


def value_of(row: Row, *, low: str = "low", high: str = "high") -> Value:
    """The value of a row, as floats to draw with and in words."""
    point = number(row.get("point")) if low == "low" else None
    bounds = number(row.get(low)), number(row.get(high))
    conflict = row.get("status") == "conflict"
    said = figure_text(row if low == "low" else {"low": row.get(low), "high": row.get(high)})
    if said == "?":
        said = f"“{row['wording']}”" if row.get("wording") and low == "low" else ""
    return Value(*bounds, point, f"in conflict, {said}" if conflict and said else said, conflict)


def number(value: object) -> float | None:
    """A JSON number (an int, or a decimal's text) as a float; None where it has no place on a chart."""
    if value is None or isinstance(value, bool):
        return None
    try:
        found = float(str(value))
    except (OverflowError, ValueError):
        return None
    return found if abs(found) <= HIGHEST else None


def _panel(rows: list[Row], answer: Row | None, found: Lookup, axis: str) -> Panel:
    first = rows[0]
    when = _placing(axis, found)
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.get("origin") is not None:
            series.setdefault((str(row["origin"]), str(row.get("scope") or "")), []).append(row)
    increments = first.get("counting") in ("increment", "adjustment")
    lines, marks = [], []
    for index, ((origin, scope), held) in enumerate(series.items()):
        shown = f"{found.source(origin)}, {scope}" if scope and len(series) > 1 else found.source(origin)
        tracks, made = _line(held, index, when, found, axis, increments)
        lines.append(Line(origin, shown, tracks, index))
        marks += made
    headline = [row for row in rows if row.get("origin") is None]
    if headline and axis != AS_OF and _adds(headline, lines):
        tracks, _ = _line(headline, -1, when, found, axis, False)
        lines.append(Line(None, "headline", tracks, -1))
    name = found.cell(first)
    counting = first.get("counting")
    scope = next((str(row["scope"]) for row in headline if row.get("scope")), "")
    name += f", {scope}" if scope else ""
    name += "" if counting in (None, "total") else f" ({counting})"
    inferred = value_of(answer, low="inferred_low", high="inferred_high") if answer else Value()
    marks.sort(key=lambda mark: (mark.at is None, mark.at or 0))
    return Panel(
        name,
        cell_name(first),
        found.unit(first.get("unit")),
        found.unit(first.get("unit"), many=False),
        axis,
        tuple(lines),
        tuple(marks),
        inferred if inferred.known else None,
        _now(answer),
        found.zone,
    )


def _now(answer: Row | None) -> str:
    if answer is None:
        return ""
    if answer.get("status") == "conflict":
        alternatives = answer.get("alternatives")
        values = alternatives if isinstance(alternatives, list) else []
        return " or ".join(dict.fromkeys(figure_text(each) for each in values)) or figure_text(answer)
    said = value_of(answer).text
    return said or ("not stated" if answer.get("status") in ("derived", "inferred", "not-reported") else "")


def _adds(headline: Sequence[Row], lines: Sequence[Line]) -> bool:
    """Whether the headline says more than the only series does."""
    return len(lines) != 1 or any(row.get("status") == "conflict" for row in headline)


Placing = Callable[[Row], Span]


def _placing(axis: str, found: Lookup) -> Placing:
    if axis == RECORDED:
        return lambda row: _instant(row.get("recorded_at"))
    if axis == AS_OF:
        return found.speaks_for
    return found.published


def _instant(value: object) -> Span:
    return Span(micros(value), micros(value) + 1) if isinstance(value, str) else Span(None, None)


def _line(
    rows: Sequence[Row], index: int, when: Placing, found: Lookup, axis: str, increments: bool
) -> tuple[tuple[tuple[Step, ...], ...], list[Mark]]:
    """The tracks of one series and its marks."""
    spans = [when(row) for row in rows]
    order = range(len(rows))
    if axis == AS_OF:
        order = sorted(order, key=lambda at: (_late(spans[at]), spans[at].lo or 0, at))  # type: ignore[assignment]
    fold = _Fold(axis == AS_OF)
    marks = []
    for at in order:
        row, span = rows[at], spans[at]
        if increments:
            span = edtf_span(row.get("period"), found.zone)
            moves = fold.period(row, span)
        else:
            moves = fold.take(row, span.hi, found.counts(row))
        marks.append(_mark(row, span, index, moves, found))
    return fold.tracks(), _newest(marks) if axis == AS_OF else marks


def _newest(marks: Sequence[Mark]) -> list[Mark]:
    """Of the values given for one moment only the last one stands."""
    last = {mark.at: position for position, mark in enumerate(marks) if mark.moves}
    return [replace(mark, moves=mark.moves and last.get(mark.at) == position) for position, mark in enumerate(marks)]


def _late(span: Span) -> float:
    return float("inf") if span.hi is None else span.hi


class _Fold:
    """From rows to tracks: which value goes on from where."""

    def __init__(self, by_moment: bool) -> None:
        self._by_moment = by_moment
        self._open: list[Step] = []
        self._done: list[tuple[Step, ...]] = []
        self._main: list[Step] = []
        self._now: int | None = None
        self._as_of: object = None

    def period(self, row: Row, span: Span) -> bool:
        """An increment stands for its own period and nothing else."""
        if span.lo is None or span.hi is None:
            return False
        self._done.append((Step(span.lo, span.hi, value_of(row)),))
        return True

    def take(self, row: Row, at: int | None, counts: bool) -> bool:
        """Fold one row in; whether it moved the line."""
        kind, value = str(row.get("kind")), value_of(row)
        if not counts or at is None or not self._concerns(row, kind):
            return False
        at = at if self._now is None else max(at, self._now)
        if row.get("order") == "undetermined" and row.get("origin") is not None and kind in ("differs", "repeated"):
            if kind == "repeated" or not value.known:
                return False
            self._open.append(Step(at, None, value))
            self._now = at
            return True
        self._as_of = row.get("as_of")
        if len(self._open) == 1 and _same(self._open[0].value, value) and kind != "redefined":
            return False
        self._close(at)
        self._now = at
        if value.known:
            self._open = [Step(at, None, value, kind == "redefined")]
        return True

    def _concerns(self, row: Row, kind: str) -> bool:
        """Whether a row can move the value in force: not what is vaguer, nor what speaks for an earlier moment."""
        if kind in _STILL:
            return False
        if self._by_moment or kind not in _BY_MOMENT or row.get("origin") is None:
            return True
        return kind == "restated" and row.get("as_of") == self._as_of

    def _close(self, at: int) -> None:
        for position, step in enumerate(self._open):
            ended = replace(step, end=at)
            if position == 0:
                self._main.append(ended)
            else:
                self._done.append((ended,))
        self._open = []

    def tracks(self) -> tuple[tuple[Step, ...], ...]:
        """What was folded; steps of no length are left out."""
        first, rest = self._open[:1], self._open[1:]
        every = [(*self._main, *first), *self._done, *((step,) for step in rest)]
        kept = (tuple(step for step in track if step.end is None or step.end > step.start) for track in every)
        return tuple(track for track in kept if track)


def _same(one: Value, other: Value) -> bool:
    return (one.low, one.high, one.point, one.conflict) == (other.low, other.high, other.point, other.conflict)


def _mark(row: Row, span: Span, index: int, moves: bool, found: Lookup) -> Mark:
    document = row.get("document")
    published = published_text(row.get("published")) or "at some time"
    as_of = published_text(row.get("as_of"))
    return Mark(
        at=span.hi,
        earliest=span.lo,
        value=value_of(row),
        kind=str(row.get("kind")),
        who=found.source(row.get("speaker") or row.get("publisher")),
        where=found.label("document", document) if document is not None else "",
        when=f"{published}, as of {as_of}" if as_of else published,
        reason=str(row.get("reason") or ""),
        undetermined=row.get("order") == "undetermined",
        moves=moves,
        line=index,
        claim=str(row.get("claim")),
    )


def numbered(marks: Sequence[Mark], most: int) -> list[Mark]:
    """The marks with numbers, from 1: all of them, or where there are more than `most`, those that say most."""
    if len(marks) <= most:
        chosen = set(range(len(marks)))
    else:
        ranked = sorted(range(len(marks)), key=lambda at: _weight(marks, at), reverse=True)
        chosen = set(ranked[:most])
    numbers = {at: count for count, at in enumerate(sorted(chosen), start=1)}
    return [replace(mark, number=numbers.get(at)) for at, mark in enumerate(marks)]


def _weight(marks: Sequence[Mark], at: int) -> tuple[int, float]:
    """Unusual kinds come first, then the larger move against the mark before it; the ends of the history always."""
    if at in (0, len(marks) - 1):
        return 3, 0.0
    here, before = marks[at].value.anchor, marks[at - 1].value.anchor
    move = 0.0 if here is None or before is None else abs(here - before) / (abs(before) or 1.0)
    return (2 if marks[at].kind in ("redefined", "retracted", "differs", "lowered") else int(marks[at].notable)), move


def instants(panel: Panel) -> list[int]:
    """Every instant that the chart must have a place for; a start long before everything else is not one of them."""
    steps = [step for line in panel.lines for track in line.tracks for step in track]
    found = [step.start for step in steps] + [step.end for step in steps if step.end is not None]
    found += [mark.at for mark in panel.marks if mark.at is not None]
    if not found:
        return [mark.earliest for mark in panel.marks if mark.earliest is not None]
    reach = min(found) - max(max(found) - min(found), WEEK)
    return found + [mark.earliest for mark in panel.marks if mark.earliest is not None and mark.earliest >= reach]


def numbers(panel: Panel) -> list[float]:
    """Every number that the chart must have a place for."""
    found = [value for line in panel.lines for track in line.tracks for step in track for value in step.value.known]
    found += [value for mark in panel.marks for value in mark.value.known]
    return found + (panel.inferred.known if panel.inferred else [])
