"""The pages agree with the program and with each other."""

import subprocess
import sys

from support.repository import ROOT


def test_generated_pages_links_and_names_are_right() -> None:
    """docs/build.py --check finds nothing: what it looks at is listed in its docstring."""
    command = [sys.executable, str(ROOT / "docs" / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "" == done.stderr
    assert 0 == done.returncode
