"""Cards of address books there and back: values become aliases, the seal is a property of its own, all other bytes stay."""

import pytest

from tests.vault.services.crm_desk import CrmDesk
from vault.errors import BadInput
from vault.model.calls import FileChoices
from vault.services.crm_files import open_crm_file

CARDS = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Ruiz;Ana;;Dr.;\r\nFN:Ana Ru\r\n iz\r\nitem1.TEL;type=CELL;type=pref:+44 7700 900123\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n"
    b"EMAIL;TYPE=INTERNET:ana.ruiz@example.com\r\nADR;TYPE=HOME:;;1 High St\\, North;Leeds;;LS1 1AA;United Kingdom\r\n"
    b"PHOTO;VALUE=uri:http://127.0.0.1:9/x.png\r\nEND:VCARD\r\n\r\n"
    b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91and=C3=BA;Jos=\n=C3=A9\nTEL;CELL;PREF:+44 7700 900124\n"
    b"EMAIL;INTERNET:jose@example.com\nEND:VCARD\n"
    b'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jos\xc3\r\n \xa9 Lee\r\nTEL;VALUE=uri;TYPE="voice,cell":tel:+44-7700-900125\r\nUID:urn:uuid:1\r\nEND:VCARD\r\n'
)


def test_cards_are_read(crm_desk: CrmDesk) -> None:
    file = open_crm_file(crm_desk.write(CARDS, "cards.vcf"), FileChoices())
    assert (file.layout.kind, file.map.profile, file.examined.rows) == ("vcard", "vcard", 3)
    rows = [dict(zip(file.names, row.texts, strict=True)) for row in file.rows()]
    assert (rows[0]["FN"], rows[0]["ADR.1.street"], rows[0]["N.prefix"]) == ("Ana Ruiz", "1 High St, North", "Dr.")
    assert (rows[1]["N.family"], rows[1]["N.given"]) == ("\u00d1and\u00fa", "Jos\u00e9")
    assert (rows[2]["FN"], rows[2]["TEL.1"]) == ("Jos\u00e9 Lee", "+44-7700-900125")


def test_there_and_back(crm_desk: CrmDesk) -> None:
    path = crm_desk.write(CARDS, "cards.vcf")
    report = crm_desk.take(path)
    assert (report.rows, report.added, report.rejected) == (3, 3, 0)
    assert crm_desk.take(path).unchanged == 3
    out, sealed = crm_desk.seal(path)
    assert [(each.id, each.column) for each in sealed.findings if each.id == "kept_property"] == [("kept_property", "PHOTO")]
    data = out.read_bytes()
    for clear in (b"Ruiz", b"Ru\r\n iz", b"900123", b"900124", b"900125", b"ana.ruiz@", b"High", b"Leeds", b"=C3=91", b"Lee", b"jose@"):
        assert clear not in data, clear
    assert data.count(b"X-CASSAFORTE-SEAL:cf1.") == 3 and data.count(b"END:VCARD") == 3
    assert b"item1.X-ABLabel:_$!<Mobile>!$_\r\n" in data
    assert crm_desk.take(out).unchanged == 3
    found = crm_desk.triage(out)
    assert len(found.clients) == 3 and not any(client.readable for client in found.clients)
    back, _ = crm_desk.unseal(out)
    assert back.read_bytes() == CARDS


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana\r\n", "vcard_end"),
        (b"BEGIN:VCARD\r\nFN:Ana\r\nBEGIN:VCARD\r\nEND:VCARD\r\nEND:VCARD\r\n", "vcard_broken"),
        (b"BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\nAna Ruiz\r\n", "vcard_broken"),
        (b"BEGIN:VCARD\r\nFN:A\0na\r\nEND:VCARD\r\n", "nul"),
        (b"BEGIN:VCARD\r\nFN;CHARSET=klingon:Ana\r\nEND:VCARD\r\n", "unknown_encoding"),
    ],
)
def test_broken_cards_are_refused(crm_desk: CrmDesk, data: bytes, id: str) -> None:
    with pytest.raises(BadInput) as refusal:
        crm_desk.take(crm_desk.write(data, "broken.vcf"))
    assert refusal.value.id == id and crm_desk.everything() == {}


def test_what_stays_is_named_behind_a_byte_order_mark_too(crm_desk: CrmDesk) -> None:
    path = crm_desk.write(b"\xef\xbb\xbf" + CARDS.replace(b"PHOTO", b"LOGO"), "marked.vcf")
    crm_desk.take(path)
    _, sealed = crm_desk.seal(path)
    assert [each.column for each in sealed.findings if each.id == "kept_property"] == ["LOGO"]
