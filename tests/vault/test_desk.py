"""The whole line in one process: import, find, reveal, seal, leak, list, rotate, sweep; every step in a log that verifies."""

from pathlib import Path

import pytest

from tests.office import Office
from vault import session
from vault.crypto.kdf import FLOOR
from vault.errors import BadInput, Refused, WrongUse
from vault.model import calls as c
from vault.model.progress import finish
from vault.services.creation import NewMember
from vault.services.custody.task import mark_running
from vault.services.opened import OpenVault
from vault.services.passphrases import draw


def test_a_day_of_sales(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        found = desk.find(c.Find(""))
        assert found.total == 40
        row = desk.show_names(c.ShowNames(found.clients[:1])).rows[0]
        assert row.name and "•" in row.masks["email"]
        revealed = desk.reveal(c.Reveal(row.client, "email", "delivery"))
        assert "@example." in revealed.value
        assert revealed.entry == desk.status().log_entries - 1
        again = finish(desk.import_file(c.ImportFile(str(stocked.export(40)))))
        assert (again.rows, again.unchanged) == (40, 40)
        assert finish(desk.verify_log()).problem == ""


def test_both_stories(stocked: Office) -> None:
    sealed, former = stocked.folder / "sealed.csv", stocked.folder / "former.csv"
    with stocked.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(stocked.export(40)), str(sealed))))
    with stocked.unlock("compliance") as desk:
        story_a = finish(desk.check_leak(c.CheckLeak(str(sealed))))
        assert (story_a.tier, len(story_a.clients)) == ("triage", 40)
        assert not any(client.readable or client.needs_values for client in story_a.clients)
        story_b = finish(desk.check_leak(c.CheckLeak(str(stocked.export(40)), stocked.approver("admin"))))
        readable = [client for client in story_b.clients if "email" in client.readable]
        assert story_b.tier == "values" and len(readable) == 40
        report = finish(desk.notify(c.Notify(str(stocked.export(40)), str(stocked.folder / "lists"), stocked.approver("admin"), (), True, 40)))
        assert report.clients == 40
        finish(desk.unseal_file(c.UnsealFile(str(sealed), str(former), stocked.approver("admin"))))
        assert former.read_bytes() == stocked.export(40).read_bytes()
        assert finish(desk.verify_log()).problem == ""


def test_rotation_ends_with_nobody_on_the_former_generation(stocked: Office) -> None:
    with stocked.unlock("admin") as desk:
        report = finish(desk.rotate(c.Rotate(stocked.approver("compliance"))))
        assert {(each.generation, each.state) for each in report.generations} == {(1, "retiring"), (2, "current")}
    with stocked.unlock("sales") as desk:
        swept = finish(desk.sweep())
        assert {(each.generation, each.state, each.clients) for each in swept.generations} == {(1, "destroyed", 0), (2, "current", 40)}
        assert desk.find(c.Find("")).total == 40
    with stocked.unlock("compliance") as desk:
        rows = desk.list_log(c.ListLog()).rows
        assert next(row.detail for row in rows if row.action == "sweep_done") == "generation 1 0 clients"


def test_the_same_side_cannot_approve(stocked: Office) -> None:
    with stocked.unlock("admin") as desk, pytest.raises(Refused):
        finish(desk.rotate(c.Rotate(stocked.approver("admin"))))
    with stocked.unlock("admin") as desk, pytest.raises(Refused):
        finish(desk.rotate(c.Rotate(stocked.approver("sales"))))


def test_sales_cannot_make_a_list(stocked: Office) -> None:
    with stocked.unlock("sales") as desk, pytest.raises(Refused):
        finish(desk.notify(c.Notify(str(stocked.export(40)), str(stocked.folder / "lists"), stocked.approver("admin"), (), True, 40)))


def test_a_wrong_count_writes_nothing(stocked: Office) -> None:
    out = stocked.folder / "lists"
    with stocked.unlock("compliance") as desk, pytest.raises(WrongUse):
        finish(desk.notify(c.Notify(str(stocked.export(40)), str(out), stocked.approver("admin"), (), True, 39)))
    assert not any(out.glob("*")) if out.exists() else True


def test_the_log_is_for_officers(stocked: Office) -> None:
    for member in ("sales", "admin"):
        with stocked.unlock(member) as desk, pytest.raises(Refused):
            desk.list_log(c.ListLog())


def test_a_wrong_passphrase_is_in_the_log_afterwards(stocked: Office) -> None:
    with pytest.raises(Refused):
        stocked.__class__(stocked.folder, {**stocked.passphrases, "sales": "wrong"}, stocked.here).unlock("sales")
    with stocked.unlock("compliance") as desk:
        actions = [row.action for row in desk.list_log(c.ListLog()).rows]
        assert "failed_unlock" in actions


def test_a_sign_in_name_leads_to_no_other_file(tmp_path: Path) -> None:
    """A vault that somebody else made must not show this person's files at its lock screen."""
    people = [NewMember("../secret", "admin", draw()), NewMember("compliance", "compliance", draw())]
    here = session.Surroundings(data_folder=tmp_path / "data", cost=FLOOR)
    session.create(tmp_path / "demo.vault", "Demo", people, "passphrase", here)
    (tmp_path / "passphrases").mkdir()
    (tmp_path / "passphrases" / "compliance").write_text("shown\n", encoding="utf-8")
    (tmp_path / "secret").write_text("mine\n", encoding="utf-8")
    assert {each.name: each.demo_passphrase for each in session.look_at_door(tmp_path / "demo.vault", here).members} == {"../secret": "", "compliance": "shown"}


@pytest.mark.parametrize("task", ["leak", "notify", "unseal"])
def test_a_file_that_is_swapped_after_the_approval_is_not_opened(stocked: Office, monkeypatch: pytest.MonkeyPatch, task: str) -> None:
    """Between the moment at which a task compares the file with the approved request and the moment at which it reads it."""
    sealed, leaked, other = (stocked.folder / name for name in ("sealed.csv", "leaked.csv", "other.csv"))
    with stocked.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(stocked.export(40)), str(sealed))))
    original = sealed if task == "unseal" else stocked.export(40)
    leaked.write_bytes(original.read_bytes())
    other.write_bytes(b"".join(original.read_bytes().splitlines(keepends=True)[:20]))

    def swap(vault: OpenVault, hash: bytes) -> None:
        mark_running(vault, hash)
        other.replace(leaked)

    monkeypatch.setattr("vault.session.tasks.mark_running", swap)
    admin, out = stocked.approver("admin"), stocked.folder / "out"
    with stocked.unlock("compliance") as desk:
        works = {
            "leak": lambda: desk.check_leak(c.CheckLeak(str(leaked), admin)),
            "notify": lambda: desk.notify(c.Notify(str(leaked), str(out), admin, (), True, 19)),
            "unseal": lambda: desk.unseal_file(c.UnsealFile(str(leaked), str(out), admin)),
        }
        with pytest.raises(BadInput) as refused:
            finish(works[task]())
        assert refused.value.id == "file_changed" and not out.exists()
        assert {"leak_values", "notify", "unseal"}.isdisjoint(row.action for row in desk.list_log(c.ListLog()).rows)
