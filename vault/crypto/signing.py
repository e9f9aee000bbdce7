"""Signatures: a slot signs with Ed25519 and ML-DSA-44, both or neither; a session signs its entries with Ed25519."""

import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from vault.crypto import labels
from vault.crypto.errors import Malformed
from vault.crypto.lp import lp
from vault.model.ids import VaultId

SEED = 32
ED25519_PUBLIC = 32
MLDSA_PUBLIC = 1312
_ED25519 = 64
PAIR = _ED25519 + 2420


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
    """Whether both signatures are good."""
    if len(pair) != PAIR:
        return False
    data = signed.input()
    try:
        Ed25519PublicKey.from_public_bytes(ed25519_public).verify(pair[:_ED25519], data)
        MLDSA44PublicKey.from_public_bytes(mldsa_public).verify(pair[_ED25519:], data)
    except InvalidSignature:
        return False
    except ValueError:
        raise Malformed("public key") from None
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
    try:
        signed = Signed("entry", vault, session_signer(public), data)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed.input())
    except (InvalidSignature, ValueError):
        return False
    return True
