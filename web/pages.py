"""What all pages share: the frame around them, the style sheet and script they refer to, and the page of an error."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reportedly.web.asking import Asked
from reportedly.web.desk import Answered

if TYPE_CHECKING:
    from jinja2 import Environment

HTML = "text/html; charset=utf-8"
PUBLIC = "public"


def rendered(name: str, asked: Asked, *, status: int = 200, **context: Any) -> Answered:
    """A page from a template."""
    place = next((section for section in SECTIONS if name.startswith(section)), "")
    text = environment().get_template(name).render(asked=asked, place=place, version=version(), **context)
    return Answered(text.encode("utf-8", "backslashreplace"), HTML, status)


SECTIONS = ("incidents", "findings", "sources", "log")


def refusal_page(message: str, status: int, base: str) -> Answered:
    """What is said where an address leads nowhere."""
    heading = "There is no such page" if status == 404 else "This address cannot be read"
    said = message[:1].upper() + message[1:].rstrip(".") + "."
    return rendered("refusal.html", Asked(base.rstrip("/")), status=status, heading=heading, message=said)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The exporters' Jinja, with the templates of this package before theirs."""
    from jinja2 import ChoiceLoader, PackageLoader

    from reportedly.exporters.pages import html

    theirs = html.environment()
    loaders = [PackageLoader("reportedly.web", "templates"), PackageLoader("reportedly.exporters", "templates")]
    return theirs.overlay(loader=ChoiceLoader(loaders))


@lru_cache(maxsize=8)
def static(name: str) -> bytes:
    """A file that pages refer to; the style sheet is that of exported pages and what served ones add."""
    from reportedly.exporters.pages.html import source

    own = files("reportedly.web").joinpath("static", name).read_text(encoding="utf-8")
    return (source("page.css") + own if name == "web.css" else own).encode()


@lru_cache(maxsize=1)
def version() -> str:
    """What changes when these files do."""
    return hashlib.sha256(static("web.css") + static("web.js")).hexdigest()[:12]


def cell_parts(cell: str) -> list[str]:
    """The parts of a figure's address: `killed/police` are two."""
    return [part for part in cell.split("/", 1) if part]


def choices(values: Mapping[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    """The options of a choice: value, words, whether it is the one chosen; what is not among them is added."""
    every = dict(values)
    if chosen not in every:
        every = {chosen: chosen, **every}
    return [(value, words, value == chosen) for value, words in every.items()]
