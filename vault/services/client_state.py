"""The clients' half of the state tree in one transaction: whatever is read of a client is what the newest entry signs."""

from collections.abc import Collection, Iterable

from vault.crypto.state import bucket_number, encode_row, leaf_hash
from vault.model.ids import ClientId
from vault.services.state_tree import Key, StateBroken, StateTree
from vault.store.clients import ClientRows
from vault.store.database import Database
from vault.store.state_rows import StateRows, client_rows

_GROUP = 0
_KIND = "client"
_CHUNK = 500  # clients whose rows are in memory at once


def place_in_tree(client: ClientId) -> int:
    """Where a client's leaf lies: clients with near numbers share what stands above them."""
    return bucket_number(_KIND, client)


class ClientState:
    """Checks clients against the root of the running transaction, each once: within one transaction nobody else changes what was checked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tree = StateTree(StateRows(database, _GROUP))
        self._root = b""
        self._checked: set[ClientId] = set()
        self._everyone: tuple[bytes, frozenset[ClientId]] = (b"", frozenset())
        self._seen: tuple[bytes, set[ClientId]] = (b"", set())  # who was ever checked under a root
        self._whole = b""

    def stored_root(self) -> bytes:
        """The root of what lies there, proven by nothing."""
        return self._tree.stored_root()

    def begin(self, root: bytes) -> None:
        """A transaction over the state with this root."""
        self._tree.require(root)
        self._root = root
        self._checked = set()
        if self._seen[0] != root:
            self._seen = (root, set())

    def check(self, clients: Iterable[ClientId]) -> None:
        """Refuses clients whose rows are not what the root covers. Of one that this transaction has touched, only what was there before counts."""
        left = set(clients) - self._checked
        if not left:
            return
        self._tree.check(self._leaves(left), self._root)
        self._checked |= left
        self._seen[1].update(left)

    def touched(self, clients: Collection[ClientId]) -> None:
        """These clients' rows are the running transaction's own from now on."""
        self._checked.update(clients)

    def update(self, clients: Collection[ClientId]) -> bytes:
        """Brings the tree up to the rows of these clients; gives the new root."""
        if not clients:
            return self._root
        leaves = self._leaves(clients)
        former, self._root = self._root, self._tree.update(leaves, self._root)
        # What this process wrote itself it need not read again; if the change is undone, the root is one that nobody signs.
        self._seen[1].update(clients)
        self._seen = (self._root, self._seen[1])
        if self._everyone[0] == former:
            self._everyone = (self._root, (self._everyone[1] - frozenset(clients)) | {ClientId(id) for (_, id), leaf in leaves.items() if leaf is not None})
        if self._whole == former:
            self._whole = self._root
        return self._root

    def everyone(self) -> frozenset[ClientId]:
        """The ids of all clients, none missing and none too many, after the whole tree was computed again."""
        if self._everyone[0] != self._root:
            self._everyone = (self._root, frozenset(ClientId(id) for _, id in self._tree.every_key(self._root)))
        return self._everyone[1]

    def check_ids(self, found: Collection[ClientId]) -> None:
        """Refuses a set of clients that is not the whole one."""
        if self.everyone() != frozenset(found):
            raise StateBroken

    def check_whole(self) -> None:
        """Every row of every client, each once for each state: for whoever concludes something from what is *not* there."""
        if self._whole == self._root:
            return
        left = self.never_checked()
        for at in range(0, len(left), _CHUNK):
            self.check(left[at : at + _CHUNK])
        self._whole = self._root

    def never_checked(self) -> list[ClientId]:
        """The clients, in order, whose rows this process has neither checked nor written under this root or one that led to it; none is missing."""
        self.check_ids(ClientRows(self._database).every_client())
        return sorted(self.everyone() - self._seen[1])

    def _leaves(self, clients: Collection[ClientId]) -> dict[Key, bytes | None]:
        """The leaf of each client over its rows as they are stored now; None where there are none."""
        rows = client_rows(self._database, list(clients))
        return {
            (_KIND, client): leaf_hash(_KIND, client, [encode_row(table, columns) for table, columns in found]) if found else None
            for client, found in rows.items()
        }
