"""Appending: positions, versions, ids, expectations, the clock, redaction; and reading it all back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.store import merkle
from reportedly.store.entry import commitment
from reportedly.store.errors import IdConflict, StoreError, StoreExists, StoreFull, VersionConflict
from reportedly.store.protocol import Appended, Checkpoint, Redacted, Redaction, Row, StoredEvent
from reportedly.store.sqlite import SqliteStore
from reportedly.store.writer import entry_of
from support.stores import ORIGIN, START, id_of, new_store, prepared, showing


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with new_store(tmp_path / "a.db", origin=ORIGIN) as opened:
        yield opened


def recomputed_root(store: SqliteStore) -> bytes:
    """The root from nothing but the columns."""
    return merkle.root_of([merkle.leaf_hash(entry_of(each.event, each.parts, store.origin)) for each in store.sealed()])


def claims(rows: Iterator[StoredEvent]) -> list[bytes | None]:
    return [row.content for row in rows]


def test_positions_count_the_log_and_versions_count_the_stream(store: SqliteStore) -> None:
    places = store.append([prepared("a"), prepared("b", "riots"), prepared("c")])
    assert [
        Appended(1, "cota-905", 1, id_of("a"), True),
        Appended(2, "riots", 1, id_of("b"), True),
        Appended(3, "cota-905", 2, id_of("c"), True),
    ] == places
    assert {"cota-905": 2, "riots": 1} == store.streams()
    assert {"riots": 1, "unheard": 0} == store.versions(["riots", "unheard"])


def test_what_was_appended_is_read_back(store: SqliteStore) -> None:
    store.append([prepared("a", protected={"witness": b'{"name":"N"}', "contact": b"{}"}, causation=id_of("z"))])
    expected = StoredEvent(
        1,
        "cota-905",
        1,
        id_of("a"),
        "FigureReported",
        1,
        START + 1_000_000,
        0,
        "desk",
        id_of("z"),
        b'{"claim":"a"}',
        ("contact", "witness"),
    )
    assert [expected] == list(store.events())
    assert expected == store.event(1) == store.event(id_of("a"))
    assert store.event(2) is store.event(id_of("b")) is None
    assert b'{"name":"N"}' == store.protected_part(1, "witness")
    assert store.protected_part(1, "nothing") is None


def test_events_are_filtered_by_stream_type_span_and_number(store: SqliteStore) -> None:
    store.append([prepared(n, "ab"[n % 2], type="XYZ"[n % 3]) for n in range(12)])
    everything = list(store.events())
    assert list(range(1, 13)) == [each.position for each in everything]
    assert [each for each in everything if each.stream == "b"] == list(store.events(stream="b"))
    assert [each for each in everything if each.type in "XZ"] == list(store.events(types=["X", "Z", "W"]))
    assert everything[3:7] == list(store.events(after=3, upto=7))
    assert everything[:5] == list(store.events(limit=5))
    assert [each for each in everything[4:] if each.stream == "a"][:2] == list(
        store.events(stream="a", after=4, limit=2)
    )
    assert [] == list(store.events(stream="c")) == list(store.events(types=[])) == list(store.events(types=["W"]))


def test_long_logs_are_read_page_by_page(store: SqliteStore) -> None:
    store.append([prepared(n, "ab"[n % 2], type="XYZ"[n % 3]) for n in range(2600)])
    assert list(range(1, 2601)) == [each.position for each in store.events()]
    assert list(range(1, 1301)) == [each.version for each in store.events(stream="b")]
    assert 867 == len(list(store.events(types=["X"])))
    assert 1200 == len(list(store.events(limit=1200)))
    assert list(range(1, 2601)) == [each.event.position for each in store.sealed()]


def test_an_iteration_ends_where_the_log_ended_when_it_began(store: SqliteStore) -> None:
    store.append([prepared(n) for n in range(3)])
    seen = 0
    for event in store.events():
        store.append([prepared(f"later {event.position}")])
        seen += 1
    assert 3 == seen


def test_a_retry_changes_nothing_and_returns_the_first_places(store: SqliteStore) -> None:
    first = store.append([prepared("a"), prepared("b")])
    head = store.head()
    again = store.append([prepared("b"), prepared("a")])
    assert [first[1]._replace(new=False), first[0]._replace(new=False)] == again
    assert head == store.head()


def test_known_events_are_skipped_among_new_ones(store: SqliteStore) -> None:
    store.append([prepared("a")])
    places = store.append([prepared("b"), prepared("a"), prepared("c")])
    assert [(2, True), (1, False), (3, True)] == [(place.position, place.new) for place in places]


def test_one_id_twice_in_a_batch_is_stored_once(store: SqliteStore) -> None:
    places = store.append([prepared("a"), prepared("a")])
    assert [(1, True), (1, False)] == [(place.position, place.new) for place in places]
    assert 1 == store.head().size


def test_one_id_with_two_contents_in_a_batch_is_refused(store: SqliteStore) -> None:
    with pytest.raises(IdConflict) as caught:
        store.append([prepared("a"), prepared("a", content=b"{}")])
    assert (id_of("a"), None) == (caught.value.id, caught.value.position)
    assert 0 == store.head().size


@pytest.mark.parametrize(
    "other",
    [
        prepared("a", content=b"{}", protected={"witness": b"1"}),
        prepared("a", "elsewhere", protected={"witness": b"1"}),
        prepared("a", type="StatementReported", protected={"witness": b"1"}),
        prepared("a", by="night desk", protected={"witness": b"1"}),
        prepared("a", by=None, protected={"witness": b"1"}),
        prepared("a", causation=id_of("x"), protected={"witness": b"1"}),
        prepared("a", protected={"witness": b"1"})._replace(schema=2),
        prepared("a"),
        prepared("a", protected={"witness": b"2"}),
        prepared("a", protected={"contact": b"1"}),
    ],
)
def test_a_known_id_that_says_something_else_is_refused(store: SqliteStore, other: object) -> None:
    """Same means stream, type, schema, recorder, causation and every part; the whole batch is refused."""
    store.append([prepared("a", protected={"witness": b"1"})])
    head = store.head()
    with pytest.raises(IdConflict) as caught:
        store.append([prepared("new"), other])  # type: ignore[list-item]
    assert (id_of("a"), 1) == (caught.value.id, caught.value.position)
    assert head == store.head()


@pytest.mark.parametrize(
    ("expected", "holds"),
    [("any", True), ("exists", True), (2, True), ("none", False), (0, False), (1, False), (3, False)],
)
def test_an_expected_version_is_that_before_the_batch(store: SqliteStore, expected: int | str, holds: bool) -> None:
    store.append([prepared("a"), prepared("b")])
    batch = [prepared("c"), prepared("d")]
    if holds:
        store.append(batch, expect={"cota-905": expected})  # type: ignore[dict-item]
        assert {"cota-905": 4} == store.streams()
        return
    with pytest.raises(VersionConflict) as caught:
        store.append(batch, expect={"cota-905": expected})  # type: ignore[dict-item]
    assert ("cota-905", expected, 2, 0) == (
        caught.value.stream,
        caught.value.expected,
        caught.value.current,
        caught.value.known,
    )
    assert {"cota-905": 2} == store.streams()


@pytest.mark.parametrize(
    ("expected", "holds"), [("any", True), ("none", True), (0, True), ("exists", False), (1, False)]
)
def test_a_stream_that_does_not_exist_has_version_none(store: SqliteStore, expected: int | str, holds: bool) -> None:
    if holds:
        store.append([prepared("a")], expect={"cota-905": expected})  # type: ignore[dict-item]
    else:
        with pytest.raises(VersionConflict, match="current version 0"):
            store.append([prepared("a")], expect={"cota-905": expected})  # type: ignore[dict-item]


def test_a_retry_with_the_old_expectation_succeeds(store: SqliteStore) -> None:
    """Ids are resolved before versions: what is stored already is not checked again."""
    first = store.append([prepared("a"), prepared("b")], expect={"cota-905": "none"})
    again = store.append([prepared("a"), prepared("b")], expect={"cota-905": "none"})
    assert [place.position for place in first] == [place.position for place in again]


def test_known_and_new_events_of_a_stream_with_an_expectation_are_a_conflict(store: SqliteStore) -> None:
    store.append([prepared("a")])
    with pytest.raises(VersionConflict, match="1 of the events are already stored") as caught:
        store.append([prepared("a"), prepared("b")], expect={"cota-905": 1})
    assert (1, 1) == (caught.value.current, caught.value.known)


def test_another_streams_known_events_are_no_mixture(store: SqliteStore) -> None:
    store.append([prepared("a", "riots")])
    store.append([prepared("a", "riots"), prepared("b")], expect={"cota-905": "none", "riots": "none"})
    assert {"riots": 1, "cota-905": 1} == store.streams()


def test_an_expectation_without_events_is_checked_too(store: SqliteStore) -> None:
    with pytest.raises(VersionConflict):
        store.append([prepared("a")], expect={"riots": "exists"})
    with pytest.raises(VersionConflict):
        store.append([], expect={"riots": 1})
    assert [] == store.append([], expect={"riots": "none"})


def test_a_conflict_in_one_stream_stores_nothing_of_the_others(store: SqliteStore) -> None:
    with pytest.raises(VersionConflict):
        store.append([prepared("a"), prepared("b", "riots")], expect={"riots": 7})
    assert {} == store.streams()


def test_a_backward_step_of_the_clock_is_flagged_and_kept(tmp_path: Path) -> None:
    """The raw clock is stored; the flag marks the first event after the step; positions order."""
    clock = showing(0, START, START + 5, START - 10, START - 10, START + 7)
    with new_store(tmp_path / "a.db", clock=clock) as store:
        for name in "abcde":
            store.append([prepared(name), prepared(name * 2)])
        events = list(store.events())
        assert [0, 0, 0, 0, 1, 0, 0, 0, 0, 0] == [event.clock for event in events]
        raw = [START, START + 5, START - 10, START - 10, START + 7]
        assert raw == [event.recorded_at for event in events[::2]]
        assert recomputed_root(store) == store.root()
        moments = [START - 11, START - 10, START - 1, START, START + 4, START + 5, START + 6, START + 7, START + 99]
        assert [0, 8, 8, 8, 8, 8, 8, 10, 10] == [store.position_at(moment) for moment in moments]


def test_position_at_finds_the_last_event_of_a_moment(store: SqliteStore) -> None:
    for name in range(20):
        store.append([prepared(name), prepared(f"{name}, too")])
    first = START + 1_000_000
    assert 0 == store.position_at(first - 1)
    assert [2 * (n + 1) for n in range(20)] == [store.position_at(first + n * 1_000_000) for n in range(20)]
    assert [2 * (n + 1) for n in range(20)] == [store.position_at(first + n * 1_000_000 + 999_999) for n in range(20)]


def test_the_root_equals_recomputation_from_the_columns(store: SqliteStore) -> None:
    assert merkle.EMPTY_ROOT == store.root() == store.head().root
    for size in (1, 2, 300, 700):
        store.append(
            [prepared(f"{size}/{n}", protected={"witness": b"x"} if n % 7 == 0 else None) for n in range(size)]
        )
        assert recomputed_root(store) == store.root() == store.root(store.head().size) == store.head().root
    assert 1003 == store.head().size


def test_proofs_from_the_store_verify(store: SqliteStore) -> None:
    """Through stored nodes and through leaves, also for earlier sizes of the log."""
    store.append([prepared(n) for n in range(1100)])
    leaves = [each.leaf for each in store.sealed()]
    for size in (1, 255, 256, 257, 1024, 1100):
        root = store.root(size)
        assert merkle.root_of(leaves[:size]) == root
        for position in {1, size // 2 + 1, size}:
            proof = store.inclusion(position, size)
            assert merkle.verify_inclusion(leaves[position - 1], position - 1, size, proof, root)
        assert merkle.verify_consistency(size, 1100, root, store.root(), store.consistency(size))
    for wrong in (lambda: store.inclusion(0), lambda: store.inclusion(5, 4), lambda: store.root(1101)):
        with pytest.raises(StoreError):
            wrong()
    with pytest.raises(StoreError):
        store.consistency(5, 4)


def test_rows_are_written_in_the_same_transaction(store: SqliteStore) -> None:
    """`project` sees the new events only; repeated rows are ignored where the table says so."""

    def project(new: object) -> dict[str, list[Row]]:
        return {"dirty": [(event.stream, "killed", "-") for event in new]}  # type: ignore[attr-defined]

    store.append([prepared("a"), prepared("b"), prepared("c", "riots")], project=project)
    store.append([prepared("a")], project=lambda new: pytest.fail("nothing is new"))
    rows = store._connection.execute("SELECT * FROM dirty ORDER BY incident").fetchall()
    assert [("cota-905", "killed", "-"), ("riots", "killed", "-")] == rows


def test_an_error_in_a_projection_stores_nothing(store: SqliteStore) -> None:
    store.append([prepared("a")])
    head = store.head()
    with pytest.raises(ZeroDivisionError):
        store.append([prepared("b", "new stream")], project=lambda new: {"dirty": [(1 // 0,)]})
    with pytest.raises(StoreError, match="not a read model"):
        store.append([prepared("b", "new stream")], project=lambda new: {"events": [(1,)]})
    assert head == store.head()
    store.append([prepared("b", "new stream")])
    assert {"cota-905": 1, "new stream": 1} == store.streams()


def test_amend_may_change_what_rows_say(store: SqliteStore) -> None:
    store.append([prepared("a")], project=lambda new: {"dirty": [("x", "killed", "-"), ("y", "killed", "-")]})
    store.append([prepared("b")], amend=lambda new, writer: writer.delete("dirty", ["incident"], [("x",)]))
    assert [("y",)] == store._connection.execute("SELECT incident FROM dirty").fetchall()


def test_nothing_is_written_inside_a_snapshot_or_a_projection(store: SqliteStore) -> None:
    with store.snapshot(), pytest.raises(StoreError, match="inside a snapshot"):
        store.append([prepared("a")])

    def project(new: object) -> dict[str, list[Row]]:
        store.append([prepared("b")])
        return {}

    with pytest.raises(StoreError, match="another write"):
        store.append([prepared("a")], project=project)
    assert 0 == store.head().size


def test_a_snapshot_shows_one_moment(store: SqliteStore) -> None:
    store.append([prepared("a")])
    with new_store(store.path) as other:
        with store.snapshot():
            other.append([prepared("b")])
            assert 1 == store.head().size == len(list(store.events()))
            with store.snapshot():
                assert 1 == store.head().size
        assert 2 == store.head().size


def test_write_commits_rows_with_their_checkpoint_or_nothing(store: SqliteStore) -> None:
    def work(writer: object) -> None:
        writer.insert("dirty", [("x", "killed", "-")])  # type: ignore[attr-defined]
        writer.checkpoint("totals", b"definition", 7)  # type: ignore[attr-defined]

    store.write(work)
    assert {"totals": Checkpoint(b"definition", 7)} == store.checkpoints()

    def failing(writer: object) -> None:
        writer.clear("dirty")  # type: ignore[attr-defined]
        writer.checkpoint("totals", b"other", 8)  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(failing)
    assert {"totals": Checkpoint(b"definition", 7)} == store.checkpoints()
    assert 1 == store._connection.execute("SELECT count(*) FROM dirty").fetchone()[0]


def test_redaction_drops_bytes_and_salt_and_keeps_the_root(store: SqliteStore) -> None:
    """Content or a protected part goes; leaf, root and every other part stay; the commitment takes its place."""
    secret = b'{"name":"a secret told by nobody"}'
    store.append([prepared("a", protected={"witness": secret}), prepared("b", content=b'{"what":"very secret"}')])
    sealed = list(store.sealed())
    witness, public = sealed[0].parts[0], sealed[1].parts[0]
    assert witness.salt is not None
    assert public.salt is not None
    root = store.root()
    wanted = [Redaction(1, "witness", id_of("r")), Redaction(2, "public", id_of("r"))]
    store.append([prepared("r", type="PartRedacted")], redact=wanted)
    assert [Redacted(1, "witness", 3), Redacted(2, "public", 3)] == store.redactions()
    assert store.protected_part(1, "witness") is None
    assert [b'{"claim":"a"}', None] == claims(store.events(upto=2))
    after = list(store.sealed())
    assert (None, None, commitment(witness.salt, "witness", secret)) == after[0].parts[0][1:]
    assert (None, None, commitment(public.salt, "public", b'{"what":"very secret"}')) == after[1].parts[0][1:]
    assert root == store.root(2)
    assert recomputed_root(store) == store.root()
    for path in store.path.parent.iterdir():
        assert b"secret" not in path.read_bytes()
        assert witness.salt not in path.read_bytes()


def test_a_redacted_part_matches_anything_and_is_not_stored_again(store: SqliteStore) -> None:
    store.append([prepared("a", protected={"witness": b"secret"})])
    redaction = [Redaction(1, "witness", id_of("r"))]
    store.append([prepared("r")], redact=redaction)
    (place,) = store.append([prepared("a", protected={"witness": b"anything"})])
    assert (1, False) == (place.position, place.new)
    assert store.protected_part(1, "witness") is None
    store.append([prepared("r")], redact=redaction)
    store.append([prepared("s")], redact=[Redaction(1, "witness", id_of("s"))])
    assert [Redacted(1, "witness", 2)] == store.redactions()


def test_a_redaction_needs_its_event_and_its_part(store: SqliteStore) -> None:
    store.append([prepared("a")])
    with pytest.raises(StoreError, match="in the same batch"):
        store.append([], redact=[Redaction(1, "public", id_of("r"))])
    for position, part in ((1, "witness"), (9, "public")):
        with pytest.raises(StoreError, match="no part named"):
            store.append([prepared("r")], redact=[Redaction(position, part, id_of("r"))])
    assert 1 == store.head().size


def test_a_reader_keeps_scrub_from_being_done(store: SqliteStore) -> None:
    """Whoever redacts learns that the bytes are still in the write-ahead log, and can try again."""
    store.append([prepared("a")])
    with new_store(store.path, read_only=True) as reader:
        with reader.snapshot():
            store._connection.execute("PRAGMA busy_timeout = 50")
            store.append([prepared("r")], redact=[Redaction(1, "public", id_of("r"))])
            assert not store.scrub()
        assert store.scrub()


@pytest.mark.parametrize("name", ["public", "", "Witness", "a b", "a,b", "ä", "x" * 65])
def test_names_of_parts_are_plain(store: SqliteStore, name: str) -> None:
    with pytest.raises(StoreError, match="protected part"):
        store.append([prepared("a", protected={name: b"x"})])


def test_an_id_has_sixteen_bytes(store: SqliteStore) -> None:
    with pytest.raises(StoreError, match="16 bytes"):
        store.append([prepared("a")._replace(id=b"short")])


def test_a_restored_log_is_the_same_log(store: SqliteStore, tmp_path: Path) -> None:
    """Batch by batch, redactions and backward clocks included; answers and root are equal."""
    store.append([prepared(n, "ab"[n % 2], protected={"w": b"%d" % n} if n % 3 == 0 else None) for n in range(30)])
    store.append([prepared("r")], redact=[Redaction(3, "public", id_of("r")), Redaction(1, "w", id_of("r"))])
    with new_store(tmp_path / "b.db", origin=ORIGIN) as copy:
        for after in range(0, 31, 10):
            batch = list(store.sealed(after=after, upto=min(after + 10, 31)))
            done = {each.event.position for each in batch}
            copy.restore(batch, redactions=[each for each in store.redactions() if each.by in done])
        assert list(store.sealed()) == list(copy.sealed())
        assert store.head() == copy.head()
        assert store.redactions() == copy.redactions()
        more = store.append([prepared("more")])
        assert more == copy.append([prepared("more")])


def test_only_what_continues_the_log_is_restored(store: SqliteStore, tmp_path: Path) -> None:
    store.append([prepared("a"), prepared("b")])
    first, second = store.sealed()
    with new_store(tmp_path / "b.db", origin=ORIGIN) as copy:
        with pytest.raises(StoreError, match="does not continue"):
            copy.restore([second])
        forged = first._replace(event=first.event._replace(recorded_by="somebody"))
        with pytest.raises(StoreError, match="does not match its leaf"):
            copy.restore([forged])
        assert 0 == copy.head().size
    with new_store(tmp_path / "c.db", origin="another log") as other, pytest.raises(StoreError, match="leaf"):
        other.restore([first])


def test_a_full_disk_acknowledges_nothing_and_recovers(store: SqliteStore) -> None:
    store.append([prepared("a")])
    head = store.head()
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull, match="the disk is full"):
        store.append([prepared(n) for n in range(2000)])
    assert head == store.head()
    store._connection.execute("PRAGMA max_page_count = 1000000")
    assert 2000 == len(store.append([prepared(n) for n in range(2000)]))


def test_a_backup_is_a_checked_prefix(store: SqliteStore, tmp_path: Path) -> None:
    store.append([prepared(n) for n in range(300)])
    head = store.backup(tmp_path / "copy.db")
    assert store.head() == head
    store.append([prepared("later")])
    with new_store(tmp_path / "copy.db", read_only=True, create=False) as copy:
        assert head == copy.head()
        assert ORIGIN == copy.origin
    with pytest.raises(StoreExists):
        store.backup(tmp_path / "copy.db")
    with pytest.raises(StoreExists):
        store.backup(store.path, overwrite=True)
    assert 301 == store.backup(tmp_path / "copy.db", overwrite=True).size
    with pytest.raises(StoreError, match="cannot be"):
        store.backup(tmp_path / "nowhere" / "copy.db")
    assert {"a.db", "a.db-wal", "a.db-shm", "copy.db"} == {path.name for path in tmp_path.iterdir()}


def test_a_backup_ignores_side_files_of_an_older_file(store: SqliteStore, tmp_path: Path) -> None:
    """A write-ahead log that lay beside the old copy must not be replayed into the new one."""
    with new_store(tmp_path / "copy.db") as old:
        old.append([prepared("old")])
        stale = (tmp_path / "copy.db-wal").read_bytes()
    (tmp_path / "copy.db").unlink()
    (tmp_path / "copy.db-wal").write_bytes(stale)
    store.append([prepared("a"), prepared("b")])
    head = store.backup(tmp_path / "copy.db")
    with new_store(tmp_path / "copy.db", create=False) as copy:
        assert head == copy.head()


def test_the_collector_is_left_as_it_was(store: SqliteStore) -> None:
    import gc

    store.append([prepared(n) for n in range(1500)])
    assert gc.isenabled()
    gc.disable()
    try:
        store.append([prepared(f"more {n}") for n in range(1500)])
        assert not gc.isenabled()
    finally:
        gc.enable()
