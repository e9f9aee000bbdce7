"""The registry's records, each checked against the root that the newest entry signs: a changed, lost or older record is never believed."""

from vault.crypto.state import encode_row
from vault.services.state_tree import Key, StateBroken, StateTree, record_leaf
from vault.store.records import RecordRows


class Registry:
    """Reads and writes records inside a transaction; what a change has written is seen by that change."""

    def __init__(self, rows: RecordRows, tree: StateTree) -> None:
        self._rows = rows
        self._tree = tree
        self._root = b""
        self._pending: dict[Key, bytes | None] = {}
        self._keys: tuple[bytes, frozenset[Key]] = (b"", frozenset())

    def stored_root(self) -> bytes:
        """The root of what lies there, proven by nothing."""
        return self._tree.stored_root()

    def begin(self, root: bytes) -> None:
        """A transaction over the state with this root."""
        self._tree.require(root)
        self._root = root
        self._pending = {}

    def get(self, kind: str, id: bytes) -> bytes | None:
        """The record's bytes, or None where there is none for certain."""
        if (kind, id) in self._pending:
            return self._pending[kind, id]
        data = self._rows.get(kind, id)
        self._tree.check({(kind, id): None if data is None else _leaf(kind, id, data)}, self._root)
        return data

    def list(self, kind: str) -> list[tuple[bytes, bytes]]:
        """`(id, data)` of all records of a kind, by id; none is missing."""
        stored = dict(self._rows.list(kind))
        before = {id: data for id, data in stored.items() if (kind, id) not in self._pending}
        written = {key[1] for key in self._pending if key[0] == kind}
        expected = {id for other, id in self._all_keys() if other == kind} - written
        if set(before) != expected:
            raise StateBroken
        self._tree.check({(kind, id): _leaf(kind, id, data) for id, data in before.items()}, self._root)
        return sorted(stored.items())

    def check_whole(self) -> None:
        """Every record there is, and none besides."""
        stored = self._rows.every()
        if {(kind, id) for kind, id, _ in stored} != self._all_keys():
            raise StateBroken
        self._tree.check({(kind, id): _leaf(kind, id, data) for kind, id, data in stored}, self._root)

    def put(self, kind: str, id: bytes, data: bytes) -> None:
        """Writes or replaces a record in the running change."""
        self._rows.put(kind, id, data)
        self._pending[kind, id] = data

    def delete(self, kind: str, id: bytes) -> None:
        """Removes a record in the running change."""
        self._rows.delete(kind, id)
        self._pending[kind, id] = None

    def finish(self) -> bytes:
        """Brings the tree up to what was written; gives the new root."""
        leaves = {(kind, id): None if data is None else _leaf(kind, id, data) for (kind, id), data in self._pending.items()}
        if not leaves:
            return self._root
        former, self._root = self._root, self._tree.update(leaves, self._root)
        if self._keys[0] == former:
            # What this process wrote itself it need not read again; if the change is undone, the root is one that nobody signs.
            gone = {key for key, leaf in leaves.items() if leaf is None}
            self._keys = (self._root, (self._keys[1] | set(leaves)) - gone)
        return self._root

    def _all_keys(self) -> frozenset[Key]:
        if self._keys[0] != self._root:
            self._keys = (self._root, frozenset(self._tree.every_key(self._root)))
        return self._keys[1]


def _leaf(kind: str, id: bytes, data: bytes) -> bytes:
    return record_leaf(kind, id, encode_row("record", (kind, id, data)))
