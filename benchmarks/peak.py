"""Run `reportedly` with the given arguments in this process, its output thrown away, and print its peak memory in KiB.

The kernel counts anew from exec on, so that the memory of whoever started this does not enter.
"""

import contextlib
import os
import resource
import sys
from pathlib import Path

from reportedly.cli import main


def peak() -> int:
    """KiB that this process held in memory at most."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    out = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    code: object = 0
    try:
        with contextlib.redirect_stderr(sys.stderr):
            main()
    except SystemExit as done:
        code = done.code
    os.write(out, f"{peak()}\n".encode())
    os._exit(int(code) if isinstance(code, int) else 0 if code is None else 1)
