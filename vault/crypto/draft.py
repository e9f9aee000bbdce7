"""A half-typed edit, sealed to the slot that typed it: nobody else can read it, and nobody else can have written it.

Layout: u8 version, u8 suite, nonce 12, AES-256-GCM(key, nonce, padded text, AAD); the key comes from the slot's own seed, so that a file that was
planted beside the vault does not open.
"""

from vault.crypto import labels
from vault.crypto.aead import Cipher
from vault.crypto.errors import SealBroken
from vault.crypto.kdf import hkdf_expand
from vault.crypto.lp import lp
from vault.crypto.padding import pad, unpad
from vault.model.ids import SlotId, VaultId

_HEAD = b"\x01\x01"
_KEY = 32


class DraftSealer:
    """Seals and opens the drafts of one slot. `seed` is the slot's Ed25519 seed."""

    __slots__ = ("_cipher", "_slot", "_vault")

    def __init__(self, seed: bytes, vault: VaultId, slot: SlotId) -> None:
        self._vault, self._slot = vault, slot
        self._cipher = Cipher(hkdf_expand(seed, lp(labels.DRAFT_KEY, vault, slot), _KEY))

    def seal(self, text: bytes, id: bytes) -> bytes:
        """The stored form of one draft."""
        return _HEAD + self._cipher.seal(pad(text), self._aad(id))

    def open(self, sealed: bytes, id: bytes) -> bytes:
        """What `seal` was given, or `SealBroken`."""
        if sealed[: len(_HEAD)] != _HEAD:
            raise SealBroken("A draft")
        return unpad(self._cipher.open(sealed[len(_HEAD) :], self._aad(id)))

    def _aad(self, id: bytes) -> bytes:
        return lp(labels.DRAFT, b"\x01", self._vault, self._slot, id)
