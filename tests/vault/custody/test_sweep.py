"""One side with a modified program against the sweep: it moves everybody, destroys what it says, and nothing that a client still needs."""

import json

import pytest

from tests.office import Office
from tests.vault.custody.insider import (
    finish_rotation,
    opened,
    write,
)
from tests.vault.custody.test_requests import refused
from vault.crypto import hpke
from vault.errors import Refused, Tampered
from vault.model import calls as c
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.progress import finish
from vault.services.custody.approvals import RENEWAL, TASK, state_of
from vault.services.keys import share_object
from vault.services.sweep import sweep
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import wrap_id


@pytest.mark.parametrize("member", ["admin", "compliance"])
def test_a_forged_renewal_stops_no_sweep(small: Office, member: str) -> None:
    finish_rotation(small)
    forged = (
        json.dumps({"epoch": 2, "state": "task", "until": 1 << 62}, separators=(",", ":"), sort_keys=True).encode(),
        b'{"state":"task"}', b"[]", b"", b"\xff", b'{"epoch":2,"state":"task","until":"soon"}', b'{"epoch":2,"state":[],"until":1}',
    )
    with opened(small, member) as vault:
        for place, data in enumerate(forged):
            write(vault, lambda change, place=place, data=data: change.put_record(RENEWAL, bytes((place,)) * 32, data))
        assert state_of(vault, bytes(32)) == TASK
    with small.unlock("sales") as desk:
        assert {each.state for each in finish(desk.sweep()).generations} == {"destroyed", "current"}


def test_a_forged_end_of_a_generation_ends_nothing(small: Office) -> None:
    """An admin writes that generation 1 was left although it was not: nothing retires, nothing is lost."""
    finish_rotation(small)
    with opened(small, "admin") as admin:
        for klass in VALUE_CLASSES:
            write(admin, lambda change, klass=klass: change.put_record("retired", share_object(klass, 1, "")[:-1].encode(), b'{"at":1}'))
    finish_rotation(small)
    with small.unlock("sales") as desk:
        code = desk.find(c.Find("")).clients[0]
        assert desk.reveal(c.Reveal(code, "email", "call")).value
        swept = finish(desk.sweep())
        assert {(each.generation, each.state, each.clients) for each in swept.generations} == {(1, "destroyed", 0), (2, "destroyed", 0), (3, "current", 6)}


def test_wraps_taken_away_from_sales_make_it_write_nothing(small: Office) -> None:
    """An admin who was once given generation 1 deletes what sales needs of generation 2, so that sales goes on under generation 1: it does not."""
    finish_rotation(small)
    with opened(small, "admin") as admin:
        sales = next(slot.public.hpke for slot in admin.chain.current.slots if slot.roles == ("sales",))
        for klass in VALUE_CLASSES:
            for side in "ab":
                write(admin, lambda change, klass=klass, side=side: change.delete_record(WRAP, wrap_id("share", share_object(klass, 2, side), hpke.fingerprint(sales))))
    with small.unlock("sales") as desk:
        code = desk.find(c.Find("")).clients[0]
        assert desk.reveal(c.Reveal(code, "email", "call")).value
        refused("share_missing", Tampered, lambda: finish(desk.import_file(c.ImportFile(str(small.export(7))))))
        refused("share_missing", Tampered, lambda: finish(desk.sweep()))
    finish_rotation(small)
    with small.unlock("sales") as desk:
        assert {each.state for each in finish(desk.sweep()).generations} == {"destroyed", "current"}


def test_a_row_made_to_look_moved_keeps_its_keys(small: Office) -> None:
    """Whoever has the store key writes a newer generation beside old data keys: the sweep compares every row before it destroys a key."""
    finish_rotation(small)
    with opened(small, "admin") as admin:
        client = admin.rows.every_client()[0]
        admin._parts.database.run("UPDATE part SET generation = 2 WHERE client = ?", (client,))
    with small.unlock("sales") as desk, pytest.raises(Tampered):
        finish(desk.sweep())
    with opened(small, "admin") as admin:
        assert admin.keys.share(admin.records, "a", FieldClass.REACH, 1)


def test_a_task_approved_while_a_sweep_runs(stocked: Office) -> None:
    """The sweep stops before its next batch; what it has moved stays moved, and the task reads all of it."""
    file = stocked.export(40)
    finish_rotation(stocked)
    with opened(stocked, "sales") as sales:
        work = sweep(sales)
        next(work)
        with stocked.unlock("compliance") as desk:
            task = desk.check_leak(c.CheckLeak(str(file), stocked.approver("admin")))
            while next(task).text != "Opening values":
                pass
            refused("task_running", Refused, lambda: finish(work))
            assert len(finish(task).clients) == 40
    with stocked.unlock("sales") as desk:
        assert {(each.generation, each.state) for each in finish(desk.sweep()).generations} == {(1, "destroyed"), (2, "destroyed"), (3, "current")}
