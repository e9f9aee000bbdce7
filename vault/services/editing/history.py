"""What a field has said: its versions with who wrote each, masked after one entry; a former version opens through the gate."""

from dataclasses import dataclass

from vault.errors import WrongUse
from vault.formats.masks import mask
from vault.formats.row_values import region_of
from vault.model import calls as c
from vault.model import results as r
from vault.model.classes import FieldClass
from vault.model.fields import class_of, parse_field_ref
from vault.model.ids import client_code
from vault.model.log import Action, Entry
from vault.services.client_book import ClientBook, OpenedValue
from vault.services.clients import Clients
from vault.services.editing import trash_record
from vault.services.gate import Gate
from vault.services.opened import OpenVault
from vault.services.opening import names_of

_LISTED = 200  # clients of the trash that are named at once


@dataclass(frozen=True, slots=True)
class _Writer:
    """Who wrote an entry, and when."""

    at: int
    who: str
    workstation: str


class Histories:
    """One session's looks back: at the versions of a field, and into the trash."""

    def __init__(self, vault: OpenVault, book: ClientBook, gate: Gate, clients: Clients) -> None:
        self._vault, self._book, self._gate, self._clients = vault, book, gate, clients

    def show(self, call: c.ShowHistory) -> r.FieldHistory:
        """The versions of one field, newest first. The look has its entry, since even a mask is made from a value."""
        self._vault.require("sales")
        client, ref = self._clients.named(call.client), parse_field_ref(call.field)
        if not self._book.versions(client, ref.key):
            raise WrongUse(f"{client_code(client)} has never had {ref.text}.", id="no_such_field")
        with self._vault.change() as change:
            change.record(Entry(Action.HISTORY, client=client, field=ref.key))
        classes = {class_of(ref.key), FieldClass.ROUTING}
        opened = [value for _, values in self._book.open(change.receipt, [client], classes, formers=True) for value in values]
        region = region_of({value.field: value.text for value in opened if value.current})
        versions = [self._version(value, region) for value in opened if value.field == ref.key]
        label = ref.entry.label if ref.item == 1 else f"{ref.entry.label} {ref.item}"
        shown = tuple(sorted(versions, key=lambda each: -each.version))
        return r.FieldHistory(client_code(client), ref.key, label, shown, change.receipt.index)

    def reveal(self, call: c.RevealFormer) -> r.Revealed:
        """One former version, through the gate."""
        return self._gate.reveal_former(self._clients.named(call.client), call.field, call.version, call.purpose)

    def trash(self) -> r.Trash:
        """The clients in the trash, the last one first; each name is listed in the log before it is shown."""
        self._vault.require("sales")
        with self._vault.snapshot():
            there = self._vault.rows.imports_of(self._book.trashed())
            records = {client: trash_record.decode(data) for client in there if (data := self._vault.records.get(trash_record.KIND, client)) is not None}
        newest = sorted(records, key=lambda client: -records[client].entry)[:_LISTED]
        rows = self._clients.rows_of(newest) if newest else ()
        found = []
        for client, row in zip(newest, rows, strict=True):
            written = self._writer(records[client].entry)
            found.append(r.TrashedClient(row.client, row.name, row.city, records[client].at, written.who))
        return r.Trash(tuple(found))

    def _version(self, value: OpenedValue, region: str) -> r.FieldVersion:
        written = self._writer(value.since)
        shown = mask(value.field, value.text, region)
        return r.FieldVersion(value.version, value.current, shown, written.at, written.who, written.workstation, value.since)

    def _writer(self, entry: int) -> _Writer:
        """Read from the header and the beginning of the session: what the entry says is for officers."""
        with self._vault.snapshot():
            leaf = self._vault.log.entries(entry, entry + 1)[0]
            slot = self._vault.log.session(leaf.header.session).record.slot
        names = names_of(self._vault.chain.current, self._vault.keys.store_key)
        return _Writer(leaf.header.wall, *names.get(slot, (slot.hex()[:8], "")))
