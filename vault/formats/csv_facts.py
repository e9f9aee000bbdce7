"""How a file is laid out, without any value of it: what a person can send to somebody who shall make a layout of it."""

from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

from vault.errors import ChoiceNeeded
from vault.formats.csv_header import looks_like_data
from vault.formats.csv_layout import Examined, examine
from vault.formats.csv_rows import Row, read_rows
from vault.formats.profiles import known_headers, recognise

HIDDEN = "(looks like data, not shown)"
_QUESTIONS = 4
_LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR", "": "none at the end"}
_NAME_AT_MOST = 80


@dataclass(frozen=True, slots=True)
class LayoutFacts:
    """`names` are the header's, none where one could be somebody's value; `assumed` are the questions that a person would be asked, with the answer taken.

    `widths` is how many rows have how many cells, `line_ends` and `quoted` (all, some or no cells of a row) how many rows are so; the header counts as a row.
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
    assumed: tuple[tuple[str, str], ...] = ()


def layout_facts(source: BinaryIO, *, encoding: str = "", delimiter: str = "", header_row: int = 0) -> LayoutFacts:
    """Reads the file twice, to its end. Where a person would be asked, the proposal is taken and said; a file that cannot be read raises `BadInput`."""
    examined, assumed = _examined(source, {"encoding": encoding, "delimiter": delimiter}, header_row)
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
        names=_shown(examined.header),
        profile=profile.name if profile else "",
        rows=examined.rows,
        below=examined.below,
        widths=tuple(widths.most_common()),
        line_ends=tuple(ends.most_common()),
        quoted=tuple(quoted.most_common()),
        assumed=assumed,
    )


def _examined(source: BinaryIO, chosen: dict[str, str], header_row: int) -> tuple[Examined, tuple[tuple[str, str], ...]]:
    assumed: list[tuple[str, str]] = []
    for _ in range(_QUESTIONS):
        try:
            examined = examine(source, known_headers, encoding=chosen["encoding"], delimiter=chosen["delimiter"], header_row=header_row)
        except ChoiceNeeded as question:
            assumed.append((question.option, question.proposal))
            if question.option == "header-row":
                header_row = int(question.proposal)
            else:
                chosen = {**chosen, question.option: question.proposal}
        else:
            return examined, tuple(assumed)
    raise AssertionError("no question comes back once it is answered")


def _shown(header: tuple[str, ...]) -> tuple[str, ...]:
    """Where one cell looks like somebody's value, its neighbours are a name and a street."""
    if any(looks_like_data(name) for name in header):
        return (HIDDEN,) * len(header)
    return tuple(name if len(name) <= _NAME_AT_MOST else HIDDEN for name in header)


def _quoting(row: Row) -> str:
    marks = {cell[:1] == '"' for cell in row.raw if cell}
    if len(marks) > 1:
        return "some"
    return "all" if True in marks else "none"
