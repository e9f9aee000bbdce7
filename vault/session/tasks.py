"""What another vault process does: the other side's approval, and a task that two people approved."""

from pathlib import Path

from vault.crypto.canonical import unb64
from vault.crypto.slot import SlotKeys
from vault.model import calls as c
from vault.model import results as r
from vault.model.ids import SlotId
from vault.model.log import Action, Entry
from vault.model.progress import Work
from vault.services.checkpoints import make_checkpoint
from vault.services.client_book import ClientBook
from vault.services.custody.requests import task_parameters
from vault.services.custody.task import mark_running, open_task
from vault.services.leak.notify import write_notices
from vault.services.leak.values import check_leak_values
from vault.services.opened import OpenVault
from vault.services.opening import SignIn, begin, open_vault
from vault.services.sealing.unseal_file import unseal_file
from vault.session.desk import Desk
from vault.session.surroundings import HERE, Surroundings


def approve(call: c.ApproveRequest, here: Surroundings = HERE) -> r.Approved:
    """The other side at the requester's desk: unlocks, compares the request with what lies here, signs, locks."""
    with Desk.unlock(Path(call.path), call.member, call.passphrase, here) as desk:
        return desk.approve(call)


def run_task(call: c.RunTask, here: Surroundings = HERE) -> Work[r.TaskDone]:
    """Does exactly what two people approved, as a session of its own."""
    keys = SlotKeys(unb64(call.seeds))
    sign_in = SignIn(SlotId(bytes.fromhex(call.slot)), keys, bytes.fromhex(call.request), {})
    vault = open_vault(Path(call.path), sign_in, here.workplace)
    try:
        parameters = task_parameters(call)
        vault.keys.take(open_task(vault, vault.task, parameters))
        begin(vault)
        mark_running(vault, vault.task)
        try:
            return (yield from _task(vault, call, str(parameters["file"])))
        finally:
            make_checkpoint(vault, Entry(Action.SESSION_END))
    finally:
        vault.close()


def _task(vault: OpenVault, call: c.RunTask, approved: str) -> Work[r.TaskDone]:
    book, file, out = ClientBook(vault), Path(call.file), Path(call.out)
    match call.task:
        case "leak":
            return r.TaskDone(leak=(yield from check_leak_values(vault, book, file, call.choices, approved)))
        case "notify":
            notices = write_notices(
                vault, book, file, out, call.recipients, in_clear=call.in_clear, confirm=call.confirm, choices=call.choices, approved=approved
            )
            return r.TaskDone(notify=(yield from notices))
        case "unseal":
            return r.TaskDone(unseal=(yield from unseal_file(vault, book, file, out, approved)))
