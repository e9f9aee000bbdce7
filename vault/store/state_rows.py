"""The stored state tree: leaves by bucket, nodes of 256 bucket hashes, and on top the 256 node hashes."""

from collections.abc import Iterable, Sequence

from vault.store.database import Database
from vault.store.errors import StoreAltered, stored_bytes, stored_number, stored_text
from vault.store.schema import CLIENT_TABLES

TOP = -1
_AT_ONCE = 500
Leaf = tuple[bytes, str, bytes]
Values = tuple[None | int | str | bytes, ...]


class StateRows:
    """Rows of one group of the tree; `group` 0 are the clients, 1 the registry."""

    def __init__(self, database: Database, group: int) -> None:
        self._database = database
        self._group = group

    def leaves(self, buckets: Sequence[int]) -> dict[int, list[Leaf]]:
        """`(id, kind, leaf)` by bucket."""
        found: dict[int, list[Leaf]] = {bucket: [] for bucket in buckets}
        wanted = sorted(found)
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            marks = ",".join("?" * len(some))
            statement = f"SELECT bucket, id, kind, leaf FROM state_leaf WHERE grp = ? AND bucket IN ({marks})"
            for bucket, id, kind, leaf in self._database.all(statement, (self._group, *some)):
                found[bucket].append((stored_bytes(id), stored_text(kind), stored_bytes(leaf)))
        return found

    def every_leaf(self) -> Iterable[tuple[int, bytes, str, bytes]]:
        """`(bucket, id, kind, leaf)` of the whole group, by bucket."""
        rows = self._database.each("SELECT bucket, id, kind, leaf FROM state_leaf WHERE grp = ? ORDER BY bucket, id, kind", (self._group,))
        return ((stored_number(bucket), stored_bytes(id), stored_text(kind), stored_bytes(leaf)) for bucket, id, kind, leaf in rows)

    def put_leaves(self, leaves: Iterable[tuple[int, bytes, str, bytes]]) -> None:
        """Writes or replaces `(bucket, id, kind, leaf)`."""
        self._database.run_many(
            "INSERT OR REPLACE INTO state_leaf (grp, bucket, id, kind, leaf) VALUES (?, ?, ?, ?, ?)", ((self._group, *leaf) for leaf in leaves)
        )

    def delete_leaves(self, leaves: Iterable[tuple[int, bytes, str]]) -> None:
        """Removes `(bucket, id, kind)`."""
        statement = "DELETE FROM state_leaf WHERE grp = ? AND bucket = ? AND id = ? AND kind = ?"
        self._database.run_many(statement, ((self._group, *leaf) for leaf in leaves))

    def node(self, node: int) -> bytes | None:
        """The 256 hashes below a node, or below the root (`TOP`); None where nothing was written yet."""
        row = self._database.one("SELECT hashes FROM state_node WHERE grp = ? AND node = ?", (self._group, node))
        return None if row is None else stored_bytes(row[0])

    def put_node(self, node: int, hashes: bytes) -> None:
        """Writes or replaces the hashes below a node."""
        self._database.run("INSERT OR REPLACE INTO state_node (grp, node, hashes) VALUES (?, ?, ?)", (self._group, node, hashes))


def client_rows(database: Database, clients: Sequence[bytes]) -> dict[bytes, list[tuple[str, Values]]]:
    """`(table, columns)` of everything stored of each client; the client's own id leads every row."""
    found: dict[bytes, list[tuple[str, Values]]] = {client: [] for client in clients}
    ordered = sorted(found)
    for at in range(0, len(ordered), _AT_ONCE):
        some = ordered[at : at + _AT_ONCE]
        marks = ",".join("?" * len(some))
        for table, statement in CLIENT_TABLES.items():
            for row in database.all(statement.format(marks), some):
                if float in map(type, row):
                    raise StoreAltered  # no column of ours is one, and SQLite keeps whatever was put in
                found[row[0]].append((table, row))
    return found

