"""The generations as a table: state, and how many clients each class still has on them."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter

from ui import text
from ui.pages.keys.lines import Line
from ui.pages.keys.words import CLASSES, HISTORY, state_words
from ui.theme import Theme
from ui.widgets.row_table import RowDelegate, RowTable

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
TITLES = ("Generation", "State", *CLASSES.values())
GENERATION, STATE = 0, 1


class LinesModel(QAbstractTableModel):
    """Holds the lines of the newest report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: tuple[Line, ...]) -> None:
        """Takes others; the choice stays where the generations are the same."""
        if [line.generation for line in lines] == [line.generation for line in self.lines]:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(TITLES) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return TITLES[section] if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        shown = self._words(line, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[index.column()]}: {shown}"
        return line if role == Qt.ItemDataRole.UserRole else None

    def _words(self, line: Line, column: int) -> str:
        if column == GENERATION:
            return text.number(line.generation)
        if column == STATE:
            return state_words(line)[0]
        return text.number(line.by_class.get(tuple(CLASSES)[column - 2], 0))


class _Delegate(RowDelegate):
    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        if index.column() == STATE:
            self.badge(painter, box, *state_words(index.data(Qt.ItemDataRole.UserRole)))
        else:
            first = index.column() == GENERATION
            self.text(painter, box, str(index.data()), "text" if first else "textMuted", "bodyStrong" if first else "body")


class LinesTable(RowTable):
    """One tab stop."""

    def __init__(self, theme: Theme, model: LinesModel) -> None:
        super().__init__(theme, HISTORY, dense=True)
        self.setItemDelegate(_Delegate(theme, self))
        self.setModel(model)
        self.set_widths({GENERATION: 120, **{2 + at: 96 for at in range(len(CLASSES))}}, STATE)
        self.setMinimumHeight(theme.size("tableHeader") + 2 * theme.size("rowDense"))
