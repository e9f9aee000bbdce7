"""Two sides: with either share gone nothing opens, and what one side signs alone changes nothing but a suspension."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import fields, replace

import pytest

from tests.office import Office
from tests.vault.custody.bare import connect, granted_store_key
from tests.vault.custody.insider import alone, file_parameters, leak_call, opened, put_manifest, slot_of, suspension, write
from tests.vault.custody.test_approvals import CHANGES
from tests.vault.custody.test_requests import both, refused
from vault import session
from vault.crypto import hpke
from vault.crypto.manifest import Manifest, manifest_hash
from vault.errors import Refused, Tampered
from vault.model import calls as c
from vault.model.classes import EVERY_CLASS, VALUE_CLASSES
from vault.model.progress import finish
from vault.services.custody.approvals import accept, approve
from vault.services.custody.requests import ask
from vault.services.keys import share_object
from vault.services.opened import OpenVault
from vault.services.status import share_wraps
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import wrap_id

LISTS = "lists"


def take_away(vault: OpenVault, side: str) -> None:
    """Destroys every wrap of one side's shares, as that side could: a change of the registry with an entry of its own."""
    manifest = vault.chain.current
    for klass in EVERY_CLASS:
        gone = share_wraps(manifest, klass, 1)
        for id in gone[: len(gone) // 2] if side == "a" else gone[len(gone) // 2 :]:
            write(vault, lambda change, wrap=id: change.delete_record(WRAP, wrap))


@pytest.mark.parametrize("side", ["a", "b"])
@pytest.mark.parametrize("asker", ["admin", "compliance"])
def test_without_a_share_notify_opens_nothing(small: Office, side: str, asker: str) -> None:
    file, out = small.export(6), small.folder / LISTS
    with opened(small, "admin") as admin:
        take_away(admin, side)
    other = "compliance" if asker == "admin" else "admin"
    with small.unlock(asker) as desk:
        refused("share_missing", Tampered, lambda: finish(desk.notify(c.Notify(str(file), str(out), small.approver(other), (), True, 6))))
    assert not out.exists()
    with pytest.raises(Tampered), small.unlock("sales") as desk:
        desk.reveal(c.Reveal(desk.find(c.Find("")).clients[0], "email", "call"))


@pytest.mark.parametrize("side", ["a", "b"])
def test_without_a_share_a_rotation_opens_nothing(small: Office, side: str) -> None:
    """A rotation needs no former share and makes new ones; what was sealed under the lost one stays closed, and no sweep says otherwise."""
    with opened(small, "admin") as admin:
        take_away(admin, side)
    small.do("admin", lambda desk: desk.rotate(c.Rotate(small.approver("compliance"))))
    with pytest.raises(Tampered):
        small.do("sales", lambda desk: desk.sweep())
    with small.unlock("admin") as desk:
        states = {(each.generation, each.state, each.clients) for each in desk.keys_status().generations}
        assert states == {(1, "retiring", 6), (2, "current", 0)}


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_share_cut_out_of_the_rows_is_tampering(small: Office, side: str) -> None:
    """The same rows deleted by somebody who cannot write the log."""
    _, keys = slot_of(small, "admin")
    with opened(small, "admin") as admin:
        roles = admin.chain.current.roles
    store_key = granted_store_key(small.vault, keys)
    role = roles["admins" if side == "a" else "officers"].hpke
    with closing(connect(small.vault, store_key)) as db:
        for klass in VALUE_CLASSES:
            id = wrap_id("share", share_object(klass, 1, side), hpke.fingerprint(role))
            assert db.execute("DELETE FROM record WHERE kind = 'wrap' AND id = ?", (id,)).rowcount == 1
    with pytest.raises(Tampered), small.unlock("compliance") as desk:
        finish(desk.notify(c.Notify(str(small.export(6)), str(small.folder / LISTS), small.approver("admin"), (), True, 6)))
    assert not (small.folder / LISTS).exists()


def test_one_side_gives_no_share(small: Office) -> None:
    """The other side approves and accepts the renewal, but its shares are never released: the task has half of each key."""
    file = small.export(6)
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(officer, "leak", file_parameters(file))
        approve(admin, asked.hash, file_parameters(file))
        accept(officer, asked)
        with pytest.raises(Refused):
            finish(session.run_task(leak_call(small, officer, file, asked.hash), small.here))


# --- manifests with one signature ---

MORE: dict[str, Callable[[Manifest], dict[str, object]]] = {
    "a suspended member comes back": lambda manifest: {"slots": tuple(replace(slot, status="active") for slot in manifest.slots)},
    "removed instead of suspended": lambda manifest: {"slots": (*manifest.slots[:-1], replace(manifest.slots[-1], status="removed"))},
    "a slot is left out": lambda manifest: {"slots": manifest.slots[:-1]},
    "another order": lambda manifest: {"slots": manifest.slots[::-1]},
}


@pytest.mark.parametrize("member", ["admin", "compliance"])
@pytest.mark.parametrize("what", [*(field.name for field in fields(Manifest) if field.name not in ("epoch", "former")), *MORE])
def test_one_side_changes_nothing_else(made_of_two: Office, tmp_path_factory: pytest.TempPathFactory, member: str, what: str) -> None:
    """Put into the chain by the one who signed it, in a change of their own: whoever opens the vault next refuses it."""
    office = made_of_two.at(tmp_path_factory.mktemp("alone") / "two")
    with opened(office, member) as vault:
        if what == "a suspended member comes back":
            put_manifest(vault, suspension(vault, slot_of(office, "sales")[0]))
            with vault.snapshot():
                pass  # takes the suspension in
        former = vault.chain.current
        changes = MORE[what](former) if what in MORE else {what: CHANGES[what](former)}
        changed = replace(former, epoch=former.epoch + 1, former=manifest_hash(vault.chain.current_body))
        put_manifest(vault, alone(vault, replace(changed, **changes)))  # type: ignore[arg-type]
    with pytest.raises(Tampered):
        office.unlock("sales")
    with pytest.raises(Tampered):
        office.unlock(member)


@pytest.mark.parametrize("member", ["admin", "compliance"])
@pytest.mark.parametrize("lost", ["sales", "bea", "dino"])
def test_either_side_suspends(of_two: Office, member: str, lost: str) -> None:
    with opened(of_two, member) as vault:
        put_manifest(vault, suspension(vault, slot_of(of_two, lost)[0]))
    refused("not_a_member", Refused, lambda: of_two.unlock(lost))
    with of_two.unlock(member) as desk:
        assert {each.name: each.status for each in desk.status().members} == {
            "sales": "active", "admin": "active", "bea": "active", "compliance": "active", "dino": "active", lost: "suspended"
        }
        other = "compliance" if member == "admin" else "admin"
        finish(desk.rotate(c.Rotate(of_two.approver(other))))
    if lost != "sales":
        with of_two.unlock("sales") as desk:
            finish(desk.sweep())
            assert finish(desk.verify_log()).problem == ""


def test_a_rotation_after_a_suspension_gives_the_suspended_nothing(of_two: Office) -> None:
    """The new generation is sealed to those who are still active: a suspended sales slot holds no share of it."""
    slot, keys = slot_of(of_two, "sales")
    with opened(of_two, "compliance") as vault:
        put_manifest(vault, suspension(vault, slot))
    of_two.do("admin", lambda desk: desk.rotate(c.Rotate(of_two.approver("compliance"))))
    with opened(of_two, "admin") as vault:
        for klass in VALUE_CLASSES:
            for side in "ab":
                assert vault.records.get(WRAP, wrap_id("share", share_object(klass, 2, side), keys.hpke.fingerprint)) is None
                assert vault.records.get(WRAP, wrap_id("share", share_object(klass, 1, side), keys.hpke.fingerprint)) is not None


def test_the_last_of_a_side_stays(small: Office) -> None:
    for member, lost in (("admin", "compliance"), ("compliance", "admin"), ("admin", "admin")):
        copy = small.at(small.folder.with_name(f"{member}-{lost}"))
        with opened(copy, member) as vault:
            put_manifest(vault, suspension(vault, slot_of(copy, lost)[0]))
        with pytest.raises(Tampered):
            copy.unlock("sales")


def test_a_suspension_that_does_more(of_two: Office) -> None:
    with opened(of_two, "admin") as vault:
        put_manifest(vault, suspension(vault, slot_of(of_two, "dino")[0], name="Another"))
    with pytest.raises(Tampered):
        of_two.unlock("compliance")


def test_a_manifest_file_alone_changes_nothing(of_two: Office) -> None:
    """`manifest.json` ahead of the database: somebody put an older database beside it, or made the file."""
    with opened(of_two, "admin") as vault:
        signed = suspension(vault, slot_of(of_two, "sales")[0])
    (of_two.vault / "manifest.json").write_bytes(signed.encode_file())
    with pytest.raises(Tampered):
        of_two.unlock("compliance")
