"""Approvals: the other side checks a request against its own copy of the vault, adds its share and its signature; the asker checks what came back.

Shares for a task are given in a second step, when the renewal holds: who asks must not be able to take them and leave the renewal out.
"""

from collections.abc import Mapping
from dataclasses import replace

from vault.crypto import hpke
from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed
from vault.crypto.lp import split_lp
from vault.crypto.manifest import KeyringEntry, Manifest, SignedManifest, decode_body, encode_body, manifest_hash
from vault.crypto.manifest_rules import accept_next
from vault.crypto.request import APPROVAL, Approval, Request, decode_approval, encode_approval, sign_record
from vault.errors import Refused, Tampered, WrongUse
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.log import Action, Entry, Receipt
from vault.services.custody.renewal import SIDES, Agreed, check_renewal, new_renewal, next_manifest, put_renewal
from vault.services.custody.requests import HOUR, Asked, read_request, signer
from vault.services.keys import share_object
from vault.services.manifests import write_manifest_file
from vault.services.opened import Change, OpenVault
from vault.services.opening import names_of
from vault.services.status import shares_gone
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import wrap_id, wrap_target

RENEWAL = "renewal"
AGREED, TASK, RUNNING, DONE = "agreed", "task", "running", "done"
TASK_AT_MOST = HOUR  # so long a sweep waits for a task that was approved


def approve(vault: OpenVault, hash: bytes, scope: Mapping[str, str | int]) -> Receipt:
    """Signs a request of the other side; called again once the renewal holds, gives this side's shares to its task.

    `scope` is what this program found out itself; the request must say the same.
    """
    vault.require(*SIDES)
    asked, slot = read_request(vault, hash)
    request = asked.request
    _other_side(vault, request, slot.roles[0])
    if not scope.items() <= dict(request.parameters).items() or bool(scope) != bool(request.task_key):
        raise Refused(
            "The request is about something else than what lies here.", id="scope_differs", next_step="Do not approve it. Ask again with the same file."
        )
    if state_of(vault, hash):
        return _release(vault, asked)
    current = vault.chain.current
    if request.epoch != current.epoch:
        raise _stale()
    check_renewal(request.renewal, current, SIDES[slot.roles[0]])
    own = new_renewal(current, SIDES[vault.member.role])
    with vault.snapshot():
        size, root, _ = vault.log.known()
        body = encode_body(next_manifest(vault, Agreed.of(request.renewal, own), vault.clock.now(), (size, root)))
    approval = Approval(
        vault=vault.vault,
        request=hash,
        approver=vault.member.slot,
        created=vault.clock.now(),
        renewal=own,
        task_shares=(),
        manifest=body,
        manifest_signature=vault.keys.slot_keys.sign("manifest", vault.vault, body),
    )
    signed = sign_record(APPROVAL, vault.vault, encode_approval(approval), vault.keys.slot_keys)
    with vault.change() as change:
        change.put_record(APPROVAL, hash, signed)
        change.record(Entry(Action.APPROVAL, detail={"request": hash.hex(), "kind": request.kind}))
    return change.receipt


def _release(vault: OpenVault, asked: Asked) -> Receipt:
    """Only what this slot approved itself, only once, and only when the epoch that retires these very generations is in force."""
    approval = read_approval(vault, asked)
    renewed = vault.chain.hash_at(asked.request.epoch + 1) == manifest_hash(approval.manifest)
    if approval.approver != vault.member.slot or not renewed or state_of(vault, asked.hash) != AGREED:
        raise Refused("This request was approved and answered already.", id="request_used", next_step="Ask again.")
    with vault.snapshot():
        shares = task_shares(vault, asked)
    with vault.change() as change:
        if state_of(vault, asked.hash) != AGREED:
            raise _stale()
        for wrap in shares:
            change.put_record(WRAP, wrap_id(*wrap_target(wrap)), wrap)
        put_state(change, asked, TASK, vault.clock.now() + TASK_AT_MOST)
        change.record(Entry(Action.APPROVAL, detail={"request": asked.hash.hex(), "kind": asked.request.kind, "shares": len(shares)}))
    return change.receipt


def put_state(change: Change, asked: Asked, state: str, until: int) -> None:
    """How far an accepted request has got."""
    change.put_record(RENEWAL, asked.hash, dumps({"epoch": asked.request.epoch + 1, "state": state, "until": until}))


def state_of(vault: OpenVault, hash: bytes) -> str:
    """How far a request has got since the renewal that it carries was accepted; empty before."""
    return read_state(vault.records.get(RENEWAL, hash))[0]


def read_state(data: bytes | None) -> tuple[str, int]:
    """`(state, until)` of a record; whatever nobody of us wrote says nothing."""
    try:
        words = loads(data, RENEWAL) if data is not None else None
    except Malformed:
        words = None
    if not isinstance(words, dict) or type(words.get("until")) is not int or words.get("state") not in (AGREED, TASK, RUNNING, DONE):
        return "", 0
    return str(words["state"]), int(words["until"])


def task_shares(vault: OpenVault, asked: Asked) -> tuple[bytes, ...]:
    """This side's shares of every generation that a client was under when it was asked, sealed to the task's key and this request; never those of the index."""
    request = asked.request
    manifest = vault.chain.at(request.epoch)
    if not request.task_key or manifest is None:
        return ()
    side = SIDES[vault.member.role]
    wraps = []
    for klass, generation in task_generations(vault, manifest):
        object = share_object(klass, generation, side)
        share = vault.keys.share(vault.records, side, klass, generation)
        wraps.append(hpke.wrap(share, request.task_key, hpke.WrapContext(vault.vault, "task-share", object, request.epoch, asked.hash)))
    return tuple(wraps)


def task_generations(vault: OpenVault, manifest: Manifest) -> list[tuple[FieldClass, int]]:
    """`(class, generation)` of what a task needs."""
    return [
        (entry.klass, entry.generation)
        for entry in manifest.keyrings
        if entry.klass in VALUE_CLASSES and entry.state != "retired" and not shares_gone(vault, entry.klass, entry.generation)
    ]


def _other_side(vault: OpenVault, request: Request, role: str) -> None:
    names = names_of(vault.chain.current, vault.keys.store_key)
    own = request.requester == vault.member.slot or names.get(request.requester, ("", ""))[0] == vault.member.name
    if own or role == vault.member.role:
        raise Refused(
            "A request needs the other side: an admin's an officer, an officer's an admin.",
            id="same_side",
            next_step="Name somebody of the other side as approver.",
        )


def read_approval(vault: OpenVault, asked: Asked) -> Approval:
    """The approval of a request, signed by the other side."""
    data = vault.records.get(APPROVAL, asked.hash)
    parts = split_lp(data, APPROVAL) if data is not None else []
    if len(parts) != 2:
        raise WrongUse("This request was not approved.", id="not_approved", next_step="Ask again, and have the other side approve.")
    approval = decode_approval(parts[0])
    slot = signer(vault, approval.approver, APPROVAL, parts[0], parts[1])
    requester = vault.chain.current.slot(asked.request.requester)
    if requester is None or slot.roles[0] == requester.roles[0] or approval.request != asked.hash or approval.vault != vault.vault:
        words = "This approval is not one of the other side for this request."
        raise Refused(words, id="approval_refused", next_step="Nothing was done. Tell the compliance officer.")
    return approval


def accept(vault: OpenVault, asked: Asked) -> Receipt:
    """The asker's side: checks the next epoch field by field, signs it too, and lets it hold, with the wraps of both sides, in one change."""
    asked, _ = read_request(vault, asked.hash)
    approval = read_approval(vault, asked)
    current, request = vault.chain.current, asked.request
    if request.requester != vault.member.slot or request.epoch != current.epoch:
        raise _stale()
    check_renewal(approval.renewal, current, "b" if SIDES[vault.member.role] == "a" else "a")
    _check_next(vault, asked, approval)
    pair = vault.keys.slot_keys.sign("manifest", vault.vault, approval.manifest)
    signed = SignedManifest(approval.manifest, {approval.approver: approval.manifest_signature, vault.member.slot: pair})
    accept_next(current, vault.chain.current_body, signed)
    with vault.snapshot():
        own_shares = task_shares(vault, asked)
    with vault.change() as change:
        if vault.chain.current.epoch != current.epoch:
            raise _stale()
        for renewal in (request.renewal, approval.renewal):
            put_renewal(change, renewal)
        for wrap in own_shares:
            change.put_record(WRAP, wrap_id(*wrap_target(wrap)), wrap)
        put_state(change, asked, *((AGREED, vault.clock.now() + TASK_AT_MOST) if request.task_key else (DONE, 0)))
        vault.add_manifest(current.epoch + 1, signed.body, signed.encode_signatures())
        change.record(Entry(Action.MANIFEST, detail={"request": asked.hash.hex(), "epoch": current.epoch + 1}))
    write_manifest_file(vault.folder, signed)
    with vault.snapshot():  # takes the new epoch in
        return change.receipt


def _check_next(vault: OpenVault, asked: Asked, approval: Approval) -> None:
    """Nothing in the next epoch may differ from what this program would have written itself."""
    proposed = decode_body(approval.manifest)
    if not asked.request.created <= proposed.made_at < asked.request.expires:
        raise _differs()
    with vault.snapshot():
        if not vault.chain.current.log_size <= proposed.log_size <= vault.log.known()[0]:
            raise _differs()
        if vault.log.root_at(proposed.log_size) != proposed.log_root:
            raise _differs()
        log = (proposed.log_size, proposed.log_root)
        expected = next_manifest(vault, Agreed.of(asked.request.renewal, approval.renewal), proposed.made_at, log)
    if len(expected.keyrings) != len(proposed.keyrings):
        raise _differs()
    if replace(expected, keyrings=tuple(map(_as_proposed, expected.keyrings, proposed.keyrings))) != proposed:
        raise _differs()


def _as_proposed(expected: KeyringEntry, proposed: KeyringEntry) -> KeyringEntry:
    """A sweep may have ended since the other side looked: then the generation that it left retires an epoch later."""
    return replace(expected, state="retiring") if (expected.state, proposed.state) == ("retired", "retiring") else expected


def _stale() -> Refused:
    return Refused("The keys were renewed since this was asked.", id="request_stale", next_step="Ask again.")


def _differs() -> Tampered:
    return Tampered(
        "The other side's approval would change more than what was asked.",
        id="approval_differs",
        next_step="Nothing was changed. Tell the compliance officer.",
    )
