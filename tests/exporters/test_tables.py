"""The table for people: drawn as tabulate's `simple`, fitted to the terminal, neutralised."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from reportedly.exporters.table import Column, cells, draw, fitted, plain_view, width_of, wrapped, write, write_record
from reportedly.exporters.texts import text
from reportedly.exporters.views import view

PLAIN = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=3, max_size=12)


def drawn(rows: list[dict[str, object]], columns: list[Column], available: int | None = None) -> str:
    out = io.StringIO()
    draw(cells(rows, columns), out, available=available)
    return out.getvalue()


@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=5))
def test_the_layout_is_tabulates_simple(rows: list[tuple[str, str]]) -> None:
    """Our own drawing and tabulate's agree, but for blanks at line ends and tabulate's padding of long titles."""
    columns = [Column("l", text("a")), Column("r", text("b"), "right")]
    ours = drawn([{"a": a, "b": b} for a, b in rows], columns)
    theirs = tabulate(rows, ["l", "r"], "simple", disable_numparse=True, colalign=("left", "right"))
    assert [line.rstrip() for line in theirs.splitlines()] == ours.splitlines()


def test_figures_are_right_aligned() -> None:
    """Digits of the same value stand below each other."""
    columns = [Column("what", text("a")), Column("figure", text("b"), "right")]
    rows: list[dict[str, object]] = [{"a": "killed", "b": "26 or more"}, {"a": "injured", "b": "28"}]
    assert "what         figure\n-------  ----------\nkilled   26 or more\ninjured          28\n" == drawn(
        rows, columns
    )


def test_an_optional_column_without_content_vanishes() -> None:
    """Empty columns cost width and say nothing."""
    columns = [Column("a", text("a")), Column("b", text("b"), optional=True)]
    assert "a\n---\nxyz\n" == drawn([{"a": "xyz"}], columns)


def test_what_repeats_is_said_once() -> None:
    """A cell blanked as a repeat belongs to the same row above, whole."""
    columns = [Column("a", text("a"), once=True), Column("b", text("b"), once=True), Column("c", text("c"))]
    rows: list[dict[str, object]] = [
        {"a": "1", "b": "x", "c": "p"},
        {"a": "1", "b": "x", "c": "q"},
        {"a": "2", "b": "x", "c": "r"},
    ]
    assert ["1  x  p", "      q", "2  x  r"] == drawn(rows, columns).splitlines()[2:]


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 90)), min_size=1, max_size=5), st.integers(20, 200))
def test_a_table_fits_where_it_can(columns: list[tuple[int, int]], available: int) -> None:
    """No column gets narrower than it may, and the whole fits unless nothing more can give."""
    least, widths = [least for least, _ in columns], [least + more for least, more in columns]
    fit = fitted(widths, least, available)
    assert all(low <= after <= before for low, after, before in zip(least, fit, widths, strict=True))
    total = sum(fit) + 2 * (len(fit) - 1)
    assert total <= available or fit == least
    assert total >= min(available, sum(widths) + 2 * (len(fit) - 1))


def test_spare_columns_give_way_and_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A narrow terminal keeps what matters; stderr says what is missing."""
    monkeypatch.setenv("COLUMNS", "20")
    out = io.StringIO()
    columns = [Column("figure", text("a")), Column("document", text("b"), spare=True)]
    write([{"a": "26 or more", "b": "cota905-a"}], out, view=columns)
    assert "figure\n----------\n26 or more\n" == out.getvalue()
    assert "(Not shown, for width: document.)\n" == capsys.readouterr().err


@given(st.text(max_size=60), st.integers(2, 20))
def test_wrapped_lines_are_no_wider_than_asked(words: str, width: int) -> None:
    """Wide characters count twice; a word longer than the line is broken."""
    assert all(width_of(line) <= width for line in wrapped(words, width))


def test_wide_characters_keep_columns_straight() -> None:
    """An East Asian character takes two terminal columns."""
    out = drawn([{"a": "警察", "b": "x"}, {"a": "abcd", "b": "y"}], [Column("a", text("a")), Column("b", text("b"))])
    assert ["警察  x", "abcd  y"] == out.splitlines()[2:]


def test_stored_escapes_do_not_reach_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in our own layout, nor in tabulate's, nor in a single record."""
    monkeypatch.delenv("COLUMNS", raising=False)
    row = {"quote": "\x1b]0;owned\x07 \u202etxt"}
    for fmt in (None, "github", "html"):
        out = io.StringIO()
        write([row], out, view=plain_view(["quote"]), fmt=fmt)
        assert "\\x1b]0;owned\\x07 \\u202etxt" in out.getvalue()
    out = io.StringIO()
    write_record(row, out)
    assert "quote  \\x1b]0;owned\\x07 \\u202etxt\n" == out.getvalue()


CONFLICT = {
    "measure": "killed",
    "category": "police",
    "unit": "person",
    "counting": "total",
    "status": "conflict",
    "low": 3,
    "high": 4,
    "origins": 1,
    "alternatives": [
        {"low": 4, "high": 4, "point": 4, "origin": "minister", "document": "a", "scope": None},
        {"low": 3, "high": 3, "point": 3, "origin": "minister", "document": "b", "scope": None},
    ],
}


def shown(name: str, row: dict[str, object]) -> dict[str, str]:
    table = cells([row], view(name, []))
    return dict(zip([column.title for column in table.columns], table.rows[0], strict=True))


def test_a_conflict_is_its_alternatives_never_a_bare_range() -> None:
    """SEMANTICS section 4, on the police of Cota 905."""
    row = shown("totals", CONFLICT)
    assert "4 | 3" == row["figure"]
    assert "3–4, all minister: 4 (a) | 3 (b)" == row["why"]


def test_a_derived_cell_states_nothing_and_says_what_follows() -> None:
    """Security forces of Cota 905: nothing stated, at least 4, four counted one by one."""
    derived = {"measure": "killed", "category": "state-security-forces", "status": "derived", "origins": 1}
    row = shown("totals", derived | {"inferred_low": 4, "enumerated": 4, "proof": "4 = at least 4"})
    assert ("–", "4 or more") == (row["figure"], row["inferred"])
    assert "4 = at least 4; 4 counted one by one" == row["why"]


def test_what_may_have_been_known_is_named() -> None:
    """The answer that would include an undated claim stands beside it."""
    stated = CONFLICT | {"status": "stated", "low": 3, "high": 3, "alternatives": []}
    row = shown(
        "totals", stated | {"undetermined": [{"claims": ["a-police"], "status": "conflict", "low": 3, "high": 4}]}
    )
    assert "perhaps known by then: a-police, with it a conflict (3–4)" == row["why"]


def test_an_undetermined_order_is_marked() -> None:
    """Nobody can say which of two revisions came first."""
    row = shown("revisions", {"measure": "killed", "category": "police", "kind": "differs", "order": "undetermined"})
    assert "differs (order ?)" == row["kind"]
