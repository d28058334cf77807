"""The full-text index holds what anybody may read, however events come in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from reportedly.record import Record
from support.histories import new_record
from support.stories import CLASH, days, event, figure, opening

Json = dict[str, Any]


def found(record: Record, words: str) -> bool:
    """Whether a search for the words finds the incident by a quote."""
    return any(row["found"] for row in record.incidents(words))


def restrict(kind: str, name: str, visibility: str = "restricted") -> Json:
    return event("VisibilityChanged", CLASH, kind=kind, name=name, visibility=visibility)


def quoted(words: str) -> Json:
    return figure("one", "3", "d1", quote={"exact": words})


def batches(events: Sequence[Json]) -> list[list[list[Json]]]:
    """All ways to append events in their order, in one batch or several."""
    cuts = itertools.product((False, True), repeat=len(events) - 1)
    found = []
    for cut in cuts:
        batch: list[list[Json]] = [[events[0]]]
        for each, new in zip(events[1:], cut, strict=True):
            batch.append([each]) if new else batch[-1].append(each)
        found.append(batch)
    return found


@pytest.mark.parametrize("kind", ["claim", "incident"])
@pytest.mark.parametrize("at", range(4))
def test_what_is_restricted_is_not_found_and_what_is_public_again_is(kind: str, at: int) -> None:
    """In one batch, in several, after a rebuild."""
    name = "one" if kind == "claim" else CLASH
    told = [quoted("over the quarry wall"), restrict(kind, name), restrict(kind, name, "public")]
    with new_record() as record:
        record.append([*opening(CLASH), *days("paper")])
        record.append(told[:1]) if at == 0 else [record.append(batch) for batch in batches(told[:2])[at % 2]]
        if at == 3:
            record.rebuild()
        assert found(record, "quarry wall") is (at == 0)
        if at != 0:
            record.append(told[2:])
        assert found(record, "quarry wall")
        record.rebuild()
        assert found(record, "quarry wall")


def test_a_public_claim_of_a_restricted_incident_is_not_found() -> None:
    """Neither when it was public before."""
    with new_record() as record:
        record.append([*opening(CLASH), *days("paper"), restrict("incident", CLASH), quoted("over the quarry wall")])
        record.append([restrict("claim", "one"), restrict("claim", "one", "public")])
        assert not found(record, "quarry wall")
        record.rebuild()
        assert not found(record, "quarry wall")


def test_what_was_withdrawn_stays_as_it_is() -> None:
    """Making its incident public brings no words of it back that had gone."""
    with new_record() as record:
        record.append([*opening(CLASH), *days("paper"), quoted("over the quarry wall")])
        record.append([restrict("incident", CLASH), event("ClaimWithdrawn", CLASH, claim="one", reason="never said")])
        record.append([restrict("incident", CLASH, "public")])
        assert not found(record, "quarry wall")
