"""A pill with an icon and a word; colour never stands alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

KINDS = ("sealed", "open", "caution", "alert", "info", "plain")
SIDE = 10
ICON = 13


class Badge(QWidget):
    """22 px high: sealed, open, caution, alert, info, or plain (an outline)."""

    def __init__(self, theme: Theme, text: str, kind: str = "plain", icon: str = "") -> None:
        super().__init__()
        self._theme, self._text, self._kind, self._icon = theme, text, kind, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.updateGeometry)

    def show_words(self, text: str, kind: str, icon: str = "") -> None:
        """Takes another state."""
        self._text, self._kind, self._icon = text, kind, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self._theme, self._text, self._icon), self._theme.size("badge"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, QRectF(self.rect()), self._theme, self._text, self._kind, self._icon)
        painter.end()


def badge_width(theme: Theme, text: str, icon: str = "") -> int:
    """How wide a badge is, for layouts and for table columns."""
    return QFontMetrics(theme.font("label")).horizontalAdvance(text) + 2 * SIDE + (theme.px(ICON) + 5 if icon else 0)


def paint_badge(painter: QPainter, box: QRectF, theme: Theme, text: str, kind: str, icon: str = "") -> None:
    """Paints a badge at the left of `box`; for table cells and for the widget."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height = theme.size("badge")
    pill = QRectF(box.left(), box.center().y() - height / 2, badge_width(theme, text, icon), height)
    plain = kind == "plain"
    painter.setPen(QPen(theme.colour("lineMid"), 1) if plain else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if plain else theme.colour(f"{kind}Soft"))
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    colour, left = "textMuted" if plain else kind, pill.left() + SIDE
    if icon:
        side = theme.px(ICON)
        painter.drawPixmap(QPointF(left, pill.center().y() - side / 2), theme.pixmap(icon, ICON, colour, painter.device().devicePixelRatioF()))
        left += side + 5
    painter.setFont(theme.font("label"))
    painter.setPen(theme.colour(colour))
    painter.drawText(QRectF(left, pill.top(), pill.right() - left, height), int(Qt.AlignmentFlag.AlignVCenter), text)
    painter.restore()
