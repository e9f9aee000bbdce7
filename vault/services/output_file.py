"""A file for a person: written under a temporary name, readable by its owner alone, and never over an existing one."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO, Self

from vault.errors import StorageFailed, WrongUse
from vault.store.files import sync_folder

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class OutputFile:
    """Collects the bytes under a temporary name in the same folder; `publish` gives it its name, leaving deletes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
        self._stream: BinaryIO | None = None
        self._published = False

    def __enter__(self) -> Self:
        if os.path.lexists(self.path):
            raise WrongUse(f"{self.path.name} exists already.", id="file_exists", next_step="Give another name: nothing is overwritten.")
        try:
            self._stream = os.fdopen(os.open(self.temporary, _FLAGS, 0o600), "wb")
        except OSError as error:
            raise output_failed(self.path, error) from None
        return self

    def __exit__(self, *failure: object) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # what could not be written goes away with the file
                self._stream.close()
        if not self._published:
            self.temporary.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Adds bytes at the end."""
        if self._stream is None:
            raise ValueError("the file is not open for writing")
        try:
            self._stream.write(data)
        except OSError as error:
            raise output_failed(self.path, error) from None

    def finish(self) -> None:
        """All bytes are on the disk; from now on `temporary` can be read back."""
        if self._stream is None:
            raise ValueError("the file is not open for writing")
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        except OSError as error:
            raise output_failed(self.path, error) from None
        self._stream = None

    def publish(self) -> None:
        """Gives the finished file its name, unless somebody took the name meanwhile."""
        try:
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
