"""References: what answers name, in words and with windows of time, for a moment and an audience."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from reportedly.events.moments import iso, micros
from support.histories import INCIDENT, histories, recorded
from support.stories import CLASH, change, days, document, event, figure, rows, told

slow = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def by_name(found: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in found if row["kind"] == kind}


def test_documents_stand_with_their_window_and_so_do_those_that_only_take_back() -> None:
    """d1 in the zone of the incident; d2 says nothing but that a figure is retracted."""
    story = [
        event("IncidentUpdated", CLASH, zone="America/Caracas"),
        document("d1", "2024-03-01", title="A title"),
        document("d2", "2024-03-02"),
        figure("a", "3", "d1", "minister"),
        change("ClaimRetracted", "a", "d2"),
    ]
    with told(*story) as record:
        found = by_name(rows(record, "references"), "document")
    assert {"d1", "d2"} == found.keys()
    one = found["d1"]
    assert ("A title", "2024-03-01T04:00:00Z", "2024-03-02T04:00:00Z") == (one["label"], one["earliest"], one["latest"])


def test_sources_are_named_as_they_may_be_printed() -> None:
    story = [
        event("SourceRegistered", source="s-1", kind="person", visibility="public-with-pseudonym", pseudonym="a nurse"),
        *days("paper"),
        figure("a", "3", "d1", "s-1"),
        figure("b", "3", "d1", "hospital"),
    ]
    with told(*story) as record:
        own = by_name(rows(record, "references"), "source")
        public = by_name(rows(record, "references", audience="public"), "source")
    assert {"s-1": "a nurse", "hospital": "city hospital", "paper": "paper"} == {
        name: row["label"] for name, row in own.items()
    }
    assert "s-1" not in public
    assert "a nurse" in {row["label"] for row in public.values()}


def test_a_title_is_that_of_the_moment() -> None:
    """An incident that was renamed later had its old name then; one without claims has a name, too."""
    with told() as record:
        before = record.store.head().size
        record.append([event("IncidentUpdated", CLASH, title="Another name")])
        then = by_name(rows(record, "references", at_position=before), "incident")
        now = by_name(rows(record, "references"), "incident")
    assert (CLASH, "Another name") == (then[CLASH]["label"], now[CLASH]["label"])


@slow
@given(histories(changes=False))
def test_windows_are_those_that_vintages_rest_on(history: list[dict[str, Any]]) -> None:
    """The same instants by another way: a value is known from the last instant of its claim's window on."""
    with recorded(history) as (record, _):
        found = by_name(rows(record, "references", INCIDENT), "claim")
        known = rows(record, "vintages", INCIDENT)
        named = {row["claim"] for row in rows(record, "revisions", INCIDENT)}
    assert named <= found.keys()
    superseding = {name for one in history for name in one["content"].get("supersedes") or [] if isinstance(name, str)}
    for row in known:
        if row["claim"] not in superseding and row["known_from"] is not None:
            latest = found[row["claim"]]["latest"]
            assert row["known_from"] == iso(micros(latest) - 1)
