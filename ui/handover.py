"""Replaces this program by a fresh one that shows the next window; the vault process and its pipe may go along.

What the next one must know is a note, written into a pipe that it inherits: names and places are in no list of processes. Nothing in it is secret.
On POSIX the program image is replaced (exec): same process, all memory new. On Windows a new process inherits the handles and this one ends.
"""

import contextlib
import dataclasses
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from vault.model.results import Home
from vault.pipe.child import VaultProcess
from vault.pipe.schema import form_of, from_json, to_json
from vault.pipe.window_program import BOOT

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

NOTE_ARGUMENT = "--note"
NOTE_LIMIT = 64 * 1024
STILL_ACTIVE = 259
MAY_ASK = 0x1000


@dataclass(frozen=True, slots=True)
class Note:
    """From one window to the next. `reason` and `at` (UTC milliseconds) say why it was locked; `pipe` is empty where a new vault process starts,
    by `vault_command` if that is not the program's own."""

    window: Literal["unlock", "lock", "main"]
    vault: str = ""
    member: str = ""
    workstation: str = ""
    reason: str = ""
    at: int = 0
    minutes: int = 0
    page: str = ""
    geometry: tuple[int, ...] = ()
    settings: str = ""
    home: Home | None = None
    pipe: tuple[int, ...] = ()
    vault_command: tuple[str, ...] = ()


def read_note(argument: str) -> Note:
    """The note behind the number in the arguments."""
    with os.fdopen(_descriptor(int(argument), os.O_RDONLY), "rb") as source:
        note = form_of(Note).read(from_json(source.read(NOTE_LIMIT)))
    if not isinstance(note, Note):
        raise TypeError("the note is no note")
    return note


def adopt(note: Note) -> VaultProcess:
    """The vault process that came along."""
    read, write, pid = note.pipe
    if sys.platform == "win32":
        return VaultProcess(WindowsChild(pid), _descriptor(read, os.O_RDONLY), _descriptor(write, os.O_WRONLY))
    return VaultProcess.adopt(read, write, pid)


def replace_program(note: Note) -> NoReturn:
    """Does not come back: the next window shows itself where this one was."""
    if sys.platform == "win32":
        _spawn(note)
    else:
        _exec(note)


def program() -> list[str]:
    """The command of this very program, without arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-X", f"utf8={sys.flags.utf8_mode}", "-c", BOOT, str(Path(__file__).resolve().parents[1])]


def _exec(note: Note) -> NoReturn:
    read, write = os.pipe()
    # It fits into the pipe, so nobody has to read meanwhile: 64 KiB on Linux and macOS.
    os.write(write, to_json(form_of(Note).write(note))[:NOTE_LIMIT])
    os.close(write)
    _close_on_exec(kept=(0, 1, 2, read, *note.pipe[:2]))
    os.set_inheritable(read, True)
    command = [*program(), NOTE_ARGUMENT, str(read)]
    os.execv(command[0], command)  # noqa: S606  # our own executable, no shell


def _close_on_exec(kept: Sequence[int]) -> None:
    """What a library opened without asking for it must not stay open in the next program: a display connection would keep its window alive."""
    for name in (entry.name for entry in Path("/dev/fd").iterdir()):
        with contextlib.suppress(OSError):
            if int(name) not in kept:
                os.set_inheritable(int(name), False)


def _descriptor(number: int, mode: int) -> int:
    """A number from the arguments as a descriptor of this process: on Windows it is a handle."""
    if sys.platform == "win32":
        return msvcrt.open_osfhandle(number, mode)
    return number


def _spawn(note: Note) -> NoReturn:
    if sys.platform == "win32":
        read, write = os.pipe()
        handles = [msvcrt.get_osfhandle(descriptor) for descriptor in (read, *note.pipe[:2])]
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        moved = dataclasses.replace(note, pipe=(*handles[1:], *note.pipe[2:]))
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        subprocess.Popen(  # noqa: S603  # our own executable, no shell
            [*program(), NOTE_ARGUMENT, str(handles[0])], startupinfo=startup, close_fds=True
        )
        os.write(write, to_json(form_of(Note).write(moved)))
        os.close(write)
    # Without the clean-up of Python and Qt: it could wait for the thread that reads the pipe.
    os._exit(0)


class WindowsChild:
    """A process that was started by the former program, by its id (Windows)."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None while it runs."""
        if sys.platform == "win32":
            code = wintypes.DWORD(STILL_ACTIVE)
            handle = ctypes.windll.kernel32.OpenProcess(MAY_ASK, False, self.pid)
            if handle:
                ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
                ctypes.windll.kernel32.CloseHandle(handle)
            return None if handle and code.value == STILL_ACTIVE else 0
        return 0

    def kill(self) -> None:
        """Ends it at once."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, 9)
