"""What every test runs under: no database or debug switch from outside, Hypothesis without deadlines."""

import pytest
from hypothesis import settings

# Shared machines stall now and then: a slow example is no failure. A failure is printed so that it can be replayed.
settings.register_profile("here", deadline=None, print_blob=True)
settings.load_profile("here")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see only what they set themselves."""
    for name in ("REPORTEDLY_CHECKPOINT", "REPORTEDLY_DB", "REPORTEDLY_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
