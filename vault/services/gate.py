"""The one gate: whatever shows a name or a value writes its log entry first and looks afterwards."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from vault.crypto.kdf import hmac_sha256
from vault.errors import WrongUse
from vault.formats.structured import shown, unpack
from vault.model.classes import FieldClass
from vault.model.fields import CATALOGUE, FieldRef, class_of, parse_field_ref
from vault.model.ids import ClientId, client_code
from vault.model.log import Action, Entry, Receipt
from vault.model.purposes import purpose_named
from vault.model.results import Revealed
from vault.services import budgets
from vault.services.client_book import ClientBook, OpenedValue
from vault.services.client_cards import ListCard
from vault.services.opened import Change, OpenVault

ACTIONS = {"show": Action.REVEAL, "copy": Action.COPY, "call": Action.CALL, "email": Action.EMAIL}
PROFILE = "profile"  # the private class, opened as one card
COUNTRY = "residence_country.1"
_TOKEN = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """List cards by client; `shortened` are those shown by initials. `entry` is 0 where all were listed before."""

    cards: dict[ClientId, ListCard]
    shortened: frozenset[ClientId] = frozenset()
    entry: int = 0


class Gate:
    """One session's way to names and values."""

    def __init__(self, vault: OpenVault, book: ClientBook) -> None:
        self._vault = vault
        self._book = book
        self._listed: dict[ClientId, Receipt] = {}
        self._opened: set[tuple[ClientId, str]] = set()

    def list_names(self, clients: Sequence[ClientId]) -> Listed:
        """One entry for those that this session has not listed yet; then their list cards."""
        self._vault.require("sales")
        fresh = tuple(client for client in dict.fromkeys(clients) if client not in self._listed)
        receipt, allowed = self._log_names(fresh) if fresh else (None, frozenset())
        shown = dict(self._listed)
        if receipt is not None:
            shown.update(dict.fromkeys(fresh, receipt))
            self._listed.update(dict.fromkeys(allowed, receipt))
        cards = self._book.list_cards({client: shown[client] for client in dict.fromkeys(clients)})
        shortened = frozenset(cards) - frozenset(self._listed)
        return Listed(cards, shortened, 0 if receipt is None else receipt.index)

    def countries(self, clients: Sequence[ClientId]) -> dict[ClientId, str]:
        """For an officer, who sees no name: the country of each client, after an entry."""
        if not clients:
            return {}
        entry = Entry(Action.LIST, clients=tuple(clients), count=len(clients), field=COUNTRY)
        opened = self.bulk(entry, clients, [FieldClass.ROUTING])
        return {client: value.text for client, values in opened for value in values if value.field == COUNTRY}

    def has_listed(self, clients: Collection[ClientId]) -> bool:
        """Whether this session has listed all of them in full, so that no entry is due."""
        return all(client in self._listed for client in clients)

    def receipt_of(self, client: ClientId) -> Receipt | None:
        """The entry under which this session has listed a client in full."""
        return self._listed.get(client)

    def reveal(self, client: ClientId, field: str, purpose: str, action: str = "show") -> Revealed:
        """One field, or the profile, after its entry; counted in the member's budget."""
        self._vault.require("sales")
        purpose_named(purpose)
        if action not in ACTIONS:
            raise WrongUse("A field can be shown, copied, called or written to.", id="unknown_action")
        sought = _Sought.named(field)
        with self._vault.change() as change:
            self._must_have(client, sought)
            self._spend_reveal(change, client, sought.text)
            change.record(Entry(ACTIONS[action], client=client, field=sought.text, purpose=purpose))
        receipt = change.receipt
        opened = [value for _, values in self._book.open(receipt, [client], [sought.klass]) for value in values]
        self._opened.add((client, sought.text if sought.ref is None else sought.ref.key))
        return Revealed(client_code(client), sought.text, sought.words(opened), receipt.index, receipt.at, purpose)

    def has_opened(self, client: ClientId, field: str) -> bool:
        """Whether this session has opened a field, or the profile."""
        return (client, field) in self._opened

    def reveal_former(self, client: ClientId, field: str, version: int, purpose: str) -> Revealed:
        """One version of a field that may hold no longer, after its entry; counted like any other."""
        self._vault.require("sales")
        purpose_named(purpose)
        ref = parse_field_ref(field)
        if version not in {item.version for item in self._book.versions(client, ref.key)}:
            raise WrongUse(f"{client_code(client)} has no version {version} of {ref.key}.", id="no_such_field")
        with self._vault.change() as change:
            self._spend_reveal(change, client, f"{ref.key}@{version}")
            change.record(Entry(Action.REVEAL, client=client, field=ref.key, purpose=purpose, detail={"version": version}))
        opened = self._book.open(change.receipt, [client], [class_of(ref.key)], formers=True)
        text = next(value.text for _, values in opened for value in values if (value.field, value.version) == (ref.key, version))
        return Revealed(client_code(client), ref.key, shown(ref.key, text), change.receipt.index, change.receipt.at, purpose)

    def bulk(
        self, entry: Entry, clients: Sequence[ClientId], classes: Collection[FieldClass], *, formers: bool = False
    ) -> Iterator[tuple[ClientId, tuple[OpenedValue, ...]]]:
        """For tasks that two people approved: the entry, then many clients. Not counted in a budget."""
        with self._vault.change() as change:
            change.record(entry)
        yield from self._book.open(change.receipt, clients, classes, formers=formers)

    def _must_have(self, client: ClientId, sought: "_Sought") -> None:
        present = self._book.fields(client, sought.klass)
        if not present or (sought.ref is not None and sought.ref.key not in present):
            raise WrongUse(f"{client_code(client)} has no {sought.text}.", id="no_such_field", next_step="`show` lists the fields of a client.")

    def _log_names(self, clients: tuple[ClientId, ...]) -> tuple[Receipt, frozenset[ClientId]]:
        tokens = {self._token("list", client): client for client in clients}
        record = budgets.record_id("list", self._vault.member.name)
        with self._vault.change() as change:
            tally = budgets.decode(self._vault.records.get(budgets.KIND, record))
            tally, allowed = budgets.spend_names(tally, tuple(tokens), self._vault.clock.now())
            change.put_record(budgets.KIND, record, budgets.encode(tally))
            change.record(Entry(Action.LIST, clients=clients, count=len(clients), detail={"full": len(allowed)}))
        return change.receipt, frozenset(tokens[token] for token in allowed)

    def _spend_reveal(self, change: Change, client: ClientId, ref: str) -> None:
        record = budgets.record_id("reveal", self._vault.member.name)
        tally = budgets.decode(self._vault.records.get(budgets.KIND, record))
        tally = budgets.spend_reveal(tally, self._token(ref, client), self._vault.clock.now())
        change.put_record(budgets.KIND, record, budgets.encode(tally))

    def _token(self, what: str, client: ClientId) -> bytes:
        # Under the index key, so that members without a contact key cannot tell from the counters whose field was opened.
        key = self._vault.keys.current(FieldClass.INDEX).index_key(budgets.KIND)
        return hmac_sha256(key, client + what.encode())[:_TOKEN]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a reveal asks for: one field, one component of it, or (`ref` None) the profile."""

    text: str
    klass: FieldClass
    ref: FieldRef | None

    @staticmethod
    def named(field: str) -> "_Sought":
        if field == PROFILE:
            return _Sought(PROFILE, FieldClass.PRIVATE, None)
        ref = parse_field_ref(field)
        return _Sought(ref.text, class_of(ref.key), ref)

    def words(self, opened: Sequence[OpenedValue]) -> str:
        """What a person asked for, out of the opened class."""
        if self.ref is None:
            return profile_text(opened)
        text = next((value.text for value in opened if value.field == self.ref.key), "")
        return unpack(text).get(self.ref.component, "") if self.ref.component else shown(self.ref.key, text)


def profile_text(values: Sequence[OpenedValue]) -> str:
    """The private class as one card of text, in the order of the catalogue."""
    order = {entry.name: place for place, entry in enumerate(CATALOGUE)}
    refs = sorted(((parse_field_ref(value.field), value.text) for value in values), key=lambda each: (order[each[0].field], each[0].item))
    return "\n".join(shown(ref.key, text) if ref.field == "other" else f"{ref.entry.label}: {text}" for ref, text in refs)
