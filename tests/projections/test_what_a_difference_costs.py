"""What comparing two moments costs, in cells folded: it grows with what changed, not with the versions between."""

from __future__ import annotations

import pytest

from reportedly.events.quantity import Quantity
from reportedly.projections import differences, history
from reportedly.projections.view import Claim
from reportedly.record import Record
from support.histories import INCIDENT, Json, new_record

CELLS = ("police", "national-guard", "armed-group-member", "non-combatant", "bystander", "soldier")


class Folds:
    """Counts how often a cell is folded, and over how many claims."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cells: list[tuple[str, str]] = []
        self.claims = 0
        plain = history.cell_history

        def counted(claims: list[Claim], **options: object) -> history.CellHistory:
            held = list(claims)
            self.cells.append((held[0].row.measure, held[0].row.category))
            self.claims += len(held)
            return plain(held, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(history, "cell_history", counted)

    def of(self, record: Record, one: str, other: str = "now") -> list[tuple[str, str]]:
        """The cells folded to compare two moments."""
        self.cells.clear()
        record.diff(INCIDENT, one, other)
        return list(self.cells)


def opening() -> list[Json]:
    """An incident, and the source of all its documents."""
    return [
        {"type": "IncidentOpened", "stream": INCIDENT, "content": {"title": "An incident"}},
        {"type": "SourceRegistered", "content": {"source": "paper", "kind": "outlet"}},
    ]


def report(number: int, cells: list[tuple[str, str, str]]) -> list[Json]:
    """A document of one day with a figure for each cell and unit."""
    name = f"d{number}"
    document = {"document": name, "publisher": "paper", "published": f"2021-{7 + number // 28:02}-{1 + number % 28:02}"}
    events: list[Json] = [{"type": "DocumentIngested", "content": document}]
    for measure, category, unit in cells:
        content: Json = {
            "claim": f"{name}-{measure}-{category}",
            "document": name,
            "measure": measure,
            "category": category,
        }
        content |= {"quantity": dict(Quantity.from_words(str(number + 1), unit=unit).to_json())}
        events.append({"type": "FigureReported", "stream": INCIDENT, "content": content})
    return events


PERSONS = [("killed", name, "person") for name in CELLS[:4]]


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> Folds:
    """The count, from here on."""
    return Folds(monkeypatch)


def test_nothing_is_folded_where_nothing_differs(folds: Folds) -> None:
    with new_record() as record:
        record.append(opening())
        for number in range(5):
            record.append(report(number, PERSONS))
        head = record.store.head().size
        record.append([{"type": "SourceRegistered", "content": {"source": "agency", "kind": "outlet"}}])
        assert [] == folds.of(record, str(head))
        assert [] == folds.of(record, "now", "now")


def test_the_versions_between_cost_nothing(folds: Folds) -> None:
    """One figure changed forty times, or once: the same cells are folded, as often."""
    counted = []
    for times in (1, 40):
        with new_record() as record:
            record.append([*opening(), *report(0, PERSONS)])
            start = record.store.head().size
            for number in range(1, times + 1):
                record.append(report(number, [("killed", "police", "person")]))
            counted.append(sorted(folds.of(record, str(start))))
    assert counted[0] == counted[1]


def test_cells_of_other_units_are_not_folded(folds: Folds) -> None:
    """What follows between cells stays inside a unit, so money and goods are not looked at when a death is reported."""
    goods = [("seized", "weapon", "item"), ("seized", "rifle", "item"), ("seized", "animal", "item")]
    with new_record() as record:
        record.append([*opening(), *report(0, [*PERSONS, *goods])])
        start = record.store.head().size
        record.append(report(1, [("killed", "police", "person")]))
        assert {"killed"} == {measure for measure, _ in folds.of(record, str(start))}


def test_an_unchanged_cell_of_the_same_unit_is_folded_once_for_totals(
    folds: Folds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The changed cell for both moments and once more for the kind of its new claim."""
    monkeypatch.setattr(differences, "discrepancies", lambda view: [])
    with new_record() as record:
        record.append([*opening(), *report(0, PERSONS)])
        start = record.store.head().size
        record.append(report(1, [("killed", "police", "person")]))
        found = folds.of(record, str(start))
    assert {("killed", name): 2 if name == "police" else 1 for name in CELLS[:4]} == {
        cell: found.count(cell) for cell in set(found)
    }
