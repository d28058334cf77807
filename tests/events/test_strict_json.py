"""Strict JSON: what other readers swallow is refused, what is written is RFC 8785."""

import io
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.events.errors import InputError
from reportedly.events.strict_json import MAX_LINE, BadJson, canonical, lines, loads, parse
from reportedly.events.wire import draft
from support.events import HOSTILE, json_values
from support.shared import SHARED, needs_shared


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_json_is_refused_in_one_line(text: bytes) -> None:
    """Every known trick ends in `BadJson`, one short line."""
    with pytest.raises(BadJson) as refused:
        loads(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"a":1}', {"a": 1}),
        (b' {"a" : [ 1 , 2 ] }\t', {"a": [1, 2]}),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'{"a":"\\\\u0000"}', {"a": "\\u0000"}),
        (b'{"a":9007199254740991,"b":-9007199254740991}', {"a": 2**53 - 1, "b": -(2**53) + 1}),
        (b'{"a":{"x":1},"b":{"x":1}}', {"a": {"x": 1}, "b": {"x": 1}}),
        (b"[" * 64 + b"]" * 64, json.loads("[" * 64 + "]" * 64)),
        (b'{"a":"\\/ \\u00e9 \xc3\xa9"}', {"a": "/ é é"}),
    ],
)
def test_honest_json_is_read(text: bytes, expected: Any) -> None:
    """Spaces, escapes and pairs of surrogates are ordinary JSON."""
    assert expected == loads(text)


def test_floats_are_read_where_they_are_wanted() -> None:
    """Importers read other people's files: `floats` lets fractions in, infinity never."""
    assert {"a": 1.5} == loads(b'{"a": 1.50}', floats=True)
    with pytest.raises(BadJson):
        loads(b'{"a":1e400}', floats=True)


@given(json_values())
@settings(max_examples=200)
def test_any_way_of_writing_is_read_alike(value: Any) -> None:
    """Compact, spaced, indented and escaped text give the same value."""
    for text in (
        json.dumps(value, separators=(",", ":"), ensure_ascii=False),
        json.dumps(value),
        json.dumps(value, indent=2, ensure_ascii=False),
    ):
        assert value == parse(text.encode())


@given(st.dictionaries(st.text("ab", min_size=1, max_size=2), json_values(), min_size=1), st.integers(0, 2))
@settings(max_examples=100)
def test_a_repeated_member_is_found_wherever_it_stands(value: dict[str, Any], spaces: int) -> None:
    """Repeating any member, whatever else the object holds, is refused."""
    gap = " " * spaces
    members = [f"{json.dumps(key)}:{gap}{json.dumps(item)}" for key, item in value.items()]
    with pytest.raises(BadJson, match="twice"):
        parse(("{" + f",{gap}".join([*members, members[0]]) + "}").encode())


@given(json_values())
@settings(max_examples=300)
def test_canonical_is_rfc_8785(value: Any) -> None:
    """The independent implementation writes the same bytes."""
    assert rfc8785.dumps(value) == canonical(value)


@needs_shared
@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_published_vectors(name: str) -> None:
    """The vectors of the RFC's author. What holds floats or keys that are not ASCII cannot be recorded; the independent
    implementation that `canonical` is held against above passes with those too."""
    folder = SHARED / "vectors" / "rfc8785" / "testdata"
    text = (folder / "input" / f"{name}.json").read_bytes()
    expected = (folder / "output" / f"{name}.json").read_bytes()
    assert expected == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())
    assert expected == rfc8785.dumps(json.loads(text))
    content = {"kind": "claim", "name": "c", "field": "quantity", "reason": "r"}
    line = {"type": "RecordCorrected", "stream": "an-incident", "content": {**content, "new": json.loads(text)}}
    if name in ("structures", "values", "weird"):
        with pytest.raises(InputError, match="not ASCII" if name == "weird" else "float"):
            draft(line)
    else:
        assert expected == canonical(loads(text))


class _Endless(io.RawIOBase):
    """A line without an end, which counts what was read of it."""

    def __init__(self) -> None:
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[:] = b"a" * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def test_a_line_without_end_is_refused_in_bounded_memory() -> None:
    """At most the limit, and a buffer, is read of a line however long."""
    endless = _Endless()
    with pytest.raises(InputError, match=r"^big\.jsonl:1: a line of more than 16777216 bytes$"):
        list(lines(io.BufferedReader(endless), "big.jsonl"))
    assert endless.taken <= MAX_LINE + 2 * io.DEFAULT_BUFFER_SIZE


def test_lines_have_their_numbers() -> None:
    """Blank lines count and are left out; both line ends are known; the last line needs none."""
    found = [(str(where), line) for where, line in lines(io.BytesIO(b"{}\r\n\n  \n[]\n1"), "-")]
    assert [("-:1", b"{}"), ("-:4", b"[]"), ("-:5", b"1")] == found


def test_a_line_of_exactly_the_limit_passes() -> None:
    """The limit counts the line without its end."""
    assert [b"12345"] == [line for _, line in lines(io.BytesIO(b"12345\r\n"), "-", limit=5)]
    with pytest.raises(InputError):
        list(lines(io.BytesIO(b"123456\n"), "-", limit=5))
