"""The rail at the left: the vault's seal and name, the places of the workspace, Lock now, and who is in."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.text import initials
from ui.theme import Theme
from ui.widgets.label import ElidedLabel, rule
from ui.widgets.seal import Seal

ITEM = 36
SETTINGS = "Settings"
LOCK_NOW = "Lock now"
LOCK_KEYS = "Ctrl L"


@dataclass(frozen=True, slots=True)
class RailWords:
    """What stands on the rail besides its places."""

    vault: str
    workspace: str
    fingerprint: str
    person: str
    workstation: str


class RailButton(QAbstractButton):
    """One item: icon, name, and a count or keys at the right."""

    def __init__(self, theme: Theme, icon: str, name: str, note: str = "") -> None:
        super().__init__()
        self._theme, self._icon, self._note = theme, icon, note
        self._narrow = False
        self.setText(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def show_note(self, note: str) -> None:
        """A count at the right."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def show_narrow(self, *, narrow: bool) -> None:
        """The icon alone, the name in the tooltip."""
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(ITEM), self._theme.px(ITEM))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.underMouse():
            painter.setBrush(self._theme.colour("railActive" if on else "railHover"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        self._paint_words(painter, "railText" if on else "railMuted")
        painter.end()

    def _paint_words(self, painter: QPainter, colour: str) -> None:
        side = self._theme.px(18)
        left = (self.width() - side) / 2 if self._narrow else 11.0
        icon = self._theme.pixmap(self._icon, 18, colour, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(left, (self.height() - side) / 2), icon)
        if self._narrow:
            return
        font = self._theme.font("bodyStrong" if self.isChecked() else "body")
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        small = self._theme.font("key" if self._note == LOCK_KEYS else "small")
        note_width = QFontMetricsF(small).horizontalAdvance(self._note)
        room = QRectF(left + side + 11, 0, self.width() - left - side - 22 - note_width, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width()))
        painter.setFont(small)
        painter.setPen(self._theme.colour("railMuted"))
        painter.drawText(QRectF(self.width() - note_width - 11, 0, note_width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self._note)


class Monogram(QWidget):
    """A person's initials in a circle."""

    def __init__(self, theme: Theme, name: str, side: int = 30) -> None:
        super().__init__()
        self._theme, self._letters = theme, initials(name)
        self.setFixedSize(side, side)
        self.setAccessibleName(name)

    def show_name(self, name: str) -> None:
        """Takes another person."""
        self._letters = initials(name)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("railLine"), 1))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(self._theme.font("key", weight=500))
        painter.setPen(self._theme.colour("railText"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._letters)
        painter.end()


class SideRail(QFrame):
    """208 px wide, 60 when narrow. `chosen` carries the key of a place."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, theme: Theme, words: RailWords, places: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(words.workspace)
        self._theme, self._words = theme, words
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self.settings = RailButton(theme, "settings-2", SETTINGS)
        self.lock = RailButton(theme, "lock", LOCK_NOW, LOCK_KEYS)
        self.lock.clicked.connect(self.lock_asked)
        for key, title, icon in places:
            self._add_place(key, title, icon)
        self._names: list[QWidget] = []
        self._lay_out()
        theme.changed.connect(self._resize)
        self._narrow = False
        self._resize()

    def show_place(self, key: str) -> None:
        """Marks the place that is shown; none where it is not in the rail."""
        self._group.setExclusive(False)  # an exclusive group keeps its last one checked
        for name, button in self._buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)

    def show_note(self, key: str, note: str) -> None:
        """A count beside a place."""
        self._buttons[key].show_note(note)

    def show_narrow(self, *, narrow: bool) -> None:
        """Icons alone, or icons and names."""
        self._narrow = narrow
        for button in (*self._buttons.values(), self.settings, self.lock):
            button.show_narrow(narrow=narrow)
        for name in self._names:
            name.setVisible(not narrow)
        self._resize()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        checked = self._group.checkedButton()
        if checked is not None:
            painter = QPainter(self)
            middle = checked.geometry().center().y()
            painter.fillRect(0, middle - 9, 2, 18, self._theme.colour("railText"))
            painter.end()

    def _add_place(self, key: str, title: str, icon: str) -> None:
        button = RailButton(self._theme, icon, title)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.chosen.emit(key))
        button.toggled.connect(self.update)
        self._group.addButton(button)
        self._buttons[key] = button

    def _lay_out(self) -> None:
        theme, words = self._theme, self._words
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(2)
        column.addLayout(self._line(Seal(theme, words.fingerprint, 32, "railText"), words.vault, words.workspace))
        column.addSpacing(20)
        for button in self._buttons.values():
            column.addWidget(button)
        column.addStretch()
        column.addWidget(self.settings)
        column.addWidget(self.lock)
        column.addSpacing(8)
        column.addWidget(rule(on_rail=True))
        column.addSpacing(8)
        column.addLayout(self._line(Monogram(theme, words.person), words.person, words.workstation))

    def _line(self, mark: QWidget, first: str, second: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(mark)
        names = QWidget()
        column = QVBoxLayout(names)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(ElidedLabel(self._theme, first, "bodyStrong", "rail"))
        column.addWidget(ElidedLabel(self._theme, second, "small", "railMuted"))
        row.addWidget(names, 1)
        self._names.append(names)
        return row

    def _resize(self) -> None:
        self.setFixedWidth(self._theme.tokens.sizes["railNarrow"] if self._narrow else self._theme.size("railWide"))
