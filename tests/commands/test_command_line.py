"""The shell around the commands: errors, exit codes, where the record is, start-up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import done, run

HEAVY = ("pydantic", "pydantic_core", "sqlite_utils", "rich", "tabulate", "ruamel", "edtf")


def process(*args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """The real program, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "reportedly", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        timeout=120,
        check=False,
    )


def test_an_unknown_command_suggests_the_nearest() -> None:
    """A typing error is a usage error, and names what was probably meant."""
    ran = run("totls", "x")
    assert 2 == ran.code
    assert "No such command 'totls'. Did you mean 'totals'?" in ran.err


def test_usage_errors_are_two_and_data_errors_one(tmp_path: Path) -> None:
    """What the user typed wrongly differs from what the record refuses."""
    assert 2 == run("totals", "--nonsense").code
    assert 2 == run("totals", "x", "--at-position", "-1").code
    ran = run("totals", "x", db=tmp_path / "none.db")
    assert 1 == ran.code
    assert ran.err.startswith("Error: there is no record at ")
    assert 1 == ran.err.count("\n")


def test_a_file_that_is_no_record_is_left_alone(tmp_path: Path) -> None:
    """One line, no traceback, the file unchanged."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but more than a hundred bytes of text " * 4)
    before = path.read_bytes()
    ran = run("status", db=path)
    assert 1 == ran.code
    assert "is not a database" in ran.err
    assert before == path.read_bytes()


def test_the_database_comes_from_the_environment(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--db`, else REPORTEDLY_DB, else reportedly.db here."""
    monkeypatch.setenv("REPORTEDLY_DB", str(empty))
    assert str(empty) == done("status", "--json").json["path"]
    monkeypatch.delenv("REPORTEDLY_DB")
    monkeypatch.chdir(empty.parent)
    assert "reportedly.db" == done("status", "--json").json["path"]


def test_init_twice_changes_nothing(empty: Path) -> None:
    """Safe to run again."""
    before = done("status", "--json", db=empty).json["root"]
    assert "nothing was changed" in done("init", db=empty).out
    assert before == done("status", "--json", db=empty).json["root"]


def test_no_traceback_without_debug(empty: Path) -> None:
    """An error of the program itself is one line too; `--debug` shows where."""
    broken = "import reportedly.commands.status as s\ns.state_of = None\nfrom reportedly.cli import main\nmain()"
    for words, traceback in (([], False), (["--debug"], True)):
        argv = [sys.executable, "-c", broken, "--db", str(empty), *words, "status"]
        ran = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
        assert 1 == ran.returncode
        assert traceback == ("Traceback" in ran.stderr)
        assert traceback or "TypeError" in ran.stderr


def test_the_version_is_the_packages() -> None:
    """`--version` works without a record."""
    assert done("--version").out.startswith("reportedly, version 0.")


@pytest.mark.parametrize(
    "words",
    [
        ("totals", "cota-905-2021-07"),
        ("totals", "cota-905-2021-07", "--json"),
        ("totals", "cota-905-2021-07", "--known-at", "2021-07-11"),
        ("timeline",),
        ("revisions", "cota-905-2021-07", "--csv"),
        ("sources",),
        ("incidents",),
        ("status",),
        ("events", "--limit", "5"),
        ("show", "b-police"),
        ("log", "cota-905-2021-07"),
        ("log", "cota-905-2021-07", "--cell", "killed/police", "--published", "2021-07-11"),
        ("diff", "cota-905-2021-07", "124"),
        ("blame", "cota-905-2021-07"),
        ("query", "select 1"),
    ],
    ids=" ".join,
)
def test_reading_starts_without_the_heavy_modules(words: tuple[str, ...], loaded_case: Path) -> None:
    """Reading commands import neither pydantic nor sqlite_utils, and draw their table without tabulate."""
    code = (
        "import sys\nfrom reportedly.cli import main\n"
        "try:\n    main()\nfinally:\n"
        f"    sys.stderr.write('|' + ' '.join(m for m in {HEAVY!r} if m in sys.modules))"
    )
    argv = [sys.executable, "-c", code, "--db", str(loaded_case), *words]
    ran = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert (0, "") == (ran.returncode, ran.stderr.rpartition("|")[2])


def test_a_closed_pipe_is_no_error_message(loaded_case: Path) -> None:
    """`reportedly events | head -1` ends quietly."""
    for command in ("events --nl", "replay cota-905-2021-07", "totals cota-905-2021-07 --json"):
        line = f"{sys.executable} -m reportedly --db {loaded_case} {command} | head -n 1"
        ran = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=60, check=False)
        assert "" == ran.stderr
        assert 1 == ran.stdout.count("\n")


def test_a_terminal_without_unicode_still_gets_an_answer(loaded_case: Path) -> None:
    """What the terminal's encoding lacks is escaped instead of ending in a traceback."""
    ran = process("--db", str(loaded_case), "totals", "cota-905-2021-07", PYTHONIOENCODING="ascii")
    assert 0 == ran.returncode
    assert "22" in ran.stdout


def test_shells_complete_commands_incidents_and_types(loaded_case: Path) -> None:
    """Through click's own protocol, as the script of `completion bash` calls it."""
    assert "_REPORTEDLY_COMPLETE" in done("completion", "bash").out

    def completed(words: str, at: int) -> str:
        env = {"_REPORTEDLY_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        code = "from reportedly.cli import main; main()"
        argv = [sys.executable, "-c", code]
        ran = subprocess.run(argv, capture_output=True, text=True, env={**os.environ, **env}, timeout=60, check=False)
        return ran.stdout

    assert "plain,totals\n" == completed("reportedly tot", 1)
    assert "plain,cota-905-2021-07\n" == completed(f"reportedly --db {loaded_case} totals cota", 4)
    assert "plain,FigureReported" in completed("reportedly schema Figure", 2)
