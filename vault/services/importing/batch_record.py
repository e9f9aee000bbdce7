"""What one batch of an import changed of clients that were there before: enough to take it back, and no value.

Layout (record kind `import_batch`, id = the import's 16 bytes, u32 number of the batch): canonical JSON `{"clients": {hex: {"ids": [[system, id], ...],
"made": [field, ...]}}, "entry"}`. `made` are the fields that had no value before; of all others the client keeps the former version itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed
from vault.crypto.lp import u32
from vault.model.ids import ClientId
from vault.services.client_book import Saved
from vault.services.importing.import_record import ImportRecord
from vault.services.opened import OpenVault

KIND = "import_batch"


@dataclass(frozen=True, slots=True)
class Updated:
    """What an import gave to a client that was there before."""

    made: frozenset[str] = frozenset()
    crm_ids: tuple[tuple[str, str], ...] = ()

    def with_more(self, other: "Updated") -> "Updated":
        """Both together."""
        return Updated(self.made | other.made, (*self.crm_ids, *other.crm_ids))


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """One batch: the index of its log entry, and the clients that it updated."""

    entry: int
    clients: Mapping[ClientId, Updated] = field(default_factory=dict)


def batch_id(import_id: bytes, number: int) -> bytes:
    """The id of a batch's record; batches count from 0."""
    return import_id + u32(number)


def batch_record(entry: int, saved: Iterable[Saved]) -> BatchRecord:
    """The record of what a batch stores."""
    former = [each for each in saved if not each.new and each.import_id is None]
    return BatchRecord(entry, {each.draft.client: Updated(frozenset(each.draft.made), each.crm_ids) for each in former})


def encode(record: BatchRecord) -> bytes:
    """The stored form."""
    clients = {
        client.hex(): {"made": sorted(updated.made), "ids": [list(pair) for pair in updated.crm_ids]} for client, updated in record.clients.items()
    }
    return dumps({"entry": record.entry, "clients": clients})


def decode(data: bytes) -> BatchRecord:
    """The record that `encode` wrote."""
    words = loads(data, KIND)
    try:
        if not isinstance(words, dict) or set(words) != {"entry", "clients"} or type(words["entry"]) is not int:
            raise Malformed(KIND)
        found = cast(dict[str, dict[str, list[object]]], words["clients"])
        return BatchRecord(words["entry"], {ClientId(bytes.fromhex(client)): _updated(each) for client, each in found.items()})
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Malformed(KIND) from None


def stored_batches(vault: OpenVault, import_id: bytes, record: ImportRecord) -> Iterator[BatchRecord]:
    """The records of an import's batches, in order."""
    for number in range(record.batches):
        data = vault.records.get(KIND, batch_id(import_id, number))
        if data is None:
            raise Malformed(KIND)
        yield decode(data)


def _updated(words: Mapping[str, list[object]]) -> Updated:
    if set(words) != {"made", "ids"}:
        raise Malformed(KIND)
    pairs = cast(list[list[str]], words["ids"])
    return Updated(frozenset(str(each) for each in words["made"]), tuple((str(system), str(id)) for system, id in pairs))
