"""Unlock, main and lock window as programs of their own, driven from outside with pressed keys."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.stand_in import OTHER_PASSPHRASE

if sys.platform != "linux":
    pytest.skip("keys are pressed through X11", allow_module_level=True)
if not os.environ.get("DISPLAY"):
    pytest.skip("no display and no Xvfb to make one", allow_module_level=True)

from tests.outside.keyboard import Outside

START = Path(__file__).with_name("start_window.py")
UNLOCK, MAIN = "Cassaforte", "Alveri Milano - Sales workspace"


@pytest.fixture(scope="module")
def outside():
    # For all tests: Xvfb starts anew when its last client goes.
    outside = Outside()
    yield outside
    outside.close()


@pytest.fixture
def window(tmp_path, outside):
    settings = tmp_path / "settings.ini"
    # The name proposed at the unlock window is one whose passphrase no answer carries.
    settings.write_text(f"[members]\n{str(tmp_path).replace('/', '|').replace('|', '%7C')}=Giorgio Bellandi\n")
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
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
