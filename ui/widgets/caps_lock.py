"""Whether Caps Lock is on, asked of the operating system; unknown is an answer of its own."""

import ctypes
import ctypes.util
import sys

from PySide6.QtGui import QGuiApplication

USE_CORE_KEYBOARD = 0x0100
CAPS_INDICATOR = 0x01
VK_CAPITAL = 0x14


def caps_lock_is_on() -> bool | None:
    """None where the platform does not say."""
    if sys.platform == "win32":
        return bool(ctypes.windll.user32.GetKeyState(VK_CAPITAL) & 1)
    if QGuiApplication.platformName() == "xcb":
        return _ask_x11()
    return None


def _ask_x11() -> bool | None:
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    state = ctypes.c_uint(0)
    x11.XkbGetIndicatorState.argtypes = (ctypes.c_void_p, ctypes.c_uint, ctypes.POINTER(ctypes.c_uint))
    failed = x11.XkbGetIndicatorState(display, USE_CORE_KEYBOARD, ctypes.byref(state))
    x11.XCloseDisplay(ctypes.c_void_p(display))
    return None if failed else bool(state.value & CAPS_INDICATOR)
