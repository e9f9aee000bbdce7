"""A column that scrolls where the window is too low for it, and never squeezes what stands in it."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

MARGIN = 8


class ScrollColumn(QScrollArea):
    """Put widgets into `column`. It takes no focus of its own: what has the focus is scrolled into sight."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = QWidget()
        self.inside.setObjectName("canvas")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.setWidget(self.inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside.installEventFilter(self)

    def show_part(self, part: QWidget, box: QRect) -> None:
        """Scrolls so that a box of one of its widgets can be seen."""
        corner = part.mapTo(self.inside, box.bottomLeft())
        self.ensureVisible(0, corner.y(), 0, MARGIN)
        self.ensureVisible(0, corner.y() - box.height(), 0, MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._hold_height()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold_height()

    def _hold_height(self) -> None:
        """Text that wraps says how high it is only for a width: the scroll area itself would not ask."""
        width = self.viewport().width()
        height = self.column.heightForWidth(width) if self.column.hasHeightForWidth() else self.column.sizeHint().height()
        self.inside.setMinimumHeight(height)
