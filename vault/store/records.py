"""The registry: small records by kind and id, bytes to the store."""

from vault.store.database import Database
from vault.store.errors import stored_bytes, stored_text


class RecordRows:
    """Rows of the table `record`; whoever writes tells the state tree."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: str, id: bytes) -> bytes | None:
        """The record's bytes, or None."""
        row = self._database.one("SELECT data FROM record WHERE kind = ? AND id = ?", (kind, id))
        return None if row is None else stored_bytes(row[0])

    def every(self) -> list[tuple[str, bytes, bytes]]:
        """`(kind, id, data)` of all records."""
        rows = self._database.all("SELECT kind, id, data FROM record ORDER BY kind, id")
        return [(stored_text(kind), stored_bytes(id), stored_bytes(data)) for kind, id, data in rows]

    def list(self, kind: str) -> list[tuple[bytes, bytes]]:
        """`(id, data)` of every record of a kind, by id."""
        return [(stored_bytes(id), stored_bytes(data)) for id, data in self._database.all("SELECT id, data FROM record WHERE kind = ? ORDER BY id", (kind,))]

    def put(self, kind: str, id: bytes, data: bytes) -> None:
        """Writes or replaces."""
        self._database.run("INSERT INTO record (kind, id, data) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data", (kind, id, data))

    def delete(self, kind: str, id: bytes) -> None:
        """Removes, if it is there."""
        self._database.run("DELETE FROM record WHERE kind = ? AND id = ?", (kind, id))
