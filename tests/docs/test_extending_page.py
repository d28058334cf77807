"""What docs/extending.md adds to the program works: the examples are put into a copy of it as they stand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.blocks import blocks
from support.repository import LINKS, ROOT

PAGE = ROOT / "docs" / "extending.md"
LINES = {
    "events/registry.py": "_TABLE: Final = (\n",
    "projections/__init__.py": "PROJECTIONS: Final[dict[str, Projection]] = {\n",
    "cli.py": '    "Asking": {\n',
}
FILES = ("events/weather.py", "projections/speakers.py", "commands/speakers.py")
OBSERVED = '{"type": "WeatherObserved", "stream": "cota-905-2021-07", "content": {"by": "ovv", "what": "Dry"}}'


def lines_of_the_page() -> list[str]:
    """The three lines for the tables, in the order of `LINES`."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(r"`(EventType\(.+\),|\"speakers\": .+\),)`", text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, its links followed, with the page's files and lines in it."""
    package = tmp_path_factory.mktemp("copy") / "reportedly"
    shutil.copytree(LINKS, package, ignore=shutil.ignore_patterns("__pycache__"))
    examples = [block.body for block in blocks(PAGE.name, PAGE.read_text(encoding="utf-8")) if block.language == "py"]
    for name, body in zip(FILES, examples, strict=True):
        (package / name).write_text(body, encoding="utf-8")
    for (name, before), line in zip(LINES.items(), lines_of_the_page(), strict=True):
        text = (package / name).read_text(encoding="utf-8")
        assert before in text
        (package / name).write_text(text.replace(before, f"{before}        {line}\n", 1), encoding="utf-8")
    return package.parent


def run(copy: Path, *arguments: str, stdin: str = "") -> str:
    program = [sys.executable, "-m", "reportedly", "--db", str(copy / "cota.db"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(program, cwd=copy, env=environment, input=stdin, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


def test_the_examples_work_as_they_stand(copy: Path) -> None:
    run(copy, "demo", "--keep", str(copy / "cota.db"))
    head, first, *_ = run(copy, "speakers", "cota-905-2021-07", "--csv").splitlines()
    assert "incident,speaker,figures" == head
    assert first.startswith("cota-905-2021-07,outlet-a,")
    run(copy, "append", "-", stdin=OBSERVED)
    assert "WeatherObserved" in run(copy, "events", "--type", "WeatherObserved", "--csv")
    assert "WeatherObserved" in run(copy, "schema", "WeatherObserved")
