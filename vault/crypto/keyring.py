"""A contact keyring: two shares, one from each side; neither alone says anything about the key."""

import hashlib
import os

from vault.crypto import labels
from vault.crypto.errors import Malformed
from vault.crypto.kdf import hkdf, hkdf_expand
from vault.crypto.lp import lp, u32
from vault.model.classes import FieldClass
from vault.model.ids import VaultId

SHARE = 32
BOOK = b"main"


def new_share() -> bytes:
    """32 random bytes."""
    return os.urandom(SHARE)


def commitment(vault: VaultId, klass: FieldClass, generation: int, side: str, share: bytes) -> bytes:
    """What the manifest holds of a share, 32 bytes; `side` is a or b."""
    return hashlib.sha256(lp(labels.SHARE, vault, klass.encode(), BOOK, u32(generation), side.encode(), share)).digest()


class Keyring:
    """The key of one class and generation, and the keys for each of its purposes."""

    __slots__ = ("_key", "generation", "klass", "vault", "wrap_key")

    def __init__(self, vault: VaultId, klass: FieldClass, generation: int, a: bytes, b: bytes) -> None:
        if len(a) != SHARE or len(b) != SHARE:
            raise Malformed("key share")  # a and b are joined: their border must not move
        info = lp(labels.KEYRING, klass.encode(), BOOK, u32(generation))
        self.vault, self.klass, self.generation = vault, klass, generation
        self._key = hkdf(vault, a + b, info, 32)
        self.wrap_key = hkdf_expand(self._key, lp(labels.DEK_WRAP_KEY))

    @property
    def state_key(self) -> bytes:
        """Tags the state of the clients (class identity)."""
        return hkdf_expand(self._key, lp(labels.STATE_KEY))

    def index_key(self, kind: str) -> bytes:
        """Makes blind index tags of one kind (class index)."""
        return hkdf_expand(self._key, lp(labels.INDEX, kind.encode()))
