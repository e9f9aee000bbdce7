"""Small workbooks as spreadsheet programs write them, built part by part so that every byte is known."""

import io
import zipfile
from collections.abc import Mapping

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId4" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
STRINGS = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<sst {_MAIN} count="13" uniqueCount="13">'
    "<si><t>First Name</t></si><si><t>Last Name</t></si><si><t>Email</t></si><si><t>Phone</t></si><si><t>Birthday</t></si><si><t>Rating</t></si>"
    "<si><t>Ana</t></si><si><r><t>Ru</t></r><r><t>iz &amp; Sons</t></r><rPh><t>ruis</t></rPh></si><si><t>ana.ruiz@example.com</t></si>"
    "<si><t>Sealed with care</t></si><si><t>Lee</t></si><si><t>Spring list</t></si><si><t>ana</t></si></sst>"
)
SHEET = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {_MAIN}><dimension ref="A1:F6"/><cols><col min="4" max="4" hidden="1"/></cols>'
    '<sheetData><row r="1"><c r="A1" t="s"><v>11</v></c></row>\n<row r="3" spans="1:6"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c>'
    '<c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v>3</v></c><c r="E3" t="s"><v>4</v></c><c r="F3" t="s"><v>5</v></c></row>'
    '<row r="4" hidden="1"><c r="A4" t="s"><v>6</v></c><c r="B4" t="s"><v>7</v></c><c r="C4" t="s"><v>8</v></c><c r="D4"><v>4.47700900123E+11</v></c>'
    '<c r="E4" s="1"><v>29301</v></c><c r="F4" t="s"><v>9</v></c></row><row r="5"/>'
    '<row r="6"><c r="A6" t="inlineStr"><is><t xml:space="preserve">Ann </t></is></c><c r="B6" t="s"><v>10</v></c>'
    '<c r="C6" t="str"><f>LOWER("ANN.LEE@EXAMPLE.COM")</f><v>ann.lee@example.com</v></c><c r="F6" s="1"/></row></sheetData>'
    '<mergeCells count="1"><mergeCell ref="A1:F1"/></mergeCells></worksheet>'
)
OTHER = f'<worksheet {_MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>12</v></c></row></sheetData></worksheet>'


def book(state: str = "hidden") -> str:
    """The list of sheets, the second one so."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="Clients" sheetId="1" r:id="rId1"/>'
        f'<sheet name="Lists" sheetId="2" state="{state}" r:id="rId2"/></sheets></workbook>'
    )


def workbook(changes: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """The workbook with some members written otherwise, added, or left out."""
    members: dict[str, str | bytes | None] = {
        "[Content_Types].xml": TYPES, "_rels/.rels": ROOT, "xl/workbook.xml": book(), "xl/_rels/workbook.xml.rels": LINKS, "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": STRINGS, "xl/worksheets/sheet1.xml": SHEET, "xl/worksheets/sheet2.xml": OTHER,
    }  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**members, **(changes or {})}.items():
            if data is not None:
                package.writestr(name, data)
    return made.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """What a workbook holds, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
