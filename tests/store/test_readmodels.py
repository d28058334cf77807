"""Read models in general: building beside and swapping, and what a writer may do. On a schema of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.store import schema
from reportedly.store.errors import StoreError
from reportedly.store.protocol import Checkpoint, Row, Writer
from reportedly.store.schema import Object
from reportedly.store.sqlite import SqliteStore
from support.stores import new_store, prepared

MODELS = (
    Object("figures"),
    Object("figures_by_claim", "index", "figures"),
    Object("words"),
    Object("seen", repeats="ignore"),
    Object("latest", repeats="replace"),
    Object("figures_detail", "view"),
)
SQL = {
    "figures": "-- One row per figure.\nCREATE TABLE figures (\n  position INTEGER PRIMARY KEY REFERENCES events,\n"
    "  claim TEXT,\n  low ANY,\n  doubled INTEGER GENERATED ALWAYS AS (position * 2)\n) STRICT;",
    "figures_by_claim": "CREATE INDEX figures_by_claim ON figures (claim)",
    "words": "CREATE VIRTUAL TABLE words USING fts5 (claim UNINDEXED, text)",
    "seen": "CREATE TABLE seen (claim TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "latest": "CREATE TABLE latest (claim TEXT PRIMARY KEY, position INTEGER) STRICT",
    "figures_detail": "CREATE VIEW figures_detail AS SELECT claim, low FROM figures JOIN seen USING (claim)",
    "queries/figures": "SELECT position, claim, low FROM figures WHERE position >= :first ORDER BY position",
    "queries/detail": "SELECT * FROM figures_detail ORDER BY claim",
    "queries/search": "SELECT claim FROM words WHERE words MATCH ? ORDER BY claim",
    "queries/count": "SELECT count(*) FROM figures",
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """A store of four events whose read models are those above."""
    shipped = schema.sql
    monkeypatch.setattr(schema, "READ_MODELS", MODELS)
    monkeypatch.setattr(schema, "sql", lambda name: SQL[name] if name in SQL else shipped(name))
    with new_store(tmp_path / "a.db") as opened:
        opened.append([prepared(name) for name in "abcd"])
        yield opened


def figures_of(after: int, upto: int) -> list[Row]:
    return [(position, "abcdefgh"[position - 1], str(position)) for position in range(after + 1, upto + 1)]


def objects(store: SqliteStore) -> set[tuple[str, str]]:
    rows = store._connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, " ".join(sql.translate({34: None, 39: None}).split())) for name, sql in rows}


def test_rows_hold_a_value_for_every_column_but_generated_ones(store: SqliteStore) -> None:
    store.write(lambda writer: writer.insert("figures", [(1, "a", 26), (2, "b", "26.5")]))
    assert [(1, "a", 26), (2, "b", "26.5")] == store.fetch("figures", {"first": 0})
    assert [(2, "b", "26.5")] == store.fetch("figures", {"first": 2})
    with pytest.raises(StoreError):
        store.write(lambda writer: writer.insert("figures", [(3, "c")]))


def test_repeated_rows_do_what_the_table_says(store: SqliteStore) -> None:
    store.write(lambda writer: writer.insert("seen", [("a",), ("a",)]))
    store.write(lambda writer: writer.insert("latest", [("a", 1), ("a", 2)]))
    assert [("a", 2)] == store._connection.execute("SELECT * FROM latest").fetchall()
    with pytest.raises(StoreError, match="UNIQUE"):
        store.write(lambda writer: writer.insert("figures", [(1, "a", 1), (1, "b", 2)]))
    assert [] == store.fetch("figures", {"first": 0})


def test_a_row_about_an_event_that_is_not_there_is_refused(store: SqliteStore) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.write(lambda writer: writer.insert("figures", [(99, "z", 1)]))


def test_rows_are_updated_deleted_and_cleared(store: SqliteStore) -> None:
    def work(writer: Writer) -> None:
        writer.insert("figures", figures_of(0, 4))
        writer.update("figures", ["claim", "low"], ["position"], [("A", 7, 1), ("B", 8, 2)])
        writer.delete("figures", ["position", "claim"], [(3, "c"), (4, "other")])
        assert 3 == len(writer.fetch("figures", {"first": 0}))
        assert 3 == len(list(writer.iterate("figures", {"first": 0}, page=2)))
        assert ["a", "b"] == [event.content.decode()[10] for event in writer.events(upto=2) if event.content]

    store.write(work)
    assert [(1, "A", 7), (2, "B", 8), (4, "d", "4")] == store.fetch("figures", {"first": 0})
    store.write(lambda writer: writer.clear("figures"))
    assert [] == store.fetch("figures", {"first": 0})


def test_only_read_models_are_written_and_only_named_queries_are_read(store: SqliteStore) -> None:
    for table in ("events", "figures_by_claim", "figures_detail", "nothing", 'figures"; DROP TABLE events; --'):
        with pytest.raises(StoreError, match="is not a read model"):
            store.write(lambda writer, table=table: writer.insert(table, [()]))  # type: ignore[misc]
    with pytest.raises(StoreError, match="no query named"):
        store.fetch("SELECT 1")


def test_a_rebuild_leaves_the_schema_as_created(store: SqliteStore) -> None:
    """Tables, generated columns, indexes, views and full-text tables are the same, and nothing else is left."""
    before = objects(store)

    def fill(writer: Writer, after: int, upto: int) -> None:
        writer.insert("figures", figures_of(after, upto))
        writer.insert("words", [("a", "at least twenty"), ("b", "about ten")])
        writer.insert("seen", [("a",), ("b",)])

    reached = store.rebuild(["figures", "words", "seen", "latest"], fill, checkpoints={"totals": b"hash"})
    assert 4 == reached
    assert before == objects(store)
    assert {"totals": Checkpoint(b"hash", 4)} == store.checkpoints()
    assert figures_of(0, 4) == store.fetch("figures", {"first": 0})
    assert [("a", "1"), ("b", "2")] == store.fetch("detail")
    assert [("a",)] == store.fetch("search", ["twenty"])
    assert "ok" == store._connection.execute("PRAGMA integrity_check").fetchone()[0]
    assert [] == store._connection.execute("PRAGMA foreign_key_check").fetchall()
    store.append([prepared("e")], project=lambda new: {"figures": figures_of(4, 5), "words": [("e", "twenty")]})
    assert [("a",), ("e",)] == store.fetch("search", ["twenty"])


def test_the_live_tables_answer_until_the_swap(store: SqliteStore) -> None:
    """During a rebuild other readers see the old rows, the writer's queries the new ones, live appends go on."""
    store.write(lambda writer: writer.insert("figures", [(1, "old", 1)]))

    def fill(writer: Writer, after: int, upto: int) -> None:
        writer.insert("figures", figures_of(after, upto))
        assert figures_of(0, upto) == writer.fetch("figures", {"first": 0})
        assert [(upto,)] == writer.fetch("count")
        if after == 0:
            assert [(1, "old", 1)] == store.fetch("figures", {"first": 0})
            store.append([prepared("e")], project=lambda new: {"figures": [(5, "live", 5)]})
        else:
            assert "".join("abcd"[:4]) + "e" == "".join(row[1] for row in writer.iterate("figures", {"first": 0}))

    assert 5 == store.rebuild(["figures"], fill)
    assert figures_of(0, 5) == store.fetch("figures", {"first": 0})


def test_later_batches_may_change_earlier_rows(store: SqliteStore) -> None:
    """A rebuild reads back what it wrote and derives from it, in as many batches as it likes."""

    def fill(writer: Writer, after: int, upto: int) -> None:
        writer.insert("figures", figures_of(after, upto))
        for position, claim, _ in writer.iterate("figures", {"first": 0}, page=1):
            writer.insert("seen", [(claim,)])
            writer.delete("latest", ["claim"], [(claim,)])
            writer.insert("latest", [(claim, position)])
        writer.update("latest", ["position"], ["claim"], [(100, "a")])
        writer.clear("seen")
        writer.insert("seen", [("b",)])

    store.rebuild(["figures", "seen", "latest"], fill)
    assert [("b", "2")] == store.fetch("detail")
    assert [("a", 100), ("b", 2)] == store._connection.execute("SELECT * FROM latest LIMIT 2").fetchall()


def test_a_failing_rebuild_changes_nothing(store: SqliteStore) -> None:
    store.write(lambda writer: writer.insert("figures", [(1, "old", 1)]))

    def failing(writer: Writer, after: int, upto: int) -> None:
        writer.insert("figures", figures_of(after, upto))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.rebuild(["figures"], failing, checkpoints={"totals": b"hash"})
    assert [(1, "old", 1)] == store.fetch("figures", {"first": 0})
    assert {} == store.checkpoints()
    store.rebuild(["figures"], lambda writer, after, upto: writer.insert("figures", figures_of(after, upto)))
    assert figures_of(0, 4) == store.fetch("figures", {"first": 0})


def test_a_rebuild_writes_its_own_tables_only(store: SqliteStore) -> None:
    for work in (
        lambda writer, after, upto: writer.insert("seen", [("a",)]),
        lambda writer, after, upto: writer.clear("seen"),
        lambda writer, after, upto: writer.checkpoint("totals", b"", 1),
    ):
        with pytest.raises(StoreError):
            store.rebuild(["figures"], work)
    with pytest.raises(StoreError, match="not a read model"):
        store.rebuild(["events"], lambda writer, after, upto: None)


def test_a_rebuild_makes_a_missing_table(store: SqliteStore) -> None:
    """A table that a newer program added is made by the first rebuild; until then writing it says so."""
    store._connection.execute("DROP VIEW figures_detail")
    store._connection.execute("DROP TABLE figures")
    with pytest.raises(StoreError, match="run `reportedly projections rebuild`"):
        store.write(lambda writer: writer.insert("figures", figures_of(0, 1)))
    store.rebuild(["figures"], lambda writer, after, upto: writer.insert("figures", figures_of(after, upto)))
    assert 4 == len(store.fetch("figures", {"first": 0}))


def test_redaction_clears_the_full_text_index(store: SqliteStore) -> None:
    """FTS5 keeps deleted words until it is optimised."""
    from reportedly.store.protocol import Redaction
    from support.stores import id_of

    store.append(
        [prepared("e", content=b'{"what":"unspeakable"}')],
        project=lambda new: {"words": [("e", "unspeakable"), ("f", "harmless")]},
    )
    store.append(
        [prepared("r")],
        redact=[Redaction(5, "public", id_of("r"))],
        amend=lambda new, writer: writer.delete("words", ["claim"], [("e",)]),
    )
    assert [("f",)] == store.fetch("search", ["harmless"])
    for path in store.path.parent.iterdir():
        assert b"unspeakable" not in path.read_bytes()
