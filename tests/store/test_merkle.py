"""The tree of RFC 6962: against its definition, and against published vectors."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.store import merkle
from support.shared import SHARED, needs_shared

VECTORS = SHARED / "vectors" / "merkle" / "testdata"


def defined_root(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 section 2.1 writes it, over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + defined_root(leaves[:half]) + defined_root(leaves[half:])).digest()


def leaves_of(count: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % number) for number in range(count)]


def subtrees(leaves: list[bytes]) -> merkle.Subtree:
    return lambda level, index: defined_root(leaves[index << level : (index + 1) << level])


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def vectors(kind: str) -> list[Path]:
    return sorted((VECTORS / kind).rglob("*.json"))


def of_whole_trees(kind: str) -> list[Path]:
    """Of the vectors for subtrees, which RFC 6962 does not know, those whose subtree begins where the log does."""
    found = [(path, json.loads(path.read_text())) for path in vectors(kind)]
    return [path for path, vector in found if vector["start"] == 0 and vector["end"] > 0]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert expected == merkle.root_from_frontier([]).hex() == merkle.root_of([]).hex()


def test_leaves_and_nodes_are_hashed_apart() -> None:
    assert hashlib.sha256(b"\x00abc").digest() == merkle.leaf_hash(b"abc")
    assert hashlib.sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest() == merkle.node_hash(b"l" * 32, b"r" * 32)


@pytest.mark.parametrize("count", [*range(1, 20), 255, 256, 257, 511, 512, 513, 1000])
def test_the_frontier_gives_the_defined_root(count: int) -> None:
    leaves = leaves_of(count)
    frontier, _ = merkle.extend(0, (), leaves)
    assert defined_root(leaves) == merkle.root_from_frontier(frontier)
    assert count.bit_count() == len(frontier)


@given(st.lists(st.integers(0, 300), max_size=8))
def test_batches_do_not_matter(sizes: list[int]) -> None:
    """However the leaves arrive, frontier and stored nodes are the same."""
    leaves = leaves_of(sum(sizes))
    whole = merkle.extend(0, (), leaves)
    frontier: list[bytes] = []
    stored: list[tuple[int, int, bytes]] = []
    done = 0
    for size in sizes:
        frontier, nodes = merkle.extend(done, frontier, leaves[done : done + size])
        stored += nodes
        done += size
    assert whole == (frontier, stored)


def test_stored_nodes_are_full_blocks_of_256() -> None:
    leaves = leaves_of(700)
    _, stored = merkle.extend(0, (), leaves)
    assert [(8, 0, defined_root(leaves[:256])), (8, 1, defined_root(leaves[256:512]))] == stored


def test_a_second_level_is_stored_at_65536_leaves() -> None:
    leaves = [bytes([number % 251]) * 32 for number in range(65_536)]
    _, stored = merkle.extend(0, (), leaves)
    assert [(8, 256), (16, 1)] == [(level, sum(1 for each in stored if each[0] == level)) for level in (8, 16)]
    assert merkle.root_of(leaves) == stored[-1][2]


@given(st.data())
def test_inclusion_proofs_verify_and_only_for_their_leaf(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    root = defined_root(leaves)
    proof = merkle.inclusion_proof(subtrees(leaves), index, size)
    assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"other"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, root], root)
    if proof:
        assert not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root)


@given(st.data())
def test_consistency_proofs_verify_and_only_for_their_roots(data: st.DataObject) -> None:
    second = data.draw(st.integers(0, 70))
    first = data.draw(st.integers(0, second))
    leaves = leaves_of(second)
    old, new = defined_root(leaves[:first]), defined_root(leaves)
    proof = merkle.consistency_proof(subtrees(leaves), first, second)
    assert merkle.verify_consistency(first, second, old, new, proof)
    assert not merkle.verify_consistency(first, second, b"x" * 32, new, proof)
    if 0 < first < second:
        assert not merkle.verify_consistency(first, second, old, b"x" * 32, proof)
        assert not merkle.verify_consistency(first, second, old, new, [*proof, new])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_proof(subtrees(leaves_of(3)), index, size)


def test_a_smaller_tree_does_not_extend_a_larger_one() -> None:
    with pytest.raises(ValueError, match="does not extend"):
        merkle.consistency_proof(subtrees(leaves_of(3)), 3, 2)
    assert not merkle.verify_consistency(3, 2, b"", b"", [])


@needs_shared
def test_published_inclusion_vectors() -> None:
    """Every vector of transparency-dev/merkle is accepted or refused as it says."""
    found = [*vectors("inclusion"), *of_whole_trees("subtreeinclusion")]
    assert len(found) == 98 + 93
    for path in found:
        vector = json.loads(path.read_text())
        vector.setdefault("treeSize", vector.get("end"))
        proof = [decoded(each) for each in vector["proof"] or []]
        verdict = merkle.verify_inclusion(
            decoded(vector["leafHash"]), vector["leafIdx"], vector["treeSize"], proof, decoded(vector["root"])
        )
        assert vector["wantErr"] != verdict, path.name


@needs_shared
def test_published_consistency_vectors() -> None:
    """Every vector of transparency-dev/merkle is accepted or refused as it says."""
    found = [*vectors("consistency"), *of_whole_trees("subtreeconsistency")]
    assert len(found) == 98 + 91
    for path in found:
        vector = json.loads(path.read_text())
        vector = {"size1": vector.get("end"), "size2": vector.get("size"), **vector}
        proof = [decoded(each) for each in vector["proof"] or []]
        roots = decoded(vector["root1"]), decoded(vector["root2"])
        verdict = merkle.verify_consistency(vector["size1"], vector["size2"], *roots, proof)
        assert vector["wantErr"] != verdict, path.relative_to(VECTORS)
