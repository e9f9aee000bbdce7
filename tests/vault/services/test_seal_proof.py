"""The seal proof: what is planted in fourteen manners of spelling is found, and what is not there is not."""

import csv
import hashlib
import io
from collections import Counter

import pytest

from tests.vault.services import planting
from vault.crypto.lp import split_lp
from vault.crypto.request import is_signed
from vault.crypto.seal_proof import SEAL_PROOF, decode_proof
from vault.model.calls import FileChoices
from vault.model.progress import finish
from vault.services.seal_proof.scan import Scanned, WrittenRow, log_scan, scan
from vault.services.sealing.proving import VALUE_LEFT, VALUES_LEFT
from vault.services.sealing.seal_file import seal_file

NAMES = ("A", "B", "Number", "Date", "City", "Owner", "Sum", "Notes", "Active")


def crm_file(people: list[planting.Person]) -> bytes:
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator="\n")
    write.writerow(("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Street Address"))
    write.writerows(person.row(number) for number, person in enumerate(people, start=1))
    return out.getvalue().encode()


def scanned(crm_desk, rows: list[list[str]], *, off: bool = False) -> Scanned:
    """What the scanner says of these rows. `off` is the scanner without its index."""
    with crm_desk.as_role("sales") as (vault, book):
        receipt = log_scan(vault, bytes(16))
        written = (WrittenRow(number, texts) for number, texts in enumerate(rows, start=2))
        return finish(scan(vault, book, receipt, iter(()) if off else written, NAMES, len(rows)))


def judged(rows: list[tuple[str, list[str]]], found: Scanned) -> dict[str, tuple[int, int]]:
    """Missed and planted, by manner. Refuses what is worse than promised."""
    hits = {left.row for left in found.left if left.column in ("A", "B")}
    misses = Counter(manner for number, (manner, _) in enumerate(rows, start=2) if number not in hits)
    figures = {manner: (misses[manner], count) for manner, count in Counter(manner for manner, _ in rows).items()}
    for manner, (lost, count) in figures.items():
        assert lost <= planting.MAY_MISS.get(manner, 0) * count, manner
    return figures


def test_fourteen_manners_of_spelling(crm_desk, capsys, monkeypatch) -> None:
    """10,000 rows, each with one value of one client planted; then 10,000 without."""
    monkeypatch.setattr("vault.services.seal_proof.scan.KEPT", 10**9)
    people = planting.people(1_000)
    crm_desk.take(crm_file(people))
    rows = list(planting.rows(people, 10_000))
    cells = [texts for _, texts in rows]
    figures = judged(rows, scanned(crm_desk, cells))
    clean = scanned(crm_desk, list(planting.clean(10_000)))
    with capsys.disabled():
        words = ", ".join(f"{manner} {lost}/{count}" for manner, (lost, count) in figures.items())
        print(f"\nseal proof, {len(rows):,} rows, {len(people):,} clients; missed: {words}; findings in 10,000 clean rows: {clean.found}")
    assert set(figures) == set(planting.CLASSES)
    assert clean.rows == 10_000 and clean.found <= 10
    with pytest.raises(AssertionError, match="case"):
        judged(rows[:140], scanned(crm_desk, cells[:140], off=True))


def test_what_is_sought_in_a_row_of_its_own_client(crm_desk) -> None:
    """A family name, a short number, a birthday or a note alone say something where the row says whose they are; a city or a given name do not."""
    head = "Record ID,First Name,Last Name,Email,Phone Number,City,Date of birth,Notes,Free\n"
    path = crm_desk.write(head + "".join(f"{n},Anna,{name},a{n}@example.com,0{n}12345,Modena,1980-0{n}-01,{note},{free}\n" for n, name, note, free in ROWS))
    crm_desk.take(path)
    out, report = crm_desk.seal(path)
    left = {each.row: each.message for each in report.findings if each.id == VALUE_LEFT}
    assert set(left) == {2, 3, 4, 5} and all(each.column == "Free" for each in report.findings if each.id in (VALUE_LEFT, VALUES_LEFT))
    assert "name" in left[2] and "phone" in left[3] and "birthday" in left[4] and "text" in left[5]
    assert report.proof is not None and (report.proof.rows, report.proof.clients, report.proof.found) == (8, 8, 4)
    shown = [row.cells[report.proof.columns.index("Free")] for row in report.proof.sample]
    assert shown == ["•••", "•••", "•••", "•••", "Modena"]
    assert out.is_file()


ROWS = [
    (1, "Contini", "likes sailing", "spoke to Ms CONTINI"), (2, "Ash", "likes golf", "call 02-12.345"), (3, "Oak", "rare wine", "born 1.3.1980"),
    (4, "Elm", "collects old maps", "Collects old maps"), (5, "Fir", "x", "Modena"), (6, "Yew", "y", "Anna"), (7, "Box", "z", "Contini"), (8, "Bay", "w", "1234567"),
]  # fmt: skip


ROWS_BEHIND = [
    "x" * 4_000 + " " * 60 + "kit@example.com " + "y " * 5_000, "王小明的電話是+886 912 345 678", "聯絡人：歐陽小明", "OuYangXiaoMing called", "=?utf-8?Q?kit=40example=2Ecom?=",
]  # fmt: skip


def test_long_cells_and_names_without_blanks(crm_desk) -> None:
    """A value at the edge of two pieces; names in letters that are written without blanks, and what a mail header makes of an address."""
    head = "Record ID,First Name,Last Name,Email,Native name\n"
    crm_desk.take(head + "1,Kit,Ash,kit@example.com,\n2,Xiaoming,Ouyang,o@example.com,歐陽小明\n")
    found = scanned(crm_desk, [[text] for text in ROWS_BEHIND])
    assert {left.row - 2: left.kind for left in found.left} == {0: "email", 2: "name", 3: "name", 4: "email"}


def test_what_takes_long_elsewhere_does_not_here(crm_desk) -> None:
    """Long cells of digits, blanks, one word, letters without blanks. They end; a pattern that goes back and forth would not."""
    crm_desk.take("name;email\nAna Ruiz;ana@example.com\n")
    size = 50_000
    cells = ["1 " * (size // 2), "7" * size, " " * size, "a" * size, "王" * (size // 4), "a@" * (size // 2), "=41" * (size // 3), "&amp" * (size // 4), "A. " * (size // 3)]
    assert scanned(crm_desk, [[cell] for cell in cells]).found == 0


def test_a_signed_proof_names_the_file(crm_desk) -> None:
    path = crm_desk.write("name;email\nAna Ruiz;ana@example.com\nKit Ash;kit@example.com\n")
    crm_desk.take(path)
    out, report = crm_desk.seal(path)
    with crm_desk.as_role("compliance") as (vault, _):
        stored = vault.records.get(SEAL_PROOF, bytes.fromhex(report.batch))
        body, pair = split_lp(stored, SEAL_PROOF)
        proof = decode_proof(body)
        assert is_signed(SEAL_PROOF, vault.vault, body, pair, vault.chain.current.slot(proof.slot).public)
        assert not is_signed(SEAL_PROOF, vault.vault, body + b" ", pair, vault.chain.current.slot(proof.slot).public)
    assert proof.file.hex() == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (proof.rows, proof.clients, proof.found, proof.columns, proof.entry) == (2, 2, 0, (), report.proof.entry)


def test_only_the_first_rows(crm_desk) -> None:
    """A trial: the first rows alone, sealed as all would be, and their own way back."""
    lines = ["Record ID,First Name,Last Name,Email\r\n", *(f"{n},Kit,Ash{n},kit{n}@example.com\r\n" for n in range(30))]
    path = crm_desk.write("".join(lines))
    crm_desk.take(path)
    with crm_desk.as_role("sales") as (vault, book):
        out = crm_desk.files / "trial.csv"
        report = finish(seal_file(vault, book, path, out, FileChoices(), first=20))
    assert report.rows == 20 and len(out.read_bytes().splitlines()) == 21
    assert crm_desk.unseal(out)[0].read_bytes() == "".join(lines[:21]).encode()
    _, whole = crm_desk.seal(path)
    assert whole.rows == 30
