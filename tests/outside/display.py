"""A display and a bus of their own for windows that are driven from outside: Xvfb, and a D-Bus daemon that starts no other program.

The bus carries what a screen reader reads. Qt takes its address from the environment, so nothing else of a desktop has to run.
"""

import contextlib
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 1440, 900
PROGRAMS = ("Xvfb", "dbus-daemon")
START_S = 20
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where windows show themselves and where they can be read."""

    display: str
    bus: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to be shown here and to tell all that it shows."""
        readable = {"AT_SPI_BUS_ADDRESS": self.bus, "DBUS_SESSION_BUS_ADDRESS": self.bus, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", **readable}


def what_is_missing() -> str:
    """The programs that are not on this machine, in words; empty when all are there."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"not on this machine: {', '.join(missing)}" if missing else ""


@contextlib.contextmanager
def own_screen() -> Iterator[Screen]:
    """Starts both programs, ends both."""
    with contextlib.ExitStack() as stack:
        # A socket's path may have 107 characters at most: not below a test's own folder.
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="screen-"))
        settings = Path(folder) / "bus.conf"
        settings.write_text(_BUS.format(folder=folder), encoding="ascii")
        xvfb = ["Xvfb", "-displayfd", "{fd}", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        number = stack.enter_context(_running(xvfb))
        bus = stack.enter_context(_running(["dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile", "--print-address={fd}"]))
        yield Screen(f":{number}", bus)


@contextlib.contextmanager
def _running(command: Sequence[str]) -> Iterator[str]:
    """Runs a program that writes one line to a descriptor when it is ready; gives the line."""
    read, write = os.pipe()
    process = subprocess.Popen(
        [word.format(fd=write) for word in command], pass_fds=(write,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        yield _line(read, command[0])
    finally:
        os.close(read)
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _line(descriptor: int, program: str) -> str:
    until, said = time.monotonic() + START_S, b""
    while not said.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0, until - time.monotonic()))
        piece = os.read(descriptor, 1024) if ready else b""
        if not piece:
            raise AssertionError(f"{program} did not start")
        said += piece
    return said.decode("ascii").strip()
