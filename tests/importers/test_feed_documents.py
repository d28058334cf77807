"""Versions read piece by piece are the versions read whole."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.importers.feed_documents import Pieces, Unreadable, rows_of

TEXTS = st.sampled_from(["a", "", "},{", '"},\n {"', "}, {", "]", "[{", "é", "\\"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ITEMS = st.dictionaries(TEXTS, VALUES, max_size=4)
HISTORIES = st.lists(st.lists(ITEMS | VALUES, max_size=5) | VALUES, min_size=1, max_size=4)


def whole(data: bytes, kind: str) -> Any:
    try:
        return rows_of(data, kind, None)
    except Unreadable as error:
        return str(error)


def pieced(data: bytes, kind: str, pieces: Pieces) -> Any:
    try:
        return rows_of(data, kind, None, pieces)
    except Unreadable as error:
        return str(error)


@given(HISTORIES, st.sampled_from([None, 0, 1, 4, "\t"]), st.booleans(), st.integers(0, 40))
def test_a_history_in_pieces_is_the_history_whole(
    versions: list[Any], indent: int | str | None, compact: bool, broken: int
) -> None:
    """Any values, however they are indented; and each cut short somewhere, which is refused for the same reason."""
    pieces = Pieces()
    separators = (",", ":") if compact else None
    for version in versions:
        data = json.dumps(version, indent=indent, separators=separators).encode()
        assert whole(data, "json") == pieced(data, "json", pieces)
        assert whole(data[:broken], "json") == pieced(data[:broken], "json", pieces)
        assert whole(data + b"}", "json") == pieced(data + b"}", "json", pieces)


@given(st.lists(st.lists(VALUES, max_size=4), min_size=1, max_size=3))
def test_lines_in_pieces_are_the_lines_whole(versions: list[list[Any]]) -> None:
    pieces = Pieces()
    for version in versions:
        data = b"\n".join(json.dumps(one).encode() for one in version)
        assert whole(data, "jsonl") == pieced(data, "jsonl", pieces)


@pytest.mark.parametrize("indent", [None, 1])
def test_what_stood_there_before_is_not_parsed_again(indent: int | None) -> None:
    pieces = Pieces()
    before = rows_of(json.dumps([{"id": 1}, {"id": 2}, {"id": 3}], indent=indent).encode(), "json", None, pieces)
    after = rows_of(json.dumps([{"id": 1}, {"id": 5}, {"id": 3}], indent=indent).encode(), "json", None, pieces)
    assert [True, False, True] == [one is other for one, other in zip(before, after, strict=True)]


@pytest.mark.parametrize(
    "text", ['[{"a": 1}, {"b": 2}', '[{"a": 1},, {"b": 2}]', '[{"a": 1}, {"b": 2},]', '[{"a": "}, {"}, {"a" 1}]']
)
def test_what_is_no_json_is_none_in_pieces(text: str) -> None:
    with pytest.raises(Unreadable):
        rows_of(text.encode(), "json", None, Pieces())
