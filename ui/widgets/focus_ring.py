"""The focus ring: 2 px, 2 px outside the control, shown only while the keyboard is used. Inputs and tables show focus by themselves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from ui.theme import Theme

REACH = 4
RADIUS = 9
FOLLOWED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show})
ON_RAIL = ("rail", "railCard")


class FocusRing(QWidget):
    """Lies over the whole window, lets every click through, and follows the focus."""

    def __init__(self, theme: Theme, window: QWidget, by_keyboard: Callable[[], bool]) -> None:
        super().__init__(window)
        self._theme, self._host, self._by_keyboard = theme, window, by_keyboard
        self._target: QWidget | None = None
        self._followed: list[QObject] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in FOLLOWED:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._target is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focusOnRail" if _on_rail(self._target) else "focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        for watched in self._followed:
            watched.removeEventFilter(self)
        self._followed = []
        wanted = isinstance(now, QAbstractButton | QComboBox) and now.window() is self._host and self._by_keyboard()
        self._target = now if wanted else None
        part = self._target
        while part is not None and part is not self._host:
            part.installEventFilter(self)
            self._followed.append(part)
            part = part.parentWidget()
        self._place()

    def _place(self) -> None:
        if self._target is None or not self._target.isVisible():
            self.hide()
            return
        corner = self._target.mapTo(self._host, QPoint(0, 0))
        self.setGeometry(QRect(corner, self._target.size()).adjusted(-REACH, -REACH, REACH, REACH))
        self.show()
        self.raise_()
        self.update()


def _on_rail(widget: QWidget) -> bool:
    part: QWidget | None = widget
    while part is not None:
        if part.objectName() in ON_RAIL:
            return True
        if part.objectName() == "dialog":
            return False
        part = part.parentWidget()
    return False
