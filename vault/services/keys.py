"""The keys that one slot has opened, and what it may not open."""

from collections.abc import Mapping

from vault.crypto import hpke
from vault.crypto.errors import SealBroken
from vault.crypto.kdf import hkdf_expand
from vault.crypto.keyring import SHARE, Keyring, commitment
from vault.crypto.lp import lp
from vault.crypto.manifest import KeyringEntry, Manifest
from vault.crypto.slot import SlotKeys
from vault.errors import Refused, Tampered, VaultError
from vault.model.classes import FieldClass
from vault.model.ids import SlotId, VaultId
from vault.services.wraps import RecordReader, get_wrap

ROLE_SIDES = {"admins": "a", "officers": "b"}


class KeyRack:
    """Store key, role keys and keyrings of one slot, checked against the manifest that lists them."""

    def __init__(self, slot: SlotId, slot_keys: SlotKeys, manifest: Manifest) -> None:
        self.slot = slot
        self.slot_keys = slot_keys
        self.manifest = manifest
        self.store_key = open_store_key(slot, slot_keys, manifest)
        self.role_keys: dict[str, tuple[hpke.KeyPair, ...]] = {}
        self._keyrings: dict[tuple[FieldClass, int], Keyring] = {}
        self._broken: dict[tuple[FieldClass, int], Tampered] = {}
        self._given = False  # by a request that both sides approved, instead of by the manifest

    @property
    def vault(self) -> VaultId:
        """The vault these keys belong to."""
        return self.manifest.vault

    def load(self, records: RecordReader, manifest: Manifest) -> None:
        """Opens every role key and keyring that `manifest` entitles this slot to; called again for each new epoch.

        A share that does not fit is an alarm where its key is used, and not before: whoever spoils one must not lock all others out.
        """
        self.manifest, self._given = manifest, False
        self.role_keys = {role: keys for role in ROLE_SIDES if (keys := self._role_keys(records, role))}
        self._keyrings, self._broken = {}, {}
        for entry in manifest.keyrings:
            place = entry.klass, entry.generation
            try:
                keyring = self._keyring(records, entry)
            except Tampered as problem:
                self._broken[place] = problem
            else:
                if keyring is not None:
                    self._keyrings[place] = keyring

    def take(self, keyrings: Mapping[tuple[FieldClass, int], Keyring]) -> None:
        """Holds exactly these keyrings, those that a custody task was given."""
        self._keyrings, self._broken = dict(keyrings), {}
        self.role_keys, self._given = {}, True

    def holds(self, klass: FieldClass) -> bool:
        """Whether any generation of the class is open here."""
        return any(held == klass for held, _ in self._keyrings)

    def current(self, klass: FieldClass) -> Keyring:
        """The newest keyring of a class: the one that seals. Never an older one in its place, whose shares somebody may have been given."""
        held = self.generations(klass)
        if not held and not self._entitled(klass):
            raise Refused(
                f"Your role does not hold the key of the class {klass.value}.",
                id="no_key",
                next_step="Ask a colleague whose role does, or start a request that both sides approve.",
            )
        return self.at(klass, max(held) if self._given else self.manifest.current(klass).generation)

    def at(self, klass: FieldClass, generation: int) -> Keyring:
        """The keyring of one generation: the one that opens what was sealed under it."""
        keyring = self._keyrings.get((klass, generation))
        if keyring is not None:
            return keyring
        if (klass, generation) in self._broken:
            raise self._broken[klass, generation]
        if self._entitled(klass) and not self._given:
            raise _spoilt(f"A key share of {klass.value}, generation {generation}, is gone from the vault", "share_missing")
        words = f"This needs generation {generation} of the class {klass.value}; open here: {self.generations(klass)}."
        raise VaultError(words, id="key_missing", next_step="Lock and unlock again: keys may have been renewed meanwhile.")

    def is_later(self, klass: FieldClass, generation: int) -> bool:
        """Whether a generation was opened after a custody task was given its keys; never for a session that holds its own."""
        return self._given and generation > max(self.generations(klass), default=0)

    def _entitled(self, klass: FieldClass) -> bool:
        return any(slot.id == self.slot for slot in self.manifest.entitled(klass))

    def spoilt(self) -> tuple[str, ...]:
        """Classes of which a share that lies here for this slot is not the one that the manifest names."""
        return tuple(sorted({klass.value for klass, _ in self._broken}))

    def generations(self, klass: FieldClass) -> list[int]:
        """The generations of a class that are open here, oldest first."""
        return sorted(generation for held, generation in self._keyrings if held == klass)

    def fence(self, klass: FieldClass) -> int:
        """Data keys made before this generation are replaced at the next write."""
        return max((entry.fence for entry in self.manifest.keyrings if entry.klass == klass), default=0)

    def derived(self, label: bytes) -> bytes:
        """A 32-byte key from the store key, for one purpose."""
        return hkdf_expand(self.store_key, lp(label), 32)

    def role_key(self, role: str) -> hpke.KeyPair:
        """The newest private key of `admins` or `officers`."""
        keys = self.role_keys.get(role)
        if not keys:
            raise Refused(f"This needs somebody who is among the {role}.", id="not_your_role", next_step="Ask a colleague of that role.")
        return keys[0]

    def share(self, records: RecordReader, side: str, klass: FieldClass, generation: int) -> bytes:
        """One share, as the holder of a role key reads it; checked against its commitment."""
        role = next(role for role, own in ROLE_SIDES.items() if own == side)
        entry = self._entry(klass, generation)
        for keys in (self.role_key(role), *self.role_keys[role][1:]):
            share = open_share(records, keys, self.manifest.vault, entry, side)
            if share is not None:
                return share
        raise _spoilt(f"Share {side} of generation {generation} of {klass.value} is gone from the vault", "share_missing")

    def _entry(self, klass: FieldClass, generation: int) -> KeyringEntry:
        for entry in self.manifest.keyrings:
            if (entry.klass, entry.generation) == (klass, generation):
                return entry
        raise VaultError(f"The manifest lists no generation {generation} of {klass.value}.", id="key_missing")

    def _role_keys(self, records: RecordReader, role: str) -> tuple[hpke.KeyPair, ...]:
        entry = self.manifest.roles[role]
        seed = get_wrap(records, self.vault, self.slot_keys.hpke, "role-key", f"{role}/{entry.version}")
        if seed is None:
            return ()
        keys = hpke.KeyPair.from_seed(seed)
        if keys.public != entry.hpke:
            raise Tampered(f"The key of the {role} does not match the manifest.", id="role_key_swapped", next_step="Do not go on. Tell the compliance officer.")
        return (keys,)

    def _keyring(self, records: RecordReader, entry: KeyringEntry) -> Keyring | None:
        if entry.state == "retired":
            return None
        shares = []
        for side in ("a", "b"):
            share = open_share(records, self.slot_keys.hpke, self.vault, entry, side)
            if share is None:
                return None
            shares.append(share)
        return Keyring(self.vault, entry.klass, entry.generation, shares[0], shares[1])


def open_store_key(slot: SlotId, slot_keys: SlotKeys, manifest: Manifest) -> bytes:
    """The newest store key that the manifest grants to this slot, 32 bytes."""
    for store in sorted(manifest.store_keys, key=lambda each: -each.version):
        for grant in store.grants:
            if grant.slot == slot:
                return hpke.unwrap(
                    grant.wrap, slot_keys.hpke, vault=manifest.vault, purpose="store-key", object=f"store/{store.version}"
                )
    raise Refused(
        "This sign-in is no longer part of the vault.", id="not_a_member", next_step="Ask an admin to invite you again."
    )


def share_object(klass: FieldClass, generation: int, side: str) -> str:
    """What a wrap of a share calls it."""
    return f"{klass.value}/main/{generation}/{side}"


def open_share(records: RecordReader, keys: hpke.KeyPair, vault: VaultId, entry: KeyringEntry, side: str, request: bytes = b"") -> bytes | None:
    """One share as it was sealed to `keys`, for a request or for good; None where there is none. Whatever is not what the manifest commits to is an alarm."""
    purpose, object = ("task-share" if request else "share"), share_object(entry.klass, entry.generation, side)
    try:
        share = get_wrap(records, vault, keys, purpose, object, request)
    except SealBroken:
        share = b""
    if share is None or (len(share) == SHARE and commitment(vault, entry.klass, entry.generation, side, share) == (entry.a if side == "a" else entry.b)):
        return share
    raise _spoilt(f"A key share of {entry.klass.value}, generation {entry.generation}, does not match the manifest", "share_swapped")


def _spoilt(what: str, id: str) -> Tampered:
    return Tampered(
        f"{what}.", id=id, next_step="Tell the compliance officer and an admin: a new rotation by both sides makes new keys for what is written from then on."
    )
