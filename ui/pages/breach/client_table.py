"""The clients of a leaked file: code, country, language, which fields, which rows."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from ui import text
from ui.field_labels import field_labels
from ui.theme import Theme
from ui.widgets.row_table import RowDelegate, RowTable
from vault.model.results import LeakedClient

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
VALUES_CHECK = "Values check"
_ROWS_NAMED = 2


def rows_words(rows: tuple[int, ...]) -> str:
    """`2, 14 and 3 more`."""
    named = ", ".join(text.number(row) for row in rows[:_ROWS_NAMED])
    more = len(rows) - _ROWS_NAMED
    return f"{named} and {text.number(more)} more" if more > 0 else named


COLUMNS: tuple[tuple[str, Callable[[LeakedClient], str]], ...] = (
    ("Client", lambda client: client.client),
    ("Country", lambda client: client.country),
    ("Language", lambda client: client.language),
    ("Readable fields", lambda client: field_labels(client.readable)),
    ("Sealed only", lambda client: field_labels(client.sealed)),
    ("Rows", lambda client: rows_words(client.rows)),
    ("Needs", lambda client: VALUES_CHECK if client.needs_values else ""),
)
CLIENT, COUNTRY, LANGUAGE, READABLE, SEALED, ROWS, NEEDS = range(len(COLUMNS))
WIDTHS = {CLIENT: 116, COUNTRY: 84, LANGUAGE: 92, ROWS: 132, NEEDS: 126}
NONE_WIDTH = 130
ROOMY = 760


class ClientsModel(QAbstractTableModel):
    """Holds the lines of one report."""

    def __init__(self, clients: tuple[LeakedClient, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clients = clients

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.clients)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return COLUMNS[section][0] if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        title, words = COLUMNS[index.column()]
        shown = words(self.clients[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return shown
        return f"{title}: {shown or 'none'}" if role == Qt.ItemDataRole.AccessibleTextRole else None


class _Delegate(RowDelegate):
    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        words, column = str(index.data() or ""), index.column()
        if column == NEEDS and words:
            self.badge(painter, box, words, "caution")
        elif column == CLIENT:
            self.text(painter, box, words, "text", "bodyStrong", code=True)
        elif column == READABLE:
            self.text(painter, box, words or "none", "alert" if words else "textFaint", "bodyStrong" if words else "body")
        else:
            self.text(painter, box, words)


class ClientTable(RowTable):
    """One tab stop. Narrow, it leaves out the language; nobody needs a check after the values were matched."""

    def __init__(self, theme: Theme, clients: tuple[LeakedClient, ...]) -> None:
        super().__init__(theme, "Clients concerned", dense=True)
        self._theme_px = theme.px
        self.setItemDelegate(_Delegate(theme, self))
        self.setModel(ClientsModel(clients, self))
        readable, sealed = any(client.readable for client in clients), any(client.sealed for client in clients)
        self.set_widths(WIDTHS | {READABLE: NONE_WIDTH, SEALED: NONE_WIDTH}, READABLE if readable else SEALED)
        if readable and sealed:
            self.horizontalHeader().setSectionResizeMode(SEALED, QHeaderView.ResizeMode.Stretch)
        # Where every row is readable there is nothing to say about the other column.
        self.setColumnHidden(SEALED, readable and not sealed)
        self.setColumnHidden(NEEDS, not any(client.needs_values for client in clients))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme_px(ROOMY)
        if self.isColumnHidden(LANGUAGE) != narrow:
            self.setColumnHidden(LANGUAGE, narrow)
