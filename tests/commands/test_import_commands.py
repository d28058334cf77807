"""`reportedly import` as a user types it."""

import json
import shutil
from pathlib import Path

import pytest

from support.commands import done, run
from support.git_histories import MAP, history, write
from support.repository import ROOT

FEED = [
    {"published": "2024-05-01T10:00:00Z", "op": "add", "day": "2024-05-01", "record": {"day": "2024-05-01", "dead": 3}},
    {"published": "2024-05-02T10:00:00Z", "op": "add", "day": "2024-05-02", "record": {"day": "2024-05-02", "dead": 5}},
    {
        "published": "2024-05-02T12:00:00Z",
        "op": "revise",
        "day": "2024-05-02",
        "record": {"day": "2024-05-02", "dead": 6},
    },
]
FLOOD = """
map: 1
name: flood
items: {id: day, are: as-of rows}
incident: {id: flood-2024, title: Flood}
as_of: {field: day, precision: day}
figures:
  dead: {measure: killed, category: person}
"""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "flood.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in FEED))
    (tmp_path / "flood.yaml").write_text(FLOOD)
    return path


def test_try_import_again_and_compare(empty: Path, feed: Path, tmp_path: Path) -> None:
    given = ("import", "changes", feed, "--map", tmp_path / "flood.yaml")
    tried = done(*given, "--dry-run", db=empty)
    assert "would be appended" in tried.out
    assert "killed/person 3" in tried.out
    assert [] == done("incidents", "--json", db=empty).json
    assert "3 FigureReported" in done(*given, db=empty).out
    assert "3 known already; nothing new" in done(*given, db=empty).out
    assert "the record says what the feed says" in done(*given, "--compare", db=empty).out
    (total,) = done("totals", "flood-2024", "--json", db=empty).json
    assert (6, "2024-05-02") == (total["low"], total["as_of"])


def test_compare_finds_what_differs(empty: Path, feed: Path, tmp_path: Path) -> None:
    given = ("import", "changes", feed, "--map", tmp_path / "flood.yaml")
    done(*given, db=empty)
    claim = "flood:2024-05-01T100000Z:"
    names = [row["claim"] for row in done("revisions", "flood-2024", "--json", db=empty).json if row["origin"]]
    name = next(one for one in names if one.startswith(claim))
    done("withdraw", name, "--reason", "misread", db=empty)
    text = feed.read_text().replace('"dead": 6', '"dead": 7')
    feed.write_text(text + json.dumps({**FEED[2], "published": "2024-05-03T09:00:00Z"}) + "\n")
    differs = run(*given, "--compare", "--json", db=empty)
    assert differs.code == 1
    found = {row["what"] for row in json.loads(differs.out)}
    assert "a figure was withdrawn by hand" in found
    assert "a figure has another low" in found
    assert "a version has other bytes" in found
    assert "a version is not in the record" in found


def test_counts_as_json(empty: Path, feed: Path, tmp_path: Path) -> None:
    made = done("import", "changes", feed, "--map", tmp_path / "flood.yaml", "--json", db=empty).json
    assert (3, 3, {"dead": 3}) == (made["versions"], made["claims"], made["by_field"])


def test_a_mistake_in_a_map_names_file_line_column_and_key(empty: Path, feed: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(FLOOD.replace("measure:", "mesure:"))
    refused = run("import", "changes", feed, "--map", tmp_path / "bad.yaml", db=empty)
    assert refused.code == 1
    assert refused.err.endswith("bad.yaml:8:10: figures.dead.mesure: unknown key; nearest: measure\n")


WEST_BANK = {
    "seq": 1,
    "recorded_at": "2024-02-22T22:06:57Z",
    "op": "add",
    "report_date": "2023-10-11",
    "record": {"report_date": "2023-10-11", "killed_cum": 26},
}


def test_a_bundled_map_by_its_name(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_text(json.dumps(WEST_BANK) + "\n")
    given = ("import", "changes", tmp_path / "feed.jsonl", "--map", "west-bank")
    assert "1 FigureReported" in done(*given, db=empty).out
    (row,) = done("totals", "west-bank-2023", "--json", db=empty).json
    assert (26, "2023-10-11") == (row["low"], row["as_of"])


def test_every_bundled_map_is_named_in_help_and_in_the_error(empty: Path, feed: Path) -> None:
    names = {path.stem.removeprefix("map-") for path in (ROOT / "examples").glob("map-*.yaml")}
    assert "west-bank" in names
    refused = run("import", "changes", feed, "--map", "west-bnak", db=empty)
    assert (2, True) == (refused.code, all(name in refused.err for name in names))
    text = run("import", "--help").out
    assert all(name in text for name in names)


def test_a_file_comes_before_a_bundled_name(
    empty: Path, feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lebanon").write_text(FLOOD)
    monkeypatch.chdir(tmp_path)
    assert "3 FigureReported" in done("import", "changes", feed, "--map", "lebanon", db=empty).out


@pytest.mark.parametrize(
    "given",
    [
        ("--suggest", "--dry-run"),
        ("--map", "flood.yaml", "--id", "day"),
        ("--map", "flood.yaml", "--suggest"),
    ],
)
def test_what_excludes_each_other_is_a_usage_error(
    given: tuple[str, ...], empty: Path, feed: Path, tmp_path: Path
) -> None:
    words = [tmp_path / word if word.endswith(".yaml") else word for word in given]
    assert 2 == run("import", "changes", feed, *words, db=empty).code


def test_without_a_map_the_suggested_one_is_used(empty: Path, feed: Path) -> None:
    text = done("import", "changes", feed, "--suggest", db=empty).out
    assert "dead: {measure: killed, category: person}" in text
    assert "3 FigureReported" in done("import", "changes", feed, "--id", "day", db=empty).out


def test_stdin(empty: Path, feed: Path, tmp_path: Path) -> None:
    (tmp_path / "table.yaml").write_text(FLOOD.replace("name: flood", "name: table"))
    made = done("import", "csv", "-", "--map", tmp_path / "table.yaml", db=empty, input="day,dead\n2024-05-01,3\n")
    assert "1 FigureReported" in made.out


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_git(empty: Path, tmp_path: Path) -> None:
    repository = write(history(1, versions=30, items=6), tmp_path / "repository")
    (tmp_path / "fires.yaml").write_text(MAP)
    given = ("import", "git", repository, "data/fires.json", "--map", tmp_path / "fires.yaml")
    made = done(*given, db=empty)
    assert "suspected failed fetch" in made.out
    assert "cannot be read: not JSON" in made.out
    assert "the record says what the feed says" in done(*given, "--compare", db=empty).out
    refused = run("import", "git", repository, "none.json", "--id", "id", db=empty)
    assert (1, 1) == (refused.code, len(refused.err.splitlines()))


def test_no_record_yet(tmp_path: Path, feed: Path) -> None:
    refused = run("import", "changes", feed, "--map", tmp_path / "flood.yaml", db=tmp_path / "none.db")
    assert refused.code == 1
    assert "init" in refused.err


def test_the_schema_of_maps() -> None:
    assert "figures" in done("schema", "--map").json["properties"]
    assert 2 == run("schema", "FigureReported", "--map").code
