"""What the public may not see is in no answer for it, in no format; what is redacted is in no file."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from support.claims_json import RESTRICTED_INCIDENT, lines
from support.commands import done, run
from support.shared import SHARED, needs_shared

INCIDENT = "cota-905-2021-07"
CLAIMS = SHARED / "cases" / "cota-905" / "claims.json"
CASE_B = SHARED / "cases" / "cota-905" / "article-b.yaml"
ARTICLE_B = SHARED / "cases" / "cota-905" / "article-b.txt"
SECRETS = ("El Cementerio", "B-H7", "B-S6", "B11", RESTRICTED_INCIDENT, "b-leaves")
FORMATS = ((), ("--json",), ("--nl",), ("--csv",), ("--tsv",), ("--fmt", "html"))
QUESTIONS = (
    ("totals", INCIDENT),
    ("totals", INCIDENT, "--all"),
    ("timeline",),
    ("revisions", INCIDENT),
    ("vintages", INCIDENT),
    ("discrepancies",),
    ("sources",),
    ("incidents",),
    ("incidents", "--search", "resident"),
    ("events",),
    ("replay", INCIDENT),
)
IDENTITY = {
    "type": "SourceRegistered",
    "content": {"source": "resident-2", "kind": "person", "pseudonym": "a resident", "visibility": "restricted"},
    "protected": {"name": "Zebulon Quixworthy", "contact": "0491-570-156"},
}


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full hand encoding, restricted claims and all, and the restricted block of the case file's author."""
    path = tmp_path_factory.mktemp("hand") / "cota.db"
    done("init", db=path)
    done("append", "-", db=path, input=lines(CLAIMS))
    done("append", "-", db=path, input=json.dumps(IDENTITY))
    return path


@needs_shared
@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: " ".join(asked))
def test_nothing_restricted_is_in_an_answer_for_the_public(hand: Path, asked: tuple[str, ...]) -> None:
    """Expected.md, section 6: no hit, whatever is asked and however it is printed."""
    for format in FORMATS:
        shown = done(*asked, "--audience", "public", *format, db=hand)
        text = shown.out + shown.err
        assert [word for word in (*SECRETS, "resident-1", "resident-2", "Quixworthy") if word in text] == []


@needs_shared
def test_nothing_restricted_is_in_an_export_for_the_public(hand: Path) -> None:
    text = words_of(done("export", "events", db=hand).out)
    assert [word for word in (*SECRETS, "resident-2", "Quixworthy", "0491") if word in text] == []
    whole = words_of(done("export", "events", "--audience", "internal", db=hand).out)
    assert [word for word in ("Cementerio", "B11", "Quixworthy") if word not in whole] == []


def words_of(export: str) -> str:
    """An export without its hashes and salts, in which any three letters may stand."""
    return re.sub('"(leaf|root|salt|commitment)":"[A-Za-z0-9+/=]+"', "", export)


@needs_shared
def test_the_source_goes_by_its_pseudonym(hand: Path) -> None:
    """B-S5 stays, under the pseudonym; its own name in the record is for the record's people."""
    told = done("replay", INCIDENT, "--audience", "public", "--json", db=hand).out
    assert "B-S5" in told
    assert "a displaced resident" in told
    assert "resident-1" not in told
    assert "resident-1" in done("show", "B-S5", db=hand).out


@needs_shared
def test_a_restricted_incident_does_not_exist_for_the_public(hand: Path) -> None:
    refused = run("totals", RESTRICTED_INCIDENT, "--audience", "public", db=hand)
    assert (refused.code, refused.out) == (1, "")
    assert "no incident" in refused.err
    assert done("totals", RESTRICTED_INCIDENT, db=hand).out


@needs_shared
def test_thirteen_happenings_and_twelve_for_the_public(hand: Path) -> None:
    """Expected.md, section 5: 28 certain precedences, and 24 without the restricted one."""
    for audience, happenings, precedences in (("internal", 13, 28), ("public", 12, 24)):
        rows = done("timeline", "--audience", audience, "--json", db=hand).json
        assert len(rows) == happenings
        assert sum(len(row["certainly_after"]) for row in rows) == precedences


@needs_shared
def test_redacting_the_source_leaves_every_total_and_the_log_verifies(hand: Path, tmp_path: Path) -> None:
    """Expected.md, section 6; and a checkpoint of before still holds."""
    db = tmp_path / "copy.db"
    done("backup", db, db=hand)
    kept = tmp_path / "kept.txt"
    kept.write_text(done("checkpoint", db=db).out)
    answers = [done(*asked, "--json", db=db).out for asked in QUESTIONS[:7]]
    redacted = done("redact", "--source", "resident-1", "--reason", "consent-withdrawn", db=db)
    assert "Gone from this record" in redacted.err
    assert [done(*asked, "--json", db=db).out for asked in QUESTIONS[:7]] == answers
    done("verify", "--checkpoint", kept, db=db)
    backup = tmp_path / "after.db"
    done("backup", backup, db=db)
    files = [db, backup, *(db.with_name(db.name + end) for end in ("-wal", "-shm"))]
    left = b"".join(each.read_bytes() for each in files if each.exists())
    assert b"Cementerio" in hand.read_bytes()
    assert b"Cementerio" not in left


@needs_shared
def test_a_case_with_its_restricted_block(tmp_path: Path) -> None:
    """The restricted words go into the protected part, out of every answer, and away."""
    db, case = tmp_path / "case.db", tmp_path / "article-b.yaml"
    case.write_text(CASE_B.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "article-b.txt").write_bytes(ARTICLE_B.read_bytes())
    done("init", db=db)
    done("load", _bundled("a"), db=db)
    done("load", case, db=db)
    for asked, format in itertools.product(QUESTIONS, FORMATS):
        shown = done(*asked, "--audience", "public", *format, db=db)
        assert "b-leaves" not in shown.out + shown.err
        assert "Resident leaves" not in shown.out + shown.err
    done("redact", "b-leaves", "--part", "protected", "--reason", "safety", db=db)
    assert b"[Friday] morning" not in db.read_bytes()
    done("verify", db=db)


def _bundled(letter: str) -> Path:
    from support.case_files import bundled

    return bundled(letter)


def test_an_export_for_the_public_can_be_checked_by_anybody(cota: Path, tmp_path: Path) -> None:
    """The root follows from what is there; a changed word is found; a whole record is not made of it."""
    done("append", "-", db=cota, input=json.dumps(IDENTITY))
    kept = tmp_path / "kept.txt"
    kept.write_text(done("checkpoint", db=cota).out)
    text = done("export", "events", db=cota).out
    assert "Quixworthy" not in text
    bundle = tmp_path / "public.jsonl"
    bundle.write_text(text)
    good = done("verify", "--export", bundle, "--checkpoint", kept)
    assert "1 of 161 events withheld" in good.out
    bundle.write_text(text.replace("three police", "nine police"))
    bad = run("verify", "--export", bundle)
    assert (bad.code, "position 137" in bad.out) == (1, True)
    refused = run("append", "--restore", "-", db=tmp_path / "new.db", input=text)
    assert (refused.code, "--audience internal" in refused.err) == (1, True)
    assert not (tmp_path / "new.db").exists()


def test_who_may_see_a_thing_changes(cota: Path) -> None:
    """Restricted from now on, at past moments too; and public again."""
    where = ("totals", INCIDENT, "--json", "--audience", "public")
    assert _low(done(*where, db=cota).json, "police") == 3
    done("visibility", "claim", "b-police", "restricted", db=cota)
    assert _low(done(*where, db=cota).json, "police") == 4
    assert _low(done(*where, "--at-position", "160", db=cota).json, "police") == 4
    done("visibility", "claim", "b-police", "public", db=cota)
    assert _low(done(*where, db=cota).json, "police") == 3


def _low(rows: list[dict[str, object]], category: str) -> object:
    return next(row["low"] for row in rows if (row["measure"], row["category"]) == ("killed", category))


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("b-police", "--part", "public"), 2, "--reason"),
        (("b-police", "--reason", "safety"), 2, "--part"),
        (("--reason", "safety"), 2, "--source"),
        (("b-police", "--part", "public", "--reason", "He was seen!"), 2, "code"),
        (("nobody", "--part", "public", "--reason", "safety"), 1, "nobody"),
        (("--source", "nobody", "--reason", "safety"), 1, "nobody"),
        (("b-police", "--part", "protected", "--reason", "safety"), 1, "no part"),
    ],
)
def test_what_cannot_be_redacted_is_refused(cota: Path, args: tuple[str, ...], code: int, says: str) -> None:
    """Nothing is stored."""
    before = done("status", "--json", db=cota).json["size"]
    refused = run("redact", *args, db=cota)
    assert (refused.code, says in refused.err) == (code, True)
    assert done("status", "--json", db=cota).json["size"] == before


def test_a_dry_run_shows_what_would_go(cota: Path) -> None:
    shown = done("redact", "b-police", "--part", "public", "--reason", "safety", "--dry-run", db=cota)
    assert shown.lines == ["137 FigureReported public"]
    assert done("status", "--json", db=cota).json["size"] == 160


def test_a_redacted_figure_is_said_to_be(cota: Path) -> None:
    """In tables and JSON: the cell stands, without a figure."""
    for claim in ("a-police", "b-police"):
        done("redact", claim, "--part", "public", "--reason", "court-order", db=cota)
    row = next(row for row in done("totals", INCIDENT, "--json", db=cota).json if row["category"] == "police")
    assert (row["status"], row["low"], row["high"]) == ("redacted", None, None)
    table = done("totals", INCIDENT, db=cota).out
    assert any(line.startswith("killed/police") and "redacted" in line for line in table.splitlines())
    done("verify", db=cota)


def test_protected_parts_are_shown_only_where_somebody_asks_for_them(cota: Path) -> None:
    """By the record's own people, one at a time; after redaction there is nothing to show."""
    open_ = {**IDENTITY, "content": {**IDENTITY["content"], "visibility": "public-with-pseudonym"}}  # type: ignore[dict-item]
    done("append", "-", db=cota, input=json.dumps(open_))
    for name in ("resident-2", "161"):
        assert "Quixworthy" not in done("show", name, db=cota).out
        assert "Quixworthy" in done("show", name, "--protected", db=cota).out
        assert done("show", name, "--protected", "--json", db=cota).json["protected"] == {
            "protected": IDENTITY["protected"]
        }
    done("redact", "--source", "resident-2", "--reason", "safety", db=cota)
    assert done("show", "resident-2", "--protected", "--json", db=cota).json["protected"] == {"protected": None}


def test_what_was_redacted_says_so_itself(cota: Path) -> None:
    done("redact", "b-police", "--part", "public", "--reason", "court-order", db=cota)
    shown = done("show", "b-police", db=cota).lines
    assert "killed/police  redacted" in shown
    assert "public part    redacted at position 161: court-order" in shown


def test_what_is_kept_from_the_public_is_not_proved_to_outsiders(cota: Path, tmp_path: Path) -> None:
    """Unless somebody says so: a proof is handed out."""
    done("append", "-", db=cota, input=json.dumps(IDENTITY))
    done("visibility", "claim", "b-police", "restricted", db=cota)
    for args in (("b-police",), ("b-police", "--no-parts"), ("161",), ("b-gang", "--part", "protected")):
        refused = run("prove", *args, db=cota)
        assert (refused.code, refused.out, "--audience internal" in refused.err) == (1, "", True)
    assert done("prove", "b-police", "--audience", "internal", db=cota).out
    assert done("prove", "b-gang", "-o", "-", db=cota).out.startswith("c2sp.org/tlog-proof")


def test_a_record_is_its_owners_to_read(empty: Path, tmp_path: Path) -> None:
    """A new file, what SQLite keeps beside it, a backup and a restored log."""
    copy, again, lines = tmp_path / "copy.db", tmp_path / "again.db", tmp_path / "events.jsonl"
    done("backup", copy, db=empty)
    done("export", "events", "--audience", "internal", "-o", lines, db=empty)
    done("append", "--restore", lines, db=again)
    for path in (empty, copy, again, lines):
        assert path.stat().st_mode & 0o077 == 0


def test_loading_a_case_again_brings_nothing_back(cota: Path) -> None:
    """What was redacted of a claim, or of the incident itself, stays gone, and the case says so."""
    opened = "select position from events_detail where type = 'IncidentOpened' and stream = \"cota-905-2021-07\""
    (row,) = done("query", opened, "--json", db=cota).json
    for event in ("b-police", str(row["position"])):
        run("redact", event, "--part", "public", "--reason", "safety", db=cota)
    size = done("status", "--json", db=cota).json["size"]
    for letter in "ab":
        again = done("load", _bundled(letter), db=cota)
    assert "claim b-police, which was redacted" in again.out + again.err
    assert done("status", "--json", db=cota).json["size"] == size
    done("verify", db=cota)
