"""An open vault: every write is one transaction with exactly one log entry, every read stands on what the newest entry signs.

The order is always the same: rows, tree, entry, COMMIT, anchor; and only then a result.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from vault.crypto.anchor import Anchor
from vault.crypto.log_entry import BEAT, END, OTHER, Header
from vault.crypto.manifest import Manifest
from vault.errors import Refused
from vault.model.clock import Clock
from vault.model.ids import VaultId
from vault.model.log import Action, Entry, Receipt
from vault.model.member import ROLE_LABELS, Member
from vault.services.change import Change, Roots, Snapshot, Witness
from vault.services.client_rows import CheckedRows
from vault.services.client_state import ClientState
from vault.services.keys import KeyRack
from vault.services.log_book import Head, LogBook
from vault.services.log_tree import store_filled_tiles
from vault.services.log_writer import Leaf, LogWriter, Seen
from vault.services.manifests import ManifestChain
from vault.services.own_changes import OwnChanges
from vault.services.registry import Registry
from vault.services.remembered import Remembered
from vault.services.state_tags import StateTags
from vault.services.state_tree import StateTree
from vault.store.database import Database
from vault.store.log_rows import LogRows
from vault.store.records import RecordRows
from vault.store.state_rows import StateRows

__all__ = ["Change", "OpenVault", "Parts", "Snapshot"]

_REGISTRY = 1
_KINDS = {Action.SESSION_END: END, Action.BEAT: BEAT}


@dataclass(frozen=True, slots=True)
class Parts:
    """What an open vault is made of; `session` wires it."""

    folder: Path
    database: Database
    chain: ManifestChain
    keys: KeyRack
    member: Member
    anchor: Remembered
    clock: Clock


class OpenVault:
    """One session's open vault. `task` is the hash of the request that a custody task carries out."""

    def __init__(self, parts: Parts, task: bytes = b"") -> None:
        self._parts = parts
        self.folder, self.keys, self.member, self.clock, self.task = parts.folder, parts.keys, parts.member, parts.clock, task
        self.chain = parts.chain
        self.vault: VaultId = parts.keys.vault
        self.log_rows = LogRows(parts.database)
        self.log = LogBook(self.log_rows, parts.chain, self.vault)
        self.rows = CheckedRows(parts.database, self.look, whole=parts.member.role != "sales")
        self._clients = ClientState(parts.database)
        self._registry = Registry(RecordRows(parts.database), StateTree(StateRows(parts.database, _REGISTRY)))
        self.records = Records(self, self._registry)
        self._tags = StateTags(parts.keys, entitled=parts.member.role == "sales")
        self.own_changes = OwnChanges()
        self._seen = -1  # the database's version at the last whole verification
        self._writer = LogWriter(self.vault, parts.member.slot, parts.keys.slot_keys, parts.chain.current.roles["officers"].hpke)

    def require(self, *roles: str) -> None:
        """Refuses whoever has none of these roles."""
        if self.member.role not in roles:
            names = " or ".join(ROLE_LABELS[role] for role in roles)
            raise Refused(f"This is for {names}.", id="not_your_role", next_step=f"Ask a colleague in {names}.")

    def load_keys(self) -> None:
        """Opens what the present manifest entitles this slot to."""
        with self._parts.database.reading():
            self._enter(load=True)

    def begin_session(self, seen: Seen) -> Receipt:
        """The session's first entry: nothing else may be written before it. It names the epoch that holds at this moment."""
        entry = Entry(Action.CREATED)  # stands for the start in the receipt; the stored body is the start record
        with self._transaction() as head:
            epoch = self.chain.current.epoch
            header = self._tags.header(head, Roots.at(head), self._writer, self.clock, touched=False)
            leaf = self._writer.start(header, replace(seen, epoch=epoch, manifest=self.chain.hash_at(epoch)))
            self._store(header.index, leaf)
        return self._committed(header, leaf, entry)

    @contextlib.contextmanager
    def change(self) -> Iterator[Change]:
        """One durable change with its entry. What is raised inside undoes all of it."""
        with self._transaction() as head:
            change = Change(head, self._clients, self._registry, self._may_write_clients)
            yield change
            entry = change.entry()
            header = self._tags.header(head, change.roots(), self._writer, self.clock, touched=change.tags)
            leaf = self._writer.seal(header, entry, _KINDS.get(entry.action, OTHER))
            self._store(header.index, leaf)
            if change.witness is not None:
                self._keep_checkpoint(header, leaf, change.witness)
        change.receipt = self._committed(header, leaf, entry)
        if change.tags:
            self.own_changes.note(header.client_counter, change.touched)
        if change.witness is not None:
            self._parts.anchor.copy(self.anchor_now())

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One consistent look at the vault: that of the running change or snapshot, where there is one."""
        if self.inside():
            yield Snapshot(self.log.verified, self._clients, self._registry)
            return
        with self._parts.database.reading():
            yield Snapshot(self._look_again(), self._clients, self._registry)

    @contextlib.contextmanager
    def look(self) -> Iterator[ClientState]:
        """The clients' state in the running change or snapshot, or in a snapshot of its own."""
        with self.snapshot():
            yield self._clients

    def inside(self) -> bool:
        """Whether a change or snapshot is open."""
        return self._parts.database.in_transaction

    @property
    def remembered(self) -> Remembered:
        """What this computer remembers of the vault."""
        return self._parts.anchor

    def anchored(self) -> Anchor | None:
        """What this computer has seen of the vault so far."""
        return self._parts.anchor.read()

    def anchor_now(self) -> Anchor:
        """What is remembered outside the vault of what this process has seen last."""
        size, root, counter = self.log.known()
        epoch = self.chain.current.epoch
        return Anchor(size, root, counter, epoch, self.chain.hash_at(epoch), self.chain.segment)

    def state_here(self) -> Roots:
        """The roots over what lies here, to the last row, whoever put it there; for a vault of which only the members were verified."""
        with self._parts.database.reading():
            roots = Roots(self._clients.stored_root(), self._registry.stored_root())
            self._clients.begin(roots.clients)
            self._registry.begin(roots.registry)
            self._registry.check_whole()
            self._clients.check_whole()
        return roots

    @contextlib.contextmanager
    def mending(self) -> Iterator[None]:
        """One transaction that goes on after an alarm: what both sides signed stands in the place of an entry."""
        with self._parts.database.writing():
            yield
        self._seen = -1

    def add_manifest(self, epoch: int, body: bytes, signatures: bytes) -> None:
        """One more epoch, in the running change; it holds once the change is committed and read back."""
        self.log_rows.put_manifest(epoch, body, signatures)
        self._seen = -1

    def close(self) -> None:
        """The store key can open nothing more here."""
        self._parts.database.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Head]:
        with self._parts.database.writing():
            yield self._enter()

    def _enter(self, *, load: bool = False) -> Head:
        """Verifies what the transaction stands on: members, log head, both roots, the clients' tag."""
        refreshed = self.chain.refresh()
        head = self.log.head()
        self._stand_on(head)
        if load or refreshed or self.keys.manifest.epoch != self.chain.current.epoch:
            self._take_manifest(self.chain.current)
        self._tags.check(head)
        self._seen = self._parts.database.version()
        return head

    def _look_again(self) -> Head:
        """As `_enter`, for a look only: where nobody else has written since, what this process verified or committed last is what is there."""
        if self._parts.database.version() != self._seen:
            return self._enter()
        self._stand_on(self.log.verified)
        return self.log.verified

    def _stand_on(self, head: Head) -> None:
        roots = Roots.at(head)
        self._clients.begin(roots.clients)
        self._registry.begin(roots.registry)

    def _take_manifest(self, manifest: Manifest) -> None:
        slot = manifest.slot(self.member.slot)
        if slot is None or slot.status != "active":
            raise Refused("This sign-in was suspended or removed.", id="not_a_member", next_step="Ask an admin.")
        if self.task:
            return  # a task keeps the keys that it was given, and no others
        self.keys.load(self._registry, manifest)

    def _may_write_clients(self) -> None:
        self.require("sales")
        if self.task:
            raise Refused("A task that two people approved reads and never writes clients.", id="task_writes")

    def _store(self, index: int, leaf: Leaf) -> None:
        self.log_rows.append(index, self._writer.session, leaf.raw)
        if leaf.attachment:
            self.log_rows.put_attachment(index, leaf.attachment)
        store_filled_tiles(self.log_rows, index + 1)

    def _keep_checkpoint(self, header: Header, leaf: Leaf, witness: Witness) -> None:
        size, root = header.index + 1, self.log.root_with(leaf.raw)
        self.log_rows.put_checkpoint(size, self.member.slot, witness(size, root, header.client_counter))

    def _committed(self, header: Header, leaf: Leaf, entry: Entry) -> Receipt:
        """After COMMIT: this process moves on, and this computer remembers, before anybody gets a result."""
        self._writer.committed()
        self.log.took(leaf.raw)
        self._parts.anchor.append(self.anchor_now())
        return Receipt(header.index, header.wall, entry)


class Records:
    """The registry as services read it, in a change or snapshot of theirs or in one of its own."""

    def __init__(self, vault: OpenVault, registry: Registry) -> None:
        self._vault = vault
        self._registry = registry

    def get(self, kind: str, id: bytes) -> bytes | None:
        """The record's bytes, or None."""
        if self._vault.inside():
            return self._registry.get(kind, id)
        with self._vault.snapshot():
            return self._registry.get(kind, id)

    def list(self, kind: str) -> list[tuple[bytes, bytes]]:
        """`(id, data)` of all records of a kind."""
        if self._vault.inside():
            return self._registry.list(kind)
        with self._vault.snapshot():
            return self._registry.list(kind)
