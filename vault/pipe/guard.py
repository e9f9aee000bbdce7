"""Keeps the memory of a process that holds keys out of core dumps and of other processes' debuggers, as far as the system offers it."""

import ctypes
import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31
_SEM_NO_DIALOGS = 0x0001 | 0x0002
_WER_NO_HEAP = 1


@dataclass(frozen=True, slots=True)
class Guarded:
    """What was achieved, read back where the system tells. `no_core`: no dump file; `closed`: no other process of this user may read its memory."""

    no_core: bool
    closed: bool


def guard_process() -> Guarded:
    """Guards this process for the rest of its life; safe to repeat. A system that refuses is no error: no promise rests on it alone."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_NO_DIALOGS)
        return Guarded(no_core=ctypes.windll.kernel32.WerSetFlags(_WER_NO_HEAP) == 0, closed=False)
    else:  # noqa: RET505  # in words that a type checker follows for each system
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        no_core = resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        return Guarded(no_core, _deny_attach() if sys.platform == "darwin" else _not_dumpable())


def _not_dumpable() -> bool:
    # Also where a core pattern pipes to a program, which ignores the limit on size; and /proc/PID/mem then belongs to root.
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return int(prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0


def _deny_attach() -> bool:
    return int(ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0)) == 0
