"""Windows: messages to our own window about the session and about power."""

import ctypes
import sys
from ctypes import wintypes
from typing import Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from ui.session_watch.watch import SESSION_LOCKED, SLEEP, USER_SWITCH, Reach, SessionWatch, State

MESSAGES = b"windows_generic_MSG"
WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
PBT_APMSUSPEND = 4
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 2, 4, 7
REASONS = {
    (WM_POWERBROADCAST, PBT_APMSUSPEND): SLEEP,
    (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK): SESSION_LOCKED,
    (WM_WTSSESSION_CHANGE, WTS_CONSOLE_DISCONNECT): USER_SWITCH,
    (WM_WTSSESSION_CHANGE, WTS_REMOTE_DISCONNECT): USER_SWITCH,
}
_THIS_SESSION = 0
_TICKS = 2**32  # milliseconds after which the system's short clock begins again


class SystemCalls(Protocol):
    """What is asked of Windows."""

    def register(self, window: int) -> bool:
        """Has messages about this session sent to a window."""
        ...

    def unregister(self, window: int) -> None:
        """No more of them."""
        ...

    def clocks(self) -> tuple[int, int] | None:
        """Now and when anybody last touched the computer, both in milliseconds modulo 2**32."""
        ...


class Win32:
    """Windows itself; anywhere else nothing answers."""

    def register(self, window: int) -> bool:
        """WTSRegisterSessionNotification."""
        if sys.platform == "win32":
            return bool(ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), _THIS_SESSION))
        return False

    def unregister(self, window: int) -> None:
        """WTSUnRegisterSessionNotification."""
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(wintypes.HWND(window))

    def clocks(self) -> tuple[int, int] | None:
        """GetTickCount and GetLastInputInfo."""
        if sys.platform == "win32":
            info = _LastInput(ctypes.sizeof(_LastInput))
            if ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
                return int(ctypes.windll.kernel32.GetTickCount()) % _TICKS, int(info.time)
        return None


class _LastInput(ctypes.Structure):
    _fields_ = (("size", wintypes.UINT), ("time", wintypes.DWORD))


class MessageFilter(QAbstractNativeEventFilter):
    """Looks at every message of the window; takes none away."""

    def __init__(self, watch: "WindowsWatch") -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(self, kind: "QByteArray | bytes | bytearray | memoryview[int]", message: int) -> tuple[bool, int]:
        if kind == MESSAGES:
            # Qt says that this points at a MSG.
            told = wintypes.MSG.from_address(int(message))
            self._watch.take(int(told.message), int(told.wParam or 0))
        return False, 0


class WindowsWatch(SessionWatch):
    """The filter is kept and taken away before the program ends: one that was dropped crashed at exit."""

    def __init__(self, calls: SystemCalls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls = calls
        self._window = 0
        self._registered = False
        self.filter = MessageFilter(self)

    def start(self, window: QWidget) -> None:
        self._window = int(window.winId())
        self._registered = self._calls.register(self._window)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self.filter)
            application.aboutToQuit.connect(self.stop)
        super().start(window)

    def stop(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self.filter)
        if self._window:
            self._calls.unregister(self._window)
        self._window, self._registered = 0, False

    def reach(self) -> Reach:
        session: State = "works" if self._registered else "fails"
        return Reach(session, "works" if self._window else "fails", session, "fails" if self._calls.clocks() is None else "works")

    def idle_s(self) -> float | None:
        clocks = self._calls.clocks()
        return None if clocks is None else (clocks[0] - clocks[1]) % _TICKS / 1000

    def take(self, message: int, what: int) -> None:
        """One message of the window."""
        reason = REASONS.get((message, what))
        if reason is not None and self._window:
            self.away.emit(reason)
