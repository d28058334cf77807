"""What SQL from anybody may read is what an answer for the public is made from, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.projections import FIGURES, HAPPENINGS, STATEMENTS
from reportedly.record import Record
from reportedly.record.loading import material
from reportedly.store import public
from reportedly.store.errors import StoreError
from support.histories import History, histories, new_record, told
from support.restrictions import hideable, mentioned, restrictions
from support.stories import CLASH, document, event, figure, opening

LAW = settings(max_examples=20, derandomize=True, suppress_health_check=list(HealthCheck))
OPEN, RESTRICTED, UNNAMED = "public", "restricted", "public-with-pseudonym"


@contextmanager
def reading(record: Record) -> Iterator[sqlite3.Connection]:
    """What anybody gets to read of a record."""
    record.catch_up()
    with closing(public.connect(Path(record.store.path))) as connection:
        yield connection


def column(connection: sqlite3.Connection, view: str, *names: str) -> set[Any]:
    """The values of one column of a view, or tuples of several."""
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {view}").fetchall()
    return {row[0] if len(names) == 1 else tuple(row) for row in rows}


def shown(record: Record) -> dict[str, set[Any]]:
    """By kind, the names of what an answer for the public is made from, over all incidents."""
    who = record.audience("public")
    assert who is not None
    found: dict[str, set[Any]] = {kind: set() for kind in ("figure", "happening", "statement", "incident")}
    for incident, *_ in record.store.fetch("incidents"):
        rows = material(record.store, [incident], tables=(FIGURES, HAPPENINGS, STATEMENTS), who=who)
        kinds: dict[str, list[Any]] = {
            "figure": [*rows.figures],
            "happening": [*rows.happenings],
            "statement": [*rows.statements],
        }
        for kind, claims in kinds.items():
            withdrawn = {row.claim for row in rows.effects if row.kind == "withdraw"}
            last = {row.claim: row for row in sorted(claims, key=lambda one: (one.position, one.n))}
            found[kind] |= {
                (row.claim, _numberless(row.speaker), _numberless(row.goes_back_to))
                for row in last.values()
                if row.kind != "gone" and row.claim not in withdrawn
            }
    found["incident"] = {row["incident"] for row in record.incidents(audience="public")}
    found["position"] = {one.position for one in record.events(audience="public")}
    return found


def _numberless(name: str | None) -> str | None:
    """Unnamed sources are numbered within an incident's answers, and not in a table of all."""
    return "an unnamed source" if name is not None and name.startswith("an unnamed source") else name


def in_views(connection: sqlite3.Connection) -> dict[str, set[Any]]:
    """The same as the views have it."""
    spoken = ("claim", "speaker", "goes_back_to")
    return {
        "figure": column(connection, "public_figures", *spoken),
        "happening": column(connection, "public_happenings", *spoken),
        "statement": column(connection, "public_statements", *spoken),
        "incident": column(connection, "public_incidents", "incident"),
        "position": column(connection, "public_events", "position"),
    }


@LAW
@given(st.one_of(histories(incidents=2), told()), st.data())
def test_the_views_hold_what_answers_for_the_public_are_made_from(history: History, data: Any) -> None:
    """Whatever is restricted: claims, documents, sources, occasions, incidents, and what merges brought to them."""
    chosen = set(data.draw(st.lists(st.sampled_from(hideable(history)), max_size=3)))
    with new_record() as record:
        record.append([*history, *restrictions(history, chosen)])
        with reading(record) as connection:
            assert in_views(connection) == shown(record)


@LAW
@given(histories(incidents=2), st.data())
def test_protected_sources_and_unnamed_claims_too(history: History, data: Any) -> None:
    chosen = set(data.draw(st.lists(st.sampled_from(hideable(history)), max_size=3)))
    changes = restrictions(history, chosen)
    for change in changes:
        change["content"]["visibility"] = data.draw(st.sampled_from((OPEN, RESTRICTED, UNNAMED)))
    with new_record() as record:
        record.append([*history, *changes])
        with reading(record) as connection:
            assert in_views(connection) == shown(record)


@LAW
@given(mentioned(), st.data())
def test_claims_that_only_mention_what_is_hidden(history: History, data: Any) -> None:
    """Who heard it, acted or passed it on, and the occasion of what is told: they stand in no column of a claim."""
    others = [one for one in hideable(history) if one[1] not in ("assembly", "witness")]
    chosen = set(data.draw(st.lists(st.sampled_from(others), max_size=1)))
    chosen.add(data.draw(st.sampled_from((("occasion", "assembly"), ("source", "witness")))))
    with new_record() as record:
        record.append([*history, *restrictions(history, chosen)])
        with reading(record) as connection:
            found = in_views(connection)
            assert found == shown(record)
        hidden = {name for kind, name in chosen if kind == "source"}
        if "witness" in hidden:
            told_by = {
                each["content"].get("claim") or each["content"]["name"] for each in history if _names_witness(each)
            }
            assert not told_by & {claim for kind in ("figure", "happening", "statement") for claim, *_ in found[kind]}


def _names_witness(each: dict[str, Any]) -> bool:
    said = each["content"]
    return "witness" in (said.get("new"), *(said.get(field) for field in ("channel", "actor", "told_to")))


@LAW
@given(histories(incidents=2), st.data())
def test_revisions_in_the_view_are_those_that_are_answered(history: History, data: Any) -> None:
    """Of incidents that nothing is withheld of; the others are not there at all."""
    chosen = set(data.draw(st.lists(st.sampled_from(hideable(history)), max_size=1)))
    with new_record() as record:
        record.append([*history, *restrictions(history, chosen)])
        names = ("incident", "series", "revision", "kind", "low", "high", "claim")
        with reading(record) as connection:
            found = column(connection, "public_revisions", *names)
        answered = {
            (row.incident, row.origin or "headline", row.revision, row.kind, row.low, row.high, row.claim)
            for row in record.ask("revisions", audience="public")
        }
        assert found <= answered
        if not chosen:
            assert found == answered


def story() -> History:
    """One incident with a restricted claim, document, source and incident, and a merge into a restricted one."""
    return [
        *opening(CLASH, "raid", "quiet"),
        document("open", "2021-07-09"),
        document("shut", "2021-07-10"),
        figure("plain", "4", "open", by="minister"),
        figure("closed", "5", "open", by="minister"),
        figure("in-shut", "6", "shut", by="minister"),
        figure("by-hospital", "7", "open", by="hospital"),
        figure("moved", "8", "open", by="minister", incident="raid"),
        event("OccasionRegistered", occasion="round", speaker="hospital"),
        event("OccasionRegistered", occasion="closed-door"),
        figure("at-the-round", "9", "open", by="minister", occasion="round"),
        figure("behind-doors", "10", "open", by="minister", occasion="closed-door"),
        event("VisibilityChanged", "documents", kind="occasion", name="closed-door", visibility=RESTRICTED),
        event("IncidentsMerged", "raid", into="quiet", reason="one"),
        event("VisibilityChanged", CLASH, kind="claim", name="closed", visibility=RESTRICTED),
        event("VisibilityChanged", "documents", kind="document", name="shut", visibility=RESTRICTED),
        event("VisibilityChanged", "sources", kind="source", name="hospital", visibility=RESTRICTED),
        event("VisibilityChanged", "quiet", kind="incident", name="quiet", visibility=RESTRICTED),
    ]


def test_each_way_of_being_hidden_by_hand() -> None:
    with new_record() as record:
        record.append(story())
        with reading(record) as connection:
            assert column(connection, "public_figures", "claim") == {"plain"}
            assert column(connection, "public_documents", "document") == {"open"}
            assert "hospital" not in column(connection, "public_sources", "source")
            assert column(connection, "public_incidents", "incident") == {CLASH, "raid"}


def test_the_name_of_a_protected_source_is_in_no_view() -> None:
    """It was public when it got its name, which may tell who it is."""
    with new_record() as record:
        record.append(
            [*opening(CLASH), document("open", "2021-07-09", "hospital"), figure("plain", "4", "open", by="hospital")]
        )
        change = event("VisibilityChanged", "sources", kind="source", name="hospital", visibility=UNNAMED)
        record.append([change])
        with reading(record) as connection:
            for view in public.PUBLIC_VIEWS:
                assert "hospital'" not in repr(connection.execute(f"SELECT * FROM {view}").fetchall()), view
                assert '"hospital"' not in repr(connection.execute(f"SELECT * FROM {view}").fetchall()), view
            assert column(connection, "public_figures", "claim", "speaker") == {("plain", "a protected source")}


HOSTILE_SQL = (
    "SELECT * FROM entries",
    "SELECT claim FROM main.entries",
    'SELECT * FROM "entries"',
    "SELECT * FROM figures_detail",
    "SELECT * FROM withheld_names",
    "SELECT * FROM visibilities",
    "SELECT count(*) FROM entries",
    "SELECT * FROM quotes_fts",
    "SELECT * FROM quotes_fts WHERE quotes_fts MATCH 'a'",
    "SELECT * FROM quotes_fts_content",
    "SELECT block FROM quotes_fts_data",
    "SELECT * FROM protected",
    "SELECT content FROM events",
    "SELECT * FROM sqlite_sequence",
    "SELECT * FROM sqlite_stat1",
    "SELECT * FROM sqlite_dbpage",
    "SELECT * FROM dbstat",
    # the name of a trusted view, given to something else
    "WITH public_figures AS (SELECT * FROM entries) SELECT * FROM public_figures",
    "WITH PUBLIC_FIGURES(claim) AS (SELECT claim FROM entries) SELECT claim FROM public_figures",
    "WITH RECURSIVE claim_ways AS (SELECT claim FROM claims) SELECT * FROM claim_ways",
    "WITH withheld_claims AS (SELECT claim FROM claims) SELECT * FROM withheld_claims",
    "SELECT (WITH public_events AS (SELECT content FROM events) SELECT content FROM public_events)",
    "SELECT 1 WHERE 1 IN (WITH public_quotes AS (SELECT claim FROM claims) SELECT * FROM public_quotes)",
    "SELECT claim FROM public_figures UNION ALL SELECT claim FROM claims",
    "SELECT * FROM (SELECT claim FROM entries) AS public_figures",
    "SELECT public_figures.claim FROM entries AS public_figures",
    "SELECT claim FROM public_figures ORDER BY (SELECT max(claim) FROM claims)",
    "SELECT claim, row_number() OVER (ORDER BY (SELECT low FROM entries)) FROM public_figures",
    "EXPLAIN SELECT * FROM entries",
    "EXPLAIN QUERY PLAN SELECT * FROM entries",
    "VALUES ((SELECT claim FROM entries))",
    "INSERT INTO public_figures (claim) VALUES (1)",
    "INSERT INTO events (position) VALUES (1)",
    "UPDATE events SET content = NULL",
    "DELETE FROM events",
    "DROP VIEW public_figures",
    "CREATE TEMP VIEW entries AS SELECT 1",
    "CREATE TEMP TABLE t AS SELECT * FROM public_figures",
    "ATTACH ':memory:' AS other",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "VACUUM INTO 'copy.db'",
    "SELECT load_extension('x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('x', 'y')",
    "SELECT zeroblob(1000000000)",
    "SELECT fts5(NULL)",
    "SELECT sqlite_compileoption_used('x'), quote(x.claim) FROM entries AS x",
    "BEGIN IMMEDIATE",
    "REINDEX",
    "ANALYZE",
    "SELECT 1; SELECT * FROM entries",
)  # fmt: skip


@pytest.fixture(scope="module")
def confined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A connection to the story, for anybody."""
    path = tmp_path_factory.mktemp("confined") / "story.db"
    with new_record() as record:
        record.append(story())
        record.backup(path)
    with closing(public.connect(path)) as connection:
        yield connection


@pytest.mark.parametrize("sql", HOSTILE_SQL)
def test_no_statement_reads_or_does_more(confined: sqlite3.Connection, sql: str) -> None:
    with pytest.raises((sqlite3.Error, sqlite3.Warning)):
        confined.execute(sql).fetchall()


@pytest.mark.parametrize("sql", HOSTILE_SQL)
def test_no_cursor_of_any_kind_does(confined: sqlite3.Connection, sql: str) -> None:
    with pytest.raises((sqlite3.Error, sqlite3.Warning)):
        confined.cursor(sqlite3.Cursor).execute(sql).fetchall()
    for run in (confined.executescript, confined.cursor().executescript):
        with pytest.raises(sqlite3.DatabaseError):
            run(sql)
    with pytest.raises((sqlite3.Error, sqlite3.Warning)):
        confined.executemany(sql, [()])


def test_the_authorizer_stays_when_another_is_set(confined: sqlite3.Connection) -> None:
    """A server that analyses statements sets its own and takes it away again."""
    confined.set_authorizer(lambda *asked: sqlite3.SQLITE_OK)
    confined.set_authorizer(None)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.Cursor(confined).execute("SELECT claim FROM claims").fetchall()


def test_the_second_barrier_alone_stops_what_does_not_lie(confined: sqlite3.Connection) -> None:
    """Without being compiled first, the tables can still only be read from inside a view's name."""
    raw = sqlite3.Cursor(confined)
    assert raw.execute("SELECT claim FROM public_figures").fetchall() == [("plain",)]
    for table in ("entries", "events", "protected", "registry", "figures_detail"):
        with pytest.raises(sqlite3.DatabaseError, match=r"prohibited|not authorized"):
            raw.execute(f"SELECT * FROM {table}")


def test_what_the_public_may_ask(confined: sqlite3.Connection) -> None:
    """Joins, windows, full text through its view, common table expressions over views, and their plans."""
    ask = confined.execute
    assert ask("WITH x AS (SELECT claim FROM public_figures) SELECT * FROM x").fetchall() == [("plain",)]
    assert ask("SELECT count(*) FROM public_figures JOIN public_documents USING (document)").fetchone() == (1,)
    assert ask("SELECT claim FROM public_quotes WHERE words MATCH 'nothing'").fetchall() == []
    assert ask("SELECT rank() OVER (ORDER BY low) FROM public_figures").fetchall() == [(1,)]
    assert ask("EXPLAIN QUERY PLAN SELECT * FROM public_figures").fetchall()
    assert ask("SELECT claim FROM public_figures WHERE low = :low", {"low": 4}).fetchall() == [("plain",)]


def test_a_file_whose_views_were_changed_is_not_served(tmp_path: Path) -> None:
    path = tmp_path / "changed.db"
    with new_record() as record:
        record.append(story())
        record.backup(path)
    public.check(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP VIEW public_figures")
        connection.execute("CREATE VIEW public_figures AS SELECT * FROM entries")
        connection.commit()
    with pytest.raises(StoreError, match="projections rebuild"):
        public.check(path)
