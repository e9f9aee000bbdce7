"""Masks such as `a•••@•••.com`: bullets fainter and wider than letters. Only masks come here, never a value."""

import re

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

BULLET_SPACE = 0.8
RUNS = re.compile("•+|[^•]+")


class MaskedLabel(QWidget):
    """One mask on one line."""

    def __init__(self, theme: Theme, mask: str = "", role: str = "value", spoken: str = "") -> None:
        super().__init__()
        self._theme, self._mask, self._role = theme, mask, role
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spoken or spoken_mask(mask))

    def show_mask(self, mask: str, spoken: str = "") -> None:
        """Takes another mask; `spoken` is what a screen reader says."""
        self._mask = mask
        self.setAccessibleName(spoken or spoken_mask(mask))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(mask_width(self._theme.font(self._role), self._mask)) + 2, self._theme.line(self._role))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mask(painter, QRectF(self.rect()), self._theme, self._theme.font(self._role), self._mask)
        painter.end()


def spoken_mask(mask: str) -> str:
    """A mask as a screen reader should say it: bullets are not read one by one."""
    tail = mask.rsplit("•", 1)[-1].strip()
    return f"sealed, ends in {' '.join(tail) if tail.isdigit() else tail}" if tail else "sealed"


def mask_width(font: QFont, mask: str) -> float:
    """How wide a mask is in `font`."""
    return sum(QFontMetricsF(_run_font(font, run)).horizontalAdvance(run) for run in RUNS.findall(mask))


def paint_mask(painter: QPainter, box: QRectF, theme: Theme, font: QFont, mask: str) -> None:
    """Paints a mask, centred in height, cut at the right edge of `box`; for table cells and for the widget."""
    painter.save()
    painter.setClipRect(box)
    metrics = QFontMetricsF(font)
    left, base = box.left(), box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    for run in RUNS.findall(mask):
        run_font = _run_font(font, run)
        painter.setFont(run_font)
        painter.setPen(theme.colour("textFaint" if run[0] == "•" else "textMuted"))
        painter.drawText(QPointF(left, base), run)
        left += QFontMetricsF(run_font).horizontalAdvance(run)
    painter.restore()


def _run_font(font: QFont, run: str) -> QFont:
    if run[0] != "•":
        return font
    wide = QFont(font)
    wide.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, BULLET_SPACE)
    return wide
