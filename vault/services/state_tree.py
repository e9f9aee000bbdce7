"""The stored state tree of one group: checked along every path before it is believed or changed.

Stored leaves, buckets and nodes are only a cache of the rows: what counts is the root that the newest log entry signs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vault.crypto.state import EMPTY, FAN, HASH, bucket_hash, bucket_number, leaf_hash, node_hash, root_hash
from vault.errors import Tampered
from vault.store.state_rows import TOP, Leaf, StateRows

_EMPTY_NODE = EMPTY * FAN
_KEPT_BUCKETS = 4_096  # about 2 MB
Key = tuple[str, bytes]


class StateBroken(Tampered):
    """What is stored is not what the newest log entry signs."""

    id = "state_broken"

    def __init__(self) -> None:
        super().__init__(
            "The vault's database was changed outside Cassaforte, or is older than its log.",
            next_step="Nothing was shown. Do not go on with this copy; tell the compliance officer.",
        )


@dataclass(slots=True)
class _Proved:
    """The part of the tree that was compared with `root`: the top, some nodes, some buckets."""

    root: bytes
    top: bytearray
    nodes: dict[int, bytearray] = field(default_factory=dict)
    buckets: dict[int, list[Leaf]] = field(default_factory=dict)

    def copy(self) -> "_Proved":
        """For a change. Nodes are replaced and never written into, so that the copy may share them."""
        return _Proved(b"", bytearray(self.top), dict(self.nodes), dict(self.buckets))

    def keep(self, buckets: Mapping[int, list[Leaf]]) -> None:
        """Remembers buckets, as many as memory should hold."""
        if len(self.buckets) + len(buckets) > _KEPT_BUCKETS:
            self.buckets.clear()
        if len(buckets) <= _KEPT_BUCKETS:
            self.buckets.update(buckets)

    def put(self, bucket: int, held: list[Leaf]) -> None:
        """Another content of a bucket whose node was proved."""
        node = self.nodes[bucket // FAN] = bytearray(self.nodes[bucket // FAN])
        _place(node, bucket % FAN, bucket_hash(held))
        if bucket in self.buckets:
            self.buckets[bucket] = held

    def close_node(self, number: int) -> bytes:
        """The hashes of a node that was changed, after the top knows of it."""
        hashes = bytes(self.nodes[number])
        _place(self.top, number, node_hash(hashes))
        return hashes

    def close(self) -> bytes:
        """The top, after the root knows of it."""
        top = bytes(self.top)
        self.root = root_hash(top)
        return top


class StateTree:
    """Reads and changes one group inside a transaction of its caller. What was checked under a root is kept in memory until there is another root."""

    def __init__(self, rows: StateRows) -> None:
        self._rows = rows
        self._proved = _Proved(b"", bytearray())

    def stored_root(self) -> bytes:
        """The root that the stored top gives, whoever wrote it."""
        return root_hash(_whole(self._rows.node(TOP), node_hash(_EMPTY_NODE) * FAN))

    def require(self, root: bytes) -> None:
        """Refuses a stored top that does not give this root."""
        if self._proved.root == root:
            return
        top = _whole(self._rows.node(TOP), node_hash(_EMPTY_NODE) * FAN)
        if root_hash(top) != root:
            raise StateBroken
        self._proved = _Proved(root, bytearray(top))

    def check(self, leaves: Mapping[Key, bytes | None], root: bytes) -> None:
        """Each leaf (None: no such leaf) must be what `root` covers, through bucket and node."""
        self.require(root)
        wanted = _by_bucket(leaves)
        stored = self._checked(wanted)
        for bucket, keys in wanted.items():
            held = {(kind, id): leaf for id, kind, leaf in stored[bucket]}
            if any(held.get(key) != leaves[key] for key in keys):
                raise StateBroken

    def update(self, leaves: Mapping[Key, bytes | None], root: bytes) -> bytes:
        """Writes leaves (None removes) and everything above them, starting from `root`; gives the new root."""
        self.require(root)
        if not leaves:
            return root
        wanted = _by_bucket(leaves)
        stored = self._checked(wanted)
        self._write_leaves(leaves)
        # A copy: if the transaction is undone, the former root is asked for again and read from the store.
        after = self._proved.copy()
        for bucket, keys in wanted.items():
            held = {(kind, id): leaf for id, kind, leaf in stored[bucket]}
            held.update({key: leaf for key in keys if (leaf := leaves[key]) is not None})
            after.put(bucket, [(id, kind, leaf) for (kind, id), leaf in held.items() if leaves.get((kind, id), leaf) is not None])
        for number in sorted({bucket // FAN for bucket in wanted}):
            self._rows.put_node(number, after.close_node(number))
        self._rows.put_node(TOP, after.close())
        self._proved = after
        return after.root

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

    def _checked(self, buckets: Iterable[int]) -> dict[int, list[Leaf]]:
        """The leaves of these buckets, after bucket and node were compared with what stands above them."""
        proved = self._proved
        found = {bucket: proved.buckets[bucket] for bucket in buckets if bucket in proved.buckets}
        missing = sorted(set(buckets) - set(found))
        if not missing:
            return found
        for number in sorted({bucket // FAN for bucket in missing} - set(proved.nodes)):
            hashes = _whole(self._rows.node(number), _EMPTY_NODE)
            if node_hash(hashes) != _hash_at(proved.top, number):
                raise StateBroken
            proved.nodes[number] = bytearray(hashes)
        for bucket, held in self._rows.leaves(missing).items():
            if bucket_hash(held) != _hash_at(proved.nodes[bucket // FAN], bucket % FAN):
                raise StateBroken
            found[bucket] = held
        proved.keep(found)
        return found

    def _write_leaves(self, leaves: Mapping[Key, bytes | None]) -> None:
        self._rows.put_leaves(sorted((bucket_number(kind, id), id, kind, leaf) for (kind, id), leaf in leaves.items() if leaf is not None))
        self._rows.delete_leaves([(bucket_number(kind, id), id, kind) for (kind, id), leaf in leaves.items() if leaf is None])


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


def _hash_at(hashes: bytes | bytearray, place: int) -> bytes:
    return bytes(hashes[place * HASH : (place + 1) * HASH])


def _place(hashes: bytearray, place: int, value: bytes) -> None:
    hashes[place * HASH : (place + 1) * HASH] = value

