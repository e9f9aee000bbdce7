"""Checkpoints: a slot's signed statement of how far the log goes, kept in the vault and to be kept elsewhere."""

import hashlib

from vault.crypto import checkpoint as texts
from vault.crypto.checkpoint import Checkpoint
from vault.crypto.lp import lp
from vault.model.log import Action, Entry, Receipt
from vault.services.opened import OpenVault

_ERASURE = "erasure"


def make_checkpoint(vault: OpenVault, entry: Entry = Entry(Action.CHECKPOINT)) -> Receipt:  # noqa: B008  frozen
    """Writes an entry and signs the log up to and with it."""
    with vault.change() as change:
        change.record(entry)
    with vault.snapshot():
        size, root, counter = vault.log.known()
        erased = [id for id, _ in vault.records.list(_ERASURE)]
    statement = Checkpoint(vault.vault, size, root, counter, len(erased), hashlib.sha256(lp(*erased)).digest())
    vault.keep_checkpoint(size, texts.sign(statement, vault.member.slot, vault.keys.slot_keys))
    return change.receipt
