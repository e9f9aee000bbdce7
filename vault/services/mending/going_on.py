"""Writes what both sides signed: the missing places are filled, stored hashes made anew, checkpoints that do not fit set aside, the next epoch begins."""

from vault.crypto import checkpoint as texts
from vault.crypto.errors import Malformed
from vault.crypto.log_break import LogBreak
from vault.crypto.lp import split_lp
from vault.crypto.manifest import SignedManifest, decode_body
from vault.crypto.request import REQUEST, decode_request
from vault.errors import Refused
from vault.model.ids import SessionId
from vault.model.log import Action, Entry, Receipt
from vault.services.anchor_copies import AnchorCopies
from vault.services.anchors import set_aside
from vault.services.custody.approvals import DONE, RENEWAL, put_state, read_state
from vault.services.custody.requests import Asked
from vault.services.custody.task import destroy_task_keys
from vault.services.log_tree import TILE, store_filled_tiles
from vault.services.manifests import write_manifest_file
from vault.services.mending.finding import stored_leaves
from vault.services.opened import OpenVault
from vault.services.opening import Workplace
from vault.store.files import write_whole

_ACTIONS = {"continued": Action.LOG_CONTINUED, "older": Action.OLDER_ACCEPTED}


def go_on(vault: OpenVault, signed: SignedManifest) -> None:
    """From now on the vault opens as usual. One transaction, without an entry of its own: the epoch that both sides signed stands for it."""
    manifest = decode_body(signed.body)
    added = manifest.breaks[-1]
    spoilt = _unfit(vault, added)
    if spoilt:
        write_whole(vault.folder / f"set-aside-{added.number}.checkpoints", "\n".join(text for _, _, text in spoilt).encode())
    with vault.mending():
        for index, leaf in list(stored_leaves(vault.log_rows, added.size)):
            if leaf is None:
                vault.log_rows.append(index, SessionId(b""), b"")
        for end in range(TILE, added.size + 1, TILE):
            store_filled_tiles(vault.log_rows, end)
        for size, slot, _ in spoilt:
            vault.log_rows.delete_checkpoint(size, slot)
        vault.log_rows.put_manifest(manifest.epoch, signed.body, signed.encode_signatures())
    write_manifest_file(vault.folder, signed)


def forget_before(workplace: Workplace, vault: OpenVault, added: LogBreak) -> None:
    """What this computer remembers of an abandoned line, for every sign-in: set aside, since only its owner could tell whether it is genuine."""
    set_aside(workplace.data_folder, vault.vault, added.number)
    for slot in vault.chain.current.slots:
        _forget(workplace.copies, vault, slot.id)


def _forget(copies: AnchorCopies, vault: OpenVault, slot: bytes) -> None:
    try:
        copies.forget(vault.vault, slot)  # type: ignore[arg-type]
    except Refused:
        return


def note(vault: OpenVault, added: LogBreak) -> Receipt:
    """The first change of the new segment: its entry, and the end of every request that lay open in this copy, so that none is done twice."""
    detail: dict[str, str | int] = {"segment": added.number, "first": added.first, "kept": added.size, "seen": added.seen.size}
    with vault.change() as change:
        for hash, data in vault.records.list(RENEWAL):
            state, _ = read_state(data)
            stored = vault.records.get(REQUEST, hash)
            if state == DONE or stored is None:
                continue
            try:
                body = split_lp(stored, REQUEST)[0]
                asked = Asked(hash, body, decode_request(body))
            except (Malformed, IndexError):
                continue
            destroy_task_keys(change, vault, asked.request)
            put_state(change, asked, DONE, 0)
        change.record(Entry(_ACTIONS[added.kind], detail=detail))
    return change.receipt


def _unfit(vault: OpenVault, added: LogBreak) -> list[tuple[int, bytes, str]]:
    """Checkpoints in the vault that say something else than what is kept and proven."""
    return [row for row in vault.log_rows.checkpoint_rows() if row[0] > added.first or not _fits(vault, row)]


def _fits(vault: OpenVault, row: tuple[int, bytes, str]) -> bool:
    try:
        checkpoint, slot, signature = texts.parse(row[2])
    except Malformed:
        return False
    listed = vault.chain.current.slot(slot)
    return (checkpoint.size, slot) == row[:2] and listed is not None and texts.is_signed(checkpoint, signature, listed.public)
