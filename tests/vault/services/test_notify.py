"""The notification list: counted, confirmed, sealed to its recipients, and never a byte of it otherwise."""

import csv
import hashlib
import io
from pathlib import Path

import pyrage
import pytest

from vault.errors import BadInput, Refused, StorageFailed, WrongUse
from vault.model.calls import FileChoices
from vault.model.log import Action
from vault.model.progress import finish
from vault.model.results import NotifyReport
from vault.services.demo_data import demo_clients, salesforce_csv
from vault.services.leak.notify import write_notices
from vault.services.notices import COLUMNS
from vault.services.output_file import OutputFile

HEAD = "Record ID,First Name,Last Name,Email,Phone Number,Street Address,City,Postal Code,Country/Region,Preferred language,Contact owner\n"
ANA = "1,Ana,Ruiz,ana@example.com,07700 900123,1 Mews,Bath,BA1 1AA,United Kingdom,en,o1\n"
KIT = "2,Kit,=Ash,kit@example.net,+33 6 39 98 12 34,2 rue,Lyon,69002,France,fr,o1\n"
LEE = "3,Lee,Oak,lee@example.com,(212) 555-0142,3 Road,Boston,02108,United States,en,o2\n"


def notify(desk, file: Path | str, out: Path, *recipients: str, confirm: int = -1, in_clear: bool = False, role: str = "compliance", task: bool = True) -> NotifyReport:
    path = file if isinstance(file, Path) else desk.write(file)
    with desk.as_role(role, task=task) as (vault, book):
        return finish(write_notices(vault, book, path, out, recipients, in_clear=in_clear, confirm=confirm, choices=FileChoices()))


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.fixture
def desk(crm_desk):
    crm_desk.take(HEAD + ANA + KIT + LEE)
    crm_desk.out = crm_desk.files / "lists"
    return crm_desk


def test_in_clear_with_the_right_count(desk) -> None:
    report = notify(desk, "x,y\nana@example.com,\n,kit@example.net\n", desk.out, in_clear=True, confirm=2)
    assert report.clients == 2
    (file,) = report.files
    data = Path(file.path).read_bytes()
    assert (file.rows, file.sha256, Path(file.path).name) == (2, hashlib.sha256(data).hexdigest(), "notices.csv")
    assert Path(file.path).stat().st_mode & 0o077 == 0
    found = {line["given_name"]: line for line in lines(data)}
    assert tuple(found["Ana"]) == COLUMNS
    ana, kit = found["Ana"], found["Kit"]
    assert (ana["email"], ana["phone_e164"], ana["residence_country"], ana["residence_basis"], ana["language"]) == ("ana@example.com", "'+447700900123", "GB", "declared", "en")
    assert [ana[f"addr_line{number}"] for number in range(1, 6)] == ["1 Mews", "BA1 1AA Bath", "United Kingdom", "", ""]
    assert (ana["channel_1"], ana["channel_compromised"], ana["fields_touched"], ana["evidence_tier"], ana["evidence_count"]) == ("email", "y", "email", "dump match", "1")
    # What a spreadsheet program would run is text in a list for people.
    assert kit["family_name"] == "'=Ash" and kit["residence_country"] == "FR"
    assert b"Lee" not in data


@pytest.mark.parametrize("confirm", [-1, 0, 1, 3, 99])
def test_another_count_writes_nothing(desk, confirm: int) -> None:
    with pytest.raises(WrongUse) as refusal:
        notify(desk, "x,y\nana@example.com,kit@example.net\n", desk.out, in_clear=True, confirm=confirm)
    assert (refusal.value.id, refusal.value.code) == ("count_not_confirmed", 2)
    assert not desk.out.exists()


def test_nobody_is_no_file(desk) -> None:
    for report in (
        notify(desk, "x,y\nnobody,nothing\n", desk.out, in_clear=True, confirm=0),
        notify(desk, "x,y\nnobody,nothing\n", desk.out, str(pyrage.x25519.Identity.generate().to_public())),
    ):
        assert (report.clients, report.files) == (0, ()) and report.entry > 0
    assert not desk.out.exists()


def test_a_sealed_file_needs_no_letter(crm_desk) -> None:
    path = crm_desk.write(salesforce_csv(demo_clients(50)))
    crm_desk.take(path)
    sealed, _ = crm_desk.seal(path)
    out = crm_desk.files / "lists"
    assert notify(crm_desk, sealed, out, in_clear=True, confirm=0).clients == 0
    assert not out.exists()


def test_each_recipient_gets_a_copy_of_their_own(desk) -> None:
    readers = [pyrage.x25519.Identity.generate() for _ in range(3)]
    keys = [str(reader.to_public()) for reader in readers]
    report = notify(desk, desk.write(HEAD + ANA + KIT + LEE), desk.out, *keys, keys[0])
    assert [Path(file.path).name for file in report.files] == ["notices-1.csv.age", "notices-2.csv.age", "notices-3.csv.age"]
    copies = []
    for file, reader in zip(report.files, readers, strict=True):
        data = Path(file.path).read_bytes()
        assert b"Ruiz" not in data and file.sha256 == hashlib.sha256(data).hexdigest()
        copies.append(lines(pyrage.decrypt(data, [reader])))
        others = [other for other in readers if other is not reader]
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(data, others)
    people = [{line["family_name"]: (line["email"], line["fields_touched"]) for line in copy} for copy in copies]
    assert people[0] == people[1] == people[2] and len(people[0]) == 3
    # A copy that turns up says whose it was.
    ids = [{line["notice_id"] for line in copy} | {line["person_key"] for line in copy} for copy in copies]
    assert not ids[0] & ids[1] and not ids[1] & ids[2] and all(len(each) == 6 for each in ids)
    assert len({copy[0]["notice_id"].partition("-")[0] for copy in copies}) == 3


@pytest.mark.parametrize(
    ("recipients", "in_clear", "confirm", "id"),
    [
        ((), False, 1, "recipient_missing"),
        (("age1qqq",), False, 1, "bad_recipient"),
        (("ssh-ed25519 AAAA",), False, 1, "bad_recipient"),
        (("@good",), True, 1, "recipient_missing"),
        (("@good", ""), False, -1, "bad_recipient"),
        (("@good",), False, 7, "count_not_confirmed"),
    ],
)
def test_wrong_use_opens_no_list(desk, recipients: tuple[str, ...], in_clear: bool, confirm: int, id: str) -> None:
    good = str(pyrage.x25519.Identity.generate().to_public())
    with pytest.raises(WrongUse) as refusal:
        notify(desk, "x,y\nana@example.com,\n", desk.out, *(good if each == "@good" else each for each in recipients), in_clear=in_clear, confirm=confirm)
    assert refusal.value.id == id
    assert not desk.out.exists()


def test_nothing_is_overwritten(desk) -> None:
    desk.out.mkdir()
    (desk.out / "notices.csv").write_text("theirs", encoding="utf-8")
    with pytest.raises(WrongUse) as refusal:
        notify(desk, "x,y\nana@example.com,\n", desk.out, in_clear=True, confirm=1)
    assert refusal.value.id == "file_exists"
    assert (desk.out / "notices.csv").read_text(encoding="utf-8") == "theirs"
    with pytest.raises(WrongUse):
        notify(desk, "x,y\nana@example.com,\n", desk.out / "notices.csv", in_clear=True, confirm=1)


def test_all_copies_or_none(desk, monkeypatch) -> None:
    finish_file, done = OutputFile.finish, []

    def full_disk(self: OutputFile) -> None:
        done.append(self.path)
        if len(done) == 2:
            raise StorageFailed("The disk is full.", id="output_failed")
        finish_file(self)

    monkeypatch.setattr(OutputFile, "finish", full_disk)
    keys = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2)]
    with pytest.raises(StorageFailed):
        notify(desk, "x,y\nana@example.com,\n", desk.out, *keys)
    assert list(desk.out.iterdir()) == []


def test_a_name_taken_at_the_last_moment(desk, monkeypatch) -> None:
    finish_file = OutputFile.finish

    def slow(self: OutputFile) -> None:
        finish_file(self)
        if self.path.name == "notices-2.csv.age":
            self.path.write_text("theirs", encoding="utf-8")

    monkeypatch.setattr(OutputFile, "finish", slow)
    keys = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(3)]
    with pytest.raises(WrongUse):
        notify(desk, "x,y\nana@example.com,\n", desk.out, *keys)
    assert [each.read_text(encoding="utf-8") for each in desk.out.iterdir()] == ["theirs"]


def test_a_file_that_is_exchanged_while_it_is_compared(desk) -> None:
    path = desk.write("x,y\nana@example.com,\n")
    with desk.as_role("compliance", task=True) as (vault, book):
        work = write_notices(vault, book, path, desk.out, (), in_clear=True, confirm=1, choices=FileChoices())
        next(work)
        path.write_text("x,y\nkit@example.net,\n", encoding="utf-8")
        with pytest.raises(BadInput) as refusal:
            finish(work)
    assert refusal.value.id == "file_changed" and not desk.out.exists()


def test_who_may(desk) -> None:
    for role, task in (("sales", False), ("admin", False), ("compliance", False)):
        with pytest.raises(Refused):
            notify(desk, "x,y\nana@example.com,\n", desk.out, in_clear=True, confirm=1, role=role, task=task)
    assert not desk.out.exists()
    assert notify(desk, "x,y\nana@example.com,\n", desk.out, in_clear=True, confirm=1, role="admin").clients == 1


def test_the_log_says_it_first_and_names_nobody_by_name(desk) -> None:
    path = desk.write("x,y\nana@example.com,\n")
    with desk.as_role("compliance", task=True) as (vault, book):
        recorded, change = [], vault.change

        class Watched:
            def __enter__(self):
                self.inner = change()
                made = self.inner.__enter__()
                record = made.record
                made.record = lambda entry: (recorded.append((entry, desk.out.exists())), record(entry))
                return made

            def __exit__(self, *failure):
                return self.inner.__exit__(*failure)

        vault.change = Watched
        report = finish(write_notices(vault, book, path, desk.out, (), in_clear=True, confirm=1, choices=FileChoices()))
    (first, early), (last, late) = recorded
    assert first.action is last.action is Action.NOTIFY and not early and not late
    assert first.detail["scope"] == "all" and first.count == 3 and first.detail["clear"] == 1
    assert len(last.clients) == 1 and last.detail["out"] == report.files[0].sha256[:16]
    assert "Ruiz" not in str(recorded) and "example" not in str(recorded)
