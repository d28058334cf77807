"""Hostile text in every text field of every type of event, and what every command makes of it in every format."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reportedly.events.registry import EVENT_TYPES
from reportedly.exporters.table import table_formats
from support.commands import Ran, done, run
from support.faults import LONG, times
from support.hostile import TAKE_AWAY, TEXTS, hostile_record

HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
QUESTIONS = ("totals", "timeline", "revisions", "vintages", "discrepancies", "sources")
ASKING: tuple[tuple[str, ...], ...] = (
    *((question,) for question in ("timeline", "discrepancies", "sources")),
    *((question, "i0") for question in QUESTIONS),
    *(("log", "i0"), ("replay", "i0"), ("events",), ("incidents",), ("incidents", "--search", "a"), ("status",)),
    *(("projections", "list"), ("projections", "status")),
    *(("diff", "i0", "start"), ("blame", "i0"), ("totals", "i0", "--audience", "public")),
    *(("query", f"select * from {table}", "--limit", "0") for table in (
        "events_detail", "registry", "entries", "effects", "happenings", "statements", "figures_detail",
        "incidents_detail", "documents_detail", "sources_detail", "revisions_detail", "totals", "quotes_fts",
    )),
)  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "record.db"
    stored = hostile_record(path, rounds=times(6))
    assert set(EVENT_TYPES) - set(stored) == set(TAKE_AWAY)
    return path


def rows_of(command: tuple[str, ...], db: Path) -> list[dict[str, Any]]:
    found = done(*command, "--json", db=db)
    assert not HARMFUL.search(found.out), command
    return found.json if isinstance(found.json, list) else [found.json]


def unharmed(command: tuple[str, ...], ran: Ran) -> None:
    assert ran.code == 0, (command, ran.err)
    assert not HARMFUL.search(ran.out), command
    assert not HARMFUL.search(ran.err), command


def test_every_text_is_somewhere(record: Path) -> None:
    """What was stored is what was given, exactly: JSON shows it."""
    out = [value for row in rows_of(("events",), record) for value in texts(row)]
    assert set(TEXTS) <= set(out)
    types = {row["type"] for row in rows_of(("events",), record)}
    assert len(types) > 25


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in texts(each)]


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_nothing_acts_on_a_terminal(record: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """As a table, wrapped or not: no control, no change of direction, and no row that nobody recorded."""
    rows = rows_of(command, record)
    ran = run(*command, db=record)
    unharmed(command, ran)
    if command[0] in (*QUESTIONS, "query", "incidents", "events") and rows:
        assert len(rows) + 2 >= len(ran.lines)
    monkeypatch.setenv("COLUMNS", "70")
    unharmed(command, run(*command, db=record))


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_no_cell_is_a_formula_and_numbers_stay(record: Path, command: tuple[str, ...]) -> None:
    """CSV and TSV: the rows of JSON, numbers as they are, text that never computes, separators only between cells."""
    rows = rows_of(command, record)
    for option, delimiter in (("--csv", ","), ("--tsv", "\t")):
        ran = run(*command, option, db=record)
        unharmed(
            command,
            Ran(
                ran.code,
                ran.out if option == "--tsv" and not ran.out.count("\t") else ran.out.replace("\t", ""),
                ran.err,
            ),
        )
        if not rows:
            continue
        header, *cells = csv.reader(io.StringIO(ran.out, newline=""), delimiter=delimiter)
        assert len(cells) == len(rows)
        for row, values in zip(rows, cells, strict=True):
            assert len(header) == len(values)
            for name, value in zip(header, values, strict=True):
                original = row.get(name)
                if isinstance(original, int | float) and not isinstance(original, bool):
                    assert str(original) == value
                computes = re.search(r"(\A|;)[=+@\t\r\n＝＋－＠-]", value)
                assert not computes or value == "-" or NUMBER.fullmatch(value), (command, name, value[:50])
        if option == "--tsv":
            assert len(ran.out.splitlines()) == len(rows) + 1
            assert {len(header) - 1} == {line.count("\t") for line in ran.lines}


@pytest.mark.parametrize("fmt", table_formats())
def test_no_format_lets_text_act(record: Path, fmt: str) -> None:
    """Every format of --fmt: nothing for the terminal, no HTML, no cell more than there are columns."""
    for command in ASKING if LONG else (("events",), ("sources",), ("query", "select * from registry", "--limit", "0")):
        rows = rows_of(command, record)
        ran = run(*command, "--fmt", fmt, db=record)
        unharmed(command, Ran(ran.code, ran.out.replace("\t", ""), ran.err))
        if fmt in ("html", "github", "pipe", "mediawiki", "moinmoin", "textile", "youtrack", "asciidoc"):
            assert "<script" not in ran.out
            assert "<img" not in ran.out
        if fmt in ("github", "pipe", "orgtbl") and rows and command[0] != "diff":  # which has several tables
            assert 1 == len(
                {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in ran.lines if line and "--+" not in line}
            )
        if fmt == "rst":
            assert not re.search(r"(^|  )\.\. include", ran.out)


def test_what_executes_is_no_format(record: Path) -> None:
    for fmt in ("unsafehtml", "latex_raw"):
        assert run("events", "--fmt", fmt, db=record).code == 2


def test_one_of_everything(record: Path) -> None:
    """`show` of every event and claim, and whatever prints one thing."""
    for row in rows_of(("events",), record):
        if not row["recorded_by"]:
            unharmed(("show",), run("show", str(row["position"]), db=record))
            unharmed(("show",), run("show", str(row["position"]), "--json", db=record))
    for n in range(30):
        ran = run("show", f"c{n}", db=record)
        assert not HARMFUL.search(ran.out + ran.err)
    for command in (("checkpoint",), ("verify",), ("prove", "c1"), ("status",), ("projections", "verify")):
        unharmed(command, run(*command, db=record))


@pytest.mark.parametrize("text", TEXTS)
def test_errors_cannot_act_either(record: Path, text: str, tmp_path: Path) -> None:
    """Where hostile words are what is complained about: one line, or click's usage."""
    good = tmp_path / "lines.jsonl"
    line = b'{"type": "IncidentOpened", "stream": "x", "content": {"title": 1, "%s": 2}}\n'
    good.write_bytes(line % text.encode()[:60])
    for command in (
        *(("totals", text), ("show", text), ("query", f"select '{text}"), ("query", "select :x", "-p", "x", text)),
        *(("figure", "i0", text, "3"), ("figure", "i0", "killed", text), ("append", str(good)), ("prove", text)),
        *(("events", "--type", text), ("replay", text), (text,), ("source", text, "--kind", text)),
    ):
        ran = run("--", *command, db=record) if command[0].startswith("-") else run(*command, db=record)
        assert not HARMFUL.search(ran.err.replace("\t", "")), (command, ran.err)
        assert ran.code in (0, 1, 2)
        assert ran.code != 1 or ran.err.count("\n") == 1, ran.err


def test_a_traceback_cannot_act_either(record: Path) -> None:
    """--debug shows everything, neutralised."""
    command = [sys.executable, "-m", "reportedly", "--debug", "--db", str(record), "totals", "\x1b[2J\u202ex"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert "Traceback" in ran.stderr
    assert ran.returncode == 1
    assert not HARMFUL.search(ran.stderr)
