"""Keys sealed to somebody, as registry records: who it is for and what it is are part of its id and of its seal."""

import hashlib
from typing import Protocol

from vault.crypto import hpke
from vault.crypto.lp import lp
from vault.model.ids import VaultId

KIND = "wrap"


class RecordReader(Protocol):
    """The one thing needed from the registry to read a wrap."""

    def get(self, kind: str, id: bytes) -> bytes | None:
        """The record's bytes, or None."""
        ...


class RecordWriter(Protocol):
    """The one thing needed from an open change to write a wrap."""

    def put_record(self, kind: str, id: bytes, data: bytes) -> None:
        """Writes or replaces a record."""
        ...


def wrap_id(purpose: str, object: str, recipient: bytes) -> bytes:
    """The record id of a wrap; `recipient` is the HPKE fingerprint, 32 bytes."""
    return hashlib.sha256(lp(purpose.encode(), object.encode(), recipient)).digest()


def put_wrap(writer: RecordWriter, plaintext: bytes, recipient: bytes, context: hpke.WrapContext) -> None:
    """Seals `plaintext` to the HPKE public key `recipient` and stores it."""
    sealed = hpke.wrap(plaintext, recipient, context)
    writer.put_record(KIND, wrap_id(context.purpose, context.object, hpke.fingerprint(recipient)), sealed)


def get_wrap(records: RecordReader, vault: VaultId, keys: hpke.KeyPair, purpose: str, object: str) -> bytes | None:
    """What was sealed to `keys` under this purpose and object, or None where there is no such wrap."""
    sealed = records.get(KIND, wrap_id(purpose, object, keys.fingerprint))
    return None if sealed is None else hpke.unwrap(sealed, keys, vault=vault, purpose=purpose, object=object)
