"""A workbook examined, read and written back: one sheet's cells change, shared strings that nothing uses any more go, all other parts stay byte for byte."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from vault.errors import BadInput
from vault.formats.csv_header import Knows, check_header, doubt_header, find_header
from vault.formats.csv_layout import Examined
from vault.formats.csv_rows import Layout, Row, row_problem
from vault.formats.xlsx_package import Workbook, chosen_sheet, member, open_package, workbook_of
from vault.formats.xlsx_sheet import Strings, joined, meaning_of, read_sheet, read_strings, row_bounds, shared_index, string_xml

KIND = "xlsx"
_LOOKED_AT = 50
_SHOWN_ROWS = 20
_BLOCK = 1 << 20
_COPIES = ("xl/pivotCache/", "xl/comments", "xl/threadedComments/", "xl/externalLinks/", "xl/revisions/")


def examine_workbook(source: BinaryIO, knows: Knows, *, sheet: str = "", header_row: int = 0) -> Examined:
    """Reads one sheet twice. Hidden rows and columns are read like others; sheets that are hidden are never proposed."""
    with open_package(source) as package:
        workbook = workbook_of(package)
        chosen = chosen_sheet(workbook, sheet)
        meaning = meaning_of(package, workbook)
        first: list[Row] = []
        header: Row | None = None
        width = 0
        with package.open(chosen.member) as stream:
            for row in read_sheet(stream, meaning):
                width = max(width, len(row.raw))
                if not row.blank and len(first) < _LOOKED_AT:
                    first.append(row)
                if header_row and header is None and row.number >= header_row and not row.blank:
                    header = row
        if not header_row and first:
            number = find_header(first, knows)
            header = next((row for row in first if row.number == number), None)
        if header is None:
            raise BadInput("The sheet has no header row.", id="empty_file", next_step="Choose another --sheet, or give --header-row.")
        check_header(header)
        columns = (*header.texts, *("" for _ in range(width - len(header.raw))))
        layout = Layout("utf-8", "", header_row=header.number, kind=KIND, columns=columns, sheet=chosen.name)
        examined = _counted(package, workbook, layout)
    if not header_row:
        doubt_header(columns, header.number, examined.samples)
    return examined


def _counted(package: zipfile.ZipFile, workbook: Workbook, layout: Layout) -> Examined:
    samples: list[Row] = []
    rows = rejected = 0
    for row in _rows(package, workbook, layout):
        if row.number > layout.header_row:
            rows += not row.blank
            rejected += not row.blank and row_problem(row, len(layout.columns)) != ""
            if not row.blank and len(samples) < _SHOWN_ROWS:
                samples.append(row)
    return Examined(layout, layout.columns, rows, rejected, tuple(samples))


def sheet_names(source: BinaryIO) -> tuple[str, ...]:
    """The sheets that can be seen, in order."""
    with open_package(source) as package:
        return tuple(sheet.name for sheet in workbook_of(package).sheets if sheet.visible)


def read_workbook(source: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Every row of the chosen sheet."""
    with open_package(source) as package:
        yield from _rows(package, workbook_of(package), layout)


def every_text(source: BinaryIO) -> Iterator[tuple[str, Row]]:
    """Every row of every sheet, hidden ones too, with the sheet's name."""
    with open_package(source) as package:
        workbook = workbook_of(package)
        meaning = meaning_of(package, workbook)
        for sheet in workbook.sheets:
            with package.open(sheet.member) as stream:
                yield from ((sheet.name, row) for row in read_sheet(stream, meaning))


def _rows(package: zipfile.ZipFile, workbook: Workbook, layout: Layout) -> Iterator[Row]:
    with package.open(chosen_sheet(workbook, layout.sheet).member) as stream:
        yield from read_sheet(stream, meaning_of(package, workbook), len(layout.columns))


def refuse_copies(source: BinaryIO) -> None:
    """Refuses to seal a workbook that keeps cells in other places too: they would stay readable there."""
    with open_package(source) as package:
        held = next((name for name in package.namelist() if name.startswith(_COPIES)), "")
        if held:
            words = "The workbook keeps values outside its cells (comments, pivot tables or former versions); they would stay readable."
            raise BadInput(words, id="xlsx_copies", next_step="Take them away in the spreadsheet program, or save the sheet as CSV (UTF-8).")
        workbook = workbook_of(package)
        strings = read_strings(member(package, workbook.strings)) if workbook.strings else Strings()
        used = set(_uses(package, workbook))
        if any(text and at not in used for at, text in enumerate(strings.texts)):
            words = "The workbook still holds texts that were deleted from its cells; they would stay readable."
            raise BadInput(words, id="xlsx_leftovers", next_step="Open it in the spreadsheet program, save it anew, then take that file.")


def _uses(package: zipfile.ZipFile, workbook: Workbook, but: str = "") -> Iterator[int]:
    """The shared strings that cells use, in all sheets but one."""
    meaning = meaning_of(package, workbook)
    for sheet in workbook.sheets:
        if sheet.name != but:
            with package.open(sheet.member) as stream:
                for row in read_sheet(stream, meaning):
                    yield from (at for raw in row.raw if raw and (at := shared_index(raw)) >= 0)


class WorkbookWriter:
    """Writes a workbook anew through `write`; rows come in order, `finish` adds what follows them."""

    def __init__(self, source: BinaryIO, layout: Layout, write: Callable[[bytes], None]) -> None:
        self._package = open_package(source)
        self._workbook = workbook_of(self._package)
        self._sheet = chosen_sheet(self._workbook, layout.sheet)
        self._out = zipfile.ZipFile(_Sink(write), "w", zipfile.ZIP_DEFLATED)
        self._used: Counter[int] = Counter()
        self._strings: dict[int, str] = {}
        for info in self._package.infolist():
            if info.filename not in (self._sheet.member, self._workbook.strings):
                self._copy(info)
        with self._package.open(self._sheet.member) as stream:
            start, self._end = row_bounds(stream)
        self._member = self._out.open(_like(self._package.getinfo(self._sheet.member)), "w")
        self._copy_part(0, start)

    def add(self, rows: Iterable[Row]) -> None:
        """The next rows of the sheet."""
        for row in rows:
            for raw in row.raw:
                if raw and (at := shared_index(raw)) >= 0:
                    self._used[at] += 1
                    self._strings[at] = string_xml(raw)
            self._member.write(joined(row).encode())

    def finish(self) -> None:
        """The rest of the sheet, and the shared strings that are still used."""
        self._copy_part(self._end, None)
        self._member.close()
        if self._workbook.strings:
            used = {*self._used, *_uses(self._package, self._workbook, self._sheet.name)}
            data = _left(read_strings(member(self._package, self._workbook.strings)), used, self._strings)
            self._out.writestr(_like(self._package.getinfo(self._workbook.strings)), data)
        self._out.close()
        self._package.close()

    def _copy(self, info: zipfile.ZipInfo) -> None:
        with self._package.open(info) as source, self._out.open(_like(info), "w") as out:
            while block := source.read(_BLOCK):
                out.write(block)

    def _copy_part(self, start: int, end: int | None) -> None:
        with self._package.open(self._sheet.member) as stream:
            stream.seek(start)
            left = -1 if end is None else end - start
            while left and (block := stream.read(_BLOCK if left < 0 else min(left, _BLOCK))):
                self._member.write(block)
                left -= len(block) if left > 0 else 0


class _Sink(io.RawIOBase):
    """A place that bytes go to once, in order."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        super().__init__()
        self._write = write

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # what it takes has a name only since 3.12
        piece = bytes(data)
        self._write(piece)
        return len(piece)


def same_besides(source: BinaryIO, written: BinaryIO, layout: Layout) -> bool:
    """Whether all parts but the sheet and the shared strings are the same bytes."""
    with open_package(source) as before, open_package(written) as after:
        workbook = workbook_of(before)
        free = (chosen_sheet(workbook, layout.sheet).member, workbook.strings)
        names = set(before.namelist())
        return names == set(after.namelist()) and all(member(before, name) == member(after, name) for name in names if name not in free)


def _left(strings: Strings, used: set[int], fresh: dict[int, str]) -> bytes:
    """The shared strings with those blank that no cell uses, and with the texts that came with cells."""
    pieces, at = [], 0
    for number, (start, end) in enumerate(strings.spans):
        xml = fresh.get(number) or strings.xml(number)
        if number not in used:
            prefix = xml[1 : xml.index("si")]
            xml = f"<{prefix}si><{prefix}t></{prefix}t></{prefix}si>"
        pieces += [strings.data[at:start], xml.encode()]
        at = end
    return b"".join((*pieces, strings.data[at:]))


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, info.date_time)
    made.compress_type, made.external_attr, made.file_size = info.compress_type, info.external_attr, info.file_size
    return made

