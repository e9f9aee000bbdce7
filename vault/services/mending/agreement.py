"""The next epoch that both sides sign to go on: each computes what it would write itself, and signs nothing else."""

from dataclasses import replace

from vault.crypto.canonical import b64
from vault.crypto.log_break import CONTINUED, OLDER, Kind, LogBreak, Sight, open_reason, seal_reason
from vault.crypto.manifest import Manifest, SignedManifest, decode_body, encode_body, manifest_hash
from vault.crypto.manifest_rules import accept_next
from vault.errors import Refused, Tampered, WrongUse
from vault.model import calls as c
from vault.model import results as r
from vault.model.ids import SlotId
from vault.services.custody.renewal import SIDES
from vault.services.manifests import read_manifest_file
from vault.services.mending.finding import Finding
from vault.services.opened import OpenVault
from vault.services.opening import names_of

_AGREED_WITHIN = 600_000  # ms between both signatures
_LONGEST_REASON = 500
_VERBS = {CONTINUED: "log continue", OLDER: "vault accept-older"}


def check_wish(vault: OpenVault, finding: Finding, kind: str, reason: str) -> Kind:
    """Before the other side is troubled: whether there is something to go on from, whether this is the way, and a reason."""
    vault.require(*SIDES)
    if finding.kind is None:
        raise WrongUse("Nothing is wrong with this vault.", id="nothing_wrong", next_step="Unlock it as usual.")
    if finding.kind != kind:
        what = "Its log is damaged inside" if finding.kind == CONTINUED else "Its log is sound, but this copy is older than what was seen"
        raise WrongUse(f"{what}.", id="other_way", next_step=f"Use `{_VERBS[finding.kind]}`.")
    if not (reason.strip() == reason and reason.isprintable() and 0 < len(reason) <= _LONGEST_REASON):
        raise WrongUse("A reason is needed: one line that every report will show.", id="reason_missing", next_step="Give --reason TEXT.")
    return finding.kind


def answer(vault: OpenVault, finding: Finding, call: c.AgreeToGoOn) -> r.AgreedToGoOn:
    """The other side: what it finds itself must be what it is asked about; then it writes the next epoch and signs it."""
    vault.require(*SIDES)
    asker = SlotId(bytes.fromhex(call.requester))
    _check_asker(vault, asker)
    asked_seen = Sight(*call.seen)
    if finding.kind not in (call.kind, None) or (finding.kind is None and call.kind == CONTINUED):
        raise _differs()
    seen = replace(finding, kind=call.kind, first=min(finding.first, call.first), seen=finding.seen.joined(asked_seen))
    if (call.size, call.basis, call.root) != (finding.size, finding.basis, finding.root.hex()) or (call.kind == CONTINUED and call.first != finding.first):
        raise _differs()
    made = next_manifest(vault, seen, call.reason, vault.clock.now(), (asker, vault.member.slot))
    body = encode_body(made)
    return r.AgreedToGoOn(b64(body), b64(vault.keys.slot_keys.sign("manifest", vault.vault, body)))


def signed_by_both(vault: OpenVault, finding: Finding, reason: str, body: bytes, other: bytes) -> SignedManifest:
    """The asker's side: the other's epoch must say of the log what this side found, and change nothing else; then it is signed too."""
    proposed = decode_body(body)
    added = proposed.breaks[-1] if proposed.breaks else None
    if added is None or vault.member.slot not in added.by or not _says_the_same(added, finding):
        raise _differs()
    late = abs(added.at - vault.clock.now()) > _AGREED_WITHIN
    if late or open_reason(added, vault.keys.store_key, vault.vault) != reason:
        raise _differs()
    approver = next(slot for slot in added.by if slot != vault.member.slot)
    _check_asker(vault, approver)
    signed = SignedManifest(body, {approver: other, vault.member.slot: vault.keys.slot_keys.sign("manifest", vault.vault, body)})
    accept_next(vault.chain.current, vault.chain.current_body, signed)
    return signed


def next_manifest(vault: OpenVault, finding: Finding, reason: str, at: int, both: tuple[SlotId, SlotId]) -> Manifest:
    """What both sides are to sign."""
    former = vault.chain.current
    number = max(vault.chain.segment, finding.seen.segment) + 1
    one, two = sorted(both)
    made = LogBreak(
        number=number,
        kind=finding.kind or OLDER,
        first=finding.first,
        size=finding.size,
        root=finding.root,
        basis=finding.basis,
        registry=finding.registry,
        seen=finding.seen,
        at=at,
        by=(one, two),
        reason=seal_reason(reason, vault.keys.store_key, vault.vault, number),
    )
    return replace(
        former,
        epoch=former.epoch + 1,
        former=manifest_hash(vault.chain.current_body),
        made_at=at,
        log_size=finding.size,
        log_root=finding.root,
        breaks=(*former.breaks, made),
    )


def _says_the_same(added: LogBreak, finding: Finding) -> bool:
    said = (added.kind, added.size, added.root, added.basis, added.registry)
    same = said == (finding.kind, finding.size, finding.root, finding.basis, finding.registry)
    return same and added.first <= finding.first and added.seen.joined(finding.seen) == added.seen


def _check_asker(vault: OpenVault, other: SlotId) -> None:
    """An active member of the other side, of another name; also by the list beside the database, which may be the newer one."""
    names = names_of(vault.chain.current, vault.keys.store_key)
    beside = decode_body(read_manifest_file(vault.folder).body)
    for manifest in (vault.chain.current, beside):
        slots = [manifest.slot(each) for each in (other, vault.member.slot)]
        roles = {slot.roles[0] for slot in slots if slot is not None and slot.status == "active"}
        if roles != set(SIDES):
            raise Refused("Going on needs an admin and an officer, both active.", id="same_side", next_step="Name somebody of the other side as approver.")
    if names.get(other, ("", ""))[0] == vault.member.name:
        raise Refused("Going on needs two people.", id="same_side", next_step="Name somebody of the other side as approver.")


def _differs() -> Tampered:
    return Tampered(
        "The two sides do not find the same in this copy of the vault.",
        id="findings_differ",
        next_step="Nothing was changed. Close every window of Cassaforte on this vault, then try again.",
    )
