"""Renders a widget to a picture, as it stands in its window once all is laid out."""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.ui.settle import settle

SIZE = QSize(1440, 900)


def grab(widget: QWidget, file: Path, size: QSize = SIZE) -> Path:
    """Saves `widget` at `size` as a PNG file and gives its path."""
    widget.resize(size)
    widget.ensurePolished()
    settle()
    file.parent.mkdir(parents=True, exist_ok=True)
    # In 24 bits, whatever the depth of the display.
    image = QImage(size, QImage.Format.Format_RGB32)
    widget.render(image)
    if not image.save(str(file)):
        raise OSError(f"{file} could not be written")
    return file
