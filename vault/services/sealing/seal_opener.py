"""Opens seals: whose they are says the register, what they hold the data keys of that client."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vault.crypto.data_key import DataKey
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.seal import Seal, Segment, open_segment, parse_seal
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, SealId, VaultId
from vault.model.log import Receipt
from vault.services.client_book import ClientBook
from vault.services.opened import Change, OpenVault
from vault.store.clients import SealRow

_AROUND = 12 + 16 + 4  # nonce, tag, length


@dataclass(frozen=True, slots=True)
class KnownSeal:
    """A whole seal that the register knows."""

    seal: Seal
    client: ClientId
    batch: bytes
    mac: bytes


def read_seals(texts: Iterable[str]) -> dict[str, Seal]:
    """Those texts that are whole seals; what was cut off or made up is left out."""
    found = {}
    for text in texts:
        try:
            found[text] = parse_seal(text)
        except Malformed:
            continue
    return found


def known_seals(vault: OpenVault, texts: Iterable[str]) -> dict[str, KnownSeal]:
    """The register's lines of these seals; needs the store key alone."""
    seals = read_seals(texts)
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
    """Opens the seals of the clients that an entry covers, one data key once."""

    def __init__(self, vault: VaultId, book: ClientBook, covered: Receipt | Change) -> None:
        self._vault = vault
        self._book = book
        self._covered = covered
        self._keys: dict[tuple[ClientId, FieldClass], dict[int, DataKey]] = {}

    def cells(self, known: KnownSeal) -> dict[str, str]:
        """Raw cells by column, as they stood in the file; `SealBroken` where one segment does not open."""
        cells: dict[str, str] = {}
        for segment in known.seal.segments:
            key = self._keys_of(known.client, segment.klass).get(segment.dek_version)
            if key is None:
                raise SealBroken("A seal")
            cells.update(open_segment(segment, key, self._vault, known.seal.id, known.client))
        return cells

    def _keys_of(self, client: ClientId, klass: FieldClass) -> dict[int, DataKey]:
        if (client, klass) not in self._keys:
            self._keys[client, klass] = self._book.data_keys(self._covered, client, klass)
        return self._keys[client, klass]
