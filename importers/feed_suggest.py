"""A first map, made from a feed's own items: what can be seen from the outside, to be read and mended by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from reportedly.events.errors import InputError, show
from reportedly.importers import feed_values as values
from reportedly.importers.feed_names import slug

MOST: Final = 60
MEASURES: Final = (
    (r"kill|dead|death|died|fatal|slain", "killed"),
    (r"injur|wound|hurt", "injured"),
    (r"missing|unaccounted", "missing"),
    (r"displac|evacu|idp", "displaced"),
    (r"detain|arrest|captur|prisoner|pow\b", "detained"),
    (r"abduct|kidnap|hostage", "abducted"),
    (r"destroy", "destroyed"),
    (r"damag", "damaged"),
    (r"casualt|victim", "casualties"),
)
CATEGORIES: Final = (
    (r"child|minor|kids", "child"),
    (r"wom[ae]n|female|girl", "female"),
    (r"\bm[ae]n\b|male", "male"),
    (r"police", "police"),
    (r"civilian", "non-combatant"),
)
PEOPLE: Final = frozenset(("killed", "injured", "missing", "displaced", "detained", "abducted", "casualties"))
SUMS: Final = ("cum", "total", "cumulative", "so_far")
NO_FIGURE: Final = re.compile(
    r"(^|[^a-z])(lat|lon|lng|latitude|longitude|year|month|day|zip|code|id|index|x|y)([^a-z]|$)"
)
_DATE: Final = re.compile(r"(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
TITLES: Final = ("title", "name", "incident", "headline", "event")
PLACES: Final = ("place", "location", "county", "city", "region", "district", "country", "locality")
STARTS: Final = ("start", "started", "start_date", "started_dateonly", "date", "event_date", "created")


def suggest(items: Iterable[Any], *, name: str, id: str | None = None) -> str:
    """A map in YAML. `id` names the field that names an item; without it, one whose values differ is looked for.

    Raises InputError where there are no items, or nothing in them could name one.
    """
    rows = [_flat(one) for one in items if isinstance(one, dict)]
    if not rows:
        raise InputError("there are no items to make a map from", name)
    fields = list(dict.fromkeys(key for row in rows for key in row))
    named = id or _identity(rows, fields)
    if named is None:
        raise InputError("no field has another value in every item; say which names one with --id", name)
    if id is not None and id not in fields:
        raise InputError(f"no item has the field {show(id)}; there are {', '.join(map(show, fields[:12]))}", name)
    dated = all(_DATE.match(str(row.get(named, ""))) for row in rows)
    lines = ["map: 1", f"name: {slug(name) or 'feed'}"]
    lines += _rows(rows, named, name) if dated else _incidents(fields, named, name)
    figures = [path for path in fields if path != named and _is_count(rows, path)]
    lines += ["figures:"] if figures else []
    lines += [f"  {_key(path)}: {_figure(path, figures, dated=dated)}" for path in figures]
    used = {*figures, named, *_used(fields, dated)}
    rest = list(dict.fromkeys(path.split(".")[0] for path in fields if path not in used))
    if not figures:
        raise InputError("no field of the items holds numbers, so nothing can be suggested", name)
    if rest:
        lines += ["# What follows makes no claim; take out of it what says something.", "ignore:"]
        lines += [f"  - {_key(path)}" for path in rest[:200]]
    return "\n".join(lines) + "\n"


def _rows(rows: list[dict[str, Any]], named: str, name: str) -> list[str]:
    first = min(str(row[named])[:10] for row in rows)
    return [
        "# Every item is a day of one incident. If each is an incident of its own, say `are: incidents`.",
        f"items: {{id: {_key(named)}, are: as-of rows}}",
        f'incident: {{id: {slug(name)}, title: "{slug(name)}", start: "{first}"}}  # zone: the zone of its days',
        f"as_of: {{field: {_key(named)}, precision: day}}",
        "# origin: who the figures come from, where the publisher only passes them on",
    ]


def _incidents(fields: list[str], named: str, name: str) -> list[str]:
    facts = {"title": _first(fields, TITLES), "place": _first(fields, PLACES), "start": _first(fields, STARTS)}
    given = ", ".join(f"{key}: {_key(path)}" for key, path in facts.items() if path is not None)
    prefix = f"prefix: {slug(name) or 'feed'}"
    return [
        f"items: {{id: {_key(named)}, are: incidents}}",
        f"incident: {{{', '.join(part for part in (prefix, given) if part)}}}",
        "# origin: who the figures come from, where the publisher only passes them on",
    ]


def _used(fields: list[str], dated: bool) -> set[str]:
    if dated:
        return set()
    return {path for names in (TITLES, PLACES, STARTS) if (path := _first(fields, names)) is not None}


def _figure(path: str, figures: list[str], *, dated: bool) -> str:
    """What a field's name says. Beside a sum so far, `killed` next to `killed_cum`, it is what is new; fields inside a
    table are counts of their own."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", path).lower()
    above, _, own = path.rpartition(".")
    beside = f", scope: {slug(above)}" if above else ""
    if dated and any(f"{path}_{sum}" in figures for sum in SUMS):
        beside += ", counting: increment, period: {days: 1}"
    measure = next((measure for pattern, measure in MEASURES if re.search(pattern, words)), None)
    if measure is None:
        return f"{{measure: {slug(own)[:60] or 'count'}, additive: no{beside}}}  # what is it, in which unit?"
    category = next((node for pattern, node in CATEGORIES if re.search(pattern, words)), None)
    cell = category or ("person" if measure in PEOPLE else '"-"')
    return f"{{measure: {measure}, category: {cell}{beside}}}"


def _identity(rows: list[dict[str, Any]], fields: list[str]) -> str | None:
    likely = [
        path for path in fields if re.search(r"(^|[_. -])(id|uuid|key|code|slug)$", path.lower()) or path == "@key"
    ]
    dates = [path for path in fields if "date" in path.lower()]
    texts = [path for path in fields if all(isinstance(row.get(path), str) for row in rows)]
    for path in dict.fromkeys([*likely, *dates, *texts, *fields]):
        seen = [str(row[path]) for row in rows if not values.is_nothing(row.get(path), frozenset())]
        if (
            len(seen) == len(rows)
            and len(set(seen)) == len(seen)
            and not any(isinstance(r.get(path), float) for r in rows)
        ):
            return path
    return next((path for path in dates if all(row.get(path) for row in rows)), None)


def _is_count(rows: list[dict[str, Any]], path: str) -> bool:
    if NO_FIGURE.search(path.lower()):
        return False
    given = [row[path] for row in rows if not values.is_nothing(row.get(path), frozenset())]
    try:
        return bool(given) and all(values.as_number(value) is not None for value in given)
    except ValueError:
        return False


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with the keys of tables inside it joined by dots; lists are left out."""
    found: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            found |= {f"{key}.{name}": one for name, one in value.items() if not isinstance(one, dict | list)}
        elif not isinstance(value, list):
            found[key] = value
    return dict(list(found.items())[:MOST])


def _first(fields: list[str], names: tuple[str, ...]) -> str | None:
    known = {path.lower().rsplit(".", 1)[-1]: path for path in reversed(fields)}
    return next((known[name] for name in names if name in known), None)


def _key(path: str) -> str:
    """A field's name as YAML."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_. -]*[A-Za-z0-9]|[A-Za-z]", path) and path.lower() not in (
        "yes", "no", "true", "false", "null", "on", "off", "y", "n"
    ):  # fmt: skip
        return path
    escaped = "".join(f"\\x{ord(c):02x}" if ord(c) < 32 or ord(c) == 127 else c for c in path)
    return '"' + escaped.replace("\\", "\\\\").replace("\\\\x", "\\x").replace('"', '\\"') + '"'
