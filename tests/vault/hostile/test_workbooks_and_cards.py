"""Workbooks and cards that mislead: refused with words before anything is inflated, stored or fetched, or taken as the collection says."""

import json
import socket
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.vault.layouts.workbooks import LINKS, OTHER, SHEET, book, workbook
from tests.vault.services.crm_desk import CrmDesk
from vault.errors import BadInput, ChoiceNeeded
from vault.formats.xlsx_package import open_package

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "hostile"
_SKIP = "no published samples: ../shared/data is absent"
_DTD = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_LINKED = LINKS.replace("</Relationships>", '<Relationship Id="rId9" Type="x/hyperlink" Target="mailto:ana@example.com" TargetMode="External"/></Relationships>')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def crowd(count: int) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for number in range(count):
            package.writestr(f"{number}", b"")
    return made.getvalue()


REFUSED = {
    "ratio": (workbook({"xl/media/blank.bin": bytes(4 << 20)}), "xlsx_bomb"),
    "members": (crowd(10_001), "xlsx_bomb"),
    "dtd": (workbook({"xl/worksheets/sheet1.xml": SHEET.replace("<worksheet", f"{_DTD}<worksheet")}), "xlsx_dtd"),
    "dtd elsewhere": (workbook({"docProps/core.xml": f"{_DTD}<core/>"}), "xlsx_dtd"),
    "link": (workbook({"xl/worksheets/_rels/sheet1.xml.rels": _LINKED}), "xlsx_external"),
    "macros": (workbook({"xl/vbaProject.bin": b"x"}), "xlsx_macros"),
    "binary": (workbook({"xl/workbook.bin": b"x"}), "not_xlsx"),
    "other zip": (crowd(2), "not_xlsx"),
    "cut off": (workbook()[:-40], "xlsx_damaged"),
    "broken xml": (workbook({"xl/worksheets/sheet1.xml": SHEET[:-30]}), "xlsx_damaged"),
    "no string": (workbook({"xl/worksheets/sheet1.xml": SHEET.replace("<v>11</v>", "<v>99</v>")}), "xlsx_damaged"),
    "rows backwards": (workbook({"xl/worksheets/sheet1.xml": SHEET.replace('<row r="6">', '<row r="2">')}), "xlsx_damaged"),
    "no sheet": (workbook({"xl/workbook.xml": book().replace("<sheet ", "<other ")}), "xlsx_damaged"),
    "empty sheet": (workbook({"xl/worksheets/sheet1.xml": OTHER.replace('<row r="1"><c r="A1" t="s"><v>12</v></c></row>', "")}), "empty_file"),
    "password": (_OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "xlsx_encrypted"),
    "xls": (_OLE + bytes(600), "xls"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_words(crm_desk: CrmDesk, name: str) -> None:
    data, id = REFUSED[name]
    path = crm_desk.write(data, f"{name}.xlsx")
    with pytest.raises(BadInput) as refusal:
        crm_desk.take(path)
    assert (refusal.value.id, bool(refusal.value.next_step)) == (id, True)
    assert crm_desk.everything() == {}
    with pytest.raises(BadInput):
        crm_desk.seal(path)


def test_a_size_that_is_a_lie_is_no_way_around(crm_desk: CrmDesk) -> None:
    """A member that says it is small and is not: no more than what it says is ever unpacked."""
    honest = workbook({"xl/worksheets/sheet1.xml": SHEET.replace("<sheetData>", f"<sheetData>{' ' * 60_000}")})
    package = open_package(BytesIO(honest))
    size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(BadInput) as refusal:
        crm_desk.take(crm_desk.write(lying, "lie.xlsx"))
    assert refusal.value.id == "xlsx_damaged"


def test_nothing_that_a_card_names_is_fetched(crm_desk: CrmDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    card = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana Ruiz\r\nPHOTO:file:///etc/hostname\r\nLOGO:http://127.0.0.1:9/x.png\r\nEND:VCARD\r\n"
    assert crm_desk.take(crm_desk.write(card, "photo.vcf")).rows == 1


@pytest.mark.parametrize("entry", json.loads((SHARED / "manifest.json").read_text(encoding="utf-8")) if SHARED.is_dir() else [None])
def test_published_files(crm_desk: CrmDesk, entry: dict[str, str] | None) -> None:
    if entry is None:
        pytest.skip(_SKIP)
    if entry["file"].startswith("csv/"):
        pytest.skip("a CSV file: tested beside its own reader")
    path = crm_desk.write((SHARED / entry["file"]).read_bytes(), Path(entry["file"]).name)
    if entry["expect"] == "clear-error":
        with pytest.raises(BadInput) as refusal:
            crm_desk.take(path)
        assert not isinstance(refusal.value, ChoiceNeeded) and refusal.value.next_step and crm_desk.everything() == {}
    elif entry["expect"] != "documented":
        assert crm_desk.take(path).rows == 1


def test_a_formula_is_what_was_stored_of_it(crm_desk: CrmDesk) -> None:
    """Never computed; what the spreadsheet program stored last is the text."""
    crm_desk.take(crm_desk.write(workbook(), "clients.xlsx"))
    assert any(values.get("email.1") == ["ann.lee@example.com"] for values in crm_desk.everything().values())
