"""Cases about importing: the git history of a scraped JSON file, against the package made for it and a bare recount."""

import json
import random
import subprocess
import sys
from itertools import count
from pathlib import Path

from measure import Line, command, compare, medians_of, progress
from sizes import OURS, Sizes

ITEMS = 400
CHANGES = 6
"""Changed figures a version, on average."""
FILE = "fires.json"
MAP = """
map: 1
name: fires
items: {id: id, are: incidents}
incident: {title: name}
publisher: fire-service
defaults: {category: person, unit: person}
figures:
  killed: {measure: killed}
  injured: {measure: injured}
  missing: {measure: missing}
ignore: [county, latitude, longitude, size, status, updated]
"""
FIGURES = ("killed", "injured", "missing")
START = 1_600_000_000


def importing(folder: Path, sizes: Sizes) -> list[Line]:
    """`import git` of a history with 400 items; `git-history`, and a recount that stores nothing, on the same file."""
    progress(f"import a history of {sizes.versions} versions")
    repository = folder / "repository"
    write(repository, sizes.versions)
    (folder / "map.yaml").write_text(MAP)
    programs, numbers = Path(sys.executable).parent, count()
    script = str(Path(__file__).with_name("recount.py"))

    def ours() -> float:
        db = str(folder / f"ours-{next(numbers)}.db")
        made = [str(programs / OURS), "--db", db]
        command([*made, "init"])
        return command([*made, "import", "git", str(repository), FILE, "--map", str(folder / "map.yaml"), "--silent"])

    def theirs() -> float:
        db = str(folder / f"theirs-{next(numbers)}.db")
        given = [db, FILE, "--repo", str(repository), "--id", "id", "--silent", "--branch", "main"]
        return command([str(programs / "git-history"), "file", *given])

    bare, peer, way = "git cat-file, orjson, compare; nothing stored", "git-history", f"{OURS} import git"
    ways = {way: ours, bare: lambda: command([sys.executable, script, str(repository), FILE])}
    if (programs / "git-history").exists():
        ways[peer] = theirs
    medians = medians_of(ways, 1 if sizes.versions > 500 else 2)
    case = f"import git, {sizes.versions} versions"
    found = compare(case, medians, floor=bare, units=sizes.versions, per="version", targets={way: 2.0})
    if peer in medians:
        pair = {peer: medians[peer], way: medians[way]}
        found += compare(case, pair, floor=peer, units=sizes.versions, per="version", targets={way: 0.2})[1:]
    return found


def write(repository: Path, versions: int) -> None:
    """A repository whose file gains items until there are 400, and changes some figures in every version."""
    random_ = random.Random(1)
    repository.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(repository)], check=True)
    items: list[dict[str, object]] = []
    stream = []
    for number in range(versions):
        while len(items) < min(ITEMS, 20 + number):
            items.append(_item(random_, len(items)))
        for _ in range(random_.randrange(2 * CHANGES + 1)):
            item = random_.choice(items)
            item[random_.choice(FIGURES)] = random_.randrange(60)
            item["size"], item["updated"] = random_.randrange(10_000), START + 3600 * number
        data = json.dumps(items, indent=1).encode()
        stream.append(
            f"commit refs/heads/main\ncommitter x <x@example.org> {START + 3600 * number} +0000\ndata 0\n"
            f"M 100644 inline {FILE}\ndata {len(data)}\n".encode()
            + data
            + b"\n"
        )
    fast = ["git", "-C", str(repository), "fast-import", "--quiet"]
    subprocess.run(fast, input=b"".join(stream), check=True)
    subprocess.run(["git", "-C", str(repository), "reset", "--quiet", "--hard", "main"], check=True)


def _item(random_: random.Random, number: int) -> dict[str, object]:
    return {
        "id": f"fire-{number}",
        "name": f"Made-up fire {number}",
        "county": f"County {random_.randrange(50)}",
        "latitude": f"{random_.uniform(32, 42):.5f}",
        "longitude": f"{random_.uniform(-124, -114):.5f}",
        "size": random_.randrange(10_000),
        "status": random_.choice(("active", "contained", "out")),
        "updated": START,
        "killed": 0,
        "injured": random_.randrange(5),
        "missing": None,
    }
