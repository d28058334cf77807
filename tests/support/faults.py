"""How long the fault suite is. `make test` runs its short version; REPORTEDLY_FAULTS=N does N times as much."""

import os

SCALE = int(os.environ.get("REPORTEDLY_FAULTS", "1"))
LONG = SCALE > 1


def times(short: int) -> int:
    """A number of rounds: `short`, or N times as many."""
    return short * SCALE
