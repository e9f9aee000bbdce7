"""Keeps a window out of screenshots and shared screens, where the system offers it. Best effort: it is no protection against a camera."""

import ctypes
import sys
from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_EXCLUDE, _SHOW = 0x11, 0x0
_NONE, _READ_ONLY = 0, 1  # NSWindowSharingNone, NSWindowSharingReadOnly


class CaptureCalls(Protocol):
    """What is asked of the system. `able`: it has something of the kind."""

    able: bool

    def exclude(self, window: int, *, on: bool) -> bool | None:
        """Sets it for a native window. True where it was read back, False where the system refused, None where it has no such thing."""
        ...


class Win32Capture:
    """SetWindowDisplayAffinity: black in captures; since Windows 10 2004 not there at all."""

    able = True

    def exclude(self, window: int, *, on: bool) -> bool | None:
        """For a top-level window of this process."""
        if sys.platform == "win32":
            wanted, found = _EXCLUDE if on else _SHOW, ctypes.c_uint32()
            ctypes.windll.user32.SetWindowDisplayAffinity(ctypes.c_void_p(window), wanted)
            ctypes.windll.user32.GetWindowDisplayAffinity(ctypes.c_void_p(window), ctypes.byref(found))
            return found.value == wanted
        return None


class DarwinCapture:
    """`sharingType` of the window; programs that use ScreenCaptureKit on macOS 15 and later ignore it."""

    able = True

    def exclude(self, window: int, *, on: bool) -> bool | None:
        """`window` is the NSView that Qt gives."""
        if sys.platform == "darwin":
            send = ctypes.CDLL("/usr/lib/libobjc.dylib")
            send.sel_registerName.restype = ctypes.c_void_p
            address = ctypes.cast(send.objc_msgSend, ctypes.c_void_p).value or 0
            ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)
            tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(address)
            wanted = _NONE if on else _READ_ONLY
            own = ask(window, send.sel_registerName(b"window"))
            tell(own, send.sel_registerName(b"setSharingType:"), wanted)
            return int(ask(own, send.sel_registerName(b"sharingType")) or 0) == wanted
        return None


class NoCapture:
    """A system that has no such thing, as X11 and Wayland."""

    able = False

    def exclude(self, window: int, *, on: bool) -> bool | None:
        """Nothing to be done."""
        return None


class CaptureShield(QObject):
    """Shields one top-level window while `on`; again for each native window that it gets, and each time it is shown."""

    def __init__(self, window: QWidget, calls: CaptureCalls) -> None:
        super().__init__(window)
        self._window, self._calls = window, calls
        self.able = calls.able
        self._on = False
        window.installEventFilter(self)

    def show_shield(self, *, on: bool) -> bool | None:
        """From now on; gives what the system said, None also where nothing changed."""
        if on == self._on:
            return None
        self._on = on
        return self._calls.exclude(int(self._window.winId()), on=on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WinIdChange, QEvent.Type.Show) and self._on:
            self._calls.exclude(int(self._window.winId()), on=True)
        return False


def capture_here() -> CaptureCalls:
    """The adapter of this system."""
    if sys.platform == "win32":
        return Win32Capture()
    return DarwinCapture() if sys.platform == "darwin" else NoCapture()
