"""macOS: the distributed notification of a locked screen, the power notifications, and whether our session is the one on the console."""

import ctypes
import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.session_watch.watch import SESSION_LOCKED, SLEEP, USER_SWITCH, Reach, SessionWatch, State

LOOK_MS = 2000
LOCKED = b"com.apple.screenIsLocked"
CAN_SLEEP, WILL_SLEEP = 0xE0000270, 0xE0000280
_ANY_INPUT = 0xFFFFFFFF
_UTF8 = 0x08000100
_AT_ONCE = 4
_FRAMEWORKS = "/System/Library/Frameworks"


class SystemCalls(Protocol):
    """What is asked of macOS."""

    def listen(self, locked: Callable[[], None], sleeping: Callable[[], None]) -> bool:
        """Calls back in the window's thread."""
        ...

    def silence(self) -> None:
        """No more of it."""
        ...

    def on_console(self) -> bool | None:
        """Whether the screen shows our session; None where the system does not tell."""
        ...

    def idle_s(self) -> float | None:
        """Seconds since anybody touched the computer."""
        ...


class MacWatch(SessionWatch):
    """Another user's session is seen by looking, every two seconds."""

    def __init__(self, calls: SystemCalls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls = calls
        self._listening = False
        self._shown = True
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)

    def start(self, window: QWidget) -> None:
        self._listening = self._calls.listen(lambda: self.away.emit(SESSION_LOCKED), lambda: self.away.emit(SLEEP))
        self._shown = self._calls.on_console() is not False
        self._looking.start()
        super().start(window)

    def stop(self) -> None:
        self._looking.stop()
        if self._listening:
            self._calls.silence()
        self._listening = False

    def reach(self) -> Reach:
        heard: State = "works" if self._listening else "fails"
        return Reach(heard, heard, "fails" if self._calls.on_console() is None else "works", "fails" if self._calls.idle_s() is None else "works")

    def idle_s(self) -> float | None:
        return self._calls.idle_s()

    def look(self) -> None:
        """Whether our session is still the one that is shown."""
        before, self._shown = self._shown, self._calls.on_console() is not False
        if before and not self._shown:
            self.away.emit(USER_SWITCH)


class Darwin:
    """macOS itself, through the C interfaces of its frameworks; made on macOS alone."""

    def __init__(self) -> None:
        self._core = _framework("CoreFoundation")
        self._graphics = _framework("CoreGraphics")
        self._power = _framework("IOKit")
        for name in ("CFNotificationCenterGetDistributedCenter", "CFStringCreateWithCString", "CFRunLoopGetCurrent", "CFDictionaryGetValue"):
            getattr(self._core, name).restype = ctypes.c_void_p
        self._graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
        self._graphics.CGEventSourceSecondsSinceLastEventType.restype = ctypes.c_double
        self._power.IONotificationPortGetRunLoopSource.restype = ctypes.c_void_p
        self._on_lock = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)(lambda *_given: self._locked())
        self._on_power = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)(self._power_changed)
        self._locked: Callable[[], None] = _nothing
        self._sleeping: Callable[[], None] = _nothing
        self._root = 0

    def listen(self, locked: Callable[[], None], sleeping: Callable[[], None]) -> bool:
        """The callbacks are kept by this object: the system holds only their addresses."""
        self._locked, self._sleeping = locked, sleeping
        centre = ctypes.c_void_p(self._core.CFNotificationCenterGetDistributedCenter())
        name = self._string(LOCKED)
        self._core.CFNotificationCenterAddObserver(centre, self._on_lock, self._on_lock, name, None, ctypes.c_long(_AT_ONCE))
        port, notifier = ctypes.c_void_p(), ctypes.c_uint32()
        self._root = int(self._power.IORegisterForSystemPower(None, ctypes.byref(port), self._on_power, ctypes.byref(notifier)))
        if self._root:
            source = ctypes.c_void_p(self._power.IONotificationPortGetRunLoopSource(port))
            loop = ctypes.c_void_p(self._core.CFRunLoopGetCurrent())
            self._core.CFRunLoopAddSource(loop, source, ctypes.c_void_p.in_dll(self._core, "kCFRunLoopCommonModes"))
        return bool(centre.value and self._root)

    def silence(self) -> None:
        """The observer goes; what still comes about power is let through without a word."""
        centre = ctypes.c_void_p(self._core.CFNotificationCenterGetDistributedCenter())
        self._core.CFNotificationCenterRemoveEveryObserver(centre, self._on_lock)
        self._locked, self._sleeping = _nothing, _nothing

    def on_console(self) -> bool | None:
        """`kCGSSessionOnConsoleKey` of our session."""
        session = self._graphics.CGSessionCopyCurrentDictionary()
        if not session:
            return None
        value = self._core.CFDictionaryGetValue(ctypes.c_void_p(session), self._string(b"kCGSSessionOnConsoleKey"))
        shown = bool(value) and bool(self._core.CFBooleanGetValue(ctypes.c_void_p(value)))
        self._core.CFRelease(ctypes.c_void_p(session))
        return shown

    def idle_s(self) -> float | None:
        """Of every program in this session."""
        return float(self._graphics.CGEventSourceSecondsSinceLastEventType(0, ctypes.c_uint32(_ANY_INPUT)))

    def _power_changed(self, _given: int | None, _service: int, message: int, argument: int | None) -> None:
        if message == WILL_SLEEP:
            self._sleeping()
        if message in (CAN_SLEEP, WILL_SLEEP):
            # Without this the computer would wait for half a minute before it sleeps.
            self._power.IOAllowPowerChange(self._root, ctypes.c_long(argument or 0))

    def _string(self, words: bytes) -> ctypes.c_void_p:
        return ctypes.c_void_p(self._core.CFStringCreateWithCString(None, words, _UTF8))


def _nothing() -> None:
    return None


def _framework(name: str) -> ctypes.CDLL:
    if sys.platform == "darwin":
        return ctypes.CDLL(f"{_FRAMEWORKS}/{name}.framework/{name}")
    raise OSError("these frameworks are part of macOS")
