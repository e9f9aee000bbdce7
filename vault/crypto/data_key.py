"""Data keys of one client and class: wrapped under a keyring, sealing values to their places."""

import os
import struct
from dataclasses import dataclass
from functools import lru_cache

from vault.crypto import labels
from vault.crypto.aead import Cipher
from vault.crypto.errors import SealBroken
from vault.crypto.keyring import BOOK, Keyring
from vault.crypto.lp import lp, u8, u32
from vault.crypto.padding import pad, unpad
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, VaultId

WRAP = 74
_HEAD = struct.Struct(">BBIII")
_ENVELOPE_HEAD = b"\x01\x01"


class DataKey:
    """One data key. Envelope layout: u8 version, u8 suite, nonce 12, ciphertext of the padded value with its tag."""

    __slots__ = ("_cipher", "_prefix", "version")

    def __init__(self, vault: VaultId, client: ClientId, klass: FieldClass, version: int, key: bytes) -> None:
        self.version = version
        self._cipher = Cipher(key)
        self._prefix = lp(labels.VALUE, u8(1), vault, client, klass.encode(), _number(version))

    def seal(self, value: bytes, field: str, field_version: int) -> bytes:
        """An envelope that opens only as this field and version of this client."""
        return _ENVELOPE_HEAD + self._cipher.seal(pad(value), self._prefix + _place(field, field_version))

    def open(self, envelope: bytes, field: str, field_version: int) -> bytes:
        """The value, or `SealBroken`."""
        if envelope[:2] != _ENVELOPE_HEAD:
            raise SealBroken
        return unpad(self._cipher.open(envelope[2:], self._prefix + _place(field, field_version)))

    def seal_raw(self, plain: bytes, aad: bytes) -> bytes:
        """For seals: padded, under an AAD of their own."""
        return self._cipher.seal(pad(plain), aad)

    def open_raw(self, sealed: bytes, aad: bytes) -> bytes:
        """What `seal_raw` sealed."""
        return unpad(self._cipher.open(sealed, aad))


@dataclass(frozen=True, slots=True)
class DekWrap:
    """A stored wrap: `born` is the generation under which the data key was made."""

    version: int
    generation: int
    born: int
    raw: bytes


class KeyWrapper:
    """Wraps and unwraps data keys under one keyring."""

    __slots__ = ("_cipher", "generation", "klass", "vault")

    def __init__(self, keyring: Keyring) -> None:
        self.vault, self.klass, self.generation = keyring.vault, keyring.klass, keyring.generation
        self._cipher = Cipher(keyring.wrap_key)

    def _aad(self, client: ClientId, version: int, born: int) -> bytes:
        """LP of label, format, vault, client, class, book, generation, version, birth: joining two LPs gives the LP of all their parts."""
        before, after = _wrap_place(self.vault, self.klass, self.generation)
        return before + lp(client) + after + lp(_number(version), _number(born))

    def wrap(self, key: bytes, client: ClientId, version: int, born: int) -> bytes:
        """The 74 bytes of a wrap."""
        return _HEAD.pack(1, 1, version, self.generation, born) + self._cipher.seal(key, self._aad(client, version, born))

    def unwrap(self, wrap: DekWrap, client: ClientId) -> bytes:
        """The data key, 32 bytes."""
        if wrap.generation != self.generation:
            raise SealBroken
        return self._cipher.open(wrap.raw[_HEAD.size :], self._aad(client, wrap.version, wrap.born))

    def open(self, wrap: DekWrap, client: ClientId) -> DataKey:
        """The data key, ready for values."""
        return DataKey(self.vault, client, self.klass, wrap.version, self.unwrap(wrap, client))

    def new(self, client: ClientId, version: int) -> tuple[DataKey, bytes]:
        """A fresh data key and its wrap."""
        key = os.urandom(32)
        return DataKey(self.vault, client, self.klass, version, key), self.wrap(key, client, version, self.generation)


@lru_cache(maxsize=4096)
def _place(field: str, version: int) -> bytes:
    """The end of a value's AAD: the same few for all clients."""
    return lp(field.encode(), u32(version))


@lru_cache(maxsize=256)
def _wrap_place(vault: VaultId, klass: FieldClass, generation: int) -> tuple[bytes, bytes]:
    """What stands in a wrap's AAD before and after the client."""
    return lp(labels.DEK_WRAP, u8(1), vault), lp(klass.encode(), BOOK, u32(generation))


@lru_cache(maxsize=256)
def _number(number: int) -> bytes:
    return u32(number)


def parse_deks(deks: bytes) -> tuple[DekWrap, ...]:
    """The wraps of a client part, in ascending version."""
    if not deks or len(deks) % WRAP:
        raise SealBroken
    wraps: list[DekWrap] = []
    for at in range(0, len(deks), WRAP):
        format, suite, version, generation, born = _HEAD.unpack_from(deks, at)
        if (format, suite) != (1, 1) or (wraps and wraps[-1].version >= version):
            raise SealBroken
        if born > generation:
            # Nobody honest makes one: with a keyring that was given away it would pass the fence, and what is written later would be sealed under a known key.
            raise SealBroken
        wraps.append(DekWrap(version, generation, born, deks[at : at + WRAP]))
    return tuple(wraps)
