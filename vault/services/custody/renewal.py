"""A new generation of every contact keyring: each side makes its own share; nobody in between learns the key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vault.crypto import hpke
from vault.crypto.keyring import commitment, new_share
from vault.crypto.manifest import KeyringEntry, Manifest, manifest_hash
from vault.crypto.request import NewShare, Renewal
from vault.errors import Tampered
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.services.keys import ROLE_SIDES, share_object
from vault.services.opened import Change, OpenVault
from vault.services.status import share_wraps, shares_gone
from vault.services.wraps import KIND, wrap_id, wrap_target

SIDES = {"admin": "a", "compliance": "b"}


def next_generation(manifest: Manifest) -> int:
    """The number of the generation that a renewal opens."""
    return max(entry.generation for entry in manifest.keyrings) + 1


def new_renewal(manifest: Manifest, side: str) -> Renewal:
    """One side's shares of the next generation, sealed to the side's role key and to every slot that holds the class."""
    generation = next_generation(manifest)
    return Renewal(side, tuple(_new_share(manifest, klass, generation, side) for klass in VALUE_CLASSES))


def _new_share(manifest: Manifest, klass: FieldClass, generation: int, side: str) -> NewShare:
    share = new_share()
    context = hpke.WrapContext(manifest.vault, "share", share_object(klass, generation, side), manifest.epoch + 1)
    wraps = tuple(hpke.wrap(share, recipient, context) for recipient in _recipients(manifest, klass, side))
    return NewShare(klass, generation, commitment(manifest.vault, klass, generation, side, share), wraps)


def _recipients(manifest: Manifest, klass: FieldClass, side: str) -> list[bytes]:
    role = next(role for role, own in ROLE_SIDES.items() if own == side)
    return [manifest.roles[role].hpke, *(slot.public.hpke for slot in manifest.entitled(klass))]


def check_renewal(renewal: Renewal, manifest: Manifest, side: str) -> None:
    """Exactly one share for each class, of the next generation, sealed to exactly those who are entitled. What is inside, the recipients check."""
    generation = next_generation(manifest)
    if renewal.side != side or tuple(share.klass for share in renewal.shares) != VALUE_CLASSES:
        raise _wrong()
    for share in renewal.shares:
        expected = {("share", share_object(share.klass, generation, side), hpke.fingerprint(to)) for to in _recipients(manifest, share.klass, side)}
        if share.generation != generation or {wrap_target(wrap) for wrap in share.wraps} != expected or len(share.wraps) != len(expected):
            raise _wrong()


def put_renewal(change: Change, renewal: Renewal) -> None:
    """Stores one side's wraps."""
    for share in renewal.shares:
        for wrap in share.wraps:
            change.put_record(KIND, wrap_id(*wrap_target(wrap)), wrap)


def delete_shares(change: Change, manifest: Manifest, klass: FieldClass, generation: int) -> None:
    """Destroys every wrap of both shares: from now on nobody can open this generation."""
    for id in share_wraps(manifest, klass, generation):
        change.delete_record(KIND, id)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides bring to the next epoch."""

    admins: Renewal
    officers: Renewal

    @staticmethod
    def of(one: Renewal, two: Renewal) -> "Agreed":
        """Whoever asked first."""
        by_side = {renewal.side: renewal for renewal in (one, two)}
        if set(by_side) != {"a", "b"}:
            raise _wrong()
        return Agreed(by_side["a"], by_side["b"])


def next_manifest(vault: OpenVault, agreed: Agreed, made_at: int, log: tuple[int, bytes]) -> Manifest:
    """The epoch that both sides are to sign: the new generation seals, the former one retires, the fence stands."""
    former = vault.chain.current
    return replace(
        former,
        epoch=former.epoch + 1,
        former=manifest_hash(vault.chain.current_body),
        made_at=made_at,
        log_size=log[0],
        log_root=log[1],
        keyrings=_keyrings(vault, former.keyrings, agreed),
    )


def _keyrings(vault: OpenVault, former: Sequence[KeyringEntry], agreed: Agreed) -> tuple[KeyringEntry, ...]:
    kept = []
    for entry in former:
        state = entry.state
        if entry.klass in VALUE_CLASSES and state == "current":
            state = "retiring"
        elif state == "retiring" and shares_gone(vault, entry.klass, entry.generation):
            state = "retired"
        kept.append(replace(entry, state=state))
    fresh = [
        KeyringEntry(a.klass, a.generation, "current", a.commitment, b.commitment, a.generation)
        for a, b in zip(agreed.admins.shares, agreed.officers.shares, strict=True)
    ]
    return (*kept, *fresh)


def _wrong() -> Tampered:
    return Tampered(
        "The new keys in this request are not those that the members of the vault are entitled to.",
        id="renewal_refused",
        next_step="Do not approve it. Tell the compliance officer.",
    )
