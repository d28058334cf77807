"""The folders at the root, the links in src/reportedly and the lists in pyproject.toml say the same."""

import hashlib
import re
import shutil
import subprocess

import pytest

from support.repository import LINKS, ROOT, pyproject, root_packages

MODULES = ["cli.py"]


def links() -> dict[str, str]:
    return {path.name: str(path.readlink()) for path in LINKS.iterdir() if path.is_symlink()}


def test_every_package_and_module_at_the_root_is_linked() -> None:
    """A link leads to the folder of its own name, by a relative path."""
    assert {name: f"../../{name}" for name in [*root_packages(), *MODULES]} == links()


def test_only_links_and_the_entry_files_stand_in_src() -> None:
    files = {path.name for path in LINKS.iterdir() if path.is_file() and not path.is_symlink()}
    assert {"__init__.py", "__main__.py", "py.typed"} == files


def test_setuptools_lists_every_package() -> None:
    """The list is explicit, so that it must be complete: a folder inside a package counts too."""
    nested = {path.parent for name in root_packages() for path in (ROOT / name).rglob("__init__.py")}
    expected = {"reportedly", *(f"reportedly.{'.'.join(path.relative_to(ROOT).parts)}" for path in nested)}
    assert sorted(expected) == pyproject()["tool"]["setuptools"]["packages"]


def test_no_folder_with_code_lacks_its_init() -> None:
    """A folder of modules without `__init__.py` would be left out of the wheel in silence."""
    bare = {
        path.parent.relative_to(ROOT).as_posix()
        for name in root_packages()
        for path in (ROOT / name).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    }
    assert set() == bare


def test_ruff_skips_every_link() -> None:
    """What a link leads to is linted once, at the root."""
    assert sorted(f"src/reportedly/{name}" for name in links()) == pyproject()["tool"]["ruff"]["extend-exclude"]


def test_the_import_contract_names_every_part() -> None:
    contract = pyproject()["tool"]["importlinter"]["contracts"][0]
    layered = {name for layer in contract["layers"] if "(" not in layer for name in layer.split(" | ")}
    parts = {name.removesuffix(".py") for name in [*root_packages(), *MODULES]}
    assert parts == layered | (set(contract["exhaustive_ignores"]) - {"__main__"})


@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="not a git checkout")
def test_git_keeps_the_links_as_links() -> None:
    """Mode 120000: a copy of the folder instead of a link would install stale code."""
    command = ["git", "ls-files", "--stage", "src/reportedly"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tracked = {line.split("/")[-1] for line in listed.splitlines() if line.startswith("120000")}
    assert set(links()) == tracked


def test_the_licence_is_apache_2() -> None:
    """The text as published by its authors, unchanged, and no second file that adds to it."""
    text = (ROOT / "LICENSE").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
    assert pyproject()["project"]["license"] == "Apache-2.0"
    assert not (ROOT / "NOTICE").exists()


def test_the_changelog_opens_with_the_version_being_made() -> None:
    newest = re.search(r"^## \[?([0-9][^\]\s]*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == pyproject()["project"]["version"]
