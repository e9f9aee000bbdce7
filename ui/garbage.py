"""Collects Python's cyclic garbage in the window's own thread: objects of Qt must not be destroyed by the thread that reads the pipe."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GarbageTurn(QObject):
    """While it lives, the collector runs by its timer alone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(EVERY_MS)

    def look(self) -> None:
        """The oldest generation that is due, as the collector itself would choose."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
