"""After an alarm the vault goes on when both sides agree, and says so for ever; nobody goes on alone, and no old agreement excuses a new rollback."""

import shutil
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.mending.damage import REASON, copy, examine, go_on, key_of, look, put_back, verify
from tests.vault.raw import raw
from vault import session
from vault.errors import Refused, Tampered, VaultError, WrongUse
from vault.model import calls as c
from vault.model.progress import finish


def alter_inside(office: Office, at: int) -> None:
    with raw(office.vault, key_of(office)) as sql:
        (leaf,) = sql.execute("SELECT leaf FROM log WHERE idx = ?", (at,)).fetchone()
        sql.execute("UPDATE log SET leaf = ? WHERE idx = ?", (leaf[:60] + bytes([leaf[60] ^ 1]) + leaf[61:], at))


def refused(office: Office, member: str = "sales") -> Tampered:
    with pytest.raises(Tampered) as found:
        office.unlock(member)
    assert found.value.code == 5 and found.value.next_step
    return found.value


def test_a_damaged_log_goes_on(stocked: Office, tmp_path: Path) -> None:
    """A log too short for a tile, altered inside, stops at unlock; both sides go on, and every report names the range."""
    look(stocked, 3)
    alter_inside(stocked, 5)
    assert refused(stocked).id == "log_broken"
    alarm = examine(stocked)
    assert (alarm.kind, alarm.first) == ("continued", 5) and alarm.problems
    with pytest.raises(WrongUse) as other:
        go_on(stocked, "older")
    assert other.value.id == "other_way" and "log continue" in other.value.next_step
    done = go_on(stocked, "continued")
    assert (done.first, done.last) == (5, alarm.entries - 1)
    for member in ("sales", "admin", "compliance"):
        with stocked.unlock(member) as desk:
            (warning,) = [each for each in desk.status().warnings if each.id == "log_damaged"]
            assert f"5 to {done.last}" in warning.message and "admin and compliance" in warning.message and REASON in warning.message
    report = verify(stocked)
    assert not report.problem and [(each.kind, each.first, each.last) for each in report.damaged] == [("continued", 5, done.last)]
    with stocked.unlock("compliance") as desk:
        rows = {row.n: row for row in desk.list_log(c.ListLog()).rows}
        assert rows[5].action == "damaged" and rows[4].action != "damaged" and rows[6].detail.startswith("not proven")
        assert rows[done.entry].action == "log_continued"
        leak = finish(desk.check_leak(c.CheckLeak(str(stocked.export(3)))))
        assert any(each.id == "log_damaged" and "any client" in each.message for each in leak.warnings)
        notices = finish(desk.notify(c.Notify(str(stocked.export(3)), str(tmp_path / "list"), stocked.approver("admin"), (), True, 3)))
        assert any(each.id == "log_damaged" for each in notices.warnings)
    look(stocked, 2)
    assert not verify(stocked).problem


def test_the_damaged_part_stays_as_it_was_when_both_agreed(stocked: Office) -> None:
    look(stocked)
    alter_inside(stocked, 5)
    go_on(stocked, "continued")
    alter_inside(stocked, 7)
    assert verify(stocked).problem
    assert examine(stocked).kind == "continued"


@pytest.mark.parametrize("edit", ["DELETE FROM log WHERE idx = 6", "DELETE FROM checkpoint", "UPDATE log SET leaf = x'00' WHERE idx = (SELECT max(idx) FROM log)"])
def test_other_damage(stocked: Office, edit: str) -> None:
    look(stocked)
    with raw(stocked.vault, key_of(stocked)) as sql:
        sql.execute("PRAGMA foreign_keys = 0")
        sql.execute(edit)
    refused(stocked)
    go_on(stocked, "continued")
    look(stocked)
    assert not verify(stocked).problem and len(verify(stocked).damaged) == 1


def test_a_tile_that_was_altered(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        while desk.status().log_entries < 260:
            desk.beat()
    with raw(stocked.vault, key_of(stocked)) as sql:
        sql.execute("UPDATE tile SET hashes = zeroblob(length(hashes))")
    refused(stocked)
    done = go_on(stocked, "continued")
    assert done.last < done.first, "every entry is proven"
    look(stocked)
    assert not verify(stocked).problem


def test_an_older_copy_is_accepted_by_both(stocked: Office, tmp_path: Path) -> None:
    before = copy(stocked, tmp_path / "before")
    look(stocked, 3)
    with stocked.unlock("compliance") as desk:
        seen = desk.status().log_entries + 1
    put_back(stocked, before)
    for member in ("sales", "compliance"):
        assert refused(stocked, member).id == "rolled_back"
    alarm = examine(stocked)
    assert (alarm.kind, alarm.first, alarm.seen) == ("older", alarm.entries, seen)
    done = go_on(stocked, "older", "compliance", "admin")
    assert (done.first, done.last) == (alarm.entries, seen - 1)
    look(stocked)
    with stocked.unlock("sales") as desk:
        assert any(each.id == "log_damaged" and "gone" in each.message for each in desk.status().warnings)
    assert not verify(stocked).problem


def test_a_copy_from_before_a_renewal_is_accepted(stocked: Office, tmp_path: Path) -> None:
    """Only the database went back: the list of members beside it is the newer one."""
    shutil.copyfile(stocked.vault / "clients.db", tmp_path / "before.db")
    with stocked.unlock("admin") as desk:
        finish(desk.rotate(c.Rotate(stocked.approver("compliance"))))
    for each in stocked.vault.glob("clients.db*"):
        each.unlink()
    shutil.copyfile(tmp_path / "before.db", stocked.vault / "clients.db")
    assert refused(stocked).id == "rolled_back"
    go_on(stocked, "older")
    look(stocked)
    with stocked.unlock("admin") as desk:
        finish(desk.rotate(c.Rotate(stocked.approver("compliance"))))
    assert not verify(stocked).problem


def test_an_old_agreement_excuses_no_new_rollback(stocked: Office, tmp_path: Path) -> None:
    """Whoever keeps a copy from just after both sides agreed cannot put it back later: what was seen since then is known by its segment."""
    before = copy(stocked, tmp_path / "before")
    look(stocked, 6)
    put_back(stocked, before)
    go_on(stocked, "older")
    agreed = copy(stocked, tmp_path / "agreed")
    look(stocked)  # less than had been seen before both agreed
    put_back(stocked, agreed)
    assert refused(stocked).id == "rolled_back"
    put_back(stocked, before)
    assert refused(stocked).id == "rolled_back"
    go_on(stocked, "older")
    look(stocked)
    assert [each.kind for each in verify(stocked).damaged] == ["older"], "the copy from before the first agreement knows of the second alone"


def test_another_computer_that_saw_less_than_both_gave_up(stocked: Office, tmp_path: Path) -> None:
    before = copy(stocked, tmp_path / "before")
    look(stocked)
    less = tmp_path / "less"
    shutil.copytree(stocked.here.data_folder, less)
    look(stocked, 3)
    more = tmp_path / "more"
    shutil.copytree(stocked.here.data_folder, more)
    shutil.rmtree(stocked.here.data_folder)
    shutil.copytree(less, stocked.here.data_folder)
    put_back(stocked, before)
    go_on(stocked, "older")
    for seen, fine in ((less, True), (more, False)):
        shutil.rmtree(stocked.here.data_folder)
        shutil.copytree(seen, stocked.here.data_folder)
        if fine:
            look(stocked)
        else:
            assert refused(stocked).id == "rolled_back", "this computer has seen more than both sides knew of"


def test_what_another_computer_saw_can_be_said(stocked: Office) -> None:
    with pytest.raises(WrongUse) as nothing:
        go_on(stocked, "older")
    assert nothing.value.id == "nothing_wrong"
    done = go_on(stocked, "older", seen=500)
    assert done.last == 499


def test_an_anchor_that_was_altered(stocked: Office) -> None:
    look(stocked)
    for path in (stocked.here.data_folder / "anchors").glob("*.anchor"):
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    for member in ("sales", "admin", "compliance"):
        assert refused(stocked, member).id == "anchor_broken"
    go_on(stocked, "older")
    look(stocked)
    with stocked.unlock("compliance") as desk:
        assert any(each.id == "log_damaged" for each in desk.status().warnings)


@pytest.mark.parametrize(("member", "other"), [("sales", "compliance"), ("admin", "admin"), ("admin", "sales"), ("compliance", "compliance")])
def test_nobody_goes_on_without_the_other_side(stocked: Office, member: str, other: str) -> None:
    look(stocked)
    alter_inside(stocked, 5)
    before = (stocked.vault / "manifest.json").read_bytes()
    with pytest.raises((Refused, VaultError)) as found:
        go_on(stocked, "continued", member, other)
    assert found.value.code == 3
    assert refused(stocked).id == "log_broken" and (stocked.vault / "manifest.json").read_bytes() == before


def test_a_wrong_passphrase_of_the_other_side(stocked: Office) -> None:
    alter_inside(stocked, 5)
    call = c.GoOn(str(stocked.vault), "admin", stocked.passphrases["admin"], "continued", REASON, c.Approver("compliance", "wrong"))
    with pytest.raises(Refused) as found:
        finish(session.go_on_after_alarm(call, stocked.here))
    assert found.value.id == "wrong_passphrase"


def test_clients_that_fit_no_entry_are_not_signed_away(stocked: Office) -> None:
    with raw(stocked.vault, key_of(stocked)) as sql:
        sql.execute("DELETE FROM alias")
        sql.execute("DELETE FROM part WHERE class = 'private'")
    alter_inside(stocked, 5)
    with pytest.raises(Tampered) as found:
        go_on(stocked, "continued")
    assert found.value.id == "beyond_mending" and "backup" in found.value.next_step
