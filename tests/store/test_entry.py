"""The entry E, byte for byte: the worked vector, RFC 8785, and HMAC."""

from __future__ import annotations

import base64
import hmac
import uuid

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from reportedly.store.entry import LARGEST_INTEGER, commitment, entry, parts_json, public_parts_json
from reportedly.store.merkle import leaf_hash, root_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
integers = st.integers(0, LARGEST_INTEGER)
ids = st.binary(min_size=16, max_size=16)
hashes = st.binary(min_size=32, max_size=32)


def test_the_worked_vector() -> None:
    """Commitment, entry and leaf of one event, written out by hand in the format's description."""
    hash = commitment(bytes(range(32)), "public", b'{"category":"police","measure":"killed"}')
    assert "065556c406fa68b80c0e760ea5ecfac1f9967b5a2506c64c26051329dba67f0f" == hash.hex()
    text = entry(
        None,
        0,
        uuid.UUID("01890a5d-ac96-774b-bcce-b302099a8057").bytes,
        "example.org/cota",
        parts_json([("public", hash)]),
        1,
        1626091740000000,
        "desk",
        1,
        "cota-905-2021-07",
        "FigureReported",
        1,
    )
    expected = (
        b'{"clock":0,"id":"01890a5d-ac96-774b-bcce-b302099a8057","origin":"example.org/cota",'
        b'"parts":{"public":"BlVWxAb6aLgMDnYOpez6wfmWe1olBsZMJgUTKdumfw8="},"position":1,'
        b'"recorded_at":1626091740000000,"recorded_by":"desk","schema":1,"stream":"cota-905-2021-07",'
        b'"type":"FigureReported","v":1,"version":1}'
    )
    assert expected == text
    leaf = "384d54f5f6886def98b01a9a44c062a29a5d62298d4b942644c6aff7c1feb546"
    assert leaf == leaf_hash(text).hex() == root_of([leaf_hash(text)]).hex()


@given(
    causation=st.none() | ids,
    clock=st.integers(0, 1),
    id=ids,
    origin=texts,
    parts=st.dictionaries(st.from_regex(r"\A[a-z][a-z0-9_-]{0,8}\Z"), hashes, max_size=3),
    position=integers,
    recorded_at=integers,
    recorded_by=st.none() | texts,
    schema=integers,
    stream=texts,
    type=texts,
    version=integers,
)
def test_an_entry_is_rfc_8785(
    causation: bytes | None,
    clock: int,
    id: bytes,
    origin: str,
    parts: dict[str, bytes],
    position: int,
    recorded_at: int,
    recorded_by: str | None,
    schema: int,
    stream: str,
    type: str,
    version: int,
) -> None:
    """The reference implementation writes the same bytes, whatever the names hold."""
    members = {
        "causation": None if causation is None else str(uuid.UUID(bytes=causation)),
        "clock": clock,
        "id": str(uuid.UUID(bytes=id)),
        "origin": origin,
        "parts": {name: base64.b64encode(hash).decode() for name, hash in parts.items()},
        "position": position,
        "recorded_at": recorded_at,
        "recorded_by": recorded_by,
        "schema": schema,
        "stream": stream,
        "type": type,
        "v": 1,
        "version": version,
    }
    expected = rfc8785.dumps({key: value for key, value in members.items() if value is not None})
    built = parts_json(parts.items())
    assert expected == entry(
        causation, clock, id, origin, built, position, recorded_at, recorded_by, schema, stream, type, version
    )


@given(hashes, st.from_regex(r"\A[a-z][a-z0-9_-]{0,8}\Z"), st.binary(max_size=200))
def test_a_commitment_is_hmac_sha256(salt: bytes, name: str, data: bytes) -> None:
    message = b"reportedly/part/v1\x00" + name.encode() + b"\x00" + data
    assert hmac.digest(salt, message, "sha256") == commitment(salt, name, data)


@given(hashes)
def test_the_short_form_for_one_part_is_the_same(hash: bytes) -> None:
    assert parts_json([("public", hash)]) == public_parts_json(hash)
