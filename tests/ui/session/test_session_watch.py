"""One contract for every system's adapter: Linux on a real D-Bus daemon with services that the test plays, Windows and macOS on recorded fakes.

The fakes are what their makers' documentation says; no Windows or Mac has answered these tests.
"""

import ctypes
import itertools
import shutil
from ctypes import wintypes

import pytest
from jeepney import DBusAddress
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget

from tests.ui.session.fake_bus import LOGIN, MANAGER, OTHER_CHANGES, SAVER, SESSION, Bus, FakeLogin
from ui.session_watch import macos, windows
from ui.session_watch.linux import LinuxWatch
from ui.session_watch.macos import MacWatch
from ui.session_watch.watch import Reach, SessionWatch
from ui.session_watch.windows import MESSAGES, WindowsWatch

LONG_MS = 20_000
NUMBERS = itertools.count()
needs_dbus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no dbus-daemon on this computer")


class LinuxBench:
    """What happens to a Linux computer, over a bus of its own."""

    ready = Reach("works", "works", "works", "fails")
    idle = None

    def __init__(self, folder, *, names=(LOGIN, "org.freedesktop.ScreenSaver"), knows_auto=True):
        self.bus = Bus(folder)
        self.login = FakeLogin(self.bus.address, names, knows_auto=knows_auto)
        self._names = [f"bench-{next(NUMBERS)}" for _ in range(2)]
        self.watch = LinuxWatch(*(QDBusConnection.connectToBus(self.bus.address, name) for name in self._names))

    def lock_session(self):
        self.login.signal(SAVER, "ActiveChanged", "b", True)

    def unlock_session(self):
        self.login.signal(SAVER, "ActiveChanged", "b", False)

    def sleep(self):
        self.login.signal(MANAGER, "PrepareForSleep", "b", True)

    def wake(self):
        self.login.signal(MANAGER, "PrepareForSleep", "b", False)

    def switch_user(self):
        self.login.change("Active", False)

    def switch_back(self):
        self.login.change("Active", True)

    def close(self):
        self.watch.stop()
        self.watch.deleteLater()
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)
        self.login.close()
        self.bus.close()


class FakeWin32:
    """Answers as Windows does; remembers which window is registered."""

    def __init__(self):
        self.windows = set()

    def register(self, window):
        self.windows.add(window)
        return True

    def unregister(self, window):
        self.windows.discard(window)

    def clocks(self):
        # 25 s over the end of the short clock.
        return 15_000, 2**32 - 10_000


class WindowsBench:
    """Plays messages as Windows sends them to a registered window: WM_WTSSESSION_CHANGE and WM_POWERBROADCAST."""

    ready = Reach("works", "works", "works", "works")
    idle = 25.0

    def __init__(self, folder):
        self.calls = FakeWin32()
        self.watch = WindowsWatch(self.calls)

    def _post(self, message, what):
        told = wintypes.MSG(None, message, what, 0)
        assert self.watch.filter.nativeEventFilter(MESSAGES, ctypes.addressof(told)) == (False, 0)

    def lock_session(self):
        self._post(0x02B1, 0x7)

    def unlock_session(self):
        self._post(0x02B1, 0x8)

    def sleep(self):
        self._post(0x0218, 0x4)

    def wake(self):
        self._post(0x0218, 0x12)
        self._post(0x0218, 0x7)

    def switch_user(self):
        self._post(0x02B1, 0x2)

    def switch_back(self):
        self._post(0x02B1, 0x1)

    def close(self):
        self.watch.stop()


class FakeDarwin:
    """Calls back as macOS does."""

    def __init__(self):
        self.locked = self.sleeping = None
        self.shown = True

    def listen(self, locked, sleeping):
        self.locked, self.sleeping = locked, sleeping
        return True

    def silence(self):
        self.locked = self.sleeping = lambda: None

    def on_console(self):
        return self.shown

    def idle_s(self):
        return 25.0


class MacBench:
    ready = Reach("works", "works", "works", "works")
    idle = 25.0

    def __init__(self, folder):
        self.calls = FakeDarwin()
        self.watch = MacWatch(self.calls)

    def lock_session(self):
        self.calls.locked()

    def unlock_session(self):
        """A notification of its own, which is not listened to."""

    def sleep(self):
        self.calls.sleeping()

    def wake(self):
        """Not listened to either."""

    def switch_user(self):
        self.calls.shown = False
        if self.watch._looking.isActive():
            self.watch.look()

    def switch_back(self):
        self.calls.shown = True
        if self.watch._looking.isActive():
            self.watch.look()

    def close(self):
        self.watch.stop()


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture(params=[pytest.param(LinuxBench, marks=needs_dbus), WindowsBench, MacBench])
def bench(request, qapp, tmp_path):
    bench = request.param(tmp_path)
    yield bench
    bench.close()


@pytest.fixture
def linux(qapp, tmp_path):
    made = []

    def make(**given):
        made.append(LinuxBench(tmp_path, **given))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


def started(qtbot, bench, window):
    heard = []
    bench.watch.away.connect(heard.append)
    with qtbot.waitSignal(bench.watch.settled, timeout=LONG_MS):
        bench.watch.start(window)
    return heard


def last_is(qtbot, heard, word):
    qtbot.waitUntil(lambda: heard[-1:] == [word], timeout=LONG_MS)


def test_each_sign_is_told_by_its_word(qtbot, bench, window):
    heard = started(qtbot, bench, window)
    for happen, back, word in (
        (bench.lock_session, bench.unlock_session, "session_locked"),
        (bench.sleep, bench.wake, "sleep"),
        (bench.switch_user, bench.switch_back, "user_switch"),
    ):
        happen()
        last_is(qtbot, heard, word)
        back()
    assert set(heard) == {"session_locked", "sleep", "user_switch"}


def test_the_end_of_it_is_no_reason_to_lock(qtbot, bench, window):
    heard = started(qtbot, bench, window)
    for back in (bench.unlock_session, bench.wake, bench.switch_back):
        back()
    bench.sleep()
    last_is(qtbot, heard, "sleep")
    assert heard == ["sleep"]


def test_it_says_what_it_can_hear(qtbot, bench, window):
    started(qtbot, bench, window)
    assert bench.watch.reach() == bench.ready
    assert bench.watch.idle_s() == bench.idle


def test_stopped_it_hears_nothing(qtbot, bench, window):
    heard = started(qtbot, bench, window)
    bench.watch.stop()
    bench.watch.stop()
    for happen in (bench.lock_session, bench.sleep, bench.switch_user):
        happen()
    qtbot.wait(100)  # nothing is to come, so there is nothing to wait for
    assert heard == []


def test_a_watch_without_a_system_says_so_and_settles(qtbot, window):
    watch = SessionWatch()
    with qtbot.waitSignal(watch.settled, timeout=LONG_MS):
        watch.start(window)
    assert watch.reach() == Reach("fails", "fails", "fails", "fails")


@needs_dbus
def test_linux_the_login_manager_locks_the_session_or_says_that_it_is_locked(qtbot, linux, window):
    bench = linux(names=(LOGIN,))
    heard = started(qtbot, bench, window)
    bench.login.signal(SESSION, "Lock")
    last_is(qtbot, heard, "session_locked")
    heard.clear()
    bench.login.change("LockedHint", True)
    last_is(qtbot, heard, "session_locked")


@needs_dbus
def test_linux_somebody_elses_session_is_none_of_our_business(qtbot, linux, window):
    bench = linux()
    heard = started(qtbot, bench, window)
    bench.login.change("Active", False, OTHER_CHANGES)
    bench.login.flags["Active"] = True
    bench.sleep()
    last_is(qtbot, heard, "sleep")
    assert heard == ["sleep"]


@needs_dbus
def test_linux_sleep_waits_until_the_vault_is_locked(qtbot, linux, window):
    bench = linux()
    started(qtbot, bench, window)
    qtbot.waitUntil(lambda: bench.watch._delay is not None, timeout=LONG_MS)
    assert ("Inhibit", "sleep", "Cassaforte", "Locks the vault before the computer sleeps", "delay") in bench.login.calls
    assert bench.login.holds_sleep_back()
    bench.watch.stop()
    qtbot.waitUntil(lambda: not bench.login.holds_sleep_back(), timeout=LONG_MS)


@needs_dbus
def test_linux_an_older_login_manager_is_asked_by_process(qtbot, linux, window):
    bench = linux(knows_auto=False)
    heard = started(qtbot, bench, window)
    assert bench.watch.reach().user_switch == "works"
    bench.switch_user()
    last_is(qtbot, heard, "user_switch")


@needs_dbus
def test_linux_without_a_login_manager_only_the_screen_saver_is_heard(qtbot, linux, window):
    bench = linux(names=("org.gnome.ScreenSaver",))
    heard = started(qtbot, bench, window)
    assert bench.watch.reach() == Reach("works", "fails", "fails", "fails")
    bench.login.signal(DBusAddress("/org/gnome/ScreenSaver", interface="org.gnome.ScreenSaver"), "ActiveChanged", "b", True)
    last_is(qtbot, heard, "session_locked")


def test_linux_without_any_bus_it_starts_all_the_same(qtbot, window):
    nowhere = QDBusConnection("a bus that nobody connected to")
    watch = LinuxWatch(nowhere, nowhere)
    with qtbot.waitSignal(watch.settled, timeout=LONG_MS):
        watch.start(window)
    assert watch.reach() == Reach("fails", "fails", "fails", "fails")


def test_windows_is_registered_for_this_window_and_no_longer_than_it_listens(qtbot, window):
    bench = WindowsBench(None)
    started(qtbot, bench, window)
    assert bench.calls.windows == {int(window.winId())}
    bench.watch.stop()
    assert bench.calls.windows == set()


def test_elsewhere_windows_and_macos_answer_nothing():
    assert windows.Win32().clocks() is None
    assert not windows.Win32().register(1)
    with pytest.raises(OSError, match="part of macOS"):
        macos.Darwin()
