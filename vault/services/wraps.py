"""Keys sealed to somebody, as registry records: who it is for and what it is are part of its id and of its seal."""

import hashlib
from typing import Protocol

from vault.crypto import hpke
from vault.crypto.errors import Malformed
from vault.crypto.lp import Reader, lp
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


def wrap_target(sealed: bytes) -> tuple[str, str, bytes]:
    """`(purpose, object, recipient)` as a wrap's own header says; opening it proves them."""
    reader = Reader(sealed, "sealed key")
    reader.expect(1, 1)
    try:
        purpose, recipient, object = reader.lp(), reader.lp(), reader.lp()
        return purpose.decode("ascii"), object.decode("ascii"), recipient
    except UnicodeDecodeError:
        raise Malformed("sealed key") from None


def put_wrap(writer: RecordWriter, plaintext: bytes, recipient: bytes, context: hpke.WrapContext) -> None:
    """Seals `plaintext` to the HPKE public key `recipient` and stores it."""
    sealed = hpke.wrap(plaintext, recipient, context)
    writer.put_record(KIND, wrap_id(context.purpose, context.object, hpke.fingerprint(recipient)), sealed)


def get_wrap(records: RecordReader, vault: VaultId, keys: hpke.KeyPair, purpose: str, object: str, request: bytes = b"") -> bytes | None:
    """What was sealed to `keys` under this purpose, object and request, or None where there is no such wrap."""
    sealed = records.get(KIND, wrap_id(purpose, object, keys.fingerprint))
    return None if sealed is None else hpke.unwrap(sealed, keys, vault=vault, purpose=purpose, object=object, request_hash=request)
