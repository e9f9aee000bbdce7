"""Seals keys to somebody's public key: HPKE base mode, MLKEM768-X25519, HKDF-SHA256, AES-256-GCM.

Layout: u8 version, u8 suite, LP(purpose, recipient, object, u32 epoch, request hash), enc 1120, ciphertext. Base mode does not say who sealed:
the reader compares what comes out with a commitment or a public key in the manifest.
"""

import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite

from vault.crypto import labels
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.lp import Reader, lp, u32
from vault.model.ids import VaultId

SEED = 32
PUBLIC = 1184 + 32
_ENC = 1120
_HEAD = b"\x01\x01"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class WrapContext:
    """What a wrap is bound to besides its recipient."""

    vault: VaultId
    purpose: str
    object: str
    epoch: int = 0
    request_hash: bytes = b""


class KeyPair:
    """A private key kept as its 32-byte seed, with its public key (1,216 bytes)."""

    __slots__ = ("_private", "fingerprint", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED:
            raise Malformed("key seed")
        expanded = hashlib.shake_256(seed).digest(96)
        kem, curve = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
        self.seed = seed
        self._private = MLKEM768X25519PrivateKey(kem, curve)
        self.public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        self.fingerprint = fingerprint(self.public)

    @classmethod
    def from_seed(cls, seed: bytes) -> "KeyPair":
        """The pair that a stored seed expands to."""
        return cls(seed)

    @classmethod
    def generate(cls) -> "KeyPair":
        """A new pair."""
        return cls(os.urandom(SEED))

    def decrypt(self, ciphertext: bytes, info: bytes) -> bytes:
        """What was sealed to this key, or `SealBroken`."""
        try:
            return _SUITE.decrypt(ciphertext, self._private, info)
        except (InvalidTag, ValueError):
            raise SealBroken("A sealed key") from None


def fingerprint(public: bytes) -> bytes:
    """What a wrap calls its recipient, 32 bytes."""
    return hashlib.sha256(lp(labels.FINGERPRINT_HPKE, public)).digest()


def _info(context: WrapContext, recipient: bytes) -> bytes:
    purpose = labels.HPKE + context.purpose.encode()
    return lp(purpose, context.vault, recipient, context.object.encode(), u32(context.epoch), context.request_hash)


def wrap(plain: bytes, recipient: bytes, context: WrapContext) -> bytes:
    """Seals `plain` (a key) to the public key `recipient`."""
    public = _public(recipient)
    to = fingerprint(recipient)
    header = lp(context.purpose.encode(), to, context.object.encode(), u32(context.epoch), context.request_hash)
    try:
        return _HEAD + header + _SUITE.encrypt(plain, public, _info(context, to))
    except ValueError:  # a curve point of low order
        raise Malformed("public key") from None


def unwrap(sealed: bytes, keys: KeyPair, *, vault: VaultId, purpose: str, object: str, request_hash: bytes = b"") -> bytes:
    """Opens a wrap made for `keys`, this purpose, object and request; anything else is `SealBroken`."""
    reader = Reader(sealed, "sealed key")
    try:
        reader.expect(*_HEAD)
        found_purpose, recipient, found_object, epoch, found_request = (reader.lp() for _ in range(5))
        ciphertext = reader.rest()
    except Malformed:
        raise SealBroken("A sealed key") from None
    expected = (purpose.encode(), keys.fingerprint, object.encode(), request_hash)
    if (found_purpose, recipient, found_object, found_request) != expected or len(epoch) != 4 or len(ciphertext) < _ENC:
        raise SealBroken("A sealed key")
    context = WrapContext(vault, purpose, object, int.from_bytes(epoch, "big"), request_hash)
    return keys.decrypt(ciphertext, _info(context, recipient))


def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != PUBLIC:
        raise Malformed("public key")
    try:
        return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(raw[:1184]), X25519PublicKey.from_public_bytes(raw[1184:]))
    except ValueError:
        raise Malformed("public key") from None
