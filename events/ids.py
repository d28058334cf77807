"""Ids of events: 16 bytes in the store, lower-case UUID text outside.

`derived_id` makes the UUIDv8 of a line that came without an id: the same input again gives the same
id, so that appending a file twice is harmless.
"""

from __future__ import annotations

import hashlib
import re

from reportedly.events.errors import ValueRefused, show

_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_DERIVED = b"reportedly/id/v1\x00"


def derived_id(stream: str, type: str, content: bytes, occurrence: int, protected: bytes | None = None) -> bytes:
    """The UUIDv8 of a line without an id.

    `content` and `protected` are canonical bytes; `occurrence` counts from 0 the earlier lines of the same input with
    the same stream, type and parts. Every piece is preceded by its length, so that no two inputs share a digest's text.
    """
    digest = hashlib.sha256(_DERIVED)
    for piece in (stream.encode(), type.encode(), content, b"" if protected is None else b"\x01" + protected):
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    digest.update(occurrence.to_bytes(8, "big"))
    raw = bytearray(digest.digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)


def id_text(raw: bytes) -> str:
    """16 bytes as lower-case UUID text."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def id_bytes(text: str) -> bytes:
    """UUID text (any case) as 16 bytes; anything else, braces and URNs too, is refused."""
    if isinstance(text, str) and len(text) == 36 and text[8:24:5] == "----":
        try:
            raw = bytes.fromhex(text.replace("-", ""))
        except ValueError:
            raw = b""
        if len(raw) == 16:  # fewer where a blank or a fifth hyphen stood among the digits
            return raw
    raise ValueRefused(f"not a UUID: {show(text)}")
