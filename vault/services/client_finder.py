"""Who is meant: clients by what the store key alone can find, or by keyed tags; nothing of theirs is opened."""

from collections.abc import Collection, Iterable, Sequence

from vault.crypto.blind_index import BlindIndex
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, SealId
from vault.services.editing import trash_record
from vault.services.importing import import_record
from vault.services.opened import OpenVault
from vault.services.sealing import batch as batches

ROW = "row"  # the kind of tag that recognises a row of a file without ids


class ClientFinder:
    """One session's way from an alias, seal, record id, e-mail, phone or row to a client."""

    def __init__(self, vault: OpenVault) -> None:
        self._vault = vault
        self._indexes: dict[int, BlindIndex] = {}

    def index(self) -> BlindIndex:
        """The blind index that new tags are made with."""
        return self._index(self._vault.keys.current(FieldClass.INDEX).generation)

    def by_codes(self, codes: Sequence[str]) -> dict[str, ClientId]:
        """Clients that are shown, by their code."""
        found = self._vault.rows.by_codes(codes)
        visible = self.visible(found.values())
        return {code: client for code, client in found.items() if client in visible}

    def by_aliases(self, keys: Sequence[str]) -> dict[str, ClientId]:
        """Clients by alias key."""
        return self._vault.rows.aliases_by_key(keys)

    def by_seals(self, seals: Sequence[SealId]) -> dict[SealId, ClientId]:
        """Clients by seal."""
        return {row.id: row.client for row in self._vault.rows.seals(seals)}

    def by_crm_ids(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], ClientId]:
        """Clients by `(system, record id)`."""
        return self._vault.rows.by_crm_ids(pairs)

    def by_any_crm_id(self, id: str) -> list[ClientId]:
        """Clients with this record id in any system."""
        return self._vault.rows.by_any_crm_id(id)

    def by_terms(self, terms: Sequence[tuple[str, str]]) -> list[ClientId]:
        """Clients with one of these e-mails or phones, `(kind, normal form)`, under any generation of the index key that is open here."""
        found: list[ClientId] = []
        for generation in self._vault.keys.generations(FieldClass.INDEX) if terms else ():
            index = self._index(generation)
            rows = self._vault.rows.by_tags(generation, [(kind, index.tag(kind, normal)) for kind, normal in terms])
            found += [row.client for row in rows]
        return list(dict.fromkeys(found))

    def by_digests(self, digests: Sequence[bytes]) -> dict[bytes, ClientId]:
        """Clients by the digest of the row that brought them."""
        rows = self._vault.rows.by_tags(self.index().version, [(ROW, digest) for digest in digests]) if digests else []
        return {row.tag: row.client for row in rows}

    def running_imports(self) -> set[bytes]:
        """Imports that have not ended: nobody sees the clients that they brought."""
        records = self._vault.records.list(import_record.KIND)
        return {import_id for import_id, data in records if import_record.decode(data).hidden}

    def hidden_imports(self, clients: Collection[ClientId]) -> dict[ClientId, bytes]:
        """Those clients that an import brought which has not ended, with that import."""
        running = self.running_imports()
        found = self._vault.rows.imports_of(clients) if running else {}
        return {client: import_id for client, import_id in found.items() if import_id is not None and import_id in running}

    def visible(self, clients: Iterable[ClientId]) -> set[ClientId]:
        """Those clients that exist, are not in the trash, and whose import, if one brought them, has ended."""
        running, trashed = self.running_imports(), self.trashed()
        found = self._vault.rows.imports_of(set(clients))
        return {client for client, import_id in found.items() if import_id not in running and client not in trashed}

    def trashed(self) -> frozenset[ClientId]:
        """Clients in the trash: nobody lists or finds them, while their aliases, seals and record ids are known as before."""
        return frozenset(ClientId(id) for id, _ in self._vault.records.list(trash_record.KIND))

    def newest_batches(self, clients: Sequence[ClientId]) -> dict[ClientId, str]:
        """The batch (hex) in which each client was sealed last."""
        rows = self._vault.rows.seals_of(clients)
        records = self._vault.records
        order = {batch: batches.decode(data).at for batch in {row.batch for row in rows} if (data := records.get(batches.KIND, batch)) is not None}
        newest: dict[ClientId, bytes] = {}
        for row in sorted(rows, key=lambda row: order.get(row.batch, 0)):
            newest[row.client] = row.batch
        return {client: batch.hex() for client, batch in newest.items()}

    def _index(self, generation: int) -> BlindIndex:
        if generation not in self._indexes:
            self._indexes[generation] = BlindIndex(self._vault.keys.at(FieldClass.INDEX, generation))
        return self._indexes[generation]
