"""What serving takes: until it listens, an incident's page the first time, and again. `python benchmarks/serving.py`.

One incident of 1,000 events, asked by one client on this machine. "First" makes the page from the record; "again" is
the page as it is kept until the log grows; "after an event" is the first time again, with warm connections.
"""

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import reportedly
from synthetic import Synthetic, incident_name

EVENTS = 1000
TIMES = 20


def make(path: Path) -> None:
    """A record with one incident of about EVENTS events."""
    made = Synthetic()
    with reportedly.open(path, create=True) as record:
        record.append(made.sources())
        record.append(made.incident(0, figures=EVENTS * 7 // 8))
        record.catch_up()


def asked(url: str) -> float:
    """Milliseconds until a whole answer is here."""
    began = time.perf_counter()
    with urllib.request.urlopen(url, timeout=120) as found:
        found.read()
    return (time.perf_counter() - began) * 1000


def median(values: list[float]) -> float:
    """The middle one."""
    return sorted(values)[len(values) // 2]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "serving.db"
        make(path)
        command = [sys.executable, "-m", "reportedly", "--db", str(path), "serve", "--port", "0"]
        began = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            assert server.stdout is not None
            base = server.stdout.readline().strip()
            print(f"listening after          {time.perf_counter() - began:8.2f} s")
            try:
                page = f"{base}/{incident_name(0)}"
                print(f"an incident's page, first{asked(page):8.0f} ms")
                print(f"again                    {median([asked(page) for _ in range(TIMES)]):8.1f} ms")
                with reportedly.open(path) as record:
                    record.append(Synthetic().incident(1))
                print(f"after an event           {asked(page):8.0f} ms")
                print(f"at a past moment, first  {asked(f'{page}?at_position=500'):8.0f} ms")
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
