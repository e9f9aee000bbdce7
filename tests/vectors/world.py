"""The fixed keys, ids and builders that vectors and tests share. Nothing here is a secret of anybody."""

import hashlib
from dataclasses import replace

from vault.crypto.hpke import KeyPair, WrapContext, wrap
from vault.crypto.kdf import FLOOR
from vault.crypto.keyring import commitment
from vault.crypto.manifest import Grant, KeyringEntry, Manifest, ManifestSlot, RoleKey, SignedManifest, StoreKey, encode_body, manifest_hash
from vault.crypto.merkle import empty_root
from vault.crypto.request import Approval, NewShare, Renewal, Request
from vault.crypto.seal_proof import SealProof
from vault.crypto.slot import SlotKeys
from vault.model.classes import EVERY_CLASS, FieldClass
from vault.model.ids import ClientId, SealId, SessionId, SlotId, VaultId


def fixed(name: str, length: int = 32) -> bytes:
    """Bytes that depend on the name alone."""
    return hashlib.shake_256(b"cassaforte vectors: " + name.encode()).digest(length)


VAULT = VaultId(fixed("vault", 16))
CLIENT = ClientId(fixed("client", 16))
SEAL = SealId(fixed("seal", 16))
SESSION = SessionId(fixed("session", 16))
STORE_KEY = fixed("store key")
DEK = fixed("data key")
ROLE = {"ada": "admin", "cleo": "compliance", "sam": "sales"}
CLASSES = {"ada": (), "cleo": (FieldClass.ROUTING,), "sam": EVERY_CLASS}
SLOT = {name: SlotId(fixed(f"slot {name}", 16)) for name in ROLE}
KEYS = {name: SlotKeys(fixed(f"seeds {name}", 96)) for name in ROLE}
ADMINS, OFFICERS = KeyPair(fixed("admins")), KeyPair(fixed("officers"))


def share(klass: FieldClass, generation: int, side: str) -> bytes:
    """One share of a keyring."""
    return fixed(f"share {klass.value} {generation} {side}")


def slot(name: str, **changes: object) -> ManifestSlot:
    """A member's slot with its proof of possession."""
    keys = KEYS[name]
    proof = keys.sign("proof", VAULT, keys.public.hash)
    made = ManifestSlot(SLOT[name], (ROLE[name],), CLASSES[name], "passphrase", keys.public, proof)
    return replace(made, **changes)  # type: ignore[arg-type]


def keyring(klass: FieldClass, generation: int = 1, state: str = "current") -> KeyringEntry:
    """A generation with its commitments."""
    a, b = (commitment(VAULT, klass, generation, side, share(klass, generation, side)) for side in "ab")
    return KeyringEntry(klass, generation, state, a, b, generation)


def store_key() -> StoreKey:
    """The store key, granted to all three."""
    context = WrapContext(VAULT, "store-key", "store/1", 1)
    return StoreKey(1, tuple(Grant(SLOT[name], wrap(STORE_KEY, KEYS[name].public.hpke, context)) for name in ROLE))


def manifest(names: bytes = b"", **changes: object) -> Manifest:
    """Epoch 1 of a vault with one member a role."""
    made = Manifest(
        vault=VAULT,
        epoch=1,
        former=b"",
        name="Concessionaria di prova",
        custody="two_person",
        made="one_desk",
        made_at=1_780_000_000_000,
        log_size=0,
        log_root=empty_root(),
        kdf=FLOOR,
        slot_kinds=("device", "passphrase"),
        roles={"admins": RoleKey(ADMINS.public, 1), "officers": RoleKey(OFFICERS.public, 1)},
        recovery=KeyPair(fixed("recovery")).public,
        recovery_kits=(),
        slots=tuple(slot(name) for name in ROLE),
        keyrings=tuple(keyring(klass) for klass in EVERY_CLASS),
        store_keys=(store_key(),),
        names=names,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def following(former: Manifest, /, **changes: object) -> Manifest:
    """The next epoch, with changes."""
    link = {"epoch": former.epoch + 1, "former": manifest_hash(encode_body(former))}
    return replace(former, **(link | changes))  # type: ignore[arg-type]


def signed(made: Manifest, *names: str) -> SignedManifest:
    """A manifest with these members' signatures."""
    body = encode_body(made)
    return SignedManifest(body, {SLOT[name]: KEYS[name].sign("manifest", made.vault, body) for name in names})


def renewal(side: str, recipients: tuple[bytes, ...]) -> Renewal:
    """One side's new share of the class reach, sealed to these public keys."""
    secret = share(FieldClass.REACH, 2, side)
    context = WrapContext(VAULT, "share", f"reach/main/2/{side}", 2)
    wraps = tuple(wrap(secret, public, context) for public in recipients)
    return Renewal(side, (NewShare(FieldClass.REACH, 2, commitment(VAULT, FieldClass.REACH, 2, side, secret), wraps),))


def seal_proof() -> SealProof:
    """A sales member's proof of a file in which two phones were left."""
    counts = {"at": 1_780_000_400_000, "entry": 31, "rows": 1_284, "cells": 9_120, "clients": 1_290, "values": 20_417, "found": 2}
    return SealProof(VAULT, fixed("batch", 16), SLOT["sam"], fixed("sealed file"), columns=(("Notes ü", "phone", 2),), **counts)


def request() -> Request:
    """An officer's request for a notification list."""
    return Request(
        vault=VAULT,
        kind="notify",
        nonce=fixed("nonce", 16),
        requester=SLOT["cleo"],
        beneficiary=SLOT["cleo"],
        epoch=1,
        created=1_780_000_100_000,
        expires=1_780_028_900_000,
        parameters={"clients": 412, "file": fixed("leak").hex()},
        task_key=KeyPair(fixed("task")).public,
        renewal=renewal("b", (OFFICERS.public, KEYS["sam"].public.hpke)),
    )


def approval(request_hash: bytes, next_manifest: Manifest) -> Approval:
    """The admin's answer."""
    body = encode_body(next_manifest)
    context = WrapContext(VAULT, "task-share", "reach/main/1/a", 1, request_hash)
    task = wrap(share(FieldClass.REACH, 1, "a"), KeyPair(fixed("task")).public, context)
    return Approval(
        vault=VAULT,
        request=request_hash,
        approver=SLOT["ada"],
        created=1_780_000_200_000,
        renewal=renewal("a", (ADMINS.public, KEYS["sam"].public.hpke)),
        task_shares=(task,),
        manifest=body,
        manifest_signature=KEYS["ada"].sign("manifest", VAULT, body),
    )
