"""The stored state tree of one group: checked along every path before it is believed or changed.

Stored leaves, buckets and nodes are only a cache of the rows: what counts is the root that the newest log entry signs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vault.crypto.state import EMPTY, FAN, HASH, bucket_hash, bucket_number, leaf_hash, node_hash, root_hash
from vault.errors import Tampered
from vault.store.state_rows import TOP, Leaf, StateRows

_EMPTY_NODE = EMPTY * FAN
Key = tuple[str, bytes]


class StateBroken(Tampered):
    """What is stored is not what the newest log entry signs."""

    id = "state_broken"

    def __init__(self) -> None:
        super().__init__(
            "The vault's database was changed outside Cassaforte, or is older than its log.",
            next_step="Nothing was shown. Do not go on with this copy; tell the compliance officer.",
        )


class StateTree:
    """Reads and changes one group inside a transaction of its caller."""

    def __init__(self, rows: StateRows) -> None:
        self._rows = rows

    def root(self) -> bytes:
        """The root that the stored top gives."""
        return root_hash(self._top())

    def require(self, root: bytes) -> None:
        """Refuses a stored top that does not give this root."""
        if self.root() != root:
            raise StateBroken

    def check(self, leaves: Mapping[Key, bytes | None], root: bytes) -> None:
        """Each leaf (None: no such leaf) must be what `root` covers, through bucket and node."""
        top = self._top()
        if root_hash(top) != root:
            raise StateBroken
        wanted = _by_bucket(leaves)
        stored = self._checked(top, wanted)
        for bucket, keys in wanted.items():
            held = {(kind, id): leaf for id, kind, leaf in stored[bucket]}
            if any(held.get(key) != leaves[key] for key in keys):
                raise StateBroken

    def update(self, leaves: Mapping[Key, bytes | None]) -> bytes:
        """Writes leaves (None removes) and everything above them; gives the new root."""
        if not leaves:
            return self.root()
        top = bytearray(self._top())
        wanted = _by_bucket(leaves)
        stored = self._checked(bytes(top), wanted)
        self._write_leaves(leaves)
        nodes: dict[int, bytearray] = {}
        for bucket, keys in wanted.items():
            held = {(kind, id): leaf for id, kind, leaf in stored[bucket]}
            held.update({key: leaf for key in keys if (leaf := leaves[key]) is not None})
            kept = [(id, kind, leaf) for (kind, id), leaf in held.items() if leaves.get((kind, id), leaf) is not None]
            node = nodes.setdefault(bucket // FAN, bytearray(self._node(bucket // FAN)))
            _place(node, bucket % FAN, bucket_hash(kept))
        for number, hashes in nodes.items():
            self._rows.put_node(number, bytes(hashes))
            _place(top, number, node_hash(bytes(hashes)))
        self._rows.put_node(TOP, bytes(top))
        return root_hash(bytes(top))

    def every_key(self, root: bytes) -> set[Key]:
        """All keys of the group, after the whole tree was computed again from its leaves."""
        buckets: dict[int, list[Leaf]] = defaultdict(list)
        for bucket, id, kind, leaf in self._rows.every_leaf():
            buckets[bucket].append((id, kind, leaf))
        nodes: dict[int, bytearray] = {}
        for bucket, held in buckets.items():
            if any(bucket_number(kind, id) != bucket for id, kind, _ in held):
                raise StateBroken
            _place(nodes.setdefault(bucket // FAN, bytearray(_EMPTY_NODE)), bucket % FAN, bucket_hash(held))
        top = bytearray(node_hash(_EMPTY_NODE) * FAN)
        for number, hashes in nodes.items():
            _place(top, number, node_hash(bytes(hashes)))
        if root_hash(bytes(top)) != root:
            raise StateBroken
        return {(kind, id) for held in buckets.values() for id, kind, _ in held}

    def _checked(self, top: bytes, buckets: Iterable[int]) -> dict[int, list[Leaf]]:
        """The leaves of these buckets, after bucket and node were compared with what stands above them."""
        stored = self._rows.leaves(sorted(buckets))
        nodes: dict[int, bytes] = {}
        for bucket, held in stored.items():
            number = bucket // FAN
            if number not in nodes:
                nodes[number] = self._node(number)
                if node_hash(nodes[number]) != _hash_at(top, number):
                    raise StateBroken
            if bucket_hash(held) != _hash_at(nodes[number], bucket % FAN):
                raise StateBroken
        return stored

    def _write_leaves(self, leaves: Mapping[Key, bytes | None]) -> None:
        self._rows.put_leaves(sorted((bucket_number(kind, id), id, kind, leaf) for (kind, id), leaf in leaves.items() if leaf is not None))
        self._rows.delete_leaves([(bucket_number(kind, id), id, kind) for (kind, id), leaf in leaves.items() if leaf is None])

    def _top(self) -> bytes:
        return _whole(self._rows.node(TOP), node_hash(_EMPTY_NODE) * FAN)

    def _node(self, number: int) -> bytes:
        return _whole(self._rows.node(number), _EMPTY_NODE)


def record_leaf(kind: str, id: bytes, row: bytes) -> bytes:
    """The leaf of one registry record over its encoded row."""
    return leaf_hash(kind, id, [row])


def _by_bucket(keys: Iterable[Key]) -> dict[int, list[Key]]:
    found: dict[int, list[Key]] = defaultdict(list)
    for kind, id in keys:
        found[bucket_number(kind, id)].append((kind, id))
    return found


def _whole(stored: bytes | None, empty: bytes) -> bytes:
    if stored is None:
        return empty
    if len(stored) != FAN * HASH:
        raise StateBroken
    return stored


def _hash_at(hashes: bytes, place: int) -> bytes:
    return hashes[place * HASH : (place + 1) * HASH]


def _place(hashes: bytearray, place: int, value: bytes) -> None:
    hashes[place * HASH : (place + 1) * HASH] = value

