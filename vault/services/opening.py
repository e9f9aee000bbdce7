"""From the keys of a slot to an open vault: members, log, state and anchor are verified before the session's first entry is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vault.crypto import checkpoint as texts
from vault.crypto.anchor import anchor_key
from vault.crypto.keyring import Keyring
from vault.crypto.manifest import Manifest, decode_body
from vault.crypto.merkle import empty_root
from vault.crypto.names import open_names
from vault.crypto.slot import SlotKeys
from vault.errors import Refused, StorageFailed, Tampered
from vault.model.classes import FieldClass
from vault.model.clock import Clock
from vault.model.ids import SlotId
from vault.model.member import Member
from vault.services.anchors import AnchorFile
from vault.services.creation import DATABASE
from vault.services.keys import KeyRack
from vault.services.log_book import LogBroken
from vault.services.log_writer import Seen
from vault.services.manifests import ManifestChain, read_manifest_file, reconcile_file
from vault.services.opened import OpenVault, Parts
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


def open_vault(folder: Path, sign_in: SignIn, workplace: Workplace) -> OpenVault:
    """A verified vault, before its session begins."""
    vault = open_unverified(folder, sign_in, workplace)
    try:
        vault.load_keys()
        _check_anchor(vault)
    except BaseException:
        vault.close()
        raise
    return vault


def open_unverified(folder: Path, sign_in: SignIn, workplace: Workplace) -> OpenVault:
    """A vault of which only the members were verified: good for looking for the first bad entry, and nothing else."""
    place = look_at(folder)
    if place.network:
        raise StorageFailed(f"The vault lies on a network ({place.network}).", id="not_local", next_step="A vault belongs on a local disk of this computer.")
    signed = read_manifest_file(folder)
    rack = KeyRack(sign_in.slot, sign_in.keys, decode_body(signed.body))
    database = Database(folder / DATABASE, rack.store_key)
    try:
        chain = ManifestChain(LogRows(database))
        chain.refresh()
        reconcile_file(folder, chain, signed)
        rack.manifest = chain.current
        if sign_in.keyrings is not None:
            rack.take(sign_in.keyrings)
        member = _member(chain.current, rack.store_key, sign_in)
        key = anchor_key(sign_in.keys.signing.ed25519_seed, chain.current.vault, sign_in.slot)
        anchor = AnchorFile(workplace.data_folder, chain.current.vault, sign_in.slot, key)
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


def _check_anchor(vault: OpenVault) -> None:
    """The vault must be where its own newest checkpoint and this computer last saw it, or further on."""
    _check_checkpoint(vault)
    seen = vault.anchored()
    if seen is None:
        return
    if seen.manifest != vault.chain.hash_at(seen.epoch):
        raise _older("Its list of members and keys is not the one that this computer has seen")
    with vault.snapshot() as snapshot:
        if snapshot.size < seen.log_size:
            raise _older(f"Its log has {snapshot.size:,} entries; this computer has seen {seen.log_size:,}")
        if vault.log.root_at(seen.log_size) != seen.log_root:
            raise LogBroken("it is another log than the one that this computer has seen")
        if snapshot.counter < seen.client_counter:
            raise _older("Its clients are older than what this computer has seen")


def _check_checkpoint(vault: OpenVault) -> None:
    with vault.snapshot() as snapshot:
        text = vault.log_rows.newest_checkpoint()
        if text is None:
            return
        checkpoint, _, _ = texts.parse(text)
        if snapshot.size < checkpoint.size:
            raise _older(f"Its log has {snapshot.size:,} entries; a checkpoint in it covers {checkpoint.size:,}")
        if vault.log.root_at(checkpoint.size) != checkpoint.root:
            raise LogBroken("it is another log than the one that a checkpoint covers")


def _older(what: str) -> Tampered:
    return Tampered(
        f"This is an older or another copy of the vault. {what}.",
        id="rolled_back",
        next_step="Do not go on with this copy. Tell the compliance officer; a restored backup needs both sides.",
    )

