"""Opens seals: whose they are says the register, what they hold the data keys of that client."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vault.crypto.errors import SealBroken
from vault.crypto.seal import Seal, Segment, open_segment, whole_seals
from vault.model.ids import ClientId, SealId, VaultId
from vault.services.client_book import ClientBook, Covered
from vault.services.opened import OpenVault
from vault.store.clients import SealRow

_AROUND = 12 + 16 + 4  # nonce, tag, length


@dataclass(frozen=True, slots=True)
class KnownSeal:
    """A whole seal that the register knows."""

    seal: Seal
    client: ClientId
    batch: bytes
    mac: bytes


def known_seals(vault: OpenVault, texts: Iterable[str]) -> dict[str, KnownSeal]:
    """The register's lines of these seals; needs the store key alone."""
    seals = whole_seals(texts)
    rows: Mapping[SealId, SealRow] = {row.id: row for row in vault.rows.seals([seal.id for seal in seals.values()])}
    return {
        text: KnownSeal(seal, row.client, row.batch, row.mac)
        for text, seal in seals.items()
        if (row := rows.get(seal.id)) is not None
    }


def plain_at_most(segment: Segment) -> int:
    """How many bytes of cells a segment can hold, seen from outside."""
    return max(len(segment.sealed) - _AROUND, 0)


class SealOpener:
    """Opens some seals of clients that entries cover; their data keys are read at once, since one by one takes ten times as long."""

    def __init__(self, vault: VaultId, book: ClientBook, covered: Covered, seals: Iterable[KnownSeal]) -> None:
        self._vault = vault
        wanted = {(known.client, segment.klass) for known in seals for segment in known.seal.segments}
        self._keys = book.data_keys(covered, {client for client, _ in wanted}, {klass for _, klass in wanted}) if wanted else {}

    def cells(self, known: KnownSeal) -> dict[str, str]:
        """Raw cells by column, as they stood in the file; `SealBroken` where one segment does not open."""
        cells: dict[str, str] = {}
        for segment in known.seal.segments:
            key = self._keys.get((known.client, segment.klass), {}).get(segment.dek_version)
            if key is None:
                raise SealBroken("A seal")
            cells.update(open_segment(segment, key, self._vault, known.seal.id, known.client))
        return cells
