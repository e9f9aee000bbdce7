"""A new vault, made at one desk: its first epoch, its keys, its first log entries.

The program knows every key for some seconds, so generation 1 is *by program*.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vault.crypto import hpke
from vault.crypto.kdf import KdfCost
from vault.crypto.keyring import Keyring, commitment, new_share
from vault.crypto.manifest import LOCK_MINUTES, MOST_LOCK_MINUTES, Grant, KeyringEntry, Manifest, ManifestSlot, RoleKey, SignedManifest, StoreKey
from vault.crypto.merkle import empty_root
from vault.crypto.names import seal_names
from vault.crypto.slot import SlotKeys, new_header, seal_slot
from vault.errors import StorageFailed, WrongUse
from vault.model.classes import EVERY_CLASS, FieldClass
from vault.model.clock import Clock
from vault.model.ids import ID_BYTES, SlotId, VaultId
from vault.model.log import Action, Entry
from vault.model.member import Member
from vault.services import passphrases
from vault.services.device_secrets import SecretStore
from vault.services.keys import ROLE_SIDES
from vault.services.log_writer import Seen
from vault.services.manifests import FILE, FIRST_FILE
from vault.services.opened import OpenVault
from vault.services.slots import FOLDER, write_slot
from vault.services.wraps import put_wrap
from vault.store.files import write_whole
from vault.store.place import look_at

DATABASE = "clients.db"
CLASSES = {"sales": EVERY_CLASS, "compliance": (FieldClass.ROUTING,), "admin": ()}
ROLE_KEYS = {"admin": "admins", "compliance": "officers"}
_STORE_KEY = 32
_SUFFIX = ".vault"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who belongs to the vault from the beginning."""

    name: str
    role: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the vault is to be. `cost` is what a guess at a passphrase costs; below the floor nothing is made; `lock_minutes` is the longest quiet time."""

    name: str
    kind: str
    cost: KdfCost
    workstation: str
    lock_minutes: int = LOCK_MINUTES


@dataclass(frozen=True, slots=True)
class NewSlot:
    """One member's slot with its private keys."""

    id: SlotId
    member: NewMember
    keys: SlotKeys
    kind: str

    def entry(self, vault: VaultId) -> ManifestSlot:
        """Its line of the manifest."""
        proof = self.keys.sign("proof", vault, self.keys.public.hash)
        return ManifestSlot(self.id, (self.member.role,), CLASSES[self.member.role], self.kind, self.keys.public, proof)


class NewVault:
    """All keys of a vault that is being made."""

    def __init__(self, members: Sequence[NewMember], wishes: Wishes) -> None:
        self.id = VaultId(os.urandom(ID_BYTES))
        self.wishes = wishes
        self.slots = [NewSlot(SlotId(os.urandom(ID_BYTES)), member, SlotKeys.generate(), wishes.kind) for member in members]
        self.store_key = os.urandom(_STORE_KEY)
        self.role_keys = {role: hpke.KeyPair.generate() for role in ROLE_SIDES}
        self.recovery = hpke.KeyPair.generate()
        self.shares = {klass: {side: new_share() for side in ("a", "b")} for klass in EVERY_CLASS}

    def keyring(self, klass: FieldClass) -> Keyring:
        """Generation 1 of a class."""
        return Keyring(self.id, klass, 1, self.shares[klass]["a"], self.shares[klass]["b"])

    def manifest(self, made_at: int) -> Manifest:
        """Epoch 1."""
        names = {slot.id: (slot.member.name, self.wishes.workstation) for slot in self.slots}
        context = hpke.WrapContext(self.id, "store-key", "store/1", 1)
        grants = tuple(Grant(slot.id, hpke.wrap(self.store_key, slot.keys.public.hpke, context)) for slot in self.slots)
        return Manifest(
            vault=self.id,
            epoch=1,
            former=b"",
            name=self.wishes.name,
            custody="two_person",
            made="one_desk",
            made_at=made_at,
            log_size=0,
            log_root=empty_root(),
            kdf=self.wishes.cost,
            slot_kinds=("device", "passphrase") if self.wishes.kind == "passphrase" else ("device",),
            roles={role: RoleKey(keys.public, 1) for role, keys in self.role_keys.items()},
            recovery=self.recovery.public,
            recovery_kits=(),
            slots=tuple(slot.entry(self.id) for slot in self.slots),
            keyrings=tuple(self._keyring_entry(klass) for klass in EVERY_CLASS),
            store_keys=(StoreKey(1, grants),),
            names=seal_names(names, self.store_key, self.id),
            lock_minutes=self.wishes.lock_minutes,
        )

    def _keyring_entry(self, klass: FieldClass) -> KeyringEntry:
        a, b = (commitment(self.id, klass, 1, side, self.shares[klass][side]) for side in ("a", "b"))
        return KeyringEntry(klass, 1, "current", a, b, 1)

    def signed(self, body: bytes) -> SignedManifest:
        """Epoch 1, signed by the first admin and the first officer that it lists."""
        signers = {slot.member.role: slot for slot in reversed(self.slots) if slot.member.role in ROLE_KEYS}
        return SignedManifest(body, {slot.id: slot.keys.sign("manifest", self.id, body) for slot in signers.values()})

    def secrets(self) -> list[tuple[bytes, bytes, hpke.WrapContext]]:
        """Every wrap that the registry begins with: `(what, to whom, context)`."""
        wraps = [*self._role_wraps(), *self._recovery_wraps()]
        for klass, sides in self.shares.items():
            for side, share in sides.items():
                context = self._context("share", f"{klass.value}/main/1/{side}")
                role = next(role for role, own in ROLE_SIDES.items() if own == side)
                holders = [slot.keys.public.hpke for slot in self.slots if klass in CLASSES[slot.member.role]]
                wraps += [(share, to, context) for to in (self.role_keys[role].public, *holders)]
        return wraps

    def _role_wraps(self) -> list[tuple[bytes, bytes, hpke.WrapContext]]:
        holders = [(ROLE_KEYS[slot.member.role], slot) for slot in self.slots if slot.member.role in ROLE_KEYS]
        return [(self.role_keys[role].seed, slot.keys.public.hpke, self._context("role-key", f"{role}/1")) for role, slot in holders]

    def _recovery_wraps(self) -> list[tuple[bytes, bytes, hpke.WrapContext]]:
        # Until kits are printed each side holds one half of the recovery seed: one alone says nothing.
        half = os.urandom(len(self.recovery.seed))
        other = bytes(one ^ two for one, two in zip(half, self.recovery.seed, strict=True))
        kept = {"store/1": self.store_key, **{f"{role}/1": keys.seed for role, keys in self.role_keys.items()}}
        return [
            (half, self.role_keys["admins"].public, self._context("recovery-half", "recovery/1/a")),
            (other, self.role_keys["officers"].public, self._context("recovery-half", "recovery/1/b")),
            *((secret, self.recovery.public, self._context("recovery", object)) for object, secret in kept.items()),
        ]

    def _context(self, purpose: str, object: str) -> hpke.WrapContext:
        return hpke.WrapContext(self.id, purpose, object, 1)


def check_wishes(folder: Path, members: Sequence[NewMember], wishes: Wishes) -> None:
    """Refuses what would not be a vault for two sides, or not a place for one."""
    if folder.suffix != _SUFFIX:
        raise WrongUse(f"A vault is a folder whose name ends in {_SUFFIX}.", id="vault_name", next_step=f"Give {folder.name}{_SUFFIX}, for example.")
    if os.path.lexists(folder):
        raise WrongUse("There is something at that path already.", id="vault_exists", next_step="Give another path: nothing is overwritten.")
    if not (wishes.name.strip() == wishes.name and wishes.name.isprintable() and 0 < len(wishes.name) <= _LONGEST_NAME):
        raise WrongUse("That cannot be a vault's name.", id="vault_title", next_step=f"Give --name a line of at most {_LONGEST_NAME} characters.")
    if not 1 <= wishes.lock_minutes <= MOST_LOCK_MINUTES:
        raise WrongUse(f"A vault locks after 1 to {MOST_LOCK_MINUTES} quiet minutes.", id="lock_minutes", next_step="Give --lock-minutes 10, for example.")
    _check_people(members, wishes.kind)
    _check_place(folder)


def _check_people(members: Sequence[NewMember], kind: str) -> None:
    names = [member.name.casefold() for member in members]
    if len(set(names)) != len(names) or not all(name.strip() == name and name.isprintable() and name for name in names):
        raise WrongUse("Every member needs a name of their own.", id="member_names", next_step="Give each --member another name, without blanks around it.")
    if not {"admin", "compliance"} <= {member.role for member in members}:
        raise WrongUse(
            "A vault needs an admin and a compliance officer.",
            id="two_sides",
            next_step="Name two people, for example --member anna:admin --member carl:compliance.",
        )
    if len({member.passphrase for member in members}) != len(members):
        raise WrongUse("Two members have the same passphrase.", id="passphrase_shared", next_step="Let each of them choose one that nobody else knows.")
    for member in members:
        passphrases.check(member.passphrase, kind, member.name)


def _check_place(folder: Path) -> None:
    place = look_at(folder)
    if place.network:
        raise StorageFailed(f"That folder is on a network ({place.network}).", id="not_local", next_step="A vault belongs on a local disk of this computer.")
    if place.sync:
        raise StorageFailed(f"That folder is synchronised ({place.sync}).", id="sync_folder", next_step="Choose a folder that no sync program touches.")


def write_files(folder: Path, new: NewVault, signed: SignedManifest, store: SecretStore) -> None:
    """Slot files and `manifest.json` in a folder that is not in its place yet."""
    (folder / FOLDER).mkdir(mode=0o700)
    for name in ("pending", "drafts"):
        (folder / name).mkdir(mode=0o700)
    for slot in new.slots:
        secret = store.new(new.id, slot.id) if slot.kind == "device" else b""
        header = new_header(new.id, slot.id, slot.kind, slot.member.name, new.wishes.cost)
        write_slot(folder, header, seal_slot(slot.keys, header, slot.member.passphrase, secret))
    for name in (FILE, FIRST_FILE):
        write_whole(folder / name, signed.encode_file())


def first_entries(vault: OpenVault, new: NewVault, clock: Clock) -> None:
    """The session of creation: start, every wrap with its entry, end."""
    chain = vault.chain
    vault.begin_session(Seen(1, chain.hash_at(1), 0, empty_root()))
    with vault.change() as change:
        for secret, recipient, context in new.secrets():
            put_wrap(change, secret, recipient, context)
        change.record(Entry(Action.CREATED, count=len(new.slots), detail={"made": "one_desk", "at": clock.now()}))
    with vault.change() as change:
        change.record(Entry(Action.SESSION_END))


def creator(new: NewVault) -> Member:
    """Whose session the first entries are: the first admin's."""
    slot = next(slot for slot in new.slots if slot.member.role == "admin")
    return Member(slot.id, slot.member.name, "admin", new.wishes.workstation)


def move_into_place(made: Path, folder: Path) -> None:
    """Gives the finished folder its name."""
    try:
        made.rename(folder)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise unwritable(error) from None


def unwritable(error: OSError) -> StorageFailed:
    """What the disk said about the place for a new vault."""
    return StorageFailed(f"The vault cannot be put there: {error.strerror}.", id="vault_unwritable", next_step="Give another path.")

