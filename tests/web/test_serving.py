"""Starting `serve`: quickly, only reading, and what it says when it cannot."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import reportedly
from support.commands import run
from support.site import COTA, figure, make_record, serving

pytestmark = pytest.mark.xdist_group("browser")


def test_without_datasette_it_says_how_to_get_it(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    run("init", db=path)
    code = (
        "import sys; sys.modules['datasette'] = None\n"
        f"from reportedly.cli import main; sys.argv = ['reportedly', '--db', {str(path)!r}, 'serve']; main()"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert found.stderr == "Error: serve needs the optional Datasette: pip install 'reportedly[serve]'\n"


def test_a_file_that_is_no_record_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("datasette", reason="Datasette is not installed")
    found = run("serve", "--port", "0", db=tmp_path / "nothing.db")
    assert found.code == 1
    assert found.err.startswith("Error: there is no record at")
    other = tmp_path / "other.db"
    other.write_text("nothing of ours", encoding="utf-8")
    assert "is not a database" in run("serve", "--port", "0", db=other).err


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    import socket

    pytest.importorskip("datasette", reason="Datasette is not installed")
    path = tmp_path / "record.db"
    run("init", db=path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = run("serve", "--port", str(taken.getsockname()[1]), db=path)
    assert found.code == 1
    assert "in use" in found.err


def test_what_others_record_is_there_at_once_and_the_file_is_not_written(tmp_path: Path) -> None:
    pytest.importorskip("datasette", reason="Datasette is not installed")
    path = tmp_path / "live.db"
    make_record(path)
    before = path.read_bytes()
    with serving(path) as site:
        first = site.get(f"incidents/{COTA}/totals.json").json
        assert path.read_bytes() == before
        with reportedly.open(path) as record:
            record.append([figure("fresh", "31", COTA, document="cota905-b", speaker="guaido")])
        second = site.get(f"incidents/{COTA}/totals.json").json
        assert second["position"] == first["position"] + 1
        assert site.get("claims/fresh").status == 200
        with reportedly.open(path) as record:
            change = {"kind": "claim", "name": "fresh", "visibility": "restricted", "reason": "asked"}
            record.append([{"type": "VisibilityChanged", "stream": COTA, "content": change}])
        assert site.get("claims/fresh").status == 404
        assert "fresh" not in site.get("/live/public_figures.csv?_size=max").text
        assert site.get(f"incidents/{COTA}/totals.json").json["rows"] == first["rows"]


def test_it_is_listening_soon(tmp_path: Path) -> None:
    """A loose bound; what it takes on a quiet machine is measured by benchmarks/serving.py."""
    pytest.importorskip("datasette", reason="Datasette is not installed")
    path = tmp_path / "soon.db"
    run("init", db=path)
    began = time.monotonic()
    with serving(path):
        assert time.monotonic() - began < 30
