"""Histories in git: what the generator did is what the record holds, however often and wherever it was interrupted."""

import random
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reportedly
from reportedly.events.errors import InputError
from reportedly.importers import feed_values
from reportedly.importers.feed import Imported, load
from reportedly.importers.feed_compare import compare
from reportedly.importers.feed_git import GitHistory
from reportedly.importers.feed_map import parse_map
from reportedly.record import Record
from support.git_histories import MAP, History, history, write

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
FIRES = parse_map(MAP.encode())
PATH = "data/fires.json"


class Stopped(Exception):
    """Somebody pulled the plug."""


def bring_in(record: Record, repository: Path, *, path: str = PATH, batch: int = 200, stop: int = 0) -> Imported:
    def progress(done: int, total: int, versions: int) -> None:
        if versions == stop:
            raise Stopped

    return load(record, GitHistory(repository, path), FIRES, batch=batch, progress=progress if stop else None)


def commits(repository: Path) -> dict[str, int]:
    ran = subprocess.run(
        ["git", "-C", str(repository), "rev-list", "--reverse", "main"], capture_output=True, text=True, check=True
    )
    return {f"fires:{name[:12]}": number for number, name in enumerate(ran.stdout.split())}


def found(record: Record, repository: Path) -> tuple[list[object], list[object], list[object]]:
    """(version, item, field, value), (version, item, field) and (version, item, listed) as the events have them."""
    numbers = commits(repository)
    claims: list[object] = []
    gone: list[object] = []
    listing: list[object] = []
    for event in record.events(types=["FigureReported", "FigureNoLongerStated", "ListingChanged"]):
        content = event.content or {}
        number = numbers[content["document"]]
        if event.type == "FigureReported":
            claims.append((number, content["item"], content["measure"], content["quantity"]["number"]))
        elif event.type == "FigureNoLongerStated":
            assert content["stays_in_force"]
            gone.append((number, event.stream, content["claim"].split(":")[-1]))
        else:
            listing.append((number, event.stream, content["listed"]))
    return in_order(claims), in_order(gone), in_order(listing)


def in_order(given: Iterable[object]) -> list[object]:
    return sorted(given, key=str)


def truth(made: History) -> tuple[list[object], list[object], list[object]]:
    return in_order(made.claims), in_order(made.gone), in_order(made.listing)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with reportedly.open(tmp_path / "x.db", create=True) as made:
        yield made


def check(record: Record, repository: Path, made: History, imported: Imported) -> None:
    assert truth(made) == found(record, repository)
    assert len(made.broken) == len(imported.tally.unreadable)
    assert len(made.empty) == len(imported.tally.failed_fetches)
    assert not imported.tally.troubles
    assert not imported.tally.unknown
    assert [] == compare(record, GitHistory(repository, PATH), FIRES)
    for item, figures in made.final.items():
        rows = {row.measure: row for row in record.ask("totals", item) if row.status == "stated"}
        assert figures.items() <= {measure: row.low for measure, row in rows.items()}.items()


@pytest.mark.parametrize("seed", range(6))
def test_a_history_gives_exactly_its_changes(seed: int, record: Record, tmp_path: Path) -> None:
    made = history(seed, versions=80, items=12)
    repository = write(made, tmp_path / "repository")
    check(record, repository, made, bring_in(record, repository))


def test_a_long_history_gives_exactly_its_changes(record: Record, tmp_path: Path) -> None:
    made = history(7, versions=2000, items=40)
    repository = write(made, tmp_path / "repository")
    check(record, repository, made, bring_in(record, repository, batch=5000))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), versions=st.integers(1, 25), items=st.integers(1, 6))
def test_any_history_gives_exactly_its_changes(
    seed: int, versions: int, items: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = history(seed, versions, items)
    folder = tmp_path_factory.mktemp("any")
    repository = write(made, folder / "repository")
    with reportedly.open(folder / "x.db", create=True) as record:
        bring_in(record, repository, path=made.versions[-1][0])
        assert truth(made) == found(record, repository)


def whats(record: Record, repository: Path) -> set[str]:
    return {one.what for one in compare(record, GitHistory(repository, PATH), FIRES)}


def test_compare_finds_a_figure_that_was_not_emptied(record: Record, tmp_path: Path) -> None:
    made = history(3, versions=40, items=8)
    repository = write(made, tmp_path / "repository")
    bring_in(record, repository)
    item, measure = next((item, which) for item, figures in made.final.items() for which in figures)
    rows = [row for row in record.ask("revisions", item) if row.origin is not None and row.measure == measure]
    content = {"claim": rows[-1].claim, "document": rows[-1].document, "reason": "emptied", "stays_in_force": True}
    record.append([{"type": "FigureNoLongerStated", "stream": item, "content": content}])
    assert {"a figure is gone"} == whats(record, repository)


def test_compare_finds_another_listing(record: Record, tmp_path: Path) -> None:
    made = history(3, versions=40, items=8)
    repository = write(made, tmp_path / "repository")
    bring_in(record, repository)
    listed = {item: listed for _, item, listed in made.listing}
    item = next(item for item in made.final if listed.get(item, True))
    document = f"fires:{GitHistory(repository, PATH).commits[-1].hash[:12]}"
    record.append([{"type": "ListingChanged", "stream": item, "content": {"listed": False, "document": document}}])
    assert {f"{item} has another listing"} == whats(record, repository)


def test_compare_finds_what_import_and_compare_both_misread(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = write(history(3, versions=40, items=8), tmp_path / "repository")
    read = feed_values.as_number
    with monkeypatch.context() as patch:
        patch.setattr(feed_values, "as_number", lambda value: 12 if read(value) == 21 else read(value))
        bring_in(record, repository)
        assert {"a field is read otherwise"} == whats(record, repository)


def test_a_second_run_appends_nothing(record: Record, tmp_path: Path) -> None:
    made = history(11, versions=60, items=10)
    repository = write(made, tmp_path / "repository")
    first = bring_in(record, repository)
    head = record.store.head()
    again = bring_in(record, repository)
    assert first.appended > 0
    assert 0 == again.appended
    assert head == record.store.head()


@pytest.mark.parametrize("seed", range(4))
def test_an_interruption_anywhere_changes_nothing(seed: int, record: Record, tmp_path: Path) -> None:
    """The plug is pulled after a version, several times, with small batches; the next run goes on."""
    made = history(seed, versions=60, items=10)
    repository = write(made, tmp_path / "repository")
    draw = random.Random(seed)
    for stop in sorted(draw.sample(range(1, 58), 4)):
        with pytest.raises(Stopped):
            bring_in(record, repository, batch=draw.randrange(1, 60), stop=stop)
    check(record, repository, made, bring_in(record, repository))
    with reportedly.open(tmp_path / "whole.db", create=True) as whole:
        bring_in(whole, repository)
        assert whole.store.head().size == record.store.head().size
        assert found(whole, repository) == found(record, repository)


def test_a_later_run_brings_what_is_new(record: Record, tmp_path: Path) -> None:
    made = history(5, versions=60, items=10)
    half = write(made, tmp_path / "half", upto=40)
    whole = write(made, tmp_path / "whole")
    bring_in(record, half)
    before = record.store.head().size
    after = bring_in(record, whole)
    check(record, whole, made, after)
    assert record.store.head().size - before == after.appended
    assert 20 >= after.tally.versions - after.known > 0


def test_nothing_is_checked_out(record: Record, tmp_path: Path) -> None:
    repository = write(history(1, versions=10, items=3), tmp_path / "repository")
    bring_in(record, repository)
    assert [".git"] == [one.name for one in repository.iterdir()]


def test_a_branch_that_was_merged_is_one_version(record: Record, tmp_path: Path) -> None:
    """First parents only: what happened on the branch is seen when it comes in."""
    folder = tmp_path / "repository"
    script = """
set -e
git init -q -b main . && git config user.email t@example.org && git config user.name T
echo '[{"id": "a", "name": "A", "killed": 1}]' > fires.json && git add . && git commit -qm 1
git checkout -q -b side
echo '[{"id": "a", "name": "A", "killed": 2}]' > fires.json && git commit -qam 2
echo '[{"id": "a", "name": "A", "killed": 3}]' > fires.json && git commit -qam 3
git checkout -q main && echo x > other && git add . && git commit -qm other
git merge -q --no-ff -m merge side
"""
    folder.mkdir()
    subprocess.run(["sh", "-c", script], cwd=folder, check=True)
    bring_in(record, folder, path="fires.json")
    events = record.events(types=["FigureReported"])
    assert [1, 3] == [(one.content or {})["quantity"]["number"] for one in events]


def test_what_is_no_history_is_refused_in_one_line(tmp_path: Path) -> None:
    repository = write(history(1, versions=3, items=2), tmp_path / "repository")
    with pytest.raises(InputError, match=r"no commit changed missing\.json"):
        GitHistory(repository, "missing.json")
    with pytest.raises(InputError, match="bad revision"):
        GitHistory(repository, PATH, branch="nowhere")
    (tmp_path / "plain").mkdir()
    with pytest.raises(InputError, match="not a git repository"):
        GitHistory(tmp_path / "plain", PATH)
