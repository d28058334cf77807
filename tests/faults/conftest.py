"""Records for the fault suite, and what its long version did, printed at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.faults import LONG
from support.records import cota, empty, loaded_case

__all__ = ["cota", "empty", "loaded_case"]


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say what was done, in a line: `told("300 files damaged, 280 found, 20 unharmed")`."""
    return lambda line: record_property("did", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not LONG:
        return
    terminalreporter.section("what was done")
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, line in getattr(report, "user_properties", ()):
            if name == "did":
                terminalreporter.line(f"{report.location[2]}: {line}")
