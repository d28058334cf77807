"""Every block that a page shows runs, and prints what the page says."""

from pathlib import Path

import pytest

from support.blocks import Block, BlockFailed, Reader, blocks
from support.repository import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
PAGES = sorted({ROOT / "README.md", TUTORIAL, *(ROOT / "docs").glob("*.md")})


def read(page: Path) -> list[Block]:
    return blocks(page.relative_to(ROOT).as_posix(), page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for block in read(page):
        reader.follow(block)


def test_the_tutorial_has_no_block_that_is_not_run() -> None:
    """A reader may type all of it: a block is a command with its output, Python, or a file to save."""
    assert [] == [f"{block.page}:{block.line}" for block in read(TUTORIAL) if not block.runs]


def page(text: str) -> list[Block]:
    return blocks("page.md", text)


def test_a_block_says_where_it_stands() -> None:
    (block,) = page("# Title\n\n```console exit=1\n$ false\n```\n")
    assert Block("page.md", 4, "console", {"exit": "1"}, "$ false\n") == block


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ echo one; echo two >&2\none\ntwo\n```\n",
        "```console\n$ echo one two three\none ... three\n```\n",
        "```console\n$ cat <<'END'\n> one\n> END\none\n```\n",
        "```console exit=3\n$ exit 3\n```\n",
        "```yaml file=case.yaml\na: 1\n```\n```console\n$ cat case.yaml\na: 1\n```\n",
        "```python\nnumber = 41\n```\n```python\n>>> number + 1\n42\n```\n",
        "```text\nleft alone\n```\n",
    ],
)
def test_what_a_page_shows_truly_is_accepted(text: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for block in page(text):
        reader.follow(block)


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ echo one\ntwo\n```\n",
        "```console\n$ echo one\n```\n",
        "```console\n$ false\n```\n",
        "```console exit=1\n$ true\n```\n",
        "```console\nno command\n```\n",
        "```python\n>>> 1 + 1\n3\n```\n",
        "```python\nassert False\n```\n",
    ],
)
def test_what_a_page_shows_wrongly_is_caught(text: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    with pytest.raises(AssertionError):
        reader.follow(page(text)[0])


def test_a_failure_names_page_and_line(tmp_path: Path) -> None:
    with pytest.raises(BlockFailed, match=r"^page\.md:3: \$ echo two"):
        Reader(tmp_path).follow(page("```console\n$ true\n$ echo two\none\n```\n")[0])
