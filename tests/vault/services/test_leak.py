"""A leaked file: whose it is, what is readable in it, what stands sealed only. Attacked with everything that a thief does to a file."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault.services.crm_desk import CrmDesk
from vault.errors import BadInput, Refused
from vault.model.calls import FileChoices
from vault.model.classes import VALUE_CLASSES
from vault.model.ids import client_code
from vault.model.log import Action
from vault.model.progress import finish
from vault.model.results import LeakedClient, LeakReport
from vault.services.demo_data import demo_clients, hubspot_csv, salesforce_csv
from vault.services.leak.compare import row_text
from vault.services.leak.leaked_file import open_leaked_file
from vault.services.leak.triage import check_leak_triage
from vault.services.leak.values import check_leak_values
from vault.services.matching.tokens import tokens_of

HEAD = "ID,FIRSTNAME,LASTNAME,EMAIL,EMAIL2__C,PHONE,MOBILEPHONE,ASSISTANTPHONE,MAILINGSTREET,MAILINGCITY,MAILINGPOSTALCODE,MAILINGCOUNTRY,BIRTHDATE,OWNER.NAME,DESCRIPTION,LEADSOURCE"
ANA = ["003Dm000001aQxHIAU", "Ana", "Ruiz", "ana.ruiz@example.com", "ana@example.org", "07700 900123", "", "+44 20 7946 0999", "1 Larkspur Mews", "Bath", "BA1 1AA", "GB", "1962-05-06", "005Dm000001aQxIIAU", "Keeps the second car at the lake house and never talks of it.", "Referral"]  # fmt: skip
KIT = ["003Dm000001aQxIIAU", "Kit", "Ash", "kit@example.net", "", "+33 6 39 98 12 34", "", "+44 20 7946 0999", "2 rue des Acacias", "Lyon", "69002", "France", "", "005Dm000001aQxIIAU", "", "Website"]  # fmt: skip
LEE = ["003Dm000001aQxJIAU", "Lee", "Oak", "lee@example.com", "", "(212) 555-0142", "", "+44 20 7946 0999", "3 Mesa Ridge Road", "Boston", "02108", "United States", "", "005Dm000001aQxIIAU", "Call first", "Concours"]  # fmt: skip
PEOPLE = [ANA, KIT, LEE]


def table(rows: list[list[str]], head: list[str] | None = None, **dialect: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", **dialect)
    writer.writerow(head or HEAD.split(","))
    writer.writerows(rows)
    return text.getvalue()


def with_people(desk: CrmDesk) -> CrmDesk:
    """Ana, Kit and Lee, who share one assistant; sealed once."""
    desk.original = desk.write(table(PEOPLE))
    desk.take(desk.original)
    desk.sealed, desk.batch = desk.seal(desk.original)
    with desk.as_role("sales") as (vault, _):
        ids = vault.rows.by_crm_ids([("salesforce", row[0]) for row in PEOPLE])
    desk.codes = {row[1]: client_code(ids["salesforce", row[0]]) for row in PEOPLE}
    return desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """One vault for all tests that only look."""
    made = with_people(CrmDesk.make(tmp_path_factory.mktemp("leak")))
    yield made
    made.close()


def sealed_table(desk) -> tuple[list[str], list[list[str]]]:
    header, *rows = list(csv.reader(io.StringIO(desk.sealed.read_text(encoding="utf-8"), newline="")))
    return header, rows


def by_name(desk, report: LeakReport) -> dict[str, LeakedClient]:
    names = {code: name for name, code in desk.codes.items()}
    return {names[each.client]: each for each in report.clients}


def readable(desk, report: LeakReport) -> dict[str, tuple[str, ...]]:
    return {name: each.readable for name, each in by_name(desk, report).items() if each.readable}


# Story A: the sealed file appears on the net.


@pytest.mark.parametrize("made", [salesforce_csv, hubspot_csv])
def test_a_sealed_file_is_sealed_only_by_triage_alone(crm_desk, made) -> None:
    path = crm_desk.write(made(demo_clients(200)))
    crm_desk.take(path)
    out, sealed = crm_desk.seal(path)
    report = crm_desk.triage(out)
    assert (report.tier, report.rows, report.batches, len(report.clients)) == ("triage", 200, (sealed.batch,), 200)
    assert all(not each.readable and not each.needs_values and "email" in each.sealed and each.country for each in report.clients)
    assert report.kinds["seal"] == 200 and report.kinds["alias"] > 600 and report.kinds["value"] == report.kinds["unknown"] == 0
    assert [each.id for each in report.warnings] == ["readable_columns"]


def test_both_tiers_agree_on_an_untouched_sealed_file(desk) -> None:
    triage, values = desk.triage(desk.sealed), desk.values(desk.sealed)
    assert [(each.client, each.readable, each.sealed, each.rows) for each in triage.clients] == [(each.client, each.readable, each.sealed, each.rows) for each in values.clients]
    assert values.tier == "values" and all(not each.readable for each in values.clients)
    assert by_name(desk, triage)["Ana"].sealed == ("given", "family", "email", "email.2", "phone", "phone.5", "address", "notes", "birthday")
    assert {name: (each.country, each.rows) for name, each in by_name(desk, triage).items()} == {"Ana": ("GB", (2,)), "Kit": ("FR", (3,)), "Lee": ("US", (4,))}


def test_the_pure_readable_file_says_nothing_to_triage_and_everything_to_values(desk) -> None:
    triage = desk.triage(desk.original)
    assert triage.clients == () and triage.batches == () and triage.kinds["unknown"] > 0
    assert "values_unchecked" in [each.id for each in triage.warnings]
    report = desk.values(desk.original)
    assert readable(desk, report)["Ana"] == (
        "residence_country", "owner", "given", "family", "city", "email", "email.2", "phone", "phone.5", "address", "notes", "birthday",
    )  # fmt: skip
    assert set(readable(desk, report)) == {"Ana", "Kit", "Lee"}
    assert report.batches == () and report.kinds["alias"] == 0 and report.kinds["value"] >= 9


# Altered copies of the sealed file.


def change(cell: str, text: str, row: int = 0) -> Callable:
    def altered(header: list[str], rows: list[list[str]]) -> None:
        rows[row][header.index(cell)] = text

    return altered


@pytest.mark.parametrize(
    ("altered", "fields"),
    [
        (change("EMAIL", ANA[3]), ("email",)),
        (change("LASTNAME", "Ruiz"), ("family",)),
        (change("FIRSTNAME", "Ana"), ("given",)),
        (change("PHONE", "07700900123"), ("phone",)),
        (change("MAILINGSTREET", "1 Larkspur Mews"), ("address",)),
        (change("MAILINGCITY", "Bath"), ("address",)),
        (change("BIRTHDATE", "1962-05-06"), ("birthday",)),
        (change("LEADSOURCE", "write to ana.ruiz@example.com"), ("email",)),
        (change("LEADSOURCE", "07700 900 123"), ("phone",)),
        (change("DESCRIPTION", ANA[14][:40]), ("notes",)),
    ],
)
def test_one_cell_put_back_readable(desk, altered, fields: tuple[str, ...]) -> None:
    header, rows = sealed_table(desk)
    altered(header, rows)
    text = table(rows, header)
    triage = by_name(desk, desk.triage(text))
    assert triage["Ana"].needs_values and not triage["Kit"].needs_values and not triage["Lee"].needs_values
    report = desk.values(text)
    assert readable(desk, report) == {"Ana": fields}
    assert not set(by_name(desk, report)["Ana"].sealed) & set(fields)
    assert not any(each.needs_values for each in report.clients)


def test_a_name_in_a_column_that_was_left_readable(desk) -> None:
    """Triage cannot know a name; it says which columns were readable. The values check finds it, since the alias says whose row it is."""
    header, rows = sealed_table(desk)
    rows[0][header.index("LEADSOURCE")] = "Mrs Ruiz herself"
    triage = desk.triage(table(rows, header))
    assert not any(each.needs_values for each in triage.clients)
    assert "LEADSOURCE" in next(each.message for each in triage.warnings if each.id == "readable_columns")
    assert readable(desk, desk.values(table(rows, header))) == {"Ana": ("family",)}


def test_a_column_added_to_the_sealed_file(desk) -> None:
    header, rows = sealed_table(desk)
    text = table([[*row, "x" if at else "Ruiz"] for at, row in enumerate(rows)], [*header, "REAL NAME"])
    assert all(each.needs_values for each in desk.triage(text).clients)
    assert readable(desk, desk.values(text)) == {"Ana": ("family",)}


def test_what_a_crm_adds_to_every_export(desk) -> None:
    header, rows = sealed_table(desk)
    dull = table([[*row, "false", "2026-03-02T09:00:00.000+0000", "", "1"] for row in rows], [*header, "ISDELETED", "SYSTEMMODSTAMP", "X__C", "Y__C"])
    assert not any(each.needs_values for each in desk.triage(dull).clients)
    for text in ("1962-05-06", "12", "x", "Ruiz", "true Ruiz"):
        added = table([[*row, text] for row in rows], [*header, "EXTRA"])
        assert all(each.needs_values for each in desk.triage(added).clients)


def test_a_file_that_was_sealed_twice(desk) -> None:
    twice, report = desk.seal(desk.sealed)
    triage = desk.triage(twice)
    assert triage.batches == (report.batch,) and len(triage.clients) == 3 and not any(each.needs_values for each in triage.clients)


def test_a_seal_copied_into_another_row(desk) -> None:
    header, rows = sealed_table(desk)
    at = header.index("DESCRIPTION")
    rows[1][at] = rows[0][at]
    triage = by_name(desk, desk.triage(table(rows, header)))
    assert triage["Ana"].needs_values and triage["Kit"].needs_values and not triage["Lee"].needs_values
    assert triage["Ana"].rows == (2, 3) and triage["Kit"].rows == (3,)
    assert readable(desk, desk.values(table(rows, header))) == {}


@pytest.mark.parametrize("kept", [("LASTNAME", "EMAIL"), ("EMAIL",), ("DESCRIPTION", "ID"), ("PHONE", "LEADSOURCE", "OWNER.NAME", "ID")])
def test_half_of_the_columns_dropped(desk, kept: tuple[str, ...]) -> None:
    header, rows = sealed_table(desk)
    text = table([[row[header.index(name)] for name in kept] for row in rows], list(kept))
    triage = desk.triage(text)
    assert set(by_name(desk, triage)) == set(desk.codes) and all(each.needs_values for each in triage.clients)
    values = desk.values(text)
    assert set(by_name(desk, values)) == set(desk.codes) and readable(desk, values) == {}


def test_columns_in_another_order_and_another_dialect_are_the_same_rows(desk) -> None:
    header, rows = sealed_table(desk)
    order = sorted(range(len(header)), key=lambda at: header[at][::-1])
    text = table([[row[at] for at in order] for row in reversed(rows)], [header[at] for at in order], delimiter=";", quoting=csv.QUOTE_ALL)
    for data in (text.encode(), text.encode("utf-16"), text.encode("utf-16-le"), text.replace("\n", "\r\n").encode("utf-8-sig")):
        report = desk.triage(data)
        assert len(report.clients) == 3 and not any(each.needs_values for each in report.clients)


def test_aliases_and_seals_of_nobody(desk) -> None:
    report = desk.triage("x,y\nc-aaaaaaaaaaaaaaaa@sealed.invalid,cf-bbbbbbbbbbbbbbbb\ncf1.AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,A123-4567-8901\n")
    assert report.clients == () and report.kinds == {"alias": 0, "seal": 0, "value": 0, "unknown": 3}


def test_aliases_in_a_chat(desk) -> None:
    header, rows = sealed_table(desk)
    email, phone = rows[0][header.index("EMAIL")], rows[1][header.index("PHONE")]
    text = f"[12:01] look at <{email.upper()}>\n\n[12:02] or call {phone.lower()}, they pay\n"
    assert {name: each.rows for name, each in by_name(desk, desk.triage(text)).items()} == {"Ana": (1,), "Kit": (3,)}
    assert readable(desk, desk.values(text)) == {}


# Story B: a sample with real values. Every spelling of one client.


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("ana.ruiz@example.com", ("email",)),
        ("ANA.RUIZ@EXAMPLE.COM", ("email",)),
        ("ana.ruiz+cars@example.com", ("email",)),
        ("Ana.Ruiz+x+y@example.com", ("email",)),
        ("mailto:ana.ruiz@example.com?subject=hi", ("email",)),
        ("Ana Ruiz <ana.ruiz@example.com>;", ("given", "family", "email")),
        ("they write to 'ana.ruiz@example.com', always.", ("email",)),
        ("&lt;ana.ruiz@example.com&gt;", ("email",)),
        ("https://example.net/?u=ana.ruiz%40example.com&x=1", ("email",)),
        ("ana.ruiz (at) example.com", ("email",)),
        ("ana.ruiz [AT] example.com", ("email",)),
        ("ana.ruiz at example.com", ("email",)),
        ("ana\u200b.ruiz@exam\u00adple.com", ("email",)),
        ("ana.ruiz\uff20example.com", ("email",)),
        ("user=ana.ruiz@example.com&pass=1", ("email",)),
        ('{"mail":"ana.ruiz@example.com","x":1}', ("email",)),
        ("ana.ruiz@example.com.", ("email",)),
        ("+44 7700 900123", ("phone",)),
        ("0044 7700 900123", ("phone",)),
        ("+44 (0)7700 900 123", ("phone",)),
        ("+44.7700.900.123", ("phone",)),
        ("447700900123", ("phone",)),
        ("07700900123", ("phone",)),
        ("07700-900-123", ("phone",)),
        ("(07700) 900 123 x12", ("phone",)),
        ("7700 900123", ("phone",)),
        ("tel:+44-7700-900123;ext=4", ("phone",)),
        ("+44\u00a07700\u2011900\u2011123", ("phone",)),
        ("mobile 07700/900123!", ("phone",)),
        ("\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663", ("phone",)),
        ("dob 06.05.1962, ana@example.org", ("email.2", "birthday")),
        ("ana@example.org,1 Larkspur Mews", ("email.2", "address")),
        ("ana@example.org says: second car at the lake house and never talks", ("email.2", "notes")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}\n", 'name,seen\nsomebody,"{}"\n'])
def test_every_spelling_of_a_value(desk, text: str, fields: tuple[str, ...], around: str) -> None:
    found = readable(desk, desk.values(around.format(text.replace('"', '""') if "seen" in around else text)))
    assert found == {"Ana": fields}


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz", "Ruiz,Ana,1 Larkspur Mews,Bath", "1962-05-06 GB Bath", "ana.ruiz@example.net", "ana.ruiz@example.com.au", "xana.ruiz@example.com",
        "ana.ruiz2@example.com", "+44 7700 900124", "+1 7700 900123", "+39 7700900123", "0770 0901 23", "900123", "07700 900123 4", "177007700900123",
        "c-aaaaaaaaaaaaaaaa@example.com", "nothing", "2024-01-02 03:04:05", "invoice 7700-900",
    ],
)  # fmt: skip
def test_what_is_no_match(desk, text: str) -> None:
    report = desk.values(f"{text}\n")
    assert report.clients == () and report.kinds["value"] == 0


def test_an_escape_that_looks_like_a_delimiter(desk) -> None:
    for text in ("ana.ruiz&#64;example.com\n", "a;b\nx;ana.ruiz&#64;example.com\n", "a,b\nx,ana.ruiz&#64;example.com\n"):
        assert "email" in readable(desk, desk.values(text))["Ana"]


def test_short_numbers_need_the_name(crm_desk) -> None:
    crm_desk.take("name,phone,country\nAna Ruiz,030 23125 0,DE\n")
    assert crm_desk.values("note\n23125 0\n").clients == ()
    report = crm_desk.values('who,note\n"Ruiz, Ana",030-231250\n')
    assert [each.readable for each in report.clients] == [("name", "phone")]


# One number of several clients.


def test_a_shared_number_alone_names_nobody(desk) -> None:
    report = desk.values("when,number\nMonday,+44 20 7946 0999\n")
    assert report.clients == () and report.kinds["value"] == 1
    (warning,) = [each for each in report.warnings if each.id == "shared_number"]
    assert warning.row == 2 and all(code in warning.message for code in desk.codes.values()) and "7946" not in warning.message


def test_a_shared_number_beside_somebody_is_that_persons(desk) -> None:
    report = desk.values("who,number\nA. Ruiz,020 7946 0999\nx@example.com,1\n")
    assert readable(desk, report) == {"Ana": ("family", "phone.5")}
    report = desk.values("mail,number\nkit@example.net,+442079460999\n")
    assert readable(desk, report) == {"Kit": ("email", "phone.5")}


def test_a_shared_address_is_each_ones_own(crm_desk) -> None:
    crm_desk.take("Record ID,First Name,Last Name,Email\n1,Ana,Ruiz,home@example.com\n2,Kit,Ash,home@example.com\n")
    assert len(crm_desk.values("home@example.com\n").clients) == 2
    report = crm_desk.values("Ash, home@example.com\n")
    assert [each.readable for each in report.clients] == [("family", "email")]


# Former values date a file.


def test_former_values_match_and_date_the_file(crm_desk) -> None:
    desk = with_people(crm_desk)
    moved = [*ANA]
    moved[3], moved[8] = "ana.new@example.com", "9 Orchard Terrace"
    before = desk.triage("nothing\n").entry
    desk.take(table([moved, KIT, LEE]))
    after = desk.triage("nothing\n").entry
    old = desk.values(table([ANA]))
    assert {"email", "address"} <= set(readable(desk, old)["Ana"])
    (warning,) = [each for each in old.warnings if each.id == "dated"]
    replaced = int(re.search(r"before log entry (\d+)", warning.message)[1])
    assert before < replaced < after
    new = desk.values(table([moved]))
    assert "made after log entry" in next(each.message for each in new.warnings if each.id == "dated")
    assert not [each for each in desk.values(table([KIT])).warnings if each.id == "dated"]


# Files that are no table.


def test_a_dump_of_statements_in_one_line(crm_desk) -> None:
    people = demo_clients(300)
    crm_desk.take(salesforce_csv(people))
    values = ",".join("({},'{}','{}','{}')".format(each.number, each.given.replace("'", "''"), each.family.replace("'", "''"), each.emails[0]) for each in people)
    text = f"-- dump\nINSERT INTO contact VALUES {values};\n"
    assert len(text) > 10_000
    for data in (text.encode(), text.encode("utf-16"), text.encode("utf-16-be")):
        report = crm_desk.values(data)
        assert len(report.clients) == 300 and all("email" in each.readable for each in report.clients)
        assert {row for each in report.clients for row in each.rows} == {2}


def test_objects_in_one_line(crm_desk) -> None:
    people = demo_clients(120)
    crm_desk.take(salesforce_csv(people))
    text = "[" + ",".join(f'{{"n":{each.number},"phones":["{each.phones[0]}"],"mail":"{each.emails[0]}","city":"{each.city}"}}' for each in people) + "]"
    report = crm_desk.values(text)
    assert len(report.clients) == 120
    assert sum("phone" in each.readable for each in report.clients) > 115


def test_a_whole_export_before_the_sealing(crm_desk) -> None:
    people = demo_clients(400)
    path = crm_desk.write(salesforce_csv(people))
    crm_desk.take(path)
    crm_desk.seal(path)
    report = crm_desk.values(path)
    named = [each for each in report.clients if {"given", "family"} <= set(each.readable)]
    reachable = [each for each in people if "@" in each.emails[0] or each.phones != ("ask the assistant",)]
    assert len(report.clients) == len(named) == len(reachable)
    assert all(len(each.rows) == 1 for each in report.clients)


def test_cp1252_and_no_header_are_never_asked_about(desk) -> None:
    rows = [["José", "Núñez", "ana.ruiz@example.com"], ["Götz", "Ash", "kit@example.net"]]
    text = "".join(";".join(row) + "\n" for row in rows)
    report = desk.values(text.encode("cp1252"))
    assert readable(desk, report) == {"Ana": ("email",), "Kit": ("family", "email")}
    assert {name: each.rows for name, each in by_name(desk, report).items()} == {"Ana": (1,), "Kit": (2,)}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + b"x" * 99, b"%PDF-1.7", bytes(range(256)) * 20])
def test_what_holds_no_text_is_refused(desk, data: bytes) -> None:
    with pytest.raises(BadInput):
        desk.triage(data)


def test_an_empty_answer_is_an_answer(desk) -> None:
    for report in (desk.triage("who,what\nnobody,nothing\n"), desk.values("who,what\nnobody,nothing\n")):
        assert report.clients == () and report.rows == 1 and report.entry > 0


# Who may, and what the log says.


def test_who_may_ask(desk) -> None:
    for role in ("sales", "admin"):
        with desk.as_role(role) as (vault, book), pytest.raises(Refused):
            finish(check_leak_triage(vault, book, desk.sealed, FileChoices()))
    for role in ("admin", "compliance"):
        with desk.as_role(role) as (vault, book), pytest.raises(Refused) as refusal:
            finish(check_leak_values(vault, book, desk.original, FileChoices()))
        assert refusal.value.id == "no_key"
    # A sales session has the keys; it gets codes, and the log says so.
    with desk.as_role("sales") as (vault, book):
        assert set(readable(desk, finish(check_leak_values(vault, book, desk.original, FileChoices())))) == {"Ana", "Kit", "Lee"}


def test_the_entry_is_written_before_anything_is_opened(desk) -> None:
    with desk.as_role("compliance", task=True) as (vault, book):
        opened: list[tuple[int, tuple[str, ...]]] = []
        open_values, entries = book.open, []
        change = vault.change

        def watched_open(receipt, clients, classes, **more):
            opened.append((receipt.index, tuple(sorted(classes))))
            return open_values(receipt, clients, classes, **more)

        def watched_change():
            entries.append(len(opened))
            return change()

        book.open, vault.change = watched_open, watched_change
        report = finish(check_leak_values(vault, book, desk.original, FileChoices()))
    assert entries[0] == 0 and len(entries) == 2
    assert min(index for index, _ in opened) < report.entry
    assert {klass for _, classes in opened for klass in classes} == set(VALUE_CLASSES)


def test_entries_name_the_file_and_the_clients(desk) -> None:
    recorded = []
    with desk.as_role("compliance") as (vault, book):
        change = vault.change

        class Watched:
            def __enter__(self):
                self.inner = change()
                self.change = self.inner.__enter__()
                record = self.change.record
                self.change.record = lambda entry: (recorded.append(entry), record(entry))
                return self.change

            def __exit__(self, *failure):
                return self.inner.__exit__(*failure)

        vault.change = Watched
        report = finish(check_leak_triage(vault, book, desk.sealed, FileChoices()))
    (entry,) = recorded
    assert entry.action is Action.LEAK_TRIAGE and entry.detail["file"] == report.file_sha256 and len(entry.clients) == 3


SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def test_no_file_of_the_world_breaks_it(desk) -> None:
    """Hostile files, published exports, cards: each gets an answer or a refusal in words."""
    if not SHARED.is_dir():
        pytest.skip("no published samples: ../shared/data is absent")
    paths = sorted(path for folder in ("hostile", "samples", "vectors/csv-spectrum") for path in (SHARED / folder).rglob("*") if path.is_file())
    assert len(paths) > 60
    answered = 0
    for path in paths:
        for look in (desk.triage, desk.values):
            try:
                report = look(path)
            except BadInput:
                continue
            assert report.clients == ()
            answered += 1
    assert answered > 100


@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_rows_or_a_refusal(tmp_path, data: bytes) -> None:
    path = tmp_path / "leak"
    path.write_bytes(data)
    try:
        rows = list(open_leaked_file(path, FileChoices()).rows())
    except BadInput:
        return
    for row in rows:
        found = [each for text in row.texts for each in tokens_of(text)]
        assert row_text(row.texts, found).tokens == {token for each in found for token in each.tokens}
