"""One box for everything: names and tags in memory, e-mails and phones by blind index, codes, aliases, seals and CRM ids by row."""

from dataclasses import dataclass

from vault.crypto.seal import whole_seals
from vault.errors import Refused
from vault.formats.query import Query, read_query
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, client_code
from vault.model.results import Found
from vault.services.card_index import CardIndex
from vault.services.client_book import ClientBook
from vault.services.client_cards import SearchCard
from vault.services.opened import OpenVault

_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class _Stand:
    """What the cards in memory stand for: the client counter, running imports and the trash."""

    counter: int = -1
    imports: frozenset[bytes] = frozenset()
    trashed: frozenset[ClientId] = frozenset()


class Search:
    """One session's search. The cards are read again when the clients, or the imports and the trash that hide some of them, have changed since."""

    def __init__(self, vault: OpenVault, book: ClientBook) -> None:
        self._vault = vault
        self._book = book
        self._index: CardIndex | None = None
        self._cards: dict[ClientId, SearchCard] = {}
        self._stand = _Stand()

    def find(self, query: str, *, recent_first: bool = True, limit: int = 200_000) -> Found:
        """Client codes in the order of a list; nothing is shown yet."""
        read = read_query(query)
        with self._vault.snapshot():
            if self._vault.keys.holds(FieldClass.IDENTITY):
                clients, exact = self._for_sales(query, read, recent_first=recent_first)
            else:
                clients, exact = self._for_keepers(query, read)
        return Found(tuple(client_code(client) for client in clients[:limit]), len(clients), exact)

    def cards(self) -> CardIndex:
        """The cards as they are now."""
        with self._vault.snapshot() as snapshot:
            stand = _Stand(snapshot.counter, frozenset(self._book.running_imports()), self._book.trashed())
            if self._index is None or stand != self._stand:
                self._read_cards(stand)
                self._index = CardIndex(self._cards.values())
                self._stand = stand
            return self._index

    def _read_cards(self, stand: "_Stand") -> None:
        """Those of clients whom this session changed itself are read again; all, where anybody else did, or an import began or ended."""
        former = self._stand
        changed = self._vault.own_changes.between(former.counter, stand.counter) if self._index is not None else None
        if changed is None or stand.imports != former.imports:
            self._cards = {card.client: card for card in self._book.search_cards()}
            return
        moved = changed | (former.trashed ^ stand.trashed)
        for client in moved:
            self._cards.pop(client, None)
        self._cards.update({card.client: card for card in self._book.search_cards_of(self._book.visible(moved))})

    def _for_sales(self, text: str, read: Query, *, recent_first: bool) -> tuple[list[ClientId], bool]:
        index = self.cards()
        if not text.strip():
            return index.find((), recent_first=recent_first), False
        exact = set(self._by_rows(read)) | set(self._book.by_terms(read.terms))
        named = index.find(read.words, recent_first=recent_first, typos=not exact) if read.words else []
        return index.order({*exact, *named}, recent_first=recent_first), bool(exact) and exact.issuperset(named)

    def _for_keepers(self, text: str, read: Query) -> tuple[list[ClientId], bool]:
        """Officers and admins: what the store key alone can find."""
        found = sorted(self._book.visible(self._by_rows(read)))
        if found or read.aliases or read.seals or _like_an_id(text.strip()):
            return found, bool(found)
        raise Refused(
            "Your role finds clients by client code, alias, seal or CRM record id only.",
            id="search_by_code",
            next_step="Ask a colleague in sales to look up a name, an e-mail or a number.",
        )

    def _by_rows(self, read: Query) -> list[ClientId]:
        found = list(self._book.by_aliases([alias.key for alias in read.aliases]).values())
        found += self._book.by_seals([seal.id for seal in whole_seals(read.seals).values()]).values()
        if read.code:
            found += self._book.by_codes([read.code]).values()
        if read.crm_id:
            found += self._book.by_any_crm_id(read.crm_id)
        return list(dict.fromkeys(found))


def _like_an_id(text: str) -> bool:
    """Whether a text could be a code or a record id, so that finding nothing is an answer; a name or a number to call is not."""
    bare = text.replace("-", "").replace("_", "")
    return bare.isascii() and bare.isalnum() and any(each.isdigit() for each in bare) and len(text) <= _LONGEST_ID
