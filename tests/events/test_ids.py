"""Ids: the layouts of RFC 9562, and derived ids that tell apart what is apart."""

import hashlib
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.events.errors import ValueRefused
from reportedly.events.ids import derived_id, id_bytes, id_text, new_id


def test_new_id_has_the_layout_of_version_7() -> None:
    """The example of RFC 9562 A.6: 0x017F22E279B0 ms, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.

    rand_a comes from the microseconds here: 797 of 1000 are 3264 of 4096, 0xCC0.
    """
    made = new_id(0x017F22E279B0 * 1000 + 797, lambda size: bytes.fromhex("18c4dc0c0c07398f")[:size])
    assert "017f22e2-79b0-7cc0-98c4-dc0c0c07398f" == id_text(made)


@given(st.integers(0, 2**48 * 1000 - 1), st.binary(min_size=8, max_size=8))
@settings(max_examples=100)
def test_new_ids_are_uuids(clock: int, noise: bytes) -> None:
    """The standard library reads version, variant and milliseconds."""
    made = uuid.UUID(bytes=new_id(clock, lambda size: noise))
    assert (7, uuid.RFC_4122, clock // 1000) == (made.version, made.variant, made.int >> 80)


@given(st.lists(st.integers(0, 2**45), min_size=2, max_size=2).map(sorted))
@settings(max_examples=100)
def test_new_ids_sort_by_time(clocks: list[int]) -> None:
    """A later clock never gives a smaller time part, and a millisecond's microseconds never run into the version."""
    first, second = (new_id(clock, lambda size: bytes(size)) for clock in clocks)
    assert first <= second


def test_a_clock_before_1970_is_refused() -> None:
    """A UUIDv7 has no negative time."""
    with pytest.raises(ValueRefused):
        new_id(-1, lambda size: bytes(size))


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
