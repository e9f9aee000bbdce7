"""Sees every key and mouse event of one window before its widgets do: for the idle time, and to know whether the keyboard is being used."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

ACTIVE = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
POINTING = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress})


class InputWatch(QObject):
    """Watches a top-level window once it has a native window; `active` comes with each sign of a person."""

    active = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.by_keyboard = False
        window.winId()
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in ACTIVE:
            if kind == QEvent.Type.KeyPress:
                self.by_keyboard = True
            elif kind in POINTING:
                self.by_keyboard = False
            self.active.emit()
        return False
