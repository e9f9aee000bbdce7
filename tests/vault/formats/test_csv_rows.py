"""Every byte of a file comes back; a changed cell changes nothing beside it."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.errors import BadInput
from vault.formats.csv_rows import (
    CELL_AT_MOST,
    Layout,
    Row,
    appended,
    changed,
    quote,
    read_rows,
    row_problem,
    rows_of_text,
    unquote,
    write_rows,
)

UTF8 = Layout("utf-8", ",")


def rows(data: bytes, layout: Layout = UTF8) -> list[Row]:
    return list(read_rows(io.BytesIO(data), layout))


def written(found: list[Row], layout: Layout = UTF8) -> bytes:
    return b"".join(write_rows(found, layout))


class Trickle(io.BytesIO):
    """A file that gives few bytes at a time, whatever is asked for."""

    step = 1

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.step)


CELL = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
END = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A well-formed file by an independent rule, and what it says."""
    delimiter, end = ",", draw(END)
    texts = draw(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
    lines = []
    for row in texts:
        cells = []
        for text in row:
            must = any(each in text for each in '",\r\n')
            cells.append('"' + text.replace('"', '""') + '"' if must or draw(st.booleans()) else text)
        lines.append(delimiter.join(cells))
    return end.join(lines) + (end if draw(st.booleans()) else ""), texts


@given(files())
def test_a_file_is_read_and_comes_back_byte_for_byte(file: tuple[str, list[list[str]]]) -> None:
    data, texts = file[0].encode(), file[1]
    found = rows(data)
    assert [list(row.texts) for row in found] == texts
    assert written(found) == data


@given(files(), st.integers(1, 7))
def test_no_chunk_boundary_makes_a_difference(file: tuple[str, list[list[str]]], step: int) -> None:
    source = Trickle(file[0].encode())
    source.step = step
    assert list(read_rows(source, UTF8)) == rows(file[0].encode())


@given(st.binary(max_size=60))
def test_whatever_can_be_read_comes_back(data: bytes) -> None:
    try:
        found = rows(data, Layout("iso8859-1", ","))
    except BadInput:
        return
    assert written(found, Layout("iso8859-1", ",")) == data


@given(st.text(st.sampled_from('a",\r\n;'), max_size=12))
def test_quotes_and_line_ends_in_every_order(text: str) -> None:
    try:
        found = rows(text.encode())
    except BadInput as refusal:
        assert refusal.id == "csv_quotes"
        return
    assert written(found).decode() == text
    source = Trickle(text.encode())
    assert list(read_rows(source, UTF8)) == found


@given(files(), CELL, st.data())
def test_a_changed_cell_changes_only_itself(file: tuple[str, list[list[str]]], text: str, data: st.DataObject) -> None:
    found = rows(file[0].encode())
    at = data.draw(st.integers(0, len(found) - 1))
    column = data.draw(st.integers(0, len(found[at].raw) - 1))
    after = rows(written([*found[:at], changed(found[at], {column: text}, UTF8), *found[at + 1 :]]))
    assert after[at].texts[column] == text
    assert after[at].raw[column][:1] == '"' or found[at].raw[column][:1] != '"'
    for number, (old, new) in enumerate(zip(found, after, strict=True)):
        assert [cell for each, cell in enumerate(new.raw) if (number, each) != (at, column)] == [
            cell for each, cell in enumerate(old.raw) if (number, each) != (at, column)
        ]
        assert new.end == old.end
    restored = list(after[at].raw)
    restored[column] = found[at].raw[column]
    assert tuple(restored) == found[at].raw


@given(CELL, st.sampled_from(['"x"', "x"]), st.sampled_from(",;\t|"))
def test_quoting_and_unquoting(text: str, like: str, delimiter: str) -> None:
    assert unquote(quote(text, like, delimiter)) == text


def test_a_cell_more_and_back() -> None:
    row = rows(b'a,"b"\n')[0]
    more = appended(row, "cf1.x", UTF8)
    assert more.raw == ("a", '"b"', '"cf1.x"')
    assert replace(more, raw=more.raw[:-1]) == row


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'a,b\n"x"y,1\n', "Row 2 has text between"),
        (b'a,b\n"x" ,1\n', "Row 2 has text between"),
        (b'a,b\n"Ana \\"Nan\\" Ruiz",1\n', "Row 2 has text between"),
        (b'a,b\n1,2\n"x,1\n2,3\n', "Row 3 has a quote that is never closed"),
        (b'a,b\n1,"', "Row 2 has a quote that is never closed"),
        (b"a,b\n1,\x00\n", "NUL"),
        (b"a,b\n1,\xff\n", "not utf-8"),
        (b"a,b\n1,\xc3", "not utf-8"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(BadInput) as refusal:
        rows(data)
    assert problem in refusal.value.message


def test_a_quote_that_swallows_the_file_is_stopped_early() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b'"' + b"x" * (size - 1) if self.given == size else b"x" * size

    source = Endless()
    with pytest.raises(BadInput) as refusal:
        list(read_rows(source, UTF8))  # type: ignore[arg-type]  # only seek and read are used
    assert "16 MiB" in refusal.value.message
    assert source.given < 80 * 1024 * 1024


def test_rows_are_numbered_with_blank_lines_and_the_header() -> None:
    found = rows(b"a,b\n\n1,2\n\r\n3,4")
    assert [(row.number, row.blank, row.end) for row in found] == [
        (1, False, "\n"), (2, True, "\n"), (3, False, "\n"), (4, True, "\r\n"), (5, False, ""),
    ]
    assert [row.number for row in found if row.number > UTF8.header_row and not row.blank] == [3, 5]


def test_row_problems() -> None:
    assert row_problem(Row(2, ("a", "b"), "\n"), 2) == ""
    assert row_problem(Row(2, ("a",), "\n"), 2) == "too few cells"
    assert row_problem(Row(2, ("a", "b", ""), "\n"), 2) == "too many cells"
    assert row_problem(Row(2, ("a", "x" * CELL_AT_MOST), "\n"), 2) == ""
    assert row_problem(Row(2, ("a", "x" * CELL_AT_MOST + "y"), "\n"), 2) == "a cell is longer than 512 KiB"
    assert row_problem(Row(2, ("a", "é" * (CELL_AT_MOST // 2 + 1)), "\n"), 2) == "a cell is longer than 512 KiB"


def test_an_unfinished_last_row_of_a_sample_is_left_out() -> None:
    assert [row.raw for row in rows_of_text('a,b\n1,"x', ",", whole=False)] == [("a", "b")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252", "mac-roman"])
def test_other_encodings_come_back(encoding: str) -> None:
    layout = Layout(encoding, ";", "\ufeff".encode(encoding) if encoding.startswith("utf") else b"")
    data = layout.bom + 'Größe;"né ""x"""\r\n1;2'.encode(encoding)
    found = rows(data, layout)
    assert found[0].texts == ("Größe", 'né "x"')
    assert written(found, layout) == data


def test_csv_spectrum(shared_data: Path) -> None:
    folder = shared_data / "vectors" / "csv-spectrum"
    names = sorted(path.stem for path in (folder / "csvs").glob("*.csv"))
    assert len(names) == 11
    for name in names:
        data = (folder / "csvs" / f"{name}.csv").read_bytes()
        header, *found = rows(data)
        assert written([header, *found]) == data
        expected = json.loads((folder / "json" / f"{name}.json").read_text(encoding="utf-8"))
        said = [dict(zip(header.texts, row.texts, strict=True)) for row in found if not row.blank]
        # The published answers write every line end inside a cell as LF.
        assert [{key: text.replace("\r\n", "\n") for key, text in row.items()} for row in said] == [
            {key: text.replace("\r\n", "\n") for key, text in row.items()} for row in expected
        ]


@given(files())
def test_it_reads_what_the_standard_module_reads(file: tuple[str, list[list[str]]]) -> None:
    theirs = list(csv.reader(io.StringIO(file[0], newline=""), strict=True))
    ours = [list(row.texts) for row in rows(file[0].encode()) if not row.blank]
    assert ours == [row for row in theirs if row]
