"""Names and ids that derive from a place in a feed: feed, version, item, field. The same place has the same name in
every run, so that importing again adds nothing."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final

LONGEST: Final = 120
_ID: Final = b"reportedly/import/v1\x00"
_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]+")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*\Z")


def event_id(*place: str) -> bytes:
    """The UUIDv8 of what stands at a place. A part is preceded by its length: no two places share a digest's text."""
    digest = hashlib.sha256(_ID)
    for part in place:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    raw = bytearray(digest.digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)


def joined(*parts: str) -> str:
    """A name from parts that are fit for one; where that is too long, a digest takes the place of the later parts."""
    name = ":".join(parts)
    if len(name) <= LONGEST:
        return name
    return f"{parts[0][:60]}:{_short(name, 32)}"


@lru_cache(maxsize=8192)
def fit(text: str, longest: int = 60) -> str:
    """`text` as it is where it can stand in a name; else what is left of it, told apart by a digest of the whole."""
    if _NAME.match(text) and ":" not in text and len(text) <= longest:
        return text
    return f"{slug(text, longest - 9) or 'x'}-{_short(text, 8)}"


@lru_cache(maxsize=8192)
def slug(text: str, longest: int = 60) -> str:
    """Lower case, words joined by hyphens; empty where nothing is left. A long one is cut and ends in a digest."""
    plain = _UNFIT.sub("-", text.casefold()).replace("_", "-").strip("-._")
    if len(plain) <= longest:
        return plain
    return f"{plain[: longest - 9].rstrip('-._')}-{_short(text, 8)}"


def _short(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
