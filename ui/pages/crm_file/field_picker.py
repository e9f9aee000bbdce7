"""The list of fields under a column: type to narrow it, arrows and Enter to take one."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.pages.crm_file.field_names import field_choices
from ui.theme import Theme
from ui.widgets.line_edit import Input

REF = Qt.ItemDataRole.UserRole
WIDTH, HEIGHT = 300, 320
NAME = "Field of this column"
NARROW = "Type to narrow the list"
MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FieldPicker(QFrame):
    """A popup that goes away by itself; `picked` carries the reference of a field, or `-`."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, now: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAccessibleName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = Input(theme, NARROW, NARROW, "search")
        self.list = QListWidget()
        self.list.setAccessibleName(NAME)
        self.list.setFont(theme.font("body"))
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for choice in field_choices():
            item = QListWidgetItem(theme.icon(choice.icon, 16, "textMuted"), choice.label)
            item.setData(REF, choice.ref)
            item.setSizeHint(QSize(0, theme.px(32)))
            self.list.addItem(item)
            if choice.ref == now:
                self.list.setCurrentItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.setFixedSize(theme.px(WIDTH), theme.px(HEIGHT))
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)

    def pop_up(self, at: QPoint) -> None:
        """Shows it at a place of the screen, moved so that all of it can be seen."""
        room = self.screen().availableGeometry()
        left = max(room.left(), min(at.x(), room.right() - self.width()))
        top = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self.list.scrollToItem(self.list.currentItem(), QListWidget.ScrollHint.PositionAtCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return False

    def _narrow(self, words: str) -> None:
        wanted = words.casefold().split()
        first = None
        for at in range(self.list.count()):
            item = self.list.item(at)
            fits = all(word in item.text().casefold() for word in wanted)
            item.setHidden(not fits)
            first = first or (item if fits else None)
        if first is not None:
            self.list.setCurrentItem(first)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and not item.isHidden():
            self.picked.emit(str(item.data(REF)))
            self.close()
