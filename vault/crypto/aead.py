"""AES-256-GCM with a random nonce in front: the only place that touches the cipher."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.crypto.errors import Malformed, SealBroken

KEY = 32
NONCE = 12
TAG = 16


class Cipher:
    """One key, ready to seal and open. Layout: nonce 12, ciphertext, tag 16."""

    __slots__ = ("_aes",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY:
            raise Malformed("key")  # the cipher would take 16 bytes as AES-128
        self._aes = AESGCM(key)

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """Under a fresh random nonce."""
        nonce = os.urandom(NONCE)
        return nonce + self._aes.encrypt(nonce, plain, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """The plain bytes, or `SealBroken`."""
        if len(sealed) < NONCE + TAG:
            raise SealBroken
        try:
            return self._aes.decrypt(sealed[:NONCE], sealed[NONCE:], aad)
        except InvalidTag:
            raise SealBroken from None
