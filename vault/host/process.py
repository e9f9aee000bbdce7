"""Makes the process that it runs in a vault process."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from io import FileIO
from typing import NoReturn

from vault.host.desk import Parts
from vault.host.loop import HostLoop
from vault.pipe.guard import guard_process


def serve(load: Callable[[], Parts]) -> NoReturn:
    """Serves the pipe on standard input and output until it ends, then ends the process. `load` runs guarded, with the pipe out of reach."""
    source, target = take_pipe()
    guard_process()
    loop = HostLoop(source, target, load, overdue=partial(os._exit, 1))
    _end_on_signals(loop)
    code = 1
    try:
        loop.run()
        code = 0
    finally:
        # At once: no thread or exit hook of a library may keep a process with keys alive, and no trace may be written.
        os._exit(code)


def take_pipe() -> tuple[FileIO, FileIO]:
    """The pipe, moved to descriptors that no library knows; whatever prints or reads from now on meets the null device."""
    source, target = FileIO(os.dup(0), "r"), FileIO(os.dup(1), "w")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return source, target


def _end_on_signals(loop: HostLoop) -> None:
    """SIGTERM and SIGHUP lock. A thread waits for them: a handler would wait for the end of whatever C code the main thread is in."""
    if sys.platform == "win32":
        return
    signals = {signal.SIGTERM, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        loop.end("terminated")

    threading.Thread(target=wait, name="signals", daemon=True).start()
