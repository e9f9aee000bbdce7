"""The disk that a vault would lie on: how long it takes to be safe there, what file system it is, who else may read it."""

import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vault.errors import StorageFailed
from vault.model.results import Finding
from vault.store.database import KEY, Database
from vault.store.files import flush
from vault.store.place import Place, look_at

_FLUSHES, _BLOCK = 20, 4096
_TOO_FAST_MS, _SLOW_MS = 0.02, 50.0
_FLUSH, _SYSTEM, _SYNC, _RIGHTS = "Disk flush", "File system", "Sync folder", "File rights"


@contextmanager
def trial_folder(folder: Path) -> Iterator[Path]:
    """A folder of our own on the same disk; it goes with everything in it. `StorageFailed` where none can be made."""
    there = folder.absolute()
    while not there.is_dir() and there != there.parent:
        there = there.parent
    try:
        made = tempfile.TemporaryDirectory(prefix=".cassaforte-check-", dir=there)
    except OSError as error:
        words = f"Nothing can be written there: {error.strerror}."
        raise StorageFailed(words, id="not_writable", next_step="Check the free space and your rights on that folder.") from None
    with made as name:
        yield Path(name)


def time_flush(folder: Path) -> Finding:
    """The median of twenty written and flushed blocks."""
    times = _flush_times(folder)
    median = statistics.median(times)
    found = f"median {median:.2f} ms, longest {max(times):.1f} ms of {len(times)}"
    if median < _TOO_FAST_MS:
        words = "Faster than a disk can be: what is said to be written may be lost in a power cut. Ask who runs this computer."
        return Finding("disk_flush", _FLUSH, "unknown", found, words)
    slow = "Each change waits that long, so imports and rotations are slow here." if median > _SLOW_MS else "Each change is on the disk after that time."
    return Finding("disk_flush", _FLUSH, "works", found, slow)


def _flush_times(folder: Path) -> list[float]:
    times = []
    with (folder / "flush").open("wb", buffering=0) as handle:
        for _ in range(_FLUSHES):
            handle.write(secrets.token_bytes(_BLOCK))
            before = time.perf_counter()
            flush(handle.fileno())
            times.append((time.perf_counter() - before) * 1000)
    return times


def try_database(folder: Path, place: Place) -> Finding:
    """Makes a database as a vault's is, with its write-ahead log and the memory that processes share beside it."""
    if place.network:
        return Finding("file_system", _SYSTEM, "fails", place.network, "A vault belongs on a local disk: a network share would damage it.")
    kind = place.kind or "local"
    path = folder / "trial.db"
    try:
        database = Database(path, secrets.token_bytes(KEY), create=True)
        shared = path.with_name(f"{path.name}-shm").is_file()
        database.close()
    except StorageFailed as error:
        return Finding("file_system", _SYSTEM, "fails", kind, f"{error.message} {error.next_step}")
    if not shared:
        return Finding("file_system", _SYSTEM, "fails", f"{kind}, without shared memory", "Choose a folder on another disk of this computer.")
    return Finding("file_system", _SYSTEM, "works", f"{kind}, with write-ahead log and shared memory", "A vault can lie there.")


def look_for_sync(place: Place) -> Finding:
    """Whether a sync program is known to keep that folder."""
    if place.sync:
        return Finding("sync_folder", _SYNC, "fails", "a synchronised folder", "Move the vault: a sync program may damage it and keeps old copies.")
    return Finding("sync_folder", _SYNC, "works", "none of the known ones", "No sync program is known to touch that folder.")


def try_rights(folder: Path) -> Finding:
    """Whether a file that is made for its owner alone is so."""
    if sys.platform == "win32":
        return Finding("file_rights", _RIGHTS, "unknown", "as your profile gives them", "Keep the vault inside your own profile folder.")
    path = folder / "own"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    others = path.stat().st_mode & 0o077
    if others:
        words = "Others on this computer can copy the files. They hold ciphertext only; choose another disk."
        return Finding("file_rights", _RIGHTS, "fails", "this disk knows no rights", words)
    return Finding("file_rights", _RIGHTS, "works", "owner alone", "Other users of this computer cannot copy the files.")


def place_of(folder: Path) -> Place:
    """What is known of a folder without writing."""
    return look_at(folder)
