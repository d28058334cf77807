"""The entry E: what the Merkle log commits to for one event, and the commitments inside it.

E is RFC 8785 JSON with exactly the keys causation, clock, id, origin, parts, position, recorded_at, recorded_by,
schema, stream, type, v and version, null members dropped. It is built from the columns whenever it is needed and
never stored. A part (the content, called "public", or a protected part) enters only through its commitment
HMAC-SHA256(salt, "reportedly/part/v1" ‖ 00 ‖ name ‖ 00 ‖ bytes), so its bytes and salt can go without a proof failing.
"""

from binascii import b2a_base64
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from json import dumps

from reportedly.events.ids import id_text

SALT_BYTES = 32
ENTRY_VERSION = 1
LARGEST_INTEGER = 2**53 - 1

_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_OUTER_PADDING = b"\x5c" * 32


@lru_cache(maxsize=64)
def _inner_rest(name: str) -> bytes:
    return b"\x36" * 32 + b"reportedly/part/v1\x00" + name.encode("ascii") + b"\x00"


def commitment(salt: bytes, name: str, data: bytes) -> bytes:
    """The 32-byte commitment to a part. `salt` has 32 bytes, so HMAC's key padding is written out: two hashes."""
    inner = sha256(salt.translate(_INNER) + _inner_rest(name) + data).digest()
    return sha256(salt.translate(_OUTER) + _OUTER_PADDING + inner).digest()


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """A JSON string as RFC 8785 writes it."""
    return dumps(text, ensure_ascii=False)


def parts_json(commitments: Iterable[tuple[str, bytes]]) -> str:
    """The value of `parts`; names are ASCII, so their order is that of their code points."""
    return (
        "{"
        + ",".join(f'"{name}":"{b2a_base64(hash, newline=False).decode()}"' for name, hash in sorted(commitments))
        + "}"
    )


def public_parts_json(hash: bytes) -> str:
    """`parts_json` of an event without protected parts."""
    return f'{{"public":"{b2a_base64(hash, newline=False).decode()}"}}'


def entry(
    causation: bytes | None,
    clock: int,
    id: bytes,
    origin: str,
    parts: str,
    position: int,
    recorded_at: int,
    recorded_by: str | None,
    schema: int,
    stream: str,
    type: str,
    version: int,
) -> bytes:
    """E from the columns; `parts` is `parts_json`. Integers are at most 2^53 - 1, recorded_at is in microseconds."""
    cause = "" if causation is None else f'"causation":"{id_text(causation)}",'
    by = "" if recorded_by is None else f'"recorded_by":{quoted(recorded_by)},'
    return (
        f'{{{cause}"clock":{clock},"id":"{id_text(id)}","origin":{quoted(origin)},"parts":{parts},'
        f'"position":{position},"recorded_at":{recorded_at},{by}"schema":{schema},"stream":{quoted(stream)},'
        f'"type":{quoted(type)},"v":{ENTRY_VERSION},"version":{version}}}'
    ).encode()
