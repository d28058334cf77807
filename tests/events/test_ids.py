"""Ids: the layouts of RFC 9562, and derived ids that tell apart what is apart."""

import hashlib
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.events.errors import ValueRefused
from reportedly.events.ids import derived_id, id_bytes, id_text


def test_derived_id_is_the_documented_hash() -> None:
    """SHA-256 over the lengths and the pieces; byte 6 is `b & 15 | 128`, byte 8 `b & 63 | 128`."""
    text = b"reportedly/id/v1\x00"
    for piece in (b"s", b"T", b"{}", b""):
        text += len(piece).to_bytes(8, "big") + piece
    raw = bytearray(hashlib.sha256(text + (3).to_bytes(8, "big")).digest()[:16])
    raw[6], raw[8] = raw[6] & 15 | 128, raw[8] & 63 | 128
    assert bytes(raw) == derived_id("s", "T", b"{}", 3)
    assert 8 == uuid.UUID(bytes=derived_id("s", "T", b"{}", 3)).version


def test_derived_ids_tell_apart_what_is_apart() -> None:
    """Every piece counts, and no piece runs into the next; an absent protected part is not an empty one."""
    made = [
        derived_id("s", "T", b"{}", 0),
        derived_id("s", "T", b"{}", 1),
        derived_id("sT", "", b"{}", 0),
        derived_id("s", "T{}", b"", 0),
        derived_id("s", "T", b"", 0, b"{}"),
        derived_id("s", "T", b"{}", 0, b""),
        derived_id("s", "T", b"{}", 0, b"{}"),
    ]
    assert len(made) == len(set(made))


@given(st.binary(min_size=16, max_size=16))
@settings(max_examples=50)
def test_text_and_bytes_are_inverse(raw: bytes) -> None:
    """Lower-case text outside, 16 bytes inside."""
    assert str(uuid.UUID(bytes=raw)) == id_text(raw)
    assert raw == id_bytes(id_text(raw)) == id_bytes(id_text(raw).upper())


@pytest.mark.parametrize(
    "text", ["", "x", "{01890a5d-ac96-774b-bcce-b302099a8057}", "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96\n"]
)
def test_other_spellings_are_refused(text: str) -> None:
    """One way to write an id."""
    with pytest.raises(ValueRefused):
        id_bytes(text)
