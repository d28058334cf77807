"""Print one table of ratios against a floor and a peer: `make bench`, or `python benchmarks/run.py --help`.

Floors are plain sqlite3 and orjson doing the least that could be called the same work; the peer is the `eventsourcing`
package with its fastest mapper. Targets are this project's own. See measure.py for how the figures are taken, and
docs/performance.md for what they mean.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path

from answers import months, one_story, point_queries, rebuilding
from importing import importing
from measure import machine, table
from programs import memory, starting
from sizes import QUICK, Sizes
from writing import appending, ingesting, space

CASES = {
    "lines": ingesting,
    "append": appending,
    "space": space,
    "story": one_story,
    "rebuild": rebuilding,
    "point": point_queries,
    "months": months,
    "memory": memory,
    "git": importing,
    "start": starting,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ratios against a floor and a peer.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all by default")
    parser.add_argument("--quick", action="store_true", help="small sizes, a minute or two; ratios are rough")
    for field in fields(Sizes):
        parser.add_argument(f"--{field.name}", type=int, metavar="N", help=f"default {field.default}")
    parser.add_argument("--dir", type=Path, help="where to make the databases; default: the system's temporary folder")
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    given = parser.parse_args()
    if unknown := set(given.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    return given


def main() -> int:
    given = arguments()
    chosen = {field.name: getattr(given, field.name) for field in fields(Sizes) if getattr(given, field.name)}
    sizes = replace(QUICK if given.quick else Sizes(), **chosen)
    folder = Path(tempfile.mkdtemp(prefix="reportedly-bench-", dir=given.dir))
    found = []
    try:
        for name in given.cases or CASES:
            found += CASES[name](folder / name, sizes)
            shutil.rmtree(folder / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(machine())
    print(table(found))
    return 1 if given.check and any(line.missed for line in found) else 0


if __name__ == "__main__":
    sys.exit(main())
