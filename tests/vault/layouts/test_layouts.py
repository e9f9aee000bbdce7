"""Every layout there and back: taken in, sealed byte for byte outside its mapped cells, taken in again without a change, unsealed to the former file."""

import csv
import io
import re

import pytest

from tests.vault.layouts.samples import SAMPLES, Sample
from tests.vault.services.crm_desk import CrmDesk
from vault.formats.profile_file import Basis
from vault.formats.profiles import profile_named, profiles
from vault.model.calls import FileChoices, PreviewFile
from vault.services.importing.preview import preview_file

_IDS = [sample.profile for sample in SAMPLES]
_TELLING = 4  # a shorter text stands in many others


def cells(data: bytes, sample: Sample) -> list[list[str]]:
    """The file by another reader."""
    text = data.decode(sample.encoding)[len(sample.above) :]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=sample.delimiter, strict=True))


def test_every_layout_has_a_sample() -> None:
    assert sorted(_IDS) == sorted(profile.name for profile in profiles() if profile.basis is not Basis.NAMES)


@pytest.mark.parametrize("sample", SAMPLES, ids=_IDS)
def test_there_and_back(crm_desk: CrmDesk, sample: Sample) -> None:
    choices, rows = FileChoices(encoding=sample.choices.get("encoding", "")), len(sample.rows)
    path = crm_desk.write(sample.data)
    with crm_desk.as_role("sales") as (vault, _):
        preview = preview_file(vault, PreviewFile(str(path), choices))
    assert (preview.profile, preview.rows) == (sample.profile, rows)
    assert ("lines_below" in {each.id for each in preview.warnings}) is bool(sample.below)
    report = crm_desk.take(path, choices)
    assert (report.rows, report.added, report.warnings, report.rejects) == (rows, rows, (), ())
    first = next(values for values in crm_desk.everything().values() if sample.values.items() <= {ref: text[0] for ref, text in values.items()}.items())
    assert first
    assert crm_desk.take(path, choices).unchanged == rows
    out, sealed = crm_desk.seal(path, choices)
    assert not any(warned.id == "row_left_out" for warned in sealed.findings)
    check_sealed(sample, out.read_bytes(), set(sealed.sealed))
    assert crm_desk.take(out, choices).unchanged == rows
    assert crm_desk.take(path, choices).unchanged == rows
    triage, values = crm_desk.triage(out), crm_desk.values(path)
    assert len(triage.clients) == rows and not any(client.readable or client.needs_values for client in triage.clients)
    # Whose row has neither an e-mail nor a number cannot be told from another of that name.
    reachable = sum(any(re.search(r"@|[+0]\d[\d ]{8}", text) for text in row.values()) for row in sample.rows)
    assert sum(bool(client.readable) for client in values.clients) == reachable
    back, _ = crm_desk.unseal(out)
    assert back.read_bytes() == sample.data


def check_sealed(sample: Sample, data: bytes, sealed: set[str]) -> None:
    """Outside mapped cells nothing differs, no row more or less, and nothing of a mapped cell is left."""
    before, after = cells(sample.data, sample), cells(data, sample)
    head, profile = before[0], profile_named(sample.profile)
    appended = len(after[0]) - len(head)
    assert after[0] == head + [profile.seal.append] * appended and appended in (0, 1)
    assert len(before) == len(after)
    touched = {at for at, name in enumerate(head) if name in sealed}
    for old, new in zip(before[1:], after[1:], strict=True):
        kept = [(a, b) for at, (a, b) in enumerate(zip(old, new, strict=False)) if at not in touched]
        # The notes column takes the seal also where it was empty.
        assert all(a == b or (a == "" and b.startswith("cf1.")) for a, b in kept)
    text = data.decode(sample.encoding)
    assert text.startswith(sample.above) and text.endswith(sample.below)
    readable = {text for row in sample.rows for name, text in row.items() if name not in sealed}
    for row in sample.rows:
        for name in sealed & set(row):
            for line in row[name].replace('"', '""').splitlines():
                assert len(line) < _TELLING or line in readable or line not in text.replace("example.com", ""), name


def test_ids_of_fifteen_and_eighteen_characters_are_one_record(crm_desk: CrmDesk) -> None:
    report = next(sample for sample in SAMPLES if sample.profile == "salesforce-report")
    crm_desk.take(crm_desk.write(report.data))
    long = b'"ID","LASTNAME","FIRSTNAME","EMAIL"\n"003Dm000001aQxHIAU","Ruiz","Ana","ana.ruiz@example.com"\n"003Dm000001aQxhIAE","Lee","Ann","ann.lee@example.com"\n'
    found = crm_desk.take(crm_desk.write(long))
    assert (found.rows, found.unchanged) == (2, 2)


def test_lines_below_a_report_are_no_rows_and_a_client_among_them_is_refused(crm_desk: CrmDesk) -> None:
    report = next(sample for sample in SAMPLES if sample.profile == "salesforce-report")
    hidden = report.data.replace(b'"Spring evening"', b'"ana.ruiz@example.com"')
    taken = crm_desk.take(crm_desk.write(hidden))
    # A line that could be somebody's value is a row that cannot be taken, so that sealing stops before it.
    assert taken.rejected >= 1


def test_a_value_written_beside_an_alias_is_taken_and_sealed(crm_desk: CrmDesk) -> None:
    google = next(sample for sample in SAMPLES if sample.profile == "google-new")
    path = crm_desk.write(google.data)
    crm_desk.take(path)
    out, _ = crm_desk.seal(path)
    at = google.names.index("E-mail 1 - Value")
    alias = cells(out.read_bytes(), google)[1][at]
    edited = crm_desk.write(out.read_bytes().replace(alias.encode(), f"{alias} ::: new@example.com".encode()))
    report = crm_desk.take(edited)
    assert (report.rows, report.updated, report.unchanged) == (2, 1, 1)
    values = crm_desk.by_email("ana.ruiz@example.com")
    assert "new@example.com" in values.values()
    again, _ = crm_desk.seal(edited)
    assert b"new@example.com" not in again.read_bytes()
