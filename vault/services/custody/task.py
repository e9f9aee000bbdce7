"""A custody task: a session of the asker's slot, in a process of its own, that holds the keys of one approved request, does it, and ends."""

from vault.crypto import hpke
from vault.crypto.canonical import dumps, loads
from vault.crypto.keyring import Keyring, commitment
from vault.crypto.manifest import KeyringEntry
from vault.errors import Refused, Tampered
from vault.model.classes import FieldClass
from vault.model.log import Action, Entry, Receipt
from vault.services.custody.approvals import DONE, RENEWAL, RUNNING, TASK, read_approval
from vault.services.custody.renewal import share_object
from vault.services.custody.requests import Asked, read_request, task_object
from vault.services.opened import Change, OpenVault
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import get_wrap, wrap_id, wrap_target

Keyrings = dict[tuple[FieldClass, int], Keyring]


def open_task(vault: OpenVault, hash: bytes, parameters: dict[str, str | int]) -> Keyrings:
    """The keyrings that both sides gave to this request; refuses another's request, one that was done, and anything but what was asked."""
    with vault.snapshot():
        asked, _ = read_request(vault, hash)
        request = asked.request
        if request.requester != vault.member.slot or dict(request.parameters) != parameters:
            raise Refused("This is not what was asked and approved.", id="task_differs", next_step="Ask again.")
        if _state(vault, hash) != TASK:
            raise Refused("This request was carried out already.", id="task_done", next_step="Ask again.")
        approval = read_approval(vault, asked)
        seed = get_wrap(vault.records, vault.vault, vault.keys.slot_keys.hpke, "task-seed", task_object(request.nonce))
        if seed is None:
            raise Refused("The key of this request was destroyed.", id="task_done", next_step="Ask again.")
        task_key = hpke.KeyPair.from_seed(seed)
        given = {wrap_target(wrap)[1]: wrap for wrap in approval.task_shares}
        return _keyrings(vault, task_key, given, asked)


def _keyrings(vault: OpenVault, task_key: hpke.KeyPair, given: dict[str, bytes], asked: Asked) -> Keyrings:
    manifest = vault.chain.at(asked.request.epoch)
    found: Keyrings = {}
    for entry in manifest.keyrings if manifest else ():
        if entry.klass is FieldClass.INDEX:
            continue
        shares = [_share(vault, task_key, given, entry, side, asked.hash) for side in ("a", "b")]
        if shares[0] is not None and shares[1] is not None:
            found[entry.klass, entry.generation] = Keyring(vault.vault, entry.klass, entry.generation, shares[0], shares[1])
    return found


def _share(vault: OpenVault, task_key: hpke.KeyPair, given: dict[str, bytes], entry: KeyringEntry, side: str, hash: bytes) -> bytes | None:
    object = share_object(entry.klass, entry.generation, side)
    if object in given:
        share: bytes | None = hpke.unwrap(given[object], task_key, vault=vault.vault, purpose="task-share", object=object, request_hash=hash)
    else:
        share = get_wrap(vault.records, vault.vault, task_key, "task-share", object, hash)
    expected = entry.a if side == "a" else entry.b
    if share is not None and commitment(vault.vault, entry.klass, entry.generation, side, share) != expected:
        raise Tampered("A key share of this task does not match the manifest.", id="share_swapped", next_step="Tell the compliance officer.")
    return share


def _state(vault: OpenVault, hash: bytes) -> str:
    data = vault.records.get(RENEWAL, hash)
    words = loads(data, RENEWAL) if data is not None else None
    return str(words.get("state", "")) if isinstance(words, dict) else ""


def mark_running(vault: OpenVault, hash: bytes) -> None:
    """From now on the request is used up, whatever becomes of the task."""
    with vault.change() as change:
        data = vault.records.get(RENEWAL, hash)
        words = loads(data, RENEWAL) if data is not None else {}
        if words.get("state") != TASK:
            raise Refused("This request was carried out already.", id="task_done", next_step="Ask again.")
        change.put_record(RENEWAL, hash, dumps({**words, "state": RUNNING}))
        change.record(Entry(Action.RENEWAL, detail={"request": hash.hex(), "state": RUNNING}))


def mark_done(vault: OpenVault, asked: Asked) -> Receipt:
    """After the task: the sweep may begin, and nothing here opens the task's keys any more."""
    with vault.change() as change:
        _destroy_keys(change, vault, asked)
        change.put_record(RENEWAL, asked.hash, dumps({"epoch": asked.request.epoch + 1, "state": DONE, "until": 0}))
        change.record(Entry(Action.RENEWAL, detail={"request": asked.hash.hex(), "state": DONE}))
    return change.receipt


def _destroy_keys(change: Change, vault: OpenVault, asked: Asked) -> None:
    """The task's seed and all that was sealed to it here: an approval is no permanent gift."""
    task_key = hpke.fingerprint(asked.request.task_key)
    change.delete_record(WRAP, wrap_id("task-seed", task_object(asked.request.nonce), vault.keys.slot_keys.hpke.fingerprint))
    manifest = vault.chain.at(asked.request.epoch)
    for entry in manifest.keyrings if manifest else ():
        for side in ("a", "b"):
            change.delete_record(WRAP, wrap_id("task-share", share_object(entry.klass, entry.generation, side), task_key))


def running_tasks(vault: OpenVault) -> int:
    """Until when (UTC milliseconds) a sweep has to wait for approved tasks; 0 where it need not."""
    now, until = vault.clock.now(), 0
    for _, data in vault.records.list(RENEWAL):
        words = loads(data, RENEWAL)
        if words["state"] in (TASK, RUNNING) and now < words["until"]:
            until = max(until, words["until"])
    return until
