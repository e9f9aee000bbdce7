"""The rows of a CRM file as an import takes them: values, the record's id in the CRM, what of ours stands in the cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from vault.formats.csv_rows import CELL_AT_MOST, Row, long_cell, row_problem
from vault.formats.row_values import RowValues
from vault.services.client_book import ClientBook
from vault.services.crm_files import CrmFile
from vault.services.importing.column_checks import ColumnChecks
from vault.services.importing.row_marks import RowMarks


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row that can be taken. `digest` is set where nothing else can recognise the row in a second import."""

    number: int
    read: RowValues
    digest: bytes = b""
    repeated: bool = False  # its CRM id stands in another row too
    superseded: bool = False  # in a later one


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row whose cells cannot be told apart, or with a cell beyond the longest value. `column` is the first that it lacks, or that cell's."""

    number: int
    reason: str
    column: str = ""


def last_rows(file: CrmFile) -> RowMarks:
    """The CRM ids of a file with the last row of each, read once to the file's end."""
    if file.map.id_index is None:
        return RowMarks(0)
    marks = RowMarks(file.examined.rows)
    for row in file.rows():
        if crm_id := "" if row_problem(row, len(file.names)) else file.crm_id(row):
            marks.put(_key(crm_id), row.number)
    return marks


def _key(crm_id: str) -> bytes:
    return crm_id.encode("utf-8", "surrogatepass")


def read_row(book: ClientBook, file: CrmFile, row: Row) -> RowValues:
    """The values of one row. A customer number may be spelt like an alias: where the register does not know it, it is a value like any other."""
    read = file.values(row)
    doubtful = {cell.alias.key for cell in read.aliases if not cell.alias.form.unmistakable}
    unknown = doubtful.difference(book.by_aliases(sorted(doubtful))) if doubtful else doubtful
    return file.values(row, unknown) if unknown else read


def _long_value(read: RowValues) -> str:
    """The reference of a value that grew too long when its parts were put together, or nothing."""
    return next((ref for ref, text in read.values.items() if len(text) > CELL_AT_MOST // 4 and len(text.encode()) > CELL_AT_MOST), "")


def _column_of(file: CrmFile, reference: str) -> str:
    return next((file.names[column.index] for column in file.map.columns if column.ref.key == reference), "")


def file_rows(book: ClientBook, file: CrmFile, last: RowMarks, checks: ColumnChecks | None = None) -> Iterator[FileRow | BadRow]:
    """Every row of data, in order; `last` comes from `last_rows`, `checks` counts along."""
    index = book.index()
    for row in file.rows():
        problem = row_problem(row, len(file.names))
        if problem:
            place = len(row.raw) if len(row.raw) < len(file.names) else long_cell(row)
            yield BadRow(row.number, problem, file.names[place] if place is not None and place < len(file.names) else "")
            continue
        read = read_row(book, file, row)
        if long := _long_value(read):
            yield BadRow(row.number, "a value is longer than 512 KiB", _column_of(file, long))
            continue
        if checks is not None:
            checks.count(row, read)
        known = read.crm_id or read.aliases or read.seals
        digest = b"" if known else index.row_digest(file.mapped(row))
        later = last.last_of_several(_key(read.crm_id)) if read.crm_id else 0
        yield FileRow(row.number, read, digest, later > 0, later > row.number)
