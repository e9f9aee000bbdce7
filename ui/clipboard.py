"""Copies a secret so that clipboard histories leave it alone, and clears it in time if it is still ours."""

import hashlib

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

# What the programs that keep a history look for: Klipper and others, Windows, macOS.
HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"\x01",
    "CanIncludeInClipboardHistory": b"\x00\x00\x00\x00",
    "CanUploadToCloudClipboard": b"\x00\x00\x00\x00",
    "application/x-nspasteboard-concealed-type": b"",
}


class SecretClipboard(QObject):
    """One for a window. `cleared` comes when our value was taken away again."""

    cleared = Signal()

    def __init__(self, seconds: int, parent: QObject | None = None) -> None:
        # The application owns it where nobody else does: a timer must end in the thread that began it.
        super().__init__(parent or QGuiApplication.instance())
        self.seconds = seconds
        self._digest = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    @property
    def holds_secret(self) -> bool:
        """Our value may still be on the clipboard."""
        return bool(self._digest)

    def copy(self, secret: str) -> None:
        """Puts it on the clipboard alone, never into the selection, and starts the time."""
        data = QMimeData()
        data.setText(secret)
        for name, value in HINTS.items():
            data.setData(name, QByteArray(value))
        self._digest = _digest(secret)
        QGuiApplication.clipboard().setMimeData(data, QClipboard.Mode.Clipboard)
        self._timer.start(self.seconds * 1000)

    def clear(self) -> None:
        """Clears the clipboard if it still holds what we put there."""
        self._timer.stop()
        ours, self._digest = self._digest, b""
        if ours and _digest(QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard)) == ours:
            QGuiApplication.clipboard().clear(QClipboard.Mode.Clipboard)
            self.cleared.emit()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
