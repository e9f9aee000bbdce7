"""Checkpoints: a slot's signed statement of how far the log goes, kept in the vault and to be kept elsewhere.

A record of the registry, which the newest entry signs, says which checkpoints there are: none can be taken away unseen.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from vault.crypto import checkpoint as texts
from vault.crypto import labels
from vault.crypto.canonical import dumps, loads, number, unhex
from vault.crypto.checkpoint import Checkpoint
from vault.crypto.errors import Malformed
from vault.crypto.lp import lp, u64
from vault.errors import Tampered
from vault.model.ids import ID_BYTES, SlotId
from vault.model.log import Action, Entry, Receipt
from vault.services.opened import OpenVault

KIND = "checkpoint"
_ERASURE = "erasure"
_HASH = 32
Row = tuple[int, bytes, str]  # size, slot, text


@dataclass(frozen=True, slots=True)
class Made:
    """Which checkpoints there are: how many, a hash over the rows of all but the newest, and the newest by size and slot."""

    count: int
    former: bytes
    size: int
    slot: SlotId

    def encode(self) -> bytes:
        """The record's data."""
        return dumps({"count": self.count, "former": self.former.hex(), "size": self.size, "slot": self.slot.hex()})


def made(vault: OpenVault) -> Made | None:
    """As the newest entry signs it; None in a vault that has no checkpoint of this kind yet, or none since both sides went on after an alarm."""
    data = vault.records.get(KIND, vault.vault)
    if data is None:
        return None
    words = loads(data, KIND)
    if not isinstance(words, dict) or set(words) != {"count", "former", "size", "slot"}:
        raise Malformed(KIND)
    slot, former = SlotId(unhex(words["slot"], ID_BYTES, KIND)), unhex(words["former"], _HASH, KIND)
    found = Made(number(words["count"], 63, KIND), former, number(words["size"], 63, KIND), slot)
    breaks = vault.chain.current.breaks
    return None if breaks and found.size <= breaks[-1].size else found


def make_checkpoint(vault: OpenVault, entry: Entry = Entry(Action.CHECKPOINT)) -> Receipt:  # noqa: B008  frozen
    """Writes an entry and signs the log up to and with it, in one transaction."""
    with vault.change() as change:
        change.record(entry)
        change.put_record(KIND, vault.vault, _next(vault, change.index + 1).encode())
        erased = [id for id, _ in vault.records.list(_ERASURE)]
        hashed = hashlib.sha256(lp(*erased)).digest()

        def witness(size: int, root: bytes, counter: int) -> str:
            statement = Checkpoint(vault.vault, size, root, counter, len(erased), hashed)
            return texts.sign(statement, vault.member.slot, vault.keys.slot_keys)

        change.witness = witness
    return change.receipt


def check_newest(vault: OpenVault) -> None:
    """The newest checkpoint that was made must lie there; the others are compared when the log is verified."""
    expected = made(vault)
    newest = vault.log_rows.newest_checkpoint()
    if expected is not None and (newest is None or newest[:2] != (expected.size, expected.slot)):
        raise missing()


def check_all(vault: OpenVault) -> None:
    """Every checkpoint that was made, and none besides."""
    expected, rows = made(vault), vault.log_rows.checkpoint_rows()
    if expected is None:
        return
    if not rows or Made(len(rows), _over(rows[:-1]), rows[-1][0], SlotId(rows[-1][1])) != expected:
        raise missing()


def _next(vault: OpenVault, size: int) -> Made:
    """The record once there is one more, which covers `size` entries."""
    former = made(vault)
    if former is None:
        rows = vault.log_rows.checkpoint_rows()
        return Made(len(rows) + 1, _over(rows), size, vault.member.slot)
    newest = vault.log_rows.newest_checkpoint()
    if newest is None:
        raise missing()
    return Made(former.count + 1, _step(former.former, newest), size, vault.member.slot)


def _over(rows: Sequence[Row]) -> bytes:
    folded = bytes(_HASH)
    for row in rows:
        folded = _step(folded, row)
    return folded


def _step(folded: bytes, row: Row) -> bytes:
    size, slot, text = row
    return hashlib.sha256(lp(labels.CHECKPOINTS, folded, u64(size), slot, text.encode())).digest()


def missing() -> Tampered:
    """A checkpoint was taken away or another one put in its place."""
    return Tampered(
        "A checkpoint of the log that was made is missing from the vault, or is another one.",
        id="checkpoint_missing",
        next_step="Do not go on with this copy. Tell the compliance officer.",
    )
