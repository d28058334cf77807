"""Redaction takes bytes and salt, and nothing else: proofs, the root and (for protected parts) every answer stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reportedly
from reportedly.events.errors import ReportedlyError
from reportedly.record import Record, checkpoints, proofs
from reportedly.record.redacting import NotRedactable
from reportedly.record.verifying import verify
from support import every_event
from support.answers import asked
from support.histories import INCIDENT, histories, new_record, recorded
from support.stories import CLASH, days, event, figure, opening, total

QUESTIONS = ("totals", "revisions", "timeline", "discrepancies", "vintages", "sources")
NAME, CONTACT, QUOTE = "Zebulon Quixworthy", "tel 0491-570-156", "they came at night over the quarry wall"
Json = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def events() -> list[Json]:
    """A protected witness, a restricted claim of theirs, and figures of others."""
    return [
        *opening(CLASH),
        *days("paper", "paper", "gazette"),
        event("SourceRegistered", source="resident-1", kind="person", pseudonym="a resident",
              visibility="public-with-pseudonym") | {"protected": {"name": NAME, "contact": CONTACT}},
        figure("old", "26", "d1", "minister"),
        figure("new", "30", "d2", "minister", term="the fallen of the quarry"),
        figure("seen", "3", "d3", "resident-1", visibility="restricted") | {"protected": {"quote": {"exact": QUOTE}}},
    ]  # fmt: skip


@pytest.fixture
def record(path: Path) -> Any:
    with reportedly.open(path, create=True) as made:
        made.append(events())
        made.catch_up()
        yield made


def answers(record: Record, **options: Any) -> list[Json]:
    return [row for question in QUESTIONS for row in asked(record, question, CLASH, **options)]


def bytes_of(path: Path) -> bytes:
    """The file, what SQLite keeps beside it, and a backup made now."""
    copy = path.with_name("copy.db")
    with reportedly.open(path, read_only=True) as record:
        record.backup(copy, overwrite=True)
    files = [path, copy, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))]
    return b"".join(each.read_bytes() for each in files if each.exists())


def redact_claim(record: Record, claim: str, part: str = "public") -> Any:
    found = record.claim(claim)
    assert found is not None
    return record.redact(record.redaction_targets(position=found.position, part=part), reason="safety")


def test_a_source_goes_and_no_answer_changes(record: Record, path: Path) -> None:
    """Its identity and the protected words of its claims, in one transaction; checkpoint and proof of before hold."""
    before, public = answers(record), answers(record, audience="public")
    kept = checkpoints.of_store(record.store)
    position = record.claim("seen").position  # type: ignore[union-attr]
    proof = proofs.inclusion(record.store, position, ("public",), kept)
    done = record.redact(record.redaction_targets(source="resident-1"), reason="consent-withdrawn")
    assert [(each.type, each.part) for each in done.parts] == [
        ("SourceRegistered", "protected"),
        ("FigureReported", "protected"),
    ]
    assert done.done
    assert answers(record) == before
    assert answers(record, audience="public") == public
    assert verify(path, [("kept", kept)]).problems == []
    assert proofs.check(proof).checkpoint == kept  # type: ignore[union-attr]
    left = bytes_of(path)
    for words in (NAME, CONTACT, QUOTE, "Quixworthy", "quarry wall"):
        assert words.encode() not in left


def test_again_it_is_gone_already(record: Record) -> None:
    """Nothing is recorded twice."""
    targets = record.redaction_targets(source="resident-1")
    record.redact(targets, reason="safety")
    size = record.store.head().size
    again = record.redact(targets, reason="other-code")
    assert (again.parts, len(again.already), record.store.head().size) == ([], 2, size)


def test_a_redacted_figure_leaves_its_row_and_no_older_value(record: Record, path: Path) -> None:
    """30 had taken the place of 26: without it nothing is stated, and 26 does not come back."""
    before = total(record, audience="public")
    assert (before["low"], before["high"]) == (30, 30)
    size = record.store.head().size
    done = redact_claim(record, "new")
    assert done.done
    for moment in ({}, {"at_position": size}):
        row = total(record, audience="public", **moment)  # type: ignore[arg-type]
        assert (row["status"], row["low"], row["high"], row["point"], row["claims"]) == (
            *("redacted", None, None, None, ["new"]),
        )
    rows = [row for row in asked(record, "revisions", CLASH, audience="public") if row["origin"] == "minister"]
    assert [(row["kind"], row["low"]) for row in rows] == [("first", 26), ("redacted", None)]
    assert b"the fallen of the quarry" not in bytes_of(path)
    assert verify(path).problems == []


def test_corrections_go_with_what_they_correct(record: Record, path: Path) -> None:
    """They hold the words of before and after."""
    correction = {"kind": "claim", "name": "new", "field": "term", "new": "the martyrs of the bridge", "reason": "x"}
    record.append([{"type": "RecordCorrected", "stream": CLASH, "content": correction}])
    done = redact_claim(record, "new")
    assert [each.type for each in done.parts] == ["FigureReported", "RecordCorrected"]
    assert b"martyrs of the bridge" not in bytes_of(path)
    assert total(record, audience="public")["status"] == "redacted"


def test_a_redacted_correction_of_a_figure_does_not_bring_back_what_it_corrected(record: Record) -> None:
    """The figure was 26, corrected to 27, and the correction is redacted: nobody knows any more."""
    quantity = figure("x", "27", None)["content"]["quantity"]
    correction = {"kind": "claim", "name": "old", "field": "quantity", "new": quantity, "reason": "misread"}
    (place,) = record.append([{"type": "RecordCorrected", "stream": CLASH, "content": correction}])
    record.redact(record.redaction_targets(position=place.position), reason="safety")
    rows = [row for row in asked(record, "revisions", CLASH) if row["claim"] == "old" and row["origin"] is not None]
    assert [(row["kind"], row["low"]) for row in rows] == [("redacted", None)]


def test_what_was_redacted_is_not_corrected(record: Record) -> None:
    redact_claim(record, "new")
    correction = {"kind": "claim", "name": "new", "field": "term", "new": "x", "reason": "x"}
    with pytest.raises(ReportedlyError, match="redacted"):
        record.append([{"type": "RecordCorrected", "stream": CLASH, "content": correction}])


def test_the_same_words_elsewhere_are_pointed_at(record: Record) -> None:
    """Whoever redacts is told where else to look, by position."""
    (place,) = record.append([event("IncidentUpdated", CLASH, summary=f"A witness said {QUOTE}.")])
    done = redact_claim(record, "seen", "protected")
    assert (done.still, done.done) == ([place.position], False)


def test_a_correction_recorded_meanwhile_goes_too(record: Record, path: Path) -> None:
    """Somebody repeats the words between looking and redacting: what is to go is looked for again."""
    position = record.claim("new").position  # type: ignore[union-attr]
    correction = {"kind": "claim", "name": "new", "field": "term", "new": "the martyrs of the bridge", "reason": "x"}
    looked: list[int] = []

    def find() -> Any:
        targets = record.redaction_targets(position=position)
        if not looked:
            with reportedly.open(path) as other:
                other.append([{"type": "RecordCorrected", "stream": CLASH, "content": correction}])
        looked.append(len(targets))
        return targets

    done = record.redact(find, reason="safety")
    assert looked == [1, 2]
    assert done.done
    assert b"martyrs of the bridge" not in bytes_of(path)


def test_an_open_reader_keeps_the_bytes_and_is_named(record: Record, path: Path, monkeypatch: Any) -> None:
    """Redacted, and not done: run again when the reader has gone, it is."""
    monkeypatch.setattr("reportedly.record.redacting._PATIENCE", 0.2)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        targets = record.redaction_targets(source="resident-1")
        done = record.redact(targets, reason="safety")
        assert (done.waiting, done.done) == (True, False)
    again = record.redact(targets, reason="safety")
    assert again.done
    assert NAME.encode() not in bytes_of(path)


@pytest.mark.parametrize("part", ["identity", "", "Public"])
def test_a_part_that_is_not_there(record: Record, part: str) -> None:
    with pytest.raises(NotRedactable, match="public"):
        redact_claim(record, "seen", part)


def test_the_record_of_a_redaction_stays(record: Record) -> None:
    redact_claim(record, "new")
    with pytest.raises(NotRedactable):
        record.redaction_targets(position=record.store.head().size)


def test_the_log_restores_with_its_redactions(record: Record, tmp_path: Path) -> None:
    """Export, restore: the same root and the same answers, the redacted figure redacted."""
    from reportedly.record.moving import exported, restore

    redact_claim(record, "new")
    before = answers(record)
    lines = tmp_path / "events.jsonl"
    lines.write_bytes(b"".join(exported(record.store)))
    with lines.open("rb") as file:
        head = restore(tmp_path / "again.db", file, "events.jsonl")
    assert head == record.store.head()
    with reportedly.open(tmp_path / "again.db") as again:
        assert answers(again) == before
    assert verify(tmp_path / "again.db").problems == []


@settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
@given(histories(), st.data())
def test_live_tables_are_those_of_a_rebuild(history: list[Json], data: Any) -> None:
    """After the redaction of any claim of any history; its value stands in no row of its own."""
    with recorded(history) as (record, events):
        record.catch_up()
        chosen = data.draw(st.sampled_from([one for one in events if one["type"] == "FigureReported"]))
        claim = chosen["content"]["claim"]
        record.redact(record.redaction_targets(position=chosen["position"]), reason="safety")
        assert verify(record.store.path).problems == []
        for row in asked(record, "revisions", INCIDENT):
            if row["claim"] == claim and row["origin"] is not None and row["kind"] not in ("retracted", "reinstated"):
                assert (row["low"], row["high"], row["point"], row["wording"]) == (None, None, None, None)
        for row in asked(record, "totals", INCIDENT):
            if claim in row["claims"]:
                assert row["status"] == "redacted"


def test_no_byte_is_left_whatever_its_size(tmp_path: Path) -> None:
    """Texts from a word to many pages, among many others, in every kind of part: none is found after redaction."""
    random = Random(905)
    path = tmp_path / "many.db"
    wanted: list[tuple[int, str, str]] = []
    with reportedly.open(path, create=True) as record:
        record.append([*opening(CLASH), *days("paper")])
        for number in range(120):
            word, size = f"secret{number:04}", random.choice((3, 90, 3000, 19_000))
            quote = {"quote": {"exact": word + "".join(random.choices("abcdefghijkl ", k=size))}}
            restricted = number % 2 == 0
            one = figure(f"c{number}", str(number), "d1", visibility="restricted" if restricted else "public")
            if restricted:
                one["protected"] = quote
            else:
                one["content"] |= quote
            (place,) = record.append([one])
            if random.random() < 0.5:
                wanted.append((place.position, "protected" if restricted else "public", word))
        record.catch_up()
        targets = [one for at, part, _ in wanted for one in record.redaction_targets(position=at, part=part)]
        assert record.redact(targets, reason="safety").done
    left = bytes_of(path)
    assert [word for _, _, word in wanted if word.encode() in left] == []
    assert verify(path).problems == []


@pytest.mark.parametrize("seed", range(40))
def test_any_event_of_any_history_may_be_redacted(seed: int) -> None:
    """Whatever kind of event it is: the tables are those of a rebuild, and every question has an answer."""
    with new_record() as record:
        record.append(every_event.opening())
        for one in every_event.Teller(seed).history():
            with suppress(ReportedlyError):
                record.append([one])
        record.catch_up()
        size, random = record.store.head().size, Random(seed)
        for position in random.sample(range(size - 20, size + 1), 3):
            with suppress(NotRedactable):  # it was redacted with what it corrects
                record.redact(record.redaction_targets(position=position), reason="safety")
        assert verify(record.store.path).problems == []
        for question in QUESTIONS:
            for audience in ("internal", "public"):
                record.ask(question, audience=audience)
