"""A ring that empties while a field is open; time comes from a monotonic clock, never from counted ticks."""

import time

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import Theme


class CountdownRing(QWidget):
    """18 px, brass on a hairline, from twelve o'clock. `second` tells the whole seconds left, `ended` comes once."""

    second = Signal(int)
    ended = Signal()

    def __init__(self, theme: Theme, colour: str = "openLine", side: int = 18) -> None:
        super().__init__()
        self._theme, self._colour = theme, colour
        self._total, self._deadline, self._last = 1.0, 0.0, -1
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.setFixedSize(side, side)
        self.setAccessibleName("Time left")

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self._deadline - time.monotonic())

    def start(self, seconds: float) -> None:
        """Begins to count down from `seconds`."""
        self._total, self._deadline, self._last = seconds, time.monotonic() + seconds, -1
        self._timer.start(self._pace())
        self._tick()

    def _pace(self) -> int:
        """Milliseconds to the next look: smooth, or by the second, but never past the end."""
        motion = self._theme.tokens.motion
        return min(motion["ringTickMs" if self._theme.calm else "ringSmoothMs"], max(1, round(self.left * 1000) + 1))

    def stop(self) -> None:
        """Stops without `ended`."""
        self._timer.stop()
        self._deadline = 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, 1.5, self.width() - 3, self.height() - 3)
        painter.setPen(QPen(self._theme.colour("line"), 2))
        painter.drawEllipse(box)
        if self.left > 0:
            painter.setPen(QPen(self._theme.colour(self._colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawArc(box, 90 * 16, round(360 * 16 * self.left / self._total))
        painter.end()

    def _tick(self) -> None:
        left = self.left
        if left <= 0:
            self._timer.stop()
            self.update()
            self.ended.emit()
            return
        whole = int(left) + (left > int(left))
        if whole != self._last:
            self._last = whole
            self.setAccessibleDescription(f"Hides in {whole} seconds")
            self.second.emit(whole)
        if self._theme.calm:
            self._timer.setInterval(self._pace())
        self.update()
