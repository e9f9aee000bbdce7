"""A slot: one member at one workstation. Its three key pairs, and the file that keeps their seeds sealed."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Any

from vault.crypto import labels
from vault.crypto.aead import Cipher
from vault.crypto.canonical import b64, dumps, loads, unb64
from vault.crypto.errors import Malformed, SealBroken, WrongPassphrase
from vault.crypto.hpke import KeyPair
from vault.crypto.kdf import KdfCost, check_cost, hkdf, stretch
from vault.crypto.lp import lp
from vault.crypto.signing import SEED, Signed, SigningKey
from vault.model.ids import ID_BYTES, SlotId, VaultId

KINDS = ("device", "sheet", "passphrase")
_SALT = 16
_KEYS = {"commitment", "format", "kdf", "kind", "name", "sealed", "slot", "suite", "vault"}


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
    return SlotHeader(vault, slot, kind, name, cost, os.urandom(_SALT))


def seal_slot(keys: SlotKeys, header: SlotHeader, passphrase: str, secret: bytes = b"") -> bytes:
    """The slot file. `secret` is the 32-byte device or sheet secret, empty for the kind `passphrase`."""
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
        raise Malformed("sign-in file") from None


def _parse(file: bytes) -> tuple[SlotHeader, bytes, bytes]:
    what = "sign-in file"
    data: Any = loads(file, what)
    if not isinstance(data, dict) or set(data) != _KEYS or (data["format"], data["suite"]) != (1, 1):
        raise Malformed(what)
    kdf = data["kdf"]
    if not isinstance(kdf, dict) or set(kdf) != {"lanes", "memory_kib", "salt", "time"}:
        raise Malformed(what)
    numbers = [kdf["memory_kib"], kdf["time"], kdf["lanes"]]
    if any(type(number) is not int for number in numbers) or data["kind"] not in KINDS or not isinstance(data["name"], str):
        raise Malformed(what)
    cost = KdfCost(*numbers)
    check_cost(cost)
    salt, commitment, sealed = unb64(kdf["salt"], what), unb64(data["commitment"], what), unb64(data["sealed"], what)
    if (len(salt), len(commitment), len(sealed)) != (_SALT, 32, 12 + 3 * SEED + 16):
        raise Malformed(what)
    header = SlotHeader(VaultId(_id(data["vault"])), SlotId(_id(data["slot"])), data["kind"], data["name"], cost, salt)
    return header, commitment, sealed


def _id(text: object) -> bytes:
    if not isinstance(text, str) or len(text) != 2 * ID_BYTES or text != text.lower():
        raise Malformed("sign-in file")
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed("sign-in file") from None
