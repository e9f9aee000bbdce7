"""Which stored clients the rows of a batch belong to: by the CRM's record id, by an alias or seal of ours, by the digest of a row without ids."""

from collections.abc import Sequence

from vault.crypto.seal import whole_seals
from vault.model.ids import ClientId
from vault.services.client_book import ClientBook
from vault.services.importing.file_rows import FileRow


class Known:
    """One look at the store for a whole batch."""

    def __init__(self, book: ClientBook, system: str, rows: Sequence[FileRow]) -> None:
        self._system = system
        self._crm = book.by_crm_ids([(system, row.read.crm_id) for row in rows if row.read.crm_id])
        self._aliases = book.by_aliases([cell.alias.key for row in rows for cell in row.read.aliases])
        self._seals = book.by_seals([seal.id for row in rows for seal in whole_seals(row.read.seals).values()])
        self._digests = book.by_digests([row.digest for row in rows if row.digest])
        found = (self._crm, self._aliases, self._seals, self._digests)
        self.clients = frozenset(client for each in found for client in each.values())
        self._hidden = book.hidden_imports(self.clients)

    def client_of(self, row: FileRow) -> ClientId | None:
        """The client that a row belongs to. The CRM's own id counts most: it is what the next export will say again."""
        pair = self.crm_pair(row)
        if pair in self._crm:
            return self._crm[pair]
        for seal in whole_seals(row.read.seals).values():
            if seal.id in self._seals:
                return self._seals[seal.id]
        for cell in row.read.aliases:
            if cell.alias.key in self._aliases:
                return self._aliases[cell.alias.key]
        return self._digests.get(row.digest)

    def crm_pair(self, row: FileRow) -> tuple[str, str] | None:
        """The row's record id with the system that gave it."""
        return (self._system, row.read.crm_id) if row.read.crm_id else None

    def has_crm_id(self, pair: tuple[str, str]) -> bool:
        """Whether the store knows this record id."""
        return pair in self._crm

    def hidden_import(self, client: ClientId) -> bytes | None:
        """The import that added a client and has not ended, if there is one."""
        return self._hidden.get(client)
