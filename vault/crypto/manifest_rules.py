"""Which manifest may follow which: signed by an admin and an officer of the former epoch, or a suspension by either."""

from dataclasses import replace

from vault.crypto.kdf import check_cost
from vault.crypto.manifest import Manifest, ManifestSlot, SignedManifest, decode_body, manifest_hash
from vault.crypto.signing import Signed, verify_pair
from vault.errors import Refused, Tampered

_SIDES = ("admin", "compliance")


class ManifestRefused(Tampered):
    """A manifest that nobody entitled has made, or that does not follow the one known here."""

    id = "manifest_refused"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The list of members and keys is not acceptable: {why}.",
            next_step="Do not go on with this copy of the vault. Tell the compliance officer.",
        )


def accept_first(signed: SignedManifest) -> Manifest:
    """Epoch 1: signed by an admin and an officer slot that it lists itself."""
    manifest = decode_body(signed.body)
    if manifest.epoch != 1:
        raise ManifestRefused(f"it is epoch {manifest.epoch}, not the first")
    _check_policy(manifest)
    _check_members(manifest)
    _require_both(manifest, signed)
    return manifest


def accept_next(former: Manifest, former_body: bytes, signed: SignedManifest) -> Manifest:
    """The next epoch after `former`; both sides of `former` must have signed it."""
    manifest = decode_body(signed.body)
    if manifest.vault != former.vault:
        raise ManifestRefused("it belongs to another vault")
    if manifest.epoch != former.epoch + 1 or manifest.former != manifest_hash(former_body):
        raise ManifestRefused(f"epoch {manifest.epoch} does not follow epoch {former.epoch}")
    if manifest.breaks != former.breaks:
        _check_break(former, manifest, signed)
    else:
        _check_log(former, manifest)
    _check_policy(manifest)
    _check_members(manifest)
    if not (_is_suspension(former, manifest) and _signers(former, signed)):
        _require_both(former, signed)
    return manifest


def _check_log(former: Manifest, manifest: Manifest) -> None:
    if manifest.log_size < former.log_size or manifest.custody != former.custody:
        raise ManifestRefused("it goes back behind what was agreed")
    if manifest.log_size == former.log_size and manifest.log_root != former.log_root:
        raise ManifestRefused("it names another log")


def _check_break(former: Manifest, manifest: Manifest, signed: SignedManifest) -> None:
    """One more place where both sides went on after an alarm, and nothing else: none is ever taken back."""
    if len(manifest.breaks) != len(former.breaks) + 1 or manifest.breaks[:-1] != former.breaks:
        raise ManifestRefused("a place where the log was damaged is missing from it")
    added = manifest.breaks[-1]
    if (added.size, added.root, added.at) != (manifest.log_size, manifest.log_root, manifest.made_at) or set(added.by) != set(signed.signatures):
        raise ManifestRefused("what it says of a damaged log does not fit")
    if former.breaks and added.size < former.breaks[-1].size:
        raise ManifestRefused("it goes back behind what was agreed")
    same = replace(
        manifest,
        epoch=former.epoch,
        former=former.former,
        log_size=former.log_size,
        log_root=former.log_root,
        made_at=former.made_at,
        breaks=former.breaks,
    )
    if same != former:
        raise ManifestRefused("it changes more than where the log goes on")


def _require_both(judge: Manifest, signed: SignedManifest) -> None:
    sides = _signers(judge, signed)
    missing = [side for side in _SIDES if side not in sides]
    if missing:
        raise ManifestRefused(f"the signature of the side {' and '.join(missing)} is missing")


def _signers(judge: Manifest, signed: SignedManifest) -> set[str]:
    """The sides whose active slots have signed; any bad signature refuses the whole."""
    sides: set[str] = set()
    for slot_id, pair in signed.signatures.items():
        slot = judge.slot(slot_id)
        if slot is None or slot.status != "active":
            raise ManifestRefused("somebody signed it who is not an active member")
        if not _good(judge, slot, signed.body, pair):
            raise ManifestRefused("a signature does not fit")
        sides.update(role for role in slot.roles if role in _SIDES)
    return sides


def _good(judge: Manifest, slot: ManifestSlot, body: bytes, pair: bytes) -> bool:
    public = slot.public
    return verify_pair(public.ed25519, public.mldsa44, Signed("manifest", judge.vault, public.hash, body), pair)


def _check_policy(manifest: Manifest) -> None:
    try:
        check_cost(manifest.kdf)
    except Refused:
        raise ManifestRefused("its passphrase protection is below the floor, or too high to use") from None
    if len({manifest.recovery, *(role.hpke for role in manifest.roles.values())}) != 1 + len(manifest.roles):
        raise ManifestRefused("two of its role keys are one")
    publics = [slot.public for slot in manifest.slots]
    for keys in zip(*((public.hpke, public.ed25519, public.mldsa44) for public in publics), strict=True):
        if len(set(keys)) != len(publics):
            raise ManifestRefused("two sign-ins share a key, so one person could speak for both sides")


def _check_members(manifest: Manifest) -> None:
    for slot in manifest.slots:
        signed = Signed("proof", manifest.vault, slot.public.hash, slot.public.hash)
        if not verify_pair(slot.public.ed25519, slot.public.mldsa44, signed, slot.proof):
            raise ManifestRefused("a member's keys come without proof that the member holds them")
        if manifest.custody == "two_person" and len(slot.roles) != 1:
            raise ManifestRefused("one sign-in has two roles in a vault for two sides")
    held = {role for slot in manifest.slots if slot.status == "active" for role in slot.roles}
    if not set(_SIDES) <= held:
        raise ManifestRefused("a side would be without any member")


def _is_suspension(former: Manifest, manifest: Manifest) -> bool:
    """Whether nothing differs but slots, one at least, going from active to suspended."""
    if len(former.slots) != len(manifest.slots) or former.slots == manifest.slots:
        return False
    for before, after in zip(former.slots, manifest.slots, strict=True):
        if after not in (before, replace(before, status="suspended")) or (after != before and before.status != "active"):
            return False
    same = replace(
        manifest,
        epoch=former.epoch,
        former=former.former,
        log_size=former.log_size,
        log_root=former.log_root,
        made_at=former.made_at,
        slots=former.slots,
    )
    return same == former
