"""Sealing: the same file with nothing readable in the mapped cells, and exactly the same file again on the way back."""

import csv
import io
import re
from pathlib import Path

import pytest

from vault.errors import BadInput, Refused, StorageFailed, WrongUse
from vault.formats.alias import find_aliases, is_alias
from vault.formats.csv_rows import Layout, Row, read_rows
from vault.model.calls import FileChoices
from vault.model.progress import finish
from vault.services.demo_data import demo_clients, hubspot_csv, salesforce_csv
from vault.services.output_file import OutputFile
from vault.services.sealing import batch as batches
from vault.services.sealing.seal_file import seal_file
from vault.services.sealing.unseal_file import unseal_file

HEAD = "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage\n"


PLAIN = Layout("utf-8", ",")


def rows(path: Path, layout: Layout = PLAIN) -> list[Row]:
    return list(read_rows(io.BytesIO(path.read_bytes()), layout))


def records(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def sealed_demo(desk, count: int = 60, made=salesforce_csv):
    path = desk.write(made(demo_clients(count)))
    desk.take(path)
    return path, *desk.seal(path)


@pytest.mark.parametrize(("made", "appended"), [(salesforce_csv, False), (hubspot_csv, True)])
def test_only_mapped_cells_and_the_seal_column_differ(crm_desk, made, appended: bool) -> None:
    path, out, report = sealed_demo(crm_desk, made=made)
    before, after = rows(path), rows(out)
    assert len(before) == len(after) == 61 and report.rows == 60
    names = after[0].texts
    assert names == before[0].texts + (("Cassaforte Seal",) if appended else ())
    seal_at = len(names) - 1 if appended else names.index("DESCRIPTION")
    sealed = {names.index(name) for name in report.sealed}
    assert sealed and set(report.readable) == set(names) - set(report.sealed) - {names[seal_at]}
    for row, back in zip(before[1:], after[1:], strict=True):
        assert back.end == row.end
        for at, raw in enumerate(row.raw):
            if at == seal_at:
                assert back.texts[at].startswith("cf1.") and back.raw[at][:1] == raw[:1]
            elif at in sealed and row.texts[at]:
                assert is_alias(back.texts[at]) or back.texts[at] in ("Client", "1700-01-01")
                assert (back.raw[at][:1] == '"') == (raw[:1] == '"')
            else:
                assert back.raw[at] == raw
        assert back.texts[seal_at].startswith("cf1.")


@pytest.mark.parametrize("made", [salesforce_csv, hubspot_csv])
def test_nothing_of_anybody_is_left_and_everything_comes_back(crm_desk, made) -> None:
    path, out, report = sealed_demo(crm_desk, made=made)
    text = out.read_text(encoding="utf-8")
    for client in demo_clients(60):
        for value in (client.family, client.street, *client.emails, *client.phones, *([client.birthday] if client.birthday else [])):
            assert value not in text
    back, opened = crm_desk.unseal(out)
    assert back.read_bytes() == path.read_bytes()
    assert (opened.batch, opened.rows, opened.findings) == (report.batch, 60, ())


# One file in every manner of writing: what a spreadsheet, a Mac and a mailing program make of it.
DIALECTS = [
    ("utf-8", ",", "\n", b"", ""),
    ("utf-8", ";", "\r\n", b"\xef\xbb\xbf", ""),
    ("utf-16-le", "\t", "\r\n", b"\xff\xfe", ""),
    ("utf-16-be", ",", "\n", b"\xfe\xff", ""),
    ("cp1252", ";", "\r", b"", "cp1252"),
    ("iso8859-15", "|", "\n", b"", "iso8859-15"),
    ("mac-roman", ",", "\r", b"", "mac-roman"),
]


@pytest.mark.parametrize(("encoding", "delimiter", "end", "bom", "chosen"), DIALECTS)
@pytest.mark.parametrize("last_end", [True, False])
def test_every_dialect_comes_back_byte_for_byte(crm_desk, encoding: str, delimiter: str, end: str, bom: bytes, chosen: str, last_end: bool) -> None:
    lines = [
        ["Record ID", "First Name", '"Last Name"', "Email", "Phone Number", "Free", "Notes"],
        ["1", "José", '"Núñez ""el grande"""', "jose@example.com", "", '"a' + delimiter + 'b"', f'"two{end}lines"'],
        ["2", "  ", "Ash", '"kit@example.com"', "07700 900123", "", ""],
        [""],
        ["3", '""', '"Oak"', "", '" +44 7700 900 124 "', '"x"', "plain"],
        ["4", "", "", "", "", "x", ""],
    ]
    data = bom + end.join(delimiter.join(line) for line in lines).encode(encoding) + (end.encode(encoding) if last_end else b"")
    path = crm_desk.write(data)
    choices = FileChoices(encoding=chosen, delimiter=delimiter)
    crm_desk.take(path, choices)
    out, _ = crm_desk.seal(path, choices)
    layout = Layout(encoding, delimiter, bom)
    before, after = rows(path, layout), rows(out, layout)
    assert len(before) == len(after) and [row.end for row in before] == [row.end for row in after]
    # Blank stays blank, white space does not, and what nobody mapped keeps every character.
    assert after[2].texts[1] == "Client" and after[1].raw[4] == "" and after[4].raw[1] == '""' and after[5].raw == before[5].raw
    assert [row.raw[5] for row in after if len(row.raw) > 5] == [row.raw[5] for row in before if len(row.raw) > 5]
    back, _ = crm_desk.unseal(out)
    assert back.read_bytes() == data


def test_a_file_without_ids_and_without_a_place_for_the_seal(crm_desk) -> None:
    path = crm_desk.write("name;email\nAna Ruiz;ana@example.com\nKit Ash;kit@example.com\n")
    crm_desk.take(path)
    out, report = crm_desk.seal(path)
    assert records(out)[0].keys() == {"name;email;Cassaforte Seal"}
    assert report.sealed == ("name", "email") and report.readable == ()
    # The sealed file is known by its aliases alone.
    again = crm_desk.take(out)
    assert (again.unchanged, again.rows) == (2, 2)
    assert crm_desk.unseal(out)[0].read_bytes() == path.read_bytes()


def test_reimport_of_the_sealed_file_changes_nothing(crm_desk) -> None:
    for made in (salesforce_csv, hubspot_csv):
        _, out, _ = sealed_demo(crm_desk, made=made)
        before = crm_desk.everything(formers=True)
        report = crm_desk.take(out)
        assert (report.rows, report.unchanged, report.warnings) == (60, 60, ())
        assert crm_desk.everything(formers=True) == before


def test_aliases_stay_the_same_for_ever(crm_desk) -> None:
    path, first, one = sealed_demo(crm_desk, 20)
    second, two = crm_desk.seal(path)
    strip = lambda path: [{name: text for name, text in record.items() if name != "DESCRIPTION"} for record in records(path)]  # noqa: E731
    assert strip(first) == strip(second) and one.batch != two.batch
    assert [record["DESCRIPTION"] for record in records(first)] != [record["DESCRIPTION"] for record in records(second)]
    assert crm_desk.unseal(first)[0].read_bytes() == crm_desk.unseal(second)[0].read_bytes() == path.read_bytes()


def test_sealing_a_sealed_file_again(crm_desk) -> None:
    path, once, _ = sealed_demo(crm_desk, 20)
    twice, report = crm_desk.seal(once)
    assert report.findings == () or all(each.id.startswith("readable") for each in report.findings)
    before, after = records(once), records(twice)
    assert all({**one, "DESCRIPTION": ""} == {**two, "DESCRIPTION": ""} for one, two in zip(before, after, strict=True))
    back, _ = crm_desk.unseal(twice)
    assert back.read_bytes() == path.read_bytes()


def test_a_sealed_file_with_new_values_in_it(crm_desk) -> None:
    """The CRM got the sealed file, somebody wrote a new e-mail over an alias and new rows came: export, import, seal."""
    path = crm_desk.write(f"{HEAD}1,Ana,Ruiz,ana@example.com,07700 900123,x\n2,Kit,Ash,kit@example.com,,y\n")
    crm_desk.take(path)
    once, _ = crm_desk.seal(path)
    header, ana, kit = rows(once)
    changed = crm_desk.files / "changed.csv"
    new_ana = [*ana.raw]
    new_ana[3] = "ana.new@example.com"
    new_row = ["3", "Lee", "Oak", "lee@example.com", "", "z", ""]
    changed.write_text("".join(",".join(each) + "\n" for each in (header.raw, new_ana, kit.raw, new_row)), encoding="utf-8")
    taken = crm_desk.take(changed)
    assert (taken.added, taken.updated, taken.unchanged) == (1, 1, 1)
    assert crm_desk.by_email("ana.new@example.com")["family.1"] == "Ruiz"
    twice, _ = crm_desk.seal(changed)
    text = twice.read_text(encoding="utf-8")
    assert "example.com" in text and "ana" not in text and "Oak" not in text
    assert records(twice)[0]["Email"] == records(once)[0]["Email"]
    back = records(crm_desk.unseal(twice)[0])
    assert [(each["First Name"], each["Last Name"], each["Email"], each["Phone Number"]) for each in back] == [
        ("Ana", "Ruiz", "ana.new@example.com", "07700 900123"), ("Kit", "Ash", "kit@example.com", ""), ("Lee", "Oak", "lee@example.com", ""),
    ]  # fmt: skip


def test_what_the_crm_would_cut_off_is_refused_before_anything_is_written(crm_desk) -> None:
    cells = {"ID": "003Dm000001aQxHIAU", "LASTNAME": "Ruiz", "EMAIL": "ana@example.com", "DESCRIPTION": "y" * 31_000}
    path = crm_desk.write(",".join(cells) + "\n" + ",".join(cells.values()) + "\n")
    crm_desk.take(path)
    with pytest.raises(BadInput) as refusal:
        crm_desk.seal(path)
    assert refusal.value.id == "would_be_cut" and "Row 2" in refusal.value.message and "Ruiz" not in refusal.value.message
    assert [each.name for each in crm_desk.files.iterdir()] == [path.name]
    short = crm_desk.write(path.read_text(encoding="utf-8").replace("y" * 31_000, "y" * 15_000))
    crm_desk.take(short)
    out, _ = crm_desk.seal(short)
    assert all(len(record["DESCRIPTION"]) <= 32_000 and len(record["EMAIL"]) <= 80 for record in records(out))
    # The seal of the sealed file would hold as much again: known without opening it.
    crm_desk.seal(out)


def test_rows_of_nobody_refuse_the_file(crm_desk) -> None:
    crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com,,\n")
    with pytest.raises(BadInput) as refusal:
        crm_desk.seal(crm_desk.write(f"{HEAD}1,Ana,Ruiz,ana@example.com,,\n2,Kit,Ash,kit@example.com,,\n"))
    assert refusal.value.id == "not_in_vault" and "rows 3" in refusal.value.message


def test_rows_that_cannot_be_told_apart(crm_desk) -> None:
    path = crm_desk.write(f"{HEAD}1,Ana,Ruiz,ana@example.com,,\n2,Kit\n3,Lee,Oak,lee@example.com,,\n")
    crm_desk.take(path)
    with pytest.raises(BadInput) as refusal:
        crm_desk.seal(path)
    assert refusal.value.id == "rows_rejected"
    out, report = crm_desk.seal(path, leave_out_rejected=True)
    assert [each.id for each in report.findings if each.id == "row_left_out"] == ["row_left_out"]
    assert len(rows(out)) == 3 and "Kit" not in out.read_text(encoding="utf-8")
    back, _ = crm_desk.unseal(out)
    assert back.read_text(encoding="utf-8") == path.read_text(encoding="utf-8").replace("2,Kit\n", "")


def test_nothing_is_overwritten(crm_desk) -> None:
    path, out, _ = sealed_demo(crm_desk, 3)
    kept = out.read_bytes()
    with crm_desk.as_role("sales") as (vault, book), pytest.raises(WrongUse) as refusal:
        finish(seal_file(vault, book, path, out, FileChoices()))
    assert refusal.value.id == "file_exists" and refusal.value.code == 2
    with crm_desk.as_role("compliance", task=True) as (vault, book), pytest.raises(WrongUse):
        finish(unseal_file(vault, book, out, path))
    link = crm_desk.files / "link.csv"
    link.symlink_to(crm_desk.files / "nowhere.csv")
    with crm_desk.as_role("sales") as (vault, book), pytest.raises(WrongUse):
        finish(seal_file(vault, book, path, link, FileChoices()))
    assert out.read_bytes() == kept and not (crm_desk.files / "nowhere.csv").exists()
    # Somebody took the name while the file was written.
    taken = crm_desk.files / "taken.csv"
    with crm_desk.as_role("sales") as (vault, book):
        work = seal_file(vault, book, path, taken, FileChoices())
        next(work)
        taken.write_text("theirs", encoding="utf-8")
        with pytest.raises(WrongUse):
            finish(work)
    assert taken.read_text(encoding="utf-8") == "theirs"
    assert not [each for each in crm_desk.files.iterdir() if each.name.endswith(".part")]


def test_a_stopped_sealing_leaves_no_file(crm_desk) -> None:
    path = crm_desk.write(salesforce_csv(demo_clients(900)))
    crm_desk.take(path)
    out = crm_desk.files / "out.csv"
    with crm_desk.as_role("sales") as (vault, book):
        work = seal_file(vault, book, path, out, FileChoices())
        for progress in work:
            if progress.text == "rows sealed":
                break
        assert [each.name for each in crm_desk.files.iterdir()] == [path.name]  # what is written has no name yet
        work.close()
    assert [each.name for each in crm_desk.files.iterdir()] == [path.name]
    out, _ = crm_desk.seal(path)
    assert crm_desk.unseal(out)[0].read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(b"Referral", b"referral", 1),
        lambda data: data.replace(b"Client", b"Clienz", 1),
        lambda data: data.replace(b"SEALED-", b"SEALED_", 1),
        lambda data: data[:-200],
        lambda data: data + b'"x"\n',
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: re.sub(rb"cf1\.[\w-]+", b"", data, count=1),
        lambda data: data.replace(b"cf1.AQE", b"cf1.AQF", 1),
        lambda data: b"".join([*data.splitlines(keepends=True)[:1], *reversed(data.splitlines(keepends=True)[1:])]),
        lambda data: data.replace(b"\n", b"\r\n"),
    ],
)
def test_a_file_that_does_not_read_back_is_deleted(crm_desk, monkeypatch, damage) -> None:
    path = crm_desk.write(salesforce_csv(demo_clients(20)))
    crm_desk.take(path)
    out = crm_desk.files / "out.csv"
    finish_file = OutputFile.finish

    def broken_disk(self: OutputFile) -> None:
        finish_file(self)
        whole = self.temporary.read_bytes()
        assert damage(whole) != whole
        self.temporary.write_bytes(damage(whole))

    monkeypatch.setattr(OutputFile, "finish", broken_disk)
    with crm_desk.as_role("sales") as (vault, book), pytest.raises(StorageFailed) as refusal:
        finish(seal_file(vault, book, path, out, FileChoices()))
    assert refusal.value.id == "check_failed"
    assert [each.name for each in crm_desk.files.iterdir()] == [path.name]


def test_the_batch_register(crm_desk) -> None:
    path, _, report = sealed_demo(crm_desk, 5)
    with crm_desk.as_role("admin") as (vault, _):
        (stored,) = vault.records.list(batches.KIND)
        batch = batches.decode(stored[1])
        assert batches.encode(batch) == stored[1]
    assert stored[0].hex() == report.batch
    assert (batch.rows, batch.state, batch.profile, batch.seal_column, batch.appended) == (5, "done", "salesforce-dataloader", "DESCRIPTION", False)
    assert (batch.encoding, batch.delimiter, batch.header_row, batch.left_out, batch.again) == ("utf-8", ",", 1, 0, 0)
    assert batch.columns["EMAIL"] == "email.1" and batch.header == rows(path)[0].texts


def test_unsealing_a_file_that_was_changed(crm_desk) -> None:
    path = crm_desk.write(f"{HEAD}1,Ana,Ruiz,ana@example.com,07700 900123,x\n2,Kit,Ash,kit@example.com,,y\n3,Lee,Oak,lee@example.com,,z\n")
    crm_desk.take(path)
    out, _ = crm_desk.seal(path)
    header, ana, kit, lee = (list(row.raw) for row in rows(out))
    ana[3], kit[6] = "somebody wrote here", lee[6]
    lee[6] = lee[6][:-12] + "A" * 12
    columns = [0, 2, 3, 6, 1, 5]  # other order, the phone is gone
    text = "".join(",".join(row[at] for at in columns) + "\n" for row in (header, ana, kit, lee))
    back, report = crm_desk.unseal(crm_desk.write(text))
    assert {(each.row, each.id) for each in report.findings} >= {(2, "changed_since"), (2, "column_gone"), (4, "seal_broken")}
    found = records(back)
    assert "Cassaforte Seal" not in found[0]
    assert (found[0]["Last Name"], found[0]["Email"]) == ("Ruiz", "somebody wrote here")
    # The seal says whose the cells are, not the row: it gives Lee's cells where Lee's seal stands.
    assert find_aliases(found[2]["Email"])


def test_unsealing_in_another_encoding_that_lacks_a_letter(crm_desk) -> None:
    path = crm_desk.write("Record ID,First Name,Last Name,Email,Free\n1,Łucja,Źródlak,l@example.com,é\n")
    crm_desk.take(path)
    out, _ = crm_desk.seal(path)
    latin = crm_desk.write(out.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(BadInput) as refusal:
        crm_desk.unseal(latin)
    assert refusal.value.id == "encoding_too_small"
    assert not [each for each in crm_desk.files.iterdir() if each.name.endswith(".part")]


def test_files_without_our_seals_cannot_be_unsealed(crm_desk) -> None:
    path, _, _ = sealed_demo(crm_desk, 3)
    with pytest.raises(BadInput) as refusal:
        crm_desk.unseal(path)
    assert refusal.value.id == "no_seal"


def test_only_sales_seals_and_only_a_task_unseals(crm_desk) -> None:
    path, out, _ = sealed_demo(crm_desk, 3)
    for role in ("admin", "compliance"):
        with crm_desk.as_role(role) as (vault, book), pytest.raises(Refused):
            finish(seal_file(vault, book, path, crm_desk.files / "no.csv", FileChoices()))
        with crm_desk.as_role(role) as (vault, book), pytest.raises(Refused) as refusal:
            finish(unseal_file(vault, book, out, crm_desk.files / "no.csv"))
        assert refusal.value.id == "no_key"
    with crm_desk.as_role("sales") as (vault, book), pytest.raises(Refused):
        finish(unseal_file(vault, book, out, crm_desk.files / "no.csv"))
    assert not (crm_desk.files / "no.csv").exists()



def test_a_customer_number_that_looks_like_an_alias_is_a_value(crm_desk) -> None:
    """Nobody but the register can tell: left alone it would stay readable and never be stored."""
    path = crm_desk.write("Record ID,First Name,Last Name,Email,Interests\n1,Ana,K123-4567-8901,ana@example.com,+999123456789012\n")
    crm_desk.take(path)
    assert crm_desk.by_email("ana@example.com")["family.1"] == "K123-4567-8901"
    out, _ = crm_desk.seal(path)
    assert "K123" not in out.read_text(encoding="utf-8") and "+999" not in out.read_text(encoding="utf-8")
    assert crm_desk.take(out).unchanged == 1
    assert crm_desk.unseal(out)[0].read_bytes() == path.read_bytes()
