"""A record to serve, with a worked case, hostile text in every field, and things that nobody may find; and a server."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import reportedly
from reportedly.events.quantity import Quantity
from reportedly.importers.case import load
from support.case_files import bundled
from support.shared import SHARED

Json = dict[str, Any]

COTA = "cota-905-2021-07"
HOSTILE = "hostile"
SCRIPT = "<script>window.hurt=1</script>"
MARKUP = '"><img src=x onerror="window.hurt=2"><b>bold</b>'
STYLE = "</style><style>body{display:none}</style>"
ADDRESS = "javascript:window.hurt=3//http://"
EVIL = f"{SCRIPT}{MARKUP}{STYLE}{{{{7*7}}}}'; DROP TABLE events; --"
SECRETS = (
    *("n1h1l", "hushed", "whisper", "gr3y-paper", "unsaid", "hidden-briefing", "veiled-toll", "b-leaves"),
    *("Resident leaves", "[Friday] morning", "731976", "Mx Undisclosed", "by way of nobody"),
)
"""Names and words of everything that is restricted or protected in the record; each stands nowhere else in it."""
CASE_B = SHARED / "cases" / "cota-905" / "article-b.yaml"


def event(type: str, stream: str | None = None, protected: Json | None = None, **content: Any) -> Json:
    """An event in wire form."""
    found: Json = {"type": type, "content": content}
    found |= {} if stream is None else {"stream": stream}
    return found if protected is None else found | {"protected": protected}


def figure(claim: str, words: str, incident: str, **more: Any) -> Json:
    """A figure of people killed, in words."""
    quantity = Quantity.from_words(words, unit="person").to_json()
    told = {"claim": claim, "measure": "killed", "category": "person", "quantity": quantity, "mode": "indirect"}
    return event("FigureReported", incident, **(told | more))


def quoted(text: str) -> Json:
    """A quote that stands somewhere."""
    return {"exact": text, "start": 0, "end": len(text)}


def hostile() -> list[Json]:
    """An incident that holds markup, script, style and addresses wherever a text may stand."""
    return [
        event("SourceRegistered", source="liar", kind="outlet", name=EVIL, role=EVIL, visibility="public"),
        event(
            "DocumentIngested",
            document="lie",
            sha256="e" * 64,
            publisher="liar",
            published="2021-08-01",
            title=EVIL,
            url=ADDRESS,
            archived=ADDRESS,
            language="en",
        ),
        event(
            "IncidentOpened",
            HOSTILE,
            title=EVIL,
            summary=EVIL,
            kind="armed-clash",
            when={"edtf": "2021-08-01"},
            place={"name": EVIL},
        ),
        figure("lie-1", "4", HOSTILE, document="lie", speaker="liar", scope=EVIL, term=EVIL, quote=quoted(EVIL)),
        figure(
            "lie-2", "9", HOSTILE, document="lie", speaker="liar", scope=EVIL, original={"text": EVIL, "language": "es"}
        ),
        event(
            "HappeningReported",
            HOSTILE,
            claim="lie-3",
            document="lie",
            what=EVIL,
            mode="outlet",
            when={"edtf": "2021-08-01"},
            quote=quoted(EVIL),
        ),
        event("StatementReported", HOSTILE, claim="lie-4", document="lie", what=EVIL, mode="direct", speaker="liar"),
    ]


def hidden() -> list[Json]:
    """Things that are restricted, each in another way: itself, or because of what it rests on."""
    secret = {"name": "Mx Undisclosed", "contact": "by way of nobody"}
    return [
        event("SourceRegistered", source="n1h1l", kind="person", visibility="restricted", protected=secret),
        event("SourceRegistered", source="gr3y-paper", kind="outlet", visibility="public"),
        event(
            "SourceRegistered",
            source="neighbour-1",
            kind="person",
            visibility="public-with-pseudonym",
            pseudonym="a neighbour",
        ),
        event(
            "DocumentIngested",
            document="unsaid",
            sha256="d" * 64,
            publisher="gr3y-paper",
            published="2021-07-12",
            title="whisper",
        ),
        event("IncidentOpened", "hushed", title="hushed whisper", when={"edtf": "2021-09-01"}),
        figure("veiled-toll", "731976", COTA, document="cota905-a", speaker="n1h1l"),
        figure("veiled-toll-2", "731976", COTA, document="unsaid"),
        figure("veiled-toll-3", "731976", "hushed", document="cota905-a"),
        figure("veiled-toll-4", "731976", COTA, document="cota905-b"),
        figure("neighbours", "26", COTA, document="cota905-b", speaker="neighbour-1"),
        event("VisibilityChanged", "documents", kind="document", name="unsaid", visibility="restricted"),
        event("VisibilityChanged", "sources", kind="source", name="gr3y-paper", visibility="restricted"),
        event("VisibilityChanged", "hushed", kind="incident", name="hushed", visibility="restricted"),
        event("VisibilityChanged", COTA, kind="claim", name="veiled-toll-4", visibility="restricted"),
    ]


def make_record(path: Path) -> None:
    """Write the record; article B with its restricted block where that is there."""
    ticks = count(1_626_080_400_000_000, 1_000_000)
    now = [next(ticks)]
    with reportedly.open(path, create=True, origin="site-test", clock=lambda: now[0]) as record:
        for case in (bundled("a"), CASE_B if CASE_B.exists() else bundled("b")):
            now[0] = next(ticks) + 3_600_000_000 * len(str(case))
            load(record, case)
        now[0] += 3_600_000_000
        record.append([*hostile(), *hidden()])
        record.catch_up()


class Page(NamedTuple):
    """What an address answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Site(NamedTuple):
    """A running server: the address of the record in it, and of the server."""

    base: str
    root: str

    def get(self, address: str, **headers: str) -> Page:
        """What an address answers: below the record, or from `/` on."""
        url = self.root + address if address.startswith("/") else f"{self.base}/{address}"
        request = urllib.request.Request(url, headers=headers)
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(request, timeout=20) as found:
                return Page(found.status, _lower(found.headers), found.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, _lower(error.headers), error.read().decode())


class _Stay(urllib.request.HTTPRedirectHandler):
    """Show a redirect instead of following it."""

    def redirect_request(self, *args: Any) -> None:
        return None


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def serving(path: Path, *options: str) -> Iterator[Site]:
    """`reportedly serve` on a free port, until the block ends."""
    command = [sys.executable, "-m", "reportedly", "--db", str(path), "serve", "--port", "0", *options]
    said = path.with_suffix(".log")  # a pipe that nobody reads would fill up, and stop the server
    with said.open("w") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://"), said.read_text()
            yield Site(address.rsplit("/incidents", 1)[0], "/".join(address.split("/")[:3]))
        finally:
            process.terminate()
            process.wait(timeout=20)
