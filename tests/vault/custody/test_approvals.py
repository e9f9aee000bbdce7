"""Approvals under attack: the asker signs nothing but the next epoch that it would have written itself."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import fields, replace

import pytest

from tests.office import Office
from tests.vault.custody.insider import HOUR, forged_request, opened, put_approval, put_manifest, slot_of, stored_approval, suspension, with_manifest, write
from tests.vault.custody.test_requests import both, refused
from vault.crypto import hpke
from vault.crypto.errors import Malformed
from vault.crypto.kdf import KdfCost
from vault.crypto.log_break import OLDER, LogBreak, Sight
from vault.crypto.manifest import KeyringEntry, Manifest, decode_body
from vault.errors import Refused, Tampered, WrongUse
from vault.model import calls as c
from vault.model.classes import FieldClass
from vault.model.ids import SlotId
from vault.model.progress import finish
from vault.services.custody.approvals import accept, approve
from vault.services.custody.renewal import new_renewal
from vault.services.custody.requests import ask
from vault.services.keys import share_object

# One change for each field of a manifest, made by an approver whose program was modified; `test_each_field_is_tried` holds the list complete.
CHANGES: dict[str, Callable[[Manifest], object]] = {
    "vault": lambda manifest: bytes(16),
    "epoch": lambda manifest: manifest.epoch + 1,
    "former": lambda manifest: bytes(32),
    "name": lambda manifest: "Another",
    "custody": lambda manifest: "single",
    "made": lambda manifest: "two_desks",
    "made_at": lambda manifest: manifest.made_at + 7 * 24 * HOUR,
    "log_size": lambda manifest: manifest.log_size - 1,
    "log_root": lambda manifest: bytes(32),
    "kdf": lambda manifest: KdfCost(65_536, 4, 4),
    "slot_kinds": lambda manifest: ("passphrase",),
    "roles": lambda manifest: {**manifest.roles, "admins": replace(manifest.roles["admins"], hpke=hpke.KeyPair.generate().public)},
    "recovery": lambda manifest: hpke.KeyPair.generate().public,
    "recovery_kits": lambda manifest: ("ab" * 32,),
    "slots": lambda manifest: (*manifest.slots[:-1], replace(manifest.slots[-1], classes=tuple(FieldClass))),
    "keyrings": lambda manifest: (replace(manifest.keyrings[0], state="retired"), *manifest.keyrings[1:]),
    "store_keys": lambda manifest: (*manifest.store_keys, replace(manifest.store_keys[0], version=2)),
    "names": lambda manifest: manifest.names[::-1],
    "breaks": lambda manifest: (_break(manifest),),
    "lock_minutes": lambda manifest: manifest.lock_minutes + 1,
}


def _break(manifest: Manifest) -> LogBreak:
    """As if both had agreed to go on with an older copy."""
    by = (manifest.slots[0].id, manifest.slots[1].id)
    return LogBreak(1, OLDER, manifest.log_size, manifest.log_size, bytes(32), 0, bytes(32), Sight(0, manifest.log_size + 9, 1, 1), manifest.made_at, by, bytes(60))


def test_each_field_is_tried() -> None:
    assert set(CHANGES) == {field.name for field in fields(Manifest)}


@pytest.mark.parametrize("name", CHANGES)
def test_an_approval_that_changes_one_field_more(made_offices: Callable[[int], Office], small: Office, name: str) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(admin, "rotate", {})
        approve(officer, asked.hash, {})
        good = stored_approval(officer, asked.hash)
        proposed = decode_body(good.manifest)
        changed = CHANGES[name](proposed)
        assert changed != getattr(proposed, name)
        put_approval(officer, asked.hash, with_manifest(officer, good, replace(proposed, **{name: changed})))  # type: ignore[arg-type]
        with pytest.raises((Tampered, Malformed)):
            accept(admin, asked)
        assert admin.chain.current.epoch == 1
        put_approval(officer, asked.hash, good)
        accept(admin, asked)


KEYRINGS: dict[str, Callable[[tuple[KeyringEntry, ...]], tuple[KeyringEntry, ...]]] = {
    "one lacks": lambda entries: entries[:-1],
    "one more": lambda entries: (*entries, replace(entries[-1], generation=9, state="retiring")),
    "an index generation more": lambda entries: (*entries, replace(entries[-1], klass=FieldClass.INDEX, state="retiring")),
    "a former one stays current": lambda entries: (entries[0], *(replace(each, state="retiring") if each.generation == 2 else each for each in entries[1:])),
    "an early end": lambda entries: tuple(replace(each, state="retired") if each.state == "retiring" else each for each in entries),
    "no fence": lambda entries: tuple(replace(each, fence=1) for each in entries),
    "another commitment": lambda entries: (*entries[:-1], replace(entries[-1], a=bytes(32))),
    "its own commitment in the asker's place": lambda entries: (*entries[:-1], replace(entries[-1], a=entries[-1].b)),
}


@pytest.mark.parametrize("name", KEYRINGS)
def test_an_approval_with_other_generations(small: Office, name: str) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(admin, "rotate", {})
        approve(officer, asked.hash, {})
        good = stored_approval(officer, asked.hash)
        proposed = decode_body(good.manifest)
        entries = KEYRINGS[name](proposed.keyrings)
        assert entries != proposed.keyrings
        put_approval(officer, asked.hash, with_manifest(officer, good, replace(proposed, keyrings=entries)))
        with pytest.raises((Tampered, Malformed)):
            accept(admin, asked)


def test_an_approval_of_another_request(small: Office) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        first, second = ask(admin, "rotate", {}), ask(admin, "rotate", {})
        refused("not_approved", WrongUse, lambda: accept(admin, first))
        approve(officer, first.hash, {})
        data = officer.records.get("approval", first.hash) or b""
        write(admin, lambda change: change.put_record("approval", second.hash, data))
        refused("approval_refused", Refused, lambda: accept(admin, second))
        # The officer's own signature over the second request's hash, but the renewal of the first one.
        put_approval(officer, second.hash, replace(stored_approval(officer, first.hash), request=second.hash))
        refused("approval_differs", Tampered, lambda: accept(admin, second))
        accept(admin, first)


def test_an_officer_who_approves_alone(of_two: Office) -> None:
    """With a program that asks nothing: neither the officer's own slot nor a colleague's stands for the other side."""
    with ExitStack() as stack:
        admin, officer, dino = both(of_two, stack, "admin", "compliance", "dino")
        theirs = ask(admin, "rotate", {})
        approve(officer, theirs.hash, {})
        template = stored_approval(officer, theirs.hash)
        asked = ask(officer, "rotate", {})
        for approver in (officer, dino):
            put_approval(approver, asked.hash, replace(template, request=asked.hash, approver=approver.member.slot))
            refused("approval_refused", Refused, lambda: accept(officer, asked))
        put_approval(officer, asked.hash, replace(template, request=asked.hash, approver=admin.member.slot))
        refused("bad_signature", Refused, lambda: accept(officer, asked))
        assert officer.chain.current.epoch == 1


def test_an_approval_of_a_suspended_member(of_two: Office) -> None:
    with ExitStack() as stack:
        admin, officer, dino = both(of_two, stack, "admin", "compliance", "dino")
        asked = ask(admin, "rotate", {})
        approve(dino, asked.hash, {})
        put_manifest(officer, suspension(officer, slot_of(of_two, "dino")[0]))
        with pytest.raises(Refused):
            accept(admin, asked)
        again = ask(admin, "rotate", {})
        approve(officer, again.hash, {})
        accept(admin, again)
        assert admin.chain.current.epoch == 3


def test_nobody_accepts_anothers_request(of_two: Office) -> None:
    with ExitStack() as stack:
        admin, bea, officer = both(of_two, stack, "admin", "bea", "compliance")
        asked = ask(admin, "rotate", {})
        approve(officer, asked.hash, {})
        refused("request_stale", Refused, lambda: accept(bea, asked))
        accept(admin, asked)


def test_the_approvers_renewal_is_for_exactly_those_entitled(small: Office) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(admin, "rotate", {})
        approve(officer, asked.hash, {})
        good = stored_approval(officer, asked.hash)
        first = good.renewal.shares[0]
        stranger = hpke.wrap(bytes(32), hpke.KeyPair.generate().public, hpke.WrapContext(admin.vault, "share", share_object(first.klass, 2, "b"), 2))
        for wraps in (first.wraps[:-1], (*first.wraps, stranger), (*first.wraps[:-1], stranger)):
            renewal = replace(good.renewal, shares=(replace(first, wraps=wraps), *good.renewal.shares[1:]))
            put_approval(officer, asked.hash, replace(good, renewal=renewal))
            refused("renewal_refused", Tampered, lambda: accept(admin, asked))
        put_approval(officer, asked.hash, replace(good, renewal=new_renewal(admin.chain.current, "a")))
        refused("renewal_refused", Tampered, lambda: accept(admin, asked))


def test_a_sweep_that_ends_between_approval_and_acceptance(small: Office) -> None:
    """What the other side still saw retiring is gone by then; that is no attack."""
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        first = ask(admin, "rotate", {})
        approve(officer, first.hash, {})
        accept(admin, first)
        second = ask(admin, "rotate", {})
        approve(officer, second.hash, {})
        small.do("sales", lambda desk: desk.sweep())
        accept(admin, second)
        assert {entry.state for entry in admin.chain.current.keyrings if entry.generation == 1} == {"retiring", "current"}
        small.do("sales", lambda desk: desk.sweep())
        third = ask(admin, "rotate", {})
        approve(officer, third.hash, {})
        accept(admin, third)
        states = {entry.state for entry in admin.chain.current.keyrings if entry.generation == 1 and entry.klass is not FieldClass.INDEX}
        assert states == {"retired"}
        small.do("sales", lambda desk: desk.sweep())
        with small.unlock("sales") as desk:
            assert desk.reveal(c.Reveal(desk.find(c.Find("")).clients[0], "email", "call")).value


# --- garbage where a share should be ---


@pytest.mark.parametrize("how", ["another share", "not sealed to the recipient", "too short"])
def test_garbage_in_a_wrap_is_noticed_and_locks_nobody_out(small: Office, how: str) -> None:
    """An admin seals garbage to sales and officers. They can still open the vault, write nothing under it, are warned, and a new rotation heals it."""
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        good = new_renewal(admin.chain.current, "a")
        recipients = {hpke.fingerprint(slot.public.hpke): slot.public.hpke for slot in admin.chain.current.slots}
        recipients[hpke.fingerprint(admin.chain.current.roles["admins"].hpke)] = admin.chain.current.roles["admins"].hpke

        def spoil(wrap: bytes, klass: FieldClass) -> bytes:
            to = next(public for mark, public in recipients.items() if mark in wrap)
            context = hpke.WrapContext(admin.vault, "share", share_object(klass, 2, "a"), 2)
            plain = {"another share": bytes(32), "not sealed to the recipient": b"", "too short": b"short"}[how]
            return hpke.wrap(plain, to, context) if plain else wrap[:-1] + bytes((wrap[-1] ^ 1,))

        shares = tuple(replace(share, wraps=tuple(spoil(wrap, share.klass) for wrap in share.wraps)) for share in good.shares)
        asked = forged_request(admin, renewal=replace(good, shares=shares))
        approve(officer, asked.hash, {})
        accept(admin, asked)
    with small.unlock("sales") as desk:
        code = desk.find(c.Find("")).clients[0]
        assert desk.reveal(c.Reveal(code, "email", "call")).value
        assert "share_swapped" in {warning.id for warning in desk.status().warnings}
        refused("share_swapped", Tampered, lambda: finish(desk.import_file(c.ImportFile(str(small.export(7))))))
        refused("share_swapped", Tampered, lambda: finish(desk.sweep()))
    with small.unlock("compliance") as desk:
        assert "share_swapped" in {warning.id for warning in desk.status().warnings}
        finish(desk.rotate(c.Rotate(small.approver("admin"))))
    with small.unlock("sales") as desk:
        swept = finish(desk.sweep())
        assert {(each.generation, each.state, each.clients) for each in swept.generations} == {(1, "destroyed", 0), (2, "destroyed", 0), (3, "current", 6)}
        assert desk.reveal(c.Reveal(code, "email", "call")).value
        finish(desk.import_file(c.ImportFile(str(small.export(7)))))


def test_an_unknown_slot_is_nobody(small: Office) -> None:
    with opened(small, "admin") as admin:
        asked = ask(admin, "rotate", {})
        forged = forged_request(admin, requester=SlotId(bytes(16)), beneficiary=SlotId(bytes(16)))
        with opened(small, "compliance") as officer:
            refused("not_a_side", Refused, lambda: approve(officer, forged.hash, {}))
            refused("no_request", WrongUse, lambda: approve(officer, bytes(32), {}))
            approve(officer, asked.hash, {})
