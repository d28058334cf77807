"""HXL: a table with a row of hashtags under its header, understood without a map.

`#affected+killed` and its kin are figures, `#date` is their `as_of`, `#event`, `#crisis` or `#incident` and the place
name the incident (every place of an event is one), `#meta+source` or `#source` is the origin. With a map the
columns go by their tags.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any, Final

from reportedly.events.errors import InputError
from reportedly.importers.feed_documents import Unreadable
from reportedly.importers.feed_files import Rows
from reportedly.importers.feed_map import FeedMap, map_of
from reportedly.importers.feed_names import slug

LOOKED_AT: Final = 25
_TAG: Final = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+[A-Za-z][A-Za-z0-9_]*)*\Z")
MEASURES: Final = {
    "killed": "killed", "dead": "killed", "deaths": "killed", "fatalities": "killed",
    "injured": "injured", "wounded": "injured",
    "missing": "missing",
    "displaced": "displaced", "idps": "displaced", "evacuated": "displaced",
    "detained": "detained", "abducted": "abducted",
}  # fmt: skip
CATEGORIES: Final = {
    "f": "female", "m": "male", "children": "child", "adults": "adult",
    "civilian": "non-combatant", "civilians": "non-combatant", "police": "police",
}  # fmt: skip
QUIET: Final = frozenset(("total", "all", "num", "ind", "persons", "people", "i"))
FIGURES: Final = frozenset(("#affected", "#population"))
EVENTS: Final = ("#event", "#crisis", "#incident")
PLACES: Final = ("#loc", "#adm5", "#adm4", "#adm3", "#adm2", "#adm1", "#country")


class HxlTable(Rows):
    """The rows of an HXL table, by tag. Raises InputError where there is no row of hashtags."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._rows: list[dict[str, str]] | None = None
        self.tags: list[str] = []

    def rows(self, at: str | None) -> list[Any]:
        """Every row below the hashtags, by tag; columns without one are left out."""
        if self._rows is None:
            try:
                text = self.data().decode("utf-8-sig")
                lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            except (UnicodeDecodeError, csv.Error, Unreadable) as error:
                raise InputError(f"not CSV: {error}", str(self.path)) from None
            place = next((n for n, line in enumerate(lines[:LOOKED_AT]) if _is_tags(line)), None)
            if place is None:
                raise InputError(f"no row of hashtags among the first {LOOKED_AT}", str(self.path))
            self.tags = [tag_of(cell) for cell in lines[place]]
            below = [line for line in lines[place + 1 :] if any(cell.strip() for cell in line)]
            self._rows = [{tag: cell for tag, cell in zip(self.tags, line, strict=False) if tag} for line in below]
        return list(self._rows)

    def map(self, name: str) -> FeedMap:
        """The map that the tags make. Raises InputError where no tag is a figure."""
        self.rows(None)
        tags = [tag for tag in dict.fromkeys(self.tags) if tag]
        figures = {tag: spec for tag in tags if (spec := _figure(tag)) is not None}
        if not figures:
            raise InputError("no hashtag is a figure such as #affected+killed", str(self.path))
        event = _first(tags, EVENTS, "id", "code") or _first(tags, EVENTS)
        moment, place = _first(tags, ("#date",)), _first(tags, PLACES, "name") or _first(tags, PLACES)
        given: dict[str, Any] = {"map": 1, "feed": "hxl", "name": name, "figures": figures}
        keys = [tag for tag in (event, moment, place) if tag is not None]
        if not keys:
            raise InputError("no hashtag names the rows: #event, #date, or a place", str(self.path))
        whose = [tag for tag in (event, place) if tag is not None]
        title = _first(tags, EVENTS, "name") or event or place
        given["items"] = {"id": keys, "are": "incidents" if whose else "as-of rows"}
        given["incident"] = {"id": whose or [slug(name)], "title": title if whose else name}
        if event is None and whose:
            given["incident"]["prefix"] = slug(name)
        if place is not None:
            given["incident"]["place"] = place
        if moment is not None:
            given["as_of"] = {"field": moment}
        source = _first(tags, ("#meta",), "source") or _first(tags, ("#source",))
        if source is not None:
            given["origin"] = {"field": source, "slug": True, "otherwise": None}
        given["ignore"] = [tag for tag in tags if tag not in figures and tag not in keys and tag not in (title, source)]
        return map_of(given)


def tag_of(cell: str) -> str:
    """A hashtag in one spelling: lower case, its attributes in order; nothing for anything else."""
    text = cell.strip()
    if not _TAG.match(text):
        return ""
    tag, *attributes = [part.strip().lower() for part in text.split("+")]
    return "+".join([tag, *sorted(attributes)])


def _is_tags(line: list[str]) -> bool:
    given = [cell for cell in line if cell.strip()]
    return len(given) > 0 and sum(bool(_TAG.match(cell.strip())) for cell in given) >= max(1, len(given) / 2)


def _figure(tag: str) -> dict[str, Any] | None:
    """What a tag counts: `#affected+f+killed` is killed/female."""
    head, *attributes = tag.split("+")
    if head not in FIGURES:
        return None
    measure = next((MEASURES[one] for one in attributes if one in MEASURES), None)
    if measure is None:
        return None
    nodes = [CATEGORIES[one] for one in attributes if one in CATEGORIES]
    spec: dict[str, Any] = {"measure": measure, "category": "+".join(sorted(nodes)) or "person"}
    rest = [one for one in attributes if one not in MEASURES and one not in CATEGORIES and one not in QUIET]
    return spec | ({"scope": {"name": " ".join(rest)}} if rest else {})


def _first(tags: list[str], heads: tuple[str, ...], *attributes: str) -> str | None:
    for head in heads:
        for tag in tags:
            first, *own = tag.split("+")
            if first == head and (not attributes or any(one in own for one in attributes)):
                return tag
    return None
