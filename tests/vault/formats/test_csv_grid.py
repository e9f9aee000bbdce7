"""Every delimiter with every encoding, line end and way of quoting: found or asked for, read, and written back byte for byte around one changed cell."""

import codecs
import io
from itertools import product

import pytest

from vault.errors import ChoiceNeeded
from vault.formats.csv_encoding import ENCODINGS
from vault.formats.csv_layout import DELIMITERS, examine
from vault.formats.csv_rows import changed, read_rows, write_rows
from vault.formats.profiles import known_headers

MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
# Letters that every Western and Central European code page of the list has; others take the Latin ones.
LETTERS = {"cp1251": "Ж", "cp1253": "Ω"}
LINE_ENDS = ("\r\n", "\n", "\r")
QUOTES = ("none", "all", "mixed")


def text_of(letter: str, delimiter: str, end: str, quotes: str) -> str:
    rows = [["name", "email", "notes"], [f"An{letter} Ruiz", "ana@example.com", f"red {letter}"], ["Bo Lee", "bo@example.com", ""], ["=1+1", "@x", "-1"]]

    def cell(text: str, at: int) -> str:
        return f'"{text}"' if quotes == "all" or (quotes == "mixed" and at % 2) else text

    return "".join(delimiter.join(cell(text, at) for at, text in enumerate(row)) + end for row in rows)


@pytest.mark.parametrize(("encoding", "marked"), [(encoding, marked) for encoding in ENCODINGS for marked in (False, True) if not marked or encoding in MARKS])
def test_dialects(encoding: str, marked: bool) -> None:
    for delimiter, end, quotes, last in product(DELIMITERS, LINE_ENDS, QUOTES, (True, False)):
        text = text_of(LETTERS.get(encoding, "ß" if encoding != "cp437" else "ü"), delimiter, end, quotes)
        text = text if last else text[: -len(end)]
        data = (MARKS[encoding] if marked else b"") + text.encode(encoding)
        found = examine(io.BytesIO(data), known_headers, encoding="" if marked else encoding)
        assert (found.layout.encoding, found.layout.delimiter, found.rows) == (encoding, delimiter, 3)
        rows = list(read_rows(io.BytesIO(data), found.layout))
        assert b"".join(write_rows(rows, found.layout)) == data
        rows[1] = changed(rows[1], {1: "c-aaaqeayeaudaocaj@example.com"}, found.layout)
        assert b"".join(write_rows(rows, found.layout)) == data.replace("ana@example.com".encode(encoding), "c-aaaqeayeaudaocaj@example.com".encode(encoding))


@pytest.mark.parametrize("encoding", [each for each in ENCODINGS if not each.startswith("utf")])
def test_a_code_page_is_never_guessed(encoding: str) -> None:
    data = text_of(LETTERS.get(encoding, "ü"), ",", "\n", "none").encode(encoding)
    with pytest.raises(ChoiceNeeded) as question:
        examine(io.BytesIO(data), known_headers)
    assert (question.value.option, question.value.proposal) == ("encoding", "cp1252")
