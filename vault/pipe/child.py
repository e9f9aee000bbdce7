"""Starts a vault process, talks to it over inherited pipes, and sees that it ends.

No secret is in its arguments or its environment; its environment is cut to a list of names, and its interpreter runs isolated.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, Self, overload

from vault.errors import VaultError
from vault.model.calls import ApproveRequest, Call, RunTask
from vault.model.progress import Progress, Work, finish
from vault.model.results import Approved, TaskDone
from vault.pipe.conversation import Conversation
from vault.pipe.errors import PipeBroken
from vault.pipe.messages import Answered, Failed, Happened, Reply

HOST_ARGUMENT = "--vault-process"
"""What a frozen executable is started with to be a vault process."""

END_WITHIN_S = 1.0
_LOOK_AGAIN_S = 0.01
_TURN_S = 0.05

# Names of places, languages and the session's bus; whatever could change what the program does (PYTHON*, LD_*, OPENSSL_*, SQLITE_*) is not among them.
KEPT = frozenset(
    "HOME USER LOGNAME PATH LANG LANGUAGE LC_ALL LC_CTYPE TZ DBUS_SESSION_BUS_ADDRESS "
    "XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_RUNTIME_DIR "
    "APPDATA LOCALAPPDATA PROGRAMDATA USERPROFILE USERNAME SYSTEMROOT SYSTEMDRIVE WINDIR TEMP TMP".split()
)

# Isolated (-I), Python adds neither the working directory nor PYTHONPATH; so the folder that this very program runs from is named instead.
_BOOT = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('vault.host', run_name='__main__', alter_sys=True)"


class Process(Protocol):
    """What is asked of the operating system about a child."""

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    def poll(self) -> int | None:
        """None while it runs; collects it when it has ended."""
        ...

    def kill(self) -> None:
        """Ends it at once."""
        ...


class _Adopted:
    """A child that was started before this program replaced another one (exec keeps children)."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status: int | None = None

    def poll(self) -> int | None:
        """None while it runs."""
        if sys.platform != "win32" and self._status is None:
            try:
                found, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                found, status = self.pid, 0
            self._status = os.waitstatus_to_exitcode(status) if found else None
        return self._status

    def kill(self) -> None:
        """Ends it at once; never a process that has been collected, whose id may be another's by now."""
        if self.poll() is None:
            os.kill(self.pid, 9)


def host_command() -> list[str]:
    """The command of a vault process that runs the same code as this process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, HOST_ARGUMENT]
    root = Path(__file__).resolve().parents[2]
    return [sys.executable, "-I", "-X", f"utf8={sys.flags.utf8_mode}", "-c", _BOOT, str(root)]


def cut_environment(given: Mapping[str, str]) -> dict[str, str]:
    """What of an environment a vault process gets."""
    return {name: value for name, value in given.items() if name.upper() in KEPT}


class VaultProcess:
    """A running vault process. Either wait with `call` and `work`, or `listen` and speak through `conversation`; not both."""

    def __init__(self, process: Process, read_fd: int, write_fd: int) -> None:
        self._process = process
        self._read = os.fdopen(read_fd, "rb", buffering=0)
        self._write = os.fdopen(write_fd, "wb", buffering=0)
        self._replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None
        self.conversation = Conversation(self._read, self._write)

    @classmethod
    def start(cls, command: Sequence[str] = ()) -> Self:
        """Starts one. It says nothing until it is asked."""
        child_read, write_fd = os.pipe()
        read_fd, child_write = os.pipe()
        try:
            process = subprocess.Popen(  # noqa: S603  # our own executable, no shell
                command or host_command(),
                stdin=child_read,
                stdout=child_write,
                stderr=subprocess.DEVNULL,
                env=cut_environment(os.environ),
                # Keys typed at a terminal (Ctrl+C) are for the window; the vault process ends with its pipe.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            os.close(read_fd)
            os.close(write_fd)
            raise VaultError("The vault process could not be started.", id="no_vault_process", next_step="Install Cassaforte again.") from None
        finally:
            os.close(child_read)
            os.close(child_write)
        return cls(process, read_fd, write_fd)

    @classmethod
    def adopt(cls, read_fd: int, write_fd: int, pid: int) -> Self:
        """Takes over what `hand_over` gave to the program that this one replaced (POSIX)."""
        os.set_inheritable(read_fd, False)
        os.set_inheritable(write_fd, False)
        return cls(_Adopted(pid), read_fd, write_fd)

    def hand_over(self) -> tuple[int, int, int]:
        """Descriptors for reading and writing, made to survive exec, and the process id: the arguments of `adopt`."""
        for descriptor in (self.read_fd, self.write_fd):
            os.set_inheritable(descriptor, True)
        return self.read_fd, self.write_fd, self.pid

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def read_fd(self) -> int:
        """Where its replies come out."""
        return self._read.fileno()

    @property
    def write_fd(self) -> int:
        """Where calls go in."""
        return self._write.fileno()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @overload
    def call(self, call: ApproveRequest, on_progress: Callable[[Progress], None] = ...) -> Approved: ...
    @overload
    def call(self, call: RunTask, on_progress: Callable[[Progress], None] = ...) -> TaskDone: ...
    @overload
    def call(self, call: Call, on_progress: Callable[[Progress], None] = ...) -> object: ...
    def call(self, call: Call, on_progress: Callable[[Progress], None] = lambda progress: None) -> object:
        """Asks and waits. The answer is of the class that `ANSWERS` names; an error is raised as the `VaultError` that it is."""
        return finish(self.work(call), on_progress)

    def work(self, call: Call) -> Work[object]:
        """The same as a piece of work: it yields at least 20 times a second, so that others get their turn; closing it cancels the call."""
        if self._reader is None:
            self.listen(self._replies.put)
        number = self.conversation.ask(call)
        progress = Progress(0)
        try:
            while True:
                reply = self._next_reply(number)
                if isinstance(reply, Answered):
                    return reply.answer
                progress = reply or progress
                yield progress
        except GeneratorExit:
            with contextlib.suppress(PipeBroken):
                self.conversation.cancel(number)
            raise

    def listen(self, take: Callable[[Reply | None], None]) -> None:
        """Starts the one thread that reads replies; it hands each to `take`, and None when the process has ended or broke the pipe. Once only."""
        self._reader = threading.Thread(target=self._keep_reading, args=(take,), name="vault replies", daemon=True)
        self._reader.start()

    def end(self) -> None:
        """Closes the pipe, on which the process ends within a second; kills it if it does not."""
        self._write.close()
        until = time.monotonic() + END_WITHIN_S
        while self.running and time.monotonic() < until:
            time.sleep(_LOOK_AGAIN_S)
        self.kill()

    def kill(self) -> None:
        """Ends the process at once and collects it."""
        if self.running:
            self._process.kill()
        while self.running:
            time.sleep(_LOOK_AGAIN_S)
        self._write.close()
        # The reader sees the end of file first: closing under it could give its descriptor to another file.
        if self._reader is not None:
            self._reader.join()
        self._read.close()

    def _keep_reading(self, take: Callable[[Reply | None], None]) -> None:
        # Whatever ends the conversation, it is over: the caller is told by None alone.
        with contextlib.suppress(PipeBroken):
            while reply := self.conversation.read():
                take(reply)
        take(None)

    def _next_reply(self, number: int) -> Answered | Progress | None:
        """The answer, progress, or None after a short while without either."""
        try:
            reply = self._replies.get(timeout=_TURN_S)
        except queue.Empty:
            return None
        if reply is None:
            self._replies.put(None)
            raise PipeBroken("The vault process has ended.")
        if isinstance(reply, Happened) or reply.id != number:
            return None
        if isinstance(reply, Failed):
            raise reply.error
        return reply if isinstance(reply, Answered) else reply.progress
