"""Starting Datasette with one record."""

from __future__ import annotations

import asyncio
import socket
from importlib import import_module
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from reportedly.store import public
from reportedly.web.connections import records
from reportedly.web.guards import LOCAL

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEADLINE, MOST_ROWS = 2000, 1000
"""Milliseconds that a statement may take, and rows that it may give."""


def application(path: Path, *, hosts: list[str] | None = None) -> Datasette:
    """Datasette with the record at `path`, ready to be asked. Raises StoreMissing, NotAStore, StoreError."""
    public.check(path)
    _without_variables()
    served = Datasette(
        files=[str(path)],
        metadata={"title": "reportedly", "plugins": {"reportedly": {"home": True, "hosts": hosts}}},
        settings={
            "allow_download": False,
            "sql_time_limit_ms": DEADLINE,
            "max_returned_rows": MOST_ROWS,
            "num_sql_threads": 2,
            "default_cache_ttl": 0,
            "suggest_facets": False,
        },
    )
    asyncio.run(served.invoke_startup())
    return served


def _without_variables() -> None:
    """Where rich is installed, Datasette 0.65 prints errors with the values of all variables: what a record holds is
    not for a log, and rich refuses some of them, which makes a failure of an answer "not found"."""
    errors = import_module("datasette.handle_exception")
    if getattr(errors, "rich", None) is not None:
        errors.rich = None  # type: ignore[attr-defined]


def address(served: Datasette, host: str, port: int) -> str:
    """Where the incidents are."""
    (name,) = records(served)
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{served.urls.database(name)}/-/incidents"


def run(path: Path, *, host: str, port: int, ready: Any) -> None:
    """Serve a record until somebody stops it. `ready` is told the address once it is being listened at."""
    import uvicorn

    public.check(path)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    hosts = [*LOCAL, f"[{host}]" if ":" in host else host] if host in LOOPBACK else None
    served = application(path, hosts=hosts)
    ready(address(served, host, listening.getsockname()[1]))
    config = uvicorn.Config(served.app(), log_level="warning", lifespan="on", workers=1, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
