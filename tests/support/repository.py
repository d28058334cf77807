"""Where the repository is, and what its pyproject.toml says."""

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LINKS = ROOT / "src" / "reportedly"


def pyproject() -> dict[str, Any]:
    """The whole of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def root_packages() -> list[str]:
    """The folders at the root that belong to the package: those with an `__init__.py`."""
    return sorted(path.parent.name for path in ROOT.glob("[a-z]*/__init__.py"))


def packaged_files() -> set[str]:
    """Every file a wheel must hold, as the path inside it: `reportedly/store/sql/events.sql`."""
    files = {f"reportedly/{path.name}" for path in LINKS.iterdir() if path.is_file()}
    for folder in root_packages():
        found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        files |= {f"reportedly/{path.relative_to(ROOT).as_posix()}" for path in found}
    return files
