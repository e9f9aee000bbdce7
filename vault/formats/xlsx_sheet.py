"""The rows of one sheet with the exact XML of every cell. Formulas are never computed: what the program last stored of them is their text.

A cell's raw form is its XML, followed by that of its shared string where it has one; what stands between cells is the row's frame.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

from vault.errors import BadInput
from vault.formats.csv_rows import Row
from vault.formats.xlsx_package import Workbook, damaged, local, member, parser

_BLOCK = 256 * 1024
_ROW_AT_MOST = 16 * 1024 * 1024
COLUMNS_AT_MOST = 16_384
_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHARED = re.compile(r"<(?:\w+:)?si[\s/>]")
_STYLE = re.compile(r"<(?:\w+:)?c\s[^>]*?\bs=[\"'](\d+)[\"']")
_PREFIX = re.compile(r"<(\w+:)?")
_SAID = re.compile(r"<(?:\w+:)?[vt](?:\s[^>]*)?>([^<]*)<")
_UNSAID = re.compile(r"<((?:\w+:)?(?:rPh|f))[\s>].*?</\1>", re.DOTALL)
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Strings:
    """The shared strings of a workbook: the XML of each and what it says. `spans` are their places in the member."""

    data: bytes = b""
    texts: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def xml(self, at: int) -> str:
        """The XML of one."""
        start, end = self.spans[at]
        return self.data[start:end].decode()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is needed to say what the cells of a workbook mean."""

    strings: Strings
    dates: frozenset[int]
    from_1904: bool


@dataclass(slots=True)
class _Cell:
    start: int
    column: int
    attributes: dict[str, str]
    end: int = 0
    parts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _OpenRow:
    start: int
    number: int
    cells: list[_Cell] = field(default_factory=list)
    opened: int = 0
    empty: bool = False


def meaning_of(package: zipfile.ZipFile, workbook: Workbook) -> Meaning:
    """Reads the shared strings and which styles are dates."""
    strings = read_strings(member(package, workbook.strings)) if workbook.strings else Strings()
    dates = _date_styles(member(package, workbook.styles)) if workbook.styles else frozenset[int]()
    return Meaning(strings, dates, workbook.from_1904)


def read_strings(data: bytes) -> Strings:
    """The shared strings; what is only there to be read aloud is no part of a text."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    parts: list[str] = []
    state = {"start": -1, "skip": 0, "text": 0}
    reader = parser("utf-8")

    def begin(name: str, _: object) -> None:
        bare = local(name)
        if bare == "si":
            parts.clear()
            state["start"] = reader.CurrentByteIndex
        state["skip"] += bare == "rPh"
        state["text"] += bare == "t"

    def end(name: str) -> None:
        bare = local(name)
        state["skip"] -= bare == "rPh"
        state["text"] -= bare == "t"
        if bare == "si":
            texts.append("".join(parts))
            spans.append((state["start"], _tag_end(data, state["start"], reader.CurrentByteIndex)))

    reader.StartElementHandler, reader.EndElementHandler = begin, end
    reader.CharacterDataHandler = lambda text: parts.append(text) if state["text"] and not state["skip"] else None
    _parse(reader, data, last=True)
    return Strings(data, tuple(texts), tuple(spans))


def read_sheet(stream: IO[bytes], meaning: Meaning, width: int = 0) -> Iterator[Row]:
    """Every row that the sheet has, by its own number, from a member that was opened. `width`: at least so many cells in each."""
    scan = _Scan()
    while True:
        block = stream.read(_BLOCK)
        scan.buffer += block
        _parse(scan.reader, block, last=not block)
        for opened, end in scan.done:
            yield _row(scan, opened, end, meaning, width)
        scan.trim()
        if not block:
            return


class _Scan:
    """Finds rows and cells with their places; `buffer` holds the bytes from `base` on."""

    def __init__(self) -> None:
        self.buffer, self.base = b"", 0
        self.done: list[tuple[_OpenRow, int]] = []
        self.gap = -1
        self._row: _OpenRow | None = None
        self._cell: _Cell | None = None
        self._last, self._text, self._skip = 0, 0, 0
        self.reader = parser("utf-8")
        self.reader.StartElementHandler = self._begin
        self.reader.EndElementHandler = self._end
        self.reader.CharacterDataHandler = self._said

    def piece(self, start: int, end: int) -> str:
        return self.buffer[start - self.base : end - self.base].decode()

    def trim(self) -> None:
        self.done = []
        keep = self._row.start if self._row else self.gap if self.gap >= 0 else self.base + len(self.buffer) - min(len(self.buffer), _BLOCK)
        if self.base + len(self.buffer) - keep > _ROW_AT_MOST:
            raise BadInput("A row of the sheet is longer than 16 MiB.", id="xlsx_damaged", next_step="Correct it in the spreadsheet program.")
        self.buffer, self.base = self.buffer[keep - self.base :], keep

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        bare, at = local(name), self.reader.CurrentByteIndex
        if bare == "row":
            number = _number(attributes.get("r", str(self._last + 1)))
            if number <= self._last:
                raise damaged()
            tag = self._tag(at)
            self._row = _OpenRow(at if self.gap < 0 else self.gap, number, opened=tag.end() + self.base, empty=bool(tag[1]))
            self._last = number
        elif bare == "c" and self._row is not None:
            column = _column_of(attributes.get("r", "")) if "r" in attributes else (self._row.cells[-1].column + 1 if self._row.cells else 0)
            if self._row.cells and column <= self._row.cells[-1].column:
                raise damaged()
            self._cell = _Cell(at, column, attributes)
        self._text += bare in ("v", "t")
        self._skip += bare in ("rPh", "f")

    def _end(self, name: str) -> None:
        bare, at = local(name), self.reader.CurrentByteIndex
        self._text -= bare in ("v", "t")
        self._skip -= bare in ("rPh", "f")
        if bare == "c" and self._cell is not None and self._row is not None:
            self._cell.end = self._tag_end(self._cell.start, at)
            self._row.cells.append(self._cell)
            self._cell = None
        elif bare == "row" and self._row is not None:
            end = self._row.opened if self._row.empty else self.base + self.buffer.index(b">", at - self.base) + 1
            self.done.append((self._row, end))
            self._row, self.gap = None, end
        elif bare == "sheetData":
            self.gap = -1

    def _said(self, text: str) -> None:
        if self._cell is not None and self._text and not self._skip:
            self._cell.parts.append(text)

    def _tag(self, at: int) -> re.Match[bytes]:
        found = _TAG.match(self.buffer, at - self.base)
        if found is None:
            raise damaged()
        return found

    def _tag_end(self, start: int, at: int) -> int:
        return self.base + _tag_end(self.buffer, start - self.base, at - self.base)


def _row(scan: _Scan, opened: _OpenRow, end: int, meaning: Meaning, width: int) -> Row:
    size = max(width, opened.cells[-1].column + 1 if opened.cells else 0)
    raw, said = [""] * size, [""] * size
    frame: list[str | int] = []
    at, column = opened.start, 0
    for cell in opened.cells:
        frame += [scan.piece(at, cell.start), *range(column, cell.column + 1)]
        shared, said[cell.column] = _meaning(cell, meaning)
        raw[cell.column] = scan.piece(cell.start, cell.end) + shared
        at, column = cell.end, cell.column + 1
    if opened.empty:  # `<row/>` opens where a cell comes into it
        tag = scan.piece(opened.start, end)
        frame.append(tag)
    else:
        head = [scan.piece(at, opened.opened)] if not opened.cells else []
        at = opened.opened if not opened.cells else at
        frame += [*head, *range(column, size), scan.piece(at, end)]
    literal = "".join(piece for piece in frame if isinstance(piece, str))
    return Row(opened.number, tuple(raw), literal, tuple(said), tuple(frame))


def cell_xml(raw: str) -> str:
    """The cell itself, without its shared string."""
    found = _SHARED.search(raw)
    return raw[: found.start()] if found else raw


def string_xml(raw: str) -> str:
    """The shared string behind a cell, or nothing."""
    found = _SHARED.search(raw)
    return raw[found.start() :] if found else ""


def shared_index(raw: str) -> int:
    """The number of a cell's shared string, -1 where it has none."""
    found = re.search(r"<(?:\w+:)?v>\s*(\d+)\s*<", raw) if string_xml(raw) else None
    return int(found[1]) if found else -1


def said_by(raw: str) -> str:
    """What the raw form of a cell says, dates as their numbers."""
    xml = _UNSAID.sub("", string_xml(raw) or cell_xml(raw))
    return "".join(unescape(text) for text in _SAID.findall(xml))


def text_cell(text: str, column: int, row: int, like: str) -> str:
    """A cell with a text, never a formula; in the style of another cell."""
    if not text:
        return ""
    style, prefix = _STYLE.match(like), _PREFIX.match(like)
    look = f' s="{style[1]}"' if style else ""
    said = escape(_NO_XML.sub("", text))
    p = (prefix[1] or "") if prefix else ""
    return f'<{p}c r="{column_letters(column)}{row}"{look} t="inlineStr"><{p}is><{p}t xml:space="preserve">{said}</{p}t></{p}is></{p}c>'


def column_letters(column: int) -> str:
    """A for the first column."""
    letters, left = "", column + 1
    while left:
        left, one = divmod(left - 1, 26)
        letters = chr(65 + one) + letters
    return letters


def _meaning(cell: _Cell, meaning: Meaning) -> tuple[str, str]:
    """The XML of the shared string, and what the cell says."""
    text, kind = "".join(cell.parts), cell.attributes.get("t", "n")
    if kind == "s" and text.strip():
        at = _number(text.strip())
        if at >= len(meaning.strings.texts):
            raise damaged()
        return meaning.strings.xml(at), meaning.strings.texts[at]
    if kind == "b":
        return "", {"1": "TRUE", "0": "FALSE"}.get(text, text)
    if kind == "n" and text.strip():
        style = cell.attributes.get("s", "0")
        return "", _number_text(text.strip(), is_date=style.isdigit() and int(style) in meaning.dates, from_1904=meaning.from_1904)
    return "", text


def _number_text(text: str, *, is_date: bool, from_1904: bool) -> str:
    """A number with all its digits; a date as year, month and day."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise damaged() from None
    if not number.is_finite() or abs(number.adjusted()) > 308:
        raise damaged()
    if is_date and 0 <= number < 2_958_466:
        days = int(number)
        start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001  sheets know no zone
        moment = start + timedelta(days=days, seconds=round(float(number - days) * 86_400))
        return moment.strftime("%Y-%m-%d") if number == days else moment.strftime("%Y-%m-%d %H:%M:%S")
    if "E" not in text.upper():
        return text
    return format(number.quantize(Decimal(1)) if number == number.to_integral_value() and number.adjusted() < 27 else number, "f")


def _date_styles(data: bytes) -> frozenset[int]:
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside = {"xfs": 0}

    def begin(name: str, attributes: dict[str, str]) -> None:
        bare = local(name)
        inside["xfs"] += bare == "cellXfs"
        if bare == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif bare == "xf" and inside["xfs"]:
            styles.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        inside["xfs"] -= local(name) == "cellXfs"

    reader = parser()
    reader.StartElementHandler, reader.EndElementHandler = begin, end
    _parse(reader, data, last=True)
    return frozenset(at for at, number in enumerate(styles) if _is_date(number, formats))


def _is_date(number: str, formats: dict[str, str]) -> bool:
    if number in formats:
        code = _QUOTED.sub("", formats[number]).lower().replace("general", "")
        return any(sign in code for sign in "ymdhs")
    return number.isdigit() and int(number) in _DATE_IDS


def _tag_end(data: bytes, start: int, at: int) -> int:
    """Where the element ends that begins at `start` and whose end is told at `at`."""
    tag = _TAG.match(data, start)
    if tag is None:
        raise damaged()
    return tag.end() if tag[1] else data.index(b">", at) + 1


def _parse(reader: expat.XMLParserType, data: bytes, *, last: bool) -> None:
    try:
        reader.Parse(data, last)
    except (expat.ExpatError, ValueError):
        raise damaged() from None


def _column_of(ref: str) -> int:
    found = _REF.fullmatch(ref)
    if found is None:
        raise damaged()
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    if column > COLUMNS_AT_MOST:
        raise damaged()
    return column - 1


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise damaged()
    return int(text)


def joined(row: Row) -> str:
    """The XML of a row."""
    return "".join(cell_xml(row.raw[piece]) if isinstance(piece, int) else piece for piece in row.frame)


def row_bounds(stream: IO[bytes]) -> tuple[int, int]:
    """Where the first row of a sheet begins and where its last one ends, in bytes."""
    scan, start, end = _Scan(), -1, -1
    while True:
        block = stream.read(_BLOCK)
        scan.buffer += block
        _parse(scan.reader, block, last=not block)
        for opened, ended in scan.done:
            start, end = opened.start if start < 0 else start, ended
        scan.trim()
        if not block:
            return start, end
