"""The feeds in ../shared: what the record answers against the expected answers and against a count of the raw lines."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.importers.feed import Imported, load
from reportedly.importers.feed_compare import compare
from reportedly.importers.feed_files import ChangeLog, Documents
from reportedly.importers.feed_map import FeedMap, read_map
from reportedly.importers.feed_names import fit
from reportedly.record import Record
from support.raw_feeds import CASES, DATA, FEEDS, count, expected
from support.repository import ROOT
from support.shared import needs_shared
from support.sql_recount import Recount

pytestmark = needs_shared
MAPS = ROOT / "examples"
WARS = ("first_chechen_war", "first_intifada", "gulf_war_1991")


class Case:
    """A feed in a record of its own."""

    def __init__(self, feed: str, folder: Path) -> None:
        self.feed = feed
        self.map = read_map(MAPS / FEEDS[feed][1])
        self.record = reportedly.open(folder / f"{feed}.db", create=True)
        self.imported = load(self.record, self.source(), self.map)
        self.incident = str(self.map.incident.id[0]) if self.map.incident.id else ""

    def source(self) -> ChangeLog:
        return ChangeLog(FEEDS[self.feed][0])

    def revisions(self) -> list[Any]:
        """The rows of the series, not those of the headline."""
        return [row for row in self.record.ask("revisions", self.incident) if row.origin is not None]

    def totals(self, moment: str | None = None) -> dict[str, Any]:
        """Stated totals by `measure/category[scope] unit`."""
        rows = self.record.ask("totals", self.incident, known_at=moment)
        return {
            f"{row.measure}/{row.category}{f'[{row.scope}]' if row.scope else ''} {row.unit}": row
            for row in rows
            if row.status in ("stated", "conflict") and row.counting == "total" and row.period is None
        }


@pytest.fixture(scope="module", params=sorted(FEEDS))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    made = Case(request.param, tmp_path_factory.mktemp("feeds"))
    yield made
    made.record.close()


def numbers(row: Any) -> list[Any]:
    return [row.status, row.low, row.high, row.point, row.as_of]


def kinds(rows: list[Any]) -> dict[str, int]:
    return dict(Counter(row.kind for row in rows))


# Against the expected answers


def test_every_claim_and_every_kind(case: Case) -> None:
    told = expected(case.feed)["by_the_rules"]
    rows = case.revisions()
    assert told["claims"] == len(case.record.claims_of(incident=case.incident))
    assert told["kinds"] == kinds(rows)


def test_kinds_by_counting_and_by_field(case: Case) -> None:
    told = expected(case.feed)["by_the_rules"]
    rows = case.revisions()
    countings = {row.counting for row in rows}
    assert told["kinds_by_counting"] == {one: kinds([row for row in rows if row.counting == one]) for one in countings}
    fields: dict[str, list[Any]] = {}
    for row in rows:
        fields.setdefault(row.claim.split(":")[-1], []).append(row)
    assert {fit(name): counts for name, counts in told["kinds_by_field"].items()} == {
        name: kinds(those) for name, those in fields.items()
    }


def test_what_is_no_longer_stated_and_why(case: Case) -> None:
    told = expected(case.feed)["by_the_rules"]["no_longer_stated_why"]
    events = case.record.events(types=["FigureNoLongerStated"])
    why = Counter(
        "became-fill" if (one.content or {})["reason"] == "carried" else "emptied-or-removed" for one in events
    )
    assert told == dict(why)


def test_series_and_what_changes_for_one_as_of(case: Case) -> None:
    told = expected(case.feed)["independent_of_ordering"]
    rows = case.revisions()
    assert told["series"] == len(
        {(row.measure, row.category, row.unit, row.counting, row.scope, row.origin) for row in rows}
    )
    assert told["redefined"] == sum(row.kind == "redefined" for row in rows)
    changed = sum(row.kind in ("restated", "redefined") for row in rows)
    assert told["changed_value_same_as_of"] == changed
    same = [row for row in rows if row.kind == "requalified" and _stated_before(row, rows)]
    assert told["qualifier_only_same_as_of"] == len(same)


def _stated_before(row: Any, rows: list[Any]) -> bool:
    return any(
        (one.measure, one.category, one.origin, one.as_of) == (row.measure, row.category, row.origin, row.as_of)
        and one.revision < row.revision
        for one in rows
    )


def test_totals_at_each_moment(case: Case) -> None:
    """Of the feed with a scope that stands apart, the moments before it does; the end is below."""
    for moment, cells in expected(case.feed)["by_the_rules"]["totals"].items():
        if any(cell[0] == "conflict" for cell in cells.values()):
            continue
        found = case.totals(moment)
        assert {name: cell[:5] for name, cell in cells.items()} == {name: numbers(row) for name, row in found.items()}
        assert {name: len(cell[5]) for name, cell in cells.items()} == {
            name: row.origins for name, row in found.items()
        }
        assert {name: cell[6] for name, cell in cells.items()} == {
            name: len(row.outdated or ()) for name, row in found.items()
        }


def test_falling_totals(case: Case) -> None:
    """Where what is known now of one day is less than what is known of the day before."""
    told = expected(case.feed)["by_the_rules"]
    series: dict[tuple[str, ...], list[tuple[str, Any]]] = {}
    for row in case.record.ask("vintages", case.incident, latest=True):
        if row.counting == "total" and row.point is not None:
            scope = f"[{row.scope}]" if row.scope else ""
            name = f"{row.measure}/{row.category}{scope}"
            series.setdefault((name, row.origin), []).append((row.as_of, row.point))
    fell = [
        [*name, *before, *after]
        for name, values in series.items()
        for before, after in pairwise(sorted(values))
        if after[1] < before[1]
    ]
    assert told["falling_totals"] == len(fell)
    assert sorted(told["falling_first"]) == sorted(fell)


# Against the raw lines


def test_the_raw_lines_say_the_same(case: Case) -> None:
    told, raw, tally = expected(case.feed), count(case.feed), case.imported.tally
    free = told["independent_of_ordering"]
    assert (free["feed_rows"], free["versions"], free["items"]) == (raw.rows, raw.versions, raw.items)
    assert (raw.versions, raw.items, raw.claims) == (tally.versions, tally.items, tally.claims)
    assert free["claims"] == raw.distinct
    assert (free["changed_value_same_as_of"], free["qualifier_only_same_as_of"]) == (raw.changed, raw.requalified)
    assert raw.gone == tally.gone
    assert free["listing"] == dict(raw.listing) == {name: n for name, n in tally.listing.items() if n}


def test_the_newest_vintages_are_what_the_feed_says_now(case: Case) -> None:
    """Every figure that the last version states, and no other, is what the record knows of its `as_of` now."""
    raw = count(case.feed)
    stated = Counter((name, value[0]) for name, figures in raw.now.items() for value in figures.values())
    rows = case.record.ask("vintages", case.incident, latest=True)
    known = Counter((str(row.as_of).split("/")[-1], float(number_of(case.record, row.claim))) for row in rows)
    if case.map.defaults.counting == "adjustment":
        assert not rows, "adjustments have no vintages"
    else:
        assert stated == known


def number_of(record: Record, name: str) -> Any:
    claim = record.claim(name)
    assert claim is not None
    return claim.content["quantity"]["number"]


# Against plain SQL


@pytest.fixture(scope="module")
def recount(case: Case) -> Recount:
    """The raw lines of the case's feed, in SQL."""
    return recounted(case.feed)


def recounted(feed: str) -> Recount:
    return Recount(FEEDS[feed][0], zero_is_nothing=feed == "ukraine_equipment_correction")


COUNTS = {
    "feed_rows": "SELECT count(*) FROM raw",
    "versions": "SELECT count(DISTINCT seq) FROM steps",
    "items": "SELECT count(DISTINCT item) FROM steps",
    "claims": "SELECT count(*) FROM claims WHERE last_n IS NULL OR last_number <> number OR last_word <> word",
    "series": "SELECT count(*) FROM (SELECT DISTINCT key, origin FROM stated)",
    "changed_value_same_as_of": "SELECT count(*) FROM claims WHERE last_number <> number",
    "qualifier_only_same_as_of": "SELECT count(*) FROM claims WHERE last_number = number AND last_word <> word",
}


def test_sql_counts_what_is_expected(case: Case, recount: Recount) -> None:
    told = expected(case.feed)["independent_of_ordering"]
    found = {name: recount.number(statement) for name, statement in COUNTS.items()}
    assert {name: told[name] for name in COUNTS} == found
    assert expected(case.feed)["by_the_rules"]["claims"] == recount.number("SELECT count(*) FROM claims")
    assert told["listing"] == recount.counts(
        """SELECT CASE WHEN record IS NULL THEN 'off' WHEN earlier IS NULL THEN 'new' ELSE 'on' END, count(*)
           FROM turns WHERE record IS NULL OR earlier IS NULL OR was_gone GROUP BY 1"""
    )


def test_sql_counts_what_is_no_longer_stated(case: Case, recount: Recount) -> None:
    """The order-free expectation leaves out what went with its row, the other one has both."""
    free, ruled = (expected(case.feed)[name] for name in ("independent_of_ordering", "by_the_rules"))
    assert free["no_longer_stated"] == recount.counts(
        """SELECT CASE why WHEN 'carried' THEN 'became-fill' ELSE 'emptied-or-removed' END, count(*)
           FROM gone WHERE why <> 'removed' GROUP BY 1"""
    )
    assert ruled["no_longer_stated_why"] == recount.counts(
        "SELECT CASE why WHEN 'carried' THEN 'became-fill' ELSE 'emptied-or-removed' END, count(*) FROM gone GROUP BY 1"
    )


def test_sql_and_the_record_have_the_same_claims(case: Case, recount: Recount) -> None:
    """One by one: which version stated which number of which field of which item."""
    paths = {fit(name): name for name in case.map.figures}
    found = []
    for event in case.record.events(types=["FigureReported"]):
        content = event.content or {}
        _, version, _, place = content["claim"].split(":")
        found.append((int(version.split("-")[0]), content["item"], paths[place], content["quantity"]["number"]))
    assert sorted(found) == sorted(recount.rows("SELECT seq, item, key, number FROM claims"))


def test_sql_and_the_record_have_the_same_figures_gone(case: Case, recount: Recount) -> None:
    paths = {fit(name): name for name in case.map.figures}
    found = []
    for event in case.record.events(types=["FigureNoLongerStated"]):
        content = event.content or {}
        _, _, item, place = content["claim"].split(":")
        found.append((int(content["document"].split(":")[1].split("-")[0]), item, paths[place], content["reason"]))
    assert sorted(found) == sorted(recount.rows("SELECT at_seq, item, key, why FROM gone"))


def test_sql_and_the_record_know_the_same_now(case: Case, recount: Recount) -> None:
    paths = {fit(name): name for name in case.map.figures}
    rows = case.record.ask("vintages", case.incident, latest=True)
    found = [
        (str(row.as_of).split("/")[-1], paths[row.claim.split(":")[-1]], number_of(case.record, row.claim))
        for row in rows
    ]
    if case.map.defaults.counting == "adjustment":
        assert not found, "adjustments have no vintages"
    else:
        assert sorted(found) == sorted(recount.rows("SELECT item, key, number FROM now"))


def test_sql_sums_the_increments_of_lebanon(lebanon: Case) -> None:
    told = expected("lebanon")["increments"]
    for measure in ("killed", "injured"):
        (row,) = recounted("lebanon").rows(f"SELECT count(*), sum(number) FROM now WHERE key = '{measure}'")
        assert (told[measure]["periods"], told[measure]["sum"]) == row


def test_sql_counts_what_version_24_of_lebanon_redefines() -> None:
    told = expected("lebanon")
    found = recounted("lebanon").counts(
        """SELECT key, count(*) FROM claims
           WHERE seq = 24 AND last_number <> number AND key IN ('killed_cum', 'injured_cum') GROUP BY key"""
    )
    assert told["independent_of_ordering"]["redefined"] == sum(found.values())
    kinds = told["by_the_rules"]["kinds_by_field"]
    assert found == {name: kinds[name]["redefined"] for name in found}


def test_sql_counts_reports_and_fills_of_the_west_bank() -> None:
    told, recount = expected("west_bank")["independent_of_ordering"], recounted("west_bank")
    turned = "SELECT count(DISTINCT at) FROM gone WHERE why = 'carried'"
    assert told["reports turned into fills (rows)"] == recount.number(turned)
    replaced = """FROM turns AS report JOIN turns AS fill ON fill.n = report.earlier
        WHERE fill.record ->> '$.flash_source' = 'fill' AND report.record IS NOT NULL
          AND coalesce(report.record ->> '$.flash_source', '') <> 'fill'"""
    assert told["fill rows replaced by a report"] == recount.number(f"SELECT count(*) {replaced}")
    made = f"SELECT count(*) FROM claims WHERE n IN (SELECT report.n {replaced})"
    assert told["claims made by that"] == recount.number(made)


def test_sql_sums_the_adjustments() -> None:
    told = expected("ukraine_equipment_correction")
    recount, totals = recounted("ukraine_equipment_correction"), recounted("ukraine_equipment")
    found = recount.counts("SELECT key, sum(number) FROM now GROUP BY key")
    assert {name: n for name, n in told["sum_of_adjustments_still_stated"].items() if n} == {
        name: n for name, n in found.items() if n
    }
    one = told["adjustment_of_2022-10-13_APC"]
    assert one["delta"] == recount.number("SELECT number FROM now WHERE item = '2022-10-13' AND key = 'APC'")
    for day in ("2022-10-12", "2022-10-13"):
        assert one[f"total_{day}"] == totals.number(f"SELECT number FROM now WHERE item = '{day}' AND key = 'APC'")


# Running


def test_nothing_is_left_over_and_nothing_differs(case: Case) -> None:
    assert not case.imported.tally.troubles
    assert not case.imported.tally.unknown
    assert not case.imported.missed
    assert [] == compare(case.record, case.source(), case.map)


def test_a_second_run_appends_nothing(case: Case) -> None:
    size = case.record.store.head()
    again = load(case.record, case.source(), case.map)
    assert (0, case.imported.tally.versions) == (again.appended, again.known)
    assert size == case.record.store.head()


@pytest.mark.parametrize("feed", sorted(FEEDS))
def test_the_shared_maps_say_the_same_as_ours(feed: str, tmp_path: Path) -> None:
    with reportedly.open(tmp_path / "x.db", create=True) as record:
        tries = [_tried(record, feed, CASES / feed / "map.yaml"), _tried(record, feed, MAPS / FEEDS[feed][1])]
    shared, ours = ((one.tally.claims, one.tally.by_field, one.tally.gone, one.tally.troubles) for one in tries)
    assert shared == ours
    assert 0 == len(list(ours[3]))


def _tried(record: Record, feed: str, map: Path) -> Imported:
    return load(record, ChangeLog(FEEDS[feed][0]), read_map(map), dry_run=True)


# What each feed is known for


@pytest.fixture(scope="module")
def lebanon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    made = Case("lebanon", tmp_path_factory.mktemp("lebanon"))
    yield made
    made.record.close()


def test_a_rebase_is_no_deaths(lebanon: Case) -> None:
    """2026-03-05 went from 123 to 4,170 when the first phase was added. Its row says that nothing changed."""
    row = next(
        row for row in lebanon.revisions() if row.kind == "redefined" and row.as_of == "2026-03-05" and row.low == 4170
    )
    assert (123, 0) == (row.previous_low, row.change_low)
    jumps = [row for row in lebanon.revisions() if row.kind == "raised" and row.counting == "total"]
    assert 4047 not in {row.change_low for row in jumps}


def test_the_end_of_lebanon_has_all_time_and_per_phase(lebanon: Case) -> None:
    told = expected("lebanon")["with_the_per_phase_scope_apart"]["at_end"]
    found = {name.removesuffix(" person"): numbers(row) for name, row in lebanon.totals("2026-08-19T12:37:10Z").items()}
    assert {name.replace(" [", "["): cell for name, cell in told.items()} == found


def test_without_apart_the_phases_would_be_in_conflict(tmp_path: Path) -> None:
    given = json.loads(json.dumps(lebanon_map().model_dump(mode="json", by_alias=True, exclude_none=True)))
    for spec in given["figures"].values():
        spec.get("scope", {}).pop("apart", None)
    with reportedly.open(tmp_path / "x.db", create=True) as record:
        load(record, ChangeLog(FEEDS["lebanon"][0]), FeedMap.model_validate(given))
        told = expected("lebanon")["by_the_rules"]["totals"]
        for moment, cells in told.items():
            found = record.ask("totals", "lebanon-2023", known_at=moment)
            rows = {f"{row.measure}/{row.category} person": row for row in found if row.counting == "total"}
            assert {name: cell[:5] for name, cell in cells.items()} == {name: numbers(rows[name]) for name in cells}


def lebanon_map() -> FeedMap:
    return read_map(MAPS / FEEDS["lebanon"][1])


def test_increments_and_their_gap(lebanon: Case) -> None:
    told = expected("lebanon")["increments"]
    rows = [row for row in lebanon.record.ask("totals", "lebanon-2023") if row.counting == "increment"]
    for measure in ("killed", "injured"):
        sums = [row for row in rows if row.measure == measure and row.inferred_low is not None]
        assert told[measure]["sum"] == sum(row.inferred_low for row in sums)
        assert told[measure]["periods"] == sum(len(row.claims) for row in sums)
    assert told["killed"]["gaps"] == sum(len(row.gaps) for row in rows if row.measure == "killed")


@pytest.fixture(scope="module")
def ukraine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The three Ukrainian feeds in one incident of one record."""
    with reportedly.open(tmp_path_factory.mktemp("ukraine") / "x.db", create=True) as record:
        for feed in ("ukraine_personnel", "ukraine_equipment", "ukraine_equipment_correction"):
            load(record, ChangeLog(FEEDS[feed][0]), read_map(MAPS / FEEDS[feed][1]))
        yield record


def test_three_feeds_are_one_incident(ukraine: Record) -> None:
    assert ["ukraine-losses-2022"] == [one["incident"] for one in ukraine.incidents()]
    told = sum(expected(feed)["by_the_rules"]["claims"] for feed in FEEDS if feed.startswith("ukraine"))
    assert told == len(ukraine.claims_of(incident="ukraine-losses-2022"))


def test_a_digit_error_is_restated(ukraine: Record) -> None:
    rows = [row for row in ukraine.ask("revisions", "ukraine-losses-2022") if row.origin and row.category == "apc"]
    (fixed,) = [row for row in rows if row.kind == "restated" and (row.previous_low, row.low) == (165, 1165)]
    assert "total" == fixed.counting


def test_an_adjustment_explains_and_changes_nothing(ukraine: Record) -> None:
    """−25 APC of 2022-10-13 are inside the total already, which fell from 5,181 to 5,167."""
    rows = [row for row in ukraine.ask("revisions", "ukraine-losses-2022") if row.origin and row.category == "apc"]
    adjusted = [row for row in rows if row.counting == "adjustment" and row.period == "2022-10-13"]
    assert [(-25, "first")] == [(row.low, row.kind) for row in adjusted]
    fell = next(row for row in rows if row.counting == "total" and row.as_of == "2022-10-13")
    assert ("lowered", 5167, 5181) == (fell.kind, fell.low, fell.previous_low)
    totals = {row.counting: row for row in ukraine.ask("totals", "ukraine-losses-2022") if row.category == "apc"}
    assert ("stated", 25099) == (totals["total"].status, totals["total"].low)


def test_adjustments_add_up_to_what_was_counted(ukraine: Record) -> None:
    told = expected("ukraine_equipment_correction")["sum_of_adjustments_still_stated"]
    raw = count("ukraine_equipment_correction").now
    sums = Counter[str]()
    for figures in raw.values():
        sums.update({name: int(value[0]) for name, value in figures.items()})
    assert {name: number for name, number in told.items() if number} == {name: n for name, n in sums.items() if n}


@pytest.fixture(scope="module")
def west_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    made = Case("west_bank", tmp_path_factory.mktemp("west_bank"))
    yield made
    made.record.close()


def test_a_misdated_row_leaves_no_trace_in_the_totals_and_a_full_one_in_the_history(west_bank: Case) -> None:
    """The row of 2026-08-27 was published on 2026-08-02 and removed eight minutes later."""
    after = west_bank.totals("2026-08-02T11:54:00Z")
    assert "2026-08-27" not in {row.as_of for row in after.values()}
    assert "2026-08-27" in {row.as_of for row in west_bank.totals("2026-08-02T11:45:00Z").values()}
    assert "2026-08-27" not in {row.as_of for row in west_bank.totals().values()}
    rows = [row for row in west_bank.revisions() if row.as_of == "2026-08-27"]
    came = [row for row in rows if row.kind != "no-longer-stated"]
    gone = [row for row in rows if row.kind == "no-longer-stated"]
    assert len(came) == len(gone) == 5
    assert {row.claim for row in came} == {row.claim for row in gone}


def test_reports_and_values_carried_over(west_bank: Case) -> None:
    told = expected("west_bank")["independent_of_ordering"]
    reasons = [one.content or {} for one in west_bank.record.events(types=["FigureNoLongerStated"])]
    rows = {one["claim"].split(":")[2] for one in reasons if one["reason"] == "carried"}
    assert told["no_longer_stated"]["became-fill"] == sum(one["reason"] == "carried" for one in reasons)
    assert told["reports turned into fills (rows)"] == len(rows)


# Files without a history


def test_the_wars(tmp_path: Path) -> None:
    told = expected_wars()
    folder = DATA / "casualty_source_aggregation"
    map = read_map(MAPS / "map-wars.yaml")
    with reportedly.open(tmp_path / "x.db", create=True) as record:
        made = load(record, Documents(sorted(folder.glob("*.json"))), map)
        assert sum(told[war]["claims_with_totals"] for war in WARS) == made.tally.claims
        assert not made.tally.troubles
        assert not made.tally.unknown
        assert [] == compare(record, Documents(sorted(folder.glob("*.json"))), map)
        for war in WARS:
            _check_war(record, war, told[war], folder)


def _check_war(record: Record, war: str, told: dict[str, Any], folder: Path) -> None:
    names = [
        name
        for one in record.incidents()
        if one["incident"].startswith(war)
        for name in record.claims_of(incident=one["incident"])
    ]
    claims = [claim.content for name in names if (claim := record.claim(name)) is not None]
    of_totals = [one for name, one in zip(names, claims, strict=True) if name.split(":")[-1].startswith("totals.")]
    others = [one for one in claims if one not in of_totals]
    assert told["claims"]["claims"] == len(others)
    assert told["claims"]["source links"] == sum(len(one.get("cites", ())) for one in others) + _repeated(war, folder)
    assert told["claims"].get("exact", 0) == sum(one["quantity"]["qualifier"] == "exact" for one in others)
    ends = [one["quantity"] for one in others]
    assert told["claims"].get("one end open", 0) == sum(("low" in one) != ("high" in one) for one in ends)
    assert sorted(told["totals"].values()) == sorted(
        [one["quantity"]["low"], one["quantity"]["high"]] for one in of_totals
    )
    military = [tuple(side[1]) for side in told["sides"] if side[1][0] is not None]
    stated = [one["quantity"] for one in others if "own" in one["category"].split("+")]
    assert sorted(military, key=str) == sorted(
        ((one.get("low"), one.get("high"), one.get("point")) for one in stated), key=str
    )
    rows = [row for row in record.ask("revisions", war) if row.origin is not None]
    assert {"first"} == {row.kind for row in rows}


def _repeated(war: str, folder: Path) -> int:
    """How many links stand twice beside one figure: such a link is cited once."""
    repeated = 0
    stack: list[Any] = [json.loads((folder / f"{war}.json").read_text())["sides"]]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            links = one.get("sources") or []
            stated = any(one.get(key) is not None for key in ("low", "high", "point"))
            repeated += len(links) - len(set(links)) if stated else 0
            stack += one.values()
    return repeated


def expected_wars() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / "casualty_source_aggregation" / "expected.json").read_text())
    return found


def test_nothing_of_an_undated_document_is_known_before_its_retrieval(tmp_path: Path) -> None:
    with reportedly.open(tmp_path / "x.db", create=True) as record:
        load(
            record,
            Documents([DATA / "casualty_source_aggregation" / "gulf_war_1991.json"]),
            read_map(MAPS / "map-wars.yaml"),
        )
        before = record.ask("totals", "gulf_war_1991", known_at="2001-01-01")
        assert not [row for row in before if row.status in ("stated", "conflict")]
        assert [row for row in before if row.undetermined]
        assert [row for row in record.ask("totals", "gulf_war_1991") if row.status in ("stated", "conflict")]
