"""The table of clients: which rows are painted and at rest, the head with its arrow, the menu of a row."""

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QWidget

from ui.pages.clients.delegate import ClientDelegate, actions_of
from ui.pages.clients.model import EMAIL, LAST, NAME, OWNER, PHONE, TAGS, TITLES, ClientModel
from ui.theme import Theme
from ui.widgets.row_table import FIRST_PAD, PAD, RowTable

REST_MS = 150
SORTED_BY = {NAME: "name", LAST: "last_contact"}
WIDTHS = {EMAIL: 118, PHONE: 140, TAGS: 152, OWNER: 58, LAST: 112}
NARROW = {EMAIL: 120, PHONE: 138, TAGS: 110, OWNER: 58, LAST: 104}


class SortHead(QHeaderView):
    """The titles; an arrow beside the one that the list is sorted by."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.sorted_by = LAST
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(theme.px(40))
        self.setAccessibleName("Columns")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        chosen = section == self.sorted_by
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        font = self._theme.font("label")
        painter.save()
        painter.fillRect(rect, self._theme.colour("surface"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._theme.colour("line"))
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if chosen else "textFaint"))
        words = rect.adjusted(FIRST_PAD if section == 0 else PAD, 0, 0, -1)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), title)
        if chosen:
            side = self._theme.px(14)
            left = words.left() + self.fontMetrics().horizontalAdvance(title) + 5
            arrow = self._theme.pixmap("arrow-down", 14, "text", painter.device().devicePixelRatioF())
            painter.drawPixmap(QPoint(left, words.center().y() - side // 2), arrow)
        painter.restore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.size("tableHeader"))


class ClientTable(RowTable):
    """`rested` comes when what is painted has been still for 150 ms, with the first and last place; `acted` carries code and action."""

    rested = Signal(int, int)
    acted = Signal(str, str)
    sort_asked = Signal(str)

    def __init__(self, theme: Theme, model: ClientModel) -> None:
        super().__init__(theme, "Clients")
        self.clients = model
        self.head = SortHead(theme, self)
        self.setHorizontalHeader(self.head)
        self.head.setFont(theme.font("label"))
        self.head.setFixedHeight(theme.size("tableHeader"))
        self.setModel(model)
        self.delegate = ClientDelegate(theme, self, model)
        self.setItemDelegate(self.delegate)
        self.delegate.acted.connect(self._act)
        self.head.sectionClicked.connect(self._sort)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        self.verticalScrollBar().valueChanged.connect(self.stir)
        model.modelReset.connect(self.stir)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)

    @property
    def code(self) -> str:
        """The client that is chosen, or an empty text."""
        place = self.currentIndex().row()
        return self.clients.codes[place] if 0 <= place < len(self.clients.codes) else ""

    def stir(self) -> None:
        """What is painted has changed: the time of rest begins again."""
        self._rest.start()

    def show_sorted(self, key: str) -> None:
        """Puts the arrow where the list is sorted."""
        self.head.sorted_by = next(column for column, name in SORTED_BY.items() if name == key)
        self.head.viewport().update()

    def show_columns(self, columns: tuple[int, ...], *, narrow: bool) -> None:
        """Shows these columns; the name takes the room that is left."""
        for column in range(self.clients.columnCount()):
            self.setColumnHidden(column, column not in columns)
        self.set_widths(NARROW if narrow else WIDTHS, NAME)

    def painted(self) -> tuple[int, int]:
        """The first and last place that can be seen; (0, -1) if none."""
        count = len(self.clients.codes)
        if not count or not self.isVisible() or self.window().isMinimized():
            return 0, -1
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), count - 1 if last < 0 else last

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stir()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt would copy the words of the row: names leave the vault by no way that is not logged.
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
            return
        self.by_keyboard = True
        self.hovered_row = -1
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The focus may be on a button by now, which must not take the same key for a press.
            event.accept()
        self.viewport().update()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last client, not to the first and last column."""
        last = len(self.clients.codes) - 1
        if last >= 0 and action in (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd):
            return self.clients.index(0 if action == QAbstractItemView.CursorAction.MoveHome else last, NAME)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Typing does not jump: most rows have not been read, and the search box finds them."""

    def actions_menu(self, place: int) -> QMenu | None:
        """What can be done with a row, for the mouse's right button and the menu key."""
        row = self.clients.row(place)
        if row is None:
            return None
        menu = QMenu(self)
        for action in actions_of(row):
            item = menu.addAction(self._theme.icon(action.icon, 16, "textMuted"), action.name)
            item.triggered.connect(lambda _on=False, key=action.key: self._act(place, key))
        return menu

    def _title_width(self, column: int) -> int:
        """This head paints its titles itself, so no room for Qt's own arrow is needed."""
        words = self.head.fontMetrics().horizontalAdvance(TITLES[column]) + (FIRST_PAD if column == NAME else PAD) + 4
        return words + (self._theme.px(14) + 5 if column in SORTED_BY else PAD)

    def _show_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        place = index.row() if index.isValid() else self.currentIndex().row()
        menu = self.actions_menu(place)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(point))

    def _act(self, place: int, key: str) -> None:
        if 0 <= place < len(self.clients.codes):
            self.setCurrentIndex(self.clients.index(place, NAME))
            self.acted.emit(self.clients.codes[place], key)

    def _sort(self, column: int) -> None:
        if column in SORTED_BY:
            self.sort_asked.emit(SORTED_BY[column])

    def _rested(self) -> None:
        first, last = self.painted()
        if first <= last:
            self.rested.emit(first, last)
