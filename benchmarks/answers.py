"""Cases about answers: folding, replaying, rebuilding, catching up, and asking stores of growing size."""

import datetime
import random
import sqlite3
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

import reportedly
from measure import Line, Work, compare, progress, rounds
from reportedly.projections import FIGURES
from reportedly.projections.entries import Event, figure_row
from reportedly.projections.history import histories
from reportedly.projections.revisions import revisions
from reportedly.projections.rows import Figure, Material
from reportedly.projections.totals import totals
from reportedly.projections.view import visible
from reportedly.record import keeping
from reportedly.record.collector import quiet_collector
from reportedly.record.known import Knowledge
from reportedly.record.loading import material
from sizes import OURS, Sizes, fill, lines, record_at, store
from synthetic import EVENTS_PER_INCIDENT, Json, Synthetic, incident_name

try:
    from peer import Peer
except ModuleNotFoundError:
    Peer = None  # type: ignore[assignment, misc]

# --- one long incident ------------------------------------------------------------------------------------------------

_STORY = """SELECT position, recorded_at, content FROM events
  WHERE stream_id = (SELECT stream_id FROM streams WHERE name = ?) ORDER BY version"""


def one_story(folder: Path, sizes: Sizes) -> list[Line]:
    """One long incident to its totals and revisions; and the same, step by step."""
    return [*folding(folder / "fold", sizes.story), *replaying(folder / "replay", sizes.story)]


def folding(folder: Path, length: int) -> list[Line]:
    progress(f"fold an incident of {length} events")
    record, drafts = long_incident(folder, length)
    connection = sqlite3.connect(folder / "ours.db")
    name, floor, ours = incident_name(0), "orjson: the same fold over decoded content", f"{OURS}: totals and revisions"
    known = Knowledge(record.store)
    ways: dict[str, Work] = {
        floor: lambda _: _fold(_decoded(connection, record, known, name), name),
        ours: lambda _: _fold(material(record.store, [name], tables=(FIGURES,)), name),
        f"{OURS}: totals, asked for": lambda _: record.ask("totals", name),
        f"{OURS}: revisions, asked for": lambda _: record.ask("revisions", name),
        f"{OURS}: timeline, asked for": lambda _: record.ask("timeline", name),
    }
    if Peer is not None:
        theirs = Peer(folder / "theirs.db")
        theirs.append(theirs.events(drafts))
        ways["eventsourcing: last figure per cell"] = lambda _: theirs.load(name)
    medians = rounds(ways, 5)
    return compare(f"fold one incident of {length}", medians, floor=floor, units=length, targets={ours: 0.8})


@quiet_collector()
def _fold(found: Material, name: str) -> int:
    """Totals, and revisions, from rows that are loaded."""
    view = visible(found, incidents=frozenset((name,)))
    return len(totals(view)) + len(revisions(view))


@quiet_collector()
def _decoded(connection: sqlite3.Connection, record: reportedly.Record, known: Knowledge, name: str) -> Material:
    """The rows that `material` reads, made anew out of the stored contents."""
    found = Material(figures=[], shared=material(record.store, [name], tables=(FIGURES,)).shared)
    for position, recorded_at, content in connection.execute(_STORY, (name,)):
        said = orjson.loads(content)
        if "quantity" in said:
            event = Event(position, name, "FigureReported", recorded_at, said)
            found.figures.append(Figure(*figure_row(said, name, known, event, "report")))
    return found


def replaying(folder: Path, length: int) -> list[Line]:
    """Per event: a whole replay must not cost more for each as the incident grows."""
    counts = {f"of {length // 10} events": length // 10, f"of {length} events": length}
    ways: dict[str, Work] = {}
    for (way, count), end in zip(counts.items(), ("short", "long"), strict=True):
        progress(f"replay an incident of {count} events")
        record, _ = long_incident(folder / end, count)
        ways[way] = _replays(record)
    short, long = counts
    medians = rounds(ways, 1)
    return compare("replay, every step and what it changed", medians, floor=short, units=counts, targets={long: 2.0})


def _replays(record: reportedly.Record) -> Work:
    return lambda _: sum(1 for _ in record.replay(incident_name(0)))


def long_incident(folder: Path, length: int) -> tuple[reportedly.Record, list[Json]]:
    """A record that holds one incident of `length` events, and the events."""
    folder.mkdir(parents=True)
    synthetic = Synthetic()
    drafts = synthetic.incident(0, figures=length * 8 // 9)[:length]
    record = record_at(folder / "ours.db")
    store(record, lines([*synthetic.sources(), *drafts]))
    return record, drafts


# --- the derived tables -----------------------------------------------------------------------------------------------

FOLD_ONLY = "a fold of typed tuples, nothing written"


def rebuilding(folder: Path, sizes: Sizes) -> list[Line]:
    """The derived tables written anew, against a fold that writes nothing; and caught up 10,000 events at a time."""
    progress(f"rebuild {sizes.rebuild} events")
    folder.mkdir(parents=True)
    synthetic = Synthetic()
    record = record_at(folder / "ours.db")
    store(record, lines(synthetic.sources()))
    fill(record, synthetic.events(sizes.rebuild))
    record.catch_up()
    head = record.status().size
    rebuilt, folded = f"{OURS}: all of them", f"{OURS}: totals and revisions"
    ways: dict[str, Work] = {
        FOLD_ONLY: lambda _: _fold_all(record),
        folded: lambda _: record.store.rebuild(keeping.FOLDED_TABLES, _refold),
        rebuilt: lambda _: record.rebuild(),
    }
    medians = rounds(ways, 3)
    found = compare(f"rebuild {sizes.rebuild}", medians, floor=FOLD_ONLY, units=head, targets={folded: 2.7})
    return [*found, *_catching_up(record, synthetic, sizes, medians[rebuilt] / head)]


def _refold(writer: Any, after: int, upto: int) -> None:
    keeping.refold(writer)


@quiet_collector()
def _fold_all(record: reportedly.Record) -> int:
    """Every incident's rows, read as typed tuples and folded to histories and totals."""
    count = 0
    for name, *_ in record.store.fetch("incidents"):
        view = visible(material(record.store, [name], tables=(FIGURES,)), incidents=frozenset((name,)))
        count += sum(len(history.rows) for history in histories(view))
    return count


def _catching_up(record: reportedly.Record, synthetic: Synthetic, sizes: Sizes, rebuild: float) -> list[Line]:
    """A batch of events about incidents in the record, half of them new claims about old cells; then catching up."""
    size = min(10_000, sizes.rebuild // 2)
    incidents = sizes.rebuild // EVENTS_PER_INCIDENT
    claims = iter(_further(synthetic, incidents))
    batches = [list(islice(claims, size)) for _ in range(2)]
    for batch in batches:
        store(record, lines(batch))
        record.store.fetch("dirty_count")
    progress(f"catch up with {size} events")
    ways: dict[str, Work] = {"batch": lambda _: record.catch_up()}
    spent = rounds(ways, 1)["batch"] / (len(batches) * size)
    way = f"{OURS}: in batches of {size}"
    medians = {"rebuild": rebuild, way: spent}
    return compare("catch up with new claims", medians, floor="rebuild", targets={way: 6.0})


def _further(synthetic: Synthetic, incidents: int) -> Iterable[Json]:
    """Newer figures about incidents that are there, one incident after the other, over and over."""
    number = 0
    while True:
        yield synthetic.further(number % incidents, number // incidents)
        number += 1


# --- over many incidents ----------------------------------------------------------------------------------------------

KNOWN_AT = datetime.datetime(2021, 6, 30, tzinfo=datetime.UTC)
_AGGREGATE = """SELECT measure, category, unit, counting, scope, count(*), sum(low), sum(high) FROM revisions
  WHERE origin = '' AND known_from <= :at AND (known_to IS NULL OR known_to > :at) GROUP BY 1, 2, 3, 4, 5"""


def months(folder: Path, sizes: Sizes) -> list[Line]:
    """Totals over all incidents by month, as known at a past moment, against one aggregate over the same table."""
    progress(f"monthly totals of {sizes.live} events")
    folder.mkdir(parents=True)
    synthetic = Synthetic()
    record = record_at(folder / "ours.db")
    store(record, lines(synthetic.sources()))
    fill(record, synthetic.events(sizes.live))
    record.catch_up()
    connection = sqlite3.connect(folder / "ours.db")
    at = {"at": int(KNOWN_AT.timestamp() * 1_000_000)}
    bare, ours = "sqlite3: one filtered aggregate", f"{OURS}: totals --by month --known-at"
    ways: dict[str, Work] = {
        bare: lambda _: connection.execute(_AGGREGATE, at).fetchall(),
        ours: lambda _: record.ask("sums", known_at=KNOWN_AT, by="month"),
    }
    medians = rounds(ways, 3)
    return compare("monthly total, known then", medians, floor=bare, per="query", targets={ours: 1.5})


# --- asking stores of growing size ------------------------------------------------------------------------------------


def point_queries(folder: Path, sizes: Sizes) -> list[Line]:
    """One incident's totals out of stores of growing size, another incident every time."""
    folder.mkdir(parents=True)
    ways: dict[str, Work] = {}
    queries = 25
    for size in (sizes.live, 5 * sizes.live):
        progress(f"a store of {size} events")
        path, synthetic = folder / f"{size}.db", Synthetic()
        with record_at(path) as record:
            store(record, lines(synthetic.sources()))
            fill(record, synthetic.events(size))
        ways[f"of {size} events"] = _asking(reportedly.open(path, read_only=True), size // EVENTS_PER_INCIDENT, queries)
    smaller, larger = ways
    medians = rounds(ways, 4 * sizes.rounds)
    targets = {larger: 1.3}
    return compare("live totals of one incident", medians, floor=smaller, units=queries, per="query", targets=targets)


def _asking(record: reportedly.Record, incidents: int, queries: int) -> Callable[[int], None]:
    def ask(number: int) -> None:
        random_ = random.Random(number)
        for _ in range(queries):
            record.ask("totals", incident_name(random_.randrange(incidents)))

    return ask
