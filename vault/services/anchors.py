"""The anchor file: what this slot last saw of the vault, kept outside it, on the disk before any result of a change is given."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from vault.crypto.anchor import RECORD, Anchor, claimed, every, newest
from vault.errors import StorageFailed
from vault.model.ids import SlotId, VaultId
from vault.store.files import flush, sync_folder, write_whole

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FOLDER = "anchors"
_RECORDS_AT_MOST = 4_096  # then the file is begun again with its newest record
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class AnchorFile:
    """One slot's records of one vault. `key` is the MAC key of the slot's anchors. Window and command line may write at once."""

    def __init__(self, data_folder: Path, vault: VaultId, slot: SlotId, key: bytes) -> None:
        self._path = data_folder / _FOLDER / f"{vault.hex()}-{slot.hex()}.anchor"
        self._key = key

    def read(self) -> Anchor | None:
        """The newest record; None where this computer has not seen the vault yet. A record that is not ours is an alarm."""
        try:
            return newest(self._path.read_bytes(), self._key)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(error) from None

    def history(self) -> tuple[Anchor, ...]:
        """Every record that the file still holds, oldest first."""
        try:
            return tuple(every(self._path.read_bytes(), self._key))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _failed(error) from None

    def replace(self, anchor: Anchor) -> None:
        """Begins the file again with one record, whatever lay there."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _alone(self._path.with_suffix(".lock")):
                write_whole(self._path, anchor.encode(self._key))
        except OSError as error:
            raise _failed(error) from None

    def append(self, anchor: Anchor) -> None:
        """One more record, on the disk when this returns. What another process has seen later than this stays the newest."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _alone(self._path.with_suffix(".lock")):
                self._append(anchor)
        except OSError as error:
            raise _failed(error) from None

    def _append(self, anchor: Anchor) -> None:
        fresh = not self._path.exists()
        handle = os.open(self._path, _FLAGS, 0o600)
        try:
            end = _end(handle)
            last = newest(_read(handle, end - RECORD), self._key) if end else None
            if last is not None and last.place > anchor.place:
                return
            if end < _RECORDS_AT_MOST * RECORD:
                _write(handle, end, anchor.encode(self._key))
        finally:
            os.close(handle)
        if end >= _RECORDS_AT_MOST * RECORD:
            write_whole(self._path, anchor.encode(self._key))
        elif fresh:
            sync_folder(self._path.parent)


def last_seen(data_folder: Path, vault: VaultId) -> int:
    """When somebody last worked with a vault on this computer, in UTC milliseconds; 0 where nobody has."""
    times = [path.stat().st_mtime_ns // 1_000_000 for path in (data_folder / _FOLDER).glob(f"{vault.hex()}-*.anchor")]
    return max(times, default=0)


def others_claims(data_folder: Path, vault: VaultId) -> tuple[Anchor, ...]:
    """What files of other sign-ins on this computer say that they have seen; nobody here can tell whether it is true."""
    found = []
    for path in sorted((data_folder / _FOLDER).glob(f"{vault.hex()}-*.anchor")):
        try:
            anchor = claimed(path.read_bytes())
        except OSError:
            continue
        found += [anchor] if anchor is not None else []
    return tuple(found)


def set_aside(data_folder: Path, vault: VaultId, number: int) -> None:
    """Files of this vault from before both sides went on for the `number`th time: kept under another name, and compared no more."""
    for path in sorted((data_folder / _FOLDER).glob(f"{vault.hex()}-*.anchor")):
        try:
            path.rename(path.with_suffix(f".before-{number}"))
        except OSError as error:
            raise _failed(error) from None


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; the system ends the wait when a process dies."""
    handle = os.open(path, _FLAGS, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _end(handle: int) -> int:
    """Where the next record goes: a short or all-zero one at the end was torn by a power cut and is written over."""
    size = os.fstat(handle).st_size
    end = size - size % RECORD
    return end - RECORD if end and _read(handle, end - RECORD) == bytes(RECORD) else end


def _read(handle: int, start: int) -> bytes:
    os.lseek(handle, start, os.SEEK_SET)
    return os.read(handle, RECORD)


def _write(handle: int, at: int, record: bytes) -> None:
    os.lseek(handle, at, os.SEEK_SET)
    if os.write(handle, record) != len(record):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    flush(handle)


def _failed(error: OSError) -> StorageFailed:
    why = "the disk that holds it is full" if error.errno == errno.ENOSPC else error.strerror
    return StorageFailed(
        f"The record of what this computer last saw of the vault cannot be kept: {why}.",
        id="anchor_failed",
        next_step="Check the free space and your rights on your data folder; nothing was shown.",
    )
