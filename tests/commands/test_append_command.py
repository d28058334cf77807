"""`append`: strict JSON lines, all or nothing, safe to repeat."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.commands import done, run


def figure(n: int, quantity: object = None) -> dict[str, object]:
    """A figure as a JSON line."""
    content = {"claim": f"k{n}", "measure": "killed", "category": "person"}
    return {"type": "FigureReported", "stream": "flood", "content": content | {"quantity": quantity or f"{n + 1}"}}


def happening(n: int) -> dict[str, object]:
    """A happening as a JSON line."""
    content = {"claim": f"h{n}", "what": f"Water at mark {n}", "when": "2024-05-01"}
    return {"type": "HappeningReported", "stream": "flood", "content": content}


OPENED = {"type": "IncidentOpened", "stream": "flood", "content": {"title": "Flood"}}
SOURCE = {"type": "SourceRegistered", "content": {"source": "wire", "kind": "agency"}}


def lines(*events: Mapping[str, object]) -> str:
    """Events as JSON lines."""
    return "".join(json.dumps(event) + "\n" for event in events)


def size(db: Path) -> int:
    """How many events the record holds."""
    return int(done("status", "--json", db=db).json["size"])


def test_each_event_gets_a_line_after_the_commit(empty: Path) -> None:
    """Position, stream, version, id; the same again says so and stores nothing."""
    before = size(empty)
    first = done("append", "-", db=empty, input=lines(OPENED, figure(0))).lines
    assert [f"{before + 1} flood 1", f"{before + 2} flood 2"] == [line.rpartition(" ")[0] for line in first]
    again = done("append", "-", db=empty, input=lines(OPENED, figure(0))).lines
    assert [f"{line} (already stored)" for line in first] == again
    assert before + 2 == size(empty)


def test_one_bad_line_of_a_thousand_stores_nothing(empty: Path, tmp_path: Path) -> None:
    """The error names file, line and field; mended and appended twice, the file is stored once."""
    file = tmp_path / "events.jsonl"
    events: list[Mapping[str, object]] = [OPENED, figure(0), *(happening(n) for n in range(998))]
    bad = [*events[:699], figure(1, {"low": 3, "wording": "3", "high": "many"}), *events[700:]]
    before = size(empty)
    file.write_text(lines(*bad))
    ran = run("append", file, db=empty)
    assert 1 == ran.code
    assert ran.err.startswith(f"Error: {file}:700: content.quantity")
    assert before == size(empty)
    file.write_text(lines(*events))
    done("append", file, db=empty)
    done("append", file, db=empty)
    assert before + 1000 == size(empty)


def test_what_does_not_fit_the_record_names_its_line_too(empty: Path) -> None:
    """A figure of an unknown measure is valid JSON and a valid event, and still refused, by line."""
    odd = figure(1)
    odd["content"]["measure"] = "unheard-of"  # type: ignore[index]
    ran = run("append", "-", db=empty, input=lines(OPENED, figure(0)) + "\n" + lines(odd))
    assert 1 == ran.code
    assert ran.err.startswith("Error: -:4: content.measure")


@pytest.mark.parametrize(
    "line", ['{"type": 1}', "[]", "{", '{"a": 1, "a": 2}', '{"type": "Nope", "content": {}}', "\ufeff{}", "NaN"]
)
def test_hostile_lines_are_refused_in_one_line(line: str, empty: Path) -> None:
    """Strict reading: no traceback, exit 1, the line is named."""
    ran = run("append", "-", db=empty, input=line + "\n")
    assert 1 == ran.code
    assert ran.err.startswith("Error: -:1: ")
    assert 1 == ran.err.count("\n")


def test_an_expected_version_that_is_not_there_is_exit_three(empty: Path) -> None:
    """The conflict names both versions, and nothing is stored."""
    done("append", "-", "--expect", "flood=none", db=empty, input=lines(OPENED))
    done("append", "-", "--expect", "flood=1", db=empty, input=lines(figure(0)))
    ran = run("append", "-", "--expect", "flood=1", db=empty, input=lines(figure(1)))
    assert (3, "Error: stream flood: expected version 1, current version 2\n") == (ran.code, ran.err)
    done("append", "-", "--expect", "flood=exists", "--expect", "other=any", db=empty, input=lines(figure(1)))
    assert (
        3
        == run(
            "append",
            "-",
            "--expect",
            "none-such=exists",
            db=empty,
            input=lines({"type": "IncidentOpened", "stream": "none-such", "content": {"title": "x"}}),
        ).code
    )


@pytest.mark.parametrize("expect", ["flood", "flood=-1", "=1", "flood=many", "flood=²"])
def test_an_expectation_that_says_nothing_is_a_usage_error(expect: str, empty: Path) -> None:
    """STREAM=VERSION, with a number, none, exists or any."""
    assert 2 == run("append", "-", "--expect", expect, db=empty, input=lines(OPENED)).code


def test_batches_commit_one_by_one(empty: Path) -> None:
    """With --batch what came before the bad line stays."""
    before = size(empty)
    bad = {"type": "IncidentOpened", "stream": "x", "content": {}}
    ran = run("append", "-", "--batch", "2", db=empty, input=lines(OPENED, figure(0), figure(1), bad))
    assert 1 == ran.code
    assert before + 2 == size(empty)
    assert 2 == len(ran.lines)


def test_rows_for_programs(empty: Path) -> None:
    """`--json` gives the same as rows, with whether each was new."""
    rows = done("append", "-", "--json", db=empty, input=lines(OPENED, SOURCE)).json
    assert ["position", "stream", "version", "id", "new"] == list(rows[0])
    assert [("flood", True), ("sources", True)] == [(row["stream"], row["new"]) for row in rows]


def test_who_recorded_is_kept(empty: Path) -> None:
    """`--recorded-by` is the envelope's, and never the speaker."""
    done("append", "-", "--recorded-by", "desk", db=empty, input=lines(OPENED))
    assert ["desk"] == [row["recorded_by"] for row in done("events", "--stream", "flood", "--json", db=empty).json]
