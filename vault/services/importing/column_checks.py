"""How many cells of each column are filled, and how many of those look wrong: counts only."""

from collections import Counter

from vault.formats.csv_rows import Row
from vault.formats.row_values import RowValues
from vault.model.results import ColumnCheck
from vault.services.crm_files import CrmFile


class ColumnChecks:
    """Counts while a file's rows go by."""

    def __init__(self, file: CrmFile) -> None:
        self._columns = [(column.index, column.header) for column in file.map.columns]
        self._names = file.names
        self._rows = 0
        self._filled = [0] * len(file.names)
        self._doubtful: Counter[str] = Counter()

    def count(self, row: Row, read: RowValues) -> None:
        """One row that can be taken."""
        self._rows += 1
        for at, _ in self._columns:
            self._filled[at] += row.raw[at] not in ("", '""')
        if read.warnings:
            self._doubtful.update({warning.column for warning in read.warnings})

    def told(self) -> tuple[ColumnCheck, ...]:
        """What was counted, for the columns that are mapped."""
        return tuple(
            ColumnCheck(self._names[at], self._filled[at], self._rows - self._filled[at], self._doubtful[header]) for at, header in self._columns
        )
