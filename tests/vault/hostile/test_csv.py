"""Files that mislead, through every verb that takes one: counted, taken, sealed, unsealed and compared, or asked about, or refused with words and nothing stored."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.vault.hostile.files import FILES
from tests.vault.services.crm_desk import CrmDesk
from vault.errors import BadInput, ChoiceNeeded
from vault.formats.alias import FIXED_WORDS
from vault.formats.emails import email_terms
from vault.formats.phones import phone_terms
from vault.model.calls import FileChoices as Choices
from vault.model.results import ImportReport
from vault.services.crm_files import CrmFile, open_crm_file

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "hostile"
EXACT = ("store-exact", "store-exact,neutralise-on-export", "normalise", "normalise-for-index", "documented")
_SKIP = "no published samples: ../shared/data is absent"


@dataclass(frozen=True)
class Answer:
    """What one verb said: `word` of the collection, and its report."""

    word: str
    report: ImportReport | None = None


def answer(desk: CrmDesk, path: Path, *, dry_run: bool) -> Answer:
    try:
        report = desk.take(path, dry_run=dry_run)
    except ChoiceNeeded as question:
        assert (question.code, question.id) == (4, "choice_needed") and question.option in ("encoding", "delimiter", "header-row", "map")
        return Answer("ask")
    except BadInput as refusal:
        assert refusal.code == 4 and refusal.id != "choice_needed" and refusal.next_step
        return Answer("clear-error")
    assert report.rows == report.added + report.updated + report.unchanged + report.warned + report.rejected
    if not report.rows:
        assert [each.id for each in report.warnings] == ["no_rows"]
        return Answer("accept-0-rows", report)
    # What is odd is named by row and column.
    assert all(each.row and each.column for each in report.warnings)
    assert all(each.row and each.reason for each in report.rejects)
    return Answer("warn" if report.warned or report.rejected else "accept", report)


def allowed(expected: str) -> set[str]:
    """The words that fit. Taken with a warning is taken: every row is counted, and what is odd is said."""
    if expected in EXACT:
        return {"accept", "warn"}
    words = {expected} if expected == "accept-0-rows" else set(expected.split("-or-"))
    return words | ({"warn"} if "accept" in words else set())


def through_every_verb(desk: CrmDesk, path: Path, expected: str) -> Answer:
    dry, nothing = answer(desk, path, dry_run=True), desk.everything()
    assert nothing == {}
    real = answer(desk, path, dry_run=False)
    assert real.word in allowed(expected)
    assert dry.word == real.word
    if real.report is None:
        assert desk.everything() == {}
        sealing_is_refused(desk, path)
    else:
        assert dry.report is not None
        assert (dry.report.rows, dry.report.added, dry.report.warned, dry.report.rejects) == (
            real.report.rows, real.report.added, real.report.warned, real.report.rejects,
        )  # fmt: skip
        if expected in EXACT or expected == "warn":
            check_exact(desk, path)
        check_sealing(desk, path, real.report)
    check_leak(desk, path)
    return real


def sealing_is_refused(desk: CrmDesk, path: Path) -> None:
    before = set(desk.files.iterdir())
    with pytest.raises(BadInput):
        desk.seal(path)
    assert set(desk.files.iterdir()) == before


def check_exact(desk: CrmDesk, path: Path) -> None:
    """Each mapped cell, as another reader sees it, is a value that the vault has."""
    file = open_crm_file(path, Choices())
    stored = {text for values in desk.everything().values() for texts in values.values() for text in texts}
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=file.layout.delimiter))
    names = [file.names[column.index] for column in file.map.columns if not column.ref.component]
    assert rows and names and {row[name] for row in rows for name in names if row[name]} <= stored


def check_sealing(desk: CrmDesk, path: Path, report: ImportReport) -> None:
    """Sealed, taken in again and unsealed; where rows were rejected, sealing stops."""
    if report.rejected:
        sealing_is_refused(desk, path)
        return
    if not report.rows:
        return
    try:
        out, _ = desk.seal(path)
    except BadInput as refusal:
        # A text that the CRM would cut off stops the sealing of its file.
        assert refusal.id == "would_be_cut"
        return
    again = desk.take(out)
    assert (again.rows, again.unchanged) == (report.rows, report.rows)
    file, sealed = open_crm_file(path, Choices()), open_crm_file(out, Choices())
    check_untouched(file, sealed)
    assert desk.unseal(out)[0].read_bytes() == path.read_bytes()
    found = desk.triage(out)
    assert len(found.clients) == len(desk.everything()) and not any(client.readable for client in found.clients)


def check_untouched(before: CrmFile, after: CrmFile) -> None:
    """Every byte outside mapped cells and the seal's own."""
    mapped = {column.index for column in before.map.columns} | {before.map.seal_index}
    fixed = set(FIXED_WORDS.values())
    for old, new in zip(before.records(), after.records(), strict=True):
        assert old.end == new.end and len(new.raw) - len(old.raw) in (0, 1)
        for at, raw in enumerate(old.raw):
            assert new.raw[at] == raw or (at in mapped and (new.texts[at] in fixed or new.texts[at]))


def check_leak(desk: CrmDesk, path: Path) -> None:
    """A leaked copy is compared whatever it is, or refused with words."""
    for look in (desk.triage, desk.values):
        try:
            look(path)
        except BadInput as refusal:
            assert refusal.next_step


@pytest.mark.parametrize("name", FILES)
def test_files_that_mislead(crm_desk: CrmDesk, name: str) -> None:
    data, expected, rows = FILES[name]
    found = through_every_verb(crm_desk, crm_desk.write(data, f"{name}.csv"), expected)
    assert found.report is None or found.report.rows == rows


@pytest.mark.parametrize("entry", json.loads((SHARED / "manifest.json").read_text(encoding="utf-8")) if SHARED.is_dir() else [None])
def test_published_files_that_mislead(crm_desk: CrmDesk, entry: dict[str, str] | None) -> None:
    if entry is None:
        pytest.skip(_SKIP)
    if not entry["file"].startswith("csv/"):
        pytest.skip("not a CSV file: tested beside its own reader")
    path = crm_desk.write((SHARED / entry["file"]).read_bytes(), Path(entry["file"]).name)
    through_every_verb(crm_desk, path, entry["expect"])


def test_a_person_in_place_of_a_header_is_not_sealed_around(crm_desk: CrmDesk) -> None:
    """Whoever insists on the first row as a header would leave that person readable."""
    path = crm_desk.write(FILES["no_header"][0])
    choices = Choices(header_row=1, mapping={"Ana Ruiz": "name", "ana@example.com": "email"})
    crm_desk.take(path, choices)
    with pytest.raises(BadInput) as refusal:
        crm_desk.seal(path, choices)
    assert refusal.value.id == "header_is_data"


def test_invisible_signs_do_not_hide_a_client(crm_desk: CrmDesk) -> None:
    """Stored as written, found by the plain address."""
    crm_desk.take(crm_desk.write(FILES["zero_width"][0]))
    (values,) = crm_desk.everything().values()
    assert email_terms(values["email.1"][0]) == email_terms("ana@example.com")


def test_every_spelling_of_a_phone_is_kept_and_found(crm_desk: CrmDesk) -> None:
    crm_desk.take(crm_desk.write(FILES["phones"][0]))
    stored = [values["phone.1"][0] for values in crm_desk.everything().values()]
    assert "4.47701E+11" in stored and "٠٦" in stored
    same = [text for text in stored if dict(phone_terms(text, "FR")).get("phone") == "+33639981234"]
    assert len(same) == 5


def test_case_folding_is_as_documented(crm_desk: CrmDesk) -> None:
    """`STRASSE` and `straße` are found by one search, and are two addresses: a mail server would not take one for the other."""
    crm_desk.take(crm_desk.write(FILES["case_folding"][0]))
    addresses = [values["email.1"][0] for values in crm_desk.everything().values()]
    assert len({email_terms(text)[0] for text in addresses}) == 1
    assert sorted(addresses) == ["STRASSE@EXAMPLE.COM", "straße@example.com"]
