"""`plot`: characters for a terminal, or a picture; one line where it cannot."""

import gzip
import json
import os
import time
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import reportedly
from reportedly.exporters.charts import gallery
from support.commands import done, run
from support.shared import SHARED, needs_shared

COTA = "cota-905-2021-07"
KINDS: tuple[list[str], ...] = ([], ["--vintages"], ["--timeline"], ["--axis", "recorded"], ["--axis", "as-of"])
FEEDS = {
    "west_bank": ("tfp_westbank_lebanon/west_bank_feed.jsonl.gz", "report_date", {"killed_cum": "killed/person"}),
    "ukraine": ("ukraine_losses/personnel_feed.jsonl.gz", "date", {"personnel": "killed/person"}),
}


@pytest.mark.parametrize("options", KINDS, ids=lambda options: "".join(options) or "history")
@pytest.mark.parametrize("width", [40, 80, 132])
def test_a_chart_fits_the_terminal(options: list[str], width: int, loaded_case: Path) -> None:
    """COLUMNS, or --width, is never exceeded."""
    lines = done("plot", COTA, *options, "--width", str(width), db=loaded_case).lines
    assert lines
    assert max(map(len, lines)) <= width


def test_the_worked_conflict_in_characters(loaded_case: Path) -> None:
    """Both values, both documents, and that nobody can order them."""
    out = " ".join(done("plot", COTA, "killed/police", db=loaded_case).out.split())
    assert "3 or 4 people" in out
    assert " 1 11 July 2021: 3 – Carmen Meléndez, Interior Minister of Venezuela in cota905-b (first)" in out
    assert "differs, order not known" in out


@pytest.mark.parametrize("options", KINDS, ids=lambda options: "".join(options) or "history")
def test_pictures(options: list[str], loaded_case: Path, tmp_path: Path) -> None:
    """SVG is well-formed and asks for nothing outside; PNG is one; HTML holds the same drawing."""
    for suffix in ("svg", "png", "html"):
        done("plot", COTA, *options, "-o", tmp_path / f"chart.{suffix}", db=loaded_case)
    svg = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)
    idents = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(idents) == len(set(idents))
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG\r\n")
    html = (tmp_path / "chart.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in unescape(html)
    assert "<svg" in html


def test_without_resvg_png_is_refused_in_one_line(
    loaded_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(Exception, match=r"PNG needs the optional resvg-py: pip install 'reportedly\[png\]'"):
        gallery.as_png("<svg/>")
    ran = run("plot", COTA, "-o", tmp_path / "chart.png", db=loaded_case)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Error: PNG needs")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["-o", "chart.pdf"], 2, "a picture ends in .svg, .png or .html"),
        (["killed", "--timeline"], 2, "A timeline has no cells"),
        (["killed/nobody"], 1, "there is nothing to draw of cota-905-2021-07 for killed/nobody"),
        (["--width", "3"], 2, "3 is not in the range"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: list[str], code: int, message: str, loaded_case: Path) -> None:
    ran = run("plot", COTA, *words, db=loaded_case)
    assert ran.code == code
    assert message in ran.err


def test_an_unknown_incident_is_one_line(loaded_case: Path) -> None:
    ran = run("plot", "cota-905", db=loaded_case)
    assert (ran.code, ran.out) == (1, "")
    assert "did you mean" in ran.err


def feed(name: str, most: int) -> list[dict[str, Any]]:
    """A published feed as events: each batch a document, each new value of a day a figure as of that day."""
    path, day, fields = FEEDS[name]
    found: list[dict[str, Any]] = [{"type": "IncidentOpened", "stream": name, "content": {"title": name}}]
    found.append({"type": "SourceRegistered", "content": {"source": "feed", "kind": "data-set"}})
    said: dict[tuple[str, str], int] = {}
    documents: set[str] = set()
    with gzip.open(SHARED / "data" / path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            for field, cell in fields.items():
                value = row.get("record", {}).get(field)
                if not isinstance(value, int) or said.get((field, row[day])) == value or len(said) >= most:
                    continue
                said[field, row[day]] = value
                document = f"b{row['seq']}"
                if document not in documents:
                    documents.add(document)
                    content = {"document": document, "publisher": "feed", "published": row["recorded_at"]}
                    found.append({"type": "DocumentIngested", "content": content})
                measure, category = cell.split("/")
                quantity: dict[str, Any] = {
                    "low": value,
                    "high": value,
                    "point": value,
                    "number": value,
                    "numbered": True,
                }
                quantity |= {"qualifier": "exact", "unit": "person", "wording": str(value)}
                content = {"claim": f"c{number}-{field}", "measure": measure, "category": category}
                content |= {"document": document, "as_of": row[day], "quantity": quantity}
                found.append({"type": "FigureReported", "stream": name, "content": content})
    return found


@needs_shared
@pytest.mark.parametrize("name", FEEDS)
def test_hundreds_of_revisions_are_drawn_in_two_seconds(name: str, tmp_path: Path) -> None:
    """All are marked, few are numbered, on the axis of publication and on that of moments."""
    path = tmp_path / "feed.db"
    with reportedly.open(path, create=True) as record:
        record.append(feed(name, 500))
        expected = sum(row.origin is not None for row in record.ask("revisions", name))
    assert expected >= 500
    for axis in ("published", "as-of"):
        began = time.process_time()
        done("plot", name, "killed", "--axis", axis, "-o", tmp_path / "feed.svg", db=path)
        spent = time.process_time() - began
        if not os.environ.get("CI"):
            assert spent < 2
        text = (tmp_path / "feed.svg").read_text(encoding="utf-8")
        assert f">{expected - 24:,} further revisions are marked and not numbered.<" in text
        titles = [one.text or "" for one in ElementTree.fromstring(text).iter() if one.tag.endswith("title")]
        assert expected == sum(" – feed in b" in title for title in titles)
