"""What stays readable in a sealed file is said by what the cells hold, not by the header alone."""

from tests.office import Office
from vault.model.calls import ImportFile, SealFile
from vault.model.progress import finish


def test_a_contact_value_in_an_unmapped_column_is_a_finding(stocked: Office) -> None:
    file = stocked.folder / "export.csv"
    rows = ["ID,EMAIL,PHONE,LEADSOURCE,CODE", "1,x1@example.com,,x1@example.com,2024-01-02", "2,x2@example.com,+44 7700 900001,fair,+44 7700 900001"]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with stocked.unlock("sales") as desk:
        finish(desk.import_file(ImportFile(str(file))))
        report = finish(desk.seal_file(SealFile(str(file), str(stocked.folder / "sealed.csv"))))
    found = {warned.column: warned.message for warned in report.findings if warned.id == "readable_contact"}
    assert set(found) == {"LEADSOURCE", "CODE"} and "in 1 of its cells" in found["CODE"]
    assert "x1@" not in " ".join(found.values())
