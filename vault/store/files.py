"""Small files that are there whole or not at all, also after a kill or a power cut."""

import contextlib
import errno
import os
import secrets
import sys
from pathlib import Path

from vault.errors import StorageFailed

if sys.platform != "win32":
    import fcntl


def write_whole(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all, readable by its owner alone."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            flush(stream.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):  # what went wrong first is what is told
            temporary.unlink(missing_ok=True)
        words = f"{path.name} cannot be written: {error.strerror}."
        raise StorageFailed(words, id="vault_unwritable", next_step="Check the free space and your rights.") from None


def flush(handle: int) -> None:
    """What was written to an open file is on the disk when this returns."""
    if sys.platform == "darwin":
        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)  # there fsync leaves it in the disk's own memory
            return
        except OSError as error:
            if error.errno not in (errno.ENOTSUP, errno.EINVAL, errno.ENOTTY):
                raise
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Names that were given in a folder are on the disk when this returns."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        flush(handle)
    finally:
        os.close(handle)
