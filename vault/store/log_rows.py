"""The access log's rows: append and read; no update and no delete."""

from vault.model.ids import SessionId, SlotId
from vault.store.database import Database
from vault.store.errors import stored_bytes, stored_number, stored_text


class LogRows:
    """Leaves by index, attachments, complete tiles, checkpoints, manifests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def size(self) -> int:
        """One more than the highest index; a gap below shows when the entries are read."""
        row = self._database.one("SELECT max(idx) FROM log")
        return 0 if row is None or row[0] is None else stored_number(row[0]) + 1

    def count(self) -> int:
        """How many entries lie there; less than the size where some are missing."""
        row = self._database.one("SELECT count(*) FROM log")
        return 0 if row is None else int(row[0])

    def append(self, index: int, session: SessionId, leaf: bytes) -> None:
        """One entry at the end."""
        self._database.run("INSERT INTO log (idx, session, leaf) VALUES (?, ?, ?)", (index, session, leaf))

    def newest(self) -> bytes | None:
        """The entry with the highest index."""
        row = self._database.one("SELECT leaf FROM log ORDER BY idx DESC LIMIT 1")
        return None if row is None else stored_bytes(row[0])

    def leaves(self, start: int, end: int) -> list[bytes]:
        """Stored entries with index in [start, end), in order."""
        return [stored_bytes(leaf) for (leaf,) in self._database.all("SELECT leaf FROM log WHERE idx >= ? AND idx < ? ORDER BY idx", (start, end))]

    def indexed(self, start: int, end: int) -> list[tuple[int, object, bytes]]:
        """`(index, session, leaf)` with index in [start, end), in order: a gap shows."""
        found = self._database.all("SELECT idx, session, leaf FROM log WHERE idx >= ? AND idx < ? ORDER BY idx", (start, end))
        return [(stored_number(index), session, stored_bytes(leaf)) for index, session, leaf in found]

    def first_of(self, session: SessionId) -> bytes | None:
        """The earliest entry stored under a session."""
        row = self._database.one("SELECT leaf FROM log WHERE session = ? ORDER BY idx LIMIT 1", (session,))
        return None if row is None else stored_bytes(row[0])

    def put_attachment(self, index: int, sealed: bytes) -> None:
        """What belongs to an entry and is too long for it; nothing that lay there before an entry did counts."""
        self._database.run("INSERT OR REPLACE INTO attachment (idx, sealed) VALUES (?, ?)", (index, sealed))

    def attachment(self, index: int) -> bytes:
        """The attachment of an entry, or nothing."""
        row = self._database.one("SELECT sealed FROM attachment WHERE idx = ?", (index,))
        return b"" if row is None else stored_bytes(row[0])

    def tile(self, level: int, tile: int) -> bytes | None:
        """256 hashes of 32 bytes, or None where the tile is not complete."""
        row = self._database.one("SELECT hashes FROM tile WHERE level = ? AND tile = ?", (level, tile))
        return None if row is None else stored_bytes(row[0])

    def put_tile(self, level: int, tile: int, hashes: bytes) -> None:
        """Stores a complete tile."""
        self._database.run("INSERT OR REPLACE INTO tile (level, tile, hashes) VALUES (?, ?, ?)", (level, tile, hashes))

    def put_checkpoint(self, size: int, slot: SlotId, text: str) -> None:
        """One checkpoint of a slot for each size."""
        self._database.run("INSERT OR REPLACE INTO checkpoint (size, slot, text) VALUES (?, ?, ?)", (size, slot, text))

    def delete_checkpoint(self, size: int, slot: bytes) -> None:
        """Takes one away that does not fit what both sides went on with."""
        self._database.run("DELETE FROM checkpoint WHERE size = ? AND slot = ?", (size, slot))

    def newest_checkpoint(self) -> tuple[int, bytes, str] | None:
        """`(size, slot, text)` of the checkpoint that covers most."""
        row = self._database.one("SELECT size, slot, text FROM checkpoint ORDER BY size DESC, slot DESC LIMIT 1")
        return None if row is None else (stored_number(row[0]), stored_bytes(row[1]), stored_text(row[2]))

    def checkpoint_rows(self) -> list[tuple[int, bytes, str]]:
        """`(size, slot, text)` of all of them, the smallest tree first."""
        found = self._database.all("SELECT size, slot, text FROM checkpoint ORDER BY size, slot")
        return [(stored_number(size), stored_bytes(slot), stored_text(text)) for size, slot, text in found]

    def manifests(self, after: int) -> list[tuple[int, bytes, bytes]]:
        """`(epoch, body, signatures)` of the epochs after one, in order."""
        found = self._database.all("SELECT epoch, body, signatures FROM manifest WHERE epoch > ? ORDER BY epoch", (after,))
        return [(stored_number(epoch), stored_bytes(body), stored_bytes(signatures)) for epoch, body, signatures in found]

    def put_manifest(self, epoch: int, body: bytes, signatures: bytes) -> None:
        """One more epoch; an epoch that is there already is refused by the table."""
        self._database.run("INSERT INTO manifest (epoch, body, signatures) VALUES (?, ?, ?)", (epoch, body, signatures))
