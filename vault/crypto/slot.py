"""A slot: one member at one workstation. Its three key pairs, and the file that keeps their seeds sealed."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Any

from vault.crypto import labels
from vault.crypto.aead import NONCE, TAG, Cipher
from vault.crypto.canonical import b64, dumps, loads, number, unb64, unhex
from vault.crypto.errors import Malformed, SealBroken, WrongPassphrase
from vault.crypto.hpke import KeyPair
from vault.crypto.kdf import KdfCost, check_cost, hkdf, stretch
from vault.crypto.lp import lp
from vault.crypto.signing import SEED, Signed, SigningKey
from vault.errors import BadInput
from vault.model.ids import ID_BYTES, SlotId, VaultId

KINDS = ("device", "sheet", "passphrase")
_SALT = 16
_SECRET = 32
_LONGEST_NAME = 200
_WHAT = "sign-in file"


@dataclass(frozen=True, slots=True)
class SlotPublic:
    """The public halves, as the manifest lists them."""

    hpke: bytes
    ed25519: bytes
    mldsa44: bytes

    @property
    def hash(self) -> bytes:
        """What a signature calls this slot, 32 bytes."""
        return hashlib.sha256(lp(labels.FINGERPRINT_SLOT, self.hpke, self.ed25519, self.mldsa44)).digest()


class SlotKeys:
    """The private keys of a slot: what is wrapped to, and what signs."""

    __slots__ = ("hpke", "public", "signing")

    def __init__(self, seeds: bytes) -> None:
        if len(seeds) != 3 * SEED:
            raise Malformed("slot key")
        self.hpke = KeyPair(seeds[:32])
        self.signing = SigningKey(seeds[32:64], seeds[64:])
        self.public = SlotPublic(self.hpke.public, self.signing.ed25519_public, self.signing.mldsa_public)

    @classmethod
    def generate(cls) -> "SlotKeys":
        """New keys."""
        return cls(os.urandom(3 * SEED))

    @property
    def seeds(self) -> bytes:
        """HPKE, Ed25519 and ML-DSA-44 seeds, 96 bytes."""
        return self.hpke.seed + self.signing.ed25519_seed + self.signing.mldsa_seed

    def sign(self, type: str, vault: VaultId, data: bytes) -> bytes:
        """Both signatures of this slot over stored bytes."""
        return self.signing.sign(Signed(type, vault, self.public.hash, data))


@dataclass(frozen=True, slots=True)
class SlotHeader:
    """The clear part of a slot file."""

    vault: VaultId
    slot: SlotId
    kind: str
    name: str
    cost: KdfCost
    salt: bytes

    def clear(self) -> dict[str, object]:
        """As JSON, without commitment and sealed seeds: the AAD of the seeds."""
        kdf = {
            "lanes": self.cost.lanes,
            "memory_kib": self.cost.memory_kib,
            "salt": b64(self.salt),
            "time": self.cost.time,
        }
        return {
            "format": 1,
            "kdf": kdf,
            "kind": self.kind,
            "name": self.name,
            "slot": self.slot.hex(),
            "suite": 1,
            "vault": self.vault.hex(),
        }

    def aad(self) -> bytes:
        """What binds the sealed seeds to this header."""
        return lp(labels.SLOT_FILE, dumps(self.clear()))


def _root(header: SlotHeader, passphrase: str, secret: bytes) -> tuple[bytes, bytes]:
    material = stretch(passphrase, header.salt, header.cost) + secret
    root = hkdf(header.vault, material, lp(labels.SLOT, header.slot, header.kind.encode()), 64)
    return root[:32], root[32:]


def new_header(vault: VaultId, slot: SlotId, kind: str, name: str, cost: KdfCost) -> SlotHeader:
    """A header with a fresh salt."""
    check_cost(cost)
    if not _showable(name):
        raise BadInput("A sign-in name is 1 to 200 printable characters.", id="sign_in_name", next_step="Choose another name.")
    return SlotHeader(vault, slot, kind, name, cost, os.urandom(_SALT))


def _showable(name: object) -> bool:
    # The name is shown before anything is checked: no control, direction or escape characters.
    return isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def seal_slot(keys: SlotKeys, header: SlotHeader, passphrase: str, secret: bytes = b"") -> bytes:
    """The slot file. `secret` is the 32-byte device or sheet secret, empty for the kind `passphrase`."""
    if len(secret) != (0 if header.kind == "passphrase" else _SECRET):
        raise Malformed("device secret")
    commitment, key = _root(header, passphrase, secret)
    sealed = Cipher(key).seal(keys.seeds, header.aad())
    return dumps({**header.clear(), "commitment": b64(commitment), "sealed": b64(sealed)})


def read_header(file: bytes) -> SlotHeader:
    """The clear part of a slot file, strictly."""
    return _parse(file)[0]


def open_slot(file: bytes, passphrase: str, secret: bytes = b"") -> SlotKeys:
    """The slot's keys; `WrongPassphrase` where passphrase or secret do not fit."""
    header, commitment, sealed = _parse(file)
    found, key = _root(header, passphrase, secret)
    if not hmac.compare_digest(found, commitment):
        raise WrongPassphrase
    try:
        return SlotKeys(Cipher(key).open(sealed, header.aad()))
    except SealBroken:
        raise Malformed(_WHAT) from None


def _parse(file: bytes) -> tuple[SlotHeader, bytes, bytes]:
    data: Any = loads(file, _WHAT)
    try:
        header = _header(data)
        commitment, sealed = unb64(data["commitment"], _WHAT), unb64(data["sealed"], _WHAT)
        again = dumps({**header.clear(), "commitment": b64(commitment), "sealed": b64(sealed)})
    except (KeyError, TypeError):
        raise Malformed(_WHAT) from None
    # Re-encoding catches unknown keys, `true` for 1 and every other second spelling.
    if again != file or (len(header.salt), len(commitment), len(sealed)) != (_SALT, 32, NONCE + 3 * SEED + TAG):
        raise Malformed(_WHAT)
    check_cost(header.cost)
    return header, commitment, sealed


def _header(data: Any) -> SlotHeader:
    kdf = data["kdf"]
    cost = KdfCost(*(number(kdf[name], 32, _WHAT) for name in ("memory_kib", "time", "lanes")))
    if data["kind"] not in KINDS or not _showable(data["name"]):
        raise Malformed(_WHAT)
    ids = VaultId(unhex(data["vault"], ID_BYTES, _WHAT)), SlotId(unhex(data["slot"], ID_BYTES, _WHAT))
    return SlotHeader(*ids, data["kind"], data["name"], cost, unb64(kdf["salt"], _WHAT))
