"""Demo, replay, loading, backup, projections, schema, following."""

import json
import shlex
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.commands import done, run

INCIDENT = "cota-905-2021-07"


def test_the_demo_explains_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Totals, timeline and revisions, each explained; what to try next; no file stays."""
    monkeypatch.chdir(tmp_path)
    page = done("demo").out
    for words in (
        "26 or more",
        "3 | 4",
        "by 9 July 2021, 18:00",
        "differs (order ?)",
        "reportedly demo --keep cota.db",
    ):
        assert words in page
    assert [] == list(tmp_path.iterdir())


def test_every_command_the_demo_suggests_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly as printed."""
    monkeypatch.chdir(tmp_path)
    page = done("demo", "--keep", "cota.db").out

    suggested = [
        line.partition("#")[0].split(None, 1)[1] for line in page.splitlines() if line.startswith("  reportedly ")
    ]
    assert len(suggested) >= 5
    for line in suggested:
        done(*shlex.split(line))


def test_the_demo_never_overwrites(tmp_path: Path) -> None:
    """A file that exists is a usage error."""
    path = tmp_path / "kept.db"
    path.write_text("mine")
    assert 2 == run("demo", "--keep", path).code
    assert "mine" == path.read_text()


def test_replay_ends_at_the_as_of_answer(loaded_case: Path) -> None:
    """The last `after` of every cell is what totals say at that position, inferred bounds and proofs too."""
    events = done("events", "--stream", INCIDENT, "--json", db=loaded_case).json
    for position in [event["position"] for event in events][::12]:
        last: dict[tuple[object, ...], dict[str, Any]] = {}
        for step in done("replay", INCIDENT, "--to", str(position), "--json", db=loaded_case).json:
            for moved in step["totals"]:
                row = moved["after"] or moved["before"]
                last[row["measure"], row["category"], row["unit"]] = moved["after"]
        asked = done("totals", INCIDENT, "--at-position", str(position), "--json", db=loaded_case).json
        now = {(row["measure"], row["category"], row["unit"]): row for row in asked}
        assert now == {cell: row for cell, row in last.items() if row is not None}


def test_replay_for_people_says_what_moved(loaded_case: Path) -> None:
    """The minister's police: 4, and then two values side by side."""
    page = done("replay", INCIDENT, "--changes", db=loaded_case).out
    assert "killed/police: nothing → 4" in page
    assert "killed/police: 4 → 3 | 4 (conflict)" in page
    assert "timeline: by 9 July 2021, 18:00, State forces enter Cota 905" in page


CASE = """
case: 1
document: {id: note-1, publisher: paper, published: 2024-03-10, zone: UTC}
sources:
  paper: {kind: outlet}
incidents:
  bridge: {title: Bridge collapse, when: 2024-03-08, zone: UTC}
claims:
- incident: bridge
  by: paper
  figures:
  - {id: k1, killed/person: at least 26}
"""


def test_loading_a_case_file(empty: Path, tmp_path: Path) -> None:
    """A dry run stores nothing; loading twice adds nothing; rows for programs carry positions."""
    file = tmp_path / "case.yaml"
    file.write_text(CASE)
    before = done("status", "--json", db=empty).json["size"]
    assert "would be appended" in done("load", file, "--dry-run", db=empty).out
    assert [None] == list({row["position"] for row in done("load", file, "--dry-run", "--json", db=empty).json})
    assert before == done("status", "--json", db=empty).json["size"]
    rows = done("load", file, "--json", db=empty).json
    assert list(range(before + 1, before + 1 + len(rows))) == [row["position"] for row in rows]
    assert "nothing new" in done("load", file, db=empty).out
    assert [26] == [row["low"] for row in done("totals", "bridge", "--json", db=empty).json]


def test_a_case_file_with_mistakes_names_them_all(empty: Path, tmp_path: Path) -> None:
    """File, line and column, one line each, exit 1."""
    file = tmp_path / "case.yaml"
    file.write_text(
        CASE.replace("killed/person: at least 26", "killed/persn: umpteen").replace("by: paper", "bye: paper")
    )
    ran = run("load", file, db=empty)
    assert 1 == ran.code
    assert f"{file}:10:" in ran.err
    assert "Traceback" not in ran.err


def test_a_backup_holds_the_same(cota: Path, tmp_path: Path) -> None:
    """Same root; an existing file is not replaced unless asked."""
    copy = tmp_path / "copy.db"
    done("backup", copy, db=cota)
    assert done("status", "--json", db=cota).json["root"] == done("status", "--json", db=copy).json["root"]
    assert 1 == run("backup", copy, db=cota).code
    done("backup", copy, "--overwrite", db=cota)


def test_a_damaged_read_model_is_found_and_made_again(cota: Path) -> None:
    """`verify` compares with the log, `rebuild` mends."""
    done("projections", "verify", db=cota)
    with sqlite3.connect(cota) as connection:
        connection.execute("update totals set low = 99 where measure = 'killed' and category = 'police'")
    connection.close()
    ran = run("projections", "verify", db=cota)
    assert 1 == ran.code
    assert ran.out.startswith("totals: ")
    done("projections", "rebuild", "--silent", db=cota)
    done("projections", "verify", db=cota)


def test_projections_are_listed(loaded_case: Path) -> None:
    """What can be asked, and where the tables stand."""
    rows = done("projections", "list", "--json").json
    assert {"totals", "timeline", "revisions", "sources"} <= {row["projection"] for row in rows}
    assert 0 == done("projections", "status", "--json", db=loaded_case).json["waiting"]


def test_the_schema_of_a_line() -> None:
    """Valid JSON, for one type or all; an unknown type names the nearest."""
    assert "FigureReported" in json.dumps(json.loads(done("schema", "FigureReported").out))
    assert {"$schema", "$defs"} <= json.loads(done("schema").out).keys()
    assert "FigureReported" in [row["type"] for row in done("schema", "--list", "--json").json]
    assert "did you mean FigureReported?" in run("schema", "FigureReport").err


def test_following_prints_what_is_stored_meanwhile(cota: Path) -> None:
    """One JSON line per event, soon after it was appended by another process."""
    size = done("status", "--json", db=cota).json["size"]
    argv = [sys.executable, "-m", "reportedly", "--db", str(cota), "events", "--after", str(size - 1), "--follow"]
    with subprocess.Popen([*argv, "--limit", "2"], stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout is not None
        assert size == json.loads(follower.stdout.readline())["position"]
        done("incident", "bridge", "--title", "Bridge collapse", db=cota)
        assert "bridge" == json.loads(follower.stdout.readline())["stream"]
        assert 0 == follower.wait(timeout=30)


def test_following_ends_quietly_with_an_interrupt(cota: Path) -> None:
    """Ctrl-C is how one stops to follow: exit 0, nothing on stderr."""
    argv = [sys.executable, "-m", "reportedly", "--db", str(cota), "events", "--follow"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as follower:
        assert follower.stdout is not None
        assert 1 == json.loads(follower.stdout.readline())["position"]
        follower.send_signal(signal.SIGINT)
        _, err = follower.communicate(timeout=30)
        assert (0, "") == (follower.returncode, err)


def test_nothing_is_written_on_stderr_off_a_terminal(cota: Path) -> None:
    """No progress in pipes and logs."""
    for command in (["projections", "rebuild"], ["totals", INCIDENT]):
        assert "" == done(*command, db=cota).err
