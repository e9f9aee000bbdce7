"""A file for a person: readable by its owner alone, never over an existing one, and under its name only once it is whole.

Until then it has no name at all where the system can do that (Linux): whatever ends the program, nothing readable is left. Elsewhere it has a temporary
name, is held locked while it is written, and what a killed program left is deleted when the next file is written into the same folder.
"""

import contextlib
import errno
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO, Self

from vault.errors import StorageFailed, WrongUse
from vault.store.files import flush, sync_folder
from vault.store.locks import hold

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_UNNAMED = getattr(os, "O_TMPFILE", 0)
_CANNOT = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT)
_OPEN_FILES = Path("/proc/self/fd")
_PART = re.compile(r"\..+\.out-[0-9a-f]{12}\.part")


class OutputFile:
    """Collects the bytes in the folder of `path`; `publish` gives them their name, leaving deletes them. `named`: with a temporary name in any case."""

    def __init__(self, path: Path, *, named: bool = False) -> None:
        self.path = path
        self.temporary = path.with_name(f".{path.name}.out-{secrets.token_hex(6)}.part")
        self._named = named or not _UNNAMED or not _OPEN_FILES.is_dir()
        self._stream: BinaryIO | None = None
        self._finished = False
        self._published = False

    def __enter__(self) -> Self:
        if os.path.lexists(self.path):
            raise WrongUse(f"{self.path.name} exists already.", id="file_exists", next_step="Give another name: nothing is overwritten.")
        try:
            delete_left(self.path.parent)
            self._stream = os.fdopen(self._opened(), "r+b")
        except OSError as error:
            raise output_failed(self.path, error) from None
        return self

    def __exit__(self, *failure: object) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # what could not be written goes away with the file
                self._stream.close()
        if self._named and not self._published:
            self.temporary.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Adds bytes at the end."""
        try:
            self._open().write(data)
        except OSError as error:
            raise output_failed(self.path, error) from None

    def finish(self) -> None:
        """All bytes are on the disk; from now on `temporary` can be read back, until the end of the `with` block."""
        stream = self._open()
        try:
            stream.flush()
            flush(stream.fileno())
        except OSError as error:
            raise output_failed(self.path, error) from None
        self._finished = True

    def publish(self) -> None:
        """Gives the finished file its name, unless somebody took the name meanwhile."""
        if self._stream is None or not self._finished:
            raise ValueError("the file is not finished")
        try:
            if not self._named:
                _link(self._stream.fileno(), self.path)
            else:
                if os.name == "nt":
                    self._stream.close()  # it renames no open file
                _move(self.temporary, self.path)
            self._published = True
            sync_folder(self.path.parent)
        except FileExistsError:
            raise WrongUse(f"{self.path.name} exists already.", id="file_exists", next_step="Give another name.") from None
        except OSError as error:
            raise output_failed(self.path, error) from None

    def take_back(self) -> None:
        """Deletes the file again where it was published: it was one of several, and another failed."""
        if self._published:
            self.path.unlink(missing_ok=True)

    def _open(self) -> BinaryIO:
        if self._stream is None or self._finished:
            raise ValueError("the file is not open for writing")
        return self._stream

    def _opened(self) -> int:
        if not self._named:
            try:
                handle = os.open(self.path.parent, os.O_RDWR | _UNNAMED, 0o600)
            except OSError as error:
                if error.errno not in _CANNOT or not self.path.parent.is_dir():
                    raise
                self._named = True
            else:
                self.temporary = _OPEN_FILES / str(handle)
                return handle
        handle = os.open(self.temporary, _FLAGS, 0o600)
        hold(handle)
        return handle


def delete_left(folder: Path) -> None:
    """Deletes what killed programs left in a folder: files with a temporary name of ours that nobody holds."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if _PART.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
                handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
                try:
                    free = hold(handle)
                finally:
                    os.close(handle)
                if free:
                    path.unlink()


def _link(handle: int, target: Path) -> None:
    """A name for an open file that has none."""
    files = os.open(_OPEN_FILES, os.O_RDONLY)
    try:
        # Without a folder the call would name the link in /proc, not the file.
        os.link(str(handle), target, src_dir_fd=files, follow_symlinks=True)
    finally:
        os.close(files)


def _move(source: Path, target: Path) -> None:
    # A hard link fails where the name is taken; a rename would replace what is there (except on Windows).
    if os.name == "nt":
        source.rename(target)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        source.rename(target)
        return
    source.unlink()


def output_failed(path: Path, error: OSError) -> StorageFailed:
    """What a person is told when a file or folder cannot be written."""
    return StorageFailed(
        f"{path.name} cannot be written: {error.strerror}.", id="output_failed", next_step="Check the folder and the free space, then start again."
    )
