"""The form of a client while it is filled in: what it has, what is wrong with what is typed, who else has the same e-mail or number."""

from collections.abc import Mapping

from vault.formats.emails import email_terms
from vault.formats.phones import phone_terms
from vault.formats.row_values import region_of
from vault.model import calls as c
from vault.model import results as r
from vault.model.classes import FieldClass
from vault.model.fields import CATALOGUE, Kind, parse_field_ref
from vault.model.ids import ClientId, client_code
from vault.services.client_book import ClientBook
from vault.services.client_cards import initials
from vault.services.clients import Clients
from vault.services.editing import typed
from vault.services.editing.drafts import DraftBook
from vault.services.editing.editor import Editor
from vault.services.gate import Gate
from vault.services.opened import OpenVault

_IN_CLEAR = (FieldClass.ROUTING, FieldClass.IDENTITY)
_SEALED = "•••"
_TWINS = 5
_WHOLE = frozenset(("email", "phone"))  # of the terms of a value those that mean all of it


class Forms:
    """One session's forms."""

    def __init__(self, vault: OpenVault, book: ClientBook, gate: Gate, clients: Clients, editor: Editor, drafts: DraftBook) -> None:
        self._vault, self._book, self._gate, self._clients, self._editor, self._drafts = vault, book, gate, clients, editor, drafts

    def begin(self, call: c.BeginEdit) -> r.EditForm:
        """What the form shows; the client's name is listed in the log like any other."""
        self._vault.require("sales")
        if not call.client:
            return r.EditForm("", "", (), draft=self._draft_of(""))
        client = self._clients.named(call.client)
        listed = self._gate.list_names([client])
        card, receipt = listed.cards[client], self._gate.receipt_of(client)
        values = {} if receipt is None else self._book.values(receipt, client, _IN_CLEAR)
        versions = self._book.current_versions(client)
        name = initials(card.name) if client in listed.shortened else card.name
        code = client_code(client)
        return r.EditForm(code, name, _fields(versions, values, dict(card.masks or {})), card.tags, self._draft_of(code))

    def check(self, call: c.CheckFields) -> r.Checks:
        """Notes on what is typed, and clients with the same e-mail or number. Codes alone: to see their names is a look of its own."""
        self._vault.require("sales")
        changes = typed.checked(call.changes)
        client = self._clients.named(call.client) if call.client else None
        region = typed.typed_region(changes)
        if region is None:
            region = self._region_of(client)
        return r.Checks(self._editor.notes(changes, region), self._twins(changes, region, client))

    def _region_of(self, client: ClientId | None) -> str:
        receipt = None if client is None else self._gate.receipt_of(client)
        if client is None or receipt is None:
            return ""
        return region_of(self._book.values(receipt, client, [FieldClass.ROUTING]))

    def _twins(self, changes: tuple[c.FieldChange, ...], region: str, own: ClientId | None) -> tuple[str, ...]:
        terms: list[tuple[str, str]] = []
        for change in changes:
            kind = parse_field_ref(change.field).entry.kind
            if kind is Kind.EMAIL:
                terms += email_terms(change.text)
            elif kind is Kind.PHONE:
                terms += phone_terms(change.text, region)
        found = self._book.by_terms([term for term in terms if term[0] in _WHOLE])
        shown = self._book.visible(found)
        return tuple(client_code(client) for client in found if client in shown and client != own)[:_TWINS]

    def _draft_of(self, code: str) -> str:
        return next((view.id for view in self._drafts.list().drafts if view.client == code), "")


def _fields(versions: Mapping[str, int], values: Mapping[str, str], masks: Mapping[str, str]) -> tuple[r.FormField, ...]:
    order = {entry.name: place for place, entry in enumerate(CATALOGUE)}
    refs = sorted((parse_field_ref(name) for name in versions), key=lambda ref: (order[ref.field], ref.item))
    return tuple(
        r.FormField(
            ref.key,
            ref.entry.label if ref.item == 1 else f"{ref.entry.label} {ref.item}",
            ref.entry.kind.value,
            versions[ref.key],
            "" if ref.key in values else masks.get(ref.key, _SEALED),
            values.get(ref.key, ""),
        )
        for ref in refs
    )
