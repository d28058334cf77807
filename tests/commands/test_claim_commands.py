"""Writing an article down by single commands: incident, source, document, figure, happening, statement, and mending."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.commands import Ran, done, run

ARTICLE = "On Sunday the mayor said at least 26 people died. By Saturday evening, he said, the bridge was closed.\n"
QUOTE = "at least 26 people died"


@pytest.fixture
def bridge(empty: Path, tmp_path: Path) -> Path:
    """A record with an incident, two sources and an article of Sunday, 10 March 2024."""
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    done(
        "incident",
        "bridge",
        "--title",
        "Bridge collapse",
        "--when",
        "2024-03-08",
        "--zone",
        "America/Caracas",
        db=empty,
    )
    done("source", "paper", "--kind", "outlet", "--grade", "F", db=empty)
    done("source", "mayor", "--kind", "official", "--role", "mayor", db=empty)
    where = ("--text", tmp_path / "article.txt", "--publisher", "paper", "--published", "2024-03-10")
    done("document", "paper-1", *where, "--zone", "America/Caracas", db=empty)
    return empty


def add(db: Path, *words: str | Path) -> Ran:
    """Record a figure of the article."""
    return done("figure", "bridge", *words, "--document", "paper-1", db=db)


def content(db: Path, claim: str) -> dict[str, Any]:
    """What the record holds of a claim now."""
    found: dict[str, Any] = done("show", claim, "--json", db=db).json["content"]
    return found


def total(db: Path, *words: str) -> dict[str, Any]:
    """The one row of the incident's totals."""
    (row,) = done("totals", "bridge", "--json", *words, db=db).json
    return dict(row)


def test_a_figure_takes_the_words(bridge: Path, tmp_path: Path) -> None:
    """Bounds, quote with its place and context, speaker, publisher and mode come from what is known."""
    text = tmp_path / "article.txt"
    ran = add(bridge, "killed/person", "at least 26", "--by", "mayor", "--quote", QUOTE, "--text", text, "--id", "k1")
    assert " bridge 2 " in ran.out
    assert ran.out.endswith(" k1\n")
    said = content(bridge, "k1")
    assert (26, None, "person") == (said["quantity"]["low"], said["quantity"].get("high"), said["quantity"]["unit"])
    assert ("mayor", "paper", "indirect") == (said["speaker"], said["publisher"], said["mode"])
    start, end = said["quote"]["start"], said["quote"]["end"]
    assert QUOTE == ARTICLE[start:end]
    assert (26, None, 1) == tuple(total(bridge)[name] for name in ("low", "high", "origins"))


def test_the_same_command_twice_stores_it_once(bridge: Path) -> None:
    """A claim without a name is named by what it says."""
    first = add(bridge, "killed/person", "at least 26", "--by", "mayor").out
    again = add(bridge, "killed/person", "at least 26", "--by", "mayor").out
    assert first.strip() + " (already stored)\n" == again


def test_the_outlets_own_voice_has_no_speaker(bridge: Path) -> None:
    """`--by` the publisher itself, or nobody, is the outlet speaking; what it goes back to is a judgement beside."""
    add(bridge, "killed/person", "26", "--by", "paper", "--goes-back-to", "mayor", "--id", "k1")
    said = content(bridge, "k1")
    assert "speaker" not in said
    assert ("outlet", "mayor") == (said["mode"], said["goes_back_to"])


def test_words_without_a_number_take_the_recorders(bridge: Path) -> None:
    """`--means 1` for "a sergeant" is a number; the words stay."""
    add(bridge, "killed/police", "a sergeant", "--means", "1", "--id", "k1")
    quantity = content(bridge, "k1")["quantity"]
    expected = (1, 1, "means", True, "a sergeant")
    assert expected == tuple(quantity[name] for name in ("low", "high", "qualifier", "numbered", "wording"))


def test_weekdays_are_read_beside_the_document(bridge: Path) -> None:
    """Saturday before Sunday 10 March 2024 is the 9th; its evening ends at midnight in Caracas, 04:00 UTC."""
    done("happening", "bridge", "Bridge closed", "--when", "by Saturday evening", "--document", "paper-1", db=bridge)
    (row,) = done("timeline", "bridge", "--json", db=bridge).json
    assert ("../2024-03-09", "2024-03-10T04:00:00Z", "not-later-than") == (row["edtf"], row["latest"], row["relation"])
    assert "by 9 March 2024" in done("timeline", "bridge", db=bridge).out


def test_a_restricted_statement_keeps_its_words_apart(bridge: Path) -> None:
    """Quote and summary go to the protected part; no answer and no event shows them."""
    words = ("Saw who did it", "--document", "paper-1", "--visibility", "restricted", "--id", "s1")
    done("statement", "bridge", *words, db=bridge)
    assert ["protected"] == done("show", "s1", "--json", db=bridge).json["protected"]
    for command in (
        ["show", "s1"],
        ["events", "--nl"],
        ["log", "bridge"],
        ["query", "select * from protected", "--nl"],
    ):
        assert "Saw who" not in done(*command, db=bridge).out


def test_a_dry_run_prints_what_append_takes(bridge: Path) -> None:
    """Nothing is stored, and the line gives the same claim when appended."""
    before = done("status", "--json", db=bridge).json["root"]
    line = add(bridge, "killed/person", "26", "--dry-run").out
    assert before == done("status", "--json", db=bridge).json["root"]
    done("append", "-", db=bridge, input=line)
    assert 26 == total(bridge)["low"]
    assert "FigureReported" == json.loads(line)["type"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("bridge", "killd/person", "3"), "CELL: no measure killd; did you mean killed?"),
        (("bridge", "killed/polise", "3"), "CELL: no category polise; did you mean police?"),
        (("bridg", "killed", "3"), "there is no incident bridg in this record; did you mean bridge?"),
        (("bridge", "killed", "umpteen"), "umpteen is not understood"),
        (("bridge", "killed", "3", "--document", "x"), "--document: no document x; register it with"),
        (("bridge", "killed", "3", "--as-of", "Saturday"), "weekdays need --document"),
        (("bridge", "killed", "3", "--document", "paper-1", "--as-of", "soonish"), "--as-of: "),
    ],
)
def test_what_is_refused_says_what_was_meant(words: tuple[str, ...], message: str, bridge: Path) -> None:
    """Exit 1, one line, the option or argument, the nearest name."""
    ran = run("figure", *words, db=bridge)
    assert 1 == ran.code
    assert message in ran.err
    assert 1 == ran.err.count("\n")


def test_a_quote_that_is_not_there_is_refused_with_the_nearest(bridge: Path, tmp_path: Path) -> None:
    """And so is a text that is not the document's."""
    text = tmp_path / "article.txt"
    words = ("figure", "bridge", "killed/person", "26", "--document", "paper-1", "--quote")
    ran = run(*words, "at least 26 persons died", "--text", text, db=bridge)
    assert 1 == ran.code
    assert QUOTE in ran.err
    text.write_text("another text: " + ARTICLE)
    ran = run(*words, QUOTE, "--text", text, db=bridge)
    assert "is not the document's file" in ran.err


def test_without_a_terminal_nothing_is_asked(bridge: Path) -> None:
    """What is missing is a usage error, at once."""
    ran = run("figure", "bridge", db=bridge)
    assert 2 == ran.code
    assert "Missing argument 'CELL'" in ran.err


def test_on_a_terminal_what_is_missing_is_asked(bridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cell, words, and then what the claim rests on, which may stay empty."""
    monkeypatch.setattr("reportedly.commands.figure.on_terminal", lambda: True)
    done("figure", "bridge", db=bridge, input="killed/person\nat least 26\npaper-1\nmayor\n\n")
    row = total(bridge)
    assert (26, None, 1) == (row["low"], row["high"], row["origins"])


def test_a_correction_is_retroactive_but_not_on_the_recorded_clock(bridge: Path) -> None:
    """What the record said before the correction stays askable."""
    add(bridge, "killed/person", "28", "--id", "k1")
    before = done("status", "--json", db=bridge).json["size"]
    done("correct", "k1", "quantity", "at least 26", "--reason", "misread", db=bridge)
    assert (26, None) == (total(bridge)["low"], total(bridge)["high"])
    assert 28 == total(bridge, "--at-position", str(before))["high"]
    assert "misread" in done("show", "k1", db=bridge).out


def test_fields_are_corrected_in_their_own_shape(bridge: Path) -> None:
    """Moments are read as words beside the document, lists by blanks; hyphens do for underscores; --clear empties."""
    add(bridge, "killed/person", "28", "--id", "k1", "--as-of", "2024-03-10")
    reason = ("--reason", "typing error")
    done("correct", "k1", "as-of", "Saturday", *reason, db=bridge)
    assert "2024-03-09" == content(bridge, "k1")["as_of"]["edtf"]
    done("correct", "k1", "as_of", "--clear", *reason, db=bridge)
    assert "as_of" not in content(bridge, "k1")
    done("correct", "paper-1", "published", "2024-03-11", "--kind", "document", *reason, db=bridge)
    assert "2024-03-11" == done("show", "paper-1", "--json", db=bridge).json["published"]["edtf"]
    assert 2 == run("correct", "k1", "as-of", *reason, db=bridge).code
    assert 1 == run("correct", "nothing", "as-of", "2024", *reason, db=bridge).code


def test_withdrawn_is_as_if_never_said(bridge: Path) -> None:
    """The claim leaves the totals; its history stays."""
    add(bridge, "killed/person", "28", "--id", "k1")
    done("withdraw", "k1", "--reason", "entered twice", db=bridge)
    rows = done("totals", "bridge", "--json", db=bridge).json
    assert [] == [row for row in rows if row["low"] is not None or row["claims"]]
    assert "entered twice" in done("show", "k1", db=bridge).out


def test_retracted_is_out_of_force_from_then_on(bridge: Path) -> None:
    """Before the retraction was published the claim still counts."""
    add(bridge, "killed/person", "28", "--id", "k1")
    done("retract", "k1", "--published", "2024-03-12", "--by", "mayor", "--reason", "miscounted", db=bridge)
    assert "retracted" == total(bridge)["status"]
    assert 28 == total(bridge, "--known-at", "2024-03-11")["low"]
    assert 2 == run("retract", "k1", db=bridge).code


def test_an_incident_is_opened_once_and_then_updated(bridge: Path) -> None:
    """A second call updates; one that says nothing is a usage error."""
    done("incident", "bridge", "--place", "Old bridge", "--reason", "found out", db=bridge)
    (row,) = done("incidents", "--json", db=bridge).json
    assert ("Bridge collapse", "Old bridge") == (row["title"], row["place"])
    assert 2 == run("incident", "bridge", db=bridge).code
    assert 2 == run("incident", "tunnel", db=bridge).code


def test_a_source_is_reassessed_with_a_reason(bridge: Path) -> None:
    """Grades change by judgement, with a reason; what identifies a source is never shown."""
    done("source", "paper", "--grade", "B", "--reason", "names its sources", db=bridge)
    assert "B" == done("show", "paper", "--json", db=bridge).json["grade"]
    assert 2 == run("source", "nobody", "--grade", "B", "--reason", "x", db=bridge).code
    assert 2 == run("source", "nobody", db=bridge).code
    done("source", "resident-1", "--kind", "person", "--protected-name", "Somebody Real", db=bridge)
    assert "Somebody" not in done("events", "--nl", db=bridge).out + done("show", "resident-1", db=bridge).out


def test_sources_without_a_registration_are_refused(bridge: Path) -> None:
    """A name that nobody registered is a typing error more often than not."""
    ran = run("figure", "bridge", "killed", "3", "--by", "mayr", db=bridge)
    assert 1 == ran.code
    assert "mayr" in ran.err
