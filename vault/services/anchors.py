"""The anchor file: what this slot last saw of the vault, kept outside it, on the disk before any result of a change is given."""

import os
from pathlib import Path

from vault.crypto.anchor import RECORD, Anchor, newest
from vault.errors import StorageFailed
from vault.model.ids import SlotId, VaultId
from vault.services.manifests import write_whole

_FOLDER = "anchors"
_RECORDS_AT_MOST = 4_096  # then the file is begun again with its newest record


class AnchorFile:
    """One slot's records of one vault. `key` is the MAC key of the slot's anchors."""

    def __init__(self, data_folder: Path, vault: VaultId, slot: SlotId, key: bytes) -> None:
        self._path = data_folder / _FOLDER / f"{vault.hex()}-{slot.hex()}.anchor"
        self._key = key
        self._records = 0

    def read(self) -> Anchor | None:
        """The newest record; None where this computer has not seen the vault yet. A record that is not ours is an alarm."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(error) from None
        self._records = len(data) // RECORD
        return newest(data, self._key)

    def append(self, anchor: Anchor) -> None:
        """One more record, on the disk when this returns."""
        try:
            if self._records >= _RECORDS_AT_MOST:
                write_whole(self._path, anchor.encode(self._key))
                self._records = 1
                return
            self._append(anchor.encode(self._key))
        except OSError as error:
            raise _failed(error) from None
        self._records += 1

    def _append(self, record: bytes) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.lseek(handle, _end(handle), os.SEEK_SET)
            if os.write(handle, record) != len(record):
                raise OSError(28, "no space left")
            os.fsync(handle)
        finally:
            os.close(handle)


def last_seen(data_folder: Path, vault: VaultId) -> int:
    """When somebody last worked with a vault on this computer, in UTC milliseconds; 0 where nobody has."""
    times = [path.stat().st_mtime_ns // 1_000_000 for path in (data_folder / _FOLDER).glob(f"{vault.hex()}-*.anchor")]
    return max(times, default=0)


def _end(handle: int) -> int:
    """Where the next record goes: a short or all-zero one at the end was torn by a power cut and is written over."""
    size = os.fstat(handle).st_size
    end = size - size % RECORD
    if end >= RECORD:
        os.lseek(handle, end - RECORD, os.SEEK_SET)
        if os.read(handle, RECORD) == bytes(RECORD):
            return end - RECORD
    return end


def _failed(error: OSError) -> StorageFailed:
    return StorageFailed(
        f"The record of what this computer last saw cannot be kept: {error.strerror}.",
        id="anchor_failed",
        next_step="Check the free space and your rights on your data folder; nothing was shown.",
    )
