"""Whether a folder is a place for a vault: a local disk, since the index of SQLite's write-ahead log is shared memory of one machine; and no sync folder."""

import ctypes
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_SHARE, _DRIVE = "network share", "network drive"
_NETWORK = frozenset(
    (
        "nfs nfs4 cifs smb smb2 smb3 smbfs 9p afs afpfs ceph davfs davfs2 webdav lustre glusterfs ncpfs coda beegfs"
        " vboxsf vmhgfs prl_fs drvfs"  # folders of the host, seen from a guest
        " fuse.sshfs fuse.davfs fuse.rclone fuse.s3fs fuse.glusterfs fuse.juicefs fuse.smbnetfs fuse.ceph fuse.gvfsd-fuse fuse.vmhgfs-fuse"
    ).split()
) | {_SHARE, _DRIVE}
_SYNC = (
    "dropbox", "onedrive", "google drive", "googledrive", "my drive", "icloud drive", "mobile documents", "cloudstorage", "nextcloud", "owncloud",
    "syncthing", "pcloud", "box sync", "seafile", "proton drive", "megasync", "tresorit",
)  # fmt: skip
_DRIVE_REMOTE = 4
_ESCAPED = re.compile(r"\\([0-7]{3})")  # blanks and backslashes in names of mount points


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a folder. `network`: the file system's name, empty on a local disk; `sync`: the name of the sync folder it lies in;
    `kind`: the file system's name wherever it is known.
    """

    network: str = ""
    sync: str = ""
    kind: str = ""


def look_at(folder: Path, mounts: str | None = None) -> Place:
    """Looks at the nearest existing folder above a path. `mounts` is the text of the table of mounts on Linux; None: that of this process."""
    found = folder.absolute()
    while not _is_there(found) and found != found.parent:
        found = found.parent
    kind = _kind(found.resolve(), mounts)
    return Place(kind if kind in _NETWORK else "", _sync(folder.absolute()) or _sync(found.resolve()), kind)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long
        return False


def _sync(folder: Path) -> str:
    return next((part for part in reversed(folder.parts) if any(part.casefold().startswith(name) for name in _SYNC)), "")


def _kind(folder: Path, mounts: str | None) -> str:
    if mounts is not None:
        return _kind_of(_mounts_of(mounts), folder)
    if sys.platform == "win32":
        return _kind_windows(folder)
    if sys.platform == "darwin":
        return _kind_of(_mounts_darwin(), folder)
    return _kind_of(_mounts_of(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")), folder)


def _kind_windows(folder: Path) -> str:
    root = folder.anchor
    if root.startswith("\\\\"):
        return _SHARE
    kind = ctypes.windll.kernel32.GetDriveTypeW(root)  # type: ignore[attr-defined,unused-ignore]
    return _DRIVE if kind == _DRIVE_REMOTE else ""


def _mounts_of(table: str) -> list[tuple[str, str]]:
    """`(mount point, file system)`; the later line wins where one was mounted over another."""
    mounts = []
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        mounts.append((_ESCAPED.sub(lambda match: chr(int(match[1], 8)), before.split(" ")[4]), after.split(" ")[0]))
    return mounts


def _mounts_darwin() -> list[tuple[str, str]]:
    library = ctypes.CDLL(None)
    size = 2168  # of struct statfs with 64-bit inodes: type at 72, mount point at 88
    count = library.getfsstat64(None, 0, 2) if hasattr(library, "getfsstat64") else library.getfsstat(None, 0, 2)
    buffer = ctypes.create_string_buffer(size * max(count, 0))
    library.getfsstat(buffer, len(buffer), 2)
    entries = (buffer.raw[at : at + size] for at in range(0, len(buffer), size))
    return [(os.fsdecode(each[88:1112].split(b"\0")[0]), os.fsdecode(each[72:88].split(b"\0")[0])) for each in entries]


def _kind_of(mounts: list[tuple[str, str]], folder: Path) -> str:
    inside = [(len(Path(point).parts), place, kind) for place, (point, kind) in enumerate(mounts) if folder.is_relative_to(point)]
    return max(inside, default=(0, 0, ""))[2]
