"""Print one table of ratios against a floor and a peer: `make bench`, or `python benchmarks/run.py --help`.

Floors are plain sqlite3 and orjson doing the least that could be called the same work; the peer is the `eventsourcing`
package with its defaults. Targets are this project's own. See measure.py for how the figures are taken.
"""

import argparse
import io
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path

import orjson

import reportedly
from floor import Floor, copy
from measure import Line, Work, command, compare, cpu, machine, medians_of, progress, rounds, table, wall
from reportedly.events.wire import read_lines
from synthetic import EVENTS_PER_INCIDENT, Json, Synthetic, incident_name

try:
    from peer import Peer
except ModuleNotFoundError:
    Peer = None  # type: ignore[assignment, misc]

OURS, FLOOR, PEER = "reportedly", "sqlite3", "eventsourcing"
BULK_TARGET, SINGLE_TARGET, FLAT_TARGET, START_TARGET = 2.5, 1.75, 1.35, 8.0
READ_MODELS = ("entries", "happenings", "statements", "registry", "revisions", "totals", "quotes_fts")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured, in events unless said otherwise; every one is a flag, and `--quick` makes all small."""

    base: int = 5000  # in the store before the first append that counts
    rounds: int = 15  # of appending 1000; others follow from it
    story: int = 10_000  # of the one long incident
    rebuild: int = 100_000
    largest: int = 1_000_000  # of the largest store asked; the others are a tenth and a hundredth
    starts: int = 25  # of each command

    @property
    def stores(self) -> tuple[int, int, int]:
        return self.largest // 100, self.largest // 10, self.largest


QUICK = Sizes(base=500, rounds=4, story=1000, rebuild=3000, largest=10_000, starts=5)


def lines(drafts: Iterable[Json]) -> bytes:
    """Drafts as a file of JSON lines."""
    return b"".join(orjson.dumps(draft) + b"\n" for draft in drafts)


def record_at(path: Path) -> reportedly.Record:
    return reportedly.open(path, create=True)


def store(record: reportedly.Record, text: bytes) -> None:
    """What `append FILE` does: strict parsing, validation, one durable transaction."""
    record.append(read_lines(io.BytesIO(text), "batch"))


def check(text: bytes) -> None:
    """The part of `store` that comes before the store."""
    for _ in read_lines(io.BytesIO(text), "batch"):
        pass


def fill(record: reportedly.Record, drafts: Iterator[Json], batch: int = 10_000) -> None:
    while chunk := list(islice(drafts, batch)):
        store(record, lines(chunk))


# --- appending --------------------------------------------------------------------------------------------------------


def appending(folder: Path, sizes: Sizes) -> list[Line]:
    found = []
    for size, count in ((1, sizes.rounds * 20), (100, sizes.rounds * 2), (1000, sizes.rounds)):
        progress(f"append {size}")
        found += append_case(folder / f"append-{size}", sizes.base, size, count)
    return found


def append_case(folder: Path, base: int, size: int, count: int) -> list[Line]:
    """`count` batches of `size` events on top of `base` others, by three ways in turns."""
    folder.mkdir(parents=True)
    synthetic = Synthetic()
    drafts = [*synthetic.sources(), *synthetic.events(base + size * count)]
    first = len(drafts) - size * count
    batches = [drafts[:first], *(drafts[at : at + size] for at in range(first, len(drafts), size))]
    texts = [lines(batch) for batch in batches]
    heads = []
    with record_at(folder / "model.db") as model:
        for text in texts:
            store(model, text)
            heads.append(model.status().size)
    raw = Floor(copy(folder / "model.db", heads), folder / "floor.db")
    raw.insert(0)
    ours = record_at(folder / "ours.db")
    store(ours, texts[0])
    ways: dict[str, Work] = {OURS: lambda n: store(ours, texts[n + 1]), FLOOR: lambda n: raw.insert(n + 1)}
    if Peer is not None:
        theirs = Peer(folder / "theirs.db")
        theirs.append(batches[0])
        ways[PEER] = lambda n: theirs.append(batches[n + 1])
    single = size == 1
    if not single:
        ways["reportedly: reading and checking the lines"] = lambda n: check(texts[n + 1])
    medians = rounds(ways, count, clock=wall if single else cpu)
    name = "append 1, durable, wall" if single else f"append {size}, durable, CPU"
    return compare(name, medians, floor=FLOOR, units=size, targets={OURS: SINGLE_TARGET if single else BULK_TARGET})


# --- one long story ---------------------------------------------------------------------------------------------------


def one_story(folder: Path, sizes: Sizes) -> list[Line]:
    """One long incident: all its events folded to totals; and, a tenth as long, its replay with an answer per step."""
    return [*folding(folder / "fold", sizes.story), *replaying(folder / "replay", sizes.story // 10)]


def folding(folder: Path, length: int) -> list[Line]:
    progress(f"fold an incident of {length} events")
    record, drafts = long_incident(folder, length)
    connection = sqlite3.connect(folder / "ours.db")
    name, end, floor = incident_name(0), record.status().size, "sqlite3 + orjson: last figure per cell"
    ways: dict[str, Work] = {
        f"{OURS}: totals as of the end": lambda _: record.ask("totals", name, at_position=end),
        f"{OURS}: revisions": lambda _: record.ask("revisions", name),
        f"{OURS}: timeline": lambda _: record.ask("timeline", name),
        floor: lambda _: bare_fold(connection, name),
    }
    if Peer is not None:
        theirs = Peer(folder / "theirs.db")
        theirs.append(drafts)
        ways[f"{PEER}: repository.get"] = lambda _: theirs.load(name)
    return compare(f"fold one incident of {length}", rounds(ways, 3), floor=floor, units=length)


def replaying(folder: Path, length: int) -> list[Line]:
    progress(f"replay an incident of {length} events")
    record, _ = long_incident(folder, length)
    name, floor = incident_name(0), "totals once, at the end"
    ways: dict[str, Work] = {
        floor: lambda _: record.ask("totals", name),
        f"{OURS}: every step and what it changed": lambda _: sum(1 for _ in record.replay(name)),
    }
    return compare(f"replay one incident of {length}", rounds(ways, 3), floor=floor, units=length)


def long_incident(folder: Path, length: int) -> tuple[reportedly.Record, list[Json]]:
    """A record that holds one incident of `length` events, and the events."""
    folder.mkdir(parents=True)
    synthetic = Synthetic()
    drafts = synthetic.incident(0, figures=length * 8 // 9)[:length]
    record = record_at(folder / "ours.db")
    store(record, lines([*synthetic.sources(), *drafts]))
    return record, drafts


def bare_fold(connection: sqlite3.Connection, name: str) -> int:
    """The least that could be called a replay: read and parse a stream, keep the last figure of each cell."""
    cells = {}
    query = (
        "SELECT content FROM events WHERE stream_id = (SELECT stream_id FROM streams WHERE name = ?) ORDER BY version"
    )
    for (content,) in connection.execute(query, (name,)):
        event = orjson.loads(content)
        if "quantity" in event:
            cells[event["measure"], event["category"]] = event["quantity"]
    return len(cells)


# --- rebuilding -------------------------------------------------------------------------------------------------------


def rebuilding(folder: Path, sizes: Sizes) -> list[Line]:
    progress(f"rebuild {sizes.rebuild} events")
    folder.mkdir(parents=True)
    count = 3
    synthetic = Synthetic()
    record = record_at(folder / "ours.db")
    store(record, lines(synthetic.sources()))
    fill(record, synthetic.events(sizes.rebuild))
    record.catch_up()
    head = record.status().size
    connection = sqlite3.connect(folder / "ours.db")

    rows = copy(folder / "ours.db", [head], tables=READ_MODELS)
    floors = [Floor(rows, folder / f"floor-{n}.db", foreign_keys=False) for n in range(count)]
    ways: dict[str, Work] = {
        OURS: lambda _: record.rebuild(),
        "sqlite3: insert the same rows": lambda n: floors[n].insert(0),
        "sqlite3 + orjson: read every event": lambda _: scan(connection),
    }
    medians = rounds(ways, count)
    return compare(f"rebuild {sizes.rebuild}", medians, floor="sqlite3: insert the same rows", units=head)


def scan(connection: sqlite3.Connection) -> int:
    return sum(len(orjson.loads(content)) for (content,) in connection.execute("SELECT content FROM events"))


# --- asking -----------------------------------------------------------------------------------------------------------


def point_queries(folder: Path, sizes: Sizes) -> list[Line]:
    """One incident's totals out of stores of growing size, another incident every time."""
    folder.mkdir(parents=True)
    ways: dict[str, Work] = {}
    queries = 25
    for size in sizes.stores:
        progress(f"a store of {size} events")
        path, synthetic = folder / f"{size}.db", Synthetic()
        with record_at(path) as record:
            store(record, lines(synthetic.sources()))
            fill(record, synthetic.events(size))
            if size == sizes.largest:
                progress(f"a rebuild of {size} events")
                record.rebuild()  # a query's plan and the tables' pages are then another's than after appending
        ways[f"of {size} events"] = asking(reportedly.open(path, read_only=True), size // EVENTS_PER_INCIDENT, queries)
    middle, largest = (f"of {size} events" for size in sizes.stores[1:])
    medians = rounds(ways, 4 * sizes.rounds)
    return compare(
        "totals of one incident", medians, floor=middle, units=queries, per="query", targets={largest: FLAT_TARGET}
    )


def asking(record: reportedly.Record, incidents: int, queries: int) -> Callable[[int], None]:
    def ask(number: int) -> None:
        random_ = random.Random(number)
        for _ in range(queries):
            record.ask("totals", incident_name(random_.randrange(incidents)))

    return ask


# --- starting ---------------------------------------------------------------------------------------------------------


def starting(folder: Path, sizes: Sizes) -> list[Line]:
    progress("start-up")
    folder.mkdir(parents=True)
    path = folder / "small.db"
    with record_at(path) as record:
        synthetic = Synthetic()
        store(record, lines([*synthetic.sources(), *synthetic.incident(0)]))
        record.catch_up()
    program = str(Path(sys.executable).parent / "reportedly")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    answers = {
        f"reportedly {name}": [program, "--db", str(path), name, incident_name(0), "--json"]
        for name in ("totals", "timeline", "revisions")
    }
    bare = {"python -c pass": [sys.executable, "-c", "pass"]}
    imports = {"python -c 'import sqlite3, click'": [sys.executable, "-c", "import sqlite3, click"]}
    ways = {name: timed(arguments, environment) for name, arguments in (answers | bare | imports).items()}
    medians = medians_of(ways, sizes.starts)
    targets = dict.fromkeys(answers, START_TARGET)
    return compare("start, answer, end", medians, floor="python -c pass", per="command", targets=targets)


def timed(arguments: Sequence[str], environment: dict[str, str]) -> Callable[[], float]:
    return lambda: command(arguments, environment)


CASES = {
    "append": appending,
    "story": one_story,
    "rebuild": rebuilding,
    "point": point_queries,
    "start": starting,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ratios against a floor and a peer.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all by default")
    parser.add_argument("--quick", action="store_true", help="small sizes, under a minute; ratios are rough")
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
    try:
        found = [line for name in given.cases or CASES for line in CASES[name](folder / name, sizes)]
    finally:
        shutil.rmtree(folder)
    print(machine())
    print(table(found))
    return 1 if given.check and any(line.missed for line in found) else 0


if __name__ == "__main__":
    sys.exit(main())
