"""What a salesperson sees of clients: rows of a list, the detail panel, one revealed field. Names and values come through the gate."""

from collections.abc import Sequence

from vault.errors import WrongUse
from vault.formats.query import read_query
from vault.model.calls import Reveal, Rows, ShowClient, ShowNames
from vault.model.classes import FieldClass
from vault.model.fields import CATALOGUE, parse_field_ref
from vault.model.ids import ClientId, client_code
from vault.model.results import ClientDetail, ClientRow, FieldView, Revealed
from vault.services.client_book import ClientBook
from vault.services.client_cards import ListCard, initials
from vault.services.gate import Gate
from vault.services.opened import OpenVault

_OPEN_CLASSES = (FieldClass.ROUTING, FieldClass.IDENTITY)


class Clients:
    """One session's view of the clients."""

    def __init__(self, vault: OpenVault, book: ClientBook, gate: Gate) -> None:
        self._vault = vault
        self._book = book
        self._gate = gate

    def show_names(self, call: ShowNames) -> Rows:
        """The rows of these clients, in their order; those that are gone are left out."""
        with self._vault.snapshot():
            found = self._book.by_codes(list(call.clients))
            clients = [found[code] for code in call.clients if code in found]
            if self._vault.keys.holds(FieldClass.IDENTITY) and self._gate.has_listed(clients):
                return Rows(self.rows_of(clients))
        if not self._vault.keys.holds(FieldClass.IDENTITY):
            return Rows(self._keepers_rows(clients))
        return Rows(self.rows_of(clients))

    def show_client(self, call: ShowClient) -> ClientDetail:
        """The detail panel: masks of what is sealed, values of what is not a contact value."""
        client = self.named(call.client)
        listed = self._gate.list_names([client])
        card = listed.cards[client]
        receipt = self._gate.receipt_of(client)
        values = {} if receipt is None else self._book.values(receipt, client, _OPEN_CLASSES)
        fields = _views(values, dict(card.masks or {}))
        profile = bool(self._book.fields(client, FieldClass.PRIVATE))
        name = initials(card.name) if client in listed.shortened else card.name
        return ClientDetail(client_code(client), name, fields, card.tags, card.city, has_profile=profile, since=values.get("first_contact.1", ""))

    def reveal(self, call: Reveal) -> Revealed:
        """One field, after its entry."""
        return self._gate.reveal(self.named(call.client), call.field, call.purpose, call.action)

    def named(self, text: str) -> ClientId:
        """The client of a code or an alias."""
        read = read_query(text)
        found = {*self._book.by_codes([read.code] if read.code else []).values(), *self._book.by_aliases([alias.key for alias in read.aliases]).values()}
        visible = self._book.visible(found)
        if len(visible) != 1:
            raise WrongUse("No client has this code or alias.", id="no_such_client", next_step="`search` gives client codes.")
        return next(iter(visible))

    def rows_of(self, clients: Sequence[ClientId]) -> tuple[ClientRow, ...]:
        """The rows of these clients, hidden ones too, after their names were listed in the log."""
        listed = self._gate.list_names(clients)
        return tuple(_row(client, listed.cards[client], short=client in listed.shortened) for client in clients if client in listed.cards)

    def _keepers_rows(self, clients: Sequence[ClientId]) -> tuple[ClientRow, ...]:
        """For officers and admins: code, country where their role holds it, newest batch; never a name."""
        countries = self._gate.countries(clients) if self._vault.keys.holds(FieldClass.ROUTING) else {}
        batches = self._book.newest_batches(clients)
        return tuple(
            ClientRow(client_code(client), "", "", {}, (), "", "", country=countries.get(client, ""), batch=batches.get(client, "")) for client in clients
        )


def _row(client: ClientId, card: ListCard, *, short: bool) -> ClientRow:
    masks = {kind: text for kind in ("email", "phone") if (text := card.mask(kind))}
    name = initials(card.name) if short else card.name
    return ClientRow(client_code(client), name, card.city, masks, card.tags, card.owner, card.last_contact)


def _views(values: dict[str, str], masks: dict[str, str]) -> tuple[FieldView, ...]:
    """In the order of the catalogue, reach masked, identity and routing in clear."""
    order = {entry.name: place for place, entry in enumerate(CATALOGUE)}
    refs = sorted((parse_field_ref(key) for key in {*values, *masks}), key=lambda ref: (order[ref.field], ref.item))
    return tuple(FieldView(ref.key, _label(ref.entry.label, ref.item), ref.entry.kind.value, masks.get(ref.key, ""), values.get(ref.key, "")) for ref in refs)


def _label(label: str, item: int) -> str:
    return label if item == 1 else f"{label} {item}"
