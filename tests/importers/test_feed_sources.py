"""Sources: snapshots, tables, HXL, logs of changes; what leaves and returns, what cannot be read, what is stale."""

import gzip
import json
import os
import random
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.events.errors import InputError
from reportedly.importers.feed import FeedError, Imported, load
from reportedly.importers.feed_compare import compare
from reportedly.importers.feed_files import ChangeLog, Documents, Rows, Snapshots, date_of
from reportedly.importers.feed_hxl import HxlTable, tag_of
from reportedly.importers.feed_map import parse_map
from reportedly.importers.feed_suggest import suggest
from reportedly.record import Record

INCIDENTS = """
map: 1
name: fires
items: {id: id, are: incidents}
incident: {title: name}
figures:
  killed: {measure: killed, category: person}
  injured: {measure: injured, category: person}
"""
ROWS = """
map: 1
name: flood
items: {id: day, are: as-of rows}
incident: {id: flood-2024, title: Flood}
as_of: {field: day, precision: day}
figures:
  killed: {measure: killed, category: person}
"""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with reportedly.open(tmp_path / "x.db", create=True) as made:
        yield made


def snapshots(folder: Path, *files: tuple[str, Any]) -> Snapshots:
    folder.mkdir(exist_ok=True)
    for name, content in files:
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return Snapshots(folder)


def fire(id: str = "a", **figures: Any) -> dict[str, Any]:
    return {"id": id, "name": f"Fire {id}", **figures}


def events(record: Record, type: str) -> list[dict[str, Any]]:
    return [event.content or {} for event in record.events(types=[type])]


def values(record: Record) -> list[Any]:
    return [one["quantity"]["number"] for one in events(record, "FigureReported")]


def bring(record: Record, source: Any, text: str) -> Imported:
    map = parse_map(text.encode())
    made = load(record, source, map)
    assert [] == compare(record, source, map) or source.alone
    return made


# Snapshots


def test_an_unchanged_figure_makes_no_claim(record: Record, tmp_path: Path) -> None:
    files = [
        ("2024-05-01.json", [fire(killed=1)]),
        ("2024-05-02.json", [fire(killed="1")]),
        ("2024-05-03.json", [fire(killed=2.0)]),
    ]
    bring(record, snapshots(tmp_path / "s", *files), INCIDENTS)
    assert [1, 2] == values(record)


def test_where_items_are_incidents_nothing_leaves_force(record: Record, tmp_path: Path) -> None:
    files = [
        ("2024-05-01.json", [fire(killed=1, injured=3), fire("b", killed=4)]),
        ("2024-05-02.json", [fire(killed=1)]),
        ("2024-05-03.json", [fire(killed=1), fire("b", killed=4)]),
    ]
    bring(record, snapshots(tmp_path / "s", *files), INCIDENTS)
    assert [("emptied", True)] == [
        (one["reason"], one["stays_in_force"]) for one in events(record, "FigureNoLongerStated")
    ]
    assert [False, True] == [one["listed"] for one in events(record, "ListingChanged")]
    assert [1, 3, 4] == values(record)
    total = next(row for row in record.ask("totals", "a") if row.measure == "injured")
    assert (3, "2024-05-02") == (total.low, str(total.no_longer_stated)[:10])


def test_where_items_are_rows_they_leave_force(record: Record, tmp_path: Path) -> None:
    files = [
        ("2024-05-01.json", [{"day": "2024-04-30", "killed": 5}, {"day": "2024-05-01", "killed": 7}]),
        ("2024-05-02.json", [{"day": "2024-04-30", "killed": 5}]),
    ]
    bring(record, snapshots(tmp_path / "s", *files), ROWS)
    assert ["removed"] == [one["reason"] for one in events(record, "FigureNoLongerStated")]
    total = next(row for row in record.ask("totals", "flood-2024") if row.status == "stated")
    assert (5, "2024-04-30") == (total.low, total.as_of)


def test_a_description_that_changes_is_an_update(record: Record, tmp_path: Path) -> None:
    named = {**fire(killed=1), "name": "Camp Fire"}
    bring(
        record,
        snapshots(tmp_path / "s", ("2024-05-01.json", [fire(killed=1)]), ("2024-05-02.json", [named])),
        INCIDENTS,
    )
    assert ["Camp Fire"] == [one["title"] for one in events(record, "IncidentUpdated")]
    assert [1] == values(record)


def test_a_version_that_cannot_be_read_is_reported_and_skipped(record: Record, tmp_path: Path) -> None:
    files = [
        ("2024-05-01.json", [fire(killed=1)]),
        ("2024-05-02.json", "<html>"),
        ("2024-05-03.json", [fire(killed=2)]),
    ]
    made = bring(record, snapshots(tmp_path / "s", *files), INCIDENTS)
    ((key, why),) = made.tally.unreadable
    assert key == "2024-05-02.json"
    assert "not JSON" in why
    assert [1, 2] == values(record)
    assert ["could not be read"] == [
        one["note"].split(":")[0] for one in events(record, "DocumentIngested") if "note" in one
    ]


@pytest.mark.parametrize(("empty", "listings"), [("failed-fetch", []), ("delists", [False, True])])
def test_an_empty_version_delists_only_if_the_map_says_so(
    empty: str, listings: list[bool], record: Record, tmp_path: Path
) -> None:
    files = [("2024-05-01.json", [fire(killed=1)]), ("2024-05-02.json", []), ("2024-05-03.json", [fire(killed=1)])]
    made = bring(record, snapshots(tmp_path / "s", *files), f"{INCIDENTS}empty: {empty}\n")
    assert ["2024-05-02.json"] == made.tally.failed_fetches
    assert listings == [one["listed"] for one in events(record, "ListingChanged")]
    assert [1] == values(record)
    found = {row.kind for row in record.ask("discrepancies", "a")}
    assert (empty == "failed-fetch") == ("failed-fetch" in found)


def test_a_stale_copy_makes_no_claims_and_is_flagged(record: Record, tmp_path: Path) -> None:
    """The third file is the first one come back; the fourth goes on from the second."""
    files = [
        ("2024-05-01T08.json", [fire(killed=1, updated="2024-05-01T06:00:00Z")]),
        ("2024-05-02.json", [fire(killed=2, updated="2024-05-02T06:00:00Z")]),
        ("2024-05-03.json", [fire(killed=1, updated="2024-05-01T06:00:00Z")]),
        ("2024-05-04.json", [fire(killed=2, updated="2024-05-02T06:00:00Z")]),
        ("2024-05-05.json", [fire(killed=1, updated="2024-05-05T06:00:00Z")]),
    ]
    made = bring(record, snapshots(tmp_path / "s", *files), f"{INCIDENTS}clock: {{field: updated}}\n")
    assert [1, 2, 1] == values(record)
    assert 1 == made.tally.stale
    assert ["stale-copy"] == [one["kind"] for one in events(record, "DiscrepancyNoted")]


def test_what_is_not_understood_is_counted_and_leaves_the_rest(record: Record, tmp_path: Path) -> None:
    files = [
        ("2024-05-01.json", [fire(killed=1, injured=2, acres=5), {"name": "no id"}]),
        ("2024-05-02.json", [fire(killed="??", injured=3), fire(killed=-1)]),
    ]
    made = bring(record, snapshots(tmp_path / "s", *files), INCIDENTS)
    assert ["acres"] == list(made.tally.unknown)
    assert {"id", "killed"} == {path for path, _ in made.tally.troubles}
    assert [1, 2] == values(record)[:2]
    assert not events(record, "FigureNoLongerStated") or made.tally.gone["emptied"] == 1


def test_a_figure_computed_from_others_names_their_claims(record: Record, tmp_path: Path) -> None:
    text = INCIDENTS + "  all: {measure: casualties, category: person, computed_from: [killed, injured]}\n"
    bring(record, snapshots(tmp_path / "s", ("2024-05-01.json", [fire(killed=1, injured=2, all=3)])), text)
    claims = {one["measure"]: one for one in events(record, "FigureReported")}
    assert [claims["killed"]["claim"], claims["injured"]["claim"]] == claims["casualties"]["computed_from"]


def test_another_origin_for_the_same_value_replaces_it(record: Record, tmp_path: Path) -> None:
    text = ROWS + "origin: {field: src, values: {a: ministry, b: hospital}}\n"
    rows = [[{"day": "2024-05-01", "killed": 5, "src": source}] for source in "ab"]
    bring(record, snapshots(tmp_path / "s", ("2024-05-01.json", rows[0]), ("2024-05-02.json", rows[1])), text)
    (total,) = [row for row in record.ask("totals", "flood-2024") if row.status == "stated"]
    assert (5, 1) == (total.low, total.origins)
    kinds = {row.kind for row in record.ask("revisions", "flood-2024") if row.origin}
    assert {"first", "reattributed"} == kinds


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("fires-2024-05-01.json", "2024-05-01"),
        ("20240501.csv", "2024-05-01"),
        ("2024-05-01T08-30-15Z.json", "2024-05-01T08:30:15Z"),
        ("x_20240501_0830.json.gz", "2024-05-01T08:30:00Z"),
        ("latest.json", None),
    ],
)
def test_dates_in_names_of_files(name: str, moment: str | None) -> None:
    assert moment == date_of(name)


def test_a_file_without_a_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no date in this name"):
        snapshots(tmp_path / "s", ("a.json", []))


# Logs of changes


def test_a_broken_line_is_a_version_that_is_skipped(record: Record, tmp_path: Path) -> None:
    lines = [
        {"published": "2024-05-01T10:00:00Z", "op": "add", "id": "a", "record": fire(killed=1)},
        "nonsense",
        {"published": "2024-05-02T10:00:00Z", "op": "revise", "id": "a", "record": fire(killed=2)},
        {"published": "2024-05-03T10:00:00Z", "op": "remove", "id": "a"},
    ]
    path = tmp_path / "log.jsonl.gz"
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    path.write_bytes(gzip.compress(text.encode()))
    made = bring(record, ChangeLog(path), INCIDENTS)
    assert [("line-2", "line 2 is no change")] == made.tally.unreadable
    assert [1, 2] == values(record)
    assert [False] == [one["listed"] for one in events(record, "ListingChanged")]


def test_of_two_changes_in_one_version_the_last_one_counts(record: Record, tmp_path: Path) -> None:
    lines = [{"seq": 1, "published": "2024-05-01", "op": "add", "id": "a", "record": fire(killed=n)} for n in (1, 2)]
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    made = bring(record, ChangeLog(path), INCIDENTS)
    assert [2] == values(record)
    assert ["changed twice in one version; the last change counts"] == [why for _, why in made.tally.troubles]


@pytest.mark.parametrize("batch", [200])
def test_memory_holds_the_present_state_and_not_the_history(batch: int, tmp_path: Path) -> None:
    """Three times the versions of as many items need no more than the same memory."""
    peaks = []
    for versions in (100, 250, 750):  # the first one warms up what is made once
        with reportedly.open(tmp_path / f"{versions}.db", create=True) as record:
            source = ChangeLog(long_log(tmp_path / f"{versions}.jsonl", versions))
            tracemalloc.start()
            load(record, source, parse_map(INCIDENTS.encode()), batch=batch)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1] + 2_000_000, peaks


def long_log(path: Path, versions: int) -> Path:
    draw = random.Random(versions)
    with path.open("w") as file:
        for seq in range(versions):
            for _ in range(3):
                item = f"f{draw.randrange(40)}"
                record = fire(item, killed=draw.randrange(50), injured=draw.randrange(50))
                line = {"seq": seq, "op": "revise", "id": item, "record": record}
                at = datetime.fromtimestamp(1_600_000_000 + 3600 * seq, UTC).isoformat()
                file.write(json.dumps({**line, "published": at}) + "\n")
    return path


# Tables


TABLE = """
map: 1
name: table
items: {id: [date, town], are: incidents}
incident: {id: event, title: event}
as_of: {field: date}
published: {field: out}
origin: {field: source, slug: yes}
figures:
  dead: {measure: killed, category: person, scope: {field: town}}
"""


def test_a_table_with_a_claim_in_each_row(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "event,date,town,dead,source,out\n"
        "quake,2024-05-01,Aba,3,City Hall,2024-05-02\n"
        'quake,2024-05-01,Bor,"at least 1,200",Red Cross,2024-05-02\n'
        "quake,2024-05-03,Aba,5,City Hall,2024-05-04\n"
    )
    made = bring(record, Rows(path), TABLE)
    assert [3, 1200, 5] == values(record)
    assert ["2024-05-02", "2024-05-04"] == [
        one["published"]["edtf"] for one in events(record, "DocumentIngested") if "published" in one
    ]
    assert {"city-hall", "red-cross"} <= {one["source"] for one in events(record, "SourceRegistered")}
    assert not made.tally.troubles
    assert not made.tally.unknown
    assert 0 == bring(record, Rows(path), TABLE).appended


def test_an_edited_table_says_only_what_changed(record: Record, tmp_path: Path) -> None:
    """And one that is edited back says so, too."""
    path = tmp_path / "table.csv"
    seen = []
    for day, text in enumerate(("a,A,1,2\nb,B,3,\n", "a,A,1,4\n", "a,A,1,2\nb,B,3,\n", "a,A,1,2\nb,B,3,\n")):
        path.write_text("id,name,killed,injured\n" + text)
        os.utime(path, (1_700_000_000 + 86400 * day,) * 2)
        seen.append(bring(record, Rows(path), INCIDENTS.replace("name: fires", "name: sheet")).events)
    assert [3, 1, 1, 0] == [one["FigureReported"] for one in seen]
    assert [0, 1, 1, 0] == [one["ListingChanged"] for one in seen]
    assert [1, 2, 3, 4, 2] == values(record)
    assert ["first", "raised", "lowered"] == [
        row.kind for row in record.ask("revisions", "a") if row.origin and row.measure == "injured"
    ]


def test_another_map_adds_what_it_sees_and_refuses_what_it_sees_otherwise(record: Record, tmp_path: Path) -> None:
    source = snapshots(tmp_path / "s", ("2024-05-01.json", [fire(killed=1, acres=9)]))
    bring(record, source, INCIDENTS)
    more = bring(record, snapshots(tmp_path / "s"), INCIDENTS + "  acres: {measure: burnt, additive: no}\n")
    assert 1 == more.events["FigureReported"]
    with pytest.raises(FeedError, match="as another map read it"):
        bring(record, snapshots(tmp_path / "s"), INCIDENTS.replace("category: person", "category: child"))


def test_documents_without_a_history(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "fire.json"
    path.write_text(json.dumps(fire(killed=1)))
    bring(record, Documents([path]), INCIDENTS)
    (document,) = [one for one in events(record, "DocumentIngested") if one["document"].startswith("fires:fire")]
    assert "published" not in document
    assert "retrieved" in document


# HXL

SITUATION = """Place,Dead,Women injured,Report,When,Note
#adm1+name,#affected+killed,#affected+injured+f,#meta+source,#date,#meta+comment
Aba,3,1,City Hall,2024-05-01,x
Bor,12,,Red Cross,2024-05-01,
"""


def test_hxl_without_a_map(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "situation.csv"
    path.write_text(SITUATION)
    table = HxlTable(path)
    made = load(record, table, table.map("situation"))
    found = [
        (one["measure"], one["category"], event.stream, one["quantity"]["number"])
        for event in record.events(types=["FigureReported"])
        if (one := event.content) is not None
    ]
    assert [
        ("killed", "person", "situation-Aba", 3),
        ("injured", "female", "situation-Aba", 1),
        ("killed", "person", "situation-Bor", 12),
    ] == found
    assert {"city-hall", "red-cross"} <= {one["source"] for one in events(record, "SourceRegistered")}
    assert {"2024-05-01"} == {one["as_of"]["edtf"] for one in events(record, "FigureReported")}
    assert not made.tally.troubles
    assert not made.tally.unknown


@pytest.mark.parametrize(
    ("cell", "tag"),
    [
        ("#affected+killed", "#affected+killed"),
        (" #Affected +F+Killed ", "#affected+f+killed"),
        ("deaths", ""),
        ("#", ""),
    ],
)
def test_hashtags_in_one_spelling(cell: str, tag: str) -> None:
    assert tag == tag_of(cell)


def test_a_table_without_hashtags_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no row of hashtags"):
        HxlTable(path).map("plain")


# Suggestions


def test_a_suggested_map_can_be_used(record: Record, tmp_path: Path) -> None:
    items = [
        {"UniqueId": "x1", "Name": "Camp", "County": "Butte", "Fatalities": 85, "Latitude": 39.8, "AcresBurned": 153336}
    ]
    text = suggest(items, name="fires")
    map = parse_map(text.encode())
    assert ("UniqueId",) == map.items.id
    assert {"Fatalities": "killed", "AcresBurned": "acresburned"} == {
        path: figure.measure for path, figure in map.figures.items()
    }
    made = load(record, snapshots(tmp_path / "s", ("2018-11-25.json", items)), map)
    assert 2 == made.tally.claims
    assert not made.tally.unknown


def test_days_are_suggested_as_rows() -> None:
    items = [{"date": f"2024-05-0{n}", "killed_cum": n, "killed": 1, "flash": {"injured": 2}} for n in range(1, 5)]
    map = parse_map(suggest(items, name="flood").encode())
    assert map.rows
    assert "increment" == map.figures["killed"].counting
    assert "flash" == (map.figures["flash.injured"].scope or map.defaults.scope).name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("items", "id", "why"),
    [
        ([], None, "no items"),
        ([{"a": 1}, {"a": 1}], None, "no field has another value"),
        ([{"a": 1}], "b", "no item has the field b"),
        ([{"id": "x", "name": "y"}], None, "holds numbers"),
    ],
)
def test_where_nothing_can_be_suggested(items: list[Any], id: str | None, why: str) -> None:
    with pytest.raises(InputError, match=why):
        suggest(items, name="feed", id=id)
