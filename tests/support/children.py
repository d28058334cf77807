"""Work in a process of its own, perhaps as somebody who may do less."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

import pytest

NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount, or become somebody who may not write")


def in_child(work: Callable[[], None], *, user: int | None = None) -> None:
    """Run `work` in a forked process, as another user if told so; fail when it does not return."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if user is not None:
                os.setgid(user)
                os.setuid(user)
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert 0 == status
