"""One entry of the access log: a header that members read, a body that officers read, a session's signature.

Layout: header 239, body, Ed25519 signature 64; the header's fields are those of `Header`, in order.
"""

import hashlib
import struct
from dataclasses import dataclass, replace
from typing import Any

from vault.crypto import labels
from vault.crypto.aead import NONCE, TAG, Cipher
from vault.crypto.canonical import b64, dumps, loads, number, unb64, unhex, words
from vault.crypto.errors import Malformed
from vault.crypto.kdf import hkdf_expand
from vault.crypto.lp import lp, split_lp, u64
from vault.crypto.padding import LOG_BUCKETS, pad, padded_size, unpad
from vault.crypto.signing import ED25519_PUBLIC, PAIR, SessionKey, verify_entry
from vault.model.ids import ID_BYTES, SessionId, SlotId, VaultId

START, END, BEAT, OTHER = 1, 2, 3, 4
SIGNATURE = 64
_HASH = 32
NO_ATTACHMENT = bytes(_HASH)
_HEADER = struct.Struct(">BB16sQ16sIBQQ32s32s32sQ32sI32sI")
HEADER = _HEADER.size
_WHAT = "log entry"


@dataclass(frozen=True, slots=True)
class Header:
    """The clear part of an entry. Times in milliseconds; both state roots are those after the entry's transaction."""

    vault: VaultId
    index: int
    session: SessionId
    sequence: int
    kind: int
    wall: int
    monotonic: int
    former_root: bytes
    client_root: bytes
    registry_root: bytes
    client_counter: int
    tag: bytes
    tag_generation: int
    attachment: bytes = NO_ATTACHMENT
    body_length: int = 0

    def encode(self) -> bytes:
        """239 bytes."""
        place = (self.vault, self.index, self.session, self.sequence, self.kind, self.wall, self.monotonic)
        roots = (self.former_root, self.client_root, self.registry_root)
        state = (self.client_counter, self.tag, self.tag_generation)
        return _HEADER.pack(1, 1, *place, *roots, *state, self.attachment, self.body_length)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry as stored, taken apart."""

    header: Header
    body: bytes
    signature: bytes
    raw: bytes

    def signed_by(self, session_public: bytes) -> bool:
        """Whether this session key signed it."""
        return verify_entry(session_public, self.header.vault, self.raw[:-SIGNATURE], self.signature)


def decode_leaf(raw: bytes) -> Leaf:
    """The parts of a stored entry, strictly."""
    if len(raw) < HEADER + SIGNATURE:
        raise Malformed(_WHAT)
    format, suite, vault, index, session, *rest = _HEADER.unpack_from(raw)
    header = Header(VaultId(vault), index, SessionId(session), *rest)
    if (format, suite) != (1, 1) or header.kind not in (START, END, BEAT, OTHER):
        raise Malformed(_WHAT)
    if len(raw) != HEADER + header.body_length + SIGNATURE:
        raise Malformed(_WHAT)
    return Leaf(header, raw[HEADER:-SIGNATURE], raw[-SIGNATURE:], raw)


def seal_leaf(header: Header, key: bytes, plain: bytes, signer: SessionKey) -> bytes:
    """A whole entry with `plain` sealed under the ratchet's key `key`."""
    length = NONCE + padded_size(len(plain), LOG_BUCKETS) + TAG
    head = replace(header, body_length=length).encode()
    unsigned = head + Cipher(key).seal(pad(plain, LOG_BUCKETS), head)
    return unsigned + signer.sign(header.vault, unsigned)


def clear_leaf(header: Header, body: bytes, signer: SessionKey) -> bytes:
    """A whole entry with a clear body: a session's start."""
    unsigned = replace(header, body_length=len(body)).encode() + body
    return unsigned + signer.sign(header.vault, unsigned)


def open_body(leaf: Leaf, key: bytes) -> bytes:
    """The plain body of an entry that is not a start."""
    return unpad(Cipher(key).open(leaf.body, leaf.raw[:HEADER]), LOG_BUCKETS)


class Ratchet:
    """The keys of one session's entries, forward only: what it wrote before it can no longer read."""

    __slots__ = ("_seed", "sequence")

    def __init__(self, seed: bytes, sequence: int = 0) -> None:
        self._seed = seed
        self.sequence = sequence

    @property
    def key(self) -> bytes:
        """The key of the entry with the present sequence number."""
        return hkdf_expand(self._seed, lp(labels.RATCHET_ENTRY))

    def advance(self) -> None:
        """Forgets the present key."""
        self._seed = hkdf_expand(self._seed, lp(labels.RATCHET_NEXT))
        self.sequence += 1


def _attachment_key(key: bytes) -> bytes:
    return hkdf_expand(key, lp(labels.RATCHET_ATTACHMENT))


def seal_attachment(plain: bytes, key: bytes, vault: VaultId, index: int) -> bytes:
    """A long list beside an entry."""
    return Cipher(_attachment_key(key)).seal(pad(plain), lp(labels.ATTACHMENT, vault, u64(index)))


def open_attachment(sealed: bytes, key: bytes, vault: VaultId, index: int) -> bytes:
    """What `seal_attachment` sealed."""
    return unpad(Cipher(_attachment_key(key)).open(sealed, lp(labels.ATTACHMENT, vault, u64(index))))


def attachment_hash(sealed: bytes) -> bytes:
    """What the header says of an attachment; zeros where there is none."""
    return hashlib.sha256(lp(labels.ATTACHMENT, sealed)).digest() if sealed else NO_ATTACHMENT


@dataclass(frozen=True, slots=True)
class StartRecord:
    """The clear body of a session's start: who, under which manifest, with which key; the ratchet seed sealed to the officers."""

    session: SessionId
    slot: SlotId
    key: bytes
    epoch: int
    manifest: bytes
    seed: bytes
    program: str
    anchor_size: int
    anchor_root: bytes
    request: bytes = b""

    def encode(self) -> bytes:
        """Canonical JSON."""
        return dumps(
            {
                "anchor": {"root": self.anchor_root.hex(), "size": self.anchor_size},
                "epoch": self.epoch,
                "key": b64(self.key),
                "manifest": self.manifest.hex(),
                "program": self.program,
                "request": self.request.hex(),
                "seed": b64(self.seed),
                "session": self.session.hex(),
                "slot": self.slot.hex(),
            }
        )


def start_body(record: StartRecord, pair: bytes) -> bytes:
    """The body of a start entry: the record and the slot's signatures of type `session` over it."""
    return lp(record.encode(), pair)


def read_start(body: bytes) -> tuple[StartRecord, bytes, bytes]:
    """`(record, stored record bytes, signature pair)` of a start entry."""
    parts = split_lp(body, _WHAT)
    if len(parts) != 2 or len(parts[1]) != PAIR:
        raise Malformed(_WHAT)
    data: Any = loads(parts[0], _WHAT)
    try:
        record = StartRecord(
            SessionId(unhex(data["session"], ID_BYTES, _WHAT)),
            SlotId(unhex(data["slot"], ID_BYTES, _WHAT)),
            unb64(data["key"], _WHAT),
            number(data["epoch"], 32, _WHAT),
            unhex(data["manifest"], _HASH, _WHAT),
            unb64(data["seed"], _WHAT),
            words(data["program"], _WHAT),
            number(data["anchor"]["size"], 63, _WHAT),
            unhex(data["anchor"]["root"], _HASH, _WHAT),
            unhex(data["request"], _HASH if data["request"] else 0, _WHAT),
        )
        if record.encode() != parts[0] or len(record.key) != ED25519_PUBLIC:
            raise Malformed(_WHAT)
    except (KeyError, TypeError):
        raise Malformed(_WHAT) from None
    return record, parts[0], parts[1]
