"""Ad-hoc SQL reads, and nothing else."""

import hashlib
from pathlib import Path

import pytest

from reportedly.store.adhoc import QueryRefused, QueryTimeout, read_only_rows
from reportedly.store.errors import StoreMissing
from support.commands import done, run

HARMFUL = [
    "delete from events",
    "insert into meta values ('a', 'b')",
    "update events set version = 1",
    "drop table totals",
    "create temp table x (y)",
    "create view v as select 1",
    "attach 'other.db' as other",
    "vacuum",
    "vacuum into 'copy.db'",
    "reindex",
    "analyze",
    "begin",
    "pragma query_only = off",
    "pragma journal_mode = delete",
    "pragma writable_schema = on",
    "pragma wal_checkpoint(truncate)",
    "select load_extension('x')",
    "select printf('%.*c', 2000000000, 'x')",
    "select format('%.*c', 2000000000, 'x')",
    "select zeroblob(1000000000)",
    "select randomblob(1000000000)",
    "select fts3_tokenizer('x')",
    "insert into quotes_fts (quotes_fts) values ('rebuild')",
    "select 1; delete from events",
    "",
    "not sql",
    "select * from nowhere",
    "update sqlite_master set sql = ''",
]


@pytest.mark.parametrize("sql", HARMFUL)
def test_what_does_more_than_read_is_refused(sql: str, cota: Path) -> None:
    """One line, exit 1, and the file is byte for byte what it was."""
    before = hashlib.sha256(cota.read_bytes()).digest()
    ran = run("query", sql, db=cota)
    assert ("" == sql, before) == (ran.code == 0, hashlib.sha256(cota.read_bytes()).digest())
    assert 1 == ran.err.count("\n")
    assert [] == [path.name for path in cota.parent.iterdir() if path.name in ("other.db", "copy.db")]


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from events",
        "select json_extract(alternatives, '$[0].origin') from totals where status = 'conflict'",
        "select value from totals, json_each(claims)",
        "select snippet(quotes_fts, -1, '', '', '…', 8) from quotes_fts where quotes_fts match 'police'",
        "select name from pragma_table_info('events')",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select i, lag(i) over () from n",
        "select strftime('%Y', recorded_at / 1000000, 'unixepoch') from events limit 1",
        "explain query plan select * from totals",
    ],
)
def test_analysis_works(sql: str, loaded_case: Path) -> None:
    """Joins, windows, JSON, full text, dates."""
    assert done("query", sql, "--json", db=loaded_case).json


def test_protected_parts_and_salts_read_as_null(cota: Path) -> None:
    """Neither a witness's name nor what would let somebody guess redacted words leaves through SQL."""
    done("source", "resident-9", "--kind", "person", "--protected-name", "Somebody Real", db=cota)
    (row,) = done("query", "select * from protected", "--json", db=cota).json
    assert (None, None) == (row["bytes"], row["salt"])
    (row,) = done("query", "select count(salt) as n from events", "--json", db=cota).json
    assert 0 == row["n"]


def test_a_statement_ends_at_its_deadline(loaded_case: Path) -> None:
    """However it spends its time."""
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    ran = run("query", endless, "--deadline", "0.2", db=loaded_case)
    assert (1, "Error: the query took longer than 0.2 seconds and was stopped\n") == (ran.code, ran.err)
    with pytest.raises(QueryTimeout):
        list(read_only_rows(loaded_case, endless, seconds=0.1).rows)


def test_parameters_stdin_and_repeated_names(loaded_case: Path) -> None:
    """`-p` binds, numbers as numbers; `-` is stdin; two columns of one name are both kept."""
    rows = done("query", "-", "-p", "n", "2", "--json", db=loaded_case, input="select :n + 1 as a, 'x' as a").json
    assert [{"a": 3, "a_2": "x"}] == rows
    assert 1 == run("query", "select :missing", db=loaded_case).code


def test_blobs_are_base64(loaded_case: Path) -> None:
    """As in sqlite-utils."""
    assert [{"b": {"$base64": True, "encoded": "AQI="}}] == done(
        "query", "select x'0102' as b", "--json", db=loaded_case
    ).json


def test_a_missing_record_and_a_missing_table(tmp_path: Path, loaded_case: Path) -> None:
    """The typed call raises errors of the store's family."""
    with pytest.raises(StoreMissing):
        read_only_rows(tmp_path / "none.db", "select 1")
    with pytest.raises(QueryRefused, match="no such table"):
        read_only_rows(loaded_case, "select * from nowhere")
