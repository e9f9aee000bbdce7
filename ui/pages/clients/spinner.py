"""A small turning arc: something is being written, and it takes longer than a moment."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

SIDE = 14
STEP = 24


class Spinner(QWidget):
    """Turns only while it is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._angle = theme, 0
        self._timer = QTimer(self)
        self._timer.setInterval(theme.tokens.motion["ringSmoothMs"])
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(theme.px(SIDE), theme.px(SIDE))

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(self._theme.colour("line"), 2))
        painter.drawEllipse(box)
        painter.setPen(QPen(self._theme.colour("textMuted"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, -self._angle * 16, 100 * 16)
        painter.end()

    def _turn(self) -> None:
        self._angle = (self._angle + STEP) % 360
        self.update()
