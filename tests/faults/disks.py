"""Disks that can be cut, filled and read raw: images on loop devices, as root on Linux."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MIB = 1024 * 1024


def why_not(*programs: str) -> str:
    """Why such disks cannot be made here; empty where they can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "disks are mounted, which only root on Linux may"
    missing = [program for program in ("mount", "umount", "mkfs.ext4", *programs) if shutil.which(program) is None]
    return f"not installed here: {', '.join(missing)}" if missing else ""


def run(*command: str | Path) -> None:
    """A system tool, to its end."""
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


@contextlib.contextmanager
def mounted(what: Path | str, where: Path, *options: str) -> Iterator[Path]:
    """A mount for the length of a block."""
    where.mkdir(parents=True, exist_ok=True)
    run("mount", *options, what, where)
    try:
        yield where
    finally:
        run("umount", where)


@contextlib.contextmanager
def ext4_image(image: Path, where: Path, mib: int) -> Iterator[Path]:
    """A fresh ext4 disk in one file."""
    with image.open("wb") as file:
        file.truncate(mib * MIB)
    run("mkfs.ext4", "-q", "-F", image)
    with mounted(image, where, "-o", "loop"):
        yield where


@contextlib.contextmanager
def memory_disk(where: Path, size: int) -> Iterator[Path]:
    """A disk of exactly so many bytes."""
    with mounted("tmpfs", where, "-t", "tmpfs", "-o", f"size={size}"):
        yield where


def enlarge(where: Path, size: int) -> None:
    """Gives a memory disk more room."""
    run("mount", "-o", f"remount,size={size}", where)


@dataclass
class CuttableDisk:
    """An ext4 disk whose image lies on btrfs: a snapshot is what a power cut at that instant would leave.

    What the file system has not sent to the disk yet is lost; what a program has flushed is there. Nothing is reordered, which real disks may do.
    """

    folder: Path
    mib: int = 256
    _cuts: int = field(default=0)

    @contextlib.contextmanager
    def powered(self) -> Iterator[Path]:
        """The disk, while it runs."""
        self.folder.mkdir(parents=True)
        image = self.folder / "btrfs.img"
        with image.open("wb") as file:
            file.truncate(20 * self.mib * MIB)
        run("mkfs.btrfs", "-q", image)
        with mounted(image, self._btrfs, "-o", "loop"):
            run("btrfs", "subvolume", "create", self._btrfs / "live")
            with ext4_image(self._btrfs / "live" / "disk.img", self.folder / "live", self.mib) as live:
                yield live

    @contextlib.contextmanager
    def cut(self) -> Iterator[Path]:
        """The disk as it comes up again after a cut now."""
        self._cuts += 1
        snapshot = self._btrfs / f"cut-{self._cuts}"
        run("btrfs", "subvolume", "snapshot", self._btrfs / "live", snapshot)
        try:
            with mounted(snapshot / "disk.img", self.folder / "after", "-o", "loop") as after:
                yield after
        finally:
            run("btrfs", "subvolume", "delete", snapshot)

    @property
    def _btrfs(self) -> Path:
        return self.folder / "btrfs"
