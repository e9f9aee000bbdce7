"""Workbooks there and back: one sheet's mapped cells change, everything else stays, and unsealing gives every part back byte for byte."""

import pytest

from tests.vault.layouts.workbooks import OTHER, STRINGS, book, members, workbook
from tests.vault.services.crm_desk import CrmDesk
from vault.errors import BadInput, ChoiceNeeded
from vault.model.calls import FileChoices
from vault.services.crm_files import open_crm_file

_CHANGED = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}


def test_cells_are_read_without_loss(crm_desk: CrmDesk) -> None:
    file = open_crm_file(crm_desk.write(workbook(), "clients.xlsx"), FileChoices())
    assert (file.layout.kind, file.layout.sheet, file.layout.header_row, file.examined.rows) == ("xlsx", "Clients", 3, 2)
    first, second = file.rows()
    assert first.texts == ("Ana", "Ruiz & Sons", "ana.ruiz@example.com", "447700900123", "1980-03-21", "Sealed with care")
    assert second.number == 6 and second.texts == ("Ann ", "Lee", "ann.lee@example.com", "", "", "")


def test_there_and_back(crm_desk: CrmDesk) -> None:
    path = crm_desk.write(workbook(), "clients.xlsx")
    report = crm_desk.take(path)
    # The plus sign of the number is lost in the file: kept as it stands, and said.
    assert (report.rows, report.added, report.warned, report.rejected) == (2, 1, 1, 0)
    assert [(each.row, each.column) for each in report.warnings] == [(4, "Phone")]
    assert crm_desk.take(path).unchanged == 2
    out, sealed = crm_desk.seal(path)
    before, after = members(path.read_bytes()), members(out.read_bytes())
    assert before.keys() == after.keys() and {name for name in before if before[name] != after[name]} == _CHANGED
    for clear in (b"ana.ruiz@example.com", b"Ruiz", b"iz &amp; Sons", b"ANN.LEE", b"ann.lee@", b"4.477", b"29301", b">Lee<", b">Ana<"):
        assert not any(clear in data for data in after.values()), clear
    assert b"<f>" not in after["xl/worksheets/sheet1.xml"]
    assert sealed.readable == ("Rating",)
    assert crm_desk.take(out).unchanged == 2
    found = crm_desk.triage(out)
    assert len(found.clients) == 2 and not any(client.readable for client in found.clients)
    back, _ = crm_desk.unseal(out)
    assert members(back.read_bytes()) == before


def test_sealed_again_and_back(crm_desk: CrmDesk) -> None:
    path = crm_desk.write(workbook(), "clients.xlsx")
    crm_desk.take(path)
    out, _ = crm_desk.seal(path)
    again, _ = crm_desk.seal(out)
    back, report = crm_desk.unseal(again)
    assert not any(each.id in ("seal_broken", "no_seal") for each in report.findings)
    rows = {row.number: row.texts for row in open_crm_file(back, FileChoices()).rows()}
    assert rows[4][:3] == ("Ana", "Ruiz & Sons", "ana.ruiz@example.com")


def test_several_sheets_are_asked_about(crm_desk: CrmDesk) -> None:
    path = crm_desk.write(workbook({"xl/workbook.xml": book("visible")}), "two.xlsx")
    with pytest.raises(ChoiceNeeded) as question:
        crm_desk.take(path)
    assert (question.value.option, question.value.proposal, question.value.offered) == ("sheet", "Clients", ("Clients", "Lists"))
    choices = FileChoices(sheet="Clients")
    crm_desk.take(path, choices)
    out, report = crm_desk.seal(path, choices)
    assert [each.column for each in report.findings if each.id == "other_sheets"] == ["Lists"]
    assert members(crm_desk.unseal(out)[0].read_bytes()) == members(path.read_bytes())


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"xl/comments1.xml": "<comments/>"}, "xlsx_copies"),
        ({"xl/sharedStrings.xml": STRINGS.replace("</sst>", "<si><t>gone@example.com</t></si></sst>")}, "xlsx_leftovers"),
    ],
)
def test_values_outside_of_cells_refuse_the_sealing(crm_desk: CrmDesk, changes: dict[str, str], id: str) -> None:
    path = crm_desk.write(workbook(changes), "copies.xlsx")
    crm_desk.take(path)
    with pytest.raises(BadInput) as refusal:
        crm_desk.seal(path)
    assert refusal.value.id == id


def test_a_leaked_workbook_is_compared_with_all_its_sheets(crm_desk: CrmDesk) -> None:
    path = crm_desk.write(workbook(), "clients.xlsx")
    crm_desk.take(path)
    strings = STRINGS.replace("<t>ana</t>", "<t>ana.ruiz@example.com</t>")
    leaked = crm_desk.write(workbook({"xl/workbook.xml": book("visible"), "xl/sharedStrings.xml": strings}), "leaked.xlsx")
    assert len(crm_desk.values(leaked).clients) == 2
    alone = crm_desk.write(workbook({"xl/worksheets/sheet1.xml": OTHER, "xl/sharedStrings.xml": strings}), "alone.xlsx")
    (found,) = crm_desk.values(alone).clients
    assert found.readable
