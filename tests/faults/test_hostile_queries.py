"""Statements that try to outrun their deadline, their memory or the reader: each ends in time, with one clear line."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from reportedly.store.adhoc import MOST_BYTES, QueryRefused, QueryTimeout, read_only_rows
from support.commands import done, run

DEADLINE = 0.4
GRACE = 3.0  # starting and ending a process on a busy machine
NUMBERS = "with recursive n(i) as (select 1 union all select i + 1 from n)"
LONG = "replace(hex(hex(hex(hex(hex(hex(hex('aaaaaaaaaaaaaaaa'))))))), '3', 'aaaaaaaaaaaaaaaaaaaaaaaaa')"
WILD = "'%" + "a" * 900 + "b%'"

ENDLESS = {
    "counting": f"{NUMBERS} select count(*) from n",
    "rows": f"{NUMBERS} select i from n",
    "a join": "select count(*) from events a, events b, events c, events d",
    "LIKE": f"select {LONG} like {WILD}",
    "GLOB": f"select {LONG} glob {WILD.replace('%', '*')}",
    "LIKE, many times": f"{NUMBERS} select count(*) from n where {LONG} || i like {WILD}",
    "replace within replace": f"{NUMBERS} select sum(length(replace({LONG}, 'a', i))) from n",
    "instr": f"{NUMBERS} select sum(instr({LONG}, {LONG} || 'b')) from n",
    "trim": f"{NUMBERS} select sum(length(trim({LONG}, {LONG}))) from n",
    "JSON made and read": f"{NUMBERS} select count(json_group_array(i)) over () from n",
    "JSON of every event": "select json_group_array(json(a.content)) from events a, events b, events c",
    "full text": f"{NUMBERS} select count(*) from n, quotes_fts where quotes_fts match 'a* OR b* OR c* OR d* OR i*'",
    "windows": f"{NUMBERS} select sum(i) over (order by -i rows between 1000000 preceding and current row) from n",
    "quote": f"{NUMBERS} select max(length(quote({LONG} || i))) from n",
}
HUGE = {
    "group_concat": f"{NUMBERS} select group_concat(hex(i) || '{'x' * 50}') from n",
    "a big row each": f"{NUMBERS} select i, {LONG} || i from n order by 2 desc",
    "distinct": f"{NUMBERS} select distinct {LONG} || i from n group by 1",
    "doubling": f"with recursive n(t) as (select '{'a' * 16}' union all select t || t from n) select max(t) from n",
    "nested hex": f"select {'hex(' * 40}1{')' * 40}",
    "JSON": "with recursive n(j) as (select json_array('a') union all select json_array(j, j) from n) select j from n",
    "many wide columns": f"{NUMBERS} select {', '.join([f'{LONG} || {n} || i' for n in range(500)])} from n",
    "replace": f"select replace({LONG}, 'a', {LONG})",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_statement_outruns_its_deadline(name: str, loaded_case: Path) -> None:
    """Ended by the deadline, by a limit or because it was done: never later, never more than one line."""
    started = time.monotonic()
    ran = run("query", ENDLESS[name], "--deadline", str(DEADLINE), "--limit", "0", "--nl", db=loaded_case)
    assert time.monotonic() - started < DEADLINE + GRACE
    assert (ran.code, ran.err.count("\n")) in ((0, 0), (1, 1)), ran.err
    assert name in ("LIKE", "GLOB") or ran.code == 1
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", HUGE)
def test_no_statement_takes_the_memory(name: str, loaded_case: Path) -> None:
    """Refused for its size, or ended at the deadline; nothing is written beside the record."""
    before = sorted(path.name for path in loaded_case.parent.iterdir())
    started = time.monotonic()
    ran = run("query", HUGE[name], "--deadline", "2", "--nl", "--limit", "3", db=loaded_case)
    assert time.monotonic() - started < 2 + GRACE
    assert ran.err.count("\n") == 1, ran.err
    assert ran.code == 1 or "Cut after" in ran.err
    assert len(ran.out) < 1.1 * MOST_BYTES
    assert before == sorted(path.name for path in loaded_case.parent.iterdir())


def test_one_step_that_takes_for_ever_is_ended(loaded_case: Path) -> None:
    """One LIKE is one step of SQLite's: what only looks between steps never gets to look."""
    values = {"text": "a" * 12_000_000, "wild": "%" + "a" * 900 + "b%"}
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.5 seconds"):
        list(read_only_rows(loaded_case, "select :text like :wild", values, seconds=0.5).rows)
    assert time.monotonic() - started < 0.5 + GRACE


def test_the_process_ends_with_the_answer(loaded_case: Path) -> None:
    """When the reader stops early, nothing runs on."""
    answer = read_only_rows(loaded_case, f"{NUMBERS} select i from n", seconds=None)
    assert [(1,), (2,)] == [next(answer.rows) for _ in range(2)]
    assert children()
    answer.rows.close()  # type: ignore[attr-defined]
    assert [] == children()


def children() -> list[str]:
    """The processes of ours that run a query."""
    listed = subprocess.run(["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if "confined" in line and "defunct" not in line]


def test_a_child_without_a_parent_ends_by_itself(loaded_case: Path) -> None:
    """The system counts its time too."""
    code = (
        "import marshal, subprocess, sys\nfrom reportedly.store import adhoc\n"
        "request = {'uri': sys.argv[1], 'sql': sys.argv[2], 'params': (), 'seconds': 0, 'most_rows': None,"
        " 'most_bytes': None, 'timeout': 1}\n"
        "child = subprocess.Popen(adhoc._COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)\n"
        "child.stdin.write(marshal.dumps(request))\nchild.stdin.close()\nprint(child.pid)"
    )
    uri = f"{loaded_case.as_uri()}?mode=ro"
    command = [sys.executable, "-c", code, uri, ENDLESS["counting"]]
    pid = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    end = time.monotonic() + 20
    while running(pid):
        assert time.monotonic() < end
        time.sleep(0.1)


def running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX"


def test_rows_are_cut_and_it_says_so(loaded_case: Path) -> None:
    ran = done("query", f"{NUMBERS} select i from n", "--limit", "5", "--json", db=loaded_case)
    assert [{"i": n} for n in range(1, 6)] == ran.json
    assert "Cut after 5 rows; there are more: --limit 0 gives them.\n" == ran.err
    whole = done("query", "select position from events limit 5", "--limit", "5", "--json", db=loaded_case)
    assert (5, "") == (len(whole.json), whole.err)
    answer = read_only_rows(loaded_case, f"{NUMBERS} select i, 'abcdefgh' from n", most_bytes=1600)
    assert (100, 100, True) == (len(list(answer.rows)), answer.count, answer.cut)


def test_values_of_every_kind_arrive_as_they_are(loaded_case: Path) -> None:
    sql = "select 9223372036854775807, -1.5e300, 1e999, 'ä\n', x'00ff', null, :p, :q"
    answer = read_only_rows(loaded_case, sql, {"p": b"\x00", "q": "x"})
    assert [(9223372036854775807, -1.5e300, float("inf"), "ä\n", b"\x00\xff", None, b"\x00", "x")] == list(answer.rows)
    assert 8 == len(answer.columns)


@pytest.mark.parametrize("sql", ["select * from dbstat", "select * from sqlite_dbpage", "select * from sqlite_stmt"])
def test_nothing_but_tables_is_read(sql: str, loaded_case: Path) -> None:
    """Raw pages would show what a column hides."""
    with pytest.raises(QueryRefused, match=r"the table|no such table"):
        read_only_rows(loaded_case, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select salt from events",
        "select bytes from (select * from protected)",
        "with p as (select * from protected) select bytes from p",
        "select max(bytes) over () from protected",
        "select bytes from events natural join protected",
        "select json_group_array(hex(salt)) from protected",
        "select case when salt is null then null else 1 end from events",
        "select 1 from events where salt > x'00'",
        "select salt from events order by salt limit 3",
        "select e.salt from events as e, protected as p where p.salt = e.salt",
    ],
)
def test_hidden_columns_stay_hidden(sql: str, cota: Path) -> None:
    """However they are asked for, also in what is compared."""
    done("source", "resident-9", "--kind", "person", "--protected-name", "Somebody Real", db=cota)
    values = {value for row in read_only_rows(cota, sql).rows for value in row}
    assert values <= {None, '[""]'}


def test_text_that_is_none_is_one_line(cota: Path) -> None:
    with closing(sqlite3.connect(cota)) as opened:
        opened.execute("INSERT INTO dirty VALUES (CAST(x'ff' AS TEXT), 'killed', '-')")
        opened.commit()
    ran = run("query", "select * from dirty", db=cota)
    assert (1, 1) == (ran.code, ran.err.count("\n"))
    assert "UTF-8" in ran.err
