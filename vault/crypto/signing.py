"""Signatures: a slot signs with Ed25519 and ML-DSA-44, both or neither; a session signs its entries with Ed25519."""

import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from vault.crypto import labels
from vault.crypto.lp import lp
from vault.model.ids import VaultId

SEED = 32
ED25519_PUBLIC = 32
MLDSA_PUBLIC = 1312
_ED25519 = 64
PAIR = _ED25519 + 2420
_SIGN_BIT = 0x80
# The y coordinates of the points of order 1, 2, 4 and 8, in every encoding: under such a key one signature fits any bytes.
_LOW_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature covers: its type, the vault, who signs (slot hash, or hash of a session key), the stored bytes."""

    type: str
    vault: VaultId
    signer: bytes
    data: bytes

    def input(self) -> bytes:
        """The bytes that are signed."""
        return lp(labels.SIGNATURE + self.type.encode(), self.vault, self.signer, self.data)


class SigningKey:
    """The two signing keys of a slot, kept as 32-byte seeds."""

    __slots__ = ("_ed25519", "_mldsa", "ed25519_public", "ed25519_seed", "mldsa_public", "mldsa_seed")

    def __init__(self, ed25519_seed: bytes, mldsa_seed: bytes) -> None:
        self.ed25519_seed, self.mldsa_seed = ed25519_seed, mldsa_seed
        self._ed25519 = Ed25519PrivateKey.from_private_bytes(ed25519_seed)
        self._mldsa = MLDSA44PrivateKey.from_seed_bytes(mldsa_seed)
        self.ed25519_public = self._ed25519.public_key().public_bytes_raw()
        self.mldsa_public = self._mldsa.public_key().public_bytes_raw()

    def sign(self, signed: Signed) -> bytes:
        """Both signatures, 2,484 bytes."""
        data = signed.input()
        return self._ed25519.sign(data) + self._mldsa.sign(data)


def verify_pair(ed25519_public: bytes, mldsa_public: bytes, signed: Signed, pair: bytes) -> bool:
    """Whether both signatures are good; never under a malformed key."""
    if len(pair) != PAIR:
        return False
    data = signed.input()
    return verify_ed25519(ed25519_public, data, pair[:_ED25519]) and verify_mldsa(mldsa_public, data, pair[_ED25519:])


def verify_ed25519(public: bytes, data: bytes, signature: bytes) -> bool:
    """Ed25519 (RFC 8032) over bare bytes; keys of low order are refused."""
    if len(public) != ED25519_PUBLIC or public[:-1] + bytes((public[-1] & ~_SIGN_BIT,)) in _LOW_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_mldsa(public: bytes, data: bytes, signature: bytes) -> bool:
    """ML-DSA-44 (FIPS 204) over bare bytes, empty context."""
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


class SessionKey:
    """The key that signs the entries of one session; never stored."""

    __slots__ = ("_key", "public", "signer")

    def __init__(self, seed: bytes | None = None) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed or os.urandom(SEED))
        self.public = self._key.public_key().public_bytes_raw()
        self.signer = session_signer(self.public)

    def sign(self, vault: VaultId, data: bytes) -> bytes:
        """The signature of one entry, 64 bytes."""
        return self._key.sign(Signed("entry", vault, self.signer, data).input())


def session_signer(public: bytes) -> bytes:
    """What an entry's signature calls its signer, 32 bytes."""
    return hashlib.sha256(lp(labels.FINGERPRINT_SESSION, public)).digest()


def verify_entry(public: bytes, vault: VaultId, data: bytes, signature: bytes) -> bool:
    """Whether a session's signature of an entry is good."""
    return verify_ed25519(public, Signed("entry", vault, session_signer(public), data).input(), signature)
