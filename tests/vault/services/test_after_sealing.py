"""After sealing: what a file is, by its signed proof; the steps that each CRM needs, ticked with an entry, and the status line until all are."""

from pathlib import Path

import pytest

from tests.office import Office
from vault.crypto.lp import lp, split_lp
from vault.errors import BadInput, Tampered, WrongUse
from vault.formats.profiles import profiles
from vault.model import calls as c
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.services.residue.guide import as_markdown, guide
from vault.services.sealing.verify_sealed import verify_sealed

ROOT = Path(__file__).resolve().parents[3]


def sealed(office: Office, name: str = "out.csv", seed: int = 1) -> Path:
    out = office.folder / name
    office.do("sales", lambda desk: desk.seal_file(c.SealFile(str(office.export(40, seed)), str(out))))
    return out


def residue(office: Office, member: str = "sales") -> list[str]:
    with office.unlock(member) as desk:
        return [each.message for each in desk.status().warnings if each.id == "crm_residue"]


def test_the_document_is_what_the_program_shows() -> None:
    assert (ROOT / "docs" / "after-sealing.md").read_text(encoding="utf-8") == as_markdown()


def test_every_profile_has_steps() -> None:
    assert {profile.system for profile in profiles()} <= set(guide())
    for system in guide().values():
        assert {"result", "original", "messages", "integrations"} <= {step.id for step in system.steps}


def test_the_line_stays_until_every_step_is_ticked(stocked: Office) -> None:
    assert residue(stocked) == []
    sealed(stocked)
    (line,) = residue(stocked)
    steps = guide()["salesforce"].steps
    assert line.startswith("Salesforce still remembers") and f"{len(steps)} steps" in line
    assert residue(stocked, "admin") == [line] and residue(stocked, "compliance") == [line]
    with stocked.unlock("admin") as desk:
        for step in steps[:-1]:
            desk.tick_step(c.TickStep("salesforce", step.id, True))
    assert "1 step of" in residue(stocked)[0]
    with stocked.unlock("sales") as desk:
        view = desk.tick_step(c.TickStep("salesforce", steps[-1].id, True)).systems[0]
        assert all(step.done and step.at >= view.sealed_at for step in view.steps)
    assert residue(stocked) == []
    with stocked.unlock("compliance") as desk:
        said = [row.action for row in desk.list_log(c.ListLog(limit=500)).rows]
        assert said.count("residue_step") == len(steps)
        desk.tick_step(c.TickStep("salesforce", "bin", False))
    assert "1 step of" in residue(stocked)[0]


def test_rows_that_were_never_sealed_open_the_steps_again(stocked: Office) -> None:
    first = sealed(stocked)
    with stocked.unlock("sales") as desk:
        for step in guide()["salesforce"].steps:
            desk.tick_step(c.TickStep("salesforce", step.id, True))
        finish(desk.seal_file(c.SealFile(str(first), str(stocked.folder / "again.csv"))))
        assert [each.id for each in desk.status().warnings if each.id == "crm_residue"] == []
    stocked.stock(40, 2)
    sealed(stocked, "others.csv", 2)
    assert len(residue(stocked)) == 1


@pytest.mark.parametrize(("system", "step", "id"), [("salesforce", "dance", "unknown_step"), ("nobody", "bin", "unknown_system")])
def test_a_step_that_is_none(stocked: Office, system: str, step: str, id: str) -> None:
    with stocked.unlock("sales") as desk, pytest.raises(WrongUse) as refused:
        desk.tick_step(c.TickStep(system, step, True))
    assert refused.value.id == id


def test_what_a_sealed_file_is(stocked: Office) -> None:
    out = sealed(stocked)
    with stocked.unlock("compliance") as desk:
        report = desk.verify_sealed(c.VerifySealed(str(out)))
        assert (report.intact, report.proved, report.by, report.rows, report.found) == (True, True, "sales", 40, report.found)
        assert report.clients == 40 and report.cells > 40 and "EMAIL" in report.sealed and "ID" in report.readable
        out.write_bytes(out.read_bytes().replace(b"false", b"true", 1))
        changed = desk.verify_sealed(c.VerifySealed(str(out)))
        assert (changed.intact, changed.proved, changed.batch) == (False, True, report.batch)
        with pytest.raises(BadInput, match="No seal"):
            desk.verify_sealed(c.VerifySealed(str(stocked.export(40))))


def test_a_proof_that_another_member_wrote_is_an_alarm(crm_desk) -> None:
    """Any member can write a record; only the member who sealed can sign for the file."""
    path = crm_desk.write("name;email\nAna Ruiz;ana@example.com\n")
    crm_desk.take(path)
    out, report = crm_desk.seal(path)
    with crm_desk.as_role("admin") as (vault, _):
        batch = bytes.fromhex(report.batch)
        body, _ = split_lp(vault.records.get("seal_proof", batch), "seal_proof")
        with vault.change() as change:
            change.put_record("seal_proof", batch, lp(body, vault.keys.slot_keys.sign("seal_proof", vault.vault, body)))
            change.record(Entry(Action.BEAT))
        with pytest.raises(Tampered) as alarm:
            verify_sealed(vault, out)
    assert alarm.value.id == "proof_forged"
