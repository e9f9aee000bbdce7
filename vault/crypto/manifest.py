"""The manifest: who belongs to the vault, with which keys, under which rules. Stored bytes, signed by both sides.

What is signed is the stored body; a reader decodes it strictly and re-encodes it to the same bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vault.crypto import labels
from vault.crypto.canonical import b64, dumps, loads, number, unb64, unhex, words
from vault.crypto.errors import Malformed
from vault.crypto.hpke import PUBLIC
from vault.crypto.kdf import KdfCost
from vault.crypto.log_break import LogBreak, decode_break, encode_break
from vault.crypto.lp import lp
from vault.crypto.signing import ED25519_PUBLIC, MLDSA_PUBLIC, PAIR
from vault.crypto.slot import KINDS, SlotPublic
from vault.model.classes import FieldClass
from vault.model.ids import ID_BYTES, SlotId, VaultId

WHAT = "manifest"
ROLES = ("admin", "compliance", "sales")
LOCK_MINUTES, MOST_LOCK_MINUTES = 10, 30
_HASH = 32
_MOST_STORE_KEYS = 2


@dataclass(frozen=True, slots=True)
class RoleKey:
    """The public HPKE key of `admins` or `officers`, and how often it was replaced."""

    hpke: bytes
    version: int


@dataclass(frozen=True, slots=True)
class ManifestSlot:
    """One slot: what it may do, its public keys, proof that it holds the private ones. No name."""

    id: SlotId
    roles: tuple[str, ...]
    classes: tuple[FieldClass, ...]
    kind: str
    public: SlotPublic
    proof: bytes
    status: str = "active"


@dataclass(frozen=True, slots=True)
class KeyringEntry:
    """One generation of one class: commitments to both shares, `current`, `retiring` or `retired`, and its fence."""

    klass: FieldClass
    generation: int
    state: str
    a: bytes
    b: bytes
    fence: int


@dataclass(frozen=True, slots=True)
class Grant:
    """A store key sealed to a slot."""

    slot: SlotId
    wrap: bytes


@dataclass(frozen=True, slots=True)
class StoreKey:
    """One store key and whom it is granted to."""

    version: int
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One epoch. `names` is sealed; `recovery_kits` are hashes in hex; times in UTC milliseconds. `lock_minutes`: the longest quiet time before a lock."""

    vault: VaultId
    epoch: int
    former: bytes
    name: str
    custody: str
    made: str
    made_at: int
    log_size: int
    log_root: bytes
    kdf: KdfCost
    slot_kinds: tuple[str, ...]
    roles: Mapping[str, RoleKey]
    recovery: bytes
    recovery_kits: tuple[str, ...]
    slots: tuple[ManifestSlot, ...]
    keyrings: tuple[KeyringEntry, ...]
    store_keys: tuple[StoreKey, ...]
    names: bytes
    breaks: tuple[LogBreak, ...] = ()
    lock_minutes: int = LOCK_MINUTES

    def slot(self, id: SlotId) -> ManifestSlot | None:
        """The slot with this id, whatever its status."""
        return next((slot for slot in self.slots if slot.id == id), None)

    def entitled(self, klass: FieldClass) -> list[ManifestSlot]:
        """The active slots that hold a class."""
        return [slot for slot in self.slots if slot.status == "active" and klass in slot.classes]

    def current(self, klass: FieldClass) -> KeyringEntry:
        """The generation that seals; `Malformed` where there is none."""
        for entry in self.keyrings:
            if entry.klass == klass and entry.state == "current":
                return entry
        raise Malformed(WHAT)


def encode_body(manifest: Manifest) -> bytes:
    """The body in its one spelling."""
    kdf = manifest.kdf
    breaks: dict[str, object] = {"breaks": [encode_break(each) for each in manifest.breaks], "format": 2} if manifest.breaks else {"format": 1}
    return dumps(
        {
            **breaks,
            "custody": manifest.custody,
            "epoch": manifest.epoch,
            "former": manifest.former.hex(),
            "keyrings": [_keyring(entry) for entry in manifest.keyrings],
            "log": {"root": manifest.log_root.hex(), "size": manifest.log_size},
            "made": manifest.made,
            "made_at": manifest.made_at,
            "name": manifest.name,
            "names": b64(manifest.names),
            "policy": {
                "kdf": {"lanes": kdf.lanes, "memory_kib": kdf.memory_kib, "time": kdf.time},
                "slot_kinds": list(manifest.slot_kinds),
                **({} if manifest.lock_minutes == LOCK_MINUTES else {"lock_minutes": manifest.lock_minutes}),
            },
            "recovery": {"hpke": b64(manifest.recovery), "kits": list(manifest.recovery_kits)},
            "roles": {role: {"hpke": b64(key.hpke), "version": key.version} for role, key in manifest.roles.items()},
            "slots": [_slot(slot) for slot in manifest.slots],
            "store_keys": [_store_key(store) for store in manifest.store_keys],
            "suite": 1,
            "vault": manifest.vault.hex(),
        }
    )


def _keyring(entry: KeyringEntry) -> dict[str, object]:
    return {
        "a": entry.a.hex(),
        "b": entry.b.hex(),
        "book": "main",
        "class": entry.klass.value,
        "fence": entry.fence,
        "generation": entry.generation,
        "state": entry.state,
    }


def _slot(slot: ManifestSlot) -> dict[str, object]:
    return {
        "classes": [klass.value for klass in slot.classes],
        "ed25519": b64(slot.public.ed25519),
        "hpke": b64(slot.public.hpke),
        "id": slot.id.hex(),
        "kind": slot.kind,
        "mldsa44": b64(slot.public.mldsa44),
        "proof": b64(slot.proof),
        "roles": list(slot.roles),
        "status": slot.status,
    }


def _store_key(store: StoreKey) -> dict[str, object]:
    grants = [{"slot": grant.slot.hex(), "wrap": b64(grant.wrap)} for grant in store.grants]
    return {"grants": grants, "version": store.version}


def decode_body(body: bytes) -> Manifest:
    """The manifest of a body; another spelling, an unknown key or a wrong shape is `Malformed`."""
    data: Any = loads(body, WHAT)
    try:
        manifest = _decode(data)
        fine = encode_body(manifest) == body and _whole_is_fine(manifest) and _parts_are_fine(manifest)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Malformed(WHAT) from None
    if not fine:
        raise Malformed(WHAT)
    return manifest


def _decode(data: Any) -> Manifest:
    kdf = data["policy"]["kdf"]
    return Manifest(
        vault=VaultId(unhex(data["vault"], ID_BYTES, WHAT)),
        epoch=number(data["epoch"], 32, WHAT),
        former=unhex(data["former"], _HASH if data["former"] else 0, WHAT),
        name=words(data["name"], WHAT),
        custody=data["custody"],
        made=data["made"],
        made_at=number(data["made_at"], 63, WHAT),
        log_size=number(data["log"]["size"], 63, WHAT),
        log_root=unhex(data["log"]["root"], _HASH, WHAT),
        kdf=KdfCost(*(number(kdf[name], 32, WHAT) for name in ("memory_kib", "time", "lanes"))),
        slot_kinds=tuple(data["policy"]["slot_kinds"]),
        roles={role: RoleKey(unb64(key["hpke"], WHAT), number(key["version"], 32, WHAT)) for role, key in data["roles"].items()},
        recovery=unb64(data["recovery"]["hpke"], WHAT),
        recovery_kits=tuple(words(kit, WHAT) for kit in data["recovery"]["kits"]),
        slots=tuple(_decode_slot(slot) for slot in data["slots"]),
        keyrings=tuple(_decode_keyring(entry) for entry in data["keyrings"]),
        store_keys=tuple(_decode_store_key(store) for store in data["store_keys"]),
        names=unb64(data["names"], WHAT),
        breaks=tuple(decode_break(each) for each in data["breaks"]) if "breaks" in data else (),
        lock_minutes=number(data["policy"].get("lock_minutes", LOCK_MINUTES), 32, WHAT),
    )


def _decode_slot(data: Any) -> ManifestSlot:
    public = SlotPublic(*(unb64(data[name], WHAT) for name in ("hpke", "ed25519", "mldsa44")))
    classes = tuple(FieldClass(klass) for klass in data["classes"])
    id, proof = SlotId(unhex(data["id"], ID_BYTES, WHAT)), unb64(data["proof"], WHAT)
    return ManifestSlot(id, tuple(data["roles"]), classes, data["kind"], public, proof, data["status"])


def _decode_keyring(data: Any) -> KeyringEntry:
    shares = unhex(data["a"], _HASH, WHAT), unhex(data["b"], _HASH, WHAT)
    generation, fence = number(data["generation"], 32, WHAT), number(data["fence"], 32, WHAT)
    return KeyringEntry(FieldClass(data["class"]), generation, data["state"], *shares, fence)


def _decode_store_key(data: Any) -> StoreKey:
    grants = tuple(Grant(SlotId(unhex(each["slot"], ID_BYTES, WHAT)), unb64(each["wrap"], WHAT)) for each in data["grants"])
    return StoreKey(number(data["version"], 32, WHAT), grants)


def _whole_is_fine(manifest: Manifest) -> bool:
    ids = [slot.id for slot in manifest.slots]
    generations = [(entry.klass, entry.generation) for entry in manifest.keyrings]
    current = [entry.klass for entry in manifest.keyrings if entry.state == "current"]
    stores = [store.version for store in manifest.store_keys]
    breaks = [each.number for each in manifest.breaks]
    return (
        manifest.epoch >= 1
        and manifest.custody in ("two_person", "single")
        and manifest.made in ("one_desk", "two_desks")
        and bool(manifest.former) == (manifest.epoch > 1)
        and _once(ids)
        and breaks == sorted(set(breaks))
        and (not breaks or breaks[0] > 0)
        and _once(generations)
        and _once(current)
        and _once(stores)
        and len(stores) <= _MOST_STORE_KEYS
    )


def _parts_are_fine(manifest: Manifest) -> bool:
    keys = [manifest.recovery, *(role.hpke for role in manifest.roles.values())]
    return (
        set(manifest.roles) == {"admins", "officers"}
        and all(len(key) == PUBLIC for key in keys)
        and set(manifest.slot_kinds) <= set(KINDS)
        and 1 <= manifest.lock_minutes <= MOST_LOCK_MINUTES
        and all(entry.state in ("current", "retiring", "retired") for entry in manifest.keyrings)
        and all(_once([grant.slot for grant in store.grants]) for store in manifest.store_keys)
        and all(_slot_is_fine(slot) for slot in manifest.slots)
    )


def _slot_is_fine(slot: ManifestSlot) -> bool:
    public = slot.public
    lengths = len(public.hpke), len(public.ed25519), len(public.mldsa44), len(slot.proof)
    return (
        lengths == (PUBLIC, ED25519_PUBLIC, MLDSA_PUBLIC, PAIR)
        and slot.kind in KINDS
        and slot.status in ("active", "suspended", "removed")
        and set(slot.roles) <= set(ROLES)
        and _once(slot.roles)
        and _once(slot.classes)
    )


def _once(items: Sequence[object]) -> bool:
    return len(set(items)) == len(items)


def manifest_hash(body: bytes) -> bytes:
    """What the next epoch, the anchor and the log call this body, 32 bytes."""
    return hashlib.sha256(body).digest()


def vault_fingerprint(first_body: bytes) -> str:
    """The vault's fingerprint, from the body of epoch 1, as four groups of four."""
    text = hashlib.sha256(lp(labels.FINGERPRINT_VAULT, first_body)).digest()[:8].hex().upper()
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A body and its signatures by slot, as stored."""

    body: bytes
    signatures: Mapping[SlotId, bytes]

    def encode_signatures(self) -> bytes:
        """The signatures alone, as the database keeps them beside the body."""
        return dumps([{"signature": b64(pair), "slot": slot.hex()} for slot, pair in sorted(self.signatures.items())])

    def encode_file(self) -> bytes:
        """`manifest.json`."""
        signatures = loads(self.encode_signatures())
        return dumps({"body": b64(self.body), "format": 1, "signatures": signatures})


def decode_signed(body: bytes, signatures: bytes) -> SignedManifest:
    """From a row of the database, strictly."""
    signed = SignedManifest(body, _signatures(loads(signatures, WHAT)))
    if signed.encode_signatures() != signatures:
        raise Malformed(WHAT)
    return signed


def decode_file(file: bytes) -> SignedManifest:
    """From `manifest.json`, strictly."""
    data: Any = loads(file, WHAT)
    if not isinstance(data, dict) or set(data) != {"body", "format", "signatures"} or data["format"] != 1:
        raise Malformed(WHAT)
    signed = SignedManifest(unb64(data["body"], WHAT), _signatures(data["signatures"]))
    if signed.encode_file() != file:
        raise Malformed(WHAT)
    return signed


def _signatures(data: Any) -> dict[SlotId, bytes]:
    try:
        found = {SlotId(unhex(each["slot"], ID_BYTES, WHAT)): unb64(each["signature"], WHAT) for each in data}
        if any(len(pair) != PAIR for pair in found.values()) or len(found) != len(data):
            raise Malformed(WHAT)
    except (KeyError, TypeError, ValueError):
        raise Malformed(WHAT) from None
    return found
