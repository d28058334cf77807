"""Keys that sign checkpoints: Ed25519, in the text forms that C2SP signed-note tools exchange.

A public key is `name+key id in hex+base64(01 ‖ key)`, where the id is the first 4 bytes of
SHA-256(name ‖ 0A ‖ 01 ‖ key); a private one is the same after `PRIVATE+KEY+`, with the seed in the key's place. Signing
needs the optional extra `sign`; nothing else here does.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from reportedly.events.errors import InputError, ReportedlyError, show
from reportedly.record.checkpoints import Checkpoint, Signature, decoded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_PRIVATE = "PRIVATE+KEY+"
_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_ED25519 = b"\x01"


class SigningUnavailable(ReportedlyError):
    """The optional extra that signs is not installed."""


class KeyRefused(InputError):
    """No key, or one that cannot be used."""


class NotSigned(ReportedlyError):
    """A checkpoint without a good signature of the key that was asked for."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A name and 32 bytes; `str()` is the text to hand out."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes that stand before a signature."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.raw)}"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A name and its seed of 32 bytes, which is never shown."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """What others check signatures with. Raises SigningUnavailable."""
        return PublicKey(self.name, self._key().public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """The key file's one line. Secret."""
        return f"{_PRIVATE}{self.name}+{self.public.id.hex()}+{_base64(_ED25519 + self.seed)}\n"

    def sign(self, unsigned: Checkpoint) -> Checkpoint:
        """The checkpoint with one more signature. Raises SigningUnavailable."""
        made = Signature(self.name, self.public.id, self._key().sign(unsigned.text.encode()))
        return replace(unsigned, signatures=(*unsigned.signatures, made))

    def _key(self) -> Ed25519PrivateKey:
        _demand_extra()
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_key(path: Path, name: str) -> PublicKey:
    """Make a key in a file that only its owner can read; a file that stands there stays as it is.

    Raises KeyRefused for a name with spaces or `+` and for a file that exists, SigningUnavailable, OSError.
    """
    if not name or "+" in name or any(category(letter)[0] in "ZC" for letter in name):
        raise KeyRefused("a key's name has no spaces and no plus sign", field="--name")
    key = PrivateKey(name, os.urandom(32))
    text = key.text
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyRefused("exists already, and a key that is overwritten is lost", str(path)) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return key.public


def read_key(path: Path) -> PrivateKey:
    """The private key in a file. Raises KeyRefused (also where others may read the file), OSError."""
    mode = path.stat().st_mode
    if os.name == "posix" and mode & 0o077:
        raise KeyRefused("others may read this key: chmod 600, and make a new one if they did", str(path))
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    name, _, raw = _parsed(text.removeprefix(_PRIVATE) if text.startswith(_PRIVATE) else "", str(path))
    key = PrivateKey(name, raw)
    if key.text.strip() != text:
        raise KeyRefused("is not a private key: its id is another key's", str(path))
    return key


def public_key(given: str) -> PublicKey:
    """A public key from its text, or from a file that holds a public or a private one. Raises KeyRefused, OSError."""
    if not _KEY.fullmatch(given) and Path(given).is_file():
        text = Path(given).read_text(encoding="utf-8", errors="replace").strip()
        if text.startswith(_PRIVATE):
            return read_key(Path(given)).public
        return _public(text, given)
    return _public(given, "")


def _public(text: str, file: str) -> PublicKey:
    name, id, raw = _parsed(text, file)
    key = PublicKey(name, raw)
    if key.id != id:
        raise KeyRefused("is not a public key: its id does not fit", file)
    return key


def _parsed(text: str, file: str) -> tuple[str, bytes, bytes]:
    found = _KEY.fullmatch(text)
    raw = decoded(found[3]) if found else None
    if found is None or raw is None or len(raw) != 33 or raw[:1] != _ED25519:
        raise KeyRefused("is not an Ed25519 key: expected NAME+ID+KEY, as `reportedly key show` prints it", file)
    return found[1], bytes.fromhex(found[2]), raw[1:]


def is_signed_by(note: Checkpoint, key: PublicKey) -> bool:
    """Whether one of the signatures is this key's and good. Raises SigningUnavailable."""
    _demand_extra()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        opened: Ed25519PublicKey = Ed25519PublicKey.from_public_bytes(key.raw)
    except ValueError:
        return False
    for each in note.signatures:
        if (each.name, each.key_id) == (key.name, key.id):
            try:
                opened.verify(each.bytes, note.text.encode())
            except InvalidSignature:
                continue
            return True
    return False


def demand_signed(note: Checkpoint, key: str, name: str) -> None:
    """Raise NotSigned unless the key (text or file) signed the checkpoint; `name` is for the message."""
    wanted = public_key(key)
    if not is_signed_by(note, wanted):
        raise NotSigned(f"{show(name, limit=200)} has no good signature of {show(wanted.name, limit=200)}")


def _demand_extra() -> None:
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401
    except ImportError:
        raise SigningUnavailable("signatures need the optional extra `sign`: pip install 'reportedly[sign]'") from None


def _base64(raw: bytes) -> str:
    from base64 import b64encode

    return b64encode(raw).decode()
