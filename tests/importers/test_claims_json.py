"""The hand encoding of the two articles, converted, is the same record as the bundled case files: it loads strictly,
its quotes stand where it says, and it answers the same."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest

from reportedly.events.quotes import Quote, check
from reportedly.events.wire import read_lines
from reportedly.importers.case import load
from reportedly.record import Record
from support.case_files import bundled, new_record
from support.claims_json import CASE_IDS, RESTRICTED_INCIDENT, convert, lines
from support.shared import SHARED, needs_shared

COTA = SHARED / "cases" / "cota-905"
CLAIMS = COTA / "claims.json"
INCIDENTS = ("cota-905-2021-07", "caracas-2021-06", "venezuela-2020", "gang-leader-standoff")

pytestmark = needs_shared


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Record:
    record = new_record(tmp_path_factory.mktemp("claims") / "converted.db")
    record.append(read_lines(io.BytesIO(lines(CLAIMS)), "claims.jsonl"))
    return record


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Record:
    record = new_record(tmp_path_factory.mktemp("cases") / "written.db")
    load(record, bundled("a"))
    load(record, bundled("b"))
    return record


def test_everything_is_converted() -> None:
    """35 figures, 13 happenings, 10 statements, 5 noted discrepancies (expected.md); K3 follows from the tree."""
    counts = Counter(event["type"] for event in convert(CLAIMS))
    assert (counts["FigureReported"], counts["HappeningReported"], counts["StatementReported"]) == (35, 13, 10)
    assert (counts["DiscrepancyNoted"], counts["ConstraintDeclared"], counts["OccasionRegistered"]) == (5, 2, 1)


def test_loading_it_again_adds_nothing(converted: Record) -> None:
    before = converted.store.head().size
    again = converted.append(read_lines(io.BytesIO(lines(CLAIMS)), "claims.jsonl"))
    assert not any(one.new for one in again)
    assert converted.store.head().size == before


def test_quotes_stand_where_the_encoding_says() -> None:
    """58 quotes, in the articles' text as decoded from their bytes."""
    texts = {f"cota905-{letter}": (COTA / f"article-{letter}.txt").read_bytes().decode() for letter in "ab"}
    found = 0
    for draft in read_lines(io.BytesIO(lines(CLAIMS)), "claims.jsonl"):
        quote = draft.content.get("quote") or (draft.protected or {}).get("quote")
        if quote is not None:
            assert check(texts[draft.content["document"]], Quote(**quote)) is None
            found += 1
    assert found == 58


def test_restricted_words_are_in_protected_parts_only() -> None:
    """Three claims and one incident; nothing open says what, where or in which words."""
    drafts = list(read_lines(io.BytesIO(lines(CLAIMS)), "claims.jsonl"))
    restricted = [one for one in drafts if one.content.get("visibility") == "restricted"]
    assert [one.type for one in restricted] == [
        *("HappeningReported", "StatementReported", "IncidentOpened", "FigureReported"),
    ]
    assert all(one.protected for one in restricted if "claim" in one.content)
    shown = " ".join(one.content_bytes.decode().casefold() for one in drafts)
    assert not any(word in shown for word in ("cementerio", "neighbor ", "skull", "ransom"))
    assert {one.stream for one in drafts if one.content.get("claim") == "B11"} == {RESTRICTED_INCIDENT}


def renamed(value: Any) -> Any:
    """With the claim ids of the case files for those of the encoding."""
    if isinstance(value, str):
        return CASE_IDS.get(value, value)
    if isinstance(value, list):
        return [renamed(item) for item in value]
    return {key: renamed(item) for key, item in value.items()} if isinstance(value, dict) else value


LOOSE = frozenset({"wording", "proof", "recorded_at", "position"})
"""What may differ: the encoding keeps other stretches of the same words, and of course stands elsewhere in its log."""


def told(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in renamed(row).items() if key not in LOOSE}
    for key in ("alternatives", "outdated", "undetermined"):
        if isinstance(kept.get(key), list):
            kept[key] = [
                {k: v for k, v in one.items() if k not in LOOSE} if isinstance(one, dict) else one for one in kept[key]
            ]
    return kept


@pytest.mark.parametrize("incident", INCIDENTS)
@pytest.mark.parametrize("question", ["totals", "revisions"])
def test_both_answer_the_same(converted: Record, written: Record, question: str, incident: str) -> None:
    one = [told(row.to_json()) for row in converted.ask(question, incident)]
    other = [told(row.to_json()) for row in written.ask(question, incident)]
    assert one
    assert one == other


def test_both_have_the_same_timeline(converted: Record, written: Record) -> None:
    """Thirteen happenings with the restricted one, twelve without (expected.md section 5)."""

    def happenings(record: Record) -> list[tuple[Any, ...]]:
        rows = [renamed(row.to_json()) for row in record.ask("timeline")]
        keys = ("claim", "incident", "edtf", "relation", "modality", "earliest", "latest")
        return [tuple(row[key] for key in keys) for row in rows if row["kind"] == "happening"]

    one, other = happenings(converted), happenings(written)
    assert len(one) == 13
    assert [row for row in one if row[0] in CASE_IDS.values()] == other
