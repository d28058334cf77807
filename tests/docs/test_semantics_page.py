"""Every rule of docs/semantics.md names tests that hold it, and they exist."""

import ast
import re
from pathlib import Path

from support.repository import ROOT

PAGE = ROOT / "docs" / "semantics.md"
RULE = re.compile(r"^\*\*(?P<number>\d+\.\d+)[^*]*\*\*", re.MULTILINE)
LINK = re.compile(r"\[(?P<name>test_\w+)\]\((?P<path>[^)]+)\)")


def names_of_tests(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_exists() -> None:
    links = LINK.findall(PAGE.read_text(encoding="utf-8"))
    files = {path: names_of_tests((PAGE.parent / path).resolve()) for _, path in links}
    assert [] == [f"{name} is not in {path}" for name, path in links if name not in files[path]]


def test_every_rule_names_a_test() -> None:
    text = PAGE.read_text(encoding="utf-8")
    starts = [*RULE.finditer(text)]
    ends = [*(each.start() for each in starts[1:]), text.index("## What differs")]
    assert len(starts) > 40
    assert [] == [
        each["number"] for each, end in zip(starts, ends, strict=True) if not LINK.search(text[each.start() : end])
    ]
