"""Check boxes and drop-down lists, painted as the design has them: Fusion's own marks do not fit."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox

from ui.theme import Theme

SIDE = 16
GAP = 9


class Check(QCheckBox):
    """A box of 16 px and its words."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setAccessibleName(words)
        theme.changed.connect(self._refont)
        self._refont()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + self._theme.px(SIDE) + GAP + 2
        return QSize(width, self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._theme.px(SIDE)
        box = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        on, enabled = self.isChecked(), self.isEnabled()
        painter.setPen(QPen(self._theme.colour("sealed" if on and enabled else "lineStrong" if enabled else "line"), 1))
        painter.setBrush(self._theme.colour(("sealed" if enabled else "lineStrong") if on else "raised"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            ratio = self.devicePixelRatioF()
            inner = self._theme.px(12)
            painter.drawPixmap(QPointF(box.center().x() - inner / 2, box.center().y() - inner / 2), self._theme.pixmap("check", 12, "surface", ratio))
        painter.setPen(self._theme.colour("text" if enabled else "textDisabled"))
        painter.drawText(QRectF(side + GAP, 0, self.width(), self.height()), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()

    def _refont(self) -> None:
        self.setFont(self._theme.font("body"))
        self.updateGeometry()


class Select(QComboBox):
    """A drop-down list with the design's arrow. Wheel turns are left to the page, so that scrolling changes no choice."""

    def __init__(self, theme: Theme, name: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.addItems(list(choices))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._refont)
        self._refont()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._theme.px(16)
        colour = "textMuted" if self.isEnabled() else "textDisabled"
        arrow = self._theme.pixmap("chevron-down", 16, colour, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - side - 9, (self.height() - side) / 2), arrow)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _refont(self) -> None:
        self.setFont(self._theme.font("body"))
