"""Rows that were rejected or kept with a warning: number, reason, column; never a value."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.pages.importing import words
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, Label
from ui.widgets.row_table import Index, RowDelegate, RowTable
from vault.model.results import ImportReport

TITLES = ("Row", "Reason", "Column")
FEW = 7
WIDEST = 14  # characters of a column's name beside a reason


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


class RejectsCard(Card):
    """The first rejected rows beside the columns, and a button for their report."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, words.REJECTS, padded=False)
        self.save = Button(theme, words.REPORT, icon="download", size="small")
        self._count = Badge(theme, "", "alert")
        self.head.insertWidget(1, self._count)
        self.head.addWidget(self.save)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(16, 6, 16, 8)
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def show_report(self, report: ImportReport) -> None:
        """Takes the rejects of a dry run."""
        while (item := self._lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.deleteLater()
        self._count.show_words(text.number(report.rejected), "alert")
        for row in rejected_rows(report)[:FEW]:
            self._lines.addWidget(self._line(row))
        if report.rejected > FEW:
            self._lines.addWidget(Label(self._theme, words.MORE.format(text.number(report.rejected - FEW)), "small", "faint"))

    def _line(self, row: NotedRow) -> QWidget:
        line = QWidget()
        line.setFixedHeight(self._theme.px(32))
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(Label(self._theme, words.ROW.format(text.number(row.row)), "bodyStrong"))
        across.addWidget(ElidedLabel(self._theme, row.reason, "body", "muted"), 1)
        if row.column:
            across.addWidget(Label(self._theme, row.column[:WIDEST], "small", "faint"))
        return line


class NotedLists(QWidget):
    """Rejected rows above, cells kept with a warning below; `save` is the button for the rejects."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rejects, self.warnings = NotedTable(theme, words.REJECTS), NotedTable(theme, words.WARNINGS)
        self.save = Button(theme, words.SAVE_REJECTS, icon="download", size="small")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._cards = [self._card(self.rejects, words.REJECTS, words.NO_REJECTS), self._card(self.warnings, words.WARNINGS, words.NO_WARNINGS)]
        self._cards[0][0].head.addWidget(self.save)
        self._column.addStretch()

    def show_report(self, report: ImportReport) -> None:
        """Takes what an import or a dry run says of rows."""
        found = (rejected_rows(report), warned_rows(report))
        for at, (table, rows) in enumerate(zip((self.rejects, self.warnings), found, strict=True)):
            _, empty, count = self._cards[at]
            table.show_rows(rows)
            table.setVisible(bool(rows))
            empty.setVisible(not rows)
            count.setText(text.number(len(rows)))
            self._column.setStretch(at, int(bool(rows)))
        self.save.setVisible(bool(found[0]))
        self._column.setStretch(2, int(not any(found)))

    def _card(self, table: NotedTable, title: str, nothing: str) -> tuple[Card, QWidget, Label]:
        card = Card(self._theme, title, padded=False)
        count = Label(self._theme, "", "small", "faint")
        card.head.insertWidget(1, count)
        empty = QWidget()
        row = QVBoxLayout(empty)
        row.setContentsMargins(16, 14, 16, 14)
        row.addWidget(Label(self._theme, nothing, "body", "muted"))
        row.addStretch()
        card.body.addWidget(table)
        card.body.addWidget(empty)
        self._column.addWidget(card)
        return card, empty, count
