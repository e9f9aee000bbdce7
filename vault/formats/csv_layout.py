"""What a CSV file is before anything is taken from it: encoding, delimiter, header row, and that it can be read to its end."""

import codecs
import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from vault.errors import BadInput, ChoiceNeeded, WrongUse
from vault.formats.csv_encoding import encoding_of, refuse_other_formats
from vault.formats.csv_header import FooterWatch, Knows, best_known, check_header, doubt_header, find_header
from vault.formats.csv_rows import Layout, Row, read_rows, row_problem, rows_of_text
from vault.formats.profiles import footer_marks

DELIMITERS = (",", ";", "\t", "|")
_DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_SAMPLE = 256 * 1024
_SAMPLE_ROWS = 50
_SHOWN_ROWS = 20
_SPREADSHEET_LINE = re.compile(r"sep=(.)(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was read once to its end. `rows` counts data rows; `width` is that of the header; `below` are a report's own lines under the data."""

    layout: Layout
    header: tuple[str, ...]
    rows: int
    rejected: int
    samples: tuple[Row, ...]
    below: int = 0

    @property
    def width(self) -> int:
        """How many cells each row must have."""
        return len(self.header)


@dataclass(frozen=True, slots=True)
class _Sample:
    """The beginning of a file. `whole`: it is all of it; `data_from`: the first row that can be the header, 2 below a line for spreadsheet programs."""

    text: str
    whole: bool
    data_from: int = 1

    def rows(self, delimiter: str) -> list[Row]:
        """Its first rows that are not blank."""
        rows = rows_of_text(self.text, delimiter, whole=self.whole)
        return list(islice((row for row in rows if not row.blank and row.number >= self.data_from), _SAMPLE_ROWS))


def examine(source: BinaryIO, knows: Knows, *, encoding: str = "", delimiter: str = "", header_row: int = 0) -> Examined:
    """Reads the whole file once. `knows` says how many of some headers it knows; empty choices mean: find out."""
    if header_row < 0:
        raise WrongUse("Rows are counted from 1.", id="header_row", next_step="Give --header-row 1 for the first row.")
    refuse_other_formats(source)
    found_encoding, bom = encoding_of(source, encoding)
    sample = _sample(source, found_encoding, bom)
    spreadsheet_line = _SPREADSHEET_LINE.match(sample.text)
    if spreadsheet_line:
        sample = replace(sample, data_from=2)
    if delimiter or spreadsheet_line:
        found_delimiter = _delimiter_chosen(delimiter or (spreadsheet_line[1] if spreadsheet_line else ""))
    else:
        found_delimiter = _delimiter_of(sample, knows)
    layout = Layout(found_encoding, found_delimiter, bom, header_row or _header_row(sample, found_delimiter, knows))
    examined = _read_to_the_end(source, layout)
    if not header_row:
        doubt_header(examined.header, examined.layout.header_row, examined.samples)
    return examined


def _delimiter_chosen(chosen: str) -> str:
    delimiter = _DELIMITER_NAMES.get(chosen.lower(), chosen)
    if len(delimiter) != 1 or delimiter in '"\r\n\x00' or delimiter.isalnum() or "\ud800" <= delimiter <= "\udfff":
        raise BadInput("That cannot be a delimiter.", id="unknown_delimiter", next_step="Give one of: comma, semicolon, tab, pipe.")
    return delimiter


def _sample(source: BinaryIO, encoding: str, bom: bytes) -> _Sample:
    source.seek(len(bom))
    data = source.read(_SAMPLE)
    decoder = codecs.getincrementaldecoder(encoding)("ignore")
    return _Sample(decoder.decode(data), len(data) < _SAMPLE)


def _header_row(sample: _Sample, delimiter: str, knows: Knows) -> int:
    try:
        rows = sample.rows(delimiter)
    except BadInput:  # reading the file to its end says what is wrong, and where
        return sample.data_from
    return max(find_header(rows, knows), sample.data_from)


def _delimiter_of(sample: _Sample, knows: Knows) -> str:
    """The one delimiter that gives every row the same width, or whose headers are known best."""
    scores = {mark: score for mark in DELIMITERS if (score := _score(sample, mark, knows)) is not None}
    if not scores:
        # One column, or rows of several widths under every delimiter: the comma's own message says what is wrong.
        return ","
    best = max(scores.values())
    marks = [mark for mark, score in scores.items() if score == best]
    if len(marks) > 1:
        raise ChoiceNeeded("It must be said which character separates the columns.", option="delimiter", proposal=marks[0])
    return marks[0]


def _score(sample: _Sample, mark: str, knows: Knows) -> tuple[int, bool] | None:
    """How many headers are known, and whether all rows from there on have one width; None where the delimiter does not occur or cannot be meant."""
    try:
        rows = sample.rows(mark)
    except BadInput:
        return None
    place, known = best_known(rows, knows)
    if not known:
        place = next((at for at, row in enumerate(rows) if len(row.raw) > 1), 0)
    if not rows or len(rows[place].raw) < 2:
        return None
    return known, len({len(row.raw) for row in rows[place:]}) == 1


def _read_to_the_end(source: BinaryIO, layout: Layout) -> Examined:
    records = (row for row in read_rows(source, layout) if row.number >= layout.header_row)
    header = next((row for row in records if not row.blank), None)
    if header is None:
        raise BadInput("The file has no header row.", id="empty_file", next_step="Export it again, or give --header-row.")
    check_header(header)
    width, samples = len(header.raw), list[Row]()
    footer = FooterWatch(width, footer_marks())
    rows = rejected = 0
    for row in records:
        bad = not row.blank and row_problem(row, width) != ""
        footer.look(row, rejected=bad)
        rows += not row.blank
        rejected += bad
        if not row.blank and len(samples) < _SHOWN_ROWS:
            samples.append(row)
    layout = replace(layout, header_row=header.number)
    if not footer.found:
        return Examined(layout, header.texts, rows, rejected, tuple(samples))
    layout = replace(layout, footer_row=footer.first)
    data = tuple(row for row in samples if layout.is_data(row))
    return Examined(layout, header.texts, rows - footer.rows, rejected - footer.rejected, data, footer.rows)
