"""One transaction as services see it: a look whose clients are checked, or a change that ends in exactly one log entry."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from vault.crypto.state import empty_root
from vault.errors import VaultError
from vault.model.ids import ClientId
from vault.model.log import Entry, Receipt
from vault.services.client_state import ClientState
from vault.services.log_book import Head
from vault.services.registry import Registry

Witness = Callable[[int, bytes, int], str]  # of log size, root and client counter


@dataclass(frozen=True, slots=True)
class Roots:
    """Both roots of the state tree."""

    clients: bytes
    registry: bytes

    @staticmethod
    def at(head: Head) -> "Roots":
        """What the newest entry signs."""
        return Roots(head.header.client_root, head.header.registry_root) if head.header else Roots(empty_root(), empty_root())


class Snapshot:
    """A look at the vault whose clients can be checked."""

    def __init__(self, head: Head, clients: ClientState, registry: Registry) -> None:
        self._clients = clients
        self._registry = registry
        self.counter = head.header.client_counter if head.header else 0
        self.size = head.size

    def check(self, clients: Collection[ClientId]) -> None:
        """Refuses rows that are not what the newest entry signs, before anything of them is shown."""
        self._clients.check(clients)

    def check_whole(self) -> None:
        """The same for every row of every client and every record."""
        self._registry.check_whole()
        self._clients.check_whole()

    def never_checked(self) -> list[ClientId]:
        """The clients whose rows this process has not checked yet under this state, in order."""
        return self._clients.never_checked()

    def every_client(self) -> frozenset[ClientId]:
        """The ids of all clients, none missing and none too many."""
        return self._clients.everyone()


class Change:
    """One change while it is made. `receipt` is there once the change is durable.

    `witness`, where it is set, signs the log up to and with this change's entry; its text is kept in the same transaction.
    """

    receipt: Receipt

    def __init__(self, head: Head, clients: ClientState, registry: Registry, may_write_clients: Callable[[], None]) -> None:
        self._head = head
        self._clients = clients
        self._registry = registry
        self._may_write_clients = may_write_clients
        self._touched: set[ClientId] = set()
        self._entry: Entry | None = None
        self.tags = False
        self.witness: Witness | None = None

    @property
    def index(self) -> int:
        """The index of the entry that this change will write."""
        return self._head.size

    @property
    def touched(self) -> frozenset[ClientId]:
        """The clients whose rows are changed here."""
        return frozenset(self._touched)

    def check(self, clients: Collection[ClientId]) -> None:
        """As `Snapshot.check`; before rows of these clients are changed."""
        self._clients.check(clients)

    def touch(self, *clients: ClientId) -> None:
        """Rows of these clients are changed here."""
        self._may_write_clients()
        self._touched.update(clients)
        self._clients.touched(clients)
        self.tags = self.tags or bool(clients)

    def tag_again(self) -> None:
        """Tags the clients' state under the newest key although no client changed.

        The rows are checked before, in pieces: as a whole that takes seconds, for which nobody else could write.
        """
        self._may_write_clients()
        self.tags = True

    def put_record(self, kind: str, id: bytes, data: bytes) -> None:
        """Writes or replaces a registry record."""
        self._registry.put(kind, id, data)

    def delete_record(self, kind: str, id: bytes) -> None:
        """Removes a registry record."""
        self._registry.delete(kind, id)

    def record(self, entry: Entry) -> None:
        """The one entry of this change."""
        if self._entry is not None:
            raise VaultError("A change has one entry.", id="two_entries")
        self._entry = entry

    def entry(self) -> Entry:
        """The entry that was recorded."""
        if self._entry is None:
            raise VaultError("A change without an entry is not made.", id="no_entry")
        return self._entry

    def roots(self) -> Roots:
        """Both roots after the change."""
        return Roots(self._clients.update(self._touched), self._registry.finish())
