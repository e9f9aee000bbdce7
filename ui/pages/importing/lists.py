"""Rows that were rejected or kept with a warning: number, reason, column; never a value."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter

from ui import text
from ui.theme import Theme
from ui.widgets.row_table import Index, RowDelegate, RowTable
from vault.model.results import ImportReport

TITLES = ("Row", "Reason", "Column")


@dataclass(frozen=True, slots=True)
class NotedRow:
    """One line; row 0 is a remark on the whole file."""

    row: int
    reason: str
    column: str


def rejected_rows(report: ImportReport) -> tuple[NotedRow, ...]:
    """The rejects of an import."""
    return tuple(NotedRow(each.row, f"{each.reason[:1].upper()}{each.reason[1:]}", each.column) for each in report.rejects)


def warned_rows(report: ImportReport) -> tuple[NotedRow, ...]:
    """The warnings of an import."""
    return tuple(NotedRow(each.row, each.message, each.column) for each in report.warnings)


class NotedModel(QAbstractTableModel):
    """Plain rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[NotedRow, ...] = ()

    def show_rows(self, rows: tuple[NotedRow, ...]) -> None:
        """Takes other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return TITLES[section] if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        words = (text.number(row.row) if row.row else "", row.reason, row.column)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[index.column()]}: {words}"
        return row.reason if role == Qt.ItemDataRole.ToolTipRole else None


class _Delegate(RowDelegate):
    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        tone, role = (("text", "bodyStrong"), ("textMuted", "body"), ("textFaint", "body"))[index.column()]
        self.text(painter, box, str(index.data() or ""), tone, role)


class NotedTable(RowTable):
    """Dense rows, one tab stop."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, dense=True)
        self._noted = NotedModel()
        self.setModel(self._noted)
        self.setItemDelegate(_Delegate(theme, self))
        self.set_widths({0: 84, 2: 168}, 1)

    @property
    def rows(self) -> tuple[NotedRow, ...]:
        """What is shown."""
        return self._noted.rows

    def show_rows(self, rows: tuple[NotedRow, ...]) -> None:
        """Takes other rows."""
        self._noted.show_rows(rows)
