"""What can be seen of a window: its picture in full colours, whatever the depth of the display, and every text that it gives away."""

from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.pixels import brass_pixels


def brass(window):
    """How many brass pixels a window shows."""
    return brass_pixels(window, window.theme)


def picture(window, file):
    """Keeps a picture beside the test's other files."""
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    window.render(image)
    file.parent.mkdir(parents=True, exist_ok=True)
    assert image.save(str(file))


def texts(window):
    """Every text of a window that a person, a screen reader or a program could read."""
    found = []
    for part in (window, *window.findChildren(QWidget)):
        found += [part.accessibleName(), part.accessibleDescription(), part.toolTip(), part.windowTitle()]
        spoken = QAccessible.queryAccessibleInterface(part)
        if spoken is not None:
            found += [spoken.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)]
        if isinstance(part, QLabel):
            found.append(part.text())
    return "\n".join(filter(None, found))
