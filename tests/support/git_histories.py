"""Generated histories of a JSON file in a git repository, and the generator's own account of what is in them.

Items are fires with two figures. A version changes some figures, drops or brings back items, writes 5 as 5.0 or "5",
leaves a key out or gives null or blank for it, renames a field, breaks its JSON, comes back empty, or is deleted; the
file moves once.
"""

import json
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START = 1_600_000_000
FIELDS = ("killed", "injured")
RENAMED = {"injured": "people_injured"}


@dataclass
class History:
    """What the file held at each commit, and what importing it must find."""

    versions: list[tuple[str, bytes | None]] = field(default_factory=list)
    claims: list[tuple[int, str, str, int]] = field(default_factory=list)
    """(version, item, field, value): every statement of a value that was not the one stated before."""
    gone: list[tuple[int, str, str]] = field(default_factory=list)
    listing: list[tuple[int, str, bool]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    final: dict[str, dict[str, int]] = field(default_factory=dict)


def history(seed: int, versions: int, items: int, *, changed: float = 3.0) -> History:
    """A history of about `changed` changed figures a version. The first item's first figure begins as null."""
    draw = random.Random(seed)
    made = History()
    stated: dict[str, dict[str, int]] = {}
    listed: dict[str, dict[str, int | None]] = {}
    away: dict[str, dict[str, int | None]] = {}
    path = "fires.json"
    for number in range(versions):
        renamed = number >= 2 * versions // 3
        plain = bool(made.versions) and number - 1 not in (*made.broken, *made.empty)
        if number >= versions // 2 and plain and path == "fires.json":
            path = "data/fires.json"
            made.versions.append((path, made.versions[-1][1]))  # moved as it was: no version of its own
            continue
        if number == versions // 3 and number:
            made.broken.append(number)
            made.versions.append((path, b'[{"id": "f0", "kil'))
            continue
        if number in (3 * versions // 4, 4 * versions // 5) and number:
            made.empty.append(number)
            made.versions.append((path, b"[]" if number == 3 * versions // 4 else None))
            continue
        _mutate(draw, number, items, listed, away, changed)
        made.versions.append((path, _written(draw, listed, renamed)))
        _account(made, number, listed, away, stated)
    made.final = stated
    return made


def _mutate(
    draw: random.Random,
    number: int,
    items: int,
    listed: dict[str, dict[str, int | None]],
    away: dict[str, dict[str, int | None]],
    changed: float,
) -> None:
    if number == 0:
        for n in range(max(1, items // 2)):
            listed[f"f{n}"] = {"killed": None if n == 0 else draw.randrange(5), "injured": draw.randrange(9)}
        return
    if draw.random() < 0.3 and len(listed) + len(away) < items:
        listed[f"f{len(listed) + len(away)}"] = {"killed": draw.randrange(5), "injured": None}
    if draw.random() < 0.1 and len(listed) > 1:
        name = draw.choice(sorted(listed))
        away[name] = listed.pop(name)
    if draw.random() < 0.2 and away:
        name = draw.choice(sorted(away))
        listed[name] = away.pop(name)
    for _ in range(draw.randrange(int(changed * 2) + 1)):
        name, which = draw.choice(sorted(listed)), draw.choice(FIELDS)
        listed[name][which] = None if draw.random() < 0.1 else draw.randrange(60)


def _written(draw: random.Random, listed: dict[str, dict[str, int | None]], renamed: bool) -> bytes:
    rows = []
    for name, figures in listed.items():
        row: dict[str, Any] = {"id": name, "name": f"Fire {name}", "size": draw.randrange(10_000)}
        for which, value in figures.items():
            key = RENAMED.get(which, which) if renamed else which
            if value is not None:
                row[key] = draw.choice((value, value, value, float(value), str(value)))
            elif draw.random() < 0.7:
                row[key] = draw.choice((None, "", "n/a"))
        rows.append(row)
    draw.shuffle(rows)
    return json.dumps(rows, indent=draw.choice((None, 1))).encode()


def _account(
    made: History,
    number: int,
    listed: dict[str, dict[str, int | None]],
    away: dict[str, dict[str, int | None]],
    stated: dict[str, dict[str, int]],
) -> None:
    known = {name for _, name, _ in made.listing if _is_off(made, name)}
    for name in away:
        if name in stated and name not in known:
            made.listing.append((number, name, False))
    for name, figures in listed.items():
        if name in known:
            made.listing.append((number, name, True))
        before = stated.setdefault(name, {})
        for which, value in figures.items():
            if value is None and which in before:
                del before[which]
                made.gone.append((number, name, which))
            elif value is not None and before.get(which) != value:
                before[which] = value
                made.claims.append((number, name, which, value))


def _is_off(made: History, name: str) -> bool:
    return not [listed for _, one, listed in made.listing if one == name][-1]


def write(made: History, folder: Path, *, upto: int | None = None) -> Path:
    """The history as a git repository in `folder`, up to a version; again, with more versions, it grows."""
    env = {"GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin"}
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True, env=env)
    stream: list[bytes] = []
    before: str | None = None
    for number, (path, data) in enumerate(made.versions[:upto]):
        stream.append(b"commit refs/heads/main\ncommitter T <t@example.org> %d +0000\n" % (START + 3600 * number))
        stream.append(b"data 1\nv\n")
        if number == 0:
            stream.append(b"deleteall\n")
        if before is not None and before != path:
            stream.append(f"D {before}\n".encode())
        if data is None:
            stream.append(f"D {path}\n".encode())
        else:
            stream.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        before = path if data is not None else None
    subprocess.run(
        ["git", "-C", str(folder), "fast-import", "--quiet", "--force"], input=b"".join(stream), check=True, env=env
    )
    return folder


MAP = """
map: 1
name: fires
items: {id: id, are: incidents}
incident: {title: name}
publisher: fire-service
'null': [n/a]
aliases: {people_injured: injured}
defaults: {category: person, unit: person}
figures:
  killed: {measure: killed}
  injured: {measure: injured}
ignore: [size]
"""
