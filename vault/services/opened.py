"""An open vault: every write is one transaction with exactly one log entry, every read stands on what the newest entry signs.

The order is always the same: rows, tree, entry, COMMIT, anchor; and only then a result.
"""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from vault.crypto.anchor import Anchor
from vault.crypto.log_entry import BEAT, END, OTHER, Header
from vault.crypto.manifest import Manifest
from vault.crypto.state import empty_root, encode_row, leaf_hash, state_tag
from vault.errors import Refused, VaultError
from vault.model.classes import FieldClass
from vault.model.clock import Clock
from vault.model.ids import ClientId, VaultId
from vault.model.log import Action, Entry, Receipt
from vault.model.member import ROLE_LABELS, Member
from vault.services.anchors import AnchorFile
from vault.services.keys import KeyRack
from vault.services.log_book import Head, LogBook
from vault.services.log_tree import store_filled_tiles
from vault.services.log_writer import Leaf, LogWriter, Seen
from vault.services.manifests import ManifestChain
from vault.services.registry import Registry
from vault.services.state_tree import Key, StateBroken, StateTree
from vault.store.clients import ClientRows
from vault.store.database import Database
from vault.store.log_rows import LogRows
from vault.store.records import RecordRows
from vault.store.state_rows import StateRows, client_rows

_CLIENTS, _REGISTRY = 0, 1
_KIND = "client"
_KINDS = {Action.SESSION_END: END, Action.BEAT: BEAT}


@dataclass(frozen=True, slots=True)
class Parts:
    """What an open vault is made of; `session` wires it."""

    folder: Path
    database: Database
    chain: ManifestChain
    keys: KeyRack
    member: Member
    anchor: AnchorFile
    clock: Clock


class OpenVault:
    """One session's open vault. `task` is the hash of the request that a custody task carries out."""

    def __init__(self, parts: Parts, task: bytes = b"") -> None:
        self._parts = parts
        self.folder, self.keys, self.member, self.clock, self.task = parts.folder, parts.keys, parts.member, parts.clock, task
        self.chain = parts.chain
        self.vault: VaultId = parts.keys.vault
        self.log_rows = LogRows(parts.database)
        self.rows = ClientRows(parts.database)
        self.log = LogBook(self.log_rows, parts.chain, self.vault)
        self._clients = StateTree(StateRows(parts.database, _CLIENTS))
        self._registry = Registry(RecordRows(parts.database), StateTree(StateRows(parts.database, _REGISTRY)))
        self.records = Records(self, self._registry)
        self._writer = LogWriter(self.vault, parts.member.slot, parts.keys.slot_keys, parts.chain.current.roles["officers"].hpke)

    def require(self, *roles: str) -> None:
        """Refuses whoever has none of these roles."""
        if self.member.role not in roles:
            names = " or ".join(ROLE_LABELS[role] for role in roles)
            raise Refused(f"This is for {names}.", id="not_your_role", next_step=f"Ask a colleague in {names}.")

    def client_counter(self) -> int:
        """How often clients were changed: rises with every change of client rows."""
        with self.snapshot() as snapshot:
            return snapshot.counter

    def begin_session(self, seen: Seen) -> Receipt:
        """The session's first entry: nothing else may be written before it."""
        entry = Entry(Action.CREATED)  # stands for the start in the receipt; the stored body is the start record
        with self._transaction() as head:
            header = self._header(head, _roots(head), touched=False)
            leaf = self._writer.start(header, seen)
            self._store(header.index, leaf)
        return self._committed(header, leaf, entry)

    @contextlib.contextmanager
    def change(self) -> Iterator["Change"]:
        """One durable change with its entry. What is raised inside undoes all of it."""
        with self._transaction() as head:
            change = Change(self, head, self._registry)
            yield change
            entry = change.entry()
            header = self._header(head, change.roots(), touched=change.tags)
            leaf = self._writer.seal(header, entry, _KINDS.get(entry.action, OTHER))
            self._store(header.index, leaf)
        change.receipt = self._committed(header, leaf, entry)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """One consistent look at the vault."""
        with self._parts.database.reading():
            yield Snapshot(self, self._enter())

    def inside(self) -> bool:
        """Whether a change or snapshot is open."""
        return self._parts.database.in_transaction

    def check_clients(self, clients: Collection[ClientId], root: bytes) -> None:
        """Each client's rows must be what `root` covers."""
        self._clients.check(self.client_leaves(clients), root)

    def client_leaves(self, clients: Collection[ClientId]) -> dict[Key, bytes | None]:
        """The leaf of each client over its rows as they are stored now; None where there are none."""
        rows = client_rows(self._parts.database, list(clients))
        return {
            (_KIND, client): leaf_hash(_KIND, client, [encode_row(table, columns) for table, columns in found]) if found else None
            for client, found in rows.items()
        }

    def update_clients(self, clients: Collection[ClientId], root: bytes) -> bytes:
        """Brings the tree up to the rows of these clients; gives the new root."""
        return self._clients.update(self.client_leaves(clients)) if clients else root

    def every_client(self, root: bytes) -> frozenset[ClientId]:
        """The ids of all clients, after the whole tree was computed again."""
        return frozenset(ClientId(id) for _, id in self._clients.every_key(root))

    def anchored(self) -> Anchor | None:
        """What this computer has seen of the vault so far."""
        return self._parts.anchor.read()

    def add_manifest(self, epoch: int, body: bytes, signatures: bytes) -> None:
        """One more epoch, in the running change; it holds once the change is committed and read back."""
        self.log_rows.put_manifest(epoch, body, signatures)

    def keep_checkpoint(self, size: int, text: str) -> None:
        """One more checkpoint of this slot; it signs what is there, so it is no change of its own."""
        with self._parts.database.writing():
            self.log_rows.put_checkpoint(size, self.member.slot, text)

    def close(self) -> None:
        """The store key can open nothing more here."""
        self._parts.database.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Head]:
        with self._parts.database.writing():
            yield self._enter()

    def _enter(self) -> Head:
        """Verifies what the transaction stands on: members, log head, both roots, the clients' tag."""
        refreshed = self.chain.refresh()
        head = self.log.head()
        roots = _roots(head)
        self._clients.require(roots.clients)
        self._registry.begin(roots.registry)
        if refreshed or self.keys.manifest.epoch != self.chain.current.epoch:
            self._take_manifest(self.chain.current)
        self._check_tag(head)
        return head

    def _take_manifest(self, manifest: Manifest) -> None:
        slot = manifest.slot(self.member.slot)
        if slot is None or slot.status != "active":
            raise Refused("This sign-in was suspended or removed.", id="not_a_member", next_step="Ask an admin.")
        if self.task:
            return  # a task keeps the keys that it was given, and no others
        self.keys.load(self._registry, manifest)

    def load_keys(self) -> None:
        """Opens what the present manifest entitles this slot to, before the session begins."""
        with self._parts.database.reading():
            head = self._enter()
            self._take_manifest(self.chain.current)
            self._check_tag(head)

    def _check_tag(self, head: Head) -> None:
        header = head.header
        if header is None or not self.keys.holds(FieldClass.IDENTITY):
            return
        if header.tag_generation not in self.keys.generations(FieldClass.IDENTITY):
            if self.task:
                return  # a task does not hold the generation that was opened after it was approved
            raise StateBroken
        if header.tag != self._tag(header.tag_generation, header.client_root, header.client_counter):
            raise StateBroken

    def _tag(self, generation: int, root: bytes, counter: int) -> bytes:
        key = self.keys.at(FieldClass.IDENTITY, generation).state_key
        return state_tag(key, self.vault, root, counter, generation)

    def _header(self, head: Head, roots: "Roots", *, touched: bool) -> Header:
        former = head.header
        counter = former.client_counter if former else 0
        if touched or former is None:
            counter += 1 if touched else 0
            generation = self.keys.current(FieldClass.IDENTITY).generation
            tag = self._tag(generation, roots.clients, counter)
        else:
            generation, tag = former.tag_generation, former.tag
        return Header(
            vault=self.vault,
            index=head.size,
            session=self._writer.session,
            sequence=self._writer.sequence,
            kind=OTHER,
            wall=self.clock.now(),
            monotonic=self.clock.monotonic(),
            former_root=head.root,
            client_root=roots.clients,
            registry_root=roots.registry,
            client_counter=counter,
            tag=tag,
            tag_generation=generation,
        )

    def _store(self, index: int, leaf: Leaf) -> None:
        self.log_rows.append(index, self._writer.session, leaf.raw)
        if leaf.attachment:
            self.log_rows.put_attachment(index, leaf.attachment)
        store_filled_tiles(self.log_rows, index + 1)

    def _committed(self, header: Header, leaf: Leaf, entry: Entry) -> Receipt:
        """After COMMIT: this process moves on, and this computer remembers, before anybody gets a result."""
        self._writer.committed()
        self.log.took(leaf.raw)
        self._parts.anchor.append(self.anchor_now())
        return Receipt(header.index, header.wall, entry)

    def anchor_now(self) -> Anchor:
        """What is remembered outside the vault of what this process has seen last."""
        size, root, counter = self.log.known()
        epoch = self.chain.current.epoch
        return Anchor(size, root, counter, epoch, self.chain.hash_at(epoch))


@dataclass(frozen=True, slots=True)
class Roots:
    """Both roots of the state tree."""

    clients: bytes
    registry: bytes


def _roots(head: Head) -> Roots:
    return Roots(head.header.client_root, head.header.registry_root) if head.header else Roots(empty_root(), empty_root())


class Snapshot:
    """A look at the vault whose clients can be checked."""

    def __init__(self, vault: OpenVault, head: Head) -> None:
        self._vault = vault
        self.root = _roots(head).clients
        self.counter = head.header.client_counter if head.header else 0
        self.size = head.size

    def check(self, clients: Collection[ClientId]) -> None:
        """Refuses rows that are not what the newest entry signs, before anything of them is shown."""
        self._vault.check_clients(clients, self.root)

    def every_client(self) -> frozenset[ClientId]:
        """The ids of all clients, none missing and none too many."""
        return self._vault.every_client(self.root)


class Change:
    """One change while it is made. `receipt` is there once the change is durable."""

    receipt: Receipt

    def __init__(self, vault: OpenVault, head: Head, registry: Registry) -> None:
        self._vault = vault
        self._head = head
        self._registry = registry
        self._touched: set[ClientId] = set()
        self._entry: Entry | None = None
        self.tags = False

    @property
    def index(self) -> int:
        """The index of the entry that this change will write."""
        return self._head.size

    def check(self, clients: Collection[ClientId]) -> None:
        """As `Snapshot.check`; only before rows of these clients are changed."""
        self._vault.check_clients(clients, _roots(self._head).clients)

    def touch(self, *clients: ClientId) -> None:
        """Rows of these clients are changed here."""
        self._vault.require("sales")
        if self._vault.task:
            raise Refused("A task that two people approved reads and never writes clients.", id="task_writes")
        self._touched.update(clients)
        self.tags = self.tags or bool(clients)

    def tag_again(self) -> None:
        """Tags the clients' state under the newest key although no client changed."""
        self._vault.require("sales")
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
        return Roots(self._vault.update_clients(self._touched, _roots(self._head).clients), self._registry.finish())


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
