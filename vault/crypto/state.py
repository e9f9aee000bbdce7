"""The state tree over stored bytes: what every row is, folded into one root that the log signs."""

import hashlib
import struct
from collections.abc import Iterable, Sequence

from vault.crypto import labels
from vault.crypto.kdf import hmac_sha256
from vault.crypto.lp import lp, u32, u64
from vault.model.ids import VaultId

HASH = 32
FAN = 256
EMPTY = bytes(HASH)
_NULL = lp(b"\x00")
_I64 = struct.Struct(">IBq")
_HEAD = struct.Struct(">IB")
Column = None | int | str | bytes


def encode_row(table: str, columns: Sequence[Column]) -> bytes:
    """One row, as LP: NULL 00, integer 01 i64, text 02 UTF-8, bytes 03. Written out, since every check of a client does it for each of its rows."""
    pieces = [lp(table.encode())]
    for column in columns:
        if isinstance(column, bytes):
            pieces += (_HEAD.pack(len(column) + 1, 3), column)
        elif isinstance(column, str):
            text = column.encode()
            pieces += (_HEAD.pack(len(text) + 1, 2), text)
        else:
            pieces.append(_NULL if column is None else _I64.pack(9, 1, column))
    return b"".join(pieces)


def leaf_hash(kind: str, id: bytes, rows: Iterable[bytes]) -> bytes:
    """The leaf of one client or record over its encoded rows."""
    return hashlib.sha256(lp(labels.STATE_LEAF, kind.encode(), id, *sorted(rows))).digest()


def bucket_number(kind: str, id: bytes) -> int:
    """Which of 65,536 buckets a leaf lies in."""
    return int.from_bytes(hashlib.sha256(lp(kind.encode(), id)).digest()[:2], "big")


def bucket_hash(leaves: Iterable[tuple[bytes, str, bytes]]) -> bytes:
    """A bucket over `(id, kind, leaf)`; zeros where it is empty."""
    ordered = sorted(leaves)
    if not ordered:
        return EMPTY
    return hashlib.sha256(lp(labels.STATE_BUCKET, *[part for id, _, leaf in ordered for part in (id, leaf)])).digest()


def node_hash(buckets: bytes) -> bytes:
    """A node over its 256 buckets."""
    return hashlib.sha256(labels.STATE_NODE + buckets).digest()


def root_hash(nodes: bytes) -> bytes:
    """The root over the 256 nodes."""
    return hashlib.sha256(labels.STATE_ROOT + nodes).digest()


def empty_root() -> bytes:
    """The root of a tree without a leaf."""
    return root_hash(node_hash(EMPTY * FAN) * FAN)


def state_tag(state_key: bytes, vault: VaultId, client_root: bytes, counter: int, generation: int) -> bytes:
    """What a thief of the store key cannot make: the clients' root under the identity keyring."""
    return hmac_sha256(state_key, lp(labels.STATE_TAG, vault, client_root, u64(counter), u32(generation)))
