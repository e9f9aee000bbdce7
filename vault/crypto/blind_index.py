"""Keyed tags for whole e-mails and phones: equal values have equal tags, and only the index key can make one."""

from collections.abc import Mapping

from vault.crypto.kdf import hmac_sha256
from vault.crypto.keyring import Keyring
from vault.crypto.lp import lp

TAG = 8
ROW_DIGEST = 16
KINDS = ("email", "email-local", "email-domain", "phone", "phone-last4")


class BlindIndex:
    """Tags under one index keyring."""

    __slots__ = ("_keys", "version")

    def __init__(self, keyring: Keyring) -> None:
        self.version = keyring.generation
        self._keys = {kind: keyring.index_key(kind) for kind in (*KINDS, "row")}

    def tag(self, kind: str, normal: str) -> bytes:
        """The tag of a normal form, 8 bytes."""
        return hmac_sha256(self._keys[kind], _bytes(normal))[:TAG]

    def row_digest(self, cells: Mapping[str, str]) -> bytes:
        """The digest of a row's mapped cells by column, 16 bytes: recognises the same row in a file without ids."""
        parts = [_bytes(piece) for column in sorted(cells) for piece in (column, cells[column])]
        return hmac_sha256(self._keys["row"], lp(*parts))[:ROW_DIGEST]


def _bytes(text: str) -> bytes:
    # A cell may hold half of a surrogate pair; it must be told apart from others, not end an import.
    return text.encode("utf-8", "surrogatepass")
