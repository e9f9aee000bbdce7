"""Looks for brass in a picture: the colours that mean "readable right now" must be absent while everything is sealed."""

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

BRASS = ("open", "openSoft", "openLine")
NEAR = 3


def brass_pixels(widget: QWidget, theme: Theme) -> int:
    """How many pixels of the widget have one of the three brass colours, to within a hair."""
    # Not `grab()`: its pixmap has the depth of the display, and on one of 16 bits other colours turn into brass and brass into others.
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    widget.render(image)
    wanted = [theme.colour(name).rgb() & 0xFFFFFF for name in BRASS]
    counts = {}
    line = image.width() * 4
    data = bytes(image.constBits())
    for top in range(image.height()):
        row = data[top * image.bytesPerLine() : top * image.bytesPerLine() + line]
        for at in range(0, line, 4):
            pixel = row[at] | row[at + 1] << 8 | row[at + 2] << 16
            counts[pixel] = counts.get(pixel, 0) + 1
    return sum(count for pixel, count in counts.items() if any(_near(pixel, brass) for brass in wanted))


def _near(one: int, other: int) -> bool:
    first, second = QColor(one), QColor(other)
    return all(abs(a - b) <= NEAR for a, b in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True))
