"""The adapter of the system that this program runs on."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection

from ui.session_watch.linux import LinuxWatch
from ui.session_watch.macos import Darwin, MacWatch
from ui.session_watch.watch import SessionWatch
from ui.session_watch.windows import Win32, WindowsWatch


def watch_here(parent: QObject | None = None) -> SessionWatch:
    """Not started yet."""
    if sys.platform == "win32":
        return WindowsWatch(Win32(), parent)
    if sys.platform == "darwin":
        return MacWatch(Darwin(), parent)
    return LinuxWatch(QDBusConnection.sessionBus(), QDBusConnection.systemBus(), parent)
