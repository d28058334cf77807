"""The benchmarks still run and the made-up events are what they claim to be; how fast anything is, is not tested."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from measure import Line, table
from support.repository import ROOT
from synthetic import EVENTS_PER_INCIDENT, Synthetic

SMALL = {
    "lines": 50,
    "rounds": 1,
    "base": 50,
    "story": 100,
    "rebuild": 100,
    "live": 340,
    "memory": 500,
    "versions": 5,
    "starts": 1,
}
CASES = (
    "JSON lines",
    "append 1000,",
    "append 1,",
    "space,",
    "fold one",
    "replay,",
    "rebuild 100",
    "catch up",
    "live totals",
    "peak memory, append",
    "peak memory, rebuild",
    "peak memory, verify",
    "peak memory, export",
    "monthly total",
    "import git",
    "start,",
)


def test_every_case_gives_its_lines(tmp_path: Path) -> None:
    sizes = [text for name, size in SMALL.items() for text in (f"--{name}", str(size))]
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), *sizes, "--dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    for case in CASES:
        assert f"\n{case}" in done.stdout
    assert [] == list(tmp_path.iterdir())


def test_an_incident_is_29_claims_in_four_documents() -> None:
    kinds = [event["type"] for event in Synthetic().incident(7)]
    assert EVENTS_PER_INCIDENT == len(kinds) == 34
    assert (24, 5, 4, 1) == tuple(
        kinds.count(kind) for kind in ("FigureReported", "HappeningReported", "DocumentIngested", "IncidentOpened")
    )


def test_the_same_events_come_again() -> None:
    """Storing them in a second place stores the same bytes."""
    assert list(Synthetic().events(100)) == list(Synthetic().events(100))
    assert Synthetic(seed=2).incident(0) != Synthetic().incident(0)


def test_a_missed_target_is_said() -> None:
    met = Line("append", "ours", 1e-5, "event", "floor", 1.5, 2.5)
    missed = Line("append", "theirs", 2e-3, "event", "floor", 2.6, 2.5)
    assert [False, True] == [met.missed, missed.missed]
    assert ["met", "missed"] == [row.split()[-1] for row in table([met, missed]).splitlines()[2:]]
    assert "10.0 µs" in table([met])
    assert "2.00 ms" in table([missed])
    assert "654 B" in table([Line("space", "ours", 654.4, "event", unit="B")])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_contents_have_a_usual_size(number: int) -> None:
    """About 440 bytes each once defaults are written out; here without them."""
    sizes = [len(orjson.dumps(event["content"])) for event in Synthetic().incident(number)]
    assert 300 < sum(sizes) / len(sizes) < 440
