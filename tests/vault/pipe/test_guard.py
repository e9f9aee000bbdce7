"""The guard's contract on every system; on Linux what it claims is so."""

import subprocess
import sys
from pathlib import Path

import pytest

from vault.pipe.guard import Guarded

_GUARDED_TWICE = "from vault.pipe.guard import guard_process; guard_process(); print(guard_process())"


def _guarded() -> str:
    root = Path(__file__).resolve().parents[3]
    # In a process of its own: a guard stays for the life of a process.
    return subprocess.run([sys.executable, "-c", _GUARDED_TWICE], cwd=root, stdout=subprocess.PIPE, check=True, timeout=60).stdout.decode().strip()


def test_it_never_fails_and_says_what_it_achieved() -> None:
    assert _guarded() in {repr(Guarded(core, closed)) for core in (True, False) for closed in (True, False)}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems offer less")
def test_on_linux_both_hold() -> None:
    assert _guarded() == repr(Guarded(no_core=True, closed=True))
