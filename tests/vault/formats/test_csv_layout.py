"""What a file is taken for, and the files made to mislead: each is read, asked about or refused as the manifest says."""

import io
import json
from pathlib import Path

import pytest

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.csv_layout import Examined, examine
from vault.formats.csv_rows import read_rows, write_rows
from vault.formats.profiles import known_headers

PEOPLE = b"name,email,phone,company,notes\nAna Ruiz,ana@example.com,+447700900122,Acme,ok\n"


def look(data: bytes, encoding: str = "", delimiter: str = "", header_row: int = 0) -> Examined:
    return examine(io.BytesIO(data), known_headers, encoding=encoding, delimiter=delimiter, header_row=header_row)


def outcome(data: bytes) -> str:
    try:
        found = look(data)
    except ChoiceNeeded:
        return "ask"
    except BadInput:
        return "clear-error"
    assert b"".join(write_rows(read_rows(io.BytesIO(data), found.layout), found.layout)) == data
    if found.rows == 0:
        return "accept-0-rows"
    return "warn" if found.rejected else "accept"


ALLOWED = {
    # What a row holds is another module's question; here the file must be readable.
    **{expect: {"accept"} for expect in ("normalise-for-index", "documented", "normalise", "store-exact,neutralise-on-export", "store-exact")},
    "warn": {"accept", "warn"},
}


def test_hostile_files(shared_data: Path) -> None:
    manifest = json.loads((shared_data / "hostile" / "manifest.json").read_text(encoding="utf-8"))
    files = {entry["file"]: entry["expect"] for entry in manifest if entry["file"].startswith("csv/")}
    assert len(files) == 32
    got = {name: outcome((shared_data / "hostile" / name).read_bytes()) for name in files}
    allowed = {name: ALLOWED.get(expect, {expect} if expect == "accept-0-rows" else set(expect.split("-or-"))) for name, expect in files.items()}
    # "accept-or-clear-error" parts at "-or-"; a single word stays itself.
    assert {name: got[name] for name in files if got[name] not in allowed[name]} == {}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    assert look(PEOPLE.replace(b",", delimiter.encode())).layout.delimiter == delimiter


def test_known_headers_win_over_a_delimiter_inside_cells() -> None:
    data = b'name;email;notes\n"Ruiz";ana@example.com;red, blue\n"Lee";ann@example.com;a, b\n'
    assert look(data).layout.delimiter == ";"


def test_two_delimiters_that_fit_alike_are_asked_about() -> None:
    with pytest.raises(ChoiceNeeded) as question:
        look(b"x,1;y,2\na,3;b,4\n")
    assert question.value.option == "delimiter"
    assert look(b"x,1;y,2\na,3;b,4\n", delimiter="semicolon").header == ("x,1", "y,2")


def test_one_column_is_a_file_too() -> None:
    found = look(b"email\nana@example.com\n")
    assert (found.header, found.rows, found.layout.delimiter) == (("email",), 1, ",")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(encoding: str) -> None:
    found = look(PEOPLE.decode().replace("Ruiz", "Núñez").encode(encoding))
    assert found.header[0] == "name" and found.samples[0].texts[0] == "Ana Núñez"


def test_cp1252_is_asked_for_and_then_read() -> None:
    data = "name,email\nJosé Núñez,jose@example.com\n".encode("cp1252")
    with pytest.raises(ChoiceNeeded) as question:
        look(data)
    assert (question.value.option, question.value.proposal, question.value.id) == ("encoding", "cp1252", "choice_needed")
    assert look(data, encoding="cp1252").samples[0].texts[0] == "José Núñez"


def test_a_wrong_character_late_in_a_large_file_is_found() -> None:
    data = b"name,email\n" + b"Ana,ana@example.com\n" * 150_000
    with pytest.raises(ChoiceNeeded):
        look(data + b"Jos\xe9,x@example.com\n")
    with pytest.raises(BadInput) as refusal:
        look(data + b"A\xc0\xafB,x@example.com\n")
    assert refusal.value.id == "encoding_damaged"


@pytest.mark.parametrize("chosen", ["utf-7", "rot13", "idna", "nothing", "base64", "unicode_escape"])
def test_encodings_that_are_none_are_refused(chosen: str) -> None:
    with pytest.raises(BadInput) as refusal:
        look(PEOPLE, encoding=chosen)
    assert refusal.value.id == "unknown_encoding"


@pytest.mark.parametrize("chosen", ['"', "\n", "a", "ab", "9"])
def test_delimiters_that_are_none_are_refused(chosen: str) -> None:
    with pytest.raises(BadInput) as refusal:
        look(PEOPLE, delimiter=chosen)
    assert refusal.value.id == "unknown_delimiter"


def test_a_header_further_down() -> None:
    data = b"Report of clients,,,,\n\n" + PEOPLE
    found = look(data, header_row=3)
    assert (found.header[0], found.rows) == ("name", 1)
    found = look(b"\n\n" + PEOPLE)
    assert (found.layout.header_row, found.rows) == (3, 1)


def test_the_line_that_names_the_delimiter() -> None:
    data = b"sep=;\r\n" + PEOPLE.replace(b",", b";")
    found = look(data)
    assert (found.layout.delimiter, found.header[0], found.rows) == (";", "name", 1)


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"\xef\xbb\xbf <!DOCTYPE html><p>", b"<?xml version='1.0'?>", b"", b"\n\n"])
def test_what_is_no_csv_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        look(data)
    assert refusal.value.id in ("not_csv", "empty_file")


def test_published_exports_are_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "samples" / "salesforce").glob("*.csv")):
        data = path.read_bytes()
        found = look(data)
        assert b"".join(write_rows(read_rows(io.BytesIO(data), found.layout), found.layout)) == data
        assert found.rejected == 0


def test_every_readable_file_comes_back_byte_for_byte(shared_data: Path) -> None:
    paths = [path for folder in ("hostile/csv", "samples/salesforce", "samples/thunderbird", "vectors/csv-spectrum/csvs") for path in sorted((shared_data / folder).glob("*.csv"))]
    assert len(paths) > 50
    read = 0
    for path in paths:
        data = path.read_bytes()
        try:
            found = look(data)
        except BadInput:
            continue
        assert b"".join(write_rows(read_rows(io.BytesIO(data), found.layout), found.layout)) == data, path.name
        read += 1
    assert read > 40
