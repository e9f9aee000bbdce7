"""Requests under attack: whoever asks, only what our program would have asked is approved, and only from the other side."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.insider import (
    HOUR,
    MovedClock,
    at_time,
    file_parameters,
    forged_request,
    opened,
    put_manifest,
    signed_request,
    slot_of,
    suspension,
    write,
)
from vault.crypto import hpke
from vault.crypto.lp import lp, split_lp
from vault.crypto.request import NewShare, Renewal, Request
from vault.errors import Refused, Tampered, VaultError, WrongUse
from vault.model import calls as c
from vault.model.classes import FieldClass
from vault.model.ids import SlotId
from vault.model.progress import finish
from vault.services.custody.approvals import accept, approve
from vault.services.custody.renewal import new_renewal
from vault.services.custody.requests import ask
from vault.services.keys import share_object
from vault.services.opened import OpenVault


@pytest.fixture
def file(small: Office) -> Path:
    return small.export(6)


def refused(id: str, kind: type[VaultError], do: Callable[[], object]) -> None:
    with pytest.raises(kind) as caught:
        do()
    assert caught.value.id == id


def both(office: Office, stack: ExitStack, *members: str) -> list[OpenVault]:
    return [stack.enter_context(opened(office, member)) for member in members]


def test_a_request_is_approved_once(small: Office, file: Path) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        scope = file_parameters(file)
        asked = ask(officer, "leak", scope)
        approve(admin, asked.hash, scope)
        accept(officer, asked)
        approve(admin, asked.hash, scope)  # the second step: shares
        refused("request_used", Refused, lambda: approve(admin, asked.hash, scope))
        refused("request_stale", Refused, lambda: accept(officer, asked))


def test_a_rotation_is_approved_once(small: Office) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(admin, "rotate", {})
        approve(officer, asked.hash, {})
        accept(admin, asked)
        refused("request_used", Refused, lambda: approve(officer, asked.hash, {}))
        refused("request_stale", Refused, lambda: accept(admin, asked))


@pytest.mark.parametrize(("kind", "hours"), [("leak", 8), ("rotate", 7 * 24)])
def test_requests_expire(small: Office, file: Path, kind: str, hours: int) -> None:
    clock = MovedClock()
    scope = file_parameters(file) if kind == "leak" else {}
    with ExitStack() as stack:
        admin, officer = both(at_time(small, clock), stack, "admin", "compliance")
        asked = ask(officer, kind, scope)  # type: ignore[arg-type]
        clock.by = hours * HOUR - 60_000
        approve(admin, asked.hash, scope)
        clock.by = hours * HOUR
        refused("request_expired", Refused, lambda: approve(admin, asked.hash, scope))
        refused("request_expired", Refused, lambda: accept(officer, asked))
        clock.by = -60_000
        refused("request_expired", Refused, lambda: approve(admin, asked.hash, scope))


def test_another_file_under_the_same_request(small: Office, file: Path) -> None:
    other = small.export(5)
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(officer, "leak", file_parameters(file))
        refused("scope_differs", Refused, lambda: approve(admin, asked.hash, file_parameters(other)))
        refused("scope_differs", Refused, lambda: approve(admin, asked.hash, {}))
        rotation = ask(officer, "rotate", {})
        refused("scope_differs", Refused, lambda: approve(admin, rotation.hash, file_parameters(file)))


def test_altered_bytes(small: Office, file: Path) -> None:
    """The registry may be rewritten by any member; a request is what its requester signed."""
    scope = file_parameters(file)
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        asked = ask(officer, "leak", scope)
        body, pair = split_lp(admin.records.get("request", asked.hash) or b"", "request")
        altered = body.replace(scope["file"].encode(), b"0" * 64)  # type: ignore[union-attr]
        assert altered != body
        write(admin, lambda change: change.put_record("request", asked.hash, lp(altered, pair)))
        refused("no_request", WrongUse, lambda: approve(admin, asked.hash, scope))
        other = pair[:-1] + bytes((pair[-1] ^ 1,))
        write(admin, lambda change: change.put_record("request", asked.hash, lp(body, other)))
        refused("bad_signature", Refused, lambda: approve(admin, asked.hash, scope))
        write(admin, lambda change: change.put_record("request", asked.hash, lp(body)))
        refused("no_request", WrongUse, lambda: approve(admin, asked.hash, scope))


def test_a_request_in_another_members_name(small: Office) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        forged = forged_request(officer, requester=admin.member.slot, beneficiary=admin.member.slot)
        refused("bad_signature", Refused, lambda: approve(officer, forged.hash, {}))


def test_nobody_approves_their_own(of_two: Office) -> None:
    with ExitStack() as stack:
        admin, bea, officer, dino, sales = both(of_two, stack, "admin", "bea", "compliance", "dino", "sales")
        mine, theirs = ask(admin, "rotate", {}), ask(officer, "rotate", {})
        for vault, asked in ((admin, mine), (bea, mine), (officer, theirs), (dino, theirs)):
            refused("same_side", Refused, lambda vault=vault, asked=asked: approve(vault, asked.hash, {}))
        refused("not_your_role", Refused, lambda: approve(sales, mine.hash, {}))
        refused("not_your_role", Refused, lambda: ask(sales, "rotate", {}))
        approve(dino, mine.hash, {})
        accept(admin, mine)


def test_a_request_by_sales_with_a_modified_program(small: Office) -> None:
    with ExitStack() as stack:
        admin, sales = both(small, stack, "admin", "sales")
        asked = ask(admin, "rotate", {})
        forged = signed_request(sales, replace(asked.request, requester=sales.member.slot, beneficiary=sales.member.slot))
        refused("not_a_side", Refused, lambda: approve(admin, forged.hash, {}))


def test_a_request_of_a_suspended_member(of_two: Office) -> None:
    with ExitStack() as stack:
        admin, officer, dino = both(of_two, stack, "admin", "compliance", "dino")
        asked = ask(dino, "rotate", {})
        put_manifest(officer, suspension(officer, slot_of(of_two, "dino")[0]))
        refused("not_a_side", Refused, lambda: approve(admin, asked.hash, {}))
        refused("not_a_member", Refused, lambda: ask(dino, "rotate", {}))


def test_keys_renewed_meanwhile(small: Office) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        first, second = ask(admin, "rotate", {}), ask(officer, "rotate", {})
        approve(officer, first.hash, {})
        third = ask(admin, "rotate", {})
        approve(officer, third.hash, {})
        accept(admin, first)
        refused("request_stale", Refused, lambda: approve(admin, second.hash, {}))
        refused("request_stale", Refused, lambda: accept(admin, third))


ODD: dict[str, Callable[[Request, Path], dict[str, object]]] = {
    "a rotation with a task key": lambda request, file: {"task_key": hpke.KeyPair.generate().public},
    "a rotation with parameters": lambda request, file: {"parameters": {"out": "x"}},
    "a task without a key": lambda request, file: {"kind": "leak", "parameters": file_parameters(file)},
    "a leak check that says where to write": lambda request, file: {
        "kind": "leak", "parameters": {**file_parameters(file), "out": "x"}, "task_key": hpke.KeyPair.generate().public
    },
    "unsealing without a place": lambda request, file: {"kind": "unseal", "parameters": file_parameters(file), "task_key": hpke.KeyPair.generate().public},
    "a request that never ends": lambda request, file: {"expires": request.created + 7 * 24 * HOUR + 1},
    "a task as long as a rotation": lambda request, file: {
        "kind": "leak", "parameters": file_parameters(file), "task_key": hpke.KeyPair.generate().public, "expires": request.created + 8 * HOUR + 1
    },
    "a request of tomorrow": lambda request, file: {"created": request.created + 60_000},
    "for somebody else": lambda request, file: {"beneficiary": SlotId(bytes(16))},
}


@pytest.mark.parametrize("what", ODD)
def test_requests_that_our_program_never_writes(small: Office, file: Path, what: str) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        base = ask(officer, "rotate", {}).request
        changes = ODD[what](base, file)
        scope = file_parameters(file) if "task_key" in changes and changes.get("kind") else {}
        asked = signed_request(officer, replace(base, **changes))  # type: ignore[arg-type]
        with pytest.raises(Refused) as caught:
            approve(admin, asked.hash, scope)
        assert caught.value.id in ("request_refused", "request_expired", "scope_differs")


def test_a_rotation_with_a_task_key_gives_nothing(small: Office) -> None:
    """An officer who asks for a rotation and hides a key in it must not be given shares under that name."""
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        task_key = hpke.KeyPair.generate()
        asked = forged_request(officer, task_key=task_key.public)
        refused("request_refused", Refused, lambda: approve(admin, asked.hash, {}))
        assert not sealed_to(admin, task_key.public)


def sealed_to(vault: OpenVault, public: bytes) -> list[str]:
    """Objects of what lies in the registry for a public key."""
    fingerprint = hpke.fingerprint(public)
    return [split_lp(data[2 : 2 + _header(data)], "wrap")[2].decode() for _, data in vault.records.list("wrap") if fingerprint in data]


def _header(data: bytes) -> int:
    at = 2
    for _ in range(5):
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    return at - 2


def test_renewals_are_for_exactly_those_entitled(small: Office) -> None:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        manifest = admin.chain.current
        good = new_renewal(manifest, "b")
        stranger = hpke.KeyPair.generate().public
        first = good.shares[0]
        context = hpke.WrapContext(admin.vault, "share", share_object(first.klass, first.generation, "b"), manifest.epoch + 1)
        to_a_stranger = hpke.wrap(bytes(32), stranger, context)
        index = NewShare(FieldClass.INDEX, first.generation, bytes(32), ())
        bad = {
            "one more": replace(first, wraps=(*first.wraps, to_a_stranger)),
            "instead of one": replace(first, wraps=(*first.wraps[:-1], to_a_stranger)),
            "one lacks": replace(first, wraps=first.wraps[:-1]),
            "one twice": replace(first, wraps=(*first.wraps[:-1], first.wraps[0])),
            "another generation": replace(first, generation=first.generation + 1),
        }
        renewals = {name: replace(good, shares=(share, *good.shares[1:])) for name, share in bad.items()}
        renewals |= {
            "another side": new_renewal(manifest, "a"),
            "a class lacks": replace(good, shares=good.shares[1:]),
            "another order": replace(good, shares=good.shares[::-1]),
            "index too": replace(good, shares=(*good.shares, index)),
            "sales' own": Renewal("b", tuple(replace(share, wraps=share.wraps[1:]) for share in good.shares)),
        }
        for name, renewal in renewals.items():
            asked = forged_request(officer, renewal=renewal)
            with pytest.raises(Tampered) as caught:
                approve(admin, asked.hash, {})
            assert caught.value.id == "renewal_refused", name
        approve(admin, forged_request(officer, renewal=good).hash, {})


def test_sales_cannot_rotate(small: Office) -> None:
    for approver in ("admin", "compliance"):
        with small.unlock("sales") as desk:
            refused("not_your_role", Refused, lambda desk=desk, approver=approver: finish(desk.rotate(c.Rotate(small.approver(approver)))))
