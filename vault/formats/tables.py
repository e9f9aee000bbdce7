"""One way to all kinds of table: CSV files, the sheets of workbooks, cards. Whoever reads or writes rows needs to know no kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO, Protocol

from vault.errors import WrongUse
from vault.formats import csv_rows, vcard, xlsx_file, xlsx_sheet
from vault.formats.csv_header import Knows
from vault.formats.csv_layout import Examined
from vault.formats.csv_layout import examine as examine_csv
from vault.formats.csv_rows import Layout, Row, write_rows
from vault.formats.vcard import is_vcard
from vault.formats.xlsx_package import content_hash, is_workbook
from vault.model.calls import FileChoices

CSV = "csv"


class Writer(Protocol):
    """Takes the rows of a table in order."""

    def add(self, rows: Iterable[Row]) -> None:
        """The next rows."""

    def finish(self) -> None:
        """After the last row."""


def kind_of(source: BinaryIO) -> str:
    """`xlsx`, `vcard`, or `csv` for everything else."""
    source.seek(0)
    head = source.read(512)
    if is_workbook(head):
        return xlsx_file.KIND
    return vcard.KIND if is_vcard(head) else CSV


def examine(source: BinaryIO, knows: Knows, choices: FileChoices) -> Examined:
    """Reads a file of any kind to its end, with what a person chose for it."""
    kind = kind_of(source)
    if choices.sheet and kind != xlsx_file.KIND:
        raise WrongUse("This file has no sheets.", id="no_sheets", next_step="Leave out --sheet.")
    if kind == xlsx_file.KIND:
        return xlsx_file.examine_workbook(source, knows, sheet=choices.sheet, header_row=choices.header_row)
    if kind == vcard.KIND:
        return vcard.examine_cards(source, encoding=choices.encoding)
    return examine_csv(source, knows, encoding=choices.encoding, delimiter=choices.delimiter, header_row=choices.header_row)


def read_rows(source: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Every record of the file from its beginning."""
    if layout.kind == xlsx_file.KIND:
        return xlsx_file.read_workbook(source, layout)
    if layout.kind == vcard.KIND:
        return vcard.read_cards(source, layout)
    return csv_rows.read_rows(source, layout)


def all_rows(source: BinaryIO, layout: Layout) -> Iterator[Row] | None:
    """The rows of all sheets of a workbook, hidden ones too; None of all other files."""
    return (row for _, row in xlsx_file.every_text(source)) if layout.kind == xlsx_file.KIND else None


def changed(row: Row, texts: Mapping[int, str], layout: Layout) -> Row:
    """The row with other texts in some cells; all other cells keep every character."""
    if row.said is None:
        return csv_rows.changed(row, texts, layout)
    return with_raw(row, {at: spelt(row, at, text, layout) for at, text in texts.items()}, texts)


def appended(row: Row, text: str, layout: Layout) -> Row:
    """The row with one more cell."""
    if row.said is None:
        return csv_rows.appended(row, text, layout)
    at, said = len(row.raw), (*row.said, text)
    if layout.kind == vcard.KIND:
        return replace(vcard.with_seal_slot(row, vcard.spelt_card_cell(vcard.SEAL, "", text)), said=said)
    return replace(row, raw=(*row.raw, xlsx_sheet.text_cell(text, at, row.number, row.raw[-1])), said=said, frame=(*row.frame[:-1], at, row.frame[-1]))


def spelt(row: Row, at: int, text: str, layout: Layout) -> str:
    """A text as the raw form of the cell at `at`, in the style of what stands there."""
    if layout.kind == xlsx_file.KIND:
        return xlsx_sheet.text_cell(text, at, row.number, row.raw[at])
    if layout.kind == vcard.KIND:
        return vcard.spelt_card_cell(layout.columns[at] if at < len(layout.columns) else vcard.SEAL, row.raw[at], text)
    return csv_rows.quote(text, row.raw[at], layout.delimiter)


def respelt(raw: str, layout: Layout) -> str:
    """A cell of one CSV dialect in another."""
    return csv_rows.quote(csv_rows.unquote(raw), raw, layout.delimiter)


def said_by(raw: str, layout: Layout, column: str) -> str:
    """What a raw cell that stood in a file of the same kind says."""
    if layout.kind == xlsx_file.KIND:
        return xlsx_sheet.said_by(raw)
    if layout.kind == vcard.KIND:
        return vcard.said_by(raw, column, layout.encoding)
    return csv_rows.unquote(raw)


def with_raw(row: Row, raws: Mapping[int, str], texts: Mapping[int, str]) -> Row:
    """The row with other raw cells; `texts` is what they say."""
    raw = tuple(raws.get(at, cell) for at, cell in enumerate(row.raw))
    said = None if row.said is None else tuple(texts.get(at, text) for at, text in enumerate(row.said))
    return replace(row, raw=raw, said=said)


def without_cell(row: Row, at: int) -> Row:
    """The row without one cell."""
    if row.said is not None:  # an empty cell of these stands nowhere
        return with_raw(row, {at: ""}, {at: ""})
    return replace(row, raw=(*row.raw[:at], *row.raw[at + 1 :]))


def with_column(layout: Layout, name: str) -> Layout:
    """The layout of the same file with one more column at its end."""
    return layout if layout.kind == CSV else replace(layout, columns=(*layout.columns, name))


def writer(source: BinaryIO, layout: Layout, write: Callable[[bytes], None]) -> Writer:
    """Writes the table anew; `source` is the open file that the rows come from, and stays open until the end."""
    if layout.kind == xlsx_file.KIND:
        return xlsx_file.WorkbookWriter(source, layout, write)
    return _Lines(layout, write)


class _Lines:
    """Writes files that are rows and nothing else."""

    def __init__(self, layout: Layout, write: Callable[[bytes], None]) -> None:
        self._layout, self._write = layout, write
        write(layout.bom)

    def add(self, rows: Iterable[Row]) -> None:
        if self._layout.kind == vcard.KIND:
            for row in rows:
                self._write("".join(row.raw[piece] if isinstance(piece, int) else piece for piece in row.frame).encode("latin-1"))
            return
        pieces = write_rows(rows, self._layout)
        next(pieces)  # the byte order mark again
        for piece in pieces:
            self._write(piece)

    def finish(self) -> None:
        """Nothing follows the last row."""


def workbook_hash(source: BinaryIO) -> str | None:
    """What says that two workbooks hold the same, since they can be packed in many ways; None of all other files: their own hash says it."""
    return content_hash(source) if kind_of(source) == xlsx_file.KIND else None


def refuse_copies(source: BinaryIO, layout: Layout) -> None:
    """Refuses a file that keeps its cells' texts in other places too."""
    if layout.kind == xlsx_file.KIND:
        xlsx_file.refuse_copies(source)


def other_sheets(source: BinaryIO, layout: Layout) -> tuple[str, ...]:
    """The sheets that can be seen beside the one that is read."""
    return tuple(name for name in xlsx_file.sheet_names(source) if name != layout.sheet) if layout.kind == xlsx_file.KIND else ()


def kept_properties(source: BinaryIO, layout: Layout) -> tuple[str, ...]:
    """Properties of cards that are no cells: pictures and the like."""
    return vcard.kept_properties(source) if layout.kind == vcard.KIND else ()


def same_besides(source: BinaryIO, written: BinaryIO, layout: Layout) -> bool:
    """Whether all that is no row of the table is the same in both files."""
    return layout.kind != xlsx_file.KIND or xlsx_file.same_besides(source, written, layout)


def seal_text(source: BinaryIO) -> Iterator[bytes] | None:
    """The texts in which seals are looked for, where the file's own bytes do not show them."""
    kind = kind_of(source)
    if kind == xlsx_file.KIND:
        return (" ".join(row.texts).encode("utf-8", "surrogatepass") for _, row in xlsx_file.every_text(source))
    if kind == vcard.KIND:
        layout = vcard.examine_cards(source, encoding="latin-1").layout
        return (" ".join(row.texts).encode("utf-8", "surrogatepass") for row in vcard.read_cards(source, layout))
    return None
