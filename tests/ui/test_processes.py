"""Unlock, main and lock window as programs of their own, driven from outside with pressed keys."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui.stand_in import OTHER_PASSPHRASE

if sys.platform != "linux":
    pytest.skip("keys are pressed through X11", allow_module_level=True)
if not os.environ.get("DISPLAY"):
    pytest.skip("no display and no Xvfb to make one", allow_module_level=True)

from tests.outside.keyboard import Outside
from tests.ui.session.fake_bus import LOGIN, MANAGER, SAVER, Bus, FakeLogin

START = Path(__file__).with_name("start_window.py")
PATIENCE_S = 20.0
UNLOCK, MAIN = "Cassaforte", "Alveri Milano - Sales workspace"


@pytest.fixture(scope="module")
def outside():
    # For all tests: Xvfb starts anew when its last client goes.
    outside = Outside()
    yield outside
    outside.close()


@pytest.fixture
def computer(tmp_path):
    """What the window hears of its session: a D-Bus daemon of its own, a login manager and a screen saver that do what the test says."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("no dbus-daemon on this computer")
    folder = tmp_path / "bus"
    folder.mkdir()
    bus = Bus(folder)
    login = FakeLogin(bus.address, (LOGIN, "org.freedesktop.ScreenSaver"))
    yield bus, login
    login.close()
    bus.close()


@pytest.fixture
def window(tmp_path, outside, computer):
    settings = tmp_path / "settings.ini"
    # The name proposed at the unlock window is one whose passphrase no answer carries.
    settings.write_text(f"[members]\n{str(tmp_path).replace('/', '|').replace('|', '%7C')}=Giorgio Bellandi\n")
    address = computer[0].address
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
    process = subprocess.Popen([sys.executable, str(START), "--vault", str(tmp_path), "--settings", str(settings)], env=environment)
    yield process
    process.kill()
    process.wait()


def children(pid):
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def memory_holds(pid, words):
    wanted = (words.encode(), words.encode("utf-16-le"))
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found:
                start, end = (int(part, 16) for part in found.groups())
                try:
                    memory.seek(start)
                    block = memory.read(end - start)
                except OSError:
                    continue
                if any(one in block for one in wanted):
                    return True
    return False


def unlock(outside, window):
    outside.wait_for(window.pid, UNLOCK)
    outside.wait_until_idle(window.pid)
    outside.type(OTHER_PASSPHRASE)
    outside.wait_until_idle(window.pid)
    typed = memory_holds(window.pid, OTHER_PASSPHRASE)
    outside.press("Return")
    return outside.wait_for(window.pid, MAIN), typed


def test_each_window_is_a_fresh_program_in_the_same_place(outside, window):
    main, typed = unlock(outside, window)
    place, vault = outside.place(main), children(window.pid)
    assert typed, "the scan must find the passphrase where it was typed"
    assert not memory_holds(window.pid, OTHER_PASSPHRASE)
    outside.press("Control_L", "l")
    lock = outside.wait_for(window.pid, UNLOCK)
    assert outside.place(lock) == place
    assert not children(window.pid) & vault
    unlock(outside, window)


def test_a_killed_vault_process_leads_to_the_lock_window(outside, window):
    unlock(outside, window)
    (vault,) = children(window.pid)
    os.kill(vault, signal.SIGKILL)
    outside.wait_for(window.pid, UNLOCK)
    assert vault not in children(window.pid)


def wait_until(holds, what):
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def session_is_locked(login):
    login.signal(SAVER, "ActiveChanged", "b", True)


def computer_goes_to_sleep(login):
    login.signal(MANAGER, "PrepareForSleep", "b", True)


def another_user_comes(login):
    login.change("Active", False)


@pytest.mark.parametrize("happens", [session_is_locked, computer_goes_to_sleep, another_user_comes])
def test_what_happens_to_the_session_locks_the_vault(outside, window, computer, happens):
    login = computer[1]
    unlock(outside, window)
    vault = children(window.pid)
    # Until then sleep is held back; it is let go when the keys are gone and not before.
    wait_until(lambda: any(call[0] == "Inhibit" for call in login.calls) and any(call[0] == "GetSession" for call in login.calls), "the window listens")
    outside.wait_until_idle(window.pid)
    assert login.holds_sleep_back()
    happens(login)
    outside.wait_for(window.pid, UNLOCK)
    assert not children(window.pid) & vault
    wait_until(lambda: not login.holds_sleep_back(), "sleep is let go")
