"""Approvals: the other side checks a request against its own copy of the vault, adds its share and its signature; the asker checks what came back."""

from collections.abc import Mapping
from dataclasses import replace

from vault.crypto import hpke
from vault.crypto.canonical import dumps
from vault.crypto.lp import split_lp
from vault.crypto.manifest import Manifest, SignedManifest, decode_body, encode_body
from vault.crypto.manifest_rules import accept_next
from vault.crypto.request import APPROVAL, Approval, Request, decode_approval, encode_approval, sign_record
from vault.errors import Refused, Tampered, WrongUse
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.log import Action, Entry, Receipt
from vault.services.custody.renewal import SIDES, Agreed, check_renewal, new_renewal, next_manifest, put_renewal, share_object
from vault.services.custody.requests import HOUR, Asked, read_request, signer
from vault.services.manifests import write_manifest_file
from vault.services.opened import OpenVault
from vault.services.opening import names_of
from vault.services.status import shares_gone
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import wrap_id, wrap_target

RENEWAL = "renewal"
TASK, RUNNING, DONE = "task", "running", "done"
_TASK_AT_MOST = HOUR  # so long a sweep waits for a task that was approved


def approve(vault: OpenVault, hash: bytes, scope: Mapping[str, str | int]) -> Receipt:
    """Signs a request of the other side. `scope` is what this program found out itself; the request must say the same."""
    vault.require(*SIDES)
    asked, slot = read_request(vault, hash)
    request = asked.request
    _other_side(vault, request, slot.roles[0])
    if not scope.items() <= dict(request.parameters).items():
        raise Refused("The request is about something else than what lies here.", id="scope_differs", next_step="Do not approve it. Ask again with the same file.")
    current = vault.chain.current
    if request.epoch != current.epoch:
        raise Refused("The keys were renewed since this was asked.", id="request_stale", next_step="Ask again.")
    check_renewal(request.renewal, current, SIDES[slot.roles[0]])
    own = new_renewal(current, SIDES[vault.member.role])
    with vault.snapshot():
        size, root, _ = vault.log.known()
        body = encode_body(next_manifest(vault, Agreed.of(request.renewal, own), vault.clock.now(), (size, root)))
        shares = task_shares(vault, request, hash)
    approval = Approval(
        vault=vault.vault,
        request=hash,
        approver=vault.member.slot,
        created=vault.clock.now(),
        renewal=own,
        task_shares=shares,
        manifest=body,
        manifest_signature=vault.keys.slot_keys.sign("manifest", vault.vault, body),
    )
    signed = sign_record(APPROVAL, vault.vault, encode_approval(approval), vault.keys.slot_keys)
    with vault.change() as change:
        change.put_record(APPROVAL, hash, signed)
        change.record(Entry(Action.APPROVAL, detail={"request": hash.hex(), "kind": request.kind}))
    return change.receipt


def task_shares(vault: OpenVault, request: Request, hash: bytes) -> tuple[bytes, ...]:
    """This side's shares of every generation that a client may still be under, sealed to the task's key and this request; never those of the index."""
    if not request.task_key:
        return ()
    side, epoch = SIDES[vault.member.role], vault.chain.current.epoch
    wraps = []
    for klass, generation in task_generations(vault, vault.chain.current):
        object = share_object(klass, generation, side)
        share = vault.keys.share(vault.records, side, klass, generation)
        wraps.append(hpke.wrap(share, request.task_key, hpke.WrapContext(vault.vault, "task-share", object, epoch, hash)))
    return tuple(wraps)


def task_generations(vault: OpenVault, manifest: Manifest) -> list[tuple[FieldClass, int]]:
    """`(class, generation)` of what a task needs."""
    return [
        (entry.klass, entry.generation)
        for entry in manifest.keyrings
        if entry.klass in VALUE_CLASSES and entry.state != "retired" and not shares_gone(vault, entry.klass.value, entry.generation)
    ]


def _other_side(vault: OpenVault, request: Request, role: str) -> None:
    names = names_of(vault.chain.current, vault.keys.store_key)
    own = request.requester == vault.member.slot or names.get(request.requester, ("", ""))[0] == vault.member.name
    if own or role == vault.member.role:
        raise Refused("A request needs the other side: an admin's an officer, an officer's an admin.", id="same_side", next_step="Name somebody of the other side as approver.")


def read_approval(vault: OpenVault, asked: Asked) -> Approval:
    """The approval of a request, signed by the other side."""
    data = vault.records.get(APPROVAL, asked.hash)
    parts = split_lp(data, APPROVAL) if data is not None else []
    if len(parts) != 2:
        raise WrongUse("This request was not approved.", id="not_approved")
    approval = decode_approval(parts[0])
    slot = signer(vault, approval.approver, APPROVAL, parts[0], parts[1])
    requester = vault.chain.current.slot(asked.request.requester)
    if requester is None or slot.roles[0] == requester.roles[0] or approval.request != asked.hash or approval.vault != vault.vault:
        raise Refused("This approval is not one of the other side for this request.", id="approval_refused")
    return approval


def accept(vault: OpenVault, asked: Asked) -> Receipt:
    """The asker's side: checks the next epoch field by field, signs it too, and lets it hold, with the wraps of both sides, in one change."""
    approval = read_approval(vault, asked)
    current, request = vault.chain.current, asked.request
    check_renewal(approval.renewal, current, "b" if SIDES[vault.member.role] == "a" else "a")
    _check_next(vault, asked, approval)
    pair = vault.keys.slot_keys.sign("manifest", vault.vault, approval.manifest)
    signed = SignedManifest(approval.manifest, {approval.approver: approval.manifest_signature, vault.member.slot: pair})
    accept_next(current, vault.chain.current_body, signed)
    until = vault.clock.now() + (_TASK_AT_MOST if request.task_key else 0)
    state = {"epoch": current.epoch + 1, "state": TASK if request.task_key else DONE, "until": until}
    with vault.snapshot():
        own_shares = task_shares(vault, request, asked.hash)
    with vault.change() as change:
        for renewal in (request.renewal, approval.renewal):
            put_renewal(change, renewal)
        for wrap in own_shares:
            change.put_record(WRAP, wrap_id(*wrap_target(wrap)), wrap)
        change.put_record(RENEWAL, asked.hash, dumps(state))
        vault.add_manifest(current.epoch + 1, signed.body, signed.encode_signatures())
        change.record(Entry(Action.MANIFEST, detail={"request": asked.hash.hex(), "epoch": current.epoch + 1}))
    write_manifest_file(vault.folder, signed)
    with vault.snapshot():  # takes the new epoch in
        return change.receipt


def _check_next(vault: OpenVault, asked: Asked, approval: Approval) -> None:
    """Nothing in the next epoch may differ from what this program would have written itself."""
    proposed = decode_body(approval.manifest)
    with vault.snapshot():
        if not vault.chain.current.log_size <= proposed.log_size <= vault.log.known()[0]:
            raise _differs()
        if vault.log.root_at(proposed.log_size) != proposed.log_root:
            raise _differs()
        log = (proposed.log_size, proposed.log_root)
        expected = next_manifest(vault, Agreed.of(asked.request.renewal, approval.renewal), proposed.made_at, log)
    if replace(expected, names=proposed.names) != proposed:
        raise _differs()
    if names_of(proposed, vault.keys.store_key) != names_of(vault.chain.current, vault.keys.store_key):
        raise _differs()


def _differs() -> Tampered:
    return Tampered(
        "The other side's approval would change more than what was asked.",
        id="approval_differs",
        next_step="Nothing was changed. Tell the compliance officer.",
    )
