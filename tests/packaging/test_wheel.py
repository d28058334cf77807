"""What is installed: one package, all of it, and nothing beside it. Built from a copy, without the network."""

import importlib.metadata
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from support.repository import ROOT, packaged_files, pyproject

LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "*.db*")


def setuptools_version() -> int:
    try:
        return int(importlib.metadata.version("setuptools").split(".")[0])
    except importlib.metadata.PackageNotFoundError:
        return 0


pytestmark = pytest.mark.skipif(setuptools_version() < 77, reason="needs setuptools 77 here (make test installs it)")


def build(hook: str, tree: Path, into: Path) -> Path:
    """Call one hook of the build backend in `tree`; the file it made."""
    into.mkdir()
    code = f"from setuptools import build_meta; print(build_meta.{hook}({str(into)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=tree, check=True, capture_output=True)
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as a clone has it: links kept, nothing built or cached."""
    copy = tmp_path_factory.mktemp("clone") / "tree"
    return Path(shutil.copytree(ROOT, copy, symlinks=True, ignore=LEFT_OUT))


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(build("build_wheel", tree, tmp_path_factory.mktemp("wheel") / "out"))


def installed(wheel: zipfile.ZipFile) -> set[str]:
    return {name for name in wheel.namelist() if ".dist-info/" not in name}


def test_nothing_leaks_to_the_top_level(wheel: zipfile.ZipFile) -> None:
    """`events` or `store` in site-packages would collide with other projects."""
    version = pyproject()["project"]["version"]
    assert {name.split("/")[0] for name in wheel.namelist()} == {"reportedly", f"reportedly-{version}.dist-info"}


def test_the_wheel_holds_the_whole_package_and_no_more(wheel: zipfile.ZipFile) -> None:
    """Modules, SQL, examples and the typing marker; no test, no page, no benchmark."""
    assert installed(wheel) == packaged_files()


def test_the_wheel_carries_licence_and_command(wheel: zipfile.ZipFile) -> None:
    files = {name.partition(".dist-info/")[2]: name for name in wheel.namelist()}
    assert "licenses/LICENSE" in files
    assert "reportedly = reportedly.cli:main" in wheel.read(files["entry_points.txt"]).decode()


def test_a_source_distribution_builds_the_same_wheel(tree: Path, wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    with tarfile.open(build("build_sdist", tree, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert installed(zipfile.ZipFile(build("build_wheel", unpacked, tmp_path / "again"))) == installed(wheel)


def test_a_checkout_without_links_fails_to_build(tree: Path, tmp_path: Path) -> None:
    """Where git writes links as small text files, the build stops instead of making an empty wheel."""
    copy = Path(shutil.copytree(tree, tmp_path / "tree", symlinks=True, ignore=LEFT_OUT))
    for link in [path for path in (copy / "src" / "reportedly").iterdir() if path.is_symlink()]:
        target = str(link.readlink())
        link.unlink()
        link.write_text(target, encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        build("build_wheel", copy, tmp_path / "out")
