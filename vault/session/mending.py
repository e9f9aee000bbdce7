"""The door of a vault that does not open any more. Nothing in it is believed that is not signed, and nothing of a client is shown."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from vault.crypto.anchor import AnchorBroken
from vault.crypto.canonical import unb64
from vault.crypto.errors import WrongPassphrase
from vault.crypto.log_break import LogBreak
from vault.errors import VaultError
from vault.model import calls as c
from vault.model import results as r
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.services import slots
from vault.services.checkpoints import make_checkpoint
from vault.services.mending.agreement import answer, check_wish, signed_by_both
from vault.services.mending.finding import Finding, examine
from vault.services.mending.going_on import forget_before, go_on, note
from vault.services.opened import OpenVault
from vault.services.opening import SignIn, begin, open_unverified, open_vault
from vault.services.pending import note_failed_unlock
from vault.session.surroundings import HERE, Surroundings


def examine_vault(call: c.Examine, here: Surroundings = HERE) -> Work[r.Alarm]:
    """What is wrong, for whoever can unlock. Changes nothing."""
    with _unverified(Path(call.path), call.member, call.passphrase, here) as (vault, _):
        found = yield from examine(vault, here.data_folder, call.seen)
    return r.Alarm(found.kind or "", found.problems, found.first, found.size, max(found.size, found.seen.size))


def agree_to_go_on(call: c.AgreeToGoOn, here: Surroundings = HERE) -> Work[r.AgreedToGoOn]:
    """The other side, in a process of its own."""
    with _unverified(Path(call.path), call.member, call.passphrase, here) as (vault, _):
        found = yield from examine(vault, here.data_folder)
        return answer(vault, found, call)


def go_on_after_alarm(call: c.GoOn, here: Surroundings = HERE) -> Work[r.WentOn]:
    """Examines, has the other side examine and sign, signs, writes; then a usual session writes the first entry of the new segment."""
    with _unverified(Path(call.path), call.member, call.passphrase, here) as (vault, sign_in):
        found = yield from examine(vault, here.data_folder, call.seen)
        kind = check_wish(vault, found, call.kind, call.reason)
        yield Progress(0, 0, "Waiting for the other side")
        agreed = yield from here.ask(_question(vault, found, call))
        if not isinstance(agreed, r.AgreedToGoOn):
            raise VaultError("The other side answered something else than was asked.", id="no_answer", next_step="Try again.")
        signed = signed_by_both(vault, found, call.reason, unb64(agreed.manifest), unb64(agreed.signature))
        go_on(vault, signed)
        vault.chain.refresh()
        added = vault.chain.current.breaks[-1]
        if kind == "older" or AnchorBroken().message in found.problems:
            forget_before(here.workplace, vault, added)
    return _first_session(Path(call.path), sign_in, added, here)


def after_alarm(call: c.Examine | c.GoOn | c.AgreeToGoOn, here: Surroundings = HERE) -> Work[r.Alarm | r.WentOn | r.AgreedToGoOn]:
    """Whichever was called."""
    match call:
        case c.Examine():
            return (yield from examine_vault(call, here))
        case c.GoOn():
            return (yield from go_on_after_alarm(call, here))
        case c.AgreeToGoOn():
            return (yield from agree_to_go_on(call, here))


def _first_session(folder: Path, sign_in: SignIn, added: LogBreak, here: Surroundings) -> r.WentOn:
    vault = open_vault(folder, sign_in, here.workplace)
    try:
        begin(vault)
        receipt = note(vault, added)
        make_checkpoint(vault, Entry(Action.SESSION_END))
    finally:
        vault.close()
    return r.WentOn(receipt.index, added.first, max(added.first, added.last) - 1)


def _question(vault: OpenVault, found: Finding, call: c.GoOn) -> c.AgreeToGoOn:
    seen = (found.seen.segment, found.seen.size, found.seen.counter, found.seen.epoch)
    other, requester = call.approver, vault.member.slot.hex()
    place = (found.first, found.size, found.root.hex(), found.basis, seen)
    return c.AgreeToGoOn(call.path, other.member, other.passphrase, requester, call.kind, call.reason, *place)


@contextlib.contextmanager
def _unverified(folder: Path, member: str, passphrase: str, here: Surroundings) -> Iterator[tuple[OpenVault, SignIn]]:
    try:
        header, keys = slots.open_named(folder, member, passphrase, here.secrets)
    except WrongPassphrase:
        note_failed_unlock(folder, member, here.clock.now())
        raise
    sign_in = SignIn(header.slot, keys)
    vault = open_unverified(folder, sign_in, here.workplace, reconcile=False)
    try:
        yield vault, sign_in
    finally:
        vault.close()
