"""The access log as one process has verified it: its head, its tree, and whose session wrote what."""

from dataclasses import dataclass, replace

from vault.crypto.log_break import LogBreak
from vault.crypto.log_entry import START, Header, Leaf, StartRecord, decode_leaf, read_start
from vault.crypto.manifest import ManifestSlot
from vault.crypto.merkle import Frontier, empty_root, leaf_hash
from vault.crypto.signing import Signed, verify_pair
from vault.errors import Tampered
from vault.model.ids import SessionId, VaultId
from vault.services.log_tree import frontier_at
from vault.services.manifests import ManifestChain
from vault.store.log_rows import LogRows


class LogBroken(Tampered):
    """The log is not what its signatures say."""

    id = "log_broken"

    def __init__(self, why: str) -> None:
        super().__init__(f"The access log was changed: {why}.", next_step="Nothing was shown. Do not go on with this copy; tell the compliance officer.")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest state: `size` entries with this tree root. `header` is that of the last entry, None in an empty log."""

    size: int
    root: bytes
    header: Header | None


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session whose start was verified: its key signs its entries."""

    record: StartRecord
    start: int


class LogBook:
    """Verifies as little as is enough: the newest entry's signature, and that it continues what was known."""

    def __init__(self, rows: LogRows, chain: ManifestChain, vault: VaultId) -> None:
        self._rows = rows
        self._chain = chain
        self._vault = vault
        self._frontier: Frontier | None = None
        self._head = Head(0, empty_root(), None)
        self._newest: bytes | None = None
        self._sessions: dict[SessionId, KnownSession] = {}

    def head(self) -> Head:
        """The verified head of the log as the running transaction sees it."""
        size = self._rows.size()
        if size < self._head.size:
            raise LogBroken(f"it has {size} entries, and had {self._head.size} before")
        if size > self._head.size:
            self._catch_up(size)
        elif self._newest is not None and self._rows.newest() != self._newest:
            raise LogBroken(f"entry {size - 1} is another one than before")
        return self._head

    @property
    def verified(self) -> Head:
        """The head that this process has verified or written last."""
        return self._head

    def known(self) -> tuple[int, bytes, int]:
        """Size, root and client counter of what this process has verified or written."""
        header = self._head.header
        return self._head.size, self._head.root, header.client_counter if header else 0

    def root_at(self, size: int) -> bytes:
        """The tree root over the first `size` entries, from stored tiles and leaves."""
        if size > self._rows.size():
            raise LogBroken(f"it ends before entry {size}")
        return frontier_at(self._rows, size).root()

    def root_with(self, raw: bytes) -> bytes:
        """The tree root once `raw` stands after the newest entry that this process knows."""
        frontier = self._frontier.copy() if self._frontier else Frontier()
        frontier.append(leaf_hash(raw))
        return frontier.root()

    def entries(self, start: int, end: int) -> list[Leaf]:
        """The entries with index in [start, end): none missing, each in its place, signed, and continued by the one after the last."""
        found = [leaf for leaf in self.readable(start, end) if leaf is not None]
        if len(found) < min(end, self._head.size) - start:
            raise LogBroken("an entry is not readable")
        return found

    def readable(self, start: int, end: int) -> list[Leaf | None]:
        """As `entries`. Where both sides gave entries up, what still is an entry of its session is given, and None in the place of anything else."""
        raws = self._rows.leaves(start, end + 1)
        if len(raws) < min(end + 1, self._head.size) - start:
            raise LogBroken("an entry is missing")
        tree = frontier_at(self._rows, start)
        found: list[Leaf | None] = []
        for index, raw in enumerate(raws, start):
            found.append(self._unproven(index, raw) if self.given_up(index) else self._proven(index, raw, tree.root(), signed=index < end))
            tree.append(leaf_hash(raw))
        if tree.size == self._head.size and tree.root() != self._head.root:
            raise LogBroken("its end is another one than before")
        return found[: end - start]

    def given_up(self, index: int) -> LogBreak | None:
        """Where both sides went on although this entry is not proven; None for any other entry."""
        return next((each for each in self._chain.current.breaks if each.first <= index < each.size), None)

    def state_of(self, each: LogBreak) -> Header:
        """The header whose state the log goes on from. Its bytes are under the root that both sides signed, and so is the root of the records."""
        raws = self._rows.leaves(each.basis, each.basis + 1)
        if not raws:
            raise LogBroken("an entry is missing")
        return replace(decode_leaf(raws[0]).header, registry_root=each.registry)

    def _proven(self, index: int, raw: bytes, root: bytes, *, signed: bool) -> Leaf:
        leaf = decode_leaf(raw)
        if leaf.header.index != index or leaf.header.former_root != root:
            raise LogBroken(f"entry {index} does not continue the one before it")
        if signed:
            self.verify_entry(leaf)
        return leaf

    def _unproven(self, index: int, raw: bytes) -> Leaf | None:
        try:
            leaf = decode_leaf(raw)
            self.verify_entry(leaf)
        except Tampered:
            return None
        return leaf if leaf.header.index == index else None

    def session(self, id: SessionId) -> KnownSession:
        """A session by its verified start."""
        if id not in self._sessions:
            self._sessions[id] = self._verified_start(id)
        return self._sessions[id]

    def verify_entry(self, leaf: Leaf) -> None:
        """The entry's signature, by the key that its session's start names."""
        known = self.session(leaf.header.session)
        if leaf.header.vault != self._vault or not leaf.signed_by(known.record.key):
            raise LogBroken(f"the signature of entry {leaf.header.index} does not fit")

    def slot_of(self, leaf: Leaf, epoch: int) -> ManifestSlot:
        """Whose session wrote an entry, as an epoch lists the slot; refuses one that was suspended or removed in it."""
        manifest = self._chain.at(epoch)
        slot = manifest.slot(self.session(leaf.header.session).record.slot) if manifest else None
        if slot is None or slot.status != "active":
            raise LogBroken(f"entry {leaf.header.index} was written by a sign-in that was suspended before")
        return slot

    def took(self, raw: bytes) -> None:
        """This process has committed one more entry."""
        frontier = self._frontier or Frontier()
        frontier.append(leaf_hash(raw))
        self._frontier = frontier
        self._newest = raw
        self._head = Head(frontier.size, frontier.root(), decode_leaf(raw).header)

    def _catch_up(self, size: int) -> None:
        frontier, former = self._known_before(size)
        leaves = self._rows.leaves(frontier.size, size)
        if len(leaves) != size - frontier.size:
            raise LogBroken("an entry is missing")
        if not leaves:
            self._frontier, self._newest, self._head = frontier, self._rows.newest(), Head(size, frontier.root(), former)
            return
        for raw in leaves:
            leaf = decode_leaf(raw)
            if leaf.header.index != frontier.size or leaf.header.former_root != frontier.root():
                raise LogBroken(f"entry {frontier.size} does not continue the one before it")
            if former is not None and not keeps_clients(former, leaf.header):
                raise LogBroken(f"entry {frontier.size} goes back to an older state of the clients")
            frontier.append(leaf_hash(raw))
            former = leaf.header
        newest = decode_leaf(leaves[-1])
        self.verify_entry(newest)
        current = self._chain.current
        if newest.header.index > current.log_size:
            # At or below it this may be the entry with which a member left.
            self.slot_of(newest, current.epoch)
        self._frontier = frontier
        self._newest = leaves[-1]
        self._head = Head(size, frontier.root(), newest.header)

    def _known_before(self, size: int) -> tuple[Frontier, Header | None]:
        """Where reading goes on: one by one when somebody else wrote meanwhile; all but the last two from tiles when this is the first look."""
        if self._frontier is not None:
            return self._frontier.copy(), self._head.header
        breaks = self._chain.current.breaks
        if not breaks:
            return frontier_at(self._rows, max(0, size - 2)), None
        last = breaks[-1]
        if size < last.size:
            raise LogBroken(f"it has {size} entries; both sides went on from {last.size}")
        frontier = frontier_at(self._rows, last.size)
        if frontier.root() != last.root:
            raise LogBroken("it is not the one that both sides went on with")
        return (frontier, self.state_of(last)) if size < last.size + 2 else (frontier_at(self._rows, size - 2), None)

    def _verified_start(self, id: SessionId) -> KnownSession:
        raw = self._rows.first_of(id)
        if raw is None:
            raise LogBroken("a session has no beginning")
        leaf = decode_leaf(raw)
        if leaf.header.kind != START or leaf.header.session != id or leaf.header.sequence != 0:
            raise LogBroken("a session has no beginning")
        record, signed, pair = read_start(leaf.body)
        manifest = self._chain.at(record.epoch)
        slot = manifest.slot(record.slot) if manifest else None
        if record.session != id or slot is None or slot.status != "active" or record.manifest != self._chain.hash_at(record.epoch):
            raise LogBroken("a session was begun by nobody who belongs here")
        statement = Signed("session", self._vault, slot.public.hash, signed)
        if not verify_pair(slot.public.ed25519, slot.public.mldsa44, statement, pair) or not leaf.signed_by(record.key):
            raise LogBroken("the signature of a session's beginning does not fit")
        return KnownSession(record, leaf.header.index)


def keeps_clients(former: Header, header: Header) -> bool:
    """Whether the clients' state goes on: a higher counter with a state of its own, or the same counter with the same state."""
    if header.client_counter != former.client_counter:
        return header.client_counter == former.client_counter + 1
    return (header.client_root, header.tag, header.tag_generation) == (former.client_root, former.tag, former.tag_generation)
