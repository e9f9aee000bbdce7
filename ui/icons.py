"""Draws the Lucide icons in the colour of the text beside them."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.tokens import RESOURCES

STROKE = "1.75"
ICON_GAP = 4


class IconBook:
    """Pixmaps by name, size, colour and pixel ratio. Thrown away with its theme, never emptied."""

    def __init__(self) -> None:
        self._pixmaps: dict[tuple[str, int, str, float, int], QPixmap] = {}

    def pixmap(self, name: str, size: int, colour: QColor, ratio: float = 1.0, gap: int = 0) -> QPixmap:
        """One icon; `gap` leaves empty space on its right, which Qt's buttons lack before their text."""
        key = (name, size, colour.name(QColor.NameFormat.HexArgb), ratio, gap)
        if key not in self._pixmaps:
            self._pixmaps[key] = _render(name, size, colour, ratio, gap)
        return self._pixmaps[key]

    def icon(self, name: str, size: int, colour: QColor, disabled: QColor, gap: int = 0) -> QIcon:
        """An icon for a button or a menu, sharp at one, one and a half and two times the pixels."""
        icon = QIcon()
        for ratio in (1.0, 1.5, 2.0):
            icon.addPixmap(self.pixmap(name, size, colour, ratio, gap), QIcon.Mode.Normal)
            icon.addPixmap(self.pixmap(name, size, disabled, ratio, gap), QIcon.Mode.Disabled)
        return icon


def _render(name: str, size: int, colour: QColor, ratio: float, gap: int) -> QPixmap:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    source = source.replace("currentColor", colour.name()).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    pixmap = QPixmap(round((size + gap) * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
