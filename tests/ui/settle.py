"""Lets a window lay out what has just changed, and judges how it looks while everything is sealed."""

from PySide6.QtWidgets import QApplication

from tests.ui.pixels import brass_pixels
from tests.ui.text_fit import too_wide, unnamed
from ui.widgets.dialog import Overlay


def settle():
    """Layouts ask each other a few times."""
    for _ in range(4):
        QApplication.processEvents()


def looks_right(window):
    """Every word fits its box, everything that takes the focus has a name and a role, nothing is brass."""
    settle()
    assert too_wide(window) == []
    assert unnamed(window) == []
    # Under a scrim the edges of orange letters can come near to brass by chance: there the panel is looked at.
    panels = [overlay.panel for overlay in window.findChildren(Overlay) if overlay.isVisible()]
    assert [brass_pixels(part, window.theme) for part in panels or [window]] == [0] * max(1, len(panels))
