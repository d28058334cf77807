"""An answer for the public is that of a record that never held what is restricted (SEMANTICS 7)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.events.errors import ReportedlyError
from reportedly.record import Record
from support.answers import RECORDED, asked
from support.histories import INCIDENT, History, Json, histories, new_record, told
from support.restrictions import hideable, restrictions
from support.stories import CLASH, document, event, figure, opening

QUESTIONS = ("totals", "revisions", "timeline", "discrepancies", "vintages", "sources")
LAW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))


def public(record: Record, incident: str, **options: Any) -> list[Json]:
    """All answers for the public, in no order."""
    options = {"audience": "public", **options}
    rows = [
        {"of": one, **row} for one in QUESTIONS for row in asked(record, one, incident, without=RECORDED, **options)
    ]
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A JSON value with some texts replaced, inside sentences too."""
    if isinstance(value, dict):
        return {key: renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value


def without(history: History, restricted: set[tuple[str, str]]) -> History:
    """What is left of a history when restricted things, and all that rests on them, were never recorded."""
    gone = set(restricted)
    kept: History = []
    for each in history:
        content = dict(each["content"])
        kind = {"SourceRegistered": "source", "DocumentIngested": "document", "OccasionRegistered": "occasion"}
        own = (kind[each["type"]], content[kind[each["type"]]]) if each["type"] in kind else None
        if each["type"].endswith("Reported"):
            own = ("claim", content["claim"])
        rests = {("incident", each.get("stream")), ("document", content.get("document"))} - {own}
        rests |= {("source", content.get(name)) for name in ("publisher", "speaker", "goes_back_to")}
        rests |= {("occasion", content.get("occasion"))} - {own}
        rests |= {("source", content.get("by"))}
        if own is None:
            rests |= {("claim", content.get("claim") or content.get("name"))}
        if rests & gone or own in gone:
            if own is not None:
                gone.add(own)
            continue
        for name in ("supersedes", "after", "before"):
            if isinstance(content.get(name), list):
                content[name] = [claim for claim in content[name] if ("claim", claim) not in gone]
        if isinstance(content.get("supersedes"), str) and ("document", content["supersedes"]) in gone:
            del content["supersedes"]
        kept.append({**each, "content": content})
    return kept


@LAW
@given(histories(incidents=2), st.data())
def test_the_public_is_answered_as_if_the_restricted_had_never_been_recorded(history: History, data: Any) -> None:
    for each in history:
        if each["type"] in ("ClaimRetracted", "ClaimReinstated"):
            each["content"]["by"] = data.draw(st.sampled_from(("minister", "hospital", "outlet-1")))
    chosen = set(data.draw(st.lists(st.sampled_from(hideable(history)), max_size=3)))
    with new_record() as record, new_record() as never:
        record.append([*history, *restrictions(history, chosen)])
        never.append(without(history, chosen))
        assert public(record, INCIDENT) == public(never, INCIDENT, audience=None)


@LAW
@given(told(), st.data())
def test_happenings_too(history: History, data: Any) -> None:
    chosen = set(data.draw(st.lists(st.sampled_from(hideable(history)), max_size=3)))
    with new_record() as record, new_record() as never:
        record.append([*history, *restrictions(history, chosen)])
        never.append(without(history, chosen))
        assert public(record, INCIDENT) == public(never, INCIDENT, audience=None)


@LAW
@given(histories())
def test_a_pseudonym_changes_the_name_and_nothing_else(history: History) -> None:
    """Whoever has a pseudonym keeps an origin of their own, also where two have the same one."""
    closed = [
        event("VisibilityChanged", "sources", kind="source", name=name, visibility="public-with-pseudonym")
        for name in ("hospital", "minister")
    ]
    named = {"hospital": "a protected source", "minister": "a protected source (2)"}
    with new_record() as record, new_record() as open_:
        record.append([*history, *closed])
        open_.append(history)
        plain = [renamed(row, named) for row in public(open_, INCIDENT, audience=None)]
        shown = public(record, INCIDENT)
    key = lambda row: json.dumps(row, sort_keys=True)  # noqa: E731
    assert [_unordered(row) for row in sorted(plain, key=key)] == [_unordered(row) for row in sorted(shown, key=key)]


def _unordered(row: Json) -> Json:
    """A row whose names of sources stand in no order."""
    return {name: sorted(value, key=str) if isinstance(value, list) else value for name, value in row.items()}


@LAW
@given(histories(), st.data())
def test_what_is_restricted_today_is_hidden_at_every_moment(history: History, data: Any) -> None:
    """Also at a position where it was public."""
    claims = [one for one in hideable(history) if one[0] == "claim"]
    chosen = {data.draw(st.sampled_from(claims))}
    with new_record() as record, new_record() as never:
        record.append(history)
        size = record.store.head().size
        record.append(restrictions(history, chosen))
        never.append(without(history, chosen))
        assert public(record, INCIDENT, at_position=size) == public(never, INCIDENT, audience=None)


def story(*, visibility: str = "public") -> History:
    """One source whose figure may be hidden, beside another's."""
    return [
        *opening(CLASH),
        document("d1", "2024-03-02"),
        figure("open", "at least 3", "d1", "minister"),
        figure("closed", "5", "d1", "hospital", visibility=visibility),
    ]


def test_what_was_restricted_then_is_hidden_then_and_shown_now() -> None:
    """Made public later, it was not public before."""
    with new_record() as record:
        record.append(story(visibility="restricted"))
        size = record.store.head().size
        record.append([event("VisibilityChanged", CLASH, kind="claim", name="closed", visibility="public")])
        (then,) = asked(record, "totals", CLASH, audience="public", at_position=size)
        (now,) = asked(record, "totals", CLASH, audience="public")
    assert (then["low"], then["high"], then["claims"]) == (3, None, ["open"])
    assert (now["low"], now["high"]) == (5, 5)


def test_the_records_own_answers_count_it() -> None:
    """A restricted claim counts for the record's own people."""
    with new_record() as record:
        record.append(story(visibility="restricted"))
        (row,) = asked(record, "totals", CLASH)
    assert (row["low"], row["high"]) == (5, 5)


def test_a_speaker_who_is_not_to_be_named_is_not_linked_to_what_they_say_openly() -> None:
    """The claim is public with a pseudonym, its source is public: for the public it is another source."""
    with new_record() as record:
        whisper = figure("whisper", "7", "d1", "minister", visibility="public-with-pseudonym")
        record.append([*story(), whisper])
        rows = asked(record, "revisions", CLASH, audience="public")
        shown = {row["claim"]: (row["speaker"], row["origin"]) for row in rows if row["origin"] is not None}
        events = json.dumps([one.to_json() for one in record.events(audience="public")])
    assert shown["whisper"] == ("an unnamed source", "an unnamed source")
    assert shown["open"] == ("minister", "minister")
    assert "whisper" not in events


def test_a_restricted_incident_is_unknown() -> None:
    """Its name is neither answered nor suggested."""
    with new_record() as record:
        record.append([event("IncidentOpened", "secret-1", title="x", visibility="restricted"), *story()])
        with pytest.raises(ReportedlyError) as refused:
            record.ask("totals", "secret-2", audience="public")
        assert "secret-1" not in str(refused.value)
        with pytest.raises(ReportedlyError):
            record.ask("totals", "secret-1", audience="public")
        assert [row["incident"] for row in record.incidents(audience="public")] == [CLASH]
        assert record.ask("totals", "secret-1") == []


def test_a_noted_discrepancy_that_names_something_hidden_is_not_shown() -> None:
    """What is computed for the others stands as if nobody had noted anything."""
    noted = event("DiscrepancyNoted", CLASH, discrepancy="D", claims=["open", "closed"], kind="scope", why="who counts")
    with new_record() as record:
        record.append([*story(visibility="restricted"), noted])
        assert asked(record, "discrepancies", CLASH, audience="public") == []
        assert [row["discrepancy"] for row in asked(record, "discrepancies", CLASH)] == ["D"]


def test_an_audience_that_there_is_not_is_refused() -> None:
    """Never answered as if it were one that may see everything."""
    with new_record() as record, pytest.raises(ReportedlyError, match="public"):
        record.ask("totals", audience="publik")


RESTS: dict[str, tuple[str, str, Json]] = {
    "what it said": ("source", "hospital", {"by": "hospital"}),
    "what goes back to it": ("source", "hospital", {"goes_back_to": "hospital"}),
    "what it published": ("source", "gazette", {"document": "d2"}),
    "what it published without a document": ("source", "gazette", {"document": None, "publisher": "gazette"}),
    "what stands in a document": ("document", "d2", {"document": "d2"}),
    "what was said at an occasion": ("occasion", "briefing", {"occasion": "briefing"}),
    "what was said at an occasion of its": ("source", "hospital", {"occasion": "briefing"}),
    "what adjusts its figures": ("source", "hospital", {"adjusts": "hospital", "counting": "adjustment"}),
    "what it passed on": ("source", "hospital", {"channel": "hospital"}),
    "what it did": ("source", "hospital", {"actor": "hospital"}),
    "what it was told": ("source", "hospital", {"told_to": "hospital"}),
    "what was said at an occasion that a document reports": ("document", "d2", {"occasion": "briefing"}),
}


@pytest.mark.parametrize("what", RESTS)
def test_what_rests_on_something_restricted_is_gone_with_it(what: str) -> None:
    """Whatever the claim's own visibility."""
    kind, name, more = RESTS[what]
    resting = figure("resting", "5", **{"document": "d1", **more})
    shared = {"source": "sources", "document": "documents", "occasion": "documents"}[kind]
    with new_record() as record:
        record.append([
            *opening(CLASH),
            document("d1", "2024-03-02"),
            document("d2", "2024-03-03", "gazette"),
            event("OccasionRegistered", occasion="briefing", speaker="hospital", document="d2", when="2024-03-02"),
            figure("open", "at least 3", "d1", "minister"),
            resting,
        ])  # fmt: skip
        assert _claims(record) == {"open", "resting"}
        record.append([event("VisibilityChanged", shared, kind=kind, name=name, visibility="restricted")])
        assert _claims(record) == {"open"}
        assert "resting" not in json.dumps([one.to_json() for one in record.events(audience="public")])


@pytest.mark.parametrize("type", ["HappeningReported", "StatementReported"])
@pytest.mark.parametrize("field", ["occasion", "speaker", "actor", "told_to"])
def test_what_is_told_and_rests_on_something_restricted_is_gone_too(type: str, field: str) -> None:
    """Of happenings and statements as of figures."""
    rests = {field: "briefing" if field == "occasion" else "hospital"}
    with new_record() as record:
        record.append([
            *opening(CLASH),
            document("d1", "2024-03-02"),
            event("OccasionRegistered", occasion="briefing", speaker="hospital", when="2024-03-02"),
            event(type, CLASH, claim="told", document="d1", what="a telling text", **rests),
            event("VisibilityChanged", "sources", kind="source", name="hospital", visibility="restricted"),
        ])  # fmt: skip
        assert "a telling text" not in json.dumps(public(record, CLASH))
        assert "a telling text" not in json.dumps([one.to_json() for one in record.events(audience="public")])


def test_what_named_something_restricted_then_is_not_known_of_then() -> None:
    """Open again later: nobody reads in the past what was hidden in it."""
    with new_record() as record:
        record.append([
            *opening(CLASH),
            document("d1", "2024-03-02"),
            event("HappeningReported", CLASH, claim="told", document="d1", what="a telling text", actor="hospital"),
            event("VisibilityChanged", "sources", kind="source", name="hospital", visibility="restricted"),
        ])  # fmt: skip
        then = record.store.head().size
        record.append([event("VisibilityChanged", "sources", kind="source", name="hospital", visibility="public")])
        asked_then = record.ask("timeline", CLASH, audience="public", at_position=then)
        assert "a telling text" not in json.dumps([row.to_json() for row in asked_then], default=str)
        assert "a telling text" in json.dumps(public(record, CLASH))


def _claims(record: Record, incident: str = CLASH) -> set[str]:
    rows = asked(record, "revisions", incident, audience="public")
    return {row["claim"] for row in rows}


def test_what_was_merged_into_a_restricted_incident_or_split_off_to_it_is_gone() -> None:
    """Also where it came from."""
    joined = [
        *opening(CLASH, "fire", "secret-1"),
        document("d1", "2024-03-02"),
        figure("one", "3", "d1"),
        figure("other", "4", "d1"),
        figure("burnt", "5", "d1", incident="fire"),
        event("IncidentSplit", CLASH, assign={"one": "secret-1"}, reason="x"),
        event("IncidentsMerged", "fire", into="secret-1", reason="x"),
    ]
    with new_record() as record:
        record.append(joined)
        assert _claims(record, "secret-1") == {"one", "burnt"}
        record.append(
            [event("VisibilityChanged", "secret-1", kind="incident", name="secret-1", visibility="restricted")]
        )
        assert _claims(record) == {"other"}
        assert _claims(record, "fire") == set()
        assert asked(record, "totals", "secret-1") != []


def test_an_effect_of_a_restricted_document_is_as_if_it_had_not_happened() -> None:
    """A retraction that the public may not know of takes nothing back for it."""
    with new_record() as record:
        record.append([
            *opening(CLASH),
            document("d1", "2024-03-02"),
            document("d2", "2024-03-03"),
            figure("one", "3", "d1"),
            event("ClaimRetracted", CLASH, claim="one", document="d2"),
            event("VisibilityChanged", "documents", kind="document", name="d2", visibility="restricted"),
        ])  # fmt: skip
        (row,) = asked(record, "totals", CLASH, audience="public")
        assert (row["status"], row["low"]) == ("stated", 3)
        (row,) = asked(record, "totals", CLASH)
        assert row["status"] == "retracted"


def test_an_effect_by_a_restricted_source_is_as_if_it_had_not_happened() -> None:
    """Neither the retraction nor its reason; and a reinstatement by it brings nothing back."""
    told = [
        *opening(CLASH),
        document("d1", "2024-03-02"),
        figure("one", "3", "d1", "minister"),
        figure("two", "4", "d1", "minister", cell="killed/police"),
        event("ClaimRetracted", CLASH, claim="one", by="hospital", published="2024-03-03", reason="a secret reason"),
        event("ClaimRetracted", CLASH, claim="two", by="minister", published="2024-03-03"),
        event("ClaimReinstated", CLASH, claim="two", by="hospital", published="2024-03-04"),
        event("VisibilityChanged", "sources", kind="source", name="hospital", visibility="restricted"),
    ]
    with new_record() as record:
        record.append(told)
        rows = {row["category"]: row for row in asked(record, "totals", CLASH, audience="public")}
        assert (rows["person"]["status"], rows["person"]["low"]) == ("stated", 3)
        assert rows["police"]["status"] == "retracted"
        assert "secret reason" not in json.dumps(public(record, CLASH))


def test_a_protected_source_is_named_in_no_event_for_the_public() -> None:
    """In a list it goes by its pseudonym; where events are shown to the byte, a name that may tell is withheld."""
    from reportedly.record.moving import exported

    closed = event("VisibilityChanged", "sources", kind="source", name="hospital", visibility="public-with-pseudonym")
    with new_record() as record:
        record.append([*story(), closed])
        shown = json.dumps([one.to_json() for one in record.events(audience="public")])
        assert '"hospital"' not in shown
        assert shown.count("a protected source") == 1  # the figure's; its registration says who it is
        assert b"hospital" not in b"".join(exported(record.store, withheld=record.withheld("public")))
        own = event("SourceRegistered", source="witness-7", kind="person", visibility="public-with-pseudonym")
        record.append([own, figure("seen", "2", None, "witness-7")])
        bundle = b"".join(exported(record.store, withheld=record.withheld("public")))
    assert b"witness-7" in bundle  # its name was made to tell nothing


def test_a_document_that_supersedes_a_restricted_one_stands_without_it() -> None:
    """With its own date of publication; and a claim that supersedes a hidden one."""
    with new_record() as record:
        record.append([
            *opening(CLASH),
            document("d1", "2024-03-02"),
            document("d2", "2024-03-03", supersedes="d1"),
            figure("one", "3", "d1"),
            figure("two", "4", "d2", supersedes=["one"]),
            event("VisibilityChanged", "documents", kind="document", name="d1", visibility="restricted"),
        ])  # fmt: skip
        (row, headline) = sorted(
            asked(record, "revisions", CLASH, audience="public"), key=lambda row: not row["origin"]
        )
    assert (row["kind"], row["low"], row["published"], row["order"]) == ("first", 4, "2024-03-03", "determined")
    assert (headline["kind"], headline["previous_low"]) == ("first", None)
