"""The Merkle tree of RFC 9162 over SHA-256, with proofs checked more strictly than its text: hashes have 32 bytes, an old size is never 0."""

import hashlib
from collections.abc import Sequence

from vault.crypto.errors import Malformed

HASH = 32


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def empty_root() -> bytes:
    """The root of no entries."""
    return hashlib.sha256(b"").digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    for each in hashes:
        frontier.append(each)
    return frontier.root()


class Frontier:
    """The complete subtrees of a growing tree, largest first: enough to append and to give the root."""

    __slots__ = ("_subtrees", "size")

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[tuple[int, bytes]] = []

    def copy(self) -> "Frontier":
        """The same tree, to be grown apart."""
        other = Frontier()
        other.size, other._subtrees = self.size, list(self._subtrees)
        return other

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash."""
        self.append_subtree(leaf, 1)

    def append_subtree(self, root: bytes, span: int) -> None:
        """Adds a complete subtree of `span` leaves, a power of two that divides the present size."""
        if len(root) != HASH or span < 1 or span & (span - 1) or self.size % span:
            raise Malformed("log tree")
        self.size += span
        while self._subtrees and self._subtrees[-1][0] == span:
            root = node_hash(self._subtrees.pop()[1], root)
            span *= 2
        self._subtrees.append((span, root))

    def root(self) -> bytes:
        """The root of all that was appended."""
        if not self._subtrees:
            return empty_root()
        root = self._subtrees[-1][1]
        for _, left in reversed(self._subtrees[:-1]):
            root = node_hash(left, root)
        return root


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The path of leaf `index` in the tree over `hashes`."""
    if not 0 <= index < len(hashes):
        raise Malformed("log tree")
    if len(hashes) == 1:
        return []
    k = _split(len(hashes))
    if index < k:
        return [*inclusion_proof(hashes[:k], index), root_of(hashes[k:])]
    return [*inclusion_proof(hashes[k:], index - k), root_of(hashes[:k])]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `leaf` (its hash) is entry `index` of the tree of `size` with `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(each) != HASH for each in (*proof, leaf, root)):
        return False
    fn, sn, found = index, size - 1, leaf
    for each in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(each, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def consistency_proof(hashes: Sequence[bytes], former: int) -> list[bytes]:
    """That the tree over the first `former` hashes is a prefix of the tree over all."""
    if not 0 < former <= len(hashes):
        raise Malformed("log tree")
    return _subproof(hashes, former, whole=True)


def _subproof(hashes: Sequence[bytes], former: int, *, whole: bool) -> list[bytes]:
    if former == len(hashes):
        return [] if whole else [root_of(hashes)]
    k = _split(len(hashes))
    if former <= k:
        return [*_subproof(hashes[:k], former, whole=whole), root_of(hashes[k:])]
    return [*_subproof(hashes[k:], former - k, whole=False), root_of(hashes[:k])]


def verify_consistency(former: int, size: int, former_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `size` continues the tree of `former` entries (RFC 9162, 2.1.4.2)."""
    if not 0 < former <= size or any(len(each) != HASH for each in (*proof, former_root, root)):
        return False
    if former == size:
        return not proof and former_root == root
    if not proof:
        return False
    path = list(proof) if former & (former - 1) else [former_root, *proof]
    ones = ((former - 1) ^ former).bit_length() - 1  # at the end of `former - 1`: levels on which the old tree is complete
    fn, sn = former - 1 >> ones, size - 1 >> ones
    old = new = path[0]
    for each in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(each, old), node_hash(each, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == former_root and new == root
