"""What one slot has seen of the log, kept outside the vault: fixed records of 128 bytes, the last valid one counts."""

import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from vault.crypto import labels
from vault.crypto.kdf import hkdf_expand, hmac_sha256
from vault.crypto.lp import lp
from vault.errors import Tampered
from vault.model.ids import SlotId, VaultId

RECORD = 128
_PLAIN, _WHOLE = 1, 2  # version 1 has neither a segment nor a copy
_BODY = struct.Struct(">BB6xQ32sQII32s")


class AnchorBroken(Tampered):
    """The anchor file, or its copy in the keyring, holds a record that this slot did not write."""

    id = "anchor_broken"

    def __init__(self) -> None:
        super().__init__(
            "The record of what this computer last saw was altered.",
            next_step="Do not go on. Tell the compliance officer; with `vault accept-older` both sides can begin a new record.",
        )


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest state that this slot has seen. `segment` counts how often both sides went on after an alarm; `copied`: a copy lay in the keyring."""

    log_size: int
    log_root: bytes
    client_counter: int
    epoch: int
    manifest: bytes
    segment: int = 0
    copied: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """How far it goes: of two anchors the one with the greater place is the newer."""
        return self.segment, self.log_size

    def encode(self, key: bytes) -> bytes:
        """128 bytes, the last 32 a MAC."""
        version = _WHOLE if self.segment or self.copied else _PLAIN
        body = _BODY.pack(version, self.copied, self.log_size, self.log_root, self.client_counter, self.epoch, self.segment, self.manifest)
        return body + hmac_sha256(key, body)


def anchor_key(ed25519_seed: bytes, vault: VaultId, slot: SlotId) -> bytes:
    """The MAC key of a slot's anchors."""
    return hkdf_expand(ed25519_seed, lp(labels.ANCHOR, vault, slot))


def newest(data: bytes, key: bytes) -> Anchor | None:
    """The last record. A short or all-zero tail is a torn write and skipped; any other bad record is an alarm."""
    anchor = None
    for anchor in every(data, key):  # noqa: B007  the last one
        pass
    return anchor


def every(data: bytes, key: bytes) -> Iterator[Anchor]:
    """All records, oldest first, judged as by `newest`."""
    records = _whole_records(data)
    for record in records:
        yield decode(record, key)


def claimed(data: bytes) -> Anchor | None:
    """The last record as it is written, by whoever wrote it: for telling people what another sign-in may have seen, and for nothing else."""
    records = _whole_records(data)
    return _unpacked(records[-1]) if records else None


def decode(record: bytes, key: bytes) -> Anchor:
    """One record of 128 bytes; `AnchorBroken` where this slot did not write it."""
    if len(record) != RECORD or not hmac.compare_digest(hmac_sha256(key, record[: _BODY.size]), record[_BODY.size :]):
        raise AnchorBroken
    anchor = _unpacked(record)
    if anchor is None or anchor.encode(key) != record:
        raise AnchorBroken
    return anchor


def _whole_records(data: bytes) -> list[bytes]:
    whole = len(data) - len(data) % RECORD
    records = [data[at : at + RECORD] for at in range(0, whole, RECORD)]
    if records and records[-1] == bytes(RECORD):
        records.pop()
    return records


def _unpacked(record: bytes) -> Anchor | None:
    version, copied, size, root, counter, epoch, segment, manifest = _BODY.unpack_from(record)
    return Anchor(size, root, counter, epoch, manifest, segment, bool(copied)) if version in (_PLAIN, _WHOLE) and copied in (0, 1) else None
