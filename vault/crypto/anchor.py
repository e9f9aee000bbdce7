"""What one slot has seen of the log, kept outside the vault: fixed records of 128 bytes, the last valid one counts."""

import hmac
import struct
from dataclasses import dataclass

from vault.crypto import labels
from vault.crypto.kdf import hkdf_expand, hmac_sha256
from vault.crypto.lp import lp
from vault.errors import Tampered
from vault.model.ids import SlotId, VaultId

RECORD = 128
_BODY = struct.Struct(">B7xQ32sQI4x32s")


class AnchorBroken(Tampered):
    """The anchor file holds a record that this slot did not write."""

    id = "anchor_broken"

    def __init__(self) -> None:
        super().__init__(
            "The record of what this computer last saw was altered.",
            next_step="Do not go on. Tell the compliance officer.",
        )


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest state that this slot has seen."""

    log_size: int
    log_root: bytes
    client_counter: int
    epoch: int
    manifest: bytes

    def encode(self, key: bytes) -> bytes:
        """128 bytes, the last 32 a MAC."""
        body = _BODY.pack(1, self.log_size, self.log_root, self.client_counter, self.epoch, self.manifest)
        return body + hmac_sha256(key, body)


def anchor_key(ed25519_seed: bytes, vault: VaultId, slot: SlotId) -> bytes:
    """The MAC key of a slot's anchors."""
    return hkdf_expand(ed25519_seed, lp(labels.ANCHOR, vault, slot))


def newest(data: bytes, key: bytes) -> Anchor | None:
    """The last record. A short or all-zero tail is a torn write and skipped; any other bad record is an alarm."""
    whole = len(data) - len(data) % RECORD
    records = [data[at : at + RECORD] for at in range(0, whole, RECORD)]
    if records and records[-1] == bytes(RECORD):
        records.pop()
    anchor = None
    for record in records:
        anchor = _decode(record, key)
    return anchor


def _decode(record: bytes, key: bytes) -> Anchor:
    body, mac = record[: _BODY.size], record[_BODY.size :]
    if not hmac.compare_digest(hmac_sha256(key, body), mac):
        raise AnchorBroken
    version, size, root, counter, epoch, manifest = _BODY.unpack(body)
    anchor = Anchor(size, root, counter, epoch, manifest)
    if version != 1 or anchor.encode(key) != record:
        raise AnchorBroken
    return anchor
