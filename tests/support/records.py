"""Fixtures: the bundled case, loaded once and copied, and an empty record. A `conftest.py` names those it takes."""

import shutil
from pathlib import Path

import pytest

from support.commands import done


@pytest.fixture(scope="session")
def loaded_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled case, as `demo --keep` leaves it. Only for reading: tests that write use `cota`."""
    path = tmp_path_factory.mktemp("cota") / "cota.db"
    done("demo", "--keep", path)
    return path


@pytest.fixture
def cota(loaded_case: Path, tmp_path: Path) -> Path:
    """A copy of the bundled case, to write to."""
    path = tmp_path / "cota.db"
    shutil.copy(loaded_case, path)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A record that was just started."""
    path = tmp_path / "reportedly.db"
    done("init", db=path)
    return path
