"""Other people's text, neutralised for the terminal, CSV and JSON."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.exporters import delimited, json_lines, json_rows
from reportedly.exporters.neutral import for_csv, for_json, for_terminal

BIDI = "police\u202egnp.exe"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("plain – ñ 警察", "plain – ñ 警察"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("title\x07\x9b2J", "title\\x07\\x9b2J"),
        (BIDI, "police\\u202egnp.exe"),
        ("two\nlines", "two ⏎ lines"),
        ("a\r\n b\tc", "a ⏎ b c"),
        ("\ufeffbom\u2028\U000e0041", "\\ufeffbom\\u2028\\U000e0041"),
        ("nul\x00", "nul\\x00"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_terminal_is_told_and_never_obeyed(stored: str, shown: str) -> None:
    """Controls and direction changes become visible; letters and the joiners scripts need stay."""
    assert shown == for_terminal(stored)


@pytest.mark.parametrize(
    ("stored", "cell"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-", "-"),
        ("-45.6", "-45.6"),
        ("+12", "+12"),
        ("45.6", "45.6"),
        ("killed", "killed"),
    ],
)
def test_csv_text_is_no_formula_and_numbers_are_untouched(stored: str, cell: str) -> None:
    """Only text that a spreadsheet would run gets an apostrophe; decimal strings are numbers; `-` is no category."""
    assert cell == for_csv(stored)


def test_csv_numbers_null_and_nested_values() -> None:
    """Unbounded is empty, a negative integer stays a number, lists are JSON."""
    out = io.StringIO()
    rows = [{"low": -4, "high": None, "low_open": False, "claims": ["a", "b"], "what": "=1+1"}]
    delimited.write_csv(rows, out)
    assert 'low,high,low_open,claims,what\n-4,,false,"[""a"", ""b""]",\'=1+1\n' == out.getvalue()


def test_an_empty_answer_still_has_its_header() -> None:
    """Scripts that read columns by name work on an empty answer."""
    out = io.StringIO()
    delimited.write_tsv([], out, columns=["a", "b"])
    assert "a\tb\n" == out.getvalue()


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_json_is_exact_and_holds_nothing_a_terminal_obeys(value: object) -> None:
    """What is parsed back is what was stored, and no raw control or direction change stands in the output."""
    text = json_lines.dumps(value)
    assert value == json.loads(text)
    assert text == for_terminal(text)


def test_a_lone_surrogate_is_escaped() -> None:
    """Text that no encoding can write is escaped, so that printing cannot fail."""
    assert '"\\ud800"' == for_json('"\ud800"')


@given(st.lists(st.dictionaries(st.text(min_size=1, max_size=5), st.integers() | st.text(), min_size=1), max_size=4))
def test_json_arrays_and_lines_hold_the_same_rows(rows: list[dict[str, object]]) -> None:
    """`--json` is one array, `--nl` its members line by line."""
    array, lines = io.StringIO(), io.StringIO()
    json_rows.write(rows, array)
    json_lines.write(rows, lines)
    assert rows == json.loads(array.getvalue())
    assert rows == [json.loads(line) for line in lines.getvalue().splitlines()]


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_a_spreadsheet_reads_every_cell_as_text(texts: list[str]) -> None:
    """No cell that CSV readers get starts with a formula character, except the lone dash and numbers."""
    out = io.StringIO()
    delimited.write_csv([{str(n): text for n, text in enumerate(texts)}], out, headers=False)
    for cell in next(csv.reader(io.StringIO(out.getvalue())), []):
        assert not cell.startswith(("=", "@", "\t", "\r"))
        assert not cell.startswith(("+=", "-="))


def test_a_blob_is_base64() -> None:
    """Bytes appear as in sqlite-utils."""
    assert '{"$base64": true, "encoded": "AP8="}' == json_lines.dumps(b"\x00\xff")
