"""A custody task: a session of the asker's slot, in a process of its own, that holds the keys of one approved request, does it, and ends."""

from vault.crypto import hpke
from vault.crypto.errors import Malformed
from vault.crypto.keyring import Keyring
from vault.crypto.lp import split_lp
from vault.crypto.request import APPROVAL, REQUEST, Request, decode_request
from vault.errors import Refused
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.log import Action, Entry, Receipt
from vault.services.custody.approvals import AGREED, DONE, RENEWAL, RUNNING, TASK, TASK_AT_MOST, put_state, read_approval, read_state, state_of
from vault.services.custody.requests import Asked, read_request, task_object
from vault.services.keys import open_share, share_object
from vault.services.opened import Change, OpenVault
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import get_wrap, wrap_id

Keyrings = dict[tuple[FieldClass, int], Keyring]


def open_task(vault: OpenVault, hash: bytes, parameters: dict[str, str | int]) -> Keyrings:
    """The keyrings that both sides gave to this request; refuses another's request, one that was done, and anything but what was asked."""
    with vault.snapshot():
        asked, _ = read_request(vault, hash)
        request = asked.request
        if request.requester != vault.member.slot or dict(request.parameters) != parameters:
            raise Refused("This is not what was asked and approved.", id="task_differs", next_step="Ask again.")
        read_approval(vault, asked)
        seed = get_wrap(vault.records, vault.vault, vault.keys.slot_keys.hpke, "task-seed", task_object(request.nonce))
        if state_of(vault, hash) != TASK or seed is None:
            raise _used()
        return _keyrings(vault, hpke.KeyPair.from_seed(seed), asked)


def _keyrings(vault: OpenVault, task_key: hpke.KeyPair, asked: Asked) -> Keyrings:
    manifest = vault.chain.at(asked.request.epoch)
    found: Keyrings = {}
    for entry in manifest.keyrings if manifest else ():
        if entry.klass not in VALUE_CLASSES:
            continue  # an index key is never given, whatever lies there
        a, b = (open_share(vault.records, task_key, vault.vault, entry, side, asked.hash) for side in ("a", "b"))
        if a is not None and b is not None:
            found[entry.klass, entry.generation] = Keyring(vault.vault, entry.klass, entry.generation, a, b)
    return found


def _used() -> Refused:
    return Refused("This request was carried out already.", id="task_done", next_step="Ask again.")


def mark_running(vault: OpenVault, hash: bytes) -> None:
    """From now on the request is used up, whatever becomes of the task."""
    asked, _ = read_request(vault, hash)
    with vault.change() as change:
        state, until = read_state(vault.records.get(RENEWAL, hash))
        if state != TASK:
            raise _used()
        put_state(change, asked, RUNNING, until)
        change.record(Entry(Action.RENEWAL, detail={"request": hash.hex(), "state": RUNNING}))


def mark_done(vault: OpenVault, asked: Asked) -> Receipt:
    """After the task: the sweep may begin, and nothing here opens the task's keys any more."""
    with vault.change() as change:
        destroy_task_keys(change, vault, asked.request)
        put_state(change, asked, DONE, 0)
        change.record(Entry(Action.RENEWAL, detail={"request": asked.hash.hex(), "state": DONE}))
    return change.receipt


def destroy_task_keys(change: Change, vault: OpenVault, request: Request) -> None:
    """The task's seed and all that was sealed to it: an approval is no permanent gift."""
    manifest, requester = vault.chain.at(request.epoch), vault.chain.current.slot(request.requester)
    if not request.task_key:
        return
    if requester is not None:
        change.delete_record(WRAP, wrap_id("task-seed", task_object(request.nonce), hpke.fingerprint(requester.public.hpke)))
    task_key = hpke.fingerprint(request.task_key)
    for entry in manifest.keyrings if manifest else ():
        for side in ("a", "b"):
            change.delete_record(WRAP, wrap_id("task-share", share_object(entry.klass, entry.generation, side), task_key))


def destroy_left_keys(change: Change, vault: OpenVault, generation: int) -> None:
    """What requests hold that nobody needs any more: the keys of tasks that were killed, and the wraps of shares up to `generation`, which were left.

    A request carries the wraps of its renewal, and so does its approval: both go with the generation that they opened. The log keeps their hash.
    """
    for hash, data in vault.records.list(REQUEST):
        try:
            request = decode_request(split_lp(data, REQUEST)[0])
        except (Malformed, IndexError):
            continue
        if request.epoch < vault.chain.current.epoch:
            destroy_task_keys(change, vault, request)
        if all(share.generation <= generation for share in request.renewal.shares):
            for kind in (REQUEST, APPROVAL, RENEWAL):
                change.delete_record(kind, hash)


def running_tasks(vault: OpenVault) -> int:
    """Until when (UTC milliseconds) a sweep has to wait for approved tasks; 0 where it need not."""
    now = vault.clock.now()
    waits = [until for state, until in (read_state(data) for _, data in vault.records.list(RENEWAL)) if state in (AGREED, TASK, RUNNING)]
    # No task of ours lasts longer; a record that says so was written by somebody who wants no sweep.
    return max((until for until in waits if now < until <= now + TASK_AT_MOST), default=0)
