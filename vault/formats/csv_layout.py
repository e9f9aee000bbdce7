"""What a CSV file is before anything is taken from it: encoding, delimiter, header row, and that it can be read to its end.

Encodings are never guessed: a byte order mark, else strict UTF-8, else a person chooses (guessing calls every Western file Central European).
"""

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.csv_rows import Layout, Row, read_rows, row_problem, rows_of_text

DELIMITERS = (",", ";", "\t", "|")
# Only encodings in which decoding and encoding again gives the same bytes.
ENCODINGS = (
    "utf-8", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "iso8859-1", "iso8859-2", "iso8859-15", "mac-roman", "cp850", "cp437",
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_CHUNK = 1 << 20
_SAMPLE = 256 * 1024
_SAMPLE_ROWS = 50
_SHOWN_ROWS = 20
# Never in cp1252 text that people wrote: a UTF-8 sequence that is too long for its character, or a byte order mark in the middle.
_DAMAGE = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xff\xfe|\xfe\xff")
_SPREADSHEET_LINE = re.compile(r"sep=(.)\r?\n?")
_DATA_IN_HEADER = re.compile(r"@|^\s*+\+?[\d ().\-/]{6,}+$|\bcf1\.")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was read once to its end. `rows` counts data rows; `width` is that of the header."""

    layout: Layout
    header: tuple[str, ...]
    rows: int
    blank_rows: int
    rejected: int
    samples: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many cells each row must have."""
        return len(self.header)


def examine(source: BinaryIO, knows: Callable[[Sequence[str]], int], *, encoding: str = "", delimiter: str = "", header_row: int = 0) -> Examined:
    """Reads the whole file once. `knows` says how many of some headers it knows; empty choices mean: find out."""
    _refuse_other_formats(source)
    found_encoding, bom = _encoding_of(source, encoding)
    sample, whole = _sample(source, found_encoding, bom)
    if delimiter:
        found_delimiter = _delimiter_chosen(delimiter)
    elif spreadsheet_line := _SPREADSHEET_LINE.match(sample):
        found_delimiter, header_row = spreadsheet_line[1], header_row or 2
    else:
        found_delimiter = _delimiter_of(sample, knows, whole=whole)
    layout = Layout(found_encoding, found_delimiter, bom, header_row or 1)
    examined = _read_to_the_end(source, layout)
    if not header_row:
        _doubt_header(examined)
    return examined


def _refuse_other_formats(source: BinaryIO) -> None:
    source.seek(0)
    head = source.read(512)
    if not head:
        raise BadInput("The file is empty.", id="empty_file", next_step="Export it again.")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadInput("This is a spreadsheet workbook, not a CSV file.", id="not_csv", next_step="Save it as CSV (UTF-8), then take that file.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise BadInput("This is a web page or XML, not a CSV file.", id="not_csv", next_step="Export the list as CSV.")


def _encoding_of(source: BinaryIO, chosen: str) -> tuple[str, bytes]:
    source.seek(0)
    head = source.read(4)
    bom, marked = next(((bom, name) for bom, name in _BOMS if head.startswith(bom)), (b"", ""))
    if chosen:
        name = _encoding_chosen(chosen)
        return name, bom if name == marked else b""
    if marked:
        return marked, bom
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    damaged, last = False, b""
    while data := source.read(_CHUNK):
        damaged = damaged or _DAMAGE.search(last + data) is not None
        last = data[-1:]
        try:
            decoder.decode(data)
        except UnicodeDecodeError:
            raise _undecodable(source, damaged=damaged) from None
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _undecodable(source, damaged=damaged) from None
    return "utf-8", b""


def _undecodable(source: BinaryIO, *, damaged: bool) -> BadInput:
    while not damaged and (data := source.read(_CHUNK)):
        damaged = _DAMAGE.search(data) is not None
    if damaged:
        return BadInput("The file holds damaged characters: bytes that are in no text.", id="encoding_damaged", next_step="Export it again as UTF-8.")
    return ChoiceNeeded("The file is not UTF-8. It must be said in which encoding it was written.", option="encoding", proposal="cp1252")


def _encoding_chosen(chosen: str) -> str:
    try:
        name = codecs.lookup(chosen).name
    except LookupError:
        name = ""
    name = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(name, name)
    if name not in ENCODINGS:
        raise BadInput("That encoding cannot be read.", id="unknown_encoding", next_step=f"Give one of: {', '.join(ENCODINGS)}.")
    return name


def _delimiter_chosen(chosen: str) -> str:
    delimiter = _DELIMITER_NAMES.get(chosen.lower(), chosen)
    if len(delimiter) != 1 or delimiter in '"\r\n\x00' or delimiter.isalnum():
        raise BadInput("That cannot be a delimiter.", id="unknown_delimiter", next_step="Give one of: comma, semicolon, tab, pipe.")
    return delimiter


def _sample(source: BinaryIO, encoding: str, bom: bytes) -> tuple[str, bool]:
    source.seek(len(bom))
    data = source.read(_SAMPLE)
    decoder = codecs.getincrementaldecoder(encoding)("ignore")
    return decoder.decode(data), len(data) < _SAMPLE


def _delimiter_of(sample: str, knows: Callable[[Sequence[str]], int], *, whole: bool) -> str:
    """The one delimiter that gives every row the same width, or whose headers are known best."""
    scores = {mark: score for mark in DELIMITERS if (score := _score(sample, mark, knows, whole=whole)) is not None}
    if not scores:
        # One column, or rows of several widths under every delimiter: the comma's own message says what is wrong.
        return ","
    best = max(scores.values())
    marks = [mark for mark, score in scores.items() if score == best]
    if len(marks) > 1:
        raise ChoiceNeeded("It must be said which character separates the columns.", option="delimiter", proposal=marks[0])
    return marks[0]


def _score(sample: str, mark: str, knows: Callable[[Sequence[str]], int], *, whole: bool) -> tuple[int, bool] | None:
    """How many headers are known, and whether all rows have one width; None where the delimiter does not occur or cannot be meant."""
    rows: list[Row] = []
    try:
        for row in rows_of_text(sample, mark, whole=whole):
            if not row.blank:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except BadInput:
        return None
    if not rows or len(rows[0].raw) < 2:
        return None
    widths = {len(row.raw) for row in rows}
    return knows(rows[0].texts), len(widths) == 1


def _read_to_the_end(source: BinaryIO, layout: Layout) -> Examined:
    header: Row | None = None
    rows = blank = rejected = 0
    samples: list[Row] = []
    for row in read_rows(source, layout):
        if row.number < layout.header_row or (row.blank and header is None):
            continue
        if header is None:
            header = row
        elif row.blank:
            blank += 1
        else:
            rows += 1
            rejected += row_problem(row, len(header.raw)) != ""
            if len(samples) < _SHOWN_ROWS:
                samples.append(row)
    if header is None:
        raise BadInput("The file has no header row.", id="empty_file", next_step="Export it again, or give --header-row.")
    return Examined(replace(layout, header_row=header.number), header.texts, rows, blank, rejected, tuple(samples))


def _doubt_header(examined: Examined) -> None:
    """Asks when the first row looks like a client, or a column with content has no name."""
    if any(_DATA_IN_HEADER.search(name) for name in examined.header):
        raise ChoiceNeeded("The first row looks like data, not like column names.", option="header-row", proposal="1")
    unnamed = [at for at, name in enumerate(examined.header) if not name.strip()]
    if any(at < len(row.raw) and row.texts[at] for row in examined.samples for at in unnamed):
        raise ChoiceNeeded("A column with content has no name.", option="header-row", proposal=str(examined.layout.header_row))
