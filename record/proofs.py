"""Proofs for a third party, checked without the record.

An inclusion proof is a C2SP tlog-proof, whose `extra` line holds what the leaf hash is made of: base64 of the JSON
`{"entry": E, "parts": {name: {"bytes": text, "salt": base64}}}`, with the parts that the prover chose to show. A
consistency proof is a JSON object of two checkpoints and the hashes between them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from reportedly.events.errors import InputError, ReportedlyError, show
from reportedly.record.checkpoints import Checkpoint, decoded, demand, of_store, parse
from reportedly.store import merkle
from reportedly.store.entry import LARGEST_INTEGER, SALT_BYTES, commitment
from reportedly.store.protocol import PUBLIC
from reportedly.store.writer import entry_of

if TYPE_CHECKING:
    from reportedly.store.protocol import Part, Store

HEADER = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "reportedly/consistency@v1"
_INDEX = re.compile(r"0|[1-9][0-9]{0,15}")
_MOST_HASHES = 64
_ENTRY_KEYS = {
    *("clock", "id", "origin", "parts", "position", "recorded_at", "schema", "stream", "type", "v", "version"),
    *("causation", "recorded_by"),
}
_OPTIONAL = {"causation", "recorded_by"}
_TEXTS = ("id", "origin", "stream", "type", "causation", "recorded_by")


class ProofRefused(InputError):
    """A proof that does not hold, or a file that is none."""


@dataclass(frozen=True, slots=True)
class Included:
    """A proof that holds: the event's entry and the parts that were shown, in a log of this checkpoint."""

    entry: dict[str, Any]
    parts: dict[str, str]
    checkpoint: Checkpoint

    @property
    def hidden(self) -> list[str]:
        """Parts that the event has and the proof does not show."""
        return sorted(set(self.entry["parts"]) - set(self.parts))


@dataclass(frozen=True, slots=True)
class Extended:
    """A proof that holds: the log of `now` begins with that of `since`."""

    since: Checkpoint
    now: Checkpoint
    hashes: list[bytes] = field(default_factory=list)


def inclusion(store: Store, position: int, parts: Sequence[str] = (PUBLIC,), at: Checkpoint | None = None) -> str:
    """The proof that the event at `position` is in the log: of now, or of a checkpoint `at` that knows it.

    `parts` are those whose bytes are shown. Raises ReportedlyError: no such part, redacted, behind the checkpoint.
    """
    with store.snapshot():
        head = at or of_store(store)
        demand(store, head, "the checkpoint")
        if position > head.size:
            raise ReportedlyError(f"position {position} is not among the {head.size} events of the checkpoint")
        (sealed,) = store.sealed(after=position - 1, upto=position)
        hashes = store.inclusion(position, head.size)
    shown = {name: _shown(name, sealed.parts, position) for name in parts}
    text = entry_of(sealed.event, sealed.parts, store.origin)
    if merkle.leaf_hash(text) != sealed.leaf:
        raise ReportedlyError(f"position {position} does not give its leaf hash: run `reportedly verify`")
    extra = orjson.dumps({"entry": text.decode(), "parts": shown}, option=orjson.OPT_SORT_KEYS)
    lines = [HEADER, f"extra {_base64(extra)}", f"index {position - 1}", *map(_base64, hashes), "", head.note]
    return "\n".join(lines)


def _shown(name: str, parts: Sequence[Part], position: int) -> dict[str, str]:
    found = next((part for part in parts if part.name == name), None)
    if found is None:
        there = ", ".join(sorted(part.name for part in parts))
        raise ReportedlyError(f"position {position} has no part {show(name)}; it has {there}")
    if found.data is None or found.salt is None:
        raise ReportedlyError(f"part {show(name)} of position {position} was redacted: leave it out of the proof")
    return {"bytes": found.data.decode("utf-8"), "salt": _base64(found.salt)}


def consistency(store: Store, since: Checkpoint, now: Checkpoint) -> str:
    """The proof that the log of `now` extends that of `since`. Raises BehindCheckpoint, ReportedlyError."""
    demand(store, since, "the checkpoint")
    demand(store, now, "the later checkpoint")
    found = {
        "hashes": [_base64(hash) for hash in store.consistency(since.size, now.size)],
        "now": now.note,
        "proof": CONSISTENCY,
        "since": since.note,
    }
    return orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() + "\n"


def check(text: str, file: str = "") -> Included | Extended:
    """What a proof proves. Raises ProofRefused where it does not hold, CheckpointRefused."""
    if text.startswith(HEADER + "\n"):
        return _check_inclusion(text, file)
    found = _json(text, file)
    if found.get("proof") != CONSISTENCY:
        raise ProofRefused(f"is not a proof: neither {HEADER} nor {CONSISTENCY}", file)
    return _check_consistency(found, file)


def _check_inclusion(text: str, file: str) -> Included:
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")[1:]
    if not gap or len(lines) < 2 or not lines[0].startswith("extra ") or not lines[1].startswith("index "):
        raise ProofRefused("is not a whole proof: expected an extra line, an index, hashes and a checkpoint", file)
    known = parse(note, file)
    index = lines[1].removeprefix("index ")
    if not _INDEX.fullmatch(index):
        raise ProofRefused("its index is not a number", file)
    entry, parts = _extra(lines[0].removeprefix("extra "), file)
    raw = entry.encode()
    if not merkle.verify_inclusion(merkle.leaf_hash(raw), int(index), known.size, _hashes(lines[2:], file), known.root):
        raise ProofRefused("does not hold: the entry is not in the tree of this checkpoint", file)
    said = _entry(entry, file)
    if said["origin"] != known.origin or said["position"] != int(index) + 1:
        raise ProofRefused("does not hold: the entry is of another log or another position", file)
    return Included(said, _check_parts(said["parts"], parts, file), known)


def _extra(encoded: str, file: str) -> tuple[str, dict[str, Any]]:
    raw = decoded(encoded)
    found = _json(raw.decode("utf-8", "replace"), file) if raw is not None else {}
    entry, parts = found.get("entry"), found.get("parts")
    if not isinstance(entry, str) or not isinstance(parts, dict):
        raise ProofRefused("its extra line does not hold an entry and its parts", file)
    return entry, parts


def _entry(text: str, file: str) -> dict[str, Any]:
    """E as its members: all of them there, none that has no business there, written as RFC 8785 asks."""
    said = _json(text, file)
    numbers = [said.get(name) for name in ("clock", "position", "recorded_at", "schema", "v", "version")]
    if (
        not _ENTRY_KEYS - _OPTIONAL <= said.keys() <= _ENTRY_KEYS
        or said["v"] != 1
        or any(type(each) is not int or not 0 <= each <= LARGEST_INTEGER for each in numbers)
        or any(not isinstance(said[name], str) for name in _TEXTS if name in said)
        or not isinstance(said["parts"], dict)
        or not all(isinstance(each, str) and len(decoded(each) or b"") == 32 for each in said["parts"].values())
        or json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) != text
    ):
        raise ProofRefused("its entry is not one of this format", file)
    return said


def _check_parts(committed: dict[str, str], parts: dict[str, Any], file: str) -> dict[str, str]:
    shown: dict[str, str] = {}
    for name, part in parts.items():
        given = part if isinstance(part, dict) else {}
        data, salt = given.get("bytes"), decoded(str(given.get("salt")))
        if not isinstance(data, str) or salt is None or len(salt) != SALT_BYTES or name not in committed:
            raise ProofRefused(f"part {show(name)} is not one that the entry commits to", file)
        if _base64(commitment(salt, name, data.encode("utf-8", "surrogatepass"))) != committed[name]:
            raise ProofRefused(f"does not hold: the bytes of part {show(name)} are not those that were recorded", file)
        shown[name] = data
    return shown


def _check_consistency(found: dict[str, Any], file: str) -> Extended:
    texts = [found.get("since"), found.get("now")]
    listed = found.get("hashes")
    if not all(isinstance(each, str) for each in texts) or not isinstance(listed, list):
        raise ProofRefused("is not a whole proof: expected two checkpoints and hashes", file)
    since, now = (parse(str(each), file) for each in texts)
    hashes = _hashes([str(each) for each in listed], file)
    if since.origin != now.origin:
        raise ProofRefused("does not hold: its checkpoints are of two logs", file)
    if not merkle.verify_consistency(since.size, now.size, since.root, now.root, hashes):
        raise ProofRefused("does not hold: the later log does not begin with the earlier one", file)
    return Extended(since, now, hashes)


def _hashes(lines: Sequence[str], file: str) -> list[bytes]:
    found = [decoded(line) for line in lines[: 2 * _MOST_HASHES]]
    hashes = [each for each in found if each is not None and len(each) == 32]
    if len(hashes) != len(lines):
        raise ProofRefused("a line of it is not a hash in base64", file)
    return hashes


def _json(text: str, file: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ProofRefused("is not a proof, or was cut", file) from None
    if not isinstance(found, dict):
        raise ProofRefused("is not a proof", file)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
