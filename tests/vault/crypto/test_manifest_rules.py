"""Which manifest is accepted: each rule has a manifest that breaks it alone, so it fails without it."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from tests.vectors import world
from tests.vectors.world import KEYS, SLOT, VAULT, fixed, following, manifest, signed
from vault.crypto.errors import Malformed
from vault.crypto.hpke import KeyPair
from vault.crypto.kdf import FLOOR, KdfCost
from vault.crypto.log_break import LogBreak, Sight
from vault.crypto.manifest import Manifest, ManifestSlot, RoleKey, SignedManifest, encode_body, manifest_hash
from vault.crypto.manifest_rules import ManifestRefused, accept_first, accept_next
from vault.crypto.slot import SlotKeys
from vault.errors import Tampered
from vault.model.classes import FieldClass
from vault.model.ids import SlotId, VaultId

BOTH = ("ada", "cleo")


@pytest.fixture(scope="module")
def first() -> Manifest:
    """Epoch 1 with a second member on each side, so that a suspension leaves nobody's side empty."""
    return manifest(slots=(*(world.slot(name) for name in world.ROLE), extra("bea", "admin"), extra("dino", "compliance")), log_size=7)


def extra(name: str, *roles: str, **changes: object) -> ManifestSlot:
    keys = SlotKeys(fixed(f"seeds {name}", 96))
    proof = keys.sign("proof", VAULT, keys.public.hash)
    made = ManifestSlot(SlotId(fixed(f"slot {name}", 16)), roles, (), "device", keys.public, proof)
    return replace(made, **changes)  # type: ignore[arg-type]


def accept(former: Manifest, made: Manifest | SignedManifest, *names: str) -> Manifest:
    return accept_next(former, encode_body(former), made if isinstance(made, SignedManifest) else signed(made, *names))


def refused(why: str, former: Manifest, made: Manifest | SignedManifest, *names: str) -> None:
    with pytest.raises(ManifestRefused, match=why) as caught:
        accept(former, made, *names)
    assert isinstance(caught.value, Tampered) and caught.value.code == 5


def test_both_sides_may_change_much(first: Manifest) -> None:
    assert accept_first(signed(first, *BOTH)) == first
    newcomer = extra("eva", "sales", classes=(FieldClass.REACH,))
    second = following(first, slots=(*first.slots, newcomer), keyrings=(*first.keyrings, world.keyring(FieldClass.REACH, 2, "retiring")), log_size=9)
    assert accept(first, second, *BOTH) == second
    assert accept(first, second, *BOTH, "sam") == second
    third = following(second, slots=first.slots, store_keys=(), log_size=9)
    assert accept(second, third, *BOTH) == third


# --- who signs ---


@pytest.mark.parametrize(("names", "missing"), [(("ada",), "compliance"), (("cleo",), "admin"), (("sam",), "admin and compliance"), ((), "admin and")])
def test_one_signature_only(first: Manifest, names: tuple[str, ...], missing: str) -> None:
    refused(f"side {missing}", first, following(first, name="renamed"), *names)
    with pytest.raises(ManifestRefused, match=f"side {missing}"):
        accept_first(signed(first, *names))


def test_one_side_twice(first: Manifest) -> None:
    made = following(first, name="renamed")
    body, bea = encode_body(made), SlotKeys(fixed("seeds bea", 96))
    pairs = {SLOT["ada"]: KEYS["ada"].sign("manifest", VAULT, body), SlotId(fixed("slot bea", 16)): bea.sign("manifest", VAULT, body)}
    refused("side compliance is missing", first, SignedManifest(body, pairs))


def test_a_signature_under_another_members_name(first: Manifest) -> None:
    made = following(first, name="renamed")
    body = encode_body(made)
    pairs = {SLOT["ada"]: KEYS["ada"].sign("manifest", VAULT, body), SLOT["cleo"]: KEYS["ada"].sign("manifest", VAULT, body)}
    refused("does not fit", first, SignedManifest(body, pairs))


def test_a_signature_of_another_type_vault_or_body(first: Manifest) -> None:
    made = following(first, name="renamed")
    body, good = encode_body(made), KEYS["ada"].sign("manifest", VAULT, encode_body(made))
    cleo = KEYS["cleo"]
    for pair in (cleo.sign("approval", VAULT, body), cleo.sign("manifest", VaultId(bytes(16)), body), cleo.sign("manifest", VAULT, body + b" ")):
        refused("does not fit", first, SignedManifest(body, {SLOT["ada"]: good, SLOT["cleo"]: pair}))


@pytest.mark.parametrize("status", ["suspended", "removed"])
def test_a_signer_who_is_not_active(first: Manifest, status: str) -> None:
    former = replace(first, slots=(first.slots[0], replace(first.slots[1], status=status), *first.slots[2:]))
    refused("not an active member", former, following(former, name="renamed"), *BOTH)


def test_a_signer_whom_only_the_next_epoch_lists(first: Manifest) -> None:
    made = following(first, slots=(*first.slots, extra("eva", "compliance")))
    body, eva = encode_body(made), SlotKeys(fixed("seeds eva", 96))
    pairs = {SLOT["ada"]: KEYS["ada"].sign("manifest", VAULT, body), SlotId(fixed("slot eva", 16)): eva.sign("manifest", VAULT, body)}
    refused("not an active member", first, SignedManifest(body, pairs))


def test_one_bad_signature_among_enough_good_ones(first: Manifest) -> None:
    made = following(first, name="renamed")
    good = signed(made, *BOTH)
    bad = {**good.signatures, SLOT["sam"]: KEYS["sam"].sign("manifest", VAULT, b"other")}
    refused("does not fit", first, SignedManifest(good.body, bad))


# --- what follows what ---


def test_a_replayed_epoch(first: Manifest) -> None:
    second = following(first, name="renamed")
    third = following(second, name="again")
    assert accept(second, third, *BOTH) == third
    refused("epoch 2 does not follow epoch 2", second, second, *BOTH)
    refused("epoch 1 does not follow epoch 2", second, first, *BOTH)
    refused("epoch 3 does not follow epoch 1", first, third, *BOTH)
    refused("does not follow", first, following(first, epoch=3), *BOTH)


def test_a_forked_former_hash(first: Manifest) -> None:
    here, there = following(first, name="here"), following(first, name="there")
    refused("does not follow", here, following(there, name="next"), *BOTH)
    refused("does not follow", first, following(first, former=manifest_hash(b"other")), *BOTH)


def test_another_vault(first: Manifest) -> None:
    other = VaultId(fixed("other vault", 16))
    refused("another vault", first, following(first, vault=other), *BOTH)


def test_a_log_that_goes_back(first: Manifest) -> None:
    refused("goes back", first, following(first, log_size=6), *BOTH)
    refused("another log", first, following(first, log_root=fixed("another root")), *BOTH)
    assert accept(first, following(first, log_size=8, log_root=fixed("another root")), *BOTH).log_size == 8


def test_custody_does_not_change_by_itself(first: Manifest) -> None:
    refused("goes back", first, following(first, custody="single"), *BOTH)


def test_the_first_epoch_is_the_first(first: Manifest) -> None:
    with pytest.raises(ManifestRefused, match="not the first"):
        accept_first(signed(following(first), *BOTH))


# --- what a manifest must hold ---

Breaker = Callable[[Manifest], Manifest]


def with_slot(made: Manifest, at: int, **changes: object) -> Manifest:
    slots = list(made.slots)
    slots[at] = replace(slots[at], **changes)  # type: ignore[arg-type]
    return replace(made, slots=tuple(slots))


def without(role: str, status: str) -> Breaker:
    return lambda made: replace(made, slots=tuple(replace(slot, status=status) if role in slot.roles else slot for slot in made.slots))


def shared_key(made: Manifest, name: str) -> Manifest:
    """The officer's sign-in gets one of the admin's keys, with a proof by all that it then holds."""
    ada, cleo = KEYS["ada"].seeds, KEYS["cleo"].seeds
    at = {"hpke": 0, "ed25519": 32, "mldsa44": 64}[name]
    keys = SlotKeys(cleo[:at] + ada[at : at + 32] + cleo[at + 32 :])
    return with_slot(made, 1, public=keys.public, proof=keys.sign("proof", VAULT, keys.public.hash))


SIDES_RULES: dict[str, tuple[Breaker, str]] = {
    "no active admin": (without("admin", "suspended"), "without any member"),
    "no active officer": (without("compliance", "suspended"), "without any member"),
    "officers removed": (without("compliance", "removed"), "without any member"),
    "a member without proof": (lambda made: with_slot(made, 2, proof=bytes(2484)), "without proof"),
    "the proof of another": (lambda made: with_slot(made, 2, proof=made.slots[1].proof), "without proof"),
    "a removed member without proof": (lambda made: with_slot(made, 2, proof=bytes(2484), status="removed"), "without proof"),
    "two roles in one sign-in": (lambda made: with_slot(made, 2, roles=("sales", "admin")), "two roles"),
    "a sign-in without a role": (lambda made: with_slot(made, 2, roles=()), "two roles"),
    "the same encryption key twice": (lambda made: shared_key(made, "hpke"), "share a key"),
    "the same Ed25519 key twice": (lambda made: shared_key(made, "ed25519"), "share a key"),
    "the same ML-DSA key twice": (lambda made: shared_key(made, "mldsa44"), "share a key"),
    "one key for both roles": (lambda made: replace(made, roles=dict.fromkeys(("admins", "officers"), RoleKey(world.ADMINS.public, 1))), "role keys"),
    "a role key that is the recovery key": (lambda made: replace(made, recovery=world.ADMINS.public), "role keys"),
    "memory below the floor": (lambda made: replace(made, kdf=KdfCost(FLOOR.memory_kib - 1, 3, 4)), "floor"),
    "passes below the floor": (lambda made: replace(made, kdf=KdfCost(FLOOR.memory_kib, 2, 4)), "floor"),
    "lanes below the floor": (lambda made: replace(made, kdf=KdfCost(FLOOR.memory_kib, 3, 3)), "floor"),
    "a cost that stops the machine": (lambda made: replace(made, kdf=KdfCost(2**32 - 1, 3, 4)), "floor"),
}


@pytest.mark.parametrize("rule", sorted(SIDES_RULES))
def test_what_both_sides_cannot_sign_either(first: Manifest, rule: str) -> None:
    breaker, why = SIDES_RULES[rule]
    broken = breaker(first)
    assert broken != first
    refused(why, first, following(replace(broken, epoch=first.epoch), epoch=2, former=manifest_hash(encode_body(first))), *BOTH)
    with pytest.raises(ManifestRefused, match=why):
        accept_first(signed(broken, "ada", "cleo"))


def test_two_roles_are_for_a_single_custodian() -> None:
    alone = extra("ada", "admin", "compliance", id=SLOT["ada"])
    single = manifest(custody="single", slots=(alone,), store_keys=())
    assert accept_first(signed(single, "ada")) == single
    renamed = following(single, name="renamed")
    assert accept(single, renamed, "ada") == renamed


# --- suspension by one side ---


def suspend(made: Manifest, *ats: int) -> Manifest:
    return following(made, slots=tuple(replace(slot, status="suspended") if at in ats else slot for at, slot in enumerate(made.slots)))


@pytest.mark.parametrize("side", BOTH)
@pytest.mark.parametrize("ats", [(2,), (3,), (4,), (2, 3, 4)])
def test_either_side_alone_may_suspend(first: Manifest, side: str, ats: tuple[int, ...]) -> None:
    made = suspend(first, *ats)
    assert accept(first, made, side) == made
    assert accept(first, replace(made, made_at=made.made_at + 1, log_size=12, log_root=fixed("later")), side).log_size == 12


def test_nobody_else_may(first: Manifest) -> None:
    refused("is missing", first, suspend(first, 3), "sam")
    refused("is missing", first, suspend(first, 3))


@pytest.mark.parametrize("side", BOTH)
def test_an_epoch_that_changes_nothing_needs_both(first: Manifest, side: str) -> None:
    refused("is missing", first, following(first), side)
    assert accept(first, following(first), *BOTH).epoch == 2


OTHER_VALUES: dict[str, object] = {
    "name": "renamed",
    "made": "two_desks",
    "kdf": KdfCost(FLOOR.memory_kib * 2, 3, 4),
    "slot_kinds": ("device",),
    "roles": {"admins": RoleKey(world.ADMINS.public, 1), "officers": RoleKey(KeyPair(fixed("new officers")).public, 2)},
    "recovery": KeyPair(fixed("new recovery")).public,
    "recovery_kits": ("00" * 32,),
    "keyrings": (),
    "store_keys": (),
    "names": b"other names",
    "lock_minutes": 20,
}
FREE = {"epoch", "former", "made_at", "log_size", "log_root", "slots"}
REFUSED_ANYHOW = {"vault", "custody", "breaks"}


@pytest.mark.parametrize("field", sorted(OTHER_VALUES))
def test_a_suspension_that_changes_anything_else(first: Manifest, field: str) -> None:
    assert {each.name for each in fields(Manifest)} == FREE | REFUSED_ANYHOW | OTHER_VALUES.keys()
    made = replace(suspend(first, 3), **{field: OTHER_VALUES[field]})  # type: ignore[arg-type]
    for side in BOTH:
        refused("is missing", first, made, side)
    assert accept(first, made, *BOTH) == made


SLOT_CHANGES: dict[str, dict[str, object]] = {
    "removed instead": {"status": "removed"},
    "with another role": {"roles": ("sales",), "status": "suspended"},
    "with more classes": {"classes": (FieldClass.REACH,), "status": "suspended"},
    "with another kind": {"kind": "passphrase", "status": "suspended"},
    "with another id": {"id": SlotId(fixed("other id", 16)), "status": "suspended"},
    "with other keys": {**{name: getattr(extra("eva", "admin"), name) for name in ("public", "proof")}, "status": "suspended"},
}


@pytest.mark.parametrize("change", sorted(SLOT_CHANGES))
def test_a_suspension_that_changes_more_of_the_slot(first: Manifest, change: str) -> None:
    made = following(with_slot(first, 3, **SLOT_CHANGES[change]), former=manifest_hash(encode_body(first)))
    for side in BOTH:
        refused("is missing", first, made, side)
    assert accept(first, made, *BOTH) == made


def test_a_proof_of_its_own_is_a_change_too(first: Manifest) -> None:
    """Proofs are signatures with chance in them: a fresh one is good, but it is not the one that both sides accepted."""
    keys = SlotKeys(fixed("seeds bea", 96))
    fresh = keys.sign("proof", VAULT, keys.public.hash)
    assert fresh != first.slots[3].proof
    refused("is missing", first, following(with_slot(suspend(first, 3), 3, proof=fresh), epoch=2, former=manifest_hash(encode_body(first))), "cleo")


@pytest.mark.parametrize(("before", "after"), [("suspended", "active"), ("removed", "active"), ("removed", "suspended"), ("suspended", "removed")])
def test_no_other_way_between_statuses(first: Manifest, before: str, after: str) -> None:
    former = with_slot(first, 3, status=before)
    made = following(with_slot(former, 3, status=after), former=manifest_hash(encode_body(former)))
    for side in BOTH:
        refused("is missing", former, made, side)
    assert accept(former, made, *BOTH) == made


def test_a_suspension_that_adds_drops_or_reorders_slots(first: Manifest) -> None:
    suspended = suspend(first, 3).slots
    for slots in ((*suspended, extra("eva", "sales")), suspended[:4], suspended[:2] + suspended[3:] + suspended[2:3]):
        refused("is missing", first, following(first, slots=slots), "cleo")


def test_a_suspension_cannot_empty_a_side(first: Manifest) -> None:
    refused("without any member", first, suspend(first, 0, 3), "cleo")
    refused("without any member", first, suspend(first, 1, 4), "ada")


def test_a_malformed_next_manifest_is_refused_before_any_rule(first: Manifest) -> None:
    body = encode_body(following(first)).replace(b'"epoch":2', b'"epoch":2.0')
    with pytest.raises(Malformed):
        accept(first, SignedManifest(body, {}))


def test_one_suspension_after_another(first: Manifest) -> None:
    second = suspend(first, 3)
    third = suspend(second, 4)
    assert accept(second, third, "ada") == third and [slot.status for slot in third.slots[3:]] == ["suspended", "suspended"]


def broken(first: Manifest, /, **changes: object) -> Manifest:
    """The next epoch after an alarm: the log goes on at 90, 120 had been seen."""
    log = {"made_at": 1_780_000_400_000, "log_size": 90, "log_root": fixed("kept")}
    by = tuple(sorted((SLOT["ada"], SLOT["cleo"])))
    made = LogBreak(1, "older", 90, 90, fixed("kept"), 89, fixed("records"), Sight(0, 120, 7, 1), 1_780_000_400_000, by, b"sealed")  # type: ignore[arg-type]
    link = {name: changes.pop(name) for name in list(changes) if name in {each.name for each in fields(LogBreak)}}
    return following(first, **(log | {"breaks": (*first.breaks, replace(made, **link))} | changes))  # type: ignore[arg-type]


def test_both_sides_go_on_after_an_alarm_also_behind_the_log_that_was_agreed(first: Manifest) -> None:
    before = replace(first, log_size=100)
    assert accept(before, broken(before), *BOTH).breaks[0].first == 90
    for side in BOTH:
        refused("does not fit", before, broken(before), side)


@pytest.mark.parametrize(
    "changes", [{"size": 91}, {"root": fixed("other")}, {"at": 1}, {"by": tuple(sorted((SLOT["ada"], SLOT["sam"])))}, {"name": "renamed"}, {"lock_minutes": 3}], ids=str
)
def test_a_break_says_what_its_epoch_says_and_changes_nothing_else(first: Manifest, changes: dict[str, object]) -> None:
    refused("does not fit|changes more", first, broken(first, **changes), *BOTH)


def test_a_break_is_never_taken_back_or_rewritten(first: Manifest) -> None:
    once = broken(first)
    refused("is missing from it", once, following(once, breaks=()), *BOTH)
    refused("is missing from it", once, following(once, breaks=(replace(once.breaks[0], first=95, size=95, basis=94),)), *BOTH)
    refused("is missing from it", first, replace(once, breaks=(*once.breaks, replace(once.breaks[0], number=2))), *BOTH)
    refused("goes back", once, broken(once, number=2, first=80, size=80, log_size=80, basis=79), *BOTH)
    assert accept(once, broken(once, number=2), *BOTH).breaks[1].number == 2
