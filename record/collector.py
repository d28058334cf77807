"""Python's cyclic garbage collector, told to wait while many small objects are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep the collector from walking through a batch again and again while it grows; half of a large answer's time.

    What is made inside has no cycles worth collecting; whatever there is, is collected afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
