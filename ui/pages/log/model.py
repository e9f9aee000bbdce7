"""The entries of the log that were read so far, newest first; more are asked for when the list is scrolled to its end."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui import text
from ui.pages.log.words import action_words, client_words, field_words, purpose_words, time_words
from vault.model.results import LogRow

Index = QModelIndex | QPersistentModelIndex
COLUMNS: tuple[tuple[str, Callable[[LogRow], str]], ...] = (
    ("Entry", lambda row: text.number(row.n)),
    ("Time", time_words),
    ("Person", lambda row: row.who),
    ("Workstation", lambda row: row.workstation),
    ("Action", lambda row: action_words(row).text),
    ("Client", client_words),
    ("Field", field_words),
    ("Purpose", purpose_words),
)
ENTRY, TIME, PERSON, WORKSTATION, ACTION, CLIENT, FIELD, PURPOSE = range(len(COLUMNS))
NOWHERE = QModelIndex()


class LogModel(QAbstractTableModel):
    """`more_wanted` carries the entry before which to read on."""

    more_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[LogRow] = []
        self._asked = False

    def clear(self) -> None:
        """Nothing was read yet."""
        self.beginResetModel()
        self.rows = []
        self._asked = False
        self.endResetModel()

    def add(self, rows: tuple[LogRow, ...]) -> None:
        """Takes the next page."""
        self._asked = False
        if rows:
            self.beginInsertRows(NOWHERE, len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        return not self._asked and bool(self.rows) and self.rows[-1].n > 0

    def fetchMore(self, parent: Index) -> None:
        self._asked = True
        self.more_wanted.emit(self.rows[-1].n)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return COLUMNS[section][0] if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[index.column()][1](row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title, value = COLUMNS[index.column()]
            return f"{title}: {value(row)}"
        return row if role == Qt.ItemDataRole.UserRole else None
