"""The soft shadow below dialogs and toasts, painted in rings: an effect of Qt's would render its whole widget again and again."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.theme import Theme

STEPS = 14
DROP = 6


def paint_shadow(painter: QPainter, box: QRectF, theme: Theme, radius: float = 12, steps: int = STEPS) -> None:
    """Paints around `box`, which something opaque will cover."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = theme.colour("shadow")
    shade.setAlphaF(shade.alphaF() / steps * 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(shade, 2))
    for step in range(steps):
        painter.drawRoundedRect(box.adjusted(-step, DROP - step, step, DROP + step), radius + step, radius + step)
