"""From the keys of a slot to an open vault: members, log, state and anchor are verified before the session's first entry is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vault.crypto.anchor import anchor_key
from vault.crypto.keyring import Keyring
from vault.crypto.manifest import Manifest, decode_body
from vault.crypto.merkle import empty_root
from vault.crypto.names import open_names
from vault.crypto.slot import SlotKeys
from vault.errors import Refused, StorageFailed
from vault.model.classes import FieldClass
from vault.model.clock import Clock
from vault.model.ids import SlotId
from vault.model.member import Member
from vault.services.anchor_copies import AnchorCopies
from vault.services.anchors import AnchorFile
from vault.services.creation import DATABASE
from vault.services.keys import KeyRack
from vault.services.log_writer import Seen
from vault.services.manifests import ManifestChain, read_manifest_file, reconcile_file
from vault.services.opened import OpenVault, Parts
from vault.services.remembered import Holder, Remembered
from vault.services.seen import check_length, check_seen
from vault.store.database import Database
from vault.store.log_rows import LogRows
from vault.store.place import look_at


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who opens the vault. A custody task has the hash of its request, and the keyrings that both sides gave it."""

    slot: SlotId
    keys: SlotKeys
    request: bytes = b""
    keyrings: Mapping[tuple[FieldClass, int], Keyring] | None = None


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the program uses of this computer."""

    data_folder: Path
    clock: Clock
    copies: AnchorCopies

    def memory(self, holder: Holder) -> Remembered:
        """What this computer remembers for one slot."""
        return Remembered(AnchorFile(self.data_folder, holder.vault, holder.slot, holder.key), self.copies, holder, self.clock)


def open_vault(folder: Path, sign_in: SignIn, workplace: Workplace) -> OpenVault:
    """A verified vault, before its session begins."""
    vault = open_unverified(folder, sign_in, workplace)
    try:
        check_length(vault)
        vault.load_keys()
        check_seen(vault)
    except BaseException:
        vault.close()
        raise
    return vault


def open_unverified(folder: Path, sign_in: SignIn, workplace: Workplace, *, reconcile: bool = True) -> OpenVault:
    """A vault of which only the members were verified: good for looking for the first bad entry, and nothing else.

    Without `reconcile` the list of members beside it may be a newer one.
    """
    place = look_at(folder)
    if place.network:
        raise StorageFailed(f"The vault lies on a network ({place.network}).", id="not_local", next_step="A vault belongs on a local disk of this computer.")
    signed = read_manifest_file(folder)
    rack = KeyRack(sign_in.slot, sign_in.keys, decode_body(signed.body))
    database = Database(folder / DATABASE, rack.store_key)
    try:
        chain = ManifestChain(LogRows(database))
        chain.refresh()
        if reconcile:
            reconcile_file(folder, chain, signed)
        rack.manifest = chain.current
        if sign_in.keyrings is not None:
            rack.take(sign_in.keyrings)
        member = _member(chain.current, rack.store_key, sign_in)
        key = anchor_key(sign_in.keys.signing.ed25519_seed, chain.current.vault, sign_in.slot)
        anchor = workplace.memory(Holder(chain.current.vault, sign_in.slot, key))
    except BaseException:
        database.close()
        raise
    return OpenVault(Parts(folder, database, chain, rack, member, anchor, workplace.clock), sign_in.request)


def begin(vault: OpenVault) -> None:
    """The session's first entry."""
    seen = vault.anchored()
    epoch = vault.chain.current.epoch
    size, root = (seen.log_size, seen.log_root) if seen else (0, empty_root())
    vault.begin_session(Seen(epoch, vault.chain.hash_at(epoch), size, root, vault.task))


def names_of(manifest: Manifest, store_key: bytes) -> dict[SlotId, tuple[str, str]]:
    """Member and workstation by slot."""
    return open_names(manifest.names, store_key, manifest.vault)


def _member(manifest: Manifest, store_key: bytes, sign_in: SignIn) -> Member:
    slot = manifest.slot(sign_in.slot)
    if slot is None or slot.status != "active" or slot.public != sign_in.keys.public:
        raise Refused("This sign-in was suspended or removed.", id="not_a_member", next_step="Ask an admin.")
    name, workstation = names_of(manifest, store_key).get(sign_in.slot, ("", ""))
    return Member(sign_in.slot, name, slot.roles[0], workstation)
