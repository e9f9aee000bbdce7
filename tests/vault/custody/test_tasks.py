"""Custody tasks under attack: keys are given for one request, after the renewal holds, for the values alone, and for as long as the task lasts."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.insider import (
    CHOICES,
    HOUR,
    MovedClock,
    at_time,
    change_everybody,
    file_parameters,
    leak_call,
    opened,
    put_manifest,
    slot_of,
    stored_approval,
    suspension,
    write,
)
from tests.vault.custody.test_requests import both, refused, sealed_to
from vault import session
from vault.crypto import hpke
from vault.crypto.client_part import decode_items
from vault.crypto.data_key import DataKey, KeyWrapper
from vault.crypto.errors import SealBroken
from vault.errors import Refused, Tampered, VaultError, WrongUse
from vault.model import calls as c
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.ids import ClientId
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.services.client_book import ClientBook, ClientWrite
from vault.services.custody.approvals import AGREED, RENEWAL, TASK, accept, approve, put_state
from vault.services.custody.requests import Asked, ask, task_object
from vault.services.custody.task import mark_done, mark_running, open_task
from vault.services.keys import share_object
from vault.services.opened import OpenVault
from vault.services.opening import SignIn, begin, open_vault
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import get_wrap, put_wrap, wrap_id


@pytest.fixture
def file(small: Office) -> Path:
    return small.export(6)


@dataclass
class Case:
    """A task of the officer that the admin is asked to approve."""

    office: Office
    admin: OpenVault
    officer: OpenVault
    file: Path
    asked: Asked

    @property
    def scope(self) -> dict[str, str | int]:
        return file_parameters(self.file)

    def approve(self) -> None:
        approve(self.admin, self.asked.hash, self.scope)

    def to_release(self) -> None:
        self.approve()
        accept(self.officer, self.asked)
        self.approve()

    def call(self) -> c.RunTask:
        return leak_call(self.office, self.officer, self.file, self.asked.hash)

    def run(self, call: c.RunTask | None = None) -> object:
        return finish(session.run_task(call or self.call(), self.office.here))

    def task_key(self) -> hpke.KeyPair:
        """As the requester's own slot opens it."""
        keys = self.officer.keys.slot_keys.hpke
        seed = get_wrap(self.officer.records, self.officer.vault, keys, "task-seed", task_object(self.asked.request.nonce))
        assert seed is not None
        return hpke.KeyPair.from_seed(seed)


@pytest.fixture
def case(small: Office, file: Path) -> Iterator[Case]:
    with ExitStack() as stack:
        admin, officer = both(small, stack, "admin", "compliance")
        yield Case(small, admin, officer, file, ask(officer, "leak", file_parameters(file)))


def test_the_way_through(case: Case) -> None:
    case.to_release()
    keyrings = open_task(case.officer, case.asked.hash, case.scope)
    assert sorted(keyrings) == sorted((klass, 1) for klass in VALUE_CLASSES)
    done = case.run()
    assert done.leak is not None and len(done.leak.clients) == 6  # type: ignore[attr-defined]
    mark_done(case.officer, case.asked)
    assert not sealed_to(case.officer, case.asked.request.task_key)


def test_no_share_before_the_renewal_holds(case: Case) -> None:
    """An asker who never accepts the renewal holds nothing of the other side, whatever is approved however often."""
    case.approve()
    case.approve()
    approval = stored_approval(case.officer, case.asked.hash)
    assert approval.task_shares == ()
    assert sealed_to(case.officer, case.asked.request.task_key) == []
    accept(case.officer, case.asked)
    assert {object[-1] for object in sealed_to(case.officer, case.asked.request.task_key)} == {"b"}
    refused("task_done", Refused, lambda: open_task(case.officer, case.asked.hash, case.scope))
    case.approve()
    assert sorted(sealed_to(case.officer, case.asked.request.task_key)) == sorted(share_object(klass, 1, side) for klass in VALUE_CLASSES for side in "ab")


def test_a_renewal_that_the_asker_only_claims(case: Case) -> None:
    """The asker writes into the registry that the renewal was accepted, or has another epoch accepted than the one approved."""
    case.approve()
    for state in (AGREED, TASK):
        write(case.officer, lambda change, state=state: put_state(change, case.asked, state, case.officer.clock.now() + HOUR))
        refused("request_used", Refused, case.approve)
    write(case.officer, lambda change: change.delete_record(RENEWAL, case.asked.hash))
    other = ask(case.officer, "rotate", {})
    approve(case.admin, other.hash, {})
    accept(case.officer, other)
    write(case.officer, lambda change: put_state(change, case.asked, AGREED, case.officer.clock.now() + HOUR))
    refused("request_used", Refused, case.approve)
    assert sealed_to(case.officer, case.asked.request.task_key) == []


def test_a_colleague_of_the_approver_gives_nothing(of_two: Office) -> None:
    file = of_two.export(3)
    with ExitStack() as stack:
        admin, bea, officer = both(of_two, stack, "admin", "bea", "compliance")
        asked = ask(officer, "leak", file_parameters(file))
        approve(admin, asked.hash, file_parameters(file))
        accept(officer, asked)
        refused("request_used", Refused, lambda: approve(bea, asked.hash, file_parameters(file)))


def test_the_index_is_never_given(case: Case) -> None:
    """Both shares of the index sealed to the task key, as two modified programs could: the task does not take them. The approver's program never seals one."""
    case.to_release()
    key = case.task_key()
    assert not any(object.startswith("index") for object in sealed_to(case.officer, key.public))
    for side, vault in (("a", case.admin), ("b", case.officer)):
        share = vault.keys.share(vault.records, side, FieldClass.INDEX, 1)
        context = hpke.WrapContext(vault.vault, "task-share", share_object(FieldClass.INDEX, 1, side), 1, case.asked.hash)
        write(vault, lambda change, share=share, context=context: put_wrap(change, share, key.public, context))
    assert {klass for klass, _ in open_task(case.officer, case.asked.hash, case.scope)} == set(VALUE_CLASSES)


def test_shares_are_bound_to_their_request(case: Case) -> None:
    case.to_release()
    key = case.task_key()
    share = share_object(FieldClass.REACH, 1, "a")
    wrap = case.officer.records.get(WRAP, wrap_id("task-share", share, key.fingerprint))
    assert wrap is not None
    for request_hash in (b"", bytes(32)):
        with pytest.raises(VaultError):
            hpke.unwrap(wrap, key, vault=case.officer.vault, purpose="task-share", object=share, request_hash=request_hash)


@pytest.mark.parametrize("garbage", ["another share", "cut"])
def test_garbage_in_a_task_share(case: Case, garbage: str) -> None:
    case.to_release()
    key = case.task_key()
    share = share_object(FieldClass.REACH, 1, "a")
    id = wrap_id("task-share", share, key.fingerprint)
    if garbage == "cut":
        wrap = case.officer.records.get(WRAP, id) or b""
        write(case.admin, lambda change: change.put_record(WRAP, id, wrap[:-1]))
    else:
        write(case.admin, lambda change: put_wrap(change, bytes(32), key.public, hpke.WrapContext(case.admin.vault, "task-share", share, 1, case.asked.hash)))
    refused("share_swapped", Tampered, case.run)


def test_parameters_changed_between_approval_and_task(case: Case) -> None:
    case.to_release()
    other = case.office.export(5)
    calls = {
        "another file": replace(case.call(), file=str(other)),
        "another reading of it": replace(case.call(), choices=replace(CHOICES, delimiter=";")),
        "another deed": replace(case.call(), task="unseal", out=str(case.file.with_name("out.csv"))),
        "a list": replace(case.call(), task="notify", out=str(case.file.with_name("lists")), in_clear=True, confirm=6),
    }
    for call in calls.values():
        refused("task_differs", Refused, lambda call=call: case.run(call))
    case.file.write_bytes(case.file.read_bytes() + b"\r\n")
    refused("task_differs", Refused, case.run)


@pytest.mark.parametrize(
    "changed",
    [{"out": "elsewhere"}, {"recipients": ("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",)}, {"in_clear": False}, {"confirm": 5}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_list_for_others_than_was_approved(small: Office, file: Path, changed: dict[str, object]) -> None:
    with opened(small, "compliance") as officer, opened(small, "admin") as admin:
        call = replace(leak_call(small, officer, file, b""), task="notify", out=str(small.folder / "lists"), in_clear=True, confirm=6)
        asked = ask(officer, "notify", session.tasks.task_parameters(call))
        approve(admin, asked.hash, file_parameters(file))
        accept(officer, asked)
        approve(admin, asked.hash, file_parameters(file))
        refused("task_differs", Refused, lambda: finish(session.run_task(replace(call, request=asked.hash.hex(), **changed), small.here)))  # type: ignore[arg-type]
        assert not (small.folder / "lists").exists()
        done = finish(session.run_task(replace(call, request=asked.hash.hex()), small.here))
        assert done.notify is not None and done.notify.clients == 6


def test_a_request_used_twice(case: Case) -> None:
    case.to_release()
    case.run()
    refused("task_done", Refused, case.run)
    mark_done(case.officer, case.asked)
    refused("task_done", Refused, case.run)
    # Even where the state is turned back by the asker's modified program, the keys of the task are destroyed.
    write(case.officer, lambda change: put_state(change, case.asked, TASK, case.officer.clock.now() + HOUR))
    refused("task_done", Refused, case.run)


def test_two_tasks_at_the_same_time(case: Case) -> None:
    case.to_release()
    open_task(case.officer, case.asked.hash, case.scope)
    mark_running(case.officer, case.asked.hash)
    refused("task_done", Refused, lambda: mark_running(case.officer, case.asked.hash))


def test_anothers_request(case: Case) -> None:
    case.to_release()
    seeds = leak_call(case.office, case.admin, case.file, case.asked.hash)
    refused("task_differs", Refused, lambda: case.run(seeds))


def test_a_task_after_its_hours(small: Office, file: Path) -> None:
    clock = MovedClock()
    office = at_time(small, clock)
    with ExitStack() as stack:
        admin, officer = both(office, stack, "admin", "compliance")
        case = Case(office, admin, officer, file, ask(officer, "leak", file_parameters(file)))
        case.to_release()
        clock.by = 8 * HOUR
        refused("request_expired", Refused, case.run)


def test_a_task_of_a_member_suspended_meanwhile(of_two: Office) -> None:
    file = of_two.export(3)
    with ExitStack() as stack:
        admin, officer, dino = both(of_two, stack, "admin", "compliance", "dino")
        case = Case(of_two, admin, dino, file, ask(dino, "leak", file_parameters(file)))
        case.to_release()
        call = case.call()
        put_manifest(officer, suspension(officer, slot_of(of_two, "dino")[0]))
        refused("not_a_member", Refused, lambda: case.run(call))


def test_a_task_writes_no_client(case: Case) -> None:
    case.to_release()
    sign_in = SignIn(case.officer.member.slot, case.officer.keys.slot_keys, case.asked.hash, {})
    task = open_vault(case.office.vault, sign_in, case.office.here.workplace)
    try:
        task.keys.take(open_task(task, case.asked.hash, case.scope))
        begin(task)
        book, client = ClientBook(task), task.rows.every_client()[0]
        for do in (
            lambda change: change.touch(client),
            lambda change: book.write(change, [ClientWrite(client, {"notes": "x"}, new=False)]),
            lambda change: book.write(change, [ClientWrite(ClientId(bytes(16)), {"notes": "x"}, new=True)]),
            lambda change: change.tag_again(),
        ):
            with pytest.raises(VaultError):
                write(task, do)
    finally:
        task.close()
    with case.office.unlock("sales") as desk:
        assert finish(desk.verify_log()).problem == ""


def test_a_sales_slot_runs_no_task(small: Office, file: Path) -> None:
    with opened(small, "sales") as sales:
        with suppress(Refused):
            ask(sales, "leak", file_parameters(file))
        refused("no_request", WrongUse, lambda: finish(session.run_task(leak_call(small, sales, file, bytes(32)), small.here)))


# --- killed at each step ---

STEPS = ("asked", "approved", "accepted", "released", "running", "read")


@pytest.mark.parametrize("step", STEPS)
def test_a_task_killed_at_each_step(small: Office, file: Path, step: str) -> None:
    """Whatever is left behind: within the hour that the renewal says, at the latest, the sweep runs, and the asker asks again."""
    clock = MovedClock()
    office = at_time(small, clock)
    reached = STEPS.index(step)
    with ExitStack() as stack:
        admin, officer = both(office, stack, "admin", "compliance")
        case = Case(office, admin, officer, file, ask(officer, "leak", file_parameters(file)))
        if reached >= 1:
            case.approve()
        if reached >= 2:
            accept(officer, case.asked)
        if reached >= 3:
            case.approve()
        if reached >= 4:
            task = session.run_task(case.call(), office.here)
            for _ in range(reached - 3):
                next(task)
            task.gi_frame.f_locals["vault"].close()  # as a kill leaves it: no end of session, no last entry
            with suppress(BaseException):
                task.close()
    renewed = reached >= 2
    if renewed:
        for by in (0, HOUR - 60_000):
            clock.by = by
            with office.unlock("sales") as desk:
                refused("task_running", Refused, lambda desk=desk: finish(desk.sweep()))
        clock.by = HOUR
    with office.unlock("sales") as desk:
        swept = finish(desk.sweep())
        assert {(each.generation, each.state, each.clients) for each in swept.generations} == (
            {(1, "destroyed", 0), (2, "current", 6)} if renewed else {(1, "current", 6)}
        )
    with office.unlock("compliance") as desk:
        again = finish(desk.check_leak(c.CheckLeak(str(file), office.approver("admin"))))
        assert again.tier == "values" and len(again.clients) == 6
    with office.unlock("sales") as desk:
        finish(desk.sweep())
        assert finish(desk.verify_log()).problem == ""
    with opened(office, "compliance") as officer:
        if renewed:
            assert not sealed_to(officer, case.asked.request.task_key)
            seed = wrap_id("task-seed", task_object(case.asked.request.nonce), officer.keys.slot_keys.hpke.fingerprint)
            assert officer.records.get(WRAP, seed) is None


def test_a_refused_task_leaves_the_sweep_free(small: Office, file: Path) -> None:
    """`mark_done` also after a failure: nobody waits an hour for a wrong count."""
    with small.unlock("compliance") as desk, pytest.raises(WrongUse):
        finish(desk.notify(c.Notify(str(file), str(small.folder / "lists"), small.approver("admin"), (), True, 5)))
    with small.unlock("sales") as desk:
        assert {each.state for each in finish(desk.sweep()).generations} == {"destroyed", "current"}


def test_a_client_changed_during_a_task(small: Office, file: Path) -> None:
    """A sales session writes under the new generation while a task, which holds the former ones alone, reads: neither ends in a fault of ours."""
    with small.unlock("compliance") as desk:
        work = desk.check_leak(c.CheckLeak(str(file), small.approver("admin")))
        while next(work).text != "Opening values":
            pass
        assert change_everybody(small) == 6
        report = finish(work)
        assert (report.tier, sum("email" in client.readable for client in report.clients)) == ("values", 6)


@pytest.mark.parametrize("born", [1, 2, 9])
def test_a_data_key_planted_with_what_a_task_was_given(case: Case, born: int) -> None:
    """Until the sweep the asker's modified program holds a keyring that still opens: it plants a data key of its own, said to be as new as the fence asks.

    Sales must never seal a value under it.
    """
    case.to_release()
    keyrings = open_task(case.officer, case.asked.hash, case.scope)
    officer, planted = case.officer, bytes(range(32))
    officer.keys.take(keyrings)
    client = officer.rows.every_client()[0]
    row = next(part for part in officer.rows.parts([client], [FieldClass.REACH]) if part.client == client)
    wrap = KeyWrapper(keyrings[FieldClass.REACH, 1]).wrap(planted, client, 2, born)
    with officer.change() as change:
        change._may_write_clients = lambda: None
        change.check([client])
        officer.rows.put_parts([replace(row, deks=row.deks + wrap)])
        change.touch(client)
        change.record(Entry(Action.BEAT))
    with suppress(Tampered):
        change_everybody(case.office)
    with opened(case.office, "admin") as admin:
        body = next(iter(admin.rows.parts([client], [FieldClass.REACH]))).body
    key = DataKey(officer.vault, client, FieldClass.REACH, 2, planted)
    for item in decode_items(body):
        with pytest.raises(SealBroken):
            key.open(item.envelope, item.field, item.version)
