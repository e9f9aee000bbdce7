"""The log's tree against the RFC's own words, for every size to 300; proofs of every pair; nothing else is accepted."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.crypto import independent as second
from vault.crypto.errors import Malformed
from vault.crypto.merkle import (
    Frontier,
    consistency_proof,
    empty_root,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)  # fmt: skip

MOST = 300
LEAVES = [b"entry %d" % number for number in range(MOST)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
ROOTS = [second.tree_root(LEAVES[:size]) for size in range(MOST + 1)]


def test_the_frontier_is_the_naive_tree() -> None:
    frontier = Frontier()
    assert frontier.root() == ROOTS[0] == empty_root() == hashlib.sha256(b"").digest()
    for size, leaf in enumerate(HASHES, start=1):
        frontier.append(leaf)
        assert (frontier.size, frontier.root()) == (size, ROOTS[size])
    assert all(root_of(HASHES[:size]) == ROOTS[size] for size in range(0, MOST + 1, 7))
    assert len(set(ROOTS)) == MOST + 1


@given(st.integers(0, MOST), st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128, 256]))
def test_whole_subtrees_may_be_appended(size: int, span: int) -> None:
    frontier = Frontier()
    whole = size - size % span
    for at in range(0, whole, span):
        frontier.append_subtree(root_of(HASHES[at : at + span]), span)
    for leaf in HASHES[whole:size]:
        frontier.append(leaf)
    assert (frontier.size, frontier.root()) == (size, ROOTS[size])


def test_what_cannot_be_appended() -> None:
    frontier = Frontier()
    frontier.append(HASHES[0])
    for root, span in ((bytes(31), 1), (bytes(33), 1), (b"", 1), (bytes(32), 2), (bytes(32), 0), (bytes(32), -1), (bytes(32), 3)):
        with pytest.raises(Malformed):
            frontier.append_subtree(root, span)
    with pytest.raises(Malformed):
        Frontier().append_subtree(bytes(32), 3)
    assert (frontier.size, frontier.root()) == (1, ROOTS[1])


@given(st.integers(1, MOST), st.data())
def test_inclusion(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(HASHES[:size], index)
    leaf, root = HASHES[index], ROOTS[size]
    assert verify_inclusion(index, size, leaf, proof, root)
    for other in {0, index + 1, index - 1, size - 1, size, size * 2} - {index}:
        assert not verify_inclusion(other, size, leaf, proof, root)
    assert not verify_inclusion(index, size, bytes(32), proof, root)
    assert not verify_inclusion(index, size, leaf, proof, ROOTS[size - 1])
    assert not verify_inclusion(index, size, leaf, [*proof, bytes(32)], root)
    assert not verify_inclusion(index, size, leaf, [*proof, root], root)
    assert not verify_inclusion(index, size, leaf[:31], proof, root) and not verify_inclusion(index, size, leaf, proof, root + b"\0")
    for at in range(len(proof)):
        assert not verify_inclusion(index, size, leaf, proof[:at] + proof[at + 1 :], root)
        assert not verify_inclusion(index, size, leaf, [*proof[:at], bytes(32), *proof[at + 1 :]], root)
        assert not verify_inclusion(index, size, leaf, [*proof[:at], proof[at][:31], *proof[at + 1 :]], root)


@given(st.integers(1, MOST), st.data())
def test_consistency(size: int, data: st.DataObject) -> None:
    former = data.draw(st.integers(1, size))
    proof = consistency_proof(HASHES[:size], former)
    old, new = ROOTS[former], ROOTS[size]
    assert verify_consistency(former, size, old, new, proof)
    assert not verify_consistency(0, size, old, new, proof) and not verify_consistency(0, size, ROOTS[0], new, [])
    assert not verify_consistency(size + 1, size, new, new, [])
    assert not verify_consistency(former, size, bytes(32), new, proof)
    assert not verify_consistency(former, size, old, bytes(32), proof)
    assert not verify_consistency(former, size, old, new, [*proof, bytes(32)])
    if former < size:
        assert not verify_consistency(former, size, new, old, proof)
        assert not verify_consistency(former, size, old, new, [])
    for at in range(len(proof)):
        assert not verify_consistency(former, size, old, new, proof[:at] + proof[at + 1 :])
        assert not verify_consistency(former, size, old, new, [*proof[:at], bytes(32), *proof[at + 1 :]])
        assert not verify_consistency(former, size, old, new, [*proof[:at], proof[at] + b"\0", *proof[at + 1 :]])


@given(st.integers(2, 64), st.data())
def test_a_rewritten_log_has_no_proof(size: int, data: st.DataObject) -> None:
    former = data.draw(st.integers(1, size - 1))
    altered = data.draw(st.integers(0, former - 1))
    other = [leaf_hash(b"altered") if at == altered else each for at, each in enumerate(HASHES[:size])]
    assert not verify_consistency(former, size, ROOTS[former], root_of(other), consistency_proof(other, former))


def test_every_pair_up_to_twenty() -> None:
    for size in range(1, 21):
        for at in range(size):
            assert verify_inclusion(at, size, HASHES[at], inclusion_proof(HASHES[:size], at), ROOTS[size])
            assert verify_consistency(at + 1, size, ROOTS[at + 1], ROOTS[size], consistency_proof(HASHES[:size], at + 1))


@pytest.mark.parametrize("number", [-1, 20, 21, 10**9])
def test_no_proof_of_what_is_not_there(number: int) -> None:
    with pytest.raises(Malformed):
        inclusion_proof(HASHES[:20], number)
    with pytest.raises(Malformed):
        consistency_proof(HASHES[:20], number + 1 if number > 0 else number)
    with pytest.raises(Malformed):
        consistency_proof(HASHES[:20], 0)
    with pytest.raises(Malformed):
        inclusion_proof([], 0)


def test_a_leaf_is_no_node() -> None:
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != node_hash(left, right) == hashlib.sha256(b"\x01" + left + right).digest()
    assert not verify_inclusion(0, 1, node_hash(left, right), [], leaf_hash(left + right))


def test_a_copy_grows_apart() -> None:
    frontier = Frontier()
    for leaf in HASHES[:5]:
        frontier.append(leaf)
    other = frontier.copy()
    other.append(HASHES[5])
    assert (frontier.size, frontier.root(), other.size, other.root()) == (5, ROOTS[5], 6, ROOTS[6])
