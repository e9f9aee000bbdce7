"""The book of clients: the only place that seals and opens what is known of them."""

import dataclasses
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vault.crypto.blind_index import KINDS
from vault.crypto.client_part import CURRENT, LIST_CARD, SEARCH_CARD, Item, first_item
from vault.crypto.data_key import DataKey
from vault.crypto.errors import SealBroken
from vault.errors import VaultError
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.fields import class_of
from vault.model.ids import ID_BYTES, ClientId, client_code
from vault.model.log import Receipt
from vault.services.client_cards import ListCard, SearchCard, decode_list, decode_search
from vault.services.client_draft import ClientDraft
from vault.services.client_finder import ROW, ClientFinder
from vault.services.client_parts import ClientPart, Wrappers
from vault.services.opened import Change, OpenVault, Snapshot
from vault.store.clients import PartRow, TagRow

_CHUNK = 500  # clients read in one snapshot: the write lock is never waited for, and memory stays small
_CARDS = (SEARCH_CARD, LIST_CARD)
ALL_CLIENTS = "all"  # `detail["scope"]` of an entry that covers every client
ClientClass = tuple[ClientId, FieldClass]
Covered = Change | Mapping[ClientId, Receipt]


@dataclass(frozen=True, slots=True)
class OpenedValue:
    """One value in clear. `since` is the index of the log entry that wrote it; a former version is not `current`."""

    field: str
    text: str = dataclasses.field(repr=False)
    version: int
    current: bool
    since: int


@dataclass(frozen=True, slots=True)
class ClientWrite:
    """What to write of one client: field reference -> exact text, None removes. `digest` recognises a row of a file without ids."""

    client: ClientId
    values: Mapping[str, str | None]
    new: bool
    import_id: bytes | None = None
    crm_ids: tuple[tuple[str, str], ...] = ()
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft to store, with what the store keeps beside the sealed parts."""

    draft: ClientDraft
    new: bool
    import_id: bytes | None = None
    crm_ids: tuple[tuple[str, str], ...] = ()
    digest: bytes | None = None


class ClientBook(ClientFinder):
    """One session's book. Whatever gives values back wants the receipt of an entry that names the clients."""

    def __init__(self, vault: OpenVault) -> None:
        super().__init__(vault)
        self._wrappers = Wrappers(vault.keys)

    def new_ids(self, count: int) -> list[ClientId]:
        """Random ids whose client codes no other client has."""
        found: dict[str, ClientId] = {}
        while len(found) < count:
            drawn = [ClientId(os.urandom(ID_BYTES)) for _ in range(count - len(found))]
            taken = self._vault.rows.codes_taken([client_code(client) for client in drawn])
            found.update({client_code(client): client for client in drawn if client_code(client) not in taken})
        return list(found.values())

    def write(self, change: Change, writes: Sequence[ClientWrite]) -> None:
        """Values, former versions, cards, tags and ids of up to 1,000 clients, touched in the state tree."""
        drafts = self.drafts(change, {write.client for write in writes if not write.new}, change.index)
        saved = []
        for write in writes:
            draft = drafts.get(write.client) or self.new_draft(write.client, change.index)
            draft.put(write.values)
            saved.append(Saved(draft, write.new, write.import_id, write.crm_ids, write.digest))
        self.save(change, saved)

    def new_draft(self, client: ClientId, since: int) -> ClientDraft:
        """A client that is not stored yet."""
        return ClientDraft(self._wrappers, client, (), since)

    def drafts(self, view: Change | Snapshot, clients: Collection[ClientId], since: int) -> dict[ClientId, ClientDraft]:
        """Stored clients, checked against the signed root, ready to be compared and written."""
        view.check(list(clients))
        stored = self._parts(clients, VALUE_CLASSES)
        return {client: ClientDraft(self._wrappers, client, stored.get(client, ()), since) for client in clients}

    def save(self, change: Change, saved: Sequence[Saved]) -> None:
        """Stores drafts in the order of their ids, which the tree and the tables like best."""
        ordered = sorted(saved, key=lambda each: each.draft.client)
        for each in ordered:
            each.draft.make_cards()
        rows = self._vault.rows
        rows.add_clients([(each.draft.client, each.import_id) for each in ordered if each.new])
        rows.set_import([(each.draft.client, each.import_id) for each in ordered if not each.new and each.import_id])
        rows.put_parts([row for each in ordered for row in each.draft.rows()])
        self._save_tags(ordered)
        rows.add_crm_ids([(each.draft.client, *pair) for each in ordered for pair in each.crm_ids])
        change.touch(*(each.draft.client for each in ordered))

    def open(
        self, receipt: Receipt, clients: Sequence[ClientId], classes: Collection[FieldClass], *, formers: bool = False
    ) -> Iterator[tuple[ClientId, tuple[OpenedValue, ...]]]:
        """Values of clients that the receipt's entry names, cards left out; each leaf is checked first."""
        _must_cover(receipt, clients)
        for at in range(0, len(clients), _CHUNK):
            chunk = clients[at : at + _CHUNK]
            with self._vault.snapshot() as snapshot:
                snapshot.check(chunk)
                stored = self._parts(chunk, classes)
            for client in chunk:
                yield client, tuple(value for part in stored.get(client, ()) for value in self._opened(part, formers=formers))

    def list_cards(self, receipts: Mapping[ClientId, Receipt]) -> dict[ClientId, ListCard]:
        """The list cards of clients, each under the entry that lists it."""
        for receipt, named in _by_receipt(receipts, receipts):
            _must_cover(receipt, named)
        with self._vault.snapshot() as snapshot:
            snapshot.check(list(receipts))
            stored = self._parts(receipts, [FieldClass.IDENTITY])
        return {client: decode_list(self._card(parts[0], LIST_CARD)) for client, parts in stored.items()}

    def fields(self, client: ClientId, klass: FieldClass) -> tuple[str, ...]:
        """Which fields of a class a client has; nothing is opened."""
        with self._vault.snapshot() as snapshot:
            snapshot.check([client])
            stored = self._parts([client], [klass])
        return tuple(field for part in stored.get(client, ()) for field in self._part(part).current() if field not in _CARDS)

    def versions(self, client: ClientId, reference: str) -> tuple[Item, ...]:
        """All versions of one field, oldest first; nothing is opened."""
        with self._vault.snapshot() as snapshot:
            snapshot.check([client])
            stored = self._parts([client], [class_of(reference)])
        return tuple(item for part in stored.get(client, ()) for item in self._part(part).items if item.field == reference)

    def current_versions(self, client: ClientId) -> dict[str, int]:
        """The version of every field that a client has; nothing is opened."""
        with self._vault.snapshot() as snapshot:
            snapshot.check([client])
            stored = self._parts([client], VALUE_CLASSES)
        items = (item for part in stored.get(client, ()) for item in self._part(part).current().values())
        return {item.field: item.version for item in items if item.field not in _CARDS}

    def values(self, receipt: Receipt, client: ClientId, classes: Collection[FieldClass]) -> dict[str, str]:
        """The current values of some classes of one client, by field reference."""
        return {value.field: value.text for _, values in self.open(receipt, [client], classes) for value in values}

    def data_keys(self, covered: Covered, clients: Collection[ClientId], classes: Collection[FieldClass]) -> dict[ClientClass, dict[int, DataKey]]:
        """Data keys of clients in some classes, under the entries that name them or in a change that has checked them; what does not open is left out."""
        if isinstance(covered, Change):
            stored = self._parts(clients, classes)
        else:
            for receipt, named in _by_receipt(covered, clients):
                _must_cover(receipt, named)
            with self._vault.look() as state:
                state.check(clients)
                stored = self._parts(clients, classes)
        return {(part.client, part.klass): self._keys_of(part) for parts in stored.values() for part in parts}

    def writing_keys(self, change: Change, wanted: Collection[ClientClass]) -> dict[ClientClass, DataKey]:
        """The newest data key for each of these, of clients that the change has checked; first and fresh ones are stored."""
        rows = self._vault.rows.parts({client for client, _ in wanted}, {klass for _, klass in wanted})
        stored = {(row.client, row.klass): row for row in rows}
        keys, fresh = {}, []
        for client, klass in wanted:
            row = stored.get((client, klass), PartRow(client, klass, 0, b"", b""))
            part = self._keys_only(row)
            keys[client, klass] = part.writing_key()
            if part.deks != row.deks:
                fresh.append(part.beside(row.body))
        self._vault.rows.put_parts(fresh)
        change.touch(*(row.client for row in fresh))
        return keys

    def search_cards(self) -> list[SearchCard]:
        """The search card of every client that is shown; the set of clients and each card's seal are checked."""
        rows, hidden = self._vault.rows, self.running_imports()
        with self._vault.snapshot():
            rows.every_client()  # refused where one is missing or too many
            unseen = self.trashed() | (rows.brought_by(hidden) if hidden else set())
            parts = [part for part in rows.every_part(FieldClass.IDENTITY) if part.client not in unseen]
        return [decode_search(part.client, self._first_card(part)) for part in parts]

    def search_cards_of(self, clients: Collection[ClientId]) -> list[SearchCard]:
        """The same for some clients, of whom each is checked."""
        with self._vault.snapshot() as snapshot:
            snapshot.check(clients)
            parts = self._vault.rows.parts(clients, [FieldClass.IDENTITY])
        return [decode_search(part.client, self._first_card(part)) for part in parts]

    def _parts(self, clients: Iterable[ClientId], classes: Collection[FieldClass]) -> dict[ClientId, list[PartRow]]:
        found: dict[ClientId, list[PartRow]] = {}
        for part in self._vault.rows.parts(set(clients), classes):
            found.setdefault(part.client, []).append(part)
        return found

    def _part(self, row: PartRow) -> ClientPart:
        return ClientPart(self._wrappers, row.client, row.klass, row.deks, row.body)

    def _keys_only(self, row: PartRow) -> ClientPart:
        """A part without its items: reading all of them takes longer than opening a key."""
        return ClientPart(self._wrappers, row.client, row.klass, row.deks)

    def _keys_of(self, row: PartRow) -> dict[int, DataKey]:
        try:
            return self._keys_only(row).keys()
        except SealBroken:
            return {}  # nor do the seals under them, and that is said of each row

    def _card(self, row: PartRow, name: str) -> bytes:
        part = self._part(row)
        return part.open(part.current()[name])

    def _first_card(self, row: PartRow) -> bytes:
        item = first_item(row.body)
        if item.field != SEARCH_CARD or item.state != CURRENT:
            raise SealBroken("A search card")
        return self._keys_only(row).open(item)

    def _opened(self, row: PartRow, *, formers: bool) -> Iterator[OpenedValue]:
        part = self._part(row)
        for item in part.items:
            if item.field not in _CARDS and (formers or item.state == CURRENT) and not part.was_written_since(item):
                yield OpenedValue(item.field, part.open(item).decode(), item.version, item.state == CURRENT, item.since)

    def _save_tags(self, saved: Sequence[Saved]) -> None:
        terms = {each.draft.client: found for each in saved if (found := each.draft.terms()) is not None}
        digests = [(each.draft.client, each.digest) for each in saved if each.digest]
        if not terms and not digests:
            return
        index = self.index()
        tags = [TagRow(client, kind, index.version, index.tag(kind, normal)) for client, pairs in terms.items() for kind, normal in pairs]
        self._vault.rows.put_tags(list(terms), KINDS, tags)
        self._vault.rows.add_tags([TagRow(client, ROW, index.version, digest) for client, digest in digests])


def _by_receipt(receipts: Mapping[ClientId, Receipt], clients: Iterable[ClientId]) -> Iterator[tuple[Receipt, list[ClientId]]]:
    """Each receipt once, with the clients that lean on it: an entry may name thousands."""
    found: dict[int, tuple[Receipt, list[ClientId]]] = {}
    for client in clients:
        receipt = receipts[client]
        found.setdefault(receipt.index, (receipt, []))[1].append(client)
    yield from found.values()


def _must_cover(receipt: Receipt, clients: Iterable[ClientId]) -> None:
    """No entry, no look: a bug here must never show a value."""
    entry = receipt.entry
    if entry.detail.get("scope") != ALL_CLIENTS and not {entry.client, *entry.clients}.issuperset(clients):
        raise VaultError("The log entry does not name this client.", id="not_covered")
