"""Short words in frames that wrap into as many lines as they need; a mark makes one stand out."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

GAP, PAD = 6, 8
TONES = {"plain": ("line", "surface", "textMuted"), "sealed": ("sealedLine", "sealedSoft", "sealed"), "caution": ("cautionLine", "cautionSoft", "caution")}
ICONS = {"plain": "", "sealed": "", "caution": "triangle-alert"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A word and its kind: plain, sealed or caution; `note` says aloud why."""

    text: str
    kind: str = "plain"
    note: str = ""


class TagFlow(QWidget):
    """Painted; read aloud as one list."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        self.tags: tuple[Tag, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        theme.changed.connect(self._changed)

    def show_tags(self, tags: tuple[Tag, ...]) -> None:
        """Takes other tags."""
        self.tags = tags
        self.setAccessibleDescription(", ".join(f"{tag.text} ({tag.note})" if tag.note else tag.text for tag in tags))
        self._changed()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self._boxes(width)
        return round(boxes[-1][1].bottom()) + 1 if boxes else self._theme.size("chip")

    def sizeHint(self) -> QSize:
        width = self._theme.px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.size("chip"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        metrics, ratio, side = QFontMetricsF(painter.font()), self.devicePixelRatioF(), theme.px(12)
        for tag, box in self._boxes(self.width()):
            edge, fill, ink = TONES[tag.kind]
            painter.setPen(QPen(theme.colour(edge), 1))
            painter.setBrush(theme.colour(fill))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            left = box.left() + PAD
            if ICONS[tag.kind]:
                painter.drawPixmap(QPointF(left, box.center().y() - side / 2), theme.pixmap(ICONS[tag.kind], 12, ink, ratio))
                left += side + 5
            painter.setPen(theme.colour(ink))
            room = QRectF(left, box.top(), box.right() - PAD - left + 1, box.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), metrics.elidedText(tag.text, Qt.TextElideMode.ElideRight, room.width()))
        painter.end()

    def _boxes(self, width: int) -> list[tuple[Tag, QRectF]]:
        metrics, height = QFontMetricsF(self._theme.font("small")), self._theme.size("chip")
        left, top, boxes = 0.0, 0.0, []
        for tag in self.tags:
            icon = self._theme.px(12) + 5 if ICONS[tag.kind] else 0
            wide = min(float(width), metrics.horizontalAdvance(tag.text) + 2 * PAD + icon + 2)
            if left and left + wide > width:
                left, top = 0.0, top + height + GAP
            boxes.append((tag, QRectF(left, top, wide, height)))
            left += wide + GAP
        return boxes

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()
