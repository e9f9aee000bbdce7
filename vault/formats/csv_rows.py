"""CSV rows with the exact characters of every cell, so that a file written back without a change is the same bytes.

A cell that begins with a quote ends at its closing quote; a quote anywhere else is an ordinary character. Text between a closing quote and the next
delimiter, and a quote that is never closed, are refused: whoever guesses there puts one client's data into another's row.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import BinaryIO

from vault.errors import BadInput

CELL_AT_MOST = 512 * 1024 - 4  # with its length in front it fills the largest bucket of a sealed value
_ROW_AT_MOST = 16 * 1024 * 1024
_FIRST_READ = 64 * 1024
_CLOSED = re.compile(r'"[^"]*(?:""[^"]*)*"(?!")')
_NEEDS_QUOTES = re.compile(r'["\r\n]|^\s|\s$')


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `raw` cells keep their quotes; `number` counts records from 1, blank lines included; `end` is its line end, nothing at the file's end.

    Of cards and sheets, `said` is what the cells say, and `frame` the record in pieces: texts, and places of cells in `raw`; `end` is all such text.
    """

    number: int
    raw: tuple[str, ...]
    end: str
    said: tuple[str, ...] | None = None
    frame: tuple[str | int, ...] = ()

    @property
    def blank(self) -> bool:
        """A line with nothing on it."""
        return self.raw == ("",) if self.said is None else not any(self.said)

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells without their quotes."""
        if self.said is not None:
            return self.said
        return tuple([unquote(cell) if cell[:1] == '"' else cell for cell in self.raw])


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written. `bom` is kept apart from the text; `header_row` counts from 1; from `footer_row` on (0: none) a report's own lines follow.

    `kind` is `csv`, `vcard` or `xlsx`; `columns` are those of cards, which have no header row; `sheet` is the name of a workbook's sheet.
    """

    encoding: str
    delimiter: str
    bom: bytes = b""
    header_row: int = 1
    footer_row: int = 0
    kind: str = "csv"
    columns: tuple[str, ...] = ()
    sheet: str = ""

    def is_data(self, row: Row) -> bool:
        """Whether a record is a row of data."""
        return row.number > self.header_row and not row.blank and (not self.footer_row or row.number < self.footer_row)


def unquote(raw: str) -> str:
    """What a cell says."""
    return raw[1:-1].replace('""', '"') if raw[:1] == '"' else raw


def quote(text: str, like: str, delimiter: str) -> str:
    """The text as a cell in the style of another cell; quoted in any case where it could not be told apart otherwise."""
    if like[:1] == '"' or delimiter in text or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def changed(row: Row, texts: Mapping[int, str], layout: Layout) -> Row:
    """The row with other texts in some cells; all other cells keep every character."""
    cells = [quote(texts[at], cell, layout.delimiter) if at in texts else cell for at, cell in enumerate(row.raw)]
    return replace(row, raw=tuple(cells))


def appended(row: Row, text: str, layout: Layout) -> Row:
    """The row with one more cell, quoted like the one before it."""
    return replace(row, raw=(*row.raw, quote(text, row.raw[-1], layout.delimiter)))


def row_problem(row: Row, width: int) -> str:
    """Why the cells of this row cannot be taken, or nothing."""
    if len(row.raw) != width:
        return "too few cells" if len(row.raw) < width else "too many cells"
    return "a cell is longer than 512 KiB" if long_cell(row) is not None else ""


def long_cell(row: Row) -> int | None:
    """The place of the first cell that is longer than a value may be."""
    # Characters first: encoding every cell to count its bytes would double the time of a scan.
    return next((at for at, cell in enumerate(row.raw) if len(cell) > CELL_AT_MOST // 4 and len(unquote(cell).encode()) > CELL_AT_MOST), None)


def read_rows(source: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Every record of the file from its beginning, blank lines included, in constant memory."""
    text = _Text(source, layout)
    number, buffer = 0, ""
    while not text.ended:
        # Reading twice as much each time keeps one very long row from being scanned from its start again and again.
        buffer += text.more(max(_FIRST_READ, len(buffer)))
        at = 0
        while (found := _next_row(buffer, at, layout.delimiter, number + 1, ended=text.ended)) is not None:
            row, at = found
            number = row.number
            yield row
        buffer = buffer[at:]
        if len(buffer) > _ROW_AT_MOST:
            raise _broken(number + 1, "is longer than 16 MiB; a quote may have been opened and never closed")


def rows_of_text(text: str, delimiter: str, *, whole: bool) -> Iterator[Row]:
    """The records of a text; where it is not the whole file, a last unfinished one is left out."""
    number, at = 0, 0
    while (found := _next_row(text, at, delimiter, number + 1, ended=whole)) is not None:
        row, at = found
        number = row.number
        yield row


def write_rows(rows: Iterable[Row], layout: Layout) -> Iterator[bytes]:
    """The bytes of the file, its byte order mark first."""
    yield layout.bom
    for row in rows:
        yield (layout.delimiter.join(row.raw) + row.end).encode(layout.encoding)


class _Text:
    """The characters of a file, strictly decoded, as many as are asked for."""

    def __init__(self, source: BinaryIO, layout: Layout) -> None:
        source.seek(len(layout.bom))
        self._source = source
        self._encoding = layout.encoding
        self._decoder = codecs.getincrementaldecoder(layout.encoding)("strict")
        self.ended = False

    def more(self, size: int) -> str:
        """The next characters, about `size`; fewer at the end."""
        data = self._source.read(size)
        self.ended = not data
        try:
            text = self._decoder.decode(data, final=self.ended)
        except UnicodeDecodeError:
            raise BadInput(
                f"The file is not {self._encoding} throughout.", id="encoding", next_step="Choose another --encoding, or export it as UTF-8."
            ) from None
        if "\x00" in text:
            raise BadInput("The file holds NUL characters: it is damaged, or UTF-16 without a mark.", id="nul", next_step="Export it again as UTF-8.")
        return text


@lru_cache(maxsize=8)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'("[^"]*(?:""[^"]*)*"|(?!")[^{mark}\r\n]*)({mark}|\r\n|\r|\n|\Z)')


def _next_row(buffer: str, at: int, delimiter: str, number: int, *, ended: bool) -> tuple[Row, int] | None:
    """The record that begins at `at`, and where it ends; None when more of the file is needed."""
    if at >= len(buffer):
        return None
    match_cell = _cell_pattern(delimiter).match
    cells: list[str] = []
    length = len(buffer)
    while True:
        match = match_cell(buffer, at)
        if match is None:
            _refuse_broken_quotes(buffer, at, number, ended=ended)
            return None
        cell, mark = match.groups()
        at = match.end()
        # At the edge of what was read, a line end may be half of one, and a closing quote half of a doubled one.
        if at == length and not ended and mark not in (delimiter, "\n"):
            return None
        cells.append(cell)
        if mark != delimiter:
            return Row(number, tuple(cells), mark), at


def _refuse_broken_quotes(buffer: str, at: int, number: int, *, ended: bool) -> None:
    """A quoted cell without an end may only need more of the file; text after its end never becomes right."""
    closing = _CLOSED.match(buffer, at)
    if closing is not None and (ended or closing.end() < len(buffer)):
        raise _broken(number, "has text between a closing quote and the next delimiter")
    if ended:
        raise _broken(number, "has a quote that is never closed")


def _broken(number: int, what: str) -> BadInput:
    return BadInput(f"Row {number} {what}.", id="csv_quotes", next_step="Correct that row in the program that wrote the file, and export it again.")
