"""The steps of a piece of work: a circle with a number or a tick, its name, a line to the next."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

CIRCLE, GAP, LINE, MARGIN = 22, 8, 36, 8
TICK = 12


class Stepper(QWidget):
    """Shows where the person is; it takes no focus, a screen reader hears `Step 2 of 4: Map columns`.

    Where there is little room only the present step has its name.
    """

    def __init__(self, theme: Theme, names: tuple[str, ...]) -> None:
        super().__init__()
        self._theme, self._names = theme, names
        self.step = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.show_at(0)

    def show_at(self, step: int) -> None:
        """The step that the person is at, from 0; earlier ones are done."""
        self.step = step
        self.setAccessibleName(f"Step {step + 1} of {len(self._names)}: {self._names[step]}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._length(short=False)), self._theme.px(CIRCLE + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._length(short=True)), self._theme.px(CIRCLE + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        short = self.width() < self._length(short=False) - 1
        left = self.width() - self._length(short=short)
        for place in range(len(self._names)):
            left = self._paint_step(painter, place, left, short=short)
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, left: float, *, short: bool) -> float:
        theme, side, middle = self._theme, self._theme.px(CIRCLE), self.height() / 2
        circle = QRectF(left + 0.5, middle - side / 2 + 0.5, side - 1, side - 1)
        now, done = place == self.step, place < self.step
        painter.setPen(QPen(theme.colour("primary" if now else "sealed" if done else "lineStrong"), 1))
        painter.setBrush(theme.colour("primary") if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if done:
            inner = theme.px(TICK)
            spot = QPointF(circle.center().x() - inner / 2, circle.center().y() - inner / 2)
            painter.drawPixmap(spot, theme.pixmap("check", TICK, "sealed", self.devicePixelRatioF()))
        else:
            painter.setFont(theme.font("label"))
            painter.setPen(theme.colour("onPrimary" if now else "textMuted"))
            painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), str(place + 1))
        left += side
        if now or not short:
            font = theme.font("bodyStrong" if now else "body")
            width = QFontMetricsF(font).horizontalAdvance(self._names[place])
            painter.setFont(font)
            painter.setPen(theme.colour("text" if now else "sealed" if done else "textMuted"))
            painter.drawText(QRectF(left + theme.px(GAP), 0, width + 2, self.height()), int(Qt.AlignmentFlag.AlignVCenter), self._names[place])
            left += theme.px(GAP) + width
        if place + 1 < len(self._names):
            line = theme.px(MARGIN if short else LINE)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(left + theme.px(MARGIN), middle), QPointF(left + theme.px(MARGIN) + line, middle))
            left += line + 2 * theme.px(MARGIN)
        return left

    def _length(self, *, short: bool) -> float:
        theme, count = self._theme, len(self._names)
        named = [place for place in range(count) if not short or place == self.step]
        words = sum(QFontMetricsF(theme.font("bodyStrong" if at == self.step else "body")).horizontalAdvance(self._names[at]) + theme.px(GAP) for at in named)
        line = theme.px(MARGIN if short else LINE) + 2 * theme.px(MARGIN)
        return words + count * theme.px(CIRCLE) + (count - 1) * line + 2
