"""Locks on open files, so that another process can tell whether somebody still writes."""

import contextlib
import os
import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BEYOND = 1 << 30  # where no byte of ours lies: some systems refuse to read what is locked


def hold(handle: int) -> bool:
    """Locks an open file until it is closed, without waiting; False where another process holds it."""
    if sys.platform == "win32":
        at = os.lseek(handle, 0, os.SEEK_CUR)
        os.lseek(handle, _BEYOND, os.SEEK_SET)
        try:
            with contextlib.suppress(OSError):
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return True
            return False
        finally:
            os.lseek(handle, at, os.SEEK_SET)
    else:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
