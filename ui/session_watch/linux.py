"""Linux: the session's screen saver and the system's login manager, over D-Bus."""

import os
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusPendingCallWatcher, QDBusUnixFileDescriptor, QDBusVariant
from PySide6.QtWidgets import QWidget

from ui.session_watch.watch import SESSION_LOCKED, SLEEP, USER_SWITCH, Reach, SessionWatch

LOGIN = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
# Service, path and interface of what tells `ActiveChanged(b)`: KDE and others, GNOME, Cinnamon, MATE, Xfce.
SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
)
UNITY = ("com.canonical.Unity.Session", "/com/canonical/Unity/Session", "com.canonical.Unity.Session")
WHO, WHY = "Cassaforte", "Locks the vault before the computer sleeps"


class LinuxWatch(SessionWatch):
    """Asks nothing that the window would have to wait for. With a delay lock of the login manager the vault is locked before the computer sleeps."""

    def __init__(self, session: QDBusConnection, system: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._system = session, system
        self._heard = Reach(system_idle="fails")
        self._listening = False
        self._path = ""
        self._delay: QDBusUnixFileDescriptor | None = None
        self._asked: set[QDBusPendingCallWatcher] = set()

    def start(self, window: QWidget) -> None:
        self._listening = True
        saver = self._listen_to_savers()
        login = _serves(self._system, LOGIN)
        self._heard = replace(self._heard, session_locked="works" if saver else "fails", sleep="works" if login else "fails", user_switch="fails")
        if login:
            self._listen(self._system, (LOGIN, MANAGER_PATH, MANAGER), "PrepareForSleep", "take_sleep(bool)")
            self._hold_back_sleep()
            self._ask(_call(MANAGER_PATH, MANAGER, "GetSession", "auto"), self._take_session, self._ask_by_process)
        else:
            super().start(window)

    def stop(self) -> None:
        self._listening = False
        self._delay = None

    def reach(self) -> Reach:
        return self._heard

    @Slot(bool)
    def take_saver(self, on: bool) -> None:  # noqa: FBT001  # a slot
        """The screen saver began or ended."""
        if on:
            self._tell(SESSION_LOCKED)

    @Slot()
    def take_lock(self) -> None:
        """The session is to be locked."""
        self._tell(SESSION_LOCKED)

    @Slot(bool)
    def take_sleep(self, asleep: bool) -> None:  # noqa: FBT001  # a slot
        """The computer is about to sleep, or woke."""
        if asleep:
            self._tell(SLEEP)

    @Slot(QDBusMessage)
    def take_change(self, _message: QDBusMessage) -> None:
        """Something about our session changed: what we care for is asked for again."""
        if self._listening:
            self._ask(_call(self._path, PROPERTIES, "Get", SESSION, "LockedHint"), lambda value: self._take_flag(value, on=True, reason=SESSION_LOCKED))
            self._ask(_call(self._path, PROPERTIES, "Get", SESSION, "Active"), lambda value: self._take_flag(value, on=False, reason=USER_SWITCH))

    def _tell(self, reason: str) -> None:
        if self._listening:
            self.away.emit(reason)

    def _take_flag(self, value: object, *, on: bool, reason: str) -> None:
        if isinstance(value, QDBusVariant) and value.variant() is on:
            self._tell(reason)

    def _listen_to_savers(self) -> bool:
        for saver in SAVERS:
            self._listen(self._session, saver, "ActiveChanged", "take_saver(bool)")
        self._listen(self._session, UNITY, "Locked", "take_lock()")
        return any(_serves(self._session, service) for service, *_ in (*SAVERS, UNITY))

    def _listen(self, bus: QDBusConnection, sender: tuple[str, str, str], signal: str, slot: str) -> None:
        """`sender` is a service, a path and an interface."""
        bus.connect(*sender, signal, self, SLOT(slot))  # type: ignore[call-overload]  # takes the text that SLOT makes, not the bytes that its types name

    def _hold_back_sleep(self) -> None:
        self._ask(_call(MANAGER_PATH, MANAGER, "Inhibit", "sleep", WHO, WHY, "delay"), self._take_delay)

    def _take_delay(self, value: object) -> None:
        if isinstance(value, QDBusUnixFileDescriptor) and self._listening:
            self._delay = value

    def _ask_by_process(self) -> None:
        """Older login managers do not know the name `auto`."""
        self._ask(_call(MANAGER_PATH, MANAGER, "GetSessionByPID", os.getpid()), self._take_session, self.settled.emit)

    def _take_session(self, value: object) -> None:
        if isinstance(value, QDBusObjectPath) and self._listening:
            self._path = value.path()
            self._listen(self._system, (LOGIN, self._path, SESSION), "Lock", "take_lock()")
            self._listen(self._system, (LOGIN, self._path, PROPERTIES), "PropertiesChanged", "take_change(QDBusMessage)")
            self._heard = replace(self._heard, session_locked="works", user_switch="works")
            # Answered in turn: by then the bus knows what is listened to, and no sign is missed.
            self._ask(_call(self._path, PROPERTIES, "Get", SESSION, "Active"), lambda _: self.settled.emit(), self.settled.emit)
        else:
            self.settled.emit()

    def _ask(self, message: QDBusMessage, done: Callable[[object], None], failed: Callable[[], None] = lambda: None) -> None:
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(message), self)
        self._asked.add(watcher)

        def finish() -> None:
            self._asked.discard(watcher)
            given = watcher.reply().arguments()
            watcher.deleteLater()
            if given and not watcher.isError():
                done(given[0])
            else:
                failed()

        watcher.finished.connect(finish)


def _serves(bus: QDBusConnection, service: str) -> bool:
    return bus.isConnected() and bool(bus.interface().isServiceRegistered(service).value())


def _call(path: str, interface: str, method: str, *arguments: object) -> QDBusMessage:
    message = QDBusMessage.createMethodCall(LOGIN, path, interface, method)
    message.setArguments(list(arguments))
    return message
