"""How a file is laid out, without any value of it: what a person can send to somebody who shall make a layout of it."""

from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

from vault.errors import BadInput
from vault.formats.csv_header import looks_like_data
from vault.formats.csv_layout import examine
from vault.formats.csv_rows import Row, read_rows
from vault.formats.profiles import known_headers, recognise

_LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR", "": "none at the end"}
_NAME_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class LayoutFacts:
    """`widths` is how many rows have how many cells, `line_ends` and `quoted` (all, some or no cells of a row) how many are so; the header is a row too.

    `below` counts a report's own lines under the data, which are in none of them.
    """

    encoding: str
    mark: bool
    delimiter: str
    header_row: int
    names: tuple[str, ...]
    profile: str
    rows: int
    below: int
    widths: tuple[tuple[int, int], ...]
    line_ends: tuple[tuple[str, int], ...]
    quoted: tuple[tuple[str, int], ...]


def layout_facts(source: BinaryIO, *, encoding: str = "", delimiter: str = "", header_row: int = 0) -> LayoutFacts:
    """Reads the file twice, to its end; asks as an import does. A header with what looks like a value is refused whole."""
    examined = examine(source, known_headers, encoding=encoding, delimiter=delimiter, header_row=header_row)
    if any(looks_like_data(name) or len(name) > _NAME_AT_MOST for name in examined.header):
        words = "That row looks like somebody's data, so nothing of it is printed."
        raise BadInput(words, id="header_is_data", next_step="Give --header-row with the number of the row that names the columns.")
    layout = examined.layout
    widths: Counter[int] = Counter()
    ends: Counter[str] = Counter()
    quoted: Counter[str] = Counter()
    for row in read_rows(source, layout):
        if row.number == layout.header_row or layout.is_data(row):
            widths[len(row.raw)] += 1
            ends[_LINE_ENDS[row.end]] += 1
            quoted[_quoting(row)] += 1
    profile = recognise(examined.header)
    return LayoutFacts(
        encoding=layout.encoding,
        mark=layout.bom != b"",
        delimiter=layout.delimiter,
        header_row=layout.header_row,
        names=examined.header,
        profile=profile.name if profile else "",
        rows=examined.rows,
        below=examined.below,
        widths=tuple(widths.most_common()),
        line_ends=tuple(ends.most_common()),
        quoted=tuple(quoted.most_common()),
    )


def _quoting(row: Row) -> str:
    marks = {cell[:1] == '"' for cell in row.raw if cell}
    if len(marks) > 1:
        return "some"
    return "all" if True in marks else "none"
