"""The Merkle tree of RFC 6962 over the log: pure functions over 32-byte hashes.

The tree over `size` leaves is never materialised. A store keeps the *frontier*: the roots of the perfect subtrees that
the binary digits of `size` name, largest first. A *subtree* callback answers `(level, index)` with the root of the
perfect subtree over leaves `index << level` to `(index + 1) << level`, exclusive; level 0 is the leaf hash itself.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeAlias

Subtree: TypeAlias = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()
STORED_EVERY = 8  # levels


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def root_from_frontier(frontier: Sequence[bytes]) -> bytes:
    """The root of the tree whose perfect subtrees, largest first, have these roots."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node_hash(left, root)
    return root


def extend(
    size: int, frontier: Sequence[bytes], leaves: Sequence[bytes]
) -> tuple[list[bytes], list[tuple[int, int, bytes]]]:
    """Add leaf hashes to a tree of `size` leaves: the new frontier, and the new (level, index, hash) to be stored."""
    larger = list(frontier)
    nodes, level, index = list(leaves), 0, size
    smallest_first: list[bytes] = []
    stored: list[tuple[int, int, bytes]] = []
    while nodes:
        if level and level % STORED_EVERY == 0:
            stored.extend((level, index + offset, node) for offset, node in enumerate(nodes))
        if index & 1:
            nodes.insert(0, larger.pop())
        if len(nodes) & 1:
            smallest_first.append(nodes.pop())
        pairs = iter(nodes)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        level, index = level + 1, index >> 1
    return larger + smallest_first[::-1], stored


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes."""
    return root_from_frontier(extend(0, (), leaves)[0])


def range_root(subtree: Subtree, low: int, high: int) -> bytes:
    """MTH over leaves `low` to `high`, exclusive, of RFC 6962 section 2.1; `low` is where a subtree may start."""
    width = high - low
    if width == 0:
        return EMPTY_ROOT
    level = width.bit_length() - 1
    if width == 1 << level:
        return subtree(level, low >> level)
    middle = low + (1 << level)
    return node_hash(subtree(level, low >> level), range_root(subtree, middle, high))


def inclusion_proof(subtree: Subtree, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1, from the leaf upwards. Raises ValueError outside the tree."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(range_root(subtree, middle, high))
            high = middle
        else:
            path.append(range_root(subtree, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(subtree: Subtree, first: int, second: int) -> list[bytes]:
    """PROOF(first, D[second]) of RFC 6962 section 2.1.2. Raises ValueError unless 0 <= first <= second."""
    if not 0 <= first <= second:
        raise ValueError(f"a tree of {second} does not extend one of {first}")
    if first in (0, second):
        return []
    proof: list[bytes] = []
    low, high = 0, second
    while first != high:
        middle = low + _split(high - low)
        if first <= middle:
            proof.append(range_root(subtree, middle, high))
            high = middle
        else:
            proof.append(range_root(subtree, low, middle))
            low = middle
    if low:
        proof.append(range_root(subtree, low, high))
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf hash stands at `index` (from 0) in the tree of `size` with this root."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    position, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `second` leaves extends the tree of `first` (RFC 9162 section 2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root and (first > 0 or first_root == EMPTY_ROOT)
    if not 0 <= first < second or not _are_hashes(first_root, second_root, *proof):
        return False
    if first == 0:
        return not proof and first_root == EMPTY_ROOT
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == 32 for value in values)


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1
