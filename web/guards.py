"""Around everything that is served: headers that tell browsers what a page may do, and which hosts may be asked for.

Pages of ours run no inline script at all. Datasette's own carry fixed ones: those that stand in its templates without
any variable are allowed by their hash, and no others, so that nothing a record holds can ever run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of our own pages."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine: a page from elsewhere that makes its own name lead here is refused."""
_OURS = re.compile(r"/-/(incidents|claims|findings|sources|log|checkpoint)\b|^/-/reportedly/")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def datasette_policy(templates: Path) -> str:
    """The policy of Datasette's own pages: its files, and the inline scripts that its templates hold word for word."""
    texts = sorted(path.read_text("utf-8") for path in templates.glob("*.html"))
    inline = {found for text in texts for found in _INLINE.findall(text) if "{{" not in found and "{%" not in found}
    hashes = " ".join(sorted(map(_hash, inline)))
    return POLICY.replace("script-src 'self'", f"script-src 'self' {hashes}".rstrip()).replace(
        "style-src 'self'", "style-src 'self' 'unsafe-inline'"
    )


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def guard(app: App, policy: str, *, hosts: Iterable[str] | None, home: Callable[[], str | None]) -> App:
    """`app` behind these headers. `hosts` are the host names that may be asked for (None: any); `home` says where `/`
    leads, where it leads anywhere."""
    allowed = None if hosts is None else frozenset(name.lower() for name in hosts)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if allowed is not None and _host(scope) not in allowed:
            await _plain(send, 421, "This server does not answer for that host name.")
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _plain(send, 405, "A record is only read here.", [(b"allow", b"GET, HEAD")])
            return
        if scope["path"] == "/" and (to := home()) is not None:
            await _plain(send, 302, "", [(b"location", to.encode())])
            return
        mine = POLICY if _OURS.search(scope["path"]) else policy

        async def sent(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", []) if pair[0].lower().decode() not in _names()]
                message = {**message, "headers": [*kept, *_headers(mine)]}
            await send(message)

        await app(scope, receive, sent)

    return guarded


def _host(scope: Scope) -> str:
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"), "")
    return re.sub(r":\d*$", "", given).lower()


@cache
def _names() -> frozenset[str]:
    return frozenset({*HEADERS, "content-security-policy", "set-cookie"})


def _headers(policy: str) -> list[tuple[bytes, bytes]]:
    every = {**HEADERS, "content-security-policy": policy}
    return [(name.encode(), value.encode()) for name, value in every.items()]


async def _plain(send: Send, status: int, text: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_headers(POLICY), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
